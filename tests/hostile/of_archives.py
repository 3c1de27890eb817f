"""Specimens whose ZIP archive is hostile, broken or merely unusual."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

from tests.hostile.base import first_sheet
from tests.hostile.raw_zip import RawEntry, deflated, entries_of, with_parts, written
from tests.hostile.specimen import READABLE, Content, made

MEGABYTE = 1024 * 1024


def adding(*extra: RawEntry) -> Content:
    return lambda base: written([*entries_of(base), *extra])


def changing(change: Callable[[RawEntry], RawEntry], *parts: str) -> Content:
    """`change` applied to the named parts (default: the first sheet)."""

    def content(base: bytes) -> bytes:
        chosen = {part.encode() for part in parts or (first_sheet(base),)}
        return written([change(entry) if entry.name in chosen else entry for entry in entries_of(base)])

    return content


def every(change: Callable[[RawEntry], RawEntry]) -> Content:
    return lambda base: written([change(entry) for entry in entries_of(base)])


def zeros(megabytes: int) -> bytes:
    """So many MB of zeros, deflated; about a thousandth of that. Each MB is a block for itself, as the others are."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * megabytes + packer.flush()


def bomb(name: bytes, megabytes: int, **lies: int) -> RawEntry:
    truth = {"size": megabytes * MEGABYTE, "crc": 0}
    return RawEntry(name, packed=zeros(megabytes), **{**truth, **lies})


# --- bombs -----------------------------------------------------------------------------------------------------------
made("bomb-ratio-in-spare-part", "bomb-ratio", adding(bomb(b"xl/media/image1.png", 8)))
made("bomb-part-over-limit", "bomb", adding(bomb(b"xl/media/image1.png", 100)))
made(
    "bomb-sheet-declared-honestly",
    "bomb-ratio",
    changing(lambda e: replace(e, packed=zeros(8), size=8 * MEGABYTE)),
)
made("bomb-sheet-declared-small", "inconsistent-archive", changing(lambda e: replace(e, packed=zeros(100))))
made("bomb-declared-4-gigabytes", "bomb", adding(bomb(b"a.bin", 1, size=0xFFFFFFFE)))
made(
    "bomb-declared-in-zip64",
    "bomb",
    adding(
        RawEntry(
            b"a.bin",
            packed=zeros(1),
            size=0xFFFFFFFF,
            local_size=0xFFFFFFFF,
            extra=struct.pack("<2HQ", 1, 8, 1 << 50),
        )
    ),
)
made(
    "bomb-of-many-middling-parts",
    "bomb",
    adding(*[RawEntry(b"p%d.bin" % n, packed=bytes(200_000), size=40 * MEGABYTE, crc=0) for n in range(8)]),
)


def _nested(base: bytes) -> bytes:
    inner = base
    for level in range(10):
        inner = written([RawEntry(b"copy%d-%d.zip" % (level, n), inner) for n in range(2)])
        if len(inner) > MEGABYTE:
            break
    return with_parts(base, {"xl/embeddings/inner.zip": inner})


made("nested-archives-are-not-opened", READABLE, _nested)
made(
    "archive-of-archives",
    "not-a-workbook",
    lambda base: written([RawEntry(b"a.zip", written([RawEntry(b"b", b"c")]))]),
)


def _overlapping(base: bytes) -> bytes:
    """Many directory entries over one and the same packed bytes (Fifield's bomb, in its simplest form)."""
    kernel = RawEntry(b"kernel", packed=zeros(20), size=20 * MEGABYTE, crc=0)
    sound = entries_of(base)
    at = len(written(sound)) - sum(46 + len(e.name) for e in sound) - 22
    copies = [
        replace(kernel, name=b"copy%d" % n, omit=True, header_offset=at, size=900_000) for n in range(100)
    ]
    return written([*sound, replace(kernel, size=900_000), *copies])


