"""The long tables of a report: what their columns are, which rows they hold, and how many of how many that is.

Owns the lists that a reader searches, sorts and filters. Each is data for the page, bounded in length; the page says what
was left out. Knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlperf.consolidation.words import MISSING_WORDS, SEVERITY_WORDS, STATUS_WORDS
from xlperf.declaration import amount_text
from xlperf.ooxml.text import shortened
from xlperf.report.figures import Figures, Line
from xlperf.report.sources import Found

MOST_ROWS = 20_000
"""Rows of one list: enough for the departments of a province, and still a page of a few megabytes."""
STATIC_ROWS = 200
"""Rows that stand in the page itself, for paper and for readers without scripts; the others come from its data."""
LONGEST = 300
MOST_OPTIONS = 60

Value = str | int | float | None


@dataclass(frozen=True)
class Heading:
    """A column. kind: text, name (the row's own header), amount, count, share, growth, status or severity. `choose`: whether a
    reader may filter by its values."""

    label: str
    kind: str = "text"
    choose: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """One list. `total`: how many rows there are; `rows` may be fewer. `sorted_by`: the column by which they come."""

    id: str
    title: str
    thing: str
    headings: tuple[Heading, ...]
    rows: list[list[Value]]
    total: int
    sorted_by: int = -1
    finds: str = ""
    """The id of another list in which the name of a row is looked for when its findings are asked for."""

    @property
    def static(self) -> list[list[Value]]:
        return self.rows[:STATIC_ROWS]

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script needs."""
        return {"kinds": [heading.kind for heading in self.headings], "rows": self.rows, "total": self.total}


def listing(
    id: str,
    title: str,
    thing: str,
    headings: Sequence[Heading],
    rows: Iterable[list[Value]],
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
        columns.append(Heading(heading.label, heading.kind, bool(options), options))
    return Listing(id, title, thing, tuple(columns), kept, len(all_rows) if total is None else total, **more)


def listings_of(figures: Figures) -> dict[str, Listing]:
    """The lists of a report by their id, those without a row left out."""
    makers: tuple[Callable[[Figures], Listing], ...] = (_departments, _tasks, _findings, _missing, _files)
    return {made.id: made for maker in makers if (made := maker(figures)).rows}


def _departments(figures: Figures) -> Listing:
    form, plan = figures.form, figures.plan
    with_parents = bool(figures.parents)
    headings = [Heading("部门", "name"), Heading("编码")]
    if with_parents:
        headings.append(Heading("主管部门", choose=True))
    headings.append(Heading("状态", "status", choose=True))
    if plan.main:
        headings.append(Heading(figures.main_label, "amount"))
        headings += [Heading(form.label_of(part), "amount") for part in plan.parts]
        if figures.past.amounts:
            headings += [Heading(figures.past_label, "amount"), Heading("增减", "growth")]
    if plan.spending:
        headings.append(Heading("任务", "count"))
    if plan.targets:
        headings += [Heading("指标", "count"), Heading("量化", "share")]
    headings += [Heading("错误", "count"), Heading("提醒", "count")]
    with_reasons = any(line.reasons for line in figures.lines)
    if with_reasons:
        headings.append(Heading("与以往、同类相比"))

    def row(line: Line) -> list[Value]:
        one = line.declared
        values: list[Value] = [_text(one.department), one.code]
        if with_parents:
            values.append(_text(one.parent))
        values.append(STATUS_WORDS[one.status])
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
        return [*values, "；".join(line.reasons)] if with_reasons else values

    lines = sorted(figures.lines, key=lambda line: -line.main) if plan.main else figures.lines
    place = next((at for at, heading in enumerate(headings) if heading.kind == "amount"), -1)
    rows = map(row, lines)
    return listing("departments", "部门一览", "个部门", headings, rows, sorted_by=place, finds="findings")


def _tasks(figures: Figures) -> Listing:
    several = len(figures.spent) > 1
    headings = [Heading("任务", "name"), Heading("部门")]
    if several:
        headings.append(Heading("类别", choose=True))
    headings += [
        Heading(f"资金（{figures.form.amounts}）", "amount"),
        Heading(f"占本部门{figures.main_label}", "share"),
    ]
    rows: list[list[Value]] = []
    for task in figures.tasks:
        row: list[Value] = [_text(task.name) or "（无名称）", _text(task.department)]
        if several:
            row.append(task.table)
        share = None if task.share is None else round(task.share, 4)
        rows.append([*row, amount_text(task.amount), share])
    total = sum(spent.rows for spent in figures.spent)
    place = next(at for at, heading in enumerate(headings) if heading.kind == "amount")
    return listing("tasks", "资金最多的任务", "项任务", headings, rows, total, sorted_by=place)


def _findings(figures: Figures) -> Listing:
    headings = (
        Heading("级别", "severity", choose=True),
        Heading("部门或文件", "name"),
        Heading("问题"),
        Heading("怎样改"),
        Heading("位置"),
        Heading("编号", choose=True),
    )
    rows: Iterable[list[Value]] = (
        [
            SEVERITY_WORDS[one.severity],
            _text(one.department or one.file),
            _text(one.message + _following(listed.consequences)),
            _text(one.hint),
            f"{one.sheet}!{one.cell}" if one.cell else one.sheet,
            one.check,
        ]
        for listed in figures.findings
        for one in (listed.finding,)
    )
    return listing("findings", "逐条问题", "个问题", headings, rows, figures.findings_count)


def _following(consequences: Sequence[Found]) -> str:
    """What follows from a finding, as a clause behind it."""
    if not consequences:
        return ""
    cells = "、".join(dict.fromkeys(one.cell or "整份" for one in consequences))
    return f"（由此还有 {len(consequences)} 处：{cells}；改好后一般随之消失）"


def _missing(figures: Figures) -> Listing:
    with_parents = any(one.parent for one in figures.missing)
    with_contacts = any(one.contact for one in figures.missing)
    headings = [Heading("部门", "name"), Heading("编码")]
    if with_parents:
        headings.append(Heading("主管部门", choose=True))
    if with_contacts:
        headings.append(Heading("联系人"))
    headings += [Heading("类别", choose=True), Heading("情况")]
    rows = []
    for one in figures.missing:
        row: list[Value] = [_text(one.department), one.code]
        if with_parents:
            row.append(_text(one.parent))
        if with_contacts:
            row.append(_text(one.contact))
        kind = MISSING_WORDS["unusable" if one.received else "missing"]
        rows.append([*row, kind, _text(one.received or "什么也没有收到")])
    return listing("missing", "没有计入的部门", "个部门", headings, rows)


def _files(figures: Figures) -> Listing:
    """The files that do not count, each with its reason."""
    headings = (
        Heading("文件", "name"),
        Heading("部门"),
        Heading("结果", "status", choose=True),
        Heading("原因"),
    )
    rows: list[list[Value]] = []
    for file in figures.files:
        if file.status not in ("accepted", "warned"):
            reason = file.reason or f"{file.errors} 个错误"
            rows.append([_text(file.file), _text(file.department), STATUS_WORDS[file.status], _text(reason)])
    return listing("files", "没有计入的文件", "个文件", headings, rows)


def _text(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST)


def grouped(value: Decimal | str) -> str:
    """An amount with two decimals and thousands separators: "1,475.17"."""
    text = value if isinstance(value, str) else amount_text(value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, places = digits.partition(".")
    return f"{sign}{int(whole):,}.{places}"
