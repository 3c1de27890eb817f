"""The seed's content in files of other kinds, and the reader that the fuzzing runs over their mutants."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from tests.hostile.form_workbook import Refused
from tests.taken_in import take_in_any
from xlperf.intake.handmade.files import grids_of
from xlperf.ooxml.limits import DEFAULT_LIMITS

LIMITS = replace(DEFAULT_LIMITS, native_seconds=2.0)
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style")
)


def as_ods(workbook: bytes) -> bytes:
    """The cells of an .xlsx as an .ods, the hidden sheets hidden."""
    tables = []
    for grid in grids_of(workbook, "xlsx"):
        rows, row_number = [], 0
        for row in grid.rows:
            number = row[0].row
            if number > row_number:
                rows.append(f'<table:table-row table:number-rows-repeated="{number - row_number}"/>')
            cells, column = [], 0
            for cell in row:
                if cell.column > column:
                    cells.append(
                        f'<table:table-cell table:number-columns-repeated="{cell.column - column}"/>'
                    )
                cells.append(_ods_cell(cell.value))
                column = cell.column + 1
            rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
            row_number = number + 1
        style = 'table:style-name="unseen" ' if grid.hidden else ""
        tables.append(f'<table:table {style}table:name="{escape(grid.name)}">{"".join(rows)}</table:table>')
    return ods_of("".join(tables))


def ods_of(tables: str) -> bytes:
    """An .ods with these tables, as XML."""
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>"
        '<style:style style:name="unseen"><style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def _ods_cell(value: Decimal | str) -> str:
    if isinstance(value, Decimal):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def read(path: Path) -> object:
    """What the intake has of a file of any kind, hand-made ones too; its refusal raised.

    Kinds without checksums cannot show that their bytes were changed: of these only that they were read. Raises
    AssertionError where the intake had to catch what no reader of ours should raise.
    """
    intake = take_in_any(path, handmade=True, limits=LIMITS)
    if intake.declaration is None:
        caught = intake.reason_id == "reader-failed" and "PanicException" not in (intake.reason or "")
        assert not caught and intake.reason_id != "timeout", intake.reason
        raise Refused(intake)
    if not path.read_bytes().startswith(b"PK"):
        return None
    return intake.declaration.fields, intake.declaration.tables
