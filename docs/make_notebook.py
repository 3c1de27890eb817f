"""Writes docs/tutorial.ipynb from docs/tutorial.md: each block of Python a cell of code, the rest text.

`python docs/make_notebook.py` writes it, `--print` shows it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
PAGE = DOCS / "tutorial.ipynb"
_CODE = re.compile(r"```python\n(.*?)```\n", re.S)


def code_of(page: str) -> list[str]:
    """The blocks of Python of a tutorial, in order."""
    return [block.rstrip("\n") for block in _CODE.findall(page)]


def notebook() -> str:
    """The notebook as JSON, without outputs."""
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    cells: list[dict[str, Any]] = []
    # Split at the blocks: texts and code by turns.
    for number, piece in enumerate(_CODE.split(page)):
        text = piece.strip("\n")
        if not text:
            continue
        kind = "code" if number % 2 else "markdown"
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": f"cell-{len(cells)}",
            "metadata": {},
            "source": text.splitlines(keepends=True),
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(notebook())
    else:
        PAGE.write_text(notebook(), encoding="utf-8")
