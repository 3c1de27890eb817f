"""The drawings of a report: lengths of bars in parts of a hundred, and the lines that they stand in.

Owns what is compared with what. Every bar stands in a row of a table that says the same in figures; how it is drawn is
the template's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlperf.consolidation.workbook.charts import OPERATORS
from xlperf.messages import CHINESE, catalogue, language, say
from xlperf.report.figures import BLANK, DATED, GROWTH, INVALID, MEASURED, WORDED, Divided, ReportFigures
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "drawn-less": ("不足 {high}", "less than {high}"),
        "drawn-between": ("{low} 至不足 {high}", "{low} to less than {high}"),
        "drawn-more": ("{low} 及以上", "{low} and more"),
        "drawn-change": ("增减幅度", "a change by so much"),
        "drawn-blank": ("未填", "not filled in"),
        "drawn-measured": ("数量", "Numbers"),
        "drawn-dated": ("日期", "Dates"),
        "drawn-worded": ("定性", "Words"),
        "drawn-invalid": ("不规范", "Unsound"),
        "drawn-empty": ("未填", "Not filled in"),
    }
)

_DEMANDS = {
    "等于（＝）": "equal to (=)",
    "不低于（≥）": "at least (≥)",
    "高于（＞）": "more than (>)",
    "不高于（≤）": "at most (≤)",
    "低于（＜）": "less than (<)",
    "区间": "between two numbers",
    "约": "about",
    "日期": "a date",
    "多项": "several at once",
    "定性": "in words",
    "不规范": "unsound",
}
"""What target values demand, as the charts of the workbook call it and in English."""

MOST_BARS = 20
MOST_PARENTS = 60
MOST_KINDS = 40


@dataclass(frozen=True)
class BarSegment:
    """A piece of a bar: from `start`, `length` long, both in percent; `tone` is its colour's number or name."""

    label: str
    start: float
    length: float
    tone: str


@dataclass(frozen=True)
class BarRow:
    """A row of a drawn table: its name, its figures as they are shown, and its bar."""

    name: str
    figures: tuple[object, ...]
    bar: tuple[BarSegment, ...]


def segments(parts: Sequence[tuple[str, Decimal | int, str]], whole: Decimal | int) -> tuple[BarSegment, ...]:
    """`parts` (label, size, tone) one behind the other, `whole` being the full length; sizes below nothing are none."""
    if whole <= 0:
        return ()
    bar = []
    start = 0.0
    for label, size, tone in parts:
        length = min(float(max(size, 0) / whole * 100), 100 - start)
        if length > 0:
            bar.append(BarSegment(label, round(start, 3), round(length, 3), tone))
        start += length
    return tuple(bar)


def share(part: Decimal | int, whole: Decimal | int) -> float | None:
    return float(part / whole) if whole > 0 else None


def division(divided: Divided) -> list[BarRow]:
    """The parts of one sum, each with a bar of its own; `whole_bar` is that of the sum."""
    total = divided.total
    return [
        BarRow(
            label, (amount, share(amount, total)), segments([(label, amount, str(tone))], max(total, amount))
        )
        for tone, (label, amount) in enumerate(divided.parts)
    ]


def whole_bar(divided: Divided) -> tuple[BarSegment, ...]:
    if any(amount < 0 for _, amount in divided.parts):
        return ()
    return segments(
        [(label, amount, str(t)) for t, (label, amount) in enumerate(divided.parts)], divided.total
    )


def largest_departments(figures: ReportFigures) -> list[BarRow]:
    """The departments with most money; each bar is divided as the sum is."""
    lines = sorted(figures.lines, key=lambda line: -line.main)[:MOST_BARS]
    most = max((line.main for line in lines), default=Decimal(0))
    total = figures.main_total
    return [
        BarRow(
            line.called,
            (line.main, *line.parts, share(line.main, total)),
            _divided_bar(figures, line.main, line.parts, most),
        )
        for line in lines
    ]


def parents(figures: ReportFigures) -> list[BarRow]:
    """The parents with most money, with their departments, and those that are missing."""
    shown = figures.parents[:MOST_PARENTS]
    most = max((parent.main for parent in shown), default=Decimal(0))
    total = figures.main_total
    return [
        BarRow(
            parent.name,
            (
                parent.departments,
                parent.missing,
                *((parent.main, *parent.parts, share(parent.main, total)) if figures.plan.main else ()),
            ),
            _divided_bar(figures, parent.main, parent.parts, most),
        )
        for parent in shown
    ]


def _divided_bar(
    figures: ReportFigures, main: Decimal, parts: Sequence[Decimal], most: Decimal
) -> tuple[BarSegment, ...]:
    named = [
        (label, part, str(tone))
        for tone, (label, part) in enumerate(zip(figures.part_labels, parts, strict=True))
    ]
    return segments(named or [(figures.main_label, main, "0")], most)


