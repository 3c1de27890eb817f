"""Three years or more side by side: totals, departments, tasks and indicators, each with what it rose or fell by.

Owns which department, task and indicator of one year is which of the next, and what a rise is. How they are shown is
xlperf.comparison.years_book's.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.arguments import a_path
from xlperf.comparison.changes import fields_of, target_difference
from xlperf.comparison.department_histories import DepartmentHistory, histories_of, mark_not_counted
from xlperf.comparison.departments import by_department, department_of
from xlperf.comparison.differences import Side, told_of
from xlperf.comparison.left_out import LeftOut
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.dataset.declared import is_dataset
from xlperf.consolidation.figures_of_form import plan_of
from xlperf.consolidation.received.reading import Progress
from xlperf.declaration import Declaration, Entered, named_with_project
from xlperf.declaration.content import form_given
from xlperf.declaration.indicator_rows import Indicator, indicators_of, matched
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.form.labels import english_label_of
from xlperf.form.money import in_amounts
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.number_format import at_places
from xlperf.ooxml.text import bare_text, readable_name
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import pandas

catalogue(
    {
        "years.too-few": (
            "历年对比至少要两年的申报：给出每年的文件夹、汇总工作簿或数据集",
            "a comparison of years needs two of them at least: give the folder, consolidated workbook or dataset of each year",
        ),
        "years.steps": (
            "给出的是同一年（{year}）的不同表样（{forms}），不是各年的申报；按一年一轮跟踪的，加上 --round",
            "these are different forms ({forms}) of one year ({year}), and not declarations of several years; --round follows the steps of "
            "a year",
        ),
        "years.forms": (
            "各年的表样不同（{forms}），只并排共有的栏目",
            "the years are on different forms ({forms}): what they have in common stands side by side",
        ),
        "years.unit": (
            "{label}的金额单位是{unit}，已换算成最近一年的{newest}",
            "amounts of {label} are in {unit}, and were converted into {newest}, the unit of the newest year",
        ),
    }
)

_PLACES_OF_SHARE = 3  # a tenth of a percent


@dataclass(frozen=True, slots=True)
class YearsStep:
    """From one year to the next: `difference` in the value's own unit, `share` of the earlier value (0.05 is 5 %); None where
    there is none, as of two texts or after nothing."""

    difference: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True)
class YearsLine:
    """One thing through the years: an amount in total or of a department, a task, or an indicator.

    `what`: what stands before the values, as `Years.headings` of its list has it. `values`: one a year, None where the year
    has none; `steps`: one fewer. `new`, `gone`: the year from which on it is there, or no more, "" where it always was;
    `absent`: the years in between that have none of it; `renamed`: the name that it may have had before; `not_counted`: the
    years of which its department's file does not count, each with what became of it."""

    code: str
    department: str
    what: tuple[str, ...]
    values: tuple[Entered, ...]
    steps: tuple[YearsStep, ...]
    new: str = ""
    gone: str = ""
    renamed: str = ""
    not_counted: tuple[tuple[str, str], ...] = ()
    absent: tuple[str, ...] = ()
    label_en: str = ""
    each: str = ""
    """of the department's projects the one that it is of, which stands behind its name, too"""

    @property
    def whose(self) -> tuple[str, str]:
        """The same for all projects of a department."""
        return self.code, self.department.removesuffix(f" · {self.each}") if self.each else self.department


