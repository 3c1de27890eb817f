"""The rows of blocks of money in a grid: values that the labels at their left tell apart; the rows of sums.

Owns one act, `money_row`: it looks at one row and returns what it took of it, or None. See `reader` for its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlperf.declaration import read_number
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.labels import Crossing, Meaning, unit_in
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.tables.alignment import SCORES, Alignment, align
from xlperf.intake.handmade.tables.header import ColumnHead, Header
from xlperf.intake.handmade.tables.laid_rows import doubtful_row, laid_row, past_row
from xlperf.intake.handmade.took import GridRow, Position, PrintedPage, TakenValue, Took

_INLINE = re.compile(r":\s*[\d,.]+\s*(?:万元|元)?$")
_NOTHING = frozenset(("—", "-", "/", "――", "--", "——", "\\", "－", "／"))
_THIS_YEAR = frozenset(
    year + number for year in ("本年", "本年度", "当年") for number in ("", "预算", "预算数", "数")
)
_SCORED = frozenset(("总分", "总得分", "合计得分", "自评总分"))


def money_row(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
    """A row of values that the labels above them tell apart: "财政拨款" and its amounts, "总分" and its figures."""
    opened = position.header
    if opened is None:
        return _sum_without_header(page, position, row)
    printed, row = row[0], _as_score(opened, row)
    name = _name_of_row(page, opened, row)
    if name is None:
        return None
    before = row[: row.index(name)]
    printed = printed if name is row[0] else name
    laid = _under(opened, row[row.index(name) :], page, name, position)
    if laid is None:
        return None
    certain = page.certain(row)
    lacks_a_cell = page.words.is_sum(name.text) and page.reach(row) != opened.reach
    if laid.doubtful or lacks_a_cell or name not in certain:
        return doubtful_row(page, position, opened, row)
    values = [TakenValue(cell, name.text.strip(), why="why-two-ways") for cell in row if cell not in certain]
    for head, cell in laid.cells.items():
        if cell is name or cell not in certain:
            continue
        crossing: Crossing | Meaning | None = page.words.crossing(
            name.text, head.label, position.section, head.printed
        )
        if crossing is None and head.key in _THIS_YEAR:
            own = [m for m in page.words.of(name.text) if m.kind in ("field", "computed")]
            crossing = own[0] if len(own) == 1 else None
        label = f"{printed.text.strip()}/{head.printed}"
        unit = unit_in(head.printed) or unit_in(name.text)
        if page.words.prints(name.text, head.label, cell.text):
            values.append(TakenValue(cell, label, why="why-printed"))
        elif cell.text.strip() in _NOTHING:
            values.append(TakenValue(cell, label, why="why-nothing"))
        elif crossing is None:
            values.append(TakenValue(cell, label, why="why-no-field"))
        else:
            values.append(TakenValue(cell, label, crossing.id, crossing.kind, unit=unit))
    values += [
        TakenValue(cell, printed.text.strip(), why="why-no-column") for cell in laid.strays if cell in certain
    ]
    after = past_row(position, laid, page.width(row))
    here = laid_row(page, opened, laid, row) if opened.crossed else None
    return Took(after, labels=(*before, printed), values=tuple(values), laid=here)


def _as_score(opened: Header, row: GridRow) -> GridRow:
    """The row, 合计 for 总分 where it sums up the scores of indicators."""
    scores = [head for head in opened.heads if SCORES & set(field_words().concepts(head.key))]
    sums = label_key(row[0].text) in ("合计", "总计") and 1 < len(row) <= 1 + len(scores)
    if opened.crossed or not sums or not all(is_figure(cell.text) for cell in row[1:]):
        return row
    levels = opened.table is not None and any(column.fill_down for column in opened.table.column)
    return (replace(row[0], value="总分", shown=""), *row[1:]) if levels else row


def _sum_without_header(page: PrintedPage, position: Position, row: GridRow) -> Took | None:
    """The form's row of sums in a table of its own: its values in their order, where none is lacking."""
    name, values = row[0], row[1:]
    columns = page.words.crosses(name.text) if page.words.is_sum(name.text) else ()
    found = [page.words.crossing(name.text, column, "") for column in columns]
    if not values or len(found) != len(values) or None in found:
        return None
    taken = [
        TakenValue(cell, f"{name.text.strip()}/{column}", crossing.id, crossing.kind)
        for column, crossing, cell in zip(columns, found, values, strict=True)
        if crossing is not None
    ]
    if any(page.form.fields[v.part].is_number != is_figure(v.cell.text) for v in taken):
        return None
    return Took(replace(position, waiting=()), labels=(name,), values=tuple(taken))


