"""What changed between two folders of workbooks, workbooks, consolidated workbooks or datasets, department by department.

Owns what each side declares, the changes of each department and the totals. Knows nothing of how a change is
shown (xlperf.comparison.shown).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.arguments import a_path
from xlperf.comparison.changes import (
    ADDED,
    CHANGED,
    NOT_COMPARED,
    REMOVED,
    SAME,
    Change,
    changes_between,
    fields_of,
    in_unit,
)
from xlperf.comparison.departments import Pair, by_department, matched_departments
from xlperf.comparison.left_out import LeftOut, NotCounted, left_out_lines, left_out_of, unanswered
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.dataset.declared import declarations_in, is_dataset, ledger_in
from xlperf.consolidation.inbox import declarations, receive_side
from xlperf.consolidation.received.reading import Progress
from xlperf.consolidation.received.sources import SourceMissing
from xlperf.consolidation.workbook.readback import declarations_of, is_consolidated, ledger_of
from xlperf.declaration import Declaration, Entered, named_with_project
from xlperf.declaration.content import form_given
from xlperf.errors import InvalidArgument
from xlperf.form import Column, Form, Table
from xlperf.form.labels import english_label_of, unit_of
from xlperf.messages import catalogue, clauses, enumerated, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import pandas

catalogue(
    {
        "compare.not-used": ("没有比较 {file}：{reason}", "{file} was not compared: {reason}"),
        "compare.though-rejected": (
            "{file} 须改正（{count} 个错误），仍按填写的内容比较",
            "{file} is to be corrected ({count} errors) and was compared as it is",
        ),
        "compare.kinds": (
            "应为两个路径或两份申报（Declaration），不是 {kinds}",
            "two paths or two declarations (Declaration) are asked for, not {kinds}",
        ),
        "compare.not-on-old": (
            "旧的一侧{why}，两侧都不计：{file}（{reason}）",
            "OLD: {why}, and counts on neither side: {file} ({reason})",
        ),
        "compare.not-on-new": (
            "新的一侧{why}，两侧都不计：{file}（{reason}）",
            "NEW: {why}, and counts on neither side: {file} ({reason})",
        ),
        "compare.out-of-old": ("旧的一侧没有计入：{files}", "not counted in OLD: {files}"),
        "compare.out-of-new": ("新的一侧没有计入：{files}", "not counted in NEW: {files}"),
        "compare.its-file": ("{file}（{reason}）", "{file} ({reason})"),
        "compare.unit": (
            "两边的金额单位不同（{units}），都换算成{unit}比较",
            "amounts are in different units ({units}): all were converted into {unit}",
        ),
        "compare.form": (
            "“{department}”两边的表样不同（{old}、{new}），只比较共有的栏目",
            "the two sides of '{department}' are on different forms ({old}, {new}); what both have was compared",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class DepartmentChange:
    """One department: status same, changed, added (only in the new) or removed (only in the old); not_compared where its file
    on one side does not count, with the reason. each: which of its projects, "" where the form has but one of a department."""

    code: str
    department: str
    status: str
    old_file: str
    new_file: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    each: str = ""

    @property
    def called(self) -> str:
        """The department, and its project where it has several."""
        return named_with_project(self.department, self.each)


@dataclass(frozen=True, slots=True)
class Total:
    """An amount of the form over all departments of each side."""

    part: str
    label: str
    old: Decimal
    new: Decimal
    label_en: str = ""

    @property
    def difference(self) -> Decimal:
        return self.new - self.old


@dataclass(frozen=True)
class Comparison:
    """All departments in the order of code and name; totals over them in the order of the form; what else is to be said.

    `not_compared`: departments whose file on one side does not count: they are in no total. `some_rejected`: whether a file does
    not count for its errors alone, so that `include_rejected` would compare it."""

    departments: tuple[DepartmentChange, ...]
    totals: tuple[Total, ...]
    notes: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()
    not_compared: tuple[DepartmentChange, ...] = ()
    some_rejected: bool = False

    @property
    def all_well(self) -> bool:
        """Whether every file was compared."""
        return not self.unreadable and not self.not_compared

    def count(self, status: str) -> int:
        """How many departments have this status."""
        return sum(one.status == status for one in self.departments)

    def to_frame(self) -> pandas.DataFrame:
        """One row a change: code, department, each (its project, "" where the form has but one), status, old_file, new_file, table,
        row, part, label, kind, old, new, difference, same_meaning, reason. A department that is new, gone, the same or not compared has one row without a change;
        the reason is that of one that was not compared."""
        import pandas

        own = ("code", "department", "each", "status", "old_file", "new_file")
        change = ("table", "row", "part", "label", "kind", "old", "new", "difference", "same_meaning")
        rows = [
            [
                *(getattr(one, name) for name in own),
                *(getattr(found, name, None) for name in change),
                one.reason or None,
            ]
            for one in (*self.departments, *self.not_compared)
            for found in one.changes or (None,)
        ]
        return pandas.DataFrame(rows, columns=[*own, *change, "reason"], dtype=object)


def compare(
    old: str | Path | Declaration,
    new: str | Path | Declaration,
    form: Form | str | None = None,
    *,
    include_rejected: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int = 0,
    decisions: str | Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """What has changed between two declarations, two workbooks, two folders of workbooks, two consolidated workbooks or two
    datasets (of each its newest year); of many, the departments are matched by code, else by name.

    Of a folder the files count that a consolidation of it would take, one a department; the others are in `unreadable` (what
    somebody must mend or decide) or in `notes`. `progress(done, total, status)` is called as files are read; `form`: the form
    to read them by, where it is not a shipped one; `jobs`: worker processes, with 0 files are read in this process. Raises
    InvalidArgument, SourceMissing, NothingFound, FormError, DecisionsError, DatasetError.
    """
    if isinstance(old, Declaration) and isinstance(new, Declaration):
        return compare_declarations([old], [new], alone=True)
    if not (isinstance(old, str | os.PathLike) and isinstance(new, str | os.PathLike)):
        kinds = f"{type(old).__name__}, {type(new).__name__}"
        raise InvalidArgument(say("compare.kinds", kinds=kinds))
    for name, given in (("old", old), ("new", new)):
        if not Path(a_path(name, given)).exists():
            raise SourceMissing(say("source-missing", path=given))
    asked = Asked(
        form=form_given(form) if form is not None else None,
        include_rejected=include_rejected,
        as_given=True,
        limits=limits,
        jobs=jobs,
        decisions=decisions,
        progress=progress,
    )
    sides = [Side(Path(given), asked) for given in (old, new)]
    before, after = (list(side.declarations()) for side in sides)
    unreadable, notes = told_of(sides)
    return compare_declarations(
        before,
        after,
        alone=all(side.is_one for side in sides),
        left_out=(sides[0].left_out, sides[1].left_out),
        accounts=(sides[0].is_account, sides[1].is_account),
        unreadable=unreadable,
        notes=notes,
    )


class Side:
    """One side of a comparison: what it declares, and which of its files do not count. `year`: of a dataset, by default its
    newest.

    `left_out`: the files that do not count; `unreadable`: those of them that are to be told of by themselves, each with the
    reason. What a consolidation left out was told of by itself."""

    def __init__(self, path: Path, asked: Asked, year: int | None = None) -> None:
        self.path, self.asked, self.year = path, asked, year
        self.left_out: list[LeftOut] = []
        self.unreadable: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.consolidated = is_consolidated(path)
        self.is_account = self.consolidated or is_dataset(path)
        """A consolidation, which told by itself of what it left out."""
        self.is_one = path.is_file() and not self.consolidated

    def declarations(self) -> Iterator[Declaration]:
        """Each department's declaration; fills `left_out`, `unreadable` and `notes`."""
        if is_dataset(self.path):
            self.left_out += left_out_lines(ledger_in(self.path, self.year))
            yield from declarations_in(self.path, self.year)
            return
        if self.consolidated:
            try:
                yield from declarations_of(self.path, self.asked.loaded_form)
                self.left_out += left_out_lines(ledger_of(self.path))
            except UnreadableWorkbook as refusal:
                self._leave_out(LeftOut(str(self.path), str(refusal)))
            return
        # A file that is named by itself is compared whatever is wrong with it.
        asked = replace(self.asked, include_rejected=self.asked.include_rejected or self.is_one)
        for inbox in receive_side(self.path, asked):
            self.notes += [*inbox.passed_over, *inbox.notes]
            for entry in inbox.entries:
                if entry.open and not entry.used:
                    self._leave_out(left_out_of(entry))
                elif not entry.used:
                    self.notes.append(say("compare.not-used", file=entry.file, reason=entry.reason))
                elif entry.status == "rejected":
                    self.notes.append(
                        say("compare.though-rejected", file=entry.file, count=entry.head.errors)
                    )
            yield from (declaration for _, declaration in declarations(inbox, inbox.used))

    def _leave_out(self, file: LeftOut) -> None:
        self.left_out.append(file)
        self.unreadable.append((file.file, file.reason))


