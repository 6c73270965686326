"""The engine of many machines: a scheduler and workers of Dask, found at an address or started here.

Needs the extra `cluster`. Workers see the same files under the same paths as this process (a shared file
system) and write their own parts; only names of parts come back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack
from typing import Any, TypeVar

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, get_worker, wait

from analyzer.run.engine import ClusterError, Engine, ProcessDied
from analyzer.run.limits import mark_expendable

__all__ = ["Cluster"]

Item = TypeVar("Item")
Result = TypeVar("Result")

Facts = Mapping[str, str]

_ANSWER = 30  # seconds a scheduler may take to answer
_PATIENCE = 120.0  # seconds to wait for a worker: what a queue of jobs needs at times to start one
_LOOK = 5.0  # seconds between looks whether the cluster is still there
_SETTINGS = {
    # A batch is tried again by ourselves, with nothing beside it: two deaths are enough.
    "distributed.scheduler.allowed-failures": 0,
    # A worker that died is started again by its nanny. Dask ends the nanny too if that takes longer than 15 seconds,
    # as it does on a busy machine, and starts no other: one by one all workers of the machine would go.
    "distributed.deploy.lost-worker-timeout": "1 day",
}

_ready: set[tuple[tuple[str, str], ...]] = set()  # facts that this worker process has been found to share


def _differences(expected: Facts, found: Facts) -> list[str]:
    names = sorted(set(expected) | set(found))
    return [f"{n} {found.get(n)} ≠ {expected.get(n)}" for n in names if expected.get(n) != found.get(n)]


def _work(
    facts: Callable[[], Facts], expected: Facts, work: Callable[[list[Item]], Result], batch: list[Item]
) -> Result:
    """Do a batch in a worker; the first one only after a look at what the worker is."""
    key = tuple(sorted(expected.items()))
    if key not in _ready:
        if get_worker().nanny is not None:  # someone starts it again
            mark_expendable()
        if different := _differences(expected, facts()):
            raise ClusterError(_unlike(get_worker().address, different))
        _ready.add(key)
    return work(batch)


def _nothing() -> Facts:
    return {}


def _unlike(address: str, different: Sequence[str]) -> str:
    told = "; ".join(different)
    return (
        f"{address}: 与本机不同（{told}），请在所有机器上装同一版本、用同一路径。This worker differs from this machine; "
        "install the same versions everywhere and give paths that all machines see."
    )


def _keep_quiet() -> None:
    """Keep Dask's tracebacks to itself: what went wrong is told in one line. Each of its loggers has its own level."""
    for name in sorted(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _start_here(given: str, memory: int | None) -> LocalCluster:
    """Start a scheduler and workers on this machine, reachable from this machine only."""
    count = given.removeprefix("local:")
    if not count.isdigit() or int(count) < 1:
        raise ClusterError(f"--cluster {given}: 请写成 local:4 或 tcp://主机:8786。Write local:4 or tcp://host:8786.")
    return LocalCluster(
        n_workers=int(count),
        threads_per_worker=1,
        processes=True,
        memory_limit="auto" if memory is None else memory,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


class Cluster(Engine):
    """Workers of a Dask cluster.

    Parameters
    ----------
    address : str
        ``tcp://host:8786``, or ``local:4`` for four workers on this machine, which end with the engine.
    memory : int, optional
        Bytes that each worker on this machine may take before it is ended and started anew.

    Raises
    ------
    ClusterError
        Nobody answers at the address.
    """

    far = True

    def __init__(self, address: str, *, memory: int | None = None) -> None:
        _keep_quiet()
        self._facts: Callable[[], Facts] = _nothing
        self._expected: Facts = {}
        with ExitStack() as settings:
            settings.enter_context(dask.config.set({} if "://" in address else _SETTINGS))
            self._here = None if "://" in address else _start_here(address, memory)
            self._settings = settings.pop_all()  # they are looked at when a worker is lost, not only now
        try:
            self._client = Client(self._here or address, timeout=_ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:  # a TimeoutError is an OSError
            raise ClusterError(
                f"{address}: 没有调度器应答，请先启动（analyzer cluster）。No scheduler answers; start one first."
            ) from error
        self.dashboard = self._client.dashboard_link or None

    @property
    def workers(self) -> int:
        """How many worker processes there are now."""
        return max(1, len(self._threads()))

    def _threads(self) -> dict[str, int]:
        """Give the threads of each worker by its address; a scheduler that is busy or far may take its time."""
        began = time.monotonic()
        while True:
            try:
                found: dict[str, int] = self._client.nthreads()
            except CancelledError as error:
                raise self._lost() from error
            except OSError as error:
                if not self._connected or time.monotonic() - began > _PATIENCE:
                    raise self._lost() from error
                time.sleep(1)
            else:
                return found

    @property
    def _connected(self) -> bool:
        return self._client.status in ("running", "connecting")

    def close(self) -> None:
        """Leave the cluster; end it if it was started here."""
        self._client.close()
        if self._here is not None:
            self._here.close()
        self._settings.close()

    def agree(self, facts: Callable[[], Facts]) -> None:
        """Compare `facts` of every worker with those of this process.

        Raises
        ------
        ClusterError
            There is no worker, one has several threads, or one differs; the line says which and in what.
        """
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise ClusterError("集群里没有工作进程，请先启动。The cluster has no workers; start some first.") from error
        for address, threads in sorted(self._threads().items()):
            if threads != 1:
                raise ClusterError(
                    f"{address}: 每个工作进程只能有一个线程，请用 --nthreads 1 启动。"
                    "A worker must have one thread; start it with --nthreads 1."
                )
        expected = dict(facts())
        for address, found in sorted(self._told(facts).items()):
            if isinstance(found, BaseException):
                raise ClusterError(_unlike(address, [f"{type(found).__name__}: {found}"]))
            if different := _differences(expected, found):
                raise ClusterError(_unlike(address, different))
        self._facts, self._expected = facts, expected

    def _told(self, facts: Callable[[], Facts]) -> dict[str, Any]:
        """Ask every worker, as a task so that it goes on answering the scheduler; who leaves meanwhile is left out.

        One that comes later is asked at its first batch.
        """
        asked = {a: self._client.submit(facts, workers=[a], pure=False) for a in self._threads()}
        told: dict[str, Any] = {}
        while True:
            here = self._threads()
            asked = {address: handle for address, handle in asked.items() if address in here}
            for address in [address for address, handle in asked.items() if handle.done()]:
                if found := self._take(asked[address]):
                    told[address] = found[0]
                    del asked[address]
            if not asked:
                return told
            try:
                with self._client.as_current():
                    wait(list(asked.values()), timeout=_LOOK)
            except TimeoutError:
                continue
            except CancelledError as error:
                raise self._lost() from error

    def _submit(self, work: Callable[[list[Item]], Result], batch: list[Item]) -> Any:
        return self._client.submit(_work, self._facts, self._expected, work, batch, pure=False)

    def _wait(self, handles: Sequence[Any]) -> Iterable[Any]:
        alone_since: float | None = None
        while True:
            try:
                with self._client.as_current():
                    return list(wait(handles, timeout=_LOOK, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                alone_since = self._look(alone_since)
            except CancelledError as error:
                raise self._lost() from error

    def _look(self, alone_since: float | None) -> float | None:
        """Give since when there is no worker; after some patience that is the end."""
        if not self._connected:
            raise self._lost()
        if self._client.status == "running" and self._threads():
            return None
        now = time.monotonic()
        if alone_since is not None and now - alone_since > _PATIENCE:
            raise self._lost()
        return alone_since or now

    def _lost(self) -> ClusterError:
        return ClusterError(
            "集群失去联系（调度器或所有工作进程都不在了）。已做完的都保留着，重新启动集群后再运行一次即可接着做。"
            "The cluster is lost; what is done is kept: start it anew and run again to go on."
        )

    def _take(self, handle: Future) -> list[Any]:
        """Give what a batch came to, or what it raised, as the one item of a list.

        The list is empty where the result lay in a worker that is gone, or cut off, before it was fetched: then the
        scheduler has the batch done again, and there is nothing wrong with it.
        """
        try:
            error = handle.exception(timeout=_LOOK)
            if error is None:
                return [handle.result(timeout=_PATIENCE)]
        except CancelledError as lost:
            raise self._lost() from lost
        except (OSError, KilledWorker):  # a TimeoutError is an OSError
            return []
        return [ProcessDied() if isinstance(error, KilledWorker) else error]

    def _settle(self, handle: Future) -> Any:
        alone_since: float | None = None
        while not (found := self._take(handle)):
            alone_since = self._look(alone_since)
        return found[0]

    def _alone(self, work: Callable[[list[Item]], Result], batch: list[Item]) -> Result | BaseException:
        handle = self._submit(work, batch)
        self._wait([handle])
        return self._settle(handle)  # type: ignore[no-any-return]
