"""Mails as programs really write them: what cannot be opened hides nothing that stands beside it, and nothing that was sent is lost."""

from __future__ import annotations

import base64
import io
import quopri
import struct
import time
import warnings
import zipfile
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.consolidation.inbox import declaration, workbook
from tests.intake.mails import (
    MONDAY,
    TUESDAY,
    attached,
    eml,
    mbox,
    msg,
    outlook,
    rar,
    seven_zip,
    winmail,
    zip_with_password,
    zipped,
)
from xlperf.consolidation.received.sources import find_sources, read_source
from xlperf.intake.containers import Opened, container_kind, opened
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.vba.compound import Tree, compound_file

BOOK = b"PK\3\4 a workbook" * 50
CUT = zipped({"xl/workbook.xml": b"<workbook/>" * 500})[:-30]
"""As a workbook whose end is missing begins."""
SENT = datetime.fromisoformat("2024-03-04T09:30:00+08:00")


def looked_into(data: bytes, name: str = "a.eml") -> Opened:
    return opened(data, container_kind(data, name))


def told(data: bytes, name: str = "a.eml") -> list[tuple[str, str]]:
    """What lies within, by name, and why it could not be taken out: "" of what was, whole."""
    pieces = looked_into(data, name).pieces
    return [
        (one.name, one.refusal.reason_id if one.refusal else "" if one.data == BOOK else "other")
        for one in pieces
    ]


@pytest.mark.parametrize(
    ("file", "inner", "reason"),
    [
        ("材料.zip", zip_with_password(), "locked-archive"),
        ("材料.zip", zipped({"a.xlsx": BOOK})[:-30], "truncated"),
        ("材料.7z", seven_zip({"a.xlsx": BOOK}, password="x"), "locked-archive"),
        ("材料.rar", rar({"a.xlsx": BOOK})[:60], "damaged-archive"),
        ("旧信.msg", msg({"a.xlsx": BOOK}, SENT)[:1500], "damaged-archive"),
        ("winmail.dat", winmail({"a.xlsx": BOOK})[:200], "damaged-archive"),
        ("另一份.xlsx", CUT, "other"),
    ],
)
@pytest.mark.parametrize("around", ["eml", "msg", "7z", "zip in eml"])
def test_what_cannot_be_opened_keeps_nothing_beside_it_from_being_read(
    around: str, file: str, inner: bytes, reason: str
) -> None:
    files = {"申报表.xlsx": BOOK, file: inner}
    made = {
        "eml": lambda: (eml(files), "a.eml", ""),
        "msg": lambda: (msg(files, SENT), "a.msg", ""),
        "7z": lambda: (seven_zip(files), "a.7z", ""),
        "zip in eml": lambda: (eml({"包.zip": zipped(files)}), "a.eml", "包.zip/"),
    }
    data, name, before = made[around]()
    assert sorted(told(data, name)) == sorted([(f"{before}申报表.xlsx", ""), (f"{before}{file}", reason)])


def test_a_mail_of_words_alone_within_another_is_passed_over_by_name() -> None:
    found = looked_into(eml({"申报表.xlsx": BOOK, "前信.eml": eml({})}))
    assert [piece.name for piece in found.pieces] == ["申报表.xlsx"]
    assert found.passed_over == ("绩效目标.eml",)


@pytest.mark.parametrize("file", ["教育局扫描件.jpg", "smime.p7m"])
def test_a_picture_that_is_all_that_was_sent_is_what_was_sent(file: str) -> None:
    assert told(eml({file: b"\xff\xd8\xff"})) == [(file, "other")]


# ---------------------------------------------------------------- parts and names


def part(headers: str, body: bytes) -> bytes:
    head = (
        f"From: a@b.c\r\nDate: {MONDAY}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n{headers}"
    )
    return head.encode() + b"\r\n\r\n" + body + b"\r\n--x--\r\n"


ENCODED = base64.encodebytes(BOOK)


@pytest.mark.parametrize("kind", ["unknown/unknown", "text/x-excel", "text/plain", "x-application/excel"])
def test_an_attachment_without_a_name_is_told_by_its_kind_or_its_content(kind: str) -> None:
    headers = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64"
    assert told(part(headers, ENCODED)) == [("attachment", "")]


def test_what_a_mac_notes_of_a_file_is_no_file() -> None:
    mail = EmailMessage()
    for kind, data in (("applefile", b"\0\5\x16\7" * 9), ("octet-stream", BOOK)):
        mail.add_attachment(data, maintype="application", subtype=kind, filename="表.xlsx")
    assert told(mail.as_bytes()) == [("表.xlsx", "")]


