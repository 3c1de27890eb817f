"""Writes docs/api.md from the public names of xlperf and their docstrings: `python docs/make_api.py`."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlperf

PAGE = Path(__file__).parent / "api.md"

HEAD = """# Python

<!-- docs/make_api.py writes this page from the docstrings; do not edit -->

What the commands do, as functions. 下列名称都可由 `import xlperf` 直接使用；金额为 `Decimal`，单位万元；文件错误只抛出
`UnreadableWorkbook`，其余问题都作为 `Finding` 返回。

```python
import xlperf

form = xlperf.load_form("guangzhou-2023")
xlperf.new_template(form, "a.xlsx", department="市财政局")
declaration = xlperf.read("a.xlsx")
declaration["department_name"]  # '市财政局'
declaration.table("key_tasks")  # a pandas DataFrame
findings = xlperf.check(declaration)
xlperf.parse_target("开展不少于40场通信保障任务").canonical  # '≥40场'
result = xlperf.consolidate(["a.xlsx"])
result.ledger, result.declarations, result.tables["key_tasks"], result.findings
```
"""


def page() -> str:
    """The whole page."""
    names = [name for name in xlperf.__all__ if name != "__version__"]
    functions = [name for name in names if inspect.isroutine(getattr(xlperf, name))]
    classes = [name for name in names if name not in functions]
    lines = [HEAD, "## Functions"]
    for name in sorted(functions):
        lines += _function(f"xlperf.{name}", getattr(xlperf, name), 3)
    lines += ["", "## What they give and take"]
    for name in sorted(classes):
        lines += _class(f"xlperf.{name}", getattr(xlperf, name))
    return "\n".join(lines) + "\n"


def _function(name: str, function: Any, depth: int) -> Iterator[str]:
    yield from ("", f"{'#' * depth} {name}", "", "```python", _signature(name, function), "```", "")
    yield _words(function)


def _signature(name: str, function: Any) -> str:
    """The signature as it would be written: annotations bare, one parameter a line where it is long."""
    signature = inspect.signature(function)
    parameters = []
    keyword_only = False
    for parameter in signature.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            parameters.append("*")
        text = parameter.name
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
        if inspect.isfunction(value) and value.__doc__:
            yield from _function(f"{name}.{member}", value, 4)
        elif isinstance(value, property) and value.fget is not None and value.__doc__:
            yield from ("", f"#### {name}.{member}", "", _words(value))


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