@dataclass(frozen=True)
class Years:
    """All lines, departments in the order of code and name. `labels`: each year, the oldest first, or what its source is
    called; `unit`: of amounts; `main`: the label of the amount by which departments are compared, "" where the form has none.

    A department of which a year's file does not count is in no total, of whichever year; its lines say so."""

    labels: tuple[str, ...]
    unit: str
    main: str
    totals: tuple[YearsLine, ...]
    departments: tuple[YearsLine, ...]
    tasks: tuple[YearsLine, ...]
    indicators: tuple[YearsLine, ...]
    counts: tuple[int, ...]
    notes: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()
    some_rejected: bool = False
    """Whether a file does not count for its errors alone, so that `include_rejected` would compare it."""

    @property
    def all_well(self) -> bool:
        """Whether every file of every year stands beside the others."""
        return not self.unreadable and not any(line.not_counted for line in self.departments)

    @property
    def of_main(self) -> list[YearsLine]:
        """Of each department the line of the main amount."""
        return [line for line in self.departments if line.what[-1] == self.main]

    def to_frame(self) -> pandas.DataFrame:
        """One row a line and year: of (totals, departments, tasks or indicators), code, department, what (its parts joined by /),
        year, value, and against the year before: difference and share; reason, where the department's file does not count."""
        import pandas

        rows = [
            (
                of,
                line.code,
                line.department,
                "/".join(line.what),
                label,
                value,
                step.difference,
                step.share,
                reasons.get(label),
            )
            for of in ("totals", "departments", "tasks", "indicators")
            for line in getattr(self, of)
            for reasons in (dict(line.not_counted),)
            for label, value, step in zip(self.labels, line.values, (YearsStep(), *line.steps), strict=True)
        ]
        columns = ["of", "code", "department", "what", "year", "value", "difference", "share", "reason"]
        return pandas.DataFrame(rows, columns=columns, dtype=object)


def compare_years(
    *sources: str | Path,
    form: Form | str | None = None,
    include_rejected: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int = 0,
    decisions: str | Path | None = None,
    progress: Progress | None = None,
) -> Years:
    """The declarations of several years side by side, each year a folder, a consolidated workbook or a dataset; of one dataset
    all its years.

    Where every source is of another year they stand by year, else as given. Departments are matched by code, else by name;
    tasks by name, indicators by level and name. Raises InvalidArgument, DatasetError, SourceMissing, NothingFound.
    """
    for one in sources:
        a_path("sources", one)
    asked = Asked(
        form=form_given(form) if form is not None else None,
        include_rejected=include_rejected,
        as_given=True,
        limits=limits,
        jobs=jobs,
        decisions=decisions,
        progress=progress,
    )
    sides = list(_sides([Path(one) for one in sources], asked))
    if len(sides) < 2:
        raise InvalidArgument(say("years.too-few"))
    taken = [(side, list(side.declarations())) for side in sides]
    years = [_year_of(declarations) for _, declarations in taken]
    forms = [_form_of(declarations) for _, declarations in taken]
    different = [one for one in dict.fromkeys(forms) if one]
    if len(different) > 1 and len(set(years)) == 1:
        raise InvalidArgument(say("years.steps", year=years[0], forms=enumerated(different)))
    if all(years) and len(set(years)) == len(years):
        taken = [taken[at] for at in sorted(range(len(taken)), key=years.__getitem__)]
        labels = [str(year) for year in sorted(years)]
    else:
        labels = _told_apart([side.path for side, _ in taken])
    unreadable, notes = told_of(sides)
    if len(different) > 1:
        notes.append(say("years.forms", forms=enumerated(different)))
    left_out = [side.left_out for side, _ in taken]
    return years_side_by_side(labels, [of for _, of in taken], notes, unreadable, left_out)


def _sides(paths: Sequence[Path], asked: Asked) -> Iterator[Side]:
    if len(paths) == 1 and is_dataset(paths[0]):
        from xlperf.consolidation.dataset import open_dataset

        for year in open_dataset(paths[0]).years:
            yield Side(paths[0], asked, year)
        return
    for path in paths:
        yield Side(path, asked)


def _year_of(declarations: Sequence[Declaration]) -> int:
    """The year that most of them are of, 0 for none."""
    years = Counter(one.year for one in declarations if one.year)
    return years.most_common(1)[0][0] if years else 0


def _form_of(declarations: Sequence[Declaration]) -> str:
    """The form that most of them are of, "" for none."""
    forms = Counter(one.form.id for one in declarations)
    return forms.most_common(1)[0][0] if forms else ""


def _told_apart(paths: Sequence[Path]) -> list[str]:
    names = [path.name or str(path) for path in paths]
    names = names if len(set(names)) == len(names) else [os.fspath(path) for path in paths]
    return [readable_name(name) for name in names]


