"""Whether an output may take the place of the file that is there, and the writing by that rule.

Owns what counts as an earlier output of the same kind; the command line and the library write by it alike. The refusals
are `system.durable`'s.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from xlperf.system.durable import guard_output, writing

_KINDS = {
    ".html": ("html",),
    ".htm": ("html",),
    ".pdf": ("pdf",),
    ".docx": ("docx",),
    ".json": ("json",),
    ".txt": ("text", "csv"),
}


def may_write(
    out: Path,
    inputs: Iterable[str | os.PathLike[str] | None],
    overwrite: bool,
    sheets: Iterable[str] = (),
) -> None:
    """Raises CannotWrite where `out` must not be written. `sheets`: those by which an earlier workbook of the kind is
    known; without any, no workbook may be replaced. Other files may be by one of their own kind."""
    wanted = set(sheets)

    def is_earlier(path: Path) -> bool:
        if path.suffix.lower() in _KINDS:
            from xlperf.ooxml.package import sniff

            return sniff(path) in (*_KINDS[path.suffix.lower()], "empty")
        return bool(wanted) and wanted <= _sheets(path)

    guard_output(out, inputs, is_earlier, overwrite)


def _sheets(path: Path) -> set[str]:
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
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    given = [one for one in inputs if isinstance(one, str | os.PathLike) and one]
    if data.startswith(b"PK") and path.suffix.lower() != ".docx":
        guard_output(
            path, given, lambda _: False, overwrite
        )  # a workbook replaces nothing, whatever it is called
    else:
        may_write(path, given, overwrite)
    with writing(path) as file:
        file.write_bytes(data)


__all__ = ["may_write", "put"]
