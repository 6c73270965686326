"""Batches over processes: in any number, in any order, and no batch can take the run down."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

__all__ = ["map_batches"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Fresh processes everywhere: forked ones inherit locks of threads and differ between systems.
    return ProcessPoolExecutor(max_workers=jobs, mp_context=multiprocessing.get_context("spawn"))


def _settle(future: Future[Result]) -> Result | BaseException:
    """Give a finished future's result, or what was raised, as a value."""
    error = future.exception()
    return future.result() if error is None else error


def _alone(work: Callable[[list[Item]], Result], item: Item) -> Result | BaseException:
    """Do one item in a process of its own, so that whatever it does harms nothing else."""
    with _pool(1) as pool:
        return _settle(pool.submit(work, [item]))


def map_batches(
    work: Callable[[list[Item]], Result], batches: Sequence[list[Item]], *, jobs: int
) -> Iterator[tuple[list[Item], Result | BaseException]]:
    """Do `work` on each batch in `jobs` processes and yield (items, result) as they are done.

    A batch whose work raises, or whose process dies, is done again item by item, each in a process
    of its own; an item that fails again is yielded with the error as its result. At most two
    batches a process are under way, so memory does not grow with their number.
    """
    waiting = iter(batches)
    again: list[Item] = []
    pool = _pool(jobs)
    running: dict[Future[Result], list[Item]] = {}
    while True:
        for batch in waiting:
            running[pool.submit(work, batch)] = batch
            if len(running) >= 2 * jobs:
                break
        if not running:
            break
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            batch, result = running.pop(future), _settle(future)
            if not isinstance(result, BaseException):
                yield batch, result
            else:
                again += batch
            if isinstance(result, BrokenProcessPool):  # takes all that was under way with it
                again += [item for other in running.values() for item in other]
                running.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(jobs)
                break
    pool.shutdown()
    for item in again:
        yield [item], _alone(work, item)
