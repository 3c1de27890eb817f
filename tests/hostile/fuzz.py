"""Runs a reader over thousands of seeded mutants of a workbook, each within bounds of time and memory.

    python -m tests.hostile.fuzz [--count 20000] [--first 0] [--workbook FILE] [--reader MODULE:FUNCTION] [--keep DIR]

A reader is a function of a path. It may return, or raise UnreadableWorkbook; anything else, more than 2 s of
processor time for a file, or growth of the memory by more than 300 MB is a failure, and is named by its seed. Mutants whose bytes alone were
changed (not their parts) must be refused or read as the workbook they were made from.
"""

from __future__ import annotations

import argparse
import importlib
import json
import multiprocessing
import multiprocessing.connection
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.base import base_workbook, cells
from tests.hostile.mutation import mutated, mutated_bytes
from xlperf.ooxml.refusal import UnreadableWorkbook

SECONDS = 2.0
START_SECONDS = 3.0
MEGABYTES = 300
ONLY_THE_BYTES = {"flipped", "cut", "spliced"}
Reader = Callable[[Path], object]
Mutate = Callable[[bytes, int], tuple[str, bytes]]


@dataclass
class Outcome:
    """How many mutants were read and refused, by reason, and what failed: (seed, what was done, why)."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str, str]] = field(default_factory=list)
    slowest: float = 0.0
    growth: int = 0
    """megabytes"""


def fuzz(
    workbook: bytes,
    reader: Reader,
    seeds: range,
    *,
    keep: Path | None = None,
    bound: float = SECONDS,
    start: float = START_SECONDS,
    mutate: Mutate = mutated,
) -> Outcome:
    """Reads the mutants of all `seeds` in a process of its own, which is ended and replaced where it hangs or dies.

    `bound`: seconds for one file; `start`: further ones for the process to start. `mutate`: how a mutant is made of the workbook and a seed.
    """
    outcome = Outcome()
    left = seeds
    while left:
        left = left[_run(workbook, reader, left, outcome, keep, bound, start, mutate) :]
    return outcome


def _run(
    workbook: bytes,
    reader: Reader,
    seeds: range,
    outcome: Outcome,
    keep: Path | None,
    bound: float,
    start: float,
    mutate: Mutate,
) -> int:
    """Runs until the seeds are done or the process must be replaced; how many seeds are dealt with."""
    context = multiprocessing.get_context(
        "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    )
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(workbook, reader, seeds, theirs, mutate), daemon=True)
    worker.start()
    theirs.close()
    done = 0
    try:
        while done < len(seeds):
            # Far more than the bound: the mutant is made within that time, too, on a processor that others want as
            # well. What the reading itself works is measured, and held to the bound.
            why = ""
            if not ours.poll(10 * bound + start):
                why = "hangs"
            else:
                try:
                    verdict, seconds, growth = json.loads(ours.recv())
                except EOFError:
                    why = "the process died"
            if not why:
                outcome.slowest, outcome.growth = max(outcome.slowest, seconds), max(outcome.growth, growth)
                if seconds > bound:
                    why = f"took {seconds:.1f} s"
                elif growth > MEGABYTES:
                    why = f"grew by {growth} MB"
                elif verdict.startswith("failure: "):
                    why = verdict
                else:
                    outcome.counts[verdict] += 1
            done += 1
            if why:
                seed = seeds[done - 1]
                kind, mutant = mutate(workbook, seed)
                outcome.failures.append((seed, kind, why))
                if keep:
                    (keep / f"{seed}.xlsx").write_bytes(mutant)
                if not why.startswith("failure: "):
                    break
    finally:
        worker.kill()
        worker.join()
    return done


def _work(
    workbook: bytes,
    reader: Reader,
    seeds: range,
    results: multiprocessing.connection.Connection,
    mutate: Mutate,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutant.xlsx"
        path.write_bytes(workbook)
        whole = reader(path)
        before = peak_megabytes()
        for seed in seeds:
            kind, mutant = mutate(workbook, seed)
            path.write_bytes(mutant)
            began = processor_seconds()
            try:
                found = reader(path)
                changed = kind in ONLY_THE_BYTES and found != whole
                verdict = "failure: read otherwise, without a word" if changed else "read"
            except UnreadableWorkbook as refusal:
                verdict = refusal.reason_id
                str(refusal)
            except BaseException as error:  # noqa: BLE001 - a native reader's panic is a BaseException
                verdict = f"failure: {type(error).__name__}: {error}"
            seconds = processor_seconds() - began
            results.send(json.dumps((verdict, seconds, peak_megabytes() - before)))


def processor_seconds() -> float:
    """What this process has worked, and those it waited for: time spent waiting for a busy processor is no fault."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_megabytes() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak >> 20 if sys.platform == "darwin" else peak >> 10


def _named(name: str) -> Reader:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)  # type: ignore[no-any-return]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--workbook", type=Path, help="what is mutated (default: the corpus's base)")
    parser.add_argument("--reader", type=_named, default=cells, help="MODULE:FUNCTION of a path")
    parser.add_argument("--keep", type=Path, help="folder for the mutants that fail")
    options = parser.parse_args()
    workbook = options.workbook.read_bytes() if options.workbook else base_workbook()
    mutate = mutated if workbook.startswith(b"PK") else mutated_bytes
    seeds = range(options.first, options.first + options.count)
    outcome = fuzz(workbook, options.reader, seeds, keep=options.keep, mutate=mutate)
    for reason, count in outcome.counts.most_common():
        print(f"{count:7} {reason}")
    print(f"slowest {outcome.slowest:.2f} s, growth {outcome.growth} MB, {len(outcome.failures)} failures")
    for seed, kind, why in outcome.failures:
        print(f"seed {seed} ({kind}): {why}")
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
