"""The workbooks in archives (.zip) laid out as files for a while, for what works on files one by one.

Owns the temporary folder and what each file in it is called. Opens archives as `sources` does: its limits, its names.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlperf.ooxml.refusal import UnreadableWorkbook


@dataclass(frozen=True, slots=True)
class Laid:
    """A file at `path`, called `name`: its path as given, or ARCHIVE.zip/NAME. `refusal`: it could not be unpacked."""

    path: Path
    name: str
    refusal: UnreadableWorkbook | None = None


@contextmanager
def laid_out(files: Iterable[Path]) -> Iterator[Iterator[Laid]]:
    """The files one after the other, those in archives instead of the archives; gone when the context ends."""
    with tempfile.TemporaryDirectory(prefix="xlperf-") as folder:
        yield _laid(files, Path(folder))


def _laid(files: Iterable[Path], folder: Path) -> Iterator[Laid]:
    for number, file in enumerate(files):
        if file.suffix.lower() == ".zip" and file.is_file():
            yield from _members(file, folder / str(number))
        else:
            yield Laid(file, str(file))


def _members(archive: Path, folder: Path) -> Iterator[Laid]:
    from xlperf.consolidation.sources import find_sources, read_source

    for number, source in enumerate(find_sources([archive]).sources):
        if not source.member and source.refusal is None:
            yield Laid(archive, str(archive))  # a workbook called .zip
            continue
        name = f"{archive}/{source.member}" if source.member else str(archive)
        try:
            data = read_source(source)
        except UnreadableWorkbook as refusal:
            yield Laid(archive, name, refusal)
            continue
        # In a folder of its own, for two members of different folders may have one name; longer ones no system takes.
        path = folder / str(number) / _short(Path(source.member).name)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        yield Laid(path, name)


def _short(name: str) -> str:
    stem, suffix = Path(name).stem, Path(name).suffix
    return stem.encode()[:180].decode("utf-8", "ignore") + suffix[:20]


__all__ = ["Laid", "laid_out"]
