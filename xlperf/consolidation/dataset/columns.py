"""The columns of the dataset and of all data frames, one schema for both, and rows as columns of their types.

Owns which columns each table has and what becomes of a number that its type cannot hold: the exact text goes into the
column `inexact`. Knows nothing of files. pyarrow is imported when a type is wanted, so that its absence can be told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Any

from xlperf.consolidation.tidy import tidy_columns
from xlperf.form import Form
from xlperf.system.dataclass import dataclass

OWN_COLUMNS = ("code", "department", "parent", "status", "file")
"""What stands before a department's figures in each frame."""
INEXACT = "inexact"
"""The column with the exact text, as JSON by column, of numbers that do not fit their columns; else null."""
YEAR = "year"
"""The last column of a frame: of which year the consolidation is. In the dataset it is the folder of a part."""

DECLARATIONS, FINDINGS, LEDGER, MISSING = "declarations", "findings", "ledger", "missing"
RESERVED = (DECLARATIONS, FINDINGS, LEDGER, MISSING)

KINDS = ("text", "amount", "count", "number", "integer", "truth")
PLACES = {"amount": (18, 2), "count": (18, 0), "number": (28, 8)}


@dataclass(frozen=True)
class DatasetColumn:
    """A column: its name in the files, its kind (one of KINDS), its label, the id in the form it comes from, its unit."""

    name: str
    kind: str
    label: str = ""
    source: str = ""
    unit: str = ""

    @property
    def field(self) -> Any:
        """As a field of an Arrow schema, with its metadata."""
        import pyarrow as pa

        about = {key: text for key, text in self.about.items() if text}
        return pa.field(self.name, types()[self.kind], metadata=about or None)

    @property
    def about(self) -> dict[str, str]:
        """What a column's metadata say of it, in Parquet and in `DataFrame.attrs`."""
        return {"label": self.label, "unit": self.unit, "kind": self.kind}


@cache
def types() -> Mapping[str, Any]:
    """The Arrow type of each kind of column."""
    import pyarrow as pa

    found = (pa.string(), pa.decimal128(18, 2), pa.int64(), pa.decimal128(28, 8), pa.int64(), pa.bool_())
    return dict(zip(KINDS, found, strict=True))


def schema_of(columns: Sequence[DatasetColumn]) -> Any:
    """The Arrow schema of a part."""
    import pyarrow as pa

    return pa.schema([column.field for column in columns])


def folder_of(table: str) -> str:
    """The folder of a table of the form; one that is called like a table of ours has another."""
    return f"{table}_rows" if table in RESERVED else table


def declaration_columns(form: Form) -> tuple[DatasetColumn, ...]:
    """One row a department."""
    return _with_own(
        form,
        [("form", "text"), ("version", "integer")],
        [(name, part.kind, part.label or name) for name, part in form.fields.items()],
    )


def table_columns(form: Form, table: str) -> tuple[DatasetColumn, ...]:
    """One row a filled row; a target's low and high have a column for numbers and one for dates."""
    wanted: list[tuple[str, str, str]] = []
    for column in tidy_columns(form, table):
        if column.kind == "end":
            wanted.append((column.id, "number", column.label))
            wanted.append((f"{column.id}_date", "text", f"{column.label}（日期）"))
        else:
            wanted.append((column.id, column.kind, column.label))
    return _with_own(form, [("row", "integer")], wanted)


