"""The types that the annotations of the public interface name, each with the module it comes from.

Owns that walk over functions, members and fields; an annotation is a text here, and its names are found through the imports of
the module that wrote it.
"""

from __future__ import annotations

import ast
import builtins
import functools
import importlib
import inspect
import re
import sys
import typing
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import xlperf


def named_types() -> dict[tuple[str, str], set[str]]:
    """(module, name) of each type of ours -> where it is named."""
    found: dict[tuple[str, str], set[str]] = {}
    waiting = [(name, getattr(xlperf, name)) for name in xlperf.__all__ if name != "__version__"]
    while waiting:
        name, thing = waiting.pop()
        if inspect.isclass(thing) and issubclass(thing, Exception):
            continue
        for place, module, annotation in _annotations(name, thing):
            for one in re.findall(r"[A-Za-z_][\w.]*", _without_texts(annotation)):
                origin = _origin(module, one)
                if origin is not None and origin not in INNER:
                    if origin not in found:
                        waiting.append((origin[1], getattr(importlib.import_module(origin[0]), origin[1])))
                    found.setdefault(origin, set()).add(place)
    return found


def _without_texts(annotation: str) -> str:
    """Without the texts of a Literal; what a forward reference quotes stays."""
    return re.sub(r"Literal\[[^]]*\]", "", annotation)


def _annotations(name: str, thing: object) -> Iterator[tuple[str, str, str]]:
    if not inspect.isclass(thing):
        yield from _of_function(name, thing)
        return
    for kind in thing.__mro__:
        if not kind.__module__.startswith("xlperf"):
            continue
        for field, annotation in vars(kind).get("__annotations__", {}).items():
            if not field.startswith("_"):
                yield f"{name}.{field}", kind.__module__, str(annotation)
        for member, value in vars(kind).items():
            if member.startswith("_"):
                continue
            if isinstance(value, classmethod | staticmethod):
                value = value.__func__
            elif isinstance(value, property):
                value = value.fget
            elif isinstance(value, functools.cached_property):
                value = value.func
            if inspect.isfunction(value):
                yield from _of_function(f"{name}.{member}", value)


def _of_function(name: str, function: object) -> Iterator[tuple[str, str, str]]:
    written = inspect.unwrap(function)  # type: ignore[arg-type]
    for parameter, annotation in getattr(written, "__annotations__", {}).items():
        if not parameter.startswith("_"):
            yield name, written.__module__, str(annotation)


def _origin(module: str, name: str) -> tuple[str, str] | None:
    """Where a name comes from that a module of ours uses; None where it is none of ours, or public itself."""
    first = name.partition(".")[0]
    if hasattr(builtins, first) or first in xlperf.__all__:
        return None
    while first in (imports := _imports(module)):
        module, first = imports[first]
        if not module.startswith("xlperf"):
            return None
    defined = importlib.import_module(module)
    value = getattr(defined, first, None)
    if value is None or isinstance(value, ModuleType | typing.TypeVar):
        return None
    return module, first


INNER = {("xlperf.form.rules", "CompiledForm"), ("xlperf.consolidation.tables", "Data")}
"""What `Form.compiled` and `Consolidation.data` hold, for other modules of xlperf: a caller meets frames and findings instead."""


@cache
def _imports(module: str) -> dict[str, tuple[str, str]]:
    """Of a module of ours: each imported name -> (module, the name there), also what only type checkers import."""
    source = inspect.getsource(importlib.import_module(module))
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {one.asname or one.name: (node.module, one.name) for one in node.names}
        elif isinstance(node, ast.Import):
            names |= {(one.asname or one.name).partition(".")[0]: (one.name, "") for one in node.names}
    return names


if __name__ == "__main__":
    for (module, name), places in sorted(named_types().items(), key=lambda item: item[0][1]):
        sys.stdout.write(f"{name}  {module}  {sorted(places)[:4]}\n")
