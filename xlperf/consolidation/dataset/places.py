"""Where a dataset lies, a folder or storage behind a URL, and how a new state takes the place of the old one.

Owns the order of writing: parts beside, then in place, the manifest last, what is superseded removed after that.

In a folder each table is a folder that is exchanged as a whole: a program that reads `declarations/` by itself finds the
old table or the new one, never both. Storage behind a URL has no such exchange: parts there never change under a name, and
whoever goes by the manifest sees one state; a program that reads a table's folder while a run writes may see both.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from xlperf.consolidation.dataset.errors import DatasetError
from xlperf.consolidation.dataset.manifest import NAME, Manifest, decoded, encoded
from xlperf.consolidation.received.storage import is_url, storage, without_password
from xlperf.messages import say
from xlperf.system.durable import flush, flush_folder, in_words, make_folder, writing

NEXT, LOCK = ".next", ".lock"

_AT_FDCWD = -100
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux (renameat2), RENAME_SWAP of macOS (renamex_np): the same number."""

Wanted = Mapping[str, Sequence[str]]
"""By table, the files that it is to consist of, relative to its folder."""


class Place(Protocol):
    """Where a dataset lies."""

    def manifest(self) -> Manifest | None: ...
    def open_part(self, table: str, file: str) -> tuple[str, Any]:
        """A part's path, and its file system for pyarrow (None for files); raises FileNotFoundError."""

    def has(self, table: str, file: str) -> bool: ...
    def writing(self) -> Any:
        """A context within which this run alone writes."""

    def part(self, table: str, file: str) -> Any:
        """A context that gives a local path to write a new part to."""

    def commit(self, wanted: Wanted, manifest: Manifest) -> None:
        """Makes this the state of the dataset."""


def place_of(where: str | os.PathLike[str]) -> Place:
    """The place that a path or URL names; raises DatasetError where a URL's kind is not known."""
    return Storage(os.fspath(where)) if is_url(where) else Folder(Path(where))


class Folder:
    """A folder of this machine, or of a share it sees."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.next = path / NEXT

    def __str__(self) -> str:
        return str(self.path)

    def manifest(self) -> Manifest | None:
        try:
            data = (self.path / NAME).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return decoded(data, self.path)

    def open_part(self, table: str, file: str) -> tuple[str, Any]:
        found = self._find(table, file)
        if found is None:
            raise FileNotFoundError(self.path / table / file)
        return str(found), None

    def has(self, table: str, file: str) -> bool:
        return self._find(table, file) is not None

    def _find(self, table: str, file: str) -> Path | None:
        """A part as a run that is at work, or was killed, has written it; else in its table, or in the old table.

        The new one goes first: it may stand for one of the same name that was found damaged.
        """
        places = (
            self.next / table / file,
            self.path / table / file,
            self.next / f"{table}{NEXT}" / file,
        )
        return next((path for path in places if path.is_file()), None)

    @contextmanager
    def writing(self) -> Iterator[None]:
        make_folder(self.path)
        with in_words(self.path, self.path), _alone(self.path):
            yield

    @contextmanager
    def part(self, table: str, file: str) -> Iterator[Path]:
        target = self.next / table / file
        target.parent.mkdir(parents=True, exist_ok=True)
        with writing(target) as path:
            yield path

    def commit(self, wanted: Wanted, manifest: Manifest) -> None:
        for table, files in wanted.items():
            self._stage(table, files)
        for table in wanted:
            _put_in_place(self.next / f"{table}{NEXT}", self.path / table)
        flush_folder(self.path)
        with writing(self.path / NAME) as path:
            path.write_bytes(encoded(manifest))
        for old in self._tables_of_no_use(wanted):
            shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(self.next, ignore_errors=True)

    def _stage(self, table: str, files: Sequence[str]) -> None:
        """The table's next folder, complete: new parts, and links to those that stay."""
        staged = self.next / f"{table}{NEXT}"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        for file in files:
            found = self._find(table, file)
            if found is None:
                raise FileNotFoundError(self.path / table / file)
            target = staged / file
            target.parent.mkdir(exist_ok=True)
            _link(found, target)

    def _tables_of_no_use(self, wanted: Wanted) -> list[Path]:
        """Folders of tables that no form of the dataset has any longer: nothing but parts lies in them."""
        return [
            folder
            for folder in self.path.iterdir()
            if folder.is_dir()
            and folder.name not in wanted
            and not folder.name.startswith(".")
            and all(inner.name.startswith("year=") for inner in folder.iterdir())
        ]


def _put_in_place(fresh: Path, target: Path) -> None:
    """`fresh` becomes `target`; what `target` was lies at `fresh` afterwards, where it was anything.

    On Linux and macOS at once. Elsewhere, and on file systems that cannot, there is a moment without `target`: a
    reader then finds no table, never half of one. Raises OSError.
    """
    if not target.exists():
        fresh.rename(target)
    elif not _exchanged(fresh, target):
        aside = fresh.with_name(f"{fresh.name}.aside")
        target.rename(aside)
        fresh.rename(target)
        aside.rename(fresh)


def _exchanged(one: Path, other: Path) -> bool:
    try:
        library = ctypes.CDLL(None, use_errno=True)
        first, second = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            return bool(library.renamex_np(first, second, _EXCHANGE) == 0)
        return bool(library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE) == 0)
    except (OSError, AttributeError, TypeError):  # Windows, or a C library without these
        return False


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)
        flush(target)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the folder's lock, which the system lets go when this process ends, however it ends."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle):
            raise DatasetError(say("dataset-in-use", path=folder.name))
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        # A share that knows no locks: then none is held. On Windows EACCES says that another holds it.
        return os.name != "nt" or error.errno != 13
    return True


class Storage:
    """Storage behind a URL, through fsspec."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.system, self.root = storage(url)

    def __str__(self) -> str:
        return without_password(self.url)

    def _path(self, *parts: str) -> str:
        return "/".join((self.root.rstrip("/"), *parts))

    def manifest(self) -> Manifest | None:
        try:
            data = self.system.cat_file(self._path(NAME))
        except FileNotFoundError:
            return None
        return decoded(data, str(self))

    def open_part(self, table: str, file: str) -> tuple[str, Any]:
        return self._path(table, file), self.system

    def has(self, table: str, file: str) -> bool:
        return bool(self.system.isfile(self._path(table, file)))

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield

    @contextmanager
    def part(self, table: str, file: str) -> Iterator[Path]:
        """Written here, then sent; under its own name only when it is there as a whole."""
        with tempfile.TemporaryDirectory() as folder:
            local = Path(folder, "part.parquet")
            yield local
            target = self._path(table, file)
            self.system.makedirs(target.rpartition("/")[0], exist_ok=True)
            sent = self._path(table, f"{file.rpartition('/')[0]}/.{file.rpartition('/')[2]}")
            self.system.put_file(str(local), sent)
            self.system.mv(sent, target)

    def commit(self, wanted: Wanted, manifest: Manifest) -> None:
        for table, files in wanted.items():
            for file in files:
                if not self.has(table, file):
                    raise FileNotFoundError(self._path(table, file))
        sent = self._path(f".{NAME}")
        self.system.pipe_file(sent, encoded(manifest))
        self.system.mv(sent, self._path(NAME))
        for table, files in wanted.items():
            kept = set(files)
            for path in self.system.find(self._path(table)):
                if path.endswith(".parquet") and "/".join(path.split("/")[-2:]) not in kept:
                    with contextlib.suppress(FileNotFoundError):
                        self.system.rm_file(path)
