"""Any declaration of any form, laid out as an office would: the form's own picture as cells with merges, as text copied
from a spreadsheet (merged cells left blank), and as text copied from a browser (merged cells left out).

Owns the making of papers for the proof. Every text and figure in one is unlike every other, so that each is known again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from xlperf.form import Column, Form, Item, picture_rows
from xlperf.intake.handmade.lines import quoted_cell, text_grid
from xlperf.intake.handmade.model import Grid, grid_of

SIGNS = ("≥", "≤", "＝", ">", "定性")


@dataclass
class Paper:
    """A laid-out declaration: its cells (row, column, down, across, text), and which text is whose."""

    cells: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    owner: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    height: int = 0
    width: int = 0

    def as_sheet(self) -> Grid:
        rows: list[list[str | None]] = [[None] * self.width for _ in range(self.height)]
        merges = {}
        for row, column, down, across, text in self.cells:
            rows[row][column] = text or None
            merges[(row, column)] = (down, across)
        return grid_of(rows, "表", "sheet", merges)

    def as_spreadsheet_copy(self) -> Grid:
        rows = [[""] * self.width for _ in range(self.height)]
        for row, column, _, _, text in self.cells:
            rows[row][column] = text
        return text_grid("\n".join("\t".join(map(quoted_cell, row)) for row in rows))

    def as_browser_copy(self) -> Grid:
        rows: list[list[str]] = [[] for _ in range(self.height)]
        for row, _, _, _, text in sorted(self.cells):
            rows[row].append(text)
        return text_grid("\n".join("\t".join(map(quoted_cell, row)) for row in rows))


class _Maker:
    def __init__(self, form: Form, seed: int, blanks: float) -> None:
        self.form, self.random, self.blanks = form, random.Random(seed), blanks
        self.paper = Paper(width=len(form.page.widths))
        self.count = seed % 97 * 100

    def made(self, shuffled: bool) -> Paper:
        title = f"{self.random.randint(2020, 2029)}年{self.form.title}"
        self.paper.cells.append((0, 0, 1, self.paper.width, title))
        self.paper.height = 1
        sections = list(self.form.section)
        if shuffled:
            self.random.shuffle(sections)
        for section in sections:
            self._section(section)
        return self.paper

    def _section(self, section: object) -> None:
        rows = picture_rows(self.form, section)  # type: ignore[arg-type]
        left = 1 if section.label else 0  # type: ignore[attr-defined]
        first = self.paper.height
        for row in rows:
            if row.table:
                for number in range(self.random.randint(1, 5)):
                    self._row(row.items, left, number)
            else:
                self._row(row.items, left, None)
        if left:
            label = section.label  # type: ignore[attr-defined]
            self.paper.cells.append((first, 0, self.paper.height - first, 1, label))

    def _row(self, items: tuple[Item, ...], left: int, number: int | None) -> None:
        for item in items:
            text = item.text if item.kind == "label" else self._value(item, number)
            self.paper.cells.append((self.paper.height, item.column + left, item.down, item.across, text))
        self.paper.height += 1

    def _value(self, item: Item, number: int | None) -> str:
        part = self.form.part(item.text)
        needed = isinstance(part, Column) and part.required
        if item.kind == "computed" or (not needed and self.random.random() < self.blanks):
            return ""
        self.count += 1
        if isinstance(part, Column) and (part.fill_down or part.all_choices):
            return self._choice(part)
        if part.kind == "amount" or part.kind == "number":
            text = f"{self.count * 7 + 10_000}.{self.count % 90 + 10}"
        elif part.kind == "count":
            text = str(self.count + 50_000)
        elif getattr(part, "target", False):
            text = f"≥{self.count + 70_000}个"
        else:
            text = f"第{self.count}项内容"
        self.paper.owner[text] = (item.text, None if number is None else number + 1)
        return text

    def _choice(self, part: Column) -> str:
        return self.random.choice(part.all_choices) if part.all_choices else ""


def papers(form: Form, number: int, seed: int, blanks: float, shuffled: bool) -> Iterator[Paper]:
    """`number` papers of the form, the same ones for the same seed."""
    for one in range(number):
        yield _Maker(form, seed + one, blanks).made(shuffled)


def as_number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except ArithmeticError:
        return None
