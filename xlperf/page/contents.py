"""What is in the page beside Pyodide itself: our modules and forms, the packages they need, of the standard library what is
imported.

Owns these lists and the two archives that Python is given. Knows nothing of HTML.
"""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from xlperf.form.catalogue import SHIPPED
from xlperf.form.load import CATALOGUE, FORMS_FOLDER, form_specs, forms_folder
from xlperf.ooxml.macros import MACROS_FOLDER, macros_folder
from xlperf.ooxml.own_macros import RELEASED
from xlperf.page.closure import Find, closure
from xlperf.system.dataclass import dataclass
from xlperf.system.lean import lean
from xlperf.system.zip_writer import FIRST_DATE

PACKAGES = ("jinja2", "markupsafe", "olefile", "xlsxwriter")
"""Packages in Python alone that come along; each is imported by the core where it is needed."""

NEVER_RUN = """
    xlperf.cli
    xlperf.page.assemble xlperf.page.closure xlperf.page.compiled xlperf.page.contents xlperf.system.lean xlperf.page.packed
    xlperf.page.pyodide_package xlperf.consolidation.received.cluster xlperf.consolidation.received.pool
    xlperf.intake.isolated xlperf.system.supervised xlperf.system.worker_process
    xlperf.report.director xlperf.consolidation.dataset.analysis xlperf.consolidation.dataset.opened xlperf.consolidation.dataset.write
    xlperf.intake.handmade.formats.native xlperf.intake.handmade.formats.native_worker
    xlperf.intake.handmade.formats.pdf_pages xlperf.intake.handmade.formats.xlsb_records xlperf.sending.of_inbox xlperf.sending.sources
    xlperf.returns.mail_draft email.policy email.headerregistry email._header_value_parser email.contentmanager
    jinja2.debug jinja2.ext jinja2.nativetypes jinja2.sandbox
    concurrent.futures.process multiprocessing unittest doctest pdb pydoc tkinter test
    curses ctypes distutils ensurepip idlelib _pyrepl ftplib smtplib http urllib.request ssl argparse plistlib
    asyncio.windows_events asyncio.windows_utils asyncio.proactor_events _pydatetime tarfile _ast_unparse gettext
    pyodide.console imaplib mailbox xmlrpc wsgiref sqlite3.__main__ readline optparse pprint tracemalloc webbrowser
"""
"""What neither the page nor the add-in ever runs, though something that they run could import it."""
_WITHOUT = frozenset(NEVER_RUN.split())


@dataclass(frozen=True)
class Cargo:
    """What a program of ours in a browser takes along: all that `root`, the module it talks to, imports, but for what is
    `without`; and the packages."""

    root: str
    without: frozenset[str] = frozenset()
    packages: tuple[str, ...] = PACKAGES


PAGE = Cargo("xlperf.page.desk", frozenset({"xlperf.excel"}))
_ALWAYS = """
    pyodide _pyodide pyodide_js sitecustomize
    pyodide.code pyodide.ffi pyodide.http pyodide.webloop pyodide._package_loader
    _pyodide._base _pyodide._core_docs _pyodide._importhook _pyodide.jsbind _pyodide.docstring _pyodide.docs_argspec
    _pyodide._future_helper pyodide._state
    site zipimport importlib.resources importlib.metadata asyncio json sqlite3
    encodings.utf_8 encodings.utf_8_sig encodings.utf_16 encodings.utf_16_le encodings.utf_16_be encodings.latin_1 encodings.ascii
    encodings.gb18030 encodings.gbk encodings.gb2312 encodings.big5 encodings.cp437 encodings.cp1252 encodings.aliases
    encodings.unicode_escape encodings.raw_unicode_escape encodings.punycode
"""
"""What Pyodide and the interpreter ask for by name."""
_DATA = (".toml", ".jinja", ".css", ".js", ".json")


