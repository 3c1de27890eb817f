"""The rows of tables and of blocks of money in a grid: headers, rows, totals, rows torn by a line break.

Owns these acts: each looks at one row and returns what it took of it, or None. See `reader` for their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise, takewhile

from xlperf.declaration import read_number
from xlperf.intake.handmade.alignment import Alignment, align, is_whole
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.header import Head, Header, header_of
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.printed_header import printed_header
from xlperf.intake.handmade.took import Continued, LaidRow, Page, Position, Row, TakenRow, Took, Value

_SIGNED = re.compile(
    r"^(?:填报|填表|制表|经办|审核|复核|负责|联系|日期|备注|注|说明|电话|报送|单位负责|项目负责|财务负责|主管)[^:：]{0,8}[:：]"
)
_INLINE = re.compile(r":\s*[\d,.]+\s*(?:万元|元)?$")
_SUMS = frozenset(("合计", "总计", "小计", "共计"))
_NOTHING = frozenset(("—", "-", "/", "――", "--", "——", "\\", "－", "／"))
_SCORED = frozenset(("总分", "总得分", "合计得分", "自评总分"))
_MOST_TORN = 20
_MOST_LOOKED_AT = 100
"""Rows below a header in which values without a label are looked for."""


def _reaching_down(page: Page, position: Position, at: int, row: Row) -> Row:
    """Labels of rows above that are merged down into this row, which may be a header's second: they stand in it, too."""
    if page.grid.kind == "lines":
        return ()
    bottom = row[0].row + 1
    return tuple(
        cell
        for above in page.rows[max(0, at - _MOST_ROWS) : at]
        for cell in above
        if cell.down > 1
        and bottom <= cell.row + cell.down <= bottom + 1
        and cell is not position.section_cell
        and page.words.is_label(cell.text)
        and not any(cell.column < other.end and other.column < cell.end for other in row)
    )


def _more(whole: Header, found: Header) -> bool:
    """Whether the form's own header says more than what was made of the same rows."""
    if whole.crossed and found.crossed:
        return len(whole.heads) > len(found.heads)
    return len(whole.parts) > len(found.parts)


_MOST_ROWS = 6
"""Of a header that is looked at."""


def header(page: Page, position: Position, at: int, row: Row) -> Took | None:
    """A row of column labels opens a table or a block of money; it may go on in the row below."""
    following = page.rows[at + 1 : at + _MOST_ROWS]
    reaching = _reaching_down(page, position, at, row)
    first = tuple(sorted((*row, *reaching), key=lambda cell: cell.column))
    found = header_of((first, *following[:1]), page.grid, page.words, position.section, position.filled)
    whole = printed_header((row, *following), page.grid, page.form)
    if whole is not None and (found is None or _more(whole[0], found[0])):
        found = whole
    if found is None:
        return None
    opened, lines = found
    before = position.header
    if before is not None and position.since_header:
        known = [page.words.is_label(cell.text) for cell in row]
        if opened.table is None and not opened.crossed and not all(known):
            return None
        if opened.table is not None and before.table is opened.table and not all(known):
            return None
        if before.table is not opened.table and len(opened.parts) < len(row) - 1 and not all(known):
            return None
        if not opened.crossed and before.table is opened.table and is_row_of(before, row, page):
            return None
    opened = replace(_placed(opened, position.section_cell, row), reach=page.reach(row))
    opened = _with_unlabelled(page, opened, at + lines)
    labels = (*row, *(cell for cells in following[: lines - 1] for cell in cells))
    headers = dict(position.headers)
    section = position.section
    if opened.table is not None:
        headers[opened.table.id] = opened
        section = next(
            part.id for part in page.form.section if any(one is opened.table for one in part.table)
        )
    after = replace(
        position,
        header=opened,
        headers=headers,
        section=section,
        waiting=(),
        going_on="",
        since_header=0,
        shifts={},
    )
    units = tuple((cell, unit_in(cell.text)) for cell in labels if unit_in(cell.text))
    return Took(after, lines=lines, labels=labels, units=units)


