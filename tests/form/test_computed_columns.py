"""Computed columns: computed row by row in Python, in bulk and in the workbook, never read, never entered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.taken_in import grid_of
from xlperf.checks import check, check_many
from xlperf.declaration import Declaration, environment_of
from xlperf.expression import NOT_EVALUATED
from xlperf.form import FormError, parse_form, read_form
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.one_file import read
from xlperf.messages import speaking
from xlperf.publishing.published_text import write_published_text
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options, build

SPEC = Path(__file__).parent / "computed.toml"
FORM = read_form(SPEC)
SOURCE = SPEC.read_text(encoding="utf-8")


def declared(*rows: tuple[str | None, object]) -> Declaration:
    tasks = tuple({"name": name, "given": None if given is None else given} for name, given in rows)
    return Declaration(FORM, {"name": "甲局"}, {"tasks": tasks}, 2024)  # type: ignore[dict-item]


def columns(declaration: Declaration) -> dict[str, list[object]]:
    env = environment_of(declaration)
    return {name: list(env.columns[("tasks", name)]) for name in ("both", "share")}


def test_a_computed_column_is_reckoned_after_what_it_needs_whatever_the_order_in_the_spec() -> None:
    found = columns(declared(("甲", Decimal(2)), ("乙", Decimal(0))))
    assert found == {
        "both": [Decimal("3.00"), Decimal("1.00")],
        "share": [Decimal("75.00"), Decimal("25.00")],
    }


def test_an_empty_row_has_nothing_and_adds_nothing() -> None:
    one = declared(("甲", Decimal(2)), (None, None), ("乙", Decimal(0)))
    assert columns(one)["both"] == [Decimal("3.00"), Decimal(0), Decimal("1.00")]
    assert one["both_total"] == Decimal("4.00")


def test_a_text_among_the_amounts_makes_the_row_and_all_that_needs_it_unknown() -> None:
    one = declared(("甲", "八千左右"), ("乙", Decimal(0)))
    assert columns(one) == {"both": [NOT_EVALUATED, Decimal("1.00")], "share": [NOT_EVALUATED] * 2}
    assert one["both_total"] is None


def test_many_are_checked_as_each() -> None:
    many = [
        declared(("甲", Decimal(2)), ("乙", Decimal(0))),
        declared(),
        declared(("甲", Decimal(2)), (None, None), (None, Decimal(99))),
        declared(("甲", "八千左右")),
    ]
    with speaking("zh"):
        assert check_many(many) == [check(one) for one in many]
        assert [finding.message for finding in check(many[2])] == ["占比 97.09"]


def test_a_stamped_workbook_is_the_built_one_and_reads_back(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    one = declared(("甲", Decimal(2)), ("乙", Decimal(0)))
    stamped, built = tmp_path / "stamped.xlsx", tmp_path / "built.xlsx"
    stamped.write_bytes(Stamper(FORM, Options()).workbook("甲局", "", one))
    built.write_bytes(build(FORM, Options(department="甲局"), one))
    values = [
        [[cell.value for cell in row] for row in load_workbook(path, data_only=True)["申报表"].iter_rows()]
        for path in (stamped, built)
    ]
    assert values[0] == values[1]
    assert [row[4] for row in values[1][5:9]] == [75, 25, 0, 0]
    back = read(stamped, form=FORM)
    assert back.found == ()
    assert back.rows("tasks") == one.rows("tasks")


def test_the_published_text_reads_back_though_its_header_has_two_rows_and_its_last_row_is_a_sum() -> None:
    one = declared(("甲", Decimal(2)), ("乙", Decimal(0)))
    lines = write_published_text(one).splitlines()
    assert lines[-1].split("\t")[1:4] == ["总计", "2.00", "4.00"]
    reading = read_grid(grid_of([line.split("\t") for line in lines], kind="lines"), FORM)
    assert reading.unplaced == ()
    assert list(reading.declaration.tables["tasks"]) == list(one.tables["tasks"])


def test_an_older_wording_of_a_label_is_known_by_its_alias() -> None:
    grid = grid_of([["单位", "甲局"], ["名称", "财政拨款"], ["甲", 5]])
    assert list(read_grid(grid, FORM).declaration.tables["tasks"]) == [{"name": "甲", "given": Decimal(5)}]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('value = "given + 1"', "", "缺少“value”"),
        ('value = "given + 1"', 'value = "share"', "绕回了自身"),
        ('value = "given + 1"', 'value = "gives + 1"', "没有名为“gives”的栏目"),
        ('value = "given + 1"', 'value = "tasks.given + 1"', "是一整列"),
        ('value = "given + 1"', 'value = "name"', "应是数，却是文字"),
        ('value = "sum(tasks.both)"', 'value = "max(tasks.both)"', "不能用于 min、max 和 avg"),
        ("{tasks.both}", "[tasks.both]", "应画成 {tasks.both}"),
        ("[tasks.given]", "{tasks.given}", "应画成 [tasks.given]"),
        ("{tasks.both}", "合", "没有画在表样里"),
        ('id = "share"', 'id = "given"', "重复"),
    ],
)
def test_a_bad_computed_column_is_refused_in_words(old: str, new: str, words: str) -> None:
    assert old in SOURCE
    with speaking("zh"), pytest.raises(FormError) as refused:
        parse_form(SOURCE.replace(old, new, 1))
    assert words in "\n".join(refused.value.problems)


MOST = Decimal("99999999999.99")


def test_what_is_computed_and_too_large_to_be_worked_with_is_an_error() -> None:
    """Each amount can be, and so can their sum by itself; what is computed from the sum has no value."""
    large = declared(*((name, MOST - 1) for name in "甲乙"))
    assert large["both_total"] == 2 * MOST and columns(large)["share"] == [NOT_EVALUATED] * 2
    with speaking("zh"):
        for findings in (check(large), check_many([large])[0]):
            (found,) = [one for one in findings if one.check == "computed-range"]
            assert (found.severity, found.field, found.value) == ("error", "both_total", "199999999999.98")
            assert found.message.startswith("“合计总计”算出来是 199,999,999,999.98，数字过大")
    with speaking("en"):
        (said,) = [one.message for one in check(large) if one.check == "computed-range"]
        assert "199,999,999,999.98, which is too large" in said
    in_a_row = declared(("甲", MOST))
    (found,) = [one for one in check(in_a_row) if one.check == "computed-range"]
    assert (found.field, found.row, found.value) == ("tasks.both", 1, "100000000000.99")
    # Nothing is computed from the other total, which is exact whatever its size.
    assert in_a_row["given_total"] == MOST
    assert not [one for one in check(declared(("甲", MOST - 1))) if one.check == "computed-range"]
