"""Archives: .7z by py7zr, .zip by our own strict reader; .rar is read in `rar`.

Owns their bounds before anything is unpacked, and the absence of what reads them said as a reason with the cure.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from xlperf.intake.containers.piece import Piece
from xlperf.ooxml import archive
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import readable_name

_OF_DOCUMENTS = ("[content_types].xml", "mimetype")


def zip_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The files of a .zip that came within a mail or an archive, each that cannot be taken out with the reason. Raises
    UnreadableWorkbook."""
    found, refused = entries_of_zip(data, limits)
    for entry in found:
        try:
            yield Piece(name_within(entry.name), archive.unpacked(data, entry))
        except UnreadableWorkbook as refusal:
            yield Piece(name_within(entry.name), b"", refusal=refusal)
    yield from (Piece(name_within(name), b"", refusal=why) for name, why in refused.items())


def entries_of_zip(
    data: bytes, limits: Limits
) -> tuple[list[archive.ArchiveEntry], dict[str, UnreadableWorkbook]]:
    """The files of an archive, and why others of it cannot be taken out, by their names. Raises UnreadableWorkbook, as of a document
    that is damaged: its parts are no files."""
    refused: dict[str, UnreadableWorkbook] = {}
    found = archive.entries(data, limits, refused)
    if refused and any(entry.name.lower() in _OF_DOCUMENTS for entry in found):
        raise next(iter(refused.values()))
    return [entry for entry in found if not entry.is_folder], refused


def seven_zip_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The files of a .7z. Raises UnreadableWorkbook: 7z-not-installed, locked-archive, too-many-parts, bomb,
    damaged-archive."""
    try:
        import py7zr
        from py7zr.io import BytesIOFactory
    except ImportError:
        raise UnreadableWorkbook("7z-not-installed") from None
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as opened:
            if opened.needs_password():
                raise UnreadableWorkbook("locked-archive")
            entries = [entry for entry in opened.list() if not entry.is_directory]
            demand_modest([(entry.filename, entry.uncompressed) for entry in entries], limits, "7Z")
            times = {entry.filename: seconds_of(entry.creationtime) for entry in entries}
            factory = BytesIOFactory(limits.part_bytes)
            opened.extractall(factory=factory)
            unpacked = {name: product.read() for name, product in _products(factory)}
    except UnreadableWorkbook:
        raise
    except py7zr.exceptions.PasswordRequired:
        raise UnreadableWorkbook("locked-archive") from None
    except Exception as error:  # any error of the library says that the file is damaged
        raise UnreadableWorkbook("damaged-archive", part="7Z") from error
    for name, content in unpacked.items():
        yield Piece(name_within(name), content, times.get(name, 0.0))


def _products(factory: Any) -> Iterator[tuple[str, Any]]:
    for name, product in factory.products.items():
        product.seek(0)
        yield name, product


def demand_modest(sizes: list[tuple[str, int]], limits: Limits, kind: str) -> None:
    if len(sizes) > limits.parts:
        raise UnreadableWorkbook("too-many-parts", count=len(sizes), limit=limits.parts)
    for name, size in sizes:
        if size > limits.part_bytes:
            raise UnreadableWorkbook("bomb", part=readable_name(name), size=size, limit=limits.part_bytes)
    if (total := sum(size for _, size in sizes)) > limits.unpacked_bytes:
        raise UnreadableWorkbook("bomb", part=kind, size=total, limit=limits.unpacked_bytes)


def name_within(name: str) -> str:
    """A name with its folders as people read it; none of them leads elsewhere."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return readable_name("/".join(parts)) or "file"


def seconds_of(time: Any) -> float:
    try:
        return float(time.timestamp())
    except (AttributeError, ValueError, OverflowError, OSError):
        return 0.0
