"""How often Python looks for objects that hold each other and are held by nobody else: seldom while a command starts, then as
usual.

Owns these two settings. A start makes some hundred thousand objects that stay, and would have them looked through a hundred
times; letters and documents, of which a run makes hundreds, are such circles and would all stay in memory.
"""

from __future__ import annotations

import gc

USUAL = gc.get_threshold()
_WHILE_STARTING = 50_000


def look_seldom() -> None:
    """While a command starts: after so many new objects."""
    gc.set_threshold(_WHILE_STARTING)


def look_as_usual() -> None:
    """From the first file that was read."""
    gc.set_threshold(*USUAL)
