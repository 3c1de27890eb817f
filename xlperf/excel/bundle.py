"""What of xlperf runs on the standard library's Python alone, for programs that bring their own: LibreOffice, a browser.

Owns the list of files: the functions, the checks beneath them, and the specs of the forms. Knows no such program.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xlperf
from xlperf.form.load import FORMS_FOLDER, forms_folder

_PACKAGE = Path(xlperf.__file__).parent
_MODULES = (
    "messages.py",
    "declaration.py",
    "checks.py",
    "layout.py",
    "form",
    "target",
    *(f"expression/{name}.py" for name in ("__init__", "functions", "native", "scalar", "syntax")),
    *(
        f"workbook/{name}.py"
        for name in (
            "__init__",
            "archive",
            "cells",
            "compound",
            "formula",
            "kind",
            "limits",
            "package",
            "read",
            "refusal",
            "weight",
        )
    ),
    *(
        f"excel/{name}.py"
        for name in (
            "__init__",
            "described",
            "excel_book",
            "form_functions",
            "functions",
            "lite/scripts",
            "open_workbook",
        )
    ),
)


def bundled_files() -> Iterator[tuple[str, bytes]]:
    """(path inside the bundle, content) of each file, in a fixed order; a bundle on sys.path gives `xlperf.excel`."""
    # The beginnings of these packages name what is not here; here empty ones stand for them.
    for package in ("xlperf", "xlperf/excel/lite"):
        yield f"{package}/__init__.py", b""
    for module in _MODULES:
        source = _PACKAGE / module
        for file in sorted(source.rglob("*.py")) if source.is_dir() else [source]:
            yield f"xlperf/{file.relative_to(_PACKAGE).as_posix()}", file.read_bytes()
    for spec in sorted(forms_folder().glob("*/form*.toml")):
        yield f"xlperf/{FORMS_FOLDER}/{spec.parent.name}/{spec.name}", spec.read_bytes()


__all__ = ["bundled_files"]
