"""The written workbook: sound as a package, locked, safe from texts that look like formulas, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from openpyxl.worksheet.worksheet import Worksheet

from tests.declarations import generated
from tests.ooxml import lint
from tests.programs import xlsx
from tests.programs.libreoffice import LibreOffice
from tests.programs.pdf import Pdf
from tests.workbook.forms import SMALL
from tests.workbook.seed import seed
from xlperf.declaration import Declaration
from xlperf.form import Form, form_specs, load_form
from xlperf.form.layout import CHECK_COLUMNS, CHECK_FIRST_ROW, CHECK_SHEET, TITLE_ROW, layout_of
from xlperf.intake.one_file import read
from xlperf.ooxml.address import address, column_letters
from xlperf.template.write import Options, build

VARIANTS = {
    "blank": (Options(), False),
    "filled": (Options(code="101"), True),
    "published": (Options(merge_levels=True, hide_formulas=True), True),
    "with a password and more rows": (
        Options(password="口令 pass", rows={"key_tasks": 40, "indicators": 3}),
        False,
    ),
}


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form("guangzhou-2023")


def sheet_of(data: bytes, name: str = "申报表") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_package_is_sound_and_its_bytes_are_always_the_same(
    form: Form, variant: str, tmp_path: Path
) -> None:
    options, is_filled = VARIANTS[variant]
    data = build(form, options, seed() if is_filled else None)
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(data)
    assert lint(path) == []
    assert data == build(form, options, seed() if is_filled else None)


def test_absurd_declarations_give_sound_packages_as_well(form: Form, tmp_path: Path) -> None:
    for number, declaration in enumerate(generated(form, SMALL, 6)):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(build(form, Options(rows=SMALL), declaration))
        assert lint(path) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "'=1"])
def test_a_text_never_becomes_a_formula(form: Form, text: str) -> None:
    given = Declaration(form, {"overall_objective": text}, {"key_tasks": [{"name": text}]}, 2023)
    sheet = sheet_of(build(form, Options(department=text), given))
    layout = layout_of(form)
    for part, of in (("department_name", None), ("overall_objective", None), ("key_tasks.name", 0)):
        cell = sheet[address(*layout.place(part, of))]
        assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("bad", ["\x07", "\x00", "\ufffe", "\ud800"])
def test_a_character_that_no_workbook_can_hold_is_refused_in_words(form: Form, bad: str) -> None:
    with pytest.raises(ValueError, match=f"名称.*U[+]{ord(bad):04X}|U[+]{ord(bad):04X}"):
        build(form, Options(), Declaration(form, {}, {"key_tasks": [{"name": f"任务{bad}"}]}, 2023))


def test_a_text_longer_than_a_cell_is_refused_and_line_breaks_of_all_kinds_become_one(form: Form) -> None:
    with pytest.raises(ValueError, match="32767"):
        build(form, Options(), Declaration(form, {"overall_objective": "字" * 32768}, {}, 2023))
    data = build(form, Options(), Declaration(form, {"overall_objective": "甲\r\n乙\x0b丙\r丁"}, {}, 2023))
    place = address(*layout_of(form).place("overall_objective"))
    assert sheet_of(data)[place].value == "甲\n乙\n丙\n丁"


def test_a_very_long_name_still_has_a_footer(form: Form) -> None:
    sheet = sheet_of(build(form, Options(department="局" * 300)))
    assert "局" * 80 in (sheet.oddFooter.left.text or "").replace("\n", "")
    assert "&P" in sheet.oddFooter.right.text


def test_only_inputs_are_unlocked_so_that_tab_goes_from_input_to_input(form: Form) -> None:
    """In a protected sheet Tab goes to the next unlocked cell: the unlocked ones must be the inputs, and no others."""
    book = openpyxl.load_workbook(io.BytesIO(build(form, Options())))
    layout = layout_of(form)
    inputs = {(cell.row, cell.column) for cell in layout.cells if cell.kind == "input"}
    for sheet in book:
        merged = {
            (row - 1, column - 1)
            for area in sheet.merged_cells.ranges
            for row, column in list(area.cells)[1:]
        }
        unlocked = {
            (cell.row - 1, cell.column - 1)
            for row in sheet.iter_rows()
            for cell in row
            if not cell.protection.locked
        } - merged
        assert unlocked == (inputs if sheet.title == layout.sheet else set()), sheet.title
        assert sheet.protection.sheet
        assert not sheet.protection.formatRows, "resizing rows must be allowed"
    assert book.security.lockStructure


def test_every_input_says_what_it_wants_within_excels_limits(form: Form) -> None:
    sheet = sheet_of(build(form, Options()))
    layout = layout_of(form)
    covered = {
        (row - 1, column - 1)
        for one in sheet.data_validations.dataValidation
        for area in one.sqref.ranges
        for row, column in area.cells
    }
    assert {(cell.row, cell.column) for cell in layout.cells if cell.kind == "input"} == covered
    for one in sheet.data_validations.dataValidation:
        assert one.prompt and len(one.prompt) <= 255 and len(one.promptTitle) <= 32 and len(one.error) <= 225
        assert len(one.formula1 or "") <= 255


def test_formulas_are_hidden_where_that_was_asked_for(form: Form) -> None:
    for hides in (False, True):
        book = openpyxl.load_workbook(io.BytesIO(build(form, Options(hide_formulas=hides))))
        found = {
            cell.protection.hidden
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        assert found == {hides}


def test_sheet_of_checks_has_its_columns_and_a_link_on_every_line(form: Form) -> None:
    sheet = sheet_of(build(form, Options()), CHECK_SHEET)
    layout = layout_of(form)
    assert tuple(cell.value for cell in sheet[CHECK_FIRST_ROW][: len(CHECK_COLUMNS)]) == CHECK_COLUMNS
    ids = [sheet.cell(CHECK_FIRST_ROW + 1 + line.number, 1).value for line in layout.check_lines]
    assert ids == list(dict.fromkeys(rule.id for rule in form.compiled.rules if rule.native))
    assert 10 < len(ids) <= 70
    assert sheet.cell(CHECK_FIRST_ROW + 1 + len(ids), 1).value is None
    for row in range(CHECK_FIRST_ROW + 1, CHECK_FIRST_ROW + 1 + len(ids)):
        assert sheet.cell(row, 2).value and sheet.cell(row, 6).value
        assert str(sheet.cell(row, 4).value).startswith(f"=HYPERLINK(CHAR(35)&\"'{layout.sheet}'!\"&")


def test_no_formula_is_array_entered(form: Form) -> None:
    for name in form_specs():
        with zipfile.ZipFile(io.BytesIO(build(load_form(name), Options()))) as package:
            for part in package.namelist():
                assert b'<f t="array"' not in package.read(part), (name, part)


def test_a_published_copy_merges_levels_and_hides_empty_rows(form: Form) -> None:
    sheet = sheet_of(build(form, Options(merge_levels=True), seed()))
    layout = layout_of(form)
    first = layout.tables["indicators"][0] + 1
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {f"B{first}:B{first + 5}", f"C{first}:C{first + 5}", f"B{first + 6}:B{first + 9}"} <= merged
    assert f"C{first + 7}:C{first + 8}" in merged
    hidden = {row for row, shape in sheet.row_dimensions.items() if shape.hidden}
    assert hidden == {
        start + 1 + of
        for table, (start, _) in layout.tables.items()
        for of in range(max(1, len(seed().tables.get(table, ()))), layout.capacities[table])
    }


def test_no_row_is_taller_than_excel_allows(form: Form) -> None:
    rows = [{"name": "任务", "content": "字" * 5000, "objective": "行\n" * 300}]
    sheet = sheet_of(build(form, Options(), replace(seed(), tables={"key_tasks": rows})))
    assert max(shape.height or 0 for shape in sheet.row_dimensions.values()) <= 409


@pytest.mark.programs
def test_libreoffice_unlocks_everything_with_the_password_and_nothing_with_another(
    form: Form, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    """LibreOffice hashes the password itself: an independent implementation of ECMA-376's SHA-512."""
    path = tmp_path / "locked.xlsx"
    path.write_bytes(build(form, Options(password="口令 pass", rows=SMALL)))
    right, wrong = libreoffice.unlocks(path, "口令 pass"), libreoffice.unlocks(path, "口令 Pass")
    # LibreOffice 7.4 does not read the lock of the structure from an .xlsx; its hash is that of the sheets.
    assert right.pop("") in (True, None) and wrong.pop("") in (False, None)
    assert len(right) == 5 and set(right.values()) == {True}
    assert set(wrong.values()) == {False}


