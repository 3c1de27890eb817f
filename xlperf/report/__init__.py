"""Report (报告): one page for the director and the reviewer, made of a consolidation or a dataset; on paper as a PDF.

    source ─> plan (what the form has to show) ─> figures ─> summary, drawings, listings ─> page

Owns that way. The page is one file that asks for nothing: no network, no other script, every text escaped.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xlperf.arguments import a_path, of_kind
from xlperf.declaration.content import exact_text
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, document_language, say, speaking

if TYPE_CHECKING:
    from xlperf.consolidation import Consolidation
    from xlperf.consolidation.dataset.opened import Dataset

catalogue(
    {
        "report-kind": (
            "报告只能写成 .html 或 .pdf，不能写成“{suffix}”",
            "a report is written as .html or .pdf, not as '{suffix}'",
        ),
        "report-out": (
            "out 应为路径或以二进制打开的文件，不是 {kind}",
            "out must be a path or a file opened as binary and not {kind}",
        ),
    }
)

SUFFIXES = (".html", ".htm", ".pdf")


def report_page(
    source: Consolidation | Dataset, day: datetime.date | None = None, *, lang: str | None = None
) -> bytes:
    """The report as an HTML page; `day` is the date that it bears, today by default. `lang`: "zh" or "en", by default the one that
    `xlperf.language` or --lang asks for, else Chinese; findings and texts that people typed stay as they are."""
    from xlperf.report.of_dataset import as_source
    from xlperf.report.page import page_of

    # What cannot be a source is refused in the language in force, whatever the page's is.
    found, on = as_source(source), _day(day)
    with speaking(lang or document_language()):
        return page_of(found, on)


def _day(given: datetime.date | None) -> datetime.date:
    return of_kind("day", datetime.date.today() if given is None else given, datetime.date, "datetime.date")


def write_report(
    source: Consolidation | Dataset,
    out: str | os.PathLike[str] | BinaryIO,
    day: datetime.date | None = None,
    *,
    lang: str | None = None,
    overwrite: bool = False,
) -> Path | None:
    """Writes the report to `out`, .html or .pdf, and gives its path; or as HTML into a file opened as binary. `day`: the date
    that it bears, today by default; `lang`: "zh" or "en", by default the one that was asked for (`xlperf.language`), else Chinese.

    A report or page that is there is replaced, and with `overwrite` any file.
    Raises InvalidArgument, NoPaper where no program prints a PDF, and CannotWrite, and then what stood there stands there
    still.
    """
    if not isinstance(out, str | os.PathLike):
        if not hasattr(out, "write"):
            raise InvalidArgument(say("report-out", kind=type(out).__name__))
        out.write(report_page(source, day, lang=lang))
        return None
    from xlperf.ooxml.replacing import may_write

    path = Path(out)
    must_be_writable(path)
    may_write(path, [], overwrite)
    write_page(report_page(source, day, lang=lang), path)
    return path


def write_director_page(
    source: Consolidation | Dataset,
    out: str | os.PathLike[str],
    day: datetime.date | None = None,
    *,
    office: str = "",
    lang: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Writes the page for the director, one sheet of A4, to `out`, .html or .pdf, and gives its path; raises as `write_report`."""
    from xlperf.ooxml.replacing import may_write
    from xlperf.report.director import director_page
    from xlperf.report.of_dataset import as_source

    path = Path(a_path("out", out))
    must_be_writable(path)
    may_write(path, [], overwrite)
    given = as_source(source), exact_text("office", office), _day(day)
    with speaking(lang or document_language()):
        page = director_page(*given)
    write_page(page, path)
    return path


def write_page(page: bytes, path: Path) -> None:
    """The page as a file of its kind, whole or not at all."""
    from xlperf.system.durable import writing
    from xlperf.system.pages.paper import print_page

    with writing(path) as beside:
        if path.suffix.lower() == ".pdf":
            print_page(page, beside)
        else:
            beside.write_bytes(page)


def must_be_writable(out: Path) -> None:
    """Raises with a readable message, where no report can be written as `out`: asked before hours of reading."""
    from xlperf.system.pages.paper import must_print

    if out.suffix.lower() not in SUFFIXES:
        raise InvalidArgument(say("report-kind", suffix=out.suffix or out.name))
    if out.suffix.lower() == ".pdf":
        must_print()
