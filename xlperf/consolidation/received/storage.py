"""Storage behind a URL, through fsspec: memory:, file:, s3:, sftp:, whatever the user has the package for.

Owns what is a URL and the words where its kind is not to be had. Knows nothing of what is stored.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.size_limits import weigh_bytes
from xlperf.system.dataclass import dataclass

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")

catalogue(
    {
        "storage-no-fsspec": (
            "读写 {url} 需要 Python 包 fsspec：pip install fsspec",
            "{url} needs the Python package fsspec: pip install fsspec",
        ),
        "storage-unknown": ("不能使用 {url}：{detail}", "{url} cannot be used: {detail}"),
    }
)


class StorageError(XlperfError, ValueError):
    """A URL whose storage cannot be used; `str()` says why."""


def is_url(where: str | os.PathLike[str]) -> bool:
    """Whether `where` is a URL: a scheme of two letters at least (one letter is a drive) and two slashes."""
    return isinstance(where, str) and _URL.match(where) is not None


def without_password(where: str | os.PathLike[str]) -> str:
    """A path or URL as people and logs may read it: without the password that stands in a URL."""
    return re.sub(r"(?<=://)([^/@]*?):[^/@]*@", r"\1:***@", os.fspath(where))


def storage(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it; raises StorageError with a readable message."""
    try:
        import fsspec
    except ModuleNotFoundError as error:
        raise StorageError(say("storage-no-fsspec", url=without_password(url))) from error
    try:
        return fsspec.core.url_to_fs(url)  # type: ignore[no-any-return]
    except (ImportError, ValueError, OSError) as error:
        raise StorageError(say("storage-unknown", url=without_password(url), detail=error)) from error


@dataclass(frozen=True, slots=True)
class Stored:
    """A file behind a URL: its name below what was asked for, its own URL, size, and when it was changed (seconds since
    1970; 0 where the storage does not say)."""

    name: str
    url: str
    size: int
    modified: float


def stored_files(url: str) -> Iterator[Stored]:
    """The files that a URL names: itself, all below a folder, or what a pattern matches, by name; none where it is not
    there. Raises StorageError."""
    magic = re.search(r"[*?\[]", url)
    base = url[: url.rindex("/", 0, magic.start()) + 1] if magic else url
    system, root = storage(base)
    try:
        if magic:
            found = system.glob(storage(url)[1], detail=True)
        elif system.isfile(root):
            found = {root: system.info(root)}
            base, root = base[: base.rindex("/")], root.rpartition("/")[0]
        else:
            system.invalidate_cache(root)
            found = system.find(root, detail=True)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(say("storage-unknown", url=without_password(url), detail=error)) from error
    for path, about in sorted(found.items()):
        if about.get("type", "file") != "file":
            continue
        name = path.removeprefix(root).lstrip("/")
        yield Stored(name, f"{base.rstrip('/')}/{name}", int(about.get("size") or 0), _changed(about))


def _changed(about: dict[str, Any]) -> float:
    for key in ("mtime", "LastModified", "last_modified", "modified", "updated", "created"):
        value = about.get(key)
        if isinstance(value, datetime):
            return value.timestamp()
        if isinstance(value, int | float):
            return float(value)
    return 0.0


def stored_bytes(url: str, limits: Limits) -> bytes:
    """The content behind a URL; raises UnreadableWorkbook: not-found, no-permission, empty, too-large, unreachable."""
    name = url.rpartition("/")[2]
    try:
        system, path = storage(url)
        with system.open(path, "rb") as file:
            data: bytes = file.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise UnreadableWorkbook("not-found", path=name) from None
    except PermissionError:
        raise UnreadableWorkbook("no-permission", path=name) from None
    except Exception as error:  # noqa: BLE001 - each storage has exceptions of its own
        raise UnreadableWorkbook("unreachable", path=name, detail=error) from None
    weigh_bytes(data, limits.file_bytes)
    if not data:
        raise UnreadableWorkbook("empty")
    return data


def only_here(url: str) -> bool:
    """Whether what is behind a URL exists in this process alone."""
    return url.startswith("memory:")
