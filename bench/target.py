"""What reading one target value costs: over the labelled examples, without and with the cache."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable
from pathlib import Path

from bench import Row
from xlperf.target import Target, parse, parse_column
from xlperf.target.reading import read

EXAMPLES = Path(__file__).parent.parent / "tests" / "target" / "dev.tsv"
RUNS, REPEATS = 50, 12
COLUMN, DIFFERENT = 100_000, 5_000
_IMPORT = (
    "import time; before = time.process_time(); import xlperf.target; print(time.process_time() - before)"
)


def microseconds(reader: Callable[[str], Target], text: str) -> float:
    """Processor time, the best of several, so that other work on the machine is not counted."""
    timed = timeit.repeat(lambda: reader(text), timer=time.process_time, number=RUNS, repeat=REPEATS)
    return min(timed) / RUNS * 1e6


def _column(texts: list[str]) -> Row:
    """A pandas column in which every text comes again, as in a consolidation."""
    import pandas as pd

    column = pd.Series([*texts, *(f"完成{number}场" for number in range(DIFFERENT))] * (COLUMN // DIFFERENT))
    before = time.process_time()
    parse_column(column)
    spent = time.process_time() - before
    note = f"pandas column of {len(column):,}, {len(texts) + DIFFERENT:,} different"
    return Row("column, each value", spent / len(column) * 1e6, "µs", note)


def _lines(texts: list[str]) -> Row:
    """`xlperf indicator` over standard input, half of the lines different; the start of the program is included."""
    lines = [
        text if number % 2 else f"完成{number}场"
        for number in range(COLUMN)
        for text in [texts[number % len(texts)]]
    ]
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "xlperf", "indicator"],
        input="\n".join(lines).encode(),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    spent = os.times().children_user - before.children_user
    return Row("xlperf indicator, each line", spent / len(lines) * 1e6, "µs", f"{len(lines):,} lines to JSON")


def run() -> list[Row]:
    texts = [line.split("\t")[0] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()[1:]]
    rows = []
    for name, reader in (("read one", read), ("read one again", parse)):
        times = [microseconds(reader, text) for text in texts]
        note = f"median of {len(texts)} examples; mean {statistics.mean(times):.1f}, worst {max(times):.1f}"
        rows.append(Row(name, statistics.median(times), "µs", note))
    rows += [_column(texts), _lines(texts)]
    loads = [float(subprocess.check_output([sys.executable, "-c", _IMPORT])) * 1e3 for _ in range(7)]
    return [*rows, Row("import xlperf.target", min(loads), "ms", "in a fresh process, bytecode kept")]
