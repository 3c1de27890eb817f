"""xlwings Lite: one module that holds all it needs, written by `lite_module`.

Owns how the package is put into the module. What the module does is module.py, which is that module but for the
package; nothing here imports xlwings.
"""

from __future__ import annotations

import base64
import io
import textwrap
import zipfile
from pathlib import Path

from xlperf.excel.bundle import bundled_files
from xlperf.version import VERSION

_SOURCE = Path(__file__).with_name("module.py")
_EMPTY = 'PACKED = ""\n'
_WIDTH = 110
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def lite_module() -> str:
    """The source of main.py for xlwings Lite: the same text for the same sources. It needs nothing beyond what Lite has."""
    source = _SOURCE.read_text(encoding="utf-8")
    assert source.count(_EMPTY) == 1
    packed = "\n".join(textwrap.wrap(base64.b64encode(_packed()).decode(), _WIDTH))
    return source.replace(_EMPTY, f'PACKED = """\n{packed}\n"""  # xlperf {VERSION}\n')


def _packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in bundled_files():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return buffer.getvalue()


__all__ = ["lite_module"]