def years_side_by_side(
    labels: Sequence[str],
    years: Sequence[Iterable[Declaration]],
    notes: Iterable[str] = (),
    unreadable: Iterable[tuple[str, str]] = (),
    left_out: Sequence[Sequence[LeftOut]] = (),
) -> Years:
    """The declarations of each year, the oldest first, put side by side. `left_out`: of each year the files that do not count."""
    notes, not_compared = list(notes), list(unreadable)
    of_year = [by_department(one, label, notes) for one, label in zip(years, labels, strict=True)]
    histories, doubts = histories_of(of_year, notes)
    not_compared += dict.fromkeys((one.file, reason) for one, reason in doubts)
    notes += mark_not_counted(histories, of_year, left_out, doubts, labels)
    form = next((one[0].form for one in reversed(of_year) if one), None)
    some_rejected = any(file.rejected for side in left_out for file in side)
    if form is None:
        return Years(
            tuple(labels),
            "",
            "",
            (),
            (),
            (),
            (),
            tuple(0 for _ in labels),
            tuple(notes),
            tuple(not_compared),
            some_rejected,
        )
    maker = _Lines(form, labels, notes, of_year)
    plan = plan_of(form)
    return Years(
        tuple(labels),
        form.amounts,
        form.label_of(plan.main) if plan.main else "",
        tuple(maker.totals([history for history in histories if not history.unknown])),
        tuple(line for history in histories for line in maker.of_department(history)),
        tuple(line for history in histories for line in maker.tasks(history)),
        tuple(line for history in histories for line in maker.indicators(history)),
        tuple(len({department_of(one) for one in declared}) for declared in of_year),
        tuple(dict.fromkeys(notes)),
        tuple(not_compared),
        some_rejected,
    )


