"""The page of a report: the figures handed to the template, with the words in which numbers are shown.

Owns which part of the page gets what. What is shown is computed elsewhere; how it looks is report.css's and the template's.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from xlperf.consolidation.words import SEVERITY_WORDS, STATUS_WORDS
from xlperf.report import drawings, summary
from xlperf.report.figures import Figures, compute_figures
from xlperf.report.listings import Listing, grouped, listings_of
from xlperf.report.parents import parent_views
from xlperf.report.sources import Source
from xlperf.report.unusual import give_reasons
from xlperf.system.pages import clean, render
from xlperf.version import VERSION

HERE = Path(__file__).parent
TONES = {
    "通过": "ok",
    "通过，有提醒": "warn",
    "须改正": "bad",
    "无法读取": "bad",
    "重复": "none",
    "不属本次": "none",
    "错误": "bad",
    "提醒": "warn",
    "说明": "none",
}
"""The word of a status or a severity -> the tone in which it is shown."""


def page_of(source: Source, day: datetime.date) -> bytes:
    """The page, in UTF-8."""
    figures = compute_figures(source)
    give_reasons(figures)
    lists = listings_of(figures)
    return render(
        HERE / "report.html.jinja",
        styles=[HERE / "report.css"],
        scripts=[HERE / "report.js"],
        filters={"amount": grouped, "percent": summary.percent, "cell": cell_text, "tone": TONES.get},
        f=figures,
        title=_title(figures),
        day=f"{day.year} 年 {day.month} 月 {day.day} 日",
        version=VERSION,
        paragraph=summary.paragraph(figures),
        tiles=list(summary.tiles(figures)),
        to_do=summary.to_do(figures),
        drawings=drawings,
        lists=lists,
        by_parent=parent_views(figures),
        data={name: _clean(one) for name, one in lists.items()},
        status_words=STATUS_WORDS,
        severity_words=SEVERITY_WORDS,
        tones=TONES,
    )


def _title(figures: Figures) -> str:
    year = figures.year or figures.form.year
    return f"{year} 年度{figures.form.title}汇总报告"


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
        return f"{value * 100:+,.1f}%"
    return str(value)


def _clean(listing: Listing) -> dict[str, Any]:
    data = listing.data
    rows = [[clean(value) if isinstance(value, str) else value for value in row] for row in data["rows"]]
    return {**data, "rows": rows, "tones": TONES}
