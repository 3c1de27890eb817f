"""Which Python files a program needs: all that its modules import, wherever they import it.

Owns the walk along the imports of sources in folders and archives. Knows neither Pyodide nor what the program does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from functools import lru_cache

MANY = 1 << 12
"""Modules whose imports are kept: a page's library is looked for along its core, which has been walked before."""
Find = Callable[[str], tuple[str, bytes] | None]
"""A module's name -> the path of its file below the root of its packages, and its source; None where there is none."""


# By its lines and not by its syntax: the standard library of a browser's Python is newer than many a Python that reads it.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<base>[\w.]+)[ \t]+)?import[ \t]+(?P<names>\([^)]*\)|[\w.*]+(?:[ \t]+as[ \t]+\w+)?"
    r"(?:[ \t]*,[ \t]*\\?\s*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)",
    re.MULTILINE,
)
_NEVER = re.compile(r"\s*if (?:typing\.)?TYPE_CHECKING:|if __name__ == ")


def closure(roots: Iterable[str], find: Find, *, without: Set[str]) -> dict[str, bytes]:
    """Path -> source of the modules `roots`, their packages, and all that these import, also inside functions.

    What is imported for type checkers alone, or by a module that is run as a program, stays out; so do the modules
    `without` and all below them.
    """
    found: dict[str, bytes] = {}
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in seen or any(f"{name}.".startswith(f"{one}.") for one in without):
            continue
        seen.add(name)
        there = find(name)
        if there is None:
            continue
        path, source = there
        found[path] = source
        waiting += _packages(name)
        waiting += imported(source, name, is_package=path.endswith("__init__.py"))
    return found


def _packages(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


@lru_cache(maxsize=MANY)
def imported(source: bytes, name: str, *, is_package: bool) -> tuple[str, ...]:
    """The names of what a module's source imports: modules, and for `from a import b` also a.b, which may be one."""
    return tuple(_imported(source, name, is_package))


def _imported(source: bytes, name: str, is_package: bool) -> Iterator[str]:
    for statement in _IMPORT.finditer(_that_runs(source.decode("utf-8"))):
        names = [
            one.split()[0]
            for one in re.split(r"[,\s]*,[,\s]*", statement["names"].strip("() \n\\"))
            if one.strip()
        ]
        if statement["base"] is None:
            yield from names
            continue
        base = statement["base"]
        level = len(base) - len(base.lstrip("."))
        if level:
            parts = name.split(".")
            kept = parts[: len(parts) - level + (1 if is_package else 0)]
            base = ".".join([*kept, *filter(None, [base[level:]])])
        yield base
        yield from (f"{base}.{one}" for one in names)


def _that_runs(source: str) -> str:
    """The source without comments, and without what only type checkers or a start as a program would come to."""
    lines, left_out = [], -1
    for line in source.splitlines():
        code = line.partition("#")[0].rstrip()
        indent = len(code) - len(code.lstrip())
        if left_out >= 0 and code and indent <= left_out:
            left_out = -1
        if left_out >= 0:
            continue
        if _NEVER.match(code):
            left_out = indent
        lines.append(code)
    return "\n".join(lines)
