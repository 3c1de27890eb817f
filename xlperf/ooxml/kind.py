"""What kind of file some bytes are, by their content; the name of the file is never asked.

Owns the recognition. Raises nothing: bytes of no known kind are "unknown".
"""

from __future__ import annotations

import re

from xlperf.ooxml import archive, compound
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import utf16_of

_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
    (b"%TSD-Header-###%", "office-encrypted"),
    (b"{\\rtf", "rtf"),
    (b"\x09\x00\x04\x00", "xls"),  # BIFF2 to BIFF5 without a compound file round it
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x09\x08\x08\x00\x00\x05", "xls"),
    (b"\x09\x08\x08\x00\x00\x00\x10\x00", "xls"),  # as exports of older programs write it
    (b"\x09\x08\x10\x00\x00\x06", "xls"),
)

_CONTENT_TYPES = (
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsm"),
    (b"ms-excel.template.macroenabled.main+xml", "xlsm"),
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"wordprocessingml", "docx"),
    (b"ms-word.", "docx"),
    (b"presentationml", "pptx"),
    (b"ms-powerpoint.", "pptx"),
)

_SAMPLE = 65_536
_PDF_HEAD = 1024
"""So far behind other bytes a PDF may begin, by the custom of its readers."""


_OFFICE_ENCRYPTION = (
    b"E-SafeNet",
    b"TSD-Header",
    b"LDSecEnc",
    b"IP-guard",
    b"DLPFILE",
    b"SmartSec",
    b"CDGEncrypt",
)
"""What stands near the beginning of files that a government office's encryption has locked: 亿赛通, 绿盾 and others."""

_MANIFEST = "meta-inf/manifest.xml"
_FILE_ENTRY = re.compile(rb"<[\w:.-]*file-entry\b[^>]*>")
_WHOLE_PACKAGE = re.compile(rb"""full-path\s*=\s*["']/["']""")
_MEDIA_TYPE = re.compile(rb"""media-type\s*=\s*["']([^"']*)""")
"""What the manifest of an OpenDocument package says of the package as a whole."""


def kind_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The kind of `data`, one of the keys of `refusal.LOOKS`.

    A damaged archive is still "zip", or what its names say, so far as its directory can be read.
    """
    if not data:
        return "empty"
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        try:
            found = archive.entries(data, limits)
        except UnreadableWorkbook:
            return "zip"
        return kind_of_archive(data, {entry.name.lower(): entry for entry in found})
    if data.startswith(compound.SIGNATURE):
        return compound.kind(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if any(mark in data[:64] for mark in _OFFICE_ENCRYPTION):
        return "office-encrypted"
    if data.startswith(b"BM") and int.from_bytes(data[2:6], "little") == len(data):
        return "image"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image"
    of_text = _kind_of_text(data[:_SAMPLE])
    return "pdf" if of_text == "unknown" and b"%PDF-" in data[:_PDF_HEAD] else of_text


def kind_of_archive(data: bytes, by_name: dict[str, archive.ArchiveEntry]) -> str:
    """The kind of an archive with these entries (by lower-case name); "zip" where it is no document known."""
    try:
        if "[content_types].xml" in by_name:
            return _kind_by_content_types(archive.unpacked(data, by_name["[content_types].xml"]))
        if "mimetype" in by_name or {"content.xml", _MANIFEST} <= by_name.keys():
            return _kind_of_open_document(data, by_name)
    except UnreadableWorkbook:
        return "zip"
    if any(name.endswith(("index/document.iwa", "index.zip")) for name in by_name):
        return "iwork"
    return "ofd" if "ofd.xml" in by_name else "zip"


def _kind_by_content_types(content_types: bytes) -> str:
    lowered = content_types.replace(b"\0", b"").lower()  # UTF-16 of ASCII, seen as ASCII
    for content_type, kind in _CONTENT_TYPES:
        if content_type in lowered:
            return kind
    return "zip"


def _kind_of_open_document(data: bytes, by_name: dict[str, archive.ArchiveEntry]) -> str:
    manifest = archive.unpacked(data, by_name[_MANIFEST]) if _MANIFEST in by_name else b""
    if "mimetype" in by_name:
        mimetype = archive.unpacked(data, by_name["mimetype"])
    else:  # a file of that name is recommended, not required: Spire.XLS writes none
        whole = next((entry for entry in _FILE_ENTRY.findall(manifest) if _WHOLE_PACKAGE.search(entry)), b"")
        mimetype = (_MEDIA_TYPE.findall(whole) or [b""])[0]
    if not mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return "zip"
    if b"encryption-data" in manifest:
        return "encrypted"
    return "ods" if b"spreadsheet" in mimetype else "odt"


def _kind_of_text(sample: bytes) -> str:
    text = _decoded(sample)
    if text is None:
        return "unknown"
    head = text.lstrip("\ufeff \t\r\n")[:4096].lower()
    if not head:
        return "text"
    if head.startswith("<"):
        return _kind_of_markup(head)
    if head.startswith("mime-version:") or "\nmime-version:" in head:
        return (
            "eml"
            if re.search(r"^(?:from|received|return-path|delivered-to|to):", head, re.MULTILINE)
            else "mht"
        )
    if head[0] in "{[" and re.match(r'[{\[]\s*(["{\[\]}]|-?\d)', head):
        return "json"
    return "csv" if _is_separated(text) else "text"


def _kind_of_markup(head: str) -> str:
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml2003"
    if "opendocument.spreadsheet" in head:
        return "ods"
    if re.search(r"<(!doctype\s+html|html|head|body|table|meta|div|style)\b", head):
        return "html"
    return "xml" if head.startswith("<?xml") else "html" if head.startswith("<!--") else "text"


def _is_separated(text: str) -> bool:
    """Whether nearly all of the first lines hold the same separator."""
    lines = [line for line in text.splitlines()[:21] if line.strip()]
    lines = lines[:20] if len(lines) > 1 else lines
    return any(sum(separator in line for line in lines) >= 0.8 * len(lines) for separator in (",", "\t", ";"))


def _decoded(sample: bytes) -> str | None:
    """The sample as text, or None where it is none: UTF-8, UTF-16, GB18030."""
    codec = utf16_of(sample)
    encodings = (codec,) if codec else ("utf-8", "gb18030")
    for encoding in encodings:
        # The sample may end within a character, and only there may it be wrong.
        for cut in range(4):
            try:
                text = sample[: len(sample) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) else text
    return None
