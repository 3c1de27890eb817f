"""The cause is named once, first, and what follows from it stands folded behind it; nothing is dropped."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.intake.inserting import edited
from tests.proof import surgery as cut
from tests.proof.valid import valid_declaration
from xlperf.causes import by_cause, folded
from xlperf.checks import check, check_many
from xlperf.declaration import Declaration
from xlperf.form import load_form
from xlperf.intake.one_file import take_in_bytes
from xlperf.messages import speaking
from xlperf.returns.letter import Letter, letter_text
from xlperf.returns.letter import LetterWorkbook as LetterPart
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")


def times(declaration: Declaration, factor: int) -> Declaration:
    """The declaration with every amount so many times as large."""
    fields = {
        name: value * factor if isinstance(value, Decimal) and FORM.inputs[name].kind == "amount" else value
        for name, value in declaration.fields.items()
    }
    tables = {
        table: [
            {column: value * factor if isinstance(value, Decimal) else value for column, value in row.items()}
            for row in rows
        ]
        for table, rows in declaration.tables.items()
    }
    return replace(declaration, fields=fields, tables=tables)


def roots(declaration: Declaration) -> list[str]:
    return [cause.check for cause, _ in folded(check(declaration))]


@pytest.mark.parametrize(
    ("heads", "basic"), [(3, "21.00"), (60, "1000.00"), (115, "4506.89"), (30_000, "1200000.00")]
)
def test_a_whole_form_in_yuan_is_an_error_that_stands_first(heads: int, basic: str) -> None:
    declaration = valid_declaration(FORM, 1)
    fields = {**declaration.fields, "staff_count": Decimal(heads), "basic_expenditure": Decimal(basic)}
    declaration = times(replace(declaration, fields=fields), 10_000)
    findings = check(declaration)
    assert (findings[0].check, findings[0].severity) == ("all-in-yuan", "error")
    assert {finding.cause for finding in findings if finding.check.endswith("-in-yuan")} <= {
        "",
        findings[0].identity,
    }


def test_what_one_amount_in_yuan_puts_out_of_balance_follows_from_it() -> None:
    declaration = valid_declaration(FORM, 1)
    fields = {**declaration.fields, "basic_expenditure": Decimal("45068900.00"), "staff_count": Decimal(115)}
    cause, *rest = check(replace(declaration, fields=fields))
    assert cause.check == "all-in-yuan" and {"level-split", "balance"} <= {one.check for one in rest}
    assert {one.cause for one in rest if one.check in ("level-split", "balance")} == {cause.identity}


@pytest.mark.parametrize(
    ("heads", "basic"),
    [(1, "900.00"), (3, "2500.00"), (30_000, "1200000.00"), (12, "11000.00"), (200, "390000.00")],
    ids=["one person", "three people", "all schools", "a fund's office", "a misfiled head count"],
)
def test_a_large_department_is_never_called_wrong(heads: int, basic: str) -> None:
    declaration = valid_declaration(FORM, 1)
    fields = {**declaration.fields, "staff_count": Decimal(heads), "basic_expenditure": Decimal(basic)}
    fields |= {"project_expenditure": Decimal("90000000.00"), "fiscal_appropriation": Decimal("90000000.00")}
    assert not {"all-in-yuan", "amount-beyond-all"} & set(roots(replace(declaration, fields=fields)))


@pytest.mark.parametrize(
    ("start", "adjusted", "executed", "in_yuan"),
    [
        ("1502", "15020000", "15020000", True),
        ("1502", "1502", "14900000", True),  # what was spent alone
        ("1502", "15770000", "1502", True),  # adjusted by 5 %
        ("1502", "1502", "1800000", True),  # 12 % spent
        ("1502", "1502", "0.55", False),
        ("1502", "14000", "13900", False),
        ("1", "10000", "9000", False),  # too small to tell by
        ("12", "15000", "14000", False),
        ("0", "15020000", "15020000", False),
        ("15000", "15000", "1.5", False),  # little spent
    ],
)
def test_an_amount_in_yuan_beside_the_same_at_another_time_of_the_year_is_an_error(
    start: str, adjusted: str, executed: str, in_yuan: bool
) -> None:
    """None of it is in the main amount, by which departments are held against each other."""
    names = ("appropriation_start", "appropriation_adjusted", "appropriation_executed")
    fields = dict(zip(names, map(Decimal, (start, adjusted, executed)), strict=True))
    found = [
        one.severity
        for one in check(Declaration(load_form("self-evaluation-2020"), fields, {}, 2024))
        if one.check == "all-in-yuan"
    ]
    assert found == ["error"] * in_yuan


@pytest.mark.parametrize(
    ("target", "achieved", "percent"),
    [
        ("≥95%", "0.96", "96"), ("100%", Decimal(1), "100"), ("≥95%", "0.955", "95.5"),
        ("≥95%", "96", ""), ("≥95%", "0.96%", ""), ("≥95%", "0", ""), ("≤20%", "0.8", ""), ("≥2%", "0.8", ""), ("≥1次", "1", ""),
        ("增长≥20%", "0.8", ""),
    ],
)  # fmt: skip
def test_a_percentage_written_as_a_fraction_is_asked_about(
    target: str, achieved: Decimal | str, percent: str
) -> None:
    """It has a score of next to nothing, and whoever gives any reason for that is not asked again."""
    row = {"level1": "产出指标", "level2": "质量指标", "level3": "合格率", "annual_target": target, "actual_value": achieved, "reason": "已完成"}  # fmt: skip
    with speaking("zh"):
        found = check(Declaration(load_form("self-evaluation-2020"), {}, {"indicators": [row]}, 2024))
    told = [one for one in found if one.check == "percent-as-fraction"]
    assert [(one.severity, one.row) for one in told] == [("warning", 1)] * bool(percent)
    assert not told or told[0].message.endswith(f"像是 {percent}%")


def test_a_blank_form_is_one_finding_with_all_others_folded() -> None:
    intake = take_in_bytes(build(FORM, Options()), "a.xlsx")
    assert intake.status == "rejected"
    (group,) = folded(intake.findings)
    cause, consequences = group
    assert cause.check == "blank-form" and len(consequences) > 10
    assert {one["cause"] for one in intake.to_dict()["findings"][1:]} == {cause.identity}
    assert json.dumps(intake.to_dict(), ensure_ascii=False)


def test_a_department_s_name_alone_is_a_blank_form_and_a_single_amount_is_not() -> None:
    named = Declaration(FORM, {"department_name": "市教育局"}, {}, 2023)
    assert roots(named) == ["blank-form"]
    begun = replace(named, fields={**named.fields, "basic_expenditure": Decimal(5)})
    assert "blank-form" not in roots(begun)


@pytest.mark.parametrize("word", ["无", "无。", "暂无", "/", "—", "略", "0"])
def test_amounts_of_0_and_texts_that_say_nothing_declare_nothing(word: str) -> None:
    nothing = {
        name: "市教育局" if name == "department_name" else Decimal(0) if part.is_number else word
        for name, part in FORM.inputs.items()
    }
    row = {"name": word, "content": word, "amount": Decimal(0), "objective": word}
    declaration = Declaration(FORM, nothing, {"key_tasks": [row]}, 2023)
    assert roots(declaration)[0] == "nothing-declared"
    said = replace(declaration, tables={"key_tasks": [{**row, "content": "修缮校舍"}]})
    assert "nothing-declared" not in roots(said)


def test_a_formula_without_a_value_is_one_finding_a_cell() -> None:
    before = [cause.check for cause, _ in folded(edited().findings)]
    formulas = [cut.cell(place, "<f>VLOOKUP(1,Z1:AA2,2)</f>") for place in ("D6", "G6")]
    intake = edited(*formulas)
    new = [cause for cause, _ in folded(intake.findings) if cause.check not in before]
    assert [(one.check, one.cell) for one in new] == [
        ("workbook-formula-input", "D6"),
        ("workbook-formula-input", "G6"),
    ]
    assert len(intake.findings) > len(before) + 2


def test_an_entry_not_among_the_choices_takes_along_what_depends_on_it() -> None:
    intake = edited(cut.text("B30", "产岀指标"))
    groups = {cause.check: consequences for cause, consequences in folded(intake.findings)}
    assert "belongs" not in groups
    assert "belongs" in {one.check for one in groups["choice"]}


def test_causes_drop_no_finding_and_are_no_milder_than_what_follows() -> None:
    rank = {"error": 0, "warning": 1, "info": 2}
    for seed in range(4):
        declaration = times(valid_declaration(FORM, seed), 10_000)
        declaration = replace(
            declaration, fields={**declaration.fields, "other_funds": "三百", "staff_count": None}
        )
        findings = check(declaration)
        by_identity = {finding.identity: finding for finding in findings}
        for finding in findings:
            if finding.cause:
                cause = by_identity[finding.cause]
                assert not cause.cause and rank[cause.severity] <= rank[finding.severity]
        bare = [replace(finding, cause="") for finding in findings]
        again = by_cause(bare, FORM)
        assert sorted(map(repr, again)) == sorted(map(repr, findings))
        assert sum(1 + len(following) for _, following in folded(findings)) == len(findings)


def test_many_declarations_give_the_findings_of_each() -> None:
    declarations = [times(valid_declaration(FORM, seed), 10_000 if seed % 2 else 1) for seed in range(6)]
    declarations.append(Declaration(FORM, {"department_name": "市教育局"}, {}, 2023))
    assert check_many(declarations) == [check(each) for each in declarations]


def test_a_letter_begins_with_the_cause_and_folds_what_follows() -> None:
    with speaking("zh"):
        intake = take_in_bytes(build(FORM, Options()), "a.xlsx")
        assert intake.declaration is not None
        part = LetterPart("a.xlsx", "a.xlsx", intake.findings, FORM, 2023)
        text = letter_text(Letter("a.txt", "市教育局", parts=(part,)))
    lines = [line for line in text.splitlines() if line[:2] == "1."]
    assert len(lines) == 1 and "整表未填" in lines[0]
    assert f"由此引起：第 2—{len(intake.findings)} 条" in text
    assert "\n2." not in text
