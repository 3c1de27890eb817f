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
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, roster, workbook
from xlperf.cli import main
from xlperf.consolidation import Consolidation
from xlperf.declaration import Declaration
from xlperf.returns.standing import course_of

UNITS = 20
DEPARTMENTS = (0, 4, 8, 12, 16)
"""They stand above the three units that follow; 16 is below 12, so that its units are on the third level."""


def above(number: int) -> str:
    if number == 16:
        return name_of(12)
    return "" if number in DEPARTMENTS else name_of(number - number % 4)


@dataclass
class Office:
    """The city's desk: what each unit has sent so far, in its department's inbox and, the same, in one that took all directly."""

    folder: Path

    @property
    def names(self) -> Path:
        return self.folder / "roster.csv"

    def send(self, number: int, given: Declaration) -> None:
        data = workbook(given)
        for place in (self.folder / "直接", self.folder / f"局{number - number % 4}"):
            Inbox(place).put(f"{code_of(number)}.xlsx", data, "")

    def consolidated(self, source: str, out: str, **more: str) -> Consolidation:
        place = self.folder / source
        return xlperf.consolidate(place, roster=self.names, out=self.folder / out, lang="zh", **more)

    def sent_upward(self) -> None:
        """Each department consolidates its units and sends one file to the city, 16 by way of 12."""
        for number in sorted(DEPARTMENTS, reverse=True):
            to = "局12" if number == 16 else "逐级"
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


def test_a_year_in_the_budget_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    with pytest.raises(SystemExit):
        main([*given_back, "-j", "1", "--date", "2023年11月11日", "--lang", "zh"])
    letters = {
        path.stem: "\n".join(one.text for one in Document(str(path)).paragraphs)
        for path in Path("退回").glob("*.docx")
    }
    assert set(letters) == {
        name_of(2), name_of(9), f"催报_{name_of(19)}",
        *(f"主管部门_{name_of(number)}" for number in (0, 8, 12, 16)),
    }  # fmt: skip
    assert (
        "审核退回（王五）：目标太笼统" in letters[name_of(9)]
        and "请于2023年11月20日前" in letters[name_of(9)]
    )
    assert (
        f"{name_of(19)}：未报送"
        in letters[f"主管部门_{name_of(12)}"]
        == letters[f"主管部门_{name_of(16)}"].replace(f"{name_of(16)}：\n", f"{name_of(12)}：\n")
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
    office.send(19, declaration(19))
    office.sent_upward()
    third = office.consolidated("逐级", "汇总.xlsx", round_name="三上")
    assert len(third.declarations) == UNITS and not len(third.missing)
    expected = sum(Decimal(str(declaration(number).fields["project_expenditure"])) for number in range(UNITS))
    assert third.totals()["project_expenditure"][0] == expected
    for out in ("直接汇总.xlsx", "全部.xlsx"):
        (tmp_path / f".{out}.state").unlink()
    lines = {line.department.partition(" ")[2]: line for line in course_of(tmp_path).lines}
    told = {name: [one.status if one else "" for one in line.standings] for name, line in lines.items()}
    assert told[name_of(2)] == ["rejected", "accepted", "accepted"]
    assert told[name_of(9)] == ["rejected", "accepted", "accepted"]
    assert told[name_of(19)] == ["missing", "missing", "accepted"]
    late = {name for name, line in lines.items() if line.standings[1] and line.standings[1].late}
    assert late == {name_of(2), name_of(9)}
