"""Declarations without a fault, made from a seed: the ground on which defects are planted.

Owns what a careful department enters on Guangzhou's form. Knows the form's fields, nothing of how checks are made.
"""

from __future__ import annotations

import random
from decimal import Decimal

from xlperf.declaration import Declaration, Entered
from xlperf.form import Form

Rows = list[dict[str, Entered]]

INDICATORS = (
    ("产出指标", "数量指标", "宣传活动场次", "≥{n}场", "≥{n}场"),
    ("产出指标", "数量指标", "培训人次", ">{n}人次", ">{n}人次"),
    ("产出指标", "数量指标", "演练天数", "5-10天", "5-10天"),
    ("产出指标", "质量指标", "项目验收合格率", "≥{p}%", "≥{p}%"),
    ("产出指标", "时效指标", "任务按时完成率", "{p}%", "{p}%"),
    ("产出指标", "成本指标", "项目总成本", "≤{n}万元", "≤{n}万元"),
    ("效益指标", "经济效益指标", "带动交易额", "超{n}亿元", "超{n}亿元"),
    ("效益指标", "社会效益指标", "投诉办结率", "≥{p}%", "≥{p}%"),
    ("效益指标", "可持续影响指标", "推送文章数量", "≥{n}篇", "≥{n}篇"),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥{p}%", "≥{p}%"),
)
TASKS = (
    ("网络宣传", "与媒体合作宣传"), ("通信保障", "为大型活动提供技术支持"), ("应急处置", "开展日常巡检"),
    ("安全培训", "组织业务骨干学习"), ("数据治理", "整合各处室的资源"), ("基层服务", "下沉社区，走访群众"),
)  # fmt: skip


def money(dice: random.Random, most: int) -> Decimal:
    """An amount from 1.00 to `most`, to the cent."""
    return Decimal(dice.randrange(100, most * 100)).scaleb(-2)


def valid_declaration(form: Form, seed: int) -> Declaration:
    """A declaration on which no check has anything to say, the same one for the same seed."""
    dice = random.Random(f"valid/{seed}")
    basic, project = money(dice, 9000), money(dice, 20000) + 500
    total = basic + project
    other, transfer = money(dice, 90), money(dice, 90)
    special, further = money(dice, 90), money(dice, 90)
    tasks = _tasks(dice, project)
    fields: dict[str, Entered] = {
        "department_name": f"第{seed}局",
        "staff_count": Decimal(dice.randrange(100, 900)),
        "subordinate_units": Decimal(dice.randrange(0, 9)),
        "basic_expenditure": basic,
        "project_expenditure": project,
        "fiscal_appropriation": total - other,
        "other_funds": other,
        "special_fiscal_funds": special,
        "other_development_expenditure": further,
        "municipal_level_funds": total - transfer,
        "transfer_payments": transfer,
        "overall_objective": f"全年做好{dice.choice(TASKS)[0]}工作。\n确保各项任务按期完成。",
    }
    others: Rows = (
        [{"name": "其他保障", "content": "日常运行", "amount": Decimal("0.50"), "objective": "运转正常"}]
        if dice.random() < 0.5
        else []
    )
    tables = {"key_tasks": tasks, "other_tasks": others, "indicators": _indicators(dice)}
    # Of another form than Guangzhou's, what that has names for.
    own = {name: value for name, value in fields.items() if name in form.inputs}
    rows = {
        name: [
            {column: row[column] for column in row if column in form.tables[name].columns} for row in found
        ]
        for name, found in tables.items()
        if name in form.tables
    }
    return Declaration(form, own, rows, year=form.year, code=f"{seed:05}")


def _tasks(dice: random.Random, project: Decimal) -> Rows:
    chosen = dice.sample(TASKS, dice.randint(3, len(TASKS)))
    most = int(project) // (len(chosen) + 1)
    return [
        {"name": name, "content": content, "amount": money(dice, most), "objective": f"{name}达到预期目标"}
        for name, content in chosen
    ]


def _indicators(dice: random.Random) -> Rows:
    rows: Rows = []
    down = dice.random() < 0.5
    before: tuple[str, str] = ("", "")
    for level1, level2, name, period, annual in INDICATORS:
        numbers = {"n": dice.randint(2, 90), "p": dice.randint(80, 99)}
        here = (level1, level2)
        rows.append(
            {
                "level1": None if down and level1 == before[0] else level1,
                "level2": None if down and here == before else level2,
                "level3": name,
                "period_target": period.format(**numbers),
                "annual_target": annual.format(**numbers),
            }
        )
        before = here
    return rows
