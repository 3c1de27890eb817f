"""Letters as letters: Word documents from a template, reminders, what those above are told, drafts of mails."""

from __future__ import annotations

import csv
import email
import io
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import xlperf
from tests.command import run_in_chinese
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, roster, workbook
from tests.programs.pdf import Pdf
from tests.programs.program import need
from xlperf.consolidation.received.held_files import HeldFileLister
from xlperf.messages import set_language
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.returns.letter import Letter
from xlperf.returns.mail_draft import draft
from xlperf.roster.addresses import addresses
from xlperf.roster.office import Office, OfficeFileError, office_beside
from xlperf.system.programs import find_office
from xlperf.system.run_program import convert_by_office

DAY = "2026年11月28日"


@pytest.fixture
def office(tmp_path: Path) -> Inbox:
    """0 stands above the others: 1 is good, 2 has to be corrected, of 3 nothing came."""
    inbox = Inbox(tmp_path / "收件")
    for number in (0, 1):
        inbox.put(f"{code_of(number)}.xlsx", workbook(declaration(number)), "")
    put_wrong(inbox)
    roster(tmp_path, 4, lambda number: name_of(0))
    return inbox


def put_wrong(inbox: Inbox, amount: str = "1.00") -> None:
    wrong = changed(declaration(2), municipal_level_funds=Decimal(amount))
    inbox.put(f"{code_of(2)}.xlsx", workbook(wrong), "")


def give_back(office: Inbox, out: str, *words: object, status: int = 1) -> Path:
    folder = office.folder.parent
    given = ["return", office.folder, "--roster", folder / "roster.csv", "-o", folder / out, "-j", 1]
    assert run_in_chinese(*given, "--date", DAY, *words) == status
    return folder / out


