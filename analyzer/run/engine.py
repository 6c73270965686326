"""Where the work of a run is done: one small interface, and the engines of this machine.

A stage of a run is a pure function of a batch and knows nothing of engines. An engine offers three things:
`map_batches` (documents in batches; no batch can take the run down), `each` (an ordered map) and `reduce`
(values gathered by key). Results depend neither on the engine nor on the number of its workers.

::

    Engine
    ├── Pool         processes of this machine
    ├── InOrder      one after the other in this process
    └── Cluster      processes of many machines (`analyzer.run.cluster`)
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from analyzer.errors import AnalyzerError
from analyzer.run.dealing import deal, gathered, reduce_shard
from analyzer.run.limits import limit_memory, mark_expendable

__all__ = ["ClusterError", "Engine", "InOrder", "Pool", "ProcessDied", "open_engine"]

Item = TypeVar("Item")
Value = TypeVar("Value")
Result = TypeVar("Result")

_CHUNK = 256  # items of `each` that go to a worker at once: some 3 MB of reports
_PIECES = 4  # into so many a batch is cut to find the item that fails: three cuts for 64 items


class ClusterError(AnalyzerError):
    """A cluster cannot be used: not installed, nobody answers, or its workers are not alike."""


class ProcessDied(Exception):
    """The process died at work, or was ended because it took too long or too much memory."""

    def __str__(self) -> str:
        return "the process died on it twice"


class Engine(ABC):
    """Does the work of a run; use as a context manager.

    At most two batches a worker are under way, so memory does not grow with the number of batches.

    Attributes
    ----------
    dashboard : str or None
        Address of a page that shows the work, where there is one.
    far : bool
        Whether other machines may do the work: then as little as possible stays in this process.
    """

    dashboard: str | None = None
    far = False

    @property
    @abstractmethod
    def workers(self) -> int:
        """How many processes work at a time; on a cluster it can change."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """End what the engine has started."""

    def rest(self) -> None:
        """Let go of what workers hold from work that is done, where they are ours to end; others start when needed."""
        return

    @abstractmethod
    def _submit(self, work: Callable[[list[Item]], Result], batch: list[Item]) -> Any:
        """Begin with a batch; give a handle."""

    @abstractmethod
    def _wait(self, handles: Sequence[Any]) -> Iterable[Any]:
        """Wait until a batch is done; give the handles that are."""

    @abstractmethod
    def _settle(self, handle: Any) -> Any:
        """Give the result of a batch, or what was raised as a value (`ProcessDied` if its process died)."""

    @abstractmethod
    def _alone(self, work: Callable[[list[Item]], Result], batch: list[Item]) -> Result | BaseException:
        """Do a batch while no other is under way: if a process dies now, it was this batch."""

    def agree(self, facts: Callable[[], Mapping[str, str]]) -> None:
        """Make sure that every worker, those that come later too, gives the same `facts` as this process.

        Raises
        ------
        ClusterError
            Names the worker and what differs; never on this machine.
        """
        return

    def map_batches(
        self, work: Callable[[list[Item]], Result], batches: Iterable[list[Item]]
    ) -> Iterator[tuple[list[Item], Result | BaseException]]:
        """Do `work` on each batch and yield (batch, result) as they are done.

        A batch whose work raises, or whose process dies, is done again with no other beside it, in ever
        smaller pieces; an item that fails a second time, alone, is yielded with the error as its result.

        Raises
        ------
        AnalyzerError
            What `work` raises of this kind concerns the whole run and ends it.
        """
        waiting = iter(batches)
        running: dict[Any, list[Item]] = {}
        again: list[list[Item]] = []
        while True:
            # A worker that is lost leaves more batches under way than there is room for.
            for batch in islice(waiting, max(0, 2 * self.workers - len(running))):
                running[self._submit(work, batch)] = batch
            if not running:
                break
            for handle in self._wait(list(running)):
                batch, result = running.pop(handle), self._settle(handle)
                if isinstance(result, BaseException):
                    again.append(batch)
                    _stop_on(result)
                else:
                    yield batch, result
        yield from self._tell_apart(work, again)

    def _tell_apart(
        self, work: Callable[[list[Item]], Result], suspects: list[list[Item]]
    ) -> Iterator[tuple[list[Item], Result | BaseException]]:
        while suspects:
            batch = suspects.pop()
            result = self._alone(work, batch)
            if isinstance(result, BaseException):
                _stop_on(result)
                if len(batch) > 1:
                    size = -(-len(batch) // _PIECES)
                    suspects += [batch[n : n + size] for n in range(0, len(batch), size)]
                    continue
            yield batch, result

    def _in_order(
        self, work: Callable[[list[Item]], Result], batches: Iterable[list[Item]], ahead: int
    ) -> Iterator[Result]:
        """Yield the results of batches in their order; what fails is tried once more, alone, and then raised."""
        waiting = iter(batches)
        held: deque[tuple[list[Item], Any]] = deque()
        while True:
            for batch in islice(waiting, ahead - len(held)):
                held.append((batch, self._submit(work, batch)))
            if not held:
                return
            batch, handle = held.popleft()
            self._wait([handle])
            result = self._settle(handle)
            if isinstance(result, BaseException):
                result = self._alone(work, batch)
            if isinstance(result, BaseException):
                raise result
            yield result

    def each(
        self, work: Callable[[Item], Result], items: Iterable[Item], *, at_once: int | None = None
    ) -> Iterator[Result]:
        """Do `work` on each item and yield the results in the items' order: `map` over many processes.

        Items go to a process `at_once` at a time (1: each takes long); so few items as that are done in this process,
        since starting others takes longer.
        """
        pieces = _cut(items, at_once or _CHUNK)
        first, second = next(pieces, []), next(pieces, [])
        if not second:
            yield from map(work, first)
            return
        for results in self._in_order(partial(_every, work), chain((first, second), pieces), 2 * self.workers):
            yield from results

    def reduce(
        self,
        work: Callable[[dict[int, list[Value]]], Result],
        find: Callable[[Item], Iterable[tuple[int, Value]]],
        items: Iterable[Item],
        *,
        shards: int,
        folder: Path,
    ) -> Iterator[Result]:
        """Gather what `find` gives by key and do `work` on the keys of each shard; yield the results shard after shard.

        Parameters
        ----------
        work : callable
            Gets ``{key: values}``, values in the order of `items`.
        find : callable
            Gives pairs of key and value of one item; done by the workers, and what it gives does not pass this process.
        items : iterable
            Each as much as one process should hold.
        shards : int
            Key k is in shard ``k % shards``, whatever the workers; one shard is done in this process.
        folder : Path
            Where values wait on disk if there are several shards; every worker must see it.
        """
        if shards == 1:
            yield work(gathered(chain.from_iterable(map(find, items))))
            return
        with tempfile.TemporaryDirectory(prefix="shards-", suffix=".tmp", dir=folder) as place:
            dealing = partial(deal, find=find, shards=shards, folder=Path(place))
            count = sum(1 for _ in self.each(dealing, enumerate(items), at_once=1))
            gather = partial(reduce_shard, work=work, shards=shards, folder=Path(place), count=count)
            # A shard is as much as one process should hold.
            yield from self.each(gather, range(shards), at_once=1)


def _stop_on(result: BaseException) -> None:
    if isinstance(result, AnalyzerError):
        raise result


def _cut(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    given = iter(items)
    while piece := list(islice(given, size)):
        yield piece


def _every(work: Callable[[Item], Result], items: list[Item]) -> list[Result]:
    return [work(item) for item in items]


class _Executed(Engine):
    """An engine on one of Python's executors, which is made when it is first needed and anew when it broke."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor: Executor | None = None

    @property
    def workers(self) -> int:
        return self._workers

    @abstractmethod
    def _start(self, workers: int) -> Executor:
        """Make an executor."""

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def _submit(self, work: Callable[[list[Item]], Result], batch: list[Item]) -> Future[Result]:
        if self._executor is None:
            self._executor = self._start(self._workers)
        try:
            return self._executor.submit(work, batch)
        except BrokenProcessPool:
            self.close()
            return self._submit(work, batch)

    def _wait(self, handles: Sequence[Future[Any]]) -> Iterable[Future[Any]]:
        return wait(handles, return_when=FIRST_COMPLETED).done

    def _settle(self, handle: Future[Any]) -> Any:
        error = handle.exception()
        if isinstance(error, BrokenProcessPool):
            return ProcessDied()
        return handle.result() if error is None else error

    def _alone(self, work: Callable[[list[Item]], Result], batch: list[Item]) -> Result | BaseException:
        with self._start(1) as executor:
            return self._settle(executor.submit(work, batch))  # type: ignore[no-any-return]


