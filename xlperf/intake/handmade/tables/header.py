"""The header of a table in a grid: its columns as they are printed, in one row or two, and what they are in the form.

Owns the recognition of a header. Which rows are the table's, and how their cells lie under it, is asked of `alignment`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from xlperf.expression.ref import Ref
from xlperf.form import Table
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.labels import Meaning, Words
from xlperf.intake.handmade.model import Grid, GridCell, is_figure
from xlperf.system.dataclass import dataclass

_YEAR = re.compile(r"(?:[12]\d{3}\s*年?|[上本下当前去今明]年)度?(?:预算|决算|安排|申请|资金|金额)?数?")
OF_YEAR = re.compile(r"(20\d\d)(?:年度?(?![底末内初前中\d])|$)|[前上去本当今明下]年度?")
_TARGETS = frozenset(("年度指标值", "指标值及单位"))
"""What years below one label divide."""
_FIRST = re.compile(r"[(（]?0*[1一][)）.、]?")
_SHORT = 14
"""Characters of a word that may be a column's label though nobody knows it."""


@dataclass(frozen=True)
class ColumnHead:
    """One column as it is printed. `label`: its own; `group`: what is printed above several columns in a header of two
    rows; `part`: the column of the form's table, "" where the form has none; columns `start` to `end` (exclusive)."""

    label: str
    start: int
    end: int
    part: str = ""
    group: str = ""

    @property
    def key(self) -> str:
        return label_key(self.label)

    @property
    def printed(self) -> str:
        """The levels of the header, joined by "/"."""
        return f"{self.group}/{self.label}" if self.group else self.label


@dataclass(frozen=True)
class Header:
    """The columns of a table or of a block of money that is being read.

    table: the form's, None where it has none like this; crossed: a block of money, whose rows have names of their own;
    named: whether its first column is that of the names.
    width: cells of the header's line in a text. left: whether the section's label stands in a column left of it.
    bottom: the last row of the grid that the section's label reaches down to, -1 where it does not say.
    serial: the columns that number the rows. reach: the column after the last cell of its row in a page or document, else 0.
    """

    heads: tuple[ColumnHead, ...]
    table: Table | None = None
    crossed: bool = False
    named: bool = False
    width: int = 0
    left: bool = False
    bottom: int = -1
    serial: tuple[int, int] = (0, 0)
    parts: frozenset[str] = field(default=frozenset())
    reach: int = 0
    year: int = 0

    @property
    def layout(self) -> tuple[tuple[str, int], ...]:
        """What is the same where a header is printed again: its labels, and where they stand."""
        return tuple((head.label, head.start) for head in self.heads)

    @cached_property
    def first(self) -> int:
        return min(head.start for head in self.heads)

    def at(self, cell: GridCell) -> ColumnHead | None:
        """The column in which a cell stands; a label that is narrower than its column reaches to the next one."""
        found = None
        for number, head in enumerate(self.heads):
            until = self.heads[number + 1].start if number + 1 < len(self.heads) else head.end
            until = head.end if head.group and not self.width else until
            if head.start <= cell.column < max(head.end, until):
                found = head
        return found

    def is_serial(self, cell: GridCell) -> bool:
        return self.serial[0] <= cell.column < self.serial[1]


def header_of(
    rows: Sequence[tuple[GridCell, ...]], grid: Grid, words: Words, section: str, filled: Mapping[str, int]
) -> tuple[Header, int] | None:
    """The header that the first of `rows` begins, and how many of them it takes; None where it begins none.

    section: the one being read; filled: how many rows of each of the form's tables there are already.
    """
    cells = [cell for cell in rows[0] if label_key(cell.text)]
    if len(cells) < 2 or any(label_key(cell.text) == "" for cell in rows[0]):
        return None
    below = rows[1] if len(rows) > 1 else ()
    serial = next((cell for cell in cells if label_key(cell.text) in words.common.serials), None)
    others = _heads([cell for cell in cells if cell is not serial])
    one = _with_parts(others, words, section, filled)
    if one is None and serial is cells[0] and len(others) > 1 and _begins_a_list(below, serial):
        labels = all(_could_be_label(head, words) for head in others)
        one = Header(others) if labels else None  # a list of other things, whatever its columns are called
    two = _two_rows(cells, below, grid, words, serial)
    if two is not None:
        both = _with_parts(two, words, section, filled)
        if both is not None and (
            one is None
            or _known(both, words) > _known(one, words)
            or _are_of_years(below)
            or _is_divided(cells, below, grid)
        ):
            return _finished(both, rows[0], grid, serial), 2
    if one is None and _are_years(cells, below, words):
        one = Header(_heads(cells), crossed=True, named=not _YEAR.fullmatch(cells[0].text.strip()))
    return (_finished(one, rows[0], grid, serial), 1) if one is not None else None


