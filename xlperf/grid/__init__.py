"""A form in any grid of cells, read by its labels; and the published text of a declaration, written.

Names in one place what the rest may use. `read_file` is the way in for files, `read_grid` for cells had elsewhere.
"""

from __future__ import annotations

from xlperf.grid.model import Grid, GridCell, Reading, Taken, Unplaced, grid_of
from xlperf.grid.reader import read_grid

__all__ = ["Grid", "GridCell", "Reading", "Taken", "Unplaced", "grid_of", "read_grid"]
