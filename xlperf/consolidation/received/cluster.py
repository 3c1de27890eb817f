"""The engine of a Dask cluster: files are read by its workers, on this machine or on many.

Owns what is sent to the cluster and how much is under way. A task depends on its files alone and changes nothing, so that one
whose worker died is done again elsewhere. What is made of the records is the same as with any other engine.
"""

from __future__ import annotations

import hashlib
import importlib
import logging
import pickle
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from xlperf.consolidation.received.cache import Cache
from xlperf.consolidation.received.engine import (
    Engine,
    ReadingTask,
    SourceRecord,
    bytes_of,
    kept,
    sha256_of_content,
)
from xlperf.consolidation.received.pool import SourceItem, failed, read_item
from xlperf.consolidation.received.record import Packed, pack, unpack_head
from xlperf.consolidation.received.sources import Source
from xlperf.consolidation.received.storage import only_here
from xlperf.errors import XlperfError
from xlperf.extension import absent, take_over
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.supervised import Crew, Failure
from xlperf.version import VERSION

CHUNK = 16
"""Files of one task."""
WAITING = 4
"""Tasks under way for each thread of the cluster: memory stays bounded whatever the number of files."""
RETRIES = 3
START_SECONDS = 60

catalogue(
    {
        "cluster-no-dask": (
            '集群方式需要 Python 包 dask 和 distributed：pip install "dask[distributed]"',
            'the cluster engine needs the Python packages dask and distributed: pip install "dask[distributed]"',
        ),
        "cluster-unreachable": (
            "连接不上调度器 {address}（{detail}）",
            "the scheduler {address} cannot be reached ({detail})",
        ),
        "cluster-no-workers": (
            "集群里没有工作进程；请先启动：dask worker {address}",
            "the cluster has no workers: start some with dask worker {address}",
        ),
        "cluster-lost": (
            "与集群的连接中断（{detail}）；集群恢复后请再运行同样的命令，缓存里已有的文件不会重读",
            "the cluster is gone ({detail}): run the same command again once it is back; files in the cache are not read again",
        ),
        "cluster-other-version": (
            "集群上的 xlperf 是 {there}，这里是 {here}；请装成同一版本",
            "xlperf is {there} on the cluster and {here} here: install the same version on both",
        ),
        "cluster-other-checks": (
            "集群的工作进程没有载入本单位的检查 {names}；请把它装进各机器的 Python，或放在各机器都能按同一路径读到的 .py 文件里，并在 XLPERF_EXTENSIONS 中写明",
            "the cluster's workers have not loaded the office's own checks {names}: install them in the Python of every machine, or "
            "put them into a .py file that all machines read by one path, and name it in XLPERF_EXTENSIONS",
        ),
        "cluster-not-shared": (
            "集群的工作进程看不到 {name}；请把文件放在各机器都能读到的共享文件夹或存储（网址）上",
            "the cluster's workers do not see {name}: put the files into a folder or storage (URL) that all machines read",
        ),
    }
)


class ClusterError(XlperfError, RuntimeError):
    """A cluster that cannot be used, or no longer; `str()` says why and what helps."""


def clustered(scheduler: str | None = None, workers: int = 2) -> Engine:
    """An engine over the cluster of `scheduler` ("tcp://host:8786"), or over one of `workers` processes made here.

    It raises ClusterError.
    """

    def engine(sources: Sequence[Source], task: ReadingTask, cache: Cache | None) -> Iterator[SourceRecord]:
        with ExitStack() as stack:
            stack.enter_context(_silent_client())
            client = stack.enter_context(_client(stack, scheduler, workers))
            yield from _ClusterRun(client, task, cache).records(sources)

    return engine


def _distributed() -> Any:
    """The package, of whose functions only some say their types; raises ClusterError where it is not installed."""
    try:
        return importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        raise ClusterError(say("cluster-no-dask")) from error


@contextmanager
def _silent_client() -> Iterator[None]:
    """Without the log of the package's client, tracebacks among it: ClusterError says what befell the cluster."""
    _distributed()
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _client(stack: ExitStack, scheduler: str | None, workers: int) -> Any:
    distributed = _distributed()
    try:
        if scheduler is None:
            cluster = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
            )
            client = distributed.Client(stack.enter_context(cluster))
        else:
            client = distributed.Client(scheduler, timeout=START_SECONDS / 2)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(say("cluster-unreachable", address=scheduler or "", detail=error)) from error
    try:
        client.wait_for_workers(1, timeout=START_SECONDS)
    except TimeoutError as error:
        client.close()
        raise ClusterError(say("cluster-no-workers", address=scheduler or "")) from error
    return client


@contextmanager
def _demand_connection() -> Iterator[None]:
    """What is asked of the client inside raises ClusterError where the cluster does not answer."""
    try:
        yield
    except Exception as error:
        raise ClusterError(say("cluster-lost", detail=error)) from error


