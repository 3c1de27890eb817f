"""Which findings follow from others: the cause is named once, and what it brings with it stands behind it.

Owns that order and the mark `Finding.cause`; drops nothing. Knows the form's rules by what they read, not what they say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlperf.declaration import ERROR, INFO, WARNING, Finding
from xlperf.expression.ref import Ref
from xlperf.form import Form
from xlperf.messages import catalogue, enumerated, say

catalogue(
    {
        "cause.consequences": (
            "由此还有 {count} 处（{cells}），改好后一般随之消失",
            "it also causes {count} more findings ({cells}), as a rule mended with it",
        ),
        "cause.whole": ("整份", "the whole file"),
    }
)

WHOLE = ("blank-form", "nothing-declared")
"""Causes of all that the form's own checks say."""

IN_YUAN = ("all-in-yuan", "amount-beyond-all")

OF_A_CELL = (
    *IN_YUAN,
    "workbook-date-cell",
    "workbook-shown-otherwise",
    "workbook-struck-out",
    "workbook-formula-input",
    "workbook-error-value",
    "workbook-figure-not-shown",
    "number",
    "amount-text",
    "choice",
    "required",
)
"""Findings about one cell, from which follows what is wrong with all that is computed of it."""

_RANK = {ERROR: 0, WARNING: 1, INFO: 2}

"""The table, if any, and the id of a field or column."""


def by_cause(findings: Sequence[Finding], form: Form) -> list[Finding]:
    """The findings of one declaration, each behind its cause and marked with it; the others in their order."""
    if len(findings) < 2:
        return list(findings)
    causes = _Causes(findings, form)
    followers: dict[int, list[Finding]] = {}
    roots: list[int] = []
    for number, finding in enumerate(findings):
        cause = causes.of(number)
        if cause is None:
            roots.append(number)
        else:
            marked = replace(finding, cause=findings[cause].identity)
            followers.setdefault(cause, []).append(marked)
    return [one for root in roots for one in (findings[root], *followers.get(root, ()))]


def folded(findings: Sequence[Finding]) -> Iterator[tuple[Finding, list[Finding]]]:
    """The findings that stand for themselves, each with those that follow from it."""
    followers: dict[str, list[Finding]] = {}
    present = {finding.identity for finding in findings if not finding.cause}
    for finding in findings:
        if finding.cause in present:
            followers.setdefault(finding.cause, []).append(finding)
    for finding in findings:
        if finding.cause not in present:
            yield finding, followers.pop(finding.identity, [])


def consequences_line(consequences: Sequence[Finding]) -> str:
    """One line that names the cells of what follows from a cause."""
    cells = dict.fromkeys(one.cell or say("cause.whole") for one in consequences)
    return say("cause.consequences", count=len(consequences), cells=enumerated(cells))


def follows_from_yuan(check: str) -> bool:
    """Whether a finding of this check follows where all of a form is in yuan."""
    return check.endswith("-in-yuan") or check in (
        "workbook-shown-otherwise",
        "number-range",
        "control-figures",
    )


class _Causes:
    """Which finding of a list is the cause of which."""

    def __init__(self, findings: Sequence[Finding], form: Form) -> None:
        self.findings, self.form = findings, form
        self.rules = {(rule.id, rule.part): rule for rule in form.compiled.rules}
        self.whole = next((n for n, one in enumerate(findings) if one.check in WHOLE), None)
        self.yuan = next((n for n, one in enumerate(findings) if one.check in IN_YUAN), None)
        self.moved = next((n for n, one in enumerate(findings) if one.check == "workbook-moved"), None)
        self.cells = [n for n, one in enumerate(findings) if one.check in OF_A_CELL and one.field]
        self.cells.sort(key=lambda n: (OF_A_CELL.index(findings[n].check), n))

    def of(self, number: int) -> int | None:
        """The number of the first cause of a finding, None where it stands for itself."""
        found = None
        while (further := self._next(number if found is None else found)) is not None:
            found = further
        return found

    def _next(self, number: int) -> int | None:
        candidates = self._candidates(number)
        return next((n for n in candidates if n is not None and self._may_cause(n, number)), None)

    def _may_cause(self, cause: int, number: int) -> bool:
        """Nothing milder is the cause of what follows from it."""
        there, one = self.findings[cause], self.findings[number]
        return cause != number and _RANK[there.severity] <= _RANK[one.severity]

    def _candidates(self, number: int) -> Iterator[int | None]:
        """What may be the cause of a finding, the surest first. They rank: the whole, yuan, rows that moved, cells, so
        that no finding comes to be its own cause."""
        one = self.findings[number]
        if one.check in WHOLE or one.check in IN_YUAN or one.check == "workbook-moved":
            return
        if not one.check.startswith("workbook-"):
            yield self.whole
        if follows_from_yuan(one.check):
            yield self.yuan
        moved = self.moved
        if one.check == "workbook-altered" and moved is not None and self.findings[moved].severity == ERROR:
            yield moved
        yield from self._of_cells(number)
        if one.check == "workbook-stale":
            yield self.yuan
            yield moved

    def _of_cells(self, number: int) -> Iterator[int]:
        """The findings about cells that this one is about too, or that it reads."""
        one = self.findings[number]
        rank = OF_A_CELL.index(one.check) if one.check in OF_A_CELL else len(OF_A_CELL)
        reads = self._reads(one)
        for cause in self.cells:
            there = self.findings[cause]
            if OF_A_CELL.index(there.check) >= rank or there.sheet != one.sheet:
                continue
            same = (there.field, there.row) == (one.field, one.row) and one.field
            if same or (Ref.of(there.field) in reads and self._same_row(there, one)):
                yield cause

    def _same_row(self, there: Finding, one: Finding) -> bool:
        table = Ref.of(there.field).table
        if table is None or Ref.of(one.field).table != table or one.row is None:
            return True
        return there.row == one.row

    def _reads(self, one: Finding) -> frozenset[Ref]:
        rule = self.rules.get((one.check, one.field))
        if rule is not None:
            expressions = [rule.when, rule.expect, *rule.message.expressions]
            return self._inputs({part for each in expressions if each for part in each.references})
        computed = self.form.compiled.values.get(one.field) if one.check == "workbook-stale" else None
        return self._inputs(set(computed.references)) if computed is not None else frozenset()

    def _inputs(self, parts: set[Ref]) -> frozenset[Ref]:
        """The parts, computed ones replaced by what they are computed of."""
        found: set[Ref] = set()
        waiting = list(parts)
        while waiting:
            part = waiting.pop()
            if part in found:
                continue
            found.add(part)
            computed = self.form.compiled.values.get(str(part))
            if computed is not None:
                waiting += computed.references
        return frozenset(found)
