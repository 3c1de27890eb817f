"""Data frames of the columns of the one schema: amounts exact, texts, counts, and what each column is in `attrs`.

Owns the dtype of each kind of column, and the choice of what amounts are. Knows nothing of what the rows say. pandas and
pyarrow are imported when a frame is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from xlperf.arguments import one_of
from xlperf.consolidation.dataset.columns import INEXACT, PLACES, YEAR, DatasetColumn, Noted, fitting
from xlperf.declaration.content import unknown_name
from xlperf.declaration.entered import is_gap
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    import pandas

Amounts = Literal["decimal", "arrow", "float", "object"]
"""What amounts are in a frame. decimal: exact, as Arrow's decimals where pyarrow is installed, else as objects.
arrow: Arrow's decimals. object: Python's Decimals. float: the nearest binary floats, for plots and statistics."""

CHOICES = ("decimal", "arrow", "float", "object")

catalogue(
    {
        "amounts-arrow": (
            'amounts="arrow" 需要 Python 包 pyarrow',
            'amounts="arrow" needs the Python package pyarrow',
        ),
        "amounts-frame": (
            "应为 pandas 的 DataFrame，不是 {kind}",
            "a pandas DataFrame is asked for and not {kind}",
        ),
    }
)


class Tables(dict[str, "pandas.DataFrame"]):
    """The frame of each table of a form, by its id; a name that the form does not have is refused with the one meant."""

    def __init__(self, form: str, frames: Mapping[str, pandas.DataFrame]) -> None:
        super().__init__(frames)
        self.form = form

    def __missing__(self, name: object) -> pandas.DataFrame:
        raise unknown_name("name-table", name, self, form=self.form)


def amounts_choice(amounts: object) -> Amounts:
    """One of CHOICES; raises InvalidArgument."""
    one_of("amounts", amounts, CHOICES)
    if amounts == "arrow" and not _has_arrow():
        raise InvalidArgument(say("amounts-arrow"))
    return amounts  # type: ignore[return-value]


def _has_arrow() -> bool:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return True


def frame_of(
    columns: Sequence[DatasetColumn],
    rows: Iterable[Sequence[Any]],
    year: int,
    about: Mapping[str, Any],
    amounts: Amounts,
) -> pandas.DataFrame:
    """A frame of `columns` and, last, the year; `rows` have a value a column, but for `inexact`. `about` goes into `attrs`."""
    import pandas

    gathered: list[list[Any]] = [[] for column in columns if column.name != INEXACT]
    for row in rows:
        for values, value in zip(gathered, row, strict=True):
            values.append(value)
    length = len(gathered[0])
    noted, left = Noted(), iter(gathered)
    series: dict[str, Any] = {}
    for column in columns:
        values = noted.texts(length) if column.name == INEXACT else fitting(column, next(left), noted.note)
        series[column.name] = pandas.Series(values, dtype=object)
    series[YEAR] = pandas.Series([year] * length, dtype="Int64")
    return typed(pandas.DataFrame(series), columns, about, amounts)


def frame_of_arrow(
    table: Any, columns: Sequence[DatasetColumn], about: Mapping[str, Any], amounts: Amounts
) -> pandas.DataFrame:
    """The same frame of an Arrow table with these columns and the year."""
    import pandas
    import pyarrow as pa

    def dtype(kind: Any) -> Any:
        if pa.types.is_decimal(kind):
            return pandas.ArrowDtype(kind) if amounts != "object" else None
        return pandas.Int64Dtype() if pa.types.is_integer(kind) else None

    return typed(table.to_pandas(types_mapper=dtype), columns, about, amounts)


def typed(
    frame: pandas.DataFrame, columns: Sequence[DatasetColumn], about: Mapping[str, Any], amounts: Amounts
) -> pandas.DataFrame:
    """The frame with the dtype of each column's kind, and with its `attrs`."""
    there = [column for column in columns if column.name in frame.columns]
    dtypes: dict[str, Any] = {YEAR: "Int64"} if YEAR in frame.columns else {}
    dtypes |= {column.name: _dtype(column.kind, amounts) for column in there}
    frame = frame.astype(dtypes)
    attrs: dict[Any, Any] = {**about, "columns": {column.name: column.about for column in there}}
    frame.attrs = attrs
    return frame


