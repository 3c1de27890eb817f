"""Writes docs/targets.md from the vocabulary and the grammar: `python docs/make_targets.py`."""

# ruff: noqa: SIM905 - a list of words reads better as a line of words

from __future__ import annotations

from pathlib import Path

from xlperf.target import parse, reasons
from xlperf.target import vocabulary as words
from xlperf.target.many import end_text

PAGE = Path(__file__).parent / "targets.md"
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "about": "约", "=": "="}
EXAMPLES = (
    "开展不少于40场通信保障任务 累计超15亿次 20余家 控制在5%以内 5%以下（不含5%） 约12次 5-10天 40%≤比例≤60% 1-2万元 从85%提高到90% "
    "百分之九十五以上 九成以上 零投诉 发生次数为0 每季度1次 每人每月1500元 2023年完成3场 90%（较上年提高2个百分点） 覆盖26街道 "
    "2023年12月底前 上半年 每月15日前 培训班3期，培训300人次 有效提升 评定为3A级"
).split()
WRONG = "/ ≥ 若干场 1.2.3 9O% ≥≤95% 95%-90% 3-5-7天 2023年2月30日前 95%% 30分钟-1小时 三分之一".split() + [
    "9 5%"
]


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
    lines += ["## 比较词", "", "| 含义 | 写在数前 | 须紧接数字 | 写在数后 |", "|---|---|---|---|"]
    for sign, symbol in SIGNS.items():
        groups = (words.BEFORE, words.BEFORE_ADJACENT, words.AFTER)
        lines.append(f"| {symbol} | " + " | ".join(" ".join(group.get(sign, [])) for group in groups) + " |")
    symbols = "、".join(f"`{written}` 作 {SIGNS[sign]}" for written, sign in words.SYMBOLS.items())
    lines += ["", f"符号：{symbols}。", ""]
    for heading, vocabulary in (
        ("单位（量词）", words.MEASURES),
        ("不确定的数量", words.VAGUE | words.VAGUE_ALONE),
        ("不是指标值的填法", words.NO_VALUE),
        ("含数字的名称", words.NAMES),
    ):
        lines += [f"## {heading}", "", " ".join(sorted(vocabulary)), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
