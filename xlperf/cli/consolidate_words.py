"""The words of `xlperf consolidate`, some of which `report` and the progress bar say, too."""

from __future__ import annotations

from xlperf.cli.words import example
from xlperf.messages import catalogue

catalogue(
    {
        "consolidate.help": (
            "汇总许多工作簿：逐个读取、校验，写成一个汇总工作簿。SRC 是文件夹、文件、通配符或 .zip。\n\n"
            + example("例：xlperf consolidate 收件夹 -o 汇总.xlsx --roster 名册.csv"),
            "Consolidate many workbooks: read and check each, and write one. SRC are folders, files, patterns or .zip.\n\n"
            + example("Example: xlperf consolidate inbox -o all.xlsx --roster departments.csv"),
        ),
        "consolidate.out": ("汇总工作簿写到哪里", "where the consolidated workbook goes"),
        "consolidate.dataset": (
            "数据集写到这个文件夹或网址（Parquet）：每年度一份，再次运行只写有变化的部分；可与 -o 同用",
            "the dataset goes into this folder or URL (Parquet): one state a year, a further run writes what changed; "
            "with or without -o",
        ),
        "consolidate.no-output": (
            "请用 -o 或 --dataset 说明写到哪里",
            "say where it is to go: -o or --dataset",
        ),
        "consolidate.where-summary": (
            "已写入 {path}：按主管部门的合计；合计是否对得上见“核对”。",
            "written to {path}: totals by parent; the control totals are on the sheet 核对.",
        ),
        "consolidate.where-dataset": (
            "数据集在 {path}：用 xlperf.open_dataset 或 pandas、polars、DuckDB 读取。",
            "the dataset is in {path}: read it with xlperf.open_dataset, pandas, polars or DuckDB.",
        ),
        "consolidate.summary-only": (
            "汇总工作簿只写按主管部门的合计，明细在数据集里（--dataset）",
            "the workbook has totals by parent only; the rows are in the dataset (--dataset)",
        ),
        "consolidate.merged": (
            "另写一份部门汇总表（与 --as-unit 同用）：填好的申报表，数字是本级和下属的合计，文字取本级的，表格逐行列出",
            "also the merged form of the unit (with --as-unit): a filled workbook, numbers summed over the unit and all below "
            "it, texts its own, rows listed",
        ),
        "consolidate.round": (
            "属于哪一轮，如 二上，或“下一轮”；不写时属于正在进行的一轮（第一次是 一上），上一轮期限已过、xlperf.toml 又写了新期限的，自动算下一轮。"
            "各轮的情况用 xlperf status 看",
            "the round it belongs to, 二上 say, or 下一轮 for the next; by default the one under way (the first is 一上), and the next once "
            "its deadline has passed and xlperf.toml has a later one. xlperf status shows the rounds",
        ),
        "consolidate.as-unit": (
            "作为这个单位（编码）的上报工作簿：各份申报表的原件放在里面，上级再用 consolidate 汇总",
            "as the bundle of the unit of this code: the workbooks themselves go with it, and the department above "
            "consolidates it further",
        ),
        "consolidate.no-cache": ("不用缓存，全部重新读取", "read everything anew, without the cache"),
        "consolidate.engine": (
            "在本机读取（local），或在 Dask 集群上读取（dask）；结果相同",
            "read on this machine (local), or on a Dask cluster (dask); with the same result",
        ),
        "consolidate.scheduler": (
            "Dask 调度器的地址，如 tcp://主机:8786；不写时在本机起一个小集群",
            "the address of the Dask scheduler, tcp://host:8786; without it a cluster is made on this machine",
        ),
        "consolidate.scheduler-without-dask": (
            "--scheduler 只用于 --engine dask",
            "--scheduler goes with --engine dask",
        ),
        "consolidate.report": ("同时写一份汇总报告，.html 或 .pdf", "write a report, too, .html or .pdf"),
        "consolidate.reading": ("读取", "reading"),
        "consolidate.writing": ("正在写汇总工作簿……", "writing the consolidated workbook …"),
        "consolidate.rejected-so-far": ("须改正 {count}", "{count} rejected"),
        "consolidate.files": ("找到 {count} 个文件：", "{count} files found:"),
        "consolidate.accepted": ("通过", "accepted"),
        "consolidate.warned": ("通过，有提醒", "accepted with warnings"),
        "consolidate.rejected": ("须改正", "to be corrected"),
        "consolidate.unreadable": ("无法读取", "unreadable"),
        "consolidate.duplicate": ("重复", "duplicates"),
        "consolidate.superseded": ("旧版（有更新的一份）", "superseded by a newer one"),
        "consolidate.doubtful": ("待确认", "doubtful"),
        "consolidate.unexpected": (
            "不属本次（名册外、其他年度或表样、已确认不采用）",
            "unexpected (not on the roster, another year or form, left out by decision)",
        ),
        "consolidate.used": (
            "计入汇总的部门：{count} 个（{year} 年度，{form}）",
            "departments consolidated: {count} ({year}, {form})",
        ),
        "consolidate.used-several": (
            "计入汇总的部门：{count} 个，申报 {declarations} 份（{year} 年度，{form}）",
            "departments consolidated: {count}, with {declarations} declarations ({year}, {form})",
        ),
        "consolidate.missing": ("未报送 {count} 个：{names}", "missing ({count}): {names}"),
        "consolidate.unusable": (
            "已报未通过 {count} 个：{names}",
            "reported, but not usable yet ({count}): {names}",
        ),
        "consolidate.no-roster": (
            "没有给名册（--roster）：还有哪些部门没有报，不得而知",
            "no roster was given (--roster): which departments have not reported is not known",
        ),
        "consolidate.more": ("……等", ", …"),
        "consolidate.where": (
            "已写入 {path}：逐个文件的结果见“收件登记”，要改什么见“问题”，合计是否对得上见“核对”。",
            "written to {path}: each file on the sheet 收件登记, what to correct on 问题, the control totals on 核对.",
        ),
    }
)
