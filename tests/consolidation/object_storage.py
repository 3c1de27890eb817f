"""Files and dataset in S3-compatible storage, served by a process of its own: the same as in folders, on every engine.

Run by test_object_storage.py, with packages that the project itself does not have.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pandas
import pytest

import xlperf
from tests.command import heard_in_chinese
from tests.consolidation.conftest import Done
from tests.consolidation.test_cluster import Cluster
from tests.consolidation.test_runs import assert_same
from xlperf.consolidation import consolidate
from xlperf.consolidation.dataset.manifest import NAME
from xlperf.consolidation.received.cluster import clustered

INBOX, DATASET = "s3://declarations/2024", "s3://declarations/dataset"


@pytest.fixture(scope="module")
def storage(mixed: Done) -> Iterator[fsspec.AbstractFileSystem]:
    """An S3 service with the mixed inbox in a bucket; the environment says where it is, as users' environments do."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    service = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", address)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "xlperf")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("NO_PROXY", "127.0.0.1")
        try:
            _wait_for(service, address)
            system = fsspec.filesystem("s3")
            system.mkdir("declarations")
            for path in sorted(mixed.inbox.folder.rglob("*")):
                if path.is_file():
                    name = path.relative_to(mixed.inbox.folder).as_posix()
                    system.pipe_file(f"declarations/2024/{name}", path.read_bytes())
            yield system
        finally:
            service.kill()
            service.wait()


def _wait_for(service: subprocess.Popen[bytes], address: str) -> None:
    limit = time.monotonic() + 60
    while True:
        assert service.poll() is None and time.monotonic() < limit
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)


def here(mixed: Done, folder: Path) -> xlperf.Consolidation:
    return consolidate(mixed.inbox.folder, roster=mixed.roster, cache=False, dataset=folder)


def test_workers_read_from_the_storage_and_the_dataset_is_written_there(
    storage: fsspec.AbstractFileSystem, mixed: Done, tmp_path: Path
) -> None:
    expected = here(mixed, tmp_path / "here")
    away = consolidate(INBOX, roster=mixed.roster, cache=False, jobs=2, dataset=DATASET)
    assert list(away.ledger["status"].value_counts().items()) == list(
        expected.ledger["status"].value_counts().items()
    )
    pandas.testing.assert_frame_equal(
        away.declarations.drop(columns="file"), expected.declarations.drop(columns="file")
    )
    there = xlperf.open_dataset(DATASET)
    for table in ("declarations", "indicators", "key_tasks", "missing"):
        frame = there.frame(table)
        of_folder = xlperf.open_dataset(tmp_path / "here").frame(table)
        same = [column for column in frame if column != "file"]
        pandas.testing.assert_frame_equal(frame[same], of_folder[same])
    assert there.totals().equals(xlperf.open_dataset(tmp_path / "here").totals())


def test_a_second_run_writes_nothing_but_the_manifest(
    storage: fsspec.AbstractFileSystem, mixed: Done
) -> None:
    def parts() -> dict[str, object]:
        storage.invalidate_cache()
        found = storage.find("declarations/dataset", detail=True)
        return {path: about["LastModified"] for path, about in found.items() if not path.endswith(NAME)}

    for _ in range(2):
        before = parts()
        consolidate(INBOX, roster=mixed.roster, cache=False, jobs=2, dataset=DATASET)
    assert parts() == before and len(before) >= 7


def test_a_cluster_reads_from_the_storage(
    storage: fsspec.AbstractFileSystem, mixed: Done, tmp_path: Path
) -> None:
    cluster = Cluster(tmp_path, workers=2)
    try:
        away = consolidate(
            INBOX, roster=mixed.roster, cache=False, engine=clustered(cluster.address), dataset=DATASET
        )
    finally:
        cluster.end()
    assert_same(away, consolidate(INBOX, roster=mixed.roster, cache=False))


def test_a_bucket_that_is_not_there_is_said_in_words(
    storage: fsspec.AbstractFileSystem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "AWS_ENDPOINT_URL" in os.environ
    words = ["consolidate", "s3://nowhere/2024", "-o", tmp_path / "all.xlsx"]
    status, _, said = heard_in_chinese(capsys, *words)
    assert status == 2 and "s3://nowhere/2024" in said and "Traceback" not in said
