"""What `forms check` says of the usual mistakes in a spec: the line that is wrong, and how it is mended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlperf.form import FormError, parse_form, read_form
from xlperf.form.key_soundness import OTHER_SHEETS
from xlperf.form.layout import (
    BUNDLE_SHEET,
    CHECK_SHEET,
    GUIDE_SHEET,
    HIDDEN_SHEET,
    LISTS_SHEET,
    SETTINGS_SHEET,
    UNDO_SHEET,
)
from xlperf.messages import speaking

SOUND = (Path(__file__).parent / "grant.toml").read_text(encoding="utf-8")
LEVELS = '"效益指标" = ["经济效益指标"'

# what is replaced        by what                      the line that is named      what is said in Chinese, and in English
MISTAKES = [
    # the text is no TOML
    ('id = "central"', "id = “central”", "id = “central”", "用英文引号", "straight quotes"),
    ('amounts = "万元"', 'amounts = "万元', 'amounts = "万元', "补上 \"", "closing quote"),
    ('amounts = "万元"', "amounts = 万元", "amounts = 万元", "要放在英文引号里", "between straight quotes"),
    ('amounts = "万元"', "amounts =", "amounts =", "等号后面没有值", "no value after the ="),
    ('amounts = "万元"', 'amounts ＝ "万元"', "amounts ＝", "“＝”是全角符号，要写成英文的 =", "write ="),
    ('amounts = "万元"', 'amounts "万元"', 'amounts "万元"', "要用英文等号 =", "joined by ="),
    ('amounts = "万元"', 'amounts = "万元" department = "x"', "amounts =", "一行只写一个键", "One key a line"),
    ('amounts = "万元"', 'amounts = "“"万元"”"', "amounts =", "英文引号改用", "single quotes"),
    ("year = 2024\n", "year = 2024\nyear = 2025\n", "year = 2025", "“year”在同一组里写了两次", "written twice"),
    ("year = 2024\n", "year = 2,024\n", "year = 2,024", "数里不写逗号", "no commas"),
    ("required = true\nmax_length = 80", "required = True\nmax_length = 80", "required = True", "小写的 true", "lower case"),
    ("required = true\nmax_length = 80", "required = 是\nmax_length = 80", "required = 是", "小写的 true", "lower case"),
    ("[[section.table]]", "[[section.table]", "[[section.table]", "方括号不成对", "brackets of the heading"),
    ("[[section.table]]", "［[section.table]]", "［[section.table]]", "要写成英文的 [", "write ["),
    ('choices = ["产出指标", "效益指标", "满意度指标"]', 'choices = ["产出指标", "效益指标" "满意度指标"]', "choices =", "英文逗号", "commas"),
    ('choices = ["产出指标", "效益指标", "满意度指标"]', 'choices = ["产出指标"，"效益指标"]', "choices =", "“，”是全角符号", "full-width"),
    ('| ^ | ^ | 地方资金 | < | [local] | < |\n"""', "| ^ | ^ | 地方资金 | < | [local] | < |", 'picture = """', '补上 """', 'add """'),
    # keys and headings
    ("max_length = 80", "max_lenght = 80", "max_lenght", "是不是“max_length”", "is it 'max_length'"),
    ("max_length = 80", 'max_length = "80"', "max_length =", "应是整数", "a whole number"),
    ('kind = "amount"\nvalue', 'kind = "amuont"\nvalue', "kind =", "是不是“amount”", "is it 'amount'"),
    ('[[section.table.column]]\nid = "target"', '[[section.column]]\nid = "target"', "[[section.column]]", "[[section.table.column]]", "[[section.table.column]]"),
    ("[page]\n", "[pages]\n", "[pages]", "是不是“page”", "is it 'page'"),
    ('id = "local"', 'id = "central"', 'id = "central"', "编号“central”重复", "used twice"),
    ('id = "local"', 'id = "Local"', 'id = "Local"', "只能用小写字母", "lower-case letters"),
    ('department = "province"', 'department = "provinces"', "department =", "是不是“province”", "is it 'province'"),
    ('each = "programme"', 'each = "program"', "each =", "是不是“programme”", "is it 'programme'"),
    ('depends_on = "level1"', 'depends_on = "level_1"', "depends_on =", "是不是“level1”", "is it 'level1'"),
    ('depends_on = "level1"\n', "", "choices_of]", "choices_of 要与 depends_on 同用", "goes with depends_on"),
    (LEVELS, LEVELS.replace("效益指标\" =", "效益\" ="), '"效益" =', "“效益”不是“level1”的可选值", "not one of the choices"),
    ('unique = ["level2", "level3"]', 'unique = ["level2", "levels"]', "unique =", "“levels”不是本表的列", "not a column"),
    ("max_length = 80", "min = 1", "min = 1", "min 只用于数", "min goes with numbers only"),
    ("max_length = 80", 'pattern = "digit"', "pattern =", "没有格式“digit”", "no pattern 'digit'"),
    ("max_length = 80", 'required_if = "annual > 0"', "required_if =", "只写一个", "one of required"),
    ("max_length = 80", 'merge = "sum"', "merge =", "只用于能相加的", "can be added up"),
    ("max_length = 80", 'merge = "add"', "merge =", "sum, keep, list", "sum, keep, list"),
    ('kind = "amount"\nvalue', 'kind = "amount"\nmerge = "keep"\nvalue', "merge =", "计算格不写 merge", "takes no merge"),
    ('id = "local"', 'id = "local"\nmerge = "list"', "merge =", "没有备选值的文字栏目", "texts that have no choices"),
    ('unique = ["level2", "level3"]', 'merge = "sum"', "merge =", "要写 unique", "goes with unique"),
    ("[form]\n", "[[form]]\n", "[[form]]", "应写成 [form]", "otherwise: [form]"),
    ("[page]\n", "[[page]]\n", "[[page]]", "应写成 [page]", "otherwise: [page]"),
    ("[section.table.column.choices_of]", "[[section.table.column.choices_of]]", "choices_of]]", "应写成 [section.table.column.choices_of]", "otherwise"),
    ("[[section.table]]", "[[section.tables]]", "[[section.tables]]", "是不是“table”", "is it 'table'"),
    ('message = "中央', 'mesage = "中央', "mesage", "是不是“message”", "is it 'message'"),
    ('"效益指标" = [', "效益指标 = [", "效益指标 = [", "中文的键要放在英文引号里", "between straight quotes"),
    ('unique = ["level2", "level3"]', 'unique = ("level2", "level3")', "unique =", "列表写在方括号里", "square brackets"),
    ('amounts = "万元"', 'amounts = "百元"', "amounts =", "元, 千元, 万元", "one of 元, 千元, 万元"),
    ('amounts = "万元"', 'step = "申报"', "step =", "应是其中之一：assessment", "one of assessment"),
    ("rows = 18", "rows = 0", "rows =", "rows 至少是 1", "rows is 1 at least"),
    ("max_length = 80", "max_length = -80", "max_length =", "max_length 至少是 0", "is 0 at least"),
    ("target = true", 'target = true\nkind = "number"', "target = true", "target 只用于文字", "target goes with texts only"),
    ('"水利部", "农业农村部"]', '"水利部", "水利部"]', "choices =", "“水利部”写了两次", "written twice"),
    ('"水利部", "农业农村部"]', '"水利部"]\nkind = "amount"', "choices =", "choices 只用于文字", "choices goes with texts only"),
    ('"水利部", "农业农村部"]', '"水利部"]\ndefault = "水务部"', "default =", "不是可选的值；是不是“水利部”", "is it '水利部'"),
    ("max_length = 80", "locked = true", "locked =", "locked 要与 default 同用", "locked goes with default"),
    ('kind = "amount"\nrequired = true', 'kind = "amount"\ndefault = "三百"', "default =", "default“三百”不是数", "is not a number"),
    ('kind = "amount"\nvalue', 'kind = "amount"\nrequired = true\nvalue', "required =", "计算格不写 required", "takes no required"),
    ('depends_on = "level1"', 'depends_on = "level2"', "depends_on =", "是这一栏自己", "is the field itself"),
    ('id = "local"', 'id = "if"', 'id = "if"', "“if”是式子里的词", "a word of expressions"),
    ("[page]\n", '[page]\nsheet = "校验"\n', "sheet =", "已由工作簿里的另一张表占用", "another sheet of the workbook"),
    ("[page]\n", '[page]\nsheet = "申报表/2024"\n', "sheet =", "不含 :", "none of :"),
    # the picture
    ("| 其中：中央补助 | < | [central] | < |", "| 其中：中央补助 | < | [central] |", "中央补助", "有 5 格，应有 6 格", "5 cells, and should have 6"),
    ("| 其中：中央补助 | < | [central] | < |", "| 其中：中央补助 | < | [central] | <", "中央补助", "竖线开头和结尾", "begin and end with a bar"),
    ("| 其中：中央补助 | < | [central] | < |", "｜ 其中：中央补助 ｜ < | [central] | < |", "中央补助", "全角竖线", "full-width bars"),
    ("[central]", "［central］", "［central］", "英文方括号", "ASCII brackets"),
    ("[central]", "[central", "[central |", "英文方括号", "ASCII brackets"),
    ("[central]", "[centrel]", "[centrel]", "是不是“central”", "is it 'central'"),
    ("[central]", "{central}", "{central}", "应画成 [central]", "must be drawn [central]"),
    ("[central] | < |", "[local] | < |", "地方资金", "画了两次", "drawn twice"),
    ("| 资金情况（万元） | < |", "| < | 资金情况（万元） |", "资金情况", "没有可合并的单元格", "no cell to go on from"),
    ("widths = [9, 11, 16, 22, 16, 16]", "widths = [9, 11, 16, 22, 16]", "widths =", "widths 有 5 列，而画有 6 列", "widths has 5 columns"),
    ('id = "objective"\n', 'id = "objectives"\n', "[objective]", "是不是“objectives”", "is it 'objectives'"),
    ("[objective]", "[in]", "[in]", "是不是“objective”", "is it 'objective'"),
    # expressions and messages
    ("central / annual >= 0.5", "central / annual >= 0,5", "expect =", "小数点写 .", "decimal point is written ."),
    ("central / annual >= 0.5", "central / annual >= 0.5；", "expect =", "“；”不是式子里的符号", "no mark of an expression"),
    ("central / annual >= 0.5", "central / annual => 0.5", "expect =", "“=>”要写成 >=", "is written >="),
    ("central / annual >= 0.5", "central / annual >=", "expect =", "“>=”后面少了一个值", "nothing after '>='"),
    ("central / annual >= 0.5", "=central > 0", "expect =", "式子前面不写 =", "does not begin with ="),
    ("central / annual >= 0.5", "!blank(central)", "expect =", "“!”要写成 not", "is written not"),
    ("central / annual >= 0.5", "ministry in ('水利部')", "expect =", 'in ("甲", "乙")', 'in ("a", "b")'),
    ("central / annual >= 0.5", "level3 != ''", "expect =", 'each = "indicators"', "a column of the table"),
    ("central / annual >= 0.5", "count(indicators) > 3", "expect =", "“indicators”是一张表", "is a table"),
    ("central / annual >= 0.5", "central >= last_year(centrals)", "expect =", "是不是“central”", "is it 'central'"),
    ('at = "central"', 'each = "indicator"\nat = "central"', "each =", "没有名为“indicator”的表；是不是“indicators”", "is it 'indicators'"),
    ('at = "central"', 'at = "target"', "at =", "写 indicators.target", "write indicators.target"),
    ("{central} 占年度", "{} 占年度", "message =", "这里没有写式子", "no expression"),
    ("{central} 占年度", "{central:.1f} 占年度", "message =", "花括号里只写式子", "no format"),
    ("central / annual >= 0.5", "central = annual", "expect =", "相等要写 ==", "equality is written =="),
    ("central / annual >= 0.5", "central ≥ local", "expect =", "“≥”要写成 >=", "is written >="),
    ("central / annual >= 0.5", "central <> local", "expect =", "不等要写 !=", "inequality"),
    ("central / annual >= 0.5", "(central / annual >= 0.5", "expect =", "括号不成对", "parentheses"),
    ("central / annual >= 0.5", "central >= 50%", "expect =", "数后面不写 %", "no % after a number"),
    ("central / annual >= 0.5", "central > 0 且 local > 0", "expect =", "“且”要写成 and", "is written and"),
    ("central / annual >= 0.5", "IF(central > 0, 1, 0) == 1", "expect =", "没有函数“IF”", "there is no function 'IF'"),
    ("central / annual >= 0.5", "centre / annual >= 0.5", "expect =", "是不是“central”", "is it 'central'"),
    ("central / annual >= 0.5", "中央补助 >= 1", "expect =", "要写栏目的编号", "write the field's id"),
    ("central / annual >= 0.5", "central / annual", "expect =", "应是判断，却是数", "should be a condition"),
    ("central / annual >= 0.5", "any(indicator.level3 == '')", "expect =", "是不是“indicators”", "is it 'indicators'"),
    ("central / annual >= 0.5", "summ(indicators.level3) > 1", "expect =", "没有函数“summ”；是不是“sum”", "is it 'sum'"),
    ("{central} 占年度", "{central 占年度", "message =", "花括号不成对", "braces do not match"),
    ("{central} 占年度", "{centrals} 占年度", "message =", "是不是“central”", "is it 'central'"),
    ('at = "central"', 'at = "centrall"', "at =", "没有名为“centrall”的栏目", "no field named"),
    ('value = "central + local"', 'value = "central + annual"', "value =", "绕回了自身", "computed from itself"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "chinese", "english"), MISTAKES)
def test_a_usual_mistake_is_told_with_its_line_and_its_cure(
    old: str, new: str, line: str, chinese: str, english: str
) -> None:
    assert old in SOUND
    source = SOUND.replace(old, new, 1)
    for language, words, number in (("zh", chinese, r"第 (\d+) 行"), ("en", english, r"line (\d+)")):
        with speaking(language), pytest.raises(FormError) as refused:
            parse_form(source, "grant.toml")
        problems = refused.value.problems
        assert words in problems[0], problems
        named = re.search(number, problems[0])
        assert named, problems
        assert line in source.splitlines()[int(named[1]) - 1], (problems[0], line)
        assert len(problems) == 1, problems
        if language == "en":
            quoted = r"“[^”]*”|'[^']*'|\"[^\"]*\"|\[[^\]]*\]|\|.*\|?|: .*$"
            assert not re.search(r"[一-龥]", re.sub(quoted, "", problems[0].partition(": ")[2]))


MATRIX = (Path(__file__).parent / "short.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("| [funds] | <        | <        | < | <    |", "| [fund] | < | < | < | < |", 'id = "funds"', "矩阵“funds”没有画在表样里"),
        ('id = "funds"', 'id = "Funds"', 'id = "Funds"', "只能用小写字母"),
        ('id = "is_new"\nkind = "tick"', 'id = "is_new"\nkind = "tick"\nchoices = ["是"]', "choices =", "打勾的格不写 choices"),
        ('one_of = [["is_new", "is_old", "is_once"]]', 'one_of = ["is_new", "is_old", "is_once"]', "one_of =", "若干列表 [[…], …]"),
    ],
)  # fmt: skip
def test_a_mistake_in_what_is_said_for_short_is_told_once(old: str, new: str, line: str, words: str) -> None:
    assert old in MATRIX
    source = MATRIX.replace(old, new, 1)
    with speaking("zh"), pytest.raises(FormError) as refused:
        parse_form(source, "short.toml")
    (problem,) = refused.value.problems
    named = re.search(r"第 (\d+) 行", problem)
    assert words in problem and named
    assert line in source.splitlines()[int(named[1]) - 1]


def test_the_names_of_other_sheets_are_those_of_workbooks() -> None:
    taken = {CHECK_SHEET, GUIDE_SHEET, LISTS_SHEET, HIDDEN_SHEET, BUNDLE_SHEET, UNDO_SHEET, SETTINGS_SHEET}
    assert taken == set(OTHER_SHEETS)


@pytest.mark.parametrize(("encoding", "called"), [("gb18030", "GBK"), ("utf-16", "UTF-16")])
def test_a_file_in_another_encoding_is_told(encoding: str, called: str, tmp_path: Path) -> None:
    path = tmp_path / "grant.toml"
    path.write_bytes(SOUND.encode(encoding))
    with speaking("zh"), pytest.raises(FormError, match=f"像是 {called}.*另存为 UTF-8"):
        read_form(path)
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.encode())
    assert read_form(path).id == "grant"


def test_the_sound_one_is_sound() -> None:
    assert parse_form(SOUND).id == "grant"
