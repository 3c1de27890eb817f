"""Levels (分级汇总): a bundle sent upward counts as its files would have, had they come directly."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass, replace
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest

import xlperf
from tests.command import run
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, roster, workbook
from tests.programs.libreoffice import LibreOffice
from xlperf.consolidation import Consolidation
from xlperf.consolidation.judgement.upward import originals
from xlperf.report import report_page
from xlperf.roster import RosterError, read_roster

DEPARTMENTS = 7


def above(number: int) -> str:
    """0 stands above 1, 2 and 3 by its name, 3 above 4 by its code; 5 names itself; 6 is under one that does not report."""
    return {1: name_of(0), 2: name_of(0), 3: name_of(0), 4: code_of(3), 5: name_of(5), 6: "市直属机关"}.get(
        number, ""
    )


@dataclass(frozen=True)
class City:
    """Files as they come directly, and the same sent upward by the units 3 and 0."""

    folder: Path
    direct: Path
    upward: Path
    roster: Path


def consolidate(folder: Path, names: Path, **more: Any) -> Consolidation:
    return xlperf.consolidate(folder, roster=names, lang="zh", cache=False, **more)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("市")
    direct = Inbox(folder / "直接")
    upward = folder / "逐级"
    for number in range(DEPARTMENTS):
        given = declaration(number)
        if number == 2:
            given = changed(given, municipal_level_funds=Decimal("1.00"))  # to be corrected
        if number == 4:
            given = changed(given, other_funds=Decimal("12.34"))  # a warning
        direct.put(f"{code_of(number)}.xlsx", workbook(given), "")
    lowest, middle = folder / "区", folder / "局"
    for place, numbers in ((lowest, (3, 4)), (middle, (0, 1, 2)), (upward, (5, 6))):
        place.mkdir()
        for number in numbers:
            shutil.copy2(direct.folder / f"{code_of(number)}.xlsx", place)
    names = roster(folder, DEPARTMENTS, above)
    consolidate(lowest, names, out=middle / "区上报.xlsx", as_unit=code_of(3))
    consolidate(middle, names, out=upward / "局上报.xlsx", as_unit=code_of(0))
    return City(folder, direct.folder, upward, names)


def without_place(frame: pandas.DataFrame) -> pandas.DataFrame:
    """A frame whose files are called as they were at first, wherever they lie now."""
    named = frame.assign(file=[name.rpartition("/")[2] for name in frame["file"]])
    return named.sort_values(list(named.columns), key=lambda column: column.astype(str)).reset_index(
        drop=True
    )


def test_a_bundle_counts_as_if_its_files_had_come_directly(city: City) -> None:
    direct, upward = consolidate(city.direct, city.roster), consolidate(city.upward, city.roster)
    assert direct.counts == upward.counts and direct.counts["rejected"] == 1
    pandas.testing.assert_frame_equal(direct.totals(), upward.totals())
    pandas.testing.assert_frame_equal(direct.totals("parent"), upward.totals("parent"))
    for name in ("ledger", "declarations", "findings"):
        pandas.testing.assert_frame_equal(
            without_place(getattr(direct, name)), without_place(getattr(upward, name)), check_dtype=False
        )
    for table in direct.tables:
        pandas.testing.assert_frame_equal(
            without_place(direct.tables[table]), without_place(upward.tables[table]), check_dtype=False
        )
    # The ledger has the sum of the original, through two levels.
    (place,) = [name for name in upward.ledger["file"] if name.endswith("1005.xlsx")]
    assert place.startswith("局上报.xlsx/区上报.xlsx/")
    assert any("局上报.xlsx 是" in note and name_of(0) in note for note in upward.notes)


def test_the_same_by_workers_and_from_a_zip(city: City, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "来件.zip", "w") as archive:
        for path in sorted(city.upward.iterdir()):
            archive.write(path, path.name)
    zipped = consolidate(tmp_path / "来件.zip", city.roster, jobs=2)
    plain = consolidate(city.upward, city.roster)
    assert list(zipped.ledger["sha256"]) == list(plain.ledger["sha256"])
    pandas.testing.assert_frame_equal(zipped.totals(), plain.totals())


def test_a_bundle_saved_by_another_program_is_the_same(
    city: City, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    shutil.copytree(city.upward, tmp_path / "逐级")
    libreoffice.resave(city.upward / "局上报.xlsx", tmp_path / "逐级" / "局上报.xlsx")
    again = consolidate(tmp_path / "逐级", city.roster)
    assert sorted(again.ledger["sha256"]) == sorted(consolidate(city.upward, city.roster).ledger["sha256"])


def test_a_units_own_file_and_its_bundle_count_once(city: City, tmp_path: Path) -> None:
    both = tmp_path / "都有"
    shutil.copytree(city.upward, both)
    shutil.copy2(city.direct / "1002.xlsx", both)
    result = consolidate(both, city.roster)
    assert result.counts["duplicate"] == 1
    pandas.testing.assert_frame_equal(result.totals(), consolidate(city.upward, city.roster).totals())
    newer = changed(declaration(1), overall_objective="更正稿。")
    (both / "1002.xlsx").write_bytes(workbook(newer))
    result = consolidate(both, city.roster)
    assert result.counts["superseded"] == 1
    assert "更正稿。" in list(result.declarations["overall_objective"])


def test_all_commands_look_into_a_bundle(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(city.upward), "--roster", str(city.roster), "-j", "1", "--lang", "zh"]
    for words in (["check", *given, "--only-problems"], ["return", *given, "-o", str(tmp_path / "退回")]):
        assert run(*words) == 1
    told = capsys.readouterr()
    assert "局上报.xlsx/1003.xlsx" in told.out
    assert (tmp_path / "退回" / f"{name_of(2)}.txt").is_file()
    assert (tmp_path / "退回" / "1003_退回.xlsx").is_file()


def test_only_those_of_the_unit_are_missing_in_its_bundle(city: City, tmp_path: Path) -> None:
    """The unit may have the city's roster; it is asked for its own."""
    (tmp_path / "局").mkdir()
    for number in (0, 1, 3):
        shutil.copy2(city.direct / f"{code_of(number)}.xlsx", tmp_path / "局")
    made = consolidate(tmp_path / "局", city.roster, out=tmp_path / "上报.xlsx", as_unit=code_of(0))
    assert list(made.missing["department"]) == [name_of(2), name_of(4)]  # 4 is below 3, which is below 0
    assert "应报 5 个部门，已计入汇总 3 个" in report_page(made).decode()
    whole = consolidate(tmp_path / "局", city.roster, out=tmp_path / "全市.xlsx")
    assert len(whole.missing) == DEPARTMENTS - 3
    # A roster of the unit's own departments, none of them said to be below it.
    flat = roster(tmp_path, DEPARTMENTS)
    assert (
        len(consolidate(tmp_path / "局", flat, out=tmp_path / "上.xlsx", as_unit=code_of(0)).missing)
        == DEPARTMENTS - 3
    )


