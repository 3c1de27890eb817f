"""Whether the macros of a workbook are those that xlperf puts into its templates, compared by their sources.

Owns that comparison: case and blanks, which the editor of Visual Basic changes as it likes, do not count. Runs
nothing, and says nothing of compiled code, which nobody can compare.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import get_args

from xlperf.ooxml.macros import MacroError, Variant, macro_modules
from xlperf.ooxml.vba.sources import NoSources, module_sources

_ATTRIBUTE = re.compile(r"^Attribute [^\n]*\n?", re.MULTILINE)


def are_own(project: bytes) -> bool:
    """Whether all code in a vbaProject.bin is ours: that of one variant, and nothing beside it."""
    try:
        found = {name.lower(): _bare(source) for name, source in module_sources(project).items()}
    except NoSources:
        return False
    code = {name: source for name, source in found.items() if source}
    return bool(code) and any(code.items() <= _known(variant).items() for variant in get_args(Variant))


@cache
def _known(variant: Variant) -> Mapping[str, str]:
    try:
        modules = macro_modules(variant)
    except (MacroError, OSError):  # a variant that is not installed here
        return {}
    return {module.name.lower(): _bare(module.stream_text) for module in modules}


def _bare(source: str) -> str:
    lines = _ATTRIBUTE.sub("", source.replace("\r\n", "\n"))
    return "".join(lines.split()).lower()


__all__ = ["are_own"]
