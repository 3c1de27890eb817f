"""The published text (公开文本) of a declaration: tab-separated lines as departments publish them.

Owns how values are written there. Reading the text back is `reader`'s, and gives the same declaration.

Amounts have thousands separators and two decimals, or all they have. A level that means "as above" is left empty.
A text that is plainly a number in a number field is written as that number, one of blanks only as nothing: both as
the reader would read them, so that published text, read and published again, is the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlperf.declaration import Declaration, Entered, amount_text, is_filled, read_number, shown_value
from xlperf.expression import plain
from xlperf.expression.ref import Ref
from xlperf.form import Column, ComputedColumn, Field, Item, PictureRow, Section, Table, picture_rows
from xlperf.intake.handmade.formats.lines import quoted_cell
from xlperf.intake.handmade.model import entered_of
from xlperf.intake.handmade.tables.alignment import level_moves


def write_published_text(declaration: Declaration) -> str:
    """The published text: the title, a blank line, the rows of the paper; then the further sheets alike; lines end in
    \\n."""
    form = declaration.form
    lines: list[list[str]] = []
    for section in form.section:
        first = len(lines)
        lines += _section(declaration, section)
        if section.label:
            for number, line in enumerate(lines[first:]):
                line.insert(0, section.label if number == 0 else "")
    usual = Counter(len(line) for line in lines if len(line) > 2).most_common(1)
    width = usual[0][0] if usual else 1
    department = " ".join(
        written(declaration.fields.get(form.department), form.fields[form.department]).split()
    )
    title = f"{declaration.year or form.year}年{form.title}"
    head = quoted_cell(f"{department} {title}" if department else title)
    body = ["\t".join(line + [""] * (width - len(line))) for line in lines]
    text = "\n".join([head, "", *body]) + "\n"
    further = [write_published_text(sheet) for sheet in declaration.sheets if not sheet.is_blank]
    return "\n".join([text, *further])


def _section(declaration: Declaration, section: Section) -> list[list[str]]:
    form = declaration.form
    lines: list[list[str]] = []
    over: list[Item] = []
    for number, row in enumerate(picture_rows(form, section)):
        over = [item for item in over if item.row + item.down > number]
        if row.table:
            lines += _table(declaration, form.tables[row.table], row)
        else:
            cells = [(item.column, _cell(declaration, item)) for item in row.items]
            # A cell that reaches down from above leaves an empty one, so that columns stay below each other.
            cells += [(item.column, "") for item in over]
            lines.append([text for _, text in sorted(cells)])
        over += [item for item in row.items if item.down > 1]
    return lines or [[]]


def _cell(declaration: Declaration, item: Item) -> str:
    if item.kind == "label":
        return item.text
    return quoted_cell(field_text(declaration, item))


def field_text(declaration: Declaration, item: Item) -> str:
    """What is published of the field that an item of the picture is."""
    return written(shown_value(declaration, item.text), declaration.form.fields[item.text])


def _table(declaration: Declaration, table: Table, row: PictureRow) -> Iterator[list[str]]:
    above: dict[str, str] = {}
    for texts in row_texts(declaration, table):
        texts = _levels_once(table, texts, above)
        if any(texts[column.id] for column in table.column):
            yield [
                item.text if item.kind == "label" else quoted_cell(texts[Ref.of(item.text).name])
                for item in row.items
            ]


def _levels_once(table: Table, texts: Mapping[str, str], above: dict[str, str]) -> dict[str, str]:
    """The row's texts, a level that is the same as above left empty unless a higher level changes here."""
    shown = dict(texts)
    changed = False
    for column in table.column:
        if not column.fill_down:
            continue
        text = texts[column.id]
        if text and text == above.get(column.id) and not changed and _others(table, shown, column.id):
            shown[column.id] = ""
        elif text:
            above[column.id] = text
            changed = True
    return shown


def _others(table: Table, shown: Mapping[str, str], name: str) -> bool:
    """Whether the row still says something without this column: a row must not vanish."""
    return any(shown[column.id] for column in table.column if column.id != name and not column.fill_down)


def row_texts(declaration: Declaration, table: Table) -> Iterator[dict[str, str]]:
    """What is published of each filled row, by column, computed ones too; a level in the wrong column put right."""
    computed = declaration.computed_columns(table.id) if table.computed else {}
    for number, entered in enumerate(declaration.tables.get(table.id, ())):
        if not is_filled(entered):
            continue
        texts = {column.id: written(entered.get(column.id), column) for column in table.column}
        for column in table.computed:
            texts[column.id] = written(computed[column.id][number], column)
        for source, target in level_moves(table, texts).items():
            texts[target], texts[source] = texts[source], ""
        yield texts


def written(value: Entered, part: Field | Column | ComputedColumn) -> str:
    """A value as it is published: an amount as "1,475.17", a text as entered, "" where there is nothing."""
    number = read_number(value, part.kind) if part.is_number else None
    if number is None:
        if isinstance(value, Decimal):
            return plain(value)
        return value if isinstance(value, str) and entered_of(value) is not None else ""
    if part.kind != "amount" or not number.is_finite():
        return plain(number)
    whole, _, places = amount_text(abs(number)).partition(".")
    sign = "-" if number < 0 else ""
    return f"{sign}{int(whole):,}.{places}"
