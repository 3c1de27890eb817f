"""A declaration as a web page, as such forms are published: the paper's tables, accessible, in one file.

Owns what goes into the page. Every text is escaped; the page runs no script and asks for nothing.
"""

from __future__ import annotations

from pathlib import Path

from xlperf.declaration import Declaration
from xlperf.publishing.printed_form import PrintedForm, printed_forms_of
from xlperf.system.pages import render
from xlperf.version import VERSION

HERE = Path(__file__).parent


def as_page(declaration: Declaration) -> bytes:
    """The page, in UTF-8."""
    return render(
        HERE / "form.html.jinja",
        styles=[HERE / "form.css"],
        papers=printed_forms_of(declaration),
        shares=_shares,
        version=VERSION,
    )


def _shares(paper: PrintedForm) -> list[str]:
    """How much of the page each column takes."""
    widths = paper.form.page.widths
    return [f"{width / sum(widths) * 100:.2f}%" for width in widths]
