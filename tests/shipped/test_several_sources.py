"""A workbook prefilled from several declarations: one rule says which goes before which, and no contradiction is passed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import xlperf
from tests.command import run_in_chinese
from xlperf.declaration import Declaration
from xlperf.errors import InvalidArgument
from xlperf.form import form_specs, load_form
from xlperf.messages import speaking
from xlperf.sending.fill import fill
from xlperf.sending.joined import Joined, joined
from xlperf.template.write import Options, build

DECLARED, APPROVED, MONITORED, EVALUATED = (
    "national-project-year-2015", "project-approval-2015", "project-monitoring-2019", "project-self-evaluation-2020",
)  # fmt: skip
ROWS = ("改造小区供水管网长度", "水质合格率")


def example(form_id: str) -> Declaration:
    data = json.loads(form_specs()[form_id].with_name("example.json").read_text(encoding="utf-8"))
    return Declaration.from_dict(load_form(form_id), data)


def of(
    form_id: str, year: int = 2025, rows: Mapping[str, Mapping[str, Any]] | None = None, **fields: Any
) -> Declaration:
    """The form's example, its table of indicators made of these names."""
    made = example(form_id)
    own = [
        {"level1": "产出指标", "level2": "数量指标", "level3": name, **values}
        for name, values in (rows or {name: {} for name in ROWS}).items()
    ]
    return replace(
        made,
        year=year,
        fields={**made.fields, **fields},
        tables={"indicators": tuple(own)},
        file=f"{form_id}.xlsx",
    )


def together(form_id: str, *sources: Declaration, year: int = 2025) -> tuple[Joined, list[tuple[str, str]]]:
    with speaking("zh"):
        made = joined(sources, load_form(form_id), year)
    return made, [(one.check, one.message) for one in made.findings]


def names(made: Joined) -> list[Any]:
    return [row["level3"] for row in made.declaration.rows("indicators")]


def test_of_one_year_the_nearest_step_counts_and_what_it_changed_is_named() -> None:
    declared = of(
        DECLARED, annual_appropriation=Decimal(1860), rows={name: {"annual_target": "≥1"} for name in ROWS}
    )
    approved = of(APPROVED, annual_appropriation=Decimal(1820), rows={ROWS[0]: {"annual_target": "≥2"}})
    for order in ((declared, approved), (approved, declared)):
        made, told = together(MONITORED, *order)
        assert made.declaration.fields["appropriation_start"] == 1820
        assert names(made) == [ROWS[0]] and made.declaration.rows("indicators")[0]["annual_target"] == "≥2"
        said = " ".join(message for _, message in told)
        assert {check for check, _ in told} == {"from-other", "from-row"}
        assert "“1820”" in said and "“1860”" in said and "按2025年项目支出绩效目标批复表" in said
        assert "“水质合格率”只在2025年项目支出绩效目标表" in said and "“≥1”" in said


def test_a_later_source_adds_only_what_the_first_does_not_ask_for() -> None:
    declared, approved = of(DECLARED, annual_other_funds=Decimal(40)), of(APPROVED, annual_other_funds=None)
    made, told = together(MONITORED, declared, approved)
    assert made.declaration.fields["other_start"] is None  # approved as nothing, or forgotten: a person says
    assert [check for check, _ in told if check == "from-open"] == ["from-open"]
    monitored = of(MONITORED, rows={name: {"annual_target": "≥1", "progress": "1"} for name in ROWS})
    made, _ = together(EVALUATED, monitored, of(APPROVED))
    assert made.declaration.fields["implementing_unit"] == monitored.fields["implementing_unit"]


def test_two_of_one_form_and_year_that_contradict_each_other_fill_nothing() -> None:
    one, other = of(APPROVED), of(APPROVED, annual_appropriation=Decimal(7), rows={"别的": {}})
    made, told = together(MONITORED, one, replace(other, file="另一份.xlsx"))
    assert made.declaration.fields["appropriation_start"] is None and names(made) == []
    assert [check for check, _ in told].count("from-two") == 2 and "另一份.xlsx" in told[0][1]
    made, told = together(MONITORED, one, replace(one, file="同样的.xlsx"))
    assert made.declaration.fields["appropriation_start"] == one.fields["annual_appropriation"] and told == []


def test_the_newest_year_goes_before_and_a_later_one_is_not_used() -> None:
    last = of(DECLARED, 2024, annual_appropriation=Decimal(5), responsible="张三", rows={"上年的": {}})
    approved = of(APPROVED, 2024, annual_appropriation=Decimal(4), rows={"批复的": {}})
    made, told = together(DECLARED, last, approved, year=2025)
    assert made.declaration.fields["annual_appropriation"] == 4 and names(made) == ["批复的"]
    assert made.declaration.fields["responsible"] == "张三"  # which an approval does not ask for
    assert {check for check, _ in told} >= {"from-other", "from-row"}
    made, told = together(DECLARED, last, of(EVALUATED, 2026), year=2025)
    assert made.declaration.fields["annual_appropriation"] == 5 and [check for check, _ in told] == [
        "from-later"
    ]