def test_a_mail_within_a_mail_may_be_of_eight_bits_and_a_damaged_one_is_told() -> None:
    words = "请查收附件".encode("gbk")
    whole = part("Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: 8bit", words)
    attachment = (
        b"\r\n--x\r\nContent-Type: application/x; name=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + ENCODED
    )
    whole = whole.replace(b"\r\n--x--", attachment + b"\r\n--x--").replace(b"Date", b"Subject: s\r\nDate")
    outer = b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\nContent-Type: message/rfc822\r\n\r\n"
    more = (
        b"\r\n--y\r\nContent-Type: application/x; name=b.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + ENCODED
    )
    assert told(outer + whole + more + b"--y--") == [("s.eml/a.xlsx", ""), ("b.xlsx", "")]
    without_parts = whole.replace(b"boundary=x", b"boundary=z")
    assert told(outer + without_parts + more + b"--y--") == [("s.eml", "damaged-archive"), ("b.xlsx", "")]


def test_a_character_set_that_is_none_hides_no_attachment() -> None:
    words = "Content-Type: text/plain; charset=g\0bk\r\nContent-Transfer-Encoding: 8bit"
    data = part(words, "请查收".encode("gbk"))
    more = (
        b"\r\n--x\r\nContent-Type: application/x; name=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + ENCODED
    )
    assert told(data.replace(b"\r\n--x--", more + b"\r\n--x--")) == [("a.xlsx", "")]


BROKEN_WORD = "=?utf-8?B?55uu5qCHA?="
"""Of a number of characters that base64 never has."""


def test_a_broken_encoded_word_is_read_as_it_stands() -> None:
    inner = (
        f"From: a@b.c\r\nSubject: {BROKEN_WORD}\r\nContent-Type: application/x; name=a.xlsx\r\n\r\n".encode()
        + BOOK
    )
    assert len(looked_into(part("Content-Type: message/rfc822", inner)).pieces) == 1
    named = f'Content-Type: application/x; name="{BROKEN_WORD}"\r\nContent-Transfer-Encoding: base64'
    data = part(named, ENCODED).replace(b"From: a@b.c", f"From: {BROKEN_WORD} <a@b.c>".encode(), 1)
    ((_, reason),) = told(data)
    assert not reason


@pytest.mark.parametrize("encoding", ["base64 ", "BASE64;", "base64 (the usual)", '"base64"'])
def test_marks_behind_the_encoding_do_not_keep_it_from_being_decoded(encoding: str) -> None:
    headers = f"Content-Type: application/x; name=a.xlsx\r\nContent-Transfer-Encoding: {encoding}"
    assert told(part(headers, ENCODED)) == [("a.xlsx", "")]


def test_a_mail_within_a_mail_may_be_encoded_like_a_file() -> None:
    inner = eml({"表.xlsx": BOOK})
    headers = "Content-Type: message/rfc822; name=x.eml\r\nContent-Transfer-Encoding: "
    assert told(part(headers + "base64", base64.encodebytes(inner))) == [("x.eml/表.xlsx", "")]
    ((_, reason),) = told(part(headers + "quoted-printable", quopri.encodestring(inner)))
    assert reason in (
        "",
        "mail-empty",
    )  # what its line breaks leave of its headers; it is in the account in either case


@pytest.mark.parametrize(
    ("disposition", "kind"),
    [
        ('filename=""', 'name="名字.xlsx"'),
        ('filename="????.xlsx"', 'name="名字.xlsx"'),
        ('filename="%E5%90%8D%E5%AD%97.xlsx"', ""),
    ],
)
def test_of_two_names_the_one_that_says_something_is_its_own(disposition: str, kind: str) -> None:
    headers = f"Content-Type: application/x; {kind}\r\nContent-Disposition: attachment; {disposition}\r\nContent-Transfer-Encoding: base64"
    assert told(part(headers, ENCODED)) == [("名字.xlsx", "")]


# ---------------------------------------------------------------- Outlook


def outlooks(*attachments: Tree, kind: str = "IPM.Note") -> bytes:
    return compound_file(outlook(attachments, SENT, kind=kind))