def told_of(sides: Iterable[Side]) -> tuple[list[tuple[str, str]], list[str]]:
    """The files of all sides that are told of by themselves, and the notes. What is given twice, as a folder that is compared
    with itself, is told of once."""
    once = {(side.path.resolve(), side.year): side for side in sides}.values()
    return [one for side in once for one in side.unreadable], [note for side in once for note in side.notes]


def compare_declarations(
    old: Iterable[Declaration],
    new: Iterable[Declaration],
    *,
    alone: bool = False,
    left_out: tuple[Sequence[LeftOut], Sequence[LeftOut]] = ((), ()),
    accounts: tuple[bool, bool] = (False, False),
    unreadable: Iterable[tuple[str, str]] = (),
    notes: Iterable[str] = (),
) -> Comparison:
    """All departments of both sides. `alone`: one declaration each, compared whatever department they are of; `left_out`: the
    files of each side that do not count; `accounts`: whether each is a consolidation, which told of them by itself."""
    notes = list(notes)
    before = by_department(old, "OLD", notes)
    after = by_department(new, "NEW", notes)
    if alone and len(before) == len(after) == 1:
        pairs: list[Pair] = [(before[0], after[0])]
        held: list[DepartmentChange] = []
        doubts: list[tuple[str, str]] = []
    else:
        pairs, doubtful = matched_departments(before, after, notes)
        doubts = [(one.file, reason) for one, reason in doubtful]
        pairs, held = _compared(
            pairs, NotCounted(left_out[0], before, after), NotCounted(left_out[1], after, before)
        )
    found = []
    for one, other in pairs:
        if one and other and one.form.id != other.form.id:
            notes.append(say("compare.form", department=other.department, old=one.form.id, new=other.form.id))
        found.append(_department_change(one, other))
    notes += _note_of_units([*before, *after])
    totals = _totals([one for one, _ in pairs if one], [other for _, other in pairs if other])
    some_rejected = any(file.rejected for side in left_out for file in side)
    old_files, new_files = (side if account else () for side, account in zip(left_out, accounts, strict=True))
    missed = _on_neither_side(old_files, new_files, [*before, *after], held)
    return Comparison(
        _in_order(found),
        tuple(totals),
        tuple(notes),
        (*unreadable, *doubts),
        _in_order([*held, *missed]),
        some_rejected,
    )


