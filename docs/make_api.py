"""Writes docs/api.md from the public names of xlperf and their docstrings: `python docs/make_api.py`."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlperf
import xlperf.types

PAGE = Path(__file__).parent / "api.md"

HEAD = """# Python

<!-- docs/make_api.py writes this page from the docstrings; do not edit -->

What the commands do, as functions. A tutorial: [tutorial.md](tutorial.md). 下列名称都可由 `import xlperf` 直接使用；教程见
[tutorial.zh.md](tutorial.zh.md)。金额为 `Decimal`，单位以表样为准（万元）；文件错误只抛出 `UnreadableWorkbook`，其余问题都作为 `Finding` 返回。
函数的例子连起来可以运行，就是 [api_examples.py](api_examples.py)。

Messages are in the language in force: `lang="en"` where a function takes it, or `with xlperf.language("en"):` around all.

"""


def page() -> str:
    """The whole page."""
    names = [name for name in xlperf.__all__ if name != "__version__"]
    functions = [name for name in names if inspect.isroutine(getattr(xlperf, name))]
    errors = [
        name for name in names if name not in functions and issubclass(getattr(xlperf, name), Exception)
    ]
    classes = [name for name in names if name not in functions and name not in errors]
    examples = examples_of((PAGE.parent / "api_examples.py").read_text(encoding="utf-8"))
    lines = [HEAD, "## Functions"]
    for name in sorted(functions):
        lines += _function(f"xlperf.{name}", getattr(xlperf, name), 3)
        if name in examples:
            lines += ["", "```python", examples[name], "```"]
    lines += ["", "## What they give and take"]
    for name in sorted(classes):
        lines += _class(f"xlperf.{name}", getattr(xlperf, name))
    lines += ["", "## Types", "", "What annotations name, to be had by `from xlperf.types import …`."]
    for name in xlperf.types.__all__:
        lines += _type(name, getattr(xlperf.types, name))
    lines += ["", "## Errors", "", "```text", _tree(), "```"]
    for name in sorted(errors):
        lines += _class(f"xlperf.{name}", getattr(xlperf, name))
    return "\n".join(lines) + "\n"


def examples_of(source: str) -> dict[str, str]:
    """The pieces of docs/api_examples.py by the functions that they are of."""
    pieces = re.split(r"^# --- (\w+)\n", source, flags=re.M)[1:]
    return {name: piece.strip("\n") for name, piece in zip(pieces[::2], pieces[1::2], strict=True)}


def _tree() -> str:
    """The drawing of the errors in xlperf/errors.py."""
    from xlperf import errors

    lines = (errors.__doc__ or "").splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith("    "))


def _function(name: str, function: Any, depth: int) -> Iterator[str]:
    yield from ("", f"{'#' * depth} {name}", "", "```python", _signature(name, function), "```", "")
    yield _words(function)


def _signature(name: str, function: Any) -> str:
    """The signature as it would be written: annotations bare, one parameter a line where it is long."""
    signature = inspect.signature(function)
    parameters = []
    keyword_only = False
    for parameter in signature.parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            parameters.append("*")
        text = ("**" if parameter.kind is parameter.VAR_KEYWORD else "") + parameter.name
        if parameter.annotation is not parameter.empty:
            text += f": {parameter.annotation}"
        if parameter.default is not parameter.empty:
            default = (
                "DEFAULT_LIMITS" if type(parameter.default).__name__ == "Limits" else repr(parameter.default)
            )
            text += f" = {default}"
        parameters.append(text)
    name = name.rpartition(".")[2]
    whole = f"{name}({', '.join(parameters)}) -> {signature.return_annotation}"
    if len(whole) <= 110:
        return whole
    return "\n".join(
        [f"{name}(", *(f"    {text}," for text in parameters), f") -> {signature.return_annotation}"]
    )


def _class(name: str, kind: Any) -> Iterator[str]:
    yield from ("", f"### {name}", "", _words(kind))
    if dataclasses.is_dataclass(kind):
        rows = [
            (field.name, str(field.type))
            for field in dataclasses.fields(kind)
            if not field.name.startswith("_")
        ]
        notes = _notes_of_fields(kind)
        if rows:
            yield from ("", "| field | type | |", "|---|---|---|")
            for field, type_ in rows:
                yield f"| `{field}` | `{type_.replace('|', chr(92) + '|')}` | {notes.get(field, '')} |"
    for member, value in sorted(vars(kind).items()):
        if member.startswith("_") and member != "__getitem__":
            continue
        if isinstance(value, classmethod | staticmethod):
            value = value.__func__
        if inspect.isfunction(value):
            yield from _function(f"{name}.{member}", value, 4)
        elif isinstance(value, property | functools.cached_property):
            yield from ("", f"#### {name}.{member}", "", _words(value))


def _type(name: str, meant: Any) -> Iterator[str]:
    if inspect.isclass(meant):
        yield from _class(f"xlperf.types.{name}", meant)
        return
    definition, words = alias(name)
    yield from ("", f"### xlperf.types.{name}", "", "```python", definition, "```", "", words)


def alias(name: str) -> tuple[str, str]:
    """How a name that is no class is defined, and the words beneath it; "" where there are none."""
    source = inspect.getsource(xlperf.types)
    module = re.search(rf"^from (\S+) import (?:\([^)]*\b{name}\b[^)]*\)|[^\n(]*\b{name}\b)", source, re.M)
    assert module is not None, name
    text = inspect.getsource(importlib.import_module(module[1]))
    found = re.search(rf'^({name}(?:: \w+)? = [^\n]*)\n(?:"""(.*?)"""\n)?', text, re.M | re.S)
    assert found is not None, name
    return found[1], " ".join((found[2] or "").split())


def _notes_of_fields(kind: Any) -> dict[str, str]:
    """The strings that stand beneath the fields in the source."""
    try:
        source = inspect.getsource(kind)
    except OSError:
        return {}
    found = re.findall(r'^    (\w+): [^\n]*\n    """(.*?)"""', source, re.M | re.S)
    return {name: " ".join(text.split()) for name, text in found}


def _words(thing: Any) -> str:
    """The docstring; a paragraph that is a little table keeps its columns."""
    paragraphs = inspect.cleandoc(thing.__doc__ or "").split("\n\n")
    shown = [
        f"```text\n{text}\n```" if re.search(r"^\S+.* {3,}\S", text, re.M) else text for text in paragraphs
    ]
    return "\n\n".join(shown)


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")
