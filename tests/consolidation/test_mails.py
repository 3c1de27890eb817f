"""An inbox of mails and archives: their attachments count like files that lie there, and the mail's time says which is newer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import openpyxl
import pandas
import pytest
from click.testing import CliRunner

import xlperf
from tests.consolidation.inbox import Inbox, code_of, declaration, name_of, roster, workbook
from tests.intake.mails import MONDAY, SENDER, TUESDAY, eml, msg, nested, seven_zip, zip_with_password, zipped
from xlperf.cli.check import command as check
from xlperf.consolidation.received.sources import find_sources

MakeInbox = Callable[[], Inbox]
SENT = datetime.fromisoformat("2024-03-04T09:30:00+08:00")


def put(folder: Path, name: str, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def test_attachments_of_every_kind_of_mail_and_archive_are_in_the_account(tmp_path: Path) -> None:
    books = [workbook(declaration(number)) for number in range(5)]
    put(tmp_path, "一.eml", eml({"教育局.xlsx": books[0], "徽标.png": b"\x89PNG"}))
    put(tmp_path, "二.msg", msg({"财政局.xlsx": books[1]}, SENT))
    put(tmp_path, "三.7z", seven_zip({"收/水务局.xlsx": books[2]}))
    put(tmp_path, "四.zip", zipped({"民政.eml": eml({"民政局.xlsx": books[3]})}))
    put(tmp_path, "五.eml", eml({"材料.zip": zipped({"司法局.xlsx": books[4]})}))
    put(tmp_path, "空.eml", eml({}))
    put(tmp_path, "深.eml", nested(1_000, eml({"a.xlsx": books[0]})))
    result = xlperf.consolidate([tmp_path], out=tmp_path.parent / "out.xlsx", jobs=1)
    ledger = result.ledger.set_index("file")
    accepted = {
        "一.eml/教育局.xlsx", "二.msg/财政局.xlsx", "三.7z/收/水务局.xlsx", "四.zip/民政.eml/民政局.xlsx",
        "五.eml/材料.zip/司法局.xlsx",
    }  # fmt: skip
    assert set(ledger.index) == accepted | {"空.eml", "深.eml"}
    assert set(ledger.loc[sorted(accepted), "status"]) <= {"accepted", "warned"}
    assert ledger.loc["空.eml", "reason"] == "邮件里没有附件"
    assert "一层套一层" in ledger.loc["深.eml", "reason"]
    assert any("徽标.png" in told for told in find_sources([tmp_path]).passed_over)
    assert ledger.loc["一.eml/教育局.xlsx", "sender"] == SENDER
    assert datetime.fromisoformat(ledger.loc["一.eml/教育局.xlsx", "arrived"]) == parsedate_to_datetime(
        MONDAY
    )
    assert ledger.loc["三.7z/收/水务局.xlsx", ["sender", "arrived"]].isna().all()
    received = openpyxl.load_workbook(tmp_path.parent / "out.xlsx")["收件登记"]
    head, *rows = received.iter_rows(values_only=True)
    of = {str(row[0]): dict(zip(head, row, strict=True)) for row in rows}
    assert of["一.eml/教育局.xlsx"]["发件人"] == SENDER
    assert str(of["一.eml/教育局.xlsx"]["邮件时间"]).startswith("2024-03-04")
    assert not of["三.7z/收/水务局.xlsx"]["发件人"]


def test_the_dataset_keeps_who_mailed_a_file_and_when(tmp_path: Path) -> None:
    put(tmp_path / "收", "一.eml", eml({"教育局.xlsx": workbook(declaration(0))}))
    direct = xlperf.consolidate([tmp_path / "收"], dataset=tmp_path / "数据集", jobs=1).ledger
    kept = xlperf.open_dataset(tmp_path / "数据集").ledger
    assert list(kept.columns) == list(direct.columns)
    assert kept.loc[0, ["sender", "arrived"]].tolist() == direct.loc[0, ["sender", "arrived"]].tolist()
    assert kept.loc[0, "sender"] == SENDER


@pytest.mark.parametrize("first", [True, False])
def test_of_two_mails_the_one_that_arrived_later_counts_whenever_it_was_saved(
    tmp_path: Path, first: bool
) -> None:
    old, new = workbook(declaration(0)), workbook(declaration(0, seed=2))
    put(tmp_path, "a.eml", eml({"表.xlsx": new if first else old}, date=TUESDAY if first else MONDAY))
    put(tmp_path, "b.eml", eml({"表.xlsx": old if first else new}, date=MONDAY if first else TUESDAY))
    os.utime(tmp_path / "a.eml", (1_800_000_000, 1_800_000_000))
    ledger = xlperf.consolidate([tmp_path], jobs=1).ledger.set_index("file")
    newest, older = ("a.eml/表.xlsx", "b.eml/表.xlsx") if first else ("b.eml/表.xlsx", "a.eml/表.xlsx")
    assert ledger.loc[newest, "status"] in ("accepted", "warned")
    assert ledger.loc[older, "status"] == "superseded"
    assert "邮件的时间" in ledger.loc[older, "reason"]


def test_files_without_mails_have_no_columns_for_senders(inbox: MakeInbox, tmp_path: Path) -> None:
    put(tmp_path / "收", "a.xlsx", workbook(declaration(0)))
    xlperf.consolidate([tmp_path / "收"], out=tmp_path / "out.xlsx", jobs=1)
    head = next(openpyxl.load_workbook(tmp_path / "out.xlsx")["收件登记"].iter_rows(values_only=True))
    assert "发件人" not in head


def test_check_says_in_json_who_sent_a_file_and_when(tmp_path: Path) -> None:
    put(tmp_path, "a.eml", eml({"表.xlsx": workbook(declaration(0))}, date=MONDAY))
    put(tmp_path, "b.xlsx", workbook(declaration(1)))
    done = CliRunner().invoke(check, [str(tmp_path), "--format", "json"])
    by_mail, as_file = json.loads(done.stdout)
    assert by_mail["file"].endswith("a.eml/表.xlsx")
    assert by_mail["mail"]["sender"] == SENDER
    assert (
        datetime.fromisoformat(by_mail["mail"]["arrived"]).timestamp()
        == parsedate_to_datetime(MONDAY).timestamp()
    )
    assert "mail" not in as_file


def test_a_cut_off_workbook_hides_no_other_of_its_mail(tmp_path: Path) -> None:
    good, cut = workbook(declaration(0)), workbook(declaration(1))[:5_000]
    put(tmp_path, "上报.eml", eml({"教育局.xlsx": good, "财政局.xlsx": cut, "材料.zip": zip_with_password()}))
    ledger = xlperf.consolidate([tmp_path], jobs=1, lang="zh").ledger.set_index("file")
    assert ledger["status"].to_dict() == {
        "上报.eml/教育局.xlsx": "accepted", "上报.eml/财政局.xlsx": "unreadable", "上报.eml/材料.zip": "unreadable",
    }  # fmt: skip
    assert ledger.loc["上报.eml/材料.zip", "reason"] == "压缩包设有密码，无法读取"


def test_who_mailed_only_what_cannot_be_read_has_sent_something(tmp_path: Path) -> None:
    scan = b"%PDF-1.7\nscan"
    box = tmp_path / "收件"
    put(box, "0.eml", eml({"扫描件.pdf": scan}, sender="张三 <D0@example.invalid>"))
    put(
        box,
        "1.eml",
        eml(
            {"财政局.xlsx": workbook(declaration(1)), "扫描件.pdf": scan + b"1"}, sender="d1@example.invalid"
        ),
    )
    # The unit's own workbook came, and a scan beside it: of the department that sent them nothing is known.
    put(
        box,
        "2.eml",
        eml({"单位.xlsx": workbook(declaration(3)), "扫描件.pdf": scan + b"2"}, sender="d2@example.invalid"),
    )
    put(box, "4.eml", eml({f"{name_of(5)}扫描件.pdf": scan + b"4"}, sender="d4@example.invalid"))
    put(box, "6.eml", eml({"扫描件.pdf": scan + b"6"}, sender="stranger@example.invalid"))
    result = xlperf.consolidate([box], roster=roster(tmp_path, 7), jobs=1, lang="zh")
    missing = {one.department.code: one.kind for one in result.data.ledger.missing}
    assert missing == {
        code_of(0): "unusable", code_of(2): "missing", code_of(4): "missing", code_of(5): "unusable", code_of(6): "missing",
    }  # fmt: skip
    done = xlperf.return_workbooks(
        [box], tmp_path / "退回", roster=tmp_path / "roster.csv", remind=True, lang="zh"
    )
    assert name_of(0) in done.letters
    assert not (tmp_path / "退回" / f"催报_{name_of(0)}.txt").exists()


def test_of_two_attachments_of_one_name_nobody_can_say_which_is_newer(tmp_path: Path) -> None:
    """The second was called "(2)" by us, and counted for that."""
    mail = EmailMessage()
    mail["From"], mail["Date"] = SENDER, MONDAY
    for seed in (1, 2):
        mail.add_attachment(
            workbook(declaration(0, seed)),
            maintype="application",
            subtype="octet-stream",
            filename="申报表.xlsx",
        )
    put(tmp_path, "一.eml", mail.as_bytes())
    ledger = xlperf.consolidate([tmp_path], jobs=1).ledger.set_index("file")
    assert ledger["status"].to_dict() == {
        "一.eml/申报表.xlsx": "doubtful",
        "一.eml/申报表 [2].xlsx": "doubtful",
    }


@pytest.mark.parametrize(
    "date",
    ["Fri, 31 Dec 9999 23:59:59 -0800", "Mon, 04 Mar 1904 00:00:00 +0000"],
)
def test_a_mail_of_an_absurd_day_stops_nothing(tmp_path: Path, date: str) -> None:
    """Of the year 9999 it was, by its clock, and the whole consolidation ended in an unexpected error."""
    put(tmp_path / "收", "一.eml", eml({"表.xlsx": workbook(declaration(0))}, date=date))
    (row,) = xlperf.consolidate([tmp_path / "收"], out=tmp_path / "汇总.xlsx", jobs=1).ledger.to_dict(
        "records"
    )
    assert row["status"] == "accepted" and row["sender"] == SENDER and pandas.isna(row["arrived"])
