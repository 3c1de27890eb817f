"""What only some programs write: an .xls with runs, continued records, code pages or no file round it, PDFs behind other bytes, short days."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.hostile.binary_workbook import xlsb
from tests.hostile.compound_file import compound_file
from tests.hostile.other_kinds import ods_of
from xlperf.intake.handmade.files import grids_of
from xlperf.ooxml.kind import kind_of
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.xls_appearance import Texts, _Looks
from xlperf.roster.file_rows import sheets_of


def packed(text: str, runs: list[tuple[int, int]]) -> bytes:
    units = text.encode("utf-16-le")
    head = struct.pack("<HB", len(units) // 2, 1 | (8 if runs else 0))
    count = struct.pack("<H", len(runs)) if runs else b""
    return head + count + units + b"".join(struct.pack("<HH", *run) for run in runs)


STRINGS = [("前一条", []), ("≥90%≥95%", [(0, 1), (4, 2)]), ("最后🙂划去", [(4, 1)]), ("尾", [])]


@pytest.mark.parametrize("cut", range(4, 60))
def test_texts_and_runs_are_read_across_a_continued_record(cut: int) -> None:
    whole = b"".join(packed(text, runs) for text, runs in STRINGS)
    ends = []  # where a record may end: between texts, between runs, and within characters
    at = 0
    for text, runs in STRINGS:
        start = at + 3 + 2 * bool(runs)
        body = start + len(text.encode("utf-16-le"))
        ends += [(place, True) for place in range(start + 2, body, 2)]
        at = body + 4 * len(runs)
        ends += [(place, False) for place in range(body + 4, at + 1, 4) if runs] or [(at, False)]
    place, within = ends[cut % len(ends)]
    pieces = [whole[:place], (b"\x01" if within else b"") + whole[place:]]
    reader = Texts(pieces, 0)
    found = [reader.rich() for _ in STRINGS]
    assert [(text, list(runs)) for text, runs in found] == STRINGS


@pytest.mark.parametrize(
    ("by_cell", "runs", "gone", "left"),
    [
        (False, [(0, 1), (4, 2)], "≥90%", "≥95%"),
        (False, [(4, 1)], "≥95%", "≥90%"),
        (True, [(4, 2)], "≥90%", "≥95%"),
        (True, [(0, 2)], "", "≥90%≥95%"),
        (False, [(0, 1)], "≥90%≥95%", ""),
        (False, [(0, 99)], "", "≥90%≥95%"),
    ],
)
def test_what_a_run_says_goes_before_what_the_cell_says(
    by_cell: bool, runs: list[tuple[int, int]], gone: str, left: str
) -> None:
    fonts = [(struck, 0, "") for struck in (False, True, False)]
    pieces = _Looks([(by_cell, 0, "")], [False], fonts, {}).of_text(0, "≥90%≥95%", runs)
    found = [
        "".join(piece.text for piece in pieces if bool(piece.struck) is struck) for struck in (True, False)
    ]
    assert found == [gone, left]


def record(kind: int, *content: bytes) -> bytes:
    whole = b"".join(content)
    return struct.pack("<HH", kind, len(whole)) + whole


def short(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}H", *numbers)


FIGURES = [
    record(0x203, short(0, 1, 0), struct.pack("<d", 12.5)),
    record(0x406, short(0, 2, 1), struct.pack("<d", 45056), bytes(8)),  # a formula, as Numbers writes it
    record(0x205, short(1, 1, 0), b"\x2a\x01"),
    record(0x06, short(1, 2, 0), b"\x02\0\x07\0\0\0\xff\xff", bytes(8)),
]
END = record(0x0A)


def of_excel_5(code_page: int, lock: bytes = b"", more: bytes = b"") -> bytes:
    """A workbook of Excel 5: its texts in a code page. `lock`: how it is encrypted; `more`: records of its sheet."""
    name = "表一".encode("gbk")
    labels = [
        record(0x204, short(row, 0, 0, len(text)), text)
        for row, text in enumerate(("部门名称".encode("gbk"), "绩效".encode("gbk")))
    ]
    sheet = b"".join([record(0x809, short(0x500, 0x10, 0, 0)), *labels, *FIGURES, more, END])
    head = [
        record(0x809, short(0x500, 5, 0, 0)),
        *([record(0x2F, lock)] if lock else []),
        record(0x42, short(code_page)),
        record(0x41E, short(164), b"\x0a", b"yyyy/mm/dd"),
        record(0xE0, short(0, 0), bytes(12)),
        record(0xE0, short(0, 164), bytes(12)),
    ]
    start = sum(map(len, head)) + 4 + 7 + len(name) + len(END)
    return b"".join([*head, record(0x85, struct.pack("<IBBB", start, 0, 0, len(name)), name), END, sheet])


@pytest.mark.parametrize("name", ["Book", "BOOK", ""])
def test_a_workbook_of_excel_5_is_read_in_its_code_page(name: str) -> None:
    stream = of_excel_5(936)
    (grid,) = grids_of(compound_file({name: stream}) if name else stream)
    assert grid.name == "表一"
    values = {(cell.row, cell.column): (cell.value, cell.note) for row in grid.rows for cell in row}
    assert values == {
        (0, 0): ("部门名称", ""), (0, 1): (Decimal("12.5"), ""), (0, 2): ("2023年5月10日", "intake-date"),
        (1, 0): ("绩效", ""), (1, 1): ("#N/A", ""), (1, 2): ("#DIV/0!", ""),
    }  # fmt: skip


def test_the_head_of_the_pages_and_a_field_of_a_form_in_a_workbook_of_excel_5_are_told() -> None:
    text = "&L&8第&P页&R单位：&B千元".encode("gbk")
    head, box = record(0x14, bytes([len(text)]), text), record(0x5D, short(0x15, 0x12, 0x0B, 1), bytes(14))
    (grid,) = grids_of(of_excel_5(936, more=head + box))
    assert [(one.check, one.value) for one in grid.told] == [
        ("intake-object", ""),
        ("intake-drawing-unit", "单位：千元"),
    ]


def test_a_field_of_a_form_in_an_ods_is_told() -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "table", "text"))
    page = (
        f'<office:document {names} xmlns:draw="{space}:drawing:1.0" office:mimetype="application/vnd.oasis.'
        'opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="a"><table:shapes>'
        '<draw:control draw:control="c1"/></table:shapes><table:table-row><table:table-cell><text:p>部门</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>"
    )
    (grid,) = grids_of(page.encode())
    assert [one.check for one in grid.told] == ["intake-object"]


@pytest.mark.parametrize("missing", [len(END), len(END) + 1, 40])
def test_a_sheet_that_is_cut_off_is_damaged_and_not_shorter(missing: int) -> None:
    """Between two records, too, where nothing else tells it."""
    with pytest.raises(UnreadableWorkbook) as refusal:
        grids_of(compound_file({"Book": of_excel_5(936)[:-missing]}))
    assert refusal.value.reason_id == "corrupt"


def test_a_roster_of_excel_5_is_read_in_its_code_page(tmp_path: Path) -> None:
    roster = tmp_path / "名册.xls"
    roster.write_bytes(compound_file({"Book": of_excel_5(936)}))
    _, (sheet,) = sheets_of(roster)
    assert sheet.lines == [(1, ["部门名称", "12.5", "2023-05-10"]), (2, ["绩效", "#N/A", "#DIV/0!"])]
    assert sheet.numbers == {(1, 1)}


def rc4(key: bytes, length: int) -> bytes:
    box, at, found = list(range(256)), 0, bytearray()
    for number in range(256):
        at = (at + box[number] + key[number % len(key)]) % 256
        box[number], box[at] = box[at], box[number]
    at = 0
    for number in range(1, length + 1):
        place = number % 256
        at = (at + box[place]) % 256
        box[place], box[at] = box[at], box[place]
        found.append(box[(box[place] + box[at]) % 256])
    return bytes(found)


def xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["md5", "sha1"])
@pytest.mark.parametrize("password", ["VelvetSweatshop", "他人"])
def test_what_excel_encrypts_by_itself_is_read(kind: str, password: str) -> None:
    """Where a workbook's structure is protected; real files of both kinds were read once, too."""
    salt, text, checked = b"0123456789abcdef", password.encode("utf-16-le"), b"v" * 16
    hashed = getattr(hashlib, kind)
    if kind == "md5":
        base = hashed((hashed(text).digest()[:5] + salt) * 16).digest()[:5]
        head = short(1, 1, 1) + salt
    else:
        base = hashed(salt + text).digest()
        header = struct.pack("<8I", 0, 0, 0x6801, 0x8004, 128, 1, 0, 0)
        head = short(1, 2, 2) + struct.pack("<II", 0, len(header)) + header + struct.pack("<I", 16) + salt
    keys = [hashed(base + struct.pack("<I", block)).digest()[:16] for block in range(2)]
    proof = xor(checked + hashed(checked).digest(), rc4(keys[0], 16 + hashed().digest_size))
    lock = head + proof[:16] + (b"" if kind == "md5" else struct.pack("<I", 20)) + proof[16:]
    stream, mask = bytearray(of_excel_5(936, lock)), b"".join(rc4(key, 1024) for key in keys)
    at = 0
    while at < len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        first = at + 4 + (4 if number == 0x85 else length if number in (0x809, 0x2F) else 0)
        stream[first : at + 4 + length] = xor(
            bytes(stream[first : at + 4 + length]), mask[first : at + 4 + length]
        )
        at += 4 + length
    made = compound_file({"Book": bytes(stream)})
    if password != "VelvetSweatshop":
        with pytest.raises(UnreadableWorkbook) as refusal:
            grids_of(made)
        assert refusal.value.reason_id == "encrypted"
        return
    (grid,) = grids_of(made)
    assert [cell.text for row in grid.rows for cell in row] == [
        "部门名称",
        "12.5",
        "2023年5月10日",
        "绩效",
        "#N/A",
        "#DIV/0!",
    ]


