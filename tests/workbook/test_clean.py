"""Cleaning takes out what names a person or a computer, says so, and leaves every other byte as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.comments import Comment

from tests.hostile.base import base_workbook, cells, first_sheet
from tests.hostile.raw_zip import entries_of, with_parts
from tests.workbook.seed import seed
from xlperf.cli.clean import command
from xlperf.cli.publish import command as publish
from xlperf.form.layout import UNDO_SHEET
from xlperf.intake.one_file import take_in
from xlperf.messages import all_messages, speaking
from xlperf.ooxml.book import Book
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.repack import repacked
from xlperf.publishing.clean import cleaned
from xlperf.publishing.personal_traces import KINDS, Trace
from xlperf.template.write import Options, build

SECRETS = ("张三", "李四", "王五", "某市财政局", "处长", "HP LaserJet", "zhangsan", "Users", "机密", "会议室")
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*items: tuple[str, str, str, str]) -> bytes:
    """(id, last word of the type, target, mode or "")"""
    written = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"' if mode else "")
        + "/>"
        for i, kind, target, mode in items
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{written}</Relationships>'.encode()


def telling_workbook() -> bytes:
    """The base with every trace that Excel and its kin leave, each naming somebody or something."""
    base = base_workbook()
    package = Package(base)
    sheet = first_sheet(base)
    sheet_xml = package.read(sheet)
    page_setup = f'<pageSetup paperSize="9" r:id="rIdPrinter" xmlns:r="{OFFICE}"/>'.encode()
    workbook = package.read("xl/workbook.xml").replace(
        b"<sheets>",
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        b'<mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\zhangsan\\"'
        b' xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
        b'<xr:revisionPtr documentId="8_{zhangsan}" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"/>'
        b"<sheets>",
    )
    comments = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>李四</author>'
        '<author>tc={1}</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>李四:</t></r>'
        "<r><t>请核对金额</t></r></text></comment></commentList></comments>"
    )
    types = package.read("[Content_Types].xml").replace(
        b"</Types>",
        b'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
        b'<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
        b'<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>'
        b"</Types>",
    )
    app = package.read("docProps/app.xml")
    assert "某市财政局" in app.decode()
    return with_parts(
        base,
        {
            "[Content_Types].xml": types,
            "_rels/.rels": package.read("_rels/.rels").replace(
                b"</Relationships>",
                f'<Relationship Id="rIdC" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/></Relationships>'.encode(),
            ),
            "docProps/app.xml": app.replace(b"<Company>", "<Manager>处长</Manager><Company>".encode()),
            "docProps/core.xml": package.read("docProps/core.xml").replace(
                b"<dcterms:created", b"<cp:revision>7</cp:revision><dcterms:created"
            ),
            "docProps/custom.xml": "<Properties><property name='密级'>机密</property></Properties>".encode(),
            "xl/workbook.xml": workbook,
            sheet: re.sub(rb"(?=<legacyDrawing|</worksheet>)", page_setup, sheet_xml, count=1),
            sheet.replace("sheets/", "sheets/_rels/") + ".rels": relations(
                ("rIdPrinter", "printerSettings", "../printerSettings/printerSettings1.bin", ""),
                ("rIdComments", "comments", "../comments1.xml", ""),
            ),
            "xl/printerSettings/printerSettings1.bin": "HP LaserJet 会议室".encode("utf-16-le")
            + b"HP LaserJet",
            "xl/comments1.xml": comments.encode(),
            "xl/persons/person.xml": '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            '<person displayName="王五" id="{2}" userId="S::wang@x" providerId="AD"/></personList>'.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                (
                    "rId1",
                    "externalLinkPath",
                    "file:///C:\\Users\\zhangsan\\%E9%A2%84%E7%AE%97.xlsx",
                    "External",
                )
            ),
        },
    )


def contents(workbook: bytes) -> dict[str, bytes]:
    return {entry.name.decode(): entry.content for entry in entries_of(workbook)}


@pytest.fixture(scope="module")
def result() -> tuple[bytes, list[Trace]]:
    return cleaned(Package(telling_workbook()))


def test_no_trace_is_left_anywhere(result: tuple[bytes, list[Trace]]) -> None:
    before, after = contents(telling_workbook()), contents(result[0])
    for secret in SECRETS:
        forms = [secret.encode(), secret.encode("utf-16-le")]
        assert any(form in content for content in before.values() for form in forms), secret
        assert not [name for name, content in after.items() for form in forms if form in content], secret
        assert secret.encode() not in result[0]


def test_the_authors_of_comments_are_taken_out_wherever_a_program_keeps_them() -> None:
    book = openpyxl.load_workbook(io.BytesIO(build(seed().form, Options(), seed())))
    book.active["D6"].comment = Comment("李四：请核对", "李四")
    stream = io.BytesIO()
    book.save(stream)
    assert "xl/comments/comment1.xml" in contents(stream.getvalue())
    data, traces = cleaned(Package(stream.getvalue()))
    assert "comment-author" in {trace.kind for trace in traces}
    assert not [
        name for name, content in contents(data).items() if "李四" in content.decode("utf-8", "ignore")
    ]


def test_what_was_taken_out_is_told(result: tuple[bytes, list[Trace]]) -> None:
    told = {(trace.kind, trace.value) for trace in result[1]}
    assert {
        ("author", "张三"),
        ("company", "某市财政局"),
        ("manager", "处长"),
        ("revision", "7"),
        ("absolute-path", "C:\\Users\\zhangsan\\"),
        ("comment-author", "李四"),
        ("person", "王五"),
        ("custom-properties", ""),
        ("printer-settings", ""),
        ("link-path", "file:///C:\\Users\\zhangsan\\预算.xlsx"),
    } <= told


def test_parts_without_a_trace_keep_their_packed_bytes(result: tuple[bytes, list[Trace]]) -> None:
    before, after = Package(telling_workbook()), Package(result[0])
    touched = {trace.part for trace in result[1]} | {"[Content_Types].xml", "_rels/.rels"}
    touched |= {
        first_sheet(before.data),
        first_sheet(before.data).replace("sheets/", "sheets/_rels/") + ".rels",
    }
    same = [name for name in before.names if name not in touched]
    assert len(same) >= 6
    for name in same:
        old, new = before.entry(name), after.entry(name)
        assert (
            before.data[old.start : old.start + old.packed] == after.data[new.start : new.start + new.packed]
        )


def test_values_formulas_and_comments_stay(result: tuple[bytes, list[Trace]], tmp_path: Path) -> None:
    (tmp_path / "before.xlsx").write_bytes(telling_workbook())
    (tmp_path / "after.xlsx").write_bytes(result[0])
    assert cells(tmp_path / "after.xlsx") == cells(tmp_path / "before.xlsx")
    comments = contents(result[0])["xl/comments1.xml"].decode()
    assert "请核对金额" in comments and "tc={1}" in comments


def test_no_relationship_or_content_type_points_to_what_is_gone(result: tuple[bytes, list[Trace]]) -> None:
    after = contents(result[0])
    assert b"printerSettings1" not in b"".join(after.values()) and b"custom.xml" not in b"".join(
        after.values()
    )
    assert b"rIdPrinter" not in b"".join(after.values())
    assert b'paperSize="9"' in after[first_sheet(result[0])]
    assert b"comments1.xml" in b"".join(after.values())


def test_other_programs_still_open_it(result: tuple[bytes, list[Trace]]) -> None:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(result[0])) as archive:
        assert archive.testzip() is None
    workbook = openpyxl.load_workbook(io.BytesIO(result[0]))
    assert workbook.sheetnames[0] == "申报表" and workbook.properties.creator in (None, "")


def test_cleaning_again_finds_nothing_and_keeps_the_bytes(result: tuple[bytes, list[Trace]]) -> None:
    again, traces = cleaned(Package(result[0]))
    assert again == result[0] and traces == []


def test_cleaning_twice_gives_the_same_bytes(result: tuple[bytes, list[Trace]]) -> None:
    assert cleaned(Package(telling_workbook()))[0] == result[0]


def test_macros_and_connections_are_named_and_left() -> None:
    workbook = with_parts(
        base_workbook(), {"xl/vbaProject.bin": b"x", "xl/connections.xml": b"<connections/>"}
    )
    content, traces = cleaned(Package(workbook))
    assert [trace.kind for trace in traces if trace.left] == ["macros", "connections"]
    assert contents(content)["xl/vbaProject.bin"] == b"x"


def test_repacking_replaces_adds_and_leaves_out_parts_and_keeps_the_rest() -> None:
    base = base_workbook()
    changed = repacked(
        Package(base), {"/XL/styles.xml": b"<a/>", "xl/新.xml": b"new", "docProps/app.xml": None}
    )
    expected = contents(base)
    expected["xl/styles.xml"] = b"<a/>"
    expected["xl/新.xml"] = b"new"
    del expected["docProps/app.xml"]
    assert contents(changed) == expected
    assert [entry.stamp for entry in Package(changed).entries][:3] == [
        entry.stamp for entry in Package(base).entries
    ][:3]


def test_a_damaged_part_is_refused_and_not_passed_on() -> None:
    with pytest.raises(UnreadableWorkbook):
        cleaned(Package(with_parts(base_workbook(), {"docProps/core.xml": b"<!DOCTYPE x><x/>"})))


def test_every_kind_of_trace_has_words_in_both_languages() -> None:
    for kind in KINDS:
        chinese, english = all_messages()[f"clean-{kind}"]
        assert chinese and english and chinese != english


# --- the command -----------------------------------------------------------------------------------------------------
def run(*arguments: object) -> tuple[int, str, str]:
    with speaking("en"):
        outcome = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    return outcome.exit_code, outcome.stdout, outcome.stderr


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(telling_workbook())
    return path


def test_the_command_writes_a_clean_copy_and_tells_what_it_took_out(
    workbook: Path, tmp_path: Path, result: tuple[bytes, list[Trace]]
) -> None:
    status, said, _ = run(workbook, "-o", tmp_path / "new" / "b.xlsx")
    assert status == 0 and "author: 张三" in said and "printer settings" in said
    assert (tmp_path / "new" / "b.xlsx").read_bytes() == result[0]
    assert workbook.read_bytes() == telling_workbook()


def test_the_command_cleans_in_place(workbook: Path, result: tuple[bytes, list[Trace]]) -> None:
    assert run(workbook, "--in-place")[0] == 0
    assert workbook.read_bytes() == result[0]
    status, said, _ = run(workbook, "--in-place")
    assert status == 0 and "no personal traces" in said


def test_several_go_into_a_folder_and_one_that_cannot_be_read_is_named(
    workbook: Path, tmp_path: Path
) -> None:
    other = tmp_path / "b.xlsx"
    other.write_bytes(b"%PDF-1.7")
    status, _, errors = run(workbook, other, "-o", tmp_path / "out")
    assert status == 1 and "b.xlsx" in errors and "PDF" in errors
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.xlsx"]


def test_nothing_done_and_wrong_use_end_with_2(workbook: Path, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "A.xlsx").write_bytes(base_workbook())
    assert run(tmp_path / "none.xlsx", "-o", tmp_path / "b.xlsx")[0] == 2
    assert run(workbook)[0] == 2
    assert run(workbook, "-o", tmp_path / "b.xlsx", "--in-place")[0] == 2
    assert run(workbook, tmp_path / "sub" / "A.xlsx", "-o", tmp_path / "out")[0] == 2


def workbook_with_an_undo_copy(path: Path, old: str, shared: str) -> None:
    """Our workbook with macros after a command of the ribbon: the texts as they were, among the shared strings."""
    import openpyxl

    declaration = seed()
    path.write_bytes(build(declaration.form, Options(macros="python"), declaration))
    book = openpyxl.load_workbook(path, keep_vba=True)
    for row, text in enumerate((old, shared), 1):
        book[UNDO_SHEET].cell(row, 1, text)
    book["申报表"]["D4"] = shared
    book.save(path)


def test_the_macros_copy_of_old_texts_is_emptied_and_what_other_sheets_show_stays(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsm"
    workbook_with_an_undo_copy(path, "~[[内部讨论稿：压减三公经费]]", "公开的文字")
    before = read_bytes(path.read_bytes())
    assert any("内部讨论稿" in text for text in before.values())
    clean, traces = cleaned(Package(path.read_bytes()))
    assert {trace.kind for trace in traces} >= {"undo-copy"}
    package = Package(clean)
    assert not any("内部讨论稿".encode() in package.read(name) for name in package.names)
    after = read_bytes(clean)
    kept = {key: text for key, text in before.items() if key[0] != UNDO_SHEET}
    assert after == kept and "公开的文字" in kept.values()
    assert not [trace for trace in cleaned(package)[1] if not trace.left], "a second cleaning finds nothing"
    (tmp_path / "clean.xlsm").write_bytes(clean)
    assert take_in(tmp_path / "clean.xlsm").declaration is not None


def test_a_copy_published_as_a_workbook_holds_no_old_texts(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsm"
    workbook_with_an_undo_copy(path, "~[[内部讨论稿]]", "公开的文字")
    out = tmp_path / "public.xlsx"
    ended = CliRunner().invoke(publish, [str(path), "-o", str(out)])
    assert out.is_file(), ended.output
    package = Package(out.read_bytes())
    assert UNDO_SHEET not in [sheet.name for sheet in Book(package).sheets]
    assert not any("内部讨论稿".encode() in package.read(name) for name in package.names)


def read_bytes(data: bytes) -> dict[tuple[str, str], str]:
    """Every value of every sheet, by the sheet's name and the address."""
    book = Book(Package(data))
    return {
        (entry.name, place): str(sheet.value(place))
        for entry in book.sheets
        for sheet in [book.sheet(entry)]
        for place in sheet.cells
        if sheet.value(place) is not None
    }
