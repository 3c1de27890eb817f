"""A workbook filled from the step before it in the year's round: row by row, matched by levels and name.

Owns which file is of a step before, and what of it goes into a row that is there already. A row that only may be the same
under another name is told of, never merged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from xlperf.declaration import WARNING, Declaration, Entered, Finding, Row
from xlperf.declaration.content import data_of_json
from xlperf.declaration.indicator_rows import Indicator, indicator_table, indicators_of, matched
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.intake.handmade.files import read_own
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.package import file_bytes
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.sending.templates import prefill_from

catalogue(
    {
        "fill-renamed": (
            "“{new}”可能是“{old}”改的名（层级相同）：没有合并，两行都在",
            "'{new}' may be '{old}' renamed (its levels are the same): not merged, both rows are there",
        ),
        "fill-renamed.hint": (
            "是同一项指标的，把内容并到一行，删去另一行",
            "if they are one indicator, put all into one row and delete the other",
        ),
    }
)


def of_step_before(path: str | os.PathLike[str], form: Form, limits: Limits) -> Declaration | None:
    """What the file says for `form`, where it is a declaration on a form that `form` follows; None for any other file."""
    file = Path(path)
    try:
        if file.suffix.lower() == ".json":
            data = data_of_json(file.read_bytes())
            named = data.get("form") if isinstance(data, dict) else None
        else:
            own = read_own(file_bytes(file, limits), limits=limits, name=file.name)
            named = own.declaration.form.id if own is not None else None
    except (OSError, InvalidArgument, UnreadableWorkbook):
        return None  # whoever reads it next says what is wrong with it
    return prefill_from(file, form) if named in form.follows and named != form.id else None


def with_step_before(
    mine: Declaration, theirs: Declaration
) -> tuple[dict[str, tuple[Row, ...]], list[Finding]]:
    """The tables of `mine`, each row of indicators with what the step before says of it, further rows behind them; and
    what is to be asked. A table without indicators is the step's own where it is empty."""
    where = indicator_table(mine.form)
    tables: dict[str, tuple[Row, ...]] = {}
    asked: list[Finding] = []
    for name in mine.form.tables:
        own = tuple(mine.rows(name))
        tables[name] = own or tuple(theirs.rows(name))
        if where is None or name != where.table.id or not own:
            continue
        there, here = indicators_of(theirs), indicators_of(mine)
        pairs, renamed = matched(there, here)
        of_row = {one.number: pairs.get(place) for place, one in enumerate(here)}
        rows = [
            _merged(row, of_row.get(number), theirs, name)
            for number, row in enumerate(mine.tables.get(name, ()))
            if number in of_row or any(value is not None for value in row.values())
        ]
        taken = {id(one) for one in pairs.values()}
        rows += [_whole(one, theirs, name) for one in there if id(one) not in taken]
        tables[name] = tuple(rows)
        asked += _asked(renamed, name, where.name)
    return tables, asked


def _merged(row: Row, other: Indicator | None, theirs: Declaration, table: str) -> dict[str, Entered]:
    """The row with what the step before has for it; what only the row has stays."""
    if other is None:
        return dict(row)
    known = theirs.tables[table][other.number]
    levels = {column.id for column in theirs.form.tables[table].column if column.fill_down}
    return {
        name: value if name in levels or known.get(name) is None else known[name]
        for name, value in row.items()
    }


def _whole(one: Indicator, theirs: Declaration, table: str) -> dict[str, Entered]:
    """A row that is new here, its levels written out: it stands under others than there."""
    row = dict(theirs.tables[table][one.number])
    for column in theirs.form.tables[table].column:
        if column.fill_down:
            row[column.id] = one.values[column.id]
    return row


def _asked(pairs: list[tuple[Indicator, Indicator]], table: str, column: str) -> Iterator[Finding]:
    for old, new in pairs:
        words = say("fill-renamed", old=old.name, new=new.name)
        yield Finding(
            "fill-renamed",
            WARNING,
            words,
            say("fill-renamed.hint"),
            f"{table}.{column}",
            new.number + 1,
            new.name,
        )
