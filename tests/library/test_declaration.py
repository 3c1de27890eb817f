"""A declaration made of what programs and data frames hold: every value arrives exactly, or is refused by name."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import json
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import xlperf
from tests.declarations import generated, generated_with_sheets
from tests.searches import examples
from xlperf import Declaration, InvalidArgument, InvalidValue, UnknownName
from xlperf.form import form_specs, load_form
from xlperf.form.labels import label_of

FORM = load_form("guangzhou-2023")
AMOUNT, TEXT, TABLE = "basic_expenditure", "overall_objective", "key_tasks"
quick = examples(100)


def held(value: object, name: str = AMOUNT) -> object:
    """What stands in a field after `value` was put into it."""
    return Declaration(FORM, {name: value}, {}).fields[name]  # type: ignore[dict-item]


# ---------------------------------------------------------------- single values


@pytest.mark.parametrize(
    "gap",
    [None, float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT, Decimal("NaN"), np.datetime64("NaT")],
)
@pytest.mark.parametrize("name", [AMOUNT, TEXT])
def test_every_gap_is_nothing(gap: object, name: str) -> None:
    assert held(gap, name) is None


@pytest.mark.parametrize(
    ("value", "number", "text"),
    [
        (1001.10, "1001.1", "1001.1"),
        (np.float64(1001.10), "1001.1", "1001.1"),
        (np.float32(1001.10), "1001.1", "1001.1"),
        (np.float16(1001.0), "1001", "1001"),
        (np.longdouble("1001.1"), "1001.1", "1001.1"),
        (7, "7", "7"),
        (np.int8(-7), "-7", "-7"),
        (np.uint64(2**64 - 1), str(2**64 - 1), str(2**64 - 1)),
        (10**30, str(10**30), str(10**30)),
        (1e22, "10000000000000000000000", "10000000000000000000000"),
        (-0.0, "0", "0"),
        (0.1 + 0.2, "0.30000000000000004", "0.30000000000000004"),
        (Decimal("4506.890"), "4506.890", None),
    ],
)
def test_a_number_arrives_exactly(value: object, number: str, text: str | None) -> None:
    arrived = held(value)
    assert isinstance(arrived, Decimal) and format(arrived, "f") == number
    if text is not None:
        assert held(value, TEXT) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.str_("市财政局"), "市财政局"),
        (True, "TRUE"),
        (np.False_, "FALSE"),
        (dt.date(2024, 5, 10), "2024-05-10"),
        (pd.Timestamp("2024-05-10"), "2024-05-10"),
        (dt.datetime(2024, 5, 10), "2024-05-10"),
        (np.datetime64("2024-05-10"), "2024-05-10"),
        (np.datetime64("2024-05-10T00:00:00.000000000"), "2024-05-10"),
    ],
)
def test_what_a_text_field_takes_beside_texts(value: object, text: str) -> None:
    assert held(value, TEXT) == text
    assert type(held(value, TEXT)) is str


@pytest.mark.parametrize(
    "value",
    [
        float("inf"),
        -np.inf,
        Decimal("Infinity"),
        1j,
        b"1001.10",
        [1],
        (1,),
        {"a": 1},
        np.array([1.0]),
        np.array([np.nan]),
        Fraction(1, 3),
        dt.time(8),
        dt.timedelta(1),
        np.timedelta64(3, "D"),
        pd.Timedelta(1),
        pd.Period("2024"),
        pd.Interval(0, 1),
        object(),
        pd.Series([1.0]),
        dt.datetime(2024, 5, 10, 8),
        pd.Timestamp("2024-05-10", tz="Asia/Shanghai"),
        pd.Timestamp(1),
        np.datetime64("2024-05-10T08:00"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("name", [AMOUNT, TEXT])
def test_what_cannot_be_held_is_refused_naming_the_field_and_the_value(value: object, name: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        held(value, name)
    assert refused.value.name == name and refused.value.value is value
    assert name in str(refused.value) and label_of(FORM, name) in str(refused.value)


@pytest.mark.parametrize("value", [True, np.True_, dt.date(2024, 5, 10), pd.Timestamp("2024-05-10")])
def test_a_number_field_takes_no_truth_and_no_date(value: object) -> None:
    with pytest.raises(InvalidValue, match=AMOUNT):
        held(value)


def test_a_row_is_named_with_its_number() -> None:
    with pytest.raises(InvalidValue, match=r"key_tasks\.amount.*2") as refused:
        Declaration(FORM, {}, {TABLE: [{"amount": 1}, {"amount": True}]})  # type: ignore[list-item]
    assert refused.value.row == 2


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("fields", "tables", "meant"),
    [
        ({"basic_expenditur": 1}, {}, AMOUNT),
        ({"基本支出": 1}, {}, AMOUNT),
        ({AMOUNT: 1, 3: 4}, {}, AMOUNT),
        ({}, {"key_task": []}, TABLE),
        ({}, {TABLE: [{"amonut": 1}]}, "amount"),
        ({"expenditure_total": 1}, {}, "expenditure_total"),
    ],
)
def test_a_name_that_the_form_does_not_have_is_refused_with_the_one_meant(
    fields: Any, tables: Any, meant: str, lang: str
) -> None:
    with xlperf.language(lang), pytest.raises(UnknownName) as refused:
        Declaration(FORM, fields, tables)
    assert meant in str(refused.value)
    assert isinstance(refused.value, KeyError)


def test_the_other_arguments_are_checked() -> None:
    for wrong in ({"year": "2023"}, {"year": 2023.5}, {"year": True}, {"code": 101}, {"sheets": [1]}):
        with pytest.raises(InvalidArgument, match=next(iter(wrong))):
            Declaration(FORM, {}, {}, **wrong)
    assert Declaration(FORM, {}, {}, year=np.int64(2023)).year == 2023  # type: ignore[arg-type]
    for form in ("guangzhou-2023", None):
        with pytest.raises(InvalidArgument, match="form"):
            Declaration(form, {}, {})  # type: ignore[arg-type]
    for rows in (pd.DataFrame({"amount": [1]}), "text", {"amount": 1}, 5, [5], ["amount"]):
        with pytest.raises(InvalidArgument, match=TABLE):
            Declaration(FORM, {}, {TABLE: rows})  # type: ignore[dict-item]


# ---------------------------------------------------------------- a mapping that cannot be changed


def test_a_declaration_is_a_mapping_of_its_fields() -> None:
    one = Declaration(FORM, {AMOUNT: 1001.10, "project_expenditure": "1,475.17"}, {})  # type: ignore[dict-item]
    assert list(one) == list(FORM.fields) == list(one.keys()) and len(one) == len(FORM.fields)
    assert AMOUNT in one and "no_such" not in one and one.get("no_such", "-") == "-"
    assert one[AMOUNT] == Decimal("1001.10") and one["expenditure_total"] == Decimal("2476.27")
    assert dict(one)["project_expenditure"] == Decimal("1475.17")
    assert one.amount("project_expenditure") == Decimal("1475.17") and one.amount("other_funds") == 0
    for ask in (one.__getitem__, one.amount, one.rows, one.table, lambda name: list(one.tidy_rows(name))):
        with pytest.raises(KeyError, match="no_such"):
            ask("no_such")
    with pytest.raises(InvalidValue, match=AMOUNT):
        Declaration(FORM, {AMOUNT: "八千左右"}, {}).amount(AMOUNT)
    with pytest.raises(InvalidValue, match="expenditure_total"):
        Declaration(FORM, {AMOUNT: "八千左右"}, {}).amount("expenditure_total")


def test_nothing_in_a_declaration_can_be_changed() -> None:
    rows = [{"name": "a", "amount": 1}]
    fields = {AMOUNT: 1}
    one = Declaration(FORM, fields, {TABLE: rows})  # type: ignore[arg-type]
    fields[AMOUNT] = 2
    rows[0]["amount"] = 2
    rows.append({})
    assert one[AMOUNT] == 1 and one.tables[TABLE] == ({"name": "a", "amount": 1},)
    changes: list[Any] = [
        lambda: one.fields.update({AMOUNT: 2}),  # type: ignore[attr-defined]
        lambda: one.fields.__setitem__(AMOUNT, 2),  # type: ignore[attr-defined]
        lambda: one.fields.pop(AMOUNT),  # type: ignore[attr-defined]
        lambda: one.fields.clear(),  # type: ignore[attr-defined]
        lambda: one.fields.setdefault("x", 1),  # type: ignore[attr-defined]
        lambda: one.fields.popitem(),  # type: ignore[attr-defined]
        lambda: one.tables.__delitem__(TABLE),  # type: ignore[attr-defined]
        lambda: one.tables[TABLE][0].__setitem__("amount", 2),  # type: ignore[attr-defined]
        lambda: one.fields.__ior__({AMOUNT: 2}),  # type: ignore[attr-defined]
    ]
    for change in changes:
        with pytest.raises(TypeError, match="replace"):
            change()
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.year = 5  # type: ignore[misc]
    assert dataclasses.replace(one, year=2030).fields == one.fields


def test_equal_declarations_are_equal_wherever_they_were_read_and_different_ones_are_not() -> None:
    one = Declaration(
        FORM, {AMOUNT: Decimal("1.10"), TEXT: ""}, {TABLE: [{}, {"name": "a"}, {}]}, 2024, file="a.xlsx"
    )
    two = Declaration(
        FORM, {AMOUNT: Decimal("1.1")}, {TABLE: [{"name": "a", "amount": None}]}, 2024, file="b.xlsx"
    )
    assert one == two and hash(one) == hash(two) and len({one, two}) == 1
    for other in (
        dataclasses.replace(one, year=2023),
        dataclasses.replace(one, code="1"),
        dataclasses.replace(one, fields={AMOUNT: Decimal(1)}),
        dataclasses.replace(one, tables={TABLE: [{"name": "b"}]}),
    ):
        assert one != other
    assert one != "a"


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_every_form_goes_there_and_back(name: str) -> None:
    form = load_form(name)
    rooms = dict.fromkeys(form.drawn, 3)
    for one in (
        generated_with_sheets(form, rooms, 3, False) if form.sheets else generated(form, rooms, 3, 5, False)
    ):
        assert Declaration.from_dict(form, one.to_dict()) == one
        assert Declaration.from_json(None, one.to_json()) == one
        assert Declaration.from_json(name, one.to_json().encode("gb18030")) == one
        assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)
        if form.sheets is None:
            frames = {table: one.table(table) for table in form.tables}
            back = Declaration.from_frames(form, dict(one), frames, year=one.year)
            assert back.tidy_fields() == one.tidy_fields()
            for table in form.tables:
                assert list(back.tidy_rows(table)) == list(one.tidy_rows(table))


@pytest.mark.parametrize("gap", [None, float("nan"), pd.NA, pd.NaT])
def test_a_gap_in_the_place_of_any_key_is_a_key_left_out(gap: object) -> None:
    given = dict.fromkeys(("version", "year", "department", "code", "fields", "tables", "sheets"), gap)
    assert Declaration.from_dict(FORM, {**given, "form": gap}) == Declaration.from_dict(FORM, {})
    assert Declaration.from_dict(None, {**given, "form": FORM.id}).form == FORM


def test_half_a_character_stops_no_frame_of_findings() -> None:
    given = Declaration.from_dict(FORM, {"fields": {AMOUNT: "1\ud800"}})
    frame = xlperf.check(given).to_frame()
    assert "1�" in frame["value"].tolist() and len(frame) == len(xlperf.check(given))


def test_data_of_another_form_or_with_unknown_or_double_names_are_refused() -> None:
    data = Declaration(FORM, {AMOUNT: 1}, {}).to_dict()
    for wrong, name in (
        ({**data, "form": "self-evaluation-2020"}, "self-evaluation-2020"),
        ({**data, "field": {}}, "fields"),
        ({**data, "fields": {"no_such": 1}}, "no_such"),
        ({**data, "fields": [1]}, "fields"),
        ({**data, "tables": {TABLE: [{"no_such": 1}]}}, "no_such"),
        ({**data, "tables": {TABLE: [1]}}, TABLE),
        ({**data, "year": "2024"}, "year"),
        ({**data, "code": 5}, "code"),
        ({**data, "sheets": [{}]}, "sheets"),
        ([], "data"),
    ):
        with pytest.raises(InvalidArgument, match=name):
            Declaration.from_dict(FORM, wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="twice|两次"):
        Declaration.from_json(FORM, '{"fields": {"basic_expenditure": 1, "basic_expenditure": 2}}')
    with pytest.raises(InvalidArgument):
        Declaration.from_json(FORM, "{")
    assert Declaration.from_json(FORM, '{"fields": {"basic_expenditure": 0.1000000000000000055}}')[
        AMOUNT
    ] == Decimal("0.1000000000000000055")


# ---------------------------------------------------------------- data frames

NUMBERS = st.integers(-(2**31), 2**31 - 1)
GAPS = st.none()


def _column(kind: str, values: list[Any]) -> tuple[pd.Series, list[Decimal | None]]:
    """A column of the dtype `kind`, and what must arrive of it."""
    exact = [None if value is None else Decimal(value) for value in values]
    filled = [0 if value is None else value for value in values]
    whole = [Decimal(value) for value in filled]
    halves = [None if value is None else Decimal(value) / 4 for value in values]
    floats = [float("nan") if value is None else float(value) for value in halves]
    if kind in ("int32", "int64"):
        return pd.Series(filled, dtype=kind), list(whole)
    if kind in ("Int32", "Int64", "int64[pyarrow]"):
        return pd.Series(values, dtype=kind), exact
    if kind in ("float64", "Float64", "double[pyarrow]", "Sparse[float64]"):
        return pd.Series(floats, dtype=kind), halves
    if kind == "decimal":
        return pd.Series(halves, dtype=pd.ArrowDtype(pa.decimal128(18, 4))), halves
    if kind == "object":
        return pd.Series(halves, dtype=object), halves
    if kind in ("str", "string", "string[pyarrow]"):
        return pd.Series([None if value is None else str(value) for value in values], dtype=kind), exact
    assert kind == "category"
    return pd.Series(pd.Categorical(halves)), halves


KINDS = [
    "int32",
    "int64",
    "Int32",
    "Int64",
    "int64[pyarrow]",
    "float64",
    "Float64",
    "double[pyarrow]",
    "Sparse[float64]",
    "decimal",
    "object",
    "str",
    "string",
    "string[pyarrow]",
    "category",
]


@pytest.mark.parametrize("kind", KINDS)
@examples(25)
@given(values=st.lists(NUMBERS | GAPS, min_size=1, max_size=6), offset=st.integers(-3, 3))
@example(values=[None, 1], offset=5)
@example(values=[None], offset=0)
def test_a_column_of_every_dtype_arrives_exactly(kind: str, values: list[Any], offset: int) -> None:
    series, wanted = _column(kind, values)
    frame = pd.DataFrame({"amount": series})
    frame.index = pd.Index(range(offset, offset + len(frame)))
    one = Declaration.from_frames(FORM, {}, {TABLE: frame})
    assert [row["amount"] for row in one.tables[TABLE]] == wanted
    texts = Declaration.from_frames(FORM, {}, {TABLE: pd.DataFrame({"name": series})})
    shown = [None if value is None else format(value, "f") for value in wanted]
    arrived = [row["name"] for row in texts.tables[TABLE]]
    assert [text is None for text in arrived] == [text is None for text in shown]
    assert all(text is None or Decimal(text) == value for text, value in zip(arrived, wanted, strict=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["float32", "Float32", "float[pyarrow]", "float16", "category"])
@examples(40)
@given(cents=st.integers(-99999, 99999), gap=st.booleans())
def test_a_narrow_float_arrives_as_its_own_shortest_decimal(kind: str, cents: int, gap: bool) -> None:
    value = np.float16(cents / 100) if kind == "float16" else np.float32(cents / 100)
    wanted = Decimal(str(value))
    values = [value, np.nan] if gap else [value]
    series = pd.Series(values, dtype="float32" if kind == "category" else kind)
    series = series.astype("category") if kind == "category" else series
    one = Declaration.from_frames(FORM, {}, {TABLE: pd.DataFrame({"amount": series})})
    assert [row["amount"] for row in one.tables[TABLE]] == [wanted, *([None] if gap else [])]


@pytest.mark.parametrize(
    "series",
    [
        pd.Series([True]),
        pd.Series([True, None], dtype="boolean"),
        pd.Series(pd.to_datetime(["2024-05-10"])),
        pd.Series(pd.to_timedelta([1])),
        pd.Series(pd.period_range("2024", periods=1)),
        pd.Series(pd.interval_range(0, 1)),
        pd.Series([1 + 2j]),
        pd.Series([np.inf]),
        pd.Series([b"1"], dtype=object),
        pd.Series([[1]], dtype=pd.ArrowDtype(pa.list_(pa.int64()))),
        pd.Series([dt.date(2024, 1, 1)], dtype=pd.ArrowDtype(pa.date32())),
    ],
    ids=lambda series: str(series.dtype),
)
def test_a_column_of_another_kind_is_refused_by_its_name_and_row(series: pd.Series) -> None:
    with pytest.raises(InvalidValue) as refused:
        Declaration.from_frames(FORM, {}, {TABLE: pd.DataFrame({"amount": series})})
    assert refused.value.name == f"{TABLE}.amount" and refused.value.row == 1


def test_columns_are_told_apart_and_computed_ones_compared() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["amount", "amount"])
    with pytest.raises(InvalidArgument, match="amount"):
        Declaration.from_frames(FORM, {}, {TABLE: frame})
    with pytest.raises(UnknownName, match="amount"):
        Declaration.from_frames(FORM, {}, {TABLE: pd.DataFrame({"amunt": [1]})})
    with pytest.raises(UnknownName, match="key_tasks"):
        Declaration.from_frames(FORM, {}, {"key_taks": pd.DataFrame({"amount": [1]})})
    with pytest.raises(InvalidArgument, match="2"):
        Declaration.from_frames(FORM, pd.DataFrame({AMOUNT: [1, 2]}))
    series = pd.Series({AMOUNT: 1.5, "project_expenditure": 2, "expenditure_total": 3.50})
    assert Declaration.from_frames("guangzhou-2023", series)["expenditure_total"] == Decimal("3.50")
    with pytest.raises(InvalidValue, match="expenditure_total"):
        Declaration.from_frames(FORM, series + 1)


@quick
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5), st.lists, max_leaves=3
    )
)
def test_whatever_json_holds_arrives_or_is_refused_by_name(value: object) -> None:
    data = {"fields": {AMOUNT: value}}
    try:
        one = Declaration.from_dict(FORM, data)
    except InvalidValue as refused:
        assert refused.name == AMOUNT and (isinstance(value, bool | list) or value in (np.inf, -np.inf))
        return
    there = one.fields[AMOUNT]
    if value is None or value != value:
        assert there is None
    elif isinstance(value, str):
        assert there == value or there == Decimal(value)
    else:
        assert there == (Decimal(repr(value)) if isinstance(value, float) else Decimal(value))  # type: ignore[arg-type]
    assert Declaration.from_dict(FORM, json.loads(json.dumps(one.to_dict()))).to_dict() == one.to_dict()
