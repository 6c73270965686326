"""The pairs of reports worth aligning, found by many processes: what `pairs.candidate_pairs` finds, on disk.

Groups of reports (those of a cluster, those that hold a rare stretch of letters) draw pairs; what a pair shares is added
up. Texts are read, stretches hashed, pairs drawn and added up by the workers; each task is of a size that does not hang
on the corpus, and leaves a file that is taken up when the same search is run again:

1. sample: the kept stretches of some reports, sorted by hash;
2. meet: the stretches of one share of the hashes that few reports hold, and the pairs they draw;
3. draw: the pairs that some clusters draw;
4. add: the pairs of some reports with all they share; only those worth aligning come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.checkpoints import leave, leave_array, take_up
from analyzer.find.reuse.corpus import Corpus
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.kinds import KINDS, Kinds
from analyzer.find.reuse.pairs import (
    Drawing,
    ReportPairs,
    Sums,
    choose,
    cluster_cells,
    key_worth,
    pair_counts,
    worth_aligning,
)
from analyzer.find.reuse.shards import Shards, TextsOnDisk
from analyzer.find.reuse.shingles import (
    STEP,
    Told,
    few_places,
    joining_shingles,
    sampled_shingles,
    told_sentences,
)

__all__ = ["pairs_in_shards"]

_REPORTS = 2048  # reports sampled, and whose pairs are added up, at a time
_KEPT = 2_000_000  # stretches looked at at a time, some 150 MB with what is made of them
_DRAWN = 2_000_000  # pairs drawn of clusters at a time


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the files lie, and into how many shares the hashes are cut."""

    folder: Path
    shares: int

    def file(self, step: str, number: int) -> Path:
        """Name the file that a task leaves."""
        return self.folder / "pairs" / f"{step}-{number:06d}.npy"

    def edge(self, share: int) -> int:
        """Give the first hash of a share."""
        return (share << 32) // self.shares


def _stretch(path: Path, low: int, last: int) -> NDArray[Any]:
    """Give the columns of an array whose first row, which is sorted, lies in ``[low, last]``; read no more of it."""
    array = np.load(path, mmap_mode="r")
    kind = array.dtype.type
    start, stop = np.searchsorted(array[0], kind(low)), np.searchsorted(array[0], kind(last), side="right")
    return np.array(array[:, start:stop])


def _sample(given: tuple[int, Told], place: _Place) -> None:
    """Leave hash, cluster and report of the kept stretches of some reports."""
    number, told = given
    if (path := place.file("sample", number)).exists():
        return
    values = sampled_shingles(TextsOnDisk(place.folder), told)
    at = (values & np.uint64(0xFFFFFFFF)).astype(np.int64)
    leave_array(
        path, np.stack(((values >> np.uint64(32)).astype(np.int64), told.label[at], told.report[at])).astype(np.uint32)
    )


def _drawing(place: _Place, settings: Settings) -> Drawing:
    """Take up what `pairs_in_shards` has left for every task that draws pairs."""
    known = take_up(place.folder / "pairs" / "reports.npz") or {}
    return Drawing(known["body"], known["year"], settings.popular, settings.years_apart)


def _left(path: Path) -> int | None:
    """Give how many pairs a task did not draw, or None where it is still to be done."""
    kept = take_up(path.with_suffix(".npz"))
    return None if kept is None else int(kept["omitted"][0])


def _leave_pairs(path: Path, sums: Sums, omitted: int) -> int:
    """Leave the pairs of a task, sorted, with what they share."""
    leave_array(path, np.stack(sums.told()))
    leave(path.with_suffix(".npz"), {"omitted": np.array([omitted])})  # comes last: it tells that the task is done
    return omitted


