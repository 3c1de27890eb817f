"""The add-in put where WPS looks for add-ins, looked after there, and taken out again: for one user, without a network.

Owns the folder and its entry in publish.xml (and in jsplugins.xml where an office uses that), and what WPS itself noted of the
add-in. The entries of other add-ins stay as they are. Starts no WPS.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xlperf.diagnosis import Answer
from xlperf.errors import InvalidArgument, XlperfError
from xlperf.messages import catalogue, enumerated, say
from xlperf.system.durable import make_folder, writing
from xlperf.version import VERSION

catalogue(
    {
        "wps-install.no-folder": (
            "找不到 WPS 的加载项文件夹（环境变量 {name} 未设）；请用 --target 指定文件夹",
            "the folder of WPS's add-ins is not known ({name} is not set): name a folder with --target",
        ),
        "wps-install.not-a-list": (
            "{path} 不是 WPS 的加载项清单（{detail}），没有改动它；请先备份并删去它，再安装",
            "{path} is no list of WPS's add-ins ({detail}) and was left alone: keep it elsewhere, delete it, install again",
        ),
        "wps-install.held": (
            "写不进 {path}（{detail}）：请先退出 WPS（包括右下角的图标），再运行一次",
            "{path} cannot be written ({detail}): close WPS, its icon in the tray too, and try again",
        ),
        "wps-status.folder": ("加载项 {path}，版本 {version}", "add-in {path}, version {version}"),
        "wps-status.no-folder": (
            "没有装加载项：{path} 里没有 xlperf",
            "the add-in is not there: no xlperf in {path}",
        ),
        "wps-status.install": ("xlperf addin install --for wps", "xlperf addin install --for wps"),
        "wps-status.other-version": (
            "加载项是 {found} 版，现为 {version}",
            "the add-in is of version {found}, now {version}",
        ),
        "wps-status.incomplete": ("加载项缺少 {names}", "the add-in lacks {names}"),
        "wps-status.listed": ("{path} 里已登记", "it is listed in {path}"),
        "wps-status.not-listed": ("{path} 里没有登记", "it is not listed in {path}"),
        "wps-status.never-opened": (
            "WPS 还没有载入过它（authaddin.json 里没有记录）",
            "WPS has not loaded it yet (authaddin.json says nothing of it)",
        ),
        "wps-status.never-opened.mend": (
            "打开 WPS 表格；问是否信任时点“允许”，再退出并重新打开一次",
            "open WPS Spreadsheets; where it asks for trust, allow it, then close and open it again",
        ),
        "wps-status.off": ("WPS 里它被停用", "it is switched off in WPS"),
        "wps-status.off.mend": (
            "WPS 表格：开发工具 › 加载项，勾选 xlperf；没有的话先卸下、再安装，重新打开 WPS",
            "in WPS Spreadsheets: Developer › Add-ins, tick xlperf; else remove it, install it again, and open WPS anew",
        ),
        "wps-status.not-loaded": ("WPS 认得它，但没有载入", "WPS knows it and has not loaded it"),
        "wps-status.loaded": ("WPS 已载入过它", "WPS has loaded it"),
    }
)

NAME = "xlperf"
FOLDER = f"{NAME}_{VERSION}"
"""As WPS's own tool names the folder of an add-in: its name and version."""
PUBLISH, PLUGINS, TRUST = "publish.xml", "jsplugins.xml", "authaddin.json"
_ENTRY: Mapping[str, str] = {
    "name": NAME,
    "type": "et",
    "url": FOLDER,
    "version": VERSION,
    "enable": "enable_dev",
    "install": "null",
    "customDomain": "",
}
"""An entry as WPS's own tool (npm wpsjs) writes it for an add-in that lies beside the list."""
_OURS = re.compile(rf"{NAME}_[\w.+-]+")
_NEEDED = ("index.html", "main.js", "ribbon.xml", "pane.html", "core.js")


class AddinListError(XlperfError, ValueError):
    """A list of add-ins cannot be read; it stays as it is. The text names it, as a sentence."""


class WpsOpen(XlperfError, ValueError):
    """Files of the add-in are held by a program; the text says so, as a sentence."""


def addins_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Where WPS of this user looks for add-ins. Raises ValueError with a readable message where the system does not say."""
    if platform == "win32":
        return Path(_of(environment, "APPDATA"), "kingsoft", "wps", "jsaddons")
    home = Path(_of(environment, "HOME"))
    if platform == "darwin":
        inner = "Library/Containers/com.kingsoft.wpsoffice.mac/Data/.kingsoft/wps/jsaddons"
        return home / inner
    return home / ".local" / "share" / "Kingsoft" / "wps" / "jsaddons"


def _of(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise InvalidArgument(say("wps-install.no-folder", name=name))
    return value


def install(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Writes the add-in's files below `folder`, over an older one, and lists it; gives what was written.

    Raises AddinListError, WpsOpen, CannotWrite.
    """
    lists = {path: _read(path) for path in _lists(folder)}  # before anything is written
    make_folder(folder)
    beside = folder / f"{FOLDER}.new"
    with _not_held(folder):
        _clear(beside)
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for old in _ours(folder):
            _clear(old)
        beside.rename(folder / FOLDER)
    for path, root in lists.items():
        _without(root)
        ElementTree.SubElement(root, "jsplugin", dict(_ENTRY))
        _write(path, root)
    return [folder / FOLDER, *lists]


