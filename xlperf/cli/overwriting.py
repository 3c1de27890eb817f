"""The option `--overwrite`, and the question whether an output may take the place of the file that is there.

Owns what counts as an earlier output of the same kind, and the writing of one workbook by that rule. The refusals are xlperf.system.durable's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from xlperf.messages import catalogue, say

catalogue(
    {
        "overwrite.help": (
            "覆盖已有的文件，即使它是输入、名册、填好的工作簿或别的文件",
            "write over what is there, even if it is an input, a roster, a filled workbook or another file",
        ),
        "overwrite.ending": ("{name} 应以 {ending} 结尾", "{name} must end in {ending}"),
    }
)

_KINDS = {
    ".html": ("html",),
    ".htm": ("html",),
    ".pdf": ("pdf",),
    ".docx": ("docx",),
    ".json": ("json",),
    ".txt": ("text", "csv"),
}


def overwrite_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, as a click decorator; the command gets `overwrite`, a bool."""
    return click.option("--overwrite", is_flag=True, help=say("overwrite.help"))(command)


def may_write(
    out: Path, inputs: Iterable[str | Path | None], overwrite: bool, sheets: Iterable[str] = ()
) -> None:
    """Raises CannotWrite where `out` must not be written. `sheets`: those by which an earlier workbook of the kind is
    known; without any, no workbook may be replaced. Other files may be by one of their own kind."""
    from xlperf.system.durable import guard_output

    wanted = set(sheets)

    def is_earlier(path: Path) -> bool:
        if path.suffix.lower() in _KINDS:
            from xlperf.ooxml.package import sniff

            return sniff(path) in (*_KINDS[path.suffix.lower()], "empty")
        return bool(wanted) and wanted <= _sheets(path)

    guard_output(out, inputs, is_earlier, overwrite)


def _sheets(path: Path) -> set[str]:
    from xlperf.ooxml.cells import Book
    from xlperf.ooxml.package import open_package
    from xlperf.ooxml.refusal import UnreadableWorkbook

    try:
        return {sheet.name for sheet in Book(open_package(path)).sheets}
    except UnreadableWorkbook:
        return set()


def put(out: Path, data: bytes, inputs: Iterable[str | Path | None], overwrite: bool) -> None:
    """Writes a workbook to `out`, whole. What stands there is replaced only with `overwrite`; the very same bytes are left
    alone. Raises CannotWrite."""
    from xlperf.system.durable import writing

    if out.is_file() and out.stat().st_size == len(data) and out.read_bytes() == data:
        return
    may_write(out, inputs, overwrite)
    with writing(out) as file:
        file.write_bytes(data)


def must_end_in(out: Path, ending: str) -> None:
    """Raises a usage error where the name of an output has another ending than its kind."""
    if out.suffix.lower() != ending:
        raise click.UsageError(say("overwrite.ending", name=out.name, ending=ending))


__all__ = ["may_write", "must_end_in", "overwrite_option", "put"]
