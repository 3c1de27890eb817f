"""A declaration as it stands on the paper: tables of cells, merged as there, each label marked as the header that it is.

Owns this picture of the filled form, from which pages and documents are made. Knows nothing of HTML or of Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from xlperf.declaration import Declaration
from xlperf.expression.ref import Ref
from xlperf.form import Form, Item, PictureRow, Section, Table, picture_rows
from xlperf.publishing.published_text import field_text, row_texts
from xlperf.system.dataclass import dataclass

HeaderScope = Literal["", "col", "row", "rowgroup"]


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell. `head`: what it is the header of, "" where it holds a value; `number`: whether that is a number."""

    text: str
    column: int
    across: int = 1
    down: int = 1
    head: HeaderScope = ""
    number: bool = False


@dataclass(frozen=True)
class PrintedSection:
    """One section of the paper: a table `widths` wide, its rows of cells; a cell reaches down over later rows."""

    label: str
    rows: tuple[tuple[PrintedCell, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class PrintedForm:
    """A form filled in: what it is headed by, and its sections. `sheet` and `called`: of a further sheet, how the sheet
    and what it is about are called (项目2, 河湖水质监测)."""

    form: Form
    department: str
    title: str
    sections: tuple[PrintedSection, ...]
    sheet: str = ""
    called: str = ""


def printed_forms_of(declaration: Declaration) -> list[PrintedForm]:
    """The form itself, and each further sheet that is not blank."""
    form, listing = declaration.form, declaration.form.sheets
    papers = [_paper(declaration)]
    if listing is None:
        return papers
    first = form.tables[listing.table].column[0].id
    rows = declaration.tables.get(listing.table, ())
    for number, sheet in enumerate(declaration.sheets):
        if not sheet.is_blank:
            called = rows[number].get(first) if number < len(rows) else None
            name = listing.name.format(number=number + 1)
            papers.append(replace(_paper(sheet), sheet=name, called=str(called or "").strip()))
    return papers


def _paper(declaration: Declaration) -> PrintedForm:
    sections = tuple(sections_of(declaration))
    return PrintedForm(declaration.form, declaration.department, title_of(declaration), sections)


def title_of(declaration: Declaration) -> str:
    """ "2023年部门整体预算绩效目标申报表"."""
    return f"{declaration.year or declaration.form.year}年{declaration.form.title}"


def sections_of(declaration: Declaration) -> list[PrintedSection]:
    """The sections of the declaration's form, filled in."""
    form = declaration.form
    sections = []
    for section in form.section:
        rows = list(_rows(declaration, section))
        inner = int(bool(section.label))
        if inner and rows:
            rows[0].insert(0, PrintedCell(section.label, 0, 1, len(rows), "rowgroup"))
        shifted = [tuple(sorted(row, key=lambda cell: cell.column)) for row in rows]
        label = section.label or _first_label(shifted)
        sections.append(PrintedSection(label, tuple(shifted), tuple(form.page.widths)))
    return sections


def _first_label(rows: Sequence[Sequence[PrintedCell]]) -> str:
    return next((cell.text for row in rows for cell in row if cell.head), "")


def _rows(declaration: Declaration, section: Section) -> Iterator[list[PrintedCell]]:
    form, inner = declaration.form, int(bool(section.label))
    headed = False
    for row in picture_rows(form, section):
        if row.table:
            filled = _table_rows(declaration, form.tables[row.table], row, inner)
            if filled and not headed:
                yield _headings(form, row, inner)
            yield from filled or [_empty(row, inner)]
            continue
        headed = all(item.kind == "label" for item in row.items)
        yield [_cell(declaration, item, inner, "col" if headed else "row") for item in row.items]


def _headings(form: Form, row: PictureRow, inner: int) -> list[PrintedCell]:
    """A header for rows of a table that the paper has none for, as where it continues the table above."""
    return [
        PrintedCell(form.label_of(item.text), item.column + inner, item.across, 1, "col")
        for item in row.items
        if item.kind != "label"
    ]


def _empty(row: PictureRow, inner: int) -> list[PrintedCell]:
    return [PrintedCell("无", inner, sum(item.across for item in row.items))]


def _cell(declaration: Declaration, item: Item, inner: int, head: HeaderScope) -> PrintedCell:
    if item.kind == "label":
        return PrintedCell(item.text, item.column + inner, item.across, item.down, head if item.text else "")
    is_number = declaration.form.fields[item.text].is_number
    text = field_text(declaration, item)
    return PrintedCell(text, item.column + inner, item.across, item.down, "", is_number)


def _table_rows(
    declaration: Declaration, table: Table, row: PictureRow, inner: int
) -> list[list[PrintedCell]]:
    texts = list(row_texts(declaration, table))
    reaches = {name: _reaches(table, name, texts) for name, part in table.columns.items() if part.fill_down}
    names = [Ref.of(item.text).name for item in row.items if item.kind != "label"]
    named = next((name for name in names if name not in reaches), "")
    made = []
    for number, of_row in enumerate(texts):
        cells = []
        for item in row.items:
            name = Ref.of(item.text).name
            if item.kind == "label":
                cells.append(PrintedCell(item.text, item.column + inner, item.across))
            elif down := reaches[name][number] if name in reaches else 1:
                head: HeaderScope = "row" if of_row[name] and (name in reaches or name == named) else ""
                number_ = table.parts[name].is_number
                cells.append(PrintedCell(of_row[name], item.column + inner, item.across, down, head, number_))
        made.append(cells)
    return made


def _reaches(table: Table, name: str, texts: Sequence[Mapping[str, str]]) -> list[int]:
    """How many rows each cell of a level reaches down; 0 for one that is reached over: empty, or the same as above,
    and no higher level begins anew."""
    levels = [column.id for column in table.column if column.fill_down]
    upto = levels[: levels.index(name) + 1]
    reaches: list[int] = []
    above: dict[str, str] = {}
    begun = 0
    for number, row in enumerate(texts):
        new = any(row[level] and row[level] != above.get(level, "") for level in upto)
        above.update({level: row[level] for level in upto if row[level]})
        if new or number == 0:
            begun = number
            reaches.append(1)
        else:
            reaches.append(0)
            reaches[begun] += 1
    return reaches