def _in_order(changes: Iterable[DepartmentChange]) -> tuple[DepartmentChange, ...]:
    return tuple(
        sorted(changes, key=lambda one: (one.code, one.department, one.each, one.old_file, one.new_file))
    )


def _compared(
    pairs: Iterable[Pair], not_on_old: NotCounted, not_on_new: NotCounted
) -> tuple[list[Pair], list[DepartmentChange]]:
    """The pairs that are compared, and the departments that reported on both sides though one of the files does not count:
    such a one is neither gone nor new."""
    kept: list[Pair] = []
    held: list[DepartmentChange] = []
    for one, other in pairs:
        there = one or other
        assert there is not None
        file = None if one and other else (not_on_new if one else not_on_old).of(there)
        if file is None:
            kept.append((one, other))
            continue
        side = "compare.not-on-new" if one else "compare.not-on-old"
        reason = say(side, why=file.why, file=file.file, reason=file.reason)
        old_file, new_file = (there.file, file.file) if one else (file.file, there.file)
        held.append(
            DepartmentChange(
                there.code, there.department, NOT_COMPARED, old_file, new_file, reason=reason, each=there.each
            )
        )
    return kept, held


def _on_neither_side(
    old: Sequence[LeftOut],
    new: Sequence[LeftOut],
    declared: Sequence[Declaration],
    held: Sequence[DepartmentChange],
) -> Iterator[DepartmentChange]:
    """The departments (or projects) that no side declares and of which a consolidation left a file out: nothing else names
    them, as the files of a folder are named."""
    named = ({one.old_file for one in held}, {one.new_file for one in held})
    for then, now in unanswered(old, new, declared):
        if any(file.file in files for side, files in zip((then, now), named, strict=True) for file in side):
            continue
        reasons = [
            say(
                key,
                files=enumerated(say("compare.its-file", file=one.file, reason=one.reason) for one in files),
            )
            for key, files in (("compare.out-of-old", then), ("compare.out-of-new", now))
            if files
        ]
        last = (now or then)[-1]
        yield DepartmentChange(
            last.code,
            last.name,
            NOT_COMPARED,
            then[-1].file if then else "",
            now[-1].file if now else "",
            reason=clauses(reasons),
            each=last.each or "",
        )


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
        each=shown.each,
    )


