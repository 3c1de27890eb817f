"""Labels and their values outside tables: beside each other, one above the other, or in one cell.

Owns these acts: each looks at one row and returns what it took of it, or None. See `reader` for their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from xlperf.declaration import read_number
from xlperf.intake.handmade.field_words import LONGEST_LABEL, label_key
from xlperf.intake.handmade.header import Header, header_of
from xlperf.intake.handmade.labels import Meaning, unit_in
from xlperf.intake.handmade.lines_of_paper import year_alone
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.took import Continued, Page, Position, Record, Row, Took, Value, Waiting

_UNKNOWN_LABEL = re.compile(r"[^\d:：，。；;,≥≤<>=%]{2,16}")
_WIDE_GAP = re.compile(r"[ \u3000\u00a0]{2,}|(?<=[)）度])[ \u3000\u00a0]+(?=(?:金额)?单位)")
_UNIT_ALONE = re.compile(r"\s*[(（]?(?:金额|计量|货币)?单位")
_SEALED = re.compile(r"\s*[(（](?:盖章|公章|签章|签字|签名)[)）]\s*$")
"""What stands behind a name where it is to be sealed or signed."""
_INLINE_LABEL = re.compile(r"[^\d，。；;,]{2,20}")


def section(page: Page, position: Position, at: int, row: Row) -> Took | None:
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


def _is_header(page: Page, position: Position, at: int, rest: Row) -> bool:
    following = page.rows[at + 1] if at + 1 < len(page.rows) else ()
    found = header_of((rest, following), page.grid, page.words, position.section, position.filled)
    return found is not None


def _header_not_printed(page: Page, position: Position, section_id: str) -> Header | None:
    """The header of a section's table over which no labels are printed: that of another table like it."""
    tables = [table for part in page.form.section if part.id == section_id for table in part.table]
    for table in tables:
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


def _headers_to_come(page: Page, labels: Sequence[str]) -> list[Header]:
    wanted = {label_key(label) for label in labels}
    found = []
    for number, row in enumerate(page.rows):
        if wanted <= {label_key(cell.text) for cell in row}:
            cells = tuple(cell for cell in row if label_key(cell.text) in wanted)
            opened = header_of((cells,), page.grid, page.words, "", {})
            if opened is not None:
                left = row[0].column < opened[0].first
                found.append(replace(opened[0], left=left, width=page.width(page.rows[number])))
    return found


# ---------------------------------------------------------------- values below their labels


def values_below(page: Page, position: Position, at: int, row: Row) -> Took | None:
    """Values under a row of labels: every cell stands under one of them, and none is a label itself."""
    waiting = position.waiting
    if not waiting or any(_is_own_label(page, cell) or page.words.is_label(cell.text) for cell in row):
        return None
    pairs = _under(page, position, row)
    if pairs is None:
        return None
    for label, cell in pairs:
        if not label.field:
            continue
        kind = page.form.fields[label.field].kind
        if kind != "text" and len(waiting) == 1 and read_number(cell.value, kind) is None:
            return None
    values = tuple(_value(page, label.field, cell, label.cell) for label, cell in pairs)
    section = position.section
    after = replace(position, waiting=(), section=section, going_on="")
    return Took(after, values=values)


def _value(page: Page, field_id: str, cell: GridCell, label: GridCell) -> Value:
    printed = label.text.strip()
    if not field_id:
        return Value(cell, printed, why="why-no-field")
    kind = "computed" if page.form.fields[field_id].value else "field"
    return Value(cell, printed, field_id, kind, unit=unit_in(printed))


def _under(page: Page, position: Position, row: Row) -> list[tuple[Waiting, GridCell]] | None:
    waiting = position.waiting
    width = page.width(row)
    shifts = {0}
    if page.is_text and width and position.waiting_width and width != position.waiting_width:
        shifts |= {position.waiting_width - width}
    found = []
    for shift in sorted(shifts):
        pairs = []
        for cell in row:
            start, end = cell.column + shift, cell.end + shift
            over = [one for one in waiting if one.cell.column < end and start < one.cell.end]
            if page.is_text and shift:
                over = [one for one in waiting if one.cell.column == start]
            if len(over) == 1:
                pairs.append((over[0], cell))
        if len(pairs) == len(row) == len({one.cell for one, _ in pairs}):
            found.append(pairs)
    ragged = len(shifts) > 1
    if ragged and len(found) > 1 and len(row) == len(waiting):
        return [(one, cell) for one, cell in zip(waiting, row, strict=True)]
    return found[0] if len(found) == 1 else None


