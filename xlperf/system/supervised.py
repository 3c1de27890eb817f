"""Worker processes under supervision: each piece of work within its time and memory, a dead worker replaced.

Owns the workers: their start, their limits, their end. A piece of work that ends its worker twice, or overruns its time,
comes back as a Failure; all others come back. Knows nothing of what the work is.
"""

from __future__ import annotations

import multiprocessing
import pickle
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass
from xlperf.system.worker_process import start

START_SECONDS = 60.0
"""What a new worker may take to start and import, before the time of its first piece of work begins."""
AHEAD = 3
"""Pieces that a worker has at a time, so that it need not wait for the parent; small ones, which a pipe holds."""
SMALL = 4_000
TRIES = 2
"""How often a piece is tried whose worker died: the first time it may have been the system's doing."""
STARTS = 3

catalogue(
    {
        "workers-do-not-start": (
            "无法启动工作进程（{detail}）；内存或系统允许的进程数可能不够，可减少 --jobs",
            "no worker process can be started ({detail}): too little memory or too many processes; try fewer --jobs",
        ),
    }
)

Work = Callable[[Any, Any], Any]
"""work(setup, item) -> answer, a function of a module's top level; all three go through pickle."""


class WorkersFailed(XlperfError, RuntimeError):
    """No worker process comes up at all."""


@dataclass(frozen=True)
class Failure:
    """Why a piece of work has no answer: "timeout", or "died" with what is known of the end."""

    reason: str
    detail: str = ""


@dataclass
class _GivenPiece:
    number: int
    item: Any
    pickled: bytes
    tries: int = 0


