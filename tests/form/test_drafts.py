"""A form that an office changes after it was sent out: what comes back is read by it as it was and judged by its rules as they
are, or said to be another draft's; never is a department told that it altered the workbook."""

from __future__ import annotations

import pickle
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from tests.command import heard_in_chinese
from tests.consolidation.inbox import roster
from tests.declarations import generated
from xlperf.declaration import Declaration
from xlperf.form import Form, load_form
from xlperf.form.layout import layout_of
from xlperf.intake.one_file import Intake, take_in_bytes
from xlperf.template.write import Options, build

SMALL = (Path(__file__).parent / "small.toml").read_text(encoding="utf-8")
CHANGES = {
    "a message": ("合计 {total} 少于", "总计 {total} 少于"),
    "a limit": ("max_length = 6", "max_length = 9"),
    "a label": ("| 收入   | [income]", "| 收入甲 | [income]"),
    "a check more": ("[[check]]", '[[check]]\nid = "over"\nat = "total"\nexpect = "total >= 1"\nmessage = "少了"\n\n[[check]]'),
    "more rows": ("rows = 5", "rows = 7"),
}  # fmt: skip


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "form.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def sent(spec: Path) -> bytes:
    form = load_form(spec)
    return build(form, Options(code="1"), next(iter(generated(form, layout_of(form).capacities, 1))))


def change(spec: Path, how: str) -> None:
    old, new = CHANGES[how]
    assert old in SMALL
    spec.write_text(SMALL.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("how", CHANGES)
def test_what_was_made_of_another_draft_is_no_altered_workbook(how: str, spec: Path) -> None:
    content = sent(spec)
    as_sent = take_in_bytes(content, "a.xlsx", form=load_form(spec))
    change(spec, how)
    now = take_in_bytes(content, "a.xlsx", form=load_form(spec))
    assert now.reason_id == "other-draft" or how == "more rows"
    assert not any(finding.check == "workbook-altered" for finding in now.findings)
    # With the spec as it was beside the present one it is read by that.
    (spec.parent / "past").mkdir()
    (spec.parent / "past" / "发出时.toml").write_text(SMALL, encoding="utf-8")
    for form in (load_form(spec), pickle.loads(pickle.dumps(load_form(spec)))):
        assert entered(take_in_bytes(content, "a.xlsx", form=form)) == entered(as_sent)


def entered(intake: Intake) -> object:
    assert intake.declaration is not None, intake.reason
    assert not any(finding.check == "workbook-altered" for finding in intake.findings)
    return intake.declaration.fields, intake.declaration.tables


def test_a_rule_that_is_mended_after_it_was_sent_out_holds_as_it_is_now(spec: Path) -> None:
    """An office mends a rule because it calls good entries bad; with a further version the old holds for what is out."""
    form = load_form(spec)
    content = build(form, Options(), Declaration(form, {"department_name": "一二三四五六七八局"}, {}, 2024))
    (spec.parent / "past").mkdir()
    shutil.copy2(spec, spec.parent / "past" / "发出时.toml")

    def too_long() -> bool:
        intake = take_in_bytes(content, "a.xlsx", form=load_form(spec))
        assert entered(intake)
        return "too-long" in {finding.check for finding in intake.findings}

    assert too_long()
    change(spec, "a limit")
    assert not too_long()
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace("year = 2024\n", "year = 2024\nversion = 2\n", 1), encoding="utf-8")
    assert too_long()


def test_what_was_changed_in_a_hint_alone_hinders_nobody(spec: Path) -> None:
    from tests.proof import surgery as cut

    parts = cut.parts_of(sent(spec))
    cut.new_cell("A60", '<c r="A60" t="inlineStr"><is><t>联系电话 83120000</t></is></c>')(parts)
    spec.write_text(SMALL.replace('hint = "核对 {income}"', 'hint = "再核对 {income}"'), encoding="utf-8")
    found = take_in_bytes(cut.package_of(parts), "a.xlsx", form=load_form(spec))
    assert found.declaration is not None
    assert [one.cell for one in found.findings if one.check == "workbook-extra-content"] == ["A60"]


