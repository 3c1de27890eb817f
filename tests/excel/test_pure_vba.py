"""The pure VBA modules, run by LibreOffice from a protected workbook: what Excel would run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.excel.conftest import Office
from tests.target.labelled import rows
from xlperf.ooxml.macros import macro_modules, ribbon, with_macros
from xlperf.ooxml.vba import VbaModule
from xlperf.target import parse

pytestmark = pytest.mark.programs

FORM = "申报表"
DIRTY = "<p>２０２３年&nbsp;完成  <b>80％</b></p><br/>"

# What a ribbon button does in one run; LibreOffice forgets a module's variables between two.
DRIVER = VbaModule(
    "Driver",
    """
Public Function ChangedAndRestored() As String
    Dim leftAlone As Long
    leftAlone = XlpNormaliseTargets()
    ChangedAndRestored = XlpChanges() & " changed, " & leftAlone & " left"
    ChangedAndRestored = ChangedAndRestored & ", " & XlpRestore() & " restored"
End Function

Public Function MarkedOf(ByVal onlyTargets As Boolean) As String
    If onlyTargets Then
        XlpNormaliseTargets
    Else
        XlpCleanTexts
    End If
    MarkedOf = XlpChanges() & XlpMarked()
End Function

Public Function Findings() As String
    Dim found As Collection, finding As Variant
    Set found = XlpOpenFindings()
    If found Is Nothing Then
        Findings = "no sheet"
        Exit Function
    End If
    For Each finding In found
        Findings = Findings & Join(finding, "/") & vbLf
    Next finding
End Function

Public Function Jumped(ByVal reference As String) As String
    Application.Goto XlpPlace(reference)
    Jumped = ActiveSheet.Name & ActiveCell.Address
End Function

Public Function NormalisedEach(ByVal texts As String) As String
    Dim written As Variant, at As Long
    written = Split(texts, vbLf)
    For at = LBound(written) To UBound(written)
        written(at) = XlpNormalised(written(at))
    Next at
    NormalisedEach = Join(written, vbLf)
End Function

Public Function Exists(ByVal reference As String) As Boolean
    Exists = Not XlpPlace(reference) Is Nothing
