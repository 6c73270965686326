from __future__ import annotations

import os
import signal

from analyzer.run.workers import map_batches


def _double(items: list[int]) -> list[int]:
    return [2 * i for i in items]


def _refuse_three(items: list[int]) -> list[int]:
    if 3 in items:
        raise ValueError("three")
    return _double(items)


def _die_at_three(items: list[int]) -> list[int]:
    if 3 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return _double(items)


BATCHES = [[1, 2], [3, 4], [5, 6], [7, 8]]


def test_every_batch_is_done_once_whatever_the_number_of_processes() -> None:
    for jobs in (1, 2):
        results = {tuple(items): result for items, result in map_batches(_double, BATCHES, jobs=jobs)}
        assert results == {(1, 2): [2, 4], (3, 4): [6, 8], (5, 6): [10, 12], (7, 8): [14, 16]}


def test_what_raises_is_told_apart_item_by_item_and_the_rest_is_whole() -> None:
    results = {
        items[0] if len(items) == 1 else tuple(items): r for items, r in map_batches(_refuse_three, BATCHES, jobs=2)
    }
    assert isinstance(results.pop(3), ValueError)
    assert results == {(1, 2): [2, 4], 4: [8], (5, 6): [10, 12], (7, 8): [14, 16]}


def test_a_process_that_dies_loses_only_the_item_that_killed_it() -> None:
    done: dict[int, object] = {}
    for items, result in map_batches(_die_at_three, BATCHES, jobs=2):
        done |= dict(zip(items, result, strict=True)) if isinstance(result, list) else {items[0]: result}
    assert isinstance(done.pop(3), BaseException)
    assert done == {i: 2 * i for i in (1, 2, 4, 5, 6, 7, 8)}
