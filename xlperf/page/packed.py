"""What a page carries of Python, as text: each part compressed, four bytes as five signs.

Owns that form, which begin.js reads, and what Pyodide is told of itself. What the parts hold is `contents`' business.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlperf.page import contents, pyodide_package
from xlperf.page.contents import Cargo
from xlperf.page.pyodide_package import Pyodide

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~"
"""Those of `base64.b85encode`, but for the one sign that could begin a tag; begin.js has the same."""


def parts(pyodide: Pyodide, cargo: Cargo, forms: Sequence[Path] | None = None) -> dict[str, bytes]:
    """The parts by their names, compressed; the same bytes for the same sources. `forms`: as of `contents.core`.

    Raises FormError.
    """
    held = {
        "loader": pyodide.loader,
        "glue": pyodide.glue,
        "machine": pyodide.machine,
        "library": contents.library(pyodide.library, cargo),
        "core": contents.core(cargo, forms),
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


def lock() -> str:
    """What Pyodide asks to know of the packages beside it, as JSON: that there are none."""
    info: Mapping[str, str] = {
        "abi_version": pyodide_package.ABI,
        "arch": "wasm32",
        "platform": pyodide_package.PLATFORM,
        "python": pyodide_package.PYTHON,
        "version": pyodide_package.VERSION,
    }
    return json.dumps({"info": info, "packages": {}})


__all__ = ["fives", "lock", "parts"]
