"""What of xlperf runs on the standard library's Python alone, for programs that bring their own: LibreOffice, a browser.

Owns which files those are: the functions, all that they import, and the specs of the forms in all their
versions. Knows no such program.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from xlperf.form.load import FORMS_FOLDER, forms_folder

_FOLDER = Path(__file__).parents[1].parent
_ROOTS = (
    "xlperf.excel.described",
    "xlperf.excel.form_functions",
    "xlperf.excel.functions",
    "xlperf.excel.lite.scripts",
    "xlperf.target",  # imported by a check of the form when it is first asked
)
# The beginnings of these packages name what is not here; empty ones stand for them.
_EMPTY = ("xlperf/__init__.py", "xlperf/excel/lite/__init__.py")


def bundled_files() -> Iterator[tuple[str, bytes]]:
    """(path inside the bundle, content) of each file, in a fixed order; a bundle on sys.path gives `xlperf.excel`."""
    modules: dict[str, bytes] = dict.fromkeys(_EMPTY, b"")
    waiting = list(_ROOTS)
    while waiting:
        name = waiting.pop()
        for path in _files_of(name):
            relative = path.relative_to(_FOLDER).as_posix()
            if relative not in modules:
                modules[relative] = path.read_bytes()
                waiting += _imported_by(modules[relative])
    yield from sorted(modules.items())
    folder = forms_folder()
    for spec in sorted((*folder.glob("*/form.toml"), *folder.glob("*/past/v*.toml"))):
        yield f"xlperf/{FORMS_FOLDER}/{spec.relative_to(folder).as_posix()}", spec.read_bytes()


def _files_of(module: str) -> Iterator[Path]:
    """The files that importing a module runs: the beginnings of its packages, and its own; none for another thing."""
    parts = module.split(".")
    for length in range(2, len(parts) + 1):
        place = _FOLDER.joinpath(*parts[:length])
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                yield path


def _imported_by(source: bytes) -> Iterator[str]:
    """The modules of xlperf that a source imports when it is loaded; those that a function imports later stay out."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xlperf"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
