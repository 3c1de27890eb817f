"""Workbooks of a past version are read and compared as they were sent out, and a released version never changes unnoticed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlperf
from tests.proof import surgery as cut
from tests.proof.valid import valid_declaration
from tests.searches import examples
from xlperf.declaration.entered import is_gap
from xlperf.form import Form, form_specs, load_form
from xlperf.form.layout import layout_of
from xlperf.form.load import loaded
from xlperf.intake import released
from xlperf.intake.handmade.files import read_file
from xlperf.intake.one_file import take_in
from xlperf.intake.template_cells import expected_of
from xlperf.ooxml.formula import same_meaning
from xlperf.template.write import Options, build

ROOT = Path(__file__).resolve().parents[2]
FORM = "guangzhou-2023"
NOW = load_form(FORM).version
"""The newest version that is shipped; the tests raise it by one."""


@pytest.mark.parametrize("form", [name for name in form_specs() if load_form(name).sheets is None])
@examples(6)
@given(data=st.data())
def test_a_snapshot_grown_to_any_number_of_rows_is_what_the_form_makes(
    form: str, data: st.DataObject
) -> None:
    spec = load_form(form)
    rows = {table: data.draw(st.integers(1, 12)) for table in spec.tables}
    year = data.draw(st.integers(1990, 2100))
    wanted = expected_of(layout_of(spec, year, rows))
    grown = released.grown(released.snapshot_of(spec), rows, year)
    assert (grown.labels, grown.names) == (wanted.labels, wanted.names)
    assert (grown.inputs, grown.guarded, grown.heading) == (wanted.inputs, wanted.guarded, wanted.heading)
    for sheet, formulas in wanted.formulas.items():
        assert grown.formulas[sheet].keys() == formulas.keys()
        for place, text in formulas.items():
            assert same_meaning(grown.formulas[sheet][place], text, sheet)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "version_1").iterdir()), ids=lambda one: one.name
)
def test_workbooks_of_the_first_versions_are_read_as_they_were_sent_out(path: Path, tmp_path: Path) -> None:
    """Their sheet 校验 had a line a row of a table, and their formulas were array-entered."""
    intake = take_in(path)
    assert intake.declaration is not None and intake.declaration.form.version == 1
    told = {one.check for one in intake.findings if one.check.startswith("workbook-")}
    assert told <= {"workbook-macros"}  # macros of earlier templates are not those of today
    if intake.declaration.form.sheets is None:  # across sheets, formulas are not compared
        altered = tmp_path / path.name
        parts = cut.parts_of(path.read_bytes())
        row = next(
            row for row in range(3, 30) if f'<c r="A{row}"'.encode() in parts["xl/worksheets/sheet2.xml"]
        )
        parts["xl/worksheets/sheet2.xml"] = re.sub(
            rf'(<c r="C{row + 5}"[^>]*>)<f[^>]*>.*?</f>'.encode(),
            rb"\1",
            parts["xl/worksheets/sheet2.xml"],
            count=1,
        )
        altered.write_bytes(cut.package_of(parts))
        assert "workbook-altered" in {one.check for one in take_in(altered).findings}


# ---------------------------------------------------------------- two versions of one form


WITH_SHEETS = ("national-projects-2015", "national-project-2015")
"""A form with sheets and the one that these are: to build them takes as long as three others."""


@pytest.fixture
def forms(tmp_path: Path) -> Iterator[Path]:
    """A folder with a spec, as it is shipped, that a test may change."""
    with _shipped(tmp_path / "workbook_templates", FORM) as folder:
        yield folder


@pytest.fixture
def forms_with_sheets(tmp_path: Path) -> Iterator[Path]:
    """The same with a form that has sheets, and what these are."""
    with _shipped(tmp_path / "workbook_templates", FORM, *WITH_SHEETS) as folder:
        yield folder


@contextmanager
def _shipped(folder: Path, *forms: str) -> Iterator[Path]:
    for form in forms:
        shutil.copytree(ROOT / "workbook_templates" / form, folder / form)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlperf.form.load.forms_folder", lambda: folder)
        _forget()
        yield folder
    _forget()


def _forget() -> None:
    loaded.cache_clear()
    released.past_snapshot.cache_clear()
    released._grown.cache_clear()


def changed(folder: Path, old: str, new: str) -> None:
    """The spec of the form changed with a text editor."""
    spec = folder / FORM / "form.toml"
    text = spec.read_text(encoding="utf-8")
    assert old in text
    spec.write_text(text.replace(old, new), encoding="utf-8")
    _forget()


def built(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """build.py run over this folder, in a process of its own."""
    shown = (
        "import sys, runpy; import xlperf.form.load as load; from pathlib import Path;"
        f"load.forms_folder = lambda: Path({str(folder)!r});"
        f"sys.argv = ['build.py', *{list(words)!r}];"
        f"runpy.run_path({str(ROOT / 'workbook_templates' / 'build.py')!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", shown], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False
    )


def workbook(form: Form, seed: int, path: Path) -> Path:
    given = replace(valid_declaration(load_form(FORM, NOW), seed), form=form)
    extra = {name: Decimal("7.00") for name in form.inputs if name not in given.fields}
    path.write_bytes(
        build(form, Options(rows={"key_tasks": 7}), replace(given, fields={**given.fields, **extra}))
    )
    return path


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`inbox` with a workbook of the newest version and one of a version after it, which has a further field, another label
    and another rule, and `workbook_templates` with both; to be copied, not to be used."""
    made = tmp_path_factory.mktemp("two-versions")
    with _shipped(made / "workbook_templates", FORM) as folder:
        inbox = made / "inbox"
        inbox.mkdir()
        workbook(load_form(FORM), NOW, inbox / f"{NOW}.xlsx")
        assert built(folder, "--new-version", FORM).returncode == 0
        changed(folder, "| 财政专项资金  ", "| 财政专项资金（本级）  ")
        changed(folder, "| 部门名称 | [department_name] | < | < | < | < | < |",
                "| 部门名称 | [department_name] | < | < | 结转资金 | [carried_over] | < |")  # fmt: skip
        changed(folder, '[[section]]\nid = "basics"', '[[section.field]]\nid = "carried_over"\nkind = "amount"\n\n'
                '[[section]]\nid = "basics"')  # fmt: skip
        ran = built(folder)
        assert ran.returncode == 0, ran.stderr
        form = load_form(FORM)
        assert form.version == NOW + 1 and "carried_over" in form.fields
        workbook(form, NOW + 1, inbox / f"{NOW + 1}.xlsx")
    return made


