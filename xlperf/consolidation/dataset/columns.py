"""The columns of the dataset's tables, and rows as Arrow arrays of their types: amounts exact, nothing lost silently.

Owns which columns each table has and what becomes of a number that its type cannot hold: the exact text goes into the
column `inexact`. Knows nothing of files. pyarrow is imported when a type is wanted, so that its absence can be told in words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import msgspec

from xlperf.consolidation.record import tidy_columns
from xlperf.consolidation.tables import INEXACT, OWN_COLUMNS, names_beside
from xlperf.form import Form

DECLARATIONS, FINDINGS, LEDGER, MISSING = "declarations", "findings", "ledger", "missing"
RESERVED = (DECLARATIONS, FINDINGS, LEDGER, MISSING)

KINDS = ("text", "amount", "count", "number", "integer", "truth")
PLACES = {"amount": (18, 2), "count": (19, 0), "number": (28, 8)}


class Column(msgspec.Struct, frozen=True):
    """A column: its name in the files, its kind (one of KINDS), its label, and the id in the form it comes from."""

    name: str
    kind: str
    label: str = ""
    source: str = ""

    @property
    def field(self) -> Any:
        import pyarrow as pa

        return pa.field(self.name, types()[self.kind])


@cache
def types() -> Mapping[str, Any]:
    """The Arrow type of each kind of column."""
    import pyarrow as pa

    found = (pa.string(), pa.decimal128(18, 2), pa.int64(), pa.decimal128(28, 8), pa.int64(), pa.bool_())
    return dict(zip(KINDS, found, strict=True))


def schema_of(columns: Sequence[Column]) -> Any:
    """The Arrow schema of a part."""
    import pyarrow as pa

    return pa.schema([column.field for column in columns])


def folder_of(table: str) -> str:
    """The folder of a table of the form; one that is called like a table of ours has another."""
    return f"{table}_rows" if table in RESERVED else table


def declaration_columns(form: Form) -> tuple[Column, ...]:
    """One row a department."""
    return _with_own(
        [("form", "text"), ("version", "integer")],
        [(name, part.kind, part.label or name) for name, part in form.fields.items()],
    )


def table_columns(form: Form, table: str) -> tuple[Column, ...]:
    """One row a filled row; a target's low and high have a column for numbers and one for dates."""
    wanted: list[tuple[str, str, str]] = []
    for column in tidy_columns(form, table):
        if column.kind == "end":
            wanted.append((column.id, "number", column.label))
            wanted.append((f"{column.id}_date", "text", f"{column.label}（日期）"))
        else:
            wanted.append((column.id, column.kind, column.label))
    return _with_own([("row", "integer")], wanted)


def _with_own(own: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str, str]]) -> tuple[Column, ...]:
    columns = [Column(name, "text") for name in OWN_COLUMNS] + [Column(*each) for each in own]
    names = names_beside([column.name for column in columns], [identifier for identifier, _, _ in wanted])
    columns += [
        Column(name, kind, label, identifier)
        for name, (identifier, kind, label) in zip(names, wanted, strict=True)
    ]
    return (*columns, Column(INEXACT, "text"))


def _plain(*columns: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in columns)


FINDING_COLUMNS = _plain(
    *((name, "text") for name in (*OWN_COLUMNS, "check", "severity", "sheet", "cell", "field")),
    ("row", "integer"),
    *((name, "text") for name in ("value", "message", "hint")),
)
LEDGER_COLUMNS = _plain(
    ("file", "text"),
    ("sha256", "text"),
    ("size", "integer"),
    ("code", "text"),
    ("department", "text"),
    ("parent", "text"),
    ("form", "text"),
    ("declared_year", "integer"),
    ("status", "text"),
    ("used", "truth"),
    ("errors", "integer"),
    ("warnings", "integer"),
    ("reason", "text"),
)
MISSING_COLUMNS = _plain(
    *((name, "text") for name in ("code", "department", "parent", "contact", "email", "received", "reminder"))
)


def columns_of(form: Form) -> dict[str, tuple[Column, ...]]:
    """Every table of the dataset and its columns."""
    return {
        DECLARATIONS: declaration_columns(form),
        **{folder_of(table): table_columns(form, table) for table in form.listed},
        FINDINGS: FINDING_COLUMNS,
        LEDGER: LEDGER_COLUMNS,
        MISSING: MISSING_COLUMNS,
    }


class Rows:
    """Rows of one table, gathered column by column until they become a batch."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.schema = schema_of(columns)
        self._values: list[list[Any]] = [[] for _ in columns]

    def __len__(self) -> int:
        return len(self._values[0])

    def add(self, values: Sequence[Any]) -> None:
        """One row, a value a column; that of `inexact` is put there by `batch`."""
        for gathered, value in zip(self._values, values, strict=True):
            gathered.append(value)

    def batch(self) -> Any:
        """The rows gathered as a RecordBatch; there are none afterwards."""
        import pyarrow as pa

        inexact: dict[int, dict[str, str]] = {}
        arrays = []
        length = len(self)
        for column, values in zip(self.columns, self._values, strict=True):
            if column.name == INEXACT:
                values = [  # noqa: PLW2901
                    json.dumps(inexact[row], ensure_ascii=False) if row in inexact else None
                    for row in range(length)
                ]
            arrays.append(_array(column, values, lambda row, name, text: _note(inexact, row, name, text)))
        self._values = [[] for _ in self.columns]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _note(inexact: dict[int, dict[str, str]], row: int, name: str, text: str) -> None:
    inexact.setdefault(row, {})[name] = text


def _array(column: Column, values: list[Any], note: Callable[[int, str, str], None]) -> Any:
    import pyarrow as pa

    kind, wanted = column.kind, types()[column.kind]
    if kind not in PLACES:
        return pa.array(values, wanted)
    if kind != "count":
        try:
            return pa.array(values, wanted)
        except (pa.ArrowInvalid, pa.ArrowException):
            pass  # some number does not fit: they are looked at one by one
    digits, places = PLACES[kind]
    fitting: list[Any] = []
    for row, value in enumerate(values):
        fits = None if value is None else _fitting(value, digits, places)
        if value is not None and fits != value:
            note(row, column.name, format(value, "f") if value.adjusted() < 40 else str(value))
        fitting.append(fits if kind != "count" or fits is None else int(fits))
    return pa.array(fitting, wanted)


def _fitting(value: Decimal, digits: int, places: int) -> Decimal | None:
    """`value` with so many places, half away from zero; None where it has too many digits before the point."""
    if not value.is_finite() or value.adjusted() >= digits - places - 1:
        return None
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
