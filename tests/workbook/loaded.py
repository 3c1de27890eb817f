"""Workbooks as openpyxl loads them, each taken apart once.

Owns the copies: what a test does to one is not in the next.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from functools import lru_cache

import openpyxl


def loaded(package: bytes, *, keep_vba: bool = False, data_only: bool = False) -> openpyxl.Workbook:
    """As openpyxl.load_workbook gives it, for the second time in a fifth of the time."""
    book: openpyxl.Workbook = pickle.loads(_pickled(package, keep_vba, data_only))
    if keep_vba:
        book.vba_archive = zipfile.ZipFile(io.BytesIO(package))
    return book


@lru_cache(maxsize=64)
def _pickled(package: bytes, keep_vba: bool, data_only: bool) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(package), keep_vba=keep_vba, data_only=data_only)
    book.vba_archive = None  # an archive cannot be pickled
    return pickle.dumps(book)
