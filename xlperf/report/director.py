"""The page for the director: one sheet of A4 with the answer, what makes the figures doubtful, and three charts.

Owns what goes on it and how many lines of each, so that it is one page whatever was declared. Every bar stands in a row of a
table that says the same in figures.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xlperf.form.labels import title_of, unit_of
from xlperf.messages import CHINESE, catalogue, clauses, language, say
from xlperf.ooxml.text import shortened
from xlperf.report import summary
from xlperf.report.computation import compute_figures
from xlperf.report.drawings import BarRow, BarSegment, levels, qualities, segments, share, sizes
from xlperf.report.figures import ReportFigures
from xlperf.report.listings import grouped
from xlperf.report.page import day_shown, html_language
from xlperf.report.sources import ReportSource
from xlperf.report.unusual import give_reasons
from xlperf.system.dataclass import dataclass
from xlperf.system.pages import render
from xlperf.version import VERSION

catalogue(
    {
        "director-reports": ("一、报送进度", "1. How far reporting is"),
        "director-money": ("二、资金", "2. Money"),
        "director-indicators": ("三、绩效指标", "3. Indicators"),
        "director-sizes": ("三、部门大小", "3. Departments by size"),
        "director-done": ("完成", "Done"),
        "director-size": ("规模", "Size"),
        "director-now": ("本年", "this year"),
        "director-no-past": ("{past}无", "not in {past}"),
        "director-against": ("比{past}", "Against {past}"),
        "director-comparable": (
            "比{past}只算两年都有的部门",
            "against {past}: departments of both years alone",
        ),
        "director-unit": ("单位：{unit}", "In {unit}"),
        "director-quality": (
            "{count:,} 项指标，{share} 是量化的",
            "{count:,} indicators, {share} quantified",
        ),
        "director-first": ("共 {count:,} 个，列前 {shown} 个", "the first {shown} of {count:,}"),
    }
)

HERE = Path(__file__).parent
MOST_BARS = 7
MOST_ITEMS = 5
MOST_LEVELS = 6
LONGEST_NAME = 22
LONGEST_TEXT = 90


@dataclass(frozen=True)
class Chart:
    """One chart: its title, what it is of, the headings of its figures, a row a bar, and its colours with their names."""

    title: str
    note: str
    first: str
    headings: tuple[str, ...]
    rows: tuple[BarRow, ...]
    legend: tuple[tuple[str, str], ...] = ()


def director_page(source: ReportSource, office: str, day: datetime.date) -> bytes:
    """The page in the language in force, in UTF-8. `office`: whose it is, "" where nobody says."""
    figures = compute_figures(source)
    give_reasons(figures)
    year = figures.year or figures.form.year
    items = [_short(item) for item in summary.to_do(figures)]
    items.sort(key=lambda item: item.tone != "alarm")
    return render(
        HERE / "director.html.jinja",
        styles=[HERE / "director.css"],
        title=summary.headed(say("report-title-director", year=year, form=title_of(figures.form))),
        t=say,
        tongue=html_language(),
        gap="" if language() == CHINESE else " ",
        office=office,
        day=day_shown(day),
        paragraph=summary.paragraph(figures),
        items=items[:MOST_ITEMS],
        more=max(0, len(items) - MOST_ITEMS),
        charts=charts(figures),
        version=VERSION,
    )


def _short(item: summary.ToDo) -> summary.ToDo:
    return replace(item, text=shortened(item.text, LONGEST_TEXT), names=shortened(item.names, LONGEST_TEXT))


def charts(figures: ReportFigures) -> list[Chart]:
    """Three: who reported, where the money is, how good the targets are (or how large departments are)."""
    return [_reports(figures), _money(figures), _targets(figures)]


def _reports(figures: ReportFigures) -> Chart:
    """How far each 主管部门 is, the one that lacks most first; of a run without them, the departments by how they stand."""
    if not figures.parents:
        return Chart(
            say("director-reports"),
            "",
            say("report-standing"),
            (say("report-department-count"), say("report-share")),
            tuple(_standings(figures)),
        )
    rows = []
    for parent in sorted(figures.parents, key=lambda one: (-one.missing, -one.departments))[:MOST_BARS]:
        whole = parent.departments + parent.missing
        bar = segments([("", parent.departments, "ok"), ("", parent.missing, "bad")], whole)
        done = summary.percent(share(parent.departments, whole))
        rows.append(BarRow(_name(parent.name), (f"{parent.departments:,}", f"{parent.missing:,}", done), bar))
    return Chart(
        say("director-reports"),
        _left(len(figures.parents)),
        say("report-parent"),
        (say("report-in"), say("report-lacking"), say("director-done")),
        tuple(rows),
        (("ok", say("report-in")), ("bad", say("report-lacking"))),
    )


def _standings(figures: ReportFigures) -> Iterator[BarRow]:
    silent = sum(one.silent for one in figures.missing)
    used, unusable = figures.departments, len(figures.missing) - silent
    whole = max(figures.expected, used + len(figures.missing))
    for name, count, tone in (
        (say("report-counted"), used, "ok"),
        (say("report-not-accepted"), unusable, "warn"),
        (say("report-silent"), silent, "bad"),
    ):
        told = f"{count:,}", summary.percent(share(count, whole))
        yield BarRow(name, told, segments([(name, count, tone)], whole))


@dataclass(frozen=True)
class _Sum:
    name: str
    now: Decimal
    past: Decimal | None
    comparable: Decimal
    """of `now`, that of the departments which the year before has, too"""


def _money(figures: ReportFigures) -> Chart:
    """The main amount by 主管部门, else by department, the largest first, with the year before as a second bar."""
    sums = _by_parent(figures) if figures.parents else _by_department(figures)
    shown = sorted(sums, key=lambda one: -one.now)[:MOST_BARS]
    most = max((max(one.now, one.past or Decimal(0)) for one in shown), default=Decimal(0))
    with_past = any(one.past is not None for one in shown)
    rows = []
    for one in shown:
        told = [grouped(one.now), summary.percent(share(one.now, figures.main_total))]
        bar: tuple[BarSegment, ...] = segments([("", one.now, "0")], most)
        if with_past:
            told.append(
                summary.moved(one.comparable, one.past)
                if one.past is not None
                else say("director-no-past", past=figures.past_label)
            )
            bar += segments([("past", one.past or Decimal(0), "past")], most)
        rows.append(BarRow(_name(one.name), tuple(told), bar))
    against = (say("director-against", past=figures.past_label),) if with_past else ()
    main = summary.headed(figures.main_label) or say("report-amount")
    headings = (main, say("report-share"), *against)
    legend = (("0", say("director-now")), ("past", figures.past_label)) if with_past else ()
    first = say("report-parent") if figures.parents else say("report-department")
    partly = any(one.past is not None and one.comparable != one.now for one in shown)
    notes = (
        say("director-unit", unit=unit_of(figures.form.amounts)),
        say("director-comparable", past=figures.past_label) if partly else "",
        _left(len(sums)),
    )
    note = clauses(filter(None, notes))
    return Chart(say("director-money"), note, first, headings, tuple(rows), legend)


def _by_department(figures: ReportFigures) -> list[_Sum]:
    return [_Sum(line.called, line.main, line.past, line.main) for line in figures.lines]


def _by_parent(figures: ReportFigures) -> list[_Sum]:
    """The year before of those departments that it has."""
    sums = []
    for parent in figures.parents:
        count, past, comparable = figures.compared(parent.key)
        sums.append(_Sum(parent.name, parent.main, past if count else None, comparable))
    return sums


def _targets(figures: ReportFigures) -> Chart:
    """The indicators of each level by quality; of a form without levels, the departments by size."""
    if figures.quality is not None and figures.quality.count and figures.quality.filled_levels:
        told = qualities(figures)
        rows = [
            BarRow(_name(row.name), (f"{row.figures[0]:,}", f"{row.figures[-1]:,}"), row.bar)
            for row in levels(figures)[:MOST_LEVELS]
        ]
        note = say(
            "director-quality", count=figures.quality.count, share=summary.percent(figures.quality.share)
        )
        legend = tuple((tone, name) for _, name, tone in told)
        headings = (say("report-indicators"), say("report-without"))
        return Chart(say("director-indicators"), note, say("report-level"), headings, tuple(rows), legend)
    rows = [
        replace(row, figures=(f"{row.figures[0]:,}", summary.percent(_float(row.figures[1]))))
        for row in sizes(figures)
    ]
    note = say("report-label-unit", label=figures.main_label, unit=unit_of(figures.form.amounts))
    headings = (say("report-department-count"), say("report-share"))
    return Chart(say("director-sizes"), note, say("director-size"), headings, tuple(rows))


def _float(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _left(count: int) -> str:
    return say("director-first", count=count, shown=MOST_BARS) if count > MOST_BARS else ""


def _name(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST_NAME)
