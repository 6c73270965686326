"""Sentence clusters over a whole corpus: exact collapse, MinHash bands, verified leaders.

Keys are taken in the order of their hash. That order depends on nothing but the keys themselves, so
neither the order of files nor the number of processes can change a cluster; a cluster's leader is its
smallest hash and gives it its name, which stays when reports are added and membership does not
change. (Ordering by year and body would let one added old report rename everything.)

No step looks at all pairs: `buckets` tells which keys meet. Buckets too large for every pair to be looked at are
counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from operator import itemgetter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from analyzer.find.reuse.buckets import Candidates, distinct, find_candidates
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.masking import letter_counts
from analyzer.find.reuse.minhash import sketch
from analyzer.find.reuse.statutory import covered_letters

__all__ = [
    "BANDS",
    "ROWS",
    "Clusters",
    "Comparing",
    "InMemory",
    "Keys",
    "cluster_keys",
    "collapse",
    "similarity",
]

BANDS, ROWS = 16, 3  # a pair with Jaccard .5 meets with probability .88, .65 with .99, .1 with .02
_WINDOW = 2  # predecessors in its bucket that a leader left meets
_ROUNDS = 2  # a third joined one more key of 147,000 generated ones, 720 of 2.2 million
_CHUNK = 1024  # pairs compared at a time: their texts stay in the cache from listing to comparing
_BATCH = 1 << 14  # pairs whose numbers are listed at a time
_ROUNDING = 1e-6  # similarities are of single precision


@dataclass(frozen=True, slots=True)
class Keys:
    """The distinct keys of a corpus in the order of their hash.

    `texts[i]` has the 128-bit hash (`high[i]`, `low[i]`); `index[n]` says which key the n-th given text has.
    """

    texts: Sequence[str]
    high: NDArray[np.uint64]
    low: NDArray[np.uint64]
    index: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which leader each distinct key follows, and what the search did.

    `leader[i]` is the index of key i's leader, never greater than i; a key alone leads itself.
    `crowded` counts buckets in which some pairs were not looked at.
    """

    leader: NDArray[np.int32]
    rounds: int
    verified: int
    crowded: int


def collapse(keys: Iterable[str]) -> Keys:
    """Bring equal keys together and order the distinct ones by their blake2b hash of 128 bits."""
    seen: dict[str, int] = {}
    given = np.fromiter((seen.setdefault(key, len(seen)) for key in keys), dtype=np.int32)
    digest = b"".join(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest() for key in seen)
    halves = np.frombuffer(digest, dtype=">u8").astype(np.uint64).reshape(-1, 2)
    order = np.lexsort((halves[:, 1], halves[:, 0]))
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    texts = list(seen)
    del seen
    # Copied, not only put in order: texts that lie in memory as they are read cluster a fifth faster by the million.
    ordered = [texts[i][:-1] + texts[i][-1:] for i in order.tolist()]
    return Keys(ordered, halves[order, 0], halves[order, 1], rank[given])


def similarity(one: Sequence[str], other: Sequence[str], least: float | None = None) -> NDArray[np.float32]:
    """Give the Indel similarity of texts side by side; 0 where it is below `least`."""
    found: NDArray[np.float32] = cpdist(
        one, other, scorer=Indel.normalized_similarity, score_cutoff=least, dtype=np.float32
    )
    return found


class Comparing(Protocol):
    """Distinct keys in the order of their hash, wherever they lie, and what is asked of them.

    `lengths` counts letters and signs of each, `letters` letters alone. Pairs are ``later << 32 | earlier``, sorted.
    """

    @property
    def lengths(self) -> NDArray[np.int32]:
        """Letters and signs of each key."""

    @property
    def letters(self) -> NDArray[np.int32]:
        """Letters of each key."""

    @property
    def covered(self) -> NDArray[np.int32]:
        """Letters of each key that law or form dictates."""

    def candidates(self, active: NDArray[np.int64], window: int, least: float) -> Candidates:
        """Find the pairs of active keys worth comparing, as `find_candidates` does."""

    def compare(self, pairs: NDArray[np.int64], least: float | None = None) -> NDArray[np.float32]:
        """Give the similarity of each pair; 0 where it is below `least`."""


class InMemory:
    """Keys in the memory of this process."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self.lengths = np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))
        self.letters = letter_counts(texts).astype(np.int32)
        self._sketches = sketch(texts, bands=BANDS, rows=ROWS)

    @property
    def covered(self) -> NDArray[np.int32]:
        """Letters of each key that law or form dictates; counted anew each time."""
        return covered_letters(self._texts)[1]

    def candidates(self, active: NDArray[np.int64], window: int, least: float) -> Candidates:
        """Find the pairs worth comparing."""
        return find_candidates(self._sketches, self.lengths, active, window, least)

    def compare(self, pairs: NDArray[np.int64], least: float | None = None) -> NDArray[np.float32]:
        """Give the similarity of each pair, some at a time."""
        texts, scores = self._texts, [np.empty(0, dtype=np.float32)]
        for start in range(0, len(pairs), _CHUNK):
            part = pairs[start : start + _CHUNK]
            # One text more, dropped again: `itemgetter` gives a text by itself where it is asked for one.
            one, other = (itemgetter(0, *ends.tolist())(texts)[1:] for ends in (part >> 32, part & 0xFFFFFFFF))
            # The later ones lie one after the other, the earlier anywhere: reading these in a row brings them into the
            # cache while nothing waits for them. Of three million sentences comparing takes a third less time.
            "".join(other)
            scores.append(similarity(one, other, least))
        return np.concatenate(scores)


def _verify(
    keys: Comparing, pairs: NDArray[np.int64], settings: Settings
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Keep the pairs whose Indel similarity reaches the threshold, with that similarity."""
    scores = keys.compare(pairs, min(settings.similarity, settings.short_similarity))
    short = np.minimum(keys.lengths[pairs >> 32], keys.lengths[pairs & 0xFFFFFFFF]) < settings.short_letters
    good = scores >= np.where(short, settings.short_similarity, settings.similarity) - _ROUNDING
    return pairs[good], scores[good]


