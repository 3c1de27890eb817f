"""The page of a report: the figures handed to the template, with the words in which numbers are shown.

Owns which part of the page gets what. What is shown is computed elsewhere; how it looks is report.css's and the template's.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlperf.consolidation.workbook.words import STATUS_WORDS
from xlperf.declaration import figure_text
from xlperf.form.labels import title_of, unit_after, unit_of
from xlperf.messages import CHINESE, enumerated, language, say
from xlperf.report import drawings, summary
from xlperf.report.computation import compute_figures
from xlperf.report.figures import ReportFigures
from xlperf.report.listings import Listing, grouped, listings_of
from xlperf.report.parents import parent_views
from xlperf.report.sources import ReportSource
from xlperf.report.unusual import give_reasons
from xlperf.report.words import script_words, tones, word_of
from xlperf.system.pages import clean, render
from xlperf.version import VERSION

HERE = Path(__file__).parent


def page_of(source: ReportSource, day: datetime.date) -> bytes:
    """The page in the language in force, in UTF-8."""
    figures = compute_figures(source)
    give_reasons(figures)
    lists = listings_of(figures)
    return render(
        HERE / "report.html.jinja",
        styles=[HERE / "report.css"],
        scripts=[HERE / "report.js"],
        filters={
            "amount": grouped,
            "percent": summary.percent,
            "cell": cell_text,
            "tone": tones().get,
            "enumerated": enumerated,
            "headed": summary.headed,
        },
        t=say,
        word_of=word_of,
        tongue=html_language(),
        gap="" if language() == CHINESE else " ",
        unit=unit_of(figures.form.amounts),
        unit_after=unit_after(figures.form.amounts),
        f=figures,
        title=_title(figures),
        day=day_shown(day),
        version=VERSION,
        paragraph=summary.paragraph(figures),
        tiles=list(summary.tiles(figures)),
        to_do=summary.to_do(figures),
        drawings=drawings,
        lists=lists,
        by_parent=parent_views(figures),
        data={name: _clean(one) for name, one in lists.items()},
        script_words=script_words(),
        statuses=tuple(STATUS_WORDS),
    )


def _title(figures: ReportFigures) -> str:
    year = figures.year or figures.form.year
    return summary.headed(say("report-title", year=year, form=title_of(figures.form)))


def day_shown(day: datetime.date) -> str:
    """A day as the head of a page has it."""
    return say("report-day", year=day.year, month=day.month, day=day.day)


def html_language() -> str:
    """The language in force as HTML names it."""
    return "zh-CN" if language() == CHINESE else "en"


def cell_text(value: Any, kind: str) -> str:
    """A value of a list as it is shown; the page's script does the same."""
    if value is None or value == "":
        return "—" if kind in ("amount", "count", "share", "growth") else ""
    if kind == "amount":
        return grouped(value)
    if kind == "count":
        return f"{value:,}"
    if kind == "share":
        return summary.percent(value)
    if kind == "growth":
        return ("" if value < 0 else "+") + figure_text(Decimal(repr(value)) * 100, 1) + "%"
    return str(value)


def _clean(listing: Listing) -> dict[str, Any]:
    data = listing.data
    rows = [[clean(value) if isinstance(value, str) else value for value in row] for row in data["rows"]]
    return {**data, "rows": rows, "tones": dict(tones())}
