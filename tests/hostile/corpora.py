"""Runs the intake over a folder of any files, such as the test data of other readers; fetches nothing.

    python -m tests.hostile.corpora FOLDER [--handmade]

Each file gets a status and a reason. A file that crashes its reader, takes more than 2 s of processor time or makes
the process grow by more than 300 MB is a failure.
"""

from __future__ import annotations

import argparse
import functools
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tests.hostile.fuzz import MEGABYTES, SECONDS, peak_megabytes, processor_seconds
from tests.taken_in import take_in_any
from xlperf.declaration import Finding
from xlperf.intake.isolated import Isolated
from xlperf.intake.one_file import Intake, refused
from xlperf.ooxml.limits import DEFAULT_LIMITS
from xlperf.ooxml.refusal import UnreadableWorkbook

CAUGHT = ("reader-failed", "timeout", "out-of-memory")


def measured(path: Path, *, handmade: bool = False) -> Intake:
    """The intake of a file, and as its last finding the seconds and megabytes that it took."""
    before, began = peak_megabytes(), processor_seconds()
    intake = take_in_any(path, handmade=handmade)
    cost = f"{processor_seconds() - began:.2f} {peak_megabytes() - before}"
    return replace(intake, findings=(*intake.findings, Finding("measured", "info", "", value=cost)))


def _taken_in(files: Iterable[Path], reader: Callable[[Path], Intake]) -> Iterator[Intake]:
    with Isolated(reader, DEFAULT_LIMITS) as taken:
        for file in files:
            try:
                yield taken(file)
            except UnreadableWorkbook as refusal:
                yield refused(str(file), refusal)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--handmade", action="store_true", help="as with --accept-handmade")
    options = parser.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file())
    counts: Counter[str] = Counter()
    slowest, growth, failures = 0.0, 0, 0
    began = time.monotonic()
    from tests.hostile.corpora import measured as known  # not this script's own, which no worker could import

    reader = functools.partial(known, handmade=options.handmade)
    for intake in _taken_in(files, reader):
        said = intake.reason_id or intake.status
        counts[said] += 1
        cost = intake.findings[-1].value if intake.findings else "0 0"
        seconds, megabytes = float(cost.split()[0]), int(cost.split()[1])
        slowest, growth = max(slowest, seconds), max(growth, megabytes)
        failed = said in CAUGHT or seconds > SECONDS or megabytes > MEGABYTES
        failures += failed
        mark = "FAILED" if failed else ""
        print(
            f"{said:20} {seconds:6.2f} s {megabytes:4} MB {mark:6} {ascii(Path(intake.file).name)}  {intake.reason or ''}"
        )
    print(dict(counts.most_common()))
    print(
        f"{len(files)} files in {time.monotonic() - began:.0f} s; slowest {slowest:.2f} s, growth {growth} MB, "
        f"{failures} failures"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
