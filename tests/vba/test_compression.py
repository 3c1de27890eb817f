"""The compression of VBA streams: our own round trip, and oletools as a second opinion in one direction."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from tests.searches import examples
from xlperf.ooxml.vba import CompressionError, compress, decompress

REPETITIVE = st.builds(lambda part, times: part * times, st.binary(max_size=40), st.integers(0, 400))
SOURCE_LIKE = st.lists(
    st.sampled_from(
        ["    Dim cell As Object\r\n", "End Sub\r\n", "Public Function A(b)\r\n", "\t' note 1\r\n", "x"]
    ),
    max_size=500,
).map(lambda lines: "".join(lines).encode())


@examples(100)
@given(st.one_of(st.binary(max_size=3640), REPETITIVE, SOURCE_LIKE))
def test_what_was_compressed_comes_back(data: bytes) -> None:
    container = compress(data)
    assert decompress(container) == data
    assert bytes(decompress_stream(bytearray(container))) == data


@pytest.mark.parametrize("size", [3640, 3641, 4095, 4096, 4097, 8191, 20_000])
def test_bytes_that_do_not_compress_come_back_with_filler_at_most(size: int) -> None:
    data = random.Random(size).randbytes(size)
    container = compress(data, filler=b" ")
    restored = decompress(container)
    assert restored.rstrip(b" ") == data.rstrip(b" ")
    assert len(restored) in (size, -(-size // 4096) * 4096)
    assert bytes(decompress_stream(bytearray(container))) == restored


def test_the_worked_example_of_the_standard_is_understood() -> None:
    # [MS-OVBA] 3.2.2: "normal compression"
    container = bytes.fromhex(
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70"
        " 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C"
    )
    text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert decompress(container) == text
    assert len(compress(text)) == len(container)


def test_a_run_is_copied_from_itself() -> None:
    # [MS-OVBA] 3.2.3: "maximum compression"
    assert compress(b"a" * 73) == bytes.fromhex("01 03 B0 02 61 45 00")


def test_repetitive_source_becomes_small() -> None:
    source = b"    cell.Value = cell.Value\r\n" * 7000
    assert len(compress(source)) < len(source) / 10


@given(st.binary(max_size=200))
def test_any_bytes_are_decompressed_or_refused_in_words(container: bytes) -> None:
    try:
        decompress(container)
    except CompressionError as refused:
        assert str(refused)
