"""The rows of tables in a grid: headers, rows, rows torn by a line break.

Owns these acts: each looks at one row and returns what it took of it, or None. See `reader` for their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise, takewhile

from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.tables.alignment import Alignment, align, is_whole
from xlperf.intake.handmade.tables.centred_levels import with_level
from xlperf.intake.handmade.tables.header import ColumnHead, Header, header_of
from xlperf.intake.handmade.tables.laid_rows import doubtful_row, laid_row, past_row
from xlperf.intake.handmade.tables.printed_header import printed_header
from xlperf.intake.handmade.took import Continued, GridRow, Position, PrintedPage, TakenRow, TakenValue, Took

_SIGNED = re.compile(
    r"^(?:填报|填表|制表|经办|审核|复核|负责|联系|日期|备注|注|说明|电话|报送|单位负责|项目负责|财务负责|主管)[^:：]{0,8}[:：]"
)
_SIGNERS = frozenset(("填表人", "联系电话", "填报日期", "单位负责人", "审核人"))
"""Labels of those who sign a paper, also where what belongs to them stands in the next cell."""
_OF_A_PERIOD = re.compile(r"(?:项目)?(?:中?长期|中期|实施期|实施周期|规划期)(?:绩效|总体)?指标.{0,6}")
SUMS = frozenset(("合计", "总计", "小计", "共计"))
_SUBTOTAL = "小计"
_MOST_TORN = 20
_MOST_LOOKED_AT = 100
"""Rows below a header in which values without a label are looked for."""


def _reaching_down(page: PrintedPage, position: Position, at: int, row: GridRow) -> GridRow:
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


def header(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
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
        again = [head.key for head in before.heads] == [head.key for head in opened.heads]
        row_of = not again and not opened.crossed and before.table is opened.table
        if row_of and is_row_of(before, row, page):
            return None
    if opened.table is not None and _is_of_a_period(page, position.section_cell, at):
        heads = tuple(replace(head, part="") for head in opened.heads)
        opened = replace(opened, table=None, heads=heads, parts=frozenset(), year=0)
    opened = replace(_placed(opened, position.section_cell, row, lines), reach=page.reach(row))
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
        shifts=page.shifts.get(opened.layout, {}),
    )
    units = tuple((cell, unit_in(cell.text)) for cell in labels if unit_in(cell.text))
    return Took(after, lines=lines, labels=labels, units=units, year=opened.year)


def _is_of_a_period(page: PrintedPage, section: GridCell | None, at: int) -> bool:
    """Whether what is printed beside a header, or alone above it, says that its table is of several years, and the form has none
    such."""
    row, above = page.rows[at], page.rows[at - 1] if at else ()
    beside = [section] if section is not None and section.row <= row[0].row <= section.last_row else []
    labels = [cell.text for cell in (*beside, *(above if len(above) == 1 else ()))]
    return any(_OF_A_PERIOD.fullmatch(label_key(label)) and not page.words.of(label) for label in labels)


def _placed(opened: Header, section: GridCell | None, row: GridRow, lines: int) -> Header:
    """The header, with what the section's label beside it says of its extent."""
    if section is None or not section.row <= row[0].row <= section.last_row:
        return opened
    left = section.column < opened.first
    # A label beside the header's own lines alone does not say how far its table goes.
    bottom = section.last_row if left and section.last_row >= row[0].row + lines else -1
    if opened.crossed and not opened.named and section.end < opened.first:
        names = ColumnHead("", section.end, opened.first)
        opened = replace(opened, heads=(names, *opened.heads), named=True)
    return replace(opened, left=left, bottom=bottom)