class _Lines:
    """The lines of departments by the newest form; amounts of a year in another unit are converted, and that is said."""

    def __init__(
        self,
        form: Form,
        labels: Sequence[str],
        notes: list[str],
        of_year: Sequence[Sequence[Declaration]],
    ) -> None:
        self.form, self.labels, self.plan = form, labels, plan_of(form)
        for label, declarations in zip(labels, of_year, strict=True):
            for unit in {one.form.amounts for one in declarations} - {form.amounts}:
                notes.append(say("years.unit", label=label, unit=unit, newest=form.amounts))

    def totals(self, histories: Sequence[DepartmentHistory]) -> Iterator[YearsLine]:
        """Each amount and count of the form over these departments in each year."""
        of_year = [
            [one for one in of if one is not None]
            for of in zip(*(one.declared for one in histories), strict=True)
        ]
        of_year = of_year or [[] for _ in self.labels]
        for name, part in self.form.fields.items():
            if part.adds_up:
                values = [
                    self._sum([self._amount(one, name) for one in declarations]) for declarations in of_year
                ]
                line = self._line("", "", (self.form.label_of(name),), values)
                yield replace(line, label_en=english_label_of(self.form, name))

    def of_department(self, history: DepartmentHistory) -> Iterator[YearsLine]:
        """Its amounts and counts, the main one first; those that no year has are left out."""
        names = [name for name, part in self.form.fields.items() if part.adds_up]
        names.sort(key=lambda name: name != self.plan.main)
        for name in names:
            values = [None if one is None else self._amount(one, name) for one in history.declared]
            if any(values) or name == self.plan.main:
                yield self._of(history, (self.form.label_of(name),), values)

    def tasks(self, history: DepartmentHistory) -> Iterator[YearsLine]:
        """Its rows that are given money, matched by table and name; of one name, the first with the first."""
        for spending in self.plan.spending:
            table = self.form.tables[spending.table]
            rows: dict[tuple[str, int], list[Entered]] = {}
            shown: dict[tuple[str, int], str] = {}
            for at, declared in enumerate(history.declared):
                seen: Counter[str] = Counter()
                for row in self._rows(declared, spending.table):
                    name = " ".join(str(row.get(spending.name) or "").split())
                    key = bare_text(name), seen[bare_text(name)]
                    seen[bare_text(name)] += 1
                    amount = row.get(spending.amount) or Decimal(0)
                    if declared is not None and isinstance(amount, Decimal):
                        amount = in_amounts(amount, declared.form.amounts, self.form.amounts)
                    rows.setdefault(key, [None] * len(self.labels))[at] = amount
                    shown[key] = name
            for key, values in rows.items():
                yield self._of(history, (table.label or table.id, shown[key]), values)

    @staticmethod
    def _rows(declared: Declaration | None, table: str) -> Sequence[dict[str, Entered]]:
        if declared is None or table not in declared.form.tables:
            return ()
        return [dict(row) for row in declared.tidy_rows(table)]

    def indicators(self, history: DepartmentHistory) -> Iterator[YearsLine]:
        """Its indicators, matched as from one step of a year to the next; a name that may have changed is asked about."""
        known: list[Indicator] = []
        values: list[list[Entered]] = []
        renamed: list[str] = []
        for at, declared in enumerate(history.declared):
            now = indicators_of(declared) if declared is not None else []
            pairs, asked = matched(known, now)
            old_names = {id(new): old.name for old, new in asked}
            places = {id(one): place for place, one in enumerate(known)}
            for number, one in enumerate(now):
                if number in pairs:
                    place = places[id(pairs[number])]
                    known[place] = one
                else:
                    place = len(known)
                    known.append(one)
                    values.append([None] * len(self.labels))
                    renamed.append(old_names.get(id(one), ""))
                values[place][at] = one.target
        for one, targets, old in zip(known, values, renamed, strict=True):
            levels = (*one.levels[:2], "", "")[:2]
            line = self._of(history, (*levels, one.name), targets, _of_targets)
            yield replace(line, renamed=old)

    def _amount(self, declared: Declaration, name: str) -> Entered:
        """A field's number in the unit of the newest form, None where it is not there or is no number."""
        value = fields_of(declared).get(name)
        if not isinstance(value, Decimal):
            return None
        if self.form.fields[name].kind != "amount":
            return value
        return in_amounts(value, declared.form.amounts, self.form.amounts)

    @staticmethod
    def _sum(values: Sequence[Entered]) -> Entered:
        numbers = [value for value in values if isinstance(value, Decimal)]
        return sum(numbers, Decimal(0)) if numbers else None

    def _of(
        self,
        history: DepartmentHistory,
        what: tuple[str, ...],
        values: Sequence[Entered],
        step: Callable[[Entered, Entered], YearsStep] | None = None,
    ) -> YearsLine:
        latest = history.latest
        name = named_with_project(latest.department, latest.each)
        there = [at for at, value in enumerate(values) if value is not None]
        # What a year's file would have said is not known: with it nothing is new, and nothing gone.
        first, after = (there[0], there[-1] + 1) if there else (0, len(values))
        new = self.labels[first] if first and first - 1 not in history.unknown else ""
        gone = self.labels[after] if after < len(values) and after not in history.unknown else ""
        between = set(range(first, there[-1] if there else 0)) - {*there, *history.unknown}
        return replace(
            self._line(latest.code, name, what, values, step),
            new=new,
            gone=gone,
            each=latest.each,
            not_counted=tuple((self.labels[at], why) for at, why in sorted(history.unknown.items())),
            absent=tuple(self.labels[at] for at in sorted(between)),
        )

    @staticmethod
    def _line(
        code: str,
        department: str,
        what: tuple[str, ...],
        values: Sequence[Entered],
        step: Callable[[Entered, Entered], YearsStep] | None = None,
    ) -> YearsLine:
        steps = tuple(
            (step or _of_numbers)(before, after) for before, after in zip(values, values[1:], strict=False)
        )
        return YearsLine(code, department, what, tuple(values), steps)


def _of_numbers(before: Entered, after: Entered) -> YearsStep:
    if not isinstance(before, Decimal) or not isinstance(after, Decimal):
        return YearsStep()
    return YearsStep(after - before, _share(after - before, before))


def _of_targets(before: Entered, after: Entered) -> YearsStep:
    """Of two target values of one sign and unit: ≥40场 and ≥50场 by 10 and a quarter."""
    if not isinstance(before, str) or not isinstance(after, str):
        return YearsStep()
    difference = target_difference(before, after)
    if difference is None:
        return YearsStep()
    from xlperf.target import parse

    target = parse(before)
    base = target.low if isinstance(target.low, Decimal) else target.high
    return YearsStep(difference, _share(difference, base) if isinstance(base, Decimal) else None)


def _share(difference: Decimal, before: Decimal) -> Decimal | None:
    if before <= 0:
        return None
    return at_places(difference / before, _PLACES_OF_SHARE)