End Function
""",
)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plain = tmp_path_factory.mktemp("vba") / "plain.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        text = book.add_format({"locked": False, "num_format": "@"})
        general = book.add_format({"locked": False})
        form = book.add_worksheet(FORM)
        for row, target in enumerate(["不少于40场", "≥ 95 %", "有效提升", "１２次", "5-10天"]):
            form.write_string(row, 1, target, text)
        form.write_string("C1", "90%以上", general)
        form.write_string("C2", "约 100 人")
        form.write_string("A6", DIRTY, text)
        form.write_string("B6", DIRTY)
        form.write_number("C6", 4506.89, book.add_format({"num_format": "#,##0.00"}))
        form.protect()
        book.define_name("indicators_period_target", f"='{FORM}'!$B$1:$B$5")
        book.define_name("indicators_annual_target", f"='{FORM}'!$C$1:$C$5")
        checks = book.add_worksheet("校验")
        checks.write_row("A1", ["还有 2 个问题"])
        checks.write_row("A3", ["编号", "检查", "结果", "位置"])
        checks.write_row("A4", ["a", "合计", "✓"])
        checks.write_row("A5", ["b", "收支", "相差 1,365.46"])
        checks.write_formula("D5", f'=HYPERLINK("#\'{FORM}\'!B2","B2")', None, "B2")
        checks.write_row("A6", ["c", "任务", "—"])
        checks.write_row("A7", ["d", "满意度", "缺少指标", f"'{FORM}'!C2"])
        checks.protect()
        hidden = book.add_worksheet("_xlperf")
        hidden.write_string("A1", DIRTY, text)
        hidden.hide()
    path = plain.with_suffix(".xlsm")
    path.write_bytes(with_macros(plain.read_bytes(), [*macro_modules("vba"), DRIVER], ribbon("vba")))
    return path


def call(macro: str, *arguments: Any) -> list[Any]:
    return ["macro", macro, list(arguments)]


def get(*cells: str) -> list[list[Any]]:
    return [["get", FORM, cell] for cell in cells]


NORMALISED = {
    "≥95%": "≥95%",
    "≥９５％": "≥95%",
    " ≥ 95 % ": "≥95%",
    "不低于95%": "≥95%",
    "95%（含）以上": "≥95%",
    "达95%以上": "≥95%",
    "百分之九十五以上": "≥95%",
    ">10000条": ">10000条",
    "超50亿元": ">50亿元",
    "累计超2000篇（次）": ">2000篇（次）",
    "20余家": ">20家",
    "二十余家": ">20家",
    "10万+": "≥10万",
    "控制在5%以内": "≤5%",
    "不超过8,099万元": "≤8099万元",
    "3个工作日内": "≤3个工作日",
    "＜5%": "<5%",
    "不到5%": "<5%",
    "12次左右": "约12次",
    "近300人": "约300人",
    "5-10天": "5～10天",
    "90%～95%": "90～95%",
    "五至十天": "5～10天",
    "两次": "2次",
    "一百二十人": "120人",
    "1,234,567.89元": "1234567.89元",
    "＝100%": "100%",
    "3000人次/年": "3000人次/年",
    "开展不少于40场通信保障任务": "≥40场",
    "服务50家企业": "50家",
    "控制在5%": "5%",
    "使用年限≥10年": "≥10年",
    "≤80元/平方米": "≤80元/平方米",
    "2023年12月底前": "2023年12月31日前",
    "2024年2月底前": "2024年2月29日前",
    "6月底前": "6月30日前",
    "2023年3月5日": "2023年3月5日",
}
LEFT_ALONE = [
    *(
        "",
        " ",
        "/",
        "待定",
        "有效提升",
        "≥",
        "≥%",
        "≥≤95%",
        "95%-90%",
        "3-5-7天",
        "1.2.3",
        "1,00,0条",
        "9 5%",
        "l00%",
    ),
    *(
        "2023年",
        "2023年内",
        "9月前",
        "2023年2月30日前",
        "较上年下降10%",
        "2个亿",
        "20231231",
        "5000吨级",
        ".5%",
        "7×24小时",
        "一批",
        "几百人",
        "评定为3A级",
        "一千二人",
        "一万人",
    ),
    *("培训3期，300人", "约95%以上", "95%%", "007次"),
]


def test_the_reduced_grammar_normalises_what_it_covers_and_leaves_the_rest_alone(
    office: Office, workbook: Path
) -> None:
    expected = NORMALISED | dict.fromkeys(LEFT_ALONE, "")
    answers = office(workbook, [call("XlpTarget.XlpNormalised", text) for text in expected])
    assert dict(zip(expected, answers, strict=True)) == expected


SETS = ("dev.tsv", "field.tsv", "habits.tsv", "round_1.tsv", "odd_spellings.tsv", "paper_habits_1.tsv")
A_CALL = 150  # texts


def test_the_reduced_grammar_covers_most_plain_values_and_never_differs_from_the_grammar(
    office: Office, workbook: Path
) -> None:
    texts = list(dict.fromkeys(row[0] for name in SETS for row in rows(name) if row[0].isprintable()))
    pieces = [texts[at : at + A_CALL] for at in range(0, len(texts), A_CALL)]
    answers = office(workbook, [call("Driver.NormalisedEach", "\n".join(piece)) for piece in pieces])
    said: dict[str, str] = {}
    for piece, answer in zip(pieces, answers, strict=True):
        said |= zip(piece, answer.split("\n"), strict=True)
    wrong = {
        text: written
        for text, written in said.items()
        if written and not (parse(text).says_all and parse(text).canonical == written)
    }
    assert wrong == {}
    plain = [text for text in texts if is_plain(text)]
    assert len(plain) > 400
    assert len([text for text in plain if said[text]]) >= 0.6 * len(plain)


def is_plain(text: str) -> bool:
    """One number in digits or one day, said without a second clause, a name in marks or a change."""
    target = parse(text)
    if not target.says_all or set(text) & set("，。；、,;“《每") or not re.search("[0-9]", text):
        return False
    if target.kind == "date":
        return target.operator in ("=", "<=")
    numbers = re.findall(r"[0-9][0-9.]*", text)
    one = len(numbers) == 1 and not set(text) & set("一二三四五六七八九十百千")
    return target.kind == "number" and target.operator != "range" and one


CLEANED = {
    "10<sup>4</sup>亩，１０<SUP>１２</SUP>，s<sup>-1</sup>，第1<sup>st</sup>期<sup>-</sup>": "10⁴亩，10¹²，s⁻¹，第1st期-",
    DIRTY: "2023年 完成 80%",
    "<p>一</p><p>二</p>": "一\n二",
    "<span style='x'>甲</span>": "甲",
    "<5%": "<5%",
    "a<b且b>c": "a<b且b>c",
    "&lt;p&gt;甲&lt;/p&gt;": "甲",
    "R&amp;D": "R&D",
    "　　首行缩进　": "首行缩进",
    "第１．５版": "第1.5版",
    "多  个\u00a0 空格\u200b": "多 个 空格",
    "甲\r\n\r\n 乙 ": "甲\n乙",
    "干净的文字，不变。": "干净的文字，不变。",
    "": "",
}


def test_texts_are_cleaned_once_for_all(office: Office, workbook: Path) -> None:
    answers = office(workbook, [call("XlpText.XlpCleaned", text) for text in CLEANED])
    assert dict(zip(CLEANED, answers, strict=True)) == CLEANED
    again = office(workbook, [call("XlpText.XlpCleaned", text) for text in CLEANED.values()])
    assert again == list(CLEANED.values())


ENTITIES = (
    "一&#12288;二", "&#x3000;首行", "&#160;", "&#39;单引号&#39;", "&#8220;甲&#8221;", "&#x4E2D;文", "A&#38;B", "&#128512;笑", "&#x1F600;",
    "&#0;", "&#55296;", "&#150;范围", "&#1;&#127;&#65535;", "&#x110000;", "&#1234567;", "&#;", "&#x;", "&#12a;", "&ldquo;甲&rdquo;",
    "&mdash;&hellip;&middot;", "&LT;p&GT;甲", "&QUOT;", "&amp;#12288;甲", "&amp;amp;nbsp;", "&copy;", "&#12288", "a & b;", "&#9;&#10;甲",
    "&#133;&#153;", "&#64976;", "&#13;甲", "&#60;p&#62;甲",
)  # fmt: skip
"""Characters as pages write them by name or number, and what only looks like it."""


def test_characters_written_by_their_number_are_cleaned_as_by_python(office: Office, workbook: Path) -> None:
    from xlperf.excel.tidy import tidied

    answers = office(workbook, [call("XlpText.XlpCleaned", text) for text in ENTITIES])
    for text, answer in zip(ENTITIES, answers, strict=True):
        assert answer == tidied(text), text


def test_targets_are_normalised_in_unlocked_cells_only_and_restored(office: Office, workbook: Path) -> None:
    cells = get("B1", "B2", "B3", "B4", "B5", "C1", "C2")
    steps = [call("XlpCommands.XlpNormaliseTargets"), *cells]
    assert office(workbook, steps) == [1, "≥40场", "≥95%", "有效提升", "12次", "5～10天", "≥90%", "约 100 人"]
    steps = [call("Driver.ChangedAndRestored"), *cells]
    restored = ["不少于40场", "≥ 95 %", "有效提升", "１２次", "5-10天", "90%以上", "约 100 人"]
    assert office(workbook, steps) == ["5 changed, 1 left, 5 restored", *restored]


def test_texts_are_cleaned_in_unlocked_cells_of_visible_sheets_only(office: Office, workbook: Path) -> None:
    steps = [call("XlpCommands.XlpCleanTexts"), *get("A6", "B6"), ["get", "_xlperf", "A1"]]
    assert office(workbook, steps)[1:] == ["2023年 完成 80%", DIRTY, DIRTY]


@pytest.mark.parametrize("look", [{"font_strikeout": True}, {"font_script": 1}])
def test_a_text_of_which_a_part_is_struck_out_or_raised_is_left_and_named(
    look: dict[str, Any], office: Office, tmp_path: Path
) -> None:
    """Written anew it would be of one look: a 4 struck out would count again, and a raised figure be one of the number."""
    plain = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        text = book.add_format({"locked": False, "num_format": "@"})
        part = book.add_format(look)
        form = book.add_worksheet(FORM)
        form.write_rich_string("B1", "完成１０", part, "4", "场", text)
        form.write_string("B2", "不少于１００场", text)
        form.protect()
        book.define_name("indicators_period_target", f"='{FORM}'!$B$1:$B$2")
    path = plain.with_suffix(".xlsm")
    path.write_bytes(with_macros(plain.read_bytes(), [*macro_modules("vba"), DRIVER], ribbon("vba")))
    for only_targets, wanted in ((True, "≥100场"), (False, "不少于100场")):
        message, *texts = office(path, [call("Driver.MarkedOf", only_targets), *get("B1", "B2")])
        assert texts == ["完成１０4场", wanted]
        changed, _, told = message.partition("\n")
        assert changed == "1" and "会改变意思" in told and "B1" in told


def test_what_is_open_is_listed_and_jumped_to(office: Office, workbook: Path) -> None:
    answers = office(
        workbook,
        [
            call("Driver.Findings"),
            call("Driver.Jumped", f"'{FORM}'!B2"),
            call("Driver.Exists", "#校验!A1"),
            call("Driver.Exists", "indicators_annual_target"),
            call("Driver.Exists", "'别的表'!A1"),
        ],
    )
    assert answers == [
        f"b/收支/相差 1,365.46/'{FORM}'!B2\nd/满意度/缺少指标/'{FORM}'!C2\n",
        f"{FORM}$B$2",
        True,
        True,
        False,
    ]


@pytest.fixture
def exported(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "导出.txt"


def test_the_form_is_exported_as_utf8_text(office: Office, workbook: Path, exported: Path) -> None:
    text, _ = office(
        workbook,
        [
            call("XlpCommands.XlpExportText"),
            call("XlpCommands.XlpWriteUtf8", str(exported), "中é𠮷a\n申报\t表\n"),
        ],
    )
    assert text.splitlines()[0] == "\t不少于40场\t90%以上"
    assert text.splitlines()[-1].split("\t")[2] == "4,506.89"
    assert "还有 2 个问题" not in text
    assert exported.read_bytes() == "中é𠮷a\n申报\t表\n".encode()
