"""What departments declared the year before (--against): of each the main amount, beside what it declares now.

Owns whose past is whose, and which year of several it is. What follows from a difference is `standing_out`'s and the report's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal

from xlperf.consolidation.figures_of_form import scale_of
from xlperf.consolidation.judgement.department_matching import NOBODY_KNOWS
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.declaration import Declaration
from xlperf.form import Form
from xlperf.form.money import in_amounts
from xlperf.roster import Department, name_key
from xlperf.roster.departments import code_key
from xlperf.roster.over_time import same_departments
from xlperf.system.dataclass import dataclass

ZERO = Decimal(0)


@dataclass(frozen=True)
class Past:
    """`year`: which year it is, 0 where nothing is known of one; `amounts`: the main amount by a department's key in the ledger;
    `total`: of all departments of that year, those that declare no more among them; `renamed`: what those were called, by their
    key, that are found by the code alone; `projects`: the amount of each project of forms that have several of a department,
    by that key and `each_key`."""

    year: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    total: Decimal = ZERO
    renamed: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.amounts)


def past_of(
    declarations: Iterable[Declaration], form: Form, year: int, entries: Iterable[LedgerEntry]
) -> Past:
    """The amounts of the newest year before `year` among declarations on this form, else of all of them (a round before)."""
    own = [one for one in declarations if one.form.id == form.id]
    before = {one.year for one in own if 0 < one.year < year}
    newest = max(before, default=max((one.year for one in own), default=0))
    declared = [
        (
            one.code,
            one.department,
            in_amounts(_main_amount(one), one.form.amounts, form.amounts),
            one.each_key,
        )
        for one in own
        if one.year == newest
    ]
    certain = (one for one in entries if one.key and not one.key.startswith(NOBODY_KNOWS))
    return past_amounts(newest, declared, ((one.key, one.code, one.name) for one in certain))


def past_amounts(
    year: int, declared: Iterable[tuple[str, str, Decimal, str]], now: Iterable[tuple[str, str, str]]
) -> Past:
    """The past of departments. `declared`: code, name, amount and project (its `each_key`, "" of forms that have none) of each
    declaration of `year`; `now`: key, code and name of each file now."""
    sums: dict[str, Decimal] = {}
    projects: dict[str, dict[str, Decimal]] = {}
    before: dict[str, Department] = {}
    for code, name, amount, each in declared:
        whose = code_key(code) or name_key(name)
        before.setdefault(whose, Department(code, name))
        sums[whose] = sums.get(whose, ZERO) + amount
        if each:
            projects.setdefault(whose, {})[each] = amount
    after = {code_key(code) or name_key(name): (key, Department(code, name)) for key, code, name in now}
    after.pop("", None)
    found = same_departments([*before.values()], [one for _, one in after.values()])
    keys, known = [key for key, _ in after.values()], [*sums.values()]
    names, departments = [one.name for one in before.values()], [*before]
    return Past(
        year,
        {keys[later]: known[earlier] for later, earlier in found.pairs.items()},
        sum(sums.values(), ZERO),
        {keys[later]: names[found.pairs[later]] for later in found.renamed},
        {
            (keys[later], each): amount
            for later, earlier in found.pairs.items()
            for each, amount in projects.get(departments[earlier], {}).items()
        },
    )


def _main_amount(declaration: Declaration) -> Decimal:
    name = scale_of(declaration.form)[0]
    value = declaration.tidy_fields().get(name) if name else None
    return value if isinstance(value, Decimal) else ZERO
