"""Target values with what was achieved, from plainly written ones to absurd ones, for forms that score.

Owns what people write there. Knows nothing of how a score is computed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import Declaration, Entered
from xlperf.target.in_parts import SIGN_SPELLINGS

TARGETS = (
    "≥95%", ">10000条", "≤3个工作日", "<5%", "3场", "=100%", "＝100%", "＞2000篇（次）", "＜0.5‰", "5～10天", "5-10天", "5~10天",
    "90%～95%", "0次", "0", "≥0", "≤0", "约100", "≥6.8万人", ">15亿次", "≤35万元/公里", "24次/年", "1.005", "≥18.5公里", "≥1,200人",
    "2024年12月31日前", "2024年4月10日", "2024年13月1日前", "2024年4月31日前", "2024年4月1日至5月1日", "24年4月1日前", "持续健全", "不断提高",
    "开展不少于40场通信保障任务", "≥９５％", "≥ 95 %", "≥.5", "≥5.", "≥1.2.3", "≥123456789012.12", "≥1234567890123", "≥0.1234567",
    "≥≤95%", "10～5天", "≥5～10天", "3场5次", "3～", "～3", "-5%", "", " ≥95% ", "=", "≥", "%", "2024年", "年月日", "/", "“3”", "达成",
)  # fmt: skip
ACTUALS = (
    "96%", "95%", "94.9%", "90", "0", "0次", "1次", "3场", "2场", "5场", "4", "12000条", "9999.5条", "2个工作日", "4.5个工作日", "3个工作日",
    "7天", "4天", "12天", "7", "100", "99.99", "7.1万人", "68000人", "16.2亿次", "34.2万元/公里", "24次/年", "1.01", "17公里", "0.3‰",
    "2024年4月10日", "2024年12月31日", "2025年1月2日", "2024年5月1日前", "2024-4-10", "4月10日", "达成", "部分达成", "未达成",
    "达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差", "完成", "达成率95%", " 96% ", "９６％", "≥96%", "1.2.3", "5.",
    ".5", "1,200人", "", "33.333333", "123456789012.12", "0.000001", "～", "96%～97%", "96 %", "0.1", "1E5", "—",
)  # fmt: skip
PAIRS = (
    ("≥95%", ("96%", "95", "94.9%", "33.333333%", "0")), (">15亿次", ("16.2亿次", "14.99亿次", "7")), ("≤3个工作日", ("2.5", "4.5个工作日", "7")),
    ("＜5%", ("4.9%", "6%", "5")), ("3场", ("5场", "2场", "1", "3")), ("5～10天", ("7天", "4天", "12天", "11.1")), ("5-10天", ("3", "70天")),
    ("0次", ("0", "1次")), ("≤0次", ("0次", "2")), ("约100", ("99.99", "100", "64.1")), ("≥18.5公里", ("17公里", "18.49公里", "18.5")),
    ("2024年4月15日前", ("2024年4月10日", "2024年4月16日", "2024年4月15日前")), ("持续健全", ("达成", "部分达成", "未达成", "持续健全", "基本健全", "达成预期指标")), ("每场6000", ("每场6000", "每场5000")), ("显著", ("显著", "较显著")),
    ("9月底前", ("7月", "9月30日", "10月", "2024年9月1日")), ("2023年2月底", ("2023年2月28日", "2023年3月")), ("2000年2月前", ("2000年2月29日",)),
    ("400万元", ("180万元", "180", "400", "520万元", "401元")), ("约35万元", ("30", "50")), ("300～400元", ("299", "100元", "600元")), ("0元", ("0", "3")),
    ("≥123456789012.12", ("123456789012.11", "1")), ("≥0.000001", ("0.000001", "0")), ("≥7", ("0.245", "3.4335", "6.999999")),
)  # fmt: skip
DEGREES = ("达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差")
SIGNS = {"≥": "≥", ">": ">", "＞": ">", "=": "", "＝": "", "≤": "≤", "<": "<", "＜": "<"}
"""How a target begins -> what it begins with where it is joined of a sign in a cell of its own."""
WEIGHTS = tuple(map(Decimal, ("5", "10", "2.5", "0.05", "3.33", "0", "7", "1.005", "50")))


def table(actuals_each: int = 9) -> list[tuple[str, str, float]]:
    """Rows of (target, achieved value, weight): the pairs that belong together, and any with any."""
    dice = random.Random("table")
    rows = [(target, actual) for target, actuals in PAIRS for actual in actuals]
    rows += [(target, actual) for target in TARGETS for actual in dice.sample(ACTUALS, actuals_each)]
    return [(*row, float(dice.choice(WEIGHTS))) for row in rows]


def scored(declarations: Iterable[Declaration], seed: int) -> Iterator[Declaration]:
    """The declarations, their rows of indicators with targets and achieved values from here, if the form has them."""
    for number, declaration in enumerate(declarations):
        if "actual_value" not in getattr(declaration.form.tables.get("indicators"), "columns", ()):
            yield declaration
            continue
        columns = declaration.form.tables["indicators"].columns
        dice = random.Random(f"scored/{seed}/{number}")
        rows = []
        for row in declaration.tables["indicators"]:
            row = dict(row)
            if any(row.values()) and dice.random() < 0.9:
                target, achieved = (
                    dice.choice(PAIRS) if dice.random() < 0.6 else (dice.choice(TARGETS), ACTUALS)
                )
                written: dict[str, Entered] = {
                    "annual_target": target or None,
                    "actual_value": dice.choice(achieved) or None,
                    "reason": dice.choice((None, "原因")),
                }
                if "sign" in columns:  # the target in cells of its own
                    signed = target[:1] in SIGNS
                    spellings = SIGN_SPELLINGS[SIGNS[target[0]] if signed else ""]
                    offered = [one for one in columns["sign"].choices if one in spellings]
                    written["sign"] = dice.choice(offered or ["＝"])
                    written["value"] = (target[1:] if signed else target) or None
                if dice.random() < 0.8:
                    written["weight"] = dice.choice(WEIGHTS)
                if dice.random() < 0.15:
                    written["actual_value"] = dice.choice(DEGREES)
                row.update((name, value) for name, value in written.items() if name in columns)
            rows.append(row)
        yield replace(declaration, tables={**declaration.tables, "indicators": tuple(rows)})
