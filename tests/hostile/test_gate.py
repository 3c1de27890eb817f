"""What stands at the gate besides the archive: the file on the disk, the words of a refusal, bloat, XML."""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import string
import tempfile
import threading
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.hostile.base import MAIN, base_workbook, first_sheet
from tests.hostile.of_xml import before, bloated_rows
from tests.hostile.raw_zip import with_parts
from tests.workbook.child import in_a_child
from xlperf.messages import all_messages, speaking
from xlperf.ooxml import package as package_module
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.package import Package, open_package, sniff
from xlperf.ooxml.reasons import LOOKS, REASONS
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.safe_xml import parse_xml
from xlperf.ooxml.size_limits import LEAN_FROM, without_empty_rows


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(base_workbook())
    return path


def refusal_of(path: Path, limits: Limits | None = None, inside: Path | None = None) -> UnreadableWorkbook:
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_package(path, limits or Limits(), inside=inside)
    return refusal.value


def test_a_package_knows_its_size_hash_and_kind(workbook: Path) -> None:
    package = open_package(workbook)
    assert package.size == workbook.stat().st_size
    assert package.sha256 == hashlib.sha256(workbook.read_bytes()).hexdigest()
    assert package.kind == "xlsx" == sniff(workbook) == sniff(workbook.read_bytes())


def test_a_file_over_the_limit_is_not_read(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module.os, "read", lambda *_: pytest.fail("read"))
    assert refusal_of(workbook, Limits(file_bytes=100)).reason_id == "too-large"


