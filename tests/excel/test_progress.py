"""The form that counts long work: on a real screen in memory, and as lines of text where there is none."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.programs import screen as _screen
from tests.programs.program import need
from xlperf.excel import progress
from xlperf.excel.progress import Cancelled, Report, with_progress
from xlperf.messages import language, speaking


@pytest.fixture(scope="session")
def screen_of_session() -> Iterator[str]:
    """One for all: Tk never closes a connection, and ends the process that uses it again when its server is gone."""
    need(_screen.missing())
    with _screen.screen() as name:
        yield name


@pytest.fixture
def screen(screen_of_session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", screen_of_session)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the form's line showed."""
    lines: list[str] = []
    show = progress._Form._poll

    def poll(form: progress._Form, thread: threading.Thread) -> None:
        lines.append(str(form.line.cget("text")))
        show(form, thread)

    monkeypatch.setattr(progress._Form, "_poll", poll)
    return lines


@pytest.mark.programs
@pytest.mark.usefixtures("screen")
def test_the_form_counts_while_the_work_runs_beside_it(seen: list[str]) -> None:
    counted = threading.Event()

    def work(report: Report) -> str:
        assert threading.current_thread() is not threading.main_thread()
        for done in range(1, 4):
            report(done, 3, "accepted")
        counted.wait(1)
        return language()

    with speaking("zh"):
        assert with_progress("正在汇总", work, seen.append) == "zh"
    assert seen[0] == "正在准备……" and seen[-1] == "3 / 3"


@pytest.mark.programs
@pytest.mark.usefixtures("screen")
def test_closing_the_form_calls_the_work_off(monkeypatch: pytest.MonkeyPatch) -> None:
    polled, show = 0, progress._Form._poll

    def poll(form: progress._Form, thread: threading.Thread) -> None:
        nonlocal polled
        polled += 1
        if polled == 3:
            form.button.invoke()
        show(form, thread)

    monkeypatch.setattr(progress._Form, "_poll", poll)
    done = 0

    def work(report: Report) -> None:
        nonlocal done
        while done < 1000:
            done += 1
            report(done, 1000, "accepted")
            threading.Event().wait(0.01)

    with speaking("zh"):
        with pytest.raises(Cancelled) as caught:
            with_progress("正在汇总", work, print)
        assert "已取消" in str(caught.value)
    assert 1 < done < 1000


@pytest.mark.programs
@pytest.mark.usefixtures("screen")
def test_what_fails_in_the_work_is_raised_where_it_was_asked_for() -> None:
    def work(report: Report) -> None:
        raise ValueError("没有找到任何文件")

    with pytest.raises(ValueError, match="没有找到任何文件"):
        with_progress("正在汇总", work, print)


def test_without_a_screen_each_report_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    lines: list[str] = []

    def work(report: Report) -> int:
        report(1, 2, "accepted")
        report(2, 2, "rejected")
        return 2

    with speaking("zh"):
        assert with_progress("正在汇总", work, lines.append) == 2
    assert lines == ["正在汇总 1 / 2", "正在汇总 2 / 2"]
