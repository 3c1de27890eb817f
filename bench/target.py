"""What reading one target value costs: over the labelled examples, without and with the cache."""

from __future__ import annotations

import statistics
import subprocess
import sys
import timeit
from collections.abc import Callable
from pathlib import Path

from bench import Row
from xlperf.target import Target, parse
from xlperf.target.reading import read

EXAMPLES = Path(__file__).parent.parent / "tests" / "target" / "dev.tsv"
RUNS = 100
_IMPORT = (
    "import time; before = time.process_time(); import xlperf.target; print(time.process_time() - before)"
)


def microseconds(reader: Callable[[str], Target], text: str) -> float:
    """The best of five, so that other work on the machine is not counted."""
    return min(timeit.repeat(lambda: reader(text), number=RUNS, repeat=5)) / RUNS * 1e6


def run() -> list[Row]:
    texts = [line.split("\t")[0] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()[1:]]
    rows = []
    for name, reader in (("read one", read), ("read one again", parse)):
        times = [microseconds(reader, text) for text in texts]
        note = f"median of {len(texts)} examples; mean {statistics.mean(times):.1f}, worst {max(times):.1f}"
        rows.append(Row(name, statistics.median(times), "µs", note))
    loads = [float(subprocess.check_output([sys.executable, "-c", _IMPORT])) * 1e3 for _ in range(7)]
    return [*rows, Row("import xlperf.target", min(loads), "ms", "in a fresh process, bytecode kept")]
