"""A form in any grid of cells, read by its labels; and the published text of a declaration, written.

Names in one place what the rest may use. `read_file` is the way in for files, `read_grid` for cells had elsewhere.
"""

from __future__ import annotations

from xlperf.grid.files import grids_of, read_file, read_grids
from xlperf.grid.model import Grid, GridCell, Reading, Taken, Unplaced, grid_of
from xlperf.grid.published import write_published_text
from xlperf.grid.reader import read_grid

__all__ = [
    "Grid",
    "GridCell",
    "Reading",
    "Taken",
    "Unplaced",
    "grid_of",
    "grids_of",
    "read_file",
    "read_grid",
    "read_grids",
    "write_published_text",
]
