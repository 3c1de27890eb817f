"""Work on a file that somebody sent, done in a worker process within its time and memory.

Owns what a worker's end says of its file. Knows nothing of what is done with a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlperf.errors import XlperfError
from xlperf.intake.one_file import refusal_for
from xlperf.messages import language, speaking
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.supervised import Crew, Failure


class Isolated:
    """One worker that does `work(item)`, a function of a module's top level, for one item after the other, each within
    `limits`. A context manager; for what a command makes of a file that somebody sent."""

    def __init__(self, work: Callable[[Any], Any], limits: Limits) -> None:
        self._limits = limits
        setup = (work, limits, language())
        self._crew = Crew(_outcome, setup, 1, limits.seconds, limits.memory_bytes)

    def __enter__(self) -> Isolated:
        return self

    def __exit__(self, *about: object) -> None:
        self._crew.end()

    def __call__(self, item: Any) -> Any:
        """The answer; raises what the work raised, UnreadableWorkbook where it overran a limit or ended its worker."""
        self._crew.give(0, item)
        answers: list[tuple[int, Any, Any]] = []
        while not answers:
            answers = self._crew.collect()
        (_, _, outcome) = answers[0]
        if isinstance(outcome, Failure):
            raise refusal_of(outcome, self._limits)
        answer, error, named = outcome
        if error is not None:
            if named:
                error.file = named
            raise error
        return answer


def _outcome(setup: tuple[Callable[[Any], Any], Limits, str], item: Any) -> tuple[Any, Exception | None, str]:
    """In the worker: the answer, or the error and the file it names."""
    work, limits, spoken = setup
    with speaking(spoken):
        try:
            return work(item), None, ""
        except XlperfError as error:
            return None, error, str(getattr(error, "file", ""))
        except BaseException as error:  # noqa: BLE001 - whatever a file does to its reader
            return None, refusal_for(error, limits), ""


def refusal_of(failure: Failure, limits: Limits) -> UnreadableWorkbook:
    """What a worker's end says of the file it was at."""
    if failure.reason == "timeout":
        return UnreadableWorkbook("timeout", seconds=f"{limits.seconds:g}")
    return UnreadableWorkbook("reader-failed", detail=failure.detail)
