"""Headers whose labels do not stand over their columns: one is lost or one too many, and those behind it have moved.

Owns when a header is so. Nothing of its table's rows is certain then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.model import GridCell, is_figure
from xlperf.intake.handmade.tables.header import OF_YEAR, ColumnHead
from xlperf.intake.handmade.tables.laid_table import LaidLine, LaidTable

_RATES = frozenset(("执行率", "某月执行率"))
_ACHIEVED = frozenset(("实际完成值", "某月执行情况", "全年预计完成情况"))
_YEAR = re.compile(f"(?:{OF_YEAR.pattern})[实际预期计划目标完成现指值数]*")
_RATED = frozenset(("全年执行数", "某月执行数"))


def header_is_torn(table: LaidTable) -> bool:
    """Whether the labels do not stand over their columns: a label is missing, and those behind it have moved."""
    if _lacks_the_names(table):
        return True
    if not table.heads:
        return False
    first = table.rows[0].printed
    if any(_YEAR.fullmatch(label_key(c.text)) for c in first) and 2 * len(first) < len(table.heads):
        return True  # its second row, which divides one of its columns
    if len(table.rows) < 2:
        return 0 < table.header.width < table.width and not table.has_all_columns()
    if table.header.reach and table.header.reach != table.reach:
        return True  # a cell of its row is missing, or one too many
    if _is_rate_of_nothing(table) or _lacks_the_amounts(table):
        return True
    return _is_too_narrow(table) or _lacks_columns(table) or _has_a_gap(table) or _labels_have_moved(table)


def _is_rate_of_nothing(table: LaidTable) -> bool:
    """Whether the figures under the label of a rate are no percentages, and the label of the amounts that it is a rate of is lost."""
    known = [set(field_words().concepts(head.key)) for head in table.heads]
    rates = [n for n, concepts in enumerate(known) if concepts & _RATES]
    if not table.header.crossed or len(rates) != 1 or any(concepts & _RATED for concepts in known):
        return False
    figures = [cell.printed for line in table.lines if (cell := line[rates[0]]) is not None]
    return bool(figures) and not any("%" in text or "％" in text for text in figures)


def _lacks_the_names(table: LaidTable) -> bool:
    """Whether the lines of a text stand under labels that all are known, but none says where the names are that each must have."""
    of = table.header.table
    if of is None or table.names or not table.header.width or not all(head.part for head in table.heads):
        return False
    required = [label_key(column.label) for column in of.column if column.required]
    return any("三级指标" in field_words().concepts(key) for key in required)


def _lacks_the_amounts(table: LaidTable) -> bool:
    """Whether in a text no label says where the amounts are that each row must have, and figures stand where sentences belong."""
    of = table.header.table
    if of is None or not table.header.width:
        return False
    named = {head.part for head in table.heads}
    lost = any(column.is_number and column.required and column.id not in named for column in of.column)
    sentences = {column.id for column in of.column if not (column.is_number or column.target)}
    texts = [
        n
        for n, head in enumerate(table.heads)
        if head.part in sentences and not _ACHIEVED & set(field_words().concepts(head.key))
    ]
    return lost and any(
        cell is not None and is_figure(cell.text) for line in table.lines for cell in (line[n] for n in texts)
    )


def _has_a_gap(table: LaidTable) -> bool:
    """Whether most rows have something where the header has no label, and it has another width than they, or not all
    columns, or one more under which nothing stands; or any has something behind a header that has not all columns."""
    gaps = [n for n, head in enumerate(table.heads) if not head.label]
    if table.lacks_a_label() and any(map(table.beyond, table.rows)):
        return True
    laid = sum(not row.doubtful for row in table.rows)
    if 2 * sum(any(line[n] is not None for n in gaps) for line in table.lines) <= laid:
        return False
    ragged = bool(table.header.width) and table.header.width != table.width
    return ragged or table.lacks_a_label() or _has_an_empty_column(table)


def _has_an_empty_column(table: LaidTable) -> bool:
    """Whether nothing stands under the last label, or under one of a column that each row must have."""
    ends = (head.part in table.needed or n == len(table.heads) - 1 for n, head in enumerate(table.heads))
    return any(must and all(line[n] is None for line in table.lines) for n, must in enumerate(ends))


def _is_too_narrow(table: LaidTable) -> bool:
    """Whether in a text several lines have more cells than the header's, and do not all go with its labels."""
    reach = max(table.header.width, table.heads[-1].end)
    if not table.header.width or sum(row.width > reach for row in table.rows) < 2:
        return False
    strays = any(row.strays for row in table.rows if not row.doubtful)
    return table.header.crossed or strays or not table.has_all_columns() or any(_wrong(table))


def _wrong(table: LaidTable) -> list[list[int]]:
    """Of each row the columns in which something stands that the label excludes."""
    return [[n for n, cell in enumerate(line) if table.is_misfit(n, cell)] for line in table.lines]


def _lacks_columns(table: LaidTable) -> bool:
    """Whether most rows have no name, or cells under no label while the form's columns, the computed ones too, are
    not all labelled."""
    strays = sum(bool(row.strays) for row in table.rows if not row.doubtful)
    nameless = sum(map(table.nameless, range(len(table.rows))))
    if table.header.crossed and 2 * sum(row.doubtful or bool(row.strays) for row in table.rows) >= len(
        table.rows
    ):
        return True
    few = len(table.rows) - sum(row.doubtful for row in table.rows)
    return 2 * nameless > len(table.rows) or (2 * strays > few > 1 and not table.has_all_parts())


def _labels_have_moved(table: LaidTable) -> bool:
    """Whether the rows go better with the labels where some of these stand one column further, or with no label."""
    beyond = [cells[0] if (cells := table.beyond(row)) else None for row in table.rows]
    wrong = _wrong(table)
    count = sum(map(len, wrong))
    whole = all(head.label for head in table.heads) and table.has_all_columns() and not any(beyond)
    if not count or (whole and table.header.width and all(map(table.is_in_place, table.rows))):
        return False
    everywhere = 2 * sum(map(bool, wrong)) >= len(table.rows) and len({n for row in wrong for n in row}) > 2
    both = sum(bool(here and more) for here, more in zip(wrong, beyond, strict=True))
    if everywhere or both > (not table.header.crossed) or sum(cell is not None for cell in beyond) > 1:
        return True
    least = min(
        sum(table.is_misfit(n, cell) for line in moved for n, cell in enumerate(line))
        for moved in _labels_moved(table.heads, table.lines, beyond)
    )
    unlabelled = [n for n, head in enumerate(table.heads) if not head.label]
    nameless = any(line[n] is not None for line in table.lines for n in unlabelled)
    few = count < sum(not row.doubtful for row in table.rows)
    return least < count and (nameless or not few or table.lacks_a_label())


def _labels_moved(
    heads: Sequence[ColumnHead], lines: Sequence[LaidLine], beyond: Sequence[GridCell | None]
) -> Iterator[list[LaidLine]]:
    """The rows as they would lie, had some labels stood one column further right or left."""
    last = len(heads) - 1
    for first in range(len(heads)):
        yield [[*line[:first], *line[first + 1 :], more] for line, more in zip(lines, beyond, strict=True)]
    for gap in (n for n, head in enumerate(heads) if not head.label or n == last):
        for first in range(gap):
            yield [[*line[:first], None, *line[first:gap], *line[gap + 1 :]] for line in lines]
        for end in range(gap + 1, last + 1):
            yield [[*line[:gap], *line[gap + 1 : end + 1], None, *line[end + 1 :]] for line in lines]
