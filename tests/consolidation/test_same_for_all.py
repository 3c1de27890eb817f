"""Every command sees the same files, knows the same department of each, and takes the same one of several."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import click
import openpyxl
import pytest

import xlperf
from tests.command import heard_in_chinese
from tests.consolidation.inbox import Inbox, changed, declaration, name_of, roster, workbook
from xlperf.cli import COMMANDS

MakeInbox = Callable[[], Inbox]


@pytest.fixture
def mail(inbox: MakeInbox) -> Inbox:
    """What a mail folder holds: a good file among papers, archives, locks, locked and half-loaded files."""
    box = inbox()
    box.put("1001_教育局.xlsx", workbook(declaration(0)), "accepted")
    box.put("1A2B3C4D.tmp", workbook(declaration(0)), "duplicate")
    box.put("1001_教育局 盖章.pdf", b"%PDF-1.7", "unreadable")
    box.put(f"{name_of(1)}.docx", b"PK\3\4 broken", "unreadable")
    box.put("1002.eml", b"From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n\r\nx", "unreadable")
    box.put(f"{name_of(2)}.rar", b"Rar!\x1a\x07\x01\0" + b"x" * 99, "unreadable")
    box.put("申报.xlsx.crdownload", workbook(declaration(3))[:4000], "unreadable")
    box.put("亿赛通 1004.xlsx", b"b\x14#e\0\0\0\0E-SafeNet   LOCK" + b"\xac" * 99, "unreadable")
    box.put("绿盾 1005.xlsx", b"%TSD-Header-###%" + b"\xac" * 99, "unreadable")
    box.put("快捷方式.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 99, "unreadable")
    box.put("旧 1007.xlsx", workbook(changed(declaration(6), municipal_level_funds=Decimal(1))), "superseded")
    box.put("新 1007.xlsx", workbook(declaration(6)), "accepted")
    for lock in ("._1001.xlsx", ".~1001.xlsx", "~$1001.xlsx"):
        (box.folder / lock).write_bytes(b"\0")
    return box


def test_check_and_consolidate_account_for_the_same_files(
    mail: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = roster(tmp_path, 8)
    result = xlperf.consolidate(mail.folder, roster=names)
    assert dict(zip(result.ledger["file"], result.ledger["status"], strict=True)) == mail.expected
    status, out, err = heard_in_chinese(capsys, "check", mail.folder, "--roster", names, "--format", "json")
    told = {Path(one["file"]).name: one["standing"] for one in json.loads(out)}
    assert status == 1 and told == mail.expected
    assert sum(f"{lock}：" in err for lock in ("._1001.xlsx", ".~1001.xlsx", "~$1001.xlsx")) == 3
    assert len(result.passed_over) == 3
    reasons = dict(zip(result.ledger["file"], result.ledger["reason"], strict=True))
    assert "加密软件" in reasons["亿赛通 1004.xlsx"] and "加密软件" in reasons["绿盾 1005.xlsx"]
    assert "没有下载完" in reasons["申报.xlsx.crdownload"] and "邮件" in reasons["1002.eml"]
    assert "快捷方式" in reasons["快捷方式.lnk"]


def test_without_a_roster_or_a_year_check_and_return_judge_as_a_consolidation_does(
    inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What most files are of is what was asked for: an old year's file and another form's belong to none of them."""
    box = inbox()
    box.put("1001.xlsx", workbook(declaration(0)), "accepted")
    box.put("1002.xlsx", workbook(declaration(1)), "accepted")
    box.put("1002 去年.xlsx", workbook(replace(declaration(1), year=2022)), "unexpected")
    other = box.folder / "另一张表.xlsx"
    heard_in_chinese(capsys, "new-template", "-f", "national-project-2015", "-o", other)
    box.put(other.name, other.read_bytes(), "unexpected")
    result = xlperf.consolidate(box.folder)
    assert dict(zip(result.ledger["file"], result.ledger["status"], strict=True)) == box.expected
    status, out, _ = heard_in_chinese(capsys, "check", box.folder, "--format", "json")
    told = {Path(one["file"]).name: one for one in json.loads(out)}
    reasons = dict(zip(result.ledger["file"], result.ledger["reason"], strict=True))
    assert status == 1 and {file: one["standing"] for file, one in told.items()} == box.expected
    assert all((told[file]["standing_reason"] or "") == reason for file, reason in reasons.items())
    # What was filled wrongly goes back, with the word that another form was asked for.
    status, _, _ = heard_in_chinese(capsys, "return", box.folder, "-o", tmp_path / "退回")
    assert status == 1 and [path.name for path in (tmp_path / "退回").glob("*_退回.xlsx")] == [
        "另一张表_退回.xlsx"
    ]


