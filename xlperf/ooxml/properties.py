"""What a workbook's own properties say of it: when it was last saved (docProps/core.xml).

Owns their reading. A workbook that no program has saved since xlperf made it has no time. Raises nothing.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook

CORE = "docProps/core.xml"
MADE = "2020-01-01T00:00:00Z"
"""The time that our own writers put in, so that the same content has the same bytes on any day."""
_LONGEST = 65_536
_MODIFIED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9T:.Z+\- ]{10,40})\s*</")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?")


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


__all__ = ["MADE", "saved_time"]
