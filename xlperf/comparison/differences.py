"""What changed between two declarations, or between two folders of workbooks: fields, rows, by how much.

Owns the matching of departments and of a table's rows, and what counts as a change. Knows nothing of how a change is
shown (xlperf.comparison.shown).
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.consolidation.dataset.declared import declarations_in, is_dataset
from xlperf.consolidation.inbox import Asked, declarations, receive
from xlperf.consolidation.readback import declarations_of, is_consolidated
from xlperf.declaration import Declaration, Entered, environment_of
from xlperf.errors import InvalidArgument
from xlperf.expression import rounded, trim
from xlperf.form import Column, ComputedColumn, Field, Form, Table
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import name_key, same_name

if TYPE_CHECKING:
    import pandas

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"

catalogue(
    {
        "compare.twice": (
            "{side}有 {count} 个文件属于“{department}”，用 {used}，未用 {unused}",
            "{side}: {count} files are of '{department}'; {used} was used, {unused} not",
        ),
        "compare.not-used": ("未比较 {file}：{reason}", "{file} was not compared: {reason}"),
        "compare.rejected": ("须改正（{count} 个错误）", "to be corrected ({count} errors)"),
        "compare.though-rejected": (
            "{file} 须改正（{count} 个错误），仍按填写的内容比较",
            "{file} is to be corrected ({count} errors) and was compared as it is",
        ),
        "compare.renamed": (
            "编码 {code} 的名称由“{old}”变为“{new}”，按编码对应",
            "the name of code {code} was '{old}' and is '{new}': matched by the code",
        ),
        "compare.disputed": (
            "编码 {code} 在一边是“{old}”，在另一边是“{new}”，且另有同名的部门，无法对应，没有比较",
            "code {code} is '{old}' on one side and '{new}' on the other, and another department has that name: not compared",
        ),
        "compare.kinds": (
            "应为两个路径或两份申报（Declaration），不是 {kinds}",
            "two paths or two declarations (Declaration) are asked for, not {kinds}",
        ),
        "compare.form": (
            "“{department}”两边的表样不同（{old}、{new}），只比较共有的栏目",
            "the two sides of '{department}' are on different forms ({old}, {new}); what both have was compared",
        ),
        "compare.row": ("第{number}行", "row {number}"),
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is not what it was.

    part: a field's id or "table.column". row: what tells the row apart, as a sentence; "" for a field. kind: changed, or
    added or removed with its row. difference: new less old where both are numbers (an empty cell counts as 0, a computed
    value that could not be computed does not), or targets of one operator and unit; else None. same_meaning: a target value that only is worded otherwise.
    """

    part: str
    label: str
    kind: str
    old: Entered
    new: Entered
    table: str = ""
    row: str = ""
    difference: Decimal | None = None
    same_meaning: bool = False
    value_kind: str = "text"
    """amount, count, number or text, as the form has it"""


@dataclass(frozen=True, slots=True)
class DepartmentChange:
    """One department: status same, changed, added (only in the new) or removed (only in the old)."""

    code: str
    department: str
    status: str
    old_file: str
    new_file: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """An amount of the form over all departments of each side."""

    part: str
    label: str
    old: Decimal
    new: Decimal

    @property
    def difference(self) -> Decimal:
        return self.new - self.old


@dataclass(frozen=True)
class Comparison:
    """All departments in the order of code and name; totals in the order of the form; what else is to be said."""

    departments: tuple[DepartmentChange, ...]
    totals: tuple[Total, ...]
    notes: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()

    def count(self, status: str) -> int:
        """How many departments have this status."""
        return sum(one.status == status for one in self.departments)

    def to_frame(self) -> pandas.DataFrame:
        """One row a change: code, department, status, old_file, new_file, table, row, part, label, kind, old, new,
        difference, same_meaning. A department that is new, gone or the same has one row without a change."""
        import pandas

        own = ("code", "department", "status", "old_file", "new_file")
        change = ("table", "row", "part", "label", "kind", "old", "new", "difference", "same_meaning")
        rows = [
            [getattr(one, name) for name in own] + [getattr(found, name, None) for name in change]
            for one in self.departments
            for found in one.changes or (None,)
        ]
        return pandas.DataFrame(rows, columns=[*own, *change], dtype=object)


# ---------------------------------------------------------------- two declarations


def changes_between(old: Declaration, new: Declaration) -> tuple[Change, ...]:
    """What changed from `old` to `new`, in the order of the new form: fields, then tables row by row.

    Texts that differ in white space or width of characters only, and amounts typed as text, are no changes.
    """
    return tuple(_changes(old, new))