def test_a_further_version_reads_what_was_sent_out_before(spec: Path) -> None:
    content = sent(spec)
    as_sent = take_in_bytes(content, "a.xlsx", form=load_form(spec))
    spec.write_text(SMALL.replace("year = 2024", "year = 2024\nversion = 2", 1), encoding="utf-8")
    assert take_in_bytes(content, "a.xlsx", form=load_form(spec)).reason_id == "wrong-version"
    (spec.parent / "past").mkdir()
    (spec.parent / "past" / "v1.toml").write_text(SMALL, encoding="utf-8")
    assert take_in_bytes(content, "a.xlsx", form=load_form(spec)).to_dict() == as_sent.to_dict()


def test_a_workbook_that_was_altered_is_told_so_whatever_became_of_the_form(spec: Path) -> None:
    from tests.proof import surgery as cut

    parts = cut.parts_of(sent(spec))
    cut.text("A3", "别的标签")(parts)
    found = take_in_bytes(cut.package_of(parts), "a.xlsx", form=load_form(spec)).findings
    assert any(one.check == "workbook-altered" for one in found)


def test_formulas_that_another_version_of_xlperf_gave_it_are_no_alteration(
    spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.proof import surgery as cut

    parts = cut.parts_of(sent(spec))
    cut.replaced(cut.FORM, "<f>IFERROR", "<f>0+IFERROR", 1)(parts)
    changed = cut.package_of(parts)
    assert any(
        one.check == "workbook-altered"
        for one in take_in_bytes(changed, "a.xlsx", form=load_form(spec)).findings
    )
    monkeypatch.setattr("xlperf.intake.read.VERSION", "9.9")
    now = take_in_bytes(changed, "a.xlsx", form=load_form(spec))
    assert now.to_dict() == take_in_bytes(sent(spec), "a.xlsx", form=load_form(spec)).to_dict()
    cut.text("A3", "别的标签")(parts)
    found = take_in_bytes(cut.package_of(parts), "a.xlsx", form=load_form(spec)).findings
    assert [one.cell for one in found if one.check == "workbook-altered"] == ["A3"]


def test_sending_out_keeps_the_spec_and_nobody_is_written_to_for_the_office(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = roster(tmp_path, 2)
    words = ("new-template", "--form", spec, "--roster", names, "-o", tmp_path / "下发")
    assert "存了一份：past/" in heard_in_chinese(capsys, *words)[1]
    assert "past/" not in heard_in_chinese(capsys, *words)[1]
    shutil.move(tmp_path / "past", tmp_path / "kept")
    (tmp_path / "past").write_text("a file where the folder should be", encoding="utf-8")
    assert "没能在它旁边存一份" in heard_in_chinese(capsys, *words)[1]
    (tmp_path / "past").unlink()
    shutil.move(tmp_path / "kept", tmp_path / "past")
    change(spec, "a message")
    assert xlperf.consolidate(tmp_path / "下发", form=str(spec), roster=names).counts["unreadable"] == 0
    shutil.rmtree(tmp_path / "past")
    told = xlperf.return_workbooks(tmp_path / "下发", tmp_path / "退回", form=str(spec), roster=names)
    assert not told.letters and any("没有写信" in note for note in told.notes)
    book = tmp_path / "汇总.xlsx"
    assert (
        xlperf.consolidate(tmp_path / "下发", out=book, form=str(spec), roster=names).counts["unreadable"]
        == 2
    )
    (tmp_path / "past").mkdir()
    (tmp_path / "past" / "发出时.toml").write_text(SMALL, encoding="utf-8")
    assert (
        xlperf.consolidate(tmp_path / "下发", out=book, form=str(spec), roster=names).counts["unreadable"]
        == 0
    )
    shutil.rmtree(tmp_path / "past")
    status, said, _ = heard_in_chinese(capsys, "check", tmp_path / "下发", "--form", spec)
    assert status == 1 and "另一稿" in said and "past" in said


OWN = """
[form]
id = "own"
title = "经费表"
year = 2024
[page]
widths = [12, 14, 12, 14]
[[section]]
picture = '''
| 部门 | [department_name] | <    | <       |
| 收入 | [income]          | 支出 | [spent] |
'''
[[section.field]]
id = "department_name"
required = true
[[section.field]]
id = "income"
kind = "amount"
[[section.field]]
id = "spent"
kind = "amount"
[[check]]
id = "enough"
at = "spent"
expect = "income >= spent"
message = "支出多于收入"
"""


def written(spec: Path, text: str) -> Form:
    spec.write_text(text, encoding="utf-8")
    return load_form(spec)


def filled(form: Form, number: int) -> bytes:
    fields = {"department_name": f"第{number}局", "income": Decimal(20 + number), "spent": Decimal(number)}
    return build(form, Options(), Declaration(form, fields, {}, 2024, str(number)))


@pytest.mark.parametrize("version", ["", "version = 2"])
@pytest.mark.parametrize("kept", [False, True])
def test_amounts_in_yuan_are_not_taken_for_ten_thousands(kept: bool, version: str, spec: Path) -> None:
    """The unit of money was changed in the spec, and no label says it."""
    content = filled(written(spec, OWN.replace("year = 2024", 'year = 2024\namounts = "元"')), 1)
    assert take_in_bytes(content, "a.xlsx", form=load_form(spec)).status == "accepted"
    if kept:
        (spec.parent / "past").mkdir()
        shutil.copy2(spec, spec.parent / "past" / "发出时.toml")
    form = written(spec, OWN.replace("year = 2024", f"year = 2024\n{version}"))
    refused = take_in_bytes(content, "a.xlsx", form=form)
    assert refused.declaration is None
    assert refused.reason_id == ("wrong-version" if version else "other-draft")


@pytest.mark.parametrize("version", ["", "version = 2"])
def test_a_spec_in_the_folder_past_that_cannot_be_read_is_named(version: str, spec: Path) -> None:
    content = sent(spec)
    change(spec, "a label")
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace("year = 2024\n", f"year = 2024\n{version}\n", 1), encoding="utf-8")
    (spec.parent / "past").mkdir()
    (spec.parent / "past" / "发出时.toml").write_text(SMALL.replace("[form]", "[form", 1), encoding="utf-8")
    refused = take_in_bytes(content, "a.xlsx", form=load_form(spec))
    assert refused.reason_id == ("wrong-version" if version else "other-draft")
    assert "发出时.toml" in (refused.reason or "")


@pytest.mark.parametrize("version", ["", "version = 2"], ids=["the same version", "a further version"])
def test_old_and_new_stand_in_one_table_where_their_fields_are_the_same(
    version: str, spec: Path, tmp_path: Path
) -> None:
    inbox, past = tmp_path / "收件", tmp_path / "past"
    inbox.mkdir()
    (inbox / "1.xlsx").write_bytes(filled(written(spec, OWN), 1))
    past.mkdir()
    shutil.copy2(spec, past / "发出时.toml")
    changed = OWN.replace("支出多于收入", "支出比收入多").replace("2024", f"2024\n{version}", 1)
    (inbox / "2.xlsx").write_bytes(filled(written(spec, changed), 2))
    frame = xlperf.consolidate(inbox, form=str(spec), out=tmp_path / "汇总.xlsx").declarations.set_index(
        "code"
    )
    assert {code: (frame.loc[code, "income"], frame.loc[code, "spent"]) for code in "12"} == {
        "1": (21, 1),
        "2": (22, 2),
    }
    # With fields in another order, or other ones, what the old spec reads would stand in others' columns.
    lines = changed.replace('id = "income"', 'id = "_"').replace('id = "spent"', 'id = "income"')
    swapped = lines.replace('id = "_"', 'id = "spent"')
    (inbox / "2.xlsx").write_bytes(filled(written(spec, swapped), 2))
    made = xlperf.consolidate(inbox, form=str(spec), out=tmp_path / "汇总.xlsx")
    assert list(made.declarations["spent"]) == [2] and made.counts["unreadable"] == 1


def test_a_shipped_form_has_no_draft_in_its_workbooks() -> None:
    form = load_form("guangzhou-2023")
    assert form.spec_file is None and form.draft
    assert b"form_draft" not in build(form, Options())
