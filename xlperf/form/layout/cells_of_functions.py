"""Which cells a form's expressions give to functions that need hidden columns: of target values and of scores.

Owns that search. Knows no place.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE, SHARE_OF_COST
from xlperf.expression.tree import Call, CellReference, walk
from xlperf.form import Form
from xlperf.messages import CHINESE
from xlperf.system.identity import ByIdentity


def _calls(form: Form) -> tuple[Call, ...]:
    """The calls of functions in all that the form computes, asks and says in Chinese."""
    return _calls_of(ByIdentity(form))


@lru_cache(maxsize=64)
def _calls_of(form: ByIdentity[Form]) -> tuple[Call, ...]:
    compiled = form.of.compiled
    expressions = list(compiled.values.values())
    for rule in compiled.rules:
        expressions += [part for part in (rule.when, rule.expect) if part is not None]
        expressions += rule.messages[CHINESE].expressions
    return tuple(node for one in expressions for node in walk(one.node) if isinstance(node, Call))


def asked_cells(
    form: Form, functions: tuple[str, ...], by_level: bool = False
) -> list[tuple[str | None, ...]]:
    """(table, id, …) of the cells that the form's expressions give to these functions, each once; `by_level`: to those
    that are given all they take, the level of the indicator too."""
    found: dict[tuple[str | None, ...], None] = {}
    for call in _calls(form):
        if call.function.name in functions and not (by_level and len(call.arguments) < call.function.most):
            cells = [one for one in call.arguments if isinstance(one, CellReference)][:2]
            if cells:
                found[(cells[0].of, *(one.name for one in cells))] = None
    return list(found)


def targets_of(form: Form) -> Iterator[tuple[str | None, str]]:
    """(table or None, id) of each target value that formulas are to read, each once."""
    found: dict[tuple[str | None, str], None] = {}
    for call in _calls(form):
        first, behind = TARGETS.get(call.function.name, (0, 0))
        for one in call.arguments[first:behind]:
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
