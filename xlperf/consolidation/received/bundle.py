"""A bundle (上报): the consolidated workbook of a parent that carries the workbooks it was made of, to be sent upward.

Owns the hidden sheet with the originals and the way back from it. They are taken out byte for byte, each proved by its
SHA-256, and are read as if they had come directly: nothing of the parent's own sheets is believed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from xlperf.form.layout import BUNDLE_SHEET
from xlperf.messages import catalogue
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import Sheet
from xlperf.ooxml.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "bundle-made": (
            "上报工作簿（单位 {unit}）里有 {count} 份申报表的原件",
            "the bundle of {unit} holds the originals of {count} declarations",
        ),
        "bundle-left-out": ("没有放进上报工作簿：{file}（{reason}）", "not in the bundle: {file} ({reason})"),
        "bundle-opened": (
            "{name} 是 {unit} 的上报工作簿，里面的 {count} 份申报表同直接报来的一样处理",
            "{name} is the bundle of {unit}; its {count} declarations are treated like those that come directly",
        ),
        "bundle-needs-out": (
            "--as-unit（as_unit）要写上报工作簿：请用 -o 说明写到哪里，不能与 --summary-only 同用",
            "--as-unit (as_unit) writes a bundle: say by -o where, and not with --summary-only",
        ),
        "bundle-again": (
            "{unit} 的上报工作簿不止一个（{bundles}），{count} 份只在 {name} 里，仍然计入：{files}。重报时撤回了的，请把旧的移走再运行一次",
            "there are several bundles of {unit} ({bundles}), and {count} declarations in {name} alone count still: {files}; where they were withdrawn, move the older bundle away and run again",
        ),
        "bundle-of-others": (
            "{file} 由 {unit} 上报，而名册上它的主管部门是 {parent}",
            "{file} came in the bundle of {unit}, and the roster has {parent} above it",
        ),
    }
)

BUNDLE_LIMITS = Limits(
    file_bytes=512 * MEGABYTE,
    part_bytes=768 * MEGABYTE,
    unpacked_bytes=1536 * MEGABYTE,
    xml_bytes=768 * MEGABYTE,
)
"""Of the workbook that carries others; each of them is held to the limits of a workbook once more."""

_LONGEST = 32_000
"""Letters of an original in one cell; a cell holds 32,767."""
_VERSION = "1"
_END = "end"
_COLUMNS = ("file", "sha256", "size", "modified", "piece", "content")
_ABOUT = ("bundle", "unit", "name", "year", "form")


@dataclass(frozen=True, slots=True)
class Unit:
    """Who sends the bundle: code (编码) and name."""

    code: str
    name: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.code, self.name)))


@dataclass(frozen=True, slots=True)
class Original:
    """One workbook in a bundle: its name, when it was last changed (seconds since 1970), its SHA-256 and its size."""

    name: str
    modified: float
    sha256: str
    size: int


@dataclass(frozen=True)
class Bundle:
    """A bundle that was opened. `pieces`: the text of each original, by its name."""

    unit: Unit
    originals: tuple[Original, ...]
    pieces: Mapping[str, str]

    def content(self, name: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
        """The bytes of an original, those that were put in; raises UnreadableWorkbook (too-large, bundle-damaged)."""
        original = next((one for one in self.originals if one.name == name), None)
        if original is None:
            raise UnreadableWorkbook("bundle-damaged", file=name)
        if len(self.pieces[name]) * 3 // 4 > limits.file_bytes + 2:
            raise UnreadableWorkbook("too-large", size=original.size, limit=limits.file_bytes)
        try:
            data = base64.b64decode(self.pieces[name], validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if hashlib.sha256(data).hexdigest() != original.sha256:
            raise UnreadableWorkbook("bundle-damaged", file=name)
        return data


# ---------------------------------------------------------------- written


def write_originals(
    book: Any, unit: Unit, year: int, form: str, originals: Iterable[tuple[str, float, bytes]]
) -> None:
    """Adds the hidden sheet to an XlsxWriter workbook; `originals`: name, time of the file, content."""
    sheet = book.add_worksheet(BUNDLE_SHEET)
    sheet.very_hidden()
    row = 0
    for key, value in zip(_ABOUT, (_VERSION, unit.code, unit.name, str(year), form), strict=True):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
        row += 1
    for column, heading in enumerate(_COLUMNS):
        sheet.write_string(row, column, heading)
    count = 0
    for name, modified, content in originals:
        count += 1
        text = base64.b64encode(content).decode("ascii")
        about = name, hashlib.sha256(content).hexdigest(), str(len(content)), repr(modified)
        for piece, start in enumerate(range(0, max(len(text), 1), _LONGEST)):
            row += 1
            for column, value in enumerate((*about, str(piece), text[start : start + _LONGEST])):
                sheet.write_string(row, column, value)
    sheet.write_string(row + 1, 0, _END)
    sheet.write_string(row + 1, 1, str(count))


# ---------------------------------------------------------------- read


def bundle_in(data: bytes) -> Bundle | None:
    """The bundle in these bytes, None where they are none; raises UnreadableWorkbook where it is damaged."""
    book = Book(Package(data, BUNDLE_LIMITS))
    entry = next((sheet for sheet in book.sheets if sheet.name == BUNDLE_SHEET), None)
    if entry is None:
        return None
    rows = _rows(book.sheet(entry))
    about = {cells[0]: cells[1] for cells in rows[: len(_ABOUT)]}
    if about.get("bundle") != _VERSION or tuple(rows[len(_ABOUT)][: len(_COLUMNS)]) != _COLUMNS:
        raise UnreadableWorkbook("bundle-damaged", file=BUNDLE_SHEET)
    originals: dict[str, Original] = {}
    pieces: dict[str, list[str]] = {}
    for name, sha256, size, modified, piece, content in rows[len(_ABOUT) + 1 : -1]:
        held = pieces.setdefault(name, [])
        if piece != str(len(held)):
            raise UnreadableWorkbook("bundle-damaged", file=name)
        held.append(content)
        originals[name] = Original(name, _number(modified), sha256, int(_number(size)))
    if rows[-1][:2] != [_END, str(len(originals))]:
        raise UnreadableWorkbook("bundle-damaged", file=BUNDLE_SHEET)
    unit = Unit(about.get("unit", ""), about.get("name", ""))
    return Bundle(unit, tuple(originals.values()), {name: "".join(held) for name, held in pieces.items()})


def _rows(sheet: Sheet) -> list[list[str]]:
    """The texts of the sheet, row after row, whatever program saved it."""
    width = len(_COLUMNS)
    found: dict[int, list[str]] = {}
    for place in sheet.cells:
        column, row = ord(place[0]) - ord("A"), place[1:]
        if row.isdigit() and 0 <= column < width:
            found.setdefault(int(row), [""] * width)[column] = _text(sheet.value(place))
    rows = [found[row] for row in sorted(found)]
    if len(rows) <= len(_ABOUT):
        raise UnreadableWorkbook("bundle-damaged", file=BUNDLE_SHEET)
    return rows


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