def _is_own_label(page: Page, cell: GridCell) -> bool:
    return bool(page.words.of(cell.text))


# ---------------------------------------------------------------- pairs in a row


@dataclass
class _Row:
    """What one row of labels and values gave so far."""

    labels: list[GridCell] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    alone: list[Waiting] = field(default_factory=list)
    units: list[tuple[GridCell, str]] = field(default_factory=list)
    valued: bool = False
    section: str = ""
    closes: bool = False
    going_on: str = ""
    year: int = 0

    def given(self, field_id: str) -> int:
        return sum(value.part == field_id for value in self.values) + sum(
            one.field == field_id for one in self.alone
        )


def pairs(page: Page, position: Position, at: int, row: Row) -> Took:
    """A row outside tables: labels, each with the value on its right; labels without values wait for the next row."""
    if position.header is None and (more := _going_on(page, position, row)) is not None:
        return more
    made = _Row(section=position.section)
    number = 0
    while number < len(row):
        number += _cell(page, position, row, number, made)
    header = None if made.closes else position.header
    after = replace(
        position,
        section=made.section,
        header=header,
        waiting=() if made.valued else _still_waiting(page, position, row, made.alone),
        waiting_width=page.width(row),
        going_on=made.going_on,
        labels_above=(*made.labels, *position.labels_above)[:40],
    )
    return Took(
        after,
        labels=tuple(made.labels),
        values=tuple(made.values),
        records=tuple(made.records),
        units=tuple(made.units),
        year=made.year,
    )


