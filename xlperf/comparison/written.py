"""`write_comparison`: what `xlperf compare -o` writes, as a function.

Owns the choice of the workbook by what was compared; the workbooks are those of `shown` and `years_book`.
"""

from __future__ import annotations

import os
from pathlib import Path

from xlperf.arguments import a_path, must_end_in
from xlperf.arguments import of_kind as exactly
from xlperf.comparison import shown, years_book
from xlperf.comparison.differences import Comparison
from xlperf.comparison.years import Years
from xlperf.ooxml.replacing import may_write


def write_comparison(
    compared: Comparison | Years, out: str | os.PathLike[str], *, overwrite: bool = False
) -> Path:
    """Writes what `compare` or `compare_years` found as a workbook, and gives its path: the changes, totals and departments of
    two sides, or each year a column with 增减 and 增减%.

    An earlier workbook of this kind is replaced, and with `overwrite` any file. Raises InvalidArgument and CannotWrite.
    """
    path = Path(a_path("out", out))
    must_end_in(path, ".xlsx")
    if isinstance(compared, Years):
        may_write(path, [], overwrite, years_book.SHEETS)
        years_book.write_workbook(compared, path)
    else:
        two = exactly("compared", compared, Comparison, "xlperf.Comparison, xlperf.Years")
        may_write(path, [], overwrite, shown.SHEETS)
        shown.write_workbook(two, path)
    return path
