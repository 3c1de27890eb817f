"""Word and PDF made to do harm, or that cannot be read: refused with a reason and a cure, in time, without a traceback."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.papers.truth import HERE
from tests.papers.word import docx, paragraph, table
from xlperf.intake.handmade.files import read_file
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook


def pdf(pages: int, content: bytes = b"", extra: bytes = b"", count: int = 0) -> bytes:
    """A small PDF; `count`: the number of pages that it claims."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + extra + b">>"]
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(pages))
    objects.append(b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % (count or pages))
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"
    objects += [page] * pages
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
)
LOCK = b"/Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s>" % (b"41" * 32, b"42" * 32)


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    made = pdf(1, b"BT (secret) Tj ET")
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << " + LOCK + b" >> /ID [<01><01>]")


def packed_pdf(size: int) -> bytes:
    """A PDF whose page unpacks to `size` bytes of drawing."""
    content = zlib.compress(b"0 0 m 9 9 l S\n" * (size // 14), 9)
    plain = pdf(1, content)
    return plain.replace(b"<< /Length", b"<< /Filter /FlateDecode /Length", 1)


def looping_pdf() -> bytes:
    """A PDF whose pages' tree holds itself."""
    return pdf(1).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


def bomb() -> bytes:
    """A .docx whose text unpacks to a thousand times its size."""
    return docx(paragraph("<!-- -->" * 9_000_000))


NESTED = "<w:tbl><w:tr><w:tc>" * 200 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 200


@pytest.mark.parametrize(
    "made",
    [
        lambda: docx(paragraph("&h;"), LAUGHS + "]>"),
        lambda: docx(table([["x"] * 200] * 200)),
        lambda: docx(paragraph("x" * 3_000_000)),
        lambda: docx(NESTED),
        lambda: docx(paragraph("没有表格的信")),
        lambda: docx("")[:-40],
        lambda: pdf(1),
        lambda: pdf(200),
        lambda: pdf(1, count=10_000_000),
        lambda: pdf(1, b"q " * 400_000),
        lambda: pdf(1, extra=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> "),
        lambda: b"%PDF-1.7\n" + b"\0" * 5_000,
        encrypted_pdf,
        lambda: packed_pdf(60_000_000),
        looping_pdf,
        lambda: pdf(10_000),
        bomb,
        lambda: (HERE / "p06.pdf").read_bytes()[:9_000],
    ],
    ids=["entities", "cells", "long", "nested", "letter", "cut", "blank", "pages", "claims", "deep", "script",
         "zeros", "encrypted", "packed", "loop", "10000-pages", "bomb", "half"],
)  # fmt: skip
def test_it_is_refused_with_reason_and_cure(made: Callable[[], bytes], tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(made())
    began = time.monotonic()
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_file(file, limits=Limits(native_seconds=2))
    assert refusal.value.hint and str(refusal.value)
    assert time.monotonic() - began < 30


def test_tracked_changes_are_read_as_accepted_and_told_of(tmp_path: Path) -> None:
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText>旧名</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2" w:author="x"><w:r><w:t>新名</w:t></w:r></w:ins>'
    cell = f"<w:tc><w:p>{deleted}{inserted}<w:r><w:t>改造</w:t></w:r></w:p></w:tc>"
    body = paragraph("项目支出绩效目标表") + paragraph("（2025年度）")
    body += f"<w:tbl><w:tr><w:tc>{paragraph('项目名称')}</w:tc>{cell}</w:tr></w:tbl>"
    body += table([["主管部门", "某局"], ["实施单位", "某中心"], ["年度目标", "建成"]])
    file = tmp_path / "a.docx"
    file.write_bytes(docx(body))
    declaration = read_file(file).declaration
    assert declaration.fields["project_name"] == "新名改造"
    assert "intake-tracked" in [finding.check for finding in declaration.found]


def test_an_encrypted_pdf_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(encrypted_pdf())
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_file(file)
    assert refusal.value.reason_id == "encrypted"
