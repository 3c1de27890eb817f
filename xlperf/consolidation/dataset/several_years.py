"""Several years of a dataset as one: the frames of each year one under the other, told apart by the column `year`.

Owns how frames of different years, whose forms may differ, become one. Reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlperf.consolidation.dataset.errors import DatasetError
from xlperf.consolidation.frames import Tables
from xlperf.messages import enumerated, say

if TYPE_CHECKING:
    import pandas

    from xlperf.consolidation.dataset.opened import Dataset


class SeveralYears:
    """Years of a dataset in the order in which they were asked for; `self[2024]` is one of them. A column that a year's form does
    not have is empty in its rows."""

    def __init__(self, each: Sequence[Dataset]) -> None:
        self.each = tuple(each)

    @property
    def years(self) -> tuple[int, ...]:
        """The years."""
        return tuple(one.year for one in self.each)

    def __getitem__(self, year: int) -> Dataset:
        """The dataset of one year; raises DatasetError."""
        for one in self.each:
            if one.year == year:
                return one
        known = enumerated(map(str, self.years))
        raise DatasetError(say("dataset-no-year", path=self.each[0].place, year=year, known=known))

    def __iter__(self) -> Iterator[Dataset]:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)

    def __repr__(self) -> str:
        return f"<SeveralYears {'、'.join(map(str, self.years))}>"

    @cached_property
    def declarations(self) -> pandas.DataFrame:
        """One row a department and year."""
        return _under_each_other([one.declarations for one in self.each])

    @cached_property
    def tables(self) -> Mapping[str, pandas.DataFrame]:
        """Each table of any of the years' forms, one row a filled row."""
        names = dict.fromkeys(name for one in self.each for name in one.tables)
        frames = {
            name: _under_each_other([one.tables[name] for one in self.each if name in one.tables])
            for name in names
        }
        return Tables(self.each[-1].form.id, frames)

    @cached_property
    def findings(self) -> pandas.DataFrame:
        """Every finding of every file that was read."""
        return _under_each_other([one.findings for one in self.each])

    @cached_property
    def missing(self) -> pandas.DataFrame:
        """The departments of the rosters without a usable file."""
        return _under_each_other([one.missing for one in self.each])


def _under_each_other(frames: Sequence[pandas.DataFrame]) -> pandas.DataFrame:
    """The frames as one, with the columns of all, `year` last; dtypes stay where they are alike."""
    import pandas

    names = dict.fromkeys(name for frame in frames for name in frame.columns if name != "year")
    dtypes = {name: frame[name].dtype for frame in reversed(frames) for name in frame.columns}
    whole = [frame.reindex(columns=[*names, "year"]).astype(_held(frame, dtypes)) for frame in frames]
    return pandas.concat(whole, ignore_index=True)


def _held(frame: pandas.DataFrame, dtypes: Mapping[str, Any]) -> dict[str, Any]:
    """The dtypes of the columns that a frame does not have, which are all gaps there."""
    return {
        name: dtype for name, dtype in dtypes.items() if name not in frame.columns and str(dtype) != "bool"
    }
