"""What is said of a roster (名册): why it cannot be read, what is wrong in which line, what was left out."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "roster-not-found": ("找不到名册 {path}", "there is no roster {path}"),
        "roster-unreadable": (
            "读不了名册 {path}：{detail}。名册应是 .xlsx、.xls、.ods 或 .csv 文件，有一行列名",
            "the roster {path} cannot be read: {detail}. It should be an .xlsx, .xls, .ods or .csv with a row of headings",
        ),
        "roster-source": (
            "名册应为文件的路径、pandas 的 DataFrame 或 Roster，不是 {kind}",
            "a roster must be the path of a file, a pandas DataFrame or a Roster, not {kind}",
        ),
        "roster-cell": (
            "第 {line} 行“{heading}”不能是 {value}",
            "line {line}, '{heading}', cannot be {value}",
        ),
        "roster-kind": (
            "名册 {path} 应是 .xlsx、.xls、.ods 或 .csv 文件",
            "the roster {path} must be an .xlsx, .xls, .ods or .csv file",
        ),
        "roster-too-large": ("文件过大（{size} 字节）", "it is too large ({size} bytes)"),
        "roster-encoding": ("既不是 UTF-8 也不是 GB18030 编码", "it is neither UTF-8 nor GB18030"),
        "roster-damaged": ("文件已损坏，或不是这种文件", "it is damaged, or of another kind"),
        "roster-no-name": (
            "名册没有“部门名称”（单位名称、name）一列；前几行有：{found}",
            "the roster has no column 'name' (部门名称, 单位名称); its first rows have: {found}",
        ),
        "roster-several-sheets": (
            "有几张工作表都像名册：{sheets}。请只留要用的一张，或把它单独另存；拿错了文件的，换成名册",
            "several sheets look like a roster: {sheets}. Keep the one to be used, or save it by itself; if this is no roster, give the right file",
        ),
        "roster-empty": ("名册里没有部门", "the roster has no departments"),
        "roster-twice": (
            "“{heading}”和“{other}”两列是同一项内容，请只留一列",
            "the columns '{heading}' and '{other}' are of one thing: keep one",
        ),
        "roster-of-several": (
            "（有几个栏目叫这个名称，列名请写栏目的编号）",
            " (several fields are called so: head the column by the id of one)",
        ),
        "roster-unknown": ("不认识的列，已忽略：{columns}", "unknown columns, left out: {columns}"),
        "roster-left-out": (
            "不是部门的行，已略去：{rows}",
            "lines that are no departments, left out: {rows}",
        ),
        "roster-struck-out": (
            "划了删除线的部门，已略去：{rows}",
            "departments that are struck out, left out: {rows}",
        ),
        "roster-hidden": (
            "隐藏的行（或筛选掉的）也照常读入：{rows}。不要的请删去",
            "hidden (or filtered) lines are read like the others: {rows}. Delete those that are not meant",
        ),
        "roster-ended": (
            "“{heading}”一列不看，{rows}像是已经停用或撤销的，照常算要报的部门。不再报的请删去，或划上删除线",
            "the column '{heading}' is left out, and by it these seem to be departments no more: {rows}. They are asked for like the others: "
            "delete or strike out those that do not report",
        ),
        "roster-side-by-side": (
            "“{heading}”有两列：左右并排的名册请排成一栏；两级表头的，把列名写全（主管部门名称、单位名称）",
            "there are two columns '{heading}': put a roster of two halves side by side into one; under headings of two rows "
            "write names in full (主管部门名称, 单位名称)",
        ),
        "roster-left-out-row": ("第 {line} 行“{text}”", "line {line} '{text}'"),
        "roster-control": (
            "第 {line} 行有不可见的控制字符：{text}",
            "line {line} holds invisible control characters: {text}",
        ),
        "roster-missing-name": ("第 {line} 行没有部门名称", "line {line} has no department name"),
        "roster-name-figure": (
            "第 {line} 行的部门名称是数字“{value}”：核对编码和名称两列",
            "line {line}: the department's name is the figure '{value}': look at the columns of codes and names",
        ),
        "roster-no-number": (
            "第 {line} 行“{heading}”应是数字，写的是“{value}”：照原样预填，不能作控制数",
            "line {line}: '{heading}' must be a number and is '{value}': it is filled in as it stands and controls nothing",
        ),
        "roster-duplicate-code": (
            "第 {line} 行：编码“{value}”与第 {first} 行重复",
            "line {line}: the code '{value}' is also in line {first}",
        ),
        "roster-duplicate-name": (
            "第 {line} 行：“{value}”与第 {first} 行“{other}”是同一个部门",
            "line {line}: '{value}' is the same department as '{other}' in line {first}",
        ),
        "roster-same-name": (
            "第 {line} 行“{value}”（编码 {code}）与第 {first} 行（编码 {of_first}）同名，文件和信会分不开：是两个部门的，名称前写明是哪里的，如"
            "“东区{value}”；是同一个部门的，删去一行",
            "line {line}, '{value}' (code {code}), has the name of line {first} (code {of_first}), so that files and letters could not be "
            "told apart: of two departments, say in front of the name where each is, as in '东区{value}'; of one, delete a line",
        ),
        "roster-no-code": (
            "第 {line} 行“{name}”没有编码，只能按名称对应",
            "line {line}, '{name}', has no code: it is found by its name only",
        ),
        "roster-scientific": (
            "第 {lines} 行等 {count} 处：编码（如“{value}”）是科学记数法，后面的数字已经丢失。请在原名册里把编码一列设为“文本”格式，重新填写后另存",
            "{count} lines ({lines}): codes such as '{value}' are in scientific notation and have lost digits. Format the column as text, "
            "enter the codes again and save",
        ),
        "roster-long-number": (
            "第 {lines} 行等 {count} 处：编码（如“{value}”）是超过 15 位的数字，Excel 已丢失后面的数字。请把编码一列设为“文本”格式，重新填写后另存",
            "{count} lines ({lines}): codes such as '{value}' are numbers of more than 15 digits, of which Excel lost the last. Format the "
            "column as text, enter the codes again and save",
        ),
        "roster-and-more": ("……共 {count} 处", "… {count} in all"),
        "roster-other-unit": (
            "“{heading}”是按“{unit}”写的，申报表的单位是“{amounts}”。请换算后再用，以免差一万倍",
            "'{heading}' is in {unit}, and the form in {amounts}: convert it first",
        ),
        "roster-circle": (
            "第 {line} 行：主管部门绕成一圈：{circle}",
            "line {line}: the departments stand above each other in a circle: {circle}",
        ),
        "roster-no-parent": (
            "“{heading}”一列有 {count} 行是空的（第一处在第 {line} 行），这些部门不归入任何主管部门",
            "the column '{heading}' is empty in {count} lines (the first is {line}): these departments have no parent",
        ),
        "roster-zeros-unknown": (
            "{path} 里有 {count} 个编码是数字（第 {lines} 行，如 {value}），这种文件看不出前面有没有 0（1 还是 001）："
            "请把编码一列改成文本重填，或另存为 .xlsx",
            "codes in {path} are numbers ({count}, lines {lines}, such as {value}), and this kind of file does not tell whether "
            "zeros stand in front (1 or 001): enter the codes as text, or save it as .xlsx",
        ),
    }
)
