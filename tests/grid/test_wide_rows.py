"""Rows of many cells under many columns: only the shifts that can lay them all are looked at."""

from __future__ import annotations

import random

from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.tables.alignment import _by_place, _shifts
from xlperf.intake.handmade.tables.header import ColumnHead, Header


def drawn(dice: random.Random) -> tuple[Header, list[GridCell]]:
    starts = sorted(dice.sample(range(12), dice.randint(1, 6)))
    heads = tuple(ColumnHead(f"栏{at}", at, at + dice.randint(1, 3)) for at in starts)
    columns = sorted(dice.sample(range(15), dice.randint(1, 7)))
    return Header(heads), [GridCell(1, column, "甲") for column in columns]


def test_no_other_shift_lays_all_cells_under_the_header() -> None:
    dice = random.Random(1)
    laid = 0
    for _ in range(2000):
        header, cells = drawn(dice)
        shifts = _shifts(header, cells)
        for shift in range(-30, 31):
            if not _by_place(header, cells, shift)[1]:
                assert shift in shifts
                laid += 1
    assert laid > 2000


def test_a_row_wider_than_its_header_has_none_and_one_as_wide_has_few() -> None:
    header = Header(tuple(ColumnHead(f"栏{at}", at, at + 1) for at in range(50)))
    assert not _shifts(header, [GridCell(1, column, "甲") for column in range(60)])
    assert list(_shifts(header, [GridCell(1, column, "甲") for column in range(48)])) == [0, 1, 2]
