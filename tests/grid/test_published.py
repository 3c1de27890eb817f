"""The published text of any declaration, read again: every piece comes back, and it is a fixed point."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.grid.seed import FORM
from tests.grid.test_seed import read_text
from tests.searches import examples
from xlperf.declaration import Declaration, Entered
from xlperf.publishing.published_text import write_published_text

_OF_SIGNS = "\uf0b3\uf0a3\uf0fc\uf0fe\uf052\uf050"
"""Read as the signs that a font of signs shows for them: ≥ ≤ √."""
_CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters=f"\ufffe\uffff\ufeff{_OF_SIGNS}"
)
_PIECES = st.sampled_from(
    [
        "\t",
        "\n",
        "\r\n",
        '"',
        '""',
        " ",
        "\u3000",
        "基本支出",
        "名称",
        "（万元）",
        "绩效指标",
        "：",
        "12",
        "2023年",
        "<p>",
    ]
)
# One character at a time: whole texts would be drawn from the program's own words, as 合计, whatever is loaded by then.
_ANY = st.lists(_CHARACTERS, max_size=8).map("".join)
TEXTS = st.lists(st.one_of(_PIECES, _ANY), max_size=5).map("".join)
AMOUNTS = st.one_of(
    st.none(),
    st.decimals(-(10**9), 10**9, places=2),
    st.decimals(0, 10**6, places=4),
    st.sampled_from(["八千左右", "1,475.17", "８０９９", "8099万元", "968.191 8", "-", "0"]),
)
COUNTS = st.one_of(st.none(), st.integers(0, 10**6).map(Decimal))
LEVELS_1 = st.sampled_from([None, "产出指标", "效益指标", "满意度指标", "别的"])
LEVELS_2 = st.sampled_from([None, "数量指标", "质量指标", "经济效益指标", "服务对象满意度指标", "别的"])
_KINDS = {"amount": AMOUNTS, "count": COUNTS, "text": st.one_of(st.none(), TEXTS)}


def rows(table: str) -> st.SearchStrategy[list[dict[str, Entered]]]:
    columns: dict[str, st.SearchStrategy[Entered]] = {
        column.id: {"level1": LEVELS_1, "level2": LEVELS_2}.get(column.id, _KINDS[column.kind])
        for column in FORM.tables[table].column
    }
    return st.lists(st.fixed_dictionaries(columns).map(_named), max_size=4).map(_led)


def _led(rows: list[dict[str, Entered]]) -> list[dict[str, Entered]]:
    """The rows, those with a level 1 that begin its rows: one that stands below a row whose level 2 is of its own is read as merged
    and centred, see below."""
    led: list[dict[str, Entered]] = []
    for row in rows:
        if led and "level1" in row and row["level1"] is None and row["level2"] is not None:
            row = {**row, "level1": next(filter(None, (one["level1"] for one in reversed(led))))}
        led.append({**row, "level1": row["level1"] or "产出指标"} if "level1" in row and not led else row)
    return led


def _named(row: dict[str, Entered]) -> dict[str, Entered]:
    """A row with the name of its task or indicator: one without is read as one that may have lost it, see below; a sentence
    alone as a text that may have lost its label; a figure as a text before the amount, or without one, as money that has moved."""
    if "objective" in row:
        row = row | {"content": _worded(row["content"])}
        row = row | ({} if isinstance(row["amount"], Decimal) else {"objective": _worded(row["objective"])})
    name = "name" if "name" in row else "level3"
    own = row[name]
    named = isinstance(own, str) and any(sign.isalpha() for sign in own)
    alone = not _says_something({**row, name: None})
    return {**row, name: f"做{own}" if named and not alone else "另行安排"}


def _worded(value: Entered) -> Entered:
    is_text = isinstance(value, str) and value.strip() and not any(sign.isalpha() for sign in value)
    return f"做{value}" if is_text else value


NAMED_ALONE: list[dict[str, Entered]] = [
    {"name": "另行安排", "content": None, "amount": None, "objective": None},
    {"name": "另行安排", "content": None, "amount": Decimal("0.00"), "objective": "0"},
]
FIELDS = st.fixed_dictionaries({name: _KINDS[part.kind] for name, part in FORM.inputs.items()})
TABLES = st.fixed_dictionaries({table: rows(table) for table in FORM.tables})
YEARS = st.integers(2000, 2099)


def declared(
    fields: dict[str, Entered], tables: dict[str, list[dict[str, Entered]]], year: int = 2023
) -> Declaration:
    return Declaration(form=FORM, fields=fields, tables=tables, year=year)


@examples(100)
@given(FIELDS, TABLES, YEARS)
@example({"overall_objective": '"羊城杯"\t大赛\n第二段', "department_name": "基本支出"}, {}, 2023)
@example({}, {"other_tasks": NAMED_ALONE}, 2023)
def test_published_read_and_published_again_is_the_same_text(
    fields: dict[str, Entered], tables: dict[str, list[dict[str, Entered]]], year: int
) -> None:
    declaration = declared(fields, tables, year)
    published = write_published_text(declaration)
    reading = read_text(published)
    assert reading.unplaced == ()
    assert write_published_text(reading.declaration) == published


def test_a_second_levels_name_in_the_first_levels_column_is_named_and_not_taken() -> None:
    """In a text such a row may have lost a cell before it: two readings remain."""
    row: dict[str, Entered] = {"level1": "可持续影响指标", "level2": "数量指标", "level3": "场次"}
    reading = read_text(write_published_text(declared({}, {"indicators": [row]})))
    assert {"可持续影响指标", "数量指标", "场次"} <= {piece.text for piece in reading.unplaced}
    assert not reading.declaration.tables.get("indicators")


CENTRED = [
    ((None, "产出指标"), ("数量指标", "质量指标"), ("产出指标", None)),
    (
        ("产出指标", None, "效益指标"),
        ("数量指标", "经济效益指标", "经济效益指标"),
        ("产出指标", "效益指标", None),
    ),
]


@pytest.mark.parametrize(("first", "second", "meant"), CENTRED)
def test_a_first_level_in_the_middle_of_its_rows_is_that_of_all_and_told_of(
    first: tuple[str | None, ...], second: tuple[str, ...], meant: tuple[str | None, ...]
) -> None:
    """As the text of a merged cell that is centred stands. It was moved to the first of its rows without a word."""
    rows: list[dict[str, Entered]] = [
        {"level1": one, "level2": two, "level3": f"指标{number}", "annual_target": "≥1个"}
        for number, (one, two) in enumerate(zip(first, second, strict=True))
    ]
    reading = read_text(write_published_text(declared({}, {"indicators": rows})))
    assert tuple(row["level1"] for row in reading.declaration.rows("indicators")) == meant
    told = [one for one in reading.declaration.found if one.check == "intake-level-below"]
    assert [(one.severity, one.row) for one in told] == [("warning", len(first) - 1)]


def test_a_row_of_figures_alone_is_named_and_not_taken() -> None:
    """It may be a sum whose name was lost: as a task its money would count twice."""
    task: dict[str, Entered] = {
        "name": "培训",
        "content": "办班",
        "amount": Decimal("12.00"),
        "objective": "办好",
    }
    alone: dict[str, Entered] = {"name": None, "content": None, "amount": Decimal("34.56"), "objective": None}
    reading = read_text(write_published_text(declared({}, {"key_tasks": [task, alone]})))
    assert [piece.text for piece in reading.unplaced] == ["34.56"]
    assert [row["name"] for row in reading.declaration.rows("key_tasks")] == ["培训"]


def test_a_figure_as_a_text_without_an_amount_is_named_and_not_taken() -> None:
    """Its money may have moved: what it is is not certain."""
    moved: dict[str, Entered] = {"name": "培训", "content": "办班", "amount": None, "objective": "34.56"}
    reading = read_text(write_published_text(declared({}, {"other_tasks": [moved]})))
    assert [piece.text for piece in reading.unplaced] == ["培训", "办班", "34.56"]
    assert not reading.declaration.rows("other_tasks")


@examples(100)
@given(FIELDS, TABLES, YEARS)
@example(dict.fromkeys(FORM.inputs), {"other_tasks": NAMED_ALONE}, 2023)
def test_every_text_and_figure_comes_back(
    fields: dict[str, Entered], tables: dict[str, list[dict[str, Entered]]], year: int
) -> None:
    declaration = declared(fields, tables, year)
    again = read_text(write_published_text(declaration)).declaration
    assert again.year == declaration.year
    for name, part in FORM.inputs.items():
        value = declaration.fields[name]
        if part.is_number:
            assert again[name] == declaration[name] or again.fields[name] == value
        elif isinstance(value, str) and value.strip():
            assert again.fields[name] == value
        elif name != FORM.department:
            assert again.fields[name] is None
    for table in ("key_tasks", "other_tasks"):
        for column in ("name", "content", "objective"):
            before = [row[column] for row in declaration.rows(table) if _says_something(row)]
            after = [row[column] for row in again.rows(table)]
            assert after == [value if isinstance(value, str) and value.strip() else None for value in before]


def _says_something(row: dict[str, Entered]) -> bool:
    return any(
        isinstance(value, Decimal) or (isinstance(value, str) and value.strip()) for value in row.values()
    )