def paragraphs(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def write_office(office: Inbox, text: str) -> None:
    (office.folder.parent / "xlperf.toml").write_text(text, encoding="utf-8")


def test_of_several_files_none_of_which_counts_the_letter_says_so(office: Inbox) -> None:
    """It told of "0 warnings", and not why anything came back."""
    office.put(
        f"又/{code_of(1)}再报.xlsx", workbook(changed(declaration(1), overall_objective="另一稿。")), ""
    )
    folder = give_back(office, "退回", "--duplicates", "reject")
    text = (folder / f"{name_of(1)}.txt").read_text("utf-8-sig")
    assert text.count(f"2 份内容不同，都不采用（{code_of(1)}.xlsx、{code_of(1)}再报.xlsx）") == 2
    assert "提醒" not in text and "又/" not in text and "重新只报送那一份" in text
    rows = csv.DictReader(io.StringIO((folder / "邮件合并.csv").read_text("utf-8-sig")))
    (row,) = [row for row in rows if row["部门"] == name_of(1)]
    assert (row["附件"], row["须改正"], row["提醒"]) == ("", "2", "0")
    assert name_of(1) not in (folder / f"{name_of(2)}.txt").read_text("utf-8-sig")


def test_a_letter_has_title_address_findings_deadline_contact_signature_and_date(office: Inbox) -> None:
    write_office(office, 'office = "市财政局预算处"\ncontact = "李四 020-1234"\ndeadline = 2026-12-10\n')
    out = give_back(office, "退回")
    said = paragraphs(out / f"{name_of(2)}.docx")
    assert said[0] == "关于退回2023年部门整体预算绩效目标申报表的函" and said[1] == f"{name_of(2)}："
    assert any(line.startswith("1. ") and "市本级使用资金" in line for line in said)
    assert said[-4:] == [
        "请于2026年12月10日前改好、保存，并用原来的方式重新报送。",
        "联系人：李四 020-1234", "市财政局预算处", DAY,
    ]  # fmt: skip
    text = (out / f"{name_of(2)}.txt").read_text("utf-8-sig")
    assert text.endswith(f"联系人：李四 020-1234\n\n市财政局预算处\n{DAY}\n")
    # An option goes before the file.
    other = give_back(office, "退回二", "--deadline", "12月底")
    assert any("请于12月底前" in line for line in paragraphs(other / f"{name_of(2)}.docx"))


def test_nothing_stands_where_nothing_is_known(office: Inbox) -> None:
    said = paragraphs(give_back(office, "退回") / f"{name_of(2)}.docx")
    assert said[-2:] == ["改好后请保存，并用原来的方式重新报送。", DAY]
    assert not any("联系人" in line or "{" in line for line in said)


def test_those_who_sent_nothing_are_reminded_and_those_above_are_told(office: Inbox) -> None:
    plain = give_back(office, "退回")
    assert not list(plain.glob("催报_*"))
    out = give_back(office, "催", "--remind")
    assert any(
        "尚未收到你单位的《2023年部门整体" in line for line in paragraphs(out / f"催报_{name_of(3)}.docx")
    )
    above = paragraphs(out / f"主管部门_{name_of(0)}.docx")
    assert f"1. {name_of(2)}：已退回，须改正 1 处、提醒 0 处" in above
    assert f"2. {name_of(3)}：未报送" in above and not any(name_of(1) in line for line in above)


def test_the_how_many_th_return_it_is_stands_in_the_letter(office: Inbox) -> None:
    name = f"{name_of(2)}.docx"
    assert not any("次退回" in line for line in paragraphs(give_back(office, "一") / name))
    # The same files again are the same return.
    assert not any("次退回" in line for line in paragraphs(give_back(office, "一再") / name))
    put_wrong(office, "2.00")
    assert "这是第 2 次退回。" in paragraphs(give_back(office, "二") / name)


def test_the_office_has_a_template_of_its_own(office: Inbox) -> None:
    folder = office.folder.parent
    own = Document()
    own.add_paragraph("〔{次数}〕号")
    heading = own.add_paragraph()
    heading.add_run("致{部")  # Word tears texts apart
    heading.add_run("门}").bold = True
    own.add_paragraph("{正文}")
    own.add_table(1, 1).cell(0, 0).text = "{落款}，{日期}"
    own.add_paragraph("问{联系人}")
    own.save(str(folder / "函.docx"))
    write_office(office, 'office = "预算处"\nletter = "函.docx"\n')
    path = give_back(office, "退回") / f"{name_of(2)}.docx"
    said = paragraphs(path)
    assert said[:2] == ["〔1〕号", f"致{name_of(2)}"] and not any("问" in line[:1] for line in said)
    assert Document(str(path)).tables[0].cell(0, 0).text == f"预算处，{DAY}"


@pytest.mark.parametrize(
    ("text", "told"), [("{部门} {正文} {处长}", "{处长}"), ("{部门}", "{正文}"), (None, "应是 Word 文件")]
)
def test_a_template_that_cannot_be_used_is_refused_by_name(
    office: Inbox, text: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = office.folder.parent / "函.docx"
    if text is None:
        path.write_bytes(b"no document")
    else:
        document = Document()
        document.add_paragraph(text)
        document.save(str(path))
    give_back(office, "退回", "--letter", path, status=2)
    assert told in capsys.readouterr().err and not (office.folder.parent / "退回").exists()


def test_the_list_and_the_drafts_lead_to_their_files(office: Inbox) -> None:
    out = give_back(office, "退回", "--mail", "--remind")
    rows = list(csv.DictReader(io.StringIO((out / "邮件合并.csv").read_text("utf-8-sig"))))
    (row,) = [row for row in rows if row["部门"] == name_of(2)]
    assert row["邮箱"] == "d2@example.invalid" and row["主题"].startswith("关于退回2023年")
    assert all((out / row[name]).is_file() for row in rows for name in ("附件", "信") if row[name])
    mail = email.message_from_bytes((out / "邮件" / f"{name_of(2)}.eml").read_bytes(), policy=default)
    assert mail["To"] == "d2@example.invalid" and mail["Subject"] == row["主题"] and mail["X-Unsent"] == "1"
    attached = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert attached == {name: (out / name).read_bytes() for name in (row["附件"], row["信"])}
    body = mail.get_body(("plain",))
    assert body is not None and f"{name_of(2)}：" in body.get_content()
    assert (out / "邮件" / f"催报_{name_of(3)}.eml").is_file()


def without_typed(text: str) -> str:
    """A letter without what departments typed and what files and sheets are called."""
    for name in (*map(name_of, range(4)), f"{code_of(2)}_退回", "退回意见", "申报表!", "主管部门", "催报"):
        text = text.replace(name, "")
    return text


def test_letters_speak_english_where_that_is_asked_for(office: Inbox) -> None:
    write_office(office, 'office = "Budget office"\ndeadline = 2026-12-10\n')
    out = give_back(office, "退回", "--lang", "en", "--remind", "--mail", "--contact", "Li")
    letters = [path.read_text("utf-8-sig") for path in out.glob("*.txt")]
    letters += ["\n".join(paragraphs(path)) for path in out.glob("*.docx")]
    assert len(letters) == 6
    for text in letters:
        assert (
            re.findall("[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]+", without_typed(text).replace(DAY, ""))
            == []
        )
    said = paragraphs(out / f"{name_of(2)}.docx")
    assert said[0] == "Returned: performance targets of a department's whole budget, 2023"
    assert said[1] == f"{name_of(2)}:" and said[-3:] == ["Contact: Li", "Budget office", DAY]
    assert said[-4].endswith("as before by 2026-12-10.")
    assert any("funds used at municipal level" in line for line in said)  # the form's English label
    row = next(csv.DictReader(io.StringIO((out / "邮件合并.csv").read_text("utf-8-sig"))))
    assert row["主题"] == said[0]
    sheet = openpyxl.load_workbook(out / row["附件"])["退回意见"]
    assert [cell.value for cell in sheet[4]][:3] == ["No.", "Severity", "Cell"]


def test_the_locale_of_the_office_does_not_choose_the_language_of_letters(
    office: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    folder = office.folder.parent
    set_language(None)
    xlperf.return_workbooks(office.folder, folder / "甲", date=DAY)
    xlperf.return_workbooks(office.folder, folder / "乙", date=DAY, lang="en")
    assert "请改正后重新报送" in (folder / "甲" / f"{name_of(2)}.txt").read_text("utf-8-sig")
    assert "please correct it and send it again" in (folder / "乙" / f"{name_of(2)}.txt").read_text(
        "utf-8-sig"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ofice = 'a'", "ofice"),
        ("office = 3", "office"),
        ("office = ", "xlperf.toml"),
        ("year = '二〇二六'", "year"),
        ("year = true", "year"),
        ("control_tolerance = -1", "control_tolerance"),
        ("control_tolerance = true", "control_tolerance"),
        ("control_tolerance = '一点'", "control_tolerance"),
        ("control_severity = '错误'", "control_severity"),
        ("limits = 3", "limits"),
        ("[limits]\nfile_byte = 3", "file_byte"),
        ("[limits]\nfile_bytes = 0", "file_bytes"),
    ],
)
def test_a_wrong_office_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "xlperf.toml").write_text(text, "utf-8")
    with pytest.raises(OfficeFileError, match=told):
        office_beside(tmp_path / "名册.csv")
    assert office_beside(None) == office_beside(tmp_path / "别处" / "名册.csv") == Office()
    (tmp_path / "xlperf.toml").write_text("form = '本局.toml'\nletter = '函.docx'", "utf-8")
    found = office_beside(tmp_path / "名册.csv")
    assert (found.form, found.letter) == (str(tmp_path / "本局.toml"), str(tmp_path / "函.docx"))


@pytest.mark.programs
def test_a_letter_prints_on_a4(office: Inbox, pdf: Pdf, tmp_path: Path) -> None:
    letter = give_back(office, "退回", "--office", "市财政局") / f"{name_of(2)}.docx"
    program = find_office()
    need(None if program else "LibreOffice is not installed")
    assert program is not None
    printed = convert_by_office(program, letter, "pdf", tmp_path, 120)
    assert len(pdf.page_sizes(printed)) == 1
    text = subprocess.run(["pdftotext", printed, "-"], capture_output=True, text=True, check=True).stdout
    assert "关于退回" in text and "市财政局" in text and name_of(2) in text


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a@example.invalid", ["a@example.invalid"]),
        ("a@example.invalid；b@example.invalid、c@example.invalid", [f"{x}@example.invalid" for x in "abc"]),
        ("a@example.invalid\nb@example.invalid", ["a@example.invalid", "b@example.invalid"]),
        ("a@example.invalid b@example.invalid", ["a@example.invalid", "b@example.invalid"]),
        ("张三 <a@example.invalid>, ａ＠example.invalid", ["a@example.invalid"]),
        ("无", []),
        ("a@example", []),
        ("zhang san@example.invalid", []),
        ("", []),
    ],
)
def test_a_cell_of_the_roster_gives_its_addresses_and_nothing_that_is_none(
    written: str, found: list[str]
) -> None:
    assert addresses(written) == found


