"""Which cells a form's expressions give to functions that need hidden columns: of target values and of scores.

Owns that search. Knows no place.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.expression import Expression
from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE, SHARE_OF_COST
from xlperf.expression.tree import Call, CellReference, walk
from xlperf.form import Form
from xlperf.messages import CHINESE


def _expressions(form: Form) -> Iterator[Expression]:
    """All that the form computes, asks and says in Chinese."""
    yield from form.compiled.values.values()
    for rule in form.compiled.rules:
        yield from (part for part in (rule.when, rule.expect) if part is not None)
        yield from rule.messages[CHINESE].expressions


def asked_cells(
    form: Form, functions: tuple[str, ...], by_level: bool = False
) -> list[tuple[str | None, ...]]:
    """(table, id, …) of the cells that the form's expressions give to these functions, each once; `by_level`: to those
    that are given all they take, the level of the indicator too."""
    found: dict[tuple[str | None, ...], None] = {}
    for expression in _expressions(form):
        for node in walk(expression.node):
            if isinstance(node, Call) and node.function.name in functions:
                if by_level and len(node.arguments) < node.function.most:
                    continue
                cells = [one for one in node.arguments if isinstance(one, CellReference)][:2]
                if cells:
                    found[(cells[0].of, *(one.name for one in cells))] = None
    return list(found)


def targets_of(form: Form) -> Iterator[tuple[str | None, str]]:
    """(table or None, id) of each target value that formulas are to read, each once."""
    found: dict[tuple[str | None, str], None] = {}
    for expression in _expressions(form):
        for node in walk(expression.node):
            if isinstance(node, Call) and node.function.name in TARGETS:
                first, behind = TARGETS[node.function.name]
                for one in node.arguments[first:behind]:
                    if isinstance(one, CellReference):
                        found[(one.of, one.name)] = None
    yield from found


TARGETS = {
    "target_ok": (0, 1),
    "target_reason": (0, 1),
    "targets_agree": (0, 2),
    "targets_disagreement": (0, 2),
    "target_advice": (1, 2),
}
"""Function -> the first and the last of its arguments that are target values."""


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