def _same_bytes_twice(base: bytes) -> bytes:
    sound = entries_of(base)
    twin = replace(sound[0], omit=True, header_offset=0, local_name=sound[0].name)
    return written([*sound, replace(twin, name=sound[0].name.replace(b"[", b"("))])


made("overlapping-entries-bomb", "inconsistent-archive", _overlapping)
made("two-names-over-the-same-bytes", "inconsistent-archive", _same_bytes_twice)


def _quoted(base: bytes) -> bytes:
    """An entry whose packed bytes hold the whole local entry that follows (overlap with matching headers)."""
    inner = written([RawEntry(b"b.bin", b"x" * 50, method=0)])
    inner = inner[: 30 + 5 + 50]
    outer = RawEntry(b"a.bin", inner, method=0)
    sound = entries_of(base)
    so_far = len(written(sound)) - sum(46 + len(e.name) for e in sound) - 22
    hidden = RawEntry(b"b.bin", b"x" * 50, method=0, omit=True, header_offset=so_far + 30 + 5)
    return written([*sound, outer, hidden])


made("entry-quoted-inside-another", "overlapping-parts", _quoted)
made("packed-size-reaches-into-directory", "overlapping-parts", lambda base: _reaching(base))


def _reaching(base: bytes) -> bytes:
    sound = entries_of(base)
    last = RawEntry(b"z.bin", b"x" * 40, method=0, size=60, packed_size=60)
    return written([*sound, last])


def _quine(base: bytes) -> bytes:
    """A stored entry that holds a whole archive, its end record before ours: which one is meant?"""
    return written([*entries_of(base), RawEntry(b"self.zip", base, method=0)])


made("archive-stored-in-itself", READABLE, _quine)
made("too-many-parts", "too-many-parts", adding(*[RawEntry(b"p%d" % n, method=0) for n in range(2100)]))
made("count-of-60000-claimed", "too-many-parts", lambda base: written(entries_of(base), count=60_000))
made(
    "thousand-spare-parts", READABLE, adding(*[RawEntry(b"xl/media/i%d.png" % n, b"x") for n in range(1000)])
)

# --- names -----------------------------------------------------------------------------------------------------------
for label, name in {
    "parent-folder": b"../evil.xml",
    "parent-folder-inside": b"xl/../../evil.xml",
    "parent-folder-backslash": b"..\\evil.xml",
    "parent-folder-last": b"xl/..",
    "dot-folder": b"xl/./a.xml",
    "absolute": b"/etc/passwd",
    "absolute-backslash": b"\\windows\\win.ini",
    "unc": b"\\\\server\\share\\a.xml",
    "drive": b"C:\\a.xml",
    "drive-relative": b"c:a.xml",
    "empty-segment": b"xl//a.xml",
    "nul": b"xl/a.xml\0.png",
    "newline": b"xl/a\n.xml",
    "escape-sequence": b"xl/\x1b[31m.xml",
    "empty": b"",
}.items():
    made(f"part-name-{label}", "bad-path", adding(RawEntry(name, b"x")))
made(
    "part-name-invalid-utf8-marked-utf8", "bad-path", adding(RawEntry(b"xl/\xff\xfe.xml", b"x", flags=0x800))
)
made("part-name-gbk", READABLE, adding(RawEntry("附件/说明.txt".encode("gbk"), b"x")))
made("part-name-utf8-unmarked", READABLE, adding(RawEntry("附件/说明.txt".encode(), b"x")))
made("part-name-emoji", READABLE, adding(RawEntry("xl/media/📊.png".encode(), b"x", flags=0x800)))
made("part-name-60000-bytes", READABLE, adding(RawEntry(b"x" * 60_000, b"x")))
made("part-names-with-backslashes", READABLE, every(lambda e: replace(e, name=e.name.replace(b"/", b"\\"))))
made(
    "part-names-in-other-case",
    READABLE,
    changing(
        lambda e: replace(e, name=e.name.replace(b"xl/", b"XL/")), "xl/styles.xml", "xl/sharedStrings.xml"
    ),
)
made("folder-entries", READABLE, adding(RawEntry(b"xl/media/", method=0), RawEntry(b"docs/", method=0)))

