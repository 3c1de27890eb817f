"""Specimens that are something else than they are called: other formats, and workbooks under other names."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.hostile.compound_file import biff_workbook, compound_file
from tests.hostile.raw_zip import RawEntry, entries_of, with_parts, written
from tests.hostile.specimen import READABLE, made

MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def office(base: bytes, content_type: bytes) -> bytes:
    """The base with another content type for its main part, which is what tells the kinds apart."""
    types = next(entry.content for entry in entries_of(base) if entry.name == b"[Content_Types].xml")
    return with_parts(base, {"[Content_Types].xml": types.replace(MAIN_TYPE, content_type)})


def open_document(mimetype: bytes, manifest: bytes = b"<manifest/>") -> bytes:
    return written(
        [
            RawEntry(b"mimetype", mimetype, method=0),
            RawEntry(b"content.xml", b"<office:document-content/>"),
            RawEntry(b"META-INF/manifest.xml", manifest),
        ]
    )


OLE = {
    "encrypted-workbook": ("encrypted", {"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\0" * 64}),
    "rights-managed-workbook": ("encrypted", {"\6DataSpaces": b"", "EncryptedPackage": b"\0" * 64}),
    "xls-renamed": ("old-binary", {"Workbook": biff_workbook()}),
    "xls-of-excel-5": ("old-binary", {"Book": biff_workbook()}),
    "xls-with-password": ("encrypted", {"Workbook": biff_workbook(password=True)}),
    "doc-with-password": ("encrypted", {"WordDocument": b"\xec\xa5" + bytes(9) + b"\1"}),
    "doc-renamed": ("not-a-workbook", {"WordDocument": b"\xec\xa5"}),
    "ppt-renamed": ("not-a-workbook", {"PowerPoint Document": b""}),
    "mail-message": ("not-a-workbook", {"__properties_version1.0": b""}),
    "ole-without-streams": ("not-a-workbook", {}),
}
for label, (expected, streams) in OLE.items():
    made(label, expected, lambda base, streams=streams: compound_file(streams))
made(
    "et-of-wps",
    "old-binary",
    lambda base: compound_file({"Workbook": biff_workbook(), "ETExtData": b""}),
    "a.et",
)
made("ole-header-alone", "not-a-workbook", lambda base: compound_file({})[:512])
made("ole-header-cut", "not-a-workbook", lambda base: compound_file({})[:40])
made("ole-of-noise", "not-a-workbook", lambda base: compound_file({})[:8] + b"\xff" * 4000)


def _ole_in_a_circle(base: bytes) -> bytes:
    """The directory's chain leads back to its first sector."""
    whole = bytearray(compound_file({"a": b""}))
    whole[512 + 4 : 512 + 8] = struct.pack("<L", 1)
    return bytes(whole)


made("ole-directory-in-a-circle", "not-a-workbook", _ole_in_a_circle)
made("biff2-bare", "old-binary", lambda base: b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(50))

made(
    "xlsb-renamed",
    "xlsb",
    lambda base: office(base, b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
)
made(
    "docx-renamed",
    "not-a-workbook",
    lambda base: office(
        base, b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    ),
)
made(
    "pptx-renamed",
    "not-a-workbook",
    lambda base: office(
        base, b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    ),
)
made(
    "xlsm-named-xlsx",
    READABLE,
    lambda base: office(base, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
)
made(
    "template-named-xlsx",
    READABLE,
    lambda base: office(
        base, b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"
    ),
)
made(
    "content-types-in-utf-16", READABLE, lambda base: with_parts(base, {"[Content_Types].xml": _utf16(base)})
)
made(
    "content-types-of-nothing-known", "not-a-workbook", lambda base: office(base, b"application/x-unheard-of")
)


def _utf16(base: bytes) -> bytes:
    types = next(entry.content for entry in entries_of(base) if entry.name == b"[Content_Types].xml").decode()
    return types.replace("UTF-8", "UTF-16").encode("utf-16")


made("ods-renamed", "ods", lambda base: open_document(b"application/vnd.oasis.opendocument.spreadsheet"))
made("odt-renamed", "not-a-workbook", lambda base: open_document(b"application/vnd.oasis.opendocument.text"))
made(
    "ods-encrypted",
    "encrypted",
    lambda base: open_document(
        b"application/vnd.oasis.opendocument.spreadsheet", b"<m><manifest:encryption-data/></m>"
    ),
)
made("ofd-renamed", "not-a-workbook", lambda base: written([RawEntry(b"OFD.xml", b"<ofd:OFD/>")]))
made("jar-renamed", "not-a-workbook", lambda base: written([RawEntry(b"META-INF/MANIFEST.MF", b"x")]))


def _packed_once_more(base: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("申报表.xlsx", base)
    return buffer.getvalue()


made("workbook-packed-in-a-zip", "not-a-workbook", _packed_once_more)
TEXTS = {
    "html-saved-as-xls": "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>1</td></tr></table></html>",
    "html-fragment-saved-as-xls": "<table border=1><tr><td>基本支出</td></tr></table>",
    "html-with-doctype": "<!DOCTYPE html>\n<html></html>",
    "xml-spreadsheet-2003": '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "web-archive": "MIME-Version: 1.0\nContent-Type: multipart/related\n\n",
    "flat-open-document": '<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
    "csv-saved-as-xls": "部门,基本支出\n一,1.00\n二,2.00\n",
    "tabs-saved-as-xls": "部门\t基本支出\n一\t1.00\n",
    "plain-text": "部门整体预算绩效目标申报表",
    "json": '{"form": "guangzhou-2023"}',
    "rtf": "{\\rtf1 x}",
    "space-alone": "  \n\n ",
}
for label, text in TEXTS.items():
    expected = "ods" if label == "flat-open-document" else "not-a-workbook"
    made(label, expected, lambda base, text=text: text.encode(), f"{label}.xls")
made("csv-in-gbk", "not-a-workbook", lambda base: TEXTS["csv-saved-as-xls"].encode("gbk"))
made("csv-in-utf-16", "not-a-workbook", lambda base: TEXTS["csv-saved-as-xls"].encode("utf-16"))
SIGNATURES = {
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
    "tiff": b"II*\0",
    "webp": b"RIFF\x10\0\0\0WEBP",
    "rar": b"Rar!\x1a\x07\x01\0",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "gzip": b"\x1f\x8b\x08",
    "executable": b"MZ\x90\0",
    "elf": b"\x7fELF",
}
for label, signature in SIGNATURES.items():
    made(f"{label}-renamed", "not-a-workbook", lambda base, signature=signature: signature + bytes(200))
made("zeros", "not-a-workbook", lambda base: bytes(10_000))
made("noise", "not-a-workbook", lambda base: bytes((n * 181 + 7) % 256 for n in range(10_000)))
made("empty", "empty", lambda base: b"")
made(
    "office-lock-file",
    "not-a-workbook",
    lambda base: b"\x05user" + b" " * 49 + b"\x05\0u\0s\0e\0r\0" + b" \0" * 50,
    "~$a.xlsx",
)
made("workbook-named-xls", READABLE, lambda base: base, "a.xls")
made("workbook-named-pdf", READABLE, lambda base: base, "a.pdf")
made("workbook-without-extension", READABLE, lambda base: base, "a")
made("workbook-as-it-is", READABLE, lambda base: base)