@pytest.mark.programs
def test_the_dependent_list_offers_the_choices_of_the_level_above(
    form: Form, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    """The list's formula, put into cells, is what the drop-down offers."""
    layout = layout_of(form, None, SMALL)
    column = form.column("indicators", "level2")
    assert column.choices_of
    book = openpyxl.load_workbook(io.BytesIO(build(form, Options(rows=SMALL))))
    sheet = book[layout.sheet]
    scratch = book.create_sheet("scratch")
    for row, parent in enumerate([*column.choices_of, None]):
        place = address(*layout.place("indicators.level2", row))
        sheet[address(*layout.place("indicators.level1", row))] = parent
        (rule,) = [one for one in sheet.data_validations.dataValidation if place in one.sqref]
        formula = re.sub(r"(\$[A-Z]+)\d+", rf"{layout.sheet}!\g<1>{place[1:]}", rule.formula1)  # of the row
        scratch.cell(row + 1, 1, f"=ROWS({formula})")
        scratch.cell(row + 1, 2, f"=INDEX({formula},1)")
    path = tmp_path / "lists.xlsx"
    book.save(path)
    cells = libreoffice.recalculate(path)["scratch"]
    expected = [*column.choices_of.values(), list(column.choices_of.values())[-1]]
    for row, choices in enumerate(expected, 1):
        assert (cells[f"A{row}"].value, cells[f"B{row}"].value) == (len(choices), choices[0])


def names_of(path: Path) -> dict[str, str]:
    """The defined names; sheets without quotes, and a range of one cell as that cell."""
    names = openpyxl.load_workbook(path).defined_names
    plain = {name: (one.attr_text or "").replace("'", "") for name, one in names.items()}
    return {name: re.sub(r"!(\$[A-Z]+\$\d+):\1$", r"!\1", text) for name, text in plain.items()}


@pytest.mark.programs
@pytest.mark.parametrize("program", ["libreoffice", "gnumeric", "exceljs", "sheetjs"])
def test_values_names_and_the_hidden_sheet_survive_being_saved_by_another_program(
    form: Form, tmp_path: Path, program: str, request: pytest.FixtureRequest
) -> None:
    path, out = tmp_path / "filled.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(build(form, Options(code="101"), seed()))
    if program in ("exceljs", "sheetjs"):
        getattr(request.getfixturevalue("node"), f"resave_{program}")(path, out)
    else:
        request.getfixturevalue(program).resave(path, out)
    before, after = xlsx.cells(path), xlsx.cells(out)
    for name in ("_xlperf", "申报表"):
        values = {at: cell.value for at, cell in before[name].items() if not cell.formula}
        lost = {
            at: value for at, value in values.items() if value != after[name].get(at, xlsx.Cell(None)).value
        }
        assert lost == {}, name
    names, kept = names_of(path), names_of(out)
    assert {name: kept.get(name) for name in names} == names


@pytest.mark.programs
@pytest.mark.parametrize("program", ["libreoffice", "gnumeric", "exceljs", "sheetjs"])
def test_a_copy_saved_by_another_program_is_read_as_before_and_never_called_altered(
    form: Form, tmp_path: Path, program: str, request: pytest.FixtureRequest
) -> None:
    path, out = tmp_path / "filled.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(build(form, Options(code="101"), seed()))
    if program in ("exceljs", "sheetjs"):
        getattr(request.getfixturevalue("node"), f"resave_{program}")(path, out)
    else:
        request.getfixturevalue(program).resave(path, out)
    before, after = read(path), read(out)
    assert before.found == ()
    assert after.to_dict() == before.to_dict()
    assert {one.severity for one in after.found} <= {"warning", "info"}
    assert not [one.message for one in after.found if one.check == "workbook-altered"]


@pytest.mark.programs
@pytest.mark.parametrize("form_id", ["guangzhou-2023", "national-projects-2015"])
def test_numbers_are_numbers_to_libreoffice_so_that_other_readers_take_what_it_saves(
    form_id: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Of a blank form most checks are undecided, and one amount that is none leaves more so."""
    path = tmp_path / "blank.xlsx"
    there = load_form(form_id)
    path.write_bytes(build(there, Options(), Declaration(there, {next(iter(there.inputs)): "约三千"}, {})))
    saved = libreoffice.resave(path, tmp_path / "saved.xlsx")
    before, after = xlsx.cells(path), xlsx.cells(saved)
    for name, cells in before.items():
        counted = {at for at, cell in cells.items() if cell.formula and isinstance(cell.value, int | float)}
        assert {type(after[name][at].value) for at in counted} <= {int, float}, name
    sheets = python_calamine.CalamineWorkbook.from_path(str(saved))
    assert [sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names]


@pytest.mark.programs
def test_the_filter_on_the_check_column_hides_the_spare_rows_for_the_print_and_nothing_else(
    form: Form, libreoffice: LibreOffice, pdf: Pdf, tmp_path: Path
) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(build(form, Options(), seed()))
    layout = layout_of(form)
    letters = column_letters(layout.status_column)
    area = f"{letters}2:{letters}{layout.last_row + 1}"
    assert openpyxl.load_workbook(path)[layout.sheet].auto_filter.ref == area
    hidden = libreoffice.filter_out(path, layout.sheet, area, "空行", tmp_path / "print.pdf")
    spare = [
        layout.place(f"{table.id}.{table.column[0].id}", of)[0] + 1
        for table in form.tables.values()
        for of in range(len(seed().tables.get(table.id, ())), layout.capacities[table.id])
    ]
    assert hidden == sorted(spare)
    assert len(pdf.text(tmp_path / "print.pdf")) <= 3


@pytest.mark.programs
def test_each_page_of_the_longest_table_begins_with_its_header_and_the_label_of_its_section(
    form: Form, libreoffice: LibreOffice, pdf: Pdf, tmp_path: Path
) -> None:
    path, printed = tmp_path / "filled.xlsx", tmp_path / "print.pdf"
    path.write_bytes(build(form, Options(), seed()))
    assert layout_of(form).repeated_rows == (28, 28)
    libreoffice.to_pdf(path, printed)
    pages = ["".join(page.split()) for page in pdf.text(printed)]
    begins = next(number for number, page in enumerate(pages) if "实施周期指标值" in page)
    assert 0 < begins < len(pages) - 1
    for number, page in enumerate(pages):
        assert page.count("实施周期指标值") == page.count("绩效指标一级指标") == (number >= begins)
        assert f"2023年{form.title}第{number + 1}页" in page
    assert pages[begins + 1].startswith("绩效指标一级指标")


def test_a_short_table_repeats_the_title_and_a_header_of_several_rows_is_repeated_whole() -> None:
    short = layout_of(load_form("project-assessment-2018"))
    assert short.repeated_rows == (TITLE_ROW, TITLE_ROW)
    for name in ("department-monitoring-2019", "project-monitoring-2019"):
        layout = layout_of(load_form(name))
        first, last = layout.repeated_rows
        assert last == layout.tables["indicators"][0] - 1
        texts = {cell.text for cell in layout.cells if first <= cell.row <= last and cell.text}
        assert "一级指标" in texts and len(texts) > 5