def _placed(opened: Header, section: GridCell | None, row: Row) -> Header:
    """The header, with what the section's label beside it says of its extent."""
    if section is None or not section.row <= row[0].row <= section.last_row:
        return opened
    left = section.column < opened.first
    bottom = section.last_row if section.down > 1 and left else -1
    if opened.crossed and not opened.named and section.end < opened.first:
        names = Head("", section.end, opened.first)
        opened = replace(opened, heads=(names, *opened.heads), named=True)
    return replace(opened, left=left, bottom=bottom)


def _with_unlabelled(page: Page, opened: Header, at: int) -> Header:
    """The header with a column of its own for values over which no label is printed, so that they are no other column's."""
    found: Counter[int] = Counter()
    rows = list(takewhile(partial(_may_be_below, page, opened), page.rows[at : at + _MOST_LOOKED_AT]))
    widest = max(map(page.width, rows), default=0)
    for row in (row for row in rows if page.width(row) == widest):
        under = [(opened.at(cell), cell.column) for cell in row]
        found.update(c for (one, _), (other, c) in pairwise(under) if one is not None and one is other)
    lacking = [column for column, count in found.items() if count > 1]
    if not lacking:
        return opened
    heads = [*opened.heads, *(Head("", column, column + 1) for column in lacking)]
    return replace(opened, heads=tuple(sorted(heads, key=lambda head: head.start)))


def _may_be_below(page: Page, opened: Header, row: Row) -> bool:
    words = page.words
    labels = any(words.is_label(cell.text) and not words.common.level_of(cell.text) for cell in row)
    return not labels and not 0 <= opened.bottom < row[0].row


def is_total(row: Row) -> bool:
    """Whether a row sums up: its first cell says so."""
    return label_key(row[0].text) in field_words().totals


def is_row_of(open_header: Header, row: Row, page: Page) -> bool:
    """Whether these cells make a whole row of the open table."""
    laid = align(open_header, row, page.width(row))
    return laid is not None and not (laid.doubtful or laid.strays) and is_whole(open_header, laid.cells)


# ---------------------------------------------------------------- blocks of money


def money_row(page: Page, position: Position, at: int, row: Row) -> Took | None:
    """A row of values that the labels above them tell apart: "财政拨款" and its amounts, "总分" and its figures."""
    opened = position.header
    if opened is None:
        return _sum_without_header(page, position, row)
    name = _name_of_row(page, position, opened, row)
    if name is None:
        return None
    before = row[: row.index(name)]
    laid = _under(opened, row[row.index(name) :], page, name, position)
    if laid is None:
        return None
    if laid.doubtful or row[0].row in page.doubted:
        return _doubtful(page, position, opened, row)
    values = []
    for head, cell in laid.cells.items():
        if cell is name:
            continue
        crossing = page.words.crossing(name.text, head.label, position.section, head.printed)
        label = f"{name.text.strip()}/{head.printed}"
        unit = unit_in(head.printed) or unit_in(name.text)
        if page.words.prints(name.text, head.label, cell.text):
            values.append(Value(cell, label, why="why-printed"))
        elif cell.text.strip() in _NOTHING:
            values.append(Value(cell, label, why="why-nothing"))
        elif crossing is None:
            values.append(Value(cell, label, why="why-no-field"))
        else:
            values.append(Value(cell, label, crossing.id, crossing.kind, unit=unit))
    values += [Value(cell, name.text.strip(), why="why-no-column") for cell in laid.strays]
    after = _past_row(position, laid, page.width(row))
    here = _laid(page, opened, laid, row) if opened.crossed else None
    return Took(after, labels=(*before, name), values=tuple(values), laid=here)


def _laid(page: Page, opened: Header, laid: Alignment, row: Row) -> LaidRow:
    width = page.width(row)
    shifted = laid.shifted or width != opened.width
    return LaidRow(row[0].row, opened, laid.cells, laid.strays, width, page.reach(row), shifted)


def _past_row(position: Position, laid: Alignment | None, width: int) -> Position:
    """The position after a row of the open table, with what it tells of the rows to come."""
    known = {width: laid.shift} if laid is not None and laid.shift is not None and width else {}
    shifts = {**known, **position.shifts}
    return replace(position, waiting=(), going_on="", since_header=position.since_header + 1, shifts=shifts)