def _follow(leader: NDArray[np.int32], edges: NDArray[np.int64], scores: NDArray[np.float32]) -> int:
    """Let each key follow the most similar leader among its pairs, in the order of keys; count who did.

    `edges` are sorted, and all their ends lead themselves. Of equally similar leaders the smaller hash is followed.
    """
    follows = bytearray(len(leader))
    for start in range(0, len(edges), _BATCH):
        part = edges[start : start + _BATCH]
        for key, other in zip((part >> 32).tolist(), (part & 0xFFFFFFFF).tolist(), strict=True):
            if not follows[other]:  # the pairs of a smaller hash have all been looked at
                follows[key] = 1
    led = np.flatnonzero(np.frombuffer(follows, dtype=np.uint8)[edges & 0xFFFFFFFF] == 0)
    if not len(led):
        return 0
    later, earlier, scores = edges[led] >> 32, edges[led] & 0xFFFFFFFF, scores[led]
    begins = np.flatnonzero(np.concatenate(([True], later[1:] != later[:-1])))
    best = np.repeat(np.maximum.reduceat(scores, begins), np.diff(np.append(begins, len(later))))
    at = np.flatnonzero(scores == best)[::-1]  # the first of equals is written last
    leader[later[at]] = earlier[at]
    return len(begins)


def _merge(keys: Comparing, leader: NDArray[np.int32], links: NDArray[np.int64], settings: Settings) -> int:
    """Join clusters that a verified pair of members links and whose leaders are near; count the comparisons.

    A leader is a random member of its cluster, so two versions of one sentence can stand on both
    sides of the threshold. A link alone would chain rewording to anything; both together do not.
    """
    ends = np.sort(np.stack((leader[links >> 32], leader[links & 0xFFFFFFFF])).astype(np.int64), axis=0)
    pairs = distinct((ends[1] << 32 | ends[0])[ends[0] != ends[1]])
    scores = keys.compare(pairs)
    near = scores >= settings.linked_similarity
    moved = leader.copy()
    _follow(moved, pairs[near], scores[near])
    leader[:] = moved[leader]
    return len(pairs)


def _release(keys: Comparing, leader: NDArray[np.int32], near: NDArray[np.int64], settings: Settings) -> int:
    """Set free the members that joining clusters has led too far from their leader; count the comparisons.

    `near` are pairs, sorted, that are known to be near enough: a member that follows such a leader is not compared.
    """
    members = np.flatnonzero(leader != np.arange(len(leader)))
    pairs = members << 32 | leader[members]
    at = np.minimum(np.searchsorted(near, pairs), max(len(near) - 1, 0))
    pairs = pairs[near[at] != pairs] if len(near) else pairs
    far = pairs[keys.compare(pairs) < settings.linked_similarity - _ROUNDING] >> 32
    leader[far] = far
    return len(pairs)


def cluster_keys(keys: Comparing, settings: Settings | None = None) -> Clusters:
    """Cluster distinct keys around verified leaders.

    Parameters
    ----------
    keys : Comparing
        Distinct keys in the order of their hash (`collapse`).
    settings : Settings, optional
        Similarities, and the letters below which a key only equals itself.

    Returns
    -------
    Clusters
        Members follow a leader directly or through a version of it; each has at least
        `settings.linked_similarity` to its leader.

    Notes
    -----
    Round one joins each key to the first of its buckets; the later rounds look at the leaders that
    are left, which mends most of what greed separated, and end when a round joins nothing. Only numbers are held
    here: 5 bytes a key, 8 bytes a pair looked at, 12 bytes a pair that is alike.
    """
    chosen = settings or Settings()
    leader = np.arange(len(keys.lengths), dtype=np.int32)
    active = np.flatnonzero(keys.letters >= chosen.min_letters)
    least = min(chosen.similarity, chosen.short_similarity)
    rounds = verified = crowded = 0
    seen = links = np.empty(0, dtype=np.int64)
    scores = np.empty(0, dtype=np.float32)
    while rounds < _ROUNDS and len(active) > 1:
        found = keys.candidates(active, _WINDOW if rounds else 0, least)
        pairs = found.pairs[~np.isin(found.pairs, seen, assume_unique=True)]
        good, similar = _verify(keys, pairs, chosen)
        seen, links = np.concatenate((seen, pairs)), np.concatenate((links, good))
        scores = np.concatenate((scores, similar))
        verified, crowded, rounds = verified + len(pairs), found.crowded, rounds + 1
        followed = _follow(leader, good, similar)
        leader = leader[leader]  # who followed a key that now follows another goes with it
        if followed == 0 and rounds > 1:
            break
        active = active[leader[active] == active]
    verified += _merge(keys, leader, links, chosen)
    near = np.sort(links[scores >= chosen.linked_similarity - _ROUNDING])
    verified += _release(keys, leader, near, chosen)
    return Clusters(leader, rounds, verified, crowded)
