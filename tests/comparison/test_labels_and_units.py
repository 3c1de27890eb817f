"""Fields of one label are read back from a consolidated workbook each from its own column, and amounts in another unit are
compared in one: an office that changed its form from 万元 to 元 saw every amount risen ten thousandfold."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from xlperf.comparison.differences import Comparison, compare
from xlperf.comparison.shown import as_text
from xlperf.consolidation.workbook.readback import declarations_of
from xlperf.form import Form, parse_form
from xlperf.roster import read_roster

pytestmark = pytest.mark.usefixtures("in_chinese")

SOURCE = (Path(__file__).parent / "alike.toml").read_text("utf-8")


def in_unit(unit: str, version: int = 1) -> Form:
    return parse_form(SOURCE.replace('amounts = "万元"', f'amounts = "{unit}"\nversion = {version}'))


def consolidated(place: Path, form: Form, of: int, more: Decimal = Decimal(0)) -> Path:
    """A consolidation of two departments, as workbook and dataset; `of`: how many of the form's unit 万元 are."""
    folder = place.with_suffix("")
    folder.mkdir()
    for number in (1, 2):
        data = {
            "form": form.id,
            "version": form.version,
            "year": form.year,
            "code": f"00{number}",
            "fields": {
                "name": f"第{number}局",
                "planned": Decimal("10.5") * of,
                "spent": Decimal(3 * of) + more,
            },
            "tables": {
                "items": [
                    {"thing": "甲", "cost": Decimal("1.25") * of, "paid": Decimal(of), "of": "台"},
                    {"thing": "乙", "cost": Decimal("2.5") * of, "paid": Decimal(0), "of": "套"},
                ]
            },
        }
        made = xlperf.Declaration.from_dict(form, data)
        (folder / f"{number}.xlsx").write_bytes(xlperf.template_bytes(form, declaration=made))
    xlperf.consolidate(
        folder, out=place.with_suffix(".xlsx"), dataset=place.with_suffix(".库"), form=form, cache=False
    )
    return place


def test_fields_and_columns_of_one_label_are_read_back_from_their_own_columns(tmp_path: Path) -> None:
    form = in_unit("万元")
    place = consolidated(tmp_path / "一上", form, 1)
    (one, _) = declarations_of(place.with_suffix(".xlsx"), form)
    assert (one["planned"], one["spent"]) == (Decimal("10.5"), Decimal(3))
    assert [(row["cost"], row["paid"], row["of"]) for row in one.rows("items")] == [
        (Decimal("1.25"), Decimal(1), "台"),
        (Decimal("2.5"), Decimal(0), "套"),
    ]
    found = compare(place.with_suffix(".xlsx"), place.with_suffix(".库"), form)
    assert [one.status for one in found.departments] == ["same", "same"]


def told(found: Comparison) -> list[tuple[str, Decimal | None]]:
    return [(change.part, change.difference) for one in found.departments for change in one.changes]


@pytest.mark.parametrize("ending", [".xlsx", ".库"])
def test_amounts_in_another_unit_are_compared_in_that_of_the_new(ending: str, tmp_path: Path) -> None:
    old, new = in_unit("万元"), in_unit("元", 2)
    then = consolidated(tmp_path / "去年", old, 1).with_suffix(ending)
    now = consolidated(tmp_path / "今年", new, 10_000).with_suffix(ending)
    more = consolidated(tmp_path / "又一年", new, 10_000, Decimal("0.01")).with_suffix(ending)
    found = compare(then, now, new)
    assert not told(found) and all(total.difference == 0 for total in found.totals)
    assert {total.part: total.old for total in found.totals} == {
        "planned": 210_000, "spent": 60_000, "total": 75_000, "items.cost": 75_000, "items.paid": 20_000
    }  # fmt: skip
    assert found.notes == ("两边的金额单位不同（万元、元），都换算成元比较",)
    found = compare(then, more, new)
    assert told(found) == [("spent", Decimal("0.01"))] * 2
    assert "金额  30000.00 → 30000.01（+0.01）" in as_text(found)


def test_a_column_of_the_roster_that_may_be_any_of_several_fields_is_left_out(tmp_path: Path) -> None:
    """The first field got it, as its control figure."""
    path = tmp_path / "名册.csv"
    path.write_text("code,name,金额,spent\n001,第1局,5.00,2.00\n", "utf-8")
    roster = read_roster(path, in_unit("万元"))
    assert roster.departments[0].prefill == {"spent": Decimal("2.00")}
    assert roster.warnings == ("不认识的列，已忽略：金额（有几个栏目叫这个名称，列名请写栏目的编号）",)
