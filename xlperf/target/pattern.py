"""A regular expression that is compiled when it is first used: most texts need few of the grammar's.

Owns nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


class Pattern:
    """As `re.compile`, later. The compiled methods replace these on the instance, so that a call costs no more."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source, self.flags = source, flags

    def _compile(self) -> re.Pattern[str]:
        compiled = re.compile(self.source, self.flags)
        vars(self).update(
            match=compiled.match,
            search=compiled.search,
            fullmatch=compiled.fullmatch,
            finditer=compiled.finditer,
            sub=compiled.sub,
        )
        return compiled

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self._compile().match(text, start)

    def search(self, text: str, start: int = 0, stop: int = 2**62) -> re.Match[str] | None:
        return self._compile().search(text, start, min(stop, len(text)))

    def fullmatch(self, text: str, start: int = 0, stop: int = 2**62) -> re.Match[str] | None:
        return self._compile().fullmatch(text, start, min(stop, len(text)))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._compile().finditer(text)

    def sub(self, replacement: str, text: str) -> str:
        return self._compile().sub(replacement, text)
