"""Gnumeric's own library in one process that stays: a line of JSON asks, a line answers.

Owns the calls into libspreadsheet, which are those that ssconvert makes. Each request is done in a copy of a process that has
only just come up, and each case in a copy of one that has only just opened the workbook: nothing of one is there for the next.
What draws text (an .ods does, for its widths) is done `once`, in the process itself: newer versions of Pango draw in threads,
which a copy does not have.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable
from ctypes import c_char_p, c_int, c_void_p
from pathlib import Path
from typing import Any

Place = tuple[str, int, int]
"""Sheet, row, column, from 1 on."""

_BOOLEAN, _NUMBER, _ERROR, _TEXT = 20, 40, 50, 60
"""Kinds of values, as libspreadsheet numbers them."""

_FUNCTIONS: dict[str, tuple[Any, ...]] = {
    "gnm_pre_parse_init": (c_void_p, c_int, c_void_p),
    "gnm_conf_set_persistence": (None, c_int),
    "gnm_init": (None,),
    "gnm_cmd_context_stderr_new": (c_void_p,),
    "gnm_plugins_init": (None, c_void_p),
    "go_plugins_get_available_plugins": (c_void_p,),
    "go_plugin_db_activate_plugin_list": (None, c_void_p, c_void_p),
    "go_io_context_new": (c_void_p, c_void_p),
    "go_file_saver_for_id": (c_void_p, c_char_p),
    "workbook_view_new_from_uri": (c_void_p, c_char_p, c_void_p, c_void_p, c_char_p),
    "workbook_view_save_to_uri": (None, c_void_p, c_void_p, c_char_p, c_void_p),
    "wb_view_get_workbook": (c_void_p, c_void_p),
    "workbook_recalc_all": (None, c_void_p),
    "workbook_sheet_by_name": (c_void_p, c_void_p, c_char_p),
    "sheet_cell_get": (c_void_p, c_void_p, c_int, c_int),
    "sheet_cell_fetch": (c_void_p, c_void_p, c_int, c_int),
    "sheet_cell_remove": (None, c_void_p, c_void_p, c_int, c_int),
    "gnm_cell_set_value": (None, c_void_p, c_void_p),
    "gnm_cell_get_value": (c_void_p, c_void_p),
    "value_new_from_string": (c_void_p, c_int, c_char_p, c_void_p, c_int),
    "value_new_string": (c_void_p, c_char_p),
    "value_type_of": (c_int, c_void_p),
    "value_get_as_int": (c_int, c_void_p),
    "value_peek_string": (c_char_p, c_void_p),
}
"""What each gives, and what it takes."""


class Gnumeric:
    """The library, come up as in ssconvert."""

    def __init__(self, path: str) -> None:
        ctypes.CDLL(path, mode=ctypes.RTLD_GLOBAL)
        everything = ctypes.CDLL(None)
        for name, (gives, *takes) in _FUNCTIONS.items():
            function = getattr(everything, name)
            function.restype, function.argtypes = gives, takes
            setattr(self, name, function)
        words = (c_char_p * 2)(b"ssconvert", None)
        self.gnm_pre_parse_init(1, words)
        self.gnm_conf_set_persistence(0)
        self.gnm_init()
        context = self.gnm_cmd_context_stderr_new()
        self.gnm_plugins_init(context)
        failed = c_void_p()
        self.go_plugin_db_activate_plugin_list(self.go_plugins_get_available_plugins(), ctypes.byref(failed))
        self.messages = self.go_io_context_new(context)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(name)  # what is not among _FUNCTIONS is not called

    def open(self, path: str) -> int:
        """The view of the workbook."""
        view: int | None = self.workbook_view_new_from_uri(_uri(path), None, self.messages, None)
        if not view:
            raise ValueError(f"Gnumeric does not open {path}")
        return view

    def resave(self, path: str, out: str, kind: str) -> None:
        """Opens, recalculates by force and saves."""
        view = self.open(path)
        self.workbook_recalc_all(self.wb_view_get_workbook(view))
        self.workbook_view_save_to_uri(
            view, self.go_file_saver_for_id(kind.encode()), _uri(out), self.messages
        )

    def calculate(self, path: str, cases: list[list[tuple[Place, Any]]], read: list[Place]) -> list[Any]:
        """Of each case the values of `read`, each as its kind and itself."""
        book = self.wb_view_get_workbook(self.open(path))
        sheets: dict[str, int] = {}
        for sheet, _, _ in [place for case in cases for place, _ in case] + read:
            sheets[sheet] = sheets.get(sheet) or self.workbook_sheet_by_name(book, sheet.encode())
            if not sheets[sheet]:
                raise ValueError(f"no sheet {sheet!r}")

        def one(case: list[tuple[Place, Any]]) -> Any:
            for (sheet, row, column), value in case:
                self._put(sheets[sheet], row - 1, column - 1, value)
            self.workbook_recalc_all(book)
            return [self._value(sheets[sheet], row - 1, column - 1) for sheet, row, column in read]

        return [in_a_copy(one, case) for case in cases]

    def _put(self, sheet: int, row: int, column: int, value: float | str | None) -> None:
        if value is None or value == "":
            if there := self.sheet_cell_get(sheet, column, row):
                self.sheet_cell_remove(sheet, there, 0, 1)
            return
        if isinstance(value, str):
            made = self.value_new_string(value.encode())
        else:  # as in a file: Gnumeric's numbers are longer than Python's, and 1.005 is to be that to both
            made = self.value_new_from_string(_NUMBER, repr(value).encode(), None, 0)
        # Not sheet_cell_set_value, which draws the text.
        self.gnm_cell_set_value(self.sheet_cell_fetch(sheet, column, row), made)

    def _value(self, sheet: int, row: int, column: int) -> tuple[str, Any]:
        cell = self.sheet_cell_get(sheet, column, row)
        value = self.gnm_cell_get_value(cell) if cell else None
        kind = self.value_type_of(value) if value else None
        if kind == _NUMBER:
            return "number", float(self.value_peek_string(value))
        if kind == _BOOLEAN:
            return "boolean", bool(self.value_get_as_int(value))
        if kind in (_TEXT, _ERROR):
            return "text" if kind == _TEXT else "error", self.value_peek_string(value).decode()
        return "empty", None


def _uri(path: str) -> bytes:
    return Path(path).as_uri().encode()


def in_a_copy(work: Callable[..., Any], *arguments: Any) -> Any:
    """What `work` gives in a copy of this process, which ends with it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            try:
                told = {"ok": work(*arguments)}
            except Exception as failure:  # noqa: BLE001 - told to whoever asked
                told = {"error": f"{type(failure).__name__}: {failure}"}
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(json.dumps(told).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    told = json.loads(answer or json.dumps({"error": f"Gnumeric has ended with {status}"}))
    if "error" in told:
        raise ValueError(told["error"])
    return told["ok"]


def main() -> None:
    gnumeric = Gnumeric(sys.argv[1])
    for line in sys.stdin:
        asked = json.loads(line)
        work, arguments = getattr(gnumeric, asked["do"]), asked["arguments"]
        try:
            told = {"ok": work(*arguments) if asked["once"] else in_a_copy(work, *arguments)}
        except ValueError as failure:
            told = {"error": str(failure)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
