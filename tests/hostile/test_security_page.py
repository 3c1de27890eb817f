"""The page on security tells the limits that are in force."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields
from pathlib import Path

from xlperf.ooxml import limits as limits_module
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits

PAGE = Path(__file__).parents[2] / "docs" / "security.md"


def meanings() -> dict[str, str]:
    """Each field's docstring, from the source."""
    tree = ast.parse(inspect.getsource(limits_module))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef))
    found = {}
    for field, text in zip(body, body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            assert isinstance(field.target, ast.Name)
            found[field.target.id] = str(text.value.value)
    return found


def table() -> str:
    told = meanings()
    rows = [
        f"| `{field.name}` | {getattr(DEFAULT_LIMITS, field.name):,} | {told[field.name]} |"
        for field in fields(Limits)
    ]
    return "\n".join(["| limit | default | of what |", "|---|---:|---|", *rows])


def test_the_table_of_limits_is_the_one_in_force() -> None:
    found = re.search(
        r"<!-- limits:[^\n]*-->\n(.*?)\n<!-- end of limits -->", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert found is not None
    assert found[1] == table()
