"""What a folder of workbooks costs to consolidate, the first time and the second, when nothing has changed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from bench import Row
from tests.consolidation.inbox import sound_inbox
from xlperf.consolidation import consolidate

FILES = 200


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        inbox = sound_inbox(Path(folder) / "inbox", FILES)
        out = Path(folder) / "out.xlsx"
        cold = _seconds(inbox.folder, out)
        warm = min(_seconds(inbox.folder, out) for _ in range(5))
    return [
        Row(
            f"cold, {FILES} files, per file", 1000 * cold / FILES, "ms", "read, checked, written, one process"
        ),
        Row(f"warm, {FILES} files, the whole run", 1000 * warm, "ms", "nothing has changed"),
        Row("cold against warm", cold / warm, "times", "at least 20 are asked for"),
    ]


def _seconds(inbox: Path, out: Path) -> float:
    """Processor time of one run, its system calls included."""
    before = os.times()
    began = before.user + before.system
    consolidate(inbox, out=out, jobs=1)
    after = os.times()
    return max(after.user + after.system - began, time.get_clock_info("process_time").resolution)
