"""Whether the macros of a workbook are those that xlperf puts, or ever put, into its templates, compared by their sources.

Owns that comparison and the digests of all sources that were sent out (macros/released.json). Case and blanks, which the editor
of Visual Basic changes as it likes, do not count, nor does which xlwings made the workbook. Runs nothing, and says nothing of
compiled code, which nobody can compare.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import get_args

from xlperf.ooxml.macros import Variant, macro_modules, macros_folder
from xlperf.ooxml.vba import VbaModule
from xlperf.ooxml.vba.sources import NoSources, module_sources
from xlperf.ooxml.xlwings_module import MacroError

RELEASED = "released.json"
"""Beside the sources: variant -> module -> the digests of its sources, of this version and all before. `macros/build.py` adds
to it."""

Digests = Mapping[str, Mapping[str, list[str]]]

_ATTRIBUTE = re.compile(r"^Attribute [^\n]*\n?", re.MULTILINE)
_XLWINGS_VERSION = re.compile(r"\b0\.\d{1,3}\.\d{1,3}\b")


def are_own(project: bytes) -> bool:
    """Whether all code in a vbaProject.bin is ours: that of one variant, in any of its versions, and nothing beside it."""
    try:
        sources = module_sources(project)
    except NoSources:
        return False
    found = {name.lower(): written for name, source in sources.items() if (written := digest(name, source))}
    return bool(found) and any(_of_variant(found, variant) for variant in get_args(Variant))


def digest(name: str, source: str) -> str:
    """The digest of what counts in a module's source; "" for a module without code."""
    bare = "".join(_ATTRIBUTE.sub("", source.replace("\r\n", "\n")).split()).lower()
    if name.lower() == "xlwings":  # its version stands in it twelve times, and is all that changes
        bare = _XLWINGS_VERSION.sub("", bare)
    return hashlib.sha256(bare.encode("latin-1", "replace")).hexdigest() if bare else ""


def digests(modules: list[VbaModule]) -> dict[str, str]:
    """Module -> digest of each of these."""
    return {module.name.lower(): digest(module.name, module.stream_text) for module in modules}


def _of_variant(found: Mapping[str, str], variant: Variant) -> bool:
    released = _released(macros_folder() / RELEASED).get(variant, {})
    unknown = {name: written for name, written in found.items() if written not in released.get(name, ())}
    return not unknown or unknown.items() <= _current(variant).items()


@cache
def _released(path: Path) -> Digests:
    try:
        known: Digests = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return known


@cache
def _current(variant: Variant) -> Mapping[str, str]:
    """What this installation itself would put in: a later xlwings may have a source of its own."""
    try:
        return digests(macro_modules(variant))
    except (MacroError, OSError):  # a variant that cannot be made here
        return {}