@pytest.mark.parametrize("change", ["grows", "shrinks", "is written over"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    read = os.read

    def read_and_change(handle: int, length: int) -> bytes:
        piece = read(handle, min(length, 1000))
        with workbook.open("r+b") as file:
            if change == "grows":
                file.seek(0, os.SEEK_END)
                file.write(b"more")
            elif change == "shrinks":
                file.truncate(2_000)
            else:
                file.write(b"PK")
        os.utime(workbook, ns=(1, 1))
        return piece

    monkeypatch.setattr(package_module.os, "read", read_and_change)
    assert refusal_of(workbook).reason_id == "changed-while-reading"


def test_a_file_replaced_over_and_over_gives_one_version_whole_or_a_refusal(workbook: Path) -> None:
    versions = [base_workbook(), with_parts(base_workbook(), {"xl/new.xml": b"<a/>"})]
    stop = threading.Event()

    def rewrite() -> None:
        turn = 0
        while not stop.is_set():
            workbook.write_bytes(versions[turn % 2])
            turn += 1
            time.sleep(0.011)  # two changes within one tick of the file system's clock cannot be told apart

    writer = threading.Thread(target=rewrite)
    writer.start()
    outcomes = set()
    try:
        for _ in range(3000):
            try:
                # Of a file that is just being written the beginning may be all there is: the archive then has no end.
                outcomes.add(open_package(workbook).data)
            except UnreadableWorkbook as refusal:
                outcomes.add(refusal.reason_id.encode())
    finally:
        stop.set()
        writer.join()
    assert outcomes <= {*versions, b"changed-while-reading", b"empty", b"truncated"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights are taken away by means of POSIX here")
def test_a_file_without_permission_is_refused() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.xlsx"
        path.write_bytes(base_workbook())
        path.chmod(0)
        Path(name).chmod(0o755)
        assert in_a_child(lambda: open_package(path), as_nobody=True) == "UnreadableWorkbook: no-permission"


def test_a_refused_permission_is_said_in_words(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(package_module.os, "open", denied)
    assert refusal_of(workbook).reason_id == "no-permission"


def test_a_link_out_of_the_inbox_is_refused_and_one_inside_is_followed(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for place in (tmp_path, inbox):
        (place / "real.xlsx").write_bytes(base_workbook())
    (inbox / "out.xlsx").symlink_to(tmp_path / "real.xlsx")
    (inbox / "in.xlsx").symlink_to(inbox / "real.xlsx")
    assert refusal_of(inbox / "out.xlsx", inside=inbox).reason_id == "link-outside"
    assert refusal_of(inbox / ".." / "real.xlsx", inside=inbox).reason_id == "link-outside"
    assert open_package(inbox / "in.xlsx", inside=inbox).kind == "xlsx"


# --- words -----------------------------------------------------------------------------------------------------------
def test_every_reason_and_every_look_has_words_in_both_languages_with_the_same_fields() -> None:
    messages = all_messages()
    for key in [f"unreadable-{reason}" for reason in REASONS] + [f"looks-{look}" for look in LOOKS]:
        chinese, english = messages[key]
        fields = [sorted(f[1] for f in string.Formatter().parse(text) if f[1]) for text in (chinese, english)]
        assert fields[0] == fields[1]
        assert chinese != english
    assert all("{" not in text for reason in REASONS for text in messages[f"unreadable-{reason}-hint"])


def test_a_refusal_speaks_the_language_in_force_and_crosses_processes() -> None:
    refusal = pickle.loads(pickle.dumps(UnreadableWorkbook("not-a-workbook", looks="pdf")))
    assert refusal.reason_id == "not-a-workbook"
    with speaking("zh"):
        assert "PDF 文件" in str(refusal)
    with speaking("en"):
        assert str(refusal) == "not an Excel workbook; it looks like a PDF"


@given(st.text(max_size=400))
@example("甲\u3000乙\xa0")
def test_a_hostile_name_cannot_write_to_the_terminal(name: str) -> None:
    text = str(UnreadableWorkbook("bad-path", part=name))
    kinds = {unicodedata.category(letter) for letter in text}
    assert len(text) < 300 and not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def test_an_unknown_reason_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no such reason"):
        UnreadableWorkbook("whatever")


# --- bloat -----------------------------------------------------------------------------------------------------------
def sheet_with(turn: object) -> tuple[Package, str]:
    base = base_workbook()
    part = first_sheet(base)
    xml = turn(Package(base).read(part))  # type: ignore[operator]
    return Package(with_parts(base, {part: xml})), part


def filled_cells(worksheet: object) -> dict[str, str]:
    return {c.get("r"): c.findtext(f"{MAIN}v") for c in worksheet.iter(f"{MAIN}c") if len(c)}  # type: ignore[attr-defined]


def test_empty_rows_far_below_are_shed_and_a_value_among_them_is_kept() -> None:
    def turn(xml: bytes) -> bytes:
        xml = bloated_rows(60_000)(xml)
        return before(
            b'<row r="50000"',
            b'<row r="49999"><c r="B49999" s="1"><v>12.5</v></c><c r="C49999" s="1"/></row>',
        )(xml.replace(bloated_rows(1)(b"</sheetData>").replace(b"1001", b"49999")[:-12], b""))

    package, part = sheet_with(turn)
    assert len(package.read(part)) > LEAN_FROM
    lean, whole = package.sheet(part), package.xml(part)
    assert filled_cells(lean) == filled_cells(whole)
    assert filled_cells(lean)["B49999"] == "12.5"
    assert len(lean.find(f"{MAIN}sheetData")) < 0.8 * len(whole.find(f"{MAIN}sheetData"))


@pytest.mark.parametrize(
    "oddity", [b"<!-- -->", b"<row><c><v>1</v></c></row>", b'<row r="9"><c><v>1</v></c></row>']
)
def test_a_sheet_in_which_shedding_could_mislead_is_left_whole(oddity: bytes) -> None:
    package, part = sheet_with(lambda xml: before(b"</sheetData>", oddity)(bloated_rows(60_000)(xml)))
    assert len(package.sheet(part).find(f"{MAIN}sheetData")) > 60_000


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_shedding_does_not_depend_on_where_the_pieces_are_cut(sizes: list[int], random: object) -> None:
    xml = bloated_rows(20)(
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a&lt;row r="1"/&gt;</t></is></c></row></sheetData>'
    )
    head = b"<worksheet>" + b" " * LEAN_FROM

    def pieces() -> list[bytes]:
        cut, found, turn = 0, [head, b"<x/>"], 0
        while cut < len(xml):
            found.append(xml[cut : cut + sizes[turn % len(sizes)]])
            cut += sizes[turn % len(sizes)]
            turn += 1
        return found

    assert (
        without_empty_rows(pieces()) == head + b"<x/>" + xml[: xml.index(b'<row r="1001"')] + b"</sheetData>"
    )


# --- XML -------------------------------------------------------------------------------------------------------------
def test_nothing_is_fetched_from_the_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        for document in (
            f'<!DOCTYPE a SYSTEM "{address}"><a/>',
            f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{address}"> %p;]><a/>',
            f'<?xml-stylesheet href="{address}"?><a xmlns="{address}"/>',
        ):
            try:
                parse_xml(document.encode())
            except UnreadableWorkbook as refusal:
                assert refusal.reason_id == "hostile-xml"
        with pytest.raises(TimeoutError):
            server.accept()


@given(st.binary(max_size=300))
def test_any_bytes_are_xml_or_refused(data: bytes) -> None:
    for document in (data, b"<a>" + data + b"</a>", b"<a " + data + b"/>", b'<?xml version="1.0"?>' + data):
        try:
            parse_xml(document)
        except UnreadableWorkbook as refusal:
            assert refusal.reason_id in {"corrupt", "hostile-xml", "xml-encoding", "xml-too-deep"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=50))
def test_text_comes_through_whole_in_either_encoding(text: str) -> None:
    from xml.sax.saxutils import escape

    document = f'<?xml version="1.0" encoding="UTF-16"?><t>{escape(text)}</t>'
    try:
        expected = parse_xml(document.replace("16", "8").encode()).text
    except UnreadableWorkbook:
        expected = None  # U+FFFE and U+FFFF are no characters of XML
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        try:
            assert parse_xml(document.encode(encoding)).text == expected
        except UnreadableWorkbook:
            assert expected is None
