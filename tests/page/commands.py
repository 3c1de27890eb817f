"""What the command says of a file, for what the page says to be held against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import receive
from xlperf.messages import speaking


def checked(folder: Path, name: str, *, handmade: bool = False) -> Any:
    """The object of `xlperf check NAME --format json`, run in `folder`."""
    with speaking("zh"):
        inbox = receive([str(folder / name)], Asked(as_given=True, handmade=handmade, language="zh"))
        said = [inbox.to_dict(entry) for entry in inbox.entries]
    prefix = f"{folder}/"
    for one in said:
        one["file"] = one["file"].removeprefix(prefix)
    return said[0] if len(said) == 1 else said
