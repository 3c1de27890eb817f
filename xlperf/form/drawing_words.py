"""The words of `drawing`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "form-not-placed": ("“{id}”没有画在表样里", "'{id}' is not drawn in any picture"),
        "form-placed-twice": (
            "“{id}”在表样里画了两次，单元格重叠",
            "'{id}' is drawn twice: its cells overlap",
        ),
        "form-drawn-unknown": ("表样里画的“{id}”没有定义", "'{id}' is drawn but not defined"),
        "form-drawn-otherwise": (
            "“{id}”在表样里应画成 {drawn}：填写格用方括号，计算格用花括号",
            "'{id}' must be drawn {drawn}: an input between square brackets, a computed value between braces",
        ),
        "form-table-rows-apart": (
            "表“{id}”的行在表样里不止一处",
            "the rows of the table '{id}' are drawn in more than one place",
        ),
        "form-merge-in-table": (
            "表“{id}”的重复行不能与别的行合并",
            "the repeated row of the table '{id}' cannot be merged with other rows",
        ),
        "form-picture-empty": (
            "表样是空的：每行一排格子，如 | 名称 | [name] |",
            "the picture is empty: a row a line, such as | Name | [name] |",
        ),
        "form-widths": (
            "widths 有 {width} 列，而画有 {found} 列（有段名的段少一列）：改 widths 或改画",
            "widths has {width} columns, and the pictures have {found} (one less in sections with a label): change one of them",
        ),
        "form-picture-bracket": (
            "“{text}”不像标签：填写格写成 [编号]，计算格写成 {{编号}}，用英文方括号、花括号，编号用小写字母、数字和下划线",
            "'{text}' is no label: write an input as [id] and a computed value as {{id}}, in ASCII brackets, the id in lower-case "
            "letters, digits and underscores",
        ),
        "form-picture-wide-bar": (
            "这一行用了全角竖线 ｜，要写成英文的 |",
            "this line has full-width bars ｜: write |",
        ),
        "form-picture-bars": (
            "这一行应以竖线开头和结尾：{text}",
            "this line must begin and end with a bar: {text}",
        ),
        "form-repeat-width": (
            "这一行有 {found} 格，按 widths 应有 {width} 格。有重复的列（repeat）时，画和 widths 都只写一组，组数由程序展开",
            "this line has {found} cells where widths asks for {width}. Where columns are repeated, the picture and widths have one group alone: "
            "xlperf writes out the others",
        ),
        "form-picture-width": (
            "这一行有 {found} 格，应有 {width} 格：{text}",
            "this line has {found} cells, and should have {width}: {text}",
        ),
        "form-picture-merge": (
            "“{text}”没有可合并的单元格：< 左边、^ 上面要有一格",
            "'{text}' has no cell to go on from: there must be one on the left of <, above ^",
        ),
        "form-picture-rectangle": (
            "“{text}”合并的不是一个长方形：往下合并时，它占几格，下一行就写几个 ^",
            "what is merged with '{text}' is no rectangle: to go on below, each of the cells that it covers has a ^ below it",
        ),
        "form-picture-two-tables": (
            "这一行画了两张表的列：一行只画一张表",
            "this line draws columns of two tables: one table a line",
        ),
        "form-section-aliases": (
            "aliases 里的“{id}”不是这一段印的标签",
            "'{id}' in aliases is not a label printed in this section",
        ),
    }
)
