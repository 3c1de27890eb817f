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


def column_hidden(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    figure = f"{7_000_000 + number}.25"
    letter = chance.choice("DEFG")
    place = {"D": "D6", "E": "E13", "F": "F31", "G": "G33"}[letter]
    index = " ABCDEFG".index(letter)
    look = f'<cols><col min="{index}" max="{index}" width="9" hidden="1"/></cols><sheetData>'
    hide = cut.replaced(cut.FORM, "(<cols>.*?</cols>)?<sheetData>", look, 1)
    entry = cut.text(place, figure) if letter in "FG" else cut.number(place, figure)
    return cut.one_after_the_other(entry, hide), [figure]


def moved(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    """An amount cut out of its field and put where there is none, its name left or taken along."""
    figure, place = f"{6_000_000 + number}.25", f"{chance.choice('ACFK')}{chance.randint(64, 90)}"
    edits = [cut.cell("D6"), cut.new_cell(place, f'<c r="{place}"><v>{figure}</v></c>')]
    if chance.random() < 0.5:
        edits.append(cut.pointing("basic_expenditure", f"${place[0]}${place[1:]}"))
    return cut.one_after_the_other(*edits), [figure]


def pasted_over(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    """Figures pasted over fields, labels and formulas beside them."""
    places = chance.choice(
        [("C6", "D6", "E6"), ("H13", "I13", "J13"), ("B4", "C4", "D4"), ("K6", "K9", "K10")]
    )
    figures = [f"{5_000_000 + number * 10 + at}.25" for at in range(3)]
    cells = [
        cut.new_cell(place, f'<c r="{place}"><v>{figure}</v></c>')
        for place, figure in zip(places, figures, strict=True)
    ]
    return cut.one_after_the_other(*cells), figures


def unseen(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    """A text in the colour of its cell, under a conditional format, in tiny letters or raised."""
    place, words = chance.choice(["G30", "B11", "C13"]), f"看不见{number}"
    looks = [
        cut.font_of(place, color={"rgb": "FFFFFFFF"}),
        cut.font_of(place, sz={"val": "1"}),
        cut.conditional(place, '<font><color rgb="FFFFFFFF"/></font>'),
    ]
    return cut.one_after_the_other(cut.text(place, words), chance.choice(looks)), [words]


def written_elsewhere(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    """A correction in a comment, or on the sheets of checks and explanations."""
    words = f"更正为{4_000_000 + number}.25"
    part, place = chance.choice([(cut.CHECK, "H4"), (cut.GUIDE, "B900"), (cut.GUIDE, "J2")])
    cell = f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'
    if chance.random() < 0.3:
        said = cut.one_after_the_other(
            cut.comment("D7"), cut.replaced("xl/comments1.xml", "已与财政局核对", words)
        )
        return said, [words]
    return cut.new_cell(place, cell, part), [words]


def sheet_copied(chance: random.Random, number: int) -> tuple[cut.Edit, list[str]]:
    """The form's sheet once more, with another amount: which is meant nobody can tell, so the sheet is named."""
    name = chance.choice(["申报表 (2)", "财政局", "备份"])

    def edit(parts: cut.Parts) -> None:
        theirs = dict(parts)
        cut.number("D6", str(3_000_000 + number))(theirs)
        cut.further_sheet(name, chance.choice(["", "hidden"]))(parts)
        parts["xl/worksheets/sheet9.xml"] = theirs[cut.FORM]

    return edit, [name]


EDITS: list[Told] = [
    *(typed, typed, row_inserted, column_inserted, block_pasted, formatted, struck, hidden),
    *(column_hidden, moved, pasted_over, unseen, written_elsewhere, sheet_copied),
]
"""`sheet_copied` is the last of those that are drawn, so that the copy holds what was typed before."""


@pytest.mark.parametrize("seed", range(56))
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
    for number, make in enumerate([*sorted(chance.sample(others, 3), key=others.index), *structural]):
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
    """What the workbook holds in the end: an edit may be typed over by the next."""
    kept = (cut.FORM, cut.CHECK, cut.GUIDE, cut.BOOK, "xl/comments1.xml")
    return "".join(parts[part].decode() for part in kept if part in parts)
