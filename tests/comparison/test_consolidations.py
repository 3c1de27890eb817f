"""Two consolidated workbooks, or two datasets, compared: the same changes as between the folders that they were made of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from tests.command import run_in_chinese
from tests.consolidation.inbox import Inbox, changed, declaration, workbook
from tests.declarations import generated, generated_with_sheets, with_row
from tests.shipped.test_several_of_a_department import inbox as several
from tests.shipped.test_several_of_a_department import project
from xlperf.comparison.changes import ADDED, CHANGED, REMOVED, SAME
from xlperf.comparison.differences import Comparison, compare
from xlperf.consolidation.workbook.readback import declarations_of
from xlperf.declaration import Declaration
from xlperf.form import form_specs, forms_folder, load_form
from xlperf.intake.handmade.files import read_file
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options


def consolidated(folder: Path, declarations: list[Declaration]) -> Path:
    box = Inbox(folder)
    for number, given in enumerate(declarations):
        box.put(f"{number}.xlsx", workbook(given), "accepted")
    out, dataset = folder.with_suffix(".xlsx"), folder.with_suffix(".dataset")
    xlperf.consolidate(folder, out=out, dataset=dataset, include_rejected=True, cache=False)
    return folder.with_suffix(".xlsx")


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("rounds")
    first = [declaration(number) for number in range(5)]
    second = [declaration(number) for number in (0, 1, 2, 3, 7)]
    second[1] = changed(second[1], other_funds=Decimal("3.25"), overall_objective="改了的目标。")
    amount = second[2].tables["key_tasks"][0]["amount"] + Decimal("0.01")
    second[2] = with_row(second[2], "key_tasks", 0, amount=amount)
    second[3] = with_row(second[3], "indicators", 0, period_target="≥98%", annual_target="≥98%")
    return consolidated(folder / "一上", first), consolidated(folder / "二上", second)


def told(comparison: Comparison) -> object:
    return [
        (
            one.code,
            one.department,
            one.status,
            [(c.part, c.row, c.kind, c.old, c.new, c.difference) for c in one.changes],
        )
        for one in comparison.departments
    ]


def test_the_changes_are_those_between_the_folders(rounds: tuple[Path, Path]) -> None:
    old, new = rounds
    found = compare(old, new)
    assert told(found) == told(compare(old.with_suffix(""), new.with_suffix("")))
    assert [one.status for one in found.departments] == [SAME, CHANGED, CHANGED, CHANGED, REMOVED, ADDED]
    assert found.totals == compare(old.with_suffix(""), new.with_suffix("")).totals


def test_a_consolidation_can_be_compared_with_a_folder(rounds: tuple[Path, Path]) -> None:
    old, new = rounds
    found = compare(old, old.with_suffix(""))
    assert {one.status for one in found.departments} == {SAME}


def test_the_changes_between_two_datasets_are_those_between_the_folders(rounds: tuple[Path, Path]) -> None:
    old, new = rounds
    found = compare(old.with_suffix(".dataset"), new.with_suffix(".dataset"))
    folders = compare(old.with_suffix(""), new.with_suffix(""))
    assert told(found) == told(folders)
    assert [one.status for one in found.departments] == [SAME, CHANGED, CHANGED, CHANGED, REMOVED, ADDED]
    assert found.totals == folders.totals


def test_a_dataset_holds_what_its_files_declare(rounds: tuple[Path, Path]) -> None:
    for side in rounds:
        found = compare(side.with_suffix(".dataset"), side.with_suffix(""))
        assert {one.status for one in found.departments} == {SAME} and len(found.departments) == 5


def test_a_number_that_no_column_of_a_dataset_holds_is_compared_exactly(tmp_path: Path) -> None:
    given = changed(declaration(0), other_funds=Decimal("0.005"))
    consolidated(tmp_path / "一上", [given])
    consolidated(tmp_path / "二上", [changed(given, other_funds=Decimal("0.004"))])
    found = compare(tmp_path / "一上.dataset", tmp_path / "二上.dataset")
    assert told(found) == told(compare(tmp_path / "一上", tmp_path / "二上", include_rejected=True))
    assert found.departments[0].status == CHANGED


def test_the_command_takes_datasets(rounds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:

    assert run_in_chinese("compare", *(str(side.with_suffix(".dataset")) for side in rounds)) == 0
    assert "+3.25" in capsys.readouterr().out


def test_the_command_takes_consolidated_workbooks(
    rounds: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:

    assert run_in_chinese("compare", *map(str, rounds)) == 0
    assert "+3.25" in capsys.readouterr().out


def test_each_project_of_a_department_is_read_back_with_its_own_rows(tmp_path: Path) -> None:
    """Of several only the last was read, and with the indicators of all."""
    projects = [project("P-1"), project("P-2", contact="另一人"), project("P-3", contact="第三人")]
    folder = several(tmp_path / "收件", projects)
    xlperf.consolidate(folder, out=tmp_path / "汇总.xlsx", cache=False)
    found = compare(folder, tmp_path / "汇总.xlsx")
    assert [one.status for one in found.departments] == [SAME] * 3
    assert all(total.difference == 0 for total in found.totals)


def test_departments_without_a_name_are_read_back_with_their_own_rows(tmp_path: Path) -> None:
    nameless = [replace(changed(declaration(number), department_name=None), code="") for number in range(3)]
    out = consolidated(tmp_path / "收件", nameless)
    assert len(list(declarations_of(out))) == 3
    assert [len(one.tables["key_tasks"]) for one in declarations_of(out)] == [2, 2, 2]


def test_a_consolidation_is_read_back_as_of_its_own_year_and_form(tmp_path: Path) -> None:
    """Each was taken as of the year of the form's own TOML: no rule about the year before had anything to ask."""
    out = consolidated(tmp_path / "2031", [replace(declaration(0), year=2031)])
    assert [one.year for one in declarations_of(out)] == [2031]


