"""The whole story on a real form: template, filled workbook, check, thirty departments, consolidation, returned copies.

Owns the made-up departments (seeded: the same every time) and the defects planted among them. Everything else is done
by the functions that an office uses.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xlperf.declaration import Declaration, Entered
from xlperf.form import Form, forms_folder, load_form
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import make_folder, writing
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options, new_template

FORM = "guangzhou-2023"
SEED = 2023

DEPARTMENTS = (
    "市发展和改革委员会", "市教育局", "市科学技术局", "市工业和信息化局", "市民族宗教事务局", "市公安局", "市民政局", "市司法局",
    "市财政局", "市人力资源和社会保障局", "市规划和自然资源局", "市生态环境局", "市住房和城乡建设局", "市交通运输局", "市水务局",
    "市农业农村局", "市商务局", "市文化广电旅游局", "市卫生健康委员会", "市退役军人事务局", "市应急管理局", "市审计局", "市市场监督管理局",
    "市体育局", "市统计局", "市医疗保障局", "市林业和园林局", "市政务服务数据管理局", "市城市管理和综合执法局", "市档案馆",
)  # fmt: skip
"""Names of offices such as a city has them; their figures are made up."""

FIELDS = (
    ("信息化系统运维", "对业务系统开展日常巡检、故障处置和安全加固", "系统稳定运行，数据安全可控"),
    ("专项业务检查", "组织开展年度专项检查和整改督办", "发现的问题按期整改"),
    ("政策宣传与培训", "编印宣传资料，举办培训班和宣讲活动", "服务对象的政策知晓度提高"),
    ("公共服务能力提升", "改善办事场所和设施，优化办理流程", "群众办事更便捷"),
    ("基础设施维护", "对所辖设施进行维修养护", "设施完好率保持在较高水平"),
    ("调查统计与课题研究", "开展专项调查，形成研究报告", "为决策提供依据"),
)
OUTPUTS = (
    ("数量指标", "举办培训班期数", ("≥{}期", 4, 12)),
    ("数量指标", "开展专项检查次数", ("不少于{}次", 6, 40)),
    ("数量指标", "编印宣传资料份数", ("{}000份", 2, 9)),
    ("质量指标", "系统验收合格率", ("≥{}%", 90, 99)),
    ("质量指标", "培训合格率", ("{}%以上", 90, 98)),
    ("时效指标", "工单办结时限", ("≤{}个工作日", 3, 10)),
    ("成本指标", "运维支出", ("不超过{}万元", 100, 900)),
)
BENEFITS = (
    ("社会效益指标", "政策知晓率", ("≥{}%", 80, 95)),
    ("社会效益指标", "重大安全事故发生次数", ("{}次", 0, 0)),
    ("可持续影响指标", "长效机制建设", ("不断完善", 0, 0)),
    ("经济效益指标", "带动社会投资", ("超{}亿元", 1, 20)),
)
SATISFACTION = ("服务对象满意度指标", "服务对象满意度", ("≥{}%", 88, 97))


@dataclass(frozen=True)
class Planted:
    """One defect planted for the demonstration: in whose workbook, and what is wrong."""

    department: str
    what_zh: str
    what_en: str


@dataclass(frozen=True)
class Story:
    """What the demonstration made, by file; `planted` is what the check is expected to find."""

    folder: Path
    template: Path
    filled: Path
    roster: Path
    inbox: Path
    planted: tuple[Planted, ...]
    missing: tuple[str, ...]


def example_text() -> Path:
    """The published text of a real declaration, shipped beside its form."""
    return forms_folder() / FORM / "example.txt"


def prepare(folder: Path) -> Story:
    """Writes into `folder` the template, the workbook filled from the real form, its publication, a roster of thirty
    departments and their inbox. Raises CannotWrite."""
    from xlperf.intake.one_file import read
    from xlperf.publishing import publish
    from xlperf.sending.fill import fill

    inbox = folder / "收件"
    make_folder(inbox)
    form = load_form(FORM)
    template, filled = folder / "模板.xlsx", folder / "填好.xlsx"
    new_template(form, template, overwrite=True)
    fill(template, example_text(), filled, overwrite=True)
    publish(read(filled), folder / "公开文本.txt", overwrite=True)
    roster = folder / "名册.csv"
    _write_roster(roster)
    planted, missing = _fill_inbox(form, inbox)
    return Story(folder, template, filled, roster, inbox, planted, missing)


def _write_roster(path: Path) -> None:
    lines = ["code,name,contact,email"]
    for number, name in enumerate(DEPARTMENTS, 1):
        lines.append(f"{number:03d},{name},预算联系人{number:02d},dept{number:03d}@example.invalid")
    with writing(path) as beside:
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def _fill_inbox(form: Form, inbox: Path) -> tuple[tuple[Planted, ...], tuple[str, ...]]:
    """The departments' workbooks: 28 of the 30 report, one of them twice; one file is broken, some hold defects."""
    chance = random.Random(SEED)
    stamper = Stamper(form, Options())
    planted: list[Planted] = []
    missing = (DEPARTMENTS[11], DEPARTMENTS[24])
    for number, name in enumerate(DEPARTMENTS):
        declaration = made_up(form, name, chance)
        if name in missing:
            continue
        spoilt, what = _spoilt(declaration, number)
        if what:
            planted.append(what)
        code = f"{number + 1:03d}"
        content = stamper.workbook(name, code, spoilt)
        target = inbox / f"{code}_{name}.xlsx"
        if number == 7:
            content = content[: len(content) // 2]
            planted.append(Planted(name, "文件传输中断，只有一半", "the file was cut off half-way"))
        _write(target, content)
        if number == 3:
            _write(inbox / f"{code}_{name}（再报）.xlsx", content)
            planted.append(Planted(name, "同一份报了两次", "the same file was sent twice"))
    return tuple(planted), missing


def _write(path: Path, content: bytes) -> None:
    with writing(path) as beside:
        beside.write_bytes(content)


def made_up(form: Form, name: str, chance: random.Random) -> Declaration:
    """A sound declaration of a department, with amounts that add up to the cent."""
    tasks = _tasks(chance)
    in_tasks = sum((task["amount"] for task in tasks if isinstance(task["amount"], Decimal)), Decimal(0))
    project = in_tasks + _amount(chance, 50, 2000)
    basic = _amount(chance, 800, 60000)
    transfers = _amount(chance, 10, 500) if chance.random() < 0.3 else Decimal("0.00")
    fields: dict[str, Entered] = {
        "department_name": name,
        "staff_count": Decimal(chance.randint(40, 900)),
        "subordinate_units": Decimal(chance.randint(0, 18)),
        "basic_expenditure": basic,
        "project_expenditure": project,
        "fiscal_appropriation": basic + project,
        "other_funds": Decimal("0.00"),
        "special_fiscal_funds": Decimal("0.00"),
        "other_development_expenditure": _amount(chance, 1, 40),
        "municipal_level_funds": basic + project - transfers,
        "transfer_payments": transfers,
        "overall_objective": "围绕年度中心工作，"
        + "；".join(str(task["objective"]) for task in tasks)
        + "。",
    }
    return Declaration(
        form=form,
        fields=fields,
        tables={"key_tasks": tasks, "other_tasks": (), "indicators": _indicators(chance)},
        year=form.year,
    )


def _amount(chance: random.Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randint(low * 100, high * 100)).scaleb(-2)


def _tasks(chance: random.Random) -> tuple[dict[str, Entered], ...]:
    chosen = chance.sample(FIELDS, chance.randint(2, 4))
    return tuple(
        {"name": name, "content": content, "amount": _amount(chance, 60, 4000), "objective": objective}
        for name, content, objective in chosen
    )


def _indicators(chance: random.Random) -> tuple[dict[str, Entered], ...]:
    """Levels written once and left blank below, as people write them."""
    rows: list[dict[str, Entered]] = []
    groups: tuple[tuple[str, Sequence[tuple[str, str, tuple[str, int, int]]]], ...] = (
        ("产出指标", sorted(chance.sample(OUTPUTS, 4), key=OUTPUTS.index)),
        ("效益指标", sorted(chance.sample(BENEFITS, 2), key=BENEFITS.index)),
        ("满意度指标", (SATISFACTION,)),
    )
    for level1, indicators in groups:
        last1 = last2 = ""
        for level2, name, (pattern, low, high) in indicators:
            value = pattern.format(chance.randint(low, high))
            rows.append(
                {
                    "level1": level1 if level1 != last1 else None,
                    "level2": level2 if level2 != last2 else None,
                    "level3": name,
                    "period_target": value,
                    "annual_target": value,
                }
            )
            last1, last2 = level1, level2
    return tuple(rows)


def _spoilt(declaration: Declaration, number: int) -> tuple[Declaration, Planted | None]:
    """The declaration of department `number` with the defect planted in it, if one is."""
    fields, tables = dict(declaration.fields), dict(declaration.tables)
    name = declaration.department
    match number:
        case 1:
            fields["basic_expenditure"] = Decimal(str(fields["basic_expenditure"])) * 10000
            what = Planted(name, "基本支出以元为单位填报", "basic expenditure in yuan")
        case 5:
            rows = [dict(row) for row in tables["indicators"]]
            rows[0]["annual_target"] = "若干"
            tables["indicators"] = tuple(rows)
            what = Planted(name, "指标值含糊（若干）", "a vague target value (若干)")
        case 9:
            fields["municipal_level_funds"] = Decimal(str(fields["municipal_level_funds"])) + Decimal("0.01")
            what = Planted(name, "按级次合计差 1 分", "the amounts by level are off by 0.01")
        case 14:
            rows = [dict(row) for row in tables["key_tasks"]]
            rows[0]["objective"] = "<p>" + str(rows[0]["objective"]) + "&nbsp;</p>"
            tables["key_tasks"] = tuple(rows)
            what = Planted(name, "文字残留网页代码", "HTML left in a text")
        case 18:
            tables["indicators"] = tuple(tables["indicators"][:-1])
            what = Planted(name, "没有满意度指标", "no satisfaction indicator")
        case 20:
            fields["staff_count"] = "１２０"
            what = Planted(name, "人数用全角数字填成文字", "a count typed in full-width digits")
        case 22:
            fields["overall_objective"] = None
            what = Planted(name, "总体绩效目标未填", "no overall objective")
        case 27:
            fields["other_funds"] = Decimal("88.88")
            what = Planted(name, "收入与支出不等", "income and expenditure differ")
        case _:
            return declaration, None
    return replace(declaration, fields=fields, tables=tables), what


def files_of(folder: Path) -> Iterator[Path]:
    """What a reader may want to look at, in the order of the story."""
    for name in (
        "模板.xlsx",
        "填好.xlsx",
        "公开文本.txt",
        "名册.csv",
        "收件",
        "汇总.xlsx",
        "报告.html",
        "退回",
    ):
        path = folder / name
        if path.exists():
            yield path