def names_beside(own: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The names of the form's columns beside our own, in frames and datasets: one that is taken has "_" behind it."""
    taken = {name.lower() for name in (*own, YEAR, INEXACT)}
    names = []
    for name in wanted:
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        names.append(name)
    return names


_LABELS = {
    "code": "部门编码", "department": "部门名称", "parent": "主管部门", "status": "状态", "file": "文件", "form": "表样",
    "version": "表样版本", "row": "行", "check": "检查", "severity": "级别", "sheet": "工作表", "cell": "单元格", "field": "栏目",
    "value": "填写的内容", "message": "问题", "hint": "怎样改", "cause": "起因", "sha256": "SHA-256", "size": "字节数", "declared_year": "填报年度",
    "used": "计入汇总", "errors": "错误数", "warnings": "提醒数", "reason": "原因", "contact": "联系人", "email": "邮箱",
    "received": "收到的文件", "sender": "发件人", "arrived": "邮件时间", "reminder": "催报语", INEXACT: "未能存入列中的确切数值",
}  # fmt: skip


def _own(name: str, kind: str) -> DatasetColumn:
    return DatasetColumn(name, kind, _LABELS[name])


def _with_own(
    form: Form, own: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str, str]]
) -> tuple[DatasetColumn, ...]:
    columns = [_own(name, "text") for name in OWN_COLUMNS] + [_own(*each) for each in own]
    names = names_beside([column.name for column in columns], [identifier for identifier, _, _ in wanted])
    columns += [
        DatasetColumn(name, kind, label, identifier, form.amounts if kind == "amount" else "")
        for name, (identifier, kind, label) in zip(names, wanted, strict=True)
    ]
    return (*columns, _own(INEXACT, "text"))


def _plain(*columns: tuple[str, str]) -> tuple[DatasetColumn, ...]:
    return tuple(_own(name, kind) for name, kind in columns)


FINDING_COLUMNS = _plain(
    *((name, "text") for name in (*OWN_COLUMNS, "check", "severity", "sheet", "cell", "field")),
    ("row", "integer"),
    *((name, "text") for name in ("value", "message", "hint", "cause")),
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
    ("sender", "text"),
    ("arrived", "text"),
)
MISSING_COLUMNS = _plain(
    *((name, "text") for name in ("code", "department", "parent", "contact", "email", "received", "reminder"))
)


def columns_of(form: Form) -> dict[str, tuple[DatasetColumn, ...]]:
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

    def __init__(self, columns: Sequence[DatasetColumn]) -> None:
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

        noted = Noted()
        arrays = []
        for column, values in zip(self.columns, self._values, strict=True):
            if column.name == INEXACT:
                values = noted.texts(len(self))
            arrays.append(_array(column, values, noted.note))
        self._values = [[] for _ in self.columns]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


class Noted:
    """The numbers of some rows that their columns could not hold."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[str, str]] = {}

    def note(self, row: int, name: str, text: str) -> None:
        self._rows.setdefault(row, {})[name] = text

    def texts(self, length: int) -> list[str | None]:
        """The column `inexact` of so many rows."""
        return [
            json.dumps(self._rows[row], ensure_ascii=False) if row in self._rows else None
            for row in range(length)
        ]


def _array(column: DatasetColumn, values: list[Any], note: TellLost) -> Any:
    import pyarrow as pa

    kind, wanted = column.kind, types()[column.kind]
    if kind in PLACES and kind != "count":
        try:
            return pa.array(values, wanted)
        except (pa.ArrowInvalid, pa.ArrowException):
            pass  # some number does not fit: they are looked at one by one
    return pa.array(fitting(column, values, note), wanted)


TellLost = Callable[[int, str, str], None]
"""Told of a number that its column cannot hold: the row, the column's name, the exact text."""


def fitting(column: DatasetColumn, values: list[Any], note: TellLost) -> list[Any]:
    """The values as the column's type holds them, a number that it cannot hold rounded, or left out, and noted."""
    if column.kind not in PLACES:
        return values
    digits, places = PLACES[column.kind]
    held: list[Any] = []
    for row, value in enumerate(values):
        fits = None if value is None else _fitting(value, digits, places)
        if value is not None and fits != value:
            note(row, column.name, format(value, "f") if value.adjusted() < 40 else str(value))
        held.append(fits if column.kind != "count" or fits is None else int(fits))
    return held


def _fitting(value: Decimal, digits: int, places: int) -> Decimal | None:
    """`value` with so many places, half away from zero; None where it has too many digits before the point."""
    if not value.is_finite() or value.adjusted() >= digits - places:
        return None
    held = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=digits + 1))
    return held if held.adjusted() < digits - places else None
