"""Each rule of the lint fires on a package broken in just that way, and none on what good programs write."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.ooxml import formulas, lint, references
from tests.ooxml.schema import audit
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.programs.node import Node

ONE = "xl/worksheets/sheet1.xml"
TWO = "xl/worksheets/sheet2.xml"
BOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
TABLE = "xl/tables/table1.xml"
COMMENTS = "xl/comments1.xml"
TYPES = "[Content_Types].xml"


def by_xlsxwriter(path: Path) -> Path:
    """A workbook that uses everything the lint looks at."""
    book = xlsxwriter.Workbook(str(path))
    form, hidden = book.add_worksheet("申报表"), book.add_worksheet("it's 数据")
    amount = book.add_format({"num_format": "#,##0.00", "locked": False, "border": 1})
    red = book.add_format({"bg_color": "#FFC7CE"})
    form.write_row("A1", ["部门", "金额", "检查"])
    form.write_number("B2", 12.5, amount)
    form.write_formula("C2", '=IF(ROUND(B2,2)<=\'it\'\'s 数据\'!A2,"✓","超过""总额""")', None, "✓")
    form.write_formula("C3", "=IFERROR(XLP_CHECK(1),SUM(amounts)+total)", None, 12.5)
    form.write_array_formula("D2:D3", "{=B2:B3*2}", None, 25)
    form.merge_range("A5:B6", "合并")
    form.merge_range("A8:B8", "合并")
    form.set_column("A:A", 20)
    form.set_column("B:C", 12, amount)
    form.data_validation("B2:B4", {
        "validate": "decimal", "criteria": ">=", "value": 0, "input_title": "金额", "input_message": "以万元填写",
        "error_title": "金额", "error_message": "请填写数字",
    })  # fmt: skip
    form.data_validation("A2", {"validate": "list", "source": ["产出指标", "效益指标"]})
    form.data_validation("A3", {"validate": "custom", "value": '=AND(LEN(A3)>1,A3<>"x")'})
    form.conditional_format("B2:B4", {"type": "cell", "criteria": "<", "value": 0, "format": red})
    form.conditional_format("C2:C4", {"type": "formula", "criteria": '=$C2<>"✓"', "format": red})
    form.write_url("A10", "https://example.org/", string="链接")
    form.write_url("A11", "internal:'it''s 数据'!A1", string="内部")
    form.write_comment("B2", "说明", {"author": "财政"})
    form.write_comment("C2", "再说明", {"author": "财政"})
    form.protect("secret", {"format_columns": True})
    form.freeze_panes(1, 0)
    form.set_h_pagebreaks([5])
    form.print_area("A1:D12")
    form.repeat_rows(0)
    form.set_header("&C绩效")
    form.fit_to_pages(1, 0)
    form.insert_chart("F2", _chart(book))
    hidden.add_table(
        "A1:B3", {"name": "任务", "columns": [{"header": "总额"}, {"header": "备注"}], "data": [[99, "文"]]}
    )
    hidden.write_formula("D2", "=SUM(任务[总额])", None, 99)
    hidden.hide()
    book.define_name("total", "='it''s 数据'!$A$2")
    book.define_name("amounts", "=申报表!$B$2:$B$4")
    book.set_vba_name("ThisWorkbook")
    form.set_vba_name("Form")
    book.close()
    return path


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=申报表!$B$2:$B$4", "categories": "=申报表!$A$2:$A$4"})
    return chart


