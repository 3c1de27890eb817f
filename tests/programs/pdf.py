"""PDF pages as pictures and as text, by poppler.

Owns the command lines of pdftoppm, pdftotext and pdfinfo. Knows nothing of who made the PDF.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from .program import run

SECONDS = 60.0
POINTS_A_MILLIMETRE = 72 / 25.4


def missing() -> str | None:
    """Why PDFs cannot be looked at here, or None."""
    lacking = [name for name in ("pdftoppm", "pdftotext", "pdfinfo") if not shutil.which(name)]
    return f"{', '.join(lacking)} not installed (Debian: poppler-utils)" if lacking else None


class Pdf:
    """The operations on a PDF."""

    def pictures(self, path: Path | str, folder: Path | str, *, dpi: int = 80) -> list[Path]:
        """Each page as page-1.png, page-2.png … in `folder` (made if need be), in the order of the pages."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for old in target.glob("page-*.png"):
            old.unlink()
        run(["pdftoppm", "-png", "-r", str(dpi), path, target / "page"], seconds=SECONDS)
        return sorted(target.glob("page-*.png"), key=lambda page: int(page.stem.rpartition("-")[2]))

    def text(self, path: Path | str, *, layout: bool = True) -> list[str]:
        """The text of each page; `layout`: as it stands on the page, else in reading order."""
        told = run(["pdftotext", *(["-layout"] if layout else []), path, "-"], seconds=SECONDS)
        return told.split("\f")[:-1]

    def page_sizes(self, path: Path | str) -> list[tuple[float, float]]:
        """Width and height of each page in millimetres: A4 upright is (210, 297), give or take 0.5."""
        told = run(["pdfinfo", "-f", "1", "-l", "-1", path], seconds=SECONDS)
        found = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told, re.MULTILINE)
        return [
            (float(width) / POINTS_A_MILLIMETRE, float(height) / POINTS_A_MILLIMETRE)
            for width, height in found
        ]
