"""What a workbook brings along for Excel's add-ins, as findings: links to ours, web add-ins, settings that name a Python.

Owns which of it is ours and which is somebody's. Reads parts of the package, follows and runs nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from xlperf.declaration import INFO, WARNING, Finding
from xlperf.form.layout import SETTINGS_SHEET
from xlperf.intake.read import WorkbookReading
from xlperf.intake.told import told
from xlperf.messages import catalogue
from xlperf.ooxml.book import Book
from xlperf.ooxml.macros import XLWINGS_SETTINGS
from xlperf.ooxml.package import Package
from xlperf.ooxml.safe_xml import local_name

catalogue(
    {
        "workbook-addin-link.message": (
            "公式里用了填表电脑上的加载项 xlperf.xlam（{count} 处链接），在别的电脑上打开会提示外部链接、显示 #NAME?",
            "formulas use the add-in xlperf.xlam of the machine that filled it in ({count} links): elsewhere Excel asks about "
            "external links and shows #NAME?",
        ),
        "workbook-addin-link.hint": (
            "表内自带的校验不需要加载项：删去这些公式，或复制后选择性粘贴为数值；在装有加载项的电脑上也可用“数据 › 编辑链接 › 更改源”",
            "the workbook's own checks need no add-in: delete those formulas or paste them as values; where the add-in is "
            "installed, Data › Edit Links › Change Source will do too",
        ),
        "workbook-web-addin.message": (
            "工作簿带有网页加载项：{found}",
            "the workbook holds a web add-in: {found}",
        ),
        "workbook-web-addin.hint": (
            "来自应用商店；打开时 Excel 会问是否信任，汇总时不运行",
            "it is from the store; Excel asks whether to trust it, and nothing of it runs here",
        ),
        "workbook-web-addin-unknown.message": (
            "工作簿带有不是来自应用商店的网页加载项：{found}",
            "the workbook holds a web add-in that is not from the store: {found}",
        ),
        "workbook-web-addin-unknown.hint": (
            "不要信任它：向报送单位问明来历，或另存为不带加载项的副本（文件 › 信息 › 检查文档）",
            "do not trust it: ask the department where it is from, or remove it (File › Info › Inspect Document)",
        ),
        "workbook-python-settings.message": (
            "隐藏工作表 {sheet} 的设置“{key}”被改成“{found}”：它指定运行哪个 Python 或哪些文件",
            "the setting '{key}' of the hidden sheet {sheet} was made '{found}': it says which Python or which files are run",
        ),
        "workbook-python-settings.hint": (
            "xlperf 的宏不理会它，别的 xlwings 加载项会照办：不要启用宏，向报送单位问明来历",
            "the macros of xlperf pass it over, xlwings' own add-in obeys: do not enable macros, and ask the department about it",
        ),
    }
)

ADDIN = "xlperf.xlam"
_OF_STORE = ("omex",)
_NAMES_WHAT_RUNS = (
    "INTERPRETER",
    "INTERPRETER_WIN",
    "INTERPRETER_MAC",
    "PYTHONPATH",
    "CONDA PATH",
    "CONDA ENV",
    "UDF MODULES",
    "ADD_WORKBOOK_TO_PYTHONPATH",
    "TEMP DIR",
)
_MOST_SETTINGS = 60


def of_addins(reading: WorkbookReading) -> Iterator[Finding]:
    """All that, in the language in force."""
    ours = len(links_to_our_addin(reading.book))
    if ours:
        yield told("workbook-addin-link.message", INFO, reading.entry.name, count=ours)
    yield from _web_addins(reading)
    yield from _settings(reading)


def links_to_our_addin(book: Book) -> list[str]:
    """The parts with links to a file xlperf.xlam, wherever it lies."""
    return [part for part in book.external_links() if _target(book.package, part).lower() == ADDIN]


def _target(package: Package, part: str) -> str:
    """The name of the file to which a part of links points; "" where it does not say."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package:
        return ""
    targets = [relation.get("Target") or "" for relation in package.xml(relations)]
    return targets[0].replace("\\", "/").rpartition("/")[2] if targets else ""


def _web_addins(reading: WorkbookReading) -> Iterator[Finding]:
    package = reading.book.package
    for name in package.names:
        if "/webextensions/webextension" not in name.lower() or not name.lower().endswith(".xml"):
            continue
        identity, store = _reference(package, name)
        known = store in _OF_STORE
        key = "workbook-web-addin.message" if known else "workbook-web-addin-unknown.message"
        found = f"{identity or posixpath.basename(name)}{f'（{store}）' if store else ''}"
        yield told(key, INFO if known else WARNING, reading.entry.name, "", found, found=found)


def _reference(package: Package, part: str) -> tuple[str, str]:
    """(id, kind of store in small letters) of a web add-in."""
    for element in package.xml(part):
        if local_name(element) == "reference":
            return element.get("id") or "", (element.get("storeType") or "").lower()
    return "", ""


def _settings(reading: WorkbookReading) -> Iterator[Finding]:
    """Settings of xlwings in the workbook that say what is run, where they are not as the form made them."""
    entry = next((sheet for sheet in reading.book.sheets if sheet.name == SETTINGS_SHEET), None)
    if entry is None:
        return
    usual = {key.upper(): value for key, value, _ in XLWINGS_SETTINGS}
    sheet = reading.book.sheet(entry)
    for row in range(1, _MOST_SETTINGS + 1):
        key, found = (_text(sheet.value(f"{column}{row}")) for column in "AB")
        if (
            key.upper() not in _NAMES_WHAT_RUNS
            or not found
            or found.lower() == usual.get(key.upper(), "").lower()
        ):
            continue
        yield told(
            "workbook-python-settings.message", WARNING, SETTINGS_SHEET, f"B{row}", found,
            sheet=SETTINGS_SHEET, key=key, found=found,
        )  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
