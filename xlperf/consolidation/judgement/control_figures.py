"""Control figures (控制数): the amounts that a roster sets for a department, held against what comes back.

Owns the rule 与控制数一致 and its tolerance. A figure that differs is a finding of the severity that the office chose; what
follows from it for the file is the ledger's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlperf.consolidation.judgement.ledger import (
    ACCEPTED,
    HELD_AGAINST_OTHERS,
    REJECTED,
    WARNED,
    LedgerEntry,
)
from xlperf.consolidation.judgement.standing_out import by_control_figures
from xlperf.consolidation.received.record import Record, RecordHead
from xlperf.declaration import ERROR, WARNING, Entered, Finding
from xlperf.declaration.control_figures import difference_from
from xlperf.expression import AMOUNT_LIMIT, rounded
from xlperf.form import Form
from xlperf.form.labels import label_of, unit_after
from xlperf.form.layout import CONTROL_CHECK as CHECK
from xlperf.messages import catalogue, say
from xlperf.plausibility import UNIT
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "control-figures.of-projects": (
            "“{label}”{count} 个项目合计 {value}，控制数是 {expected}，相差 {difference}",
            "'{label}' of {count} projects adds up to {value}; the control figure is {expected}, the difference {difference}",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ControlRule:
    """`tolerance`: a difference up to it is none, in the form's unit; `severity`: error, warning or info, "" for no check."""

    tolerance: Decimal = Decimal(0)
    severity: str = WARNING


def differing(
    entry: LedgerEntry, record: Record, form: Form, figures: Mapping[str, Entered], rule: ControlRule
) -> Iterator[Finding]:
    """A finding for each amount of a file that is not what the roster sets for its department (`figures`); what the workbook
    says itself by the figures that it carries is not said again."""
    if not rule.severity or entry.status not in HELD_AGAINST_OTHERS:
        return
    values = dict(zip(form.fields, record.fields, strict=False))
    set_for = _amounts(form, figures)
    entered_of = {name: _number(values.get(name)) for name in set_for}
    yuan = _in_yuan(form, set_for, entered_of)
    if yuan is not None:
        yield yuan
    cause = yuan.identity if yuan is not None else ""
    own = {(one.message, one.severity) for one in record.findings if one.check == CHECK}
    for name, expected in set_for.items():
        value = values.get(name)
        message = difference_from(label_of(form, name), value, expected, rule.tolerance)
        if message and (message, rule.severity) not in own:
            hint = say("control-figures.hint")
            yield Finding(CHECK, rule.severity, message, hint, name, value=value or "", cause=cause)


def in_all_differing(
    records: Sequence[Record], form: Form, figures: Mapping[str, Entered], rule: ControlRule
) -> Iterator[Finding]:
    """A finding for each amount that the projects of one department, a file each, do not add up to: they have one figure
    between them."""
    if not rule.severity:
        return
    projects = [dict(zip(form.fields, record.fields, strict=False)) for record in records]
    for name, expected in _amounts(form, figures).items():
        entered = [_number(one.get(name) or "0") for one in projects]
        amounts = [one for one in entered if one is not None and abs(one) < AMOUNT_LIMIT]
        if len(amounts) < len(projects):  # findings of their own
            continue
        value = rounded(sum(amounts, Decimal(0)))
        if abs(value - expected) <= rule.tolerance:
            continue
        words = {"value": value, "expected": expected, "difference": value - expected}
        shown = {key: f"{rounded(amount):.2f}" for key, amount in words.items()}
        message = say("control-figures.of-projects", label=label_of(form, name), count=len(projects), **shown)
        yield Finding(CHECK, rule.severity, message, say("control-figures.hint"), name)


def _amounts(form: Form, figures: Mapping[str, Entered]) -> dict[str, Decimal]:
    """The amounts of the form among what a roster sets."""
    return {
        name: expected
        for name, expected in figures.items()
        if (part := form.inputs.get(name)) is not None
        and part.kind == "amount"
        and isinstance(expected, Decimal)
    }


def _in_yuan(
    form: Form, figures: Mapping[str, Decimal], entered: Mapping[str, Decimal | None]
) -> Finding | None:
    """That all of it is in yuan, where the figures show that."""
    if form.amounts != UNIT:
        return None
    pairs = {name: (amount, expected) for name, expected in figures.items() if (amount := entered[name])}
    return by_control_figures(
        {label_of(form, name): pair for name, pair in pairs.items()}, unit_after(form.amounts)
    )


def _number(value: str | None) -> Decimal | None:
    try:
        return Decimal(value) if value is not None else None
    except ArithmeticError:
        return None  # a text where a number should be: a finding of its own


def with_findings(head: RecordHead, found: Mapping[str, int], strict: bool) -> RecordHead:
    """The head of a file with so many findings more of each severity; `strict`: warnings reject."""
    errors, warnings = found.get(ERROR, 0), found.get(WARNING, 0)
    rejects = errors or (strict and warnings)
    status = REJECTED if rejects else WARNED if warnings and head.status == ACCEPTED else head.status
    return replace(head, status=status, errors=head.errors + errors, warnings=head.warnings + warnings)
