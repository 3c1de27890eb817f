"""The words of `soundness`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "form-duplicate-id": ("编号“{id}”重复", "the id '{id}' is used twice"),
        "form-bad-id": (
            "编号“{id}”只能用小写字母、数字和下划线，以字母开头",
            "the id '{id}' may hold lower-case letters, digits and underscores only, a letter first",
        ),
        "form-depends": (
            "choices_of 要与 depends_on 同用（suggestions_of 也是），depends_on 是本表的列或表外的栏目",
            "choices_of goes with depends_on (so does suggestions_of), a column of the same table or a field of the form",
        ),
        "form-depends-unknown": (
            "depends_on 里的“{id}”不是本表的文字列，也不是文字栏目",
            "'{id}' in depends_on is neither a column of texts of this table nor a field of texts",
        ),
        "form-depends-self": (
            "depends_on 里的“{id}”是这一栏自己：写它随着哪一栏而定",
            "'{id}' in depends_on is the field itself: name the one on which its choices depend",
        ),
        "form-spellings": (
            "spellings 里的“{id}”不是可选的值",
            "'{id}' in spellings is not one of the choices",
        ),
        "form-choices-of": (
            "choices_of 里的“{id}”不是“{column}”的可选值：{known}",
            "'{id}' in choices_of is not one of the choices of '{column}': {known}",
        ),
        "form-sheet-key": (
            "只有 [sheets] 的表的列才写 sheet，且每列都要写",
            "sheet goes with the columns of the table of [sheets], and with each of them",
        ),
        "form-sheets-table": (
            "[sheets] 的 table “{id}”不是一张表",
            "the table '{id}' of [sheets] is not a table",
        ),
        "form-sheets-name": ("[sheets] 的 name 里要有 {number}", "the name of [sheets] must hold {number}"),
        "form-sheets-form": (
            "[sheets] 的表样“{id}”不能用：没有它，或它自己也有 [sheets]",
            "the form '{id}' of [sheets] cannot be used: there is none, or it has [sheets] itself",
        ),
        "form-sheet-field": (
            "表样“{form}”没有{kind}栏目“{id}”",
            "the form '{form}' has no {kind} field '{id}'",
        ),
        "form-one-of": (
            "one_of 的每组要写两个以上的编号，“{id}”不合",
            "each group of one_of has two ids or more, and '{id}' does not fit",
        ),
        "form-target-of": (
            "target_of 要写三个文字列：指标性质、指标值、计量单位；“{id}”不合",
            "target_of names three text columns, of the sign, the value and the unit; '{id}' does not fit",
        ),
        "form-unique": ("unique 里的“{id}”不是本表的列", "'{id}' in unique is not a column of this table"),
        "form-beside-value": (
            "写了 beside 而没有 value：显示在一行旁边的是计算值",
            "beside without value: what is shown beside a row is computed",
        ),
        "form-beside": (
            "beside 里的“{id}”不是一个画出的栏目",
            "'{id}' in beside is not a field that is drawn",
        ),
        "form-each": (
            "each 里的“{id}”不是一个填写的文字栏目",
            "'{id}' in each is not a text field that is filled in",
        ),
        "form-implementer": (
            "implementer 里的“{id}”不是一个填写的文字栏目，或者没有写 each",
            "'{id}' in implementer is not a text field that is filled in, or there is no each",
        ),
        "form-word-id": (
            "编号“{id}”是式子里的词，换一个",
            "the id '{id}' is a word of expressions: choose another",
        ),
        "form-cell-id": (
            "编号“{id}”在表格程序里是单元格地址，不能作栏目的名称：换一个，如 {id}_amount",
            "the id '{id}' is a cell's address in spreadsheet programs, and no field can be called so: choose another, such as {id}_amount",
        ),
        "form-department": (
            "department 里的“{id}”不是一个文字栏目",
            "'{id}' in department is not a text field",
        ),
    }
)