def _begins_a_list(below: Sequence[GridCell], serial: GridCell) -> bool:
    """Whether the row below is the first of a numbered list; beside 编号 alone stands its value."""
    return (
        len(below) > 1 and below[0].column == serial.column and bool(_FIRST.fullmatch(below[0].text.strip()))
    )


def _are_years(cells: Sequence[GridCell], below: Sequence[GridCell], words: Words) -> bool:
    """Whether these are years that head columns of amounts: 上年, 本年; 2024年, 2025年."""
    years = [bool(_YEAR.fullmatch(cell.text.strip())) for cell in cells]
    others = [words.is_label(cell.text) for cell, year in zip(cells[1:], years[1:], strict=True) if not year]
    figures = [is_figure(cell.text) for cell in below]
    return sum(years) > 1 and all(others) and any(figures) and not figures[0]


def _finished(header: Header, row: Sequence[GridCell], grid: Grid, serial: GridCell | None) -> Header:
    number = row[0].row
    width = grid.widths[number] if number < len(grid.widths) else 0
    if serial is not None:
        header = replace(header, serial=(serial.column, serial.end))
    return replace(header, width=max(width, header.heads[-1].end) if width else 0)


def _heads(cells: Sequence[GridCell]) -> tuple[ColumnHead, ...]:
    return tuple(ColumnHead(cell.text.strip(), cell.column, cell.end) for cell in cells)


def _known(header: Header, words: Words) -> int:
    return sum(bool(head.part) or words.is_label(head.label) for head in header.heads)


# ---------------------------------------------------------------- what the columns are


def _with_parts(
    heads: tuple[ColumnHead, ...], words: Words, section: str, filled: Mapping[str, int]
) -> Header | None:
    """The header that these columns are: of the form's table, of a block of money, or of a table of other forms."""
    meanings = [_column_meanings((head.label, head.printed), words) for head in heads]
    year = _by_their_years(heads, meanings, words)
    contents = next((n for n, head in enumerate(heads) if head.key == "指标内容" and not meanings[n]), None)
    if contents is not None and not any("三级指标" in words.concepts(head.label) for head in heads):
        # the only column that names the indicators
        meanings[contents] = _column_meanings(["三级指标"], words)
    tables: dict[str, set[str]] = {}
    for found in meanings:
        for meaning in found:
            of = Ref.of(meaning.id)
            tables.setdefault(of.table or "", set()).add(of.name)
    crossed = _crossed(heads, words)
    of_form = {
        table: found
        for table, found in tables.items()
        if len(found) >= 2
        and (2 * len(found) >= len(words.form.tables[table].parts) or 2 * len(found) >= len(heads))
    }
    if of_form and not (crossed and max(map(len, of_form.values())) < len(heads) - 1):
        table = _which(of_form, words, section, filled)
        return replace(_of_table(words.form.tables[table], heads, meanings), year=year)
    labels = [words.is_label(head.label) for head in heads]
    if crossed and all(labels[1:]) and (len(heads) >= 3 or all(labels)):
        over = field_words().money_columns | {column for _, column in words.crossings}
        named = not over & {heads[0].key, *field_words().concepts(heads[0].key)}
        return Header(heads, crossed=True, named=named)
    common = field_words()
    columns = sum(
        bool(set(common.concepts(head.key)) & common.columns) or _is_under(head, common.groups, words)
        for head in heads
    )
    if columns >= 3 and 2 * columns >= len(heads) and all(_could_be_label(h, words) for h in heads):
        return Header(heads)
    return None


def _is_under(head: ColumnHead, groups: Mapping[str, frozenset[str]], words: Words) -> bool:
    """Whether a column stands under one of the groups that head such columns, as 总额 under 预算金额."""
    return bool(groups.get(label_key(head.group), frozenset()) & set(words.concepts(head.label)))


def _could_be_label(head: ColumnHead, words: Words) -> bool:
    label = head.label
    return words.is_label(label) or (len(label) <= _SHORT and not any(mark.isdigit() for mark in label))


def _crossed(heads: tuple[ColumnHead, ...], words: Words) -> bool:
    common = field_words()
    money = [bool(set(common.concepts(head.key)) & common.money_columns) for head in heads]
    own = {column for _, column in words.crossings}
    crossing = [
        bool(set(common.concepts(h.key)) & {c for o in own for c in common.concepts(o)}) for h in heads
    ]
    amounts = sum(
        one and any("数" in concept or "率" in concept for concept in common.concepts(head.key))
        for one, head in zip(money, heads, strict=True)
    )
    keys = [head.key for head in heads[1:]]
    known = own | {concept for column in own for concept in common.concepts(column)}
    as_printed = len(keys) >= 2 and all(known & {key, *common.concepts(key)} for key in keys)
    return (amounts >= 2 and sum(money) >= 2) or (sum(crossing) >= 2 and amounts >= 1) or as_printed


