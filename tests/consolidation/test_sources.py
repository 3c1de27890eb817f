"""Which files are found, what they are called, and which are passed over."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import xlperf
from tests.consolidation.inbox import Inbox, code_of, declaration, workbook, zipped
from xlperf.consolidation import NothingFound, SourceMissing
from xlperf.consolidation.received.sources import find_sources, read_source
from xlperf.consolidation.received.storage import StorageError, without_password
from xlperf.intake.one_file import take_in_bytes
from xlperf.messages import speaking

MakeInbox = Callable[[], Inbox]


def names(*given: Path | str, outputs: tuple[Path, ...] = ()) -> list[str]:
    return [source.name for source in find_sources(given, outputs).sources]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("收/b.xlsx", "收/下级/a.xlsx", "收/说明.docx", "另/收/b.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_a_folder_gives_all_its_files_by_their_path_within_it(folder: Path) -> None:
    assert names(folder / "收") == ["b.xlsx", "下级/a.xlsx", "说明.docx"]


def test_of_several_folders_names_say_which_and_no_more_of_the_path_than_needed(folder: Path) -> None:
    found = names(folder / "收", folder / "另/收")
    assert len(found) == len(set(found)) == 4
    assert not any(str(folder.parent) in name or name.startswith("/") for name in found)


def test_files_of_one_name_that_are_named_one_by_one_are_told_apart(folder: Path) -> None:
    """All that a file declares is found again by its name: rows of two of one name were taken together."""
    one_by_one = [folder / "收/b.xlsx", folder / "另/收/b.xlsx"]
    assert set(names(*one_by_one)) == {"另/收/b.xlsx", f"{folder.name}/收/b.xlsx"}
    assert names(folder / "收/b.xlsx", folder / "收/下级/a.xlsx") == ["a.xlsx", "b.xlsx"]
    for unprintable in "\n\r\t":
        (folder / f"收/下级/换{unprintable}行.xlsx").write_bytes(unprintable.encode())
    found = names(folder / "收/下级")
    assert len(found) == len(set(found)) == 4


def test_what_a_pattern_matches_is_called_by_its_own_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    found = find_sources(["*/b.xlsx", "另/*"], as_given=True)
    assert [source.name for source in found.sources] == ["收/b.xlsx", "另/收/b.xlsx"]


def test_a_dataset_of_files_of_one_name_holds_what_each_declares(tmp_path: Path) -> None:
    """收件/*/申报表.xlsx: each department had the tasks of all."""
    files = []
    for number in range(3):
        files.append(tmp_path / f"收件/{number}/申报表.xlsx")
        files[-1].parent.mkdir(parents=True)
        files[-1].write_bytes(workbook(declaration(number)))
    xlperf.consolidate(files, dataset=tmp_path / "数据", cache=False)
    found = xlperf.compare(tmp_path / "收件", tmp_path / "数据")
    assert [one.status for one in found.departments] == ["same"] * 3
    checks = xlperf.open_dataset(tmp_path / "数据").check()
    assert set(checks["severity"]) <= {"info"}, checks.to_string()


def test_the_order_in_which_sources_are_named_does_not_matter(folder: Path) -> None:
    one, other = folder / "收", folder / "另"
    assert find_sources([one, other]).sources == find_sources([other, one]).sources


def test_a_file_reached_twice_is_found_once(folder: Path) -> None:
    assert sorted(names(folder / "收", folder / "收/b.xlsx", str(folder / "收/*.xlsx"))) == [
        "b.xlsx",
        "下级/a.xlsx",
        "说明.docx",
    ]


def test_a_pattern_gives_what_it_matches(folder: Path) -> None:
    assert names(str(folder / "**/a.xlsx")) == ["a.xlsx"]
    with pytest.raises(SourceMissing, match="nothing"):
        names(str(folder / "nothing*.xlsx"))


def test_a_missing_path_is_refused(folder: Path) -> None:
    with pytest.raises(SourceMissing, match="没有"):
        names(folder / "没有")