def _changes(old: Declaration, new: Declaration) -> Iterator[Change]:
    then, now = _fields(old), _fields(new)
    for name, part in new.form.fields.items():
        if name not in then:
            continue
        before, after = then[name], now[name]
        if _differ(before, after):
            yield Change(
                name,
                new.form.label_of(name),
                CHANGED,
                before,
                after,
                difference=None
                if part.value and None in (before, after)
                else _difference(before, after, part),
                value_kind=part.kind,
            )
    for table in new.form.tables.values():
        if table.id in old.form.tables:
            yield from _table_changes(old, new, table)
    if new.sheets or old.sheets:
        yield from _sheet_changes(old, new)


def _fields(declaration: Declaration) -> dict[str, Entered]:
    """All fields, computed ones too: amounts typed as text as amounts, a text that is none as it is."""
    found: dict[str, Entered] = {}
    for name, value in environment_of(declaration).fields.items():
        if isinstance(value, Decimal):
            found[name] = rounded(value) if declaration.form.fields[name].value else value
        else:
            found[name] = value if isinstance(value, str) and value.strip() else None
    return found


def _settled(value: Entered) -> Entered:
    """Nothing, where only blanks stand."""
    return None if isinstance(value, str) and not value.strip() else value


def _differ(old: Entered, new: Entered) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return _bare(old) != _bare(new)
    return old != new


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _difference(old: Entered, new: Entered, part: Field | Column | ComputedColumn) -> Decimal | None:
    if part.is_number:
        old, new = (Decimal(0) if value is None else value for value in (old, new))
        return new - old if isinstance(old, Decimal) and isinstance(new, Decimal) else None
    if getattr(part, "target", False) and isinstance(old, str) and isinstance(new, str):
        return _target_difference(old, new)
    return None


def _target_difference(old: str, new: str) -> Decimal | None:
    """By how much a target value moved, where both say the same of one unit: ≥40场, ≥50场 by 10."""
    from xlperf.target import parse

    before, after = parse(old), parse(new)
    if (before.kind, before.operator, before.unit) != (after.kind, after.operator, after.unit):
        return None
    if before.kind != "number" or before.operator == "range":
        return None
    low, high = before.low or before.high, after.low or after.high
    return high - low if isinstance(low, Decimal) and isinstance(high, Decimal) else None


# ---------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class _Row:
    """A filled row: its key, its words, and its number among the filled rows, from 1."""

    key: tuple[str, ...]
    words: str
    number: int
    values: Mapping[str, Entered]


def _rows(declaration: Declaration, table: Table) -> list[_Row]:
    own = declaration.form.tables[table.id]
    key = tuple(name for name in table.unique if name in own.columns)
    rows = []
    seen: dict[tuple[str, ...], int] = {}
    filled = zip(declaration.rows(table.id), declaration.tidy_rows(table.id), strict=True)
    for number, (entered, tidy) in enumerate(filled, 1):
        # A text that should be a number and is none is a value too, and may be what changed.
        values = {name: entered.get(name) if value is None else value for name, value in tidy.items()}
        values |= _joined_targets(values, table)
        parts = [str(values.get(name) or "").strip() for name in key]
        if any(parts):
            bare = tuple(_bare(part) for part in parts)
            words = " / ".join(" ".join(part.split()) for part in parts if part)
        else:
            bare, words = (), say("compare.row", number=number)
        seen[bare] = seen.get(bare, 0) + 1
        # The second row of the same key is matched with the second of the other side.
        rows.append(_Row((*bare, str(seen[bare])), words, number, values))
    return rows


def _joined_targets(values: Mapping[str, Entered], table: Table) -> dict[str, Entered]:
    """The targets that cells of the row make, also of a version of the form that does not join them."""
    from xlperf.target.in_parts import joined

    targets = {
        one.id: [str(values.get(name) or "") for name in one.target_of] for one in table.in_three_cells
    }
    return {name: joined(*map(trim, cells)) or None for name, cells in targets.items()}


def _table_changes(old: Declaration, new: Declaration, table: Table) -> Iterator[Change]:
    before, after = _rows(old, table), _rows(new, table)
    pairs = _paired(before, after, table)
    for row in after:
        counterpart = pairs.get(row.number)
        if counterpart is None:
            yield from _row_changes(new.form, table, row.words, None, row)
        else:
            yield from _row_changes(new.form, table, counterpart.words, counterpart, row)
    left = {row.number for row in pairs.values()}
    for row in before:
        if row.number not in left:
            yield from _row_changes(new.form, table, row.words, row, None)


