"""Readers of further kinds of files: a function that takes a file apart into sheets of cells, which are then read by their labels.

Owns how such a function is registered and asked. Files that xlperf reads itself never come here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from xlperf.errors import InvalidArgument
from xlperf.extension import registry
from xlperf.extension.loading import load, trouble
from xlperf.extension.registry import READER, Registered
from xlperf.messages import catalogue, say

catalogue(
    {
        "reader-name": (
            "读取器的名称“{id}”应由小写字母、数字和连字符组成，如 ofd",
            "the name “{id}” of a reader must be of lower-case letters, digits and hyphens, such as ofd",
        ),
        "reader-sheets": (
            "读取器应给出 {{工作表名称: [[单元格的值, …], …]}}，不是 {kind}",
            "a reader must give {{name of a sheet: [[values of cells, …], …]}} and not {kind}",
        ),
    }
)

ReadSheets = Mapping[str, Sequence[Sequence[object]]]
"""Name of a sheet -> its rows of values, as a reader gives them: texts, numbers, dates, None for nothing."""

_Function = TypeVar("_Function", bound=Callable[[bytes], ReadSheets])
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def reader(name: str, *, recognise: Callable[[bytes], bool]) -> Callable[[_Function], _Function]:
    """Registers a function that reads a kind of file called `name` ("ofd") into sheets of cells.

    `recognise` says of a file's bytes whether they are of this kind; it is asked only of files that xlperf does not read
    itself. The function is given the bytes and returns {sheet: rows of values}. What it gives is read by its labels as any
    form made by hand, where such are accepted. Raises InvalidArgument for a name that is none or that another function has.
    """
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise InvalidArgument(say("reader-name", id=name))

    def register(function: _Function) -> _Function:
        registry.register(Registered(READER, name, function, recognise))
        return function

    return register


def grids_by_extension(data: bytes) -> tuple[str, ReadSheets] | None:
    """The name of the first reader that recognises the bytes, and the sheets that it finds; None where none does.

    A reader that fails is named in the log and in `extensions()`, and the file is as if it had none.
    """
    load()
    for one in registry.of_kind(READER):
        try:
            if not one.about(data):
                continue
            sheets = one.function(data)
            if not isinstance(sheets, Mapping):
                raise TypeError(say("reader-sheets", kind=type(sheets).__name__))
            return one.id, {str(name): [list(row) for row in rows] for name, rows in sheets.items()}
        except Exception as error:  # noqa: BLE001 - whatever a function of others does
            trouble(one.id, one.where, error)
    return None