def by_openpyxl(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    sheet["A1"], sheet["A2"], sheet["A3"] = 1, "文", "=SUM(A1)"
    sheet["A1"].comment = Comment("说明", "财政")
    sheet.merge_cells("C1:D2")
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("B1")
    sheet.add_data_validation(choice)
    rule = FormulaRule(formula=["A1>0"], fill=PatternFill("solid", bgColor="FFC7CE"))
    sheet.conditional_formatting.add("A1:A3", rule)
    sheet.protection.sheet = True
    book.create_sheet("二")
    book.save(path)
    return path


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return by_xlsxwriter(tmp_path_factory.mktemp("ooxml") / "good.xlsx")


FUNCTIONS = ["XLP_CHECK"]


@pytest.mark.parametrize("make", [by_xlsxwriter, by_openpyxl])
def test_what_python_libraries_write_is_clean(make: Callable[[Path], Path], tmp_path: Path) -> None:
    assert lint(make(tmp_path / "made.xlsx"), FUNCTIONS) == []


def test_openpyxl_saving_a_workbook_of_xlsxwriter_again_is_clean(good: Path, tmp_path: Path) -> None:
    openpyxl.load_workbook(good).save(tmp_path / "again.xlsx")
    assert lint(tmp_path / "again.xlsx", FUNCTIONS) == []


@pytest.mark.programs
def test_what_libreoffice_writes_is_clean(good: Path, libreoffice: LibreOffice, tmp_path: Path) -> None:
    for made in (good, by_openpyxl(tmp_path / "openpyxl.xlsx")):
        saved = libreoffice.resave(made, tmp_path / f"saved-{made.name}")
        assert lint(saved, FUNCTIONS) == []


@pytest.mark.programs
def test_a_formula_that_gnumeric_garbled_is_found(good: Path, gnumeric: Gnumeric, tmp_path: Path) -> None:
    """Gnumeric 1.12 reads neither structured references nor sheet names with an apostrophe, and writes nonsense."""
    found = lint(gnumeric.resave(good, tmp_path / "saved.xlsx"), FUNCTIONS)
    assert "xl/worksheets/sheet2.xml: D2: unknown function _xlfngnumeric.ERROR" in found


@pytest.mark.programs
def test_the_schema_has_nothing_against_what_known_programs_write(
    good: Path, libreoffice: LibreOffice, node: Node, tmp_path: Path
) -> None:
    again = tmp_path / "again.xlsx"
    for made in (good, by_openpyxl(again), libreoffice.resave(good, again), node.resave_exceljs(good, again)):
        assert audit(made) == [], made


@pytest.mark.parametrize(
    ("part", "pattern", "new"),
    [
        (ONE, r"<sheetView ", '<sheetView view="sideways" '),
        (ONE, r'<dataValidation type="decimal"', '<dataValidation type="float"'),
        (STYLES, r"<border>", '<border diagonalUp="maybe">'),
    ],
)
def test_the_schema_is_checked_value_by_value(
    good: Path, tmp_path: Path, part: str, pattern: str, new: str
) -> None:
    assert audit(broken(good, tmp_path / "broken.xlsx", part, pattern, new)) != []


CELL_B2 = r'<c r="B2" s="1"><v>12.5</v></c>'
LONG = "x" * 256

BROKEN = [
    # the package
    ("not well-formed", ONE, r"</worksheet>", ""),
    ("has no content type", TYPES, r'<Default Extension="vml"[^>]*/>', ""),
    ("which is not there", TYPES, r"</Types>", '<Override PartName="/xl/x.xml" ContentType="a/b"/></Types>'),
    ("is there twice", TYPES, r'(<Override PartName="/xl/styles.xml"[^>]*/>)', r"\1\1"),
    ("content type .*expected", TYPES, r"spreadsheetml.styles\+xml", "spreadsheetml.table+xml"),
    ("content type .*in .xlsx", TYPES, r"spreadsheetml.sheet.main\+xml", "spreadsheetml.template.main+xml"),
    ("leads to .*not there", "xl/_rels/workbook.xml.rels", r"styles\.xml", "styles9.xml"),
    ("two relationships", "xl/_rels/workbook.xml.rels", r'Id="rId2"', 'Id="rId1"'),
    ("no relationship of this part", ONE, r'<drawing r:id="rId\d+"', '<drawing r:id="rId99"'),
    ("no W3CDTF date", "docProps/core.xml", r"(<dcterms:created[^>]*>)[^<]*", r"\1yesterday"),
    # the workbook
    ("element sheets comes after", BOOK, r"(<sheets>.*</sheets>)(<definedNames>.*</definedNames>)", r"\2\1"),
    ("unknown element colours", BOOK, r"<sheets>", "<colours/><sheets>"),
    ("longer than 31", BOOK, r'name="申报表"', f'name="{"申" * 32}"'),
    ("sheet name .* has one of", BOOK, r'name="申报表"', 'name="申报/表"'),
    ("begins or ends with an apostrophe", BOOK, r'name="申报表"', "name=\"'申报表\""),
    ("two sheets are named", BOOK, r'name="it\'s 数据"', 'name="申报表"'),
    ("sheetId", BOOK, r'sheetId="2"', 'sheetId="1"'),
    ("the state", BOOK, r'state="hidden"', 'state="gone"'),
    ("no sheet is visible", BOOK, r'sheetId="1"', 'sheetId="1" state="hidden"'),
    ("activeTab 1 is a hidden", BOOK, r"<workbookView ", '<workbookView activeTab="1" '),
    ("activeTab 7 of 2", BOOK, r"<workbookView ", '<workbookView activeTab="7" '),
    ("looks like a cell", BOOK, r'name="total"', 'name="tot1"'),
    ("looks like a cell in R1C1", BOOK, r'name="total"', 'name="R1C1"'),
    ("character that names must not", BOOK, r'name="total"', 'name="to-tal"'),
    ("twice in its scope", BOOK, r'name="total"', 'name="AMOUNTS"'),
    ("no built-in name", BOOK, r"_xlnm\.Print_Titles", "_xlnm.Print_Everything"),
    ("belongs to sheet 5", BOOK, r'localSheetId="0"', 'localSheetId="5"'),
    ("sheet '没有', which is not there", BOOK, r">申报表!\$B\$2:\$B\$4<", ">没有!$B$2<"),
    ("broken reference", BOOK, r">申报表!\$B\$2:\$B\$4<", ">#REF!<"),
    ("no name of a VBA module", BOOK, r'codeName="ThisWorkbook"', 'codeName="1 x"'),
    ("codeName .* twice", BOOK, r'codeName="ThisWorkbook"', 'codeName="form"'),
    ("uniqueCount", "xl/sharedStrings.xml", r'uniqueCount="\d+"', 'uniqueCount="999"'),
    ("longer than 32,767", "xl/sharedStrings.xml", r"<t>部门</t>", f"<t>{'x' * 32768}</t>"),
    # styles
    ("cellXfs says count=99", STYLES, r'<cellXfs count="\d+"', '<cellXfs count="99"'),
    ("fontId 77", STYLES, r'(<cellXfs.*?)fontId="0"', r'\1fontId="77"'),
    ("numFmtId 200 is not defined", STYLES, r'(<cellXfs.*?)numFmtId="0"', r'\1numFmtId="200"'),
    ("cellStyle .* is not there", STYLES, r'(<cellStyle [^>]*)xfId="0"', r'\1xfId="9"'),
    ("element cellXfs comes after", STYLES, r"(<cellXfs.*</cellXfs>)(<cellStyles.*</cellStyles>)", r"\2\1"),
    # the grid
    ("element mergeCells comes after", ONE, r"(<mergeCells.*</mergeCells>)(.*?)(<pageMargins[^>]*>)", r"\2\3\1"),
    ("element sheetData is there twice", ONE, r"</sheetData>", "</sheetData><sheetData/>"),
    ("row 1 comes after row 1", ONE, r'<row r="2"', '<row r="1"'),
    ("stands in row", ONE, r'<c r="B2"', '<c r="B3"'),
    ("comes after column", ONE, r'<c r="C2"', '<c r="B2"'),
    ("B2: style 99", ONE, r'<c r="B2" s="1"', '<c r="B2" s="99"'),
    ("unknown type 'z'", ONE, CELL_B2, '<c r="B2" t="z"><v>1</v></c>'),
    ("value '9999' in a cell of type s", ONE, CELL_B2, '<c r="B2" t="s"><v>9999</v></c>'),
    ("value '1,5' in a cell of type n", ONE, CELL_B2, '<c r="B2"><v>1,5</v></c>'),
    ("value 'yes' in a cell of type b", ONE, CELL_B2, '<c r="B2" t="b"><v>yes</v></c>'),
    ("value '#OOPS' in a cell of type e", ONE, CELL_B2, '<c r="B2" t="e"><v>#OOPS</v></c>'),
    ("inline string in a cell of type n", ONE, CELL_B2, '<c r="B2"><is><t>x</t></is></c>'),
    ("B2: text longer", ONE, CELL_B2, f'<c r="B2" t="str"><v>{"x" * 32768}</v></c>'),
    ("shared formula 0 has no master", ONE, CELL_B2, '<c r="B2"><f t="shared" si="0"/></c>'),
    ("shared formula with what none may hold", ONE, CELL_B2, '<c r="B2"><f t="shared" si="0" ref="B2:B3">Two!A1</f></c>'),
    ("array formula without a range", ONE, r'(<f t="array") ref="D2:D3"', r"\1"),
    ("over the bad range", ONE, r'ref="D2:D3"', 'ref="D3:D2"'),
    ("dimension .* is no range", ONE, r'<dimension ref="[^"]*"', '<dimension ref="A"'),
    ("dimension .* leaves out", ONE, r'<dimension ref="[^"]*"', '<dimension ref="A1"'),
    ("columns 1 to 3 overlap", ONE, r'<col min="2"', '<col min="1"'),
    ("columns 0 to 1", ONE, r'<col min="1"', '<col min="0"'),
    ("300 wide", ONE, r'(<col [^>]*)width="[^"]*"', r'\1width="300"'),
    ("500 points high", ONE, r'<row r="1"', '<row r="1" ht="500"'),
    ("mergeCells says count=9", ONE, r'<mergeCells count="2"', '<mergeCells count="9"'),
    ("merged cells overlap", ONE, r'ref="A8:B8"', 'ref="B6:B8"'),
    ("merged cells .* are no range", ONE, r'ref="A8:B8"', 'ref="B8:A8"'),
    ("activePane", ONE, r'activePane="bottomLeft"', 'activePane="topRight"'),
    ("selection in topRight", ONE, r'selection pane="bottomLeft"', 'selection pane="topRight"'),
    ("zoomScale 5", ONE, r"<sheetView ", '<sheetView zoomScale="5" '),
    # features
    ("dataValidations says", ONE, r'<dataValidations count="3"', '<dataValidations count="1"'),
    ("prompt longer", ONE, r'prompt="[^"]*"', f'prompt="{LONG}"'),
    ("promptTitle longer", ONE, r'promptTitle="[^"]*"', f'promptTitle="{"x" * 33}"'),
    ("error longer than 225", ONE, r'error="[^"]*"', f'error="{"x" * 226}"'),
    ("literal list longer", ONE, r"<formula1>\"[^<]*", f'<formula1>"{LONG}"'),
    ("validation: sqref", ONE, r'sqref="B2:B4" promptTitle|sqref="B2:B4"(?=[^>]*><formula1>0)', 'sqref="B2,B4"'),
    ("validations overlap", ONE, r'sqref="A2"', 'sqref="A2:A3"'),
    ("no formula1", ONE, r"<formula1>0</formula1>", ""),
    ("unknown type 'float'", ONE, r'type="decimal"', 'type="float"'),
    ("array constant", ONE, r"AND\(LEN\(A3\)&gt;1", "OR(A3={1,2}"),
    ("dxfId 9 of", ONE, r'dxfId="\d+"', 'dxfId="9"'),
    ("priority 1 is there twice", ONE, r'priority="2"', 'priority="1"'),
    ("priority '0'", ONE, r'priority="2"', 'priority="0"'),
    ("0 formulas, needs 1", ONE, r"(<cfRule[^>]*>)<formula>[^<]*</formula>", r"\1"),
    ("unknown operator", ONE, r'operator="lessThan"', 'operator="less"'),
    ("leads nowhere", ONE, r'<hyperlink ref="A11"[^>]*/>', '<hyperlink ref="A11"/>'),
    ("link in A11: formula refers to the sheet", ONE, r"location=\"[^\"]*\"", 'location="没有!A1"'),
    ("tooltip longer", ONE, r'<hyperlink ref="A11"', f'<hyperlink ref="A11" tooltip="{LONG}"'),
    ("legacy password", ONE, r'password="[^"]*"', 'password="secret"'),
    ("hashed password without hashValue", ONE, r'password="[^"]*"', 'algorithmName="SHA-512" saltValue="AA==" spinCount="1"'),
    ("unknown algorithm", ONE, r'password="[^"]*"', 'algorithmName="SHA512" hashValue="AA==" saltValue="AA==" spinCount="1"'),
    ("is no SHA-512", ONE, r'password="[^"]*"', 'algorithmName="SHA-512" hashValue="AA==" saltValue="AA==" spinCount="1"'),
    ("spinCount", ONE, r'password="[^"]*"', 'algorithmName="SHA-1" hashValue="AA==" saltValue="AA==" spinCount="99999999"'),
    ("header or footer longer", ONE, r"&amp;C绩效", LONG),
    ("pageMargins left", ONE, r'<pageMargins left="[^"]*"', '<pageMargins left="-1"'),
    ("manual breaks", ONE, r'manualBreakCount="1"', 'manualBreakCount="3"'),
    ("sheetProtection has the unknown attribute colour", ONE, r"<sheetProtection ", '<sheetProtection colour="red" '),
    ("workbookPr has the unknown attribute x", BOOK, r"<workbookPr ", '<workbookPr x="1" '),
    # formulas
    ("begins with '='", ONE, r"<f>IF\(", "<f>=IF("),
    ("unbalanced '\\('", ONE, r"<f>IFERROR\(", "<f>IFERROR(("),
    ("unbalanced quote", ONE, r'"✓",', '"✓,'),
    ("separates arguments by ';'", ONE, r"ROUND\(B2,2\)", "ROUND(B2;2)"),
    ("formula has '，'", ONE, r"ROUND\(B2,2\)", "ROUND(B2，2)"),
    ("unknown function XLP_OTHER", ONE, r"XLP_CHECK", "XLP_OTHER"),
    ("function STDEV.S without _xlfn", ONE, r"SUM\(amounts\)", "STDEV.S(amounts)"),
    ("name nowhere, which is not defined", ONE, r"\+total", "+nowhere"),
    ("string longer than 255", ONE, r'"✓",', f'"{LONG}",'),
    ("longer than 8192", ONE, r"SUM\(amounts\)", "+".join(["B2"] * 3000)),
    ("deeper than 64", ONE, r"SUM\(amounts\)", "ABS(" * 64 + "1" + ")" * 64),
    ("more than 255 arguments", ONE, r"SUM\(amounts\)", "SUM(" + ",".join("1" * 256) + ")"),
    ("outside of a sheet", ONE, r"SUM\(amounts\)", "XFE1"),
    ("ends with '\\+'", ONE, r"\+total\)", ")+"),
    ("external book", ONE, r"SUM\(amounts\)", "[1]表!A1"),
    # what hangs on the sheet
    ("two comments in B2", COMMENTS, r'ref="C2"', 'ref="B2"'),
    ("disagree: B2, B9", COMMENTS, r'ref="B2"', 'ref="B9"'),
    ("author 5 of 1", COMMENTS, r'authorId="0"', 'authorId="5"'),
    ("comments without legacyDrawing", ONE, r"<legacyDrawing[^>]*/>", ""),
    ("has the header '备注'", TABLE, r'name="备注"', 'name="说明"'),
    ("is empty or there twice", TABLE, r'name="备注"', 'name="总额"'),
    ("2 columns over", TABLE, r'ref="A1:B3"', 'ref="A1:C3"'),
    ("no row of data", TABLE, r'ref="A1:B3"', 'ref="A1:B1"'),
    ("tableColumns says", TABLE, r'<tableColumns count="2"', '<tableColumns count="3"'),
    ("or a defined name", TABLE, r'displayName="任务"', 'displayName="total"'),
    ("table name .* looks like a cell", TABLE, r'displayName="任务"', 'displayName="A1"'),
    ("within a table", TWO, r"</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B2:C2"/></mergeCells>'),
    ("tableParts says", TWO, r'<tableParts count="1"', '<tableParts count="2"'),
    ("series: formula refers to the sheet", "xl/charts/chart1.xml", r"申报表!\$B", "没有!$B"),
]  # fmt: skip


def broken(good: Path, out: Path, part: str, pattern: str, new: str) -> Path:
    """The good workbook with the first match of `pattern` in one part replaced."""
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                changed, times = re.subn(pattern, new, text.decode("utf-8"), count=1, flags=re.DOTALL)
                assert times == 1, f"{pattern} is not in {part}: the case breaks nothing"
                text = changed.encode("utf-8")
            target.writestr(name, text)
    return out


@pytest.mark.parametrize(("says", "part", "pattern", "new"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_package_broken_in_one_way_is_found(
    good: Path, tmp_path: Path, says: str, part: str, pattern: str, new: str
) -> None:
    found = lint(broken(good, tmp_path / "broken.xlsx", part, pattern, new), FUNCTIONS)
    assert any(re.search(says, one) for one in found), found


def test_a_calculation_chain_must_name_formula_cells(good: Path, tmp_path: Path) -> None:
    chain = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="{}" i="1"/></calcChain>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    for at, expected in (("C2", []), ("B2", ["xl/calcChain.xml: B2 of sheet 1 has no formula"])):
        linked = broken(
            good, tmp_path / "1.xlsx", "xl/_rels/workbook.xml.rels", "</Relationships>",
            f'<Relationship Id="rId77" Type="{kind}" Target="calcChain.xml"/></Relationships>',
        )  # fmt: skip
        typed = broken(
            linked, tmp_path / "2.xlsx", TYPES, "</Types>",
            '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.calcChain+xml"/></Types>',
        )  # fmt: skip
        with zipfile.ZipFile(typed, "a") as archive:
            archive.writestr("xl/calcChain.xml", chain.format(at))
        assert lint(typed, FUNCTIONS) == expected


def test_a_file_that_is_no_zip_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0 not a zip")
    assert [one for one in lint(path) if "not a zip package" in one]


def test_an_xlsm_needs_the_content_type_of_macros(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "macros.xlsm"
    path.write_bytes(good.read_bytes())
    assert any("in .xlsm" in one for one in lint(path, FUNCTIONS))


@pytest.mark.parametrize(
    "text",
    [
        "SUM(A1:B2,表!$A$1:$B$2)*-1%",
        "SUM((A1,B2))",
        "A:A 1:3",
        "INDEX(A1:A9,2):A9",
        "_xlfn.IFS(A1>0,1,TRUE,2)",
        "SUMPRODUCT(--(A1:A3=A1))",
        'IF(A1="a""b",{1,2;3,"x"},#N/A)',
        "LOG10(A1)+任务[[#This Row],[总额]]",
        "_xlfn.LET(_xlpm.x,1,_xlpm.x+1)",
        "'it''s'!A1&\"（，\"",
    ],
)
def test_a_sound_formula_passes(text: str) -> None:
    scope = formulas.Scope(sheets=frozenset({"表", "it's"}), names=frozenset({"任务"}))
    assert formulas.wrong(text, scope) == ()


@pytest.mark.parametrize("text", ["A1 2", '"a""b" "c"', "A1(2)", "1A1B", "=", "SUM(A1]", "A1,,)"])
def test_an_unsound_formula_does_not_pass(text: str) -> None:
    assert formulas.wrong(text, formulas.Scope(sheets=frozenset())) != ()


def test_overlaps_are_found_among_tens_of_thousands_of_areas() -> None:
    apart = [references.Area(row, 1, row, 2) for row in range(1, 40_001)]
    assert references.overlapping(apart) is None
    assert references.overlapping([*apart, references.Area(20_000, 2, 20_000, 3)]) is not None
