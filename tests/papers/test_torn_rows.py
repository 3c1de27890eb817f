"""A row that the end of a page tears is one row again; a row that only has few cells stays one of its own."""

from __future__ import annotations

from typing import Any

import pytest

from xlperf.intake.handmade.formats.pdf_texts import AS_TYPED
from xlperf.intake.handmade.formats.torn_rows import PagePart, parted_columns, parts_of

EDGES = [0.0, 60.0, 120.0, 240.0, 300.0]
FULL, HALF = 4.0, 55.0
"""Room in the last line of a cell: for no further letter, for several."""


def table(rows: list[list[tuple[str, float]]]) -> tuple[str, dict[str, Any]]:
    """A table of these texts, each with the room in its last line; letters are 10 points wide."""
    cells = [
        [row, column, 1, 1, text, room, 10.0, 10.0]
        for row, texts in enumerate(rows)
        for column, (text, room) in enumerate(texts)
    ]
    return "table", {"edges": EDGES, "rows": len(rows), "cells": cells}


def texts_of(pages: list[list[tuple[str, Any]]]) -> list[list[str]]:
    tables = [part.content for part in parts_of(pages) if part.kind == "table"]
    return [
        [cell[4] for cell in sorted(made["cells"]) if cell[0] == row]
        for made in tables
        for row in range(made["rows"])
    ]


LAST = [("效益", FULL), ("社会", FULL), ("危房", FULL), ("100%", HALF)]


def test_the_rest_of_a_torn_row_goes_to_its_texts() -> None:
    torn = [("指标", HALF), ("效益指标", HALF), ("消除率", HALF), ("", 0.0)]
    after = [("", 0.0), ("", 0.0), ("完成时间", HALF), ("12月底", HALF)]
    assert texts_of([[table([LAST])], [table([torn, after])]]) == [
        ["效益指标", "社会效益指标", "危房消除率", "100%"],
        ["", "", "完成时间", "12月底"],
    ]


def test_a_page_that_only_held_the_rest_gives_no_table() -> None:
    torn = [("指标", HALF), ("", 0.0), ("", 0.0), ("", 0.0)]
    assert texts_of([[table([LAST])], [table([torn])]]) == [["效益指标", "社会", "危房", "100%"]]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (LAST, [("", 0.0), ("", 0.0), ("完工率", HALF), ("≥90%", HALF)]),
        (
            [*LAST[:2], ("危房", HALF), ("完成", HALF)],
            [("", 0.0), ("", 0.0), ("管护机制", HALF), ("长期", HALF)],
        ),
        ([("", 0.0), *LAST[1:]], [("满意度", HALF), ("", 0.0), ("", 0.0), ("", 0.0)]),
    ],
    ids=["a-figure", "room-was-left", "another-column"],
)
def test_a_row_of_its_own_stays_one(last: list[tuple[str, float]], first: list[tuple[str, float]]) -> None:
    assert len(texts_of([[table([last])], [table([first])]])) == 2


LONG = "按月发放补助资金并公开发放名册，"
ROW = [("产出指标", HALF), ("数量指标", HALF), (LONG, HALF), ("≥9人", HALF)]


@pytest.mark.parametrize(
    ("last", "first", "whole"),
    [
        ([("效益", FULL), ("社会", FULL), ("危房", FULL), ("逐年", FULL)],
         [("指标", HALF), ("效益指标", HALF), ("改造", HALF), ("下降", HALF)], "效益指标"),
        (ROW, [("", 0.0), ("", 0.0), (LONG, HALF), ("", 0.0)], f"{LONG}\n{LONG}"),
        (ROW, [("", 0.0), ("", 0.0), ("完工率", HALF), ("", 0.0)], ""),
        (ROW, [("", 0.0), ("", 0.0), (LONG, HALF), ("逐年下降", HALF)], ""),
        *[
            ([("水利", FULL), ("防汛", FULL), ("堤防", FULL), (above, room)],
             [("局", HALF), ("", 0.0), ("加固", HALF), (below, HALF)], f"{above}{below}" * joined)
            for above, below, room, joined in [
                ("54,140.3", "2", FULL, True), ("54,140", ".32", FULL, True), ("54,", "140.32", FULL, True),
                ("54,140.32", "12", FULL, False), ("540", "140", FULL, False), ("54,140.3", "2", HALF, False),
                ("54.3", "140.32", FULL, False), ("≥5", "2", FULL, False),
            ]
        ],
        ([(text, FULL) for text, _ in ROW], [("效益指标", HALF), ("社会效益指标", HALF), (LONG, HALF), ("下降", HALF)], ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "head", [[], [[("一级指标", HALF), ("二级指标", HALF), ("三级指标", HALF), ("指标值", HALF)]]]
)
def test_a_torn_row_is_told_by_its_texts_also_below_a_header_printed_again(
    last: list[tuple[str, float]],
    first: list[tuple[str, float]],
    whole: str,
    head: list[list[tuple[str, float]]],
) -> None:
    rows = texts_of([[table([*head, last])], [table([*head, first])]])[len(head) :]
    assert (whole in rows[0]) == bool(whole)
    assert len(rows) == (1 if whole else 2 + len(head))


@pytest.mark.parametrize(
    ("tops", "edges", "parted"),
    [
        ([50, 70, 100, 160, 175, 190], [0, 60, 120], [2]),
        ([50, 70, 100, 160, 175, 190], EDGES, []),
        ([50, 70, 90, 110, 130, 150], [0, 60, 120], []),
        ([50, 70, 100, 190], [0, 60, 120], []),
    ],
    ids=["further-columns", "the-same", "other-rows", "few-rows"],
)
def test_rows_as_high_with_other_columns_are_those_of_an_earlier_page(
    tops: list[float], edges: list[float], parted: list[int]
) -> None:
    one, other = table([LAST])[1], table([LAST])[1] | {"edges": edges, "tops": tops}
    one["tops"] = [50, 70, 100, 160, 175, 190]
    parts = [PagePart(1, "table", one), PagePart(2, "table", other)]
    assert list(parted_columns(parts)) == parted


def test_a_line_between_two_tables_parts_them() -> None:
    torn = [("指标", HALF), ("", 0.0), ("", 0.0), ("", 0.0)]
    pages: list[list[tuple[str, Any]]] = [[table([LAST]), ("line", ["二、"])], [table([torn])]]
    assert len(texts_of(pages)) == 2


def test_radicals_that_browsers_write_are_the_characters_meant() -> None:
    assert "⻘岚市卫⽣局⻓⻋300⼾".translate(AS_TYPED) == "青岚市卫生局长车300户"