def _paired(before: Sequence[_Row], after: Sequence[_Row], table: Table) -> dict[int, _Row]:
    """Number of a new row -> the old row that it was: that of the same key; else, a row whose key was changed and
    nothing else."""
    by_key = {row.key: row for row in before}
    pairs = {row.number: by_key[row.key] for row in after if row.key in by_key}
    left = {row.number for row in pairs.values()}
    by_content: dict[tuple[str, ...], list[_Row]] = {}
    for row in before:
        if row.number not in left and any(content := _content(row, table)):
            by_content.setdefault(content, []).append(row)
    for row in after:
        alike = by_content.get(_content(row, table)) if row.number not in pairs else None
        if alike:
            pairs[row.number] = alike.pop(0)
    return pairs


def _content(row: _Row, table: Table) -> tuple[str, ...]:
    """What stands in the row beside its key."""
    return tuple(
        _bare(str(row.values.get(column.id) or ""))
        for column in table.column
        if column.id not in table.unique
    )


def _sheets(declaration: Declaration) -> list[tuple[_Row, Declaration]]:
    """The further sheets that are not blank, each told apart as its row in the table that lists them."""
    listing = declaration.form.sheets
    if listing is None:
        return []
    table = declaration.form.tables[listing.table]
    found: list[tuple[_Row, Declaration]] = []
    seen: dict[tuple[str, ...], int] = {}
    rows = declaration.tables.get(listing.table, ())
    for number, (values, sheet) in enumerate(zip(rows, declaration.sheets, strict=True), 1):
        if sheet.is_blank:
            continue
        key = tuple(_bare(str(values.get(name) or "")) for name in table.unique or table.columns)
        seen[key] = seen.get(key, 0) + 1
        words = str(values.get(table.column[0].id) or "").strip() or listing.name.format(number=number)
        found.append((_Row((*key, str(seen[key])), words, number, values), sheet))
    return found


def _sheet_changes(old: Declaration, new: Declaration) -> Iterator[Change]:
    """What changed on the further sheets; of one that only one side has, all that stands in it."""
    listing, there = new.form.sheets, new.form.sheet_form
    if listing is None or there is None:
        return
    before, after = _sheets(old), _sheets(new)
    pairs = _paired([row for row, _ in before], [row for row, _ in after], new.form.tables[listing.table])
    then = {row.number: sheet for row, sheet in before}
    blank = Declaration(there, {}, {}, new.year)
    for row, sheet in after:
        counterpart = pairs.get(row.number)
        earlier = then[counterpart.number] if counterpart else blank
        yield from _on_sheet(row.words, _changes(earlier, sheet), CHANGED if counterpart else ADDED)
    left = {row.number for row in pairs.values()}
    for row, sheet in before:
        if row.number not in left:
            yield from _on_sheet(row.words, _changes(sheet, blank), REMOVED)


def _on_sheet(words: str, changes: Iterable[Change], kind: str) -> Iterator[Change]:
    for change in changes:
        row = " · ".join(filter(None, (words, change.row)))
        yield replace(change, row=row, kind=change.kind if kind == CHANGED else kind)


def _row_changes(
    form: Form, table: Table, words: str, old: _Row | None, new: _Row | None
) -> Iterator[Change]:
    kind = ADDED if old is None else REMOVED if new is None else CHANGED
    for column in _compared(table, old, new):
        before = _settled(old.values.get(column.id)) if old else None
        after = _settled(new.values.get(column.id)) if new else None
        if not _differ(before, after):
            continue
        part = f"{table.id}.{column.id}"
        yield Change(
            part,
            form.label_of(part),
            kind,
            before,
            after,
            table.label or table.id,
            words,
            _difference(before, after, column),
            kind == CHANGED and column.target and _same_target(before, after),
            column.kind,
        )


def _compared(table: Table, old: _Row | None, new: _Row | None) -> list[Column | ComputedColumn]:
    """The columns that are compared: of a target in three cells the target itself, not its sign, value and unit."""
    columns: list[Column | ComputedColumn] = list(table.column)
    for target in table.in_three_cells:
        if any(row is not None and row.values.get(target.id) for row in (old, new)):
            columns = [one for one in columns if one.id not in target.target_of]
            columns.append(target)
    return columns


def _same_target(old: Entered, new: Entered) -> bool:
    from xlperf.target import parse, same_meaning

    return isinstance(old, str) and isinstance(new, str) and same_meaning(parse(old), parse(new))


# ---------------------------------------------------------------- many


