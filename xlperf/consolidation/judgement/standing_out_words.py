"""The words of `standing_out`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "stands-out.half": (
            "{label} {amount} {unit}，占全部 {count} 个部门合计的 {share}，超过一半",
            "{label} of {amount} {unit} is {share} of the total of all {count} departments: more than half",
        ),
        "stands-out.past": (
            "{label} {amount} {unit}，是上年 {past} {unit}的 {times} 倍",
            "{label} of {amount} {unit} is {times} times that of the year before, {past} {unit}",
        ),
        "stands-out.heads": (
            "人均基本支出 {amount} {unit}，是各部门中位数 {median} {unit}的 {times} 倍",
            "basic expenditure for each person is {amount} {unit}, {times} times the median of the departments, {median} {unit}",
        ),
        "stands-out.less": (
            "{label} {amount} {unit}，不到它替换的《{file}》（{past} {unit}）的一半：只报了调整的部分的，请报全表",
            "{label} of {amount} {unit} is less than half of {file}, which it replaces ({past} {unit}): where only what was adjusted is in "
            "it, send the whole form",
        ),
        "stands-out.hint": (
            "请核对金额单位和填报内容；属实的，请部门书面说明",
            "look at the unit of the amounts and at what was entered; where it is true, ask for a written explanation",
        ),
        "stands-out.title": (
            "金额与全部部门、上年或人均相比异常",
            "an amount stands out against all departments, the year before or the number of people",
        ),
        "same-as-another": (
            "除名称外，全部内容与 {others} 相同",
            "all of it but the name is the same as in {others}",
        ),
        "same-as-another.hint": (
            "请两个部门核对，是否其中一个误报了另一个的表",
            "ask both departments whether one of them sent in the other's form",
        ),
        "same-as-another.hint-again": (
            "请部门核对，是否同一个项目换了代码或名称又报了一次：金额会重复计算",
            "ask the department whether it is one project sent again under another code or name: its amounts would count twice",
        ),
        "same-as-another.title": ("内容完全相同的申报", "declarations that say the very same"),
        "all-in-yuan.roster": (
            "像是按元填的：“{label}”填的是 {amount}，控制数是 {expected} {unit}，差一万倍",
            "it seems to be in yuan: '{label}' is {amount}, and the control figure {expected} {unit}, ten thousand times less",
        ),
        "all-in-yuan.past": (
            "像是按元填的：{label} {amount} {unit}，上年是 {past} {unit}，约为一万倍",
            "it seems to be in yuan: {label} of {amount} {unit} is some ten thousand times that of the year before, {past} {unit}",
        ),
        "all-in-yuan.heads": (
            "像是按元填的：人均基本支出 {amount} {unit}，其他部门的中位数是 {median} {unit}",
            "it seems to be in yuan: basic expenditure for each person is {amount} {unit}, the median of the others {median} {unit}",
        ),
        "template-altered": (
            "{all} 份工作簿中有 {count} 份在同样的地方（{cells}）有同样的改动：多半是模板在下发以前改过，不是部门改的，先核对再退回。确是如此的，"
            "把表样（.toml）同样改好，用 --form 指明，再运行一次",
            "{count} of {all} workbooks are altered alike (at {cells}): most likely the template was changed before it was sent out, and "
            "not by the departments; look at it before you return anything. If so, change the spec (.toml) likewise, give it by --form "
            "and run again",
        ),
        "standing-out": ("{who}（{file}）：{what}", "{who} ({file}): {what}"),
        "standing-out-more": ("金额异常或内容相同的还有 {count} 处", "{count} more findings of these kinds"),
    }
)
