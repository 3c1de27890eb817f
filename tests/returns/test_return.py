"""`xlperf return` gives every rejected workbook back to its department, and writes over nothing."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.command import heard_in_chinese
from tests.returns.specimens import intake, right, write, wrong
from xlperf.ooxml.rich_text import unescaped
from xlperf.ooxml.text import csv_cell, xml_text
from xlperf.returns.folder import MERGE_LIST


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """One right workbook, one wrong one twice under the same name, and a file that is no workbook."""
    inbox = tmp_path / "收件"
    (inbox / "补报").mkdir(parents=True)
    write(inbox / "甲.xlsx", wrong())
    shutil.copy(inbox / "甲.xlsx", inbox / "补报" / "甲.xlsx")
    write(inbox / "乙.xlsx", right())
    (inbox / "丙局.xlsx").write_text("no workbook")
    return inbox


def merge_rows(out: Path) -> list[dict[str, str]]:
    data = (out / MERGE_LIST).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_of_a_file_sent_twice_one_copy_goes_back_and_each_department_has_one_letter(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "退回"
    status, told, err = heard_in_chinese(capsys, "return", inbox, "-o", out)
    assert status == 1 and "丙局.xlsx" in err and told
    department = wrong().department
    assert {path.name for path in out.iterdir()} == {
        "甲_退回.xlsx", f"{department}.txt", "丙局.txt", f"{department}.docx", "丙局.docx", MERGE_LIST,
    }  # fmt: skip
    assert not any(path.name.startswith(".~") for path in tmp_path.iterdir())


def test_the_letter_says_every_finding_in_chinese_for_notepad(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard_in_chinese(capsys, "return", inbox, "-o", tmp_path / "out", "--lang", "en")
    data = (tmp_path / "out" / f"{wrong().department}.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n")
    text = data.decode("utf-8-sig")
    for finding in intake(inbox / "甲.xlsx").findings:
        assert finding.message in text and finding.hint in text and finding.cell in text
    assert "甲_退回.xlsx" in text
    unreadable = (tmp_path / "out" / "丙局.txt").read_text("utf-8-sig")
    assert "无法读取" in unreadable and "丙局.xlsx" in unreadable


def test_the_list_has_the_addresses_of_the_roster_and_names_that_lead_to_the_files(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text(
        f"code,name,email,contact\n001,{wrong().department},a@b.cn,张三\n003,丙局,c@d.cn,+86李四\n", "utf-8"
    )
    out = tmp_path / "out"
    heard_in_chinese(capsys, "return", inbox, "-o", out, "--roster", roster)
    first, second = merge_rows(out)
    assert (first["部门编码"], first["邮箱"], first["联系人"]) == ("001", "a@b.cn", "张三")
    assert (second["邮箱"], second["联系人"], second["须改正"]) == ("c@d.cn", "'+86李四", "1")
    for row in (first, second):
        assert all((out / name).is_file() for name in [row["信"], *filter(None, row["附件"].split("；"))])
    assert first["附件"] == "甲_退回.xlsx" and second["附件"] == ""


def test_nothing_is_written_over(inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "甲_退回.xlsx").write_text("mine")
    status, _, err = heard_in_chinese(capsys, "return", inbox, "-o", out)
    assert status == 2 and "out" in err
    assert [path.name for path in out.iterdir()] == ["甲_退回.xlsx"]
    assert (out / "甲_退回.xlsx").read_text() == "mine"


def test_without_anything_rejected_there_is_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "right.xlsx", right())
    status, told, _ = heard_in_chinese(capsys, "return", path, "-o", tmp_path / "out")
    assert status == 0 and told and not (tmp_path / "out").exists()
    # With --all the warnings go back, too, and still nothing was rejected.
    assert intake(path).status == "warned"
    status, _, _ = heard_in_chinese(capsys, "return", path, "-o", tmp_path / "out", "--all")
    assert status == 0 and (tmp_path / "out" / "right_退回.xlsx").is_file()


def test_a_department_named_like_a_formula_makes_names_and_cells_that_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    odd = wrong()
    odd = replace(odd, fields={**odd.fields, "department_name": '=HYPERLINK("x:y")/..\\局'})
    path = write(tmp_path / "a.xlsx", odd)
    heard_in_chinese(capsys, "return", path, "-o", tmp_path / "out")
    (row,) = merge_rows(tmp_path / "out")
    assert row["部门"].startswith("'=")
    assert not row["信"].startswith(("=", "'")) and (tmp_path / "out" / row["信"]).is_file()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_stands_in_xml_and_comes_back_as_it_was(text: str) -> None:
    element = etree.Element("t")
    element.text = xml_text(text)
    written = etree.fromstring(etree.tostring(element, encoding="UTF-8")).text or ""
    assert unescaped(written) == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text())
def test_no_cell_of_the_list_begins_a_formula(text: str) -> None:
    written = csv_cell(text)
    assert written.lstrip(" \u3000")[:1] not in tuple("=+-@＝＋－＠\t\r\n")
    assert written.removeprefix("'") == text.removeprefix("'") or written == text
