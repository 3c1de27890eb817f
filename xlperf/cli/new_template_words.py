"""The words of `new_template`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.cli.words import example
from xlperf.messages import catalogue

catalogue(
    {
        "new-template.help": (
            "生成填报工作簿：一个文件，或按名册每个部门一个（OUT 为文件夹）。\n\n"
            + example(
                "例：xlperf new-template -o 模板.xlsx --year 2024\n"
                "    xlperf new-template -o 下发 --roster 名册.csv --from 去年收件夹"
            ),
            "Make workbooks to be filled in: one file, or with a roster one a department (OUT is a folder).\n\n"
            + example(
                "Examples: xlperf new-template -o template.xlsx --year 2024\n"
                "          xlperf new-template -o out --roster departments.csv --from last-year"
            ),
        ),
        "new-template.form": ("表样编号，或表样文件（TOML）", "id of a form, or the path of its spec (TOML)"),
        "new-template.out": (
            "输出的文件，默认“模板.xlsx”（带宏的 .xlsm）；用名册时是文件夹，默认“下发”",
            "the file to write, by default template.xlsx (.xlsm with macros); with a roster the folder, by default 'workbooks'",
        ),
        "new-template.year": ("年度，默认为表样的年度", "the year; that of the form if left out"),
        "new-template.department": ("部门名称", "name of the department"),
        "new-template.roster": (
            "名册（.csv 或 .xlsx），列：code 部门编码、name 部门名称，及要预填的栏目",
            "roster (.csv or .xlsx), columns: code, name, and fields to prefill",
        ),
        "new-template.rows": (
            "表的行数，如 key_tasks=20，可多次",
            "room of a table, such as key_tasks=20; repeatable",
        ),
        "new-template.macros": (
            "带宏（.xlsm）：python 用 xlwings 调用 Python（只写 --macros 即是）；vba 不用 Python",
            "with macros (.xlsm): python, by way of xlwings (--macros alone); vba, without Python",
        ),
        "new-template.password": ("保护工作表的密码", "password of the locks"),
        "new-template.hide-formulas": ("隐藏锁定单元格的公式", "hide the formulas of locked cells"),
        "new-template.from": (
            "用去年的或上一步的申报预填：.json、填好的工作簿、文件夹，可多次。有几份的，先按年度（近的在前），再按表样 follows 的次序；"
            "后面的只补前面没有的栏目，不一致的逐处说明",
            "prefill from last year's declaration or the step before: a .json, a filled workbook, a folder of them; repeatable. Of several "
            "the newest year goes first, then as the form's follows says; the later ones add what the first do not ask for, and "
            "each contradiction is told",
        ),
        "new-template.jobs": ("同时运行的进程数", "processes to run at the same time"),
        "new-template.lock-prefilled": (
            "名册填好的单元格（控制数等）锁定，部门不能改；不锁定的，填其他金额时会提示控制数",
            "lock the cells that the roster fills in (control figures); where they are not, another amount is asked about on entry",
        ),
        "new-template.lock-needs-roster": (
            "--lock-prefilled 锁定的是名册填好的单元格，须与 --roster 一起用",
            "--lock-prefilled locks what the roster fills in: give --roster, too",
        ),
        "new-template.against": (
            "上年的或上一步的申报（文件或文件夹）：规则要用的值（last_year、declared）随工作簿带去",
            "last year's declarations, or those of the step before: the values that rules ask for go along in the workbook",
        ),
        "new-template.overwrite": (
            "覆盖文件夹里已有而内容不同的文件（可能是已填报的）",
            "write over files of the folder that differ (they may be filled in)",
        ),
        "new-template.rows-wrong": (
            "--rows 应写成 表=行数，如 key_tasks=20，不是“{text}”",
            "--rows takes TABLE=N, such as key_tasks=20, not '{text}'",
        ),
        "new-template.both": (
            "--department 和 --roster 只能用一个",
            "use --department or --roster, not both",
        ),
        "new-template.year-wrong": ("年度应在 1990 到 2100 之间", "the year must be from 1990 to 2100"),
        "new-template.is-file": (
            "{name} 是文件；用名册时 -o 应是文件夹",
            "{name} is a file; with a roster, -o names a folder",
        ),
        "new-template.usual-file": ("模板", "template"),
        "new-template.usual-folder": ("下发", "workbooks"),
        "new-template.progress": ("生成工作簿", "making workbooks"),
        "new-template.one": ("已生成 {name}", "made {name}"),
        "new-template.other-department": (
            "内容是“{other}”的，工作簿是“{department}”的：部门编码没有带来。核对是否拿错了文件",
            "the content is of '{other}', the workbook of '{department}': the department code was not taken. See that these are the "
            "right files",
        ),
        "new-template.many": (
            "名册 {total} 个部门：生成 {written} 个，已有相同的 {same} 个，未覆盖 {kept} 个；预填 {prefilled} 个。在 {folder}",
            "{total} departments: {written} made, {same} there already, {kept} not overwritten; {prefilled} prefilled. In {folder}",
        ),
        "new-template.kept": (
            "未覆盖（内容不同，可能已填报；要覆盖请加 --overwrite）：{names}",
            "not overwritten, for they differ and may be filled in (--overwrite does it): {names}",
        ),
        "new-template.and-more": ("等 {number} 个", " and others, {number} in all"),
    }
)
