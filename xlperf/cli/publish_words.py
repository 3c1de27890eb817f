"""The words of `publish`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.cli.words import example
from xlperf.messages import catalogue

catalogue(
    {
        "publish.help": (
            "公开申报表。一份工作簿：写成 OUT，种类由扩展名决定——公开文本（.txt）、网页（.html）、PDF（.pdf）、Word（.docx）、"
            "数据（.json）或供公开的副本（.xlsx：合并指标单元格，隐去空行）。\n\n"
            "一个文件夹：用 --as 说明种类，OUT 是新文件夹，另有目录页 index.html；须改正的不公开。\n\n"
            "--as indicators：预算管理一体化系统的指标导入表（一级至三级指标、计算符号、指标值、计量单位），"
            "一份或一个文件夹都可以；列名和顺序由 --profile 的 TOML 决定。\n\n"
            + example(
                "例：xlperf publish 填好.xlsx -o 公开.html\n    xlperf publish 收件夹 -o 公开 --as html\n"
                "    xlperf publish 收件夹 -o 指标.xlsx --as indicators"
            ),
            "Publish declarations. One workbook: written to OUT, whose suffix tells the kind: the published text (.txt), a web page "
            "(.html), .pdf, Word (.docx), data (.json), or a copy for the public (.xlsx: level cells merged, empty rows "
            "hidden).\n\n"
            "A folder: --as tells the kind, OUT is a new folder with an index page; rejected workbooks are left out.\n\n"
            "--as indicators: the import table of provincial budget systems, of one workbook or a folder; its columns are "
            "set by the TOML given by --profile.\n\n"
            + example(
                "Examples: xlperf publish filled.xlsx -o published.html\n"
                "          xlperf publish inbox -o published --as html\n"
                "          xlperf publish inbox -o indicators.xlsx --as indicators"
            ),
        ),
        "publish.out": ("写成的文件，或新的文件夹", "the file to write, or the new folder"),
        "publish.as": (
            "写成哪一种；一份工作簿不写时按扩展名",
            "the kind; of one workbook, by default told by the suffix",
        ),
        "publish.profile": (
            "指标导入表的列设置（TOML），不写时用随附的",
            "the columns of the import table (TOML); by default the shipped ones",
        ),
        "publish.unreadable": ("{file}：{reason}\n  改法：{hint}", "{file}: {reason}\n  to mend: {hint}"),
        "publish.needs-kind": (
            "SRC 是文件夹、有几个文件或里面有几份申报表时，请用 --as 说明写成哪一种，如 --as html",
            "with a folder, several files or a file with several declarations, say by --as what to write, such as --as html",
        ),
        "publish.other-kind": (
            "--as {kind} 与 OUT 的扩展名“{suffix}”不符",
            "--as {kind} and the suffix '{suffix}' of OUT do not agree",
        ),
        "publish.no-profile": (
            "--profile 只用于 --as indicators",
            "--profile goes with --as indicators only",
        ),
        "publish.rejected": (
            "{file} 未通过（{count} 个错误）：{out} 已写成，但不要公开，改正后再写一次；确要照样公开的，加 --include-rejected",
            "{file} has not passed ({count} errors): {out} was written, but correct the file and write it again before you "
            "publish it; to publish it as it is, add --include-rejected",
        ),
        "publish.left-out": ("没有写：{file}（{reason}）", "left out: {file} ({reason})"),
        "publish.done": (
            "已写 {count} 份，在 {out}，目录页是 index.html",
            "{count} written, in {out}; index.html leads to them",
        ),
        "publish.indicators": (
            "{declarations} 份申报表的 {indicators} 项指标写成 {rows} 行：{out}",
            "{indicators} indicators of {declarations} declarations in {rows} rows: {out}",
        ),
        "publish.doubts": (
            "其中 {count} 项不能照原样写成一行，见工作表“需核对”",
            "not to be put in one row as they are: {count}, see the sheet 需核对",
        ),
        "publish.next": ("正在写……", "writing …"),
        "publish.writing": ("写", "writing"),
    }
)
