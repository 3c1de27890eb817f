"""The form once more in one grid, below or beside the first: another department's, or another version.

Owns when that is so and what is said. The fields that are given twice the builder tells of, one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlperf.declaration import Finding
from xlperf.form import Form
from xlperf.form.labels import label_of
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.model import Grid, GridCell
from xlperf.messages import enumerated, in_quotes

_Rows = Mapping[str, Sequence[object]]


class FormAgain:
    """What of a grid's form was given again."""

    def __init__(self, form: Form, grid: Grid) -> None:
        self._form, self._grid = form, grid
        self._whose = {form.department, form.each, next(iter(form.inputs), "")}
        self._differing: dict[str, GridCell] = {}
        self._same: dict[str, GridCell] = {}
        self._rows_of: dict[str, int] = {}
        self._beside: list[str] = []
        """the fields that are given once more in the row in which they were given"""
        self._rows_before: dict[str, int] | None = None
        """how many rows each table had when the first field was given again"""
        self._other_department = False

    def first(self, part: str, cell: GridCell) -> None:
        """Keeps where a field is given."""
        self._rows_of[part] = cell.row

    def given(self, part: str, cell: GridCell, same: bool, tables: _Rows) -> None:
        """Keeps that a field is given again, in `cell`, and how long the tables are by then."""
        (self._same if same else self._differing).setdefault(part, cell)
        self._beside += [part] if self._rows_of.get(part) == cell.row else []
        if self._rows_before is None:
            self._rows_before = {table: len(rows) for table, rows in tables.items()}

    def other_department(self) -> None:
        """Keeps that another department is named under the label of the first."""
        self._other_department = True

    def told(self, fields: int, tables: _Rows) -> Iterator[Finding]:
        """That a second form begins: its department under the same label, it or the project and more, or half of all `fields`, are there
        twice and differ; or most of them are there twice and a table that had rows has more, whether they differ or not; or it stands
        beside the first."""
        again = self._differing
        more = len(again) > 1 and (not self._whose.isdisjoint(again) or 2 * len(again) >= fields)
        if more or self._other_department:
            yield self._note("intake-form-again", again)
        elif self._is_beside() or (
            2 * len({*again, *self._same}) > max(fields, 4) and self._has_more_rows(tables)
        ):
            yield self._note("intake-form-twice", {**self._same, **again})

    def _is_beside(self) -> bool:
        """Whether another form stands beside the first: fields of several rows are given twice in them, one of them whose it is."""
        rows = {self._rows_of[part] for part in self._beside}
        return len(rows) > 1 and not self._whose.isdisjoint(self._beside)

    def _has_more_rows(self, tables: _Rows) -> bool:
        before = self._rows_before or {}
        return any(0 < count < len(tables[table]) for table, count in before.items())

    def _note(self, key: str, again: Mapping[str, GridCell]) -> Finding:
        department = self._form.department
        part = department if department in again else next(iter(again))
        return note(
            key,
            field=part,
            sheet=self._grid.name,
            cell=self._grid.place(again[part]),
            text=again[part].printed,
            labels=enumerated(in_quotes(label_of(self._form, each)) for each in again),
        )