GOOD = attached(BOOK, "申报表.xlsx")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (attached(None, "云.xlsx", 2), "attachment-linked"),
        (attached(None, "云.xlsx", 4), "attachment-linked"),
        (attached(None, "云.xlsx", 7), "attachment-linked"),
        (attached(None, "云.xlsx", 1), "damaged-archive"),
    ],
)
def test_what_outlook_only_links_to_is_told_beside_what_it_attached(other: Tree, reason: str) -> None:
    assert told(outlooks(GOOD, other), "a.msg") == [("申报表.xlsx", ""), ("云.xlsx", reason)]


def test_an_object_in_the_text_of_a_mail_hides_no_attachment() -> None:
    pasted = attached({"CONTENTS": b"1", "\x01Ole": b"2"}, "", 6)
    found = looked_into(outlooks(GOOD, pasted), "a.msg")
    assert [piece.name for piece in found.pieces] == ["申报表.xlsx"]
    assert found.passed_over == ("attachment 2",)
    assert told(outlooks(pasted), "a.msg") == [("attachment 1", "mail-object")]


@pytest.mark.parametrize(
    "kind", ["IPM.Document.Excel", "IPM.Of.No.Known.Kind", "REPORT.IPM.Note.NDR", "IPM.Note.SMIME"]
)
def test_attachments_of_any_item_of_outlook_are_read(kind: str) -> None:
    assert told(outlooks(GOOD, kind=kind), "a.msg") == [("申报表.xlsx", "")]


def test_names_in_the_character_set_of_a_chinese_windows_are_read() -> None:
    named = dict(attached(BOOK)) | {"__substg1.0_3707001E": "目标表.xlsx".encode("gbk") + b"\0"}
    assert told(outlooks(named), "a.msg") == [("目标表.xlsx", "")]


def test_mails_within_outlooks_mail_are_opened_however_deep() -> None:
    inner = outlook([GOOD, attached(outlook([GOOD], SENT, within=True), "", 5)], SENT, within=True)
    assert told(outlooks(attached(inner, "", 5)), "a.msg") == [
        ("绩效目标.msg/申报表.xlsx", ""),
        ("绩效目标.msg/绩效目标.msg/申报表.xlsx", ""),
    ]


@pytest.mark.parametrize("tag", ["0C1A", "0037"])
def test_a_text_of_the_mail_that_cannot_be_read_hides_no_attachment(tag: str) -> None:
    tree = dict(outlook([GOOD], SENT)) | {f"__substg1.0_{tag}001F": b"\xff\xfe\xff"}
    assert told(compound_file(tree), "a.msg") == [("申报表.xlsx", "")]


@pytest.mark.parametrize("ticks", [0, 1, 2**63 - 1, 2**64 - 1])
def test_a_number_that_is_no_day_says_nothing_of_when_a_mail_came(ticks: int) -> None:
    tree = dict(outlook([GOOD], SENT))
    days = b"".join(struct.pack("<HHIQ", 0x40, tag, 6, ticks) for tag in (0x39, 0xE06))
    head = tree["__properties_version1.0"]
    assert isinstance(head, bytes)
    tree["__properties_version1.0"] = head[:32] + days
    assert [piece.modified for piece in looked_into(compound_file(tree), "a.msg").pieces] == [0.0]


# ---------------------------------------------------------------- winmail.dat and mailboxes


def test_winmail_dat_gives_its_attachments_under_their_long_names() -> None:
    inner = winmail({"单位申报表.xlsx": BOOK})
    data = eml({"winmail.dat": winmail({"部门申报表.xlsx": BOOK}, inner)})
    assert sorted(told(data)) == [
        ("winmail.dat/mail.dat/单位申报表.xlsx", ""),
        ("winmail.dat/部门申报表.xlsx", ""),
    ]
    assert looked_into(data).pieces[0].modified == SENT.timestamp()
    assert told(winmail({"部门申报表.xlsx": BOOK}) + b"garbage", "winmail.dat") == [("部门申报表.xlsx", "")]


def test_a_winmail_dat_that_announces_billions_of_values_is_refused_at_once() -> None:
    good = winmail({"a.xlsx": BOOK})
    several = struct.pack("<IHHI", 1, 0x1003, 0x3707, 0xFFFFFFFF)
    made = good + struct.pack("<BII", 2, 0x00069005, len(several)) + several + b"\0\0"
    began = time.monotonic()
    assert told(made, "winmail.dat") == [("a.xlsx", "")]
    assert time.monotonic() - began < 2


