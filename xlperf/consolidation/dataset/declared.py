"""A dataset read back: what each department in it declared.

Owns the way from the dataset's rows to declarations, by the names of the form. Reads one part at a time; believes no
computed column and knows nothing of files sent in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlperf.consolidation.dataset.manifest import NAME
from xlperf.declaration import Declaration, Entered

if TYPE_CHECKING:
    from xlperf.consolidation.dataset.opened import Dataset

EnteredLine = dict[str, Entered]


def is_dataset(path: Path) -> bool:
    """Whether a folder is a dataset, also one that has lost its manifest: opening that says so."""
    return Path(path, NAME).is_file() or any(Path(path).glob("declarations/year=*/part-*.parquet"))


def declarations_in(path: Path, year: int | None = None) -> Iterator[Declaration]:
    """What the departments declared that count in a year of the dataset at `path`, by default its newest, in its order.

    Raises DatasetError.
    """
    from xlperf.consolidation.dataset import open_dataset

    yield from declarations_of(open_dataset(path, year), path)


def ledger_in(path: Path, year: int | None) -> Iterator[Mapping[str, Entered | bool]]:
    """The rows of the ledger of a year of the dataset at `path`, by the names of its columns; `used` is a truth. Raises
    DatasetError."""
    from xlperf.consolidation.dataset import open_dataset
    from xlperf.consolidation.dataset.columns import LEDGER

    dataset = open_dataset(path, year)
    for line in dataset.records(LEDGER, dataset.arrow(LEDGER)):
        yield {**line, "used": line["used"] == "True"}


def declarations_of(dataset: Dataset, path: Path) -> Iterator[Declaration]:
    """The same of a dataset that is open; `path` goes before the names of its files."""
    from xlperf.consolidation.dataset.columns import DECLARATIONS, folder_of

    form = dataset.form
    names = dataset.names(DECLARATIONS)
    of_table = {table: dataset.names(folder_of(table)) for table in form.listed}
    for parts in dataset.batches(*form.listed):
        tables = {
            table: _by_file(dataset, folder_of(table), parts[folder_of(table)]) for table in form.listed
        }
        for line in _lines(dataset, DECLARATIONS, parts[DECLARATIONS]):
            file = str(line["file"])
            fields = {name: line.get(names.get(name, name)) for name in form.inputs}
            fields[form.department] = line["department"]
            rows = {
                table: [
                    {
                        column.id: row.get(of_table[table].get(column.id, column.id))
                        for column in form.listed[table].column
                    }
                    for row in found
                ]
                for table, of_file in tables.items()
                if (found := of_file.get(file))
            }
            own = {table: found for table, found in rows.items() if table in form.tables}
            made = Declaration(form, fields, own, dataset.year, str(line["code"] or ""), f"{path}：{file}")
            yield made if form.sheets is None else made.with_sheets_of(rows)


def _by_file(dataset: Dataset, table: str, part: Any) -> Mapping[str, list[EnteredLine]]:
    found: dict[str, list[EnteredLine]] = {}
    for line in _lines(dataset, table, part):
        found.setdefault(str(line["file"]), []).append(line)
    return found


def _lines(dataset: Dataset, table: str, part: Any) -> Iterator[EnteredLine]:
    for row in dataset.records(table, part):
        yield {name: _entered(value) for name, value in row.items()}


def _entered(value: Entered) -> Entered:
    """A number without the zeros that only its column gave it."""
    if not isinstance(value, Decimal):
        return value
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
