"""Makes the generated parts of docs/ again: `make docs`. Each step is a function of the list STEPS.

Owns the order of the steps. A step gets the folder docs/ and writes into it; add one by a module beside this one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent), str(DOCS)]

import picture_of_functions  # noqa: E402 - found through the path above
import pictures  # noqa: E402
import pictures_of_office  # noqa: E402
import pictures_of_pages  # noqa: E402

PAGES = (
    "make_checks.py",
    "make_targets.py",
    "make_cli.py",
    "make_api.py",
    "make_licences.py",
    "make_forms.py",
)
"""Pages of text, each written by a program of its own: what it imports speaks one language."""


def pages(docs: Path) -> None:
    """Every generated page of text."""
    for name in PAGES:
        _run(docs, name)


def guide(docs: Path) -> None:
    """The guide for departments, after its picture."""
    _run(docs, "make_guide.py")


def _run(docs: Path, name: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(docs.parent)}
    subprocess.run([sys.executable, docs / name], check=True, env=environment)


STEPS: tuple[Callable[[Path], None], ...] = (
    pages,
    pictures.of_workbook,
    pictures.of_returned,
    pictures_of_office.of_office,
    picture_of_functions.of_functions,
    pictures_of_pages.of_report,
    pictures_of_pages.of_published,
    pictures_of_pages.of_page,
    guide,
)


def main() -> None:
    for step in STEPS:
        print(f"{step.__module__}.{step.__name__}", flush=True)
        step(DOCS)


if __name__ == "__main__":
    main()
