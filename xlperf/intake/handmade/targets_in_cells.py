"""Targets that a paper has in one cell and the form in three (指标性质, 指标值, 计量单位), or the other way.

Owns the turning of the one into the other when a grid was read, without loss, and when a cell has several targets; what cannot be divided stays whole in its
value's cell, as 定性.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlperf.declaration import Entered, Row
from xlperf.expression import plain, trim
from xlperf.form import Column, ComputedColumn, Form, Table
from xlperf.form.model import with_tables
from xlperf.intake.handmade.field_words import LONGEST_LABEL, field_words, label_key
from xlperf.intake.handmade.model import Grid, Reading, Taken
from xlperf.target.in_parts import divided, is_sign, joined, offered

SIGN, UNIT, _TARGET = "指标性质", "计量单位", "年度指标值"
"""The headings by which these columns are known, with the other wordings of the field."""
_NO_UNIT = frozenset(("/", "／", "—", "——", "-", "无"))
_OWN = {SIGN: "sign_of_target", UNIT: "unit_of_target"}
"""Ids of the columns that a form is read with where only the paper has them."""


_A_TARGET = re.compile(r"(?:[①-⑳]|[(（]?\d{1,2}[)）.、．](?!\d))?\s*(?:[≥≤＞＜>=<＝]|不[低少高多超大]|\d).*")


def targets_in_one_row(table: Table, row: Row) -> int:
    """How many indicators stand one under the other in the cells of one row: each line of a target is a target, and the indicator's
    name has as many lines. 0: one."""
    targets = [_lines(row.get(column.id)) for column in table.targets]
    counts = {len(lines) for lines in targets if len(lines) > 1 and all(map(_is_target, lines))}
    names = [column.id for column in table.column if not column.fill_down and column not in table.targets]
    found = counts & {len(_lines(row.get(name))) for name in names}
    return max(found, default=0)


def _is_target(line: str) -> bool:
    return bool(_A_TARGET.fullmatch(line)) and any(map(str.isdigit, line))


def _lines(value: Entered) -> list[str]:
    return [line.strip() for line in value.split("\n") if line.strip()] if isinstance(value, str) else []


def with_columns_of_paper(form: Form, grid: Grid) -> Form | None:
    """`form` with columns for the sign and the unit, where the paper has one of them and the form has its targets in one
    cell each; None where it is read as it is."""
    tables = {table.id for table in form.tables.values() if table.targets and not table.in_three_cells}
    if not tables or not (_heads(grid, SIGN) or _heads_units(grid)):
        return None
    if any(_has(form.tables[one], label) for one in tables for label in _OWN) or _of_other_values(form, grid):
        return None
    further = {id_: label for label, id_ in _OWN.items()}

    def columns(table: Table) -> Iterator[Column]:
        """One of each, or one for each target where the paper has so many."""
        for id_, label in further.items():
            count = max(sum(_means(cell.text, label) for cell in row) for row in grid.rows)
            each = range(count) if 1 < count == len(table.targets) else ()
            yield from [Column(_of_side(id_, at), label=label) for at in each] or [Column(id_, label=label)]

    def widened(table: Table) -> Table:
        return replace(table, column=(*table.column, *columns(table))) if table.id in tables else table

    return with_tables(form, widened)


def _heads(grid: Grid, label: str) -> bool:
    return any(_means(cell.text, label) for row in grid.rows for cell in row)


def _heads_units(grid: Grid) -> bool:
    """Whether a column of units stands in a row of labels beside or below that of targets; elsewhere 单位 is a department."""
    for above, row in zip(((), *grid.rows), grid.rows, strict=False):
        if any(_means(cell.text, UNIT) for cell in row):
            heads = [
                *row,
                *(
                    above
                    if all(_means(cell.text, UNIT) or _is_target_head(cell.text) for cell in row)
                    else ()
                ),
            ]
            if any(_is_target_head(cell.text) for cell in heads):
                return True
    return False


def _of_other_values(form: Form, grid: Grid) -> bool:
    """Whether the first column of signs or of units is beside other values than the form's targets, such as last year's."""
    targets = {label_key(target.label) for table in form.tables.values() for target in table.targets}
    for row in grid.rows:
        own = [next((label for label in _OWN if _means(cell.text, label)), "") for cell in row]
        others = [(at, cell.text) for at, cell in enumerate(row) if not own[at]]
        if not any(_is_target_head(text) or label_key(text) in targets for _, text in others):
            continue
        for label in _OWN:
            first = own.index(label) if label in own else -1
            left = [text for at, text in others if at < first][-1:]
            right = [text for at, text in others if at > first][:1]
            beside = label_key("".join(right if label == SIGN else left)) if first >= 0 else ""
            if beside.endswith("值") and not _is_target_head(beside) and beside not in targets:
                return True
    return False


def _is_target_head(text: str) -> bool:
    return _means(text, _TARGET)


def _has(table: Table, label: str) -> bool:
    return any(_means(word, label) for one in table.column for word in (one.label, *one.aliases))


def _means(text: str, label: str) -> bool:
    return len(text) <= LONGEST_LABEL and label_key(label) in field_words().concepts(label_key(text))


def joined_into(form: Form, reading: Reading) -> Reading:
    """The reading of a form with the paper's columns as one of `form` itself: signs, values and units are one target."""
    found = reading.declaration
    tables: dict[str, tuple[Row, ...]] = {}
    for name, rows in found.tables.items():
        targets = [target.id for target in form.tables[name].targets]
        tables[name] = tuple(_with_targets(row, targets) if targets else row for row in rows)
        if targets:
            last = f"{name}.{targets[-1]}"
            parts = {f"{name}.{id_}": last for id_ in _OWN.values()} | {
                f"{name}.{_of_side(id_, at)}": f"{name}.{target}"
                for id_ in _OWN.values()
                for at, target in enumerate(targets)
            }
            reading = _told_as(reading, parts)
    return replace(reading, declaration=replace(found, form=form, tables=tables))


