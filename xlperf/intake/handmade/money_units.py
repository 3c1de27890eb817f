"""The money units that a paper names, as far as people must be told of them: converted, unknown, named too late or two at once.

Owns what is said. Which amount is in which unit the acts decide, and `amounts` converts it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.declaration import Finding
from xlperf.form.labels import unit_of
from xlperf.form.money import YUAN
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.took import Position, PrintedPage, Took


def is_unit_of_column(position: Position, cell: GridCell, unit: str) -> bool:
    """Whether `cell` heads a column of figures in a block of money, and in another unit than the block, or the paper, is said to be in,
    or than what is said nowhere: 执行数（元） under 项目资金（万元）, or beside 预算数. What heads the names of the rows speaks for all."""
    header, standing = position.header, position.section_unit or position.unit
    if header is None or not header.crossed or standing == unit:
        return False
    heads = header.heads[1:] if header.named else header.heads
    return any(head.printed == cell.text.strip() for head in heads)


class MoneyUnits:
    """What a page's labels name, and the amounts that were read with it."""

    def __init__(self, page: PrintedPage) -> None:
        self._page, self._of_form = page, page.form.amounts
        self._said: tuple[str, GridCell | None, int] = "", None, 0
        """the unit of the paper, where it says so, and how many amounts came before"""
        self._amounts = 0
        self._read_in: dict[str, GridCell] = {}
        """Each other unit in which amounts were given -> the first of them."""
        self._at_once: list[tuple[GridCell, str, str]] = []
        self._of_column: tuple[GridCell, str, str] | None = None
        """a column's label with the block's unit and its own, until an amount of a column without one is read"""

    def named(self, took: Took) -> None:
        """Keeps which units a row names."""
        unit, cell, _ = self._said
        if took.position.unit != unit:
            self._said = took.position.unit, next(iter(took.labels), None), self._amounts
        header = took.position.header
        units = list(dict.fromkeys(unit for _, unit in took.units))
        if len(units) > 1 and not took.values and (header is None or header.crossed):
            cell = next(cell for cell, unit in took.units if unit == units[1])
            self._at_once.append((cell, units[0], units[1]))

        for cell, unit in took.units:
            if is_unit_of_column(took.position, cell, unit):
                standing = took.position.section_unit or took.position.unit or self._of_form
                self._of_column = (cell, standing, unit) if standing != unit else None

    def fell_back(self, position: Position) -> None:
        """Keeps that an amount is in its block's unit, as its own labels give none, though another column has one of its own."""
        crossed = position.header is not None and position.header.crossed
        if crossed and self._of_column is not None:
            self._at_once.append(self._of_column)
            self._of_column = None

    def read(self, cell: GridCell, unit: str) -> None:
        """Keeps that an amount was read; `unit`: in which, where it is another than the form's."""
        self._amounts += 1
        if unit and unit != self._of_form and self._of_form in YUAN:
            self._read_in.setdefault(unit, cell)

    def told(self) -> Iterator[Finding]:
        """Converted once for each unit; an error where the unit of amounts is not certain, or none that can be converted."""
        grid = self._page.grid
        for unit, cell in self._read_in.items():
            key = "intake-unit" if unit in YUAN else "intake-unit-unknown"
            yield note(
                key, sheet=grid.name, cell=grid.place(cell), text=cell.printed, unit=unit_of(unit),
                amounts=unit_of(self._of_form),
            )  # fmt: skip
        for cell, first, second in self._at_once:
            yield note(
                "intake-units-differ", sheet=grid.name, cell=grid.place(cell), text=cell.printed,
                first=unit_of(first), second=unit_of(second),
            )  # fmt: skip
        unit, said, before = self._said
        late = unit not in ("", self._of_form) and self._of_form in YUAN and before == self._amounts > 0
        if said is not None and late:
            yield note("intake-drawing-unit", sheet=grid.name, cell=grid.place(said), text=said.printed)

    def is_used(self, text: str) -> bool:
        """Whether amounts were read in the unit that a text names."""
        return unit_in(text) in self._read_in
