"""What every kind of comparison says: of files that were not compared, and what else is to be known."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "compare.note": ("注意：{note}", "note: {note}"),
        "compare.unreadable": ("没有比较 {file}：{reason}", "not compared: {file}: {reason}"),
        "compare.none": (
            "{path} 里没有可以比较的工作簿",
            "there is no workbook to compare in {path}",
        ),
        "compare.none-but-rejected": (
            "{path} 里没有可以比较的工作簿；须改正的也要比较的，加上 --include-rejected",
            "there is no workbook to compare in {path}; --include-rejected compares rejected ones, too",
        ),
    }
)
