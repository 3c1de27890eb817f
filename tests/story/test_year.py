"""A year in the budget office: units under departments of two levels, three rounds, reviewers, letters, bundles sent upward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import xlperf
from tests.command import run_in_chinese
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, roster, workbook
from tests.programs.libreoffice import LibreOffice
from xlperf.consolidation import Consolidation
from xlperf.declaration import Declaration
from xlperf.returns.standing import standings_in

UNITS = 60
DEPARTMENTS = tuple(range(0, 56, 4))
"""Fourteen; they stand above the units that follow."""
BELOW = {16: 12, 48: 44, 52: 44}
"""Departments that are below another, so that their units are on the third level."""
LAST = UNITS - 1


def head(number: int) -> int:
    """The department of a unit: its own number, where it is one."""
    return min(number - number % 4, DEPARTMENTS[-1])


def above(number: int) -> str:
    if number in BELOW:
        return name_of(BELOW[number])
    return "" if number in DEPARTMENTS else name_of(head(number))


@dataclass
class Office:
    """The city's desk: what each unit has sent so far, in its department's inbox and, the same, in one that took all directly."""

    folder: Path

    @property
    def names(self) -> Path:
        return self.folder / "roster.csv"

    def send(self, number: int, given: Declaration) -> None:
        data = workbook(given)
        for place in (self.folder / "直接", self.folder / f"局{head(number)}"):
            Inbox(place).put(f"{code_of(number)}.xlsx", data, "")

    def consolidated(self, source: str, out: str, **more: str) -> Consolidation:
        place = self.folder / source
        return xlperf.consolidate(place, roster=self.names, out=self.folder / out, lang="zh", **more)

    def sent_upward(self) -> None:
        """Each department consolidates its units and sends one file to the city, some by way of the department above."""
        for number in sorted(DEPARTMENTS, reverse=True):
            to = f"局{BELOW[number]}" if number in BELOW else "逐级"
            (self.folder / to).mkdir(exist_ok=True)
            self.consolidated(f"局{number}", f"{to}/上报{number}.xlsx", as_unit=code_of(number))


def write_opinions(path: Path, said: Mapping[str, tuple[str, str, str]]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["审核"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        words = said.get(row[heads["部门"] - 1].value) if row[heads["级别"] - 1].value == "整份" else None
        for heading, word in zip(("意见", "结论", "审核人"), words or (), strict=False):
            row[heads[heading] - 1].value = word
    book.save(path)


def equal(direct: Consolidation, upward: Consolidation) -> None:
    assert direct.counts == upward.counts
    assert direct.totals().equals(upward.totals()) and direct.totals("parent").equals(upward.totals("parent"))
    for name in ("declarations", "findings"):
        columns = [column for column in getattr(direct, name).columns if column != "file"]
        one, other = (
            sorted(map(repr, getattr(of, name)[columns].values.tolist())) for of in (direct, upward)
        )
        assert one == other
    assert sorted(direct.ledger["sha256"]) == sorted(upward.ledger["sha256"])


def typed_in_libreoffice(libreoffice: LibreOffice, path: Path, number: int, verdict: str, out: Path) -> None:
    """A verdict on a unit's file as a whole, typed into 审核 and saved by another program."""
    sheet = openpyxl.load_workbook(path)["审核"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row, *_ = [  # what was written of an earlier file stands below
        row
        for row in range(2, sheet.max_row + 1)
        if sheet.cell(row, heads["部门"]).value == name_of(number)
        and sheet.cell(row, heads["级别"]).value == "整份"
    ]
    place = sheet.cell(row, heads["结论"]).coordinate
    libreoffice.type_in(path, [[("审核", place, verdict)]], [], save=out)


@pytest.mark.programs
def test_a_year_in_the_budget_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, libreoffice: LibreOffice
) -> None:
    office = Office(tmp_path)
    roster(tmp_path, UNITS, above)
    (tmp_path / "xlperf.toml").write_text(
        'office = "市财政局预算处"\ncontact = "李四 020-1234"\ndeadline = 2023-11-20\n', "utf-8"
    )
    day = ["2023-11-10"]
    monkeypatch.setattr("xlperf.consolidation.run.today", lambda: day[0])

    # 一上: one unit has an error, one a warning, one sends nothing.
    for number in range(UNITS - 1):
        given = declaration(number)
        if number == 2:
            given = changed(given, municipal_level_funds=Decimal("1.00"))
        if number == 5:
            given = changed(given, other_funds=Decimal("12.34"))
        office.send(number, given)
    office.sent_upward()
    first = office.consolidated("逐级", "汇总.xlsx", round_name="一上")
    equal(office.consolidated("直接", "直接汇总.xlsx"), first)
    assert (first.counts["rejected"], first.counts["warned"]) == (1, 1) and len(
        first.declarations
    ) == UNITS - 2

    # Reviewers return one that passed, and accept the warning of another.
    write_opinions(
        tmp_path / "汇总.xlsx",
        {name_of(9): ("目标太笼统", "退回", "王五"), name_of(5): ("已说明", "同意", "王五")},
    )
    reviewed = office.consolidated("逐级", "汇总.xlsx")
    assert (reviewed.counts["rejected"], reviewed.counts["warned"]) == (2, 0)
    given_back = [
        "return",
        "逐级",
        "--roster",
        "roster.csv",
        "--review",
        "汇总.xlsx",
        "-o",
        "退回",
        "--remind",
    ]
    monkeypatch.chdir(tmp_path)
    run_in_chinese(*given_back, "-j", "1", "--date", "2023年11月11日")
    letters = {
        path.stem: "\n".join(one.text for one in Document(str(path)).paragraphs)
        for path in Path("退回").glob("*.docx")
    }
    assert set(letters) == {
        name_of(2), name_of(9), f"催报_{name_of(LAST)}",
        *(f"主管部门_{name_of(number)}" for number in (0, 8, 44, 52)),
    }  # fmt: skip
    assert (
        "审核退回（王五）：目标太笼统" in letters[name_of(9)]
        and "请于2023年11月20日前" in letters[name_of(9)]
    )
    assert (
        f"{name_of(LAST)}：未报送"
        in letters[f"主管部门_{name_of(44)}"]
        == letters[f"主管部门_{name_of(52)}"].replace(f"{name_of(52)}：\n", f"{name_of(44)}：\n")
    )

    # 二上, after the deadline: both are corrected, and one more opinion is asked for.
    day[0] = "2023-11-25"
    office.send(2, declaration(2))
    office.send(9, changed(declaration(9), overall_objective="目标具体了。"))
    office.sent_upward()
    second = office.consolidated("逐级", "汇总.xlsx", round_name="二上")
    assert second.counts["rejected"] == 0 and len(second.declarations) == UNITS - 1
    equal(
        office.consolidated("直接", "直接汇总.xlsx", round_name="二上"),
        office.consolidated("逐级", "全部.xlsx"),
    )

    # 三上: the last one comes.
    day[0] = "2023-12-01"
    office.send(LAST, declaration(LAST))
    office.sent_upward()
    third = office.consolidated("逐级", "汇总.xlsx", round_name="三上")
    assert len(third.declarations) == UNITS and not len(third.missing)
    expected = sum(Decimal(str(declaration(number).fields["project_expenditure"])) for number in range(UNITS))
    assert third.totals()["project_expenditure"][0] == expected
    for out in ("直接汇总.xlsx", "全部.xlsx"):
        (tmp_path / f".{out}.state").unlink()
    lines = {line.department.partition(" ")[2]: line for line in standings_in(tmp_path).lines}
    told = {name: [one.status if one else "" for one in line.standings] for name, line in lines.items()}
    assert told[name_of(2)] == ["rejected", "accepted", "accepted"]
    assert told[name_of(9)] == ["rejected", "accepted", "accepted"]
    assert told[name_of(LAST)] == ["missing", "missing", "accepted"]
    late = {name for name, line in lines.items() if line.standings[1] and line.standings[1].late}
    assert late == {name_of(2), name_of(9)}

    # A reviewer agrees to one in another program; what is agreed to is approved.
    typed_in_libreoffice(libreoffice, tmp_path / "汇总.xlsx", 9, "同意", tmp_path / "审核过.xlsx")
    approve = [
        "approve",
        "逐级",
        "--roster",
        "roster.csv",
        "--review",
        "审核过.xlsx",
        "-o",
        "批复",
        "-j",
        "1",
    ]
    run_in_chinese(*approve, "--date", "2023年12月5日")
    assert {path.name for path in Path("批复").glob("*批复*")} == {
        f"{code_of(number)}_{name_of(number)}_{kind}"
        for number in (5, 9)  # the one whose warning was explained in the first round, too
        for kind in ("绩效目标批复表.docx", "绩效目标批复表.xlsx", "批复函.docx", "批复函.txt")
    }
    (letter,) = Path("批复").glob(f"{code_of(9)}*批复函.docx")
    text = "\n".join(one.text for one in Document(str(letter)).paragraphs)
    assert "现将绩效目标批复如下" in text and "市财政局预算处" in text
