"""Files taken in by worker processes, each file within its time and memory; a file that ends its worker is named.

Owns the workers: their limits, their end, their replacement. Knows nothing of what the intake does with a file.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection, wait

from xlperf.form import Form
from xlperf.messages import language, speaking
from xlperf.workbook.intake import Intake, refusal_for, refused, take_in
from xlperf.workbook.limits import DEFAULT_LIMITS, Limits
from xlperf.workbook.refusal import UnreadableWorkbook

TakeIn = Callable[..., Intake]
"""A function of a path with the keywords form, limits, strict; of a module's top level, so that a worker finds it."""

START_SECONDS = 30.0
"""What a new worker may take to start and import, before a file's own time begins."""


def take_in_isolated(
    paths: Iterable[str | os.PathLike[str]],
    *,
    processes: int = 2,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
    intake: TakeIn = take_in,
) -> Iterator[Intake]:
    """The intakes of `paths`, in their order, read by `processes` workers in the language in force.

    Each file has `limits.seconds` and, on POSIX, `limits.memory_bytes` over what a worker has at its start; on
    Windows only the time is bounded. A file that overruns them or kills its worker is unreadable, with the reason
    timeout, out-of-memory or reader-failed; the others go on. Raises nothing for a file.
    """
    job = (intake, form, limits, strict, language())
    waiting = enumerate(os.fspath(path) for path in paths)
    workers: list[_Worker] = []
    done: dict[int, Intake] = {}
    following = 0
    try:
        exhausted = False
        while True:
            while not exhausted and len(workers) < max(1, processes):
                workers.append(_Worker(job))
            for worker in workers:
                # Not further ahead than some files a worker: what is read and not yet asked for takes memory.
                if worker.busy or exhausted or len(done) > 16 * len(workers):
                    continue
                item = next(waiting, None)
                exhausted = item is None
                if item is not None:
                    worker.give(*item)
            while following in done:
                yield done.pop(following)
                following += 1
            busy = [worker for worker in workers if worker.busy]
            if not busy:
                if exhausted:
                    return
                continue
            patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            wait([worker.pipe for worker in busy], patience)
            for worker in busy:
                answer = worker.answer(limits)
                if answer is not None:
                    done[worker.position] = answer
                    if not worker.alive:
                        workers.remove(worker)
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that takes in one file after the other, and what it is at."""

    def __init__(self, job: tuple[object, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, *job), daemon=True)
        self.process.start()
        theirs.close()
        self.seconds = job[2].seconds if isinstance(job[2], Limits) else 0.0
        self.fresh = self.alive = True
        self.busy = False
        self.position, self.file, self.deadline = -1, "", 0.0

    def give(self, position: int, file: str) -> None:
        self.position, self.file, self.busy = position, file, True
        self.deadline = time.monotonic() + self.seconds + (START_SECONDS if self.fresh else 0.0)
        try:
            self.pipe.send(file)
        except OSError:
            pass  # the worker is gone; the answer's EOFError says so

    def answer(self, limits: Limits) -> Intake | None:
        """The file's intake, or what its end or its overrun says of it; None while it may still come."""
        try:
            if self.pipe.poll():
                result = self.pipe.recv()
                if result is None:  # started; now the file's own time begins
                    self.fresh, self.deadline = False, time.monotonic() + self.seconds
                    return None
                self.busy = False
                assert isinstance(result, Intake)
                return result
            if time.monotonic() < self.deadline:
                return None
            refusal = UnreadableWorkbook("timeout", seconds=f"{limits.seconds:g}")
        except (EOFError, OSError):
            self.process.join(1)
            refusal = UnreadableWorkbook("reader-failed", detail=f"exit {self.process.exitcode}")
        self.end()
        return refused(self.file, refusal)

    def end(self) -> None:
        self.busy = self.alive = False
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _work(
    pipe: Connection, intake: TakeIn, form: Form | None, limits: Limits, strict: bool, spoken: str
) -> None:
    _bound_memory(limits.memory_bytes)
    with speaking(spoken):
        pipe.send(None)
        while True:
            try:
                file = pipe.recv()
            except (EOFError, OSError, KeyboardInterrupt):
                return
            try:
                result = intake(file, form=form, limits=limits, strict=strict)
            except KeyboardInterrupt:
                return
            except BaseException as error:
                result = refused(file, refusal_for(error, limits))
            pipe.send(replace(result, file=file))


def _bound_memory(memory_bytes: int) -> None:
    """Allocations beyond what the process has now and `memory_bytes` fail, as MemoryError; not on Windows."""
    if sys.platform == "win32":
        return
    import resource

    try:
        with open("/proc/self/statm") as account:
            now = int(account.read().split()[0]) * resource.getpagesize()
    except OSError:  # no Linux: what the process has now is small beside the limit
        now = 0
    try:
        resource.setrlimit(resource.RLIMIT_AS, (now + memory_bytes, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        pass  # a system that knows no such limit, or has a tighter one already
