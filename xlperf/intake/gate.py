"""The gate: the only way by which a file that somebody sent comes into xlperf.

Names in one place what the intake may use: a file's bytes, its kind, its parts, XML; all within limits.
Past this gate there is UnreadableWorkbook or sound data, never another exception.
"""

from __future__ import annotations

from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package, file_bytes, open_package, sniff
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.safe_xml import parse_xml
from xlperf.ooxml.size_limits import weigh_sheet, weigh_strings

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "Package",
    "UnreadableWorkbook",
    "file_bytes",
    "open_package",
    "parse_xml",
    "sniff",
    "weigh_sheet",
    "weigh_strings",
]
