"""The archive reader agrees with Python's zipfile on sound archives, and never gives what it has not proved."""

from __future__ import annotations

import io
import string
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.base import base_workbook, first_sheet
from tests.hostile.raw_zip import RawEntry, entries_of, written
from xlperf.ooxml import archive
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook

SEGMENT = st.text(string.ascii_letters + string.digits + "_-[]申报📊", min_size=1, max_size=12)
NAME = st.lists(SEGMENT, min_size=1, max_size=4).map("/".join)
PARTS = st.lists(
    st.tuples(NAME, st.binary(max_size=300), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])),
    max_size=12,
    unique_by=lambda part: part[0].lower(),
)


def unpacked_parts(data: bytes) -> dict[str, bytes]:
    return {entry.name: archive.unpacked(data, entry) for entry in archive.entries(data, DEFAULT_LIMITS)}


class Unseekable(io.RawIOBase):
    """A stream that zipfile cannot go back in, so that it writes data descriptors."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.written += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


@given(PARTS, st.binary(max_size=40).filter(lambda comment: b"PK" not in comment))
def test_an_archive_by_zipfile_is_read_as_zipfile_reads_it(
    parts: list[tuple[str, bytes, int]], comment: bytes
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.comment = comment
        for name, content, method in parts:
            target.writestr(name, content, method)
    assert unpacked_parts(buffer.getvalue()) == {name: content for name, content, _ in parts}


@given(PARTS)
def test_an_archive_written_as_a_stream_is_read_too(parts: list[tuple[str, bytes, int]]) -> None:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w") as target:  # type: ignore[call-overload]
        for name, content, method in parts:
            with target.open(zipfile.ZipInfo(name), "w", force_zip64=method == zipfile.ZIP_STORED) as member:
                member.write(content)
    assert unpacked_parts(bytes(stream.written)) == {name: content for name, content, _ in parts}


@given(st.binary(max_size=500), st.integers(1, 64))
def test_pieces_joined_are_the_whole(content: bytes, piece: int) -> None:
    data = written([RawEntry(b"a", content), RawEntry(b"b", content, method=0)])
    for entry in archive.entries(data, DEFAULT_LIMITS):
        assert b"".join(archive.unpacked_in_pieces(data, entry, piece)) == content


@given(st.data())
def test_a_flipped_bit_is_refused_or_changes_no_content(draw: st.DataObject) -> None:
    sound = base_workbook()
    contents = unpacked_parts(sound)
    position = draw.draw(st.integers(0, len(sound) - 1))
    flipped = bytearray(sound)
    flipped[position] ^= 1 << draw.draw(st.integers(0, 7))
    try:
        found = unpacked_parts(bytes(flipped))
    except UnreadableWorkbook:
        return
    renamed = set(found) ^ set(contents)
    assert {name: found[name] for name in found if name in contents} == {
        name: contents[name] for name in contents if name in found
    }
    assert not renamed  # a name stands in two places, so that one flip makes them differ


@given(st.integers(0, 10_000))
def test_cut_anywhere_it_is_refused(length: int) -> None:
    sound = base_workbook()
    with pytest.raises(UnreadableWorkbook):
        Package(sound[: min(length, len(sound) - 1)])


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_at_all_are_refused_in_words(noise: bytes, as_archive: bool) -> None:
    with pytest.raises(UnreadableWorkbook) as refusal:
        Package((b"PK\3\4" if as_archive else b"") + noise)
    assert str(refusal.value) and refusal.value.hint


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(parts=3), "too-many-parts"),
        (Limits(part_bytes=100), "bomb"),
        (Limits(unpacked_bytes=2_000), "bomb"),
        (Limits(ratio=1, ratio_from_bytes=0), "bomb-ratio"),
    ],
)
def test_limits_of_the_archive_can_be_lowered(limits: Limits, reason: str) -> None:
    with pytest.raises(UnreadableWorkbook) as refusal:
        Package(base_workbook(), limits)
    assert refusal.value.reason_id == reason


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(xml_bytes=100), "bomb"),
        (Limits(xml_nodes=100), "xml-too-large"),
        (Limits(xml_depth=3), "xml-too-deep"),
        (Limits(xml_attributes=2), "xml-too-wide"),
    ],
)
def test_limits_of_the_xml_can_be_lowered(limits: Limits, reason: str) -> None:
    sound = base_workbook()
    with pytest.raises(UnreadableWorkbook) as refusal:
        Package(sound, limits).xml(first_sheet(sound))
    assert refusal.value.reason_id == reason


def test_part_names_are_found_without_regard_to_case_or_leading_slash() -> None:
    package = Package(base_workbook())
    assert package.read("/XL/Workbook.XML") == package.read("xl/workbook.xml")
    assert "xl/WORKBOOK.xml" in package and "xl/none.xml" not in package
    with pytest.raises(UnreadableWorkbook, match="none"):
        package.read("xl/none.xml")


def test_every_part_is_what_was_put_in() -> None:
    sound = base_workbook()
    package = Package(sound)
    assert {name: package.read(name) for name in package.names} == {
        entry.name.decode(): entry.content for entry in entries_of(sound)
    }
