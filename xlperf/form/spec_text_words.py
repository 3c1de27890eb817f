"""The words of `spec_text`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "form-not-utf8": (
            "{path} 不是 UTF-8 编码（像是 {encoding}）：用编辑器打开，另存为 UTF-8",
            "{path} is not in UTF-8 (it seems to be {encoding}): open it in an editor and save it as UTF-8",
        ),
        "form-toml": ("{path} 第 {line} 行：{what}", "{path}, line {line}: {what}"),
        "toml-quotes": (
            '用了中文引号：文字用英文引号 "…"',
            'these are not straight quotes: put texts between "…"',
        ),
        "toml-unclosed": ('文字少一个结尾的引号：补上 "', 'the closing quote of a text is missing: add "'),
        "toml-unclosed-picture": (
            '从这里开始的多行文字没有结尾：在画的最后一行之后补上 """',
            'the text of several lines that begins here has no end: add """ after its last line',
        ),
        "toml-truth": ("“{text}”要写成小写的 {lower}", "'{text}' is written {lower}, in lower case"),
        "toml-bare": (
            '“{text}”是文字，要放在英文引号里："{text}"',
            "'{text}' is a text: put it between straight quotes",
        ),
        "toml-bare-key": (
            '中文的键要放在英文引号里："{text}" = …',
            'a key that is not in Latin letters goes between straight quotes: "{text}" = …',
        ),
        "toml-no-value": ("等号后面没有值", "there is no value after the ="),
        "toml-no-equals": ("键和值之间要用英文等号 =", "a key and its value are joined by ="),
        "toml-after-value": (
            "值后面多了“{text}”：一行只写一个键；文字里的英文引号改用“ ”，或把整段文字放进单引号",
            "there is more after the value: '{text}'. One key a line; a text with quotes in it goes between single quotes",
        ),
        "toml-wide-mark": (
            "“{text}”是全角符号，要写成英文的 {ascii}",
            "'{text}' is a full-width mark: write {ascii}",
        ),
        "toml-twice": (
            "“{key}”在同一组里写了两次：删去一处，或者前一行少了 [[…]] 这样的标题",
            "'{key}' is written twice in one group: delete one, or add the heading [[…]] that is missing before it",
        ),
        "toml-heading": (
            "标题的方括号不成对：单个的写 [page]，可以有几个的写 [[section]]",
            "the brackets of the heading do not match: write [page] for the one, [[section]] for what there may be several of",
        ),
        "toml-heading-twice": (
            "标题写法与前面的不一致：可以有几个的一律写双括号，如 [[section]]、[[section.field]]、[[check]]",
            "the heading is written otherwise before: what there may be several of always has double brackets, such as "
            "[[section]], [[section.field]], [[check]]",
        ),
        "toml-list": (
            "列表少了逗号或结尾的 ]：各项之间用英文逗号",
            "the list lacks a comma or its closing ]: its items are parted by commas",
        ),
        "toml-parentheses": ("列表写在方括号里：[…]", "a list stands between square brackets: […]"),
        "toml-backslash": (
            "双引号里的反斜杠 \\ 要写两个，或改用单引号",
            "a backslash between double quotes is written twice; or use single quotes",
        ),
        "toml-number": (
            "“{text}”不是数：数里不写逗号和单位，前面不写 0",
            "'{text}' is not a number: no commas, no unit, no leading 0",
        ),
        "toml-other": ("写法有误：“{text}”", "this is not TOML: '{text}'"),
    }
)
