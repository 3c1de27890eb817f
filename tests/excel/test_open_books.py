"""Open workbooks for those who automate Excel with xlwings: real xlwings Books over the engine on openpyxl."""

from __future__ import annotations

import json
import runpy
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

import xlperf
from tests.excel.openpyxl_engine import App, Book, Range, opened
from tests.proof.surgery import inserted, package_of, parts_of, text_in_new_cell
from tests.proof.valid import valid_declaration
from xlperf.declaration import Declaration
from xlperf.excel.book import NotWritten
from xlperf.form import form_specs, load_form
from xlperf.form.layout import layout_of
from xlperf.messages import speaking
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")
FORM_LAYOUT = layout_of(FORM, 0)
VALID = valid_declaration(FORM, 5)
Opened = Callable[[Declaration | None], tuple[xlwings.Book, App, Book]]


@pytest.fixture
def workbook(tmp_path: Path) -> Opened:
    def made(declaration: Declaration | None) -> tuple[xlwings.Book, App, Book]:
        path = tmp_path / "已打开.xlsx"
        path.write_bytes(build(FORM, Options(), declaration))
        return opened(path)

    return made


def test_an_open_workbook_is_checked_as_its_file(workbook: Opened) -> None:
    book, _, inside = workbook(replace(VALID, fields={**VALID.fields, "basic_expenditure": Decimal("1")}))
    assert xlperf.check(book) and xlperf.check(book) == xlperf.check(xlperf.read(inside.path))
    assert xlperf.check(xlwings.books.active) == xlperf.check(book)


@pytest.mark.parametrize("form", sorted(form_specs()))
def test_a_blank_workbook_is_filled_with_exactly_what_is_given(form: str, tmp_path: Path) -> None:
    spec = load_form(form)
    given = valid_declaration(spec, 1)
    path = xlperf.new_template(spec, tmp_path / "a.xlsx", department="", code=given.code, year=given.year)
    book, *_ = opened(path)
    if spec.sheets is not None:
        with speaking("zh"), pytest.raises(xlperf.InvalidArgument, match="分表"):
            xlperf.fill(book, given)
        return
    findings = xlperf.fill(book, given)
    book.save()
    read = xlperf.read(path)
    wanted = {
        name: value for name, value in given.fields.items() if name in spec.inputs and value is not None
    }
    assert {name: value for name, value in read.fields.items() if value is not None} == wanted
    for table in spec.tables.values():
        assert rows_of(read, table.id) == rows_of(given, table.id)
    assert findings == xlperf.check(read)


def rows_of(declaration: Declaration, table: str) -> list[dict[str, Any]]:
    """What is entered in each row; computed columns are none."""
    inputs = [column.id for each, column in declaration.form.columns() if each.id == table]
    rows = declaration.tables.get(table, ())
    return [{name: row[name] for name in inputs if row.get(name) not in (None, "")} for row in rows]