def test_one_sheet_without_a_workbook_round_it_is_read() -> None:
    """As exports of programs of the time of Delphi write it."""
    text = "绩效目标".encode("gbk")
    stream = record(0x809, short(0, 0x10, 0, 0)) + record(0x204, short(0, 0, 0, len(text)), text) + END
    (grid,) = grids_of(stream)
    assert [cell.value for row in grid.rows for cell in row] == ["绩效目标"]


def test_fewer_shared_texts_than_are_announced_lose_none() -> None:
    text = packed("甲", [])
    sheet = [record(0x809, short(0x600, 0x10, 0, 0)), record(0xFD, short(0, 0, 0, 0, 0)), *FIGURES[:1], END]
    head = [record(0x809, short(0x600, 5, 0, 0)), record(0xFC, struct.pack("<II", 9, 9), text)]
    start = sum(map(len, head)) + 4 + 9 + len(END)
    listed = record(0x85, struct.pack("<IBBBB", start, 0, 0, 1, 0), b"A")
    (grid,) = grids_of(compound_file({"Workbook": b"".join([*head, listed, END, *sheet])}))
    assert [cell.value for row in grid.rows for cell in row] == ["甲", Decimal("12.5")]


def test_kinds_of_other_programs_are_called_what_they_are() -> None:
    numbers = io.BytesIO()
    with zipfile.ZipFile(numbers, "w") as archive:
        archive.writestr("Index/Document.iwa", b"")
    assert kind_of(numbers.getvalue()) == "iwork"
    assert kind_of(b"GPL Ghostscript\n\xff\n%PDF-1.7\n") == "pdf"


