"""The hostile corpus as files of one folder, for whoever reads many files in one go."""

from __future__ import annotations

import re
from pathlib import Path

from tests.hostile.base import base_workbook
from tests.hostile.corpus import SPECIMENS
from tests.hostile.of_form import HOSTILE

HEAVY = re.compile(r"\d{5,}|bomb|megabytes|nested|to-the-last|1048576")
"""Specimens that take long to read."""


def lay(folder: Path, every: int = 1, first: int = 0) -> list[Path]:
    """Writes the specimens that are quickly read and are files by their bytes, `every` so many one from the `first` on."""
    base, paths = base_workbook(), []
    for number, specimen in enumerate(SPECIMENS):
        if number % every != first or HEAVY.search(specimen.name):
            continue
        own = folder / "made" / str(number)
        own.mkdir(parents=True)
        path = specimen.put(own, base)
        if len(path.name) < 100 and path.is_file() and not path.is_symlink():
            laid = folder / f"{number:03} {specimen.name}{path.suffix}"
            laid.write_bytes(path.read_bytes())
            paths.append(laid)
    for number, (name, (_, make)) in enumerate(HOSTILE.items()):
        if number % every != first or HEAVY.search(name):
            continue
        paths.append(folder / f"form {number:03} {re.sub(r'[^0-9A-Za-z-]+', '-', name)}.xlsx")
        paths[-1].write_bytes(make())
    return paths
