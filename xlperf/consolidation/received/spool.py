"""The records of one run while it lasts: in a file without a name, in memory only where each one lies.

Owns that file. It is gone with the process, however that ends; what is to be kept is the cache's. Knows nothing of what
the records say.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from xlperf.consolidation.received.record import Record, unpack
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say
from xlperf.system.durable import CannotWrite

catalogue(
    {
        "spool-closed": (
            "这次汇总已经关闭，不能再读取各文件的内容",
            "this consolidation is closed: what its files say can no longer be read",
        ),
    }
)


class Spool(Mapping[int, Record]):
    """Packed records by position. `folder`: where the file lies; the system's folder for such where that cannot be."""

    def __init__(self, size: int, folder: str | os.PathLike[str] | None = None) -> None:
        self._folder = Path(folder or tempfile.gettempdir())
        try:
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lasts as long as this
        except OSError:
            self._folder = Path(tempfile.gettempdir())
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._starts = array("q", [-1]) * size
        self._lengths = array("q", [0]) * size
        self._end = 0
        # The interpreter may end without deleting objects, and a file must not outlive its spool.
        self._finalizer = weakref.finalize(self, _closed, self._file)

    def close(self) -> None:
        """Removes the file; records can no longer be read."""
        self._finalizer()

    def __reduce__(self) -> tuple[object, ...]:
        # The file is this process's: a copy gets its own, with all that is in it.
        return _copy, (self._starts, self._lengths, self._content())

    def _content(self) -> bytes:
        self._must_be_open()
        self._file.seek(0)
        return self._file.read(self._end)

    def _must_be_open(self) -> None:
        if self._file.closed:
            raise InvalidArgument(say("spool-closed"))

    def put(self, position: int, packed: bytes) -> None:
        """Keeps a record; raises CannotWrite where the disk is full."""
        try:
            self._file.seek(self._end)
            self._file.write(packed)
        except OSError as error:
            raise CannotWrite("disk-full", self._folder, error.strerror or error) from error
        self._starts[position], self._lengths[position] = self._end, len(packed)
        self._end += len(packed)

    def __getitem__(self, position: int) -> Record:
        return unpack(self.packed(position))

    def packed(self, position: int) -> bytes:
        """A record as it was put."""
        if not 0 <= position < len(self._starts) or self._starts[position] < 0:
            raise KeyError(position)
        self._must_be_open()
        self._file.seek(self._starts[position])
        return self._file.read(self._lengths[position])

    def __iter__(self) -> Iterator[int]:
        return (position for position, start in enumerate(self._starts) if start >= 0)

    def __len__(self) -> int:
        return sum(start >= 0 for start in self._starts)


def _closed(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # what is held back and finds no room is of no use to anybody
        file.close()


def _copy(starts: array[int], lengths: array[int], content: bytes) -> Spool:
    spool = Spool(len(starts))
    spool._file.write(content)
    spool._starts, spool._lengths, spool._end = starts, lengths, len(content)
    return spool