def test_a_unit_that_sent_the_declarations_of_others_alone_is_told_so(city: City, tmp_path: Path) -> None:
    for folder, numbers in (("局", (1, 2, 3)), ("市", (5, 6))):
        (tmp_path / folder).mkdir()
        for number in numbers:
            shutil.copy2(city.direct / f"{code_of(number)}.xlsx", tmp_path / folder)
    consolidate(tmp_path / "局", city.roster, out=tmp_path / "市" / "上报.xlsx", as_unit=code_of(0))
    missing = consolidate(tmp_path / "市", city.roster).missing.set_index("department")["received"]
    assert missing[name_of(0)] == "未报送（上报.xlsx 里是下级单位的 3 份，没有本单位自己的）"
    assert missing[name_of(4)] == "未报送"
    xlperf.return_workbooks(tmp_path / "市", tmp_path / "退回", roster=city.roster, remind=True)
    reminder = (tmp_path / "退回" / f"催报_{name_of(0)}.txt").read_text(encoding="utf-8")
    assert "你单位上报的《上报.xlsx》里是下级单位的申报表" in reminder


def test_what_is_not_in_a_bundle_is_named(city: City, tmp_path: Path) -> None:
    shutil.copytree(city.folder / "局", tmp_path / "局")
    (tmp_path / "局" / "扫描件.pdf").write_bytes(b"%PDF-1.7\nscan")
    made = consolidate(tmp_path / "局", city.roster, out=tmp_path / "上报.xlsx", as_unit=code_of(0))
    assert any("扫描件.pdf" in note and "没有放进" in note for note in made.notes)
    assert any("里有 5 份" in note for note in made.notes)


