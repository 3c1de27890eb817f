"""The year's round of a project: each form is prefilled from the one before it, indicator by indicator."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

import xlperf
from tests.command import run
from xlperf.comparison.through_round import follow
from xlperf.declaration import Declaration
from xlperf.declaration.other_form import on_form
from xlperf.form import form_specs, load_form, parse_form
from xlperf.messages import speaking
from xlperf.roster.earlier import Earlier
from xlperf.sending.fill import fill
from xlperf.sending.templates import prefill_from
from xlperf.system import supervised
from xlperf.template.write import Options, build

ROUND = [
    ("project-approval-2015", 2024, {"approval_number": "清财预〔2024〕12号", "annual_appropriation": 1800}),
    ("project-monitoring-2019", 2024, {"appropriation_executed": 1000}),
    ("project-self-evaluation-2020", 2024, {"appropriation_executed": 1790}),
    ("national-project-year-2015", 2025, {}),
]


def typed(path: Path, values: dict[str, object]) -> None:
    """Enters `values` by field id into the workbook at `path`."""
    book = load_workbook(path)
    for name, value in values.items():
        sheet, _, place = book.defined_names[name].attr_text.rpartition("!")
        book[sheet.strip("'")][place.replace("$", "").partition(":")[0]] = value
    book.save(path)


def targets(declaration: Declaration) -> list[tuple[object, ...]]:
    rows = declaration.rows("indicators")
    return [tuple(row[name] for name in ("level1", "level2", "level3", "annual_target")) for row in rows]


def test_a_project_goes_from_its_declaration_to_next_years(tmp_path: Path) -> None:
    before = form_specs()["national-project-year-2015"].with_name("example.json")
    seen = []
    for form, year, values in ROUND:
        out = tmp_path / f"{len(seen)}-{form}.xlsx"
        assert (
            run("new-template", "-f", form, "--year", str(year), "--from", str(before), "-o", str(out)) == 0
        )
        typed(out, values)
        made = xlperf.read(out)
        assert (made.form.id, made.year, made.department) == (form, year, "清源市水务局")
        assert made["project_name"] == "老旧小区供水管网改造" and made["implementing_unit"]
        seen.append(made)
        before = out
    approval, monitoring, evaluation, following = seen
    assert len(targets(approval)) == 9
    assert targets(monitoring) == targets(approval)
    # its targets are spelled so that a score follows: 11月底前 as 11月30日前
    for later in (
        evaluation,
        following,
    ):
        assert [row[:3] for row in targets(later)] == [row[:3] for row in targets(approval)]
    assert monitoring["appropriation_start"] == 1800 == evaluation["appropriation_start"]
    assert evaluation["overall_objective"] == approval["annual_objective"] == following["annual_objective"]
    # What was carried out is not known before: nothing of it is taken from the step before.
    assert all(row["actual_value"] is None and row["score"] is None for row in evaluation.rows("indicators"))
    assert following["annual_appropriation"] is None


DEPARTMENT = [
    ("department-approval-2015", 2024, {"approval_number": "清财预〔2024〕9号"}),
    ("department-monitoring-2019", 2024, {"appropriation_executed": 2987.4, "other_executed": 201.5}),
    ("self-evaluation-2020", 2024, {"appropriation_executed": 5243.46}),
    ("national-department-2015", 2025, {}),
]


def test_a_department_goes_from_its_declaration_to_next_years(tmp_path: Path) -> None:
    before = form_specs()["national-department-2015"].with_name("example.json")
    seen = []
    for form, year, values in DEPARTMENT:
        out = tmp_path / f"{form}.xlsx"
        words = ("new-template", "-f", form, "--year", str(year), "--from", str(before), "-o", str(out))
        assert run(*words) == 0
        untouched = xlperf.read(out)
        typed(out, values)
        made = xlperf.read(out)
        assert (made.form.id, made.year, made.department) == (form, year, "清源市水务局")
        seen.append((untouched, made))
        before = out
    (_, approval), (monitoring, _), (evaluation, _), (following, _) = seen
    assert len(approval.rows("main_tasks")) == 4 and approval["tasks_total"] == 5825
    assert (monitoring["appropriation_start"], monitoring["other_start"]) == (5390, 435)
    assert (evaluation["appropriation_start"], evaluation["other_start"]) == (5390, 435)
    for later in (monitoring, evaluation, following):
        assert [row[:3] for row in targets(later)] == [row[:3] for row in targets(approval)]
        assert later["overall_objective"] == approval["overall_objective"]
    # What was spent until July is not what was spent in the year.
    assert evaluation["appropriation_executed"] is None and evaluation["other_executed"] is None
    assert following.rows("main_tasks") == []


WHAT_EACH_ASKS_ANEW = [
    ("project-monitoring-2019", "project-self-evaluation-2020", "appropriation_executed", "reason"),
    ("department-monitoring-2019", "self-evaluation-2020", "other_executed", "reason"),
    ("department-monitoring-2019", "self-evaluation-2020", "appropriation_executed", "actual_value"),
]


@pytest.mark.parametrize(("step", "following", "field", "column"), WHAT_EACH_ASKS_ANEW)
def test_what_was_spent_and_why_is_not_taken_from_the_step_before(
    step: str, following: str, field: str, column: str
) -> None:
    source = form_specs()[step].with_name("example.json")
    before = Declaration.from_dict(load_form(step), json.loads(source.read_text(encoding="utf-8")))
    made = prefill_from(source, load_form(following))
    assert before.fields[field] is not None
    assert made.fields.get(field) is None
    assert all(row[column] is None for row in made.rows("indicators"))
    assert (
        made.rows("indicators") and made.fields["appropriation_start"] == before.fields["appropriation_start"]
    )


def test_an_amount_goes_into_a_form_in_another_unit_as_the_same_money() -> None:
    """And a rule that asks for it takes it so, too."""
    declared_on, text = (
        load_form("national-department-2015"),
        form_specs()["department-approval-2015"].read_text("utf-8"),
    )
    in_yuan = parse_form(text.replace('amounts = "万元"', 'amounts = "元"'))
    source = form_specs()[declared_on.id].with_name("example.json")
    made = prefill_from(source, in_yuan)
    assert [row["appropriation"] for row in made.rows("main_tasks")] == [18600000, 23155000, 9682000, 2463000]
    rule = "declared(tasks_total) == tasks_total"
    asking = parse_form(
        text.replace('amounts = "万元"', 'amounts = "元"')
        + f'\n[[check]]\nid = "as-declared"\nexpect = "{rule}"\nmessage = "{{declared(tasks_total)}}"\n'
    )
    before = Declaration.from_dict(declared_on, json.loads(source.read_text(encoding="utf-8")))
    values = Earlier.of([before]).values(Declaration(asking, made.fields, made.tables, 2024, made.code))
    assert values == {"declared(tasks_total)": Decimal(58250000)}


def test_a_declaration_is_prefilled_from_the_assessment_before_it() -> None:
    assessed = form_specs()["project-assessment-2018"].with_name("example.json")
    found = prefill_from(assessed, load_form("national-project-year-2015"))
    assert (found["project_name"], found["department_name"]) == ("城北片区雨污分流改造", "清源市水务局")
    assert (found["annual_appropriation"], found["annual_other_funds"]) == (1850, 0)


APPROVED = [
    ("产出指标", "数量指标", "改造小区供水管网长度", "≥18公里"),
    ("产出指标", "质量指标", "工程验收合格率", "100%"),
    ("效益指标", "社会效益指标", "受益居民户数", "≥9800户"),
]


def declared(form: str, *rows: dict[str, object]) -> Declaration:
    fields = {"department_name": "清源市水务局", "project_name": "供水管网改造"}
    return Declaration(load_form(form), fields, {"indicators": rows}, 2024)


def approved() -> Declaration:
    names = ("level1", "level2", "level3", "annual_target")
    return declared("project-approval-2015", *(dict(zip(names, row, strict=True)) for row in APPROVED))


def test_a_filled_workbook_takes_the_step_before_row_by_row(tmp_path: Path) -> None:
    """What was carried out stays in its row, wherever that stands; a renamed indicator is asked about."""
    approval, monitoring = tmp_path / "批复.xlsx", tmp_path / "监控.xlsx"
    approval.write_bytes(build(load_form("project-approval-2015"), Options(year=2024), approved()))
    rows: list[dict[str, object]] = [
        {"level1": "产出指标", "level2": "质量指标", "level3": "工程验收合格率", "progress": "98%"},
        {
            "level2": "数量指标",
            "level3": "改造 小区供水管网长度",
            "annual_target": "≥10公里",
            "progress": "9公里",
        },
        {"level1": "效益指标", "level2": "社会效益指标", "level3": "受益居民的户数", "progress": "4000户"},
    ]
    half = declared("project-monitoring-2019", *rows)
    monitoring.write_bytes(build(half.form, Options(year=2024), half))
    filled = fill(monitoring, approval)
    names = ("level2", "level3", "annual_target", "progress")
    assert [
        tuple(row[name] for name in names)
        for row in filled.declaration.table("indicators").to_dict("records")
    ] == [
        ("质量指标", "工程验收合格率", "100%", "98%"),
        ("数量指标", "改造小区供水管网长度", "≥18公里", "9公里"),
        ("社会效益指标", "受益居民的户数", None, "4000户"),
        ("社会效益指标", "受益居民户数", "≥9800户", None),
    ]
    with speaking("zh"):
        asked = [one for one in fill(monitoring, approval).findings if one.check == "fill-renamed"]
    assert [(one.row, one.message) for one in asked] == [
        (3, "“受益居民的户数”可能是“受益居民户数”改的名（层级相同）：没有合并，两行都在")
    ]


def test_an_indicator_is_followed_from_its_declaration_to_its_score() -> None:
    names = ("level1", "level2", "level3", "annual_target")
    planned = declared(
        "national-project-year-2015",
        dict(zip(names, ("产出指标", "数量指标", "改造小区供水管网长度", "≥20公里"), strict=True)),
    )
    halfway = declared(
        "project-monitoring-2019",
        {"level1": "产出指标", "level2": "数量指标", "level3": "改造小区供水管网长度", "progress": "9公里"},
    )
    achieved = declared(
        "project-self-evaluation-2020",
        {"level1": "产出指标", "level2": "数量指标", "level3": "改造小区供水管网长度", "actual_value": "18.5公里", "weight": Decimal(20), "score": Decimal(20)},
        {"level1": "效益指标", "level2": "社会效益指标", "level3": "受益户数", "actual_value": "9000户", "weight": Decimal(10), "score": Decimal(9)},
    )  # fmt: skip
    with speaking("zh"):
        found = follow([achieved, planned, approved(), halfway])
    first, *others = found.indicators
    assert (first.declared, first.approved, first.mid_year, first.achieved, first.weight, first.score) == (
        *("≥20公里", "≥18公里", "9公里", "18.5公里"), "20", "20")  # fmt: skip
    assert first.notes == () and found.notes == ()
    assert [(one.name, one.notes) for one in others] == [
        ("工程验收合格率", ("申报里没有", "监控里没有", "自评里没有")),
        ("受益居民户数", ("申报里没有", "监控里没有")),
        ("受益户数", ("可能是“受益居民户数”改的名，没有对应",)),
    ]


def test_what_is_otherwise_than_approved_is_told_where_the_approval_is_given(tmp_path: Path) -> None:
    """A target made easier gave a full score, and a figure in yuan counted."""
    rows = [
        {"level1": "产出指标", "level2": "数量指标", "level3": name, "annual_target": target}
        for name, target in (("管网长度", "不少于42公里"), ("清淤长度", "≥16公里"), ("合格率", "100%"), ("满意度", "≥90%"))
    ]  # fmt: skip
    approval = declared("project-approval-2015", *rows)
    approval = replace(approval, fields={**approval.fields, "annual_appropriation": Decimal("1502")})
    mine = on_form(approval, load_form("project-monitoring-2019"), anew=True)
    easier = [
        {**rows[0], "annual_target": "≥30公里"}, {**rows[1], "level3": "清淤总长度"}, {**rows[2], "annual_target": "100％ "},
    ]  # fmt: skip
    altered = replace(mine, tables={**mine.tables, "indicators": easier})

    def told(given: Declaration, *against: Declaration) -> list[tuple[str, str]]:
        with speaking("zh"):
            found = xlperf.check(given, against=against)
        return [
            (one.severity, one.message.replace(f"《{approval.form.title}》", "批复"))
            for one in found
            if "批复表" in one.message
        ]

    assert told(mine, approval) == [] == told(altered, replace(approval, year=2023))
    assert told(replace(altered, fields={**altered.fields, "department_name": "别的局"}), approval) == []
    assert told(altered, approval, mine) == [
        ("warning", "“管网长度”的指标值是“≥30公里”，批复里是“不少于42公里”"),
        ("warning", "批复里的指标“清淤长度”（≥16公里）这里没有，“清淤总长度”像是它改的名"),
        ("warning", "批复里的指标“满意度”（≥90%）这里没有"),
    ]
    for amount, severity in (("15020000", "error"), ("1202", "warning")):
        other = replace(mine, fields={**mine.fields, "appropriation_start": Decimal(amount)})
        assert [one[0] for one in told(other, approval)] == [severity]
    with speaking("zh"):
        notes = [one.notes for one in follow([approval, altered]).indicators]
    assert notes[0] == ("监控里的指标值是“≥30公里”",) and notes[3] == ("监控里没有",)


def test_a_step_without_a_code_or_its_zeros_is_its_departments() -> None:
    steps = [replace(approved(), code="0318"), declared("project-monitoring-2019", {"level3": "管网"})]
    for code in ("", "318"):
        found = follow([steps[0], replace(steps[1], code=code)])
        assert [one.steps for one in found.rounds] == [("approval", "monitoring")] and not found.notes


def test_of_two_declarations_of_one_step_none_is_followed() -> None:
    with speaking("zh"):
        found = follow([approved(), approved(), declared("project-monitoring-2019")])
    assert found.indicators == () and "批复有 2 份" in found.notes[0]


def test_the_round_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = []
    for name in ("national-project-year-2015", "project-monitoring-2019", "project-self-evaluation-2020"):
        form = load_form(name)
        data = json.loads(form_specs()[name].with_name("example.json").read_text(encoding="utf-8"))
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(build(form, Options(year=2024), Declaration.from_dict(form, data)))
    out = tmp_path / "全程.xlsx"
    capsys.readouterr()
    assert run("--lang", "zh", "compare", *map(str, paths)) == 2  # the steps of a year are no years
    assert "--round" in capsys.readouterr().err
    assert run("--lang", "zh", "compare", "--round", *map(str, paths), "-o", str(out)) == 0
    shown = capsys.readouterr().out
    assert "申报 ≥18公里" in shown and "共跟踪 1 个部门（项目）的" in shown
    lines = list(load_workbook(out)["指标跟踪"].iter_rows(values_only=True))
    assert lines[0][6:9] == ("指标", "申报", "批复") and len(lines) > 5


def test_a_round_of_many_files_has_a_crew_of_workers_and_not_one_for_each_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file was read again by a worker of its own: 1,500 files took more minutes than anybody waits."""
    for name in ("national-project-year-2015", "project-monitoring-2019"):
        form = load_form(name)
        data = json.loads(form_specs()[name].with_name("example.json").read_text(encoding="utf-8"))
        for number in range(6):
            own = {**data, "fields": {**data["fields"], form.each: f"项目{number:02}"}}
            path = tmp_path / f"{form.step}{number}.xlsx"
            path.write_bytes(build(form, Options(year=2024), Declaration.from_dict(form, own)))
    begun = []
    usual = supervised.start
    monkeypatch.setattr(supervised, "start", lambda theirs: begun.append(theirs) or usual(theirs))
    frame = xlperf.compare_round(tmp_path, jobs=2)
    assert len(set(frame["each"])) == 6 and 0 < len(begun) <= 4


def test_every_form_that_is_followed_is_known_and_of_the_same_level() -> None:
    for name in form_specs():
        form = load_form(name)
        assert form.step and form.level, name
        for followed in form.follows:
            assert load_form(followed).level == form.level, (name, followed)
