"""Names of files made of people's words: lawful on every system, and each given once in a folder.

Owns what a name may hold. Knows nothing of what is in the files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from xlperf.ooxml.text_escapes import csv_cell

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_LONGEST_STEM = 180
"""Bytes of UTF-8: file systems end at 255, and a mark, a number and an ending follow."""


class FileNames:
    """Names of files in one folder, each given once, whatever capitals the file system tells apart."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = {name.casefold() for name in reserved}

    def take(self, stem: str, suffix: str) -> str:
        """A name that no other file has: `stem` and `suffix`, with a number where that is taken."""
        plain = safe_stem(stem)
        name, number = f"{plain}{suffix}", 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{plain} ({number}){suffix}"
        self._taken.add(name.casefold())
        return name


def safe_stem(stem: str) -> str:
    """A stem that Windows takes for a file's name, too."""
    text = unicodedata.normalize("NFC", stem).encode("utf-8", "replace").decode()
    text = _FORBIDDEN.sub("_", "".join(ch if ch.isprintable() else " " for ch in text))
    text = text.encode()[:_LONGEST_STEM].decode("utf-8", "ignore").strip(" .") or "_"
    # In the list for mail merge a name that begins like a formula would have to be changed.
    return f"_{text}" if _RESERVED.fullmatch(text) or csv_cell(text) != text else text
