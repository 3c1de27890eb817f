"""The dataset: all declarations as Parquet, for pandas, polars, DuckDB, Spark, and for xlperf itself.

    declarations/year=2024/part-….parquet    one row a department
    key_tasks/year=2024/part-….parquet       one folder a table of the form, one row a filled row
    findings/  ledger/  missing/             every finding; every file found; who has not reported
    _manifest.json                           which parts are the state: written last

Owns these files. Knows what a consolidation holds, nothing of how it came about.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from xlperf.consolidation.dataset.errors import DatasetError, arrow

if TYPE_CHECKING:
    from xlperf.consolidation.dataset.opened import Dataset
    from xlperf.consolidation.frames import Amounts
    from xlperf.consolidation.tables import Data


def write_dataset(data: Data, where: str | os.PathLike[str]) -> None:
    """Brings the dataset at `where`, a folder or URL, to the state of `data`; other years in it stay.

    Raises DatasetError (also where pyarrow is missing), CannotWrite, StorageError.
    """
    arrow()
    from xlperf.consolidation.dataset.write import write_dataset as write

    write(data, where)


def open_dataset(
    where: str | os.PathLike[str], year: int | None = None, *, amounts: Amounts = "decimal"
) -> Dataset:
    """The dataset at `where`, a folder or URL, as it is now: one `year` of it, by default the newest.

    `amounts`: what amounts are in its frames, as of `consolidate`. Raises DatasetError, StorageError, InvalidArgument.
    """
    arrow()
    from xlperf.consolidation.dataset.opened import Dataset
    from xlperf.consolidation.frames import amounts_choice

    return Dataset(where, year, amounts_choice(amounts))


__all__ = ["DatasetError", "open_dataset", "write_dataset"]
