"""What a run over an inbox is asked: form, year, roster, decisions, reviews, and how strictly files are taken in.

Owns these settings and how those given as paths are read. Knows nothing of the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.arguments import a_function, a_path, a_whole_number, each_of, of_kind, one_of, refused
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.consolidation.judgement.decisions import Decision, kept_decisions, list_beside, read_decisions
from xlperf.consolidation.judgement.ledger import POLICIES, Policy
from xlperf.consolidation.judgement.reviews import (
    Review,
    combined,
)
from xlperf.consolidation.received.engine import Engine
from xlperf.consolidation.received.reading import Progress
from xlperf.declaration.content import exact_year, form_given
from xlperf.form import Form
from xlperf.messages import catalogue, language, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.roster import Roster, RosterSource, read_roster
from xlperf.roster.earlier import Earlier
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import pandas

catalogue(
    {
        "dataset-in-inbox": (
            "数据集不能放进收件文件夹“{folder}”，请另选一个文件夹",
            "the dataset cannot lie in '{folder}', among the files that come in: choose another folder",
        ),
    }
)


MOST_JOBS = 256


@dataclass(frozen=True)
class Asked:
    """How files are taken in and judged; the same names as `xlperf.consolidate` has.

    `jobs`: worker processes, each file within `limits` of time and memory; 0 reads in this process. `as_given`: files are
    called by the paths they were asked for. `decisions`: what a person said of doubtful files, or the path of the list;
    `control`: how the roster's amounts are held against what is declared; `reviews`: what reviewers wrote, or the paths of
    consolidated workbooks in which they did, beside which lies what was decided of doubtful files; `earlier`: what departments
    declared before; `unit`: the code of the unit that collects, whose own departments alone can be missing, "" for all of the
    roster; `beside`: files other than the roster by which the run goes, which are no declarations where they lie in a folder of them.
    """

    roster: RosterSource | None = None
    form: Form | str | None = None
    year: int | None = None
    duplicates: Policy = "newest"
    include_rejected: bool = False
    as_given: bool = False
    strict: bool = False
    handmade: bool = False
    limits: Limits = DEFAULT_LIMITS
    decisions: Sequence[Decision] | str | os.PathLike[str] | None = None
    control: ControlRule = ControlRule()
    reviews: Sequence[Review | str | os.PathLike[str]] = ()
    roster_file: pandas.DataFrame | str | os.PathLike[str] | None = None
    jobs: int = 0
    engine: Engine | None = None
    progress: Progress | None = None
    language: str = field(default_factory=language)
    review_notes: tuple[str, ...] = ()
    earlier: Earlier | None = None
    unit: str = ""
    beside: tuple[str | os.PathLike[str], ...] = ()

    @staticmethod
    def workers(jobs: int) -> int:
        """The worker processes for as many `jobs` as a caller of the library names: with one, files are read in its own
        process. Raises InvalidArgument."""
        jobs = a_whole_number("jobs", jobs, 1, MOST_JOBS)
        return jobs if jobs > 1 else 0

    def settled(self) -> Asked:
        """With the form and the roster loaded and the decisions read; raises InvalidArgument, FormError, RosterError,
        DecisionsError."""
        of_kind("limits", self.limits, Limits)
        a_whole_number("jobs", self.jobs, 0, MOST_JOBS)
        if self.year is not None:
            a_whole_number("year", exact_year(self.year), 1980, 2999)
        if self.engine is not None and not callable(self.engine):
            raise refused("engine", say("argument-engine"), self.engine)
        one_of("duplicates", self.duplicates, POLICIES)
        of_kind("control", self.control, ControlRule)
        a_function("progress", self.progress)
        form = form_given(self.form) if self.form is not None else None
        roster = self.roster
        if roster is not None and not isinstance(roster, Roster):
            roster = read_roster(roster, form)
        decisions = self.decisions
        beside = self.beside
        if isinstance(decisions, str | os.PathLike):
            beside += (a_path("decisions", decisions),)
            decisions = read_decisions(decisions)
        elif decisions is not None:
            decisions = list(each_of("decisions", decisions, Decision))
        books = [Path(a_path("reviews", one)) for one in self.reviews if not isinstance(one, Review)]
        kept = [one for book in books for one in kept_decisions(list_beside(book))]
        given = self.roster if not isinstance(self.roster, Roster) else self.roster_file
        reviews, said = _reviews_read(self.reviews)
        return replace(
            self,
            form=form,
            roster=roster,
            decisions=[*kept, *(decisions or ())],
            roster_file=given,
            beside=beside,
            reviews=reviews,
            review_notes=(*self.review_notes, *said),
        )

    @property
    def loaded_form(self) -> Form | None:
        """The form, once `settled`."""
        assert not isinstance(self.form, str)
        return self.form

    @property
    def loaded_roster(self) -> Roster | None:
        """The roster, once `settled`."""
        assert self.roster is None or isinstance(self.roster, Roster)
        return self.roster

    @property
    def decisions_read(self) -> Sequence[Decision]:
        """The decisions, once `settled`."""
        assert not isinstance(self.decisions, str | os.PathLike)
        return self.decisions or ()

    @property
    def reviews_read(self) -> list[Review]:
        """What reviewers wrote, once `settled`."""
        return [one for one in self.reviews if isinstance(one, Review)]


def _reviews_read(
    given: Iterable[Review | str | os.PathLike[str]],
) -> tuple[list[Review], list[str]]:
    """What all reviewers wrote, one review for each file and finding, and what is to be said about it; raises ReviewError."""
    found: list[Review] = []
    notes: list[str] = []
    for one in given:
        if isinstance(one, Review):
            found.append(one)
        else:
            from xlperf.consolidation.workbook.review_sheet import read_reviews

            read, said = read_reviews(one)
            found += read
            notes += said
    reviews, said = combined(found)
    return reviews, [*notes, *said]