def _meet(share: int, place: _Place, samples: int, settings: Settings) -> int:
    """Leave the pairs that the rare stretches of one share draw; count those not drawn."""
    path = place.file("meet", share)
    if (omitted := _left(path)) is not None:
        return omitted
    bounds = place.edge(share), place.edge(share + 1) - 1
    found = [np.empty((3, 0), dtype=np.uint32)]
    found += [_stretch(place.file("sample", number), *bounds) for number in range(samples)]
    hashes, labels, reports = np.concatenate(found, axis=1)
    order = np.argsort(hashes, kind="stable")
    at, group = few_places(hashes[order])
    rows = order[at]
    shingles, members = joining_shingles(group, labels[rows].astype(np.int32), reports[rows].astype(np.int32))
    sums = Sums()
    return _leave_pairs(path, sums, _drawing(place, settings).draw(sums, members, shingles, None))


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Clusters numbered from 0 on, the reports that hold them in order of time, and what each is worth."""

    number: int
    groups: NDArray[np.int32]
    members: NDArray[np.int32]
    worth: NDArray[np.int64]


def _draw(given: _Groups, place: _Place, settings: Settings) -> int:
    """Leave the pairs that some clusters draw; count those not drawn."""
    path = place.file("draw", given.number)
    if (omitted := _left(path)) is not None:
        return omitted
    sums = Sums()
    members, groups = given.members.astype(np.int64), given.groups.astype(np.int64)
    return _leave_pairs(path, sums, _drawing(place, settings).draw(sums, members, groups, given.worth))


def _add(part: int, place: _Place, files: tuple[int, int], settings: Settings) -> NDArray[np.int64]:
    """Give the pairs of some reports that are worth aligning, with what they share in all."""
    path = place.file("add", part)
    if path.exists():
        return np.asarray(np.load(path))
    sums = Sums()
    for step, count in zip(("meet", "draw"), files, strict=True):
        for number in range(count):
            sums.add(*_stretch(place.file(step, number), part * _REPORTS << 32, ((part + 1) * _REPORTS << 32) - 1))
    found = np.stack(worth_aligning(*sums.told(), settings))
    leave_array(path, found)
    return found


def _told_by_some(corpus: Corpus, kinds: Kinds) -> Iterator[tuple[int, Told]]:
    """Yield what is sampled, some reports at a time."""
    for number, start in enumerate(range(0, len(corpus.inputs), _REPORTS)):
        yield number, told_sentences(corpus, kinds, slice(start, start + _REPORTS))


def _clusters(corpus: Corpus, kinds: Kinds, popular: int) -> Iterator[_Groups]:
    """Yield the clusters of several reports, some pairs at a time."""
    labels, members = cluster_cells(corpus, kinds)
    begins = np.flatnonzero(np.concatenate((np.ones(min(len(labels), 1), dtype=bool), labels[1:] != labels[:-1])))
    sizes = np.diff(np.append(begins, len(labels)))
    several = sizes > 1
    members, worth = members[np.repeat(several, sizes)], key_worth(corpus)[labels[begins[several]]]
    sizes = sizes[several]
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    drawn = np.cumsum(pair_counts(sizes, popular))
    cuts = np.unique(np.searchsorted(drawn, np.arange(0, drawn[-1] if len(drawn) else 0, _DRAWN)))
    for number, part in enumerate(np.split(np.arange(len(sizes)), cuts[1:]) if len(cuts) else ()):
        groups = np.repeat(np.arange(len(part), dtype=np.int32), sizes[part])
        reports = members[bounds[part[0]] : bounds[part[-1] + 1]].astype(np.int32)
        yield _Groups(number, groups, reports, worth[part])


def pairs_in_shards(corpus: Corpus, kinds: Kinds, settings: Settings, shards: Shards) -> ReportPairs:
    """Find what `candidate_pairs` finds, by the workers; the keys of `corpus` lie in `shards`.

    This process sends numbers of sentences and clusters, and gets the pairs worth aligning.
    """
    told = kinds.kind != KINDS.index("statutory")
    letters = int(corpus.letters[corpus.key[told]].sum())
    place = _Place(shards.folder, 1 + letters // STEP // _KEPT)
    leave(place.folder / "pairs" / "reports.npz", {"body": corpus.body, "year": corpus.year})
    samples = sum(1 for _ in shards.mapper(partial(_sample, place=place), _told_by_some(corpus, kinds)))
    meet = partial(_meet, place=place, samples=samples, settings=settings)
    omitted = [*shards.mapper(meet, range(place.shares))]
    drawn = [*shards.mapper(partial(_draw, place=place, settings=settings), _clusters(corpus, kinds, settings.popular))]
    parts = range(-(-len(corpus.inputs) // _REPORTS))
    add = partial(_add, place=place, files=(len(omitted), len(drawn)), settings=settings)
    pairs, shared = np.concatenate([np.empty((2, 0), dtype=np.int64), *shards.mapper(add, parts)], axis=1)
    return choose(pairs, shared, sum(omitted) + sum(drawn), len(corpus.inputs), settings)
