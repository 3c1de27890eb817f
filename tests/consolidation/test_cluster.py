"""A Dask cluster of separate processes gives what one process gives, also where a worker is killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import xlperf
from tests.command import run
from tests.consolidation.inbox import sound_inbox
from tests.consolidation.test_runs import assert_same
from xlperf.consolidation import consolidate
from xlperf.consolidation.received import cluster
from xlperf.consolidation.received.cluster import ClusterError, clustered

ROOT = Path(__file__).parents[2]
DEPARTMENTS = 160
WORKERS = 3


def process(*words: str) -> subprocess.Popen[bytes]:
    paths = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    }
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(sign: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not sign():
        assert time.monotonic() < limit
        time.sleep(0.05)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


class Cluster:
    """A scheduler and workers, each a process of its own without a nanny that would start a dead one again."""

    def __init__(self, folder: Path, workers: int = WORKERS) -> None:
        self.file = folder / "scheduler.json"
        self.scheduler = process(
            *("distributed.cli.dask_scheduler", "--scheduler-file", str(self.file), "--host", "127.0.0.1"),
            *("--port", "0", "--dashboard-address", "127.0.0.1:0", "--no-dashboard"),
        )
        wait_for(lambda: self.file.exists() and self.file.stat().st_size > 0)
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(workers):
            self.add_worker()

    def add_worker(self) -> None:
        worker = process(
            *(
                "distributed.cli.dask_worker",
                "--scheduler-file",
                str(self.file),
                "--no-nanny",
                "--nthreads",
                "1",
            ),
            *("--no-dashboard", "--local-directory", str(self.folder), "--host", "127.0.0.1"),
        )
        self.workers.append(worker)

    @property
    def address(self) -> str:
        import json

        return str(json.loads(self.file.read_text())["address"])

    def end(self) -> None:
        for each in (*self.workers, self.scheduler):
            kill(each)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.end()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    sound_inbox(folder, DEPARTMENTS)
    (folder / "半个.xlsx").write_bytes(next(folder.rglob("*.xlsx")).read_bytes()[:900])
    return folder


def test_a_cluster_whose_worker_is_killed_gives_what_one_process_gives(
    running: Cluster, folder: Path, tmp_path: Path
) -> None:
    import distributed

    victim = running.workers[0]
    killed_at = []
    with distributed.Client(running.address) as client:
        client.wait_for_workers(WORKERS, timeout=60)
        [address] = [worker for worker, pid in client.run(os.getpid).items() if pid == victim.pid]

        def lose_one(done: int, total: int, status: str) -> None:
            """Once it alone has answers that have ended and were not fetched: they are lost with it."""
            if killed_at or done < total // 8:
                return
            wait_for(lambda: any(key.startswith("xlperf-") for key in client.has_what([address])[address]))
            kill(victim)
            wait_for(lambda: address not in client.scheduler_info(n_workers=-1)["workers"])
            killed_at.append(done)

        away = consolidate(
            folder,
            engine=clustered(running.address),
            dataset=tmp_path / "away",
            cache=False,
            progress=lose_one,
        )
    assert killed_at and killed_at[0] < DEPARTMENTS // 2
    here = consolidate(folder, jobs=2, dataset=tmp_path / "here", cache=False)
    assert_same(away, here)
    files = {path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.parquet")}
    assert len(files) == 7
    for file in files:
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "away" / file).read_bytes()


def test_where_all_workers_went_those_that_came_since_go_on(folder: Path, tmp_path: Path) -> None:
    alone = Cluster(tmp_path, workers=1)

    def replace_all(done: int, total: int, status: str) -> None:
        if done >= total // 8 and len(alone.workers) == 1:
            kill(alone.workers[0])
            alone.add_worker()

    try:
        away = consolidate(folder, engine=clustered(alone.address), cache=False, progress=replace_all)
    finally:
        alone.end()
    assert len(alone.workers) == 2
    assert_same(away, consolidate(folder, cache=False))


@pytest.mark.parametrize("part", ["scheduler", "workers"])
def test_a_cluster_that_goes_in_the_middle_is_said_in_words(
    part: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "START_SECONDS", 6)
    alone = Cluster(tmp_path, workers=1)

    def lose_it(done: int, total: int, status: str) -> None:
        for each in alone.workers if part == "workers" else [alone.scheduler]:
            kill(each)

    try:
        with pytest.raises(ClusterError, match="连接中断"):
            consolidate(folder, engine=clustered(alone.address), cache=False, progress=lose_it)
    finally:
        alone.end()


def test_what_only_this_process_has_is_sent_along(running: Cluster, folder: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    for path in sorted(folder.iterdir())[:20]:
        system.pipe_file(f"/cluster/{path.name}", path.read_bytes())
    away = consolidate("memory://cluster", engine=clustered(running.address), cache=False)
    assert_same(away, consolidate("memory://cluster", cache=False))


def test_a_scheduler_that_is_not_there_is_said_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "START_SECONDS", 2)
    with pytest.raises(ClusterError, match="127.0.0.1:9"):
        consolidate(folder, engine=clustered("tcp://127.0.0.1:9"), cache=False)


def test_the_command_reads_on_a_cluster(running: Cluster, folder: Path, tmp_path: Path) -> None:
    words = ["consolidate", str(folder), "--dataset", str(tmp_path / "d"), "--scheduler", running.address]
    assert run(*words, "--engine", "dask") == 1  # one file of the folder is cut off
    assert xlperf.open_dataset(tmp_path / "d").departments == DEPARTMENTS
    assert run(*words) == 2


def test_an_office_s_check_and_words_count_on_a_cluster_as_here(
    running: Cluster, folder: Path, tmp_path: Path
) -> None:
    """The workers were started without them: what the caller has loaded goes along with each task."""
    (tmp_path / "office_checks.py").write_text(
        "import xlperf\n\n\n@xlperf.check_rule(severity='warning')\ndef counted(declaration):\n"
        "    return f'本局另查 {xlperf.parse_target(\"12巡查驿站\").unit}'\n",
        encoding="utf-8",
    )
    (tmp_path / "words.toml").write_text('units = ["巡查驿站"]\n', encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "XLPERF_EXTENSIONS": str(tmp_path / "office_checks.py"),
        "XLPERF_WORDS": str(tmp_path / "words.toml"),
    }
    for where, words in (
        ("away", ["--engine", "dask", "--scheduler", running.address]),
        ("here", ["-j", "2"]),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "xlperf", "consolidate", str(folder), "--no-cache", "--dataset"]
            + [str(tmp_path / where), *words],
            env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
    findings = [xlperf.open_dataset(tmp_path / where).findings for where in ("away", "here")]
    told = findings[0][findings[0]["check"].str.contains("counted")]["message"]
    assert len(told) == DEPARTMENTS and set(told) == {"本局另查 巡查驿站"}
    assert findings[0].equals(findings[1])


def test_without_dask_it_is_said_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"dask\[distributed\]"):
        consolidate(folder, engine=clustered(), cache=False)


def test_another_version_on_the_cluster_is_refused() -> None:
    with pytest.raises(ClusterError, match="0.0.0-other"):
        cluster.read_chunk(cluster.ReadingTask(), "0.0.0-other", [])
