"""The sources in a vbaProject.bin, read without running anything ([MS-OVBA]).

Owns their finding and unpacking, bounded by the file's length and `MOST_SOURCE`. Must not know whose macros they are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xlperf.ooxml.compound import NotCompound, streams_of

from .compression import CompressionError, decompress

MOST_SOURCE = 1 << 20
"""Bytes that one module, and the dir stream, may unpack to."""
_PROJECT_VERSION, _MODULE_NAME, _STREAM_NAME, _OFFSET = 0x0009, 0x0019, 0x001A, 0x0031


class NoSources(ValueError):
    """The bytes are no VBA project that can be read; the text says where."""


def module_sources(data: bytes) -> dict[str, str]:
    """Module's name -> its source, Attribute lines and all, of a vbaProject.bin; raises NoSources."""
    try:
        streams = streams_of(data)
        sources = {}
        for name, stream, offset in _modules(decompress(streams["dir"], MOST_SOURCE)):
            sources[name] = decompress(streams[stream][offset:], MOST_SOURCE).decode("latin-1")
    except (NotCompound, struct.error, KeyError, IndexError, UnicodeDecodeError, CompressionError) as error:
        raise NoSources(repr(error)) from None
    return sources


def _modules(records: bytes) -> Iterator[tuple[str, str, int]]:
    """(name, stream, offset of the source) of each module that the dir stream lists ([MS-OVBA] 2.3.4.2)."""
    name = stream = ""
    position = 0
    while position + 6 <= len(records):
        record, size = struct.unpack_from("<HL", records, position)
        content = records[position + 6 : position + 6 + size]
        position += 6 + size
        if record == _PROJECT_VERSION:
            position += 2  # its size field does not count the minor version
        elif record == _MODULE_NAME:
            name = content.decode("latin-1")
        elif record == _STREAM_NAME:
            stream = content.decode("latin-1")
        elif record == _OFFSET:
            yield name, stream, struct.unpack("<L", content)[0]
