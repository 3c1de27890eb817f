"""The words of `next_step`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "next": ("下一步：{step}", "Next: {step}"),
        "next.filled": ("填好后自查 xlperf check {out}", "when it is filled in: xlperf check {out}"),
        "next.check": ("自查 xlperf check {out}", "check it: xlperf check {out}"),
        "next.mend": (
            "按上面的改法在 {out} 里改好，再自查 xlperf check {out}",
            "mend {out} by what is said above, and check it: xlperf check {out}",
        ),
        "next.look": ("在表格程序里打开 {out}", "open {out} in a spreadsheet program"),
        "next.changes": (
            "逐处的变动写进工作簿 xlperf compare {sources} -o 变动.xlsx",
            "all changes in a workbook: xlperf compare {sources} -o changes.xlsx",
        ),
        "next.publish": (
            "公开 xlperf publish {out} -o 公开.html",
            "publish it: xlperf publish {out} -o published.html",
        ),
        "next.publish-all": (
            "公开 xlperf publish {out} --as html -o 公开",
            "publish them: xlperf publish {out} --as html -o published",
        ),
        "next.approved": (
            "把 {out} 里的函和表发出；公开 xlperf publish {sources} --as html -o 公开{roster}",
            "send the letters and tables in {out}; publish: xlperf publish {sources} --as html -o published{roster}",
        ),
        "next.own": (
            "在浏览器里打开 {out}；做自己的模板 xlperf new-template --roster 名册.csv -o 下发",
            "open {out} in a browser; make templates of your own: xlperf new-template --roster ROSTER -o templates",
        ),
        "next.send-page": (
            "把 {out} 发给各部门，双击就能自查",
            "send {out} to the departments: they check by a double click",
        ),
        "next.sent": (
            "把 {out} 里的工作簿发给各部门；收回后 xlperf consolidate 收件夹 -o 汇总.xlsx --roster {roster}",
            "send the workbooks in {out} out; when they are back: xlperf consolidate INBOX -o all.xlsx --roster {roster}",
        ),
        "next.return": (
            "退回须改正的 xlperf return {sources} -o 退回{roster}",
            "give back what must be corrected: xlperf return {sources} -o back{roster}",
        ),
        "next.consolidate": (
            "汇总 xlperf consolidate {sources} -o 汇总.xlsx{roster}",
            "consolidate: xlperf consolidate {sources} -o all.xlsx{roster}",
        ),
        "next.review": (
            "在 {out} 的“审核”里写意见、结论；写报告 xlperf report {sources} -o 报告.html{roster}",
            "write opinions and verdicts on the sheet 审核 of {out}; a report: xlperf report {sources} -o report.html{roster}",
        ),
        "next.again": (
            "把 {out} 里的信和副本发出；再报的放进收件夹，用原来的命令再汇总一次；进度看 xlperf status .（汇总工作簿所在的文件夹）",
            "send the letters and copies in {out}; put what is sent again into the inbox and consolidate again as before; xlperf status . "
            "(the folder of the consolidated workbook) tells how far all are",
        ),
        "next.open": ("在浏览器里打开 {out}", "open {out} in a browser"),
        "next.remind": (
            "退回须改正的、催没有报的 xlperf return 收件夹 -o 退回 --roster 名册.csv --remind",
            "give back what must be corrected and remind those that are missing: xlperf return INBOX -o back --roster ROSTER --remind",
        ),
    }
)
