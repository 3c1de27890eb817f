"""A Dask cluster of separate processes gives what one process gives, also where a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
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


class Cluster:
    """A scheduler and workers, each a process of its own without a nanny that would start a dead one again."""

    def __init__(self, folder: Path, workers: int = WORKERS) -> None:
        self.file = folder / "scheduler.json"
        self.scheduler = process(
            *("distributed.cli.dask_scheduler", "--scheduler-file", str(self.file), "--host", "127.0.0.1"),
            *("--port", "0", "--dashboard-address", "127.0.0.1:0", "--no-dashboard"),
        )
        limit = time.monotonic() + 60
        while not (self.file.exists() and self.file.stat().st_size):
            assert self.scheduler.poll() is None and time.monotonic() < limit
            time.sleep(0.05)
        self.workers = [
            process(
                *(
                    "distributed.cli.dask_worker",
                    "--scheduler-file",
                    str(self.file),
                    "--no-nanny",
                    "--nthreads",
                    "1",
                ),
                *("--no-dashboard", "--local-directory", str(folder), "--host", "127.0.0.1"),
            )
            for _ in range(workers)
        ]

    @property
    def address(self) -> str:
        import json

        return str(json.loads(self.file.read_text())["address"])

    def end(self) -> None:
        for each in (*self.workers, self.scheduler):
            each.kill()
            each.wait()


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


@pytest.mark.skipif(os.name == "nt", reason="kills a worker by a POSIX signal")
def test_a_cluster_whose_worker_is_killed_gives_what_one_process_gives(
    running: Cluster, folder: Path, tmp_path: Path
) -> None:
    import distributed

    with distributed.Client(running.address) as client:
        client.wait_for_workers(WORKERS, timeout=60)
    victim = running.workers[0]
    killed_at = []

    def kill(done: int, total: int, status: str) -> None:
        if not killed_at and done >= total // 4:
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            killed_at.append(done)

    away = consolidate(
        folder, engine=clustered(running.address), dataset=tmp_path / "away", cache=False, progress=kill
    )
    assert killed_at and killed_at[0] < DEPARTMENTS // 2
    here = consolidate(folder, jobs=2, dataset=tmp_path / "here", cache=False)
    assert_same(away, here)
    files = {path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*.parquet")}
    assert len(files) == 7
    for file in files:
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "away" / file).read_bytes()


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
