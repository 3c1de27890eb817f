"""Labels and their values outside tables: beside each other, or in one cell.

Owns one act, `pairs`: it takes every row that no other act took. See `reader` for their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from itertools import takewhile

from xlperf.expression.ref import Ref
from xlperf.intake.handmade.field_words import LONGEST_LABEL, label_key
from xlperf.intake.handmade.labels import Meaning, is_like_a_label, unit_in
from xlperf.intake.handmade.lines_of_paper import year_alone
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.took import (
    Continued,
    GridRow,
    PairedValue,
    Position,
    PrintedPage,
    TakenValue,
    Took,
    Waiting,
)
from xlperf.system.dataclass import dataclass

_UNKNOWN_LABEL = re.compile(r"[^\d:：，。；;,≥≤<>=%]{2,16}")
_WIDE_GAP = re.compile(r"[ \u3000\u00a0]{2,}|(?:(?<=[)）度])|[ \u3000\u00a0])(?=[(（]?(?:金额)?单位[:：])")
_UNIT_ALONE = re.compile(r"\s*[(（]?(?:金额|计量|货币)?单位")
_SEALED = re.compile(r"\s*[(（](?:盖章|公章|签章|签字|签名)[)）]\s*$")
"""What stands behind a name where it is to be sealed or signed."""
_MOST_BESIDE_THE_YEAR = 4
"""Cells of a line that says the paper's year; those of a wider one are labels of columns."""
_YEAR_LABELS = frozenset(("预算年度", "申报年度", "评价年度", "自评年度"))
_YEAR_ENTERED = re.compile(r"(20\d\d)(?:年|年度)?")
_LONGEST_NAME = 100
_COLON = re.compile("[:：]")
_INLINE_LABEL = re.compile(r"[^\d，。；;,]{2,20}")


@dataclass
class _PairsOfRow:
    """What one row of labels and values gave so far."""

    labels: list[GridCell] = field(default_factory=list)
    values: list[TakenValue] = field(default_factory=list)
    records: list[PairedValue] = field(default_factory=list)
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

    def lose(self, values: Iterable[GridCell], label: GridCell, why: str) -> None:
        """Values of the row that go into no field, for a reason that is told."""
        self.values += [TakenValue(one, label.text.strip(), why=why) for one in values]
        self.valued = True


def pairs(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took:
    """A row outside tables: labels, each with the value on its right; labels without values wait for the next row."""
    if position.header is None and (more := _going_on(page, position, at, row)) is not None:
        return more
    made = _PairsOfRow(section=position.section)
    number = 0
    while number < len(row):
        before = len(made.values)
        number += _cell(page, position, row, number, made)
        if made.values[before:] and made.values[-1].part != made.going_on:
            made.going_on = ""  # a line below goes on with the last text of this one
    made.alone = _one_of_each(page, made.alone)
    header = None if made.closes else position.header
    several = sum(bool(year_alone(cell.text)) for cell in row) > 1
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
        year=0 if len(row) > _MOST_BESIDE_THE_YEAR or several else made.year,
    )


def _one_of_each(page: PrintedPage, alone: list[Waiting]) -> list[Waiting]:
    """The labels of a row that wait for values, of two for one field the nearer, or the last: the other heads a section, and so
    does one at the beginning that only means the same as the form's."""
    if len(alone) > 1 and not alone[0].cell.column and alone[0].field:
        first = alone[0]
        if not page.words.nearness(first.cell.text, page.form.fields[first.field]):
            alone = alone[1:]

    def rank(at: int) -> tuple[int, int]:
        one = alone[at]
        return page.words.nearness(one.cell.text, page.form.fields[one.field]), at

    best: dict[str, int] = {}
    for at, one in enumerate(alone):
        if one.field:
            best[one.field] = max(best.get(one.field, at), at, key=rank)
    return [one for at, one in enumerate(alone) if best.get(one.field, at) == at]