def test_a_winmail_dat_whose_content_is_a_text_has_an_empty_file() -> None:
    text = struct.pack("<IHHII", 1, 0x1E, 0x3701, 1, 4) + b"text"
    parts = b"".join(
        struct.pack("<BII", 2, attribute, len(data)) + data + b"\0\0"
        for attribute, data in ((0x00069002, bytes(14)), (0x00069005, text))
    )
    assert told(winmail({"a.xlsx": BOOK}) + parts, "winmail.dat") == [
        ("a.xlsx", ""),
        ("attachment 2", "other"),
    ]


def test_a_winmail_dat_of_words_alone_is_passed_over() -> None:
    assert told(eml({"winmail.dat": winmail({}), "a.xlsx": BOOK})) == [("a.xlsx", "")]


@pytest.mark.parametrize("name", ["收件箱.mbox", "收件箱.eml"])
def test_a_mailbox_gives_the_attachments_of_every_mail_with_its_own_time(name: str) -> None:
    words = "尊敬的领导：\n\nFrom here on it is text.\n"
    mails = [eml({"一.xlsx": BOOK}), eml({}), eml({"二.xlsx": BOOK}, date=TUESDAY, body=words)]
    packed = mbox(mails)
    assert [one.name for one in looked_into(packed.replace(b"\n\nFrom a@b.c", b"\nFrom a@b.c"), name).pieces] == [
        "绩效目标.eml/一.xlsx", "绩效目标 [3].eml/二.xlsx",
    ]  # fmt: skip
    found = looked_into(packed, name)
    assert [piece.name for piece in found.pieces] == ["绩效目标.eml/一.xlsx", "绩效目标 [3].eml/二.xlsx"]
    assert [piece.data == BOOK for piece in found.pieces] == [True, True]
    assert found.pieces[1].modified - found.pieces[0].modified == 86_400
    assert found.passed_over == ("绩效目标 [2].eml",)


# ---------------------------------------------------------------- archives of which one file is wrong


def spoilt(how: str) -> bytes:
    """An archive of two files, of which the second is wrong by itself."""
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # that a name is there twice
        archive.writestr("申报表.xlsx", BOOK)
        name = {"twice": "申报表.xlsx", "bad-path": "..", "bomb-ratio": "录像.dat"}.get(how, "材料.dat")
        kind = zipfile.ZIP_BZIP2 if how == "unsupported-compression" else zipfile.ZIP_DEFLATED
        archive.writestr(name, bytes(9_000_000) if how == "bomb-ratio" else BOOK, kind)
    data = bytearray(made.getvalue())
    local, central = data.rfind(b"PK\3\4"), data.rfind(b"PK\1\2")
    if how == "locked-archive":
        data[local + 6] |= 1
        data[central + 8] |= 1
    if how == "wrong-crc":
        data[central + 16] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("how", "name", "reason"),
    [
        ("locked-archive", "材料.dat", "locked-archive"),
        ("unsupported-compression", "材料.dat", "unsupported-compression"),
        ("bomb-ratio", "录像.dat", "bomb-ratio"),
        ("wrong-crc", "材料.dat", "wrong-crc"),
        ("bad-path", "file 2", "bad-path"),
        ("twice", "申报表 [2].xlsx", ""),
    ],
)
@pytest.mark.parametrize("place", ["in a mail", "in the inbox"])
def test_one_file_of_an_archive_that_is_wrong_keeps_no_other_from_being_read(
    tmp_path: Path, place: str, how: str, name: str, reason: str
) -> None:
    data = spoilt(how)
    if place == "in a mail":
        assert sorted(told(eml({"包.zip": data}))) == sorted(
            [("包.zip/申报表.xlsx", ""), (f"包.zip/{name}", reason)]
        )
        return
    (tmp_path / "包.zip").write_bytes(data)
    found = {}
    for source in find_sources([tmp_path]).sources:
        try:
            found[source.name] = "" if read_source(source) == BOOK else "other"
        except UnreadableWorkbook as refusal:
            found[source.name] = refusal.reason_id
    assert found == {"包.zip/申报表.xlsx": "", f"包.zip/{name}": reason}


def test_an_archive_of_which_nothing_can_be_taken_out_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "包.zip").write_bytes(zip_with_password())
    (source,) = find_sources([tmp_path]).sources
    assert source.name == "包.zip" and source.refusal and source.refusal.reason_id == "locked-archive"


@pytest.mark.parametrize("name", ["申报表.xlsx", "申报表.zip"])
def test_a_damaged_workbook_is_no_archive_of_its_parts(name: str) -> None:
    data = bytearray(workbook(declaration(0)))
    data[data.rfind(b"PK\1\2") + 10] = 99  # the last part's method
    assert [file for file, _ in told(eml({name: bytes(data)}))] == [name]
