"""A comparison names what changed, by how much, and nothing that did not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command import heard
from tests.declarations import generated
from tests.ooxml import lint
from tests.workbook.seed import seed
from xlperf.comparison.changes import Change, changes_between
from xlperf.comparison.differences import compare, compare_declarations
from xlperf.comparison.shown import as_text, changed_part, workbook_bytes
from xlperf.declaration import Declaration, Entered
from xlperf.form import form_specs, load_form
from xlperf.messages import speaking
from xlperf.template.write import Options, build


def with_fields(**fields: Entered) -> Declaration:
    return replace(seed(), fields={**seed().fields, **fields}, code="001")


def with_rows(table: str, rows: list[dict[str, Entered]]) -> Declaration:
    return replace(seed(), tables={**seed().tables, table: rows}, code="001")


def rows_of(table: str) -> list[dict[str, Entered]]:
    return [dict(row) for row in seed().tables[table]]


def by_part(changes: tuple[Change, ...]) -> Mapping[str, Change]:
    return {change.part: change for change in changes}


def test_an_amount_changes_by_the_difference_and_so_do_the_totals_reckoned_from_it() -> None:
    found = by_part(changes_between(with_fields(), with_fields(basic_expenditure=Decimal("4600.00"))))
    assert set(found) == {"basic_expenditure", "expenditure_total", "balance_difference"}
    assert found["basic_expenditure"].difference == Decimal("93.11")
    assert found["expenditure_total"].difference == Decimal("93.11")


@pytest.mark.parametrize("same", ["4,506.89", "４５０６．８９", "4506.89万元"])
def test_an_amount_typed_as_text_is_that_amount(same: str) -> None:
    assert changes_between(with_fields(), with_fields(basic_expenditure=same)) == ()


def test_a_text_where_a_number_was_is_a_change_without_difference() -> None:
    found = by_part(changes_between(with_fields(), with_fields(basic_expenditure="八千左右")))
    assert (found["basic_expenditure"].new, found["basic_expenditure"].difference) == ("八千左右", None)
    # What can no longer be computed did not fall to nothing.
    assert found["expenditure_total"].difference is None


def test_white_space_and_width_of_characters_are_no_changes() -> None:
    old = with_fields(overall_objective="保障 40 场（市级）")
    assert changes_between(old, with_fields(overall_objective="保障４０场(市级)")) == ()


def test_rows_are_matched_by_their_key_wherever_they_stand() -> None:
    rows = rows_of("key_tasks")
    assert changes_between(seed(), with_rows("key_tasks", rows[::-1])) == ()


def test_a_row_added_and_a_row_removed_are_said_with_their_amounts() -> None:
    rows = rows_of("key_tasks")
    new: dict[str, Entered] = {
        "name": "新任务",
        "content": "新内容",
        "amount": Decimal("5"),
        "objective": "目标",
    }
    changes = [c for c in changes_between(seed(), with_rows("key_tasks", [*rows[1:], new])) if c.table]
    amounts = {(c.kind, c.row): c.difference for c in changes if c.part == "key_tasks.amount"}
    first = rows[0]
    assert amounts == {
        ("added", "新任务"): Decimal("5"),
        ("removed", str(first["name"])): -Decimal(str(first["amount"])),
    }


def test_a_row_of_which_only_the_key_changed_is_the_same_row() -> None:
    rows = rows_of("key_tasks")
    old_name, rows[0]["name"] = rows[0]["name"], "改名后的任务"
    changes = [c for c in changes_between(seed(), with_rows("key_tasks", rows)) if c.table]
    assert [(c.part, c.kind, c.old, c.new) for c in changes] == [
        ("key_tasks.name", "changed", old_name, "改名后的任务")
    ]


def test_rows_of_the_same_key_are_matched_in_their_order() -> None:
    rows = rows_of("key_tasks")
    twice = [dict(rows[0]), dict(rows[0], amount=Decimal("7"))]
    changed = [dict(rows[0]), dict(rows[0], amount=Decimal("9"))]
    changes = [
        c for c in changes_between(with_rows("key_tasks", twice), with_rows("key_tasks", changed)) if c.table
    ]
    assert [(c.part, c.difference) for c in changes] == [("key_tasks.amount", Decimal("2"))]


@pytest.mark.parametrize(
    ("old", "new", "difference", "same"),
    [
        ("≥40场", "≥50场", Decimal("10"), False),
        ("不低于95%", "≥95%", Decimal("0"), True),
        ("≥40场", "≥50人", None, False),
        ("≥40场", "5-10场", None, False),
        ("不断提高", "≥95%", None, False),
    ],
)
def test_a_target_moves_by_a_number_where_both_say_the_same_of_one_unit(
    old: str, new: str, difference: Decimal | None, same: bool
) -> None:
    before, after = rows_of("indicators"), rows_of("indicators")
    before[0]["annual_target"], after[0]["annual_target"] = old, new
    (change,) = changes_between(with_rows("indicators", before), with_rows("indicators", after))
    assert (change.difference, change.same_meaning) == (difference, same)


@pytest.mark.parametrize(
    ("old", "new", "shown"), [("≤471万元", "≤842万元", "+3710000元"), ("≥40场", "≥50场", "+10")]
)
def test_the_unit_stands_behind_a_difference_that_is_in_another_one(old: str, new: str, shown: str) -> None:
    before, after = rows_of("indicators"), rows_of("indicators")
    before[0]["annual_target"], after[0]["annual_target"] = old, new
    found = compare_declarations([with_rows("indicators", before)], [with_rows("indicators", after)])
    with speaking("en"):
        assert f"{old} → {new} ({shown})" in as_text(found)


def test_departments_are_matched_by_code_else_by_name() -> None:
    def one(name: str, code: str) -> Declaration:
        return replace(with_fields(department_name=name), code=code, file=f"{name}{code}")

    found = compare_declarations(
        [one("甲局", "1"), one("乙（局）", ""), one("丙局", "3"), one("旧局", "4")],
        [one("甲局改名", "1"), one("乙(局)", "2"), one("丙局", "9"), one("新局", "5")],
    )
    pairs = {(change.old_file, change.new_file): change.status for change in found.departments}
    assert pairs == {
        ("甲局1", "甲局改名1"): "changed",
        ("乙（局）", "乙(局)2"): "same",
        ("丙局3", ""): "removed",  # two codes are two departments, whatever their names
        ("", "丙局9"): "added",
        ("旧局4", ""): "removed",
        ("", "新局5"): "added",
    }


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_forms_what_both_have_is_compared(turned: bool) -> None:
    """One of them with a sheet for each project, which the other has not."""
    sides = [
        Declaration.from_json(load_form(name), form_specs()[name].with_name("example.json").read_bytes())
        for name in ("national-department-2015", "national-projects-2015")
    ]
    old, new = reversed(sides) if turned else sides
    with speaking("zh"):
        found = compare(old, new)
    assert f"两边的表样不同（{old.form.id}、{new.form.id}）" in found.notes[0] and found.totals == ()
    parts = {change.part.partition(".")[0] for change in found.departments[0].changes}
    common = (old.form.fields.keys() & new.form.fields.keys()) | (
        old.form.tables.keys() & new.form.tables.keys()
    )
    assert parts <= common


def test_several_files_of_one_department_are_not_passed_over_in_silence() -> None:
    several = [replace(with_fields(), file=name) for name in ("b.xlsx", "a.xlsx")]
    found = compare_declarations(several, [with_fields()])
    assert found.departments[0].old_file == "b.xlsx"
    (note,) = found.notes
    assert "a.xlsx" in note and "b.xlsx" in note


def test_no_made_up_declaration_differs_from_itself_and_changes_turn_round_with_the_sides() -> None:
    form = seed().form
    made = list(generated(form, {name: table.rows for name, table in form.tables.items()}, 30))
    for declaration in made:
        assert changes_between(declaration, declaration) == ()
    for old, new in zip(made, made[1:], strict=False):
        forth, back = changes_between(old, new), changes_between(new, old)
        fields = {c.part: c.difference for c in forth if not c.table}
        assert {
            c.part: None if c.difference is None else -c.difference for c in back if not c.table
        } == fields


@given(st.text("甲乙丙", max_size=40), st.text("甲乙丙", max_size=40))
def test_the_piece_shown_of_two_texts_leads_from_one_to_the_other(old: str, new: str) -> None:
    shown = changed_part(old, new)
    before, _, rest = shown.partition("[")
    change, _, after = rest.partition("]")
    gone, _, come = change.partition("→")
    before, after = before.removeprefix("…"), after.removesuffix("…")
    assert before + gone + after in old and before + come + after in new


def folders(tmp_path: Path) -> tuple[Path, Path]:
    sides = tmp_path / "一上", tmp_path / "二上"
    for side, declaration in zip(
        sides,
        (with_fields(), with_fields(basic_expenditure=Decimal("4600"), department_name="=1+1")),
        strict=True,
    ):
        side.mkdir()
        (side / "a.xlsx").write_bytes(build(declaration.form, Options(), declaration))
    return sides


def test_the_workbook_of_changes_is_sound_and_takes_no_text_for_a_formula(tmp_path: Path) -> None:
    comparison = compare(*folders(tmp_path), include_rejected=True)
    out = tmp_path / "out.xlsx"
    out.write_bytes(workbook_bytes(comparison))
    assert lint(out) == []
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["变动", "合计", "部门"]
    rows = [[cell.value for cell in row] for row in book["变动"].iter_rows(min_row=2)]
    assert ["001", "=1+1", "修改", "基本支出", None, 4506.89, 4600, 93.11, None] in rows
    assert {cell.data_type for row in book["变动"].iter_rows() for cell in row} == {"s", "n"}
    totals = {row[0].value: row[3].value for row in book["合计"].iter_rows(min_row=2)}
    assert totals["基本支出"] == 93.11 and totals["财政拨款"] == 0
    assert workbook_bytes(comparison) == workbook_bytes(
        compare(tmp_path / "一上", tmp_path / "二上", include_rejected=True)
    )


def test_the_command_compares_folders_as_text_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = folders(tmp_path)
    status, out, _ = heard(capsys, "compare", old, new, "--include-rejected", "--lang", "zh")
    assert status == 0 and "基本支出  4506.89 → 4600.00（+93.11）" in out
    status, out, _ = heard(capsys, "compare", old, new, "--include-rejected", "--format", "json")
    (department,) = json.loads(out)["departments"]
    change = next(one for one in department["changes"] if one["field"] == "basic_expenditure")
    assert (change["old"], change["new"], change["difference"]) == ("4506.89", "4600.00", "93.11")


def test_an_unreadable_file_is_named_and_nothing_to_compare_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = folders(tmp_path)
    (new / "坏.xlsx").write_text("no workbook")
    status, out, _ = heard(capsys, "compare", old, new, "--include-rejected", "--lang", "zh")
    assert status == 1 and "坏.xlsx" in out
    status, out, err = heard(capsys, "compare", old, new, "--lang", "zh")  # nothing of the new side counts
    assert status == 2 and "坏.xlsx" in err and "a.xlsx" in err and not out
    status, _, err = heard(capsys, "compare", new / "坏.xlsx", new / "坏.xlsx", "--lang", "zh")
    assert status == 2 and "坏.xlsx" in err


def test_a_department_is_never_compared_with_another_whose_code_it_used(tmp_path: Path) -> None:
    """The tax office's declaration in the workbook of the school board is neither's change; a new name alone is said."""
    from tests.consolidation.inbox import changed, declaration, name_of, workbook

    old, new = tmp_path / "old", tmp_path / "new"
    for side in (old, new):
        side.mkdir()
    (old / "fwd.xlsx").write_bytes(workbook(changed(declaration(0), department_name=name_of(1))))
    for number in (0, 1):
        (new / f"{number}.xlsx").write_bytes(workbook(declaration(number)))
    found = compare(old, new)
    assert found.departments == () and {Path(file).name for file, _ in found.unreadable} == {
        "fwd.xlsx", "0.xlsx", "1.xlsx",
    }  # fmt: skip
    (new / "1.xlsx").unlink()
    (new / "0.xlsx").write_bytes(workbook(changed(declaration(0), department_name="市教育体育局")))
    (old / "fwd.xlsx").write_bytes(workbook(declaration(0)))
    found = compare(old, new)
    assert len(found.departments) == 1 and any("市教育体育局" in note for note in found.notes)


def test_of_two_files_of_a_department_the_one_that_counts_is_compared(tmp_path: Path) -> None:
    import os

    from tests.consolidation.inbox import changed, declaration, workbook

    for side in ("old", "new"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "b.xlsx").write_bytes(workbook(declaration(0)))
    (tmp_path / "new" / "a.xlsx").write_bytes(workbook(changed(declaration(0), overall_objective="改过的。")))
    os.utime(tmp_path / "new" / "b.xlsx", (1_600_000_000, 1_600_000_000))
    found = compare(tmp_path / "old", tmp_path / "new")
    (change,) = found.departments[0].changes
    assert change.new == "改过的。" and any("b.xlsx" in note for note in found.notes)
