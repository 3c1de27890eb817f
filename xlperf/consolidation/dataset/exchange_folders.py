"""Two folders that change places at once, so that nobody who looks ever finds neither.

Owns the ways of the systems to do that. Knows nothing of datasets.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux (renameat2), RENAME_SWAP of macOS (renamex_np): the same number."""


def put_in_place(fresh: Path, target: Path) -> None:
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