def test_an_ods_without_the_file_of_its_type_is_one_by_its_manifest() -> None:
    """As Spire.XLS writes it: OpenDocument 1.2 part 3, 3.3 recommends that file and does not require it."""
    kinds = {"spreadsheet": "ods", "text": "odt"}
    for kind, expected in kinds.items():
        saved = io.BytesIO()
        with zipfile.ZipFile(saved, "w") as archive:
            archive.writestr("content.xml", "<office:document-content/>")
            part = '<m:file-entry m:media-type="application/vnd.oasis.opendocument.chart" m:full-path="Object 1/"/>'
            whole = (
                f'<m:file-entry m:media-type="application/vnd.oasis.opendocument.{kind}" m:full-path="/" />'
            )
            archive.writestr("META-INF/manifest.xml", f"\ufeff<m:manifest>{part}{whole}</m:manifest>")
        assert kind_of(saved.getvalue()) == expected


def test_a_day_in_an_ods_is_a_whole_one_however_short_it_is_shown() -> None:
    cell = '<table:table-cell office:value-type="date" office:date-value="2023-05-10"><text:p>10.5.</text:p></table:table-cell>'
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    rows = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    flat = f'<office:document{spaces} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>'
    (grid,) = grids_of(
        f"{flat}<office:spreadsheet>{rows}</office:spreadsheet></office:body></office:document>".encode()
    )
    assert [(one.value, one.note) for row in grid.rows for one in row] == [("2023年5月10日", "intake-date")]


