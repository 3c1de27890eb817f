"""The words of `summary`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "answer-files": (
            "收到 {files:,} 个文件，计入汇总的部门 {used:,} 个。",
            "{files:,} files came in, and {used:,} departments count.",
        ),
        "answer-all": (
            "应报的 {count:,} 个部门都已计入汇总。",
            "All departments that are to report count ({count:,}).",
        ),
        "answer-some": (
            "应报 {count:,} 个部门，已计入汇总 {used:,} 个，{rest}。",
            "Departments that are to report: {count:,}; counted: {used:,}; {rest}.",
        ),
        "answer-silent": ("未报送 {count:,} 个", "{count:,} not reported"),
        "answer-unusable": ("已报未通过 {count:,} 个", "{count:,} reported, not accepted yet"),
        "answer-money": ("{label} {number} {unit}。", "{label}: {number} {unit}."),
        "answer-money-parts": (
            "{label} {number} {unit}，其中{parts}。",
            "{label}: {number} {unit}, of which {parts}.",
        ),
        "answer-part": ("{label} {number} {unit}（{share}）", "{label} {number} {unit} ({share})"),
        "answer-past": ("比{past}（{number} {unit}）{moved}", "Against {past} ({number} {unit}): {moved}"),
        "answer-both": (
            "两年都有的 {count:,} 个部门{moved}",
            "the {count:,} departments of both years: {moved}",
        ),
        "answer-stop": ("{text}。", "{text}."),
        "answer-largest": (
            "金额最大的 {count} 个部门占 {share}。",
            "The largest departments ({count}) have {share} of it.",
        ),
        "answer-indicators": (
            "绩效指标 {count:,} 项，其中 {share} 是量化的。",
            "{count:,} indicators, {share} of them quantified.",
        ),
        "moved-from-nothing": ("增加 {amount}", "{amount} more"),
        "moved-hardly": ("基本持平", "about the same"),
        "moved-up": ("增加 {percent}%", "{percent}% more"),
        "moved-down": ("减少 {percent}%", "{percent}% less"),
        "tile-counted": ("计入汇总的部门", "Counted"),
        "tile-departments": ("个", "departments"),
        "tile-files": ("收到 {count:,} 个文件", "{count:,} files came in"),
        "tile-expected": ("应报 {count:,} 个，完成 {share}", "of {count:,} that are to report: {share} done"),
        "tile-tasks": ("列明任务的资金", "Money of the tasks named"),
        "tile-tasks-note": ("{count:,} 项任务", "{count:,} tasks"),
        "tile-of-main": ("，占{label} {share}", ", {share} of {label}"),
        "tile-quantified": ("量化的指标", "Quantified indicators"),
        "tile-quantified-note": (
            "{count:,} 项指标中 {measured:,} 项有数量或日期",
            "with a number or a date: {measured:,} of {count:,} indicators",
        ),
        "do-nothing": (
            "没有待办事项：应报的都已计入，也没有发现问题。",
            "Nothing is left to do: all that are to report count, and nothing was found.",
        ),
        "do-half": (
            "{department} 一家占{label}的 {share}（{number} {unit}）：先核对，再用合计数",
            "{department} alone has {share} of {label} ({number} {unit}): look at it before the total is used",
        ),
        "do-half-rest": (
            "其余 {count:,} 个部门合计 {number} {unit}。请核对金额单位和填报内容；属实的，请部门书面说明",
            "The other {count:,} departments have {number} {unit}. Look at the unit of the amounts and at what was entered; where it "
            "is true, ask for a written explanation",
        ),
        "do-unusual": (
            "{count:,} 个部门与{past}或同类部门相差很大",
            "{count:,} departments far from {past} or from others like them",
        ),
        "do-unusual-like": (
            "{count:,} 个部门与同类部门相差很大",
            "{count:,} departments far from others like them",
        ),
        "do-in-yuan": (
            "{count:,} 份像是按元填的，须改正后重报",
            "{count:,} files seem to be in yuan: to be corrected and sent again",
        ),
        "do-stands-out": (
            "{count:,} 个部门的金额异常，请先核对再用合计数",
            "{count:,} departments with amounts that stand out: to be looked at before the total is used",
        ),
        "do-same": (
            "{count:,} 个部门的内容与另一部门完全相同",
            "{count:,} departments declare the very same as another",
        ),
        "do-silent": ("未报送 {count:,} 个部门", "{count:,} departments not reported"),
        "do-unusable": ("已报未通过 {count:,} 个部门", "{count:,} departments reported, not accepted yet"),
        "do-doubtful": (
            "待确认 {count:,} 个文件，确认前均未采用",
            "{count:,} files wait for a decision (not counted until then)",
        ),
        "do-rejected": ("{count:,} 份须改正后重报", "{count:,} files to be corrected and sent again"),
        "do-unreadable": ("{count:,} 个文件无法读取", "{count:,} files that cannot be read"),
        "do-strange": ("{count:,} 个文件不属本次", "{count:,} files that are not of this run"),
        "do-level": ("{count:,} 个部门没有{level}", "{count:,} departments without {level}"),
        "do-warned": (
            "{count:,} 个已计入的部门有提醒，请核对",
            "{count:,} counted departments with warnings: to be looked at",
        ),
        "do-late": (
            "{count:,} 个已计入的部门是期限以后报来或改正的",
            "{count:,} counted departments reported or corrected after the deadline",
        ),
        "do-of": ("{who}：{what}", "{who}: {what}"),
        "do-whose": ("{file}（{whose}）", "{file} ({whose})"),
        "do-others": ("{names}等", "{names} and others"),
    }
)
