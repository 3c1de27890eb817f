"""Macros put into a finished .xlsx package: vbaProject.bin, code names, the ribbon, the content types.

Owns which VBA sources make which variant and how a package becomes macro-enabled. Works on the zip and
its XML alone, so that nothing else of the workbook changes. Knows no form and no Excel library.
"""

from __future__ import annotations

import importlib.util
import io
import posixpath
import zipfile
from pathlib import Path
from typing import Any, Literal

from xlperf.messages import catalogue, say
from xlperf.ooxml.safe_xml import local_name
from xlperf.system.zip_writer import zipped

from .described_functions import (
    DescribedFunctions,
    describe_arguments,
    read_functions,
    with_attributes,
)
from .vba import VbaModule, module_of_export, vba_project
from .xlwings_module import MacroError, mended

Variant = Literal["python", "vba"]
"""Whose macros a workbook carries: those that call Python through xlwings, or those in VBA alone."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_VBA_RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_RIBBON_RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_VBA_TYPE = "application/vnd.ms-office.vbaProject"
_RIBBON_PART = "customUI/customUI.xml"
_SHEET_KINDS: dict[str, Literal["worksheet", "chartsheet"]] = {
    "worksheet": "worksheet",
    "chartsheet": "chartsheet",
}
_BEFORE_WORKBOOK_PROPERTIES = ("fileVersion", "fileSharing")

# The sources of each variant, in the order in which they stand in the project.
_SOURCES: dict[Variant, tuple[str, ...]] = {
    "python": ("python/XlpPython.bas", "python/XlpRibbon.bas", "generated/xlwings_udfs.bas"),
    "vba": (
        "vba/XlpWords.bas",
        "vba/XlpText.bas",
        "vba/XlpPlainWords.bas",
        "vba/XlpPlain.bas",
        "vba/XlpTarget.bas",
        "vba/XlpCells.bas",
        "vba/XlpCommands.bas",
        "vba/XlpRibbon.bas",
    ),
}
XLWINGS_SETTINGS = (
    ("UDF Modules", "xlperf.excel.udfs", "函数 XLP_… 所在的 Python 模块"),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False", "不运行放在工作簿旁边的 Python 文件"),
    ("INTERPRETER_WIN", "", "解释器由使用者自己的 xlwings.conf 指定；写在这里的不起作用"),
    ("PYTHONPATH", "", "同上"),
    ("Use UDF Server", "False", "每个按钮用自己的 Python 进程，出错不影响函数"),
    ("Show Console", "False", "不显示控制台窗口"),
)
"""Setting, value, why. Which Python runs is said by the user's own xlwings.conf: the macros take it from nowhere else, and an
empty value here keeps xlwings' own add-in from looking in the folder of the workbook."""

MACROS_FOLDER = "macros"
_XLWINGS_SOURCES = ("xlwings.bas", "addin/Dictionary.cls")
_OF_FUNCTIONS = "xlwings_udfs"
_DESCRIBED = "generated/functions.json"

catalogue(
    {
        "macros.not-a-workbook": (
            "{name} 不是 .xlsx 工作簿，无法加入宏；请先用 Excel 另存为 .xlsx",
            "{name} is no .xlsx workbook, so no macros can be added; save it as .xlsx first",
        ),
        "macros.already": (
            "{name} 已经带有宏；请从不带宏的 .xlsx 开始",
            "{name} holds macros already; start from the .xlsx without them",
        ),
        "macros.sources-missing": (
            "找不到宏源文件 {name}；请重新安装 xlperf",
            "the macro source {name} is missing; install xlperf again",
        ),
        "macros.xlwings-missing": (
            "带 Python 的宏需要 xlwings：请运行 pip install xlwings，或改用不需要 Python 的 --macros vba",
            "macros with Python need xlwings: run pip install xlwings, or take --macros vba, which needs none",
        ),
    }
)


