"""The page put together: one HTML file with Python, our core, the forms, their licences, and a policy that forbids every
connection.

Owns the file's make-up. What Python is given is `contents`' business, and what it answers `desk`'s.
"""

from __future__ import annotations

import html
import importlib.metadata
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlperf.page import contents
from xlperf.page.contents import PAGE
from xlperf.page.packed import fives, parts
from xlperf.page.pyodide_package import LOCK, Pyodide
from xlperf.page.words import WORDS
from xlperf.system.pages import source_hash
from xlperf.version import VERSION

HERE = Path(__file__).parent
SCRIPTS = ("begin.js", "page.js", "check.js", "office.js", "start.js")


def page(pyodide: Pyodide, forms: Sequence[Path] | None = None) -> bytes:
    """The page in UTF-8, the same bytes for the same parts. `forms`: the specs that it knows, all shipped ones by default.

    Raises FormError.
    """
    style, guard = _text("page.css"), _text("guard.js")
    script = "\n".join(_text(name) for name in SCRIPTS)
    held = [_part(f"part-{name}", data) for name, data in parts(pyodide, PAGE, forms).items()]
    held.append(_held("worker", _text("begin.js") + _text("worker.js")))
    held.append(_held("lock", LOCK))
    held.append(_held("words", json.dumps(WORDS, ensure_ascii=False).replace("</", "<\\/")))
    values = {
        "policy": policy(style, guard, script),
        "version": VERSION,
        "title": html.escape(WORDS["page.title"][0]),
        "local": html.escape(WORDS["page.local"][0]),
        "too_old": html.escape(WORDS["page.too-old"][0] + " " + WORDS["page.too-old"][1]),
        "licences": html.escape(licences()),
        "style": style,
        "guard": guard,
        "script": script,
        "parts": "\n".join(held),
    }
    return _filled(_text("page.html"), values).encode("utf-8")


def policy(style: str, *scripts: str) -> str:
    """What the browser lets the page do: run these scripts, their worker and WebAssembly, and ask nothing of any address."""
    allowed = " ".join(source_hash(script) for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'none'",
            f"script-src {allowed} blob: 'wasm-unsafe-eval'",
            "worker-src blob:",
            f"style-src {source_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def licences() -> str:
    """What is in the page by others, with the texts of the licences that ask for it."""
    texts = [_text("licences.txt")]
    for package in contents.PACKAGES:
        about = importlib.metadata.distribution(package)
        texts.append(f"{about.metadata['Name']} {about.version}")
        for file in about.files or ():
            if re.search(r"licen[cs]e", file.name, re.IGNORECASE):
                texts.append(Path(str(about.locate_file(file))).read_text(encoding="utf-8", errors="replace"))
    return "\n\n".join(text.strip() for text in texts)


def _part(name: str, data: bytes) -> str:
    """Bytes that the page carries, as `begin.js` reads them."""
    return f'<script type="text/plain" id="{name}" data-length="{len(data)}">{fives(data)}</script>'


def _held(name: str, text: str) -> str:
    """A text that the page carries and no browser runs."""
    return f'<script type="text/plain" id="{name}">{text}</script>'


def _filled(template: str, values: Mapping[str, str]) -> str:
    return re.sub(r"%(\w+)%", lambda place: values.get(place[1], ""), template)


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