def _with_unlabelled(page: PrintedPage, opened: Header, at: int) -> Header:
    """The header with a column of its own for values over which no label is printed, so that they are no other column's; and
    without a label that is merged over two columns of values, as it does not say which of them it means."""
    found: Counter[int] = Counter()
    rows = list(takewhile(partial(_may_be_below, page, opened), page.rows[at : at + _MOST_LOOKED_AT]))
    widest = max(map(page.width, rows), default=0)
    for row in (row for row in rows if page.width(row) == widest):
        under = [(opened.at(cell), cell.column) for cell in row]
        found.update(c for (one, _), (other, c) in pairwise(under) if one is not None and one is other)
    lacking = [column for column, count in found.items() if count > 1]
    if not lacking:
        return opened
    merged = {head for head in opened.heads if any(head.start < column < head.end for column in lacking)}
    heads = [
        replace(head, label="", part="", end=head.start + 1) if head in merged else head
        for head in opened.heads
    ]
    heads += [ColumnHead("", column, column + 1) for column in lacking]
    ordered = tuple(sorted(heads, key=lambda head: head.start))
    return replace(opened, heads=ordered, parts=opened.parts - {head.part for head in merged})


def _may_be_below(page: PrintedPage, opened: Header, row: GridRow) -> bool:
    words = page.words
    labels = any(words.is_label(cell.text) and not words.common.level_of(cell.text) for cell in row)
    return not labels and not 0 <= opened.bottom < row[0].row


def is_total(row: GridRow) -> bool:
    """Whether a row sums up: its first cell says so."""
    return label_key(row[0].text) in field_words().totals


def _is_subtotal(row: GridRow) -> bool:
    """Whether it is the sum of some rows, behind which others of the table may follow."""
    return (
        label_key(row[0].text) == _SUBTOTAL and len(row) > 1 and all(is_figure(cell.text) for cell in row[1:])
    )


def is_row_of(open_header: Header, row: GridRow, page: PrintedPage) -> bool:
    """Whether these cells make a whole row of the open table."""
    laid = align(open_header, row, page.width(row))
    return laid is not None and not (laid.doubtful or laid.strays) and is_whole(open_header, laid.cells)


# ---------------------------------------------------------------- tables