class Crew:
    """Up to `processes` workers, each doing `work(setup, item)`. `seconds`: for one piece; `memory_bytes`: beyond what a
    worker has at its start (not on Windows). A context manager: no worker outlives it."""

    def __init__(self, work: Work, setup: Any, processes: int, seconds: float, memory_bytes: int) -> None:
        self.job = pickle.dumps((work, setup, memory_bytes))
        self.processes, self.seconds = max(1, processes), seconds
        self._workers: list[_Worker] = []
        self._again: deque[_GivenPiece] = deque()
        self._failed_starts = 0

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *about: object) -> None:
        self.end()

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._again) or any(worker.pieces for worker in self._workers)

    def has_room(self, size: int = 0) -> bool:
        """Whether a piece of work whose item has some `size` bytes can be given now."""
        return not self._again and (
            len(self._workers) < self.processes or self._next_worker(size > SMALL) is not None
        )

    def give(self, number: int, item: Any) -> None:
        """Hands out a piece of work; `number` comes back with its answer. Only where there is room."""
        self._hand_out(_GivenPiece(number, item, pickle.dumps(item)))

    def _hand_out(self, piece: _GivenPiece) -> None:
        worker = self._next_worker(len(piece.pickled) > SMALL)
        if (worker is None or worker.pieces) and len(self._workers) < self.processes:
            try:
                worker = _Worker(self.job, self.seconds)
                self._workers.append(worker)
            except OSError as error:
                if not self._workers:
                    raise WorkersFailed(say("workers-do-not-start", detail=error.strerror)) from error
                self.processes = len(self._workers)  # the system has no room for more
        if worker is None:
            self._again.append(piece)
        else:
            worker.give(piece)

    def _next_worker(self, idle: bool) -> _Worker | None:
        """The worker with least to do, where it may have another piece. A large piece goes to an idle one only: both
        ends of a pipe that is full would wait for each other."""
        least = min(self._workers, key=lambda worker: len(worker.pieces), default=None)
        if least is None or len(least.pieces) >= (1 if idle or least.has_large else AHEAD):
            return None
        return least

    def collect(self, patience: float | None = None) -> list[tuple[int, Any, Any]]:
        """What is done: number, item, answer or Failure. Waits until something is, or `patience` seconds.

        Raises WorkersFailed.
        """
        until = None if patience is None else time.monotonic() + patience
        while True:
            done = self._look(until)
            if done or not self.busy or (until is not None and time.monotonic() >= until):
                return done

    def in_order(self, items: Iterable[Any]) -> Iterator[Any]:
        """The answer, or Failure, to each of these in their order. What is taken slowly is not worked out far ahead: so many
        answers wait at most as the workers have pieces at a time."""
        waiting: dict[int, Any] = {}
        given = taken = 0
        for item in items:
            while not self.has_room() or given - taken >= self.processes * AHEAD:
                yield self._answer(taken, waiting)
                taken += 1
            self.give(given, item)
            given += 1
        for number in range(taken, given):
            yield self._answer(number, waiting)

    def _answer(self, number: int, waiting: dict[int, Any]) -> Any:
        """The answer to one piece; those to others that come before it go to `waiting`."""
        while number not in waiting:
            waiting |= {done: answer for done, _, answer in self.collect()}
        return waiting.pop(number)

    def _look(self, until: float | None) -> list[tuple[int, Any, Any]]:
        while self._again and (
            len(self._workers) < self.processes or self._next_worker(len(self._again[0].pickled) > SMALL)
        ):
            self._hand_out(self._again.popleft())
        working = [worker for worker in self._workers if worker.pieces]
        if not working:
            return []
        now = time.monotonic()
        deadlines = [worker.deadline for worker in working] + ([until] if until is not None else [])
        ready = wait([worker.pipe for worker in working], max(0.0, min(deadlines) - now))
        done: list[tuple[int, Any, Any]] = []
        for worker in working:
            answers = worker.answers(worker.pipe in ready)
            done += [(piece.number, piece.item, answer) for piece, answer in answers]
            if not worker.alive:
                done += self._replace(worker)
            else:
                self._failed_starts = 0 if worker.started else self._failed_starts
        return done

    def _replace(self, worker: _Worker) -> list[tuple[int, Any, Any]]:
        """A worker ended or was ended: the piece it was at is tried again or failed, those behind it are handed on."""
        self._workers.remove(worker)
        failure = worker.end()
        if not worker.started:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise WorkersFailed(say("workers-do-not-start", detail=failure.detail))
            self._again.extendleft(reversed(worker.pieces))
            return []
        first, *rest = worker.pieces
        self._again.extendleft(reversed(rest))
        first.tries += 1
        if failure.reason == "died" and first.tries < TRIES:
            # Alone with its worker, for it goes out first.
            self._again.appendleft(first)
            return []
        return [(first.number, first.item, failure)]

    def end(self) -> None:
        """Ends all workers at once, whatever they are at."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        self._again.clear()


class _Worker:
    """A process, the pieces of work it has, and until when the first of them may take."""

    def __init__(self, job: bytes, seconds: float) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = start(theirs)
        theirs.close()
        self.seconds = seconds
        self.pieces: deque[_GivenPiece] = deque()
        self.started, self.alive, self.overran, self.has_large = False, True, False, False
        self.deadline = time.monotonic() + START_SECONDS
        with suppress(OSError):  # it is gone already: `answers` finds that out
            self.pipe.send_bytes(job)

    def give(self, piece: _GivenPiece) -> None:
        if not self.pieces and self.started:
            self.deadline = time.monotonic() + self.seconds
        self.pieces.append(piece)
        self.has_large = len(piece.pickled) > SMALL
        with suppress(OSError):
            self.pipe.send_bytes(piece.pickled)

    def answers(self, ready: bool) -> list[tuple[_GivenPiece, Any]]:
        """The answers that have come, where the pipe is `ready`; sets `alive` where the worker is gone or has overrun its
        time."""
        found = []
        try:
            while ready:
                answer = pickle.loads(self.pipe.recv_bytes())
                if self.started:
                    found.append((self.pieces.popleft(), answer))
                self.started = True
                self.deadline = time.monotonic() + self.seconds
                # On Windows an error where the worker is gone: what came before counts.
                ready = self.pipe.poll()
        except (EOFError, OSError):
            self.alive = False
            return found
        if self.pieces and time.monotonic() >= self.deadline:
            self.alive, self.overran = False, True
        return found

    def end(self) -> Failure:
        """Ends the process and says how it came to that."""
        if not self.overran:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.2 if not self.alive else 0)
        code = self.process.poll()
        self.process.kill()
        self.process.wait()
        self.pipe.close()
        self.alive = False
        if self.overran and self.started:
            return Failure("timeout", f"{self.seconds:g}")
        return Failure("died", "no answer" if code is None else f"exit {code}")