def sizes(figures: ReportFigures) -> list[BarRow]:
    """How many departments are of which size: classes whose bounds are 1, 2 and 5 times a power of ten."""
    amounts = sorted(amount for _, amount in figures.department_amounts)
    if len(amounts) < 8 or not figures.plan.main or amounts[-1] <= 0:
        return []
    bounds = _bounds(amounts)
    counts = [0] * (len(bounds) + 1)
    for amount in amounts:
        counts[sum(amount >= bound for bound in bounds)] += 1
    names = [say("drawn-less", high=_round(bounds[0]))]
    for low, high in zip(bounds, bounds[1:], strict=False):
        names.append(say("drawn-between", low=_round(low), high=_round(high)))
    names.append(say("drawn-more", low=_round(bounds[-1])))
    return _counted(list(zip(names, counts, strict=True)), len(amounts))


def _counted(counts: Sequence[tuple[str, int]], whole: int) -> list[BarRow]:
    """A bar for each count, with its share of `whole`."""
    most = max((count for _, count in counts), default=0)
    return [
        BarRow(name, (count, share(count, whole)), segments([(name, count, "0")], most))
        for name, count in counts
    ]


def _bounds(amounts: Sequence[Decimal]) -> list[Decimal]:
    low = max(amounts[len(amounts) // 10], Decimal(1))
    high = max(amounts[len(amounts) * 9 // 10], low * 2)
    bounds = [
        Decimal(step).scaleb(power)
        for power in range(high.adjusted() + 2)
        for step in (1, 2, 5)
        if low <= Decimal(step).scaleb(power) <= high
    ] or [Decimal(1).scaleb(high.adjusted())]
    while len(bounds) > 7:
        bounds = bounds[::2]
    return bounds


def _round(bound: Decimal) -> str:
    return f"{int(bound):,}"


def operators(figures: ReportFigures) -> list[BarRow]:
    """The target values by what they demand."""
    assert figures.quality is not None
    demands = figures.quality.operators
    counts = [(_demand(name), demands[(kind, operator)]) for name, kind, operator in OPERATORS]
    counts.append((say("drawn-change"), demands[GROWTH]))
    if figures.quality.kinds[BLANK]:
        counts.append((say("drawn-blank"), figures.quality.kinds[BLANK]))
    return _counted([one for one in counts if one[1]], figures.quality.count)


def _demand(name: str) -> str:
    return name if language() == CHINESE else _DEMANDS[name]


QUALITIES = (
    (MEASURED, "drawn-measured", "ok"),
    (DATED, "drawn-dated", "1"),
    (WORDED, "drawn-worded", "2"),
    (INVALID, "drawn-invalid", "bad"),
    (BLANK, "drawn-empty", "none"),
)
"""Kind of target, the message that names it, and its tone."""


def qualities(figures: ReportFigures) -> list[tuple[str, str, str]]:
    """The qualities that are told apart: numbers and words always, the others where there are any."""
    assert figures.quality is not None
    kinds = figures.quality.kinds
    return [
        (kind, say(name), tone) for kind, name, tone in QUALITIES if kind in (MEASURED, WORDED) or kinds[kind]
    ]


def levels(figures: ReportFigures) -> list[BarRow]:
    """The indicators of each level by quality, with the departments that have none of it."""
    assert figures.quality is not None
    told = qualities(figures)
    return [
        BarRow(
            level.name,
            (level.count, *(level.kinds[kind] for kind, _, _ in told), len(level.without)),
            segments([(name, level.kinds[kind], tone) for kind, name, tone in told], level.count),
        )
        for level in figures.quality.levels.values()
    ]


def quantified(figures: ReportFigures) -> list[BarRow]:
    """How many departments have which quantitative share."""
    counted = [
        (sum(line.quantified for line in lines), sum(line.indicators for line in lines))
        for lines in figures.by_department
    ]
    shares = [quantified / indicators for quantified, indicators in counted if indicators]
    if not shares:
        return []
    classes = (
        (say("drawn-less", high="60%"), 0.0),
        (say("drawn-between", low="60%", high="80%"), 0.6),
        (say("drawn-between", low="80%", high="90%"), 0.8),
        (say("drawn-between", low="90%", high="100%"), 0.9),
        ("100%", 1.0),
    )
    counts = [0] * len(classes)
    for value in shares:
        counts[sum(value >= bound for _, bound in classes) - 1] += 1
    names = [name for name, _ in classes]
    return _counted(list(zip(names, counts, strict=True)), len(shares))


def finding_kinds(figures: ReportFigures) -> list[BarRow]:
    """The findings by what was checked; the departments that each concerns."""
    shown = figures.kinds[:MOST_KINDS]
    most = max((kind.count for kind in shown), default=0)
    tones = {"error": "bad", "warning": "warn", "info": "1"}
    return [
        BarRow(
            kind.title or kind.example,
            (kind.severity, kind.check, kind.count, len(kind.departments)),
            segments([(kind.check, kind.count, tones[kind.severity])], most),
        )
        for kind in shown
    ]
