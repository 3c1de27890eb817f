"""`compare_round` and `write_round_report`: what `xlperf compare --round` and `report --round` do, as functions.

Owns their arguments and the frame. Which files are followed is `round_files`', how they are is `through_round`'s.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import xlperf.comparison.words  # noqa: F401 - its words are said here
from xlperf.arguments import a_path, some_paths
from xlperf.comparison.round_files import files_of_round
from xlperf.comparison.through_round import FollowedRounds, follow
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.received.reading import Progress
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import document_language, enumerated, say, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

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
    """Each indicator of each department through the steps of its round, one row an indicator: `code, department, each, year,
    levels, name, declared, approved, mid_year, achieved, weight, score, notes`, texts as they stand in the forms.

    `attrs["notes"]`: what else is to be known; `attrs["left_out"]`: (file, reason) of each file that is not followed, to which
    rejected ones belong but with `include_rejected`. Raises InvalidArgument (also where nothing can be followed), SourceMissing,
    NothingFound, FormError, DecisionsError, WorkersFailed.
    """
    import pandas

    asked = Asked(form=form, limits=limits, jobs=Asked.workers(jobs), decisions=decisions, progress=progress)
    found, left_out = _followed(sources, asked, include_rejected)
    frame = pandas.DataFrame([vars(one) for one in found.indicators])
    frame.attrs = {"notes": list(found.notes), "left_out": left_out}
    return frame


def write_round_report(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    form: Form | str | None = None,
    include_rejected: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int = 1,
    decisions: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    lang: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Writes the report along the year's round to `out`, .html or .pdf, and gives its path: the course of each department's
    indicators, what to look at, and the files that were not followed. `lang` as of `write_report`.

    A report that is there is replaced, and with `overwrite` any file. Raises as `compare_round`, NoPaper where no program prints
    a PDF, and CannotWrite.
    """
    from xlperf.comparison.round_page import round_page
    from xlperf.ooxml.replacing import may_write
    from xlperf.report import must_be_writable, write_page

    path = Path(a_path("out", out))
    must_be_writable(path)
    given = some_paths("sources", sources)
    may_write(path, [*given, decisions], overwrite)
    asked = Asked(form=form, limits=limits, jobs=Asked.workers(jobs), decisions=decisions, progress=progress)
    with speaking(lang or document_language()):
        page = round_page(*_followed(given, asked, include_rejected))
    write_page(page, path)
    return path


def _followed(
    sources: Iterable[str | os.PathLike[str]], asked: Asked, include_rejected: bool
) -> tuple[FollowedRounds, list[tuple[str, str]]]:
    """The round, and (file, reason) of each file that is not followed. Raises InvalidArgument where nothing can be followed."""
    given = some_paths("sources", sources)
    files = files_of_round([Path(one) for one in given], asked, include_rejected)
    found = follow(files.declarations(), files.not_followed, files.superseded)
    if not found.indicators:
        none = say("compare.none", path=enumerated(map(str, given)))
        raise InvalidArgument("\n".join([*found.notes, none]))
    return found, files.left_out
