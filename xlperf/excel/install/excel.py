"""The add-in for Excel (xlperf.xlam) and xlwings' configuration, written into the user's folders and taken out again.

Owns which files those are. The same files can be written into any folder, on any system. Starts no Excel.
"""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlperf.errors import InvalidArgument, XlperfError
from xlperf.excel.install import configuration
from xlperf.messages import catalogue, say
from xlperf.ooxml.macros import macro_modules, ribbon, with_macros
from xlperf.ooxml.vba.sources import NoSources, module_sources
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import CannotWrite, make_folder, writing
from xlperf.version import VERSION

catalogue(
    {
        "addin.no-appdata": (
            "找不到 Excel 的启动文件夹（环境变量 APPDATA 未设）；请用 --target 指定文件夹",
            "Excel's start-up folder is not known (APPDATA is not set); name a folder with --target",
        ),
        "addin.excel-open": (
            "Excel 正开着加载项 {name}：请先关闭 Excel（任务管理器里也不再有 EXCEL.EXE），再运行一次",
            "Excel has the add-in {name} open: close Excel first (no EXCEL.EXE is left in the Task Manager), then try again",
        ),
    }
)

ADDIN = "xlperf.xlam"
UDFS = "xlperf.excel.udfs"
_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"


class ExcelOpen(XlperfError, ValueError):
    """The add-in cannot be replaced or removed while Excel holds it; the text says so, as a sentence."""


@dataclass(frozen=True)
class ExcelFolders:
    """Where things are put: Excel's start-up folder, and the folder of xlwings' configuration."""

    startup: Path
    settings: Path

    @property
    def addin(self) -> Path:
        return self.startup / ADDIN


def places_of_user() -> ExcelFolders:
    """Where Excel on Windows and xlwings look; raises ValueError with a readable message where the system does not say."""
    appdata, home = os.environ.get("APPDATA"), os.environ.get("USERPROFILE")
    if not appdata or not home:
        raise InvalidArgument(say("addin.no-appdata"))
    return ExcelFolders(Path(appdata, "Microsoft", "Excel", "XLSTART"), Path(home, ".xlwings"))


def places_in(target: Path) -> ExcelFolders:
    """The same files in one folder."""
    return ExcelFolders(target, target)


def settings() -> dict[str, str]:
    """What the configuration of xlwings must say: which Python, and where the functions are."""
    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")
    interpreter = windowless if windowless.is_file() else python
    return {"INTERPRETER_WIN": str(interpreter), "UDF MODULES": UDFS}


def install(places: ExcelFolders) -> list[Path]:
    """Writes the add-in and the configuration; gives what was written. Raises ExcelOpen, CannotWrite, MacroError."""
    content = addin_package()
    make_folder(places.startup)
    with _not_held(places.addin), writing(places.addin) as beside:
        beside.write_bytes(content)
    configuration.set_keys(places.settings, settings())
    return [places.addin, places.settings / configuration.FILE]


def remove(places: ExcelFolders) -> list[Path]:
    """Removes the add-in and puts the configuration back; gives what was changed. Raises ExcelOpen."""
    changed = []
    if places.addin.exists():
        with _not_held(places.addin):
            places.addin.unlink()
        changed.append(places.addin)
    if configuration.put_back(places.settings, settings()):
        changed.append(places.settings / configuration.FILE)
    return changed


@contextmanager
def _not_held(addin: Path) -> Iterator[None]:
    """Excel holds its add-ins open for as long as it runs: Windows then refuses to write or delete them, in words that name
    rights or sharing. A folder without rights is told apart by the add-in not being there, or nobody holding it."""
    try:
        yield
    except (CannotWrite, PermissionError) as error:
        refused = isinstance(error, PermissionError) or error.reason_id in ("in-use", "no-permission")
        if refused and addin.exists() and _is_held(addin):
            raise ExcelOpen(say("addin.excel-open", name=addin.name)) from error
        raise


def _is_held(path: Path) -> bool:
    """Whether another program keeps the file from being written, or has left its owner's mark (~$name) beside it."""
    if path.with_name(f"~${path.name}").exists():
        return True
    try:
        with path.open("r+b"):
            return False
    except OSError:
        return True


def addin_package() -> bytes:
    """The add-in: an empty workbook with the macros for Python and the ribbon, as a file that Excel loads hidden."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.add_worksheet("xlperf")
        workbook.set_properties({"title": "xlperf", "comments": f"xlperf {VERSION}"})
    return _as_addin(
        with_macros(buffer.getvalue(), macro_modules("python"), _own_tab(ribbon("python")), ADDIN)
    )


_ID = re.compile(rb'\bid="xlp')


def _own_tab(ribbon_xml: bytes) -> bytes:
    """The ribbon with ids of its own: a workbook with the same buttons may be open beside the add-in."""
    return _ID.sub(b'id="xlpAddin', ribbon_xml)


def _as_addin(package: bytes) -> bytes:
    """The package as Excel loads an add-in: its content type, and a window that is never shown."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        entries = [(entry, parts.read(entry)) for entry in parts.infolist()]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for entry, content in entries:
            if entry.filename == "[Content_Types].xml":
                content = content.replace(_WORKBOOK_TYPE.encode(), _ADDIN_TYPE.encode())
            elif entry.filename == "xl/workbook.xml":
                content = content.replace(b"<workbookView ", b'<workbookView visibility="hidden" ', 1)
            written.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def xlwings_version_in(package: Path) -> str:
    """The version of the xlwings module in a workbook or add-in; "" where it holds none that can be read."""
    try:
        with zipfile.ZipFile(package) as parts:
            sources = module_sources(parts.read("xl/vbaProject.bin"))
    except (OSError, KeyError, zipfile.BadZipFile, NoSources):
        return ""
    for source in sources.values():
        found = re.search(r'XLWINGS_VERSION As String = "([^"]+)"', source)
        if found:
            return found[1]
    return ""
