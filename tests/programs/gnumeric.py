"""Gnumeric, by way of ssconvert: a second opinion on every formula.

Owns the command line of ssconvert. Gnumeric answers with an .xlsx, whose cached values are its results.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import xlsx
from .cells import Cell, Input
from .program import ProgramFailed, run

SECONDS = 60.0
EXPORTERS = {
    "xlsx": "Gnumeric_Excel:xlsx2",
    "xls": "Gnumeric_Excel:excel_biff8",
    "ods": "Gnumeric_OpenCalc:odf",
    "csv": "Gnumeric_stf:stf_csv",
    "html": "Gnumeric_html:html40",
    "gnumeric": "Gnumeric_XmlIO:sax",
}
_AT_ONCE = 2


def missing() -> str | None:
    """Why Gnumeric cannot be used here, or None."""
    return None if shutil.which("ssconvert") else "ssconvert is not installed (Debian: gnumeric)"


def available() -> bool:
    """Whether ssconvert is there."""
    return missing() is None


class Gnumeric:
    """The operations of Gnumeric; each starts ssconvert, about 0.2 s."""

    def resave(self, path: Path | str, out: Path | str, kind: str | None = None) -> Path:
        """Opens, recalculates and saves as `kind`, one of EXPORTERS (None: by the ending of `out`)."""
        kind = kind or Path(out).suffix[1:].lower()
        if kind not in EXPORTERS:
            raise ValueError(f"Gnumeric is not asked for {kind!r}, only {', '.join(EXPORTERS)}")
        run(
            ["ssconvert", "--recalc", "-T", EXPORTERS[kind], Path(path).absolute(), Path(out).absolute()],
            seconds=SECONDS,
            environment={"LC_ALL": "C.UTF-8"},
        )
        if not Path(out).exists():
            raise ProgramFailed(f"ssconvert wrote no {out}")
        return Path(out)

    def recalculate(self, path: Path | str) -> dict[str, dict[str, Cell]]:
        """Every cell with content after a recalculation: {sheet: {"B7": Cell}}; no displayed texts."""
        with tempfile.TemporaryDirectory(prefix="xlperf-gnumeric-") as folder:
            return xlsx.cells(self.resave(path, Path(folder) / "recalculated.xlsx"))

    def calculate(
        self, path: Path | str, cases: Sequence[Mapping[str, Input]], read: Sequence[str]
    ) -> list[dict[str, Cell]]:
        """Many cases on one .xlsx, as LibreOffice.calculate: one changed file and one ssconvert a case."""
        with (
            tempfile.TemporaryDirectory(prefix="xlperf-gnumeric-") as folder,
            ThreadPoolExecutor(_AT_ONCE) as pool,
        ):
            resolved = xlsx.places(path, read)
            changed = [
                xlsx.with_inputs(path, Path(folder) / f"{at}.xlsx", case) for at, case in enumerate(cases)
            ]
            answers = []
            for found in pool.map(self.recalculate, changed):
                answers.append(
                    {asked: found[sheet].get(at, Cell(None)) for asked, (sheet, at) in resolved.items()}
                )
            return answers