def _name_of_row(page: PrintedPage, opened: Header, row: GridRow) -> GridCell | None:
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
        if not any(meaning.kind in ("section", "printed") for meaning in page.words.of(cell.text)):
            break
    first = row[0]
    named = opened.crossed and first.column <= opened.first and not is_figure(first.text)
    if named and len(row) > 1 and not _leaves_money(page, opened, row):
        return first
    return None


def _leaves_money(page: PrintedPage, opened: Header, row: GridRow) -> bool:
    fields = [m for m in page.words.of(row[0].text) if m.kind in ("field", "computed", "section")]
    inside = opened.bottom >= row[0].row
    figures = sum(is_figure(cell.text) for cell in row[1:])
    if not figures and not any(cell.text.strip() in _NOTHING for cell in row[1:]):
        return True
    return not inside and (bool(fields) or page.words.is_label(row[0].text) or figures < len(row) - 1)


def _under(
    opened: Header, cells: GridRow, page: PrintedPage, name: GridCell, position: Position
) -> Alignment | None:
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


def _may_be_weight(page: PrintedPage, way: Mapping[ColumnHead, GridCell], name: GridCell) -> bool:
    """Whether the one figure of a total may be the other of its two: the sum of the weights, which is always 100, over which
    the name reaches, or the score."""
    if len(way) != 1 or len(page.words.crosses(name.text)) < 2:
        return False
    ((head, cell),) = way.items()
    full = read_number(cell.value, "number") == 100
    if "得分" in field_words().concepts(head.key):
        return full and (page.is_text or name.across > 1)
    return not full


def _ways_under(
    opened: Header, values: GridRow, page: PrintedPage, name: GridCell
) -> Iterator[dict[ColumnHead, GridCell]]:
    """Ways to lay the figures of a total under the heads of a table: by place; in a text also shifted, or in order."""
    width = page.width((name,))
    crossing = page.words.crosses(name.text)

    def fits(head: ColumnHead | None, cell: GridCell) -> bool:
        if head is None or not crossing:
            return head is not None and _holds_figures(opened, head)
        column = head.label
        if page.words.prints(name.text, column, cell.text):
            return True
        found = page.words.crossing(name.text, column, "")
        money = is_figure(cell.text) or cell.text.strip() in _NOTHING
        return found is not None and page.form.fields[found.id].is_number == money

    placed = {head: cell for cell in values if (head := opened.at(cell)) is not None and fits(head, cell)}
    if len(placed) == len(values) and (not page.is_text or width == opened.width):
        yield placed
        return
    heads = [head for head in opened.heads if page.words.crossing(name.text, head.label, "") is not None]
    if 0 < len(values) < len(heads) and all(is_figure(cell.text) for cell in values):
        heads = [head for head in heads if fits(head, values[0])]
    heads = heads or [head for head in opened.heads if _holds_figures(opened, head)]
    if len(heads) == len(values) and all(fits(h, c) for h, c in zip(heads, values, strict=True)):
        # The cells before them were merged otherwise than the header's.
        yield dict(zip(heads, values, strict=True))
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


def _holds_figures(opened: Header, head: ColumnHead) -> bool:
    column = opened.table.parts.get(head.part) if opened.table is not None else None
    return column.is_number if column is not None else head.key in ("分值", "得分", "权重", "自评得分")


def _with_names(opened: Header, name: GridCell) -> Header:
    """The header with a column for the rows' names, where none is printed over them."""
    first = opened.heads[0]
    if opened.named or name.column >= first.start:
        return opened
    heads = (ColumnHead("", name.column, max(name.column + 1, min(name.end, first.start))), *opened.heads)
    return replace(opened, heads=heads)