def test_locks_and_system_files_are_passed_over_with_a_word(folder: Path) -> None:
    for name in (
        "~$b.xlsx",
        ".~lock.b.xlsx#",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        ".git/config",
        "__MACOSX/._b.xlsx",
    ):
        path = folder / "收" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    found = find_sources([folder / "收"])
    assert [source.name for source in found.sources] == ["b.xlsx", "下级/a.xlsx", "说明.docx"]
    told = "\n".join(found.passed_over)
    assert len(found.passed_over) == 7
    assert "~$b.xlsx" in told
    assert "__MACOSX" in told


def test_the_output_inside_the_inbox_is_not_its_own_input(folder: Path) -> None:
    out = folder / "收/汇总.xlsx"
    out.write_bytes(b"the last run's")
    assert "汇总.xlsx" not in names(folder / "收", outputs=(out,))


def test_a_linked_folder_is_not_entered(folder: Path) -> None:
    (folder / "收/链接").symlink_to(folder / "另", target_is_directory=True)
    found = find_sources([folder / "收"])
    assert [source.name for source in found.sources] == ["b.xlsx", "下级/a.xlsx", "说明.docx"]
    assert any("链接" in sentence for sentence in found.passed_over)


@pytest.mark.parametrize("gbk", [False, True])
def test_the_workbooks_in_an_archive_are_found_under_their_chinese_names(inbox: MakeInbox, gbk: bool) -> None:
    box = inbox()
    data = workbook(declaration(0))
    files = {"教育局/申报表.xlsx": data, "说明.txt": b"x", "~$申报表.xlsx": b"x", "__MACOSX/._a.xlsx": b"x"}
    box.put("一批.zip", zipped(files, gbk), "")
    found = find_sources([box.folder])
    assert [source.name for source in found.sources] == ["一批.zip/教育局/申报表.xlsx", "一批.zip/说明.txt"]
    assert read_source(found.sources[0]) == data
    result = xlperf.consolidate(box.folder)
    assert list(result.ledger["status"]) == ["accepted", "unreadable"]
    assert list(result.declarations["code"]) == [code_of(0)]


def test_an_archive_that_is_damaged_or_holds_nothing_is_a_row_of_the_ledger(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("断.zip", zipped({"a.xlsx": b"x" * 5000})[:-40], "")
    box.put("空.zip", zipped({}), "")
    box.put("越界.zip", zipped({"../../a.xlsx": b"x"}), "")
    result = xlperf.consolidate(box.folder)
    assert list(result.ledger["status"]) == ["unreadable"] * 3
    assert all(result.ledger["reason"])


def test_a_workbook_called_zip_is_a_workbook(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("申报表.zip", workbook(declaration(0)), "")
    result = xlperf.consolidate(box.folder)
    assert list(result.ledger["status"]) == ["accepted"]


def test_an_empty_folder_is_nothing_to_consolidate(tmp_path: Path) -> None:
    with pytest.raises(NothingFound):
        xlperf.consolidate(tmp_path)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sftp://name:geheim@host:22/in", "sftp://name:***@host:22/in"),
        ("sftp://name@host/in", "sftp://name@host/in"),
        ("https://host/a:b@c", "https://host/a:b@c"),
        ("s3://declarations/2024", "s3://declarations/2024"),
        ("收件夹/甲:乙@丙", "收件夹/甲:乙@丙"),
    ],
)
def test_a_password_in_a_url_is_told_to_nobody(url: str, told: str) -> None:
    assert without_password(url) == told
    if "geheim" in url:
        for where in (f"nonsense{url[4:]}", f"memory{url[4:]}"):
            with pytest.raises((StorageError, SourceMissing)) as refused:
                xlperf.consolidate(where, cache=False)
            assert "geheim" not in str(refused.value) and "***" in str(refused.value)


def test_notes_of_earlier_runs_beside_an_output_are_not_told_of_and_others_are(tmp_path: Path) -> None:
    (tmp_path / "上报.xlsx").write_bytes(b"PK")
    for name in (".上报.xlsx.state", ".上报.xlsx.cache", ".退回登记.json", ".别的.xlsx.state"):
        (tmp_path / name).write_bytes(b"x")
    with speaking("zh"):
        found = find_sources([tmp_path])
    assert [source.name for source in found.sources] == ["上报.xlsx"]
    assert len(found.passed_over) == 1 and found.passed_over[0].startswith(".别的.xlsx.state")


