"""By how many megabytes reading one file makes a fresh process grow: `python -m tests.hostile.growth FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

import lxml.etree  # noqa: F401  loaded before measuring, as in a reader at work

from tests.hostile.base import cells
from tests.hostile.fuzz import peak_megabytes
from xlperf.ooxml.refusal import UnreadableWorkbook


def main() -> None:
    before = peak_megabytes()
    try:
        cells(Path(sys.argv[1]))
    except UnreadableWorkbook as refusal:
        print(refusal, file=sys.stderr)
    print(peak_megabytes() - before + 1)


if __name__ == "__main__":
    main()