def macros_folder() -> Path:
    """Where the VBA sources and ribbons lie: in the installed package, else in the checkout."""
    package = Path(__file__).parents[1]
    installed = package / MACROS_FOLDER
    return installed if installed.is_dir() else package.parent / MACROS_FOLDER


def macro_modules(variant: Variant) -> list[VbaModule]:
    """The standard and class modules of a variant; document modules come from the workbook's sheets."""
    folder = macros_folder()
    modules = [_module_in(folder / source) for source in _SOURCES[variant]]
    if variant == "python":
        described = described_functions()
        modules = [with_attributes(module, described) for module in modules]
        modules += [mended(module) if module.name == "xlwings" else module for module in xlwings_modules()]
    return modules


def xlwings_modules() -> list[VbaModule]:
    """The modules of the installed xlwings, as they are there; raises MacroError where it is not installed."""
    return [_module_in(_xlwings_folder() / source) for source in _XLWINGS_SOURCES]


def described_functions() -> DescribedFunctions:
    """What the Function Wizard says of the functions XLP_…"""
    return read_functions(_bytes_of(macros_folder() / _DESCRIBED))


def ribbon(variant: Variant) -> bytes:
    """The ribbon's XML (customUI of 2007) of a variant."""
    return _bytes_of(macros_folder() / variant / "ribbon.xml")


def with_macros(content: bytes, modules: list[VbaModule], ribbon_xml: bytes, name: str = "workbook") -> bytes:
    """The package `content` (.xlsx) made macro-enabled with these modules and this ribbon; the same bytes for the same. `name` is
    for messages. MacroError where it is no .xlsx, or has macros already."""
    parts = _parts(content, name)
    documents = _named_documents(parts)
    workbook_part = _workbook_part(parts)
    project_part = posixpath.join(posixpath.dirname(workbook_part), "vbaProject.bin")
    parts[project_part] = vba_project([*documents, *modules])
    if any(module.name == _OF_FUNCTIONS for module in modules):
        root = _parsed(parts[workbook_part])
        describe_arguments(root, described_functions())
        parts[workbook_part] = _serialised(root)
    _declare_types(parts, workbook_part, project_part)
    _relate(parts, _relationships_of(workbook_part), _VBA_RELATIONSHIP, "vbaProject.bin")
    # Programs that re-write the package (openpyxl) drop this relationship: it comes last of all.
    parts[_RIBBON_PART] = ribbon_xml
    _relate(parts, "_rels/.rels", _RIBBON_RELATIONSHIP, _RIBBON_PART)
    return zipped(parts.items())


def _module_in(path: Path) -> VbaModule:
    return module_of_export(_bytes_of(path).decode("ascii"))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise MacroError(say("macros.sources-missing", name=path.name)) from None


def _xlwings_folder() -> Path:
    """The folder of the installed xlwings; nothing is imported."""
    found = importlib.util.find_spec("xlwings")
    if found is None or found.origin is None:
        raise MacroError(say("macros.xlwings-missing"))
    return Path(found.origin).parent