def _column_meanings(labels: Iterable[str], words: Words) -> list[Meaning]:
    for label in labels:
        found = [meaning for meaning in words.of(label) if meaning.kind == "column"]
        if found:
            return found
    return []


def _by_their_years(heads: Sequence[ColumnHead], meanings: list[list[Meaning]], words: Words) -> int:
    """Adds what labels of the latest year mean without it (预期2024年实现值), where no other of `heads` may mean the same; gives that
    year, 0 where there is none."""
    years = [int(found[1] or 0) if (found := OF_YEAR.search(head.key)) else 0 for head in heads]
    without = [
        _column_meanings([OF_YEAR.sub("", head.key)], words) if year else known
        for head, year, known in zip(heads, years, meanings, strict=True)
    ]
    latest, added = max(years), 0
    for number, meant in enumerate(without):
        alone = meant and not meanings[number] and without.count(meant) == 1
        if alone and years[number] == latest:
            meanings[number] = meant
            added = latest
    return added


def _which(found: dict[str, set[str]], words: Words, section: str, filled: Mapping[str, int]) -> str:
    of_section = {table.id for part in words.form.section if part.id == section for table in part.table}

    def rank(table: str) -> tuple[bool, int, bool, bool]:
        return (
            table not in of_section,
            -len(found[table]),
            table not in words.with_header,
            bool(filled.get(table)),
        )

    return min(found, key=rank)


def _of_table(table: Table, heads: tuple[ColumnHead, ...], meanings: Sequence[list[Meaning]]) -> Header:
    """Each column of the form goes to the first head that means it; heads of the same label in the form's order. Where the
    form has more columns of a label than are printed, the other labels tell of which side it is, or nothing does."""
    options = [
        tuple(ref.name for m in found if (ref := Ref.of(m.id)).table == table.id) for found in meanings
    ]
    sides = {_side(columns[0]) for columns in options if len(columns) == 1}
    named: set[str] = set()
    given: list[ColumnHead] = []
    for head, columns in zip(heads, options, strict=True):
        if len(columns) > options.count(columns):
            columns = tuple(column for column in columns if _side(column) in sides)
            columns = columns if len(columns) == 1 else ()
        column = next((column for column in columns if column not in named), "")
        named.add(column)
        given.append(replace(head, part=column))
    return Header(tuple(given), table, parts=frozenset(named - {""}))


def _side(column: str) -> str:
    """The half of a table of two that a column is of: the first word of its id."""
    return column.partition("_")[0]


# ---------------------------------------------------------------- two rows


