"""A declaration as a web page, as such forms are published: the paper's tables, accessible, in one file.

Owns what goes into the page. Every text is escaped; the page runs no script and asks for nothing.
"""

from __future__ import annotations

from pathlib import Path

from xlperf.declaration import Declaration
from xlperf.pages import render
from xlperf.publishing.blocks import blocks_of, title_of
from xlperf.version import VERSION

HERE = Path(__file__).parent


def as_page(declaration: Declaration) -> bytes:
    """The page, in UTF-8."""
    page = declaration.form.page
    total = sum(page.widths)
    return render(
        HERE / "form.html.jinja",
        styles=[HERE / "form.css"],
        department=declaration.department,
        title=title_of(declaration),
        amounts=declaration.form.amounts,
        blocks=blocks_of(declaration),
        shares=[f"{width / total * 100:.2f}%" for width in page.widths],
        landscape=page.orientation == "landscape",
        version=VERSION,
    )
