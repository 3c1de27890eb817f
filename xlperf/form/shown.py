"""A form as a notebook shows it: the paper's picture as an HTML table, blank or filled in.

Owns these tables. Knows nothing of declarations: what stands in them is given as texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from xlperf.form.drawing import picture_rows
from xlperf.form.model import Form
from xlperf.form.picture import Item, PictureRow

ShownTexts = Mapping[str, str]

MOST_ROWS = 30
"""Of a table; more are counted. A notebook keeps what it shows in its file."""
_CELL = 'style="border:1px solid #999;padding:2px 6px;text-align:left'


def picture_html(
    form: Form, fields: ShownTexts | None = None, rows: Mapping[str, Sequence[ShownTexts]] | None = None
) -> str:
    """The form's sections as they stand on the paper. `fields`: a text for each field, `rows`: for each table's rows by column;
    without both the blank form, with the id of each input in its cell."""
    sections = []
    for section in form.section:
        lines: list[str] = []
        for row in picture_rows(form, section):
            lines += _lines(row, fields, rows)
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        head = (
            f'<caption style="text-align:left;white-space:nowrap">{escape(section.label)}</caption>'
            if section.label
            else ""
        )
        sections.append(
            f'<table style="border-collapse:collapse;margin-bottom:6px">{head}<tbody>{body}</tbody></table>'
        )
    title = f"<p><b>{escape(form.title)}</b> {form.year}（{escape(form.id)} v{form.version}"
    return f"{title}{'，' + escape(form.amounts) if form.amounts else ''}）</p>{''.join(sections)}"


def _lines(
    row: PictureRow, fields: ShownTexts | None, rows: Mapping[str, Sequence[ShownTexts]] | None
) -> Iterator[str]:
    if not row.table or rows is None:
        yield "".join(_cell(item, _text(item, fields)) for item in row.items)
        return
    filled = rows.get(row.table, ())
    for values in filled[:MOST_ROWS]:
        texts = {f"{row.table}.{name}": text for name, text in values.items()}
        yield "".join(
            _cell(item, item.text if item.kind == "label" else texts.get(item.text, "")) for item in row.items
        )
    if len(filled) > MOST_ROWS or not filled:
        across = sum(item.across for item in row.items)
        told = f"… {len(filled)}" if filled else "—"
        yield f'<td colspan="{across}" {_CELL}">{told}</td>'


def _text(item: Item, fields: ShownTexts | None) -> str:
    if item.kind == "label":
        return item.text
    return f"[{item.text}]" if fields is None else fields.get(item.text, "")


def _cell(item: Item, text: str) -> str:
    """A label as a header, a value as a cell; of several lines each on its own."""
    tag = "th" if item.kind == "label" else "td"
    spans = (f' colspan="{item.across}"' if item.across > 1 else "") + (
        f' rowspan="{item.down}"' if item.down > 1 else ""
    )
    weight = ";font-weight:600;background:#f2f2f2" if item.kind == "label" else ""
    return f'<{tag}{spans} {_CELL}{weight}">{escape(text).replace(chr(10), "<br>")}</{tag}>'
