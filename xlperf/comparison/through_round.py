"""An indicator followed through the year's round: declared, approved, at mid-year, achieved, and its score.

Owns what of each step is shown, and that one declaration a step is followed; the matching of rows is `indicator_rows`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlperf.comparison.left_out import LeftOut, with_owners
from xlperf.declaration import Declaration, as_written
from xlperf.declaration.indicator_rows import Indicator, indicators_of, matched
from xlperf.form import form_specs, load_form
from xlperf.form.labels import title_of
from xlperf.form.model import Step
from xlperf.messages import catalogue, clauses, in_brackets, say
from xlperf.ooxml.text import TEXTS_STAY_TEXTS
from xlperf.roster import Department, name_key
from xlperf.roster.as_approved import same_target
from xlperf.roster.departments import Departments
from xlperf.roster.earlier import TAKING_OVER
from xlperf.roster.over_time import code_keys
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import writing

catalogue(
    {
        "round-nothing": (
            "没有可以跟踪的：至少要有同一部门同一年的两步；须改正的也要跟踪的，加上 --include-rejected",
            "there is nothing to follow: two steps of one department and year are needed; add --include-rejected to follow those "
            "that must be corrected, too",
        ),
        "round-renamed": ("可能是“{old}”改的名，没有对应", "may be '{old}' renamed: not matched"),
        "round-not-there": ("{step}里没有", "not in the {step}"),
        "round-other-target": ("{step}里的指标值是“{target}”", "'{target}' in the {step}"),
        "round-several": (
            "{department} {step}有 {count} 份，不知道是哪一份，没有跟踪",
            "{department}: the {step} is there {count} times, and it is not known which counts: not followed",
        ),
        "round-no-step": (
            "{department} 的“{form}”不属于一年一轮的任何一步，没有跟踪",
            "{department}: '{form}' is no step of the year's round, and was not followed",
        ),
        "round-one-step": (
            "{department} 只有一步（{step}），没有可以跟踪的",
            "{department}: there is one step only ({step}), with nothing to follow",
        ),
        "round-not-counted": (
            "{step}{why}，没有跟踪（{file}：{reason}）",
            "{step}: {why}; not followed ({file}: {reason})",
        ),
        "round-of-department": ("{department} {told}", "{department}: {told}"),
        "round-step-unknown": ("有一份表", "one form"),
        "round-step-declaration": ("申报", "declaration"),
        "round-step-approval": ("批复", "approval"),
        "round-step-monitoring": ("监控", "monitoring"),
        "round-step-evaluation": ("自评", "self-evaluation"),
        "round-step-assessment": ("事前评估", "assessment"),
        "round-line": (
            "{name}　申报 {declared}　批复 {approved}　监控 {mid_year}　完成 {achieved}　得分 {score}/{weight}",
            "{name}  declared {declared}  approved {approved}  mid-year {mid_year}  achieved {achieved}  score {score}/{weight}",
        ),
        "round-summary": (
            "共跟踪 {departments} 个部门（项目）的 {count} 项指标，{asked} 项要核对",
            "{count} indicators of {departments} departments (projects) followed, {asked} to look at",
        ),
    }
)

STEPS: tuple[Step, ...] = ("declaration", "approval", "monitoring", "evaluation")
HEADINGS = (
    *(
        "编码",
        "部门",
        "项目",
        "年度",
        "一级指标",
        "二级指标",
        "指标",
        "申报",
        "批复",
        "监控",
        "完成",
        "分值",
        "得分",
        "说明",
    ),
)


@dataclass(frozen=True)
class FollowedIndicator:
    """One indicator, each value as it stands in the form of its step, "" where that has none."""

    code: str
    department: str
    each: str
    year: int
    levels: tuple[str, ...]
    name: str
    declared: str = ""
    approved: str = ""
    mid_year: str = ""
    achieved: str = ""
    weight: str = ""
    score: str = ""
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**vars(self), "levels": list(self.levels), "notes": list(self.notes)}


@dataclass(frozen=True)
class FollowedRound:
    """The round of one department or project in a year: the steps whose forms are there, and its indicators in the order
    of the paper."""

    code: str
    department: str
    each: str
    year: int
    steps: tuple[Step, ...]
    indicators: tuple[FollowedIndicator, ...]

    @property
    def name(self) -> str:
        """What people call it: code, department, project, year."""
        return " ".join(filter(None, (self.code, self.department, self.each, str(self.year))))


@dataclass(frozen=True)
class FollowedRounds:
    """The rounds of all departments and projects; what else is to be said."""

    rounds: tuple[FollowedRound, ...]
    notes: tuple[str, ...] = ()

    @property
    def indicators(self) -> tuple[FollowedIndicator, ...]:
        """All indicators, department by department."""
        return tuple(one for followed in self.rounds for one in followed.indicators)

    def as_text(self) -> str:
        """For people, one line an indicator."""
        lines: list[str] = []
        for followed in self.rounds:
            lines += ["", followed.name] if lines else [followed.name]
            lines += map(_line, followed.indicators)
        asked = sum(bool(one.notes) for one in self.indicators)
        summary = say("round-summary", departments=len(self.rounds), count=len(self.indicators), asked=asked)
        return "\n".join([*lines, *self.notes, summary])

    def write_workbook(self, out: Path) -> None:
        """One row an indicator; texts are texts, whatever they begin with."""
        import xlsxwriter

        with (
            writing(out) as beside,
            xlsxwriter.Workbook(str(beside), TEXTS_STAY_TEXTS) as book,
        ):
            sheet = book.add_worksheet("指标跟踪")
            bold, wrapped = (
                book.add_format({"bold": True, "border": 1}),
                book.add_format({"text_wrap": True, "valign": "top"}),
            )
            sheet.write_row(0, 0, HEADINGS, bold)
            for at, one in enumerate(self.indicators, 1):
                levels = (*one.levels[:2], *[""] * (2 - len(one.levels[:2])))
                cells = (
                    one.code,
                    one.department,
                    one.each,
                    str(one.year),
                    *levels,
                    one.name,
                    one.declared,
                    one.approved,
                )
                cells = (*cells, one.mid_year, one.achieved, one.weight, one.score, clauses(one.notes))
                for column, text in enumerate(cells):
                    sheet.write_string(at, column, text, wrapped)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(HEADINGS) - 1, 14)


def follow(
    declarations: Iterable[Declaration], left_out: Sequence[LeftOut] = (), notes: Iterable[str] = ()
) -> FollowedRounds:
    """The indicators of all departments and projects through the steps of their forms; a declaration of no step is named.
    `left_out`: files that do not count, which are told at each indicator of their departments; `notes`: what else is known."""
    groups: dict[tuple[str, str, int], list[Declaration]] = {}
    notes = [*notes]
    of_round = []
    for one in declarations:
        if one.form.step in STEPS:
            of_round.append(one)
        else:
            notes.append(say("round-no-step", department=one.department, form=title_of(one.form)))
    for one, whose in zip(of_round, _whose(of_round), strict=True):
        groups.setdefault((whose, name_key(one.each), one.year), []).append(one)
    declared = [one for group in groups.values() for one in group]
    left_out = list(with_owners(left_out, declared, ()))
    rounds: list[FollowedRound] = []
    for key in sorted(groups):
        steps, told = _steps(groups[key])
        notes += told
        withheld = _not_counted(groups[key], left_out)
        notes += [
            say("round-of-department", department=groups[key][0].department, told=told) for told in withheld
        ]
        if indicators := tuple(replace(one, notes=(*one.notes, *withheld)) for one in _followed(steps)):
            last = steps[-1]
            code = next((one.code for one in reversed(steps) if one.code), "")
            there = tuple(one.form.step for one in steps)
            rounds.append(FollowedRound(code, last.department, last.each, last.year, there, indicators))
    return FollowedRounds(tuple(rounds), tuple(notes))


def _whose(declarations: Sequence[Declaration]) -> Iterator[str]:
    """What is the same for all steps of a department: its code; that of the one of its name, where a step says none."""
    sides = [[one for one in declarations if one.form.step == step] for step in STEPS]
    key = code_keys(*([Department(one.code, one.department) for one in side] for side in sides))
    coded = {key(one.code): Department(key(one.code), one.department) for one in declarations if one.code}
    departments = Departments(tuple(coded.values()))
    for one in declarations:
        own = None if one.code else departments.match("", one.department).department
        yield own.code if own else key(one.code) or name_key(one.department)


def _line(one: FollowedIndicator) -> str:
    names = ("declared", "approved", "mid_year", "achieved", "weight", "score")
    shown = {name: getattr(one, name) or "—" for name in names}
    notes = in_brackets(clauses(one.notes)) if one.notes else ""
    return "  " + say("round-line", name=one.name, **shown) + notes


def _not_counted(group: Sequence[Declaration], left_out: Sequence[LeftOut]) -> list[str]:
    """The steps of one department's or project's round of which there is a file that does not count."""
    there = {one.form.step for one in group}
    forms = {one.form.id: one.form.step for one in group}
    told = []
    for file in left_out:
        if not file.whose or not any(file.may_be_of(one) for one in group):
            continue
        if file.year and file.year != group[0].year:
            continue
        step = forms.get(file.form) or (load_form(file.form).step if file.form in form_specs() else None)
        if step not in there:
            named = say(f"round-step-{step}" if step else "round-step-unknown")
            told.append(
                say("round-not-counted", step=named, why=file.why, file=file.file, reason=file.reason)
            )
    return told


def _steps(group: Sequence[Declaration]) -> tuple[list[Declaration], list[str]]:
    """One declaration a step, in the order of the round."""
    steps, notes = [], []
    for step in STEPS:
        there = [one for one in group if one.form.step == step]
        if len(there) > 1:
            named = say(f"round-step-{step}")
            notes.append(say("round-several", department=there[0].department, step=named, count=len(there)))
        elif there:
            steps.append(there[0])
    if len(steps) == 1 and not notes:
        named = say(f"round-step-{steps[0].form.step}")
        notes.append(say("round-one-step", department=steps[0].department, step=named))
        return [], notes
    return steps, notes


def _followed(steps: Sequence[Declaration]) -> Iterator[FollowedIndicator]:
    known: list[Indicator] = []
    """Each indicator as its latest step names it."""
    rows: list[FollowedIndicator] = []
    for number, step in enumerate(steps):
        now = indicators_of(step)
        pairs, asked = matched(known, now)
        old_names = {id(new): old.name for old, new in asked}
        place_of = {id(one): place for place, one in enumerate(known)}
        gone = set(place_of.values()) - {place_of[id(one)] for one in pairs.values()} if now else set()
        for at in gone - {place_of[id(old)] for old, _ in asked}:
            rows[at] = _noted(rows[at], say("round-not-there", step=_called(step)))
        for place, one in enumerate(now):
            notes: tuple[str, ...] = ()
            if id(one) in old_names:
                notes = (say("round-renamed", old=old_names[id(one)]),)
            if place in pairs:
                at = place_of[id(pairs[place])]
                known[at] = one
                rows[at] = _shown(step, one, _with_other_target(step, one, rows[at]))
                continue
            if number and not notes:
                notes = (say("round-not-there", step=_called(steps[number - 1])),)
            new = FollowedIndicator(
                step.code, step.department, step.each, step.year, one.levels, one.name, notes=notes
            )
            known.append(one)
            rows.append(_shown(step, one, new))
    yield from rows


def _called(step: Declaration) -> str:
    return say(f"round-step-{step.form.step}")


def _noted(row: FollowedIndicator, note: str) -> FollowedIndicator:
    return replace(row, notes=(*row.notes, note))


def _with_other_target(step: Declaration, one: Indicator, row: FollowedIndicator) -> FollowedIndicator:
    """The row, with a note where a step that takes the target over has another."""
    before = row.approved or row.declared
    if step.form.step not in TAKING_OVER or not before or not one.target or same_target(before, one.target):
        return row
    return _noted(row, say("round-other-target", step=_called(step), target=one.target))


def _shown(step: Declaration, one: Indicator, row: FollowedIndicator) -> FollowedIndicator:
    """The row with what a step says of the indicator."""

    def text(*names: str) -> str:
        return next((found for name in names if (found := as_written(one.values.get(name)).strip())), "")

    match step.form.step:
        case "declaration":
            return replace(row, declared=one.target)
        case "approval":
            return replace(row, approved=one.target)
        case "monitoring":
            return replace(row, mid_year=text("progress", "mid_year_value"))
    return replace(row, achieved=text("actual_value"), weight=text("weight"), score=text("score"))
