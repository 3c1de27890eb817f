"""Tables whose rows are numbered (序号), copied from a page: the numbers are no data, wherever the copy has moved them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import escape

import pytest

from xlperf.declaration import Declaration
from xlperf.form import load_form
from xlperf.form.load import forms_folder
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.formats.markup import html_grids
from xlperf.intake.handmade.model import Reading
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.several_grids import read_grids

FORM = "national-department-2015"
TITLE = "清源市水务局 2024年部门（单位）整体支出绩效目标申报表"
Rows = list[list[tuple[str, int, int]]]
"""text, rows and columns of each cell"""


def example() -> Declaration:
    text = (forms_folder() / FORM / "example.txt").read_text(encoding="utf-8")
    return read_grid(text_grid(text), load_form(FORM)).declaration


def published(
    truth: Declaration, head: str = "序号", number: Callable[[int], str] = str, beside: bool = True
) -> Rows:
    """The form as a page has it, its rows numbered; beside: whether a section's label stands beside each table."""
    tasks, indicators = truth.tables["main_tasks"], truth.tables["indicators"]
    label: list[tuple[str, int, int]] = [("年度主要任务", len(tasks) + 3, 1)] if beside else []
    rows: Rows = [[("部门（单位）名称", 1, 2), (str(truth.department), 1, 4 + beside)]]
    titles = [(head, 2, 1), ("任务名称", 2, 1), ("主要内容", 2, 1)]
    rows.append([*label, *titles, ("预算金额（万元）", 1, 3)])
    rows.append([("总额", 1, 1), ("财政拨款", 1, 1), ("其他资金", 1, 1)])
    for at, task in enumerate(tasks, 1):
        texts = [str(value) for value in task.values() if isinstance(value, str)]
        money = [value for value in task.values() if isinstance(value, Decimal)]
        rows.append([(text, 1, 1) for text in (number(at), *texts, *(f"{m:,.2f}" for m in (sum(money), *money)))])  # fmt: skip
    rows.append([("金额合计", 1, 3), ("5,825.00", 1, 1), ("5,390.00", 1, 1), ("435.00", 1, 1)])
    label = [("年度绩效指标", len(indicators) + 1, 1)] if beside else []
    rows.append([*label, *((text, 1, 1) for text in (head, "一级指标", "二级指标", "三级指标")), ("指标值", 1, 2)])  # fmt: skip
    for at, one in enumerate(indicators):
        row = [(number(at + 1), 1, 1)]
        for level in ("level1", "level2"):
            if one[level]:
                after = (n for n in range(at + 1, len(indicators)) if indicators[n]["level1"] or indicators[n][level])  # fmt: skip
                row.append((str(one[level]), next(after, len(indicators)) - at, 1))
        values = [value for name, value in one.items() if not name.startswith("level") and value]
        rows.append([*row, (str(one["level3"]), 1, 1), (str(values[0]), 1, 2)])
    return rows


def browser(rows: Rows) -> str:
    """As a browser copies it: merged cells are there once."""
    return f"{TITLE}\n" + "\n".join("\t".join(text for text, _, _ in row) for row in rows) + "\n"


def spreadsheet(rows: Rows) -> str:
    """As a spreadsheet copies it: merged cells are blank but for the first."""
    laid: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows):
        column = 0
        for text, down, across in row:
            while (at, column) in laid:
                column += 1
            laid |= {(at + r, column + c): "" for r in range(down) for c in range(across)}
            laid[at, column] = text
    width = max(column for _, column in laid) + 1
    return f"{TITLE}\n" + "\n".join(
        "\t".join(laid.get((at, column), "") for column in range(width)) for at in range(len(rows))
    )


def page(rows: Rows) -> bytes:
    cells = ("".join(f"<td rowspan={d} colspan={a}>{escape(t)}</td>" for t, d, a in row) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<meta charset=utf-8><p>{TITLE}</p><table>{table}</table>".encode()


def read(text: str) -> Reading:
    return read_grid(text_grid(text), load_form(FORM))


def doubts(reading: Reading) -> list[str]:
    return [one.check for one in reading.declaration.found if "two-ways" in one.check or "unplaced" in one.check]  # fmt: skip


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("head", ["序号", "编号", "序 号"])
@pytest.mark.parametrize("number", [str, "{}.".format, "（{}）".format, "{:02}".format])
def test_numbers_of_rows_are_no_data(head: str, number: Callable[[int], str], beside: bool) -> None:
    truth = example()
    rows = published(truth, head, number, beside)
    on_page = read_grids(html_grids(page(rows)), load_form(FORM))
    for reading in (read(browser(rows)), read(spreadsheet(rows)), on_page):
        assert reading.declaration.tables == truth.tables
        assert not doubts(reading)


def test_a_number_that_spans_the_rows_of_a_level_numbers_the_level() -> None:
    truth = example()
    rows = published(truth)
    at, first = 0, len(rows) - len(truth.tables["indicators"])
    for row, one in zip(rows[first:], truth.tables["indicators"], strict=True):
        if one["level1"]:
            at += 1
            row[0] = (str(at), row[1][1], 1)
        else:
            del row[0]
    reading = read(browser(rows))
    assert reading.declaration.tables == truth.tables
    assert not doubts(reading)


def test_where_a_number_is_missing_nothing_is_moved() -> None:
    rows = published(example())
    rows[-3][0] = ("41", 1, 1)
    reading = read(browser(rows))
    assert reading.declaration.tables["main_tasks"]
    assert not reading.declaration.tables["indicators"]
    assert doubts(reading)


def test_cells_are_named_by_their_places_in_the_text() -> None:
    reading = read(browser(published(example())))
    line = browser(published(example())).splitlines()[4].split("\t")
    places = {one.text: one.place for one in reading.taken}
    assert places[line[1]].endswith(("第 2 格", "cell 2"))
