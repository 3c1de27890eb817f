"""Compound files ([MS-CFB]) that are large, cut, in a circle, or made up: told what they are, and never an exception."""

from __future__ import annotations

import contextlib
import random
import struct

import pytest

from tests.hostile.compound_file import biff_workbook
from tests.hostile.compound_file import compound_file as smallest
from xlperf.ooxml.compound import NotCompound, kind, streams_of
from xlperf.ooxml.vba.compound import compound_file

SECTOR, PER_SECTOR = 512, 128
FREE, END, FAT, DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC


def large(name: str, size: int) -> bytes:
    """A compound file of one stream, so large that its header cannot name all sectors of the FAT; directory last."""
    content = -(-size // SECTOR)
    fat_sectors = 1
    while fat_sectors * PER_SECTOR < content + fat_sectors + 2:
        fat_sectors += 1
    first_fat, difat, directory = content, content + fat_sectors, content + fat_sectors + 1
    fat = [*range(1, content), END, *[FAT] * fat_sectors, DIFAT, END]
    fat += [FREE] * (fat_sectors * PER_SECTOR - len(fat))
    places = list(range(first_fat, first_fat + fat_sectors))
    header = struct.pack(
        "<8s16s5H6x9L",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, directory, 0, 4096, END, 0, difat, 1,
    )  # fmt: skip
    header += struct.pack("<109L", *places[:109])
    beyond = places[109:] + [FREE] * (127 - len(places[109:])) + [END]

    def entry(title: str, of: int, child: int, start: int, length: int) -> bytes:
        text = (title + "\0").encode("utf-16-le")
        fields = struct.pack("<HBB3L", len(text), of, 1, FREE, FREE, child)
        return text.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<LQ", start, length)

    entries = entry("Root Entry", 5, 1, END, 0) + entry(name, 2, FREE, 0, size)
    return (
        header
        + bytes(content * SECTOR)
        + struct.pack(f"<{len(fat)}L", *fat)
        + struct.pack("<128L", *beyond)
        + entries.ljust(SECTOR, b"\0")
    )


def test_a_large_encrypted_workbook_is_told_as_encrypted() -> None:
    data = large("EncryptedPackage", 8_000_000)
    assert len(data) > 7_000_000
    assert kind(data) == "encrypted"
    assert len(streams_of(data)["EncryptedPackage"]) == 8_000_000


def test_a_workbook_of_excel_97_is_told_with_and_without_its_password() -> None:
    assert kind(smallest({"Workbook": biff_workbook()})) == "xls"
    assert kind(smallest({"Workbook": biff_workbook(password=True)})) == "encrypted"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_to_a_compound_file_nothing_but_its_own_error_comes_out(seed: int) -> None:
    chance = random.Random(seed)
    base = compound_file({"Workbook": bytes(6_000), "VBA": {"dir": b"x" * 100, "模块": b"y" * 5_000}})
    for _ in range(150):
        data = bytearray(base)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data) - 4)
            data[at : at + 4] = struct.pack("<L", chance.choice([0, 1, 2, END, FREE, chance.getrandbits(32)]))
        cut = bytes(data[: chance.choice([len(data), chance.randrange(8, len(data))])])
        assert kind(cut) in ("xls", "doc", "ole", "encrypted")
        with contextlib.suppress(NotCompound):
            assert all(len(content) <= len(cut) for content in streams_of(cut).values())
