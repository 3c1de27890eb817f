"""Whatever lies in an inbox: every file is in every command's account, and the sums are those that openpyxl finds in the
files that count. Inboxes are drawn at random from fixed seeds."""

from __future__ import annotations

import io
import json
import random
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import run
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, workbook
from xlperf.comparison.differences import compare
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import receive
from xlperf.report import report_page

AMOUNTS = ("basic_expenditure", "project_expenditure", "other_funds", "transfer_payments")
DEPARTMENTS = 6


def drawn(folder: Path, seed: int) -> Inbox:
    """Workbooks of departments, sound, faulty, twice, corrected, in archives; papers, scraps and locks."""
    chance = random.Random(seed)
    folder.mkdir()
    box = Inbox(folder)
    for number in range(DEPARTMENTS):
        given = declaration(number, seed)
        kind = chance.choice(["sound", "sound", "faulty", "twice", "corrected", "zipped", "paper", "none"])
        name = f"{code_of(number)}_{name_of(number)}"
        if kind == "paper":
            box.put(f"{name}.{chance.choice(['pdf', 'docx', 'rar', 'ofd'])}", b"no form", "")
        elif kind == "faulty":
            box.put(f"{name}.xlsx", workbook(changed(given, basic_expenditure=None)), "")
        elif kind == "zipped":
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                archive.writestr(f"{name}.xlsx", workbook(given))
                archive.writestr("说明.txt", "请查收")
            box.put(f"打包{number}.zip", buffer.getvalue(), "")
        elif kind != "none":
            box.put(f"{name}.xlsx", workbook(given), "")
        if kind == "twice":
            box.put(f"子文件夹/{name}（1）.xlsx", workbook(given), "")
        if kind == "corrected":
            box.put(f"更正/{name}.xlsx", workbook(changed(given, other_funds=Decimal("3.21"))), "")
    box.put("0_总有一份.xlsx", workbook(declaration(DEPARTMENTS, seed)), "")
    for scrap in chance.sample(
        ["~$锁.xlsx", "._资源.xlsx", ".~锁.xlsx#", "照片.jpg", "空.xlsx", "坏.xlsx", "表.xls"], 4
    ):
        box.put(scrap, b"" if scrap == "空.xlsx" else b"PK\x03\x04 broken", "")
    return box


def by_openpyxl(folder: Path, file: str) -> dict[str, Decimal]:
    """The amounts of one file by its defined names; of a member of an archive too."""
    path = folder / file
    data: bytes | None = None
    if not path.is_file():
        archive, _, member = file.partition(".zip/")
        with zipfile.ZipFile(folder / f"{archive}.zip") as opened:
            data = opened.read(member)
    book = openpyxl.load_workbook(io.BytesIO(data) if data is not None else path, read_only=True)
    found = {}
    for name in AMOUNTS:
        ((sheet, place),) = book.defined_names[name].destinations
        value = book[sheet][place.replace("$", "")].value
        found[name] = Decimal(repr(value)) if value is not None else Decimal(0)
    book.close()
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_sums_are_those_of_the_files_that_count(seed: int, tmp_path: Path) -> None:
    box = drawn(tmp_path / "收件", seed)
    result = xlperf.consolidate(box.folder, cache=False)
    used = list(result.ledger[result.ledger["used"]]["file"]) if "used" in result.ledger else None
    used = used if used is not None else [entry.file for entry in result.data.used]
    assert used
    totals = result.totals().to_dict("records")[0]
    sums = [by_openpyxl(box.folder, file) for file in used]
    for name in AMOUNTS:
        assert Decimal(str(totals[name])) == sum((one[name] for one in sums), Decimal(0)), name
    departments = list(result.declarations["code"])
    assert len(departments) == len(set(departments))


def said_by(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[str, str]:
    run(*words)
    said = capfd.readouterr()
    return said.out, said.err


@pytest.mark.parametrize("seed", range(5, 10))
def test_every_file_is_in_every_account(seed: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    box = drawn(tmp_path / "收件", seed)
    result = xlperf.consolidate(box.folder, cache=False)
    counted = set(result.ledger["file"])
    noted = "\n".join(result.passed_over)
    for path in box.folder.rglob("*"):
        name = path.relative_to(box.folder).as_posix()
        if path.is_file():
            assert name in noted or any(file == name or file.startswith(f"{name}/") for file in counted), name
    # check: the same files with the same standing
    out, err = said_by(capfd, "--lang", "zh", "check", str(box.folder), "--format", "json", "--jobs", "1")
    checked = {
        Path(one["file"]).relative_to(box.folder).as_posix(): one["standing"] for one in json.loads(out)
    }
    assert checked == dict(zip(result.ledger["file"], result.ledger["status"], strict=True))
    passed_over = [path.name for path in box.folder.rglob("*") if path.is_file() and path.name in noted]
    assert [name for name in passed_over if name not in err] == [], err
    # return, publish, compare and the prefilling of new workbooks go by the same account
    inbox = receive([box.folder], Asked(as_given=True))
    assert {Path(entry.file).relative_to(box.folder).as_posix() for entry in inbox.entries} == counted
    # the report names each that does not count
    page = report_page(result).decode()
    left_out = [entry.file for entry in result.data.ledger.entries if not entry.used]
    assert left_out and [file for file in left_out if Path(file).name not in page] == []


@pytest.mark.parametrize("seed", (11, 14))
def test_what_goes_back_is_published_and_is_compared_is_the_same_account(seed: int, tmp_path: Path) -> None:
    box = drawn(tmp_path / "收件", seed)
    ledger = xlperf.consolidate(box.folder, cache=False).data.ledger
    used = {entry.file for entry in ledger.entries if entry.used}
    assert used and len(used) < len(ledger.entries)

    back = xlperf.return_workbooks(box.folder, tmp_path / "退回")
    assert back.files == len(ledger.entries)
    for entry in ledger.entries:
        # An unreadable file of no department is answered under its own name: that may tell its sender.
        called = entry.name or Path(entry.file).stem
        assert any(called in one for one in back.letters) == entry.open, (entry.file, entry.status)

    published = xlperf.publish_all(box.folder, tmp_path / "公开", "json")
    assert len([name for name in published.files if name.endswith(".json")]) == len(used)
    told = "\n".join([*(f"{file}" for file, _ in published.left_out), *published.notes])
    assert [entry.file for entry in ledger.entries if not entry.used and entry.file not in told] == []

    side = compare(box.folder, box.folder)
    assert {one.status for one in side.departments} == {"same"}
    assert {Path(one.new_file).relative_to(box.folder).as_posix() for one in side.departments} == used
    told = "\n".join([*(file for file, _ in side.unreadable), *side.notes])
    assert [entry.file for entry in ledger.entries if not entry.used and entry.file not in told] == []
