"""A regular expression that is compiled when it is first used: a command defines hundreds and uses a few.

Owns nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    def Pattern(source: str, flags: int = 0) -> re.Pattern[str]:  # noqa: N802 - stands for the class below
        """As `re.compile`, later."""
else:

    class Pattern:
        """As `re.compile`, later. A compiled method that was asked for stays on the instance: a call costs no more."""

        def __init__(self, source: str, flags: int = 0) -> None:
            self.pattern, self.flags = source, flags

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):  # what copying and pickling look for
                raise AttributeError(name)
            found = getattr(re.compile(self.pattern, self.flags), name)
            setattr(self, name, found)
            return found
