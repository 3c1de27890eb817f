"""Names of files made of people's words: lawful on every system, and each given once in a folder.

Owns what a name may hold. Knows nothing of what is in the files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from xlperf.ooxml.text import csv_cell

LONGEST_NAME = 240
"""Bytes of a file's name in UTF-8, ending included: file systems take 255, and programs add to it while they save."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)")
"""Names that Windows keeps for devices, with any ending."""

_LEADING = tuple("~.-")
"""What programs and mail gateways take for a hidden or a temporary file, and commands for an option."""


class FileNames:
    """Names of files in one folder, each given once, whatever capitals and widths the file system tells apart."""

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = {_same(name) for name in reserved}

    def take(self, stem: str, suffix: str) -> str:
        """A name that no other file has: `stem` and `suffix`, with _2, _3, … where that is taken.

        A number in brackets is what browsers and mail programs put behind a later copy; it would be read as one.
        """
        plain = safe_stem(stem)
        name, number = _cut(plain, suffix), 1
        while _same(name) in self._taken:
            number += 1
            name = _cut(plain, f"_{number}{suffix}")
        self._taken.add(_same(name))
        return name


def safe_stem(stem: str) -> str:
    """A stem that Windows takes for a file's name, too."""
    text = unicodedata.normalize("NFC", stem).encode("utf-8", "replace").decode()
    text = _FORBIDDEN.sub("_", "".join(ch if ch.isprintable() or ch == "\u3000" else " " for ch in text))
    text = text.strip(" .\u3000") or "_"
    # In the list for mail merge a name that begins like a formula would have to be changed.
    changed = text.startswith(_LEADING) or _RESERVED.match(text) or csv_cell(text) != text
    return f"_{text}" if changed else text


def _cut(stem: str, ending: str) -> str:
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + ending


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
