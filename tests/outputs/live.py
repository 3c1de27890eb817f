"""Whether a file holds anything live that came from somebody's text: one judge for each kind of file.

Owns the judges. Each gives sentences about what is live, none where nothing is. Knows nothing of who wrote the file.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from tests.outputs.story import MARKS
from xlperf.ooxml.text import csv_cell

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

FORBIDDEN_PARTS = (
    "externallinks/",
    "connections",
    "embeddings/",
    "activex/",
    "ctrlprops/",
    "querytables/",
    "webextensions/",
)


def marked(text: str | None) -> bool:
    return text is not None and any(mark in unquote(text) for mark in MARKS)


def of_office(path: Path) -> Iterator[str]:
    """An .xlsx, .xlsm or .docx: formulas, names, rules, links and parts."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if any(part in name.lower() for part in FORBIDDEN_PARTS):
                yield f"a part {name}"
            if name.endswith((".xml", ".rels", ".vml")):
                root = etree.fromstring(archive.read(name))
                yield from (f"{name}: {told}" for told in _of_part(root, name, path))


def _of_part(root: etree._Element, name: str, path: Path) -> Iterator[str]:
    for element in root.iter(*(f"{{*}}{tag}" for tag in LOOKED_AT)):
        tag = str(element.tag).rpartition("}")[2]
        if tag in ("f", "definedName", "formula", "formula1", "formula2", "instrText") and marked(
            element.text
        ):
            yield f"<{tag}> holds {element.text!r}"
        if tag.endswith(("Header", "Footer")) and (codes := _codes(element.text or "") - OUR_CODES):
            yield f"<{tag}> holds the codes {codes}"
        if tag in ("ddeLink", "oleLink", "oleObject", "altChunk", "externalReference"):
            yield f"an element <{tag}>"
        if tag == "Relationship" and element.get("TargetMode") == "External":
            yield from _of_link(str(element.get("Target")), path)
        if tag == "hyperlink" and marked(element.get("location")) and "://" in str(element.get("location")):
            yield f"a link to {element.get('location')}"


LOOKED_AT = (
    *("f", "definedName", "formula", "formula1", "formula2", "instrText", "Relationship", "hyperlink"),
    *("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"),
    *("ddeLink", "oleLink", "oleObject", "altChunk", "externalReference"),
)
OUR_CODES = {"&L", "&C", "&R", "&P", "&N"}
OUR_TYPE = re.compile('&"黑体,常规"|&(8|1[04])(?![0-9])')
"""The typeface and the sizes above printed pages; what people wrote has every & doubled."""


def _codes(text: str) -> set[str]:
    """The codes in a header or footer (18.3.1.46), such as &Z, the path of the file; && is a plain ampersand."""
    return set(re.findall(r"&.", OUR_TYPE.sub("", text.replace("&&", "")), re.DOTALL))


def _of_link(target: str, path: Path) -> Iterator[str]:
    """A link out of a workbook may lead to a file that lies there, named relative to it, and nowhere else."""
    there = unquote(target.partition("#")[0]).replace("\\", "/")
    if re.match(r"^(?:[A-Za-z][A-Za-z0-9+.-]+:|//|/)", there):
        yield f"a link to {target}"
    elif not (path.parent / there).exists():
        yield f"a link to nothing, {target}"


def of_csv(path: Path) -> Iterator[str]:
    for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
        for cell in row:
            if csv_cell(cell) != cell:
                yield f"a cell that a spreadsheet computes: {cell!r}"


def of_html(path: Path) -> Iterator[str]:
    """A page: no text has become an element, an attribute or a program."""
    root = html.document_fromstring(path.read_bytes())
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        # Our own program for sorting and searching may be there; a text of somebody's in it, or one from elsewhere, not.
        inert = element.get("type") in ("application/json", "text/plain")
        if element.tag == "script" and (element.get("src") or (not inert and marked(element.text))):
            yield f"<script> holds {element.get('src') or 'a hostile text'}"
        if element.tag in ("iframe", "object", "embed", "form", "base", "frame"):
            yield f"an element <{element.tag}>"
        for key, value in element.attrib.items():
            address = key in ("href", "src", "action", "srcset", "background", "data", "xlink:href")
            if key.startswith("on"):
                yield f"{key}={value!r}"
            if address and re.match(r"\s*(?!data:image/|data:,$|#)[A-Za-z][A-Za-z0-9+.-]*:|\s*//", value):
                yield f"{key}={value!r}"
            if key == "style" and ("url(" in value or "expression" in value):
                yield f"{key}={value!r}"
        if element.tag == "style" and marked(element.text):
            yield "a hostile text in <style>"


def of_json(path: Path) -> Iterator[str]:
    try:
        json.loads(path.read_text("utf-8"))
    except ValueError as error:
        yield f"no JSON: {error}"


def of_pdf(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    for word in (
        b"/JavaScript",
        b"/JS ",
        b"/Launch",
        b"/EmbeddedFile",
        b"/SubmitForm",
        b"/ImportData",
        b"/GoToR",
    ):
        if word in data:
            yield f"{word.decode()} in a PDF"


def of_nothing(path: Path) -> Iterator[str]:
    """A kind in which nothing can be live: plain text, columns of values."""
    yield from ()


JUDGES: dict[str, Callable[[Path], Iterator[str]]] = {
    ".xlsx": of_office,
    ".xlsm": of_office,
    ".docx": of_office,
    ".csv": of_csv,
    ".html": of_html,
    ".json": of_json,
    ".pdf": of_pdf,
    ".txt": of_nothing,
    ".parquet": of_nothing,
    ".cache": of_nothing,
    ".state": of_json,
    ".svg": of_html,
    ".png": of_nothing,
}
"""Suffix -> its judge. An output of another kind fails the test until it has one."""
