"""A paper form read for a sketch: its labels found, what is to be filled in guessed.

Owns the sections by what reaches down at the left, and the tables by rows alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.paper import Paper, PaperCell
from xlperf.intake.handmade.sketch.guesses import (
    MAY_BE_EMPTY,
    SUM,
    TARGET,
    TOTAL,
    bare,
    is_level,
    kind_of,
    of_year,
)
from xlperf.intake.handmade.sketch.sections import SectionAmount, SketchColumn, SketchSection

_LIST_ROWS = 10
"""Rows of a list of which only the header is drawn."""


class Sketch:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.taken: set[str] = set()
        self.sections: list[SketchSection] = []
        self._read()

    # ------------------------------------------------------------ sections

    def _read(self) -> None:
        at = 0
        while at < len(self.paper.rows):
            row = self.paper.rows[at]
            head = row[0] if row else None
            if head is not None and head.column == 0 and head.text and self._heads_section(head, at):
                down = head.down
                rows = [
                    tuple(area for area in line if area.column >= head.end)
                    for line in self.paper.rows[at : at + down]
                ]
                self._section(head.text, head.end, rows)
                at += down
            else:
                last = at + 1
                while last < len(self.paper.rows) and not self._heads_section(self.paper.rows[last][0], last):
                    last += 1
                self._section("", 0, [tuple(line) for line in self.paper.rows[at:last]])
                at = last

    def _heads_section(self, area: PaperCell, at: int) -> bool:
        """Whether a label at the left is that of a section: it reaches down, or a large field or a row of labels is
        on its right."""
        if area.column or not area.text or area.across > 1:
            return False
        if is_level(area.text) or field_words().level_of(area.text):
            return False
        if area.down > 1:
            return all(len(line) > 0 for line in self.paper.rows[at : at + area.down])
        others = self.paper.rows[at][1:]
        return len(others) == 1 and others[0].is_blank and self._narrow_first()

    def _narrow_first(self) -> bool:
        """Whether the leftmost column is that of sections on this paper."""
        return any(
            row and row[0].column == 0 and row[0].across == 1 and row[0].down > 1 for row in self.paper.rows
        )

    def _section(self, label: str, left: int, rows: Sequence[Sequence[PaperCell]]) -> None:
        section = self._begun(label)
        if self._like_the_last(section, rows, left):
            return
        number = 0
        while number < len(rows):
            table = self._table_rows(rows, number)
            if table:
                if section.table:
                    self._ended(section)
                    section = self._begun(label)
                self._table(section, rows, number, table, left)
                number += 1 + table
            else:
                self._plain_row(section, rows, number, left)
                number += 1
        self._ended(section)

    def _begun(self, label: str) -> SketchSection:
        self.sections.append(SketchSection(label))
        return self.sections[-1]

    def _ended(self, section: SketchSection) -> None:
        self._total_up(section)
        if self._continues(section):
            _with_next_page(self.sections[-2], self.sections.pop())

    def ask_who(self) -> None:
        """Puts the one question before a list that every form asks: who fills it in."""
        section = SketchSection("")
        id_ = self._id("填报单位", "field")
        entry: dict[str, object] = {"id": id_, "label": "填报单位", "max_length": 100}
        section.fields.append(entry)
        width = self.paper.width
        section.lines.append((["填报单位", f"[{id_}]", *("<" * (width - 2))])[:width])
        self.sections.insert(0, section)

    def _total_up(self, section: SketchSection) -> None:
        """Makes totals computed: an amount called so, below which "其中：" begins its parts, two or more."""
        for total in section.amounts:
            if not TOTAL.search(bare(total.name)) or "其中" in total.name:
                continue
            parts: list[SectionAmount] = []
            for other in section.amounts:
                follows = other.column == total.column and other.row == total.row + 1 + len(parts)
                if follows and ("其中" in other.name if not parts else not TOTAL.search(bare(other.name))):
                    parts.append(other)
            if len(parts) > 1:
                id_ = str(total.entry["id"])
                total.entry["value"] = " + ".join(str(part.entry["id"]) for part in parts)
                section.lines = [
                    [f"{{{id_}}}" if cell == f"[{id_}]" else cell for cell in line] for line in section.lines
                ]

    # ------------------------------------------------------------ tables

    def _table_rows(self, rows: Sequence[Sequence[PaperCell]], number: int) -> int:
        """How many rows of a table follow the row of labels `number`; 0 where it heads none."""
        head = rows[number]
        if len([a for a in head if a.text]) < 2 or any(a.is_blank for a in head):
            return 0
        count = 0
        heads = [*head, *_over(rows, number)]
        for line in rows[number + 1 :]:
            blank = [area for area in line if area.is_blank]
            if not blank or any(bare(a.text) in SUM for a in line):
                break
            printed = [area for area in line if area.text]
            if any(not self._under_level(area, heads) for area in printed):
                break
            if not all(any(h.column <= a.column and a.end <= h.end for h in heads) for a in line):
                break
            count += 1
        if not count and number + 1 == len(rows) and self._is_list(head):
            return _LIST_ROWS
        return count if count >= 2 else 0

    def _is_list(self, head: Sequence[PaperCell]) -> bool:
        """Whether the last row of a paper is the header of a list of which no rows are drawn."""
        words = field_words()
        known = sum(
            bool(words.id_of(area.text) or TARGET.search(bare(area.text)) or MAY_BE_EMPTY.search(area.text))
            for area in head
        )
        return len(head) >= 3 and 2 * known >= len(head) and all(area.down == 1 for area in head)

    def _under_level(self, area: PaperCell, heads: Sequence[PaperCell]) -> bool:
        over = any(is_level(head.text) and head.column <= area.column < head.end for head in heads)
        return over or bool(field_words().level_of(area.text))

    def _table(
        self, section: SketchSection, rows: Sequence[Sequence[PaperCell]], number: int, count: int, left: int
    ) -> None:
        head = rows[number]
        heads = [*head, *_over(rows, number)]
        body = rows[number + 1 : number + 1 + count]
        section.table_label = section.label or "表"
        section.table = self._id(section.label or "表", "table")
        section.rows = count
        known: set[str] = set()
        first = max(body, key=len, default=head)
        for area in sorted(heads, key=lambda a: a.column):
            values = tuple(
                dict.fromkeys(
                    bare(a.text)
                    for line in body
                    for a in line
                    if a.text and area.column <= a.column < area.end
                )
            )
            parts = [a for a in first if area.column <= a.column < area.end] or [area]
            for part in parts:
                kind = kind_of(area.text)
                id_ = self._id(area.text, "column", known)
                level = is_level(area.text) or (bool(values) and all(map(field_words().level_of, values)))
                target = kind == "text" and bool(TARGET.search(bare(area.text)))
                section.columns.append(
                    SketchColumn(id_, area.text, kind, part, target, values if level else ())
                )
                if level and not values:
                    section.columns[-1].levels = ("",)
        section.said = [
            [
                next((bare(a.text) for a in line if a.text and part.column <= a.column < part.end), "")
                for part in (column.area for column in section.columns)
            ]
            for line in body
        ]
        _depend(section)
        section.lines.append(self._line([(a, a.text) for a in head], _over(rows, number), left))
        self._draw_row(section, left)

    def _draw_row(self, section: SketchSection, left: int) -> None:
        drawn = [(column.area, f"[{section.table}.{column.id}]") for column in section.columns]
        section.lines.append(self._line(drawn, (), left))

    def _table_before(self) -> SketchSection | None:
        """The section before the last, where it is a table."""
        before = self.sections[-2] if len(self.sections) > 1 else None
        return before if before is not None and before.table else None

    def _continues(self, section: SketchSection) -> bool:
        """Whether this is the table before it once more, under its labels repeated: on the next page."""
        last = self._table_before()
        if last is None or not section.table or section.fields:
            return False
        # A section that the page cuts stands there twice.
        return [c.label for c in last.columns] == [c.label for c in section.columns] and (
            not label_key(section.label).replace(label_key(last.label), "")
        )

    def _like_the_last(self, section: SketchSection, rows: Sequence[Sequence[PaperCell]], left: int) -> bool:
        """Blank rows of the shape of the table before them: a table with the same columns, its labels not repeated."""
        last = self._table_before()
        if last is None or not section.label or len(rows) < 2:
            return False
        shape = [(column.area.column, column.area.end) for column in last.columns]
        if any(a.text for row in rows for a in row) or any(
            [(a.column, a.end) for a in row] != shape for row in rows
        ):
            return False
        section.table, section.table_label = self._id(section.label, "table"), section.label
        section.columns, section.rows = last.columns, len(rows)
        self._draw_row(section, left)
        return True

    # ------------------------------------------------------------ fields

    def _plain_row(
        self, section: SketchSection, rows: Sequence[Sequence[PaperCell]], number: int, left: int
    ) -> None:
        row = rows[number]
        if section.table and row and bare(row[0].text) in SUM:
            self._sum_row(section, row, rows, number, left)
            return
        drawn = []
        for position, area in enumerate(row):
            printed = area.text or self._is_corner(rows, number, area)
            words = () if printed else self._label_of(rows, number, position, section)
            text = f"[{self._field(section, words, area)}]" if words else area.text
            drawn.append((area, text))
        section.lines.append(self._line(drawn, _over(rows, number), left))

    def _is_corner(self, rows: Sequence[Sequence[PaperCell]], number: int, area: PaperCell) -> bool:
        """Whether a blank cell is the corner between the labels of columns and those of rows."""
        others = [other for other in rows[number] if other is not area]
        below = rows[number + 1] if number + 1 < len(rows) else ()
        named = any(other.column == area.column and other.text for other in below)
        return (
            len(others) > 2
            and all(other.text for other in others)
            and named
            and any(other.is_blank for other in below)
        )

    def _label_of(
        self, rows: Sequence[Sequence[PaperCell]], number: int, position: int, section: SketchSection
    ) -> tuple[str, ...]:
        """What a cell to fill in is called: by the label on its left, above it, both, or its section's; () by none."""
        row = rows[number]
        area = row[position]
        before = row[position - 1] if position else None
        several = position + 1 < len(row) and row[position + 1].is_blank
        above = next(
            (
                other.text
                for line in reversed(rows[:number])
                for other in line
                if other.text and other.column <= area.column and area.end <= other.end
            ),
            "",
        )
        if before is not None and before.text and not (several and above):
            return (before.text,)
        if above:
            name = next((other.text for other in reversed(row[:position]) if other.text), "")
            return (name, above) if name else (above,)
        return (section.label,) if len(row) == 1 and section.label else ()

    def _field(self, section: SketchSection, words: tuple[str, ...], area: PaperCell) -> str:
        label = "".join(words)
        kind = kind_of(words[-1] if len(words) > 1 else label, section.label)
        wide = area.across >= max(2, self.paper.width // 2) or area.down > 1
        id_ = self._id(label, "field", self.taken, words)
        self.taken.add(id_)
        entry: dict[str, object] = {"id": id_, "label": label}
        if kind != "text":
            entry["kind"] = kind
            if kind == "amount":
                section.amounts.append(SectionAmount(area.row, area.column, words[0], entry))
        elif wide and re.search(r"目标|情况|内容|说明|措施|职责|职能|依据|概况|概述", label):
            entry |= {"max_length": 1500, "lines": 6}
        else:
            entry["max_length"] = 100
        section.fields.append(entry)
        return id_

    def _sum_row(
        self,
        section: SketchSection,
        row: Sequence[PaperCell],
        rows: Sequence[Sequence[PaperCell]],
        number: int,
        left: int,
    ) -> None:
        drawn = []
        for area in row:
            column = next(
                (c for c in section.columns if c.kind != "text" and c.area.column == area.column), None
            )
            if area.text or column is None:
                drawn.append((area, area.text))
                continue
            id_ = self._id("", f"{section.table}_{column.id}_sum", self.taken)
            self.taken.add(id_)
            value = f"sum({section.table}.{column.id})"
            label = f"{column.label}{row[0].text}"
            section.fields.append({"id": id_, "label": label, "kind": column.kind, "value": value})
            drawn.append((area, f"{{{id_}}}"))
        section.lines.append(self._line(drawn, _over(rows, number), left))

    # ------------------------------------------------------------ ids, lines

    def _id(
        self, label: str, otherwise: str, taken: set[str] | None = None, words: tuple[str, ...] = ()
    ) -> str:
        """An id by the field's words: of the label, or of the labels of its row and of its column."""
        taken = self.taken if taken is None else taken
        known = [field_words().id_of(word) or of_year(word) for word in (words or (label,))]
        wanted = "_".join(known) if all(known) else next((one for one in known if one), "")
        wanted = wanted or otherwise
        id_, number = wanted, 2
        while id_ in taken:
            id_, number = f"{wanted}_{number}", number + 1
        taken.add(id_)
        return id_

    def _line(
        self, drawn: Sequence[tuple[PaperCell, str]], over: Sequence[PaperCell], left: int
    ) -> list[str]:
        """One line of a picture: texts, < for what a cell covers on its right, ^ for what one above covers."""
        cells = [""] * (self.paper.width - left)
        for area in over:
            cells[area.column - left : area.end - left] = ["^"] * area.across
        for area, text in drawn:
            cells[area.column - left : area.end - left] = [text] + ["<"] * (area.across - 1)
        return cells


def _over(rows: Sequence[Sequence[PaperCell]], number: int) -> list[PaperCell]:
    """The areas above row `number` that reach down into it."""
    return [area for back in range(1, number + 1) for area in rows[number - back] if area.down > back]


def _depend(section: SketchSection) -> None:
    """The second level's choices depend on the first's, where every row says both."""
    levels = [at for at, column in enumerate(section.columns) if any(column.levels)]
    for column in section.columns:
        column.above, column.levels_of = "", {}
    if len(levels) != 2:
        return
    first, second = levels
    found: dict[str, list[str]] = {}
    above = ""
    for row in section.said:
        above = row[first] or above
        if row[second] and row[second] not in found.setdefault(above, []):
            found[above].append(row[second])
    if "" not in found and set(found) == set(section.columns[first].levels):
        column = section.columns[second]
        column.above = section.columns[first].id
        column.levels_of = {one: tuple(all_) for one, all_ in found.items()}


def _with_next_page(section: SketchSection, more: SketchSection) -> None:
    """The table goes on in `more`: with its rows, and with the levels that they name."""
    section.rows += more.rows
    section.said += more.said
    for column, other in zip(section.columns, more.columns, strict=True):
        named = tuple(dict.fromkeys(filter(None, (*column.levels, *other.levels))))
        column.levels = named or column.levels
    _depend(section)
