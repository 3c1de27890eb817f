"""No function of the library writes over an input, a filled workbook or another kind of file, unless it is told to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import xlperf
from tests.grid.seed import TEXT
from tests.workbook.seed import seed
from xlperf.system.durable import CannotWrite
from xlperf.template.write import Options, build

Write = Callable[[Path, bool], object]


@pytest.fixture(scope="module")
def filled() -> bytes:
    return build(seed().form, Options(code="101"), seed())


@pytest.fixture
def place(tmp_path: Path, filled: bytes) -> Path:
    (tmp_path / "填好.xlsx").write_bytes(filled)
    (tmp_path / "公开.txt").write_text(TEXT.replace("115", "116"), encoding="utf-8")
    (tmp_path / "别的.xlsx").write_bytes(build(seed().form, Options(code="102")))
    (tmp_path / "收件").mkdir()
    (tmp_path / "收件" / "a.xlsx").write_bytes(filled)
    return tmp_path


def writers(place: Path) -> dict[str, tuple[Write, list[str]]]:
    """How each function writes, and the names in `place` that it must not write over."""
    workbook, text = place / "填好.xlsx", place / "公开.txt"
    declaration = xlperf.read(workbook)
    return {
        "fill": (
            lambda out, over: xlperf.fill(workbook, text, out, overwrite=over),
            ["填好.xlsx", "公开.txt", "别的.xlsx"],
        ),
        "clean": (lambda out, over: xlperf.clean(workbook, out, overwrite=over), ["别的.xlsx", "公开.txt"]),
        "new_template": (
            lambda out, over: xlperf.new_template("guangzhou-2023", out, overwrite=over),
            ["填好.xlsx", "别的.xlsx"],
        ),
        "publish": (
            lambda out, over: xlperf.publish(declaration, out, overwrite=over),
            ["别的.xlsx"],
        ),
        "consolidate": (
            lambda out, over: xlperf.consolidate(place / "收件", out=out, overwrite=over, cache=False),
            ["填好.xlsx"],
        ),
        "write": (
            lambda out, over: xlperf.consolidate(place / "收件", cache=False).write(out, overwrite=over),
            ["填好.xlsx"],
        ),
        "write_report": (
            lambda out, over: xlperf.write_report(xlperf.consolidate(place / "收件"), out, overwrite=over),
            ["单位名单.html"],
        ),
    }


@pytest.mark.parametrize(
    "name", ["fill", "clean", "new_template", "publish", "consolidate", "write", "write_report"]
)
def test_what_is_there_stays(name: str, place: Path) -> None:
    (place / "单位名单.html").write_bytes(b"%PDF-1.7 not a page")
    write, spared = writers(place)[name]
    for there in spared:
        before = (place / there).read_bytes()
        with pytest.raises(CannotWrite):
            write(place / there, False)
        assert (place / there).read_bytes() == before
    write(place / spared[-1], True)
    assert (place / spared[-1]).read_bytes() != before


def test_the_same_again_is_no_loss(place: Path) -> None:
    for _ in range(2):
        xlperf.new_template("guangzhou-2023", place / "空白.xlsx")
        xlperf.fill(place / "空白.xlsx", place / "公开.txt", place / "新.xlsx")
        xlperf.publish(xlperf.read(place / "新.xlsx"), place / "新.html")
        xlperf.consolidate(place / "收件", out=place / "汇总.xlsx")
