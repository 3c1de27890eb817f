"""One tree of errors: the one drawn in xlperf/errors.py is the one that is there, and each error crosses processes."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from pathlib import Path

import pytest

import xlperf
from xlperf import errors
from xlperf.form import FormError
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import RosterError
from xlperf.system.durable import CannotWrite

_INSIDE_PROGRAMS = ("xlperf.excel.udfs", "xlperf.excel.libreoffice", "xlperf.excel.lite", "xlperf.__main__")
"""Modules that only load inside a spreadsheet program, and the one that runs the command."""


def _all_errors() -> set[type[errors.XlperfError]]:
    for module in pkgutil.walk_packages(xlperf.__path__, "xlperf."):
        if not module.name.startswith(_INSIDE_PROGRAMS):
            importlib.import_module(module.name)
    found: set[type[errors.XlperfError]] = set()
    waiting = [errors.XlperfError]
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith("xlperf."):
            found.add(kind)
        waiting += kind.__subclasses__()
    return found


def _drawn() -> dict[str, str]:
    """Each name of the drawing and the name that it stands under."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        indent = len(line) - len(line.lstrip())
        if indent < 4:
            continue
        name = line.split()[0]
        while above and above[-1][0] >= indent:
            above.pop()
        parents[name] = above[-1][1] if above else ""
        above.append((indent, name))
    return parents


def test_the_tree_as_drawn_is_the_tree_as_it_is_and_all_of_it_is_public() -> None:
    there = {kind.__name__: kind for kind in _all_errors()}
    drawn = _drawn()
    assert set(drawn) == set(there)
    for name, parent in drawn.items():
        if parent:
            assert there[parent] in there[name].__bases__, name
        assert getattr(xlperf, name) is there[name], name


def test_no_function_raises_a_bare_exception_with_words_of_the_catalogue() -> None:
    for path in Path(xlperf.__file__).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "raise ValueError(say(" not in source and "raise RuntimeError(say(" not in source, path


@pytest.mark.parametrize(
    "error",
    [
        FormError(["第 1 行有误", "第 2 行有误"]),
        RosterError(["第 3 行没有部门名称"]),
        UnreadableWorkbook("too-large", size=10, limit=5),
        CannotWrite("disk-full", Path("a.xlsx"), "full"),
        errors.InvalidValue("不能放进", "basic_expenditure", 1.5, 2),
        errors.UnknownName("没有这个栏目", "基本", ("a", "b")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_the_same_after_pickling(error: errors.XlperfError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error) and str(back) == str(error)
    assert vars(back) == vars(error)


def test_an_unknown_name_is_a_key_error_whose_text_has_no_quotation_marks_around_it() -> None:
    error = errors.UnknownName("没有栏目 a", "a", ())
    assert isinstance(error, KeyError) and isinstance(error, ValueError)
    assert str(error) == "没有栏目 a"
