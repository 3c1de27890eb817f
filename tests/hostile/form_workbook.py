"""The real form's workbook, filled: what the whole intake is proved on. Made by the program itself, nothing stored."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.hostile.base import cells
from tests.workbook.seed import seed
from xlperf.declaration import Entered
from xlperf.form.layout import Layout, layout_of
from xlperf.intake.one_file import Intake, take_in, take_in_bytes
from xlperf.ooxml.address import address
from xlperf.ooxml.cells import number_of
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.rich_text import unescaped
from xlperf.template.write import Options, build


@functools.cache
def form_workbook() -> bytes:
    """The bytes of the seed's declaration as xlperf writes it."""
    declaration = seed()
    return build(declaration.form, Options(), declaration)


@functools.cache
def whole() -> Intake:
    """The intake of the sound workbook."""
    return take_in_bytes(form_workbook(), "form.xlsx")


class Refused(UnreadableWorkbook):
    """The intake's refusal of a file, for a harness that expects it raised."""

    def __init__(self, intake: Intake) -> None:
        super().__init__(intake.reason_id)
        self.words = intake.reason or ""

    def __str__(self) -> str:
        return self.words


def figures(path: Path) -> object:
    """What the whole intake has of a file: what was entered, and by which names; its refusal raised.

    Raises AssertionError where the intake had to catch what no reader should raise, and where a figure is another
    than that of the sound workbook though neither its cell holds that figure nor a finding tells of the change.
    """
    intake = take_in(path)
    if intake.declaration is None:
        assert intake.reason_id not in ("reader-failed", "out-of-memory"), intake.reason
        raise Refused(intake)
    declaration = intake.declaration
    silent = [name for name, there in unlike(intake) if not there]
    if silent:
        held = held_at_the_places(path)
        of = dict(unlike_values(intake))
        silent = [name for name in silent if held.get(name) != of[name]]
    assert not silent, f"changed without a word: {silent}"
    return declaration.fields, declaration.tables, declaration.year


def unlike(intake: Intake) -> list[tuple[str, bool]]:
    """The cells whose values are not the sound workbook's, and whether a new finding tells of it."""
    known = {(f.check, f.field, f.row, f.message) for f in whole().findings}
    new = [f for f in intake.findings if (f.check, f.field, f.row, f.message) not in known]
    told = {finding.field.partition(".")[0] for finding in new}
    everywhere = any(f.check in ("workbook-moved", "workbook-altered") for f in new)
    return [(name, everywhere or name.partition(".")[0] in told) for name, _ in unlike_values(intake)]


def unlike_values(intake: Intake) -> list[tuple[str, Entered]]:
    assert intake.declaration is not None
    assert whole().declaration is not None
    mine, sound = values(intake.declaration), values(whole().declaration)
    return [(name, mine.get(name)) for name in sorted({*mine, *sound}) if mine.get(name) != sound.get(name)]


def values(declaration: Any) -> dict[str, Entered]:
    """Every value that is entered, as "field" or "table.column.row"."""
    found = {name: value for name, value in declaration.fields.items() if value is not None}
    for table, rows in declaration.tables.items():
        for number, row in enumerate(rows):
            found |= {
                f"{table}.{column}.{number}": value for column, value in row.items() if value is not None
            }
    return found


@functools.cache
def layout() -> Layout:
    declaration = seed()
    return layout_of(declaration.form, declaration.form.year)


def held_at_the_places(path: Path) -> dict[str, Entered]:
    """What stands in the form's own cells by another, plainer reader: what a person sees who opens the file."""
    part = "xl/worksheets/sheet1.xml"
    assert part in Package(form_workbook())
    raw = {place: text for (where, place), text in cells(path).items() if where == part}
    found: dict[str, Entered] = {}
    for cell in layout().cells:
        if cell.kind != "input":
            continue
        text = raw.get(address(cell.row, cell.column), "None|").rpartition("|")[0]
        name = cell.part if cell.of is None else f"{cell.part}.{cell.of}"
        if text != "None":
            found[name] = _as_entered(text, cell.part)
    return found


def _as_entered(text: str, part: str) -> Entered:
    form = layout().form
    table, _, column = part.partition(".")
    spec = form.tables[table].columns[column] if column else form.fields[table]
    if spec.is_number and re.fullmatch(r"-?[0-9.]+(?:[eE][-+]?[0-9]+)?", text):
        return Decimal(number_of(text))
    return unescaped(text)
