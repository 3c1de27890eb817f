"""Whether an output may take the place of the file that is there, and the writing by that rule.

Owns how an earlier output of ours is known: a page, a document or a paper of somebody else is replaced by none. The
command line and the library write by it alike. The refusals are `system.durable`'s.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from xlperf.system.durable import guard_output, writing

MARK = "xlperf"
"""The category in the properties of our Word documents, by which they are known."""
_GENERATOR = re.compile(rb'<meta name="generator" content="xlperf ')
_TITLE = re.compile(r"[^\n]{0,120}[0-9]{4}年[^\n]{2,60}表\"?\r?\n\r?\n")
"""How a published text begins."""
_BEGINNING = 8_192


def _is_page(path: Path) -> bool:
    return _GENERATOR.search(_beginning(path)) is not None


def _is_paper(path: Path) -> bool:
    from xlperf.system.pages.paper import PAPER_MARK

    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 64), os.SEEK_END)
        return file.read().rstrip().endswith(PAPER_MARK.strip())


def _is_document(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as part:
            return f"category>{MARK}<".encode() in part.read(65_536)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return False


def _is_declaration(path: Path) -> bool:
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"form", "fields"} <= found.keys()


def _is_published_text(path: Path) -> bool:
    return _TITLE.match(_beginning(path).decode("utf-8-sig", "replace")) is not None


_KNOWN: Mapping[str, Callable[[Path], bool]] = {
    ".html": _is_page,
    ".htm": _is_page,
    ".pdf": _is_paper,
    ".docx": _is_document,
    ".json": _is_declaration,
    ".txt": _is_published_text,
}


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_BEGINNING)


def may_write(
    out: Path,
    inputs: Iterable[str | os.PathLike[str] | None],
    overwrite: bool,
    sheets: Iterable[str] = (),
) -> None:
    """Raises CannotWrite where `out` must not be written. `sheets`: those by which an earlier workbook of the kind is
    known; without any, no workbook may be replaced. Other files may be where they are earlier ones of ours, or empty."""
    wanted = set(sheets)

    def is_earlier(path: Path) -> bool:
        known = _KNOWN.get(path.suffix.lower())
        if known is not None:
            return not path.stat().st_size or known(path)
        return bool(wanted) and wanted <= sheets_of(path)

    guard_output(out, inputs, is_earlier, overwrite)


def sheets_of(path: Path) -> set[str]:
    """The names of a workbook's sheets; none of a file that cannot be read as one."""
    from xlperf.ooxml.book import Book
    from xlperf.ooxml.package import open_package
    from xlperf.ooxml.refusal import UnreadableWorkbook

    try:
        return {sheet.name for sheet in Book(open_package(path)).sheets}
    except UnreadableWorkbook:
        return set()


def put(
    out: str | os.PathLike[str],
    data: bytes,
    inputs: Iterable[object] = (),
    overwrite: bool = False,
) -> None:
    """Writes `data` to `out`, whole; what stands there is replaced by the rule of `may_write`, and the very same bytes are
    left alone. `inputs`: what of them is a path is never written over. Raises CannotWrite."""
    path = Path(out)
    if os.path.isfile(path) and path.stat().st_size == len(data) and path.read_bytes() == data:  # noqa: PTH113 - a name may be too long
        return
    given = [one for one in inputs if isinstance(one, str | os.PathLike) and one]
    if data.startswith(b"PK") and path.suffix.lower() != ".docx":
        # a workbook replaces nothing, whatever it is called
        guard_output(path, given, lambda _: False, overwrite)
    else:
        may_write(path, given, overwrite)
    with writing(path) as file:
        file.write_bytes(data)
