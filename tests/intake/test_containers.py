"""Mails and archives opened: every file within by its name, when it came and from whom; hostile ones refused with a reason."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.intake.mails import MONDAY, SENDER, eml, msg, nested, rar, seven_zip, zipped
from xlperf.intake.containers import container_kind, opened
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

BOOK = b"a workbook" * 50
ARRIVED = datetime.fromisoformat("2024-03-04T09:30:00+08:00")


def names(data: bytes, name: str) -> list[str]:
    return [piece.name for piece in opened(data, container_kind(data, name)).pieces]


def test_a_mail_gives_its_attachments_with_sender_and_time() -> None:
    (piece,) = opened(eml({"青埠街道 目标表.xlsx": BOOK}), "eml").pieces
    assert (piece.name, piece.data) == ("青埠街道 目标表.xlsx", BOOK)
    assert piece.sender == SENDER
    assert piece.modified == ARRIVED.timestamp()


def test_it_is_the_time_of_arrival_that_counts_and_not_the_senders_clock() -> None:
    received = b"Received: from a by b; Tue, 05 Mar 2024 10:00:00 +0800\r\n"
    (piece,) = opened(received + eml({"a.xlsx": BOOK}), "eml").pieces
    assert piece.modified == datetime.fromisoformat("2024-03-05T10:00:00+08:00").timestamp()


def test_outlooks_mail_says_the_same() -> None:
    data = msg({"目标表.xlsx": BOOK, "说明.pdf": b"%PDF"}, ARRIVED)
    assert container_kind(data) == "msg"
    found = opened(data, "msg").pieces
    assert [(piece.name, piece.data) for piece in found] == [("目标表.xlsx", BOOK), ("说明.pdf", b"%PDF")]
    assert found[0].modified == ARRIVED.timestamp()
    assert "budget@example.org" in found[0].sender


@pytest.mark.parametrize("packed", [seven_zip, rar, zipped])
def test_an_archive_in_a_mail_is_opened_and_the_mail_says_when_it_came(packed: object) -> None:
    ending = getattr(packed, "__name__", "")
    file = f"材料.{ {'seven_zip': '7z', 'rar': 'rar'}.get(ending, 'zip') }"
    inner = packed({"一处/a.xlsx": BOOK, "二处/a.xlsx": BOOK + b"2"})  # type: ignore[operator]
    found = opened(eml({file: inner}), "eml").pieces
    assert sorted(piece.name for piece in found) == [f"{file}/一处/a.xlsx", f"{file}/二处/a.xlsx"]
    assert {piece.modified for piece in found} == {ARRIVED.timestamp()}
    assert {piece.sender for piece in found} == {SENDER}


def test_a_forwarded_mail_is_opened() -> None:
    outer = eml({"原邮件.eml": eml({"a.xlsx": BOOK}, date="Mon, 01 Jan 2024 08:00:00 +0800")})
    (piece,) = opened(outer, "eml").pieces
    assert piece.name == "绩效目标.eml/a.xlsx"
    assert piece.modified == ARRIVED.timestamp()


def test_pictures_and_signatures_of_a_mail_are_passed_over_by_name() -> None:
    found = opened(eml({"a.xlsx": BOOK, "徽标.png": b"\x89PNG", "smime.p7s": b"1", "会议.ics": b"1"}), "eml")
    assert [piece.name for piece in found.pieces] == ["a.xlsx"]
    assert sorted(found.passed_over) == ["smime.p7s", "会议.ics", "徽标.png"]


def test_two_attachments_of_one_name_are_two_files() -> None:
    edge = (
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.xlsx\r\n\r\n"
    )
    data = "From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    data += f"--x\r\n{edge}1\r\n--x\r\n{edge}2\r\n--x--\r\n"
    assert names(data.encode(), "a.eml") == ["a.xlsx", "a [2].xlsx"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\表.xlsx", "表.xlsx"),
        ("a\r\nb.xlsx", "a b.xlsx"),
        ("...", "attachment"),
        ("x" * 500 + ".xlsx", "x" * 130 + ".xlsx"),
    ],
)
def test_a_name_leads_nowhere(name: str, wanted: str) -> None:
    from xlperf.intake.containers.piece import safe_name

    assert safe_name(name, "attachment") == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (b'filename="=?gb2312?B?xL+x6rHtLnhsc3g=?="', "目标表.xlsx"),
        (b'filename="=?x-no-such-set?B?55uu5qCH6KGoLnhsc3g=?="', "目标表.xlsx"),
        (b"filename*=utf-8''%E7%9B%AE%E6%A0%87%E8%A1%A8.xlsx", "目标表.xlsx"),
        (b"filename*=no-such''%E7%9B%AE%E6%A0%87.xlsx", None),
        ('filename="目标表.xlsx"'.encode("gb18030"), "目标表.xlsx"),
        ('filename="目标表.xlsx"'.encode(), "目标表.xlsx"),
        (b'filename="=?utf-8?B?!!!?=.xlsx"', None),
        (b'filename*0="=?"; filename*1="a.xlsx"', None),
    ],
)
def test_names_in_any_character_set_are_read_or_replaced(header: bytes, wanted: str | None) -> None:
    data = (
        b"From: a@b.c\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; " + header
    )
    (name,) = names(data + b"\r\n\r\n1", "a.eml")
    assert name == wanted if wanted else name


PART = "--x\r\nContent-Type: application/x\r\nContent-Disposition: attachment; filename=a.xlsx\r\n\r\n1\r\n"
TEN_THOUSAND = (
    f"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{PART * 10_000}--x--\r\n".encode()
)


@pytest.mark.parametrize(
    ("made", "kind", "reason"),
    [
        (lambda: nested(1_000, eml({"a.xlsx": BOOK})), "eml", "too-deep-container"),
        (lambda: nested(12, eml({"a.xlsx": BOOK})), "eml", "too-deep-container"),
        (lambda: TEN_THOUSAND, "eml", "too-many-parts"),
        (lambda: eml({}), "eml", "mail-empty"),
        (lambda: eml({"a.zip": zipped({"a.xlsx": bytes(90_000_000)})}), "eml", "bomb-ratio"),
        (lambda: zipped({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({"a.zip": zipped({"a": b"1"})})})})})})}), "zip", "too-deep-container"),
        (lambda: seven_zip({"a.xlsx": b"1"}, password="x"), "7z", "locked-archive"),
        (lambda: seven_zip({"a.xlsx": BOOK})[:-9], "7z", "damaged-archive"),
        (lambda: rar({"a.xlsx": BOOK})[:40], "rar", "damaged-archive"),
        (lambda: msg({"a.xlsx": BOOK}, ARRIVED)[:1500], "msg", "damaged-archive"),
        (lambda: b"7z\xbc\xaf\x27\x1c" + b"\xff" * 500, "7z", "damaged-archive"),
        (lambda: b"Rar!\x1a\x07\x01\x00" + b"\xff" * 500, "rar", "damaged-archive"),
    ],
    ids=["mail-1000-deep", "mail-12-deep", "10000-attachments", "no-attachment", "zip-bomb", "zip-6-deep", "7z-password", "7z-cut",
         "rar-cut", "msg-cut", "7z-noise", "rar-noise"],
)  # fmt: skip
def test_a_hostile_one_is_refused_with_reason_and_cure(
    made: Callable[[], bytes], kind: str, reason: str
) -> None:
    data = made()
    began = time.monotonic()
    refusal = refusal_of(data, kind)
    assert refusal.reason_id == reason
    assert str(refusal)
    assert refusal.hint
    assert time.monotonic() - began < 10


def refusal_of(data: bytes, kind: str) -> UnreadableWorkbook:
    """Why a container is not opened, or the one that is all there is in it."""
    try:
        (piece,) = opened(data, kind).pieces
    except UnreadableWorkbook as refusal:
        return refusal
    assert piece.refusal is not None
    return piece.refusal


@pytest.mark.parametrize("files", [{f"{n}.xlsx": b"1" for n in range(30)}, {"a.xlsx": b"1" * 5_000}])
@pytest.mark.parametrize(("packed", "kind"), [(seven_zip, "7z"), (rar, "rar"), (zipped, "zip")])
def test_the_bounds_hold_for_every_kind(files: dict[str, bytes], packed: object, kind: str) -> None:
    limits = Limits(parts=20, unpacked_bytes=4_000, part_bytes=4_000)
    with pytest.raises(UnreadableWorkbook) as refusal:
        opened(packed(files), kind, limits)  # type: ignore[operator]
    assert refusal.value.reason_id in ("too-many-parts", "bomb")


@pytest.mark.parametrize(
    ("module", "made", "kind", "reason"),
    [
        ("extract_msg", lambda: msg({"a.xlsx": BOOK}, ARRIVED), "msg", "msg-not-installed"),
        ("py7zr", lambda: seven_zip({"a.xlsx": BOOK}), "7z", "7z-not-installed"),
        ("rarfile", lambda: rar({"a.xlsx": BOOK}), "rar", "rar-not-installed"),
    ],
)
def test_what_is_not_installed_is_named_with_the_command(
    module: str, made: Callable[[], bytes], kind: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = made()
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UnreadableWorkbook) as refusal:
        opened(data, kind)
    assert refusal.value.reason_id == reason
    assert "pip install" in refusal.value.hint


def test_a_text_called_eml_that_is_no_mail_is_a_file_like_any_other() -> None:
    assert container_kind("部门名称\t某局".encode(), "a.eml") == ""
    assert container_kind(b"From: a@b.c\r\n\r\n", "a.txt") == ""
    assert container_kind(b"From: a@b.c\r\nDate: " + MONDAY.encode() + b"\r\n\r\n", "a.eml") == "eml"
