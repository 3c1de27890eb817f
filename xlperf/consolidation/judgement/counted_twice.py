"""The same money twice: a department's declaration that is the sum of those of its units (部门汇总表), while theirs count, too.

Owns what makes that so. Such a file waits for a person's decision; knows nothing of how that is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlperf.consolidation.judgement.ledger import Ledger, LedgerEntry
from xlperf.consolidation.received.record import Record
from xlperf.consolidation.received.spool import Spool
from xlperf.declaration import read_number
from xlperf.form import Form
from xlperf.messages import catalogue, enumerated, say
from xlperf.roster import Roster
from xlperf.roster.departments import code_key

catalogue(
    {
        "counted-twice": (
            "像是部门汇总表：里面有所属单位（{units}）的金额，而它们自己的申报表也计入，同一笔钱会计两次；要采用这一份的，所属各份都写 -",
            "it seems to be the sum of a department and its units ({units}), whose own declarations count, too: the same money twice; "
            "to use this file, write - for theirs",
        ),
    }
)

SHOWN = 5


def counted_twice(ledger: Ledger, records: Spool, roster: Roster | None, form: Form) -> dict[int, str]:
    """Position of a file that holds what other files that count declare -> why it is to wait. Those that a person decided on
    are left alone."""
    below = _below(ledger, roster)
    found = {}
    for entry in ledger.entries:
        units = below.get(code_key(entry.code) or entry.name, ()) if entry.used and not entry.decided else ()
        units = [one for one in units if one.key != entry.key]
        if units and (held := _held(entry, units, ledger, records, form)):
            names = list(dict.fromkeys(one.name for one in held))
            shown = enumerated(names[:SHOWN]) + "……" * (len(names) > SHOWN)
            found[entry.position] = say("counted-twice", units=shown)
    return found


def _below(ledger: Ledger, roster: Roster | None) -> Mapping[str, Sequence[LedgerEntry]]:
    """A department's code, or its name where it has none -> the files that count of those below it: by the roster, and those
    in the workbook that it sent upward."""
    below: dict[str, list[LedgerEntry]] = {}
    for entry in ledger.entries:
        if not entry.used:
            continue
        line = roster.line_above(entry.department) if roster is not None and entry.department else ()
        above = {code_key(one.code) or one.name for one in line} | {
            code_key(entry.source.unit.partition(" ")[0])
        }
        for one in above - {""}:
            below.setdefault(one, []).append(entry)
    return below


def _held(
    entry: LedgerEntry, units: Sequence[LedgerEntry], ledger: Ledger, records: Spool, form: Form
) -> Sequence[LedgerEntry]:
    """The units whose rows with amounts all stand in a file that has more; or all, where each of its amounts is the sum of
    theirs, with those of another file of the department or without."""
    own = _rows(records[entry.position], form)
    held = [
        one for one in units if (theirs := _rows(records[one.position], form)).total() > 1 and theirs < own
    ]
    if held or len(units) < 2:
        return held
    amounts = _amounts(records[entry.position], form)
    others = [one for one in ledger.entries if one.key == entry.key and one is not entry and one.head.form]
    for more in ((), *((one,) for one in others)):
        parts = [_amounts(records[one.position], form) for one in (*units, *more)]
        if all(parts) and amounts == [sum(column) for column in zip(*parts, strict=True)]:
            return units if sum(map(bool, amounts)) > 1 else ()
    return ()


def _amounts(record: Record, form: Form) -> list[Decimal]:
    """Each amount that is entered, 0 where there is none; of a form whose amounts all stand in tables, what is computed."""
    if (record.form, record.version) != (form.id, form.version):
        return []
    values = dict(zip(form.fields, record.fields, strict=True))
    names = [name for name, part in form.fields.items() if part.kind == "amount"]
    entered = [name for name in names if name in form.inputs]
    return [read_number(values[name]) or Decimal(0) for name in entered or names]


def _rows(record: Record, form: Form) -> Counter[tuple[object, ...]]:
    """The rows of all tables that have amounts."""
    if (record.form, record.version) != (form.id, form.version):
        return Counter()
    tables = zip(form.listed.values(), record.tables, strict=True)
    with_amounts = (rows for table, rows in tables if any(column.kind == "amount" for column in table.column))
    return Counter(tuple(row) for rows in with_amounts for row in rows)
