from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from analyzer.find.reuse import buckets
from analyzer.find.reuse.buckets import distinct, find_candidates
from analyzer.find.reuse.minhash import GROUP, Sketches, sketch

WORDS = ["渔港", "公告", "改用", "短信", "出海", "船长", "回复", "登记", "台账", "喇叭", "山坳", "赶集", "誊写", "地契"]


def texts(count: int, seed: int = 2) -> list[str]:
    rng = random.Random(seed)
    base = ["".join(rng.choices(WORDS, k=14)) for _ in range(count // 4)]
    return [text[: (n := rng.randrange(20))] + rng.choice(WORDS) + text[n:] for text in base for _ in range(4)]


def found(
    given: list[str], window: int = 0, active: list[int] | None = None, least: float = 0.8
) -> set[tuple[int, int]]:
    rows = np.array(range(len(given)) if active is None else active, dtype=np.int64)
    lengths = np.array([len(text) for text in given], dtype=np.int32)
    result = find_candidates(sketch(given, bands=16, rows=3), lengths, rows, window, least)
    assert (np.diff(result.pairs) > 0).all()
    return {(int(pair >> 32), int(pair & 0xFFFFFFFF)) for pair in result.pairs}


def agree(given: list[str], one: int, other: int, band: int) -> bool:
    low = sketch(given, bands=16, rows=3).low
    equal = (low[:, one] == low[:, other]).sum(axis=1)
    first = ((band + 1) * 3 - 1) // GROUP + 1
    return bool(equal.sum() >= 22 and equal[first % len(low)] >= 4)


def test_each_row_meets_the_first_of_its_buckets_if_their_sketches_agree() -> None:
    given = texts(80)
    expected = set()
    for band, hashes in enumerate(sketch(given, bands=16, rows=3).bands.tolist()):
        first: dict[int, int] = {}
        for row, value in enumerate(hashes):
            head = first.setdefault(value, row)
            if head != row and agree(given, row, head, band):
                expected.add((row, head))
    assert found(given) == expected
    assert len(expected) > 40


def test_what_is_done_at_a_time_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given = texts(400)
    whole = [found(given, window) for window in (0, 2)]
    monkeypatch.setattr(buckets, "_SLICE", 16)
    monkeypatch.setattr(buckets, "_IN_CACHE", 8)
    assert [found(given, window) for window in (0, 2)] == whole
    assert len(whole[1]) > len(whole[0])


def test_only_active_rows_meet() -> None:
    given = texts(200)
    active = sorted({n for pair in found(given) for n in pair})[::2]
    few = found(given, 2, active)
    assert few and {n for pair in few for n in pair} <= set(active)
    alone = found([given[n] for n in active], 2)
    assert few == {(active[one], active[other]) for one, other in alone}


def test_lengths_that_cannot_reach_the_similarity_are_not_paired() -> None:
    long = "".join(texts(40)[::4])
    given = [long, long[: len(long) // 2]]
    assert found(given, least=0.8) == set()
    assert found(given, least=0.5) == {(1, 0)}


def test_a_pair_too_far_in_length_is_left_out_in_a_shared_bucket_and_leaves_the_others() -> None:
    lengths = np.array([40, 40, 20, 58, 66, 40], dtype=np.int32)
    pairs = find_candidates(_one_bucket(6, alike=6), lengths, np.arange(6), 0, 0.8).pairs
    assert pairs.tolist() == [1 << 32, 3 << 32, 5 << 32]  # 40 and 58 can be .82 alike, 40 and 66 only .75
    some = find_candidates(_one_bucket(6, alike=6), lengths, np.array([2, 4, 5]), 0, 0.8).pairs
    assert some.tolist() == []


def _one_bucket(count: int, alike: int = 2) -> Sketches:
    """Make sketches of rows that share one bucket; `alike` rows in a row are alike, the others agree in half."""
    rng = np.random.default_rng(5)
    low = rng.integers(0, 255, (3, -(-count // alike), GROUP), dtype=np.uint8).repeat(alike, axis=1)[:, :count]
    low[:, :, ::2] = 7
    bands = np.arange(16 * count, dtype=np.uint32).reshape(16, count) << 4  # the last bits are not looked at
    bands[4] = 1
    return Sketches(bands, np.ascontiguousarray(low), 3)


def test_large_buckets_are_cut_by_further_hashes_where_a_window_is_asked_for() -> None:
    lengths, rows = np.full(60, 40, dtype=np.int32), np.arange(60)
    plain = find_candidates(_one_bucket(60), lengths, rows, 0, 0.8)
    assert plain.pairs.tolist() == [row << 32 for row in range(1, 60)] and plain.crowded == 1
    cut = find_candidates(_one_bucket(60), lengths, rows, 2, 0.8)
    assert {(one, one - 1) for one in range(1, 60, 2)} <= {(p >> 32, p & 0xFFFFFFFF) for p in cut.pairs.tolist()}
    assert len(cut.pairs) < 60
    small = find_candidates(_one_bucket(8), lengths[:8], rows[:8], 2, 0.8)
    assert len(small.pairs) == 7 + 6 + 5  # the first, and two before it


def test_distinct_sorts_and_keeps_one_of_each() -> None:
    assert distinct(np.array([5, 3, 5, 3, 9])).tolist() == [3, 5, 9]
    assert distinct(np.empty(0, dtype=np.int64)).tolist() == []
    values = distinct(np.random.default_rng(1).integers(0, 50, 200)).tolist()
    assert all(one < other for one, other in pairwise(values))
