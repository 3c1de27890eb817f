"""What consolidating costs as the number of workbooks grows: time a file, memory of the whole tree, the second core.

`python -m bench scale` takes 1,000; `python -m bench.scale 1000 10000 100000` any numbers, each with one worker and with two,
and says what follows. The workbooks are made while they are read (bench.stamped); that time is measured and taken off.
`--two`: with two workers only. `--no-intake`: so, too, and with records that recur, to see what all but the reading takes; `--summary-only`.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from bench import Row
from bench.__main__ import machine
from bench.memory import Peak
from bench.stamped import MAKING, code_of, name_of, roster
from xlperf.consolidation import consolidate
from xlperf.consolidation.received.engine import ReadingTask
from xlperf.consolidation.received.pool import SourceItem, pooled, read_item
from xlperf.consolidation.received.record import Packed, Record, pack, unpack
from xlperf.consolidation.received.sources import Source

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Figures:
    """One run over `files` workbooks with `workers`; seconds of the clock and of the processors, bytes of memory."""

    files: int
    workers: int
    seconds: float
    reading: float
    processor: float
    making: float
    pss: int
    rss: int
    book: int
    dataset: int
    cache: int

    @property
    def milliseconds(self) -> float:
        """Of the processors for each file, without the making of it."""
        return (self.processor - self.making) / self.files * 1e3

    @property
    def clock(self) -> float:
        """Seconds of the clock, without the making, which the workers share."""
        return self.seconds - self.making / self.workers


def read_made(task: ReadingTask, item: SourceItem) -> Packed:
    """In a worker: as `read_item`; importing this module has made `stamped:` known."""
    return read_item(task, item)


_known: dict[int, Record] = {}


def read_recurring(task: ReadingTask, item: SourceItem) -> Packed:
    """In a worker: one of fifty records that recur, as if it were this department's. What is measured then is all but the
    reading: the way between the processes, the ledger, the workbook, the dataset."""
    number = int(item[0].name.removesuffix(".xlsx"))
    seed = 100 + number % 50
    if seed not in _known:
        source = replace(item[0], url=f"stamped://1000/{code_of(seed)}.xlsx")
        _known[seed] = unpack(read_item(task, (source, None))[1])
    record = _known[seed]
    fields = [name_of(number), *record.fields[1:]]
    sha256 = hashlib.sha256(item[0].name.encode()).hexdigest()
    return pack(
        msgspec.structs.replace(
            record, sha256=sha256, code=code_of(number), department=name_of(number), fields=fields
        )
    )


def measure(files: int, workers: int, intake: bool = True, book: bool = True) -> Figures:
    """One run, in this process: the dataset, the consolidated workbook and the cache, as the command writes them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roster(folder / "roster.csv", files)
        (folder / "making").mkdir()
        os.environ[MAKING] = str(folder / "making")
        read: list[float] = []
        began, before = time.perf_counter(), _processor()

        def progress(done: int, total: int, status: str) -> None:
            if done == total:
                read.append(time.perf_counter() - began)

        with Peak() as peak:
            result = consolidate(
                f"stamped://{files}",
                roster=folder / "roster.csv",
                engine=pooled(workers, read_made if intake else read_recurring),
                out=folder / "all.xlsx",
                summary_only=not book,
                dataset=folder / "dataset",
                progress=progress,
            )
        seconds, processor = time.perf_counter() - began, _processor() - before
        assert sum(result.counts.values()) == files and result.counts["unreadable"] < files / 100
        making = sum(float(path.read_text()) for path in (folder / "making").iterdir())
        return Figures(
            *(files, workers, seconds, read[0], processor, making, peak.pss, peak.rss),
            (folder / "all.xlsx").stat().st_size,
            sum(path.stat().st_size for path in (folder / "dataset").rglob("*.parquet")),
            (folder / ".all.xlsx.cache").stat().st_size,
        )