def test_a_form_whose_labels_another_one_has_too_is_read_back_as_itself(tmp_path: Path) -> None:
    form = load_form("project-monitoring-2019")
    (tmp_path / "收件").mkdir()
    given = read_file(forms_folder() / form.id / "example.json").declaration
    (tmp_path / "收件/1.xlsx").write_bytes(xlperf.template_bytes(form, declaration=given))
    xlperf.consolidate(tmp_path / "收件", out=tmp_path / "汇总.xlsx", include_rejected=True, cache=False)
    assert [one.form.id for one in declarations_of(tmp_path / "汇总.xlsx")] == [form.id]


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_what_any_form_declares_is_read_back_the_same(name: str, tmp_path: Path) -> None:
    """Forms have labels that columns of ours have, too: 指标值 is the target and what 预算管理一体化 takes in of it, 主管部门 a field
    and the roster's. The last was read."""
    form = load_form(name)
    capacities = {table.id: min(table.rows, 3) for table in form.tables.values()}
    (tmp_path / "收件").mkdir()
    made = (
        generated_with_sheets(form, {**capacities, "indicators": 3}, 4, texts_in_amounts=False)
        if form.sheet_form is not None
        else generated(form, capacities, 4, texts_in_amounts=False)
    )
    stamper, roster = Stamper(form, Options()), ["code,name,parent"]
    for number, given in enumerate(made):
        named = changed(given, **{form.department: f"第{number}局"}) if form.department else given
        (tmp_path / f"收件/{number}.xlsx").write_bytes(
            stamper.workbook(f"第{number}局", f"00{number}", named)
        )
        roster.append(f"00{number},第{number}局,市政府")
    (tmp_path / "名册.csv").write_text("\n".join(roster), "utf-8")
    out = tmp_path / "汇总.xlsx"
    xlperf.consolidate(
        tmp_path / "收件",
        roster=tmp_path / "名册.csv",
        out=out,
        include_rejected=True,
        cache=False,
        form=form,
    )
    found = compare(tmp_path / "收件", out, include_rejected=True)
    assert [(one.status, one.changes) for one in found.departments] == [(SAME, ())] * 4