def _sum_without_header(page: Page, position: Position, row: Row) -> Took | None:
    """The form's row of sums in a table of its own: its values in their order, where none is lacking."""
    name, values = row[0], row[1:]
    columns = page.words.crosses(name.text) if page.words.is_sum(name.text) else ()
    found = [page.words.crossing(name.text, column, "") for column in columns]
    if not values or len(found) != len(values) or None in found:
        return None
    taken = [
        Value(cell, name.text.strip(), crossing.id, crossing.kind)
        for crossing, cell in zip(found, values, strict=True)
        if crossing is not None
    ]
    if any(page.form.fields[v.part].is_number != is_figure(v.cell.text) for v in taken):
        return None
    return Took(replace(position, waiting=()), labels=(name,), values=tuple(taken))


def _name_of_row(page: Page, position: Position, opened: Header, row: Row) -> GridCell | None:
    """The cell that names the row of values, None where this is no such row."""
    if any(_INLINE.search(unicodedata.normalize("NFKC", cell.text)) for cell in row):
        return None  # labels with their values in one cell
    for cell in row[:2]:
        key = label_key(cell.text)
        crosses = bool(page.words.crosses(cell.text))
        if opened.crossed:
            known = set(page.words.common.concepts(key)) & page.words.common.money_rows
            named_so = bool(known) or crosses or key in page.words.common.totals
        else:
            scored = key in _SCORED and cell.column <= opened.first
            named_so = scored or page.words.is_sum(cell.text)
            named_so = named_so or (crosses and key in page.words.common.totals)
        if named_so:
            return cell
        if not any(meaning.kind == "section" for meaning in page.words.of(cell.text)):
            break
    first = row[0]
    named = opened.crossed and first.column <= opened.first and not is_figure(first.text)
    if named and len(row) > 1 and not _leaves_money(page, position, opened, row):
        return first
    return None


def _leaves_money(page: Page, position: Position, opened: Header, row: Row) -> bool:
    fields = [m for m in page.words.of(row[0].text) if m.kind in ("field", "computed", "section")]
    inside = opened.bottom >= row[0].row
    figures = sum(is_figure(cell.text) for cell in row[1:])
    if not figures and not any(cell.text.strip() in _NOTHING for cell in row[1:]):
        return True
    return not inside and (bool(fields) or page.words.is_label(row[0].text) or figures < len(row) - 1)


def _under(opened: Header, cells: Row, page: Page, name: GridCell, position: Position) -> Alignment | None:
    """How the values after the row's name lie under the heads."""
    if opened.crossed:
        return align(_with_names(opened, name), cells, page.width(cells), position.shifts)
    values = cells[1:]
    ways = [way for way in _ways_under(opened, values, page, name) if way]
    if not page.is_text:
        ways = [way for way in ways if len(way) == len(values)][:1] or ways
    ways = [way for number, way in enumerate(ways) if way not in ways[:number]]
    if len(ways) == 1:
        strays = tuple(cell for cell in values if cell not in ways[0].values())
        if not any(is_figure(cell.text) for cell in strays) and not _may_be_weight(page, ways[0], name):
            return Alignment(ways[0], strays)
    return Alignment({}, values, doubtful=bool(values)) if page.is_text or ways else Alignment({}, values)


def _may_be_weight(page: Page, way: Mapping[Head, GridCell], name: GridCell) -> bool:
    """Whether the one figure of a total may be the sum of the weights, which is always 100, over which the name reaches."""
    scores = [cell for head, cell in way.items() if "得分" in field_words().concepts(head.key)]
    full = len(way) == 1 and bool(scores) and read_number(scores[0].value, "number") == 100
    return full and (page.is_text or name.across > 1)


