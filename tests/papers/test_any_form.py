"""Any form, laid out as offices do and read back: no value in a wrong field, none lost without a word."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.papers.laid_out import Paper, papers
from tests.programs.libreoffice import LibreOffice
from xlperf.form import Form, form_specs, load_form
from xlperf.intake.handmade.files import grids_of, read_file
from xlperf.intake.handmade.form_choice import PrintedWords
from xlperf.intake.handmade.model import Grid, Reading
from xlperf.intake.handmade.reader import read_grid
from xlperf.system.programs import find_office, outside_python

FORMS = sorted(name for name in form_specs() if load_form(name).sheets is None)
WAYS: dict[str, Callable[[Paper], Grid]] = {
    "sheet": Paper.as_sheet,
    "spreadsheet copy": Paper.as_spreadsheet_copy,
    "browser copy": Paper.as_browser_copy,
    "workbook": Paper.as_workbook,
    "page": Paper.as_page,
    "document": Paper.as_document,
}
EACH = 2
"""Papers of each form, way and kind: over nine hundred in all."""
LEAST_READ = {"browser copy": 0.85}
"""How much may be named as not taken, for each value that is: of text whose cells were left out some cannot be placed."""
WITH_BLANKS = {"sheet": 0.35, "workbook": 0.35}
"""The same where values lack: in a sheet nothing tells a row whose last cell is empty from one that has lost a cell."""


def held_against(paper: Paper, reading: Reading) -> tuple[int, int]:
    """How many values are right and how many named as not taken; fails for any in a wrong place, or lost."""
    told = {stray.text for stray in reading.unplaced}
    taken: dict[str, tuple[str, str]] = {}
    for entry in reading.taken:
        for line in entry.text.splitlines():
            taken.setdefault(line, (entry.part, entry.converted))
    right = named = 0
    for text, (part, _) in paper.owner.items():
        if text in taken:
            assert taken[text][0] == part, f"{text} of {part} was taken for {taken[text][0]}"
            if text in paper.converted:
                assert taken[text][1] == str(paper.converted[text].normalize()), f"{text} of {part}"
            right += 1
        else:
            assert text in told, f"{text} of {part} is lost"
            named += 1
    return right, named


@cache
def made(name: str, varied: bool, blanks: float, shuffled: bool) -> tuple[Paper, ...]:
    """Papers of the form, the same for all ways to lay them out."""
    return tuple(papers(load_form(name), EACH, seed=11, blanks=blanks, shuffled=shuffled, varied=varied))


@pytest.mark.parametrize("way", WAYS, ids=[way.replace(" ", "-") for way in WAYS])
@pytest.mark.parametrize(("blanks", "shuffled"), [(0.0, False), (0.35, False), (0.2, True)])
@pytest.mark.parametrize("varied", [False, True], ids=["as-drawn", "as-offices-word-it"])
@pytest.mark.parametrize("name", FORMS)
def test_what_is_laid_out_is_read_back(
    name: str, varied: bool, blanks: float, shuffled: bool, way: str
) -> None:
    form = load_form(name)
    laid_out = made(name, varied, blanks, shuffled)
    counts = [held_against(paper, read_grid(WAYS[way](paper), form)) for paper in laid_out]
    right, named = (sum(numbers) for numbers in zip(*counts, strict=True))
    most = (WITH_BLANKS if blanks and way in WITH_BLANKS else LEAST_READ).get(way, 0.0)
    assert named <= most * right, (right, named)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_laid_out_is_known_again(name: str) -> None:
    (paper,) = papers(load_form(name), 1, seed=5, blanks=0.0, shuffled=False, varied=True)
    assert PrintedWords([paper.as_sheet()]).best_form().form.id == name


def test_offices_words_are_really_other_words() -> None:
    made = [paper for name in FORMS for paper in papers(load_form(name), 3, 11, 0.0, False, varied=True)]
    assert sum(paper.reworded for paper in made) > 3 * len(made)
    assert sum(bool(paper.converted) for paper in made) > len(made) // 5


@pytest.mark.programs
def test_word_and_pdf_through_libreoffice_say_the_same(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Ten forms as Word documents, made PDF in one go, and read from there."""
    made: dict[str, tuple[Form, Paper]] = {}
    for name in FORMS[:10]:
        (paper,) = papers(load_form(name), 1, seed=23, blanks=0.2, shuffled=False, varied=True)
        made[name] = load_form(name), paper
        (tmp_path / f"{name}.docx").write_bytes(paper.document())
    office = find_office()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    documents = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run(
        [str(office), profile, *options, *documents],
        env=outside_python(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=True,
    )
    right = named = 0
    for name, (form, paper) in made.items():
        counts = held_against(paper, read_grid(grids_of((tmp_path / f"{name}.pdf").read_bytes())[0], form))
        right, named = right + counts[0], named + counts[1]
    assert named <= 0.02 * right, (right, named)


def test_an_indicator_that_is_called_as_a_level_is_a_row_of_a_table_without_levels() -> None:
    """服务对象满意度 is the name of many an indicator, and stands whole in its place."""
    reading = read_file(Path(__file__).parent / "p05.txt", load_form("department-three-columns"))
    rows = reading.declaration.rows("indicators")
    assert [row["level3"] for row in rows][-1] == "服务对象满意度" and len(rows) == 10
    assert sum(row["weight"] for row in rows) == 100 and reading.unplaced == ()