def test_a_draft_goes_to_every_address() -> None:
    letter = Letter("市公安局", "市公安局", email="a@example.invalid；b@example.invalid")
    mail = email.message_from_bytes(draft(letter, "正文", {}), policy=default)
    assert [one.addr_spec for one in mail["To"].addresses] == ["a@example.invalid", "b@example.invalid"]


@pytest.mark.parametrize("sound", [True, False])
def test_a_department_that_sent_another_years_form_is_asked_for_this_years(
    office: Inbox, sound: bool
) -> None:
    past = declaration(3) if sound else changed(declaration(3), municipal_level_funds=Decimal(1))
    office.put("去年的.xlsx", workbook(replace(past, year=2022)), "")
    out = give_back(office, "退回")
    said = (out / f"{name_of(3)}.txt").read_text(encoding="utf-8-sig")
    assert (
        "《2022年部门整体预算绩效目标申报表》（文件：去年的.xlsx）没有计入汇总：本次要报的是《2023年" in said
    )
    assert "请填报并发回" in said and "改好" not in said and "须改正" not in said
    assert not (out / "去年的_退回.xlsx").exists()
    office.put("今年的.xlsx", workbook(declaration(3)), "")
    assert not (give_back(office, "再退") / f"{name_of(3)}.txt").exists()


