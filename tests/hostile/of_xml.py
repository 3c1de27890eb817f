"""Specimens whose archive is sound and whose XML is hostile, broken, bloated or merely unusual."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.hostile.base import first_sheet
from tests.hostile.raw_zip import with_parts
from tests.hostile.specimen import READABLE, Content, made
from xlperf.ooxml.package import Package

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORKBOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
SHEET = "first sheet"


def turning(part: str, turn: Callable[[bytes], bytes]) -> Content:
    """The base with one part turned into something else."""

    def content(base: bytes) -> bytes:
        name = first_sheet(base) if part == SHEET else part
        return with_parts(base, {name: turn(Package(base).read(name))})

    return content


def body(xml: bytes) -> bytes:
    """The document without its XML declaration."""
    return re.sub(rb"^\s*<\?xml.*?\?>\s*", b"", xml)


def with_prolog(prolog: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: DECLARATION + prolog + body(xml)


def before(mark: bytes, addition: bytes | Callable[[], bytes]) -> Callable[[bytes], bytes]:
    """Puts `addition` (a function where it is large) in front of the first `mark`."""

    def turn(xml: bytes) -> bytes:
        assert mark in xml, mark
        return xml.replace(mark, (addition() if callable(addition) else addition) + mark, 1)

    return turn


def many(template: bytes, count: int) -> bytes:
    """`template` with 0, 1, 2, … filled in."""
    return b"".join(template % number for number in range(count))


# --- document types and entities -------------------------------------------------------------------------------------
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "lol">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)
DOCTYPES = {
    "plain": b"<!DOCTYPE worksheet>",
    "billion-laughs": LAUGHS + b"]>",
    "quadratic-blow-up": b'<!DOCTYPE x [<!ENTITY a "' + b"A" * 100_000 + b'">]>',
    "external-file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "external-network": b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>',
    "external-subset": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "public": b'<!DOCTYPE x PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:9/x.dtd">',
    "parameter-entity": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    "default-attributes": b'<!DOCTYPE x [<!ATTLIST c t CDATA "str">]>',
    "after-comment": b"<!-- harmless --><!DOCTYPE x>",
    "after-instruction": b"<?harmless yes?>\n<!DOCTYPE x>",
    "after-comment-with-tag": b"<!-- <worksheet> --><!DOCTYPE x>",
    "after-much-space": b" " * 100_000 + b"<!DOCTYPE x>",
    "endless-device": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]>',
}
for label, doctype in DOCTYPES.items():
    made(f"doctype-{label}", "hostile-xml", turning(SHEET, with_prolog(doctype)))
for label, part in {
    "workbook": WORKBOOK,
    "styles": STYLES,
    "strings": STRINGS,
    "relationships": "xl/_rels/workbook.xml.rels",
}.items():
    made(f"doctype-in-{label}", "hostile-xml", turning(part, with_prolog(DOCTYPES["billion-laughs"])))
made("doctype-lower-case", "hostile-xml", turning(SHEET, with_prolog(b"<!doctype x>")))
made("entity-without-doctype", "hostile-xml", turning(SHEET, with_prolog(b'<!ENTITY a "b">')))
made(
    "entity-used-undeclared",
    "corrupt",
    turning(SHEET, before(b"</sheetData>", b"<row><c><v>&evil;</v></c></row>")),
)
made("doctype-after-the-root", "corrupt", turning(SHEET, lambda xml: xml + b"<!DOCTYPE x>"))
for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
    document = f'<?xml version="1.0" encoding="UTF-16"?>{DOCTYPES["billion-laughs"].decode()}'
    made(
        f"doctype-in-{encoding}",
        "hostile-xml",
        turning(SHEET, lambda xml, e=encoding, d=document: (d + body(xml).decode()).encode(e)),
    )
made(
    "doctype-hidden-in-utf-7",
    "xml-encoding",
    turning(SHEET, lambda xml: b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + body(xml)),
)
made(
    "doctype-hidden-in-utf-7-far-declared",
    "xml-encoding",
    turning(
        SHEET,
        lambda xml: (
            b'<?xml version="1.0"' + b" " * 5000 + b'encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + body(xml)
        ),
    ),
)
made(
    "encoding-ebcdic",
    "corrupt",
    turning(SHEET, lambda xml: '<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037")),
)
made("encoding-utf-32", "corrupt", turning(SHEET, lambda xml: xml.decode().encode("utf-32")))
for encoding in ("GBK", "ISO-8859-1", "UCS-4", "no-such-thing"):
    made(
        f"encoding-{encoding.lower()}-declared",
        "xml-encoding",
        turning(SHEET, lambda xml, e=encoding: f'<?xml version="1.0" encoding="{e}"?>'.encode() + body(xml)),
    )
made(
    "encoding-wrong-bytes",
    "corrupt",
    turning(STRINGS, lambda xml: xml.replace(b"<t>", b"<t>\xb2\xbf\xc3\xc5", 1)),
)
made(
    "xinclude-is-not-followed",
    READABLE,
    turning(
        SHEET,
        before(
            b"<sheetData>",
            b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
        ),
    ),
)
made(
    "stylesheet-instruction-is-not-followed",
    READABLE,
    turning(SHEET, with_prolog(b'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>')),
)

# --- depth and width -------------------------------------------------------------------------------------------------
for depth in (300, 100_000):
    made(
        f"nested-{depth}-deep",
        "xml-too-deep",
        turning(SHEET, before(b"<sheetData>", b"<x>" * depth + b"</x>" * depth)),
    )
made(
    "nested-and-never-closed",
    "xml-too-deep",
    turning(SHEET, lambda xml: DECLARATION + b"<x>" * 200_000),
)
for count in (1_100, 50_000):
    attributes = b" ".join(b'a%d=""' % n for n in range(count))
    made(
        f"attributes-{count}",
        "xml-too-wide",
        turning(SHEET, before(b"<sheetData>", b"<x " + attributes + b"/>")),
    )
made(
    "attribute-of-a-megabyte",
    READABLE,
    turning(SHEET, before(b"<sheetData>", b'<x a="' + b"y" * 1_000_000 + b'"/>')),
)
made(
    "attribute-over-10-megabytes",
    "corrupt",
    turning(SHEET, before(b"<sheetData>", lambda: b'<x a="' + many(b"%d ", 1_500_000) + b'"/>')),
)
made(
    "attribute-twice",
    "corrupt",
    turning(SHEET, lambda xml: xml.replace(b'<row r="2"', b'<row r="2" r="3"', 1)),
)
made(
    "element-name-of-100000-bytes",
    "corrupt",
    turning(SHEET, before(b"<sheetData>", b"<" + b"n" * 100_000 + b"/>")),
)
made(
    "namespaces-5000",
    READABLE,
    turning(
        SHEET,
        before(b"<sheetData>", b"<x " + b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(5000)) + b"/>"),
    ),
)

# --- not well-formed -------------------------------------------------------------------------------------------------
made("xml-cut-short", "corrupt", turning(SHEET, lambda xml: xml[: len(xml) // 2]))
made("xml-empty", "corrupt", turning(SHEET, lambda xml: b""))
made("xml-only-declaration", "corrupt", turning(SHEET, lambda xml: DECLARATION))
made("xml-only-space", "corrupt", turning(SHEET, lambda xml: b"   \n"))
made("xml-comment-without-end", "corrupt", turning(SHEET, lambda xml: b"<!-- " + xml))
made("xml-two-roots", "corrupt", turning(SHEET, lambda xml: xml + b"<more/>"))
made("xml-nul", "corrupt", turning(SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>\0", 1)))
made("xml-control-character", "corrupt", turning(STRINGS, lambda xml: xml.replace(b"<t>", b"<t>\x01", 1)))
made(
    "xml-control-character-by-number",
    "corrupt",
    turning(STRINGS, lambda xml: xml.replace(b"<t>", b"<t>&#1;", 1)),
)
made(
    "xml-surrogate-by-number", "corrupt", turning(STRINGS, lambda xml: xml.replace(b"<t>", b"<t>&#xD800;", 1))
)
made("xml-prefix-undeclared", "corrupt", turning(SHEET, before(b"<sheetData>", b"<zz:x/>")))
made("xml-is-a-picture", "corrupt", turning(SHEET, lambda xml: b"\x89PNG\r\n\x1a\n" + bytes(100)))
made("styles-cut-short", "corrupt", turning(STYLES, lambda xml: xml[:-20]))
made("strings-cut-short", "corrupt", turning(STRINGS, lambda xml: xml[:-20]))
made("workbook-cut-short", "corrupt", turning(WORKBOOK, lambda xml: xml[:-20]))

# --- unusual and sound -----------------------------------------------------------------------------------------------
made(
    "sheet-in-utf-16",
    READABLE,
    turning(
        SHEET, lambda xml: ('<?xml version="1.0" encoding="UTF-16"?>' + body(xml).decode()).encode("utf-16")
    ),
)
made(
    "strings-in-utf-16-big-endian",
    READABLE,
    turning(STRINGS, lambda xml: ("\ufeff" + body(xml).decode()).encode("utf-16-be")),
)
made("sheet-with-byte-order-mark", READABLE, turning(SHEET, lambda xml: b"\xef\xbb\xbf" + xml))
made("sheet-without-declaration", READABLE, turning(SHEET, body))
made(
    "encoding-declared-lower-case",
    READABLE,
    turning(SHEET, lambda xml: b"<?xml version='1.0' encoding='utf-8'?>" + body(xml)),
)
made("comments-in-the-sheet", READABLE, turning(SHEET, before(b"<row", b"<!-- <!DOCTYPE x> -->")))
made(
    "text-in-cdata",
    READABLE,
    turning(STRINGS, lambda xml: re.sub(rb"<t>([^<&]*)</t>", rb"<t><![CDATA[\1]]></t>", xml)),
)
made(
    "text-speaks-of-doctypes",
    READABLE,
    turning(STRINGS, before(b"</sst>", b"<si><t>&lt;!DOCTYPE x [&lt;!ENTITY a 'b'&gt;]&gt;</t></si>")),
)
made(
    "text-of-32767-characters",
    READABLE,
    turning(STRINGS, before(b"</sst>", b"<si><t>" + "长".encode() * 32_767 + b"</t></si>")),
)


# --- bloat -----------------------------------------------------------------------------------------------------------
def bloated_rows(rows: int, cells: int = 0) -> Callable[[bytes], bytes]:
    """Rows that only carry a format, from row 1,001 on."""
    cell = b"".join(b'<c r="%c%%d" s="1"/>' % (65 + n) for n in range(cells))
    row = (
        b'<row r="%d" spans="1:16384" s="1" customFormat="1" ht="14.25">' + cell + b"</row>"
        if cells
        else (b'<row r="%d" spans="1:16384" s="1" customFormat="1" ht="14.25"/>')
    )
    return before(
        b"</sheetData>",
        lambda: b"".join(row % ((n,) * (cells + 1)) for n in range(1_001, 1_001 + rows)),
    )


made(
    "dimension-of-everything",
    READABLE,
    turning(
        SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', xml)
    ),
)
made(
    "dimension-of-nonsense",
    READABLE,
    turning(
        SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="ZZZZ99999999999:A0"/>', xml)
    ),
)
made("rows-formatted-20000", READABLE, turning(SHEET, bloated_rows(20_000)))
made("rows-formatted-to-the-last", READABLE, turning(SHEET, bloated_rows(1_047_000 - 1_001 + 577)))
made("cells-formatted-600000", READABLE, turning(SHEET, bloated_rows(40_000, 15)))
made(
    "cells-filled-600000",
    "xml-too-large",
    turning(SHEET, lambda xml: bloated_rows(40_000, 15)(xml).replace(b' s="1"/>', b"><v>7</v></c>")),
)
made(
    "rows-filled-250000",
    "xml-too-large",
    turning(SHEET, lambda xml: bloated_rows(250_000, 1)(xml).replace(b' s="1"/>', b"><v/></c>")),
)
made(
    "rows-without-numbers-300000",
    "too-many-rows",
    turning(
        SHEET, before(b"</sheetData>", lambda: b"".join(b'<row s="%d"/>' % (n % 97) for n in range(300_000)))
    ),
)


def merges(count: int) -> Callable[[bytes], bytes]:
    def ranges() -> bytes:
        return b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(2_001, 2_001 + count))

    return lambda xml: re.sub(rb"<mergeCells[^>]*>", lambda found: found[0] + ranges(), xml, count=1)


made("merges-42000", READABLE, turning(SHEET, merges(42_000)))
made("merges-150000", "too-many-merges", turning(SHEET, merges(150_000)))
made(
    "styles-of-megabytes",
    READABLE,
    turning(
        STYLES,
        before(
            b"</cellXfs>",
            lambda: many(b'<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0"/>', 60_000),
        ),
    ),
)
made(
    "styles-of-500-named-styles",
    READABLE,
    turning(
        STYLES,
        before(
            b"</cellStyles>", lambda: b"".join(b'<cellStyle name="s%d" xfId="0"/>' % n for n in range(60_000))
        ),
    ),
)
made(
    "strings-300000",
    READABLE,
    turning(STRINGS, before(b"</sst>", lambda: b"".join(b"<si><t>n%d</t></si>" % n for n in range(300_000)))),
)
made(
    "elements-4000000",
    "xml-too-large",
    turning(
        SHEET,
        before(
            b"<sheetData>", lambda: b"<%c/>" * 4_000_000 % tuple(Random(1).choices(b"abcdefgh", k=4_000_000))
        ),
    ),
)
made(
    "cells-filled-210000",
    "too-many-cells",
    turning(
        SHEET,
        before(b"</sheetData>", lambda: b'<row r="3000">' + many(b"<c><v>%d</v></c>", 210_000) + b"</row>"),
    ),
)
made(
    "attributes-500000-on-many-elements",
    READABLE,
    turning(
        SHEET,
        before(
            b"<sheetData>", lambda: b"<x>" + many(b'<y a="%d" b="1" c="2" d="3" e="4"/>', 100_000) + b"</x>"
        ),
    ),
)
made(
    "attributes-1250000-on-many-elements",
    "xml-too-large",
    turning(
        SHEET,
        before(
            b"<sheetData>", lambda: b"<x>" + many(b'<y a="%d" b="1" c="2" d="3" e="4"/>', 250_000) + b"</x>"
        ),
    ),
)
made(
    "texts-between-1000000-elements",
    READABLE,
    turning(SHEET, before(b"<sheetData>", lambda: b"<x>" + many(b"<y/>%d", 1_000_000) + b"</x>")),
)
made(
    "strings-510000",
    "too-many-strings",
    turning(STRINGS, before(b"</sst>", lambda: many(b'<si a="%d"/>', 510_000))),
)
made(
    "strings-600000",
    "too-many-strings",
    turning(STRINGS, before(b"</sst>", lambda: b"".join(b"<si><t>n%d</t></si>" % n for n in range(600_000)))),
)
made(
    "strings-counts-that-lie",
    READABLE,
    turning(
        STRINGS,
        lambda xml: re.sub(
            rb'(unique)?[cC]ount="\d+"',
            lambda m: (
                (m[1] or b"").replace(b"unique", b"uniqueC").replace(b"C", b"")
                + (b'Count="4294967295"' if m[1] else b'count="4294967295"')
            ),
            xml,
        ),
    ),
)
made(
    "defined-names-3000-hidden",
    READABLE,
    turning(
        WORKBOOK,
        before(
            b"</definedNames>",
            b"".join(b'<definedName name="_n%d" hidden="1">#REF!</definedName>' % n for n in range(3_000)),
        ),
    ),
)
made(
    "validation-over-everything",
    READABLE,
    turning(SHEET, lambda xml: xml.replace(b'sqref="B2:B40"', b'sqref="A1:XFD1048576"')),
)
