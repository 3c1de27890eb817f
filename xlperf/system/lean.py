"""Python sources without docstrings and texts below values, lines of comment and what types functions are said to have: the same program, a third
shorter, its lines where they were.

Owns that shortening. What it cannot read, as the syntax of a newer Python, it leaves as it is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

MANY = 1 << 11
"""Modules that are kept shortened, for who makes several pages or add-ins in one run."""
_INDENT = 4
"""What a level is indented by in a source that is formatted as ours are; in a shortened one by one."""


class _Cut(NamedTuple):
    """From one place of a source to another, lines counted from 1, columns in bytes from 0; and what stands there then."""

    row: int
    column: int
    last_row: int
    end: int
    instead: bytes = b""


@lru_cache(maxsize=MANY)
def lean(source: bytes) -> bytes:
    """The source of a module without docstrings, lines that are comments and annotations of functions, which nothing reads at
    run time (those of classes, which are fields, stay); a docstring leaves an empty string, so that a body stays one."""
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError):
        return source
    lines = source.split(b"\n")
    longer = list(_over_several_lines(module))
    inside = {row for first, last in _long_texts(longer) for row in range(first + 1, last + 1)}
    for row, line in enumerate(lines, 1):
        if row not in inside and line.lstrip().startswith(b"#") and not (row <= 2 and b"coding" in line):
            lines[row - 1] = b""
    for cut in sorted([*_docstrings(longer), *_annotations(longer, lines)], reverse=True):
        first, last = cut.row - 1, cut.last_row - 1
        lines[first] = lines[first][: cut.column] + cut.instead + lines[last][cut.end :]
        lines[first + 1 : last + 1] = [b""] * (last - first)
    return b"\n".join(_indented_by_one(lines, inside))


def _indented_by_one(lines: list[bytes], inside: set[int]) -> list[bytes]:
    """The lines, each level indented by one blank where all are by four; `inside`: lines of long texts, which stay."""
    widths = [len(line) - len(line.lstrip(b" ")) for line in lines]
    open_to_it = [row for row, width in enumerate(widths) if width and row + 1 not in inside]
    if any(widths[row] % _INDENT for row in open_to_it):
        return lines
    for row in open_to_it:
        lines[row] = lines[row][widths[row] - widths[row] // _INDENT :]
    return lines


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


def _docstrings(nodes: Iterable[ast.AST]) -> Iterator[_Cut]:
    for node in nodes:
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for statement in node.body:  # one below a value tells of it
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                continue
            if isinstance(statement.value.value, str):
                yield _cut(statement.value, b'""')


def _annotations(nodes: Iterable[ast.AST], lines: list[bytes]) -> Iterator[_Cut]:
    """The types that functions say of their arguments, from the colon on, and of what they return, from the arrow on; a
    decorated one keeps them, for its decorator may go by them (`singledispatch`)."""
    for node in nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.decorator_list:
            continue
        own = node.args
        for argument in (*own.posonlyargs, *own.args, *own.kwonlyargs, own.vararg, own.kwarg):
            if argument is not None and argument.annotation is not None:
                cut = _cut(argument.annotation)
                yield cut._replace(
                    row=argument.lineno, column=argument.col_offset + len(argument.arg.encode())
                )
        if node.returns is not None:
            cut = _cut(node.returns)
            arrow = lines[cut.row - 1].rfind(b" ->", 0, cut.column)
            if arrow >= 0:
                yield cut._replace(column=arrow)


def _cut(node: ast.expr, instead: bytes = b"") -> _Cut:
    return _Cut(
        node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0, instead
    )
