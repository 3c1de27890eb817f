"""What departments declared the year before (--against): of each the main amount, beside what it declares now.

Owns whose past is whose, and which year of several it is. What follows from a difference is `standing_out`'s and the report's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal

from xlperf.consolidation.figures_of_form import scale_of
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.declaration import Declaration
from xlperf.form import Form
from xlperf.form.money import in_amounts
from xlperf.roster import name_key
from xlperf.system.dataclass import dataclass

ZERO = Decimal(0)


@dataclass(frozen=True)
class Past:
    """`year`: which year it is, 0 where nothing is known of one; `amounts`: the main amount by a department's key in the ledger;
    `total`: of all departments of that year, those that declare no more among them."""

    year: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    total: Decimal = ZERO

    def __bool__(self) -> bool:
        return bool(self.amounts)


def past_of(
    declarations: Iterable[Declaration], form: Form, year: int, entries: Iterable[LedgerEntry]
) -> Past:
    """The amounts of the newest year before `year` among declarations on this form, else of all of them (a round before)."""
    own = [one for one in declarations if one.form.id == form.id]
    before = {one.year for one in own if 0 < one.year < year}
    newest = max(before, default=max((one.year for one in own), default=0))
    of_code: dict[str, Decimal] = {}
    of_name: dict[str, Decimal] = {}
    total = ZERO
    for one in own:
        if one.year != newest:
            continue
        amount = in_amounts(_main_amount(one), one.form.amounts, form.amounts)
        total += amount
        name = name_key(one.department)
        of_code[one.code] = of_code.get(one.code, ZERO) + amount
        of_name[name] = of_name.get(name, ZERO) + amount
    amounts: dict[str, Decimal] = {}
    for entry in entries:
        if not entry.key or not (entry.code or entry.name):
            continue
        if entry.code and entry.code in of_code:
            amounts[entry.key] = of_code[entry.code]
        elif (name := name_key(entry.name)) and name in of_name:
            amounts[entry.key] = of_name[name]
    return Past(newest, amounts, total)


def _main_amount(declaration: Declaration) -> Decimal:
    name = scale_of(declaration.form)[0]
    value = declaration.tidy_fields().get(name) if name else None
    return value if isinstance(value, Decimal) else ZERO
