"""Measurements of times and sizes. A module here with `run() -> list[Row]` is one bench, run by `python -m bench NAME`.

Owns the shape of a figure and how one is taken. Nothing of xlperf imports it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Row(NamedTuple):
    """One figure: what was measured, the value, its unit, and what must be known to read it."""

    what: str
    value: float
    unit: str
    note: str = ""


def milliseconds(
    action: Callable[[int], object], times: int, clock: Callable[[], float] = time.process_time
) -> float:
    """The median time of `action(0)`, `action(1)`, …; one call beforehand is not counted. By default the processor's
    time of this process, which other work on the machine does not count into; `time.perf_counter` for the clock's."""
    action(times)
    taken = []
    for number in range(times):
        start = clock()
        action(number)
        taken.append((clock() - start) * 1e3)
    return statistics.median(taken)
