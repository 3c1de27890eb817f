"""The published text of the real form: every figure, every text, and what the checks say of it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.grid.seed import FORM, TASKS, TEXT, TEXT_FILE, assert_is_seed
from xlperf.checks import check
from xlperf.declaration import WARNED, status_of
from xlperf.intake.handmade.files import read_file
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Reading
from xlperf.intake.handmade.reader import read_grid
from xlperf.messages import speaking
from xlperf.publishing.published_text import write_published_text


def read_text(text: str) -> Reading:
    return read_grid(text_grid(text), FORM)


def test_every_figure_and_every_text_is_read() -> None:
    assert_is_seed(read_file(TEXT_FILE).declaration)
    assert sum(amount for _, _, amount, _ in TASKS) == Decimal("10829.17")


def test_every_cell_is_accounted_for_exactly_once() -> None:
    reading = read_text(TEXT)
    there = Counter(cell for line in TEXT.split("\n") for cell in line.split("\t") if cell.strip())
    told = Counter(taken.text for taken in reading.taken)
    told += Counter(label.text for label in reading.labels) + Counter(
        stray.text for stray in reading.unplaced
    )
    assert told == there
    assert reading.unplaced == ()


def test_the_two_rows_that_lost_a_tab_are_moved_and_told_of() -> None:
    shifted = [f for f in read_text(TEXT).declaration.found if f.check == "intake-shifted"]
    assert [(f.field, f.row, f.severity) for f in shifted] == [
        ("key_tasks.name", 4, "warning"),
        ("indicators.level2", 10, "warning"),
    ]


def test_it_is_accepted_with_the_warnings_expected() -> None:
    with speaking("zh"):
        findings = check(read_text(TEXT).declaration)
    assert status_of(findings) == WARNED
    told = "\n".join(finding.message for finding in findings)
    for words in ("1,365.46", "没有满意度指标", "<p>", "讲好广州故事"):
        assert words in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode(encoding))
    assert_is_seed(read_file(file, FORM).declaration)


def test_published_again_it_holds_every_piece_and_is_a_fixed_point() -> None:
    declaration = read_text(TEXT).declaration
    published = write_published_text(declaration)
    pieces = Counter(cell for line in TEXT.split("\n") for cell in line.split("\t") if cell.strip())
    assert Counter(c for line in published.split("\n") for c in line.split("\t") if c.strip()) == pieces
    again = read_text(published).declaration
    assert_is_seed(again)
    assert again.found == ()
    assert write_published_text(again) == published