# --- duplicates and contradictions -----------------------------------------------------------------------------------
made(
    "duplicate-sheet",
    "duplicate-part",
    lambda base: written([*entries_of(base), _named(base, first_sheet(base))]),
)
made(
    "duplicate-sheet-in-other-case",
    "duplicate-part",
    lambda base: written(
        [*entries_of(base), replace(_named(base, first_sheet(base)), name=first_sheet(base).upper().encode())]
    ),
)
made(
    "duplicate-by-backslash",
    "duplicate-part",
    lambda base: written(
        [
            *entries_of(base),
            replace(_named(base, first_sheet(base)), name=first_sheet(base).replace("/", "\\").encode()),
        ]
    ),
)
made("duplicate-spare-part", "duplicate-part", adding(RawEntry(b"a"), RawEntry(b"a")))


def _named(base: bytes, part: str) -> RawEntry:
    return next(entry for entry in entries_of(base) if entry.name == part.encode())


made(
    "local-name-differs",
    "inconsistent-archive",
    changing(lambda e: replace(e, local_name=b"xl/worksheets/sheet9.xml")),
)
made("local-method-differs", "inconsistent-archive", changing(lambda e: replace(e, local_method=0)))
made("local-size-differs", "inconsistent-archive", changing(lambda e: replace(e, local_size=7)))
made(
    "size-declared-too-large", "inconsistent-archive", changing(lambda e: replace(e, size=len(e.content) + 1))
)
made(
    "size-declared-too-small", "inconsistent-archive", changing(lambda e: replace(e, size=len(e.content) - 1))
)
made("size-declared-zero", "inconsistent-archive", changing(lambda e: replace(e, size=0)))
made(
    "stored-size-declared-too-large",
    "inconsistent-archive",
    changing(lambda e: replace(e, method=0, size=len(e.content) + 9)),
)
made("crc-wrong", "wrong-crc", changing(lambda e: replace(e, crc=0)))
made("crc-wrong-in-styles", "wrong-crc", changing(lambda e: replace(e, crc=1), "xl/styles.xml"))
made("crc-wrong-stored", "wrong-crc", changing(lambda e: replace(e, method=0, crc=2)))
made(
    "content-changed-crc-kept",
    "wrong-crc",
    changing(lambda e: replace(e, packed=deflated(e.content.replace(b"1", b"2")), crc=None)),
)
made("stream-cut", "corrupt", changing(lambda e: replace(e, packed=deflated(e.content)[:-9])))
made(
    "stream-followed-by-more", "corrupt", changing(lambda e: replace(e, packed=deflated(e.content) + b"more"))
)
made("stream-of-noise", "corrupt", changing(lambda e: replace(e, packed=b"\xff" * 300)))
made("stream-empty", "corrupt", changing(lambda e: replace(e, packed=b"")))
made("encrypted-entry", "locked-archive", changing(lambda e: replace(e, flags=1)))
made("strongly-encrypted-entry", "locked-archive", changing(lambda e: replace(e, flags=0x41)))
made("masked-headers", "locked-archive", changing(lambda e: replace(e, flags=0x2000)))
made("patched-data", "unsupported-compression", changing(lambda e: replace(e, flags=0x20)))
for label, method in {
    "shrunk": 1,
    "imploded": 6,
    "deflate64": 9,
    "bzip2": 12,
    "lzma": 14,
    "zstd": 93,
    "xz": 95,
    "aes": 99,
}.items():
    made(
        f"method-{label}",
        "unsupported-compression",
        changing(lambda e, method=method: replace(e, method=method)),
    )
made("local-header-elsewhere", "corrupt", changing(lambda e: replace(e, header_offset=11)))
made("local-header-past-the-end", "truncated", changing(lambda e: replace(e, header_offset=0x7FFFFFFF)))
made("other-disk", "corrupt", changing(lambda e: replace(e, disk=3)))

