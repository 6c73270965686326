"""Which reports to lay side by side: those that share clusters or rare stretches, the most sharing first, in bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import distinct
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.kinds import Kinds
from analyzer.find.reuse.shingles import LETTERS, rare_shingles

__all__ = [
    "Drawing",
    "ReportPairs",
    "Sums",
    "candidate_pairs",
    "choose",
    "cluster_cells",
    "key_worth",
    "pair_counts",
    "worth_aligning",
]

_WAITING = 1_000_000  # pairs that wait to be added up
_AHEAD = 4  # neighbours in time that a report meets in a popular cluster


@dataclass(frozen=True, slots=True)
class ReportPairs:
    """Pairs of reports (a < b, numbers of the corpus) worth aligning, those that share most first.

    `skipped_in_clusters` counts pairs inside popular clusters that were not drawn, `skipped_by_cap`
    pairs dropped because both reports had enough partners.
    """

    pairs: list[tuple[int, int]]
    skipped_in_clusters: int
    skipped_by_cap: int


def _in_time(corpus: Corpus) -> NDArray[np.int64]:
    """Rank the reports by year, day and id."""
    order = np.lexsort((np.arange(len(corpus.inputs)), corpus.day, corpus.year))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def pair_counts(sizes: NDArray[np.int64], popular: int) -> NDArray[np.int64]:
    """Count the pairs that are drawn of groups of so many reports."""
    drawn: NDArray[np.int64] = np.where(sizes <= popular, sizes * (sizes - 1) // 2, (_AHEAD + 1) * sizes)
    return drawn


def _pairs_by_size(
    reports: NDArray[np.int64], labels: NDArray[np.int64], popular: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]]:
    """Yield (one, other, label, pairs left out) for all clusters of one size at a time.

    `labels` is sorted, and `reports` ordered in time within a label.
    """
    starts = np.flatnonzero(np.concatenate(([True], labels[1:] != labels[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(labels)])))
    for size in np.unique(sizes[sizes > 1]).tolist():
        begins = starts[sizes == size]
        if size <= popular:
            left, right = np.triu_indices(size, 1)
        else:
            steps = [np.arange(size - ahead) for ahead in range(1, _AHEAD + 1)]
            left = np.concatenate([*steps, np.zeros(size - _AHEAD - 1, dtype=np.int64)])
            right = np.concatenate([*(step + n for n, step in enumerate(steps, 1)), np.arange(_AHEAD + 1, size)])
        one = reports[begins[:, None] + left]
        other = reports[begins[:, None] + right]
        omitted = (size * (size - 1) // 2 - len(left)) * len(begins)
        yield one.ravel(), other.ravel(), np.repeat(labels[begins], len(left)), omitted


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What decides which pairs are drawn: the body and year of each report, `Settings.popular` and `years_apart`."""

    body: NDArray[np.int32]
    year: NDArray[np.int32]
    popular: int
    years: int

    def may_be_told(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which pairs could become an overlap: other bodies, or one body in different years not far apart."""
        year, body = self.year, self.body
        apart = np.abs(year[one] - year[other])
        known = (year[one] != UNKNOWN) & (year[other] != UNKNOWN)
        told: NDArray[np.bool_] = (body[one] != body[other]) | (known & (apart > 0) & (apart <= self.years))
        return told

    def draw(
        self, sums: Sums, members: NDArray[np.int64], groups: NDArray[np.int64], worth: NDArray[np.int64] | None
    ) -> int:
        """Add the pairs of reports that share a group, each with the group's worth; count the pairs not drawn.

        `groups` is sorted, and `members` ordered in time within a group; without `worth` it is that of a shingle.
        """
        omitted = 0
        for one, other, group, left_out in _pairs_by_size(members, groups, self.popular) if len(groups) else ():
            told = self.may_be_told(one, other)
            low, high = np.minimum(one, other)[told], np.maximum(one, other)[told]
            sums.add(low << 32 | high, np.full(len(low), LETTERS) if worth is None else worth[group[told]])
            omitted += left_out
        return omitted


def cluster_cells(corpus: Corpus, kinds: Kinds) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the (cluster, report) pairs that can speak of copying, by cluster and then in order of time."""
    rows = np.flatnonzero(kinds.evidence)
    rank = _in_time(corpus)
    cells = distinct(corpus.label[rows].astype(np.int64) * len(rank) + rank[corpus.report[rows]])
    return cells // max(len(rank), 1), np.argsort(rank)[cells % max(len(rank), 1)]


def candidate_pairs(corpus: Corpus, kinds: Kinds, settings: Settings) -> ReportPairs:
    """Find the pairs of reports that share clusters, or stretches of sentences, worth half a passage or more.

    In a cluster of at most `settings.popular` reports all pairs are drawn; in a larger one each
    report meets the next few in time and the first, so that the work stays linear. A pair is kept as
    long as one of its two reports has fewer than `settings.partners` partners.
    """
    sums = Sums()
    drawing = Drawing(corpus.body, corpus.year, settings.popular, settings.years_apart)
    groups, members = cluster_cells(corpus, kinds)
    omitted = drawing.draw(sums, members, groups, key_worth(corpus))
    for shingles, members in rare_shingles(corpus, kinds):
        omitted += drawing.draw(sums, members, shingles, None)
    return choose(*worth_aligning(*sums.told(), settings), omitted, len(corpus.inputs), settings)


def key_worth(corpus: Corpus) -> NDArray[np.int64]:
    """Count the letters of each key that nobody dictates."""
    worth: NDArray[np.int64] = (corpus.letters - corpus.covered).astype(np.int64)
    return worth


def worth_aligning(
    pairs: NDArray[np.int64], shared: NDArray[np.int64], settings: Settings
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keep the pairs that share half a passage or more."""
    good = shared * 2 >= settings.passage_letters
    return pairs[good], shared[good]


def choose(
    pairs: NDArray[np.int64], shared: NDArray[np.int64], omitted: int, reports: int, settings: Settings
) -> ReportPairs:
    """Keep of `pairs` those that share most, some for each report."""
    chosen, dropped = _capped(pairs[np.lexsort((pairs, -shared))], reports, settings.partners)
    return ReportPairs(chosen, omitted, dropped)


class Sums:
    """Adds up what pairs share; holds each pair once and some more that wait to be added."""

    def __init__(self) -> None:
        self._codes = [np.empty(0, dtype=np.int64)]
        self._weights = [np.empty(0, dtype=np.int64)]
        self._waiting = 0

    def add(self, codes: NDArray[np.int64], weights: NDArray[np.int64]) -> None:
        """Add pairs."""
        self._codes.append(codes)
        self._weights.append(weights)
        self._waiting += len(codes)
        if self._waiting > max(_WAITING, len(self._codes[0])):
            self.told()

    def told(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the distinct pairs, sorted, and the sum of each."""
        codes, weights = np.concatenate(self._codes), np.concatenate(self._weights)
        order = np.argsort(codes, kind="stable")
        codes, weights = codes[order], weights[order]
        begins = np.flatnonzero(np.concatenate((np.ones(min(len(codes), 1), dtype=bool), codes[1:] != codes[:-1])))
        self._codes = [codes[begins]]
        self._weights = [np.add.reduceat(weights, begins) if len(begins) else weights]
        self._waiting = 0
        return self._codes[0], self._weights[0]


def _capped(pairs: NDArray[np.int64], reports: int, partners: int) -> tuple[list[tuple[int, int]], int]:
    """Keep pairs in the given order while one of the two reports has partners to give; count the others."""
    used = [0] * reports
    chosen = []
    for pair in pairs.tolist():
        one, other = pair >> 32, pair & 0xFFFFFFFF
        if used[one] < partners or used[other] < partners:
            used[one] += 1
            used[other] += 1
            chosen.append((one, other))
    return chosen, len(pairs) - len(chosen)
