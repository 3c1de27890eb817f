"""xlwings' own VBA module as it goes into our workbooks: four lines mended, its look-up of the configuration cut.

Owns what is changed and why. The module is that of the installed xlwings; where it no longer holds what is mended, MacroError
says so, and nothing is made.
"""

from __future__ import annotations

import re
from dataclasses import replace

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass

from .vba import VbaModule

catalogue(
    {
        "macros.xlwings-changed": (
            'xlwings 的 VBA 模块与 xlperf 所知的不同（{text}）；请运行 pip install "xlwings>=0.33,<0.38"',
            'the VBA module of xlwings is not the one that xlperf knows ({text}); run pip install "xlwings>=0.33,<0.38"',
        ),
    }
)

SECONDS_TO_START = 30
"""From the start of Python until Excel asks it; longer than a slow machine with a security program takes."""

_CONFIGURATION = re.compile(r"^Function GetConfig\(.*?^End Function$\n?", re.MULTILINE | re.DOTALL)
_MARK = "' Changed by xlperf: see xlperf/ooxml/xlwings_module.py. Lines of xlwings' own were replaced.\n"


class MacroError(XlperfError, ValueError):
    """Macros could not be added; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class _Mend:
    written: str
    mended: str
    times: int


_MENDS = (
    # A shell that stays open hides that Python has ended, and Excel waits two minutes.
    _Mend(' /K " & ', ' /C " & ', 2),
    # Safe path: nothing in Excel's current folder is imported.
    _Mend('" -B -c ""import ', '" -P -B -c ""import ', 2),
    # A Python that lives and does not answer ends itself (xlperf.excel.server).
    _Mend(
        '""import sys, os;"',
        f'""import sys, os, threading;limit = threading.Timer({SECONDS_TO_START}, os._exit, [1]);limit.daemon = True;'
        'limit.start();"',
        1,
    ),
    _Mend(
        "import xlwings; xlwings.serve('$(CLSID)')",
        "import xlperf.excel.server;xlperf.excel.server.serve('$(CLSID)', limit)",
        1,
    ),
)


def mended(module: VbaModule) -> VbaModule:
    """xlwings' module as our workbooks hold it; GetConfig, which it asks, is that of the module XlpPython."""
    source = module.source.replace("\r\n", "\n")
    for mend in _MENDS:
        if source.count(mend.written) != mend.times:
            raise MacroError(say("macros.xlwings-changed", text=mend.written.strip()))
        source = source.replace(mend.written, mend.mended)
    source, cut = _CONFIGURATION.subn("", source)
    if cut != 1:
        raise MacroError(say("macros.xlwings-changed", text="GetConfig"))
    return replace(module, source=_after_attributes(source))


def _after_attributes(source: str) -> str:
    lines = source.splitlines(keepends=True)
    first = next((at for at, line in enumerate(lines) if not line.startswith("Attribute ")), 0)
    return "".join([*lines[:first], _MARK, *lines[first:]])
