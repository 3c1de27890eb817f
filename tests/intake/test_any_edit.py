"""Whatever a person does to a filled workbook: each amount and text typed is in the declaration or named in a finding of
at least severity warning. Edits are drawn at random from a fixed seed, so that a failure comes again."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.intake.inserting import entries, form_workbook, lost
from tests.proof import surgery as cut
from xlperf.intake.one_file import take_in_bytes

COLUMNS = "ABCDEFGHJKL"
FORMATS = ["0.00", '"≥"0"场"', "0%", r"0\.0,", ";;;", 'm"月"d"日"', "[DBNum1]0", '0"元"', "# ?/?", "General"]
INPUTS = ["D4", "D6", "D7", "G6", "E13", "E14", "G30", "F31", "G33", "B11", "C13"]

Told = Callable[[random.Random, int], tuple[cut.Edit, list[str]]]
"""From chance and a running number to an edit and the texts that it types."""


def typed(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    """A text, or an amount, typed anywhere on the sheet but into a label or formula."""
    place = f"{chance.choice(COLUMNS)}{chance.randint(13, 75)}"
    if chance.random() < 0.5:
        figure = f"{9_000_000 + number}.25"
        return cut.new_cell(place, f'<c r="{place}"><v>{figure}</v></c>'), [figure]
    return cut.text_in_new_cell(place, f"说明第{number}号"), [f"说明第{number}号"]


def row_inserted(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    return cut.inserted(row=chance.randint(1, 62)), []


def column_inserted(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    return cut.inserted(column=chance.randint(2, 12)), []


def block_pasted(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    """A small table pasted beside or below the form."""
    top, left = chance.choice([(64, 1), (70, 3), (20, 8)])
    texts = [[f"贴入{number}之{row}{column}" for column in range(3)] for row in range(3)]
    cells = [
        cut.text_in_new_cell(f"{'ABCDEFGHIJKLM'[left + column]}{top + row}", text)
        for row, line in enumerate(texts)
        for column, text in enumerate(line)
        if "ABCDEFGHIJKLM"[left + column] != "I"
    ]
    kept = [
        text for line in texts for column, text in enumerate(line) if "ABCDEFGHIJKLM"[left + column] != "I"
    ]
    return cut.one_after_the_other(*cells), kept


def formatted(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    return cut.formatted(chance.choice(INPUTS), str(40_000 + number), chance.choice(FORMATS)), []


def struck(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    place, words = chance.choice(["G30", "F31", "B11", "C13", "D6"]), f"划去{number}"
    runs = f"<is><r><rPr><strike/></rPr><t>{words}</t></r><r><t>留下{number}</t></r></is>"
    return cut.cell(place, runs, "inlineStr"), [words, f"留下{number}"]


def hidden(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    row = chance.randint(13, 40)
    return cut.replaced(cut.FORM, f'<row r="{row}"(?! hidden)', f'<row r="{row}" hidden="1"', 1), []


EDITS: list[Told] = [typed, typed, row_inserted, column_inserted, block_pasted, formatted, struck, hidden]


@pytest.mark.parametrize("seed", range(60))
def test_nothing_that_was_typed_is_lost_whatever_was_done(seed: int) -> None:
    chance = random.Random(seed)
    parts = cut.parts_of(form_workbook())
    said: list[str] = []
    written: dict[str, str] = {}
    structural = [edit for edit in chance.sample(EDITS, 3) if edit in (row_inserted, column_inserted)]
    others = [
        edit for edit in EDITS if edit not in structural and edit not in (row_inserted, column_inserted)
    ]
    # Entries first, then rows and columns move them along, as a program does.
    for number, make in enumerate([*chance.sample(others, 2), *structural]):
        edit, texts = make(chance, seed * 10 + number)
        edit(parts)
        said += texts
        written |= dict.fromkeys(texts, make.__name__)
    intake = take_in_bytes(cut.package_of(parts), "a.xlsx")
    gone = lost(intake, [text for text in said if text in _held(parts)], ("error", "warning"))
    assert gone == [], [(text, written[text]) for text in gone]


def test_a_figure_typed_outside_is_in_no_declaration() -> None:
    parts = cut.parts_of(form_workbook())
    cut.new_cell("E66", '<c r="E66"><v>123456.25</v></c>')(parts)
    intake = take_in_bytes(cut.package_of(parts), "a.xlsx")
    assert intake.declaration is not None and "123456.25" not in entries(intake.declaration)
    assert lost(intake, ["123456.25"], ("error", "warning")) == []


def _held(parts: cut.Parts) -> str:
    """What the form's sheet holds in the end: an edit may be typed over by the next."""
    return parts[cut.FORM].decode()
