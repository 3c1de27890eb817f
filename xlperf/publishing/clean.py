"""A workbook made fit for publication: what names a person or a computer is taken out of it, and nothing else.

Owns the command. Where traces lie is known by `personal_traces`; parts that hold none keep their bytes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from xlperf.arguments import a_path
from xlperf.form.layout import BUNDLE_SHEET
from xlperf.intake.source import WorkbookSource, workbook_bytes
from xlperf.intake.undo_copy import empty_undo_copy
from xlperf.ooxml.book import Book
from xlperf.ooxml.changes import Changes
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.publishing.personal_traces import LOOKS, PARTS_LEFT, REMOVED_PARTS, Trace


class Cleaned(NamedTuple):
    """A workbook without personal traces: its bytes, and what was found in it."""

    data: bytes
    traces: tuple[Trace, ...]

    def __repr__(self) -> str:
        return f"<Cleaned {len(self.data)} bytes, {len(self.traces)} traces>"


def clean(
    source: WorkbookSource,
    out: str | os.PathLike[str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    overwrite: bool = False,
) -> Cleaned:
    """The workbook `source` (what `read` takes) without names of people, comments' authors and other personal traces;
    written to `out` where that is given.

    `overwrite`: whether `out` may take the place of another file, `source` among them. Raises UnreadableWorkbook,
    InvalidArgument, CannotWrite.
    """
    from xlperf.ooxml.replacing import put

    if out is not None:
        a_path("out", out)
    content, _ = workbook_bytes(source, limits)
    data, traces = cleaned(Package(content, limits))
    if out is not None:
        put(out, data, [source], overwrite)
    return Cleaned(data, tuple(traces))


def cleaned(package: Package) -> tuple[bytes, list[Trace]]:
    """The bytes of the workbook without personal traces, and what was found.

    Without traces the file's own bytes. Raises UnreadableWorkbook where a part that must be looked into is damaged, and of the
    bundle of a unit (上报): what names people stands in the workbooks in it, too.
    """
    if _is_bundle(package):
        raise UnreadableWorkbook("bundle")
    changes = Changes(package)
    traces: list[Trace] = []
    # What our macros keep of texts that were typed over: nobody sees it, so nobody would think of it.
    undo_copy = [Trace("undo-copy", name) for name in empty_undo_copy(changes)]
    removed: list[str] = []
    for name in package.names:
        kind = _kind(REMOVED_PARTS, name)
        if kind:
            traces.append(Trace(kind, name))
            removed.append(name)
        else:
            traces += _look_into(name, changes)
    changes.remove_wholly(removed)
    traces = undo_copy + traces
    return (changes.data() if any(not trace.left for trace in traces) else package.data), traces


def _is_bundle(package: Package) -> bool:
    try:
        return any(sheet.name == BUNDLE_SHEET for sheet in Book(package).sheets)
    except UnreadableWorkbook:
        return False  # its parts are looked into all the same


def _kind(patterns: tuple[tuple[re.Pattern[str], str], ...], name: str) -> str:
    return next((kind for pattern, kind in patterns if pattern.fullmatch(name.lower())), "")


def _look_into(name: str, changes: Changes) -> Iterator[Trace]:
    """Takes the traces out of one part; what cannot be taken out without harm is told."""
    left = _kind(PARTS_LEFT, name)
    if left:
        yield Trace(left, name, left=True)
    for pattern, look in LOOKS:
        if pattern.fullmatch(name.lower()):
            for kind, value in look(changes.root(name)):
                changes.touch(name)
                yield Trace(kind, name, value)