def table_row(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
    """A row of the open table, laid under its columns."""
    opened = position.header
    if opened is None or opened.crossed or _leaves(page, position, at, opened, row):
        return None
    if opened.reach and page.is_line(row):
        return None
    serial = tuple(cell for cell in row if opened.is_serial(cell))
    cells = tuple(cell for cell in row if not opened.is_serial(cell))
    if not cells:
        return Took(position, labels=serial)
    if _heads_a_section(page, opened, cells[0]):
        return doubtful_row(page, position, opened, row)
    if _begins_another(opened, cells):
        return doubtful_row(page, replace(position, header=None), opened, row)
    torn = _torn(page, position, at, cells)
    if torn is not None:
        return torn
    if _is_signed(page, opened, cells):
        return None
    laid = align(opened, cells, page.width(row), position.shifts)
    if laid is None:
        stays = _is_subtotal(cells) or any(field_words().level_of(cell.text) for cell in cells)
        return doubtful_row(page, position, opened, row) if stays else None
    laid = with_level(opened, laid, page.levels, row[0].row)
    level = tuple(cell for cell in laid.printed if cell not in row)
    whole, laid = laid, _without_printed(page, opened, laid)
    certain = page.certain(row)
    certain = (*certain, *level) if certain else certain
    if laid.doubtful or not _says_more_than_levels(opened, laid, certain):
        return doubtful_row(page, position, opened, (*row, *level))
    if _only_labels(cells, page) and not is_whole(opened, laid.cells):
        return None
    took = _row(position, opened, laid.of(certain), serial, page.width(row))
    doubted = tuple(TakenValue(cell, why="why-two-ways") for cell in laid.printed if cell not in certain)
    doubted += tuple(
        TakenValue(cell, why="why-nothing") for cell in whole.printed if cell not in laid.printed
    )
    taken = took.row if took.row is None or not level else replace(took.row, level=level[0])
    return replace(took, values=(*took.values, *doubted), row=taken, laid=laid_row(page, opened, laid, row))


def _without_printed(page: PrintedPage, opened: Header, laid: Alignment) -> Alignment:
    """A row that was not filled in, without what the paper prints in every row, as words on how it is scored."""
    columns = opened.table.columns if opened.table is not None else {}
    levels = [c for h, c in laid.cells.items() if h.part in columns and columns[h.part].fill_down]
    own = [head for head, cell in laid.cells.items() if cell not in levels]
    if not levels or any("三级指标" in field_words().concepts(head.key) for head in own):
        return laid
    texts = Counter(cell.text for row in page.rows for cell in row)
    printed = [texts[laid.cells[h].text] > 2 and not re.search(r"\d", laid.cells[h].text) for h in own]
    return laid.of(levels) if all(printed) else laid


def _says_more_than_levels(opened: Header, laid: Alignment, certain: GridRow) -> bool:
    """Whether anything is certain of a row besides the levels that it is of; also where it has nothing else."""
    columns = opened.table.columns if opened.table is not None else {}
    own = [c for h, c in laid.cells.items() if h.part not in columns or not columns[h.part].fill_down]
    return not own or any(cell in certain for cell in (*own, *laid.strays))


def _heads_a_section(page: PrintedPage, opened: Header, cell: GridCell) -> bool:
    """Whether a section's label stands where a row of the table begins: the header or the row has moved."""
    kinds = {meaning.kind for meaning in page.words.of(cell.text)}
    return kinds == {"section"} and cell.column >= opened.first and not field_words().level_of(cell.text)


def _begins_another(opened: Header, cells: GridRow) -> bool:
    """Whether a row of a form's table that has no levels has two of them: rows of another table follow, whose header is lost."""
    levels = [cell for cell in cells if field_words().level_of(cell.text)]
    table = opened.table
    return table is not None and len(levels) > 1 and not any(c.fill_down for c in table.column)


def _only_labels(cells: GridRow, page: PrintedPage) -> bool:
    """Whether a row is one of labels: another header, not values."""
    known = [page.words.is_label(c.text) and not page.words.common.level_of(c.text) for c in cells]
    return len(cells) > 1 and all(known)


def _is_signed(page: PrintedPage, opened: Header, cells: GridRow) -> bool:
    """Whether this is the line below a table in which people sign: labels, each with its value in the same cell, or in the next."""
    first = unicodedata.normalize("NFKC", cells[0].text).strip()
    beside = not opened.left or cells[0].column < opened.first
    key, common = label_key(first), page.words.common
    signer = set(common.concepts(key)) & _SIGNERS or (key.endswith("意见") and key in common.fields)
    if beside and (_SIGNED.match(first) or (signer and len(cells) > 1)):
        return True
    parted = [unicodedata.normalize("NFKC", cell.text).partition(":") for cell in cells]
    known = [bool(colon) and page.words.common.has_value(label_key(label)) for label, colon, _ in parted]
    return all(known)


def _row(position: Position, opened: Header, laid: Alignment, labels: GridRow = (), width: int = 0) -> Took:
    foreign = [
        TakenValue(cell, head.printed, why="why-no-column" if opened.table else "why-no-table")
        for head, cell in laid.cells.items()
        if not head.part
    ]
    foreign += [TakenValue(cell, why="why-no-column") for cell in laid.strays]
    after = past_row(position, laid, width)
    if opened.table is None:
        return Took(after, labels=labels, values=tuple(foreign))
    cells = laid.by_part()
    taken = TakenRow(
        opened.table.id,
        {column.id: cells[column.id] for column in opened.table.parts.values() if column.id in cells},
        {head.part: head.printed for head in opened.heads if head.part},
        shifted=_moved_column(opened, cells) if laid.shifted else "",
        called=next((one.cell.text for one in foreign if label_key(one.cell.text) in SUMS), ""),
        units={head.part: unit_in(head.printed) for head in opened.heads if head.part},
    )
    total = bool(taken.called) or any(label_key(cell.text) in SUMS for cell in cells.values())
    return Took(after, labels=labels, values=tuple(foreign), row=taken if cells else None, total=total)


def _moved_column(opened: Header, cells: Mapping[str, GridCell]) -> str:
    assert opened.table is not None
    for column in opened.table.column:
        cell = cells.get(column.id)
        head = opened.at(cell) if cell is not None else None
        if cell is not None and (head is None or head.part != column.id):
            return column.id
    return ""


def _leaves(page: PrintedPage, position: Position, at: int, opened: Header, row: GridRow) -> bool:
    """Whether this row is no row of the open table but begins something else."""
    first = row[0]
    if opened.bottom >= 0:
        return first.row > opened.bottom
    if _is_subtotal(row):
        return False
    words = page.words
    meanings = words.of(first.text)
    left = first.column < opened.first
    ragged = bool(page.width(row) and opened.width and page.width(row) != opened.width)
    sections = {meaning.id for meaning in meanings if meaning.kind == "section"}
    if sections - {position.section} and (left or (len(row) == 1 and not opened.left)):
        return True
    if _is_of_field(page, row):
        untaken = any(meaning.kind == "field" and meaning.id not in position.fields for meaning in meanings)
        if left and (untaken or not (ragged and len(row) > 2 and is_row_of(opened, row, page))):
            return True
        # Where the rows of the table begin, the label of a field with the next one's below it: a form begins, be it once more.
        below = page.rows[at + 1] if at + 1 < len(page.rows) else row
        begins = first.column == opened.first and below is not row and _is_of_field(page, below)
        if not opened.left and (begins or (untaken and not is_row_of(opened, row, page))):
            return True
    unknown_here = not meanings and words.is_label(first.text) and not words.common.level_of(first.text)
    if unknown_here and (left or not opened.left) and not is_row_of(opened, row, page):
        return True
    keys = tuple(label_key(cell.text) for cell in row)
    return keys in words.printed_rows or keys[1:] in words.printed_rows


def _is_of_field(page: PrintedPage, row: GridRow) -> bool:
    return any(meaning.kind in ("field", "computed") for meaning in page.words.of(row[0].text))


def _torn(page: PrintedPage, position: Position, at: int, cells: GridRow) -> Took | None:
    """A row that an unquoted line break tore in two or more lines of a text, put together again."""
    opened = position.header
    assert opened is not None
    width, lead = page.width(cells), _lacking_before(opened, cells)
    whole_width = opened.width - lead
    if not page.is_text or opened.table is None or not opened.width or width >= whole_width:
        return None
    parts, reach, now = list(cells), width, cells[-1]
    if reach and now.column != reach - 1:
        return None
    whole = align(opened, cells, width)
    if whole is not None and not whole.doubtful and is_whole(opened, whole.cells):
        return None
    for count, row in enumerate(page.rows[at + 1 : at + 1 + _MOST_TORN], 1):
        first = row[0]
        level = page.words.common.level_of(now.text + first.text)
        begins = not level and (page.words.of(first.text) or page.words.common.level_of(first.text))
        if first.column != 0 or begins or reach >= whole_width:
            return None
        if reach + page.width(row) - 1 > whole_width:
            return None  # a row of its own
        moved = [
            replace(
                cell,
                column=cell.column + reach - 1,
                of_line=cell.column if cell.of_line < 0 else cell.of_line,
            )
            for cell in row[1:]
        ]
        now = GridCell(now.row, now.column, f"{now.text}\n{first.text}", line=now.line)
        parts = [*parts[:-1], now, *moved]
        reach += page.width(row) - 1
        laid = align(opened, parts, reach)
        if reach >= whole_width:
            if laid is None or laid.doubtful or not is_whole(opened, laid.cells):
                return None
            if laid.shifted and not (lead and laid.shift == lead):
                return None
            took = _row(position, opened, laid)
            column = next((name for name, cell in laid.by_part().items() if cell is now), "")
            part = f"{opened.table.id}.{column}" if column else ""
            told = () if level else (Continued(part, first, in_row=True),)
            return replace(took, lines=count + 1, continued=told)
        now = parts[-1]
    return None


def _lacking_before(opened: Header, cells: GridRow) -> int:
    """How many cells a line lacks that begins with its first column, the section's label beside it being merged downwards. Only in
    a table without levels of more than two columns: there no line that lost a cell is as wide, put together with the next."""
    levels = opened.table is None or any(column.fill_down for column in opened.table.column)
    if levels or not opened.left or cells[0].column or len(opened.heads) < 3:
        return 0
    return opened.first
