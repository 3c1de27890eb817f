"""The check, the report and the consolidation as one page: no installation, no network, opened by a double click.

    forms, our modules, Pyodide ─> contents ─> assemble ─> one HTML file
    in it: page.js, check.js, … (what is seen) ─> worker.js ─> desk ─> inside, office (what is known)

Owns that file. What it says of a workbook is what the commands say: by the same modules.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from xlperf.ooxml.replacing import may_write, put


def write_page(
    out: str | os.PathLike[str],
    *,
    forms: Sequence[Path] | None = None,
    pyodide: str | os.PathLike[str] | None = None,
    overwrite: bool = False,
) -> int:
    """Writes the page to `out` and gives its size in bytes. `forms`: specs (TOML), all shipped ones by default;
    `pyodide`: the package (.tgz) or its folder, else it is looked for. `overwrite`: also over what is no page.

    Raises PyodideMissing, FormError, CannotWrite.
    """
    from xlperf.page.assemble import page
    from xlperf.page.pyodide_package import pyodide as found

    inputs = [*(forms or ()), pyodide]
    may_write(Path(out), inputs, overwrite)  # before the seconds that making it takes
    content = page(found(pyodide), forms)
    put(out, content, inputs, overwrite)
    return len(content)
