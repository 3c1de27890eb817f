"""Writes docs/guide-department.html, one file that can be mailed: its source with the pictures put in."""

from __future__ import annotations

import base64
import re
from pathlib import Path

DOCS = Path(__file__).parent
SOURCE, PAGE = DOCS / "guide-department.source.html", DOCS / "guide-department.html"


def page() -> str:
    """The whole page, with no reference to any other file."""

    def embedded(found: re.Match[str]) -> str:
        data = base64.b64encode((DOCS / found[1]).read_bytes()).decode("ascii")
        return f'src="data:image/png;base64,{data}"'

    return re.sub(r'src="(pictures/[\w.-]+\.png)"', embedded, SOURCE.read_text("utf-8"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
