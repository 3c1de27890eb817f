"""A workbook with macros added, as other programs read the package."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from oletools.olevba import VBA_Parser

from xlperf.ooxml.macros import macro_modules, ribbon, with_macros
from xlperf.ooxml.vba import VbaModule
from xlperf.ooxml.xlwings_module import MacroError

PLAIN = VbaModule("Plain", "Public Function One() As Long\r\n    One = 1\r\nEnd Function\r\n")


def xlsx(**options: object) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.add_worksheet("申报表").write_string("A1", "部门名称")
        workbook.add_worksheet("校验").set_tab_color("#FF0000")
        workbook.add_chartsheet("图表").set_chart(chart := workbook.add_chart({"type": "column"}))
        chart.add_series({"values": "=申报表!$A$1:$A$3"})
    return buffer.getvalue()


def part(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return parts.read(name)


def code_names(package: bytes) -> dict[str, str]:
    """The code name of each part that has one."""
    names = {}
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        for name in parts.namelist():
            if name.startswith(("xl/workbook.xml", "xl/worksheets/s", "xl/chartsheets/s")):
                for element in etree.fromstring(parts.read(name)).iter():
                    if element.get("codeName"):
                        names[name] = element.get("codeName")
    return names


def sources(package: bytes) -> dict[str, str]:
    parser = VBA_Parser("workbook.xlsm", data=package)
    return {file.rpartition(".")[0]: source for _, _, file, source in parser.extract_macros()}


def test_every_sheet_has_a_code_name_and_its_document_module() -> None:
    package = with_macros(xlsx(), [PLAIN], ribbon("vba"))
    assert code_names(package) == {
        "xl/workbook.xml": "ThisWorkbook",
        "xl/worksheets/sheet1.xml": "Sheet1",
        "xl/worksheets/sheet2.xml": "Sheet2",
        "xl/chartsheets/sheet1.xml": "Sheet3",
    }
    assert list(sources(package)) == ["ThisWorkbook", "Sheet1", "Sheet2", "Sheet3", "Plain"]


def test_code_names_that_the_workbook_has_are_kept() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.sheet_properties.codeName = "Sheet2"
    workbook.create_sheet("校验")
    buffer = io.BytesIO()
    workbook.save(buffer)
    package = with_macros(buffer.getvalue(), [], ribbon("vba"))
    assert list(code_names(package).values()).count("Sheet2") == 1
    assert set(sources(package)) == {"ThisWorkbook", "Sheet2", "Sheet1"}


def test_the_package_declares_itself_macro_enabled() -> None:
    package = with_macros(xlsx(), [PLAIN], ribbon("vba"))
    types = part(package, "[Content_Types].xml").decode()
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types
    assert "spreadsheetml.sheet.main+xml" not in types
    assert '/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"' in types
    assert "2006/relationships/vbaProject" in part(package, "xl/_rels/workbook.xml.rels").decode()


def test_the_ribbon_and_its_relationship_are_written_last() -> None:
    package = with_macros(xlsx(), [PLAIN], ribbon("vba"))
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        assert parts.namelist()[-2:] == ["customUI/customUI.xml", "_rels/.rels"]
        last = etree.fromstring(parts.read("_rels/.rels"))[-1]
    assert last.get("Type") == "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
    assert last.get("Target") == "customUI/customUI.xml"


def test_everything_else_of_the_package_is_left_as_it_was() -> None:
    before, after = xlsx(), with_macros(xlsx(), [PLAIN], ribbon("vba"))
    for name in ("xl/styles.xml", "xl/sharedStrings.xml", "xl/charts/chart1.xml", "docProps/core.xml"):
        if name != "docProps/core.xml":
            assert part(after, name) == part(before, name)
    assert openpyxl.load_workbook(io.BytesIO(after))["申报表"]["A1"].value == "部门名称"


def test_the_same_workbook_gives_the_same_bytes() -> None:
    workbook = xlsx()
    assert with_macros(workbook, [PLAIN], ribbon("vba")) == with_macros(workbook, [PLAIN], ribbon("vba"))


def test_macros_survive_openpyxl_with_keep_vba() -> None:
    package = with_macros(xlsx(), macro_modules("vba"), ribbon("vba"))
    workbook = openpyxl.load_workbook(io.BytesIO(package), keep_vba=True)
    workbook["申报表"]["A2"] = "改"
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert part(buffer.getvalue(), "xl/vbaProject.bin") == part(package, "xl/vbaProject.bin")
    assert sources(buffer.getvalue()) == sources(package)
    assert "ThisWorkbook" in code_names(buffer.getvalue()).values()


def test_every_button_of_a_ribbon_has_its_macro() -> None:
    for variant in ("python", "vba"):
        source = (Path(__file__).parents[2] / "macros" / variant / "XlpRibbon.bas").read_text("ascii")
        buttons = etree.fromstring(ribbon(variant)).iter("{*}button")
        actions = [button.get("onAction") for button in buttons]
        assert actions
        for action in actions:
            assert f"Public Sub {action}(ByVal control As Object)" in source


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"not a package", "无法加入宏"), (b"", "无法加入宏")],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes, reason: str) -> None:
    from xlperf.messages import speaking

    with speaking("zh"), pytest.raises(MacroError, match=reason):
        with_macros(content, macro_modules("vba"), ribbon("vba"), "a.xlsm")


def test_a_workbook_with_macros_is_refused_in_words() -> None:
    from xlperf.messages import speaking

    made = with_macros(xlsx(), macro_modules("vba"), ribbon("vba"))
    with speaking("en"), pytest.raises(MacroError, match=r"a\.xlsm holds macros already"):
        with_macros(made, macro_modules("vba"), ribbon("vba"), "a.xlsm")