@pytest.fixture
def second(two_versions: Path, forms: Path, tmp_path: Path) -> Path:
    """The inbox of the two versions, with their specs in `forms`."""
    shutil.rmtree(forms)
    shutil.copytree(two_versions / "workbook_templates", forms)
    _forget()
    return shutil.copytree(two_versions / "inbox", tmp_path / "inbox")


def test_each_workbook_is_read_by_the_spec_of_its_version(second: Path) -> None:
    for number in (NOW, NOW + 1):
        intake = take_in(second / f"{number}.xlsx")
        assert (intake.status, intake.findings) == ("accepted", ())
        assert intake.declaration is not None and intake.declaration.form.version == number
        assert intake.declaration.department == f"第{number}局"
        assert ("carried_over" in intake.declaration.fields) == (number == NOW + 1)


def test_both_versions_are_consolidated_into_the_newest(second: Path) -> None:
    result = xlperf.consolidate(second, cache=False)
    assert dict(result.counts)["accepted"] == 2 and result.form.version == NOW + 1
    frame = result.declarations.set_index("department")
    assert list(frame["version"]) == [NOW, NOW + 1]
    assert is_gap(frame.loc[f"第{NOW}局", "carried_over"])
    assert frame.loc[f"第{NOW + 1}局", "carried_over"] == Decimal("7.00")
    assert frame["basic_expenditure"].map(type).eq(Decimal).all()


def test_a_workbook_of_a_past_version_that_was_altered_is_found_out(second: Path) -> None:
    file = second / f"{NOW}.xlsx"
    parts = cut.parts_of(file.read_bytes())
    cut.number("K6", "1")(parts)
    file.write_bytes(cut.package_of(parts))
    intake = take_in(file)
    assert [(each.check, each.cell) for each in intake.findings] == [("workbook-altered", "K6")]


