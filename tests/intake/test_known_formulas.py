"""A sheet whose formulas are known is read without the cells of the hidden ones: the same as if all were parsed, and only
then."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Iterator

import openpyxl
import pytest

from tests.declarations import generated, generated_with_sheets
from tests.intake.inserting import form_workbook, with_row
from tests.proof import surgery as cut
from tests.workbook.seed import seed
from xlperf.form import form_specs, load_form
from xlperf.form.layout import layout_of
from xlperf.intake import known_formulas
from xlperf.intake.one_file import Intake, take_in_bytes
from xlperf.ooxml.address import column_index
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import Sheet, SheetEntry
from xlperf.ooxml.formula_cells import formula_cells
from xlperf.template.write import Options, build

HELPER = r'<c r="AQ13"[^<>]*><f[^<>]*>[^<]*</f>(?:<v>[^<]*</v>)?</c>'
"""A hidden cell with a formula: the code of one check."""


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(known_formulas, "_known", OrderedDict())
    yield


def said(intake: Intake) -> tuple[object, object]:
    assert intake.declaration is not None, intake.reason
    return intake.to_dict(), (
        intake.declaration.fields,
        intake.declaration.tables,
        intake.declaration.locations,
    )


def read_with_and_without(content: bytes, known: bytes) -> tuple[Intake, Intake]:
    """`content` taken in where nothing is known, and after `known` was."""
    fresh = take_in_bytes(content, "a.xlsx")
    known_formulas._known.clear()
    take_in_bytes(known, "b.xlsx")
    return fresh, take_in_bytes(content, "a.xlsx")


def saved_by_openpyxl(content: bytes) -> bytes:
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("form_id", form_specs())
def test_every_form_reads_the_same_when_its_formulas_are_known(form_id: str) -> None:
    form = load_form(form_id)
    declarations = generated if form.sheets is None else generated_with_sheets
    declared = next(iter(declarations(form, layout_of(form).capacities, 1)))
    content = build(form, Options(code="101"), declared)
    for package in (content, saved_by_openpyxl(content)):
        first, second = take_in_bytes(package, "a.xlsx"), take_in_bytes(package, "a.xlsx")
        assert said(first) == said(second)


def test_hidden_cells_with_formulas_are_left_out_and_all_others_kept() -> None:
    raw = cut.parts_of(form_workbook())[cut.FORM]
    layout = layout_of(load_form("guangzhou-2023"))
    found = formula_cells(raw, layout.flag_column)
    assert found is not None and found.count > 1500 and len(found.rest) < len(raw) / 3

    def places(xml: bytes) -> set[str]:
        return {
            cell.get("r", "")
            for cell in cut.etree.fromstring(xml).iter(f"{{{cut.MAIN}}}c")
            if cell.find(f"{{{cut.MAIN}}}f") is not None
        }

    kept, all_of_them = places(found.rest), places(raw)
    assert len(all_of_them) == found.count
    assert kept == {
        place for place in all_of_them if column_index(place.rstrip("0123456789")) + 1 < layout.flag_column
    }


@pytest.mark.parametrize("column", [1, 9, 14, 26, 27, 52, 53, 702, 703, 16384])
def test_cells_are_left_out_from_exactly_that_column_on(column: int) -> None:
    from xlperf.ooxml.address import column_letters

    cells = {
        number: column_letters(number - 1)
        for number in (1, 8, 9, 13, 14, 25, 26, 27, 28, 52, 53, 701, 702, 703, 16384)
    }
    rows = "".join(f'<c r="{letters}1" s="3"><f>1</f><v>1</v></c>' for letters in cells.values())
    found = formula_cells(
        f'<worksheet><sheetData><row r="1">{rows}</row></sheetData></worksheet>'.encode(), column
    )
    assert found is not None and found.count == len(cells)
    for number, letters in cells.items():
        assert (f'r="{letters}1"'.encode() in found.rest) == (number < column)


HIDDEN = {
    "changed": cut.replaced(cut.FORM, r'(<c r="AQ13"[^<>]*><f[^<>]*>)[^<]*</f>', r"\g<1>0</f>"),
    "a value": cut.replaced(cut.FORM, HELPER, '<c r="AQ13"><v>0</v></c>'),
    "gone": cut.replaced(cut.FORM, HELPER, ""),
    "in a comment": cut.replaced(cut.FORM, f"({HELPER})", r"<!--\g<1>-->"),
    "in an instruction": cut.replaced(cut.FORM, f"({HELPER})", r"<?seen \g<1>?>"),
    "behind the rows": cut.replaced(
        cut.FORM, f"({HELPER})(.*)</worksheet>",
        r'\g<2><extLst><ext uri="{1}">\g<1></ext></extLst></worksheet>',
    ),
    "one more": cut.replaced(cut.FORM, f"({HELPER})", r'\g<1><c r="XFA12"><f>1+1</f><v>2</v></c>'),
    "one more, spelt otherwise": cut.replaced(
        cut.FORM, f"({HELPER})", '\\g<1><c r="XFA12"><f\n>1+1</f><v>2</v></c>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", HIDDEN)
def test_what_was_done_to_hidden_formulas_is_found_though_the_form_is_known(how: str) -> None:
    parts = cut.parts_of(form_workbook())
    HIDDEN[how](parts)
    fresh, after = read_with_and_without(cut.package_of(parts), form_workbook())
    assert said(fresh) == said(after)
    # Behind the rows it is no cell of the sheet, and the reader of all cells takes it for one.
    if how != "behind the rows":
        assert any(finding.check == "workbook-altered" for finding in after.findings) or "one more" in how


@pytest.mark.parametrize(
    "edit",
    [
        cut.cell("D6", "<v>99.5</v>"),
        cut.cell("D6", "<f>1+2</f><v>3</v>"),
        cut.text("B13", "另写的任务"),
        cut.text("A5", "别的标签"),
        cut.new_cell("AZ200", '<c r="AZ200"><v>2500</v></c>'),
        cut.replaced(cut.FORM, r'(<c r="AQ13"[^<>]*><f[^<>]*>[^<]*</f>)(?:<v>[^<]*</v>)?', r"\g<1><v>77</v>"),
    ],
    ids=["amount", "formula", "text", "label", "far away", "cached"],
)
def test_what_was_entered_is_read_alike(edit: cut.Edit) -> None:
    parts = cut.parts_of(form_workbook())
    edit(parts)
    fresh, after = read_with_and_without(cut.package_of(parts), form_workbook())
    assert said(fresh) == said(after)


def test_a_cell_that_stands_twice_is_refused_though_its_formula_is_known() -> None:
    parts = cut.parts_of(form_workbook())
    cut.replaced(cut.FORM, f"({HELPER})", r'\g<1><c r="AQ13"><v>1</v></c>')(parts)
    fresh, after = read_with_and_without(cut.package_of(parts), form_workbook())
    assert fresh.reason_id == after.reason_id == "cell-twice"


def test_moved_rows_are_read_alike() -> None:
    content = with_row(15)
    fresh, after = read_with_and_without(content, content)
    assert said(fresh) == said(after)


def test_the_second_file_of_a_form_is_read_from_a_part_of_its_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    whole = Book.sheet

    def sheet(book: Book, entry: SheetEntry, xml: bytes = b"") -> Sheet:
        if entry.name == seed().form.page.sheet:
            read.append(len(xml))
        return whole(book, entry, xml)

    monkeypatch.setattr(Book, "sheet", sheet)
    take_in_bytes(form_workbook(), "a.xlsx")
    take_in_bytes(form_workbook(), "b.xlsx")
    assert read[0] == 0 and 0 < read[1] < 100_000 and len(read) == 2