def _of_side(id_: str, at: int) -> str:
    """The column of signs or units of the target at `at`, where each target of a row has its own."""
    return f"{id_}_{at + 1}"


def _with_targets(row: Row, targets: Sequence[str]) -> dict[str, Entered]:
    """The row with its signs and units in its targets. A column of its own is of all; one that has a sign or a unit itself, and
    is not the last, keeps that."""
    own = {name: value for name, value in row.items() if not name.startswith(tuple(_OWN.values()))}
    of_all = [_text(row.get(id_)) for id_ in _OWN.values()]
    for at, target in enumerate(targets):
        value = _text(row.get(target))
        sign, unit = (_text(row.get(_of_side(id_, at))) for id_ in _OWN.values())
        last = at + 1 == len(targets)
        sign = sign or (of_all[0] if last or value[:1].isdigit() else "")
        unit = unit or (of_all[1] if last or value[-1:].isdigit() else "")
        own[target] = _without_twice(sign, value, "" if unit in _NO_UNIT else unit) or None
    if not any(
        own[target] for target in targets
    ):  # a sign and a unit without figures are told as such a target
        parts = [text for id_, text in row.items() if id_ not in own and _text(text) not in _NO_UNIT]
        own[targets[-1]] = "".join(map(_text, parts)) or None
    return own


def _without_twice(sign: str, value: str, unit: str) -> str:
    """Joined, a sign or unit that the value has already not once more; what stands in the sign's column and is none is the value."""
    if not value and sign and not is_sign(sign):
        sign, value = "", sign
    if value and divided(value)[0] not in ("＝", "定性"):
        sign = ""
    return joined(sign, value, "" if unit and value.endswith(unit) else unit)


def _told_as(reading: Reading, parts: Mapping[str, str]) -> Reading:
    taken = tuple(replace(one, part=parts.get(one.part, one.part)) for one in reading.taken)
    return replace(reading, taken=taken)


def divided_into(form: Form, reading: Reading) -> Reading:
    """The reading of a form that has targets in three cells: where the paper has no column of signs, what stands in
    its one column is divided."""
    for table in form.tables.values():
        for target in table.in_three_cells:
            parts = {one.part for one in reading.taken}
            sign, value, _ = (f"{table.id}.{name}" for name in target.target_of)
            whole = f"{table.id}.{target.id}"
            if sign not in parts and (value in parts or any(one.part == whole for one in reading.computed)):
                reading = _divided(reading, table, target)
    return reading


def _divided(reading: Reading, table: Table, target: ComputedColumn) -> Reading:
    """With the texts of the column of values, or of the target's own column, divided into the three."""
    whole = [one for one in reading.computed if one.part == f"{table.id}.{target.id}"]
    given: dict[int, Taken] = {one.row or 0: one for one in whole}
    declaration = reading.declaration
    rows = list(declaration.tables[table.id])
    for number, row in enumerate(rows, 1):
        sign, value, unit = target.target_of
        text = _text(given[number].value if number in given else row.get(value))
        if text and not row.get(sign) and (number in given or not row.get(unit)):
            cells = divided(text)
            column = table.columns[sign]
            cells = (offered(cells[0], column.choices), *cells[1:])
            rows[number - 1] = {
                **row,
                **{n: cell or None for n, cell in zip((sign, value, unit), cells, strict=True)},
            }
    part = f"{table.id}.{target.target_of[1]}"
    taken = (*reading.taken, *(replace(one, part=part) for one in whole))
    computed = tuple(one for one in reading.computed if one not in whole)
    tables = {**declaration.tables, table.id: tuple(rows)}
    return replace(reading, declaration=replace(declaration, tables=tables), taken=taken, computed=computed)


def _text(value: Entered) -> str:
    return "" if value is None else trim(value) if isinstance(value, str) else plain(value)
