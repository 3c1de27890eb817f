"""What a file's own properties say of it: when it was last saved, our own keyword (docProps/core.xml, meta.xml, SummaryInformation).

Owns their reading. A workbook that no program has saved since xlperf made it has no time. Raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from xlperf.ooxml import archive, compound
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook

CORE = "docProps/core.xml"
META = "meta.xml"
MADE = "2020-01-01T00:00:00Z"
"""The time that our own writers put in, so that the same content has the same bytes on any day."""
IMPORT_TABLE = "xlperf-indicators"
"""The keyword of the import table of indicators, by which it is known as no declaration."""
_LONGEST = 65_536
_KEYWORDS = re.compile(rb"<cp:keywords>([\w.-]+)<")
_MODIFIED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9T:.Z+\- ]{10,40})\s*</")
_DATE = re.compile(rb"<dc:date>\s*([0-9T:.Z+\- ]{10,40})\s*</")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?")


def keywords_of(package: Package) -> str:
    """The keyword that one of our writers put in, which other programs keep; "" where there is none."""
    if CORE not in package or package.entry(CORE).size > _LONGEST:
        return ""
    try:
        found = _KEYWORDS.search(package.read(CORE))
    except UnreadableWorkbook:
        return ""
    return found[1].decode("ascii", "replace") if found else ""


def saved_time(package: Package) -> float:
    """When the workbook was last saved, in seconds since 1970; 0 where it does not say so."""
    if CORE not in package or package.entry(CORE).size > _LONGEST:
        return 0.0
    try:
        found = _MODIFIED.search(package.read(CORE))
    except UnreadableWorkbook:
        return 0.0
    written = found[1].decode("ascii").strip() if found else ""
    return 0.0 if written in ("", MADE) else seconds_of(written)


def saved_time_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> float:
    """The same of a file of another kind: .ods and .odt, .xls and .doc, .docx and .xlsb; 0 where it does not say so."""
    if data.startswith(compound.SIGNATURE):
        saved = compound.saved_time(data)
        return saved if saved > 0 and saved != seconds_of(MADE) else 0.0
    if not data.startswith(b"PK"):
        return 0.0
    try:
        parts = {entry.name: entry for entry in archive.entries(data, limits) if entry.size <= _LONGEST}
        part = next((parts[name] for name in (CORE, META) if name in parts), None)
        content = archive.unpacked(data, part) if part is not None else b""
    except UnreadableWorkbook:
        return 0.0
    found = _MODIFIED.search(content)
    if found is None:
        # OpenDocument has its time without a zone: that of the office where it was saved, as is the clock here.
        return _told(_DATE.search(content), local_seconds_of)
    return _told(found, seconds_of)


def _told(found: re.Match[bytes] | None, seconds: Callable[[str], float]) -> float:
    """The time that was found; a program that only converts what we made keeps our time, however it writes it."""
    written = found[1].decode("ascii").strip() if found is not None else ""
    return 0.0 if written[:19] in ("", MADE[:19]) else seconds(written)


def local_seconds_of(written: str) -> float:
    """A time in seconds since 1970, by the clock of this place where it names no zone; 0 where it is none."""
    parts = _TIME.fullmatch(written)
    if parts is None or parts[4]:
        return seconds_of(written)
    try:
        return max(datetime.fromisoformat(f"{parts[1]}T{parts[2]}:{parts[3] or '00'}").timestamp(), 0.0)
    except (ValueError, OverflowError, OSError):
        return 0.0


def seconds_of(written: str) -> float:
    """A time as W3CDTF writes it, in seconds since 1970; 0 where it is none."""
    parts = _TIME.fullmatch(written)
    if parts is None:
        return 0.0
    day, clock, seconds, zone = parts.groups()
    try:
        time = datetime.fromisoformat(f"{day}T{clock}:{seconds or '00'}").replace(tzinfo=UTC)
        if zone and zone != "Z":
            hours, minutes = int(zone[1:3]), int(zone[-2:])
            away = timedelta(hours=hours, minutes=minutes)
            time = time - away if zone[0] == "+" else time + away
        return max(time.timestamp(), 0.0)
    except (ValueError, OverflowError):
        return 0.0