def test_a_renamed_indicator_is_asked_about() -> None:
    approved = of(APPROVED, rows={"改造小区供水管网长度": {"annual_target": "≥18公里"}})
    declared = of(DECLARED, rows={"改造小区供水管网的长度": {"annual_target": "≥18公里"}})
    made, told = together(MONITORED, approved, declared)
    assert names(made) == ["改造小区供水管网长度"]
    renamed = [message for check, message in told if check == "from-renamed"]
    assert len(renamed) == 1 and "可能是“改造小区供水管网的长度”" in renamed[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"department_name": "别的局"}, "不是同一家的"), ({"project_name": "别的项目"}, "不是同一个项目的")],
)
def test_departments_and_projects_are_never_mixed(change: dict[str, str], words: str) -> None:
    other = replace(of(APPROVED, **change), code="")
    with speaking("zh"), pytest.raises(InvalidArgument, match=words):
        joined([of(DECLARED), other], load_form(MONITORED), 2025)


def test_amounts_of_every_source_go_where_they_belong_or_are_named() -> None:
    """No figure of the sources is lost without a word: it is in the form, or a finding shows it."""
    declared = of(DECLARED, annual_appropriation=Decimal("1861.37"), annual_other_funds=Decimal("43.21"))
    approved = of(APPROVED, annual_appropriation=Decimal("1820.11"), annual_other_funds=Decimal("40.02"))
    for sources in ((declared, approved), (approved,), (declared,)):
        made, told = together(MONITORED, *sources)
        held = {value for value in made.declaration.fields.values() if isinstance(value, Decimal)}
        said = " ".join(message for _, message in told)
        for one in sources:
            for name in ("annual_appropriation", "annual_other_funds"):
                value = one.fields[name]
                assert value in held or f"“{value}”" in said


def test_from_the_command_line_files_folders_and_a_roster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = tmp_path / "一年"
    box.mkdir()
    for id_ in (DECLARED, APPROVED):
        one = replace(example(id_), year=2025, file=f"{id_}.xlsx")
        (box / one.file).write_bytes(build(one.form, Options(year=2025), one))
    out = tmp_path / "监控.xlsx"
    assert run_in_chinese("new-template", "-f", MONITORED, "--year", "2025", "--from", box, "-o", out) == 0
    said = capsys.readouterr().err
    assert "按2025年项目支出绩效目标批复表（project-approval-2015.xlsx）填" in said
    assert xlperf.read(out).fields["appropriation_start"] == 1820
    by_files = tmp_path / "监控2.xlsx"
    files = [word for one in sorted(box.iterdir()) for word in ("--from", one)]
    assert run_in_chinese("new-template", "-f", MONITORED, "--year", "2025", *files, "-o", by_files) == 0
    assert xlperf.read(by_files) == xlperf.read(out)
    roster, folder = tmp_path / "名册.csv", tmp_path / "下发"
    roster.write_text("code,name\n318001,清源市水务局\n2,新局\n", encoding="utf-8")
    words = ("-f", MONITORED, "--year", "2025", "--roster", roster, *files, "-o", folder)
    assert run_in_chinese("new-template", *words) == 0
    assert "清源市水务局：" in capsys.readouterr().err
    sent = xlperf.read(folder / "318001_清源市水务局.xlsx")
    assert (sent.fields["appropriation_start"], len(sent.rows("indicators"))) == (1820, 9)
    assert xlperf.read(folder / "2_新局.xlsx").rows("indicators") == []
    again = tmp_path / "再下发"
    words = ("-f", MONITORED, "--year", "2025", "--roster", roster, "--from", box, "-o", again)
    assert run_in_chinese("new-template", *words) == 0
    assert xlperf.read(again / "318001_清源市水务局.xlsx") == sent
    blank, filled = tmp_path / "空白.xlsx", tmp_path / "填好.xlsx"
    blank.write_bytes(build(load_form(MONITORED), Options(year=2025, department="清源市水务局")))
    # what was spent is still to be filled in
    assert run_in_chinese("fill", blank, "--from", box, "-o", filled) == 1
    assert "采用 project-approval-2015.xlsx" in capsys.readouterr().err
    assert xlperf.read(filled).fields["appropriation_start"] == 1820
    with speaking("zh"):
        by_library = fill(blank, sorted(box.iterdir()))
    assert by_library.declaration == xlperf.read(filled)
    assert {one.check for one in by_library.findings} >= {"from-other"}
