"""Microseconds a target value takes, on one core: median over the labelled examples, without and with the cache.

Run: python bench/target.py
"""

from __future__ import annotations

import statistics
import timeit
from pathlib import Path

from xlperf.target import parse
from xlperf.target.reading import read

EXAMPLES = Path(__file__).parent.parent / "tests" / "target" / "dev.tsv"
RUNS = 200


def microseconds(reader: object, text: str) -> float:
    """The best of five, so that other work on the machine is not counted."""
    return min(timeit.repeat(lambda: reader(text), number=RUNS, repeat=5)) / RUNS * 1e6  # type: ignore[operator]


def main() -> None:
    texts = [line.split("\t")[0] for line in EXAMPLES.read_text(encoding="utf-8").splitlines()[1:]]
    for name, reader in (("uncached", read), ("cached", parse)):
        times = sorted(microseconds(reader, text) for text in texts)
        print(
            f"{name:9} median {statistics.median(times):6.2f}  mean {statistics.mean(times):6.2f}  worst {times[-1]:6.2f} µs"
        )


if __name__ == "__main__":
    main()
