"""Storage behind a URL, through fsspec: memory:, file:, s3:, sftp:, whatever the user has the package for.

Owns what is a URL and the words where its kind is not to be had. Knows nothing of what is stored.
"""

from __future__ import annotations

import os
import re
from typing import Any

from xlperf.messages import catalogue, say

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")

catalogue(
    {
        "storage-no-fsspec": (
            '读写 {url} 需要 Python 包 fsspec：pip install "xlperf[dask]"',
            '{url} needs the Python package fsspec: pip install "xlperf[dask]"',
        ),
        "storage-unknown": (
            "不能使用 {url}：{detail}",
            "{url} cannot be used: {detail}",
        ),
    }
)


class StorageError(ValueError):
    """A URL whose storage cannot be used; `str()` says why."""


def is_url(where: str | os.PathLike[str]) -> bool:
    """Whether `where` is a URL: a scheme of two letters at least (one letter is a drive) and two slashes."""
    return isinstance(where, str) and _URL.match(where) is not None


def storage(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it; raises StorageError in words."""
    try:
        import fsspec
    except ModuleNotFoundError as error:
        raise StorageError(say("storage-no-fsspec", url=url)) from error
    try:
        return fsspec.core.url_to_fs(url)  # type: ignore[no-any-return]
    except (ImportError, ValueError, OSError) as error:
        raise StorageError(say("storage-unknown", url=url, detail=error)) from error
