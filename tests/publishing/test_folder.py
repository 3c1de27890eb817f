"""A whole folder published: each department once, an index that leads to each, what is faulty left out and told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile, is_zipfile

import pytest
from click.testing import Result
from jinja2 import Environment
from lxml import html

from tests.command import invoked
from tests.consolidation.inbox import Inbox, changed, declaration, mixed_inbox, roster, sound_inbox, workbook
from tests.programs.chromium import Chromium
from xlperf.cli.publish import command
from xlperf.intake.handmade.files import read_file
from xlperf.publishing.folder import PublishedFile, index_page
from xlperf.publishing.many import publish_all
from xlperf.system import pages


def run(*words: object) -> Result:
    return invoked(command, *words)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    return mixed_inbox(tmp_path_factory.mktemp("公开") / "收件夹")


def test_each_department_is_published_once_and_the_faulty_are_told(inbox: Inbox, tmp_path: Path) -> None:
    out = tmp_path / "公开"
    result = run(inbox.folder, "-o", out, "--as", "html", "--roster", roster(tmp_path))
    assert result.return_value == 1
    files = {path.name for path in out.iterdir()} - {"index.html"}
    page = html.fromstring((out / "index.html").read_text(encoding="utf-8"))
    links = [unquote(link) for link in page.xpath("//tbody//a/@href")]
    assert set(links) == files and len(links) == len(files)
    departments = [read_file(out / name).declaration.department for name in files]
    good = {
        one.department
        for name, one in inbox.declared.items()
        if inbox.expected[name] in ("accepted", "warned")
    }
    assert set(departments) == good and len(departments) == len(good)
    for name, status in inbox.expected.items():
        assert (f"没有写：{name}（" in result.stderr) == (status not in ("accepted", "warned")), name


def test_the_rejected_are_published_where_that_is_wanted(inbox: Inbox, tmp_path: Path) -> None:
    usual, more = tmp_path / "一", tmp_path / "二"
    run(inbox.folder, "-o", usual, "--as", "txt")
    run(inbox.folder, "-o", more, "--as", "txt", "--include-rejected")
    rejected = sum(status == "rejected" for status in inbox.expected.values())
    assert len(list(more.iterdir())) == len(list(usual.iterdir())) + rejected


@pytest.mark.parametrize("kind", ["json", "xlsx", "docx"])
def test_every_kind_is_written_for_a_folder(tmp_path: Path, kind: str) -> None:
    inbox = Inbox(tmp_path / "收件夹")
    for number in range(2):
        inbox.put(f"{number}.xlsx", workbook(declaration(number)), "accepted")
    out = tmp_path / "公开"
    assert run(inbox.folder, "-o", out, "--as", kind).return_value == 0
    assert sorted(path.suffix for path in out.iterdir()) == sorted([".html", f".{kind}", f".{kind}"])
    alone = tmp_path / "一个进程"
    publish_all(inbox.folder, alone, kind, jobs=1)
    assert said(out) == said(alone)


def said(folder: Path) -> dict[str, object]:
    """The files of a folder; of a ZIP archive its parts, for Word's has the time in it."""
    return {
        path.name: {part: archive.read(part) for part in archive.namelist()}
        if is_zipfile(path) and (archive := ZipFile(path))
        else path.read_bytes()
        for path in folder.iterdir()
    }


def test_a_template_is_compiled_once_for_all_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str | None] = []
    compile_template = Environment.compile

    def counted(self: Environment, source: str, name: str | None = None, *more: object) -> object:
        compiled.append(name)
        return compile_template(self, source, name, *more)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", counted)
    inbox = sound_inbox(tmp_path / "收件夹", 4)
    pages._compiled.cache_clear()
    publish_all(inbox.folder, tmp_path / "公开", "html", jobs=1)
    assert sorted(filter(None, compiled)) == ["form.html.jinja", "index.html.jinja"]


def test_a_department_of_any_name_gets_a_file_of_its_own_within_the_folder(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "收件夹")
    names = ["../../逃", "CON", "index", "a/b\\c:*?", "<b>粗</b>", "局#1?x=%20"]
    for number, name in enumerate(names):
        given = changed(declaration(number), department_name=name)
        inbox.put(f"{number}.xlsx", workbook(given), "accepted")
    out = tmp_path / "公开"
    assert run(inbox.folder, "-o", out, "--as", "html").return_value == 0
    assert {path.name for path in tmp_path.iterdir()} == {"收件夹", "公开"}
    page = html.fromstring((out / "index.html").read_text(encoding="utf-8"))
    shown = dict(zip(page.xpath("//tbody//a/text()"), page.xpath("//tbody//a/@href"), strict=True))
    assert set(shown) == set(names)
    for name, link in shown.items():
        assert read_file(out / unquote(link)).declaration.department == name


def test_a_folder_needs_a_kind_and_a_kind_that_agrees(inbox: Inbox, tmp_path: Path) -> None:
    assert "--as html" in str(run(inbox.folder, "-o", tmp_path / "x").exception)
    one = next(path for path in inbox.folder.rglob("*.xlsx") if path.name.startswith("有提醒"))
    assert "docx" in str(run(one, "-o", tmp_path / "x.html", "--as", "docx").exception)
    assert "--profile" in str(run(one, "-o", tmp_path / "x.html", "--profile", "p.toml").exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.programs
def test_the_index_is_searched_without_a_word_and_without_barriers(
    chromium: Chromium, tmp_path: Path
) -> None:
    entries = [
        PublishedFile(f"部门{number:03d}", f"{number:03d}", "申报表", f"{number}.html")
        for number in range(300)
    ]
    page = tmp_path / "index.html"
    page.write_bytes(index_page(entries))
    script = """
        await page.fill("#find", "部门０1");
        return [await page.locator("tbody tr:visible").count(), await page.textContent("#count")];
    """
    done = chromium.run_page(page, script, offline=False)
    assert (done.console, done.errors, done.requests) == ([], [], [page.absolute().as_uri()])
    assert done.result == [10, "共 300 个部门，符合的 10 个。"]
    assert chromium.barriers(page) == [] == chromium.barriers(page, width=390)


def test_the_index_groups_departments_under_those_above_them_with_their_amounts() -> None:
    def entry(code: str, parent: str, amount: str | None) -> PublishedFile:
        known = None if amount is None else Decimal(amount)
        return PublishedFile(f"局{code}", code, "申报表", f"{code}.html", parent, known, "支出合计（万元）")

    page = html.fromstring(
        index_page(
            [
                entry("1", "市教育局", "1000.10"),
                entry("2", "", "5"),
                entry("3", "市教育局", "0.20"),
                entry("4", "", None),
            ]
        ).decode()
    )
    heads = [[cell.text_content() for cell in row] for row in page.xpath("//tr[@class='group']")]
    assert heads == [["市教育局（2 个）", "1,000.30"], ["其他部门（2 个）", "5.00"]]
    assert [cell.text_content() for cell in page.xpath("//tbody[1]//td[@class='amount']")][1:] == [
        "1,000.10",
        "0.20",
    ]
    assert "支出合计 1,005.30 万元" in page.get_element_by_id("count").text_content()


def test_amounts_of_different_units_are_not_added_up() -> None:
    entries = [
        PublishedFile("甲", "1", "表", "1.html", "", Decimal(1), "支出合计（万元）"),
        PublishedFile("乙", "2", "表", "2.html", "", Decimal(1), "支出合计（元）"),
    ]
    page = html.fromstring(index_page(entries).decode())
    assert page.xpath("//td[@class='amount']") == []
