"""Families: bodies of one year whose reports share at least half of the shorter's narrative.

Reports that share much are found by MinHash over their sets of clusters, not by looking at all
pairs; each pair found is then measured exactly, and pairs over the threshold are joined.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import Settings
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


def _clusters_of(corpus: Corpus, kinds: Kinds, report: int) -> dict[int, int]:
    """Give the clusters of a report that can speak of copying, with the characters that stand in them."""
    rows = corpus.rows(report)
    told = kinds.evidence[rows]
    weights: dict[int, int] = {}
    for label, size in zip(corpus.label[rows][told].tolist(), corpus.characters[rows][told].tolist(), strict=True):
        weights[label] = weights.get(label, 0) + size
    return weights


def _likely_pairs(corpus: Corpus, sets: list[dict[int, int]]) -> list[tuple[int, int]]:
    """Give the pairs of sets (as positions) that share a smallest hash."""
    labels = np.fromiter((label for labels in sets for label in labels), dtype=np.int64)
    hashes = minima(corpus.keys.low[labels].astype(np.uint32), np.array([len(labels) for labels in sets]), size=_HASHES)
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


def find_families(corpus: Corpus, kinds: Kinds, settings: Settings) -> dict[int, tuple[str, int]]:
    """Give the family of each report that belongs to one: report → (family id, number of bodies).

    The id is the year and a hash of the smallest body's key: it stays when a family grows, unless
    the newcomer is smaller.
    """
    narrative = narrative_characters(corpus, kinds)
    latest = np.array([report for report in latest_versions(corpus) if narrative[report] > 0], dtype=np.int64)
    families = [
        family
        for year in np.unique(corpus.year[latest]).tolist()
        for family in _families_of(corpus, kinds, narrative, latest[corpus.year[latest] == year].tolist(), settings)
    ]
    return {report: (_family_id(corpus, family), len(family)) for family in families for report in family}


def _families_of(
    corpus: Corpus, kinds: Kinds, narrative: NDArray[np.int64], reports: list[int], settings: Settings
) -> list[list[int]]:
    """Give the families of two and more among the reports of one year."""
    sets = [_clusters_of(corpus, kinds, report) for report in reports]
    kept = [n for n, labels in enumerate(sets) if labels]
    reports, sets = [reports[n] for n in kept], [sets[n] for n in kept]
    if not reports:
        return []
    parent = list(range(len(reports)))
    for one, two in _likely_pairs(corpus, sets):
        short, long = sorted((one, two), key=lambda n: (narrative[reports[n]], n))
        roots = sorted((_root(parent, one), _root(parent, two)))
        if roots[0] != roots[1]:
            common = sum(size for label, size in sets[short].items() if label in sets[long])
            if common >= settings.family_share * narrative[reports[short]]:
                parent[roots[1]] = roots[0]
    members: dict[int, list[int]] = {}
    for n in range(len(reports)):
        members.setdefault(_root(parent, n), []).append(reports[n])
    return [family for family in members.values() if len(family) > 1]


def _family_id(corpus: Corpus, family: list[int]) -> str:
    """Name a family after its year and its smallest body."""
    smallest = min(corpus.inputs[report].agency or corpus.inputs[report].report_id for report in family)
    digest = blake2b(smallest.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"f{int(corpus.year[family[0]])}-{digest}"
