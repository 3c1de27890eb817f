"""How much of everything a workbook may have before it is refused.

Owns the numbers, and their reading from options. Knows nothing of how they are enforced.
"""

from __future__ import annotations

from dataclasses import fields

from xlperf.arguments import refused
from xlperf.messages import say
from xlperf.system.dataclass import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the intake; sizes in bytes. `Limits(file_bytes=…)` raises or lowers one of them.

    A form of ours has some 100 KB, 20 parts and 5,000 cells; the defaults leave room for the bloat seen
    in real files (styles of megabytes, 42,000 merged ranges, formats down to the last row).
    """

    file_bytes: int = 50 * MEGABYTE
    """the file as it lies on the disk"""
    parts: int = 2_000
    """parts (files) in the archive"""
    part_bytes: int = 96 * MEGABYTE
    """one part, unpacked"""
    unpacked_bytes: int = 256 * MEGABYTE
    """all parts, unpacked"""
    ratio: int = 250
    """unpacked to packed size of a part, for parts over 1 MB unpacked"""
    ratio_from_bytes: int = MEGABYTE
    """unpacked size from which the ratio is looked at"""
    xml_bytes: int = 24 * MEGABYTE
    """one part that is parsed as XML"""
    xml_nodes: int = 2_200_000
    """elements, attributes (counted twice) and texts of one part; each takes some 110 bytes as a tree"""
    xml_depth: int = 256
    """elements within elements; 256 is what libxml2 itself enforces, a lower limit costs a little time"""
    xml_attributes: int = 1_000
    """attributes of one element"""
    text_bytes: int = 4 * MEGABYTE
    """a text, a CSV or a web page"""
    rows: int = 200_000
    """rows that a sheet holds (not the rows its dimension claims)"""
    cells: int = 200_000
    """cells that a sheet holds"""
    form_cells: int = 20_000
    """cells of a sheet that is read by its labels, as hand-made forms are"""
    merges: int = 100_000
    """merged ranges of a sheet"""
    strings: int = 500_000
    """shared strings of the workbook"""
    seconds: float = 20.0
    """time for one file, enforced by whoever runs the reader in a worker"""
    memory_bytes: int = 1024 * MEGABYTE
    """memory for one file, enforced by whoever runs the reader in a worker"""
    native_seconds: float = 10.0
    """processor time for one .xlsb or PDF, whose parser runs in a process of its own"""
    native_memory_bytes: int = 300 * MEGABYTE
    """memory for one .xlsb or PDF, whose parser runs in a process of its own"""

    def __post_init__(self) -> None:
        for part in fields(self):
            number = getattr(self, part.name)
            if not isinstance(number, int | float) or isinstance(number, bool) or not number >= 0:
                raise refused(part.name, say("argument-number"), number)


DEFAULT_LIMITS = Limits()
