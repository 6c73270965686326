from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import chain, repeat
from pathlib import Path

import pytest

from analyzer.errors import OutputError
from analyzer.find.reuse import Shards, find_reuse
from analyzer.run.engine import Engine, InOrder, Pool, ProcessDied
from analyzer.run.limits import LimitError, memory_bytes, time_limit
from analyzer.run.parts import Parts
from tests.find.reuse.reports import COPIED, OTHER, make_report


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


def _hang_at_three(items: list[int]) -> list[int]:
    for item in items:
        with time_limit(1.5):
            time.sleep(60 if item == 3 else 0)
    return _double(items)


def _grow_at_three(items: list[int]) -> list[int]:
    return [2 * item for item in items if len(bytes(2**31 if item == 3 else 1))]


def _no_room(items: list[int]) -> list[int]:
    raise OutputError("no room")


def _add_up(groups: dict[int, list[int]]) -> list[tuple[int, int, list[int]]]:
    return [(key, sum(values), values) for key, values in sorted(groups.items())]


def _by_seven(items: range) -> list[tuple[int, int]]:
    return [(n % 7, n) for n in items]


def _who_works(item: int) -> list[tuple[int, int]]:
    return [(item, os.getpid())]


def _own_process(item: int) -> int:
    return os.getpid()


def _square(item: int) -> int:
    return item * item


BATCHES = [[1, 2], [3, 4], [5, 6], [7, 8]]


