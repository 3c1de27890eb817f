"""Any form, laid out as offices do and read back: no value in a wrong field, none lost without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.papers.laid_out import Paper, papers
from xlperf.form import form_specs, load_form
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.reader import read_grid

FORMS = sorted(name for name in form_specs() if load_form(name).sheets is None)
WAYS: dict[str, Callable[[Paper], Grid]] = {
    "sheet": Paper.as_sheet,
    "spreadsheet copy": Paper.as_spreadsheet_copy,
    "browser copy": Paper.as_browser_copy,
}
EACH = 6
"""Papers of each form, way and kind: over five hundred in all."""


@pytest.mark.parametrize("way", WAYS, ids=[way.replace(" ", "-") for way in WAYS])
@pytest.mark.parametrize(("blanks", "shuffled"), [(0.0, False), (0.35, False), (0.2, True)])
@pytest.mark.parametrize("name", FORMS)
def test_what_is_laid_out_is_read_back(name: str, blanks: float, shuffled: bool, way: str) -> None:
    form = load_form(name)
    right = named = 0
    for paper in papers(form, EACH, seed=11, blanks=blanks, shuffled=shuffled):
        reading = read_grid(WAYS[way](paper), form)
        told = {stray.text for stray in reading.unplaced}
        taken: dict[str, str] = {}
        for entry in reading.taken:
            for line in entry.text.splitlines():
                taken.setdefault(line, entry.part)
        for text, (part, _) in paper.owner.items():
            if text in taken:
                assert taken[text] == part, f"{text} of {part} was taken for {taken[text]}"
                right += 1
            else:
                assert text in told, f"{text} of {part} is lost"
                named += 1
    assert named <= LEAST_READ[way] * right, (right, named)


LEAST_READ = {"sheet": 0.0, "spreadsheet copy": 0.0, "browser copy": 0.5}
"""How much may be named as not taken, for each value that is: of text whose cells were left out some cannot be placed."""