def compare(
    old: str | Path | Declaration,
    new: str | Path | Declaration,
    form: Form | None = None,
    *,
    include_rejected: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int = 0,
    decisions: str | Path | None = None,
) -> Comparison:
    """Two declarations, two workbooks, two folders of workbooks, two consolidated workbooks, or two datasets (of
    each its newest year);
    of many, the departments are matched by code, else by name.

    Of a folder the files count that a consolidation of it would take, one a department; the others are in `unreadable`
    (what somebody must mend or decide) or in `notes`. `form`: the form to read them by, where it is not a shipped one.
    Raises DatasetError, SourceMissing, NothingFound.
    """
    if isinstance(old, Declaration) and isinstance(new, Declaration):
        return compare_declarations([old], [new], alone=True)
    if not (isinstance(old, str | os.PathLike) and isinstance(new, str | os.PathLike)):
        kinds = f"{type(old).__name__}, {type(new).__name__}"
        raise InvalidArgument(say("compare.kinds", kinds=kinds))
    asked = Asked(
        form=form,
        include_rejected=include_rejected,
        as_given=True,
        limits=limits,
        jobs=jobs,
        decisions=decisions,
    )
    sides = [_Side(Path(given), asked) for given in (old, new)]
    before, after = (list(side.declarations()) for side in sides)
    left_out = [one for side in sides for one in side.left_out]
    notes = [note for side in sides for note in side.notes]
    alone = all(side.is_one for side in sides)
    return compare_declarations(before, after, alone=alone, unreadable=left_out, notes=notes)


class _Side:
    """One side of a comparison: what it declares, and which of its files do not count."""

    def __init__(self, path: Path, asked: Asked) -> None:
        self.path, self.asked = path, asked
        self.left_out: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.consolidated = is_consolidated(path)
        self.is_one = path.is_file() and not self.consolidated

    def declarations(self) -> Iterator[Declaration]:
        """Each department's declaration; fills `left_out` and `notes`."""
        if is_dataset(self.path):
            yield from declarations_in(self.path)
            return
        if self.consolidated:
            try:
                yield from declarations_of(self.path, self.asked.loaded_form)
            except UnreadableWorkbook as refusal:
                self.left_out.append((str(self.path), str(refusal)))
            return
        # A file that is named by itself is compared whatever is wrong with it.
        asked = replace(self.asked, include_rejected=self.asked.include_rejected or self.is_one)
        inbox = receive([self.path], asked)
        self.notes += [*inbox.passed_over, *inbox.notes]
        for entry in inbox.entries:
            if entry.open and not entry.used:
                reason = entry.reason or say("compare.rejected", count=entry.head.errors)
                self.left_out.append((entry.file, reason))
            elif not entry.used:
                self.notes.append(say("compare.not-used", file=entry.file, reason=entry.reason))
            elif entry.status == "rejected":
                self.notes.append(say("compare.though-rejected", file=entry.file, count=entry.head.errors))
        yield from (declaration for _, declaration in declarations(inbox, inbox.used))


def compare_declarations(
    old: Iterable[Declaration],
    new: Iterable[Declaration],
    *,
    alone: bool = False,
    unreadable: Iterable[tuple[str, str]] = (),
    notes: Iterable[str] = (),
) -> Comparison:
    """All departments of both sides. `alone`: one declaration each, compared whatever department they are of."""
    notes = list(notes)
    before = _by_department(old, "OLD", notes)
    after = _by_department(new, "NEW", notes)
    pairs, doubts = _pairs(before, after, notes)
    if alone and len(before) == len(after) == 1:
        pairs, doubts = [(before[0], after[0])], []
    found = []
    for one, other in pairs:
        if one and other and one.form.id != other.form.id:
            notes.append(say("compare.form", department=other.department, old=one.form.id, new=other.form.id))
        found.append(_department_change(one, other))
    found.sort(key=lambda change: (change.code, change.department, change.old_file, change.new_file))
    return Comparison(tuple(found), tuple(_totals(before, after)), tuple(notes), (*unreadable, *doubts))


def _by_department(declarations: Iterable[Declaration], side: str, notes: list[str]) -> list[Declaration]:
    """One declaration a department, or a project where the form has several: of more the last by the file's name, which
    is said."""
    grouped: dict[tuple[str, str, str], list[Declaration]] = {}
    for declaration in declarations:
        grouped.setdefault(_identity(declaration), []).append(declaration)
    for several in grouped.values():
        if len(several) > 1:
            several.sort(key=lambda one: one.file)
            notes.append(
                say(
                    "compare.twice",
                    side=side,
                    count=len(several),
                    department=several[-1].department or several[-1].code,
                    used=several[-1].file,
                    unused="、".join(one.file for one in several[:-1]),
                )
            )
    return [several[-1] for several in grouped.values()]


