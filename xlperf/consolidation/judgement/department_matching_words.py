"""The words of `department_matching`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "match-not-on-roster": ("名册上没有这个部门（{who}）", "the roster has no such department ({who})"),
        "match-no-name": ("没有填部门名称，也没有部门编码", "neither a department's name nor its code"),
        "match-no-name-inside": (
            "没有填部门名称，也没有部门编码；从文件名或发件人看，像是{candidates}的",
            "neither a department's name nor its code; by the file's name or the mail's sender it seems to be that of {candidates}",
        ),
        "match-alike": (
            "无法确定是哪个部门（{who}），可能是：{candidates}",
            "whose it is cannot be told ({who}); it may be that of {candidates}",
        ),
        "match-two": (
            "编码和名称是两个部门（{who}），可能是：{candidates}",
            "its code and its name are of two departments ({who}); it may be that of {candidates}",
        ),
        "match-other-name": (
            "编码与名称不符（{who}）：名册上这个编码是{candidates}；可能是别的单位用了这个部门的工作簿，也可能是改了名",
            "code and name do not agree ({who}): on the roster this code is {candidates}; perhaps another unit used that "
            "department's workbook, perhaps the name has changed",
        ),
        "match-other-code": (
            "编码与名称不符（{who}）：名册上这个名称是{candidates}",
            "code and name do not agree ({who}): on the roster this name is {candidates}",
        ),
        "match-same-code": (
            "与 {others} 编码相同而名称不同（{who}）：可能是别的单位用了同一份工作簿",
            "the same code as {others}, and another name ({who}): perhaps another unit used the same workbook",
        ),
        "match-same-name": (
            "与 {others} 名称相同而编码不同（{who}）",
            "the same name as {others}, and another code ({who})",
        ),
        "match-contested": (
            "{others}可能也是“{name}”的，须先确认",
            "{others} may be that of '{name}', too: to be decided first",
        ),
        "match-file": ("{file}（{who}）", "{file} ({who})"),
        "match-spelling": (
            "填的名称“{name}”，认作名册上的“{roster}”",
            "the name entered, '{name}', is taken for the roster's '{roster}'",
        ),
        "match-spelling-hint": (
            "写法不同的同一名称；要一致，请改名称或更新名册",
            "another spelling of one name; change it, or bring the roster up to date",
        ),
    }
)
