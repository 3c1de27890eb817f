"""An inbox of filled workbooks, made by a seed: departments with amounts that add up, and files with planted defects.

Owns what each file is and what must become of it. Every workbook is a real one, filled by xlperf itself.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import xlperf
from xlperf.declaration import Declaration, Entered
from xlperf.form import Form, load_form
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = "guangzhou-2023"
ROWS = {"key_tasks": 3, "other_tasks": 2, "indicators": 4}
NAMES = (
    "教育局",
    "财政局",
    "水务局",
    "民政局",
    "司法局",
    "体育局",
    "统计局",
    "审计局",
    "商务局",
    "林业和园林局",
)

TARGETS = ("≥95%", "3场", ">10000条", "5-10天", "≤3个工作日", "2023年12月底前", "开展不少于40场", "约30人")


@cache
def form() -> Form:
    return load_form(FORM)


def name_of(number: int) -> str:
    base = NAMES[number % len(NAMES)]
    return f"广州市{base}" if number < len(NAMES) else f"广州市{base}第{number // len(NAMES)}分局"


def code_of(number: int) -> str:
    return f"{1001 + number}"


def declaration(number: int, seed: int = 1) -> Declaration:
    """What department `number` declares: sound, with amounts that add up to the cent."""
    chance = random.Random(f"{seed}/{number}")

    def cents(most: int) -> Decimal:
        return Decimal(chance.randrange(100, most)) / 100

    basic, project = cents(900_000_00), cents(900_000_00)
    transfers = (project * chance.randrange(0, 50) / 100).quantize(Decimal("0.01"))
    first = (project / 3).quantize(Decimal("0.01"))
    fields: dict[str, Entered] = {
        "department_name": name_of(number),
        "staff_count": Decimal(chance.randrange(40_000, 90_000)),
        "subordinate_units": Decimal(chance.randrange(0, 12)),
        "basic_expenditure": basic,
        "project_expenditure": project,
        "fiscal_appropriation": basic + project,
        "other_funds": Decimal("0.00"),
        "special_fiscal_funds": Decimal("0.00"),
        "other_development_expenditure": Decimal("0.00"),
        "municipal_level_funds": basic + project - transfers,
        "transfer_payments": transfers,
        "overall_objective": f"全面完成第{number}项年度工作。",
    }
    tasks = [
        {
            "name": f"任务{letter}",
            "content": f"开展工作{letter}",
            "amount": amount,
            "objective": f"达到目标{letter}",
        }
        for letter, amount in (("甲", first), ("乙", Decimal("0.01")))
    ]
    targets = [chance.choice(TARGETS[:4]) for _ in range(3)]
    levels = (("产出指标", "数量指标"), ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标"))
    indicators = [
        {
            "level1": levels[row][0],
            "level2": levels[row][1],
            "level3": f"事项{number}之{row}",
            "period_target": target,
            "annual_target": target,
        }
        for row, target in enumerate(targets)
    ]
    other = [{"name": "其他任务", "content": "其他工作", "amount": Decimal("1.10"), "objective": "完成"}]
    return Declaration(
        form=form(),
        fields=fields,
        tables={"key_tasks": tasks, "other_tasks": other if number % 2 else [], "indicators": indicators},
        year=2023,
        code=code_of(number),
    )


def changed(given: Declaration, **fields: Entered) -> Declaration:
    return replace(given, fields={**given.fields, **fields})


@cache
def _stamper(year: int) -> Stamper:
    return Stamper(form(), Options(year=year, rows=ROWS))


def workbook(given: Declaration, code: str | None = None) -> bytes:
    """The workbook that holds a declaration."""
    return _stamper(given.year).workbook(given.department, given.code if code is None else code, given)


@dataclass
class Inbox:
    """A folder of files, and what is expected of each: name -> status."""

    folder: Path
    expected: dict[str, str] = field(default_factory=dict)
    declared: dict[str, Declaration] = field(default_factory=dict)
    clock: int = 1_700_000_000

    def put(self, name: str, data: bytes, status: str, given: Declaration | None = None) -> Path:
        """A file of this name, each a minute newer than the one before."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.clock += 60
        os.utime(path, (self.clock, self.clock))
        self.expected[name] = status
        if given is not None:
            self.declared[name] = given
        return path

    def copy(self, folder: Path) -> Inbox:
        """The same files, put there in another order, so that a listing of the folder gives them in another."""
        folder.mkdir(parents=True)
        for name in sorted(self.expected, reverse=True):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.folder / name, folder / name)
        return replace(self, folder=folder)


