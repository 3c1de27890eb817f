"""The words of `fill`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.cli.words import example
from xlperf.messages import catalogue

catalogue(
    {
        "fill.help": (
            "把 FILE 的内容填入工作簿 WORKBOOK，写成 OUT。FILE 可以是 .json、公开文本 .txt、另一份申报表，"
            "或自制的表格和文件（.xlsx .xls .et .ods .csv .html .docx .doc .wps .pdf，及带附件的邮件）：按表上的栏目名称读取。\n\n"
            "不给 WORKBOOK 和 OUT，加 --format json：只显示怎样读这份表，不写任何文件。\n\n"
            + example(
                "例：xlperf fill 模板.xlsx --from 公开文本.txt -o 填好.xlsx --explain\n"
                "    xlperf fill --from 自评表.docx --format json"
            ),
            "Fill the workbook WORKBOOK from FILE and write it to OUT. FILE: .json, the published text .txt, another "
            "declaration, or a paper (.xlsx .xls .et .ods .csv .html .docx .doc .wps .pdf, a mail with one attached), "
            "read by its labels.\n\nWithout WORKBOOK and OUT, with --format json: shows how the paper is read and "
            "writes nothing.\n\n"
            + example(
                "Example: xlperf fill template.xlsx --from published.txt -o filled.xlsx --explain\n"
                "         xlperf fill --from paper.docx --format json"
            ),
        ),
        "fill.from": (
            "内容的来源，可多次；是文件夹、压缩包或邮件的，取工作簿那个部门会被采用的。有几种表样、几个年度的，先按年度（近的在前），再按表样 "
            "follows 的次序；后面的只补前面没有的栏目，不一致的逐处说明",
            "where the content is taken from, repeatable; of a folder, an archive or a mail the files of the workbook's department "
            "that count. Of several forms and years the newest goes first, then as the form's follows says; the later ones add what "
            "the first do not ask for, and each contradiction is told",
        ),
        "fill.one-shown": (
            "只看怎样读时，--from 给一个文件",
            "where it is only shown how a paper is read, give one file with --from",
        ),
        "fill.out": ("写成的工作簿", "the workbook to write"),
        "fill.explain": (
            "逐项列出从哪里取了什么、什么没有取及原因（标准输出）",
            "list what was taken from where, and what was not and why, on standard output",
        ),
        "fill.format": ("json：只显示怎样读，不写文件", "json: show how it is read, and write nothing"),
        "fill.password": (
            "保护工作表的密码；模板有密码的，须在此给出才能照样加锁",
            "the password of the locks; a template that has one must have it given here to be locked with it again",
        ),
        "fill.form": (
            "表样编号或文件（TOML）；不给时按工作簿的表样，只读取时按表上的名称和标签来定",
            "the form's id or its spec (TOML); else the workbook's, or where nothing is written the one that the paper's "
            "title and labels are of",
        ),
        "fill.needs": (
            "请给出工作簿和 -o；只想看怎样读这份表，用 --format json 或 --explain，不给工作簿和 -o",
            "give a workbook and -o; or to see how the paper is read, --format json or --explain and neither of them",
        ),
        "fill.done": (
            "{out}：填入 {fields} 项、{rows} 行；{unplaced} 处没有读入；{errors} 处须改正，{warnings} 处提醒",
            "{out}: {fields} fields and {rows} rows; {unplaced} cells not taken; {errors} errors, {warnings} warnings",
        ),
        "fill.mend": ("改法：{hint}", "to mend: {hint}"),
        "fill.unreadable": ("{file}：{reason}", "{file}: {reason}"),
    }
)
