"""The published text of the form, and what it says, written out by hand. Nothing here is made by the reader."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from xlperf.form import load_form

TEXT_FILE = Path(__file__).resolve().parents[2] / "workbook_templates" / "guangzhou-2023" / "example.txt"
TEXT = TEXT_FILE.read_text(encoding="utf-8")
FORM = load_form("guangzhou-2023")

FIGURES = {
    "staff_count": Decimal("115"),
    "subordinate_units": Decimal("4"),
    "basic_expenditure": Decimal("4506.89"),
    "project_expenditure": Decimal("13027.62"),
    "fiscal_appropriation": Decimal("17534.51"),
    "other_funds": Decimal("1365.46"),
    "special_fiscal_funds": Decimal("0.00"),
    "other_development_expenditure": Decimal("0.00"),
    "municipal_level_funds": Decimal("17534.51"),
    "transfer_payments": Decimal("0.00"),
}
DEPARTMENT = "中共广州市委网络安全和信息化委员会办公室"


def _cell(line: int, cell: int) -> str:
    """A cell of the text as it stands there, both counted from 1."""
    return TEXT.split("\n")[line - 1].split("\t")[cell - 1]


OBJECTIVE = _cell(13, 2)
TASKS = (
    ("重大主题网络宣传与舆论引导", _cell(15, 3), Decimal("1475.17"), _cell(15, 5)),
    ("广州市800兆数字集群共网通信保障服务项目", _cell(16, 3), Decimal("8099.00"), _cell(16, 5)),
    ("网络监管与舆情应急处置", _cell(17, 3), Decimal("750.00"), _cell(17, 5)),
    ("网络安全宣传和网络安全应急", _cell(18, 2), Decimal("245.00"), _cell(18, 4)),
    ("信息化领域协调", "区块链试点工作推进和数据安全专项检查等", Decimal("260.00"), _cell(20, 5)),
)
INDICATORS = (
    ("产出指标", "数量指标", "每年与具有全国影响力的媒体合作数", "4", "4"),
    (None, None, "属地网站及平台巡查率", "90%", "90%"),
    (None, None, "信息安全宣传周线下活动场次", "3场", "3场"),
    (None, None, "应急处置舆情线索能力", ">10000条", ">10000条"),
    (None, None, "网络安全演练天数", "5-10天", "5-10天"),
    (None, None, "大型活动通信保障", "开展不少于40场通信保障任务", "开展不少于40场通信保障任务"),
    ("效益指标", "经济效益指标", "区块链贸易平台链上交易值", "超50亿元", "超50亿元"),
    (None, "社会效益指标", "阅读量", "累计超15亿次", "累计超15亿次"),
    (
        None,
        None,
        "重大网络舆情预判、决策及处置的有效性",
        "全年网络舆情处置失误发生次数为0",
        "全年网络舆情处置失误发生次数为0",
    ),
    (None, "可持续影响指标", "推文数量", "累计超2000篇（次）", "累计超2000篇（次）"),
)

TASK_COLUMNS = ("name", "content", "amount", "objective")
INDICATOR_COLUMNS = ("level1", "level2", "level3", "period_target", "annual_target")


def assert_is_seed(declaration: object) -> None:
    """Every figure and every text of the seed, exactly, and nothing else."""
    from xlperf.declaration import Declaration

    assert isinstance(declaration, Declaration)
    wanted = {**FIGURES, "department_name": DEPARTMENT, "overall_objective": OBJECTIVE}
    assert dict(declaration.fields) == wanted
    assert [tuple(row[name] for name in TASK_COLUMNS) for row in declaration.rows("key_tasks")] == list(TASKS)
    assert declaration.rows("other_tasks") == []
    assert [tuple(row[name] for name in INDICATOR_COLUMNS) for row in declaration.rows("indicators")] == list(
        INDICATORS
    )
    assert declaration.year == 2023
