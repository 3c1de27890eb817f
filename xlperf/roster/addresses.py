"""Mail addresses as a roster has them: several in a cell, a name before them, full-width characters, and what is no address.

Owns what counts as one. Sends nothing.
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN_ADDRESSES = re.compile(r"[;,、/\r\n]+")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")


def addresses(text: str) -> list[str]:
    """The addresses in what a roster has for one department: several between ；，、 or lines; nothing that is none (无, a@b)."""
    found: list[str] = []
    for piece in _BETWEEN_ADDRESSES.split(unicodedata.normalize("NFKC", text)):
        named = _NAMED.fullmatch(piece.strip())
        words = (named[1] if named else piece).split()
        if words and all(map(_ADDRESS.fullmatch, words)):  # zhang san@example.com is not san's
            found += words
    return list(dict.fromkeys(found))
