"""`compare_round`: what `xlperf compare --round` does, as a function.

Owns its arguments and the frame. Which files are followed is `round_files`', how they are is `through_round`'s.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import xlperf.comparison.words  # noqa: F401 - its words are said here
from xlperf.arguments import some_paths
from xlperf.comparison.round_files import files_of_round
from xlperf.comparison.through_round import follow
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import Progress
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    import os

    import pandas


def compare_round(
    *sources: str | os.PathLike[str],
    form: Form | str | None = None,
    include_rejected: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int = 1,
    decisions: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> pandas.DataFrame:
    """Each indicator of each department through the steps of its round, one row an indicator: `code, department, each, year, levels,
    name, declared, approved, mid_year, achieved, weight, score, notes`, texts as they stand in the forms.

    `attrs["notes"]`: what else is to be known; `attrs["left_out"]`: (file, reason) of each file that is not followed, to which
    rejected ones belong but with `include_rejected`. Raises InvalidArgument (also where nothing can be followed), SourceMissing,
    NothingFound, FormError, DecisionsError, WorkersFailed.
    """
    import pandas

    given = some_paths("sources", sources)
    asked = Asked(form=form, limits=limits, jobs=Asked.workers(jobs), decisions=decisions, progress=progress)
    files = files_of_round([Path(one) for one in given], asked, include_rejected)
    found = follow(files.declarations(), files.not_followed)
    if not found.indicators:
        none = say("compare.none", path="、".join(map(str, given)))
        raise InvalidArgument("\n".join([*found.notes, none]))
    frame = pandas.DataFrame([vars(one) for one in found.indicators])
    frame.attrs = {"notes": list(found.notes), "left_out": files.left_out}
    return frame


__all__ = ["compare_round"]
