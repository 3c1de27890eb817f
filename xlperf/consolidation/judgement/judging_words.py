"""The words of the ledger's reasons: why a file does not belong here, does not count, or waits for a decision.

Owns sentences alone, in Chinese and English.
"""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "ledger-other-form": (
            "表样是 {form}，本次汇总的是 {expected}",
            "its form is {form}; this consolidation is of {expected}",
        ),
        "ledger-past-year": (
            "是 {year} 年度的申报表，本次汇总 {expected} 年度；可能误报了往年的表",
            "it is of {year}; this consolidation is of {expected}: a past year's workbook, perhaps sent by mistake",
        ),
        "ledger-other-year": (
            "是 {year} 年度的申报表，本次汇总 {expected} 年度",
            "it is of {year}; this consolidation is of {expected}",
        ),
        "ledger-left-out": ("已确认不采用", "decided to be left out"),
        "ledger-same-content": ("与 {other} 内容相同", "the same content as {other}"),
        "ledger-of-department": ("同一部门", "one department"),
        "ledger-of-project": ("同一部门的“{each}”", "'{each}' of one department"),
        "ledger-alike": (
            "{one}与{other}像是同一个，写法不同",
            "{one} and {other} look like one, spelt otherwise",
        ),
        "ledger-implementers": (
            "同一部门的“{each}”有 {count} 份，实施单位不同（{whom}），像是几个不同的项目：{others}；是几个项目的，请部门各写自己的项目代码，"
            "或在项目名称里写明单位，再重报；是同一个的，只采用其中一份",
            "'{each}' of one department is there {count} times, carried out by others ({whom}), and looks like several projects: "
            "{others}; if it is, the department must give each its own code, or say the unit in its name, and send it again; if it "
            "is one, take one of them",
        ),
        "ledger-called": ("{file} 的“{each}”", "'{each}' of {file}"),
        "ledger-newest": (
            "{whose}有 {count} 份内容不同的文件，采用最新的 {other}（依据：{by}）",
            "{count} differing files of {whose}; the newest, {other}, counts (by {by})",
        ),
        "ledger-first": (
            "{whose}有 {count} 份内容不同的文件，采用文件名在前的 {other}",
            "{count} differing files of {whose}; the first by name, {other}, counts",
        ),
        "ledger-decided": (
            "{whose}有 {count} 份文件，按确认采用 {other}",
            "{count} files of {whose}; {other} counts, as was decided",
        ),
        "ledger-reject": (
            "{whose}有 {count} 份内容不同的文件，均不采用：{others}",
            "{count} differing files of {whose}, and none counts: {others}",
        ),
        "ledger-order-doubtful": (
            "{whose}有 {count} 份内容不同的文件，{doubt}",
            "{count} differing files of {whose}; {doubt}",
        ),
        "ledger-doubt-among": ("{doubt}：{others}", "{doubt}: {others}"),
        "ledger-passed-then-rejected": (
            "较新的 {newer} 须改正，而较早的 {older} 已通过",
            "the newer one, {newer}, is to be corrected, and an older one, {older}, has passed",
        ),
    }
)