def test_a_table_is_written_and_read_in_blocks_while_excel_rests(
    workbook: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some blocks a table, whatever its rows; nothing is drawn or calculated meanwhile, and both settings come back."""
    book, app, _ = workbook(None)
    app.screen_updating, app.calculation = True, "semiautomatic"
    written: list[int] = []
    setter = Range.raw_value.fset
    assert setter is not None

    def counted(place: Range, value: Any) -> None:
        assert app.screen_updating is False and app.calculation == "manual"
        written.append(len(place))
        setter(place, value)

    monkeypatch.setattr(Range, "raw_value", property(Range.raw_value.fget, counted))
    xlperf.fill(book, VALID)
    filled_fields = sum(value is not None for value in VALID.fields.values())
    assert len(written) <= filled_fields + 3 * len(FORM.tables)
    assert (app.screen_updating, app.calculation, app.calculated) == (True, "semiautomatic", 1)


def test_fields_that_are_not_given_stay_and_rows_that_are_not_given_go(workbook: Opened) -> None:
    book, _, inside = workbook(VALID)
    assert len(VALID.tables["key_tasks"]) > 1
    one = {"key_tasks": VALID.tables["key_tasks"][:1]}
    xlperf.fill(book, Declaration(FORM, {"basic_expenditure": Decimal("12.34")}, one, year=VALID.year))
    book.save()
    read = xlperf.read(inside.path)
    expected = replace(VALID, tables={**VALID.tables, **one})
    assert read.fields == {**VALID.fields, "basic_expenditure": Decimal("12.34")}
    for table in FORM.tables:  # one that is not given stays
        assert rows_of(read, table) == rows_of(expected, table)


def test_texts_that_look_like_numbers_or_formulas_stay_texts(workbook: Opened) -> None:
    book, _, inside = workbook(VALID)
    rows = [dict(row) for row in VALID.tables["indicators"]]
    for row, text in zip(rows, ("90%", "5-10", "=1+1", "0012"), strict=False):
        row["annual_target"] = text
    given = replace(VALID, tables={**VALID.tables, "indicators": rows})
    xlperf.fill(book, given)
    book.save()
    assert [row["annual_target"] for row in xlperf.read(inside.path).tables["indicators"]][:4] == [
        "90%", "5-10", "=1+1", "0012",
    ]  # fmt: skip


def state(inside: Book) -> dict[str, Any]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in inside.workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_where_a_cell_refuses_everything_is_as_before(workbook: Opened) -> None:
    book, app, inside = workbook(VALID)
    locations = xlperf.read(inside.path).locations
    formula = locations.cell(None, "basic_expenditure")
    inside.workbook[FORM.page.sheet][formula] = "=1000+1.1"
    before = state(inside)
    place = locations.cell("indicators", "annual_target", 2)
    inside.workbook[FORM.page.sheet][place].protection = openpyxl.styles.Protection(locked=True)
    other = valid_declaration(FORM, 6)
    given = replace(other, fields={**other.fields, FORM.department: VALID.department})
    with speaking("zh"), pytest.raises(NotWritten, match="受保护"):
        xlperf.fill(book, given)
    assert inside.workbook[FORM.page.sheet][formula].data_type == "f"
    assert state(inside) == before and app.screen_updating is True and app.calculation == "automatic"


def test_what_excel_makes_of_a_value_is_noticed(workbook: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that rounds an amount as it takes it."""
    book, _, inside = workbook(VALID)
    before = state(inside)
    setter = Range.raw_value.fset
    assert setter is not None

    def rounding(place: Range, value: Any) -> None:
        setter(place, 1000.0 if value == [[1234.56]] else value)

    monkeypatch.setattr(Range, "raw_value", property(Range.raw_value.fget, rounding))
    with speaking("zh"), pytest.raises(NotWritten, match="不同"):
        xlperf.fill(book, replace(VALID, fields={**VALID.fields, "basic_expenditure": Decimal("1234.56")}))
    assert state(inside) == before


@pytest.mark.parametrize("amount", ["12345678901234567.89", "1E+400"])
def test_a_number_of_more_digits_than_cells_keep_is_written_whole(workbook: Opened, amount: str) -> None:
    book, _, inside = workbook(None)
    xlperf.fill(book, replace(VALID, fields={**VALID.fields, "basic_expenditure": Decimal(amount)}))
    place = xlperf.read(inside.path).locations.cell(None, "basic_expenditure")
    assert inside.workbook[FORM.page.sheet][place].value == amount


def test_an_apostrophe_at_the_head_of_a_text_stays(workbook: Opened) -> None:
    """A program takes one away as the mark of a text, in a cell for text too."""
    book, _, inside = workbook(None)
    rows = [{**row, "level3": f"'{row['level3']}'"} for row in VALID.tables["indicators"]]
    xlperf.fill(book, replace(VALID, tables={**VALID.tables, "indicators": rows}))
    book.save()
    assert [row["level3"] for row in xlperf.read(inside.path).tables["indicators"]] == [
        row["level3"] for row in rows
    ]


def test_an_error_stays_one_where_all_is_put_back(workbook: Opened) -> None:
    book, _, inside = workbook(VALID)
    locations = xlperf.read(inside.path).locations
    sheet = inside.workbook[FORM.page.sheet]
    wrong = sheet[locations.cell(None, "basic_expenditure")]
    wrong.value = "#N/A"
    assert wrong.data_type == "e"
    sheet[locations.cell("indicators", "annual_target", 2)].protection = openpyxl.styles.Protection(
        locked=True
    )
    with pytest.raises(NotWritten):
        xlperf.fill(book, VALID)
    assert (wrong.value, wrong.data_type) == ("#N/A", "e")


def test_rows_beside_a_table_and_deleted_fields_are_refused_before_anything_is_written(
    workbook: Opened, tmp_path: Path
) -> None:
    """A task in a row that someone put in above the first would stay beside those that are given, and count."""
    path = tmp_path / "行.xlsx"
    package = build(FORM, Options(), VALID)
    first, letters = xlperf.read(package).locations.tables["key_tasks"]
    parts = parts_of(package)
    inserted(row=first)(parts)
    text_in_new_cell(f"{letters['name']}{first}", "另一项任务")(parts)
    path.write_bytes(package_of(parts))
    book, _, inside = opened(path)
    before = state(inside)
    with speaking("zh"), pytest.raises(xlperf.InvalidArgument, match=f"第 {first} 行"):
        xlperf.fill(book, VALID)
    assert state(inside) == before
    book, _, inside = workbook(VALID)
    row = FORM_LAYOUT.place("special_fiscal_funds")[0] + 1
    for name in [name for name in FORM.fields if FORM_LAYOUT.place(name)[0] + 1 == row]:
        del inside.workbook.defined_names[name]
    for moved in ("overall_objective",):  # as its name is after a row above it went
        inside.workbook.defined_names[moved].attr_text = f"申报表!$B${FORM_LAYOUT.place(moved)[0]}"
    for cell in inside.workbook[FORM.page.sheet][row]:
        if type(cell).__name__ == "Cell" and isinstance(cell.value, str):
            cell.value = "别的"
    before = state(inside)
    with speaking("zh"), pytest.raises(xlperf.InvalidArgument, match="已没有"):
        xlperf.fill(book, VALID)
    assert state(inside) == before


def test_what_does_not_fit_is_refused_before_anything_is_written(workbook: Opened) -> None:
    book, _, inside = workbook(VALID)
    before = state(inside)
    row = VALID.tables["key_tasks"][0]
    many = replace(VALID, tables={**VALID.tables, "key_tasks": [row] * 60})
    another = replace(VALID, fields={**VALID.fields, FORM.department: "别的单位"})
    of_other_form = valid_declaration(load_form("national-department-2015"), 1)
    for given, words in ((many, "60 行"), (another, "别的单位"), (of_other_form, "national-department-2015")):
        with speaking("zh"), pytest.raises(xlperf.InvalidArgument, match=words):
            xlperf.fill(book, given)
    assert state(inside) == before


def test_a_new_template_is_opened_where_it_is_asked_for(tmp_path: Path, workbook: Opened) -> None:
    workbook(None)  # the engine, with a program that runs
    book = xlperf.new_template(FORM, tmp_path / "新.xlsx", year=2024, open=True)
    assert isinstance(book, xlwings.Book) and book.name == "新.xlsx"
    assert xlperf.new_template(FORM, tmp_path / "b.xlsx") == tmp_path / "b.xlsx"
    xlperf.fill(book, replace(VALID, year=2024))
    assert [each.check for each in xlperf.check(book)] == []


def test_filling_is_a_matter_of_a_moment(workbook: Opened) -> None:
    book, *_ = workbook(None)
    begun = time.process_time()
    xlperf.fill(book, VALID)
    assert time.process_time() - begun < 5


EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def test_the_example_in_the_documents_runs(
    tmp_path: Path, workbook: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(None)
    example = runpy.run_path(str(EXAMPLES / "excel_with_xlwings.py"))
    folder = tmp_path / "example"
    folder.mkdir()
    left = example["main"](folder)
    assert f"→ {left}" in capsys.readouterr().out
    read = xlperf.read(folder / "申报表.xlsx")
    assert read["overall_objective"] and read["basic_expenditure"] == Decimal("1200.50")
    assert read.tables["key_tasks"][0]["amount"] == Decimal("300")


def test_the_notebook_runs_from_top_to_bottom(
    tmp_path: Path, workbook: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(None)
    folder = tmp_path / "notebook"
    folder.mkdir()
    monkeypatch.chdir(folder)
    cells = json.loads((EXAMPLES / "excel_with_xlwings.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # our own document
    assert names["left"] is not None and xlperf.read(folder / "申报表.xlsx").year == 2024