def _parts(content: bytes, name: str) -> dict[str, bytes]:
    """The package's parts by name, in their order."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {
                entry.filename: package.read(entry) for entry in package.infolist() if not entry.is_dir()
            }
    except zipfile.BadZipFile:
        raise MacroError(say("macros.not-a-workbook", name=name)) from None
    types = parts.get("[Content_Types].xml", b"")
    if _VBA_TYPE.encode() in types:
        raise MacroError(say("macros.already", name=name))
    if _WORKBOOK_TYPE.encode() not in types:
        raise MacroError(say("macros.not-a-workbook", name=name))
    return parts


def _named_documents(parts: dict[str, bytes]) -> list[VbaModule]:
    """Sees to a code name on the workbook and on every sheet; returns the document modules behind them."""
    workbook_part = _workbook_part(parts)
    root = _parsed(parts[workbook_part])
    properties = root.find(f"{{{_MAIN}}}workbookPr")
    if properties is None:
        properties = root.makeelement(f"{{{_MAIN}}}workbookPr")
        before = sum(1 for child in root if local_name(child) in _BEFORE_WORKBOOK_PROPERTIES)
        root.insert(before, properties)
    workbook_name = properties.get("codeName") or "ThisWorkbook"
    properties.set("codeName", workbook_name)
    parts[workbook_part] = _serialised(root)
    documents = [VbaModule(workbook_name, kind="workbook")]
    targets = _targets(parts, workbook_part)
    taken = {workbook_name.lower()}
    for sheet in root.iterfind(f"{{{_MAIN}}}sheets/{{{_MAIN}}}sheet"):
        part = targets[sheet.get(f"{{{_RELATED}}}id") or ""]
        documents.append(_named_sheet(parts, part, taken))
    return documents


def _named_sheet(parts: dict[str, bytes], part: str, taken: set[str]) -> VbaModule:
    root = _parsed(parts[part])
    properties = root.find(f"{{{_MAIN}}}sheetPr")
    if properties is None:
        properties = root.makeelement(f"{{{_MAIN}}}sheetPr")
        root.insert(0, properties)
    code_name = properties.get("codeName")
    if not code_name or code_name.lower() in taken:
        code_name = next(free for n in range(1, 10_000) if (free := f"Sheet{n}").lower() not in taken)
        properties.set("codeName", code_name)
        parts[part] = _serialised(root)
    taken.add(code_name.lower())
    return VbaModule(code_name, kind=_SHEET_KINDS[local_name(root)])


def _workbook_part(parts: dict[str, bytes]) -> str:
    """The workbook's part, as the content types name it (a strict reader trusts no fixed path)."""
    for override in _parsed(parts["[Content_Types].xml"]):
        if override.get("ContentType") in (_WORKBOOK_TYPE, _MACRO_WORKBOOK_TYPE):
            return (override.get("PartName") or "").lstrip("/")
    return "xl/workbook.xml"


def _relationships_of(part: str) -> str:
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _targets(parts: dict[str, bytes], part: str) -> dict[str, str]:
    """The parts that `part` is related to, by relationship id."""
    folder = posixpath.dirname(part)
    return {
        relationship.get("Id") or "": posixpath.normpath(
            posixpath.join("/", folder, relationship.get("Target") or "")
        ).lstrip("/")
        for relationship in _parsed(parts[_relationships_of(part)])
        if relationship.get("TargetMode") != "External"
    }


def _relate(parts: dict[str, bytes], relationships_part: str, kind: str, target: str) -> None:
    root = _parsed(parts[relationships_part])
    taken = {relationship.get("Id") for relationship in root}
    free = next(name for n in range(1, 10_000) if (name := f"rId{n}") not in taken)
    root.append(root.makeelement(f"{{{_PACKAGE}}}Relationship", {"Id": free, "Type": kind, "Target": target}))
    # Moved to the end of the package, so that the ribbon's relationship is what is written last.
    del parts[relationships_part]
    parts[relationships_part] = _serialised(root)


def _declare_types(parts: dict[str, bytes], workbook_part: str, project_part: str) -> None:
    root = _parsed(parts["[Content_Types].xml"])
    for override in root:
        if override.get("PartName") == f"/{workbook_part}":
            override.set("ContentType", _MACRO_WORKBOOK_TYPE)
    root.append(
        root.makeelement(f"{{{_TYPES}}}Override", {"PartName": f"/{project_part}", "ContentType": _VBA_TYPE})
    )
    # Printer settings may own the extension "bin", so the project is named by an override.
    parts["[Content_Types].xml"] = _serialised(root)


def _parsed(xml: bytes) -> Any:
    from xlperf.ooxml.xml_tree import etree

    return etree.parsed(xml, keep_all=True)


def _serialised(root: Any) -> bytes:
    from xlperf.ooxml.xml_tree import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
