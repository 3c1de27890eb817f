"""Why a target value cannot stand, and what to write instead: Chinese and English, registered in the catalogue.

Owns the words only. `{piece}` is the part of the text that is wrong.
"""

from __future__ import annotations

from xlperf.messages import catalogue


class Invalid(Exception):  # noqa: N818 - named after the kind of target it makes
    """Raised inside the grammar only: the text cannot stand. `piece` is what is wrong, `mended` how it would be right."""

    def __init__(self, reason: str, piece: str, mended: str = "") -> None:
        super().__init__(reason)
        self.reason, self.piece, self.mended = reason, piece, mended


REASONS: dict[str, tuple[str, str]] = {
    "target-empty": ("没有填写指标值", "there is no target value"),
    "target-placeholder": ("“{piece}”没有说明指标值", "“{piece}” is not a target value"),
    "target-operator-alone": ("“{piece}”后面没有数值", "there is no number with “{piece}”"),
    "target-number-malformed": ("“{piece}”不是一个数", "“{piece}” is not a number"),
    "target-number-spaced": ("数字“{piece}”中间有空格或换行", "the number “{piece}” is broken by a space"),
    "target-number-letter": (
        "“{piece}”中混有字母（如 O、l 代替 0、1）",
        "“{piece}” has letters for digits (O for 0, l for 1)",
    ),
    "target-number-fraction": (
        "分数“{piece}”不能写成准确的小数",
        "the fraction “{piece}” is no exact decimal",
    ),
    "target-unit-twice": ("单位重复：“{piece}”", "the unit is written twice: “{piece}”"),
    "target-operators-contradict": (
        "“{piece}”中的比较词互相矛盾",
        "the operators in “{piece}” contradict each other",
    ),
    "target-range-upside-down": ("范围“{piece}”的下限大于上限", "the range “{piece}” is upside down"),
    "target-range-three-ends": ("范围“{piece}”有三个端点", "the range “{piece}” has three ends"),
    "target-range-units": (
        "范围“{piece}”两端的单位不同",
        "the ends of the range “{piece}” have different units",
    ),
    "target-date-impossible": ("日期“{piece}”不存在", "there is no such date as “{piece}”"),
    "target-too-long": ("“{piece}”太长，不是指标值", "“{piece}” is too long for a target value"),
    "target-vague": ("“{piece}”没有说明数量", "“{piece}” does not say how many"),
}
HINTS: dict[str, tuple[str, str]] = {
    "target-empty": ("填写数值和单位，如 ≥3场", "write a number and a unit, such as ≥3场"),
    "target-placeholder": (
        "填写数值和单位，如 ≥3场；没有该指标的，删去这一行",
        "write a number and a unit, such as ≥3场, or remove the row",
    ),
    "target-operator-alone": (
        "在比较词后写明数值，如 ≥95%",
        "write the number after the operator, such as ≥95%",
    ),
    "target-number-malformed": ("核对数字，如 1200 或 1,200 或 1.2万", "write it as 1200, 1,200 or 1.2万"),
    "target-number-spaced": ("删去数字中间的空格：{mended}", "remove the space inside: {mended}"),
    "target-number-letter": ("改用数字：{mended}", "use digits: {mended}"),
    "target-number-fraction": ("写成百分数，如 ≥66.7%", "write a percentage, such as ≥66.7%"),
    "target-unit-twice": ("只写一个单位：{mended}", "write the unit once: {mended}"),
    "target-operators-contradict": (
        "只保留一个比较词，如 ≥95% 或 ≤95%",
        "keep one operator, such as ≥95% or ≤95%",
    ),
    "target-range-upside-down": ("先写下限再写上限：{mended}", "write the lower end first: {mended}"),
    "target-range-three-ends": (
        "只写下限和上限，如 3～7天",
        "write the lower and the upper end only, such as 3～7天",
    ),
    "target-range-units": ("两端用同一单位，如 30～60分钟", "use one unit for both ends, such as 30～60分钟"),
    "target-date-impossible": ("核对日期，如 2023年12月31日前", "check the date, such as 2023年12月31日前"),
    "target-too-long": ("只填指标值，如 ≥3场", "enter the target value only, such as ≥3场"),
    "target-vague": ("写明数量，如 ≥3{mended}", "say how many, such as ≥3{mended}"),
}
CONSISTENCY: dict[str, tuple[str, str]] = {
    "target-annual-above-period": (
        "年度指标值大于实施周期指标值",
        "the target of the year is above the target of the whole period",
    ),
    "target-annual-differs": (
        "年度指标值与实施周期指标值不同",
        "the target of the year differs from the target of the whole period",
    ),
    "target-units-differ": (
        "年度指标值与实施周期指标值的单位不同",
        "the target of the year and that of the whole period have different units",
    ),
}
ADVICE: dict[str, tuple[str, str]] = {
    "target-rate-wants-percent": (
        "比率类指标的指标值一般是百分数",
        "a rate usually has a percentage as its target",
    ),
    "target-rate-over-hundred": ("比率超过 100%", "the rate is over 100%"),
    "target-timeliness-wants-time": (
        "时效类指标的指标值一般是时间或日期",
        "an indicator of timeliness usually has a time or date as its target",
    ),
    "target-count-wants-number": (
        "数量类指标的指标值一般是个数，不是百分数或日期",
        "a count usually has a number as its target, no percentage or date",
    ),
    "target-cost-wants-money": (
        "成本类指标的指标值一般是金额",
        "an indicator of cost usually has an amount of money as its target",
    ),
}

SPLIT: dict[str, tuple[str, str]] = {
    "target-split-range": ("范围分两行填列：{rows}", "the range takes two rows: {rows}"),
    "target-split-about": ("约数按等于填列：{rows}", "the approximate number is entered as equal: {rows}"),
    "target-split-date": ("日期按定性填列：{rows}", "the date is entered as qualitative: {rows}"),
    "target-split-compound": ("逐项分行填列：{rows}", "each target takes its own rows: {rows}"),
}
PIECES: dict[str, tuple[str, str]] = {
    "target-piece-equal": ("比较词：等于", "operator: equal to"),
    "target-piece-above": ("比较词：大于", "operator: more than"),
    "target-piece-at-least": ("比较词：不小于", "operator: at least"),
    "target-piece-below": ("比较词：小于", "operator: less than"),
    "target-piece-at-most": ("比较词：不大于", "operator: at most"),
    "target-piece-about": ("比较词：约", "operator: about"),
    "target-piece-number": (
        "数值、量级、单位及其后的比较词",
        "number with its scale, unit and what follows them",
    ),
    "target-piece-date": ("日期", "date"),
    "target-piece-aside": (
        "时段、起点或限定，不是指标值",
        "a period, a starting point or a qualification, no target",
    ),
    "target-piece-per": ("频次：每……", "rate: per …"),
    "target-piece-name": ("名称，其中的数字不是指标值", "a name: numbers in it are no targets"),
    "target-piece-remark": ("括号内的说明", "a remark in brackets"),
    "target-piece-vague": ("不确定的数量", "a vague amount"),
}


def hint_id(reason: str) -> str:
    """The id of the message that says how to mend what `reason` says is wrong."""
    return f"{reason}-hint"


catalogue(
    {
        **REASONS,
        **CONSISTENCY,
        **ADVICE,
        **SPLIT,
        **PIECES,
        **{hint_id(reason): texts for reason, texts in HINTS.items()},
    }
)
