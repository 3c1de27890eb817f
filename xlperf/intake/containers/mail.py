"""A mail as it is sent (.eml, RFC 5322 and MIME): its attachments, its sender, and when it arrived.

Owns names and dates as mail programs really write them: wrong character sets, names in several pieces, no date.
"""

from __future__ import annotations

import base64
import io
import quopri
import re
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.generator import BytesGenerator
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value, parseaddr, parsedate_to_datetime
from urllib.parse import unquote

from xlperf.intake.containers.piece import Piece, as_text, safe_name
from xlperf.ooxml.compound import SIGNATURE
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

MOST_ATTACHMENTS = 300
MOST_PARTS = 2_000
_LONGEST_HEADER = 4_000
_DEEPEST_MIME = 60
_AS_IN_URLS = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f]){3}")
_BOUNDARIES = re.compile(rb"boundary\s*=", re.IGNORECASE)


def mail_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The attachments of a mail; one that is forwarded within it is a piece of its own (.eml).

    Raises UnreadableWorkbook: mail-empty (nothing is attached), too-many-parts, too-deep-container, damaged-archive.
    """
    if len(_BOUNDARIES.findall(data)) > MOST_PARTS:
        raise UnreadableWorkbook("too-many-parts", count=MOST_PARTS + 1, limit=MOST_PARTS)
    try:
        message = BytesParser().parsebytes(data)
        parts = list(_parts(message, 0))
        sender, arrived = _sender(message), _arrived(message)
        attached = [(part, name) for part in parts if (name := _attached(part))]
    except UnreadableWorkbook:
        raise
    except RecursionError:
        raise UnreadableWorkbook("too-deep-container", limit=_DEEPEST_MIME) from None
    except Exception as error:  # any error of the library says that the mail is damaged
        raise UnreadableWorkbook("damaged-archive", part="EML") from error
    if len(attached) > MOST_ATTACHMENTS:
        raise UnreadableWorkbook("too-many-parts", count=len(attached), limit=MOST_ATTACHMENTS)
    if not attached:
        raise UnreadableWorkbook("mail-empty")
    for part, name in attached:
        yield replace(_piece(part, name), modified=arrived, sender=sender)


def _piece(part: Message, name: str) -> Piece:
    try:
        return Piece(name, _content(part))
    except Exception:  # noqa: BLE001  any error of the library says that this one is damaged
        return Piece(name, b"", refusal=UnreadableWorkbook("damaged-archive", part=name))


def _parts(message: Message, depth: int) -> Iterator[Message]:
    if depth > _DEEPEST_MIME:
        raise UnreadableWorkbook("too-deep-container", limit=_DEEPEST_MIME)
    _make_readable(message)
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _make_readable(part: Message) -> None:
    """Headers written in bytes that no standard allows, as text: else nothing can be taken out of them; and the encoding
    without a blank, a comment or a semicolon behind it, with which nothing would be decoded."""
    for name, value in list(part.raw_items()):
        if isinstance(value, str) and any("\udc80" <= mark <= "\udcff" for mark in value[:_LONGEST_HEADER]):
            part.replace_header(name, as_text(value.encode("utf-8", "surrogateescape"), "utf-8"))
    encoding = str(part.get("Content-Transfer-Encoding", ""))
    if (bare := _encoding_in(encoding)) != encoding:
        part.replace_header("Content-Transfer-Encoding", bare)


def _encoding_in(header: str) -> str:
    return (re.split(r"[\s;(]", header.strip(' \t\r\n"'), maxsplit=1)[0]).lower()


def _attached(part: Message) -> str:
    """The name of an attachment, "" for what is read in the mail itself."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = _forwarded(part)
        subject = decoded(inner.get("Subject", "")) if inner is not None else ""
        return f"{safe_name(subject or _file_name(part).removesuffix('.eml'), 'mail')}.eml"
    if kind == "application/applefile":  # what Macs note of the file beside it, under its name
        return ""
    name = _file_name(part)
    if name:
        return safe_name(name, "attachment")
    if kind.startswith("image/"):
        return "picture.png"
    in_the_mail = kind.startswith(("text/", "message/", "multipart/"))
    attached = part.get_content_disposition() == "attachment"
    return "attachment" if attached or not in_the_mail or _is_file(_piece(part, kind).data) else ""


def _is_file(content: bytes) -> bool:
    """Whether what is called a text is a workbook or an archive by its first bytes."""
    return content.startswith((b"PK\3\4", SIGNATURE, b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"))


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = _forwarded(part)
        return _sent_encoded(part, _as_it_came(inner)) if inner is not None else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _as_it_came(inner: Message) -> bytes:
    """The bytes of a mail, no line of it broken anew or marked with >."""
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False, maxheaderlen=0).flatten(inner)
    return written.getvalue()


def _sent_encoded(part: Message, content: bytes) -> bytes:
    """A mail within a mail that was encoded like a file, which RFC 2046 (5.2.1) forbids and some programs do."""
    encoding = str(part.get("Content-Transfer-Encoding", ""))
    if encoding == "quoted-printable":
        return quopri.decodestring(content)
    try:
        return base64.b64decode(content) if encoding == "base64" else content
    except ValueError:
        return content


def _forwarded(part: Message) -> Message | None:
    content = part.get_payload() if part.is_multipart() else ()
    first = content[0] if isinstance(content, list) and content else None
    return first if isinstance(first, Message) else None


def _file_name(part: Message) -> str:
    names = []
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(parameter, None, header)
        if value is not None:
            try:
                names.append(decoded(collapse_rfc2231_value(value)))
            except (LookupError, ValueError, TypeError):
                names.append(decoded(value[2]) if isinstance(value, tuple) else "")
    # One of the two is empty, or has ? for each character that its program could not write.
    return next((name for name in names if name and "?" not in name), next(filter(None, names), ""))


def decoded(header: object) -> str:
    """A header as text: encoded words of any character set."""
    text = str(header)[:_LONGEST_HEADER]
    if "=?" not in text:
        return " ".join(_from_a_url(text).split())
    try:
        pieces = decode_header(text)
    except (ValueError, MessageError):
        return " ".join(text.split())
    words = [
        piece if isinstance(piece, str) else as_text(piece, charset or "utf-8") for piece, charset in pieces
    ]
    return " ".join("".join(words).split())


def _from_a_url(text: str) -> str:
    """A name that a web page encoded as in an address (%E8%A1%A8.xlsx)."""
    if not _AS_IN_URLS.search(text):
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _sender(message: Message) -> str:
    name, address = parseaddr(decoded(message.get("From", "")))
    return f"{name} <{address}>" if name and address else address or name


def _arrived(message: Message) -> float:
    """When the mail came into the box, else when it was sent by its sender's clock; seconds since 1970, 0 if unknown."""
    received = message.get_all("Received") or []
    for text in [str(one).rpartition(";")[2] for one in received[:1]] + [str(message.get("Date", ""))]:
        try:
            return parsedate_to_datetime(" ".join(text.split())[:200]).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError, OSError):
            continue
    return 0.0
