"""Answers of several workers in the order of what was asked, worked out a little ahead of what is taken."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from xlperf.system.supervised import AHEAD, Crew, Failure, WorkersFailed
from xlperf.system.worker_process import Process, start

WORKERS = 3


def slow_where_even(setup: str, item: int) -> str:
    """In a worker: of a number below 0 its end."""
    if item < 0:
        os._exit(7)
    time.sleep(0.02 * (item % 2 == 0))
    return f"{setup}{item}"


def test_slow_pieces_and_lost_ones_keep_their_place() -> None:
    items = [0, 1, 2, -1, 3, 4, 5, 6, 7, -1, 8]
    with Crew(slow_where_even, "第", WORKERS, 20, 500_000_000) as crew:
        answers = list(crew.in_order(items))
    assert [isinstance(answer, Failure) for answer in answers] == [item < 0 for item in items]
    assert [answer for answer in answers if isinstance(answer, str)] == [f"第{i}" for i in items if i >= 0]


def test_where_the_system_has_room_for_one_worker_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    room = [True]

    def started(pipe: Connection) -> Process:
        if not room:
            raise BlockingIOError(errno.EAGAIN, "no more processes")
        room.clear()
        return start(pipe)

    monkeypatch.setattr("xlperf.system.supervised.start", started)
    with Crew(slow_where_even, "第", WORKERS, 20, 500_000_000) as crew:
        assert list(crew.in_order(range(9))) == [f"第{number}" for number in range(9)]
    with (
        pytest.raises(WorkersFailed, match="no more processes"),
        Crew(slow_where_even, "第", WORKERS, 20, 500_000_000) as crew,
    ):
        list(crew.in_order([1]))


def test_nothing_is_asked_far_ahead_of_what_is_taken() -> None:
    asked: list[int] = []

    def items() -> Iterator[int]:
        for number in range(40):
            asked.append(number)
            yield number

    with Crew(slow_where_even, "第", WORKERS, 20, 500_000_000) as crew:
        for number, answer in enumerate(crew.in_order(items())):
            assert answer == f"第{number}"
            assert len(asked) - number <= WORKERS * AHEAD + 1
    assert len(asked) == 40


def test_of_nothing_there_is_no_answer() -> None:
    with Crew(slow_where_even, "第", WORKERS, 20, 500_000_000) as crew:
        assert list(crew.in_order([])) == []
