"""The add-in, installed by LibreOffice's own unopkg in a profile of its own, against the plain functions."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import venv
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.excel.arguments import SCALARS
from tests.excel.conftest import Office
from tests.excel.held import held
from tests.excel.plain import OF_TEXT, plain
from tests.proof.defects import ALL, planted, together
from tests.proof.valid import valid_declaration
from tests.scored import table
from tests.target.labelled import all_rows, rows
from xlperf.excel.extension import build_oxt, programmatic_name
from xlperf.excel.form_functions import NOTHING_FOUND, XLP_CHECK, XLP_FINDINGS
from xlperf.excel.install.libreoffice import install, installed_version, remove
from xlperf.expression.native_targets import FINE
from xlperf.form import load_form
from xlperf.form.layout import roles
from xlperf.intake.one_file import take_in_bytes
from xlperf.ooxml.address import address
from xlperf.system.zip_writer import zipped
from xlperf.template.office_calls import TARGET_CHECK, with_office_calls
from xlperf.template.prefill import Options, layout_for
from xlperf.template.stamp import Stamper
from xlperf.template.write import build

pytestmark = pytest.mark.programs

SHEET = "Sheet1"
FORM = load_form("guangzhou-2023")
PAPER = FORM.page.sheet
WORKBOOKS = 4
"""So many workbooks with planted defects are opened; the first hold most of them."""


def texts() -> list[str]:
    return [row[0] for row in all_rows() if row[0]]


@pytest.fixture(scope="module")
def settings(libreoffice_python: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("extension")
    shared = folder / "shared"
    shared.mkdir()
    build_oxt(folder / "xlperf.oxt")
    given = [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"-env:UNO_SHARED_PACKAGES={shared.as_uri()}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={shared.as_uri()}",
    ]
    unopkg = shutil.which("unopkg") or "unopkg"
    as_root = ["--shared"] if os.name == "posix" and os.geteuid() == 0 else []
    subprocess.run([unopkg, "add", *as_root, *given, str(folder / "xlperf.oxt")], check=True, timeout=120)
    return given


def test_every_function_gives_what_python_gives_on_every_labelled_text(
    office: Office, settings: list[str]
) -> None:
    """All of them as one column; those of the first set in cells of their own as well, for a call takes half a millisecond."""
    cases, alone = texts(), [row[0] for row in rows("dev.tsv") if row[0]]
    assert len(cases) > 1000 and len(alone) > 200 and set(alone) <= set(cases)
    cases.sort(key=lambda text: text not in alone)
    last, last_alone = len(cases), len([text for text in cases if text in alone])
    steps: list[list[Any]] = [["enter", SHEET, f"A1:A{last}", [[text] for text in cases]]]
    for own, column, name in zip("BCDEF", "GHIJK", OF_TEXT, strict=True):
        function = programmatic_name(name)
        calls = [[f"={function}(A{row})"] for row in range(1, last_alone + 1)]
        steps.append(["fill", SHEET, f"{own}1:{own}{last_alone}", calls])
        steps.append(["array", SHEET, f"{column}1:{column}{last}", f"={function}(A1:A{last})"])
    *_, of_cells, of_column = office(
        None, [*steps, ["block", SHEET, f"B1:F{last_alone}"], ["block", SHEET, f"G1:K{last}"]], settings
    )
    expected = [[plain(name)(text) for name in OF_TEXT] for text in cases]
    for answers in (of_cells, of_column):
        pairs = zip(cases, answers, expected, strict=False)
        assert [(text, got, want) for text, got, want in pairs if got != want] == []
    assert (len(of_cells), len(of_column)) == (last_alone, last)


def test_odd_arguments_have_defined_answers(office: Office, settings: list[str]) -> None:
    target, check, total = map(programmatic_name, ("XLP_TARGET", "XLP_TARGET_CHECK", "XLP_TOTAL"))
    steps: list[list[Any]] = [
        *(
            ["set", SHEET, f"A{row}", text]
            for row, text in ((1, "不少于40场"), (3, 4.0), (5, "1,475.17"), (6, "８０９９万元"))
        ),
        *(["set", SHEET, f"E{row}", "某指标"] for row in (1, 2, 3)),
        ["array", SHEET, "B1:B3", f"={target}(A1:A3)"],
        ["array", SHEET, "C1:C3", f"={check}(A1:A3;E1:E3)"],
        ["formula", SHEET, "D1", f"={target}(A2)"],
        ["formula", SHEET, "D2", f'={target}("90%以上")'],
        ["formula", SHEET, "D3", f"={total}(A3:A8)"],
        ["formula", SHEET, "D4", f'=IFERROR({target}(1/0);"native")'],
    ]
    reads = [["get", SHEET, cell] for cell in ("B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2", "D3", "D4")]
    answers = office(None, steps + reads, settings)[len(steps) :]
    assert answers == ["≥40场", "", "4", "", "没有填写指标值", "", "", "≥90%", 9578.17, "native"]


def entered(cell: str, value: Any) -> list[Any]:
    """The step by which a cell comes to hold a value; an error and a truth value come of a formula."""
    if value is None:
        return ["set", SHEET, cell, ""]
    if isinstance(value, bool):
        return ["formula", SHEET, cell, f"={str(value).upper()}()"]
    if value in ("#N/A", "#DIV/0!"):
        return ["formula", SHEET, cell, {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[value]]
    return ["set", SHEET, cell, value]


ERRORS = {"#N/A": 32767, "#DIV/0!": 532}
"""An error cell makes the call itself an error, before the add-in is asked, so that IFERROR falls back."""


def test_odd_arguments_give_what_the_plain_functions_give(office: Office, settings: list[str]) -> None:
    names = (*OF_TEXT, "XLP_TOTAL")
    steps: list[list[Any]] = []
    expected: list[Any] = []
    for row, value in enumerate(SCALARS.values(), start=1):
        steps.append(entered(f"A{row}", value))
        # Calc knows no truth values: TRUE is the number 1, and a lone 0 an empty cell.
        handed = float(value) or None if isinstance(value, bool) else value
        for column, name in zip("BCDEFG", names, strict=True):
            steps.append(["formula", SHEET, f"{column}{row}", f"={programmatic_name(name)}(A{row})"])
            error = ERRORS.get(value) if isinstance(value, str) else None
            expected.append({"error": error} if error else plain(name)(handed))
    places = [f"{column}{row}" for row in range(1, len(SCALARS) + 1) for column in "BCDEFG"]
    answers = office(None, [*steps, *(["get", SHEET, place] for place in places)], settings)[len(steps) :]
    got = dict(zip(places, answers, strict=True))
    wanted = dict(zip(places, expected, strict=True))
    assert {place: (got[place], wanted[place]) for place in places if got[place] != wanted[place]} == {}


def test_scores_are_those_of_python(office: Office, settings: list[str]) -> None:
    """A row alone, and all rows at once; odd values in each place, but that a lone 0 is an empty cell."""
    name, score = programmatic_name("XLP_SCORE"), plain("XLP_SCORE")
    odd = [value for value in SCALARS.values() if not isinstance(value, bool) and value not in ERRORS]
    rows: list[tuple[Any, ...]] = [*table(), ("≥95%", 96.0, 5.0), ("≥95%", 0.0, 5.0), ("≥95%", "96%", None)]
    for value in odd:
        rows += [(value, "96%", 5.0), ("≥95%", value, 5.0), ("≥95%", "96%", value)]
    last = len(rows)
    held_by_cells = [["" if value is None else value for value in row] for row in rows]
    steps: list[list[Any]] = [["enter", SHEET, f"A1:C{last}", held_by_cells]]
    calls = [[f"={name}(A{row};B{row};C{row})"] for row in range(1, last + 1)]
    steps += [
        ["fill", SHEET, f"D1:D{last}", calls],
        ["array", SHEET, f"E1:E{last}", f"={name}(A1:A{last};B1:B{last};C1:C{last})"],
        ["formula", SHEET, "F1", f"={name}(1/0;B1;C1)"],
        ["block", SHEET, f"D1:E{last}"],
        ["get", SHEET, "F1"],
    ]
    *_, answers, of_error = office(None, steps, settings)
    alone = [score(*(None if value == 0.0 else value for value in row)) for row in rows]
    together = score(*([[row[place]] for row in rows] for place in range(3)))
    wanted = [[one, *other] for one, other in zip(alone, together, strict=True)]
    different = [
        (row, got, want) for row, got, want in zip(rows, answers, wanted, strict=True) if got != want
    ]
    assert different == []
    assert of_error == {"error": ERRORS["#DIV/0!"]}
    assert {type(answer) for answer in alone} == {str, float}


def test_blocks_and_whole_columns_give_what_the_plain_functions_give(
    office: Office, settings: list[str]
) -> None:
    target, total = programmatic_name("XLP_TARGET"), programmatic_name("XLP_TOTAL")
    block = [["三次", None], ["1,475.17", 0.9]]
    steps: list[list[Any]] = [
        *(
            entered(f"{'AB'[column]}{row}", value)
            for row, cells in enumerate(block, start=1)
            for column, value in enumerate(cells)
        ),
        ["array", SHEET, "D1:E2", f"={target}(A1:B2)"],
        ["block", SHEET, "D1:E2"],
        *(entered(f"G{row}", value) for row, value in enumerate((1.5, "1,475.17"), start=1)),
        ["formula", SHEET, "I1", f"={total}(G1:G1048576)"],
        ["get", SHEET, "I1"],
        ["array", SHEET, "K1:K3", f"={target}(G1:G1048576)"],
        ["block", SHEET, "K1:K2"],
    ]
    answers = office(None, steps, settings)
    assert answers[5] == plain("XLP_TARGET")(block)
    assert answers[9] == 1476.67
    assert answers[11] == [["1.5"], ["1475.17"]]


def test_the_checks_of_a_document_are_those_of_python(
    office: Office, settings: list[str], tmp_path: Path
) -> None:
    stamper = Stamper(FORM, Options())
    groups = [group for group in together(ALL) if not any(one.reason for one in group)][:WORKBOOKS]
    steps: list[list[Any]] = []
    expected: list[Any] = []
    for seed, group in enumerate(groups):
        package = planted(FORM, stamper, group, valid_declaration(FORM, seed))
        file = tmp_path / f"{seed}.xlsx"
        file.write_bytes(package)
        rows = XLP_FINDINGS(workbook=held(package))
        block = f"AA1:AF{len(rows)}"
        steps += [
            ["open", str(file)],
            ["unprotect", PAPER],
            ["array", PAPER, block, f"={programmatic_name('XLP_FINDINGS')}()"],
            ["block", PAPER, block],
        ]
        expected += [None, None, None, rows]
        for check in ("balance", "required", "nonsense"):
            steps += [
                ["formula", PAPER, "AH1", f'={programmatic_name("XLP_CHECK")}("{check}")'],
                ["get", PAPER, "AH1"],
            ]
            expected += [None, XLP_CHECK(check, workbook=held(package))]
    assert sum(map(len, groups)) > 40
    assert office(None, steps, settings) == expected


def test_a_call_that_names_the_ranges_follows_every_entry(
    office: Office, settings: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "valid.xlsx"
    declaration = valid_declaration(FORM, 3)
    file.write_bytes(Stamper(FORM, Options()).workbook(declaration.department, "", declaration))
    ranges = f"{PAPER}.$A$3:$H$80;$_xlperf.$A$1:$B$20"
    steps: list[list[Any]] = [
        ["unprotect", PAPER],
        ["formula", PAPER, "AA1", f'={programmatic_name("XLP_CHECK")}("number";{ranges})'],
        ["array", PAPER, "AB1:AG2", f"={programmatic_name('XLP_FINDINGS')}({ranges})"],
        ["get", PAPER, "AA1"],
        ["get", PAPER, "AB2"],
        ["set", PAPER, "D7", "八千左右"],
        ["get", PAPER, "AA1"],
        ["get", PAPER, "AB2"],
    ]
    answers = office(file, steps, settings)
    assert answers[3:5] == ["", NOTHING_FOUND]
    assert answers[6:] == ["D7：“项目支出”应填数字，填的是“八千左右”", "number"]


def asking(**targets: str) -> bytes:
    """The variant of the template that asks the add-in, with target values of the period in its first rows."""
    valid = valid_declaration(FORM, 3)
    tables = {name: [dict(row) for row in rows] for name, rows in valid.tables.items()}
    for row, text in enumerate(targets.values()):
        tables["indicators"][row]["period_target"] = tables["indicators"][row]["annual_target"] = text
    declaration = replace(valid, tables=tables)
    options = Options()
    return with_office_calls(build(FORM, options, declaration), layout_for(FORM, options, declaration))


def test_a_template_that_asks_the_addin_shows_its_answer_and_the_native_one_without_it(
    office: Office, settings: list[str], tmp_path: Path
) -> None:
    package = asking(upside_down="95千克-90千克", sound="不少于3场", vague="若干场")
    file = tmp_path / "asking.xlsx"
    file.write_bytes(package)
    layout = layout_for(FORM, Options(), None)
    cells = [
        address(one.row, one.column)
        for row in range(3)
        for one in layout.formulas
        if one.role == roles.TargetReason("indicators", "period_target", row)
    ]
    steps: list[list[Any]] = [["recalculate"], *(["get", FORM.page.sheet, cell] for cell in cells)]
    reasons = [plain("XLP_TARGET_CHECK")(text) for text in ("95千克-90千克", "不少于3场", "若干场")]
    assert reasons[0] and not reasons[1] and reasons[2]
    asked = reasons
    saved = tmp_path / "saved.xlsx"
    assert office(file, [*steps, ["save", str(saved)]], settings)[1:-1] == asked
    found = take_in_bytes(saved.read_bytes(), "saved.xlsx").findings
    checks = {one.check for one in found}
    assert "target-format" in checks and "workbook-altered" not in checks
    # Formulas alone refuse none of them. LibreOffice 26.8.1 does not come to IFERROR where nobody knows a function.
    assert office(file, steps)[1:] in ([FINE] * 3, [{"error": 509}] * 3)


def test_a_template_that_asks_the_addin_is_accepted_and_still_guarded(tmp_path: Path) -> None:
    package = asking(sound="3场", another="3场", third="3场")
    assert take_in_bytes(package, "a.xlsx").findings == ()
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        content = {entry: parts.read(entry) for entry in parts.namelist()}
    part = "xl/worksheets/sheet1.xml"
    # as LibreOffice 25.2 saves it
    by_its_name_in_excel = content[part].replace(TARGET_CHECK.encode(), b"XLP_TARGET_CHECK")
    assert by_its_name_in_excel != content[part]
    assert take_in_bytes(zipped((content | {part: by_its_name_in_excel}).items()), "a.xlsx").findings == ()
    spoilt = content[part].replace(b"IF(ISNUMBER(FIND(", b"IF(1=ISNUMBER(FIND(", 1)
    assert spoilt != content[part]
    altered = zipped((content | {part: spoilt}).items())
    assert "workbook-altered" in {one.check for one in take_in_bytes(altered, "a.xlsx").findings}


def test_the_extension_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    build_oxt(tmp_path / "a.oxt")
    build_oxt(tmp_path / "b.oxt")
    assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()


def test_it_is_put_in_from_within_a_virtual_environment(
    libreoffice_python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "environment")
    monkeypatch.setenv("PATH", f"{tmp_path / 'environment' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "environment"))
    (tmp_path / "shared").mkdir()
    shared = (tmp_path / "shared").as_uri()
    given = [
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        f"-env:UNO_SHARED_PACKAGES={shared}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={shared}",
    ]
    install(given)
    assert installed_version(given)
    assert remove(given) and installed_version(given) == ""
