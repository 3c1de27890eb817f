"""What a workbook brings along for Excel: the add-in of another machine, web add-ins, settings that name what is run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link import ExternalLink
from openpyxl.workbook.external_link.external import ExternalBook

from tests.proof.valid import valid_declaration
from xlperf.declaration import Finding
from xlperf.form import load_form
from xlperf.intake.one_file import take_in_bytes
from xlperf.messages import speaking
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")


@pytest.fixture(scope="module")
def package() -> bytes:
    return build(FORM, Options(macros="python"), valid_declaration(FORM, 2))


def edited(package: bytes, edit: Any) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(package), keep_vba=True), io.BytesIO()
    edit(book)
    book.save(out)
    return out.getvalue()


def with_parts(package: bytes, parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO(package)
    with zipfile.ZipFile(out, "a") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return out.getvalue()


def found(package: bytes, prefix: str) -> list[Finding]:
    with speaking("zh"):
        taken = take_in_bytes(package, "a.xlsm")
    return [finding for finding in taken.findings if finding.check.startswith(prefix)]


def linked_to(*targets: str) -> Any:
    def edit(book: Any) -> None:
        for target in targets:
            link = ExternalLink(externalBook=ExternalBook(id="rId1"))
            link.file_link = Relationship(
                type="externalLinkPath", Target=target, TargetMode="External", Id="rId1"
            )
            book._external_links.append(link)

    return edit


ADDINS = (
    r"file:///C:\Users\li\AppData\Roaming\Microsoft\Excel\XLSTART\xlperf.xlam",
    "/Users/wang/XLSTART/XLPERF.XLAM",
    "xlperf.xlam",
)


@pytest.mark.parametrize("target", ADDINS)
def test_a_link_to_our_addin_is_known_and_comes_with_its_cure(package: bytes, target: str) -> None:
    (finding,) = found(edited(package, linked_to(target)), "workbook-addin-link")
    assert finding.severity == "info" and "xlperf.xlam" in finding.message and "编辑链接" in finding.hint
    assert not found(edited(package, linked_to(target)), "workbook-external-link")


def test_other_links_are_still_warned_of_and_counted_apart(package: bytes) -> None:
    content = edited(package, linked_to(ADDINS[0], "去年.xlsx", "my-xlperf.xlam"))
    assert [each.check for each in found(content, "workbook-addin-link")] == ["workbook-addin-link"]
    (other,) = found(content, "workbook-external-link")
    assert other.severity == "warning" and "2" in other.message


EXTENSION = (
    '<we:webextension xmlns:we="http://schemas.microsoft.com/office/webextensions/webextension/2010/11" id="{{1}}">'
    '<we:reference id="{id}" version="1.0.0.0" store="{store}" storeType="{kind}"/><we:properties/></we:webextension>'
)


@pytest.mark.parametrize(
    ("identity", "kind", "check", "severity"),
    [
        ("WA200008175", "OMEX", "workbook-web-addin", "info"),
        ("6f1b7a3e-0000-4000-8000-1234", "Registry", "workbook-web-addin-unknown", "warning"),
        ("mine", "FileSystem", "workbook-web-addin-unknown", "warning"),
        ("mine", "", "workbook-web-addin-unknown", "warning"),
    ],
)
def test_web_addins_are_named_and_those_of_no_store_warned_of(
    package: bytes, identity: str, kind: str, check: str, severity: str
) -> None:
    part = EXTENSION.format(id=identity, store="zh-CN", kind=kind)
    (finding,) = found(
        with_parts(package, {"xl/webextensions/webextension1.xml": part}), "workbook-web-addin"
    )
    assert (finding.check, finding.severity) == (check, severity) and identity in finding.message


def set_to(key: str, value: object) -> Any:
    def edit(book: Any) -> None:
        sheet = book["xlwings.conf"]
        for row in range(1, 20):
            if str(sheet.cell(row, 1).value or key).upper() == key.upper():
                sheet.cell(row, 1, key)
                sheet.cell(row, 2, value)
                return

    return edit


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("INTERPRETER_WIN", r"\\server\share\python.exe"),
        ("Interpreter", "calc.exe"),
        ("PYTHONPATH", r"D:\申报"),
        ("Conda Path", r"D:\conda"),
        ("UDF Modules", "申报;xlperf.excel.udfs"),
        ("ADD_WORKBOOK_TO_PYTHONPATH", "True"),
    ],
)
def test_settings_that_name_what_is_run_are_a_finding_with_their_cell(
    package: bytes, key: str, value: str
) -> None:
    (finding,) = found(edited(package, set_to(key, value)), "workbook-python-settings")
    assert finding.severity == "warning" and finding.sheet == "xlwings.conf" and finding.cell.startswith("B")
    assert finding.value == value and key.upper() in finding.message.upper() and "不要启用宏" in finding.hint


def test_our_own_settings_and_harmless_ones_are_none(package: bytes) -> None:
    assert not found(package, "workbook-")
    assert not found(edited(package, set_to("Show Console", "True")), "workbook-python-settings")
    assert not found(edited(package, set_to("ADD_WORKBOOK_TO_PYTHONPATH", False)), "workbook-python-settings")


def test_a_plain_workbook_with_such_a_sheet_is_told_too(tmp_path: Path) -> None:
    """Without macros of ours: xlwings' own add-in would read it."""

    def edit(book: Any) -> None:
        sheet = book.create_sheet("xlwings.conf")
        sheet.append(["INTERPRETER_WIN", r"D:\evil\python.exe"])

    plain = build(FORM, Options(), valid_declaration(FORM, 2))
    assert [each.cell for each in found(edited(plain, edit), "workbook-python-settings")] == ["B1"]
