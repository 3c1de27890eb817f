"""A paper of a form with three levels of headers and a matrix of two, read by what the form itself prints."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import xlperf
from xlperf.declaration import Declaration
from xlperf.form import Item, picture_rows, read_form
from xlperf.intake.handmade.files import read_plain
from xlperf.intake.handmade.model import Grid, GridCell, Reading
from xlperf.intake.handmade.reader import read_grid
from xlperf.publishing.published_text import write_published_text

FORM = read_form(Path(__file__).parents[1] / "form" / "rivers.toml")
AMOUNTS = [Decimal(number) / 4 for number in range(1, 13)]
MATRIX = [name for name in FORM.inputs if name.startswith("funds_")]
FIELDS: dict[str, Any] = {
    "department_name": "清源市水务局", "project_code": "20260001", "category": "湖泊", "method": "补水", "start": "2026年3月1日",
    "end": "2026年11月30日", "crosses": "√", "coordinator": "流域管理处", **dict(zip(MATRIX, AMOUNTS, strict=True)),
}  # fmt: skip
NAMES = ("level1", "level3", "sign", "value", "unit", "weight", "lead", "helps", "units", "remark")
ROWS = [
    ("产出指标", "补水量", "≥", "300", "万立方米", Decimal(60), "√", None, None, "汛后"),
    ("效益指标", "水质", "定性", "明显改善", None, Decimal(30), None, "√", None, None),
    ("满意度指标", "群众满意度", "≥", "90", "%", Decimal(10), None, None, "√", None),
]
DECLARED = Declaration(
    FORM, FIELDS, {"indicators": tuple(dict(zip(NAMES, row, strict=True)) for row in ROWS)}, 2026
)


def paper(labels: dict[str, str] | None = None) -> Grid:
    """The form as somebody laid it out by hand, merged cells and all; some labels otherwise."""
    cells: list[GridCell] = [GridCell(0, 0, "清源市水务局2026年河湖治理项目资金绩效表", across=11)]
    top = 1
    for section in FORM.section:
        rows = picture_rows(FORM, section)
        lines = [row for row in rows for _ in range(len(ROWS) if row.table else 1)]
        left = 1 if section.label else 0
        if section.label:
            cells.append(GridCell(top, 0, section.label, down=len(lines)))
        nth = 0
        for number, line in enumerate(lines):
            for item in line.items:
                value = shown(item, nth)
                if value not in (None, ""):
                    text = (labels or {}).get(str(value), value) if item.kind == "label" else value
                    cells.append(
                        GridCell(top + number, left + item.column, text, item.across, min(item.down, 3))
                    )
            nth += bool(line.table)
        top += len(lines)
    by_row = tuple(tuple(cell for cell in cells if cell.row == number) for number in range(top))
    return Grid(by_row)


def shown(item: Item, nth: int) -> Any:
    if item.kind == "label":
        return item.text
    if "." in item.text:
        return dict(zip(NAMES, ROWS[nth], strict=True))[item.text.partition(".")[2]]
    return DECLARED[item.text]


def assert_whole(reading: Reading) -> None:
    assert not reading.unplaced
    assert {name: reading.declaration[name] for name in FIELDS} == FIELDS
    rows = reading.declaration.rows("indicators")
    assert [tuple(row[name] for name in NAMES) for row in rows] == ROWS


def test_a_paper_with_merged_cells_is_read_whole() -> None:
    assert_whole(read_grid(paper(), FORM))


def test_a_published_text_which_leaves_out_merged_cells_is_read_whole() -> None:
    assert_whole(read_plain(write_published_text(DECLARED).encode(), FORM))


def test_a_workbook_saved_as_text_keeps_the_places_of_merged_cells() -> None:
    lines = []
    for row in paper().rows:
        cells = [""] * 11
        for cell in row:
            cells[cell.column] = cell.text
        lines.append("\t".join(cells))
    assert_whole(read_plain("\n".join(lines).encode(), FORM))


@pytest.mark.parametrize("label", ["牵头", "性质", "处室"])
def test_with_another_word_in_its_header_nothing_lands_in_a_wrong_column(label: str) -> None:
    reading = read_grid(paper({label: "另一个说法"}), FORM)
    found = reading.declaration.rows("indicators")
    for row, right in zip(found, ROWS, strict=False):
        assert all(row[name] in (None, right[number]) for number, name in enumerate(NAMES)), row
    assert {name: reading.declaration[name] for name in FIELDS} == FIELDS


def test_a_newcomer_fills_and_publishes_it(tmp_path: Path) -> None:
    book = tmp_path / "填.xlsx"
    xlperf.new_template(FORM, book, declaration=DECLARED)
    assert [one.message for one in xlperf.check(book, form=FORM)] == []
    text = tmp_path / "公开.txt"
    xlperf.publish(xlperf.read(book, form=FORM), text)
    assert_whole(read_plain(text.read_bytes(), FORM))