def test_a_bundle_with_an_altered_original_is_not_believed(city: City, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(city.upward / "局上报.xlsx")
    sheet = book["_xlperf_files"]
    (tmp_path / "改").mkdir()
    for row in sheet.iter_rows(min_row=7):
        if row[0].value.endswith("1002.xlsx") and row[4].value == "0":
            row[5].value = "AAAA" + row[5].value[4:]
    book.save(tmp_path / "改" / "局上报.xlsx")
    result = consolidate(tmp_path / "改", city.roster)
    (bad,) = result.ledger.query("status == 'unreadable'").to_dict("records")
    assert bad["file"].endswith("1002.xlsx") and "已损坏或被改动" in bad["reason"]
    assert result.counts["accepted"] + result.counts["warned"] == 3
    # A piece that is gone leaves nobody knowing what else is.
    book = openpyxl.load_workbook(city.upward / "局上报.xlsx")
    sheet = book["_xlperf_files"]
    rows = [row for row in range(7, sheet.max_row) if sheet.cell(row, 1).value.endswith("1002.xlsx")]
    sheet.delete_rows(rows[0], len(rows))
    book.save(tmp_path / "改" / "局上报.xlsx")
    result = consolidate(tmp_path / "改", city.roster)
    assert list(result.ledger["status"]) == ["unreadable"]


def test_a_department_in_the_bundle_of_another_unit_is_told(city: City, tmp_path: Path) -> None:
    (tmp_path / "错").mkdir()
    shutil.copy2(city.direct / "1007.xlsx", tmp_path / "错")
    (tmp_path / "件").mkdir()
    consolidate(tmp_path / "错", city.roster, out=tmp_path / "件" / "上报.xlsx", as_unit=code_of(0))
    result = consolidate(tmp_path / "件", city.roster)
    (told,) = [message for message in result.findings["message"] if "上报" in message]
    assert "市直属机关" in told and name_of(0) in told and list(result.ledger["status"]) == ["accepted"]


def test_files_whose_names_look_alike_are_both_in_the_bundle(city: City) -> None:
    entries = consolidate(city.direct, city.roster).data.ledger.entries[:2]
    alike = [replace(entry, source=replace(entry.source, name="同名.xlsx")) for entry in entries]
    assert [name for name, _, _ in originals(alike)] == ["同名.xlsx", "同名 (2).xlsx"]


def test_departments_in_a_circle_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("编码,名称,主管部门\n1,甲局,乙局\n2,乙局,丙局\n3,丙局,甲局\n", "utf-8")
    with pytest.raises(RosterError, match="绕成一圈"):
        read_roster(path)
    path.write_text("编码,名称,主管部门\n1,甲局,甲局\n2,乙局,甲局\n", "utf-8")
    first, second = read_roster(path).departments
    assert read_roster(path).line_above(second) == (first,) and read_roster(path).line_above(first) == ()


def test_a_bundle_needs_a_place(city: City, tmp_path: Path) -> None:
    with pytest.raises(xlperf.InvalidArgument, match="--as-unit"):
        consolidate(city.direct, city.roster, as_unit=code_of(0))


def test_the_sheet_of_levels_adds_up_each_department_and_what_is_below_it(
    city: City, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    out = tmp_path / "汇总.xlsx"
    result = consolidate(city.upward, city.roster, out=out)
    sheet = openpyxl.load_workbook(out, data_only=True)["分级汇总"]
    heads = [cell.value for cell in sheet[1]]
    amount = heads.index("基本支出")
    own = {row["code"]: row["basic_expenditure"] for row in result.declarations.to_dict("records")}
    codes = [code_of(number) for number in range(DEPARTMENTS)]
    zero, one, two, three, four, five, six = (own.get(code, Decimal(0)) for code in codes)
    assert two == 0  # it has to be corrected
    rows = list(sheet.iter_rows(min_row=2))
    expected = [
        ("合计", 0, zero + one + three + four + five + six),
        (f"{name_of(0)} 合计", 0, zero + one + three + four),
        ("　本级", 1, zero),
        ("　下属", 1, one + three + four),
        (name_of(1), 2, one),
        (name_of(2), 2, None),
        (f"{name_of(3)} 合计", 2, three + four),
        ("　本级", 3, three),
        ("　下属", 3, four),
        (name_of(4), 4, four),
        (name_of(5), 0, five),
        ("市直属机关 合计", 0, six),
        ("　本级", 1, None),
        ("　下属", 1, six),
        (name_of(6), 2, six),
    ]
    recalculated = libreoffice.recalculate(out)["分级汇总"]
    assert len(rows) == len(expected)
    for row, (name, level, number) in zip(rows, expected, strict=True):
        place = row[amount].coordinate
        assert row[1].value == name and sheet.row_dimensions[row[0].row].outlineLevel == level
        for value in (row[amount].value, recalculated[place].value if place in recalculated else None):
            assert (value is None) == (number is None), place
            if number is not None:
                assert Decimal(str(value)).quantize(Decimal("0.01")) == number
    assert rows[5][2].value == "已报未通过"
    marks = [
        row[5]
        for row in openpyxl.load_workbook(out, data_only=True)["核对"].iter_rows(min_row=2, values_only=True)
    ]
    assert (
        "不符" not in marks
        and sum("分级汇总" in str(row[0].value) for row in openpyxl.load_workbook(out)["核对"]) > 5
    )


def test_the_merged_form_adds_up_a_unit_and_all_below_it(city: City, tmp_path: Path) -> None:
    out = tmp_path / "部门汇总表.xlsx"
    result = consolidate(
        city.folder / "局", city.roster, out=tmp_path / "上报.xlsx", as_unit=code_of(0), merged=out
    )
    made = xlperf.read(out)
    used = [declaration(number) for number in (0, 1, 3)] + [
        changed(declaration(4), other_funds=Decimal("12.34"))
    ]
    for name in (
        "basic_expenditure",
        "project_expenditure",
        "fiscal_appropriation",
        "other_funds",
        "staff_count",
    ):
        assert made[name] == sum(Decimal(str(one.fields[name])) for one in used), name
    assert (made.department, made.code, made.year) == (name_of(0), code_of(0), 2023)
    assert made["overall_objective"] == declaration(0).fields["overall_objective"]
    assert len(made.rows("indicators")) == sum(len(one.tables["indicators"]) for one in used)
    assert made.rows("key_tasks")[0]["objective"] == declaration(0).tables["key_tasks"][0]["objective"]
    assert not [one.check for one in xlperf.check(out) if one.check.startswith("workbook-")]
    assert any("部门汇总表.xlsx 是" in note and "4 份" in note and "含本级" in note for note in result.notes)
    with pytest.raises(xlperf.InvalidArgument, match="--as-unit"):
        consolidate(city.folder / "局", city.roster, out=tmp_path / "a.xlsx", merged=tmp_path / "b.xlsx")


def test_money_that_a_merged_form_and_its_units_declare_counts_once(city: City, tmp_path: Path) -> None:
    """It waits for a person, who may want it; the department's own file counts meanwhile."""
    inbox = tmp_path / "收件"
    shutil.copytree(city.folder / "局", inbox)
    consolidate(inbox, city.roster, out=tmp_path / "a.xlsx", as_unit=code_of(0), merged=inbox / "汇总表.xlsx")
    result = consolidate(inbox, city.roster)
    line = result.ledger.set_index("file").loc["汇总表.xlsx"]
    assert line["status"] == "doubtful" and name_of(1) in line["reason"]
    assert f"{code_of(0)}.xlsx" in set(result.declarations["file"])
    decided = tmp_path / "定.csv"
    decided.write_text(f"文件,编码\n汇总表.xlsx,{code_of(0)}\n", encoding="utf-8")
    files = set(consolidate(inbox, city.roster, decisions=decided).declarations["file"])
    assert "汇总表.xlsx" in files and f"{code_of(0)}.xlsx" not in files


@pytest.mark.parametrize(("more", "status"), [("0", "doubtful"), ("0.01", "warned")])
def test_a_departments_amounts_that_are_those_of_its_units_count_once(
    city: City, tmp_path: Path, more: str, status: str
) -> None:
    units = [declaration(number) for number in (1, 3)]
    sums = {
        name: sum((Decimal(str(one.fields[name])) for one in units), Decimal(0))
        for name, part in units[0].form.inputs.items()
        if part.kind == "amount"
    }
    sums |= {name: sums[name] + Decimal(more) for name in ("basic_expenditure", "fiscal_appropriation")}
    sums["municipal_level_funds"] += Decimal(more)
    for number in (1, 3):
        shutil.copy2(city.direct / f"{code_of(number)}.xlsx", tmp_path)
    (tmp_path / "0.xlsx").write_bytes(workbook(changed(declaration(0), **sums)))
    found = consolidate(tmp_path, city.roster).ledger.set_index("file")["status"]
    assert dict(found) == {
        "0.xlsx": status,
        f"{code_of(1)}.xlsx": "accepted",
        f"{code_of(3)}.xlsx": "accepted",
    }


def test_a_merged_row_keeps_the_level_that_stood_above_it(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "局")
    for number in (0, 1):
        given = declaration(number)
        first, *others = given.tables["indicators"]
        further = {**first, "level1": None, "level2": None, "level3": f"又一项{number}"}
        tables = {**given.tables, "indicators": [first, further, *others]}
        inbox.put(f"{number}.xlsx", workbook(replace(given, tables=tables)), "")
    names = roster(tmp_path, 2)
    out = tmp_path / "部门汇总表.xlsx"
    consolidate(inbox.folder, names, out=tmp_path / "上报.xlsx", as_unit=code_of(0), merged=out)
    rows = {row["level3"]: row for row in xlperf.read(out).rows("indicators")}
    assert {rows[f"又一项{number}"]["level1"] for number in (0, 1)} == {"产出指标"}


def test_what_a_newer_bundle_leaves_out_and_still_counts_is_told(city: City, tmp_path: Path) -> None:
    """A unit that withdrew a declaration and sent its bundle again had it counted from the older one, without a word."""
    inbox, unit = tmp_path / "收件", tmp_path / "局"
    inbox.mkdir()
    unit.mkdir()
    shutil.copy2(city.upward / "局上报.xlsx", inbox / "局上报.xlsx")
    shutil.copy2(city.direct / f"{code_of(0)}.xlsx", unit)
    assert not [note for note in consolidate(inbox, city.roster).notes if "不止一个" in note]
    consolidate(unit, city.roster, out=inbox / "局上报更正.xlsx", as_unit=code_of(0))
    result = consolidate(inbox, city.roster)
    (told,) = [note for note in result.notes if "不止一个" in note]
    assert f"{code_of(1)}.xlsx" in told and f"{code_of(0)}.xlsx" not in told
    # Parts of what a unit sends, with no department in common, are in order.
    (unit / f"{code_of(0)}.xlsx").unlink()
    shutil.copy2(city.direct / f"{code_of(5)}.xlsx", unit)
    consolidate(unit, city.roster, out=inbox / "局上报更正.xlsx", as_unit=code_of(0), overwrite=True)
    assert not [note for note in consolidate(inbox, city.roster).notes if "不止一个" in note]


def test_a_bundle_is_published_like_a_folder(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = str(city.upward / "局上报.xlsx")
    run("--lang", "zh", "publish", bundle, "-o", str(tmp_path / "公开"), "--as", "txt")
    assert len(list((tmp_path / "公开").glob("*.txt"))) == 4  # of five, one of which has to be corrected
    capsys.readouterr()
    assert run("--lang", "zh", "publish", bundle, "-o", str(tmp_path / "a.txt")) == 2
    said = capsys.readouterr().err
    assert "--as" in said and "意外" not in said and not (tmp_path / "a.txt").exists()
    letter = EmailMessage()
    letter.set_content("见附件")
    for number in (5, 6):
        data = (city.direct / f"{code_of(number)}.xlsx").read_bytes()
        letter.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{number}.xlsx")
    (tmp_path / "报.eml").write_bytes(bytes(letter))
    assert run("--lang", "zh", "publish", str(tmp_path / "报.eml"), "-o", str(tmp_path / "b.txt")) == 2
    assert "意外" not in capsys.readouterr().err
    run("--lang", "zh", "publish", str(tmp_path / "报.eml"), "-o", str(tmp_path / "又"), "--as", "txt")
    assert len(list((tmp_path / "又").glob("*.txt"))) == 2


def test_a_bundle_is_not_called_free_of_personal_traces(city: City, tmp_path: Path) -> None:
    """The names in the workbooks inside stayed, and "no personal traces" was said."""
    bundle = city.upward / "局上报.xlsx"
    with pytest.raises(xlperf.UnreadableWorkbook) as refusal:
        xlperf.clean(bundle)
    assert refusal.value.reason_id == "bundle"
    assert run("clean", str(bundle), "-o", str(tmp_path / "公开.xlsx")) == 2
    assert not (tmp_path / "公开.xlsx").exists()
