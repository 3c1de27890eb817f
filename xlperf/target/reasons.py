"""Why a target value cannot stand, and what to write instead: Chinese and English, registered in the catalogue.

Owns the words only. `{piece}` is the part of the text that is wrong.
"""

from __future__ import annotations

from xlperf.messages import catalogue


class Invalid(Exception):  # named after the kind of target it makes
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
    "target-number-power": ("“{piece}”是幂的写法，不是指标值的数", "“{piece}” is written as a power of ten"),
    "target-number-fraction": (
        "分数“{piece}”不能写成准确的小数",
        "the fraction “{piece}” is no exact decimal",
    ),
    "target-unit-unread": (
        "看不出“{piece}”中的数量按什么计",
        "what the number in “{piece}” is counted by cannot be read",
    ),
    "target-unit-twice": ("单位重复：“{piece}”", "the unit is written twice: “{piece}”"),
    "target-operators-contradict": (
        "“{piece}”中的比较词互相矛盾",
        "the operators in “{piece}” contradict each other",
    ),
    "target-better": (
        "看不出“{piece}”是要更大还是要更小",
        "“{piece}” does not say whether it is to be more or less",
    ),
    "target-arrow": (
        "看不出“{piece}”的箭头是不低于、不高于，还是增减多少",
        "the arrow of “{piece}” may mean at least, at most, or by how much it is to change",
    ),
    "target-unequal": ("“{piece}”只说明不是多少", "“{piece}” says only what it is not"),
    "target-range-upside-down": ("范围“{piece}”的下限大于上限", "the range “{piece}” is upside down"),
    "target-range-three-ends": ("范围“{piece}”有三个端点", "the range “{piece}” has three ends"),
    "target-range-units": (
        "范围“{piece}”两端的单位不同",
        "the ends of the range “{piece}” have different units",
    ),
    "target-range-half": ("“{piece}”前面没有数值", "there is no number in front of “{piece}”"),
    "target-within-negative": (
        "看不出“{piece}”是不低于还是不高于这个负数",
        "“{piece}” does not say on which side of the negative number it is to be",
    ),
    "target-date-impossible": ("日期“{piece}”不存在", "there is no such date as “{piece}”"),
    "target-too-long": ("“{piece}”太长，不是指标值", "“{piece}” is too long for a target value"),
    "target-unit-alone": ("只有单位“{piece}”，没有数值", "“{piece}” is a unit alone, without a number"),
    "target-sign-mistyped": (
        "“{piece}”前面的符号不是比较符号（书名号，或转换文件时丢失的符号）",
        "“{piece}” has another sign in front where a comparing one is meant (a bracket, or one lost in another encoding)",
    ),
    "target-word-mistyped": (
        "“{piece}”中的“以”后面不是“上”或“下”",
        "“{piece}” has something else than 上 or 下 behind 以",
    ),
    "target-list-unchosen": (
        "“{piece}”是供选择的等级，没有选定",
        "“{piece}” is a list of grades of which none is chosen",
    ),
    "target-spreadsheet-date": (
        "“{piece}”是表格程序把指标值当作日期改写的",
        "“{piece}” is what a spreadsheet program made of a value that it took for a date",
    ),
    "target-spreadsheet-number": (
        "“{piece}”是表格程序缩写的数，后面的数字可能已经丢失",
        "“{piece}” is a number shortened by a spreadsheet program; its last digits may be lost",
    ),
    "target-spreadsheet-logical": (
        "“{piece}”是表格程序的逻辑值，不是指标值",
        "“{piece}” is a logical value of a spreadsheet program and no target value",
    ),
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
    "target-number-power": ("写出全部数字：{mended}", "write all digits: {mended}"),
    "target-number-fraction": ("写成百分数，如 ≥66.7%", "write a percentage, such as ≥66.7%"),
    "target-unit-unread": (
        "斜线后只写一个单位，如 3{mended}/年、3{mended}/人",
        "write one unit behind the slash, such as 3{mended}/年 or 3{mended}/人",
    ),
    "target-unit-twice": ("只写一个单位：{mended}", "write the unit once: {mended}"),
    "target-operators-contradict": (
        "只保留一个比较词，如 ≥95% 或 ≤95%",
        "keep one operator, such as ≥95% or ≤95%",
    ),
    "target-better": ("写明比较词，如 ≥95% 或 ≤2秒", "write the operator, such as ≥95% or ≤2秒"),
    "target-arrow": (
        "写明是哪一种，如 ≥97% 或 较上年增长5%",
        "say which, such as ≥97% or 较上年增长5%",
    ),
    "target-unequal": ("写明应是多少，如 >0 或 ≥1次", "say what it is to be, such as >0 or ≥1次"),
    "target-range-upside-down": ("先写下限再写上限：{mended}", "write the lower end first: {mended}"),
    "target-range-three-ends": (
        "只写下限和上限，如 3～7天",
        "write the lower and the upper end only, such as 3～7天",
    ),
    "target-range-units": ("两端用同一单位，如 30～60分钟", "use one unit for both ends, such as 30～60分钟"),
    "target-range-half": (
        "写明下限和上限；表示大约的，写 {mended}",
        "write both ends; for about, write {mended}",
    ),
    "target-within-negative": ("写明是哪一边，如 ≥-5% 或 ≤-5%", "say which, such as ≥-5% or ≤-5%"),
    "target-date-impossible": ("核对日期，如 2023年12月31日前", "check the date, such as 2023年12月31日前"),
    "target-too-long": ("只填指标值，如 ≥3场", "enter the target value only, such as ≥3场"),
    "target-unit-alone": (
        "在单位前写明数值，如 {mended}",
        "write the number in front of the unit, such as {mended}",
    ),
    "target-sign-mistyped": ("写明是哪一个符号：{mended}", "write the sign that is meant: {mended}"),
    "target-word-mistyped": ("写明是哪一个：{mended}", "write which of the two is meant: {mended}"),
    "target-list-unchosen": ("选定其中一项，如 {mended}", "choose one of them, such as {mended}"),
    "target-spreadsheet-date": (
        "把单元格设为文本再填写，可能是 {mended}",
        "format the cell as text and enter it again; it may have been {mended}",
    ),
    "target-spreadsheet-number": (
        "把单元格设为文本，写出全部数字，如 100000元",
        "format the cell as text and write all digits, such as 100000元",
    ),
    "target-spreadsheet-logical": (
        "把单元格设为文本，写明指标值，如 是、完成 或 ≥3场",
        "format the cell as text and enter the value, such as 是, 完成 or ≥3场",
    ),
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
    "target-advice-direction": (
        "比较符号的方向可能反了，这类指标一般用 {detail}",
        "the comparing sign may be the wrong way round: such an indicator usually has {detail}",
    ),
    "target-advice-percent-missing": (
        "比率没有写百分号，可能是 {detail}",
        "the rate has no percent sign; it may be {detail}",
    ),
    "target-advice-unit-missing": ("数值没有写计量单位", "the number has no unit"),
    "target-advice-date-expected": (
        "这里应写日期，如 2023年12月底前",
        "a date is asked for here, such as 2023年12月底前",
    ),
    "target-advice-date-serial": (
        "这里应写日期；表格程序把日期存成了序号：{detail}",
        "a date is asked for here; a spreadsheet program kept it as its serial number: {detail}",
    ),
    "target-advice-over-100": (
        "这类比率不会超过 100%，写 100% 即可",
        "such a rate is never above 100%: 100% is enough",
    ),
    "target-expected-share": (
        "与指标名称不相称，比率的指标值一般是百分数，如 ≥95%",
        "it does not suit the name: a rate usually has a percentage, such as ≥95%",
    ),
    "target-expected-count": (
        "与指标名称不相称，数量的指标值一般是个数，如 ≥3场",
        "it does not suit the name: a count usually has a number, such as ≥3场",
    ),
    "target-expected-time": (
        "与指标名称不相称，时效的指标值一般是时间或日期，如 ≤3个工作日",
        "it does not suit the name: timeliness usually has a time or date, such as ≤3个工作日",
    ),
    "target-expected-money": (
        "与指标名称不相称，成本的指标值一般是金额，如 ≤3万元",
        "it does not suit the name: a cost usually has an amount, such as ≤3万元",
    ),
    "target-advice-wrong-year": (
        "日期是 {detail} 年的，与表的年度不符",
        "the date is of {detail}, another year than the form's",
    ),
    "target-advice-amount-missing": (
        "没有写明金额，如 ≤120万元",
        "the amount is not given, such as ≤120万元",
    ),
    "target-advice-month-before": (
        "按当月月底读取；请写明 {detail}",
        "read as the end of that month; write {detail}",
    ),
    "target-advice-year-end": (
        "按当天读取；若是期限，请写 {detail}",
        "read as that very day; where it is a time limit, write {detail}",
    ),
    "target-advice-spreadsheet-date": (
        "可能是表格程序把数 {detail} 显示成了日期",
        "a spreadsheet program may have shown the number {detail} as a date",
    ),
    "target-advice-became-a-date": (
        "可能是表格程序把 {detail} 改成了日期",
        "a spreadsheet program may have made a date of {detail}",
    ),
    "target-advice-not-chosen": ("是与否没有选定", "neither yes nor no is chosen"),
}

SPLIT: dict[str, tuple[str, str]] = {
    "target-split-range": ("范围分两行填列：{rows}", "the range takes two rows: {rows}"),
    "target-split-about": ("约数按等于填列：{rows}", "the approximate number is entered as equal: {rows}"),
    "target-split-growth": (
        "指标值是变化的幅度，不是达到的水平，单位中已注明：{rows}",
        "the target is a change and no level, which the unit says: {rows}",
    ),
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