def test_return_writes_to_those_who_have_nothing_better(
    mail: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = roster(tmp_path, 8)
    out = tmp_path / "退回"
    status, told, err = heard_in_chinese(capsys, "return", mail.folder, "-o", out, "--roster", names)
    rows = list(csv.DictReader(io.StringIO((out / "邮件合并.csv").read_text("utf-8-sig"))))
    # 1001 and 1007 have passed; what belongs to nobody on the roster is told and written to nobody.
    assert status == 1 and {row["部门编码"] for row in rows} - {""} == {"1002", "1003", "1004", "1005"}
    assert "快捷方式.lnk" in err and "未报送 2 个：" in told and "已报未通过 4 个：" in told


def test_words_of_missing_and_not_usable_are_the_same_everywhere(mail: Inbox, tmp_path: Path) -> None:
    names = roster(tmp_path, 8)
    out = tmp_path / "汇总.xlsx"
    result = xlperf.consolidate(mail.folder, roster=names, out=out)
    sheet = openpyxl.load_workbook(out, data_only=True)["未报送"]
    kinds = [row[2].value for row in sheet.iter_rows(min_row=2)]
    assert kinds.count("未报送") == 2 and kinds.count("已报未通过") == 4
    xlperf.write_report(result, tmp_path / "报告.html")
    page = (tmp_path / "报告.html").read_text("utf-8")
    assert "未报送 2 个，已报未通过 4 个" in page


def test_publish_takes_what_a_consolidation_counts(
    mail: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "公开"
    status, _, err = heard_in_chinese(
        capsys, "publish", mail.folder, "-o", out, "--as", "txt", "--roster", roster(tmp_path, 8)
    )
    assert status == 1 and {path.name[:4] for path in out.glob("*.txt")} == {"1001", "1007"}
    assert all(name in err for name, expected in mail.expected.items() if expected != "accepted")


def test_publishing_one_rejected_workbook_is_said(
    mail: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.txt"
    status, _, err = heard_in_chinese(capsys, "publish", mail.folder / "旧 1007.xlsx", "-o", out)
    assert status == 1 and "未通过" in err and out.is_file()
    status, _, _ = heard_in_chinese(capsys, "publish", mail.folder / "新 1007.xlsx", "-o", tmp_path / "b.txt")
    assert status == 0


@pytest.mark.parametrize(
    "command", ["check", "return", "publish", "compare", "consolidate", "report", "fill", "clean"]
)
def test_every_command_honours_the_limits(
    command: str, inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = inbox()
    path = box.put("a.xlsx", workbook(declaration(0)), "")
    words: dict[str, list[object]] = {
        "check": [],
        "return": ["-o", tmp_path / "退回"],
        "publish": ["-o", tmp_path / "a.txt"],
        "compare": [path],
        "consolidate": ["-o", tmp_path / "o.xlsx"],
        "report": ["-o", tmp_path / "o.html"],
        "fill": ["--from", path, "-o", tmp_path / "f.xlsx"],
        "clean": ["-o", tmp_path / "c.xlsx"],
    }
    status, out, err = heard_in_chinese(capsys, command, path, *words[command], "--limit", "file_bytes=1000")
    told = "无法读取" if command == "consolidate" else "1,000"
    assert status in (1, 2) and (told in out + err or command == "report")


READING = ("check", "consolidate", "return", "approve", "publish", "report")


@pytest.mark.parametrize("name", READING)
def test_every_command_that_reads_an_inbox_has_the_same_options_in_one_order(name: str) -> None:
    shared = [
        *("--roster", "--form", "--year", "--duplicates", "--accept-handmade", "--strict", "--against"),
        *("--control-tolerance", "--control-severity", "--decide", "--review", "--limit", "--jobs"),
    ]
    command = importlib.import_module(COMMANDS[name]).command
    options = [one.opts[0] for one in command.params if isinstance(one, click.Option)]
    assert options[-len(shared) :] == shared and len(set(options)) == len(options)


def test_approve_takes_the_file_that_consolidate_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = Inbox(tmp_path / "收件")
    box.put("a.xlsx", workbook(declaration(1)), "accepted")
    box.put("b.xlsx", workbook(changed(declaration(1), other_funds=Decimal("12.34"))), "warned")
    given = ["approve", str(box.folder), "--all", "-j", "1"]
    status, out, _ = heard_in_chinese(capsys, *given, "--duplicates", "first", "-o", str(tmp_path / "批复"))
    assert status == 0 and "批复 1 个部门" in out
    (letter,) = (tmp_path / "批复").glob("*批复函.txt")
    assert "12.34" not in letter.read_text("utf-8-sig")
    assert heard_in_chinese(capsys, *given, "--duplicates", "reject", "-o", str(tmp_path / "无"))[0] == 2


def test_what_every_saved_file_has_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    box = Inbox(tmp_path / "收件")
    for number in range(3):
        box.put(f"{number}.xlsx", without_structure_lock(workbook(declaration(number))), "accepted")
    status, out, _ = heard_in_chinese(capsys, "check", str(box.folder), "-j", "1")
    assert status == 0 and out.count("工作簿结构不再受保护") == 1
    assert "说明  3 个文件：工作簿结构不再受保护" in out
    _, out, _ = heard_in_chinese(capsys, "check", str(box.folder), "-j", "1", "--format", "json")
    assert out.count('"workbook-structure-unlocked"') == 3  # a program is told of each
    _, out, _ = heard_in_chinese(capsys, "check", str(box.folder / "0.xlsx"), "-j", "1")
    assert "工作簿结构不再受保护" in out and "个文件" not in out


def without_structure_lock(data: bytes) -> bytes:
    """As LibreOffice saves a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/workbook.xml":
                content, count = re.subn(rb"<workbookProtection[^>]*/>", b"", content)
                assert count == 1
            new.writestr(name, content)
    return out.getvalue()
