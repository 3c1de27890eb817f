"""Documents that LibreOffice reads for us: RTF, OpenDocument, and what WPS Writer calls .wps; without it, the cure is told."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

import pytest

from tests.papers.truth import HERE
from tests.programs.libreoffice import LibreOffice
from xlperf.intake.handmade.files import read_file
from xlperf.intake.handmade.formats import documents
from xlperf.ooxml.refusal import UnreadableWorkbook

ROWS = [
    ["项目名称", "路灯改造"],
    ["主管部门", "某市城管局"],
    ["实施单位", "某市照明中心"],
    ["年度目标", "改造路灯800盏"],
]
TITLE = "项目支出绩效目标表"


def rtf() -> bytes:
    def shown(text: str) -> str:
        return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in text)

    rows = "".join(
        "\\trowd\\cellx3000\\cellx9000 "
        + "".join(f"\\intbl {shown(cell)}\\cell " for cell in row)
        + "\\row\n"
        for row in ROWS
    )
    return f"{{\\rtf1\\ansi\\uc1 {shown(TITLE)}\\par {shown('（2025年度）')}\\par {rows}\\pard\\par}}".encode(
        "ascii"
    )


def odt() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "table", "text"))
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in ROWS
    )
    lines = f"<text:p>{TITLE}</text:p><text:p>（2025年度）</text:p>"
    table = f'<table:table table:name="a"><table:table-column table:number-columns-repeated="2"/>{rows}</table:table>'
    content = (
        f'<office:document-content {names} office:version="1.2"><office:body><office:text>{lines}{table}'
        "</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'<m:manifest xmlns:m="{space}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{kind}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return made.getvalue()


@pytest.mark.programs
@pytest.mark.parametrize("made", [rtf, odt])
def test_rtf_and_opendocument_are_read(made: object, libreoffice: LibreOffice, tmp_path: Path) -> None:
    file = tmp_path / f"a.{getattr(made, '__name__', '')}"
    file.write_bytes(made())  # type: ignore[operator]
    declaration = read_file(file).declaration
    assert declaration.form.id == "national-project-year-2015"
    assert declaration.year == 2025
    assert declaration.fields["project_name"] == "路灯改造"
    assert declaration.fields["annual_objective"] == "改造路灯800盏"


@pytest.mark.programs
def test_a_document_of_wps_writer_is_an_old_word_document(libreoffice: LibreOffice, tmp_path: Path) -> None:
    file = tmp_path / "a.wps"
    file.write_bytes((HERE / "p08.doc").read_bytes())
    assert read_file(file).declaration.form.id == "national-project-2015"


@pytest.mark.parametrize("made", [rtf, odt])
def test_without_libreoffice_the_cure_is_told(
    made: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "find_office", lambda: None)
    file = tmp_path / "a.doc"
    file.write_bytes(made())  # type: ignore[operator]
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_file(file)
    assert refusal.value.reason_id == "word-not-installed"
    assert "LibreOffice" in refusal.value.hint
