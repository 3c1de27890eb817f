"""The dataset: all declarations as Parquet, for pandas, polars, DuckDB, Spark, and for xlperf itself.

    declarations/year=2024/part-….parquet    one row a department
    key_tasks/year=2024/part-….parquet       one folder a table of the form, one row a filled row
    findings/  ledger/  missing/             every finding; every file found; who has not reported
    _manifest.json                           which parts are the state: written last

Owns these files. Knows what a consolidation holds, nothing of how it came about.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, overload

from xlperf.arguments import a_path
from xlperf.consolidation.dataset.errors import DatasetError, arrow
from xlperf.declaration.content import exact_year
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.consolidation.dataset.opened import Dataset
    from xlperf.consolidation.dataset.several_years import SeveralYears
    from xlperf.consolidation.frames import Amounts
    from xlperf.consolidation.tables import Data


catalogue(
    {
        "dataset-years": (
            'years 应为 "all" 或若干年度，且不与 year 同时使用，不是 {given}',
            'years must be "all" or several years, and not beside year; it is {given}',
        ),
    }
)


def write_dataset(data: Data, where: str | os.PathLike[str]) -> int:
    """Brings the dataset at `where`, a folder or URL, to the state of `data`; other years in it stay. How many declarations of
    the year it had before.

    Raises DatasetError (also where pyarrow is missing), CannotWrite, StorageError.
    """
    arrow()
    from xlperf.consolidation.dataset.write import write_dataset as write

    return write(data, where)


@overload
def open_dataset(
    where: str | os.PathLike[str],
    year: int | None = None,
    *,
    years: None = None,
    amounts: Amounts = "decimal",
) -> Dataset: ...
@overload
def open_dataset(
    where: str | os.PathLike[str],
    year: None = None,
    *,
    years: Literal["all"] | Sequence[int],
    amounts: Amounts = "decimal",
) -> SeveralYears: ...
def open_dataset(
    where: str | os.PathLike[str],
    year: int | None = None,
    *,
    years: Literal["all"] | Sequence[int] | None = None,
    amounts: Amounts = "decimal",
) -> Dataset | SeveralYears:
    """The dataset at `where`, a folder or URL, as it is now: one `year` of it, by default the newest, or several `years`
    ("all", or those that are listed), whose frames are one under the other.

    `amounts`: what amounts are in its frames, as of `consolidate`. Raises DatasetError, StorageError, InvalidArgument.
    """
    a_path("where", where)
    if year is not None:
        year = exact_year(year)
    if years is not None and (
        year is not None
        or isinstance(years, str)
        and years != "all"
        or not isinstance(years, str | Sequence)
        or not years
    ):
        raise InvalidArgument(say("dataset-years", given=repr(years)[:40]))
    arrow()
    from xlperf.consolidation.dataset.opened import Dataset
    from xlperf.consolidation.dataset.several_years import SeveralYears
    from xlperf.consolidation.frames import amounts_choice

    choice = amounts_choice(amounts)
    if years is None:
        return Dataset(where, year, choice)
    if years == "all":
        years = Dataset(where, None, choice).years
    return SeveralYears([Dataset(where, exact_year(each), choice) for each in dict.fromkeys(years)])
