"""Labels of sections: they stand at the left of what they head, or over it.

Owns one act, `section`: what it takes is the label; the rest of the row is read again, under a header if one is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlperf.intake.handmade.field_words import label_key
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.tables.header import Header, header_of
from xlperf.intake.handmade.took import GridRow, Position, PrintedPage, Took, Waiting


def section(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
    """The label of a section, at the left of what it heads; the rest of the row is read again."""
    first, rest = row[0], row[1:]
    words = page.words
    meanings = words.of(first.text)
    own = [meaning for meaning in meanings if meaning.kind == "section"]
    common = set(words.common.concepts(label_key(first.text))) & words.common.sections
    if not own and not common:
        return None
    opened = position.header
    left = opened is None or first.column < opened.first
    if opened is not None and not (left or (len(row) == 1 and not opened.left)):
        return None
    if any(meaning.id == position.section for meaning in own) and opened is not None and opened.table:
        kept = replace(opened, left=opened.left or bool(rest))
        return Took(replace(position, header=kept), labels=(first,), rest=rest)
    labelled = bool(rest) and (words.is_label(rest[0].text) or _is_header(page, position, at, rest))
    fields = [meaning for meaning in meanings if meaning.kind in ("field", "computed")]
    if rest and not labelled and (fields or not own):
        return None
    if len(rest) == 1 and any(meaning.kind == "field" for meaning in page.words.of(first.text)[:2]):
        return None  # a text that is the same as a label
    if not rest and fields and not own:
        return None
    if opened is not None and not own and not labelled:
        return None
    unit = unit_in(first.text)
    after = replace(
        position,
        section=own[0].id if own else position.section,
        section_cell=first,
        header=_header_not_printed(page, position, own[0].id) if own else None,
        waiting=(),
        going_on="",
        since_header=0,
        section_unit=position.section_unit if own and own[0].id == position.section else "",
    )
    if not rest and fields:
        after = replace(after, waiting=(Waiting(fields[0].id if fields[0].kind == "field" else "", first),))
    return Took(after, labels=(first,), rest=rest, units=((first, unit),) if unit else ())


def _is_header(page: PrintedPage, position: Position, at: int, rest: GridRow) -> bool:
    following = page.rows[at + 1] if at + 1 < len(page.rows) else ()
    found = header_of((rest, following), page.grid, page.words, position.section, position.filled)
    return found is not None


def _header_not_printed(page: PrintedPage, position: Position, section_id: str) -> Header | None:
    """The header of a section's table over which no labels are printed: that of another table like it, or its own, where the section
    goes on on another page."""
    tables = [table for part in page.form.section if part.id == section_id for table in part.table]
    for table in tables:
        if table.id in position.headers and section_id == position.section:
            return replace(position.headers[table.id], bottom=-1)
        if table.id in page.words.with_header:
            continue
        if table.id in position.headers:
            return position.headers[table.id]
        labels = [column.label for column in table.column]
        known: list[Header] = [*reversed(list(position.headers.values())), *_headers_to_come(page, labels)]
        for other in known:
            if other.table is not None and [column.label for column in other.table.column] == labels:
                ids = dict(zip((c.id for c in other.table.column), (c.id for c in table.column), strict=True))
                heads = tuple(replace(head, part=ids.get(head.part, "")) for head in other.heads)
                return replace(other, table=table, heads=heads, bottom=-1)
    return None


def _headers_to_come(page: PrintedPage, labels: Sequence[str]) -> list[Header]:
    words = page.words
    wanted = [set(words.of(label)) for label in labels]
    found = []
    for number, row in enumerate(page.rows):
        means = [set(words.of(cell.text)) for cell in row]
        if all(any(one & mean for mean in means) for one in wanted):
            cells = tuple(c for c, mean in zip(row, means, strict=True) if any(one & mean for one in wanted))
            opened = header_of((cells,), page.grid, page.words, "", {})
            if opened is not None:
                left = row[0].column < opened[0].first
                found.append(replace(opened[0], left=left, width=page.width(page.rows[number])))
    return found