def _still_waiting(
    page: PrintedPage, position: Position, row: GridRow, alone: Sequence[Waiting]
) -> tuple[Waiting, ...]:
    """The labels of this row, and those of the row above that no label of this row stands under; in a text whose lines are not
    of one width, where nothing says what stands under what, all of these."""
    if not alone or not all(page.words.is_label(cell.text) for cell in row):
        return tuple(alone)
    if page.is_text and page.width(row) != position.waiting_width:
        return (*position.waiting, *alone)
    kept = [
        one
        for one in position.waiting
        if not any(cell.column < one.cell.end and one.cell.column < cell.end for cell in row)
    ]
    return tuple(sorted((*kept, *alone), key=lambda one: one.cell.column))


def _cell(page: PrintedPage, position: Position, row: GridRow, number: int, made: _PairsOfRow) -> int:
    """Reads the cell `number` of the row, and the value beside it; gives how many cells went into it."""
    cell = row[number]
    following = row[number + 1] if number + 1 < len(row) else None
    meanings = page.words.of(cell.text)
    fields = [meaning for meaning in meanings if meaning.kind in ("field", "computed")]
    if fields:
        return _field(page, position, row, number, made, fields)
    if any(meaning.kind == "column" for meaning in meanings) and following is not None:
        record = _record(page, position, row, number, meanings)
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
    several = len(pieces) > 1 and all(_COLON.search(piece) or year_alone(piece) for piece in pieces)
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


def _piece(page: PrintedPage, position: Position, piece: GridCell, made: _PairsOfRow) -> bool:
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


def _field(
    page: PrintedPage, position: Position, row: GridRow, number: int, made: _PairsOfRow, fields: list[Meaning]
) -> int:
    cell = row[number]
    following = row[number + 1] if number + 1 < len(row) else None
    meaning = _which(page, position, row, number, made, fields)
    made.labels.append(cell)
    made.closes = True
    figures = tuple(takewhile(lambda one: is_figure(one.text), row[number + 1 :]))
    amount = meaning is None or page.form.fields[meaning.id].is_number
    if len(figures) > 1 and (amount or len(page.words.crosses(cell.text)) > 1):
        # Which of them is under which label, of years or of stages, is not known.
        made.lose(figures, cell, "why-two-figures")
        return 1 + len(figures)
    if meaning is None:
        if following is not None and not page.words.is_label(following.text):
            made.lose([following], cell, "why-two-fields")
            return 2
        return 1
    made.section = meaning.section
    two = row[number + 1 : number + 3]
    if _heads_two_texts(page, meaning, cell, two):
        made.lose(two, cell, "why-two-fields")
        return 3
    if following is not None and _is_value(page, meaning, row, number):
        value = TakenValue(following, cell.text.strip(), meaning.id, meaning.kind, unit=unit_in(cell.text))
        made.values.append(value)
        made.valued = True
        is_text = meaning.kind == "field" and not page.form.fields[meaning.id].is_number
        made.going_on = meaning.id if is_text else ""
        return 2
    made.alone.append(Waiting(meaning.id, cell))
    return 1


def _heads_two_texts(page: PrintedPage, meaning: Meaning, label: GridCell, values: GridRow) -> bool:
    """Whether a label that only means the same as the form's stands before two texts: it heads a section whose labels are lost."""
    field = page.form.fields[meaning.id]
    texts = len(values) == 2 and not any(
        page.words.is_label(one.text) or is_figure(one.text) for one in values
    )
    return texts and field.kind == "text" and not page.words.nearness(label.text, field)


def _which(
    page: PrintedPage, position: Position, row: GridRow, number: int, made: _PairsOfRow, fields: list[Meaning]
) -> Meaning | None:
    """Which field a label means, of several: by its place among its like in the row, by the label above it, by the
    section; None where nothing tells."""
    key = label_key(row[number].text)
    like = [cell for cell in row if label_key(cell.text) == key]
    if len(fields) == 1:
        own = _under_their_section(page, like, fields[0].section) if len(like) > 1 else like
        return fields[0] if len(own) != 1 or own[0] is row[number] else None
    one_section = len({meaning.section for meaning in fields}) == 1
    if len(like) > 1 and one_section:
        at = like.index(row[number])
        return fields[at] if at < len(fields) else None
    if one_section:
        above = _above(page, position, row[number], fields[0].section)
        same = [m for m in fields if above and m.id.partition("_")[0] == above.partition("_")[0]]
        if len(same) == 1:
            return same[0]
        untaken = [m for m in fields if m.id not in position.fields and not made.given(m.id)]
        return untaken[0] if len(untaken) == 1 and not page.is_text else None
    taken = position.fields
    return min(fields, key=lambda m: (m.id in taken or bool(made.given(m.id)), m.section != made.section))


