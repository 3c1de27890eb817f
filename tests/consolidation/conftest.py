"""The inboxes that the tests of consolidation share, each made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import xlperf
from tests.consolidation.inbox import Inbox, mixed_inbox, roster, sound_inbox
from xlperf.consolidation import Consolidation


@dataclass(frozen=True)
class Done:
    """An inbox, its roster, and the consolidation of both."""

    inbox: Inbox
    roster: Path
    out: Path
    result: Consolidation


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Ten departments on the roster, and a file of every kind (tests.consolidation.inbox.mixed_inbox)."""
    folder = tmp_path_factory.mktemp("mixed")
    inbox = mixed_inbox(folder / "收件夹")
    names = roster(folder)
    out = folder / "汇总.xlsx"
    return Done(inbox, names, out, xlperf.consolidate(inbox.folder, roster=names, out=out, lang="zh"))


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Forty departments, each with one good file."""
    folder = tmp_path_factory.mktemp("sound")
    inbox = sound_inbox(folder / "收件夹", 40)
    names = roster(folder, 40)
    out = folder / "汇总.xlsx"
    return Done(inbox, names, out, xlperf.consolidate(inbox.folder, roster=names, out=out, lang="zh"))


@pytest.fixture
def inbox(tmp_path: Path) -> Callable[[], Inbox]:
    """An empty inbox."""
    return lambda: Inbox(tmp_path / "收件夹")


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """These tests read Chinese, whatever the locale of the machine and whatever a command spoke before."""
    with xlperf.language("zh"):
        yield
