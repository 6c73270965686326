"""Families: bodies of one year whose reports share at least half of the shorter's narrative.

Reports that share much are found by MinHash over their sets of clusters, not by looking at all
pairs; each pair found is then measured exactly, and pairs over the threshold are joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import Mapper, Settings
from analyzer.find.reuse.kinds import KINDS, Kinds
from analyzer.find.reuse.minhash import minima

__all__ = ["find_families", "latest_versions", "narrative_characters"]

# One hash a band: reports with Jaccard 1/3 (half of equally long ones) meet with probability .9999,
# with .1 (half of a report in one five times as long) with .92.
_HASHES = 24
_NEIGHBOURS = 2


def narrative_characters(corpus: Corpus, kinds: Kinds) -> NDArray[np.int64]:
    """Count the visible characters of each report's narrative, statutory sentences left out."""
    told = np.where(kinds.kind == KINDS.index("statutory"), 0, corpus.characters)
    return np.bincount(corpus.report, weights=told, minlength=len(corpus.inputs)).astype(np.int64)


def latest_versions(corpus: Corpus) -> list[int]:
    """Give one report for each body and known year: the one that counts."""
    return sorted(report for (_, year), report in corpus.latest().items() if year != UNKNOWN)


@dataclass(frozen=True, slots=True, eq=False)
class _Year:
    """Reports of one year, numbered from 0 on, and their sentences that can speak of copying.

    Of sentence n the cluster, a hash of it and the visible characters; those of report r are the rows
    ``first[r]:first[r + 1]``. `narrative` counts the characters of each report's narrative.
    """

    labels: NDArray[np.int32]
    hashes: NDArray[np.uint32]
    characters: NDArray[np.int32]
    first: NDArray[np.int64]
    narrative: NDArray[np.int64]

    def sets(self) -> list[dict[int, int]]:
        """Give the clusters of each report, with the characters that stand in them."""
        labels, sizes = self.labels.tolist(), self.characters.tolist()
        found = []
        for start, stop in pairwise(self.first.tolist()):
            weights: dict[int, int] = {}
            for label, size in zip(labels[start:stop], sizes[start:stop], strict=True):
                weights[label] = weights.get(label, 0) + size
            found.append(weights)
        return found


def _likely_pairs(hashes: NDArray[np.uint32]) -> list[tuple[int, int]]:
    """Give the pairs of sets (as positions) that share one of their smallest hashes (shape (sets, _HASHES))."""
    pairs: set[tuple[int, int]] = set()
    for column in range(_HASHES):
        order = np.argsort(hashes[:, column], kind="stable")
        ordered = hashes[order, column]
        head = 0
        for n in range(1, len(order)):
            if ordered[n] != ordered[n - 1]:
                head = n
                continue
            near = {head, *range(max(head, n - _NEIGHBOURS), n)}
            pairs.update((int(order[m]), int(order[n])) for m in near)
    return sorted(pairs)


def _root(parent: list[int], node: int) -> int:
    """Find the smallest member of a family, halving the path."""
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def find_families(corpus: Corpus, kinds: Kinds, settings: Settings, mapper: Mapper = map) -> dict[int, tuple[str, int]]:
    """Give the family of each report that belongs to one: report → (family id, number of bodies).

    The id is the year and a hash of the smallest body's key: it stays when a family grows, unless
    the newcomer is smaller. Years are looked at one by one, by `mapper`.
    """
    narrative = narrative_characters(corpus, kinds)
    latest = np.array([report for report in latest_versions(corpus) if narrative[report] > 0], dtype=np.int64)
    years = [latest[corpus.year[latest] == year] for year in np.unique(corpus.year[latest]).tolist()]
    asked = (_year(corpus, kinds, narrative, reports) for reports in years)
    found = {}
    for reports, families in zip(years, mapper(partial(_families_of, share=settings.family_share), asked), strict=True):
        for members in families:
            family = reports[members].tolist()
            found.update(dict.fromkeys(family, (_family_id(corpus, family), len(family))))
    return found


def _year(corpus: Corpus, kinds: Kinds, narrative: NDArray[np.int64], reports: NDArray[np.int64]) -> _Year:
    """Take what is looked at of the reports of one year."""
    sizes = corpus.first[reports + 1] - corpus.first[reports]
    rows = np.repeat(corpus.first[reports] - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    told = kinds.evidence[rows]
    of_report = np.repeat(np.arange(len(reports)), sizes)[told]
    first = np.concatenate(([0], np.cumsum(np.bincount(of_report, minlength=len(reports)))))
    labels = corpus.label[rows[told]]
    hashes = corpus.keys.low[labels].astype(np.uint32)
    return _Year(labels, hashes, corpus.characters[rows[told]], first, narrative[reports])


def _families_of(year: _Year, share: float) -> list[list[int]]:
    """Give the families of two and more among the reports of one year."""
    sizes = np.diff(year.first)
    kept = np.flatnonzero(sizes)  # others share nothing
    if not len(kept):
        return []
    hashes = minima(year.hashes, sizes[kept], size=_HASHES)
    sets, narrative, parent = year.sets(), year.narrative.tolist(), list(range(len(sizes)))
    for pair in _likely_pairs(hashes):
        one, two = kept[list(pair)].tolist()
        short, long = sorted((one, two), key=lambda n: (narrative[n], n))
        roots = sorted((_root(parent, one), _root(parent, two)))
        if roots[0] != roots[1]:
            common = sum(size for label, size in sets[short].items() if label in sets[long])
            if common >= share * narrative[short]:
                parent[roots[1]] = roots[0]
    members: dict[int, list[int]] = {}
    for n in kept.tolist():
        members.setdefault(_root(parent, n), []).append(n)
    return [family for family in members.values() if len(family) > 1]


def _family_id(corpus: Corpus, family: list[int]) -> str:
    """Name a family after its year and its smallest body."""
    smallest = min(corpus.inputs[report].agency or corpus.inputs[report].report_id for report in family)
    digest = blake2b(smallest.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"f{int(corpus.year[family[0]])}-{digest}"
