"""`new-template --macros`, from the command line: one workbook, and one a department."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import run_in_chinese
from xlperf.intake.one_file import take_in_bytes
from xlperf.ooxml.package import Package
from xlperf.ooxml.vba.sources import module_sources


@pytest.mark.parametrize(
    ("words", "module"),
    [(["--macros"], "xlwings_udfs"), (["--macros", "python"], "xlwings"), (["--macros", "vba"], "XlpTarget")],
)
def test_each_variant_has_its_macros_and_is_taken_in_untouched(
    words: list[str], module: str, tmp_path: Path
) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text("code,name\n001,甲局\n", encoding="utf-8")
    assert run_in_chinese("new-template", "-o", tmp_path / "a.xlsm", "--department", "甲局", *words) == 0
    assert run_in_chinese("new-template", "-o", tmp_path / "下发", "--roster", roster, *words) == 0
    for path in (tmp_path / "a.xlsm", tmp_path / "下发" / "001_甲局.xlsm"):
        data = path.read_bytes()
        assert module in module_sources(Package(data).read("xl/vbaProject.bin"))
        intake = take_in_bytes(data, path.name)
        assert intake.declaration.department == "甲局"
        assert not [each for each in intake.findings if each.check.startswith("workbook-")]