def _processor() -> float:
    """Seconds of the processors that this process and those that it has ended have taken."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def measured(files: int, workers: int, intake: bool = True, book: bool = True) -> Figures:
    """One run, in a process of its own, so that no run has what another left behind."""
    what = f"{files}, {workers}, {intake}, {book}"
    program = (
        "import json, dataclasses; from bench.scale import measure; "
        f"print(json.dumps(dataclasses.asdict(measure({what}))))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE)
    return Figures(**json.loads(done.stdout))


def read_alone(files: int) -> float:
    """Seconds of the clock for making, reading and checking `files` workbooks in this process, and nothing else."""
    task = ReadingTask()
    read_item(task, (_source(0), None))
    began = time.perf_counter()
    for number in range(1, files):
        read_item(task, (_source(number), None))
    return time.perf_counter() - began


def _source(number: int) -> Source:
    name = f"{code_of(number)}.xlsx"
    return Source(name, Path(), url=f"stamped://1000/{name}")


def ceiling(files: int = 400) -> float:
    """What a second core of this machine gives at best: how fast one process reads while another, which shares nothing with
    it, does the same, against how fast alone. Below 1 where cores share caches, memory or the very circuits."""

    def clocks(processes: int) -> float:
        program = f"from bench.scale import read_alone; print(read_alone({files}))"
        running = [
            subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
            for _ in range(processes)
        ]
        return sum(float(each.communicate()[0]) for each in running) / processes

    return statistics.median(clocks(1) / clocks(2) for _ in range(5))


def rows(figures: list[Figures]) -> list[Row]:
    """What the runs say, and what follows of them."""
    found: list[Row] = []
    for each in figures:
        what = f"{each.files:,} files, {each.workers} worker{'s' * (each.workers > 1)}"
        clock = f"{each.clock / each.files * 1e3:.1f} ms of the clock; reading takes {each.reading / each.seconds:.0%} of it"
        found += [
            Row(f"{what}: processor a file", each.milliseconds, "ms", clock),
            Row(
                f"{what}: peak of the tree",
                each.pss / MEGABYTE,
                "MiB",
                f"{each.rss / MEGABYTE:.0f} MiB resident",
            ),
        ]
    by = {(each.files, each.workers): each for each in figures}
    for files in sorted({each.files for each in figures}):
        one, two = by.get((files, 1)), by.get((files, 2))
        if one and two:
            found.append(
                Row(
                    f"{files:,} files: second core",
                    one.clock / two.clock / 2 * 100,
                    "%",
                    "of the time of one, halved",
                )
            )
            # Making a workbook is the same work in both runs: what it takes longer beside another is the machine's doing.
            pace = (two.making / two.files) / (one.making / one.files)
            found.append(
                Row(
                    f"{files:,} files: second core, at an equal pace",
                    one.clock / two.clock / 2 * pace * 100,
                    "%",
                    f"a core works {pace:.2f} times as long at the same beside another",
                )
            )
    if {each.workers for each in figures} == {1, 2}:
        alone = ceiling() * 100
        found.append(Row("second core at best", alone, "%", "two processes that share nothing"))
    for workers in sorted({each.workers for each in figures}):
        of = sorted((each for each in figures if each.workers == workers), key=lambda each: each.files)
        for each in of[1:]:
            growth = each.milliseconds / of[0].milliseconds
            found.append(
                Row(
                    f"a file at {each.files:,}, {workers} workers",
                    growth,
                    "times",
                    f"that at {of[0].files:,}",
                )
            )
    last = max(figures, key=lambda each: (each.files, each.workers))
    for name, size in (("workbook", last.book), ("dataset", last.dataset), ("cache", last.cache)):
        found.append(Row(f"{name} of {last.files:,}", size / last.files / 1024, "KiB a file", ""))
    return found


def compared(files: int, rounds: int, workers: Sequence[int] = (1, 2), **how: bool) -> Iterator[Figures]:
    """One run with each number of workers, or, of several rounds in turn, that of the middle by the clock."""
    found: dict[int, list[Figures]] = {}
    for _ in range(rounds):
        for each in workers:
            found.setdefault(each, []).append(measured(files, each, **how))
            print(json.dumps(asdict(found[each][-1])), file=sys.stderr, flush=True)
    for of in found.values():
        yield sorted(of, key=lambda figures: figures.clock)[rounds // 2]


def run() -> list[Row]:
    return rows(list(compared(1000, 3)))


def main(words: list[str]) -> None:
    print(machine(), flush=True)
    figures: list[Figures] = []
    intake, book = "--no-intake" not in words, "--summary-only" not in words
    for files in [int(word) for word in words if word.isdigit()] or [1000]:
        workers = (1, 2) if intake and "--two" not in words else (2,)
        # Small runs are over before the machine has settled: the middle of five is taken.
        figures += compared(files, 5 if files <= 1000 else 1, workers, intake=intake, book=book)
    print("\n| bench | what | figure | |\n|---|---|---:|---|")
    for row in rows(figures):
        print(f"| scale | {row.what} | {row.value:,.4g} {row.unit} | {row.note} |")


if __name__ == "__main__":
    main(sys.argv[1:])
