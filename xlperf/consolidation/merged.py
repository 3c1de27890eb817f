"""The merged form (部门汇总表) of a unit: what it and all below it declare, on one workbook of the form.

Owns how values go together, as the form's `merge` says: summed, kept as the unit itself has them, or listed one after the
other, the unit's own first. Which declarations count is the ledger's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from xlperf.consolidation.inbox import Inbox, declarations
from xlperf.consolidation.received.bundle import Unit
from xlperf.declaration import Declaration, Entered, Row, read_number
from xlperf.errors import InvalidArgument
from xlperf.form import Form, Table
from xlperf.form.labels import title_of
from xlperf.messages import catalogue, say
from xlperf.roster import Department, is_called

catalogue(
    {
        "merged-needs-unit": (
            "--merged（merged）要说明是哪个单位的汇总表：加 --as-unit",
            "--merged (merged) needs the unit whose form it is: give --as-unit, too",
        ),
        "merged-nothing": ("没有可以合并的申报表", "there is no declaration to merge"),
        "merged-several": (
            "《{form}》一个部门有几个项目，不能合并成一份",
            "on '{form}' a department has several projects, and they cannot be merged into one",
        ),
        "merged-made": (
            "{path} 是 {unit} 的部门汇总表：{count} 份申报表（{own}）；金额和整数相加，文字取本级的，表格逐行列出，表样另有规定的除外",
            "{path} is the merged form of {unit}: {count} declarations ({own}); amounts and counts are summed, texts are the unit's own, "
            "rows are listed, unless the form says otherwise",
        ),
        "merged-with-own": ("含本级", "its own among them"),
        "merged-without-own": (
            "没有本级的，文字栏目是空的",
            "its own is not among them, so that texts are empty",
        ),
    }
)


def write_merged(inbox: Inbox, form: Form, unit: Unit, out: str | os.PathLike[str], overwrite: bool) -> str:
    """Writes the merged form as a filled workbook; what is to be said of it. Raises what `merged` raises, and CannotWrite."""
    from xlperf.template.write import new_template

    declaration, count, own = merged(inbox, form, unit)
    path = Path(out)
    new_template(
        form,
        path,
        year=declaration.year,
        department=declaration.department,
        code=unit.code,
        declaration=declaration,
        overwrite=overwrite,
    )
    own_words = say("merged-with-own" if own else "merged-without-own")
    return say("merged-made", path=path.name, unit=unit, count=count, own=own_words)


def merged(inbox: Inbox, form: Form, unit: Unit) -> tuple[Declaration, int, bool]:
    """The merged declaration of the files that count, how many these are, and whether the unit's own is among them.

    Raises InvalidArgument where there is none, or where departments have several; UnreadableWorkbook where a file has changed
    since it was read.
    """
    used = inbox.used
    if not used:
        raise InvalidArgument(say("merged-nothing"))
    if form.sheets is not None or any(entry.head.each for entry in used):
        raise InvalidArgument(say("merged-several", form=title_of(form)))
    found = list(declarations(inbox, used))
    own = [
        declaration
        for entry, declaration in found
        if is_called(entry.department or Department(entry.code, entry.name), unit.code, unit.name)
    ]
    every = [*own, *(declaration for _, declaration in found if declaration not in own)]
    return _sum(form, unit, every, own[0] if own else None), len(found), bool(own)


def _sum(form: Form, unit: Unit, every: list[Declaration], own: Declaration | None) -> Declaration:
    values: dict[str, Entered] = {}
    for name, part in form.inputs.items():
        if part.merging == "sum":
            values[name] = _total(one.fields.get(name) for one in every)
        elif part.merging == "list":
            values[name] = _listed(one.fields.get(name) for one in every)
        elif own is not None:
            values[name] = own.fields.get(name)
    values[form.department] = unit.name or (own.department if own is not None else "")
    tables = {name: _table(every, own, table) for name, table in form.tables.items()}
    return Declaration(form, values, tables, every[0].year, unit.code)


def _total(entered: Iterable[Entered]) -> Entered:
    """The sum of what is filled in, None where nothing is."""
    numbers = [number for value in entered if (number := read_number(value, "amount")) is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _listed(entered: Iterable[Entered]) -> Entered:
    """The texts that are filled in, each on a line of its own, the same one once."""
    texts = dict.fromkeys(str(value).strip() for value in entered if value is not None)
    return "\n".join(text for text in texts if text) or None


def _table(every: list[Declaration], own: Declaration | None, table: Table) -> list[Row]:
    if table.merge == "keep":
        return list(_rows([own] if own is not None else [], table))
    rows = _rows(every, table)
    return list(_summed(rows, table) if table.merge == "sum" else rows)


def _summed(rows: Iterable[Row], table: Table) -> Iterator[Row]:
    """Rows that agree in the columns of `unique` as one: amounts and counts added, all else as the first of them has it."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        alike.setdefault(tuple(_key(row.get(name)) for name in table.unique), []).append(row)
    for several in alike.values():
        first = dict(several[0])
        for name, column in table.columns.items():
            if column.adds_up and name not in table.unique:
                first[name] = _total(row.get(name) for row in several)
        yield first


def _key(value: Entered) -> object:
    return value.strip() if isinstance(value, str) else value


def _rows(every: Iterable[Declaration], table: Table) -> Iterator[Row]:
    """The filled rows of all; an empty cell that means "as above" holds what stands above, for above it is now another's row."""
    for declaration in every:
        if table.id in declaration.form.tables:
            for row in declaration.tidy_rows(table.id):
                yield {column.id: row.get(column.id) for column in table.column}