def test_formulas_that_come_out_otherwise_do_not_make_past_workbooks_altered(
    forms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_out = workbook(load_form(FORM), 1, tmp_path / "sent-out.xlsx")
    assert take_in(sent_out).findings == ()
    assert built(forms, "--new-version", FORM).returncode == 0
    _forget()
    # A later xlperf words its formulas otherwise, and puts more of them onto the sheets.
    before = expected_of(layout_of(load_form(FORM, NOW))).formulas
    _forget()
    monkeypatch.setattr("xlperf.form.layout.formulas.NOT_EVALUATED", "--")
    monkeypatch.setattr("xlperf.form.layout.check_formulas.PASSED", "OK")
    assert expected_of(layout_of(load_form(FORM, NOW))).formulas != before
    assert take_in(sent_out).findings == ()


def test_a_version_without_its_spec_is_refused_with_a_word(second: Path, forms: Path) -> None:
    (forms / FORM / "past" / f"v{NOW}.toml").unlink()
    _forget()
    intake = take_in(second / f"{NOW}.xlsx")
    assert (intake.status, intake.reason_id) == ("unreadable", "wrong-version")
    assert str(NOW) in (intake.reason or "")
    ran = built(forms, "--check")
    assert ran.returncode == 1 and f"past/v{NOW}.toml" in ran.stderr


# ---------------------------------------------------------------- a released version does not change


def test_what_is_shipped_keeps_its_promises(forms_with_sheets: Path) -> None:
    ran = built(forms_with_sheets, "--check")
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| 财政专项资金  ", "| 财政专项资金（本级）  "),
        ("max_length = 60", "max_length = 61"),
    ],
    ids=["a label", "a rule"],
)
def test_a_change_of_a_released_version_is_refused_until_the_version_is_raised(
    forms: Path, old: str, new: str
) -> None:
    before = (forms / FORM / "released.json").read_bytes()
    changed(forms, old, new)
    for words in ((), ("--check",)):
        ran = built(forms, *words)
        assert ran.returncode == 1 and "--new-version" in ran.stderr
    assert (forms / FORM / "released.json").read_bytes() == before
    changed(forms, new, old)
    assert built(forms, "--new-version", FORM).returncode == 0
    changed(forms, old, new)
    assert built(forms).returncode == 0
    assert built(forms, "--check").returncode == 0
    changed(forms, new, old)
    assert built(forms, "--not-sent-out", FORM).returncode == 0
    assert built(forms, "--check").returncode == 0


def test_a_formula_of_a_further_sheet_does_not_change_either(forms_with_sheets: Path) -> None:
    """It is in no snapshot: the blank workbook as it lies there says what it was."""
    blank = forms_with_sheets / WITH_SHEETS[0] / "blank.xlsx"
    parts = cut.parts_of(blank.read_bytes())
    cut.replaced("xl/worksheets/sheet2.xml", r"(<f>0\*SUM\([^<]*)</f>", r"\1+0</f>", 1)(parts)
    blank.write_bytes(cut.package_of(parts))
    for words in ((), ("--check",)):
        ran = built(forms_with_sheets, *words)
        assert ran.returncode == 1 and f"--new-version {WITH_SHEETS[0]}" in ran.stderr
    assert built(forms_with_sheets, "--not-sent-out", WITH_SHEETS[0]).returncode == 0
    assert built(forms_with_sheets, "--check").returncode == 0


def test_words_that_are_not_in_the_form_may_change(forms: Path) -> None:
    changed(forms, "部门的规范全称，与名册一致。", "部门的全称，与名册一致。")
    ran = built(forms)
    assert ran.returncode == 0, ran.stderr


def test_a_workbook_of_projects_is_read_by_the_version_of_its_sheets(
    forms_with_sheets: Path, tmp_path: Path
) -> None:
    forms, (listing, there) = forms_with_sheets, WITH_SHEETS
    given = xlperf.read(forms / listing / "blank.xlsx")
    example = read_file(forms / listing / "example.json").declaration
    sent = tmp_path / "sent.xlsx"
    sent.write_bytes(build(load_form(listing), Options(), example))
    spec, past = forms / there / "form.toml", forms / there / "past"
    now = load_form(there).version
    shutil.copy2(spec, past / f"v{now}.toml")
    shutil.copy2(forms / there / "released.json", past / f"v{now}.json")
    text = spec.read_text(encoding="utf-8").replace(f"version = {now}\n", f"version = {now + 1}\n", 1)
    text = text.replace("| 联系人       |", "| 联系人及电话 |")
    assert "联系人及电话" in text
    spec.write_text(text, encoding="utf-8")
    _forget()
    assert load_form(listing).sheet_form == load_form(there) != load_form(there, now)
    for source, wanted in ((forms / listing / "blank.xlsx", given.to_dict()), (sent, example.to_dict())):
        back = xlperf.read(source)
        assert back.form.sheet_form == load_form(there, now)
        assert back.to_dict() | {"code": ""} == wanted | {"code": ""}
        assert back.found == ()
    new = tmp_path / "new.xlsx"
    new.write_bytes(build(load_form(listing), Options(), replace(example, form=load_form(listing))))
    assert xlperf.read(new).form.sheet_form == load_form(there) and xlperf.read(new).found == ()
    (past / f"v{now}.toml").unlink()
    _forget()
    assert take_in(sent).declaration is None
