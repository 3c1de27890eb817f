"""The report along the year's round: a page with the course of each department's or project's indicators, and what to look at.

Owns what of a round is counted and marked. How pages are made and printed is `system.pages`' and `report`'s.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import xlperf.report
from xlperf.comparison.through_round import STEPS, FollowedIndicator, FollowedRound, FollowedRounds
from xlperf.expression import plain
from xlperf.messages import catalogue, clauses, enumerated, phrases, say
from xlperf.report.page import day_shown, html_language
from xlperf.system.dataclass import dataclass
from xlperf.system.pages import render
from xlperf.target import parse
from xlperf.version import VERSION

catalogue(
    {
        "round-title": (
            "{years} 年度绩效目标全程跟踪报告",
            "Performance targets of {years} through the year",
        ),
        "round-asked": ("要核对的", "To be looked at"),
        "round-each": ("逐项指标", "Each indicator"),
        "round-how-far": ("各部门走到哪一步", "How far each department is"),
        "round-whose": ("部门（项目）", "Department (project)"),
        "round-indicators": ("指标", "Indicators"),
        "round-adjusted-count": ("批复调整", "Adjusted"),
        "round-scores": ("指标得分", "Score"),
        "round-not-followed": ("没有跟踪 {file}", "{file} was not followed"),
        "round-indicator": ("指标", "Indicator"),
        "round-declared": ("申报", "Declared"),
        "round-approved": ("批复", "Approved"),
        "round-mid-year": ("监控", "Mid-year"),
        "round-achieved": ("完成", "Achieved"),
        "round-score": ("得分 / 分值", "Score / weight"),
        "round-adjusted": ("有调整", "adjusted"),
        "round-short": ("未满分", "not full"),
        "round-footer": (
            "各步的指标按层级和名称对应；改了名称的不硬对，列在“要核对的”里。指标值照各表原文。",
            "Indicators of the steps are matched by level and name; those that were renamed are not matched by force but listed to be "
            "looked at. Targets stand as they were written.",
        ),
        "round-followed": (
            "跟踪了 {departments} 个部门（项目）的 {count} 项指标",
            "followed: {count} indicators of {departments} departments (projects)",
        ),
        "round-count-adjusted": ("{count} 项批复时有调整", "{count} adjusted when approved"),
        "round-count-short": ("{count} 项没有得满分", "{count} without the full score"),
        "round-count-asked": ("{count} 项要核对", "{count} to be looked at"),
        "round-stop": ("{text}。", "{text}."),
    }
)


@dataclass(frozen=True)
class ShownIndicator:
    """One indicator as the page shows it. adjusted: it was approved otherwise than declared; short: its score is not full."""

    one: FollowedIndicator
    adjusted: bool
    short: bool


@dataclass(frozen=True)
class ShownRound:
    """One round as the page shows it: which steps are there, its indicators, and sums; score and weight are "" without any."""

    round: FollowedRound
    steps: tuple[tuple[str, bool], ...]
    lines: tuple[ShownIndicator, ...]
    score: str
    weight: str

    @property
    def adjusted(self) -> int:
        return sum(line.adjusted for line in self.lines)

    @property
    def short(self) -> int:
        return sum(line.short for line in self.lines)

    @property
    def asked(self) -> int:
        return sum(bool(line.one.notes) for line in self.lines)


def round_page(
    found: FollowedRounds, left_out: Sequence[tuple[str, str]] = (), day: datetime.date | None = None
) -> bytes:
    """The page in the language in force, in UTF-8. `left_out`: files that were not followed, each with the reason; `day`: its
    date, today by default."""
    day = day or datetime.date.today()
    shown = [_shown(one) for one in found.rounds]
    years = sorted({one.year for one in found.rounds})
    styles = Path(xlperf.report.__file__).parent / "report.css"
    return render(
        Path(__file__).parent / "round.html.jinja",
        styles=[styles],
        filters={"clauses": clauses},
        t=say,
        tongue=html_language(),
        title=say("round-title", years=enumerated(map(str, years))),
        day=day_shown(day),
        version=VERSION,
        steps=[say(f"round-step-{step}") for step in STEPS],
        rounds=shown,
        notes=found.notes,
        left_out=left_out,
        sentence=_sentence(shown),
    )


def _sentence(shown: Sequence[ShownRound]) -> str:
    count = sum(len(one.lines) for one in shown)
    parts = [say("round-followed", departments=len(shown), count=count)]
    for number, key in (
        (sum(one.adjusted for one in shown), "round-count-adjusted"),
        (sum(one.short for one in shown), "round-count-short"),
        (sum(one.asked for one in shown), "round-count-asked"),
    ):
        parts += [say(key, count=number)] if number else []
    return say("round-stop", text=phrases(parts))


def _shown(followed: FollowedRound) -> ShownRound:
    lines = tuple(ShownIndicator(one, _is_adjusted(one), _is_short(one)) for one in followed.indicators)
    steps = tuple((say(f"round-step-{step}"), step in followed.steps) for step in STEPS)
    scored = [one for one in followed.indicators if one.score and one.weight]
    score, weight = (_sum(one.score for one in scored), _sum(one.weight for one in scored))
    return ShownRound(followed, steps, lines, score, weight)


def _is_adjusted(one: FollowedIndicator) -> bool:
    """Whether it was approved as another target than was declared, however both are written."""
    if not (one.declared and one.approved) or one.declared == one.approved:
        return False
    declared, approved = parse(one.declared), parse(one.approved)
    if declared.says_all and approved.says_all:
        return declared.canonical != approved.canonical
    return "".join(one.declared.split()) != "".join(one.approved.split())


def _is_short(one: FollowedIndicator) -> bool:
    score, weight = _number(one.score), _number(one.weight)
    return score is not None and weight is not None and score < weight


def _sum(texts: Iterator[str]) -> str:
    numbers = [number for text in texts if (number := _number(text)) is not None]
    return plain(sum(numbers, Decimal(0))) if numbers else ""


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
