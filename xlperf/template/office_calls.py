"""A workbook whose checks of target values ask the add-in of LibreOffice first, where it is installed.

Owns that one wrapping of a native formula, how it is put round and taken off again. From an .xlsx LibreOffice finds an
add-in's functions by their programmatic names alone; where nobody knows them, IFERROR falls back on the native formula.

Not `Layout.calls_python`: that is part of what a workbook is, is recorded in it, and asks a cell whether anyone answers. This
one is written over a finished workbook that stays, in its identity and cached values, the one without it.
"""

from __future__ import annotations

import re

from xlperf.form.layout import Layout, roles
from xlperf.ooxml.address import address
from xlperf.ooxml.formula import normal
from xlperf.ooxml.text import markup
from xlperf.system.zip_writer import unzipped, zipped

TARGET_CHECK = "ORG.XLPERF.XLP.TARGETCHECK"

_FORMULA = r'(<c r="{place}"[^>]*>)<f(?: [^>]*/>|(?: [^>]*)?>[^<]*</f>)'
_ANY_NAME = rf"(?:{re.escape(TARGET_CHECK)}|XLP_TARGET_CHECK)"
"""LibreOffice saves the function as it is named in an .xlsx; from version 25 on by its name in Excel."""

_WRAPPED = re.compile(rf'IFERROR\({_ANY_NAME}\((?P<cell>[^()"]+)&""\)&"",(?P<native>.*)\)', re.DOTALL)
_PAST_WRAPPED = re.compile(
    r'IFERROR\(IF\(TRIM\((?P<cell>[^()"]+)\)="","✓",'
    rf'IF\({_ANY_NAME}\((?P=cell)&""\)&""="","✓",'
    rf'"[^"]*"&TRIM\((?P=cell)\)&"”："&{_ANY_NAME}\((?P=cell)&""\)\)\),'
    r"(?P<native>.*)\)",
    re.DOTALL,
)
"""As workbooks of the first versions have it on sheet 校验."""


def with_office_calls(package: bytes, layout: Layout) -> bytes:
    """The workbook of `layout` in `package`, its checks of target values asking the add-in first; cached values stay."""
    sheets = {f"xl/worksheets/sheet{number}.xml": one for number, one in enumerate(layout.books, 1)}
    return zipped(
        (name, _asking(content.decode(), sheets[name]).encode() if name in sheets else content)
        for name, content in unzipped(package)
    )


def _asking(xml: str, layout: Layout) -> str:
    for formula in layout.formulas:
        if not isinstance(formula.role, roles.TargetReason):
            continue
        role, place = formula.role, address(formula.row, formula.column)
        cell = address(*layout.place(f"{role.table}.{role.name}" if role.table else role.name, role.of))
        pattern = re.compile(_FORMULA.format(place=place))
        # A lone empty cell comes to the add-in as the number 0, a text does not; and of the one-cell array that Calc gets
        # back, only what is joined to a text equals "".
        wrapped = markup(f'IFERROR({TARGET_CHECK}({cell}&"")&"",{formula.text})')
        xml, number = pattern.subn(lambda found, text=wrapped: f"{found[1]}<f>{text}</f>", xml)  # type: ignore[misc]
        assert number == 1, place
    return xml


def without_office_calls(formula: str, sheet: str) -> str:
    """The native formula within one that asks the add-in first about a cell of its own; any other formula as it is."""
    if not re.search(_ANY_NAME, formula, re.IGNORECASE):
        return formula
    spelt = normal(formula, sheet)
    found = _WRAPPED.fullmatch(spelt) or _PAST_WRAPPED.fullmatch(spelt)
    return found["native"] if found else formula
