"""Files taken in by worker processes, each file within its time and memory; a file that ends its worker is named.

Owns the order of the files, and what a worker's end says of its file. Knows nothing of what the intake does with a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from xlperf.errors import XlperfError
from xlperf.form import Form
from xlperf.intake.one_file import Intake, refusal_for, refused, take_in
from xlperf.messages import language, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.supervised import Crew, Failure

TakeIn = Callable[..., Intake]
"""A function of a path with the keywords form, limits, strict, and handmade where it is asked for; of a module's top level, so that a worker finds it."""

MOST_WAITING = 16
"""Intakes that may wait for a slower one before them, for each process."""

_Setup = tuple[TakeIn, Form | None, Limits, bool, bool, str]


def take_in_isolated(
    paths: Iterable[str | os.PathLike[str]],
    *,
    processes: int = 2,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
    handmade: bool = False,
    intake: TakeIn = take_in,
) -> Iterator[Intake]:
    """The intakes of `paths`, in their order, read by `processes` workers in the language in force.

    Each file has `limits.seconds` and, on POSIX, `limits.memory_bytes` over what a worker has at its start; on
    Windows only the time is bounded. A file that overruns them or kills its worker is unreadable, with the reason
    timeout, out-of-memory or reader-failed; the others go on. Raises nothing for a file. `handmade`: forms made by hand
    count too, for an `intake` that knows them (handmade.any_file.take_in_any).
    """
    setup: _Setup = (intake, form, limits, strict, handmade, language())
    done: dict[int, Intake] = {}
    following = 0
    with Crew(_work, setup, processes, limits.seconds, limits.memory_bytes) as crew:
        for number, path in enumerate(paths):
            while not crew.has_room() or len(done) > MOST_WAITING * processes:
                _take(crew, done, limits)
                while following in done:
                    yield done.pop(following)
                    following += 1
            crew.give(number, os.fspath(path))
        while crew.busy:
            _take(crew, done, limits)
        for number in sorted(done):
            yield done[number]


def _take(crew: Crew, done: dict[int, Intake], limits: Limits) -> None:
    for number, file, answer in crew.collect():
        if isinstance(answer, Failure):
            answer = refused(file, refusal_of(answer, limits))  # noqa: PLW2901
        done[number] = answer


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


def _work(setup: _Setup, file: str) -> Intake:
    intake, form, limits, strict, handmade, spoken = setup
    further = {"handmade": True} if handmade else {}
    with speaking(spoken):
        try:
            result = intake(file, form=form, limits=limits, strict=strict, **further)
        except BaseException as error:  # noqa: BLE001 - whatever a file does to its reader
            result = refused(file, refusal_for(error, limits))
    return replace(result, file=file)
