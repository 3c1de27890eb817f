"""How much a workbook weighs, and what is done for that: nothing a reader needs is left out, and no formula says another thing."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache

import openpyxl
import pytest

from tests.workbook.seed import seed
from xlperf.expression.native_reading import LONGEST_LITERAL, literal, told_together
from xlperf.ooxml.prepacked_part import NEAR, SlottedPart
from xlperf.template.lean_package import STRINGS
from xlperf.template.stamp import FORM_PART, Stamper
from xlperf.template.write import Options, build

KIB = 1024


@cache
def filled() -> bytes:
    return build(seed().form, Options(), seed())


def parts(package: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_filled_workbook_is_light() -> None:
    assert len(filled()) <= 56 * KIB
    assert sum(map(len, parts(filled()).values())) <= 500_000


def test_nothing_points_to_the_theme_that_is_left_out() -> None:
    found = parts(filled())
    assert not any("theme" in name for name in found)
    assert not [name for name, content in found.items() if b"theme" in content.lower()]


def test_typed_texts_stand_in_their_cells_and_all_others_in_the_shared_table_once() -> None:
    found, book = parts(filled()), openpyxl.load_workbook(io.BytesIO(filled()))
    objective = seed().fields["overall_objective"]
    assert isinstance(objective, str)
    assert book["申报表"]["B11"].value == objective.replace("\r\n", "\n")
    assert objective[10:40].encode() not in found[STRINGS]
    assert objective[10:40].encode() in found[FORM_PART]
    items = found[STRINGS].split(b"<si>")[1:]
    assert len(items) == len(set(items)) > 100
    sheets = b"".join(content for name, content in found.items() if name.startswith("xl/worksheets/"))
    used = sheets.count(b' t="s"')
    assert f'count="{used}" uniqueCount="{len(items)}"'.encode() in found[STRINGS]
    assert (
        book["校验"]["B4"].value == "必填的栏目都已填写"
        or book["校验"]["B4"].value in found[STRINGS].decode()
    )


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ('"甲"', '"乙"', '"甲乙"'),
        ('"有 "&A1&"字"', '"。"&B2', '"有 "&A1&"字。"&B2'),
        ('"说“"""', '"""完"', '"说“""""完"'),
        ("A1", '"乙"', 'A1&"乙"'),
        ('"甲"', "'校验'!$F$7", "\"甲\"&'校验'!$F$7"),
        ('IF(A1,"甲","乙")', '"丙"', 'IF(A1,"甲","乙")&"丙"'),
        ('"甲"', '"乙"=A1', '"甲"&"乙"=A1'),
    ],
)
def test_two_texts_are_written_as_one_where_they_meet(first: str, second: str, told: str) -> None:
    assert told_together(first, second) == told


def test_no_text_in_a_formula_becomes_longer_than_excel_takes() -> None:
    half = literal("字" * (LONGEST_LITERAL // 2 + 1))
    assert told_together(half, half) == f"{half}&{half}"


def test_a_slot_that_often_changes_has_a_chunk_of_its_own() -> None:
    pieces: list[bytes | tuple[object, bytes]] = []
    for number in range(300):
        pieces += [b"<c r=%d/>" % number * 9, (number, b"<v>0</v>")]
    often = SlottedPart("one.xml", pieces, often=(150, 151))
    changed: dict[object, bytes] = {150: b"<v>7</v>", 151: b"<v>8</v>"}
    member, plain = often.with_slots(changed), SlottedPart("one.xml", pieces).with_slots(changed)
    content = b"".join(changed.get(p[0], p[1]) if isinstance(p, tuple) else p for p in pieces)
    assert zlib.decompress(member.deflated, -zlib.MAX_WBITS) == content
    assert zlib.decompress(plain.deflated, -zlib.MAX_WBITS) == content
    assert member.crc == plain.crc == zlib.crc32(content)
    chunk = often._chunks[often._place[150][0]]
    assert often._place[150][0] == often._place[151][0] and chunk.size < 2 * NEAR


def test_a_stamp_of_any_department_packs_little_anew() -> None:
    stamper = Stamper(seed().form, Options())
    often = {"A2", "B3", "U3", "footer"}
    part = stamper._parts[FORM_PART]
    chunks = {part._place[key][0] for key in often}
    assert sum(part._chunks[number].size for number in chunks) < 4 * KIB