class _ClusterRun:
    """The tasks of one consolidation, and those that are under way."""

    def __init__(self, client: Any, task: ReadingTask, cache: Cache | None) -> None:
        self.client, self.task, self.cache = client, task, cache
        self.asked = cache is not None and not cache.is_empty
        self.done = _distributed().as_completed([], raise_errors=False)
        self.under_way: dict[Any, tuple[list[tuple[int, SourceItem]], int]] = {}
        """The files of each, and which sharing of the task it was given."""
        with _demand_connection():
            self._shared: Any = client.scatter(task, broadcast=True, hash=True)
        self._sharing = 1

    def records(self, sources: Sequence[Source]) -> Iterator[SourceRecord]:
        chunk: list[tuple[int, SourceItem]] = []
        for position, source in enumerate(sources):
            item: SourceItem = (source, None)
            if self.asked or only_here(source.url):
                data = bytes_of(source, self.task)
                known = self.cache.get(sha256_of_content(data)) if self.cache is not None else None
                if known is not None:
                    yield SourceRecord(position, unpack_head(known[0]), known[1])
                    continue
                if only_here(source.url):
                    item = source, data
            chunk.append((position, item))
            if len(chunk) == CHUNK:
                while len(self.under_way) >= self._most():
                    yield from self._next()
                self._give(chunk)
                chunk = []
        if chunk:
            self._give(chunk)
        while self.under_way:
            yield from self._next()

    def _most(self) -> int:
        with _demand_connection():
            threads = sum(self.client.nthreads().values())
        return WAITING * max(1, int(threads))

    def _give(self, chunk: list[tuple[int, SourceItem]]) -> None:
        items = [item for _, item in chunk]
        digest = hashlib.sha256(pickle.dumps((VERSION, self.task, items, self._sharing))).hexdigest()
        with _demand_connection():
            future = self.client.submit(
                read_chunk, self._shared, VERSION, items, key=f"xlperf-{digest}", retries=RETRIES
            )
        self.under_way[future] = chunk, self._sharing
        self.done.add(future)

    def _next(self) -> Iterator[SourceRecord]:
        """What the next task to end gives."""
        distributed = _distributed()
        future = self.done.next()
        chunk, sharing = self.under_way.pop(future)
        try:
            answers = future.result()  # and where it went with its worker, it waits until another has it
        except ClusterError:
            raise
        except distributed.KilledWorker:
            yield from self._singly(chunk)
        except distributed.CancelledError as error:
            if sharing == self._sharing:
                self._share_again(error)
            self._give(chunk)
        except Exception as error:
            raise ClusterError(say("cluster-lost", detail=error)) from error
        else:
            self._demand_shared(chunk, answers)
            positions = [position for position, _ in chunk]
            yield from kept(zip(positions, answers, strict=True), self.cache)

    def _singly(self, chunk: list[tuple[int, SourceItem]]) -> Iterator[SourceRecord]:
        """A task that ended worker after worker: its files are tried one by one."""
        if len(chunk) > 1:
            for each in chunk:
                self._give([each])
            return
        [(position, item)] = chunk
        record = failed(item, self.task, Failure("died", "KilledWorker"))
        yield from kept([(position, pack(record))], self.cache)

    def _share_again(self, error: Exception) -> None:
        """Where all workers that had the task are gone, those that came since get it, too; raises ClusterError where
        none came, where the scheduler itself is gone, or where this happens time and again."""
        if self.client.status != "running" or self._sharing > RETRIES:
            raise ClusterError(say("cluster-lost", detail=getattr(error, "reason", error))) from error
        with _demand_connection():
            self.client.wait_for_workers(1, timeout=START_SECONDS)
            self._shared = self.client.scatter(self.task, broadcast=True, hash=False)
        self._sharing += 1

    def _demand_shared(self, chunk: list[tuple[int, SourceItem]], answers: list[Packed]) -> None:
        """Raises ClusterError where a worker finds no file that is there for this machine."""
        for (_, (source, data)), (head, _) in zip(chunk, answers, strict=True):
            if data is None and unpack_head(head).reason_id == "not-found":
                here = bytes_of(source, self.task)
                if not isinstance(here, UnreadableWorkbook):
                    raise ClusterError(say("cluster-not-shared", name=source.name))


# -------------------------------------------------------------------- on the cluster

_of_thread = threading.local()


def read_chunk(task: ReadingTask, version: str, items: list[SourceItem]) -> list[Packed]:
    """On a worker of the cluster: the records of some sources, each read by a supervised process beside the worker."""
    if version != VERSION:
        raise ClusterError(say("cluster-other-version", there=VERSION, here=version))
    take_over(task.extensions)
    if missing := absent():
        raise ClusterError(say("cluster-other-checks", names=enumerated(where for _, where, _ in missing)))
    crew = _crew(task)
    answers: dict[int, Packed] = {}
    for number, item in enumerate(items):
        while not crew.has_room(len(item[1]) if isinstance(item[1], bytes) else 0):
            _collect(crew, task, answers)
        crew.give(number, item)
    while crew.busy:
        _collect(crew, task, answers)
    return [answers[number] for number in range(len(items))]


def _crew(task: ReadingTask) -> Crew:
    """This thread's process, which stays for the next task of the same consolidation."""
    wanted = pickle.dumps(task)
    if getattr(_of_thread, "task", None) != wanted:
        with suppress(AttributeError):
            _of_thread.crew.end()
        _of_thread.crew = Crew(read_item, task, 1, task.limits.seconds, task.limits.memory_bytes)
        _of_thread.task = wanted
    crew: Crew = _of_thread.crew
    return crew


def _collect(crew: Crew, task: ReadingTask, answers: dict[int, Packed]) -> None:
    for number, item, answer in crew.collect():
        answers[number] = pack(failed(item, task, answer)) if isinstance(answer, Failure) else answer
