"""The shorter way of writing plain cells gives the very bytes that XlsxWriter's own gives."""

from __future__ import annotations

import io
import zipfile

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from tests.searches import examples
from xlperf.consolidation.workbook.quick_sheet import QuickSheet

texts = st.one_of(
    st.text(min_size=1, max_size=12),
    st.text("&<>_x0041 \t\n\x00\x1f\ufffe\uffff≥%甲\u3000\x85", min_size=1, max_size=9),
    st.sampled_from(["_x0041_", "_x41_", "<r>a</r>", " a", "a ", "≥95%", ">=", "a&b", '"', "𠮷", "\u2028"]),
)
numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**12), 10**12).map(lambda n: n / 100)
)
rows = st.lists(st.lists(st.one_of(st.none(), texts, numbers), max_size=6), max_size=6)


def sheet_of(kind: type[Worksheet], given_rows: list[list[str | float | None]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        looks = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet("a", kind)
        for row, values in enumerate(given_rows):
            cells = [
                (column, value, looks[not isinstance(value, str)])
                for column, value in enumerate(values)
                if value is not None
            ]
            if isinstance(sheet, QuickSheet):
                sheet.write_plain(row, cells)
                continue
            for column, value, look in cells:
                if isinstance(value, str):
                    sheet.write_string(row, column, value, look)
                else:
                    sheet.write_number(row, column, value, look)
    with zipfile.ZipFile(out) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@examples(200)
@given(rows)
def test_every_text_and_number_is_written_as_xlsxwriter_writes_it(
    given_rows: list[list[str | float | None]],
) -> None:
    assert sheet_of(QuickSheet, given_rows) == sheet_of(Worksheet, given_rows)
