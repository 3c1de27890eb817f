"""How much memory a process and all below it take, sampled while it works (Linux).

Owns the sampling. Proportional sizes (PSS) share out what processes share, so that the sum is what the tree really takes.
"""

from __future__ import annotations

import os
import re
import threading
from contextlib import suppress
from pathlib import Path

EVERY = 0.25


class Peak:
    """While the block runs, a thread looks at this process and its descendants; afterwards `pss` and `rss` are the
    greatest sums seen, in bytes."""

    def __init__(self) -> None:
        self.pss = self.rss = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *about: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            sizes = [_size(process) for process in _tree(os.getpid())]
            self.pss = max(self.pss, sum(pss for pss, _ in sizes))
            self.rss = max(self.rss, sum(rss for _, rss in sizes))


def _tree(process: int) -> list[int]:
    found, following = [], [process]
    while following:
        each = following.pop()
        found.append(each)
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            with suppress(OSError):
                following += [int(child) for child in children.read_text().split()]
    return found


def _size(process: int) -> tuple[int, int]:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0, 0
    sizes = {name: int(size) * 1024 for name, size in re.findall(r"^(Pss|Rss): +(\d+) kB", text, re.M)}
    return sizes.get("Pss", 0), sizes.get("Rss", 0)