def _note_of_units(declared: Sequence[Declaration]) -> Iterator[str]:
    """That amounts were converted, where not all are in the unit of the newest."""
    units = [*dict.fromkeys(one.form.amounts for one in declared)]
    if len(units) > 1:
        yield say(
            "compare.unit", units=enumerated(map(unit_of, units)), unit=unit_of(declared[-1].form.amounts)
        )


def _totals(old: Sequence[Declaration], new: Sequence[Declaration]) -> Iterator[Total]:
    """Each amount of the form that moved, over all departments; a table's column is summed over its rows."""
    forms = {one.form.id: one.form for one in (*old, *new)}
    if len(forms) != 1:
        return
    (form,) = forms.values()
    before, after = ([fields_of(one, form.amounts) for one in side] for side in (old, new))
    for name, part in form.fields.items():
        if part.kind == "amount":
            yield Total(
                name,
                form.label_of(name),
                sum_of(one[name] for one in before),
                sum_of(one[name] for one in after),
                english_label_of(form, name),
            )
    for table, column in form.columns():
        if column.kind == "amount":
            part_name = f"{table.id}.{column.id}"
            label = f"{table.label or table.id} {form.label_of(part_name)}"
            then, now = (_sum_of_column(side, table, column, form.amounts) for side in (old, new))
            table_en = table.label_en or table.label or table.id
            yield Total(part_name, label, then, now, f"{table_en} {english_label_of(form, part_name)}")


def _sum_of_column(declarations: Iterable[Declaration], table: Table, column: Column, unit: str) -> Decimal:
    return sum_of(
        in_unit(row.get(column.id), one.form.amounts, unit)
        for one in declarations
        for row in one.tidy_rows(table.id)
    )


def sum_of(values: Iterable[Entered]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
