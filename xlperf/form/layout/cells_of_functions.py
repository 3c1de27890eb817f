"""Which cells a form's expressions give to functions that need hidden columns: of target values and of scores.

Owns that search. Knows no place.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE, SHARE_OF_COST
from xlperf.expression.tree import Call, Cell, walk
from xlperf.form import Form
from xlperf.messages import CHINESE


def asked_cells(
    form: Form, functions: tuple[str, ...], by_level: bool = False
) -> list[tuple[str | None, ...]]:
    """(table, id, …) of the cells that the form's expressions give to these functions, each once; `by_level`: to those
    that are given all they take, the level of the indicator too."""
    expressions = list(form.compiled.values.values())
    for rule in form.compiled.rules:
        expressions += [part for part in (rule.when, rule.expect) if part is not None]
        expressions += rule.messages[CHINESE].expressions
    found: dict[tuple[str | None, ...], None] = {}
    for expression in expressions:
        for node in walk(expression.node):
            if isinstance(node, Call) and node.function.name in functions:
                if by_level and len(node.arguments) < node.function.most:
                    continue
                cells = [one for one in node.arguments if isinstance(one, Cell)][:2]
                if cells:
                    found[(cells[0].of, *(one.name for one in cells))] = None
    return list(found)


def measures_of(form: Form) -> Iterator[tuple[str, str, str, str]]:
    """(table, target, achieved value, measure) of all that the form's expressions ask of them, each once."""
    functions = {
        SHARE: ("score", "reached", "scorable"),
        SHARE_OF_COST: ("score", "reached"),
        DEVIATION: ("deviation", "measurable"),
        NUMBER: ("number",),
    }
    for measure, names in functions.items():
        for table, target, *actual in asked_cells(form, names, by_level=measure == SHARE_OF_COST):
            assert table and target
            yield table, target, next(iter(actual), None) or target, measure


__all__ = ["asked_cells", "measures_of"]
