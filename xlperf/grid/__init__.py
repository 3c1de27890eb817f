"""A form in any grid of cells, read by its labels; and the published text of a declaration, written.

Names in one place what the rest may use. `read_file` is the way in for files, `read_grid` for cells had elsewhere.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlperf.grid.files import grids_of, read_file, read_grids
    from xlperf.grid.model import Grid, GridCell, Reading, Taken, Unplaced, grid_of
    from xlperf.grid.published import write_published_text
    from xlperf.grid.reader import read_grid

_HOMES = {
    "files": ("grids_of", "read_file", "read_grids"),
    "model": ("Grid", "GridCell", "Reading", "Taken", "Unplaced", "grid_of"),
    "published": ("write_published_text",),
    "reader": ("read_grid",),
}


def __getattr__(name: str) -> Any:
    """A name is imported when it is first asked for: most runs read workbooks of ours alone."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"xlperf.grid.{module}"), name)
    raise AttributeError(name)


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
