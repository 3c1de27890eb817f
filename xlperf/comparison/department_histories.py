"""Each department through the years: which declaration of one year is which of the next, and in which its file does not count.

Owns that. What of the declarations stands side by side is `years`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from xlperf.comparison.departments import matched_departments
from xlperf.comparison.left_out import LeftOut, NotCounted
from xlperf.declaration import Declaration
from xlperf.messages import catalogue, enumerated, say
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "years.disputed": ("无法对应", "not matched"),
        "years.not-counted": (
            "{departments}：{year}{why}（{file}：{reason}），各年的合计都不计入",
            "{departments}: {year}: {why} ({file}: {reason}); no year's totals have them",
        ),
        "years.and-more": ("等 {count} 个部门", " and others ({count} departments)"),
    }
)

_MOST_NAMED = 5


@dataclass
class DepartmentHistory:
    """One department through the years; None where a year has nothing of it. `unknown`: of these years (by their place) why
    it is not known what the department declared: there is a file, and it does not count."""

    declared: list[Declaration | None]
    unknown: dict[int, str] = field(default_factory=dict)

    @property
    def latest(self) -> Declaration:
        """Its last declaration."""
        return next(one for one in reversed(self.declared) if one is not None)


def histories_of(
    of_year: Sequence[Sequence[Declaration]], notes: list[str]
) -> tuple[list[DepartmentHistory], list[tuple[Declaration, str]]]:
    """Each department is looked for by how it was last called, so that one that left a year out is found again; and what
    nobody can match, with the reason."""
    histories: list[DepartmentHistory] = []
    doubts: list[tuple[Declaration, str]] = []
    for number, declarations in enumerate(of_year):
        by_latest = {id(history.latest): history for history in histories}
        pairs, doubtful = matched_departments([one.latest for one in histories], declarations, notes)
        doubts += doubtful
        disputed = by_latest.keys() - {id(before) for before, _ in pairs}
        for one in disputed:
            by_latest[one].unknown[number] = say("years.disputed")
        for before, after in pairs:
            if after is None:
                continue
            if before is None:
                histories.append(DepartmentHistory([None] * number))
            history = histories[-1] if before is None else by_latest[id(before)]
            history.declared += [None] * (number - len(history.declared)) + [after]
    for history in histories:
        history.declared += [None] * (len(of_year) - len(history.declared))
    return sorted(
        histories, key=lambda one: (one.latest.code, one.latest.department, one.latest.each)
    ), doubts


def mark_not_counted(
    histories: Iterable[DepartmentHistory],
    of_year: Sequence[Sequence[Declaration]],
    left_out: Sequence[Iterable[LeftOut]],
    doubts: Iterable[tuple[Declaration, str]],
    labels: Sequence[str],
) -> list[str]:
    """Marks the years of which a department's file does not count, or of which nobody knows whose it is (`doubts`); what is to
    be said of them, a sentence a file."""
    histories = list(histories)
    latest = [history.latest for history in histories]
    told: dict[tuple[int, LeftOut], list[str]] = {}
    reasons = {id(one): reason for one, reason in doubts}
    for at, declared in enumerate(of_year):
        files = [*left_out[at]] if left_out else []
        files += [
            LeftOut(one.file, reasons[id(one)], code=one.code, name=one.department, each=one.each)
            for one in declared
            if id(one) in reasons
        ]
        not_counted = NotCounted(files, [one for one in declared if id(one) not in reasons], latest)
        for history in histories:
            if history.declared[at] is None and (file := not_counted.of(history.latest)) is not None:
                history.unknown[at] = file.why
                told.setdefault((at, file), []).append(history.latest.department or history.latest.code)
    return [
        say(
            "years.not-counted",
            departments=_listed(departments),
            year=labels[at],
            why=file.why,
            file=file.file,
            reason=file.reason,
        )
        for (at, file), departments in told.items()
    ]


def _listed(departments: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(departments))
    named = enumerated(distinct[:_MOST_NAMED])
    return named + (say("years.and-more", count=len(distinct)) if len(distinct) > _MOST_NAMED else "")