@pytest.fixture(scope="module", params=["pool of one", "pool of two", "in order"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    made: Engine = InOrder() if request.param == "in order" else Pool(1 if request.param == "pool of one" else 2)
    with made:
        yield made


def test_every_batch_is_done_once_whatever_the_engine(engine: Engine) -> None:
    results = {tuple(items): result for items, result in engine.map_batches(_double, BATCHES)}
    assert results == {(1, 2): [2, 4], (3, 4): [6, 8], (5, 6): [10, 12], (7, 8): [14, 16]}


def test_no_batch_is_lost_when_workers_are(monkeypatch: pytest.MonkeyPatch) -> None:
    there = chain((4, 3, 1), repeat(2))
    monkeypatch.setattr(InOrder, "workers", property(lambda self: next(there)))
    with InOrder() as made:
        assert sorted(r[0] for _, r in made.map_batches(_double, ([n] for n in range(20)))) == list(range(0, 40, 2))


def test_what_raises_is_told_apart_item_by_item_and_the_rest_is_whole(engine: Engine) -> None:
    results = {
        items[0] if len(items) == 1 else tuple(items): r for items, r in engine.map_batches(_refuse_three, BATCHES)
    }
    assert isinstance(results.pop(3), ValueError)
    assert results == {(1, 2): [2, 4], 4: [8], (5, 6): [10, 12], (7, 8): [14, 16]}


def test_what_concerns_the_whole_run_ends_it(engine: Engine) -> None:
    with pytest.raises(OutputError, match="no room"):
        list(engine.map_batches(_no_room, BATCHES))


def test_each_keeps_the_order(engine: Engine) -> None:
    for count in (0, 3, 2_000):
        assert list(engine.each(_square, range(count))) == [n * n for n in range(count)]


def test_reduction_gathers_by_key_over_fixed_shards(engine: Engine, tmp_path: Path) -> None:
    items = [range(0, 20), range(20, 20), range(20, 41), range(41, 50)]
    one = engine.reduce(_add_up, _by_seven, items, shards=1, folder=tmp_path)
    whole = {key: sum(values) for key, _, values in next(one)}
    assert whole == {key: sum(range(key, 50, 7)) for key in range(7)}
    found = list(engine.reduce(_add_up, _by_seven, items, shards=3, folder=tmp_path))
    assert [[key for key, _, _ in shard] for shard in found] == [[0, 3, 6], [1, 4], [2, 5]]
    assert {key: total for shard in found for key, total, _ in shard} == whole
    assert all(values == sorted(values) for shard in found for _, _, values in shard)
    assert list(tmp_path.iterdir()) == []


def test_what_waits_on_disk_is_cleared_by_the_next_run_if_this_one_is_killed(tmp_path: Path) -> None:
    seen: list[str] = []

    def find(item: int) -> list[tuple[int, int]]:
        seen.extend(path.name for path in tmp_path.iterdir())
        return [(item, item)]

    with InOrder() as engine:
        list(engine.reduce(_add_up, find, [0, 1, 2], shards=2, folder=tmp_path))
    (tmp_path / seen[0]).mkdir()
    assert not list(Parts(tmp_path).stretches([])) and list(tmp_path.iterdir()) == []


def test_values_are_found_by_the_workers(tmp_path: Path) -> None:
    with Pool(2) as pool:
        shards = list(pool.reduce(_add_up, _who_works, [0, 1, 2], shards=2, folder=tmp_path))
    assert os.getpid() not in {who for shard in shards for _, _, values in shard for who in values}


def test_after_a_rest_other_processes_work_on() -> None:
    with Pool(1) as pool:
        before = list(pool.each(_own_process, range(2), at_once=1))
        pool.rest()
        after = list(pool.each(_own_process, range(2), at_once=1))
    assert len(set(before)) == 1 and set(before).isdisjoint(after)


def _one_by_one(engine: Engine, work: object) -> dict[int, object]:
    done: dict[int, object] = {}
    for items, result in engine.map_batches(work, BATCHES):  # type: ignore[arg-type]
        done |= dict(zip(items, result, strict=True)) if isinstance(result, list) else {items[0]: result}
    return done


def test_a_process_that_dies_loses_only_the_item_that_killed_it() -> None:
    with Pool(2) as pool:
        done = _one_by_one(pool, _die_at_three)
        assert isinstance(done.pop(3), ProcessDied)
        assert done == {i: 2 * i for i in (1, 2, 4, 5, 6, 7, 8)}
        assert _one_by_one(pool, _double)[3] == 6  # the pool works on


def test_a_process_that_hangs_ends_itself() -> None:
    with Pool(1) as pool:
        done = _one_by_one(pool, _hang_at_three)
    assert isinstance(done.pop(3), ProcessDied)
    assert done == {i: 2 * i for i in (1, 2, 4, 5, 6, 7, 8)}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to such a limit")
def test_a_process_gets_no_more_memory_than_allowed() -> None:
    with Pool(1, memory=memory_bytes("1GB")) as pool:
        done = _one_by_one(pool, _grow_at_three)
    assert isinstance(done.pop(3), MemoryError)
    assert done == {i: 2 * i for i in (1, 2, 4, 5, 6, 7, 8)}


@pytest.mark.parametrize("wrong", ["much", "4", "-4GB", "100MB"])
def test_a_limit_that_makes_no_sense_is_one_line(wrong: str) -> None:
    with pytest.raises(LimitError, match="4GB"):
        memory_bytes(wrong)


def test_no_limit_ends_the_users_own_process() -> None:
    with time_limit(0.05):
        time.sleep(0.2)


def test_long_items_go_to_processes_one_at_a_time() -> None:
    with Pool(2) as pool:
        found = list(pool.each(_process, range(4), at_once=1))
        assert os.getpid() not in found and len(found) == 4
        assert set(pool.each(_process, range(4))) == {os.getpid()}


def _process(item: int) -> int:
    return os.getpid()


def test_reuse_in_shards_is_the_same_with_every_engine(engine: Engine, tmp_path: Path) -> None:
    reports = [make_report(f"r{n}", f"第{chr(0x4E59 + n)}镇", [*COPIED, OTHER[n % 4]]) for n in range(8)]
    shards = Shards(tmp_path / "shards", partial(engine.each, at_once=1))
    found = find_reuse(reports, mapper=engine.each, folder=tmp_path, shards=shards)
    plain = find_reuse(reports)
    assert found.sentences.equals(plain.sentences) and found.reports.equals(plain.reports)
    assert found.overlaps == plain.overlaps and len(plain.overlaps) > 0
