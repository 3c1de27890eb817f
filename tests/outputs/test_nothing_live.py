"""Never a formula out: whatever a department wrote, no file that xlperf writes holds it as anything but text."""

from __future__ import annotations

import pickle
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from tests.outputs.live import JUDGES
from tests.outputs.story import MARKS, SECRET_FOLDER, SECRET_USER, TEXTS, Story, file_name, tell
from tests.programs.once import made_once

ABOUT_US = (SECRET_FOLDER, SECRET_USER, ".~xlperf-")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = made_once(tmp_path_factory, "every-output", _told)
    told: Story = pickle.loads((folder / "story").read_bytes())
    return told


def _told(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("USER", "LOGNAME", "USERNAME", "LNAME"):
            patch.setenv(name, SECRET_USER)
        (folder / "story").write_bytes(pickle.dumps(tell(folder)))


def test_every_command_did_its_work(story: Story) -> None:
    failed = {name: story.said[name] for name, status in story.status.items() if status not in (0, 1)}
    assert failed == {}
    assert not any("Traceback" in said for said in story.said.values())
    kinds = Counter(path.suffix for path in story.files())
    assert set(kinds) >= {".xlsx", ".csv", ".txt", ".json"} and sum(kinds.values()) > 150


def test_each_output_is_of_a_kind_that_is_judged(story: Story) -> None:
    # The lock of a dataset stays behind, empty: there is nothing in it to judge.
    unjudged = {path for path in story.files() if path.suffix not in JUDGES}
    assert {path.name for path in unjudged if path.name != ".lock" or path.stat().st_size} == set()


@pytest.mark.parametrize("suffix", JUDGES)
def test_nothing_in_an_output_is_live(suffix: str, story: Story) -> None:
    for path in story.files():
        if path.suffix == suffix:
            assert list(JUDGES[suffix](path)) == [], path.name


def test_the_texts_are_there_as_texts(story: Story) -> None:
    """A neutral output that lost what was written would be no use: each text is in the consolidated workbook."""
    with zipfile.ZipFile(story.outputs / "all.xlsx") as book:
        words = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    for mark in MARKS:
        assert mark in words


def everything_in(path: Path) -> bytes:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())
    return path.read_bytes()


def test_no_output_tells_of_this_machine_or_its_user(story: Story) -> None:
    for path in story.files():
        content = everything_in(path)
        for secret in ABOUT_US:
            for encoding in ("utf-8", "utf-16-le", "gb18030"):
                assert secret.encode(encoding) not in content, (path.name, secret)


def test_a_workbook_names_nobody_as_its_author(story: Story) -> None:
    for path in story.files():
        if path.suffix == ".xlsx" and not path.name.startswith("clean"):
            with zipfile.ZipFile(path) as book:
                core = book.read("docProps/core.xml").decode()
                app = book.read("docProps/app.xml").decode()
            for tag in ("dc:creator", "cp:lastModifiedBy"):
                assert f"<{tag}/>" in core or f"<{tag}></{tag}>" in core or f"<{tag}" not in core, path.name
            assert "<Company></Company>" in app or "<Company" not in app


def test_the_names_of_files_are_harmless(story: Story) -> None:
    for path in story.files():
        # Those that the list for mail merge names stand in its cells.
        if path.parent.name == "returned":
            assert not path.name.startswith(("=", "+", "-", "@")), path.name
        assert not set(path.name) & set('\\/:*?"<>|\t\r\n')


def test_the_judges_see_what_is_live(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_formula("A1", TEXTS[0])
    sheet.write_url("A2", "http://evil.example/")
    book.define_name("a", "=Sheet1!$A$7654321")
    book.close()
    assert len(list(JUDGES[".xlsx"](tmp_path / "a.xlsx"))) == 3
    (tmp_path / "a.csv").write_text("a,=7654321\n", encoding="utf-8")
    assert len(list(JUDGES[".csv"](tmp_path / "a.csv"))) == 1
    page = f"<html><body><p title='{TEXTS[38]}'>{TEXTS[34]}{TEXTS[35]}<a href='javascript:alert(1)'>x</a></p></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert len(list(JUDGES[".html"](tmp_path / "a.html"))) >= 3
    assert all(any(mark in text for mark in MARKS) for text in TEXTS)
    assert len({file_name(text) for text in TEXTS}) == len(TEXTS)
