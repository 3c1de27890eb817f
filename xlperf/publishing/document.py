"""A declaration as a Word document, one table as on the paper; by python-docx, the extra `docx`.

Owns the looks of it. What a department wrote is text in it and nothing else: no field, no link, no macro.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from typing import Any

from xlperf.declaration import Declaration
from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.ooxml.replacing import MARK
from xlperf.ooxml.text import without_unfit
from xlperf.publishing.printed_form import (
    PrintedCell,
    PrintedForm,
    PrintedSection,
    printed_forms_of,
    title_of,
)

catalogue(
    {
        "publish-no-docx": (
            "写 Word 文件需要 Python 包 python-docx：pip install python-docx；或改存为 .html、.pdf、.xlsx",
            "a Word file needs the Python package python-docx: pip install python-docx; or write .html, .pdf, .xlsx",
        ),
    }
)

A4 = (210, 297)
MARGIN = 20
HEAD_TINT = "F0F4F8"
GRID = "Table Grid"


class DocxMissing(XlperfError, ValueError):
    """python-docx is not installed; the text says what to do."""


def demand_docx() -> None:
    """Raises DocxMissing where no Word document can be written."""
    if importlib.util.find_spec("docx") is None:
        raise DocxMissing(say("publish-no-docx"))


def as_document(declaration: Declaration) -> bytes:
    """The .docx; raises DocxMissing."""
    demand_docx()
    from docx import Document
    from docx.shared import Pt

    papers = printed_forms_of(declaration)
    document, form = Document(), declaration.form
    _typeface(document.styles["Normal"], form.page.font, Pt(form.page.font_size))
    document.core_properties.title = _plain(f"{declaration.department} {title_of(declaration)}")[:255]
    document.core_properties.author = ""
    document.core_properties.category = MARK
    document.core_properties.language = "zh-CN"
    for number, paper in enumerate(papers):
        _paper(document, paper, document.add_section() if number else document.sections[0])
    last = document.add_paragraph()  # without it LibreOffice makes a .doc without the table
    last.paragraph_format.space_after, last.paragraph_format.line_spacing = Pt(0), Pt(1)
    drop_second_styles(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def put_tables(document: Any, declaration: Declaration, place: Any) -> None:
    """Puts the table of each form of a declaration in the place of a paragraph of another document, as wide as its page."""
    from docx.shared import Pt

    section = document.sections[0]
    width = (section.page_width - section.left_margin - section.right_margin) / 36_000
    size = Pt(declaration.form.page.font_size)
    for paper in printed_forms_of(declaration):
        if paper.sheet:
            which = _name_of_sheet(document, paper)
            place._p.addprevious(which._p)
        table = _table(document, paper.sections, width)
        for paragraph in (one for cell in table._cells for one in cell.paragraphs):
            paragraph.paragraph_format.first_line_indent = Pt(0)
            paragraph.paragraph_format.line_spacing = 1.0
            for run in paragraph.runs:
                _typeface(run, declaration.form.page.font, size)
        place._p.addprevious(table._tbl)
    place._p.getparent().remove(place._p)


def _name_of_sheet(document: Any, paper: PrintedForm) -> Any:
    """A paragraph with the sheet's name and what the sheet is of, on the page of what follows."""
    made = document.add_paragraph(_plain("：".join(filter(None, (paper.sheet, paper.called)))))
    made.paragraph_format.keep_with_next = True
    return made


def _paper(document: Any, paper: PrintedForm, section: Any) -> None:
    """One form with its heading, in a section of the document of its own: on a new page, upright or across."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    landscape = paper.form.page.orientation == "landscape"
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    if paper.sheet:
        _name_of_sheet(document, paper).paragraph_format.space_after = Pt(2)
    title = _plain(f"{paper.department} {paper.title}".strip())
    heading = document.add_heading(title, 2 if paper.sheet else 1)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in heading.runs:
        _typeface(run, paper.form.page.heading_font, Pt(15))
    if paper.form.amounts:
        unit = document.add_paragraph(f"金额单位：{paper.form.amounts}")
        unit.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        unit.paragraph_format.space_after = Pt(2)
    _table(document, paper.sections, width - 2 * MARGIN)


def drop_second_styles(document: Any) -> None:
    """Leaves out the copy of the styles that python-docx's template has for Word 2010: it would not be the same."""
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[name]


def _typeface(style: Any, name: str, size: Any) -> None:
    """Latin and Chinese letters of a style or a run in one typeface, black."""
    from docx.shared import RGBColor

    set_typeface(style, name)
    style.font.size = size
    style.font.color.rgb = RGBColor(0, 0, 0)


def set_typeface(style: Any, name: str) -> None:
    """Latin and Chinese letters of a style or a run in one typeface."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), name)


def _table(document: Any, sections: Sequence[PrintedSection], millimetres: float) -> Any:
    from docx.shared import Mm

    widths = sections[0].widths
    table = document.add_table(rows=0, cols=len(widths))
    if GRID in (style.name for style in document.styles):
        table.style = GRID
    else:  # the office's own paper may have no such style
        _rule(table)
    table.autofit = False
    unit = millimetres / sum(widths)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(unit * width)
    for row in (row for section in sections for row in _rows(section)):
        made = table._tbl.add_tr()
        _keep_together(made)
        for cell, goes_on in row:
            _cell(table, made, cell, goes_on, Mm(unit * sum(widths[cell.column : cell.column + cell.across])))
    return table


def _rows(section: PrintedSection) -> list[list[tuple[PrintedCell, bool]]]:
    """The cells of each row from the left, those that go on from a row above among them: Word has a cell in every row, and
    joins what goes on. python-docx can merge cells, too, and needs a millisecond for each."""
    starts = {
        (row + below, cell.column): (cell, below > 0)
        for row, cells in enumerate(section.rows)
        for cell in cells
        for below in range(cell.down)
    }
    rows = []
    for row in range(len(section.rows)):
        column, found = 0, []
        while column < len(section.widths):
            found.append(starts.get((row, column), (PrintedCell("", column), False)))
            column += found[-1][0].across
        rows.append(found)
    return rows


def _rule(table: Any) -> None:
    """Lines around all cells of a table."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    later = table._tbl.tblPr.xpath("w:shd | w:tblLayout | w:tblCellMar | w:tblLook")
    (later[0].addprevious if later else table._tbl.tblPr.append)(borders)


def _cell(table: Any, row: Any, cell: PrintedCell, goes_on: bool, width: Any) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.shared import Pt
    from docx.table import _Cell

    element = row.add_tc()
    element.width = width
    element.grid_span = cell.across
    if cell.down > 1:
        element.vMerge = "continue" if goes_on else "restart"
    made = _Cell(element, table)
    if cell.head:
        _tint(made)
    made.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = made.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if goes_on:
        return
    paragraph.alignment = 1 if cell.head in ("col", "rowgroup") else 2 if cell.number else 0
    run = paragraph.add_run(_plain(cell.text))
    run.bold = True if cell.head in ("col", "rowgroup") else None


def _tint(cell: Any) -> None:
    """Shades a cell, before it is given a vertical alignment: the schema wants w:shd in front of w:vAlign."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_TINT)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _keep_together(row: Any) -> None:
    """A row is not torn apart where a page ends."""
    from docx.oxml import OxmlElement

    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _plain(text: str) -> str:
    return without_unfit(text, "\ufffd")
