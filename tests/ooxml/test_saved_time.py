"""When a file was last saved is read from the file itself, in every kind that says so, and decides which one counts."""

from __future__ import annotations

import datetime
import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from tests.programs.libreoffice import LibreOffice
from tests.workbook.seed import seed
from xlperf.ooxml.properties import local_seconds_of, saved_time_of, seconds_of
from xlperf.template.write import Options, build

MOMENT = datetime.datetime(2023, 11, 5, 2, 0, tzinfo=datetime.UTC).timestamp()


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_word_document_says_it_in_its_core_properties() -> None:
    core = '<cp:coreProperties xmlns:cp="a" xmlns:dcterms="b"><dcterms:modified>2023-11-05T10:00:00+08:00</dcterms:modified></cp:coreProperties>'
    assert saved_time_of(zipped(**{"docProps/core.xml": core, "word/document.xml": "<a/>"})) == MOMENT


def test_open_document_says_it_by_the_clock_of_the_place() -> None:
    meta = "<office:meta><dc:date>2023-11-05T10:00:00.123</dc:date></office:meta>"
    expected = datetime.datetime(2023, 11, 5, 10).timestamp()
    assert saved_time_of(zipped(**{"meta.xml": meta, "content.xml": "<a/>"})) == expected
    assert local_seconds_of("2023-11-05T02:00:00Z") == seconds_of("2023-11-05T02:00:00Z") == MOMENT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 cut",
        b"a,b\n1,2",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut",
        zipped(**{"meta.xml": "<dc:date>soon</dc:date>"}),
    ],
)
def test_what_says_nothing_has_no_time(data: bytes) -> None:
    assert saved_time_of(data) == 0.0


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_saved_in_another_format_says_when(
    kind: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """The times of the files on disk are equal: those inside tell."""
    given = seed()
    old = {**given.fields, "staff_count": Decimal(999)}
    content = build(given.form, Options(code="101"), given)
    (tmp_path / "a.xlsx").write_bytes(_saved(content, b"2023-11-06T10:00:00Z"))
    box = tmp_path / "收件"
    box.mkdir()
    libreoffice.resave(tmp_path / "a.xlsx", box / f"新.{kind}")
    assert saved_time_of((box / f"新.{kind}").read_bytes()) > MOMENT
    before = build(given.form, Options(code="101"), type(given)(given.form, old, given.tables, given.year))
    (box / "旧.xlsx").write_bytes(_saved(before, b"2020-05-01T00:00:00Z"))
    for path in box.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    ledger = xlperf.consolidate(box, cache=False).ledger.set_index("file")["status"]
    assert ledger["旧.xlsx"] == "superseded" and ledger[f"新.{kind}"] in ("accepted", "warned")


def _saved(data: bytes, when: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = content.replace(b"2020-01-01T00:00:00Z", when)
            target.writestr(name, content)
    return buffer.getvalue()