def _identity(declaration: Declaration) -> tuple[str, str, str]:
    name = name_key(declaration.department)
    if declaration.code:
        return declaration.code.strip().casefold(), "", declaration.each
    return "", name or declaration.file, declaration.each


_Pair = tuple[Declaration | None, Declaration | None]


def _pairs(
    before: Sequence[Declaration], after: Sequence[Declaration], notes: list[str]
) -> tuple[list[_Pair], list[tuple[str, str]]]:
    """Matched by code; those left, where one side at least has no code, by name. And (file, reason) of those that nobody
    can match: of one code, with a name that another department has."""
    before, after, doubts = _undisputed(before, after, notes)
    pairs: list[_Pair] = []
    by_code = {_identity(one): one for one in before}
    left_after = []
    for other in after:
        one = by_code.pop(_identity(other), None)
        if one is None:
            left_after.append(other)
        else:
            pairs.append((one, other))
    left = list(by_code.values())
    by_name: dict[tuple[str, str], list[Declaration]] = {}
    for one in left:
        by_name.setdefault((name_key(one.department), one.each), []).append(one)
    for other in left_after:
        name = name_key(other.department), other.each
        alike = [one for one in by_name.get(name, ()) if name[0] and not (one.code and other.code)]
        if len(alike) == 1:
            by_name[name].remove(alike[0])
            left.remove(alike[0])
            pairs.append((alike[0], other))
        else:
            pairs.append((None, other))
    return pairs + [(one, None) for one in left], doubts


def _undisputed(
    before: Sequence[Declaration], after: Sequence[Declaration], notes: list[str]
) -> tuple[list[Declaration], list[Declaration], list[tuple[str, str]]]:
    """Both sides without the declarations that one code and two names set against each other; a name that only changed is
    noted."""
    by_code = {_identity(one): one for one in before if one.code}
    disputed: dict[int, tuple[str, str]] = {}
    for other in after:
        one = by_code.get(_identity(other)) if other.code else None
        if (
            one is None
            or not one.department
            or not other.department
            or same_name(one.department, other.department)
        ):
            continue
        named = [them for them in before if them is not one and same_name(them.department, other.department)]
        named += [them for them in after if them is not other and same_name(them.department, one.department)]
        words = {"code": other.code, "old": one.department, "new": other.department}
        if named:
            for declaration in (one, other, *named):
                disputed[id(declaration)] = (declaration.file, say("compare.disputed", **words))
        else:
            notes.append(say("compare.renamed", **words))
    kept = [[one for one in side if id(one) not in disputed] for side in (before, after)]
    return kept[0], kept[1], list(disputed.values())


def _department_change(old: Declaration | None, new: Declaration | None) -> DepartmentChange:
    shown = new or old
    assert shown is not None
    changes = changes_between(old, new) if old and new else ()
    status = REMOVED if new is None else ADDED if old is None else CHANGED if changes else SAME
    return DepartmentChange(
        shown.code or (old.code if old else ""),
        shown.department,
        status,
        old.file if old else "",
        new.file if new else "",
        changes,
    )


def _totals(old: Sequence[Declaration], new: Sequence[Declaration]) -> Iterator[Total]:
    """Each amount of the form that moved, over all departments; a table's column is summed over its rows."""
    forms = {one.form.id: one.form for one in (*old, *new)}
    if len(forms) != 1:
        return
    (form,) = forms.values()
    before, after = [_fields(one) for one in old], [_fields(one) for one in new]
    for name, part in form.fields.items():
        if part.kind == "amount":
            yield Total(
                name, form.label_of(name), _sum(one[name] for one in before), _sum(one[name] for one in after)
            )
    for table, column in form.columns():
        if column.kind == "amount":
            part_name = f"{table.id}.{column.id}"
            label = f"{table.label or table.id} {form.label_of(part_name)}"
            yield Total(
                part_name, label, _sum_of_column(old, table, column), _sum_of_column(new, table, column)
            )


def _sum_of_column(declarations: Iterable[Declaration], table: Table, column: Column) -> Decimal:
    return _sum(row.get(column.id) for one in declarations for row in one.tidy_rows(table.id))


def _sum(values: Iterable[Entered]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


__all__ = [
    "ADDED",
    "CHANGED",
    "REMOVED",
    "SAME",
    "Change",
    "Comparison",
    "DepartmentChange",
    "Total",
    "changes_between",
    "compare",
    "compare_declarations",
]