def library(standard: bytes, cargo: Cargo = PAGE) -> bytes:
    """python_stdlib.zip with what the page imports, and the packages; not compressed, for the whole is, once."""
    with zipfile.ZipFile(io.BytesIO(standard)) as archive:
        members = {info.filename: info for info in archive.infolist()}

        def of_standard(name: str) -> tuple[str, bytes] | None:
            path = name.replace(".", "/")
            for candidate in (f"{path}.py", f"{path}/__init__.py"):
                if candidate in members:
                    return candidate, archive.read(members[candidate])
            return None

        everywhere = _first(of_standard, _of_packages, _of_core)
        needed = closure(
            (cargo.root, *_ALWAYS.split(), *cargo.packages), everywhere, without=_WITHOUT | cargo.without
        )
    return _stored(
        (path, source) for path, source in sorted(needed.items()) if not path.startswith("xlperf/")
    )


def core(cargo: Cargo = PAGE, forms: Sequence[Path] | None = None) -> bytes:
    """Our modules with the files beside them that they name, and the forms: those shipped, or the specs `forms` alone."""
    modules = closure((cargo.root,), _of_core, without=_WITHOUT | cargo.without)
    files = dict(modules)
    top = Path(__file__).parents[2]
    for folder in sorted({top.joinpath(path).parent for path in modules}):
        for path in sorted(folder.iterdir()):
            is_read = path.suffix in _DATA and any(
                path.name.encode() in source for source in modules.values()
            )
            if is_read and folder.name not in ("page", "wps"):
                files[path.relative_to(top).as_posix()] = path.read_bytes()
    files.update(_forms(forms))
    return _stored(sorted(files.items()))


def _forms(chosen: Sequence[Path] | None) -> Iterator[tuple[str, bytes]]:
    """The specs with all that lies beside them and is read with them, and what is shipped for all forms."""
    from xlperf.form import load_form

    shipped = form_specs()
    specs = shipped if chosen is None else {load_form(path).id: path for path in chosen}
    for form in [load_form(path) for path in chosen or ()]:
        if form.sheets is not None and form.sheets.form in shipped:
            specs.setdefault(form.sheets.form, shipped[form.sheets.form])
    common = forms_folder() / CATALOGUE
    yield f"xlperf/{FORMS_FOLDER}/{common.name}", common.read_bytes()
    yield f"xlperf/{MACROS_FOLDER}/{RELEASED}", (macros_folder() / RELEASED).read_bytes()
    for name, spec in specs.items():
        files = [spec]
        if shipped.get(name) == spec:
            files = [spec, spec.parent / "released.json", *sorted(spec.parent.glob("past/*"))]
        elif (own := load_form(spec).catalogue) not in ("", SHIPPED):
            files.append(spec.parent / own)
        for path in files:
            if path.is_file():
                inner = path.relative_to(spec.parent).as_posix() if path != spec else "form.toml"
                yield f"xlperf/{FORMS_FOLDER}/{name}/{inner}", path.read_bytes()


def _first(*finds: Find) -> Find:
    return lambda name: next((there for find in finds if (there := find(name)) is not None), None)


def _of_core(name: str) -> tuple[str, bytes] | None:
    return _below(Path(__file__).parents[2], name) if name.split(".")[0] == "xlperf" else None


def _of_packages(name: str) -> tuple[str, bytes] | None:
    package = name.split(".")[0]
    return _below(_place_of(package), name) if package in PACKAGES else None


@cache
def _place_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.origin is not None  # it is one of our dependencies
    return Path(spec.origin).parent.parent


def _below(top: Path, name: str) -> tuple[str, bytes] | None:
    path = top.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate.relative_to(top).as_posix(), candidate.read_bytes()
    return None


def _stored(entries: Iterator[tuple[str, bytes]] | Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, FIRST_DATE), _lean(name, content))
    return buffer.getvalue()


def _lean(name: str, content: bytes) -> bytes:
    if name.endswith(".json"):
        return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":")).encode()
    # Pyodide reads the docstrings of its own packages.
    keeps = name.split("/")[0] in ("pyodide", "_pyodide") or not name.endswith(".py")
    return content if keeps else lean(content)
