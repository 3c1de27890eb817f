"""A file taken in whatever its kind, in this process, as workers do it; and grids as readers of files give them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from xlperf.form import Form
from xlperf.intake.handmade.any_file import take_in_any_bytes
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.intake.one_file import Intake, refusal_for, refused
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import file_bytes


def take_in_any(
    path: str | os.PathLike[str],
    *,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
    handmade: bool = False,
) -> Intake:
    """As `take_in_any_bytes`, of the file at `path`."""
    file = os.fspath(path)
    try:
        data = file_bytes(path, limits)
    except BaseException as error:  # noqa: BLE001 - refusal_for lets interruptions through
        return refused(file, refusal_for(error, limits))
    return take_in_any_bytes(data, file, form=form, limits=limits, handmade=handmade)


def grid_of(
    values: Iterable[Sequence[object]],
    name: str = "",
    kind: str = "sheet",
    merges: Mapping[tuple[int, int], tuple[int, int]] | None = None,
) -> Grid:
    """A grid of plain rows: texts, numbers or None. `merges`: (row, column) of a merged cell -> (down, across)."""
    rows = []
    widths = []
    for number, row in enumerate(values):
        cells = []
        for column, value in enumerate(row):
            entered = entered_of(value)
            if entered is not None:
                down, across = (merges or {}).get((number, column), (1, 1))
                cells.append(GridCell(number, column, entered, across, down, number + 1))
        rows.append(tuple(cells))
        widths.append(len(row))
    return Grid(tuple(rows), name, kind, tuple(widths) if kind == "lines" else ())
