"""Worker processes, as copies of a lean process and as new interpreters: the same answers, the same limits, nothing inherited."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux only")

Answers = Callable[..., list[object]]
ROOT = Path(__file__).resolve().parents[1]
STARTS = {
    "copies": "",
    "copies that the system buries": "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
    "new interpreters, because of a second thread": "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "new interpreters, because of numpy": "import numpy",
}
WORK = """
import os, sys, time

def work(setup, item):
    if item == "ends itself":
        os._exit(3)
    if item == "hangs":
        time.sleep(60)
    if item == "fills the memory":
        try:
            bytearray(2_000_000_000)
        except MemoryError:
            return "no memory"
    if item == "looks around":
        kinds = []
        for number in range(256):
            try:
                kinds.append(os.readlink(f"/proc/self/fd/{number}").partition(":")[0])
            except FileNotFoundError:
                pass
        return kinds
    return f"{setup} {item}"
"""
PARENT = """
import json, sys
{before}
import work
from xlperf.system.supervised import Crew, Failure
from xlperf.system.worker_process import can_copy

kept_open = open(work.__file__)
answers = {{}}
with Crew(work.work, "done", 2, 1.5, 500_000_000) as crew:
    for number, item in enumerate({items}):
        while not crew.has_room():
            answers.update((n, a) for n, _, a in crew.collect())
        crew.give(number, item)
    while crew.busy:
        answers.update((n, a) for n, _, a in crew.collect())
said = {{n: f"{{a.reason}} {{a.detail}}" if isinstance(a, Failure) else a for n, a in answers.items()}}
print(json.dumps([can_copy(), [said[n] for n in sorted(said)]]))
"""


@pytest.fixture(params=STARTS)
def answers(request: pytest.FixtureRequest, tmp_path: Path) -> Answers:
    """What workers answer to the items, and whether they were copies; the parent is a process of its own."""
    (tmp_path / "work.py").write_text(WORK)

    def given(*items: str) -> list[object]:
        code = PARENT.format(before=STARTS[request.param], items=list(items))
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""},
            timeout=60,
            check=True,
        )
        copied, said = json.loads(done.stdout)
        assert copied == request.param.startswith("copies"), done.stderr
        return list(said)

    return given


def test_each_piece_of_work_is_answered(answers: Answers) -> None:
    assert answers(*"abcdefgh") == [f"done {item}" for item in "abcdefgh"]


def test_what_ends_hangs_or_fills_its_worker_costs_itself_only(
    answers: Answers, request: pytest.FixtureRequest
) -> None:
    status = 0 if "buries" in request.node.name else 3
    assert answers("a", "ends itself", "b", "hangs", "c", "fills the memory", "d") == [
        "done a",
        f"died exit {status}",
        "done b",
        "timeout 1.5",
        "done c",
        "no memory",
        "done d",
    ]


def test_a_worker_has_its_own_pipe_open_and_nothing_of_the_parent(answers: Answers) -> None:
    """Neither its files nor the pipe of another worker, which would outlive its owner with it."""
    for open_ in answers("looks around", "looks around"):
        assert open_ == ["/dev/null"] * 3 + ["socket"]
