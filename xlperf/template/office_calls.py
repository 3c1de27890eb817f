"""A workbook whose checks of target values ask the add-in of LibreOffice first, where it is installed.

Owns that one wrapping of a native formula, how it is put round and taken off again. From an .xlsx LibreOffice finds an
add-in's functions by their programmatic names alone; where nobody knows them, IFERROR falls back on the native formula.

Not `Layout.calls_python`: that is part of what a workbook is, is recorded in it, and asks a cell whether anyone answers. This
one is written over a finished workbook that stays, in its identity and cached values, the one without it.
"""

from __future__ import annotations

import io
import re
import zipfile

from xlperf.expression import literal
from xlperf.form.layout import CHECK_SHEET, PASSED, Layout, PlacedCheck
from xlperf.form.rules import SOUND
from xlperf.ooxml.address import address, quoted
from xlperf.ooxml.formula import normal
from xlperf.ooxml.text import markup
from xlperf.system.zip_writer import zipped

TARGET_CHECK = "ORG.XLPERF.XLP.TARGETCHECK"
_CHECK_PART = "xl/worksheets/sheet2.xml"
"""Sheet 校验 of every workbook that `write` makes."""

_FORMULA = r'(<c r="{place}"[^>]*><f(?: [^>]*)?>)([^<]*)(</f>)'
_WRAPPED = re.compile(
    r'IFERROR\(IF\(TRIM\((?P<cell>[^()"]+)\)="","✓",'
    rf'IF\({re.escape(TARGET_CHECK)}\((?P=cell)&""\)&""="","✓",'
    rf'"[^"]*"&TRIM\((?P=cell)\)&"”："&{re.escape(TARGET_CHECK)}\((?P=cell)&""\)\)\),'
    r"(?P<native>.*)\)",
    re.DOTALL,
)


def with_office_calls(package: bytes, layout: Layout) -> bytes:
    """The workbook of `layout` in `package`, its checks of target values asking the add-in first; cached values stay."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        parts = [(info.filename, source.read(info)) for info in source.infolist()]
    return zipped(
        (name, _asking(content.decode(), layout).encode() if name == _CHECK_PART else content)
        for name, content in parts
    )


def _asking(xml: str, layout: Layout) -> str:
    native = {
        (formula.row, formula.column): formula
        for formula in layout.formulas
        if formula.role == "check" and formula.sheet == CHECK_SHEET
    }
    for placed in layout.checks:
        if placed.rule.native != SOUND:
            continue
        formula = native[placed.line, 2]
        place = address(formula.row, formula.column)
        pattern = re.compile(_FORMULA.format(place=place))
        wrapped = _escaped(_wrapped(placed, layout, formula.text))
        xml, number = pattern.subn(lambda found, text=wrapped: found[1] + text + found[3], xml)  # type: ignore[misc]
        assert number == 1, place
    return xml


def _wrapped(placed: PlacedCheck, layout: Layout, native: str) -> str:
    cell = f"{quoted(layout.sheet)}!{address(placed.row, placed.column, absolute=True)}"
    # A lone empty cell comes to the add-in as the number 0, a text does not; and of the one-cell array that Calc gets
    # back, only what is joined to a text equals "".
    asked = f'{TARGET_CHECK}({cell}&"")'
    reason = f'{literal(f"“{layout.form.label_of(placed.rule.part)}”“")}&TRIM({cell})&"”："&{asked}'
    return f'IFERROR(IF(TRIM({cell})="","{PASSED}",IF({asked}&""="","{PASSED}",{reason})),{native})'


def without_office_calls(formula: str, sheet: str = "") -> str:
    """The native formula within one that asks the add-in first about a cell of its own; any other formula as it is."""
    if TARGET_CHECK not in formula.upper():
        return formula
    found = _WRAPPED.fullmatch(normal(formula, sheet))
    return found["native"] if found and found["cell"] in found["native"] else formula


def _escaped(text: str) -> str:
    return markup(text)


__all__ = ["with_office_calls", "without_office_calls"]
