"""last_year and declared: values of other declarations, given by --against, carried by the workbook, — where there is none."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import xlperf
from tests.command import run
from tests.programs.libreoffice import LibreOffice
from tests.workbook.forms import areas, block_names, formula_cells
from xlperf.checks import check_many, outcomes
from xlperf.declaration import Declaration
from xlperf.form import FormError, load_form, parse_form, read_form
from xlperf.form.layout import layout_of
from xlperf.messages import speaking
from xlperf.roster.earlier import Earlier
from xlperf.template.cached import formula_values
from xlperf.template.write import Options, build

SPEC = Path(__file__).parent / "earlier.toml"
FORM, DECLARED = read_form(SPEC), load_form("national-project-year-2015")


def declared(
    budget: str | None, own: str | None = None, year: int = 2025, name: str = "市水务局"
) -> Declaration:
    fields: dict[str, Any] = {
        "department_name": name,
        "budget": budget and Decimal(budget),
        "annual_appropriation": own and Decimal(own),
    }
    return Declaration(FORM, fields, {}, year)


WORDS = {"nature": "常年", "head": "  甲　乙 ", "start": "2024-3-1", "people": Decimal(9), "code": "007"}


def in_words(year: int = 2025, **fields: Any) -> Declaration:
    """A declaration that says more than numbers."""
    return Declaration(FORM, {"department_name": "市水务局", **fields}, {}, year)


def approved(amount: str) -> Declaration:
    fields = {"department_name": "市水务局", "annual_appropriation": Decimal(amount)}
    return Declaration(DECLARED, fields, {}, 2025)


LAST_YEAR = declared("100", year=2024)
AGAINST = [LAST_YEAR, declared("7", year=2024, name="别的局"), declared("8", year=2023), approved("60")]


def told(declaration: Declaration, against: list[Declaration]) -> list[str]:
    with speaking("zh"):
        return [one.message for one in xlperf.check(declaration, against=against)]


def test_a_rule_takes_the_number_of_the_same_department_a_year_before() -> None:
    assert told(declared("200", "60"), AGAINST) == []
    assert told(declared("201", "61"), AGAINST) == [
        "预算 201.00，上年 100.00，增加 101.00",
        "本级 61.00，申报的是 60.00",
    ]


@pytest.mark.parametrize(
    "against",
    [
        [],
        [declared("100", year=2023)],
        [declared("100", year=2024, name="别的局")],
        [LAST_YEAR, declared("99", year=2024)],  # which of them counts, nobody knows
        [declared(None, year=2024)],
    ],
)
def test_where_there_is_no_certain_one_nothing_is_said(against: list[Declaration]) -> None:
    declaration = declared("201", "61")
    assert told(declaration, against) == []
    values = Earlier.of(against).values(declaration)
    results = [
        one.result
        for one in outcomes(FORM, replace(declaration, earlier=values))
        if one.rule.id in ("not-doubled", "as-declared")
    ]
    assert results == ["—", "—"]


def test_texts_choices_days_and_counts_are_compared() -> None:
    values = Earlier.of([in_words(2024, **WORDS)]).values(in_words())
    assert values == {
        "last_year(head)": "甲 乙",
        "last_year(nature)": "经常性",
        "last_year(start)": "2024-3-1",
        "last_year(people)": Decimal(9),
        "last_year(code)": "007",
    }
    later = {"nature": "经常性", "start": "2024年3月2日", "people": Decimal(9), "code": "x"}
    same, other = in_words(**later), in_words(nature="一次性", start="2024/2/29", people=Decimal(8))
    assert told(same, [in_words(2024, **WORDS)]) == []
    assert told(other, [in_words(2024, **WORDS)]) == [
        "性质“一次性”，上年“经常性”，负责人“甲 乙”",
        "2024/2/29 不晚于上年的 2024-3-1",
        "人数 8，上年 9",
    ]
    assert told(same, []) == ["上年没有编号，编号“x”应为三位数字"]
    assert replace(same, earlier=values)["before"] == "上年负责人甲 乙"
    assert same["before"] is None


@pytest.mark.parametrize("nothing", [None, "", "  ", "—"])
def test_a_text_that_says_nothing_there_is_none(nothing: str | None) -> None:
    before = in_words(2024, head=nothing, nature=nothing)
    assert Earlier.of([before]).values(in_words()) == {}
    results = {
        one.rule.id: one.result for one in outcomes(FORM, in_words(nature="一次性", people=Decimal(1)))
    }
    assert results["same-nature"] == results["no-fewer"] == "—"


def test_many_are_judged_as_each() -> None:
    earlier = Earlier.of([*AGAINST, in_words(2024, **WORDS | {"department_name": "文字局"})])
    many = [
        in_words(**fields | {"department_name": name})
        for name in ("文字局", "新局")
        for fields in (
            WORDS,
            {**WORDS, "nature": "一次性", "people": Decimal(1)},
            {"start": "2024-1-1"},
            {"code": "1"},
        )
    ]
    many += [declared(str(budget), "60") for budget in (0, 100, 201, 500)] + [declared("5", name="新局")]
    many = [replace(one, earlier=earlier.values(one)) for one in many]
    with speaking("zh"):
        assert check_many(many) == [xlperf.check(one) for one in many]


def test_the_workbook_carries_the_numbers_and_computes_with_them(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    layout = layout_of(FORM, 2025, {})
    of_words = Earlier.of([in_words(2024, **WORDS)]).values(in_words())
    for values in ({}, Earlier.of(AGAINST).values(declared("1")), of_words):
        workbook = tmp_path / f"{len(values)}.xlsx"
        blank = replace(declared(None, name=""), fields={}, earlier=values)
        workbook.write_bytes(build(FORM, Options(year=2025), blank))
        cases = [
            replace(declared(*case), earlier=values) for case in (("200", "60"), ("201", "61"), (None, None))
        ]
        cases += [
            replace(in_words(**fields), earlier=values)
            for fields in (
                WORDS,
                {"nature": "一次性", "start": "2024-2-28", "people": Decimal(3), "code": "12a"},
            )
        ]
        answers = libreoffice.calculate_areas(
            workbook, [areas(layout, one) for one in cases], list(block_names(layout).values())
        )
        for one, answer in zip(cases, answers, strict=True):
            expected = [value for _, value in formula_values(layout, one)]
            found = [
                value or "" if isinstance(value, str) or value is None else value
                for _, value in formula_cells(layout, answer)
            ]
            assert [value if value != "" else "" for value in expected] == found
        read = xlperf.read(workbook, form=FORM)
        assert read.earlier == values and read.found == ()


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, now, carries = tmp_path / "before", tmp_path / "now.xlsx", tmp_path / "carries.xlsx"
    before.mkdir()
    (before / "2024.xlsx").write_bytes(build(FORM, Options(year=2024), LAST_YEAR))
    now.write_bytes(build(FORM, Options(year=2025), declared("300")))
    assert run("check", "-f", str(SPEC), str(now)) == 0
    assert "上年" not in capsys.readouterr().out
    assert run("check", "-f", str(SPEC), "--against", str(before), str(now)) == 0
    assert "预算 300.00，上年 100.00，增加 200.00" in capsys.readouterr().out
    source = tmp_path / "source.json"
    source.write_text(json.dumps(declared("300").to_dict()), encoding="utf-8")
    words = (
        "new-template",
        "-f",
        str(SPEC),
        "--from",
        str(source),
        "--against",
        str(before),
        "-o",
        str(carries),
    )
    assert run(*words) == 0
    assert run("check", "-f", str(SPEC), str(carries)) == 0
    assert "上年 100.00" in capsys.readouterr().out
    roster, folder, own = tmp_path / "名册.csv", tmp_path / "sent", tmp_path / "earlier.toml"
    shutil.copy2(SPEC, own)
    roster.write_text("code,name\n1,市水务局\n2,新局\n", encoding="utf-8")
    assert (
        run(
            "new-template",
            "-f",
            str(own),
            "--roster",
            str(roster),
            "--against",
            str(before),
            "-o",
            str(folder),
        )
        == 0
    )
    carried = {path.name: xlperf.read(path, form=FORM).earlier for path in sorted(folder.iterdir())}
    assert carried == {"1_市水务局.xlsx": {"last_year(budget)": Decimal(100)}, "2_新局.xlsx": {}}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("last_year(department_name) * 2", "应是数"),  # a text is no number
        ("last_year(budgets)", "是不是“budget”"),
        ("last_year(sum(budget))", "last_year"),
        ("entered(last_year(budget)) == 1", "entered 只用于本表填写的格"),
    ],
)
def test_it_takes_the_id_of_a_field(written: str, told: str) -> None:
    spec = SPEC.read_text(encoding="utf-8").replace("last_year(budget) * 2", written)
    with speaking("zh"), pytest.raises(FormError, match="last_year") as refused:
        parse_form(spec)
    with speaking("zh"):
        assert told in str(refused.value)


def test_a_consolidation_finds_what_a_check_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, inbox = tmp_path / "上年", tmp_path / "收件"
    before.mkdir()
    inbox.mkdir()
    (before / "2024.xlsx").write_bytes(build(FORM, Options(year=2024), LAST_YEAR))
    for name, budget in (("市水务局", "300"), ("新局", "5")):
        declaration = declared(budget, "60", name=name)
        (inbox / f"{name}.xlsx").write_bytes(build(FORM, Options(year=2025), declaration))
    words = ("-f", str(SPEC), "--against", str(before), str(inbox))
    assert run("--lang", "zh", "check", "--format", "json", *words) == 0
    checked = {
        (Path(one["file"]).name, found["check"], found["cell"], found["message"])
        for one in json.loads(capsys.readouterr().out)
        for found in one["findings"]
        if found["check"] in ("not-doubled", "as-declared")
    }
    assert [found[0] for found in checked] == ["市水务局.xlsx"]
    with_none = xlperf.consolidate(inbox, form=FORM, out=tmp_path / "汇总.xlsx", lang="zh")
    assert not set(with_none.findings["check"]) & {"not-doubled", "as-declared"}
    result = xlperf.consolidate(inbox, form=FORM, out=tmp_path / "汇总.xlsx", against=before, lang="zh")
    found = result.findings[result.findings["check"].isin(["not-doubled", "as-declared"])]
    told = {(Path(row.file).name, row.check, row.cell, row.message) for row in found.itertuples()}
    assert told == checked
    growth = result.declarations.set_index("department_name")["growth"]
    assert growth["市水务局"] == Decimal(200)
    assert not isinstance(growth["新局"], Decimal)
