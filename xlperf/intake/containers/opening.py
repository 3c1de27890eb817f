"""A mail or an archive opened all the way: the mails and archives within it, too.

Owns the recursion and its bounds. One file that cannot be taken out is named and does not keep the others from being
read; what breaks the bounds refuses the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from xlperf.intake.containers import tnef
from xlperf.intake.containers.archives import seven_zip_pieces, zip_pieces
from xlperf.intake.containers.piece import Piece, each_once
from xlperf.intake.containers.rar import rar_pieces
from xlperf.ooxml import archive, compound
from xlperf.ooxml.kind import kind_of
from xlperf.ooxml.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.size_limits import weigh_bytes
from xlperf.system.dataclass import dataclass

LIMITS = Limits(file_bytes=128 * MEGABYTE, parts=2_000, unpacked_bytes=512 * MEGABYTE)
"""Of one mail or archive with all that is in it."""
DEEPEST = 4
"""Mails and archives within each other; deeper ones are no report."""
_FIRST_DAY, _LAST_DAY = 315_532_800.0, 7_258_118_400.0
"""1980 and 2200, in seconds since 1970."""
_MAILS = ("eml", "msg", "mbox", "tnef")
_HEADER = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:From [^\r\n]*\r?\n|>From [^\r\n]*\r?\n)?[A-Za-z][A-Za-z0-9-]{1,60}:"
)
_PASSED_OVER = re.compile(r"\.(?:png|jpe?g|gif|bmp|ics|vcf|p7s|p7m|asc|sig|txt\.asc)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """All files within, each name once, and a sentence for each that was passed over."""

    pieces: tuple[Piece, ...]
    passed_over: tuple[str, ...] = ()


def container_kind(data: bytes, name: str = "") -> str:
    """eml, msg, mbox, tnef (winmail.dat), 7z, rar, or "" for a file that is none of these; a mail is only looked for under its own ending."""
    if data.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    if data.startswith(b"Rar!\x1a\x07"):
        return "rar"
    ending = name.rpartition(".")[2].lower()
    if data.startswith(compound.SIGNATURE):
        return "msg" if ending == "msg" or compound.is_message(data) else ""
    if data.startswith(tnef.SIGNATURE):
        return "tnef"
    if ending not in ("eml", "mbox") or not _HEADER.match(data):
        return ""
    if ending == "eml" and not data.startswith(b"From "):
        return "eml"
    from xlperf.intake.containers.mailbox import is_mailbox

    return "mbox" if ending == "mbox" or is_mailbox(data) else "eml"


def _reader(kind: str) -> Callable[[bytes, Limits], Iterator[Piece]]:
    """What takes out the pieces of a container of this kind. What reads mails is loaded with the first mail."""
    if kind == "eml":
        from xlperf.intake.containers.mail import mail_pieces

        return mail_pieces
    if kind == "msg":
        from xlperf.intake.containers.outlook import outlook_pieces

        return outlook_pieces
    if kind == "mbox":
        from xlperf.intake.containers.mailbox import mailbox_pieces

        return mailbox_pieces
    if kind == "tnef":
        return tnef.tnef_pieces
    return {"7z": seven_zip_pieces, "rar": rar_pieces, "zip": zip_pieces}[kind]


def opened(data: bytes, kind: str, limits: Limits = LIMITS) -> Opened:
    """What lies in the container `data` of this kind. Raises UnreadableWorkbook: too-large, too-many-parts, bomb,
    too-deep, encrypted, corrupt, and where the package that reads this kind is not installed."""
    weigh_bytes(data, limits.file_bytes)
    pieces: list[Piece] = []
    passed_over: list[Piece] = []
    size = 0
    for count, piece in enumerate(each_once(_all(data, kind, limits, 0)), 1):
        (passed_over if kind in _MAILS and _tells_nothing(piece) else pieces).append(piece)
        size += len(piece.data)
        if count > limits.parts:
            raise UnreadableWorkbook("too-many-parts", count=count, limit=limits.parts)
        if size > limits.unpacked_bytes:
            raise UnreadableWorkbook("bomb", part=kind.upper(), size=size, limit=limits.unpacked_bytes)
    if not pieces:  # a photograph of the form is all that was sent
        return Opened(tuple(passed_over))
    return Opened(tuple(pieces), tuple(piece.name for piece in passed_over))


def _tells_nothing(piece: Piece) -> bool:
    """Whether what is in a mail is no declaration where anything else is in it: a logo, a signature, a mail of words alone."""
    refused = piece.refusal is not None and piece.refusal.reason_id in ("mail-empty", "mail-object")
    return refused or bool(_PASSED_OVER.search(piece.name))


def _all(data: bytes, kind: str, limits: Limits, depth: int, of: Piece | None = None) -> Iterator[Piece]:
    if depth > DEEPEST:
        raise UnreadableWorkbook("too-deep-container", limit=DEEPEST)
    for piece in each_once(map(_dated, _reader(kind)(data, limits))):
        if of is not None:  # the mail outside says when it came, and from whom
            within = f"{of.name}/{piece.name}"
            piece = replace(
                piece, name=within, modified=of.modified or piece.modified, sender=of.sender or piece.sender
            )
        inner = "" if piece.refusal else container_kind(piece.data, piece.name) or _zip(piece)
        if not inner:
            yield piece
            continue
        try:
            yield from _all(piece.data, inner, limits, depth + 1, piece)
        except UnreadableWorkbook as refusal:
            yield replace(piece, refusal=refusal)  # it keeps no other from being read


def _dated(piece: Piece) -> Piece:
    """The piece, without a day that no mail and no file is of: 1601 and 9999 stand for none."""
    return (
        piece
        if not piece.modified or _FIRST_DAY < piece.modified < _LAST_DAY
        else replace(piece, modified=0.0)
    )


def _zip(piece: Piece) -> str:
    """ "zip" for an archive; a workbook that is damaged looks like one, and is judged as a file."""
    if not piece.data.startswith(b"PK\3\4") or kind_of(piece.data, DEFAULT_LIMITS) != "zip":
        return ""
    if piece.name.lower().endswith(".zip"):
        return "zip"
    try:
        archive.entries(piece.data, DEFAULT_LIMITS)
    except UnreadableWorkbook:
        return ""
    return "zip"