def _under_their_section(page: PrintedPage, like: Sequence[GridCell], section: str) -> Sequence[GridCell]:
    """Of labels that are the same in a row, those under one of the form's section, by the nearest above that differ; () where
    none do."""
    for row in reversed([row for row in page.rows if row[0].row < like[0].row]):
        at = {cell.column: cell for cell in row if cell.column in {one.column for one in like}}
        if len(at) < len(like):
            break
        if len({label_key(cell.text) for cell in at.values()}) > 1:
            return [
                one for one in like if any(m.section == section for m in page.words.of(at[one.column].text))
            ]
    return ()


def _above(page: PrintedPage, position: Position, cell: GridCell, section: str) -> str:
    """The one field of the section that the nearest label above this cell means; in a text only where the lines are of one
    width."""
    for label in position.labels_above:
        if label.column == cell.column and page.width((label,)) == page.width((cell,)):
            found = [m for m in page.words.of(label.text) if m.kind in ("field", "computed")]
            if len(found) == 1 and found[0].section == section:
                return found[0].id
    return ""


def _is_value(page: PrintedPage, meaning: Meaning, row: GridRow, number: int) -> bool:
    """Whether the cell after a field's label is its value, and not the next label.

    A text may be the same as a label; it is then a value where it stands close by its own label, and after it nothing
    or the label that the form prints there.
    """
    cell = row[number + 1]
    meanings = page.words.of(cell.text)
    if cell.text.rstrip().endswith(("：", ":")) and page.words.is_label(cell.text):
        return False
    if any(one.id == meaning.id for one in meanings):
        return False  # the same label again, nearer to the value below it
    part = page.form.fields[meaning.id]
    if not meanings:
        if not page.words.is_label(cell.text) or page.words.common.level_of(cell.text):
            return True
        if _is_between_its_labels(page, meaning, row, number):
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


def _is_between_its_labels(page: PrintedPage, meaning: Meaning, row: GridRow, number: int) -> bool:
    """Whether a text that other forms print as a label stands close by a text's own label, and behind it what the form has
    there: its next label (资金性质 | 财政拨款 | 支出类型 | …), or after a pair of the form the end of the row."""
    neighbour = page.words.neighbours.get(meaning.id)
    is_text = meaning.kind == "field" and not page.form.fields[meaning.id].is_number
    if not is_text or row[number + 1].column != row[number].end:
        return False
    if number + 2 < len(row):
        return bool(neighbour) and label_key(row[number + 2].text) == neighbour
    before = page.words.of(row[number - 2].text) if number > 1 else []
    return not neighbour and not page.is_text and any(one.kind == "field" for one in before)


def _record(
    page: PrintedPage, position: Position, row: GridRow, number: int, meanings: Sequence[Meaning]
) -> PairedValue | None:
    """A column's label with its value beside it: a table written as pairs. Labels side by side are a header, figures side by side
    of several columns."""
    cell, following = row[number : number + 2]
    before = [m.kind for other in row[max(0, number - 1) : number] for m in page.words.of(other.text)]
    several = len(row) > number + 2 and all(is_figure(one.text) for one in row[number + 1 : number + 3])
    if "column" in before or several or page.words.of(following.text):
        return None
    columns = [meaning for meaning in meanings if meaning.kind == "column"]
    meaning = min(
        columns,
        key=lambda m: (m.section != position.section, bool(position.filled.get(Ref.of(m.id).owner))),
    )
    table, column = Ref.of(meaning.id)
    return PairedValue(table or "", column, following, cell.text.strip())