def remove(folder: Path) -> list[Path]:
    """Takes the add-in and its entries out; gives what was changed. Raises AddinListError, WpsOpen, CannotWrite."""
    changed = []
    for path in _lists(folder):
        if path.is_file():
            root = _read(path)
            if _without(root):
                _write(path, root)
                changed.append(path)
    for old in _ours(folder):
        with _not_held(old):
            _clear(old)
        changed.append(old)
    return changed


def _ours(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_dir() and _OURS.fullmatch(path.name) and path.suffix != ".new"
    )


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)


class _not_held:  # noqa: N801 - reads as a condition
    """Says in a sentence what Windows says of files that a program holds open."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, OSError):
            path = error.filename or self.path
            raise WpsOpen(say("wps-install.held", path=path, detail=error.strerror or error)) from error


# ---------------------------------------------------------------- lists


def _lists(folder: Path) -> list[Path]:
    """publish.xml, which every WPS reads, and jsplugins.xml where an office has WPS read that (oem.ini, JSPluginsServer)."""
    plugins = folder / PLUGINS
    return [folder / PUBLISH, *([plugins] if plugins.is_file() else [])]


def _read(path: Path) -> ElementTree.Element:
    if not path.is_file() or not path.read_bytes().strip():
        return ElementTree.Element("jsplugins")
    try:
        parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
        root = ElementTree.fromstring(path.read_bytes(), parser)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise AddinListError(say("wps-install.not-a-list", path=path, detail=error)) from error
    if root.tag != "jsplugins":
        raise AddinListError(say("wps-install.not-a-list", path=path, detail=f"<{root.tag}>"))
    return root


def _without(root: ElementTree.Element) -> bool:
    """Takes our entries out; whether there were any."""
    found = [one for one in root if one.get("name") == NAME]
    for one in found:
        root.remove(one)
    return bool(found)


def _write(path: Path, root: ElementTree.Element) -> None:
    ElementTree.indent(root)
    with writing(path) as beside:
        beside.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


# ---------------------------------------------------------------- status


def status(folder: Path) -> Iterator[Answer]:
    """Whether the add-in is there, listed, and loaded by WPS: an answer each, in the order in which a person would ask."""
    there = _ours(folder)
    install_again = say("wps-status.install")
    if not there:
        yield Answer("wps", "broken", say("wps-status.no-folder", path=folder), install_again)
        return
    version = there[-1].name.partition("_")[2]
    missing = [name for name in _NEEDED if not (there[-1] / name).is_file()]
    if missing:
        yield Answer("wps", "broken", say("wps-status.incomplete", names=enumerated(missing)), install_again)
    elif version != VERSION:
        words: dict[str, Any] = {"found": version, "version": VERSION}
        yield Answer("wps", "note", say("wps-status.other-version", **words), install_again)
    else:
        yield Answer("wps", "good", say("wps-status.folder", path=there[-1], version=version))
    for path in _lists(folder):
        try:
            listed = any(one.get("name") == NAME and one.get("url") == there[-1].name for one in _read(path))
        except AddinListError as error:
            yield Answer("wps", "broken", str(error))
            continue
        state = "listed" if listed else "not-listed"
        yield Answer(
            "wps",
            "good" if listed else "broken",
            say(f"wps-status.{state}", path=path),
            "" if listed else install_again,
        )
    yield _trusted(folder)


def _trusted(folder: Path) -> Answer:
    """What WPS noted when it last started: it asks its user for trust, and only then loads an add-in."""
    notes = _notes(folder / TRUST)
    if not notes:
        return Answer("wps", "note", say("wps-status.never-opened"), say("wps-status.never-opened.mend"))
    if any(note.get("enable") is False for note in notes):
        return Answer("wps", "broken", say("wps-status.off"), say("wps-status.off.mend"))
    if any(note.get("isload") is False for note in notes):
        return Answer("wps", "note", say("wps-status.not-loaded"), say("wps-status.never-opened.mend"))
    return Answer("wps", "good", say("wps-status.loaded"))


def _notes(path: Path) -> list[dict[str, Any]]:
    """WPS's notes of this add-in, wherever they stand in its file."""
    try:
        waiting: list[Any] = [json.loads(path.read_text(encoding="utf-8-sig"))]
    except (OSError, ValueError):
        return []
    found = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("name") == NAME:
                found.append(one)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found
