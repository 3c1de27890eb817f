"""Writes docs/forms.md: the tutorial from forms.source.md, and the reference of every key and function of a spec.

The keys, their types and defaults come from the program's model; a key without words here is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

from xlperf.expression.functions import FUNCTIONS
from xlperf.expression.tree import EARLIER
from xlperf.form import model, parts

SOURCE = Path(__file__).parent / "forms.source.md"
PAGE = Path(__file__).parent / "forms.md"

RECORDS: dict[str, tuple[type, str]] = {
    "[form]": (model.Form, "整张表样"),
    "[page]": (parts.Page, "纸面和打印"),
    "[sheets]": (parts.Sheets, "另一张表样的若干工作表，各占列表里的一行"),
    "[[section]]": (parts.Section, "纸面的一段"),
    "[[section.field]]": (parts.Field, "一个栏目"),
    "[[section.matrix]]": (parts.Matrix, "固定行乘固定列的栏目，行列可以有合计；画里占一行，写 [编号]"),
    "[[section.table]]": (parts.Table, "一张表"),
    "[[section.table.column]]": (parts.Column, "表的填写列"),
    "[[section.table.computed]]": (parts.ComputedColumn, "表的计算列，逐行计算并锁定；空行不显示"),
    "[[check]]": (parts.Check, "一条核对规则"),
}
OF_PARTS = {
    "id": "编号：小写字母、数字、下划线，字母开头；公式、数据和规则里都用它",
    "kind": "text 文字、amount 金额（两位小数）、count 整数、number 数、percent 百分数（95% 填 95）、date 日期、tick 打勾",
    "unit": "数的单位，提示和填报说明里用",
    "default": "新工作簿里先填好的值",
    "locked": "default 的值不能改",
    "suggestions": "备选的值：做成下拉列表，也可以另填；不在里面的只作说明",
    "repeat": "每组一列：各组的名称，标签里写 {each}，编号依次是 编号_1、编号_2",
    "label": "名称；不写就取画里的标签：栏目取左边的，列取上面的",
    "label_en": "英文名称，用于英文信息",
    "required": "必填",
    "required_if": "这个条件成立时必填，写法同规则的 when",
    "min": "数最小是多少",
    "max": "数最大是多少",
    "pattern": "文字的格式：digits 数字、phone 电话、code 代码、number 数、quantity 数量或日期，后面可以写位数，如 digits 6",
    "max_length": "文字最多几个字，0 为不限",
    "lines": "空白时留几行高",
    "choices": "可选的值，做成下拉列表",
    "negative": "数可以为负",
    "value": "计算式；写了就是自动计算的格，画里用 {编号}",
    "beside": "不在纸上的计算值，显示在哪一栏的行旁边（打印区以外）",
    "explain": "填什么：填报说明和单元格提示里用",
    "example": "例子：提示里用",
    "aliases": "名称的其他叫法，读手工表格、旧表和公开文本时认得",
    "prefill": "别的表样里这个值的编号：new-template --from 别的表样的申报 时从那里取",
    "prefilled": "写 false 的每张表各填各的，不从别的表样带来，如执行数、完成值",
    "fill_down": "空白表示“同上”，看起来像向下合并",
    "depends_on": "可选值随哪一栏而定，与 choices_of（或 suggestions_of）同用：表里的列写同一行的另一列，或表外的栏目",
    "choices_of": "depends_on 那一栏的每个值对应的可选值",
    "suggestions_of": "depends_on 那一栏的每个值对应的备选值，下拉列表只列这些；也可以另填",
    "suggestions_about": '备选值的说明，显示在那一行右边："改造管网长度" = ["公里", "18", "≥", "当年完成的长度"]，依次是计量单位、参考值、指标性质、计算公式',
    "spellings": '可选值的其他写法，读手工表格时认得："社会效益指标" = ["社会效益"]',
    "target": "这一列是指标值，按指标值的语法检查和拆分",
    "sheet": "在 [sheets] 的列表里：取工作表的哪个栏目，不必填写（文字用填写列，数用计算列）",
    "target_of": "三个文字列：指标性质、指标值、计量单位；合成一个指标值，不画在纸面上，自动核对，可用于 score、target_advice 等",
    "merge": "部门汇总表（本级加下属）怎样由各单位的合成：sum 相加（金额、整数的默认），keep 取本级的（其余的默认），list 各单位的文字各占一行",
    "summary": "汇总工作簿先列出、打印的列；一栏也没有写的表样全部列出",
    "canonical": "--from 从别的表样取来的指标值写成规范形式（≥40场），公式才能据以计分",
}
MEANINGS: dict[str, dict[str, str]] = {
    "[form]": {
        "id": "编号，与所在文件夹同名",
        "title": "标题；表头是“部门 年度年标题”",
        "title_en": "英文标题",
        "year": "年度，new-template --year 可改",
        "version": "版次；发出以后再改就加 1，旧版存在 past/ 里",
        "amounts": "金额单位",
        "department": "哪一栏是部门名称（文字栏目）",
        "each": "一个部门有几份的（如一个项目一份），哪一栏把它们分开，如项目代码；空着就是一个部门一份",
        "explain": "填报说明里的话，一句一条",
        "page": "见 [page]",
        "section": "见 [[section]]，按纸面顺序",
        "check": "见 [[check]]",
        "sheets": "见 [sheets]",
        "step": "一年中的哪一步：assessment 事前评估、declaration 申报、approval 批复、monitoring 监控、evaluation 自评",
        "level": "哪一级：department 部门整体、project 项目、transfer 转移支付",
        "follows": "接着哪些表样（编号），最近的在前：new-template --from 可以用它们的申报预填",
        "catalogue": "指标库：表样旁边的 .csv 或 .xlsx；demo 是随附的一份",
        "implementer": "实施单位一栏：`each` 相同而实施单位不同的，像是两个项目，不作新旧两份，待确认",
        "catalogue_severity": "计量单位、方向与指标库不同时是 info 说明还是 warning 提醒",
    },
    "[sheets]": {
        "form": "每张工作表用哪张表样（已有表样的编号）",
        "table": "列出各工作表的表：每张一行，各列写 sheet",
        "number": "空白工作簿有几张；new-template --rows 表=张数 可改",
        "name": "工作表名称，{number} 处填序号",
        "version": "那张表样的第几版；0 为最新。工作簿自己记着是第几版，已发出的按那一版读取",
    },
    "[page]": {
        "widths": "各列宽度（字符）；合计约 92 是 A4 竖排一页，约 134 是横排",
        "orientation": "portrait 竖排，landscape 横排",
        "sheet": "填报工作表的名称",
        "font": "正文字体",
        "heading_font": "标题和段名的字体",
        "font_size": "字号（磅）",
    },
    "[[section]]": {
        "picture": "画法，见教程",
        "id": "编号，可不写",
        "label": "印在最左一列的段名；写了，画就少一列",
        "aliases": "画里印的标签的其他叫法，读手工表格时认得",
        "field": "见 [[section.field]]",
        "table": "见 [[section.table]]",
        "matrix": "见 [[section.matrix]]",
        "one_of": "几组栏目，每组恰好填一栏",
    },
    "[[section.matrix]]": {
        "id": "编号；栏目是 编号_行_列，合计是 编号_行_total、编号_total_列、编号_total",
        "rows": "各行：{ id = …, label = … }",
        "columns": "各列，同上",
        "kind": "各格的类型，同栏目的 kind",
        "label": "名称，总计的名称用它",
        "label_en": "英文名称",
        "total_row": "合计行印的字，不写就没有合计行",
        "total_column": "合计列印的字，不写就没有合计列",
        "label_cells": "行名占几格",
        "summary": "同栏目的 summary：总计一栏；没有总计的，各格都是",
        "required": "每格必填",
        "explain": "填什么",
    },
    "[[section.table]]": {
        "id": "编号",
        "column": "见 [[section.table.column]]",
        "computed": "见 [[section.table.computed]]",
        "label": "名称；不写就是段名",
        "label_en": "英文名称",
        "rows": "空白表有几行；new-template --rows 可改",
        "required": "至少填一行",
        "unique": "这些列合起来不得重复",
        "merge": "部门汇总表的行：list 逐行列出，keep 只取本级的，sum unique 各列相同的行并成一行，金额和整数相加、其余取先列出的",
        "one_of": "几组列，每行每组恰好填一列",
    },
    "[[check]]": {
        "id": "编号，不得重复",
        "expect": "必须成立的条件",
        "message": "不成立时说什么；花括号里是式子",
        "message_en": "英文的",
        "severity": "error 错误，warning 提醒，info 说明",
        "when": "只在这个条件成立时才查",
        "each": "对这张表的每一行查；式子里直接写列名",
        "at": "问题指向哪一栏或哪一列；不写就是 expect 里的第一个",
        "title": "查什么，校验页和填报说明里用",
        "title_en": "英文的",
        "hint": "怎样改",
        "hint_en": "英文的",
        "blank_rows": "空行也查",
    },
}
FUNCTION_WORDS = {
    "sum": "一列的合计",
    "min": "一列的最小值，没有填的为 0",
    "max": "一列的最大值",
    "avg": "一列的平均值，没有填的不算；一个也没有是 0",
    "count": "成立的行数，空行不算",
    "any": "有一行成立",
    "all": "每一行都成立",
    "sum_if": "成立的行的合计：sum_if(表.列, 条件)",
    "abs": "绝对值",
    "round": "四舍五入，第二个参数是位数，默认 2",
    "blank": "没有填",
    "filled": "填了",
    "is_number": "是数或空",
    "in_range": "大小合理（不到 10^11）",
    "two_places": "最多两位小数",
    "entered": "单元格里填的原文",
    "len": "字数",
    "contains": "文字里有另一段文字",
    "has_html": "残留网页代码",
    "left": "开头几个字：left(编号, 2)",
    "right": "末尾几个字：right(编号, 2)",
    "of_catalogue": '指标库（suggestions_about）里这个名称的：of_catalogue(name, "unit") 计量单位，"usual" 参考值，"sign" 指标性质，"formula" 计算公式；不在库里的是空',
    "target_sign": "写在一格里的指标值的指标性质：≥、≤、＝、定性……",
    "target_unit": "写在一格里的指标值的计量单位",
    "target": "三格合成的指标值：target(性质, 值, 单位)，≥、18、公里 就是 ≥18公里",
    "join": "文字相连，也可以写 甲 + 乙",
    "is_date": "是日期",
    "date": "日期换成数（20250301），用来比先后：date(start) <= date(end)",
    "matches": '符合格式：matches(编号, "digits 6")；格式有 digits 数字、phone 电话、code 数字大写字母和连字符、number 数、quantity 数量或日期，后面可写位数',
    "above": "本格的值，空白取上一行的",
    "allowed": "在下拉列表里",
    "times": "这些值在表中出现几次",
    "target_ok": "是规范的指标值",
    "target_reason": "不规范的原因",
    "target_hint": "怎样改规范",
    "targets_agree": "两个指标值一致（年度，周期）",
    "targets_disagreement": "两个指标值怎样不一致",
    "target_advice": "指标值与指标名称不相称之处",
    "score": "得分：score(指标值, 实际完成值, 分值)，按完成比例，封顶为分值；定性的写 达成、部分达成、未达成，或与指标值同文算达成；日期按时完成得满分。第四个参数写二级指标，如 above(level2)：成本指标的金额不带符号时按“不超过”算",
    "reached": "得分系数：完成了指标值的百分之几，最多 100；第三个参数同 score 的第四个",
    "deviation": "偏差：实际完成值比指标值多（少为负）百分之几，区间以内为 0",
    "number": "指标值里的数：number(t2024) <= number(t2025)；是区间、日期或写不出数时不判断",
    "lookup": "按键取值：lookup(表.键列, 要找的文字, 表.取值列)；没有或不止一行时不判断",
    "measurable": "算得出偏差（两者都是数，单位相同）",
    "scorable": "由指标值和实际完成值算得出得分",
    "repeated": "连续重复的语句",
    "last_year": "同一部门上年的值，在 each 的规则里是上年同一行的值，见第一部分第 10 节；没有的不判断",
    "declared": "同一部门本年在 follows 里那张表上的值，写法同 last_year",
}
NATIVE = {"exact": "✓", "sound": "部分", "": "—"}
KINDS = {
    "number": "数",
    "text": "文字",
    "truth": "条件",
    "any": "一格",
    "same": "同参数",
    "last": "同末个参数",
    "count": "整数",
}


def page() -> str:
    """The whole page."""
    source = SOURCE.read_text(encoding="utf-8")
    return source.replace("{reference}", "\n".join([*_keys(), *_language(), *_functions()]))


def _keys() -> Iterator[str]:
    for heading, (record, about) in RECORDS.items():
        yield from (f"### `{heading}`：{about}", "", "| 键 | 写什么 | 默认 | 意思 |", "|---|---|---|---|")
        words = OF_PARTS | MEANINGS.get(heading, {})
        hints = get_type_hints(record)
        for item in fields(record):
            default = "必写" if item.default is MISSING else _default(item.default)
            yield f"| `{item.name}` | {_kind(hints[item.name])} | {default} | {words[item.name]} |"
        yield ""


def _default(value: Any) -> str:
    if value in ("", (), None, 0) and not isinstance(value, bool):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _kind(hint: Any) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is ClassVar:
        return _kind(arguments[0])
    if origin in (Union, UnionType):
        return _kind(next(one for one in arguments if one is not NoneType))
    if origin is Literal:
        return "、".join(f"`{one}`" for one in arguments)
    if origin is tuple:
        return "若干段" if hasattr(arguments[0], "__dataclass_fields__") else f"[{_kind(arguments[0])}, …]"
    if origin is dict:
        return f"{{{_kind(arguments[0])} = {_kind(arguments[1])}}}"
    known = {str: "文字", int: "整数", float: "数", bool: "true/false"}
    return known.get(hint, "一段")


def _language() -> Iterator[str]:
    yield from (
        "### 式子的写法",
        "",
        "- 栏目写编号，整列写 `表.列`；`each` 的规则和计算列里，本行的列直接写列名。",
        '- `+ - * /`，`== != < <= > >=`，`and or not`，`in ("甲", "乙")`，`甲 if 条件 else 乙`，括号。',
        '- 数取两位小数后计算和比较；有除法的比较取十位小数，不写 round 也不会把 57.6% 当成 58%。没有填的数是 0；文字去掉首尾空格后逐字比较，没有填的是 `""`。',
        "- 数字格里填了文字、除以零时，结果是“—”（不查），先改那一处。",
        "- 计算列不能用于 `min`、`max`。",
        "",
    )


def _functions() -> Iterator[str]:
    yield from (
        "### 函数",
        "",
        "“表内”一栏：✓ 工作簿里的公式给出同样的结果；部分 公式只看得出其中一部分；— 只由 xlperf 检查。",
        "",
        "| 函数 | 参数 | 结果 | 表内 | 意思 |",
        "|---|---|---|---|---|",
    )
    for name, function in FUNCTIONS.items():
        takes = "、".join(("一列" if function.aggregate else "") + KINDS[kind] for kind in function.takes)
        returns = KINDS[function.returns]
        yield f"| `{name}` | {takes} | {returns} | {NATIVE[function.native]} | {FUNCTION_WORDS[name]} |"
    for name in EARLIER:
        yield f"| `{name}` | 编号 | 同参数 | ✓ | {FUNCTION_WORDS[name]} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