def test_a_picture_that_wps_keeps_in_a_cell_is_no_text() -> None:
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "负责人"  # type: ignore[index]
    book.active["B1"] = '=DISPIMG("ID_34",1)'  # type: ignore[index]
    book.active["B1"].data_type = "s"  # type: ignore[index]
    book.save(held)
    (grid,) = grids_of(held.getvalue())
    assert [cell.value for row in grid.rows for cell in row] == ["负责人"]
    assert [(told.check, told.cell) for told in grid.told] == [("intake-object", "B1")]


def test_errors_in_an_xlsb_are_no_empty_cells() -> None:
    sheets = {"甲": {(0, 0): "基本支出", (0, 1): "#DIV/0!"}, "乙": {(3, 2): 1.5, (3, 130): "#N/A"}}
    grids = grids_of(xlsb(sheets), "xlsb")
    found = {grid.name: {(c.row, c.column): str(c.value) for row in grid.rows for c in row} for grid in grids}
    assert found == {"甲": {(0, 0): "基本支出", (0, 1): "#DIV/0!"}, "乙": {(3, 2): "1.5", (3, 130): "#N/A"}}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ('="项目名称",="护岸"\n="代码",="001"\n', "utf-8"),  # shielded, so that no zero is lost
        ("项目名称,护岸\r\n代码,001\t\r\n", "gb18030"),
        ('"项目名称"\t"护岸"\r\n"代码"\t"001"\r\n', "utf-16"),  # Unicode text, all of it quoted
    ],
)
def test_cells_as_other_systems_export_them(text: str, encoding: str) -> None:
    (grid,) = grids_of(text.encode(encoding))
    assert [[cell.text for cell in row] for row in grid.rows if row] == [
        ["项目名称", "护岸"],
        ["代码", "001"],
    ]


def test_a_page_of_a_web_form_holds_what_its_fields_show() -> None:
    page = (
        "<table><tr><td>二级<td>金额<td>新建<td>说明</tr><tr><td><select><option>经济<option selected>社会</select>"
        "<td><input value='300.5'><input type=hidden value=7><td><input type=checkbox checked>是<td><textarea>略</textarea></tr>"
        "<tr><td><select><option selected>甲<option selected>乙</select><td><input type=month value=2024-03><td><input type=submit value=提交>"
        "<td><select multiple><option selected>丙 <option>丁 <option selected>戊</select></tr></table>"
    )
    (grid,) = grids_of(page.encode())
    assert [cell.text for cell in grid.rows[1]] == ["社会", "300.5", "√是", "略"]
    assert [cell.text for cell in grid.rows[2]] == ["乙", "2024-03", "丙 戊"]


def test_numbers_of_an_ods_of_which_nothing_is_shown_and_those_without_a_text() -> None:
    """LibreOffice writes an empty line for what ;;; hides; OpenDocument 1.2 part 1, 9.1.4 asks for no line at all."""
    held = 'office:value-type="float" office:value="812.4"'
    cells = (
        f"<table:table-cell {held}><text:p/></table:table-cell>"
        f"<table:table-cell {held}/>"
        f"<table:table-cell {held}><text:p>812.40</text:p></table:table-cell>"
        '<table:table-cell office:value-type="string"><text:p/></table:table-cell>'
        "<table:table-cell/>"
    )
    (grid,) = grids_of(
        ods_of(f'<table:table table:name="a"><table:table-row>{cells}</table:table-row></table:table>')
    )
    assert [(cell.column, cell.value, cell.unseen) for row in grid.rows for cell in row] == [
        (0, Decimal("812.4"), True),
        (1, Decimal("812.4"), False),
        (2, Decimal("812.4"), False),
    ]
