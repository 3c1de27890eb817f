"""A declaration as a file for the public: which kind is written is told by the file's suffix.

Owns the list of kinds; each is a function of a declaration that gives the file's bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from xlperf.declaration import Declaration
from xlperf.grid.published import write_published_text
from xlperf.messages import catalogue, say

catalogue(
    {
        "publish-kind": (
            "不能写成“{suffix}”，可以写成：{known}",
            "'{suffix}' is no kind that can be published; there are: {known}",
        ),
    }
)


def as_text(declaration: Declaration) -> bytes:
    """The published text in UTF-8."""
    return write_published_text(declaration).encode("utf-8", "replace")


def as_json(declaration: Declaration) -> bytes:
    """The declaration's JSON, indented, in UTF-8."""
    text = json.dumps(declaration.as_dict(), ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")


def as_workbook(declaration: Declaration) -> bytes:
    """The workbook as it is printed for the public: level cells really merged, empty rows of tables hidden."""
    from xlperf.workbook.write import Options, build

    options = Options(year=declaration.year, code=declaration.code, merge_levels=True)
    return build(declaration.form, options, declaration)


WRITERS: dict[str, Callable[[Declaration], bytes]] = {
    ".txt": as_text,
    ".json": as_json,
    ".xlsx": as_workbook,
}
"""Suffix -> the bytes of a declaration in that kind."""


def publish(declaration: Declaration, out: str | os.PathLike[str]) -> Path:
    """Writes `declaration` to `out` in the kind of its suffix; raises ValueError in words, CannotWrite."""
    from xlperf.workbook.durable import writing

    path = Path(out)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueError(say("publish-kind", suffix=path.suffix or path.name, known=" ".join(WRITERS)))
    data = writer(declaration)
    with writing(path) as file:
        file.write_bytes(data)
    return path
