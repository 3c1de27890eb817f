"""Specimens whose content is sound and whose place or name is not: folders, links, pipes, names of every kind."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

from tests.hostile.specimen import READABLE, laid, made


def put_aside(then: Callable[[Path, Path], object]) -> Callable[[Path, bytes], Path]:
    """Lays the base outside the folder, and `then(place inside, file outside)`."""

    def put(folder: Path, base: bytes) -> Path:
        outside = folder.parent / f"{folder.name}-outside.xlsx"
        outside.write_bytes(base)
        place = folder / "a.xlsx"
        then(place, outside)
        return place

    return put


def _folder(folder: Path, base: bytes) -> Path:
    (folder / "x.xlsx").mkdir()
    return folder / "x.xlsx"


def _pipe(folder: Path, base: bytes) -> Path:
    os.mkfifo(folder / "pipe.xlsx")
    return folder / "pipe.xlsx"


def _link_to_itself(folder: Path, base: bytes) -> Path:
    (folder / "a.xlsx").symlink_to(folder / "a.xlsx")
    return folder / "a.xlsx"


def _link_inside(folder: Path, base: bytes) -> Path:
    (folder / "real.xlsx").write_bytes(base)
    (folder / "link.xlsx").symlink_to("real.xlsx")
    return folder / "link.xlsx"


def _gbk(folder: Path, base: bytes) -> Path:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + "市财政局.xlsx".encode("gbk")))
    path.write_bytes(base)
    return path


laid("no-such-file", "not-found", lambda folder, base: folder / "none.xlsx")
laid("file-in-a-folder-that-is-a-file", "unreachable", lambda folder, base: _below_a_file(folder, base))
laid("folder-named-xlsx", "is-folder", _folder)
laid("name-with-nul", "unreachable", lambda folder, base: folder / "a\0.xlsx")
laid(
    "name-longer-than-the-system-allows", "unreachable", lambda folder, base: folder / ("长" * 200 + ".xlsx")
)


def _below_a_file(folder: Path, base: bytes) -> Path:
    (folder / "a.xlsx").write_bytes(base)
    return folder / "a.xlsx" / "b.xlsx"


if hasattr(os, "mkfifo"):
    laid("pipe", "not-a-file", _pipe)
    laid("device", "not-a-file", put_aside(lambda place, outside: place.symlink_to("/dev/zero")))
    laid("link-to-nothing", "not-found", put_aside(lambda place, outside: place.symlink_to("nowhere")))
    laid("link-to-itself", "unreachable", _link_to_itself)
    laid("link-to-a-folder", "is-folder", put_aside(lambda place, outside: place.symlink_to(place.parent)))
    laid("link-inside-the-folder", READABLE, _link_inside)
    laid("name-in-gbk", READABLE, _gbk)

for label, name in {
    "emoji": "预算📊✅.xlsx",
    "of-255-bytes": "长" * 83 + "x.xlsx",
    "decomposed": unicodedata.normalize("NFD", "Café–Ångström.xlsx"),
    "composed": unicodedata.normalize("NFC", "Café–Ångström.xlsx"),
    "reserved-on-windows": "CON.xlsx",
    "with-spaces": "  申报表 （终稿） - 副本 (2).xlsx",
    "with-a-newline": "a\nb.xlsx",
    "with-an-escape-sequence": "\x1b[31mred.xlsx",
    "with-right-to-left-override": "abc\u202exslx.exe",
    "like-an-option": "--help.xlsx",
    "like-a-pattern": "[a-z]*?.xlsx",
    "like-a-format": "{path}%s.xlsx",
}.items():
    made(f"name-{label}", READABLE, lambda base: base, name)
