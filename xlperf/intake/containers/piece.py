"""What is found in a mail or an archive: one file of it, by name, with its bytes and what the mail says of it.

Owns that shape and the names: without folders that lead elsewhere, each once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import readable_name
from xlperf.system.dataclass import dataclass

_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*]')
_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class Piece:
    """One file. `name`: where it lies within, as people say it; `modified`: seconds since 1970, 0 where unknown; `sender`:
    of the mail that it came with; `refusal`: why it could not be taken out."""

    name: str
    data: bytes
    modified: float = 0.0
    sender: str = ""
    refusal: UnreadableWorkbook | None = None


def safe_name(name: str, otherwise: str) -> str:
    """The last part of a file's name as a mail or an archive gives it; no path, no character that file systems refuse."""
    last = re.split(r"[/\\]", name.replace("\0", ""))[-1]
    bare = _UNSAFE.sub("_", readable_name(" ".join(last.split()))).strip(" .")
    if len(bare) > _LONGEST_NAME:
        stem, dot, ending = bare.rpartition(".")
        bare = f"{(stem or bare)[: _LONGEST_NAME - 20]}{dot}{ending[:19]}" if stem else bare[:_LONGEST_NAME]
    return bare or otherwise


def as_text(data: bytes, charset: str) -> str:
    """A text whose character set is said wrongly, or not at all, as often as not: Chinese where it may be."""
    if charset.lower() in ("gb2312", "gbk", "cp936", "unknown-8bit"):
        charset = "gb18030"
    for name in (charset, "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def each_once(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, those of a name that was given before under another: a.xlsx, a [2].xlsx. Not in round brackets: those tell which
    of several is the newest."""
    used: set[str] = set()
    for piece in pieces:
        stem, dot, ending = piece.name.rpartition(".")
        name, number = piece.name, 1
        while name.casefold() in used:
            number += 1
            name = f"{stem} [{number}]{dot}{ending}" if stem else f"{piece.name} [{number}]"
        used.add(name.casefold())
        yield replace(piece, name=name)