def _ways_under(opened: Header, values: Row, page: Page, name: GridCell) -> Iterator[dict[Head, GridCell]]:
    """Ways to lay the figures of a total under the heads of a table: by place; in a text also shifted, or in order."""
    width = page.width((name,))
    crossing = page.words.crosses(name.text)

    def fits(head: Head | None, cell: GridCell) -> bool:
        if head is None or not crossing:
            return head is not None and _holds_figures(opened, head)
        column = head.label
        if page.words.prints(name.text, column, cell.text):
            return True
        found = page.words.crossing(name.text, column, "")
        return found is not None and page.form.fields[found.id].is_number == is_figure(cell.text)

    placed = {head: cell for cell in values if (head := opened.at(cell)) is not None and fits(head, cell)}
    if len(placed) == len(values) and (not page.is_text or width == opened.width):
        yield placed
        return
    heads = [head for head in opened.heads if page.words.crossing(name.text, head.label, "") is not None]
    if 0 < len(values) < len(heads) and all(is_figure(cell.text) for cell in values):
        heads = [head for head in heads if fits(head, values[0])]
    heads = heads or [head for head in opened.heads if _holds_figures(opened, head)]
    if len(heads) == len(values) and all(fits(h, c) for h, c in zip(heads, values, strict=True)):
        yield dict(
            zip(heads, values, strict=True)
        )  # the cells before them were merged otherwise than the header's
    if not page.is_text:
        yield placed
        return
    reach = opened.heads[-1].end
    for shift in range(-reach, reach + 1):
        moved = [GridCell(cell.row, cell.column + shift, cell.value) for cell in values]
        under = [opened.at(cell) for cell in moved]
        laid = {head: cell for head, cell in zip(under, values, strict=True) if head is not None}
        on_labels = all(h is not None and h.start == c.column for h, c in zip(under, moved, strict=True))
        if on_labels and all(fits(head, cell) for head, cell in laid.items()):
            yield laid


def _holds_figures(opened: Header, head: Head) -> bool:
    column = opened.table.parts.get(head.part) if opened.table is not None else None
    return column.is_number if column is not None else head.key in ("分值", "得分", "权重", "自评得分")


def _with_names(opened: Header, name: GridCell) -> Header:
    """The header with a column for the rows' names, where none is printed over them."""
    first = opened.heads[0]
    if opened.named or name.column >= first.start:
        return opened
    heads = (Head("", name.column, max(name.column + 1, min(name.end, first.start))), *opened.heads)
    return replace(opened, heads=heads)


# ---------------------------------------------------------------- tables


def table_row(page: Page, position: Position, at: int, row: Row) -> Took | None:
    """A row of the open table, laid under its columns."""
    opened = position.header
    if opened is None or opened.crossed or _leaves(page, position, opened, row):
        return None
    serial = tuple(cell for cell in row if opened.is_serial(cell))
    cells = tuple(cell for cell in row if not opened.is_serial(cell))
    if not cells:
        return Took(position, labels=serial)
    torn = _torn(page, position, at, cells)
    if torn is not None:
        return torn
    if _is_signed(page, opened, cells):
        return None
    laid = align(opened, cells, page.width(row), position.shifts)
    if laid is None:
        return None
    if laid.doubtful or row[0].row in page.doubted:
        return _doubtful(page, position, opened, row)
    if _only_labels(cells, page) and not is_whole(opened, laid.cells):
        return None
    return replace(_row(position, opened, laid, serial, page.width(row)), laid=_laid(page, opened, laid, row))


def _only_labels(cells: Row, page: Page) -> bool:
    """Whether a row is one of labels: another header, not values."""
    known = [page.words.is_label(c.text) and not page.words.common.level_of(c.text) for c in cells]
    return len(cells) > 1 and all(known)


def _is_signed(page: Page, opened: Header, cells: Row) -> bool:
    """Whether this is the line below a table in which people sign: labels, each with its value in the same cell."""
    first = unicodedata.normalize("NFKC", cells[0].text).strip()
    beside = not opened.left or cells[0].column < opened.first
    if beside and _SIGNED.match(first):
        return True
    parted = [unicodedata.normalize("NFKC", cell.text).partition(":") for cell in cells]
    known = [bool(colon) and page.words.common.has_value(label_key(label)) for label, colon, _ in parted]
    return all(known)


