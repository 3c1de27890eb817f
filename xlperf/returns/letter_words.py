"""The words of `letter`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "letter-to": ("{name}：", "{name}:"),
        "letter-to-unit": ("填报单位", "To whom it concerns"),
        "letter-form": ("{year}年{form}", "{form}, {year}"),
        "letter-any-form": ("绩效目标申报表", "performance targets"),
        "letter-number": ("这是第 {number} 次退回。", "This is return number {number}."),
        "letter-by-then": (
            "请于{deadline}前改好、保存，并用原来的方式重新报送。",
            "Please correct it, save it, and send it again as before by {deadline}.",
        ),
        "letter-correct": (
            "改好后请保存，并用原来的方式重新报送。",
            "Please correct it, save it, and send it again as before.",
        ),
        "letter-look-by": (
            "确需修改的，请于{deadline}前改好、保存，并用原来的方式重新报送。",
            "Where something is to be changed, please do so, save it, and send it again as before by {deadline}.",
        ),
        "letter-look": (
            "确需修改的，请改好、保存，并用原来的方式重新报送。",
            "Where something is to be changed, please do so, save it, and send it again as before.",
        ),
        "letter-approved": (
            "请按批复的绩效目标组织预算执行，做好绩效监控和绩效自评；目标确需调整的，按原程序报批。",
            "Please carry out the budget by the approved targets, monitor them and evaluate yourselves; where a target has to be changed, "
            "ask for approval as before.",
        ),
        "letter-urge": ("请督促以上单位办理。", "Please see to it that these units do so."),
        "letter-urge-by": (
            "请于{deadline}前督促以上单位办理。",
            "Please see to it that these units do so by {deadline}.",
        ),
        "letter-report": ("请填报并发回。", "Please fill it in and send it back."),
        "letter-report-by": (
            "请于{deadline}前填报并发回。",
            "Please fill it in and send it back by {deadline}.",
        ),
        "letter-contact": ("联系人：{contact}", "Contact: {contact}"),
        "letter-below": (
            "你部门所属单位中，以下 {count} 个单位的绩效目标申报还没有完成：",
            "Of the units below your department, these have not yet completed their performance targets ({count}):",
        ),
        "letter-below-one": ("{number}. {name}：{said}", "{number}. {name}: {said}"),
        "letter-unreadable": (
            "你单位报送的文件《{file}》无法读取，现请重新报送。",
            "The file '{file}' that you sent cannot be read: please send it again.",
        ),
        "letter-why": ("原因：{reason}", "Reason: {reason}"),
        "letter-cure": ("改法：{hint}", "How to mend it: {hint}"),
        "letter-not-asked-for": (
            "这份文件没有计入本次汇总：{reason}。报错了表的，请改用本次下发的工作簿填报。",
            "This file does not count: {reason}. Where it is the wrong form, fill in the workbook that was sent out this time.",
        ),
        "letters-deadline-past": (
            "信里的期限 {deadline} 已经过了：用 --deadline 或 xlperf.toml 写新的期限，再退回一次",
            "the deadline in the letters, {deadline}, is over: give a new one by --deadline or in xlperf.toml, and return again",
        ),
        "letters-lacking": (
            "不是部门的错，没有写信：{files}。原因和改法见 xlperf check，处理好后再退回",
            "no fault of their senders, and so no letter: {files}; xlperf check says why and how to mend it: then return again",
        ),
        "letter-another": (
            "你单位报送的{title}（文件：{file}）没有计入汇总：本次要报的是《{asked_for}》。请改用本次下发的工作簿填报。",
            "Your form{title} (file: {file}) does not count: what is asked for is '{asked_for}'. Please fill in the workbook that was sent "
            "out this time.",
        ),
        "letter-several": (
            "你单位报送的{title}（文件：{file}）没有计入汇总：你单位报来的 {count} 份内容不同，都不采用（{names}）。请确定以哪一份为准，重新只报送那一份。",
            "Your form{title} (file: {file}) does not count: the {count} files that you sent differ, and none is taken ({names}). Please decide "
            "which one holds, and send that one alone again.",
        ),
        "letter-returned": (
            "你单位报送的{title}（文件：{file}）已审核，有 {errors} 处须改正，现予退回，请改正后重新报送。",
            "Your form{title} (file: {file}) has been reviewed and goes back: to be corrected: {errors}; please correct it and send it again.",
        ),
        "letter-returned-with-warnings": (
            "你单位报送的{title}（文件：{file}）已审核，有 {errors} 处须改正、{warnings} 处提醒，现予退回，请改正后重新报送。",
            "Your form{title} (file: {file}) has been reviewed and goes back: to be corrected: {errors}, warnings: {warnings}; "
            "please correct it and send it again.",
        ),
        "letter-to-look-at": (
            "你单位报送的{title}（文件：{file}）已审核，有 {warnings} 处提醒，现予退回，请核对。",
            "Your form{title} (file: {file}) has been reviewed and goes back with {warnings} warnings to be looked at.",
        ),
        "letter-to-change": (
            "你单位报送的{title}（文件：{file}）已审核，有 {warnings} 处提醒，现予退回，请按审核意见修改后重新报送。",
            "Your form{title} (file: {file}) has been reviewed and goes back with {warnings} warnings: please change it as the reviewers "
            "ask and send it again.",
        ),
        "letter-title": ("《{title}》", " '{title}'"),
        "letter-marked": (
            "附件《{copy}》中，有问题的单元格有底色和批注，工作表“退回意见”列出全部问题，点“单元格”一栏可跳到该处。",
            "In the attached '{copy}' the cells in question have a tint and a note; its sheet 退回意见 lists all of them, and a click on a "
            "cell's name leads there.",
        ),
        "letter-unmarked": (
            "这份文件不能加批注，请按下面的意见在原文件中改正。",
            "This file takes no notes: please correct your own copy by what is said below.",
        ),
        "letter-section": ("{numeral}、{heading}", "{numeral}. {heading}"),
        "letter-error": ("须改正", "To be corrected"),
        "letter-warning": ("提醒（请核对）", "Warnings (please look at them)"),
        "letter-info": ("说明", "Notes"),
        "letter-finding": ("{number}. {where}：{message}", "{number}. {where}: {message}"),
        "letter-entered": ("填的内容：{value}", "Entered: {value}"),
        "letter-line": ("第 {first} 条", "number {first}"),
        "letter-lines": ("第 {first}—{last} 条", "numbers {first} to {last}"),
        "letter-following": (
            "由此引起：{numbers}（不另列），改好上面这一处后一般随之消失",
            "This also causes {numbers} (not listed here), as a rule mended with it",
        ),
    }
)
