"""The words of `key_soundness`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "form-key-of-numbers": (
            '{key} 只用于数：写 kind = "number"、"amount" 或 "count"，或删去它',
            '{key} goes with numbers only: write kind = "number", "amount" or "count", or delete it',
        ),
        "form-key-of-texts": (
            '{key} 只用于文字：删去它，或写 kind = "text"',
            '{key} goes with texts only: delete it, or write kind = "text"',
        ),
        "form-pattern": (
            "没有格式“{text}”；可用的：{known}，后面可以写位数，如 digits 6",
            "there is no pattern '{text}'; known: {known}, with a number of characters behind, as in digits 6",
        ),
        "form-min-max": ("min {min} 大于 max {max}", "min {min} is greater than max {max}"),
        "form-required-twice": ("required 和 required_if 只写一个", "write one of required and required_if"),
        "form-computed-required": (
            "计算格不写 {key}：它的值由公式得出",
            "a computed value takes no {key}: it comes of its formula",
        ),
        "form-at-least": ("{key} 至少是 {least}", "{key} is {least} at least"),
        "form-choice-twice": ("备选的值“{id}”写了两次", "the choice '{id}' is written twice"),
        "form-tick-choices": (
            "打勾的格不写 {key}：选项就是 √",
            "a box to tick takes no {key}: its choice is √",
        ),
        "form-default-choice": ("default“{id}”不是可选的值", "the default '{id}' is not one of the choices"),
        "form-default-number": (
            'default“{id}”不是数：只写数字，如 "1234.56"',
            "the default '{id}' is not a number: write digits only, such as \"1234.56\"",
        ),
        "form-locked": (
            "locked 要与 default 同用：锁定的是 default 的值",
            "locked goes with default: it is the default that is locked",
        ),
        "form-merge-sum": (
            'merge = "sum" 只用于能相加的：kind = "amount" 或 "count"',
            'merge = "sum" goes with what can be added up: kind = "amount" or "count"',
        ),
        "form-merge-list": (
            'merge = "list" 只用于没有备选值的文字栏目；数写 "sum" 或 "keep"',
            'merge = "list" goes with texts that have no choices; a number takes "sum" or "keep"',
        ),
        "form-merge-computed": (
            "计算格不写 merge：合并以后重新计算",
            "a computed value takes no merge: it is computed anew of what was merged",
        ),
        "form-merge-rows": (
            'merge = "sum" 要写 unique：哪些列相同的行相加',
            'merge = "sum" goes with unique: rows that agree in these columns are added up',
        ),
        "form-sheet-characters": (
            "工作表名称“{id}”不能用：不超过 31 字，不含 : \\ / ? * [ ]，首尾没有单引号",
            "the sheet's name '{id}' cannot be used: 31 characters at most, none of : \\ / ? * [ ], no ' at either end",
        ),
        "form-sheet-taken": (
            "工作表名称“{id}”已由工作簿里的另一张表占用：换一个",
            "another sheet of the workbook is called '{id}': choose another name",
        ),
        "form-matrix-drawn": (
            "矩阵“{id}”没有画在表样里：单独一行，写 | [{id}] | < | …，左边不能有别的格",
            "the matrix '{id}' is not drawn: give it a line of its own, | [{id}] | < | …",
        ),
        "form-matrix-part": (
            "矩阵“{id}”的 {key} 里“{part}”不合：编号用小写字母、数字和下划线，不能重复，也不能是 total",
            "'{part}' in {key} of the matrix '{id}' does not fit: an id has lower-case letters, digits and underscores, is not "
            "written twice, and is not total",
        ),
    }
)