def _inline(page: PrintedPage, position: Position, cell: GridCell, made: _PairsOfRow) -> bool:
    """A cell such as "部门名称：某局", or "其中：基本支出：1768.16万元"."""
    text = cell.text.strip()
    if unit_in(text) and label_key(_COLON.split(text)[0]).endswith("单位"):
        return False
    for cut in (match.start() for match in _COLON.finditer(text)):
        label, value = text[:cut].strip(), text[cut + 1 :].strip()
        value = _SEALED.sub("", value) or value
        if not value or label_key(label) in ("其中", ""):
            continue
        fields = [meaning for meaning in page.words.of(label) if meaning.kind in ("field", "computed")]
        entered = replace(cell, value=value, shown="")
        if fields:
            free = [m for m in fields if m.id not in position.fields and not made.given(m.id)]
            meant = (free or fields)[0]
            made.values.append(TakenValue(entered, label, meant.id, meant.kind, unit=unit_in(label)))
            made.section = fields[0].section
            made.closes = made.valued = True
            return True
        known = page.words.is_label(label)
        if known or (_INLINE_LABEL.fullmatch(label) and len(value) < LONGEST_LABEL):
            made.values.append(TakenValue(entered, label, why="why-no-field"))
            return True
        break
    return False


def _foreign(page: PrintedPage, row: GridRow, number: int, made: _PairsOfRow) -> int:
    """A cell that is nothing of the form: a label of other forms with its value, or a cell nobody knows."""
    cell = row[number]
    following = row[number + 1] if number + 1 < len(row) else None
    known = page.words.is_label(cell.text) and not page.words.common.level_of(cell.text)
    if known:
        made.labels.append(cell)
        made.units += _unit(cell)
        made.closes = True
        if following is not None and not _is_labelled(page, following):
            made.lose([following], cell, "why-no-field")
            return 2
        made.alone.append(Waiting("", cell))
        return 1
    stated = _YEAR_ENTERED.fullmatch(following.text.strip()) if following is not None else None
    if stated and label_key(cell.text) in _YEAR_LABELS:
        made.labels += row[number : number + 2]
        made.year = int(stated[1])
        return 2
    made.values.append(TakenValue(cell, why="why-unknown"))
    beside = (
        following is not None and following.column == cell.end and not page.words.is_label(following.text)
    )
    if beside and following is not None and _UNKNOWN_LABEL.fullmatch(cell.text.strip()):
        made.lose([following], cell, "why-no-field")
        return 2
    return 1


def _going_on(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
    """A line of a text that goes on with the text of the line above it, after an unquoted line break."""
    cell = row[0]
    if not page.is_text or not position.going_on or len(row) > 1 or cell.column:
        return None
    if page.words.is_label(cell.text) or _names_a_field(page, cell):
        return None
    if _next_is_lacking(page, position.going_on) or _may_be_label(page, position.going_on, at):
        return None
    return Took(position, continued=(Continued(position.going_on, cell),))


def _may_be_label(page: PrintedPage, field: str, at: int) -> bool:
    """Whether a line reads like a label that a line break tore, or like one joined with its value, rather than like more of this
    text: below a name, which takes one line, or above what labels have in brackets."""
    of, text = page.form.fields[field], page.rows[at][0].text
    is_name = 0 < of.max_length <= _LONGEST_NAME
    if is_name and any(label_key(text).startswith(key) for key in page.words.meanings):
        return True
    below = page.rows[at + 1][0].text.strip() if at + 1 < len(page.rows) else ""
    return is_like_a_label(text) and (is_name or below.startswith(("(", "（")))


def _next_is_lacking(page: PrintedPage, field: str) -> bool:
    """Whether the label of the form's next text is nowhere printed, so that a text without a label may be that one's."""
    names = list(page.form.fields)
    following = names[names.index(field) + 1 :][:1]
    return any(
        page.form.fields[name].kind == "text" and name not in page.printed_fields for name in following
    )


def _is_labelled(page: PrintedPage, cell: GridCell) -> bool:
    """Whether a cell is a label itself, or holds a label with its value, and so is not the value of the one before it."""
    return page.words.is_label(cell.text) or _names_a_field(page, cell)


def _names_a_field(page: PrintedPage, cell: GridCell) -> bool:
    label, colon, value = unicodedata.normalize("NFKC", cell.text).partition(":")
    return bool(colon and value.strip()) and page.words.is_label(label)
