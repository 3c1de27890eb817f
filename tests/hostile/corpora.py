"""Runs the intake over a folder of any files, such as the test data of other readers; fetches nothing.

python -m tests.hostile.corpora FOLDER
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from xlperf.workbook.isolated import take_in_isolated


def main(folder: str) -> int:
    """Prints a status and a reason a file, and their counts; 1 where the intake had to catch a reader's failure."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    counts: Counter[str] = Counter()
    for intake in take_in_isolated(files):
        said = intake.reason_id or intake.status
        counts[said] += 1
        print(f"{said:24} {ascii(Path(intake.file).name)}  {intake.reason or ''}")
    print(dict(counts.most_common()), f"{len(files)} files")
    return 1 if counts["reader-failed"] or counts["timeout"] or counts["out-of-memory"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
