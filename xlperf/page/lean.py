"""Python sources without docstrings and lines of comment: the same program, a third shorter, its lines where they were.

Owns that shortening. What it cannot read, as the syntax of a newer Python, it leaves as it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

MANY = 1 << 11
"""Modules that are kept shortened, for who makes several pages or add-ins in one run."""


@lru_cache(maxsize=MANY)
def lean(source: bytes) -> bytes:
    """The source of a module without docstrings and lines that are comments; a docstring leaves an empty string, so that a
    body stays one."""
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError):
        return source
    lines = source.split(b"\n")
    longer = list(_over_several_lines(module))
    inside = {row for first, last in _long_texts(longer) for row in range(first, last + 1)}
    for row, line in enumerate(lines, 1):
        if row not in inside and line.lstrip().startswith(b"#") and not (row <= 2 and b"coding" in line):
            lines[row - 1] = b""
    for text in _docstrings(longer):
        first, last = text.lineno - 1, (text.end_lineno or text.lineno) - 1
        rest = lines[last][text.end_col_offset :]
        lines[first] = lines[first][: text.col_offset] + b'""' + rest
        lines[first + 1 : last + 1] = [b""] * (last - first)
    return b"\n".join(lines)


def _over_several_lines(module: ast.Module) -> Iterator[ast.AST]:
    """The module and all of its parts that go over several lines: the others hold neither long texts nor docstrings worth
    the walk, and are nearly all."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        yield node
        for value in vars(node).values():
            for part in value if isinstance(value, list) else (value,):
                if isinstance(part, ast.AST) and getattr(part, "end_lineno", 0) != getattr(part, "lineno", 1):
                    waiting.append(part)


def _long_texts(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, int]]:
    """First and last line of each text that goes over several."""
    for node in nodes:
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield node.lineno, node.end_lineno or node.lineno


def _docstrings(nodes: Iterable[ast.AST]) -> Iterator[ast.Constant]:
    for node in nodes:
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = node.body[0] if node.body else None
        if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
            continue
        if isinstance(first.value.value, str):
            yield first.value


__all__ = ["lean"]
