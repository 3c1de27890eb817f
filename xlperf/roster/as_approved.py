"""Monitoring and self-evaluation held against the approval of the same year (--against): targets, rows and amounts that the form
takes over from it.

Owns what differs and how that is said. What a department enters anew, and whose declaration the approval is, are others'.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlperf.declaration import ERROR, WARNING, Declaration, Finding, as_written, read_number
from xlperf.declaration.indicator_rows import (
    Indicator,
    IndicatorTable,
    indicator_table,
    indicators_of,
    matched,
)
from xlperf.declaration.other_form import on_form
from xlperf.expression import format_value, rounded
from xlperf.form.labels import label_of, title_of
from xlperf.messages import catalogue, say
from xlperf.plausibility import EXACTLY, UNIT
from xlperf.target import parse, same_meaning

catalogue(
    {
        "as-approved.target": (
            "“{name}”的指标值是“{target}”，《{step}》里是“{before}”",
            "the target of '{name}' is '{target}', and '{before}' in '{step}'",
        ),
        "as-approved.missing": (
            "《{step}》里的指标“{name}”（{before}）这里没有",
            "the indicator '{name}' ({before}) of '{step}' is not here",
        ),
        "as-approved.renamed": (
            "《{step}》里的指标“{name}”（{before}）这里没有，“{other}”像是它改的名",
            "the indicator '{name}' ({before}) of '{step}' is not here; '{other}' seems to be it, renamed",
        ),
        "as-approved.amount": (
            "{label} {amount}，《{step}》里是 {before}",
            "{label} is {amount}, and {before} in '{step}'",
        ),
        "as-approved.in-yuan": (
            "{label} {amount}，《{step}》里是 {before}，正好约一万倍：像是按元填的",
            "{label} is {amount}, and {before} in '{step}', ten thousand times less: it seems to be in yuan",
        ),
        "as-approved.hint": (
            "改成与《{step}》一致；已经批准调整的，不必改，请附上批准调整的文件",
            "make it what '{step}' says; where a change was approved, leave it and send the approval of the change along",
        ),
    }
)

CHECK = "as-approved"


def differing(mine: Declaration, step: Declaration) -> Iterator[Finding]:
    """What `mine` has otherwise than the step before it, in the order of the paper: warnings, for changes may have been approved;
    an amount in yuan is an error."""
    taken = on_form(step, mine.form, anew=True)
    for name, part in mine.form.inputs.items():
        if part.kind != "amount" or not part.prefilled:
            continue
        before, amount = (read_number(one.fields.get(name), "amount") for one in (taken, mine))
        if before is not None and amount is not None and rounded(before) != rounded(amount):
            yield _of_amount(mine, step, name, amount, before)
    where, theirs, own = indicator_table(mine.form), indicators_of(step), indicators_of(mine)
    if where is not None and own:
        yield from _of_indicators(mine, step, where, theirs, own)


def _of_amount(mine: Declaration, step: Declaration, name: str, amount: Decimal, before: Decimal) -> Finding:
    in_yuan = mine.form.amounts == UNIT and before > 1 and EXACTLY[0] <= amount / before <= EXACTLY[1]
    shown = {"amount": format_value(amount, "amount"), "before": format_value(before, "amount")}
    message = say(
        "as-approved.in-yuan" if in_yuan else "as-approved.amount",
        label=label_of(mine.form, name),
        step=title_of(step.form),
        **shown,
    )
    return Finding(
        "all-in-yuan" if in_yuan else CHECK,
        ERROR if in_yuan else WARNING,
        message,
        say("all-in-yuan.beside.hint") if in_yuan else say("as-approved.hint", step=title_of(step.form)),
        name,
        value=as_written(mine.fields.get(name)),
        sheet=mine.locations.sheet,
        cell=mine.locations.cell(None, name),
    )


def _of_indicators(
    mine: Declaration, step: Declaration, where: IndicatorTable, theirs: list[Indicator], own: list[Indicator]
) -> Iterator[Finding]:
    pairs, renamed = matched(theirs, own)
    cell = where.table.cells_of(where.target)[0]
    hint = say("as-approved.hint", step=title_of(step.form))
    for place, one in enumerate(own):
        before = pairs.get(place)
        # An empty target is a finding of its own.
        if before is None or not (before.target and one.target) or same_target(before.target, one.target):
            continue
        words = {"name": one.name, "target": one.target, "before": before.target, "step": title_of(step.form)}
        yield Finding(
            CHECK,
            WARNING,
            say("as-approved.target", **words),
            hint,
            f"{where.table.id}.{cell}",
            one.number + 1,
            one.target,
            sheet=mine.locations.sheet,
            cell=mine.locations.cell(where.table.id, cell, one.number),
        )
    there = {id(one) for one in pairs.values()}
    others = {id(old): new.name for old, new in renamed}
    for one in theirs:
        if id(one) not in there:
            other = others.get(id(one), "")
            key = "as-approved.renamed" if other else "as-approved.missing"
            words = {"name": one.name, "before": one.target, "step": title_of(step.form)}
            yield Finding(
                CHECK,
                WARNING,
                say(key, None, **words, other=other),
                hint,
                f"{where.table.id}.{where.name}",
                sheet=mine.locations.sheet,
                cell=mine.locations.cell(where.table.id, where.name, 0),
            )


def same_target(before: str, after: str) -> bool:
    """Whether two targets are the same text but for blanks, or mean the same."""
    return "".join(before.split()) == "".join(after.split()) or same_meaning(parse(before), parse(after))
