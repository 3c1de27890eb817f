"""What was read stays read: records of files by the SHA-256 of their content, in one file beside the output.

Owns that file (SQLite) and the proof that what comes out of it is what went in. Only ever a gain of time: where it is
damaged, locked or of another version it is left out or made anew, and the result is the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from xlperf.consolidation.received.record import NoRecord, RecordHead, unpack_head
from xlperf.consolidation.received.storage import is_url
from xlperf.extension import fingerprint
from xlperf.form import Form, form_specs
from xlperf.form.load import content_of, past_specs
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import Limits
from xlperf.roster.earlier import Earlier
from xlperf.system.durable import folder_of_caches, make_folder
from xlperf.version import VERSION

catalogue(
    {
        "cache-rebuilt": ("缓存 {name} 已损坏，重新建立", "the cache {name} was damaged and is made anew"),
        "cache-unusable": (
            "缓存 {name} 不能使用（{detail}），本次不用缓存",
            "the cache {name} cannot be used ({detail}); this run goes without",
        ),
    }
)

SHAPE = 9
"""Of the records in the cache; another number makes old ones unreadable, as another version of xlperf does."""

_TRANSIENT = {
    "not-found",
    "no-permission",
    "unreachable",
    "changed-while-reading",
    "timeout",
    "out-of-memory",
    "reader-failed",
}
"""Reasons that lie not in the file's content: the next run tries again."""


def generation(
    form: Form | None,
    language: str,
    strict: bool,
    limits: Limits,
    handmade: bool,
    earlier: Earlier | None,
    year: int | None,
) -> str:
    """What a record depends on beside the file's content: the version of xlperf, every form spec, the office's own checks and
    readers, the language, what was declared before, the year of forms that say none."""
    # What takes too long or too much memory is not kept: these limits change nothing that is.
    limits = replace(limits, seconds=0, memory_bytes=0)
    digest = hashlib.sha256(
        f"{SHAPE}|{VERSION}|{language}|{strict}|{limits!r}|{handmade}|{year}|{fingerprint()}".encode()
    )
    for path in form_specs().values():
        for spec in sorted(path.parent.rglob("*.toml")) + sorted(path.parent.rglob("past/*.json")):
            digest.update(spec.read_bytes())
    if form is not None:
        digest.update(f"{form.spec}|{form.draft}".encode())
        for path in past_specs(form):
            digest.update(content_of(path))
    for one in earlier.declarations if earlier is not None else ():
        digest.update(
            repr((one.form.id, one.year, one.code, one.department, one.fields, one.tables)).encode(
                "utf-8", "surrogatepass"
            )
        )
    return digest.hexdigest()


def cache_beside(output: Path) -> Path:
    """Where the cache of the runs that write `output` lies: a hidden file in the same folder."""
    return output.with_name(f".{output.name}.cache")


def cache_in(dataset: str | os.PathLike[str]) -> Path:
    """Where the cache of the runs that write a dataset and no workbook lies: a hidden file in its folder; for one
    behind a URL in the user's folder of caches."""
    folder, name = Path(dataset), ".cache"
    if is_url(dataset):
        folder, name = folder_of_caches(), hashlib.sha256(os.fspath(dataset).encode()).hexdigest()[:32]
        with contextlib.suppress(OSError):  # the run goes without a cache, and says so
            folder.mkdir(parents=True, exist_ok=True)
    else:
        make_folder(folder)
    return folder / name


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, "" where it is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _crc(sha256: str, head: bytes, packed: bytes) -> int:
    """Of a record under its key: the record of another file is none, whatever its own bytes say."""
    return zlib.crc32(packed, zlib.crc32(head, zlib.crc32(sha256.encode("ascii", "replace"))))


def _is_of(packed: bytes, sha256: str) -> bool:
    """Whether a packed record says that it is of the content with this SHA-256, which stands at its beginning."""
    try:
        return sha256.encode("ascii") in zlib.decompressobj().decompress(packed, len(sha256) + 16)
    except (zlib.error, UnicodeEncodeError):
        return False