def test_one_whom_nobody_asked_is_told_so_beside_what_is_wrong(office: Inbox) -> None:
    wrong = changed(declaration(7), municipal_level_funds=Decimal(1))
    office.put("外来的.xlsx", workbook(wrong), "")
    said = (give_back(office, "退回") / f"{name_of(7)}.txt").read_text(encoding="utf-8-sig")
    assert "外来的.xlsx" in said and "名册" in said and "1. " in said


def test_letters_say_nothing_that_only_the_office_can_do(
    office: Inbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (office.folder / f"{name_of(2)}.csv").write_text("自制,表\n", "utf-8")
    (office.folder / f"{name_of(3)}.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\xff" * 500)
    (office.folder / f"{name_of(3)}.xlsx.crdownload").write_bytes(b"PK")

    def of(*_: object) -> None:
        raise UnreadableWorkbook("7z-not-installed")

    monkeypatch.setattr(HeldFileLister, "of", of)
    out = give_back(office, "退回")
    said = (out / f"{name_of(2)}.txt").read_text(encoding="utf-8-sig")
    assert "请报送填好的 .xlsx 工作簿本身" in said and "--" not in said and "consolidate" not in said
    assert not (out / f"{name_of(3)}.txt").exists()
    assert (
        f"没有写信：{office.folder / name_of(3)}.7z、{office.folder / name_of(3)}.xlsx.crdownload。"
        in capsys.readouterr().err
    )


def test_a_deadline_that_is_over_in_the_letters_is_told(office: Inbox) -> None:
    given = {"roster": office.folder.parent / "roster.csv", "date": "2026年12月11日", "lang": "zh"}
    past = xlperf.return_workbooks(
        office.folder, office.folder.parent / "一", deadline="2026年12月10日", **given
    )
    assert any("信里的期限 2026年12月10日 已经过了" in note for note in past.notes)
    for deadline in ("2026年12月11日", "12月10日", ""):
        out = office.folder.parent / f"期限{deadline}"
        assert not any(
            "已经过了" in note
            for note in xlperf.return_workbooks(office.folder, out, deadline=deadline, **given).notes
        )


def test_an_old_scan_goes_back_to_nobody_of_whom_the_office_has_to_decide(office: Inbox) -> None:
    """A letter asked for a workbook, where two had come."""
    office.put(f"{name_of(1)}扫描件.pdf", b"%PDF-1.7\nscan", "")
    office.put(
        f"又/{code_of(1)}.xlsx", workbook(changed(declaration(1), municipal_level_funds=Decimal("1.00"))), ""
    )
    done = xlperf.return_workbooks(
        office.folder, office.folder.parent / "退回", roster=office.folder.parent / "roster.csv", lang="zh"
    )
    assert name_of(1) not in done.letters and name_of(2) in done.letters