LEDGER_FRAME = (
    *("file", "sha256", "size", "code", "department", "form", "year"),
    *("status", "errors", "warnings", "reason", "sender", "arrived"),
)
"""The columns of the ledger as a frame; `year` is the file's own; `sender` and `arrived` of the mail that brought it."""


def ledger_frame(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The ledger as people use it, of a frame with all that the dataset keeps of it."""
    made = frame.drop(columns=YEAR).rename(columns={"declared_year": YEAR})[list(LEDGER_FRAME)]
    about = frame.attrs["columns"]
    columns = {name: about["declared_year" if name == YEAR else name] for name in LEDGER_FRAME}
    made.attrs = {**frame.attrs, "columns": columns}
    return made


def typed_where_exact(
    frame: pandas.DataFrame, columns: Sequence[DatasetColumn], about: Mapping[str, Any], amounts: Amounts
) -> pandas.DataFrame:
    """As `typed`, of sums: a column whose type cannot hold them exactly stays one of Decimals."""
    held = [column for column in columns if _holds(column, frame[column.name])]
    made = typed(frame, held if amounts != "float" else columns, about, amounts)
    made.attrs["columns"] = {column.name: column.about for column in columns}
    return made


def _holds(column: DatasetColumn, sums: Iterable[Any]) -> bool:
    told: list[str] = []
    values = [value for value in sums if isinstance(value, Decimal)]
    fitting(column, values, lambda row, name, text: told.append(text))
    return not told


def _dtype(kind: str, amounts: Amounts) -> Any:
    if kind in ("amount", "number"):
        return _number_dtype(PLACES[kind], amounts)
    if kind == "text":
        import pandas

        # Before pandas 3 a gap would become the text "None".
        return "str" if int(pandas.__version__.partition(".")[0]) >= 3 else object
    return "bool" if kind == "truth" else "Int64"


def _number_dtype(places: tuple[int, int], amounts: Amounts) -> Any:
    if amounts == "float":
        return "float64"
    if amounts == "object" or (amounts == "decimal" and not _has_arrow()):
        return object
    import pandas
    import pyarrow as pa

    return pandas.ArrowDtype(pa.decimal128(*places))


def with_amounts(frame: pandas.DataFrame, amounts: Amounts) -> pandas.DataFrame:
    """A copy of `frame` in which every column of exact decimals is as `amounts` says; other columns stay.

    `amounts`: "float" for plots, `quantile` and statistics (the nearest binary floats, which do not add up exactly), "object"
    for Python's Decimals, "decimal" or "arrow" for Arrow's. Raises InvalidArgument.
    """
    import pandas

    if not isinstance(frame, pandas.DataFrame):
        raise InvalidArgument(say("amounts-frame", kind=type(frame).__name__))
    amounts = amounts_choice(amounts)
    made = frame.copy()
    for at in range(len(frame.columns)):
        places = _places_of(frame.iloc[:, at])
        if places is not None:
            values = [None if is_gap(value) else value for value in frame.iloc[:, at]]
            held = pandas.Series(values, index=frame.index, dtype=object)
            made.isetitem(at, held.astype(_number_dtype(places, amounts)).array)
    made.attrs = dict(frame.attrs)
    return made


def _places_of(series: pandas.Series[Any]) -> tuple[int, int] | None:
    """Digits and places of a column of decimals; None where it is of something else."""
    kind = getattr(series.dtype, "pyarrow_dtype", None)
    if kind is not None:
        return (kind.precision, kind.scale) if str(kind).startswith("decimal") else None
    if series.dtype != object:
        return None
    values = [value for value in series if isinstance(value, Decimal)]
    if not values or not all(isinstance(value, Decimal) or is_gap(value) for value in series):
        return None
    exact = all(value == value.quantize(Decimal("0.01")) for value in values if value.adjusted() < 20)
    return PLACES["amount"] if exact else PLACES["number"]