def _still_waiting(page: Page, position: Position, row: Row, alone: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """The labels of this row, and those of the row above that no label of this row stands under."""
    if not alone or not all(page.words.is_label(cell.text) for cell in row):
        return tuple(alone)
    kept = [
        one
        for one in position.waiting
        if not any(cell.column < one.cell.end and one.cell.column < cell.end for cell in row)
    ]
    return tuple(sorted((*kept, *alone), key=lambda one: one.cell.column))


def _cell(page: Page, position: Position, row: Row, number: int, made: _Row) -> int:
    """Reads the cell `number` of the row, and the value beside it; gives how many cells went into it."""
    cell = row[number]
    following = row[number + 1] if number + 1 < len(row) else None
    meanings = page.words.of(cell.text)
    fields = [meaning for meaning in meanings if meaning.kind in ("field", "computed")]
    if fields:
        return _field(page, position, row, number, made, fields)
    if any(meaning.kind == "column" for meaning in meanings) and following is not None:
        record = _record(page, position, cell, following, meanings)
        if record is not None:
            made.labels.append(cell)
            made.records.append(record)
            made.section = next(m.section for m in meanings if m.id == f"{record.table}.{record.column}")
            return 2
    if meanings:
        made.labels.append(cell)
        made.units += _unit(cell)
        if position.header is None:
            made.section = meanings[0].section
        return 1
    pieces = [piece for piece in _WIDE_GAP.split(cell.text.strip()) if piece]
    several = len(pieces) > 1 and all(re.search("[:：]", piece) or year_alone(piece) for piece in pieces)
    inline = [
        _piece(page, position, replace(cell, value=piece, shown="") if several else cell, made)
        for piece in (pieces if several else [cell.text])
    ]
    if any(inline):
        return 1
    if (
        (following is None or _is_labelled(page, following))
        and cell.text.rstrip().endswith(("：", ":"))
        and page.words.is_label(cell.text)
    ):
        made.labels.append(cell)
        return 1
    if unit_in(cell.text) and len(cell.text) < LONGEST_LABEL and not page.words.is_label(cell.text):
        made.labels.append(cell)
        made.units += [(cell, unit_in(cell.text))]
        return 1
    return _foreign(page, row, number, made)


def _piece(page: Page, position: Position, piece: GridCell, made: _Row) -> bool:
    """One of several things said in one cell: a label with its value, the year, the unit of the amounts."""
    if year := year_alone(piece.text):
        made.labels.append(piece)
        made.year = year
        return True
    if _inline(page, position, piece, made):
        return True
    if (unit := unit_in(piece.text)) and _UNIT_ALONE.match(piece.text):
        made.labels.append(piece)
        made.units.append((piece, unit))
        return True
    return False


def _unit(cell: GridCell) -> list[tuple[GridCell, str]]:
    return [(cell, unit_in(cell.text))] if unit_in(cell.text) else []


def _field(page: Page, position: Position, row: Row, number: int, made: _Row, fields: list[Meaning]) -> int:
    cell = row[number]
    following = row[number + 1] if number + 1 < len(row) else None
    meaning = _which(page, position, row, number, made, fields)
    made.labels.append(cell)
    made.closes = True
    if meaning is None:
        if following is not None and not page.words.is_label(following.text):
            made.values.append(Value(following, cell.text.strip(), why="why-two-fields"))
            made.valued = True
            return 2
        return 1
    made.section = meaning.section
    if following is not None and _is_value(page, meaning, row, number):
        value = Value(following, cell.text.strip(), meaning.id, meaning.kind, unit=unit_in(cell.text))
        made.values.append(value)
        made.valued = True
        is_text = meaning.kind == "field" and not page.form.fields[meaning.id].is_number
        made.going_on = meaning.id if is_text else ""
        return 2
    made.alone.append(Waiting(meaning.id, cell))
    return 1


def _which(
    page: Page, position: Position, row: Row, number: int, made: _Row, fields: list[Meaning]
) -> Meaning | None:
    """Which field a label means, of several: by its place among its like in the row, by the label above it, by the
    section; None where nothing tells."""
    if len(fields) == 1:
        return fields[0]
    key = label_key(row[number].text)
    like = [cell for cell in row if label_key(cell.text) == key]
    one_section = len({meaning.section for meaning in fields}) == 1
    if len(like) > 1 and one_section:
        at = like.index(row[number])
        return fields[at] if at < len(fields) else None
    if one_section:
        above = _above(page, position, row[number])
        same = [m for m in fields if above and m.id.partition("_")[0] == above.partition("_")[0]]
        if len(same) == 1:
            return same[0]
        untaken = [m for m in fields if m.id not in position.fields and not made.given(m.id)]
        return untaken[0] if len(untaken) == 1 or len(fields) == len(untaken) and not above else None
    taken = position.fields
    return min(fields, key=lambda m: (m.id in taken or bool(made.given(m.id)), m.section != made.section))


def _above(page: Page, position: Position, cell: GridCell) -> str:
    """The one field that the nearest label above this cell means."""
    for label in position.labels_above:
        if label.column == cell.column:
            found = [m.id for m in page.words.of(label.text) if m.kind in ("field", "computed")]
            if len(found) == 1:
                return found[0]
    return ""


def _is_value(page: Page, meaning: Meaning, row: Row, number: int) -> bool:
    """Whether the cell after a field's label is its value, and not the next label.

    A text may be the same as a label; it is then a value where it stands close by its own label, and after it nothing
    or the label that the form prints there.
    """
    cell = row[number + 1]
    meanings = page.words.of(cell.text)
    if cell.text.rstrip().endswith(("：", ":")) and page.words.is_label(cell.text):
        return False
    part = page.form.fields[meaning.id]
    if not meanings:
        if not page.words.is_label(cell.text) or page.words.common.level_of(cell.text):
            return True
        named = page.words.common.has_value(label_key(cell.text))
        return not named and number + 2 >= len(row) and not part.is_number and not page.is_text
    if meaning.kind == "computed":
        return False
    if meaning.id in page.words.under and any(one.kind == "field" for one in meanings):
        return False
    neighbour = page.words.neighbours.get(meaning.id)
    if part.is_number or label_key(cell.text) == neighbour:
        return False
    if cell.column != row[number].end:
        return all(one.kind == "printed" for one in meanings)
    after = row[number + 2] if number + 2 < len(row) else None
    if after is not None:
        return label_key(after.text) == neighbour
    before = row[:number]
    return all(m.kind == "section" for other in before for m in page.words.of(other.text)[:1])


def _record(
    page: Page, position: Position, cell: GridCell, following: GridCell, meanings: Sequence[Meaning]
) -> Record | None:
    """A column's label with its value beside it: a table written as pairs."""
    if page.words.of(following.text):
        return None
    columns = [meaning for meaning in meanings if meaning.kind == "column"]
    meaning = min(
        columns,
        key=lambda m: (m.section != position.section, bool(position.filled.get(m.id.partition(".")[0]))),
    )
    table, _, column = meaning.id.partition(".")
    return Record(table, column, following, cell.text.strip())


def _inline(page: Page, position: Position, cell: GridCell, made: _Row) -> bool:
    """A cell such as "部门名称：某局", or "其中：基本支出：1768.16万元"."""
    text = re.sub("[：]", ":", cell.text.strip())
    if unit_in(text) and label_key(text.partition(":")[0]).endswith("单位"):
        return False
    for cut in (match.start() for match in re.finditer(":", text)):
        label, value = text[:cut].strip(), text[cut + 1 :].strip()
        value = _SEALED.sub("", value) or value
        if not value or label_key(label) in ("其中", ""):
            continue
        fields = [meaning for meaning in page.words.of(label) if meaning.kind in ("field", "computed")]
        entered = replace(cell, value=value, shown="")
        if fields:
            free = [m for m in fields if m.id not in position.fields and not made.given(m.id)]
            if free:
                made.values.append(Value(entered, label, free[0].id, free[0].kind, unit=unit_in(label)))
            else:
                made.values.append(Value(entered, label, fields[0].id, fields[0].kind, unit=unit_in(label)))
            made.section = fields[0].section
            made.closes = made.valued = True
            return True
        known = page.words.is_label(label)
        if known or (_INLINE_LABEL.fullmatch(label) and len(value) < LONGEST_LABEL):
            made.values.append(Value(entered, label, why="why-no-field"))
            return True
        break
    return False


def _foreign(page: Page, row: Row, number: int, made: _Row) -> int:
    """A cell that is nothing of the form: a label of other forms with its value, or a cell nobody knows."""
    cell = row[number]
    following = row[number + 1] if number + 1 < len(row) else None
    known = page.words.is_label(cell.text) and not page.words.common.level_of(cell.text)
    if known:
        made.labels.append(cell)
        made.units += _unit(cell)
        made.closes = True
        if following is not None and not _is_labelled(page, following):
            made.values.append(Value(following, cell.text.strip(), why="why-no-field"))
            made.valued = True
            return 2
        made.alone.append(Waiting("", cell))
        return 1
    made.values.append(Value(cell, why="why-unknown"))
    beside = (
        following is not None and following.column == cell.end and not page.words.is_label(following.text)
    )
    if beside and following is not None and _UNKNOWN_LABEL.fullmatch(cell.text.strip()):
        made.values.append(Value(following, cell.text.strip(), why="why-no-field"))
        made.valued = True
        return 2
    return 1


def _going_on(page: Page, position: Position, row: Row) -> Took | None:
    """A line of a text that goes on with the text of the line above it, after an unquoted line break."""
    cell = row[0]
    if not page.is_text or not position.going_on or len(row) > 1 or cell.column:
        return None
    if page.words.is_label(cell.text) or _names_a_field(page, cell):
        return None
    return Took(position, continued=(Continued(position.going_on, cell),))


def _is_labelled(page: Page, cell: GridCell) -> bool:
    """Whether a cell is a label itself, or holds a label with its value, and so is not the value of the one before it."""
    return page.words.is_label(cell.text) or _names_a_field(page, cell)


def _names_a_field(page: Page, cell: GridCell) -> bool:
    label, colon, value = unicodedata.normalize("NFKC", cell.text).partition(":")
    return bool(colon and value.strip()) and page.words.is_label(label)


__all__ = ["pairs", "section", "values_below"]
