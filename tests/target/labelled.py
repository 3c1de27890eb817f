"""The labelled texts of this folder: `text kind operator low high unit ok canonical`, one a line, tab-separated.

Lines that begin with `# ` argue the labels below them.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
SETS = sorted(path.name for path in HERE.glob("*.tsv"))


def rows(name: str) -> list[list[str]]:
    """The rows of one set, eight cells each; an empty cell is none."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("# ")]
    return [[*row, *[""] * 9][:8] for row in cells[1:]]


def all_rows() -> list[list[str]]:
    """The rows of all sets."""
    return [row for name in SETS for row in rows(name)]