class Cache:
    """The records of one generation. A context manager: on leaving, Ctrl-C too, what was put is kept."""

    def __init__(self, path: Path, of: str) -> None:
        self.path, self.of = path, of
        self.notes: list[str] = []
        self._database = self._open()

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.commit()
            self._database.close()
            self._database = None

    def get(self, sha256: str) -> tuple[bytes, bytes] | None:
        """The packed head and record of a file with this content, or None; a damaged one is as if it were not there."""
        if self._database is None or not sha256:
            return None
        try:
            row = self._database.execute(
                "SELECT crc, head, record FROM records WHERE sha256 = ?", (sha256,)
            ).fetchone()
        except sqlite3.DatabaseError:
            self._remake()
            return None
        if row is None:
            return None
        crc, head, packed = row
        if not isinstance(head, bytes) or not isinstance(packed, bytes) or _crc(sha256, head, packed) != crc:
            return None
        if not _is_of(packed, sha256):
            return None
        try:
            return (head, packed) if unpack_head(head).sha256 == sha256 else None
        except NoRecord:
            return None

    def put(self, head: RecordHead, packed_head: bytes, packed: bytes) -> None:
        """Keeps a packed record, but for reasons that the next run may find gone; `commit` makes it last."""
        if self._database is None or not head.sha256 or head.reason_id in _TRANSIENT:
            return
        try:
            self._database.execute(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)",
                (head.sha256, _crc(head.sha256, packed_head, packed), packed_head, packed),
            )
        except sqlite3.DatabaseError as error:
            self._failed(error)

    def commit(self) -> None:
        """What was put is from here on there for the next run, however this one ends."""
        if self._database is None:
            return
        try:
            self._database.commit()
        except sqlite3.DatabaseError as error:
            self._failed(error)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be found in it, so that asking is of no use."""
        if self._database is None:
            return True
        try:
            return self._database.execute("SELECT 1 FROM records LIMIT 1").fetchone() is None
        except sqlite3.DatabaseError:
            self._remake()
            return True

    def _failed(self, error: sqlite3.DatabaseError) -> None:
        if isinstance(error, sqlite3.OperationalError):
            self._give_up(error)  # a full disk, or another run that holds the lock
        else:
            self._remake()

    def written(self) -> tuple[str, str]:
        """Of the last output: the fingerprint of what it was made of, and its SHA-256; ("", "") where there is none."""
        if self._database is None:
            return "", ""
        with contextlib.suppress(sqlite3.Error):
            row = self._database.execute("SELECT fingerprint, sha256 FROM output").fetchone()
            if row is not None:
                return str(row[0]), str(row[1])
        return "", ""

    def remember_written(self, fingerprint: str, sha256: str) -> None:
        """Keeps what `written` gives."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("DELETE FROM output")
                self._database.execute("INSERT INTO output VALUES (?, ?)", (fingerprint, sha256))

    def forget_all_but(self, wanted: set[str]) -> None:
        """Drops the records of files that are no longer there, so that the cache does not grow from year to year."""
        if self._database is None:
            return
        with contextlib.suppress(sqlite3.Error):
            kept = {row[0] for row in self._database.execute("SELECT sha256 FROM records")}
            self._database.executemany(
                "DELETE FROM records WHERE sha256 = ?", [(old,) for old in kept - wanted]
            )

    def _open(self) -> sqlite3.Connection | None:
        for attempt in (1, 2):
            try:
                return self._opened()
            except sqlite3.OperationalError as error:
                self._give_up(error)
                return None
            except sqlite3.DatabaseError:
                # Not a database, or a damaged one.
                if attempt == 1:
                    self.notes.append(say("cache-rebuilt", name=self.path.name))
                    self._remove()
        return None

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=1.0)
        try:
            # The cache may be lost at any time, so that waiting for the disk would buy nothing.
            database.execute("PRAGMA synchronous = OFF")
            if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("damaged")
            database.execute("CREATE TABLE IF NOT EXISTS about (generation TEXT)")
            if database.execute("SELECT generation FROM about").fetchall() != [(self.of,)]:
                database.execute("DROP TABLE IF EXISTS records")
                database.execute("DROP TABLE IF EXISTS output")
                database.execute("DELETE FROM about")
                database.execute("INSERT INTO about VALUES (?)", (self.of,))
            database.execute(
                "CREATE TABLE IF NOT EXISTS records (sha256 TEXT PRIMARY KEY, crc INTEGER, head BLOB, record BLOB)"
            )
            database.execute("CREATE TABLE IF NOT EXISTS output (fingerprint TEXT, sha256 TEXT)")
            database.commit()
        except BaseException:
            database.close()
            raise
        return database

    def _remake(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        self.notes.append(say("cache-rebuilt", name=self.path.name))
        self._remove()
        self._database = self._open()

    def _remove(self) -> None:
        for path in (self.path, self.path.with_name(self.path.name + "-journal")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _give_up(self, error: sqlite3.Error) -> None:
        self.notes.append(say("cache-unusable", name=self.path.name, detail=error))
        if getattr(self, "_database", None) is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()  # type: ignore[union-attr]
        self._database = None
