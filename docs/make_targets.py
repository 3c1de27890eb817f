"""Writes docs/targets.md from the vocabulary and the grammar: `python docs/make_targets.py`."""

# ruff: noqa: SIM905 - a list of words reads better as a line of words

from __future__ import annotations

from pathlib import Path

from xlperf.target import advice_of, measures, parse, reasons
from xlperf.target import vocabulary as words
from xlperf.target.many import end_text

PAGE = Path(__file__).parent / "targets.md"
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "about": "约", "=": "="}
EXAMPLES = (
    "开展不少于40场通信保障任务 累计超15亿次 20余家 控制在5%以内 5%以下（不含5%） 约12次 5-10天 40%≤比例≤60% 1-2万元 从85%提高到90% "
    "百分之九十五以上 九成以上 ≥100百分比 2个亿以上 零投诉 发生次数为0 每季度1次 每人每月1500元 17元/人、天 每亩300 28.40/株 1小时30分钟 2023年完成3场 90%（较上年提高2个百分点） 覆盖26街道 "
    "5个工作日内审核 严禁超过5% 不发生一起事故 控制在-5%～5%之间 负3% 500元起 2023年12月底前 9月前 2020年1月--2020年11月 上半年 每月15日前 培训班3期，培训300人次 有效提升 评定为3A级"
).split()
WRONG = (
    "/ ≥ 若干场 万亩 1.2.3 9O% 》95% 95%以土 10^4户 3w人次 6人/ 优于2秒 97%↑ 不为0 ≥≤95% 95%-90% 3-5-7天 2023年2月30日前 95%% 30分钟-1小时 三分之一 优良中差 10-May 1E+05 TRUE".split()
    + ["9 5%", "- 95%"]
)


def page() -> str:
    """The whole page."""
    lines = ["# 指标值的写法", "", "<!-- docs/make_targets.py 由词表生成，勿手改 -->", ""]
    lines += [
        "*In English: how target values (指标值) are read: what each wording means, its canonical form, what is refused and "
        "why, and the words that the grammar knows.*",
        "",
    ]
    lines += ["## 怎样读", "", "| 写作 | 类型 | 下限 | 上限 | 单位 | 规范写法 |", "|---|---|---|---|---|---|"]
    for text in EXAMPLES:
        target = parse(text)
        cells = (
            text,
            target.kind,
            end_text(target.low) or "",
            end_text(target.high) or "",
            target.unit,
            target.canonical,
        )
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "## 不能接受的写法", "", "| 写作 | 原因 | 改法 |", "|---|---|---|"]
    lines += [
        f"| {text} | {target.reason_text('zh')} | {target.hint('zh')} |"
        for text, target in ((text, parse(text)) for text in WRONG)
    ]
    lines += [
        "",
        "所有原因："
        + "；".join(sorted(chinese for chinese, _ in reasons.REASONS.values())).replace("{piece}", "…")
        + "。",
        "",
    ]
    lines += _circumstances() + _advice()
    lines += ["## 比较词", "", "| 含义 | 写在数前 | 须紧接数字 | 写在数后 |", "|---|---|---|---|"]
    for sign, symbol in SIGNS.items():
        groups = (words.BEFORE, words.BEFORE_ADJACENT, words.AFTER)
        lines.append(f"| {symbol} | " + " | ".join(" ".join(group.get(sign, [])) for group in groups) + " |")
    symbols = "、".join(f"`{written}` 作 {SIGNS[sign]}" for written, sign in words.SYMBOLS.items())
    lines += ["", f"符号：{symbols}。", ""]
    for heading, vocabulary in (
        ("单位（量词）", measures.MEASURES - measures.TIMES),
        ("不确定的数量", words.VAGUE | words.VAGUE_ALONE),
        ("不是指标值的填法", words.NO_VALUE),
        ("含数字的名称", words.NAMES),
    ):
        lines += [f"## {heading}", "", " ".join(sorted(vocabulary)), ""]
        if heading.startswith("单位"):
            lines += ["一个字的量词后可加“次”（5种次、300株次）。", ""]
    return "\n".join(lines)


def _circumstances() -> list[str]:
    """What is said of a number beside itself."""
    lines = [
        "## 基期、增减和时段",
        "",
        "说“增长多少”“下降多少”的，数值是变化的幅度，不是达到的水平：三列中的计量单位会注明，导入表在“需核对”中列出。",
        "",
        "| 写作 | 基期 basis | 增减 direction | 时段 period | 计算符号、指标值、计量单位 |",
        "|---|---|---|---|---|",
    ]
    for (
        text
    ) in "较上年增长5%以上 同比下降10% 环比增长2% 较2020年提高3个百分点 每季度1次 全年不少于4场".split():
        target = parse(text)
        cells = (text, target.basis, target.direction, target.period, " ".join(target.columns()))
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


ADVISED = (
    ("设施完好率", "≤99%", "质量指标"),
    ("居民满意度", "95", "服务对象满意度指标"),
    ("培训人数", "500", "数量指标"),
    ("完成时限", "1", "时效指标"),
    ("资金下达时间", "45657", "时效指标"),
    ("工程合格率", "≥100%", "质量指标"),
    ("检测及时率", "≤7工作日", "时效指标"),
    ("预算控制", "控制在预算内", "成本指标"),
    ("完工时间", "9月前", "时效指标"),
    ("完工时间", "2023年底", "时效指标"),
    ("检查次数", "5月10日", "数量指标"),
)


def _advice() -> list[str]:
    """What is well formed and yet gives a warning for an indicator of its name."""
    lines = [
        "## 与指标名称不相称的写法（提醒）",
        "",
        "| 指标 | 指标值 | 类别 | 提醒 |",
        "|---|---|---|---|",
    ]
    for name, text, level2 in ADVISED:
        lines.append(f"| {name} | {text} | {level2} | {advice_of(name, parse(text), level2).text('zh')} |")
    return [*lines, ""]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
