"""The same search in shards on disk: equal results, whatever is done at a time, by whom, and how often it was ended."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analyzer.find.reuse import ReuseInput, ReuseResult, Settings, Shards, find_reuse
from analyzer.find.reuse.clusters import InMemory, cluster_keys, collapse
from analyzer.find.reuse.inputs import as_sources
from analyzer.find.reuse.prepare import Passed, prepare_all
from analyzer.find.reuse.shards import KeysOnDisk, TextsOnDisk, collapse_in_shards
from tests.find.reuse.reports import COPIED, OTHER, make_report
from tests.find.reuse.test_buckets import texts

BODIES = ["河口街道", "石桥镇", "白塔乡", "北山镇", "南浦街道"]


@pytest.fixture(scope="module")
def corpus() -> list[ReuseInput]:
    rng = random.Random(6)
    lines = [*COPIED, *OTHER, *(text + "。" for text in texts(60))]
    return [
        make_report(f"r{n}{year}", body, rng.sample(lines, 9), year=year, n=rng.randint(1, 99))
        for n, body in enumerate(BODIES)
        for year in (2019, 2020, 2021)
    ]


@pytest.fixture(scope="module")
def plain(corpus: list[ReuseInput]) -> ReuseResult:
    return find_reuse(corpus)


def elsewhere(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """Work as another process would: on copies."""
    return (pickle.loads(pickle.dumps(work))(pickle.loads(pickle.dumps(item))) for item in items)


def equal(one: ReuseResult, other: ReuseResult) -> bool:
    tables = zip(
        (one.sentences, one.reports, one.clusters), (other.sentences, other.reports, other.clusters), strict=True
    )
    found = [(r.overlaps, r.counts, r.moved, r.formulas) for r in (one, other)]
    return all(a.equals(b) for a, b in tables) and found[0] == found[1]


def test_shards_give_the_result_of_memory_in_any_order_and_process(
    corpus: list[ReuseInput], plain: ReuseResult, tmp_path: Path
) -> None:
    assert equal(plain, find_reuse(corpus, shards=Shards(tmp_path / "one", map)))
    assert equal(plain, find_reuse(corpus[::-1], shards=Shards(tmp_path / "two", elsewhere)))
    assert not [path for path in tmp_path.rglob("*") if ".tmp" in path.name]


def test_what_is_done_at_a_time_changes_nothing(
    corpus: list[ReuseInput], plain: ReuseResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("corpus.REPORTS", 2), ("shards._PAIRS", 5), ("shards._TEXTS", 3)):
        monkeypatch.setattr(f"analyzer.find.reuse.{name}", value)
    assert equal(plain, find_reuse(corpus, shards=Shards(tmp_path, map)))


def test_pairs_are_those_of_memory_however_small_the_tasks(
    corpus: list[ReuseInput], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Sentences woven of halves meet in no cluster, only in stretches of letters.
    halves = [f"{one[:24]}{other[24:]}" for one, other in zip(COPIED, [*OTHER, *COPIED[1:]], strict=False)]
    given = [
        *corpus,
        *(make_report(f"w{n}", f"第{n}号镇", [line, *halves], year=2018 + n) for n, line in enumerate(COPIED)),
    ]
    settings = Settings(popular=5, partners=2)
    plain = find_reuse(given, settings=settings)
    assert plain.counts["aligned_pairs"] and plain.counts["pairs_skipped_in_clusters"]
    assert plain.counts["pairs_skipped_by_cap"]
    for name, value in (("_REPORTS", 4), ("_KEPT", 30), ("_DRAWN", 7)):
        monkeypatch.setattr(f"analyzer.find.reuse.pairs_in_shards.{name}", value)
    assert equal(plain, find_reuse(given, settings=settings, shards=Shards(tmp_path, elsewhere)))
    steps = {step: len(list(tmp_path.glob(f"pairs/{step}-*.npy"))) for step in ("sample", "meet", "draw", "add")}
    assert all(count > 2 for count in steps.values()), steps
    found = [np.load(path) for path in sorted(tmp_path.glob("pairs/meet-*.npy"))]
    assert sum(len(pairs[0]) for pairs in found), "no stretch of letters drew a pair"


class Cut:
    """Ends the search after some tasks, as a killed run does."""

    def __init__(self, after: int) -> None:
        self.after = after

    def __call__(self, work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.after -= 1
            if self.after < 0:
                raise KeyboardInterrupt
            yield work(item)


def test_a_search_that_was_ended_is_taken_up_where_it_was(
    corpus: list[ReuseInput], plain: ReuseResult, tmp_path: Path
) -> None:
    done: list[set[Path]] = []
    for after in (0, 1, 30, 70, 90, 100):  # masking, collapse, bands, comparing, bands of the second round, pairs
        with pytest.raises(KeyboardInterrupt):
            find_reuse(corpus, shards=Shards(tmp_path, Cut(after)))
        done.append(set(tmp_path.rglob("*.np?")))
    assert all(one < other for one, other in zip(done, done[1:], strict=False))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("band-*.npz")}
    assert before
    assert equal(plain, find_reuse(corpus, shards=Shards(tmp_path, map)))
    assert {path: path.stat().st_mtime_ns for path in before} == before  # no band was done twice


def test_reports_may_come_from_sources_that_others_read(
    corpus: list[ReuseInput], plain: ReuseResult, tmp_path: Path
) -> None:
    sources = [partial(list, corpus[:4]), *corpus[4:9], partial(list, corpus[9:])]
    assert equal(plain, find_reuse(sources))
    assert equal(plain, find_reuse(sources, mapper=elsewhere, shards=Shards(tmp_path, elsewhere)))


def test_keys_on_disk_are_compared_as_those_in_memory(tmp_path: Path) -> None:
    given = texts(800)
    report = make_report("r1", "河口街道", [text + "。" for text in given])
    characters: list[int] = []
    packed: list[bytes] = []

    def note(passed: Passed, counts: Iterable[int], pieces: Iterable[bytes]) -> None:
        assert [known.report_id for known in passed.known] == ["r1"] and passed.texts == [report.text.encode()]
        characters.extend(counts)
        packed.extend(pieces)

    keys, on_disk = collapse_in_shards(as_sources([report], 1), note, Shards(tmp_path, map))
    here = collapse(keys.texts[n] for n in keys.index.tolist())
    assert list(keys.texts) == here.texts and (keys.index == here.index).all() and (keys.high == here.high).all()
    assert characters == [len(text) + 1 for text in given]
    assert packed == [prepare_all([report])[0].packed]
    found, expected = cluster_keys(on_disk), cluster_keys(InMemory(here.texts))
    assert (found.leader == expected.leader).all() and found.verified == expected.verified
    assert found.crowded == expected.crowded and len(set(found.leader.tolist())) < len(found.leader)


def test_texts_on_disk_are_a_sequence(tmp_path: Path) -> None:
    report = make_report("r1", "河口街道", [*OTHER, "𠮷田村的告示贴在井台边的老墙上。"])
    keys, on_disk = collapse_in_shards(
        as_sources([report], 1), lambda passed, counts, packed: None, Shards(tmp_path, map)
    )
    on_disk_texts = TextsOnDisk(tmp_path)
    assert len(on_disk_texts) == len(keys.index) == len(on_disk.lengths)
    assert on_disk_texts[1:3] == [on_disk_texts[1], on_disk_texts[2]]
    assert [len(text) for text in on_disk_texts] == on_disk.lengths.tolist()
    with pytest.raises(IndexError):
        on_disk_texts[len(on_disk_texts)]


def test_nothing_gives_nothing(tmp_path: Path) -> None:
    assert find_reuse([], shards=Shards(tmp_path / "none", map)).sentences.num_rows == 0
    empty = make_report("r1", "河口街道", [])
    keys, on_disk = collapse_in_shards(
        as_sources([empty], 1), lambda passed, counts, packed: None, Shards(tmp_path / "empty", map)
    )
    assert len(keys.texts) == 0 and len(cluster_keys(on_disk).leader) == 0
    assert isinstance(on_disk, KeysOnDisk)
