"""A workbook wherever it is: a path, bytes, a binary file object, an openpyxl.Workbook or an xlwings.Book, all as bytes.

Owns how each is had whole. What is in them goes through the gate alike; neither package is imported here.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from xlperf.arguments import of_kind
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.package import file_bytes
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.size_limits import weigh_bytes

if TYPE_CHECKING:
    import openpyxl
    import xlwings

WorkbookSource: TypeAlias = "str | os.PathLike[str] | bytes | BinaryIO | openpyxl.Workbook | xlwings.Book"
"""A workbook wherever it is."""

catalogue(
    {
        "source-kind": (
            "应为工作簿：路径、bytes、以二进制打开的文件、openpyxl.Workbook 或 xlwings.Book，不是 {kind}",
            "a workbook is asked for: a path, bytes, a file opened as binary, an openpyxl.Workbook or an xlwings.Book, not {kind}",
        ),
        "source-text-file": (
            '文件须以二进制打开：open(…, "rb")',
            'the file must be opened as binary: open(…, "rb")',
        ),
        "source-openpyxl": (
            "不能取得这个 openpyxl.Workbook 的全部内容（{detail}）：打开时不要用 read_only、data_only，或给出文件的路径",
            "not all of this openpyxl.Workbook can be had ({detail}): load it without read_only and data_only, or give the path of the file",
        ),
        "source-unsaved": (
            "不能取得“{name}”当前的内容：请先保存，再给出文件的路径",
            "what '{name}' holds now cannot be had: save it, and give the path of the file",
        ),
    }
)


def workbook_bytes(source: WorkbookSource, limits: Limits) -> tuple[bytes, str]:
    """The bytes of a workbook, and what it is called, "" where it has no name.

    Raises UnreadableWorkbook for a file that cannot be had or is too large, InvalidArgument for what is no workbook.
    """
    of_kind("limits", limits, Limits)
    if isinstance(source, str | os.PathLike):
        return file_bytes(source, limits), os.fspath(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return _within(bytes(source), limits), ""
    other: Any = source
    package = type(other).__module__.partition(".")[0]
    if package == "openpyxl" and hasattr(other, "worksheets"):
        return _within(_saved(other), limits), ""
    if package == "xlwings" and hasattr(other, "sheets"):
        return _within(_copied(other), limits), str(other.name)
    if hasattr(other, "read") and not isinstance(other, type):
        return _read(other, limits), _name_of(other)
    raise InvalidArgument(say("source-kind", kind=type(source).__name__))


def _saved(book: Any) -> bytes:
    """What an openpyxl.Workbook would write. One that was opened for its values alone has lost its formulas."""
    buffer = io.BytesIO()
    try:
        if book.data_only:
            raise ValueError("data_only")
        book.save(buffer)
    except Exception as error:  # noqa: BLE001 - whatever openpyxl says of a book that it read only in part
        raise InvalidArgument(say("source-openpyxl", detail=error)) from None
    return buffer.getvalue()


def _within(data: bytes, limits: Limits) -> bytes:
    if not data:
        raise UnreadableWorkbook("empty")
    weigh_bytes(data, limits.file_bytes)
    return data


def _read(file: Any, limits: Limits) -> bytes:
    """What a file object holds, from its start where it can go there (who has just written it stands at its end); one more
    byte than is allowed is never asked for."""
    pieces: list[bytes] = []
    left = limits.file_bytes + 1
    while left > 0:
        try:
            if not pieces and getattr(file, "seekable", bool)():
                file.seek(0)
            piece = file.read(left)
        except (OSError, ValueError) as error:
            raise UnreadableWorkbook("unreachable", path=_name_of(file), detail=error) from None
        if isinstance(piece, str):
            raise InvalidArgument(say("source-text-file"))
        if not piece:
            break
        pieces.append(bytes(piece))
        left -= len(piece)
    return _within(b"".join(pieces), limits)


def _name_of(file: Any) -> str:
    name = getattr(file, "name", "") or getattr(file, "filename", "")
    return name if isinstance(name, str) else ""


def can_be_copied(book: Any) -> bool:
    """Whether the program that has the workbook open writes a copy of it (Excel on Windows does)."""
    return hasattr(book.api, "SaveCopyAs")


def _copied(book: Any) -> bytes:
    """What an open workbook holds now, saved or not, by a copy that the program writes; the book stays as it is."""
    if not can_be_copied(book):
        raise InvalidArgument(say("source-unsaved", name=book.name))
    with tempfile.TemporaryDirectory(prefix="xlperf-") as folder:
        copy = Path(folder) / f"copy{Path(book.name).suffix or '.xlsx'}"
        book.api.SaveCopyAs(str(copy))
        return copy.read_bytes()
