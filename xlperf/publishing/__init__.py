"""Publishing (公开): a declaration as a file for the public, which kind is told by the file's suffix.

Owns the list of kinds; each is a function of a declaration that gives the file's bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from xlperf.arguments import a_path, of_kind
from xlperf.declaration import Declaration
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say

catalogue(
    {
        "publish-kind": (
            "不能写成“{suffix}”，可以写成：{known}",
            "'{suffix}' is no kind that can be published; there are: {known}",
        ),
    }
)


def as_text(declaration: Declaration) -> bytes:
    """The published text in UTF-8."""
    from xlperf.publishing.published_text import write_published_text

    return write_published_text(declaration).encode("utf-8", "replace")


def as_json(declaration: Declaration) -> bytes:
    """The declaration's JSON, indented, in UTF-8."""
    text = json.dumps(declaration.to_dict(), ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")


def as_workbook(declaration: Declaration) -> bytes:
    """The workbook as it is printed for the public: level cells really merged, empty rows of tables hidden; without what the
    office sent along to check by, control figures and last year's values."""
    from xlperf.template.write import Options, build

    options = Options(year=declaration.year, code=declaration.code, merge_levels=True)
    sheets = tuple(replace(sheet, earlier={}) for sheet in declaration.sheets)
    return build(declaration.form, options, replace(declaration, earlier={}, sheets=sheets))


def as_page(declaration: Declaration) -> bytes:
    """The web page, in UTF-8: the paper's tables, accessible, in one file. Every text is escaped; the page runs no script and
    asks for nothing."""
    from xlperf.publishing.printed_form import PrintedForm, printed_forms_of
    from xlperf.system.pages import render
    from xlperf.version import VERSION

    def shares(paper: PrintedForm) -> list[str]:
        """How much of the page each column takes."""
        widths = paper.form.page.widths
        return [f"{width / sum(widths) * 100:.2f}%" for width in widths]

    papers, folder = printed_forms_of(declaration), Path(__file__).parent
    template, styles = folder / "form.html.jinja", [folder / "form.css"]
    return render(template, styles=styles, papers=papers, shares=shares, version=VERSION)


def as_document(declaration: Declaration) -> bytes:
    """The Word document; raises DocxMissing."""
    from xlperf.publishing.document import as_document

    return as_document(declaration)


def as_paper(declaration: Declaration) -> bytes:
    """The PDF: the web page printed by a browser, else the workbook printed by LibreOffice; raises NoPaper."""
    with finishing(".pdf") as printed:
        return printed(writer_before(".pdf")(declaration))


WRITERS: dict[str, Callable[[Declaration], bytes]] = {
    ".txt": as_text,
    ".json": as_json,
    ".xlsx": as_workbook,
    ".html": as_page,
    ".pdf": as_paper,
    ".docx": as_document,
}
"""Suffix -> the bytes of a declaration in that kind."""


def writer_of(suffix: str) -> Callable[[Declaration], bytes]:
    """How a declaration is written as a file with this suffix; raises ValueError with a readable message."""
    writer = WRITERS.get(suffix.lower())
    if writer is None:
        raise InvalidArgument(say("publish-kind", suffix=suffix, known=" ".join(WRITERS)))
    return writer


def writer_before(suffix: str) -> Callable[[Declaration], bytes]:
    """What is to be known of a declaration for a file with this suffix, written in any process; `finishing` makes the file of
    it. Raises as `writer_of`, and NoPaper or DocxMissing where the file could not be made."""
    writer = writer_of(suffix)
    if writer is as_document:
        from xlperf.publishing.document import demand_docx

        demand_docx()
    if writer is as_paper:
        from xlperf.system.pages.paper import must_print
        from xlperf.system.programs import find_browser

        must_print()
        return as_page if find_browser() is not None else as_workbook
    return writer


@contextmanager
def finishing(suffix: str) -> Iterator[Callable[[bytes], bytes]]:
    """What makes files with this suffix of what `writer_before` wrote: prints, where they are PDFs, the program started once."""
    if writer_of(suffix) is not as_paper:
        yield bytes
        return
    from xlperf.system.pages.paper import PagePrinter, printed_document
    from xlperf.system.programs import find_browser

    if find_browser() is None:
        yield lambda workbook: printed_document(workbook, ".xlsx")
        return
    with PagePrinter() as printer:
        yield printer.pdf_of


def publish_bytes(declaration: Declaration, kind: str = "html") -> bytes:
    """The declaration as `publish` writes it, as bytes; `kind`: txt, json, xlsx, html, pdf or docx.

    Raises InvalidArgument for another kind, NoPaper, DocxMissing.
    """
    of_kind("declaration", declaration, Declaration)
    return writer_of(kind if str(kind).startswith(".") else f".{kind}")(declaration)


def publish(declaration: Declaration, out: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Writes `declaration` to `out` in the kind of its suffix, over a file of that kind (no workbook), or with `overwrite`
    over any, the one that it was read from among them. Raises InvalidArgument, NoPaper, DocxMissing, CannotWrite."""
    from xlperf.ooxml.replacing import put

    of_kind("declaration", declaration, Declaration)
    path = Path(a_path("out", out))
    data = writer_of(path.suffix or path.name)(declaration)
    put(path, data, [declaration.file], overwrite)
    return path