# --- the frame of the archive ----------------------------------------------------------------------------------------
made("bytes-before-the-archive", "not-a-workbook", lambda base: b"MZ" + bytes(100) + base)
made("bytes-before-offsets-kept", "inconsistent-archive", lambda base: b"PK\3\4" + bytes(60) + base)
made(
    "bytes-between-directory-and-end",
    "inconsistent-archive",
    lambda base: written(entries_of(base), between=b"gap"),
)
made("directory-shifted", "inconsistent-archive", lambda base: written(entries_of(base), directory_shift=7))
made("count-too-small", "inconsistent-archive", lambda base: written(entries_of(base), count=3))
made("count-too-large", "corrupt", lambda base: written(entries_of(base), count=500))
made("count-zero", "inconsistent-archive", lambda base: written(entries_of(base), count=0))
made("archive-comment", READABLE, lambda base: written(entries_of(base), comment="由预算系统导出".encode()))
made(
    "archive-comment-with-end-record",
    "inconsistent-archive",
    lambda base: written(entries_of(base), comment=b"PK\5\6" + bytes(18)),
)
made("line-end-appended-by-a-mail-gateway", READABLE, lambda base: base + b"\r\n")
made("zip64-end-record", READABLE, lambda base: written(entries_of(base), zip64_end=True))
made("stored-without-compression", READABLE, every(lambda e: replace(e, method=0)))
made(
    "data-descriptors",
    READABLE,
    every(
        lambda e: replace(
            e,
            flags=8,
            descriptor=struct.pack(
                "<4s3L", b"PK\7\x08", zlib.crc32(e.content), len(deflated(e.content)), len(e.content)
            ),
        )
    ),
)
made(
    "extra-fields",
    READABLE,
    every(lambda e: replace(e, extra=struct.pack("<2H4s", 0x5455, 4, b"time"), local_extra=b"\0" * 8)),
)
made("empty-archive", "not-a-workbook", lambda base: written([]))
made("half-a-local-header", "truncated", lambda base: b"PK\3\4" + bytes(8))
made("end-record-alone-cut", "truncated", lambda base: b"PK\5\6" + bytes(9))


def _rewritten_by_zipfile(base: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries_of(base):
            archive.writestr(entry.name.decode(), entry.content)
    return buffer.getvalue()


made("rewritten-by-another-archiver", READABLE, _rewritten_by_zipfile)
for label, share in {"1": 0.01, "10": 0.1, "25": 0.25, "50": 0.5, "75": 0.75, "90": 0.9, "99": 0.99}.items():
    made(
        f"truncated-at-{label}-percent",
        "truncated",
        lambda base, share=share: base[: max(5, int(len(base) * share))],
    )
for cut in (1, 4, 21, 22, 23, 60):
    made(f"truncated-by-{cut}-bytes", "truncated", lambda base, cut=cut: base[:-cut])
for kept in (1, 2, 3, 4):
    expected = "truncated" if kept > 1 else "not-a-workbook"
    made(f"only-{kept}-bytes", expected, lambda base, kept=kept: base[:kept])
made("middle-lost", "inconsistent-archive", lambda base: base[: len(base) // 3] + base[len(base) // 2 :])
made(
    "middle-zeroed",
    "corrupt|inconsistent-archive",
    lambda base: base[:400] + bytes(len(base) // 2) + base[400 + len(base) // 2 :],
)

# --- parts that are not there ----------------------------------------------------------------------------------------
made("without-content-types", "missing-part", lambda base: with_parts(base, {"[Content_Types].xml": None}))
made("without-package-relationships", "missing-part", lambda base: with_parts(base, {"_rels/.rels": None}))
made("without-workbook", "missing-part", lambda base: with_parts(base, {"xl/workbook.xml": None}))
made(
    "without-workbook-relationships",
    "missing-part",
    lambda base: with_parts(base, {"xl/_rels/workbook.xml.rels": None}),
)
