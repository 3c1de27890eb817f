"""The words of `xlperf approve`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.cli.words import example
from xlperf.messages import catalogue

catalogue(
    {
        "approve.help": (
            "批复绩效目标：审核结论是“同意”的，每个部门一封批复函（.docx 和 .txt）、一份绩效目标批复表（.docx 和 .xlsx），另有邮件合并清单。"
            "审核意见写在汇总工作簿的“审核”里（--review）。SRC 是文件、文件夹或 .zip。\n\n"
            + example("例：xlperf approve 收件夹 -o 批复 --review 汇总.xlsx --roster 名册.csv"),
            "Approve targets: for each department whose verdict is 同意 a letter (.docx and .txt) and the table of what is approved (.docx and "
            ".xlsx), and a list for mail merge. Verdicts stand on the sheet 审核 of the consolidated workbook (--review). SRC are files, "
            "folders or .zip.\n\n"
            + example("Example: xlperf approve inbox -o approved --review all.xlsx --roster roster.csv"),
        ),
        "approve.out": ("写到这个新的（或空的）文件夹", "the new (or empty) folder to write to"),
        "approve.all": (
            "通过的都批复，没有写审核结论的也算（结论是修改、退回的不批复）",
            "approve all that passed, those without a verdict, too (never those to be changed or returned)",
        ),
        "approve.letter": (
            "批复函的模板（.docx，域与退回的信相同：{部门}、{正文} 等）；不写时用 xlperf.toml 里的 approval，再没有用随附的",
            "the template of the letters (.docx with the fields of those of `return`: {部门}, {正文} …); by default `approval` of "
            "xlperf.toml, else the usual one",
        ),
        "approve.table": (
            "批复表的模板（.docx，域：{标题}、{部门}、{编码}、{年度}、{金额单位}、{落款}、{日期}，{表} 单独一段）；"
            "不写时用 xlperf.toml 里的 approval_table，再没有用随附的",
            "the template of the tables (.docx with the fields {标题}, {部门}, {编码}, {年度}, {金额单位}, {落款}, {日期}, and {表} in a paragraph of "
            "its own); by default "
            "`approval_table` of xlperf.toml, else the usual one",
        ),
        "approve.reading": ("正在批复……", "approving …"),
        "approve.done": (
            "批复 {count} 个部门，在 {out}：每个一封批复函、一份批复表",
            "{count} departments approved, in {out}: a letter and a table each",
        ),
        "approve.done-several": (
            "批复 {departments} 个部门的 {count} 份申报，在 {out}：每份一封批复函、一份批复表",
            "{count} declarations of {departments} departments approved, in {out}: a letter and a table each",
        ),
        "approve.left-out": ("没有批复：{file}（{reason}）", "not approved: {file} ({reason})"),
        "approve.left-out-many": (
            "没有批复 {count} 个（{reason}）：{files} 等",
            "{count} not approved ({reason}): {files} and others",
        ),
        "approve.nothing": (
            "没有可以批复的：在汇总工作簿的“审核”里写“同意”，用 --review 给出；通过的都批复的，加 --all",
            "nothing to approve: write 同意 on the sheet 审核 of the consolidated workbook and give it by --review, or approve all that "
            "passed by --all",
        ),
    }
)