def sound_inbox(folder: Path, departments: int, seed: int = 1) -> Inbox:
    """One good file a department."""
    inbox = Inbox(folder)
    for number in range(departments):
        given = declaration(number, seed)
        inbox.put(f"{code_of(number)}.xlsx", workbook(given), "accepted", given)
    return inbox


def mixed_inbox(folder: Path) -> Inbox:
    """Ten departments and every kind of file that a budget office finds in its mail."""
    inbox = Inbox(folder)
    for number in range(5):
        given = declaration(number)
        inbox.put(f"好的/{code_of(number)} {name_of(number)}.xlsx", workbook(given), "accepted", given)
    warned = changed(declaration(5), other_funds=Decimal("12.34"))
    inbox.put("有提醒.xlsx", workbook(warned), "warned", warned)
    rejected = changed(declaration(6), municipal_level_funds=Decimal("1.00"))
    inbox.put("须改正.xlsx", workbook(rejected), "rejected", rejected)
    hostile = changed(declaration(7), overall_objective='=HYPERLINK("http://example.invalid","点我")')
    inbox.put("公式样的文字.xlsx", workbook(hostile), "accepted", hostile)
    inbox.put("好的/副本.xlsx", (folder / f"好的/{code_of(0)} {name_of(0)}.xlsx").read_bytes(), "duplicate")
    older = changed(declaration(1), overall_objective="较早的一稿。")
    path = inbox.put("好的/0旧稿.xlsx", workbook(older), "superseded")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    past = replace(declaration(8), year=2022)
    inbox.put("去年的.xlsx", workbook(past), "unexpected")
    stranger = replace(changed(declaration(9), department_name="某市外单位"), code="9999")
    inbox.put("名册外.xlsx", workbook(stranger), "unexpected")
    inbox.put("断的.xlsx", workbook(declaration(9))[:5000], "unreadable")
    inbox.put("空的.xlsx", b"", "unreadable")
    inbox.put(f"{name_of(9)}扫描件.pdf", b"%PDF-1.7\nscan", "unreadable")
    inbox.put("说明.txt", "请查收".encode(), "unreadable")
    return inbox


def roster(folder: Path, departments: int = 10, parent: Callable[[int], str] | None = None) -> Path:
    """A roster of the first departments, as .csv."""
    lines = ["部门编码,部门名称,email,联系人,主管部门"]
    for number in range(departments):
        above = parent(number) if parent else ("市政府" if number % 2 else "市委")
        lines.append(f"{code_of(number)},{name_of(number)},d{number}@example.invalid,联系人{number},{above}")
    path = folder / "roster.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class _NamedInGbk(zipfile.ZipInfo):
    """An entry as Chinese archivers write it: its name in GBK, and no flag that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name is zipfile's
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zipped(files: Mapping[str, bytes], gbk: bool = False) -> bytes:
    """A .zip of these files, all of the same day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr((_NamedInGbk if gbk else zipfile.ZipInfo)(name, (2023, 11, 5, 10, 0, 0)), data)
    return out.getvalue()


def statuses(result: xlperf.Consolidation) -> dict[str, str]:
    return dict(zip(result.ledger["file"], result.ledger["status"], strict=True))


def reason(result: xlperf.Consolidation, file: str) -> str:
    return str(result.ledger.set_index("file").loc[file, "reason"])
