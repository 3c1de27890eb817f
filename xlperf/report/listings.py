"""The long tables of a report: what their columns are, which rows they hold, and how many of how many that is.

Owns the lists that a reader searches, sorts and filters. Each is data for the page, bounded in length; the page says what
was left out. Knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlperf.declaration import amount_text
from xlperf.form.labels import label_of, unit_of
from xlperf.messages import catalogue, clauses, enumerated, say
from xlperf.ooxml.text import shortened
from xlperf.report.figures import DepartmentFigures, ReportFigures
from xlperf.report.sources import ReportFinding
from xlperf.report.words import word_of
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "list-departments": ("个部门", "Departments"),
        "list-tasks": ("项任务", "Tasks"),
        "list-findings": ("个问题", "Findings"),
        "list-files": ("个文件", "Files"),
        "list-code": ("编码", "Code"),
        "list-task": ("任务", "Task"),
        "list-quantified": ("量化", "Quantified"),
        "list-late": ("期限", "Deadline"),
        "list-late-on": ("逾期（{day}）", "late ({day})"),
        "list-reasons": ("与以往、同类相比", "Against the past and others like it"),
        "list-largest-tasks": ("资金最多的任务", "Tasks with most money"),
        "list-funds": ("资金（{unit}）", "Funds ({unit})"),
        "list-of-own": ("占本部门{label}", "Of its department's {label}"),
        "list-nameless": ("（无名称）", "(no name)"),
        "list-each-finding": ("逐条问题", "Each finding"),
        "list-department-or-file": ("部门或文件", "Department or file"),
        "list-problem": ("问题", "What is wrong"),
        "list-cure": ("怎样改", "How to mend it"),
        "list-place": ("位置", "Where"),
        "list-whole": ("整份", "the whole file"),
        "list-following": (
            "（由此还有 {count} 处：{cells}；改好后一般随之消失）",
            " (it also causes {count} more findings: {cells}; as a rule mended with it)",
        ),
        "list-not-counted": ("没有计入的部门", "Departments that do not count"),
        "list-contact": ("联系人", "Contact"),
        "list-nothing": ("什么也没有收到", "nothing was received"),
        "list-files-not-counted": ("没有计入的文件", "Files that do not count"),
        "list-one-file": ("文件", "File"),
        "list-reason": ("原因", "Reason"),
        "list-errors": ("{count} 个错误", "{count} errors"),
    }
)

MOST_ROWS = 20_000
"""Rows of one list: enough for the departments of a province, and still a page of a few megabytes."""
STATIC_ROWS = 200
"""Rows that stand in the page itself, for paper and for readers without scripts; the others come from its data."""
LONGEST = 300
MOST_OPTIONS = 60

ListingValue = str | int | float | None


@dataclass(frozen=True)
class ListingColumn:
    """A column. kind: text, name (the row's own header), amount, count, share, growth, status or severity. `choose`: whether a
    reader may filter by its values."""

    label: str
    kind: str = "text"
    choose: bool = False
    options: tuple[str, ...] = ()
    leads: bool = False
    """whether a count in it leads to these findings"""


@dataclass(frozen=True)
class Listing:
    """One list. `total`: how many rows there are; `rows` may be fewer. `sorted_by`: the column by which they come."""

    id: str
    title: str
    thing: str
    headings: tuple[ListingColumn, ...]
    rows: list[list[ListingValue]]
    total: int
    sorted_by: int = -1
    finds: str = ""
    """The id of another list in which the name of a row is looked for when its findings are asked for."""

    @property
    def static(self) -> list[list[ListingValue]]:
        return self.rows[:STATIC_ROWS]

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script needs."""
        leads = [place for place, heading in enumerate(self.headings) if heading.leads]
        kinds = [heading.kind for heading in self.headings]
        return {"kinds": kinds, "leads": leads, "rows": self.rows, "total": self.total}


def listing(
    id: str,
    title: str,
    thing: str,
    headings: Sequence[ListingColumn],
    rows: Iterable[list[ListingValue]],
    total: int | None = None,
    **more: Any,
) -> Listing:
    """A list of at most MOST_ROWS rows; a column to choose by gets the values that occur as its options."""
    all_rows = list(rows)
    kept = all_rows[:MOST_ROWS]
    columns = []
    for place, heading in enumerate(headings):
        options: tuple[str, ...] = ()
        if heading.choose:
            seen = dict.fromkeys(str(row[place]) for row in kept if row[place])
            options = tuple(seen) if 1 < len(seen) <= MOST_OPTIONS else ()
        columns.append(replace(heading, choose=bool(options), options=options))
    return Listing(id, title, thing, tuple(columns), kept, len(all_rows) if total is None else total, **more)


def listings_of(figures: ReportFigures) -> dict[str, Listing]:
    """The lists of a report by their id, those without a row left out."""
    makers: tuple[Callable[[ReportFigures], Listing], ...] = (
        _departments,
        _tasks,
        _findings,
        _missing,
        _files,
    )
    return {made.id: made for maker in makers if (made := maker(figures)).rows}


def _departments(figures: ReportFigures) -> Listing:
    form, plan = figures.form, figures.plan
    with_parents = bool(figures.parents)
    headings = [ListingColumn(say("report-department"), "name"), ListingColumn(say("list-code"))]
    if with_parents:
        headings.append(ListingColumn(say("report-parent"), choose=True))
    headings.append(ListingColumn(say("report-status"), "status", choose=True))
    if plan.main:
        headings.append(ListingColumn(figures.main_label, "amount"))
        headings += [ListingColumn(label_of(form, part), "amount") for part in plan.parts]
        if figures.past.amounts:
            headings += [
                ListingColumn(figures.past_label, "amount"),
                ListingColumn(say("report-change"), "growth"),
            ]
    if plan.spending:
        headings.append(ListingColumn(say("report-tasks"), "count"))
    if plan.targets:
        headings += [
            ListingColumn(say("report-indicators"), "count"),
            ListingColumn(say("list-quantified"), "share"),
        ]
    headings += [ListingColumn(say(key), "count", leads=True) for key in ("report-errors", "report-warnings")]
    with_late = any(line.declared.late for line in figures.lines)
    if with_late:
        headings.append(ListingColumn(say("list-late"), choose=True))
    with_reasons = any(line.reasons for line in figures.lines)
    if with_reasons:
        headings.append(ListingColumn(say("list-reasons")))

    def row(line: DepartmentFigures) -> list[ListingValue]:
        one = line.declared
        values: list[ListingValue] = [_text(one.department), one.code]
        if with_parents:
            values.append(_text(one.parent))
        values.append(word_of(one.status))
        if plan.main:
            values += [amount_text(line.main), *map(amount_text, line.parts)]
            if figures.past.amounts:
                values.append(None if line.past is None else amount_text(line.past))
                values.append(None if line.growth is None else round(float(line.growth), 4))
        if plan.spending:
            values.append(line.tasks)
        if plan.targets:
            share = line.quantified_share
            values += [line.indicators, None if share is None else round(share, 4)]
        values += [line.errors, line.warnings]
        if with_late:
            values.append(say("list-late-on", day=one.late) if one.late else "")
        return [*values, clauses(line.reasons)] if with_reasons else values

    lines = sorted(figures.lines, key=lambda line: -line.main) if plan.main else figures.lines
    place = next((at for at, heading in enumerate(headings) if heading.kind == "amount"), -1)
    rows = map(row, lines)
    title, thing = say("report-departments"), say("list-departments")
    return listing("departments", title, thing, headings, rows, sorted_by=place, finds="findings")


def _tasks(figures: ReportFigures) -> Listing:
    several = len(figures.spent) > 1
    headings = [ListingColumn(say("list-task"), "name"), ListingColumn(say("report-department"))]
    if several:
        headings.append(ListingColumn(say("report-class"), choose=True))
    headings += [
        ListingColumn(say("list-funds", unit=unit_of(figures.form.amounts)), "amount"),
        ListingColumn(say("list-of-own", label=figures.main_label), "share"),
    ]
    rows: list[list[ListingValue]] = []
    for task in figures.tasks:
        row: list[ListingValue] = [_text(task.name) or say("list-nameless"), _text(task.department)]
        if several:
            row.append(task.table)
        share = None if task.share is None else round(task.share, 4)
        rows.append([*row, amount_text(task.amount), share])
    total = sum(spent.rows for spent in figures.spent)
    place = next(at for at, heading in enumerate(headings) if heading.kind == "amount")
    title, thing = say("list-largest-tasks"), say("list-tasks")
    return listing("tasks", title, thing, headings, rows, total, sorted_by=place)


def _findings(figures: ReportFigures) -> Listing:
    headings = (
        ListingColumn(say("report-severity"), "severity", choose=True),
        ListingColumn(say("list-department-or-file"), "name"),
        ListingColumn(say("list-problem")),
        ListingColumn(say("list-cure")),
        ListingColumn(say("list-place")),
        ListingColumn(say("report-id"), choose=True),
    )
    rows: Iterable[list[ListingValue]] = (
        [
            word_of(one.severity),
            _text(one.department or one.file),
            _text(one.message + _following(listed.consequences)),
            _text(one.hint),
            f"{one.sheet}!{one.cell}" if one.cell else one.sheet,
            one.check,
        ]
        for listed in figures.findings
        for one in (listed.finding,)
    )
    title, thing = say("list-each-finding"), say("list-findings")
    return listing("findings", title, thing, headings, rows, figures.findings_count)


def _following(consequences: Sequence[ReportFinding]) -> str:
    """What follows from a finding, as a clause behind it."""
    if not consequences:
        return ""
    cells = enumerated(dict.fromkeys(one.cell or say("list-whole") for one in consequences))
    return say("list-following", count=len(consequences), cells=cells)


def _missing(figures: ReportFigures) -> Listing:
    with_parents = any(one.parent for one in figures.missing)
    with_contacts = any(one.contact for one in figures.missing)
    headings = [ListingColumn(say("report-department"), "name"), ListingColumn(say("list-code"))]
    if with_parents:
        headings.append(ListingColumn(say("report-parent"), choose=True))
    if with_contacts:
        headings.append(ListingColumn(say("list-contact")))
    headings += [ListingColumn(say("report-class"), choose=True), ListingColumn(say("report-standing"))]
    rows = []
    for one in figures.missing:
        row: list[ListingValue] = [_text(one.department), one.code]
        if with_parents:
            row.append(_text(one.parent))
        if with_contacts:
            row.append(_text(one.contact))
        kind = word_of("missing" if one.silent else "unusable")
        rows.append([*row, kind, _text(one.received or say("list-nothing"))])
    return listing("missing", say("list-not-counted"), say("list-departments"), headings, rows)


def _files(figures: ReportFigures) -> Listing:
    """The files that do not count, each with its reason."""
    headings = (
        ListingColumn(say("list-one-file"), "name"),
        ListingColumn(say("report-department")),
        ListingColumn(say("report-result"), "status", choose=True),
        ListingColumn(say("list-reason")),
    )
    rows: list[list[ListingValue]] = []
    for file in figures.files:
        if file.status not in ("accepted", "warned"):
            reason = file.reason or say("list-errors", count=file.errors)
            rows.append([_text(file.file), _text(file.department), word_of(file.status), _text(reason)])
    return listing("files", say("list-files-not-counted"), say("list-files"), headings, rows)


def _text(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST)


def grouped(value: Decimal | str) -> str:
    """An amount with two decimals and thousands separators: "1,475.17"."""
    text = value if isinstance(value, str) else amount_text(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, places = digits.partition(".")
    return f"{sign}{int(whole):,}.{places}"