def test_settings_among_the_declarations_are_not_called_those_of_the_run(tmp_path: Path) -> None:
    (tmp_path / "xlperf.toml").write_text('control_severity = "error"\n', "utf-8")
    (tmp_path / "a.xlsx").write_bytes(b"")
    with speaking("zh"):
        (told,) = find_sources([tmp_path]).passed_over
    assert told == "xlperf.toml：是设置文件，未计入；照办的是名册旁边的 xlperf.toml"


def test_the_roster_in_the_folder_of_declarations_is_none_of_them(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "accepted")
    (box.folder / "名册.csv").write_text(f"编码,名称\n{code_of(0)},{declaration(0).department}\n", "utf-8")
    (box.folder / "xlperf.toml").write_text('office = "市财政局"\n', "utf-8")
    (box.folder / "确认.csv").write_text("文件,编码\n", "utf-8")
    result = xlperf.consolidate(
        box.folder, roster=box.folder / "名册.csv", decisions=box.folder / "确认.csv", cache=False
    )
    assert list(result.ledger["file"]) == ["a.xlsx"]
    told = [
        name
        for name in ("名册.csv", "xlperf.toml", "确认.csv")
        if any(name in one for one in result.passed_over)
    ]
    assert told == ["名册.csv", "xlperf.toml", "确认.csv"]
    with_it = xlperf.consolidate(box.folder, cache=False)
    assert set(with_it.ledger["file"]) == {"a.xlsx", "名册.csv", "确认.csv"}


def test_results_of_earlier_runs_are_passed_over_and_what_came_is_not(inbox: MakeInbox) -> None:
    box, silent = inbox(), "1009,市审计局\n"
    box.put("a.xlsx", workbook(declaration(0)), "")
    box.put("坏.xlsx", b"PK", "")
    roster = box.folder.with_name("名册.csv")
    roster.write_text(f"code,name\n{code_of(0)},{declaration(0).department}\n{silent}", "utf-8")
    out = box.folder / "汇总.xlsx"
    for _ in range(2):
        with xlperf.consolidate(box.folder, roster=roster, out=out) as result:
            assert list(result.ledger["file"]) == ["a.xlsx", "坏.xlsx"]
            assert [one.kind for one in result.data.ledger.missing] == ["missing"]
        if not (box.folder / "退回").exists():
            xlperf.return_workbooks(box.folder, box.folder / "退回", roster=roster, remind=True)
            xlperf.publish_all(box.folder, box.folder / "公开", kind="html")
            (box.folder / "报告.html").write_text(
                '<meta name="generator" content="xlperf 1"><main class="wide">'
            )
            (box.folder / "数据").mkdir()
            (box.folder / "数据/_manifest.json").write_text('{\n "layout": 1')
            (box.folder / "汇总_改过的旧稿1.xlsx").write_bytes(out.read_bytes())
    found = find_sources([box.folder])
    assert [source.name for source in found.sources] == ["a.xlsx", "坏.xlsx"]
    assert len(found.passed_over) == 6 + (box.folder / "汇总_待确认.csv").exists()
    assert names(out) == ["汇总.xlsx"]  # what is asked for by its name is looked at
    # a copy without what lies beside it
    assert take_in_bytes(out.read_bytes(), "汇总.xlsx").reason_id == "result"
    out.write_bytes(workbook(declaration(1)))
    assert "汇总.xlsx" in names(box.folder)  # a declaration under that name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_a_pipe_that_is_called_as_a_result_is_not_waited_for(tmp_path: Path) -> None:
    for name in ("报告.html", ".汇总.xlsx.state"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "汇总.xlsx").write_bytes(b"x")
    assert {source.name for source in find_sources([tmp_path], []).sources} == {"报告.html", "汇总.xlsx"}
