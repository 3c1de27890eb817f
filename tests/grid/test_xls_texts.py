"""What only some programs write into an .xls: runs that strike texts out, records continued anywhere, code pages, no compound file round it."""

from __future__ import annotations

import struct
from decimal import Decimal

import pytest

from tests.hostile.compound_file import compound_file
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats.xls_appearance import Texts, _Looks


def packed(text: str, runs: list[tuple[int, int]]) -> bytes:
    units = text.encode("utf-16-le")
    head = struct.pack("<HB", len(units) // 2, 1 | (8 if runs else 0))
    count = struct.pack("<H", len(runs)) if runs else b""
    return head + count + units + b"".join(struct.pack("<HH", *run) for run in runs)


STRINGS = [("前一条", []), ("≥90%≥95%", [(0, 1), (4, 2)]), ("最后🙂划去", [(4, 1)]), ("尾", [])]


@pytest.mark.parametrize("cut", range(4, 60))
def test_texts_and_runs_are_read_across_a_continued_record(cut: int) -> None:
    whole = b"".join(packed(text, runs) for text, runs in STRINGS)
    ends = []  # where a record may end: between texts, between runs, and within characters
    at = 0
    for text, runs in STRINGS:
        start = at + 3 + 2 * bool(runs)
        body = start + len(text.encode("utf-16-le"))
        ends += [(place, True) for place in range(start + 2, body, 2)]
        at = body + 4 * len(runs)
        ends += [(place, False) for place in range(body + 4, at + 1, 4) if runs] or [(at, False)]
    place, within = ends[cut % len(ends)]
    pieces = [whole[:place], (b"\x01" if within else b"") + whole[place:]]
    reader = Texts(pieces, 0)
    found = [reader.rich() for _ in STRINGS]
    assert [(text, list(runs)) for text, runs in found] == STRINGS


@pytest.mark.parametrize(
    ("by_cell", "runs", "gone", "left"),
    [
        (False, [(0, 1), (4, 2)], "≥90%", "≥95%"),
        (False, [(4, 1)], "≥95%", "≥90%"),
        (True, [(4, 2)], "≥90%", "≥95%"),
        (True, [(0, 2)], "", "≥90%≥95%"),
        (False, [(0, 1)], "≥90%≥95%", ""),
        (False, [(0, 99)], "", "≥90%≥95%"),
    ],
)
def test_what_a_run_says_goes_before_what_the_cell_says(
    by_cell: bool, runs: list[tuple[int, int]], gone: str, left: str
) -> None:
    looks = _Looks([(by_cell, False)], [False, True, False], {})
    assert looks.of_text(0, "≥90%≥95%", runs) == (gone, left)


def record(kind: int, *content: bytes) -> bytes:
    whole = b"".join(content)
    return struct.pack("<HH", kind, len(whole)) + whole


def short(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}H", *numbers)


FIGURES = [
    record(0x203, short(0, 1, 0), struct.pack("<d", 12.5)),
    record(0x406, short(0, 2, 1), struct.pack("<d", 45056), bytes(8)),  # a formula, as Numbers writes it
    record(0x205, short(1, 1, 0), b"\x2a\x01"),
    record(0x06, short(1, 2, 0), b"\x02\0\x07\0\0\0\xff\xff", bytes(8)),
]
END = record(0x0A)


def of_excel_5(code_page: int) -> bytes:
    """A workbook of Excel 5: its texts in a code page."""
    name = "表一".encode("gbk")
    labels = [
        record(0x204, short(row, 0, 0, len(text)), text)
        for row, text in enumerate(("部门名称".encode("gbk"), "绩效".encode("gbk")))
    ]
    sheet = b"".join([record(0x809, short(0x500, 0x10, 0, 0)), *labels, *FIGURES, END])
    head = [
        record(0x809, short(0x500, 5, 0, 0)),
        record(0x42, short(code_page)),
        record(0x41E, short(164), b"\x0a", b"yyyy/mm/dd"),
        record(0xE0, short(0, 0), bytes(12)),
        record(0xE0, short(0, 164), bytes(12)),
    ]
    start = sum(map(len, head)) + 4 + 7 + len(name) + len(END)
    return b"".join([*head, record(0x85, struct.pack("<IBBB", start, 0, 0, len(name)), name), END, sheet])


@pytest.mark.parametrize("name", ["Book", "BOOK", ""])
def test_a_workbook_of_excel_5_is_read_in_its_code_page(name: str) -> None:
    stream = of_excel_5(936)
    (grid,) = grids_of(compound_file({name: stream}) if name else stream)
    assert grid.name == "表一"
    values = {(cell.row, cell.column): (cell.value, cell.note) for row in grid.rows for cell in row}
    assert values == {
        (0, 0): ("部门名称", ""), (0, 1): (Decimal("12.5"), ""), (0, 2): ("2023年5月10日", "intake-date"),
        (1, 0): ("绩效", ""), (1, 1): ("#N/A", ""), (1, 2): ("#DIV/0!", ""),
    }  # fmt: skip


def test_one_sheet_without_a_workbook_round_it_is_read() -> None:
    """As exports of programs of the time of Delphi write it."""
    text = "绩效目标".encode("gbk")
    stream = record(0x809, short(0, 0x10, 0, 0)) + record(0x204, short(0, 0, 0, len(text)), text) + END
    (grid,) = grids_of(stream)
    assert [cell.value for row in grid.rows for cell in row] == ["绩效目标"]


def test_fewer_shared_texts_than_are_announced_lose_none() -> None:
    text = packed("甲", [])
    sheet = [record(0x809, short(0x600, 0x10, 0, 0)), record(0xFD, short(0, 0, 0, 0, 0)), *FIGURES[:1], END]
    head = [record(0x809, short(0x600, 5, 0, 0)), record(0xFC, struct.pack("<II", 9, 9), text)]
    start = sum(map(len, head)) + 4 + 9 + len(END)
    listed = record(0x85, struct.pack("<IBBBB", start, 0, 0, 1, 0), b"A")
    (grid,) = grids_of(compound_file({"Workbook": b"".join([*head, listed, END, *sheet])}))
    assert [cell.value for row in grid.rows for cell in row] == ["甲", Decimal("12.5")]
