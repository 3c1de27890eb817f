"""Hashed passwords of sheets and workbooks (ECMA-376 part 1, 18.3.1.85; part 4, 14.7.1)."""

from __future__ import annotations

import base64
import binascii
import re

from lxml import etree

from .package import Package, local

ALGORITHMS = {"MD2": 16, "MD4": 16, "MD5": 16, "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64}
"""The names Excel knows, with the length of their hashes in bytes."""
MOST_SPINS = 10_000_000


def check_hash(package: Package, part: str, element: etree._Element, prefix: str = "") -> None:
    """The four attributes of a hashed password are all there or none, and each is sound."""
    names = [_cased(prefix, one) for one in ("algorithmName", "hashValue", "saltValue", "spinCount")]
    algorithm, value, salt, spins = (element.get(name) for name in names)
    legacy = element.get(_cased(prefix, "password"))
    if legacy is not None and not re.fullmatch(r"[0-9A-Fa-f]{1,4}", legacy):
        package.say(part, f"{local(element)}: the legacy password {legacy!r} is not hexadecimal")
    if algorithm is None and value is None and salt is None and spins is None:
        return
    if algorithm is None or value is None or salt is None or spins is None:
        lacking = [name for name in names if element.get(name) is None]
        package.say(part, f"{local(element)}: a hashed password without {', '.join(lacking)}")
        return
    if algorithm not in ALGORITHMS:
        package.say(part, f"{local(element)}: unknown algorithm {algorithm!r}")
    elif len(_decoded(value)) != ALGORITHMS[algorithm]:
        package.say(part, f"{local(element)}: hashValue is no {algorithm} in base64")
    if not _decoded(salt):
        package.say(part, f"{local(element)}: saltValue is not base64")
    if not spins.isdigit() or int(spins) > MOST_SPINS:
        package.say(part, f"{local(element)}: spinCount {spins!r}")


def _cased(prefix: str, name: str) -> str:
    return prefix + name[0].upper() + name[1:] if prefix else name


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
