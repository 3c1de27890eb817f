"""The table of specimens: a name, how the file is made, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

READABLE = "readable"
Content = Callable[[bytes], bytes]
OnDisk = Callable[[Path, bytes], Path]


@dataclass(frozen=True)
class Specimen:
    """`expected` is READABLE or the reason id; `put` lays the file made from a base workbook into a folder."""

    name: str
    expected: str
    put: OnDisk


SPECIMENS: list[Specimen] = []


def made(name: str, expected: str, content: Content, file_name: str | None = None) -> None:
    """Adds a specimen whose bytes are a function of the base workbook's."""

    def put(folder: Path, base: bytes) -> Path:
        path = folder / (file_name or f"{name}.xlsx")
        path.write_bytes(content(base))
        return path

    laid(name, expected, put)


def laid(name: str, expected: str, put: OnDisk) -> None:
    """Adds a specimen that lays its own file."""
    assert all(name != known.name for known in SPECIMENS), name
    SPECIMENS.append(Specimen(name, expected, put))
