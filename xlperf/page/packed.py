"""What a page carries of Python, as text: each part compressed, four bytes as five signs.

Owns that form, which begin.js reads. What the parts hold is `contents`' business.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

from xlperf.page import contents
from xlperf.page.compiled import compiled
from xlperf.page.contents import Cargo
from xlperf.page.pyodide_package import Pyodide

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~"
"""Those of `base64.b85encode`, but for the one sign that could begin a tag; begin.js has the same."""


def parts(pyodide: Pyodide, cargo: Cargo, forms: Sequence[Path] | None = None) -> dict[str, bytes]:
    """The parts by their names, compressed; the same bytes for the same sources. `forms`: as of `contents.core`.

    Raises FormError.
    """
    core = contents.core(cargo, forms)
    library = compiled(pyodide, contents.library(pyodide.library, cargo), core, cargo.root)
    held = {
        "loader": pyodide.loader,
        "glue": pyodide.glue,
        "machine": pyodide.machine,
        "library": library,
        "core": core,
    }
    return {name: gzip.compress(data, 9, mtime=0) for name, data in held.items()}


def fives(data: bytes) -> str:
    """Each four bytes as five digits to the base of 85, the last ones filled up with zeros: a quarter more than the bytes, where
    base64 takes a third more."""
    import numpy as np

    numbers = np.frombuffer(data + bytes(-len(data) % 4), dtype=">u4").astype(np.int64)
    digits = np.stack([numbers // 85**power % 85 for power in range(4, -1, -1)], axis=1)
    text: bytes = np.frombuffer(_DIGITS, dtype=np.uint8)[digits].tobytes()
    return text.decode("ascii")