def _begin(memory: int | None) -> None:
    """Prepare a process of a pool."""
    mark_expendable()
    limit_memory(memory)


class Pool(_Executed):
    """Processes of this machine.

    Parameters
    ----------
    jobs : int, optional
        How many; all processors if left out.
    memory : int, optional
        Bytes that each of them may take; a document that needs more is a failed row.
    """

    def __init__(self, jobs: int | None = None, *, memory: int | None = None) -> None:
        super().__init__(jobs or os.cpu_count() or 1)
        self._memory = memory

    def rest(self) -> None:
        """End the processes: models, tables of names and what was left in pieces of memory go with them."""
        self.close()

    def _start(self, workers: int) -> Executor:
        # Fresh processes everywhere: forked ones inherit locks of threads and differ between systems.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(
            max_workers=workers, mp_context=context, initializer=_begin, initargs=(self._memory,)
        )


class InOrder(_Executed):
    """One batch after the other in this process: for debuggers, and where no process can be started.

    A document that makes the process die takes the run down with it.
    """

    def __init__(self) -> None:
        super().__init__(1)

    def _start(self, workers: int) -> Executor:
        return ThreadPoolExecutor(max_workers=workers)


def open_engine(cluster: str | None = None, *, jobs: int | None = None, memory: int | None = None) -> Engine:
    """Give the engine for a run.

    Parameters
    ----------
    cluster : str, optional
        Address of a scheduler (``tcp://host:8786``), or ``local:4`` for a scheduler and four workers on this
        machine; processes of this machine without a scheduler if left out.
    jobs : int, optional
        Number of processes without a cluster; all processors if left out.
    memory : int, optional
        Bytes that each process on this machine may take; workers elsewhere get theirs where they are started.

    Raises
    ------
    ClusterError
        The extra `cluster` is not installed, the address is none, or nobody answers there.
    """
    if cluster is None:
        return Pool(jobs, memory=memory)
    if find_spec("distributed") is None:
        raise ClusterError(
            "集群需要另装：pip install 'disclosure-analyzer[cluster]'。A cluster needs the extra `cluster`."
        )
    from analyzer.run.cluster import Cluster

    return Cluster(cluster, memory=memory)