def _row(position: Position, opened: Header, laid: Alignment, labels: Row = (), width: int = 0) -> Took:
    foreign = [
        Value(cell, head.printed, why="why-no-column" if opened.table else "why-no-table")
        for head, cell in laid.cells.items()
        if not head.part
    ]
    foreign += [Value(cell, why="why-no-column") for cell in laid.strays]
    after = _past_row(position, laid, width)
    if opened.table is None:
        return Took(after, labels=labels, values=tuple(foreign))
    cells = laid.by_part()
    taken = TakenRow(
        opened.table.id,
        {column.id: cells[column.id] for column in opened.table.parts.values() if column.id in cells},
        {head.part: head.printed for head in opened.heads if head.part},
        shifted=_moved_column(opened, cells) if laid.shifted else "",
        units={head.part: unit_in(head.printed) for head in opened.heads if head.part},
    )
    total = any(label_key(cell.text) in _SUMS for cell in cells.values())
    return Took(after, labels=labels, values=tuple(foreign), row=taken if cells else None, total=total)


def _moved_column(opened: Header, cells: Mapping[str, GridCell]) -> str:
    assert opened.table is not None
    for column in opened.table.column:
        cell = cells.get(column.id)
        head = opened.at(cell) if cell is not None else None
        if cell is not None and (head is None or head.part != column.id):
            return column.id
    return ""


def _doubtful(page: Page, position: Position, opened: Header, row: Row) -> Took:
    """A row that may be laid in more than one way: none is taken, and every cell is named."""
    after = replace(position, waiting=(), going_on="", since_header=position.since_header + 1)
    laid = LaidRow(row[0].row, opened, {}, row, page.width(row), doubtful=True)
    return Took(after, values=tuple(Value(cell, why="why-two-ways") for cell in row), laid=laid)


def _leaves(page: Page, position: Position, opened: Header, row: Row) -> bool:
    """Whether this row is no row of the open table but begins something else."""
    first = row[0]
    if opened.bottom >= 0:
        return first.row > opened.bottom
    words = page.words
    meanings = words.of(first.text)
    left = first.column < opened.first
    ragged = bool(page.width(row) and opened.width and page.width(row) != opened.width)
    sections = {meaning.id for meaning in meanings if meaning.kind == "section"}
    if sections - {position.section} and (left or (len(row) == 1 and not opened.left)):
        return True
    if any(meaning.kind in ("field", "computed") for meaning in meanings):
        untaken = any(meaning.kind == "field" and meaning.id not in position.fields for meaning in meanings)
        if left and (untaken or not (ragged and len(row) > 2 and is_row_of(opened, row, page))):
            return True
        if not opened.left and untaken and not is_row_of(opened, row, page):
            return True
    unknown_here = not meanings and words.is_label(first.text) and not words.common.level_of(first.text)
    if unknown_here and (left or not opened.left) and not is_row_of(opened, row, page):
        return True
    keys = tuple(label_key(cell.text) for cell in row)
    return keys in words.printed_rows or keys[1:] in words.printed_rows


def _torn(page: Page, position: Position, at: int, cells: Row) -> Took | None:
    """A row that an unquoted line break tore in two or more lines of a text, put together again."""
    opened = position.header
    assert opened is not None
    width = page.width(cells)
    if not page.is_text or opened.table is None or not opened.width or width >= opened.width:
        return None
    parts, reach, now = list(cells), width, cells[-1]
    if reach and now.column != reach - 1:
        return None
    whole = align(opened, cells, width)
    if whole is not None and not whole.doubtful and is_whole(opened, whole.cells):
        return None
    for count, row in enumerate(page.rows[at + 1 : at + 1 + _MOST_TORN], 1):
        first = row[0]
        begins = page.words.of(first.text) or page.words.common.level_of(first.text)
        if first.column != 0 or begins or reach >= opened.width:
            return None
        moved = [replace(cell, column=cell.column + reach - 1) for cell in row[1:]]
        now = GridCell(now.row, now.column, f"{now.text}\n{first.text}", line=now.line)
        parts = [*parts[:-1], now, *moved]
        reach += page.width(row) - 1
        laid = align(opened, parts, reach)
        if reach >= opened.width:
            if laid is None or laid.shifted or laid.doubtful or not is_whole(opened, laid.cells):
                return None
            took = _row(position, opened, laid)
            column = next((name for name, cell in laid.by_part().items() if cell is now), "")
            part = f"{opened.table.id}.{column}" if column else ""
            return replace(took, lines=count + 1, continued=(Continued(part, first, in_row=True),))
        now = parts[-1]
    return None


__all__ = ["header", "is_row_of", "is_total", "money_row", "table_row"]
