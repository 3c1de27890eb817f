"""A ZIP archive written from its entries: the same bytes for the same entries, on every machine and every day.

Owns the date of the entries and their compression. What the entries mean is the caller's.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP archive can say; Excel itself writes it."""


def zipped(entries: Iterable[tuple[str, bytes]], level: int | None = None) -> bytes:
    """The archive of `entries`, name and content each, in their order; `level`: of compression, 0 to 9."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=level)
    return buffer.getvalue()


def unzipped(archive: bytes) -> list[tuple[str, bytes]]:
    """Name and content of each entry of an archive of our own making, in their order: nothing is checked."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return [(entry.filename, source.read(entry)) for entry in source.infolist()]