def _two_rows(
    cells: Sequence[GridCell], below: Sequence[GridCell], grid: Grid, words: Words, serial: GridCell | None
) -> tuple[ColumnHead, ...] | None:
    """The columns of a header of two rows: groups above, their columns below; None where `below` is no such row."""
    if len(below) < 2 or not all(_is_under_label(cell, words) for cell in below):
        return None
    cells = [cell for cell in cells if cell is not serial]
    ends = _ends(cells, below, grid)
    merged = [end > cell.column + 1 or cell.down > 1 for cell, end in zip(cells, ends, strict=True)]
    known = [words.is_label(cell.text) or label_key(cell.text) in words.groups for cell in cells]
    if sum(known) < max(2, (len(cells) + 1) // 2):
        return None  # a label with its value, above a header
    could = [_could_be_label(head, words) for head in _heads(cells)]
    divided = _are_of_years(below) or _stand_under_targets(cells, below, words)
    if not all(k or (c and (m or divided)) for k, m, c in zip(known, merged, could, strict=True)):
        return None
    placed = _under_by_place(cells, below)
    if grid.kind == "lines" and not (placed and _of_their_groups(placed, words)):
        # In a text the cells of merged heads may have been left out, and then places mislead.
        placed = _under_by_groups(cells, below, words) or placed
    groups = Counter(head.group for head in placed or () if head.group)
    if any(_is_field(group, words, alone=count == 1) for group, count in groups.items()):
        return None
    return placed


def _are_of_years(below: Sequence[GridCell]) -> bool:
    return all(OF_YEAR.search(label_key(cell.text)) for cell in below)


def _stand_under_targets(cells: Sequence[GridCell], below: Sequence[GridCell], words: Words) -> bool:
    """Whether all of a second row stands under the label of targets, by its place."""
    over = [[cell for cell in cells if cell.column <= other.column][-1:] for other in (below[0], below[-1])]
    return over[0] == over[1] and any(_TARGETS & set(words.concepts(cell.text)) for cell in over[0])


def _is_divided(cells: Sequence[GridCell], below: Sequence[GridCell], grid: Grid) -> bool:
    """Whether all of the second row stands under one label that is merged over it, the others being merged down beside it; in a
    text of whole lines, in which merged cells are blank, under one label and the blanks behind it."""
    ends = _ends(cells, below, grid)
    over = [
        c for c, end in zip(cells, ends, strict=True) if c.column <= below[0].column and below[-1].end <= end
    ]
    copied = ends != [cell.end for cell in cells]
    return bool(over) and (copied or all(cell in over or cell.down > 1 for cell in cells))


def _ends(cells: Sequence[GridCell], below: Sequence[GridCell], grid: Grid) -> list[int]:
    """Up to where each cell of a header's first row reaches: in a sheet, and a text whose two lines are as wide, over the blanks
    behind it, for .csv and copies have no merged cells."""
    if grid.kind in ("csv", "sheet") or (
        grid.widths and grid.widths[cells[0].row] == grid.widths[below[0].row]
    ):
        return [*(cell.column for cell in cells[1:]), max(cells[-1].end, below[-1].end)]
    return [cell.end for cell in cells]


def _is_field(label: str, words: Words, alone: bool) -> bool:
    """Whether a label has a value of its own, and heads no columns. alone: whether one other label is under it."""
    kinds = {meaning.kind for meaning in words.of(label)}
    if not kinds:
        known = set(words.common.concepts(label_key(label)))
        return bool(known & words.common.fields) and label_key(label) not in words.groups
    others = {"column", "printed"} if alone else {"section", "column", "printed"}
    return bool(kinds & {"field", "computed"}) and not kinds & others


def _is_under_label(cell: GridCell, words: Words) -> bool:
    key = label_key(cell.text)
    if not key or words.common.level_of(cell.text):
        return False
    return words.is_label(cell.text) or (
        len(cell.text) <= _SHORT and not re.search(r"\d", OF_YEAR.sub("", key)) and cell.down == 1
    )


def _under_by_place(cells: Sequence[GridCell], below: Sequence[GridCell]) -> tuple[ColumnHead, ...] | None:
    heads: list[ColumnHead] = []
    used: set[GridCell] = set()
    for number, cell in enumerate(cells):
        until = cells[number + 1].column if number + 1 < len(cells) else max(cell.end, below[-1].end)
        until = max(cell.end, until)
        under = [other for other in below if cell.column <= other.column and other.end <= until]
        covered = cell.down > 1
        if under and covered:
            return None
        used |= set(under)
        if under:
            heads += [ColumnHead(o.text.strip(), o.column, o.end, group=cell.text.strip()) for o in under]
        else:
            heads.append(ColumnHead(cell.text.strip(), cell.column, cell.end))
    grouped = [head.group for head in heads if head.group]
    # one label under one alone is another header, not this one's second row
    several = len(grouped) > len(set(grouped))
    return tuple(heads) if several and len(used) == len(below) else None


def _of_their_groups(heads: Sequence[ColumnHead], words: Words) -> bool:
    """Whether each column stands under a group that is known to head such columns."""
    return all(
        _is_under(head, words.groups, words) or _divides(head.group, head.label, words)
        for head in heads
        if head.group
    )


def _divides(group: str, label: str, words: Words) -> bool:
    """Whether a label is of a year, and stands below that of targets."""
    return bool(OF_YEAR.search(label_key(label)) and _TARGETS & set(words.concepts(group)))


def _under_by_groups(
    cells: Sequence[GridCell], below: Sequence[GridCell], words: Words
) -> tuple[ColumnHead, ...] | None:
    """In a text whose merged cells were left out: the columns below follow each other under the groups they are of."""
    groups = words.groups
    heads: list[ColumnHead] = []
    waiting = list(below)
    shift = 0
    for cell in cells:
        known = groups.get(label_key(cell.text), frozenset())
        under: list[GridCell] = []
        while waiting and (
            known & set(words.concepts(waiting[0].text)) or _divides(cell.text, waiting[0].text, words)
        ):
            under.append(waiting.pop(0))
        at = cell.column + shift
        if len(under) > 1:
            group = cell.text.strip()
            heads += [
                ColumnHead(o.text.strip(), at + n, at + n + 1, group=group) for n, o in enumerate(under)
            ]
            shift += len(under) - 1
        elif under:
            heads.append(ColumnHead(under[0].text.strip(), at, at + 1, group=cell.text.strip()))
        else:
            heads.append(ColumnHead(cell.text.strip(), at, at + 1))
    several = len(heads) > len(cells)
    return tuple(heads) if several and not waiting else None
