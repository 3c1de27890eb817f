"""Sheets whose formulas were found to mean what they should, by how a program spells them.

Owns what is remembered of them: a program spells the same form's formulas the same way in every file, so that one
comparison by meaning does for a folder, and their cells need not even be parsed. Compares nothing itself.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from xlperf.intake.template_cells import Expected
from xlperf.ooxml.formula_cells import FormulaCells

MOST_KNOWN = 512
_known: OrderedDict[bytes, None] = OrderedDict()


def known_by(cells: FormulaCells | None, expected: Expected, name: str, called: str) -> bytes:
    """By what the formulas of a sheet are known, b"" where they cannot be: the sheet that the form calls `name`, in a
    workbook that calls the form's own sheet `called`."""
    if cells is None or cells.count != len(expected.formulas[name]):
        return b""
    digest = hashlib.sha256(expected.digest)
    digest.update(f"{name}\0{called}\0".encode(errors="surrogatepass"))
    digest.update(cells.digest)
    return digest.digest()


def is_known(key: bytes) -> bool:
    """Whether the formulas known by `key` were found to mean what they should."""
    if key not in _known:
        return False
    _known.move_to_end(key)
    return True


def remember(key: bytes) -> None:
    """That they do."""
    _known[key] = None
    if len(_known) > MOST_KNOWN:
        _known.popitem(last=False)
