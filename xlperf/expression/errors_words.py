"""The words of `errors`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "expression-unknown-name": ("没有名为“{name}”的栏目", "there is no field named '{name}'"),
        "expression-unknown-table": ("没有名为“{name}”的表", "there is no table named '{name}'"),
        "expression-column": (
            '“{column}”是表“{table}”的一列：要对每一行查，加上 each = "{table}"；否则写 {table}.{column}，放进 sum、any 等之中',
            "'{column}' is a column of the table '{table}': a check of each row says each = \"{table}\"; else write {table}.{column} "
            "inside sum, any and the like",
        ),
        "expression-members": (
            'in 后面的选项写在括号里，各放在引号里，如 in ("甲", "乙")；却是 {text}',
            'in is followed by texts between parentheses, each in quotes, as in ("a", "b"), and here by {text}',
        ),
        "expression-table": (
            "“{table}”是一张表：写它的一列，如 {table}.{column}",
            "'{table}' is a table: write one of its columns, such as {table}.{column}",
        ),
        "expression-at-column": (
            "“{text}”是表的一列，写 {column}",
            "'{text}' is a column of a table: write {column}",
        ),
        "expression-at-other-table": (
            "“{at}”是另一张表的：对“{each}”逐行查的规则，at 写这张表的列或表外的栏目",
            "'{at}' is of another table: in a check of each row of '{each}', at is a column of it or a field outside tables",
        ),
        "expression-unknown-column": (
            "表“{table}”没有名为“{name}”的列",
            "the table '{table}' has no column named '{name}'",
        ),
        "expression-unknown-function": ("没有函数“{name}”", "there is no function '{name}'"),
        "expression-not-allowed": (
            "这里不能用“{text}”这种写法",
            "'{text}' is not part of the check language",
        ),
        "expression-type": (
            "“{text}”应是{expected}，却是{found}",
            "'{text}' should be {expected} but is {found}",
        ),
        "expression-arguments": (
            "函数 {name} 的参数个数不对",
            "the function {name} is given the wrong number of arguments",
        ),
        "expression-rows": (
            "“{text}”是一整列，须放进 sum、count、min、max、any 或 all 之中",
            "'{text}' is a whole column: put it inside sum, count, min, max, any or all",
        ),
        "expression-one-table": ("“{text}”混用了两张表的列", "'{text}' mixes the columns of two tables"),
        "expression-circle": ("“{name}”的计算绕回了自身", "the value of '{name}' is computed from itself"),
        "expression-scalar-only": ("“{text}”不能用在整列上", "'{text}' cannot be used over a whole column"),
        "expression-literal": (
            "“{text}”要直接写成数或文字",
            "'{text}' must be written as a number or text itself",
        ),
        "expression-earlier": (
            "“{text}”里应写一个栏目的编号，如 last_year(total)；表的一列只用在 each 的规则里，写列的编号",
            "'{text}' takes the id of a field, as in last_year(total); of a column only in a check of each row, by its bare id",
        ),
        "expression-earlier-row": (
            '“{text}”要知道哪一行是同一行：表“{table}”没有写 unique，请写上，如 unique = ["name"]',
            "'{text}' must know which row is the same: the table '{table}' has no unique, add one such as unique = [\"name\"]",
        ),
        "expression-of-entry": (
            "{function} 只用于本表填写的格，不用于“{text}”",
            "{function} is of a cell that is filled in here, not of '{text}'",
        ),
        "expression-lookup": (
            "“{text}”不对：写成 lookup(表.键列, 要找的文字, 表.取值列)",
            "'{text}' does not fit: it is lookup(table.keys, the text looked for, table.values)",
        ),
        "expression-pattern": (
            "没有格式“{text}”；可用的：{known}，后面可以写位数，如 digits 6",
            "there is no pattern '{text}'; known: {known}, with a number of characters behind, as in digits 6",
        ),
        "expression-of-catalogue": (
            "of_catalogue 的第二个参数写 {known} 之一，不是“{text}”",
            "of_catalogue takes one of {known} behind the column, not '{text}'",
        ),
        "expression-row-only": ("“{text}”应是本行的一格", "'{text}' should be a cell of the row"),
        "expression-no-place": (
            '“{text}”里没有这张表自己的栏目或列：加一行 at，说问题标在哪一栏，如 at = "budget"',
            "'{text}' names no field or column of this form: add at, which says what the finding points to, as in at = \"budget\"",
        ),
        "expression-rows-missing": (
            "“{text}”里要有某张表的一列，如 key_tasks.amount",
            "'{text}' needs a column of a table, such as key_tasks.amount",
        ),
        "kind-number": ("数", "a number"),
        "kind-text": ("文字", "a text"),
        "kind-truth": ("判断", "a condition"),
    }
)
