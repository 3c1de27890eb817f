"""xlwings Lite: one module that holds all it needs, written by `lite_module`.

Owns how the package is put into the module. What the module does is module.py, which is that module but for the
package; nothing here imports xlwings.
"""

from __future__ import annotations

import base64
import textwrap
from pathlib import Path

from xlperf.excel.bundle import bundled_files
from xlperf.system.lean import lean
from xlperf.system.zip_writer import zipped
from xlperf.version import VERSION

_SOURCE = Path(__file__).with_name("module.py")
_EMPTY = 'PACKED = ""\n'
_WIDTH = 110


def lite_module() -> str:
    """The source of main.py for xlwings Lite: the same text for the same sources. It needs nothing beyond what Lite has."""
    source = _SOURCE.read_text(encoding="utf-8")
    assert source.count(_EMPTY) == 1
    files = ((name, lean(content) if name.endswith(".py") else content) for name, content in bundled_files())
    packed = "\n".join(textwrap.wrap(base64.b64encode(zipped(files, level=9)).decode(), _WIDTH))
    return source.replace(_EMPTY, f'PACKED = """\n{packed}\n"""  # xlperf {VERSION}\n')
