"""The long tables of a report: what their columns are, which rows they hold, and how many of how many that is.

Owns the lists that a reader searches, sorts and filters. Each is data for the page, bounded in length; the page says what
was left out. Knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from typing import Any, TypeVar

from xlperf.declaration import amount_text
from xlperf.form.labels import label_of, unit_of
from xlperf.messages import catalogue, clauses, enumerated, say
from xlperf.ooxml.number_format import at_places
from xlperf.ooxml.text import shortened
from xlperf.report.figures import DepartmentFigures, FundedTask, Listed, ReportFigures
from xlperf.report.sources import Absent, File, ReportFinding
from xlperf.report.words import word_of
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "list-departments": ("个部门", "Departments"),
        "list-declarations": ("份申报", "Declarations"),
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
_LEAST = Decimal("0.0001")
LONGEST = 300
MOST_OPTIONS = 60

ListingValue = str | int | float | None


@dataclass(frozen=True)
class ListingColumn:
    """A column. kind: text, code, name (the row's own header), amount, count, share, growth, status or severity. `choose`: whether a
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


_Row = TypeVar("_Row")
_Columns = list[tuple[ListingColumn, Callable[[_Row], ListingValue]]]
"""A column and what stands in it, of a row's figures."""


def _listing(
    id: str,
    title: str,
    thing: str,
    columns: _Columns[_Row],
    rows: Iterable[_Row],
    total: int | None = None,
    *,
    by_amount: bool = False,
    finds: str = "",
) -> Listing:
    """A list of at most MOST_ROWS rows; a column to choose by gets the values that occur as its options. `by_amount`: whether
    the rows come in the order of their first amount."""
    all_rows = [[value_of(row) for _, value_of in columns] for row in rows]
    kept = all_rows[:MOST_ROWS]
    headings = []
    for place, (heading, _) in enumerate(columns):
        options: tuple[str, ...] = ()
        if heading.choose:
            seen = dict.fromkeys(str(row[place]) for row in kept if row[place])
            options = tuple(seen) if 1 < len(seen) <= MOST_OPTIONS else ()
        headings.append(replace(heading, choose=bool(options), options=options))
    amounts = [place for place, heading in enumerate(headings) if heading.kind == "amount"]
    sorted_by = amounts[0] if by_amount and amounts else -1
    total = len(all_rows) if total is None else total
    return Listing(id, title, thing, tuple(headings), kept, total, sorted_by, finds)


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
    columns: _Columns[DepartmentFigures] = [
        (ListingColumn(say("report-department"), "name"), lambda line: _text(line.called)),
        (ListingColumn(say("list-code"), "code"), lambda line: line.declared.code),
    ]
    if figures.parents:
        parent = ListingColumn(say("report-parent"), choose=True)
        columns.append((parent, lambda line: _text(line.declared.parent)))
    status = ListingColumn(say("report-status"), "status", choose=True)
    columns.append((status, lambda line: word_of(line.declared.status)))
    columns += _columns_of_amounts(figures)
    if figures.plan.spending:
        columns.append((ListingColumn(say("report-tasks"), "count"), lambda line: line.tasks))
    if figures.plan.targets:
        columns += [
            (ListingColumn(say("report-indicators"), "count"), lambda line: line.indicators),
            (ListingColumn(say("list-quantified"), "share"), lambda line: _cut(line.quantified_share)),
        ]
    columns += [
        (ListingColumn(say("report-errors"), "count", leads=True), lambda line: line.errors),
        (ListingColumn(say("report-warnings"), "count", leads=True), lambda line: line.warnings),
    ]
    if any(line.declared.late for line in figures.lines):
        columns.append((ListingColumn(say("list-late"), choose=True), _lateness))
    if any(line.reasons for line in figures.lines):
        columns.append((ListingColumn(say("list-reasons")), lambda line: clauses(line.reasons)))
    main = figures.plan.main
    lines = sorted(figures.lines, key=lambda line: -line.main) if main else figures.lines
    title = say("report-departments")
    thing = say("list-declarations" if figures.form.each else "list-departments")
    return _listing("departments", title, thing, columns, lines, by_amount=bool(main), finds="findings")


def _columns_of_amounts(figures: ReportFigures) -> _Columns[DepartmentFigures]:
    """The main amount, what divides it, and what it was the year before."""
    if not figures.plan.main:
        return []

    def part(place: int) -> Callable[[DepartmentFigures], ListingValue]:
        return lambda line: amount_text(line.parts[place])

    columns: _Columns[DepartmentFigures] = [
        (ListingColumn(figures.main_label, "amount"), lambda line: amount_text(line.main))
    ]
    for place, name in enumerate(figures.plan.parts):
        columns.append((ListingColumn(label_of(figures.form, name), "amount"), part(place)))
    if figures.past.amounts:
        columns += [
            (
                ListingColumn(figures.past_label, "amount"),
                lambda line: None if line.past is None else amount_text(line.past),
            ),
            (ListingColumn(say("report-change"), "growth"), lambda line: _cut(line.growth)),
        ]
    return columns


def _lateness(line: DepartmentFigures) -> str:
    return say("list-late-on", day=line.declared.late) if line.declared.late else ""


def _tasks(figures: ReportFigures) -> Listing:
    columns: _Columns[FundedTask] = [
        (ListingColumn(say("list-task"), "name"), lambda task: _text(task.name) or say("list-nameless")),
        (ListingColumn(say("report-department")), lambda task: _text(task.department)),
    ]
    if len(figures.spent) > 1:
        columns.append((ListingColumn(say("report-class"), choose=True), lambda task: task.table))
    funds = say("list-funds", unit=unit_of(figures.form.amounts))
    own = say("list-of-own", label=figures.main_label)
    columns += [
        (ListingColumn(funds, "amount"), lambda task: amount_text(task.amount)),
        (ListingColumn(own, "share"), lambda task: _cut(task.share)),
    ]
    total = sum(spent.rows for spent in figures.spent)
    title, thing = say("list-largest-tasks"), say("list-tasks")
    return _listing("tasks", title, thing, columns, figures.tasks, total, by_amount=True)


def _findings(figures: ReportFigures) -> Listing:
    columns: _Columns[Listed] = [
        (
            ListingColumn(say("report-severity"), "severity", choose=True),
            lambda listed: word_of(listed.finding.severity),
        ),
        (
            ListingColumn(say("list-department-or-file"), "name"),
            lambda listed: _text(listed.finding.department or listed.finding.file),
        ),
        (
            ListingColumn(say("list-problem")),
            lambda listed: _text(listed.finding.message + _following(listed.consequences)),
        ),
        (ListingColumn(say("list-cure")), lambda listed: _text(listed.finding.hint)),
        (ListingColumn(say("list-place")), lambda listed: _place(listed.finding)),
        (ListingColumn(say("report-id"), choose=True), lambda listed: listed.finding.check),
    ]
    title, thing = say("list-each-finding"), say("list-findings")
    return _listing("findings", title, thing, columns, figures.findings, figures.findings_count)


def _place(finding: ReportFinding) -> str:
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet


def _following(consequences: Sequence[ReportFinding]) -> str:
    """What follows from a finding, as a clause behind it."""
    if not consequences:
        return ""
    cells = enumerated(dict.fromkeys(one.cell or say("list-whole") for one in consequences))
    return say("list-following", count=len(consequences), cells=cells)


def _missing(figures: ReportFigures) -> Listing:
    columns: _Columns[Absent] = [
        (ListingColumn(say("report-department"), "name"), lambda one: _text(one.department)),
        (ListingColumn(say("list-code"), "code"), lambda one: one.code),
    ]
    if any(one.parent for one in figures.missing):
        columns.append((ListingColumn(say("report-parent"), choose=True), lambda one: _text(one.parent)))
    if any(one.contact for one in figures.missing):
        columns.append((ListingColumn(say("list-contact")), lambda one: _text(one.contact)))
    columns += [
        (
            ListingColumn(say("report-class"), choose=True),
            lambda one: word_of("missing" if one.silent else "unusable"),
        ),
        (
            ListingColumn(say("report-standing")),
            lambda one: _text(one.received or say("list-nothing")),
        ),
    ]
    return _listing("missing", say("list-not-counted"), say("list-departments"), columns, figures.missing)


def _files(figures: ReportFigures) -> Listing:
    """The files that do not count, each with its reason."""
    columns: _Columns[File] = [
        (ListingColumn(say("list-one-file"), "name"), lambda file: _text(file.file)),
        (ListingColumn(say("report-department")), lambda file: _text(file.department)),
        (ListingColumn(say("report-result"), "status", choose=True), lambda file: word_of(file.status)),
        (
            ListingColumn(say("list-reason")),
            lambda file: _text(file.reason or say("list-errors", count=file.errors)),
        ),
    ]
    files = [file for file in figures.files if file.status not in ("accepted", "warned")]
    return _listing("files", say("list-files-not-counted"), say("list-files"), columns, files)


def _cut(share: Decimal | float | None) -> float | None:
    """A share with the four places that its percentage of one decimal needs: cut, since what is rounded twice may be rounded
    up from below half; something never becomes nothing."""
    if share is None:
        return None
    exact = Decimal(repr(share)) if isinstance(share, float) else share
    return float(at_places(exact, 4, ROUND_DOWN) or (_LEAST.copy_sign(exact) if exact else 0))


def _text(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST)


def to_the_cent(amount: Decimal) -> Decimal:
    """An amount with two places, however large it is: among what has to be corrected there are absurd ones."""
    return at_places(amount, 2)


def grouped(value: Decimal | str) -> str:
    """An amount with two decimals and thousands separators: "1,475.17"."""
    text = value if isinstance(value, str) else amount_text(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, places = digits.partition(".")
    return f"{sign}{int(whole):,}.{places}"
