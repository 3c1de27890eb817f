"""Small files of notes (JSON) that runs keep beside their outputs: what counted, what was sent.

Owns what becomes of one that cannot be read: it is put aside and told of, never written over. Does not know what is noted.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from xlperf.messages import catalogue, say

Noted = TypeVar("Noted")

catalogue(
    {
        "notes-damaged": (
            "{name}（以前各次的记录）损坏，读不出来；已另存为 {kept}，这次从头记起",
            "{name}, the notes of earlier runs, is damaged and cannot be read: it is kept as {kept}, and the notes begin anew",
        ),
        "notes-unreadable": (
            "{name}（以前各次的记录）损坏，读不出来；下面的情况不含它的内容",
            "{name}, the notes of earlier runs, is damaged and cannot be read: what follows is without it",
        ),
    }
)


class NotesDamaged(Exception):
    """A file of notes that is there and cannot be read."""


def read_notes(path: Path, parse: Callable[[Any], Noted]) -> Noted | None:
    """What `parse` makes of the notes, None where there are none.

    `parse` may raise ValueError, KeyError, TypeError or AttributeError of what has another shape. Raises NotesDamaged.
    """
    try:
        return parse(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise NotesDamaged from None


def put_aside(path: Path) -> str:
    """Renames damaged notes, and says so."""
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged{number}")).exists():
        number += 1
    with contextlib.suppress(OSError):  # then they cannot be written over, either
        path.replace(kept)
    return say("notes-damaged", name=path.name, kept=kept.name)


def unreadable(path: Path) -> str:
    """That damaged notes are passed over, where nothing is written."""
    return say("notes-unreadable", name=path.name)
