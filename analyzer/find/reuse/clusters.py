"""Sentence clusters over a whole corpus: exact collapse, MinHash bands, verified leaders.

Keys are taken in the order of their hash. That order depends on nothing but the keys themselves, so
neither the order of files nor the number of processes can change a cluster; a cluster's leader is its
smallest hash and gives it its name, which stays when reports are added and membership does not
change. (Ordering by year and body would let one added old report rename everything.)

No step looks at all pairs. In each bucket of each band a key meets the bucket's first key, and in
later rounds, among the leaders left, its next few predecessors: the work is bounded by keys × bands
however popular a bucket is. Buckets too large for every pair to be looked at are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.masking import letter_counts
from analyzer.find.reuse.minhash import Sketches, sketch

__all__ = ["Clusters", "Keys", "cluster_keys", "collapse"]

_BANDS, _ROWS = 16, 3  # a pair with Jaccard .5 meets with probability .88, .65 with .99, .1 with .02
_WINDOW = 2
_ROUNDS = 2  # a third joined one more key of 147,000 generated ones, 720 of 2.2 million
# Of 48 hashes. Pairs that verify have Jaccard .45 and more, 1.3 deviations above this at the least and mostly far
# more. On 200,000 generated sentences 15 gives the same clusters for twice as many chance pairs, 20 loses some.
_FEWEST_EQUAL = 17
_CHUNK = 200_000
_ROW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_LENGTH_STEPS = 40
_IN_CACHE = 16_384  # pairs of rows compared at a time: 3 MB with what is made of them


@dataclass(frozen=True, slots=True)
class Keys:
    """The distinct keys of a corpus in the order of their hash.

    `texts[i]` has the 128-bit hash (`high[i]`, `low[i]`); `index[n]` says which key the n-th given text has.
    """

    texts: list[str]
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
    # Copied, not only put in order: texts that lie in memory as they are read cluster a fifth faster by the million.
    ordered = [texts[i][:-1] + texts[i][-1:] for i in order.tolist()]
    return Keys(ordered, halves[order, 0], halves[order, 1], rank[given])


def _distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort and drop repetitions; sorting beats the hash table of `np.unique` on millions of pairs."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def _bucket_edges(hashes: NDArray[np.uint32], window: int) -> tuple[NDArray[np.uint64], int]:
    """Give the pairs to look at in the buckets of one band as ``later << 32 | earlier``, and crowded buckets.

    A row meets its bucket's first row and its `window` predecessors.
    """
    # Sorting plain numbers is some eight times faster than argsort, so the row stands in the low half. Among three
    # million keys a thousand meet by chance in a band of 32 bits; each is only one more pair to verify.
    packed = (hashes.astype(np.uint64) << _HALF) | np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    # Most buckets hold one row: from here on only the rows that follow another one in their bucket are looked at.
    at = np.flatnonzero((packed[1:] ^ packed[:-1]) <= _ROW) + 1
    begins = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1] + 1))) if len(at) else at
    head = np.repeat(at[begins] - 1, np.diff(np.append(begins, len(at))))
    rank = at - head
    later = packed[at] << _HALF
    edges = [later | (packed[head] & _ROW)]
    for back in range(1, window + 1):
        far = np.flatnonzero(rank > back)
        edges.append(later[far] | (packed[at[far] - back] & _ROW))
    return np.concatenate(edges), int(np.count_nonzero(rank == window + 2))


def _agreeing(
    edges: NDArray[np.uint64], size: NDArray[np.uint8], low: NDArray[np.uint8], most: int
) -> Iterator[NDArray[np.uint64]]:
    """Yield the pairs of rows that are near in length and agree in enough bytes of their sketches.

    Some pairs are looked at together, so that what is made of them stays in the cache. Eight bytes are counted as
    one number, whose bytes a product adds.
    """
    for start in range(0, len(edges), _IN_CACHE):
        part = edges[start : start + _IN_CACHE]
        one, other = (size[rows.view(np.int64)] for rows in (part >> _HALF, part & _ROW))
        part = part[np.maximum(one, other) - np.minimum(one, other) <= most]
        one, other = (low.take(rows.view(np.int64), axis=0, mode="clip") for rows in (part >> _HALF, part & _ROW))
        words = (one == other).view(np.uint64).T
        total = words[0].copy()
        for word in words[1:]:
            total += word
        yield part[(total * np.uint64(0x0101010101010101)) >> np.uint64(56) >= _FEWEST_EQUAL]


def _candidates(
    sketches: Sketches, lengths: NDArray[np.int32], active: NDArray[np.int64], window: int, least: float
) -> tuple[NDArray[np.int64], int]:
    """Give the distinct pairs of active rows that share a bucket and can reach the similarity `least`."""
    found: list[NDArray[np.uint64]] = []
    crowded = 0
    # The shorter text bounds the common subsequence, thus the similarity: 2 · short ≥ least · (short + long).
    # Lengths are compared in steps of a fortieth on the logarithmic scale, a step of tolerance allowed.
    size = np.minimum(np.log(np.maximum(lengths[active], 1)) * _LENGTH_STEPS, 255).astype(np.uint8)
    most = ceil(log((2 - least) / least) * _LENGTH_STEPS) + 1
    low = sketches.low if len(active) == len(sketches.low) else sketches.low[active]
    for band in sketches.bands:
        edges, popular = _bucket_edges(band if len(active) == len(band) else band[active], window)
        found += _agreeing(edges, size, low, most)
        crowded += popular
    kept = _distinct(np.concatenate(found).view(np.int64)) if found else np.empty(0, dtype=np.int64)
    return (active[kept >> 32] << 32) | active[kept & 0xFFFFFFFF], crowded


def _verify(
    texts: Sequence[str], lengths: NDArray[np.int32], edges: NDArray[np.int64], settings: Settings
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Keep the pairs whose Indel similarity reaches the threshold, with that similarity."""
    kept, scores = [], []
    for start in range(0, len(edges), _CHUNK):
        part = edges[start : start + _CHUNK]
        later, earlier = part >> 32, part & 0xFFFFFFFF
        similarity = cpdist(
            [texts[i] for i in later.tolist()],
            [texts[i] for i in earlier.tolist()],
            scorer=Indel.normalized_similarity,
            score_cutoff=min(settings.similarity, settings.short_similarity),
            dtype=np.float32,
        )
        short = np.minimum(lengths[later], lengths[earlier]) < settings.short_letters
        good = similarity >= np.where(short, settings.short_similarity, settings.similarity) - 1e-6
        kept.append(part[good])
        scores.append(similarity[good])
    return (np.concatenate(kept), np.concatenate(scores)) if kept else (edges, np.empty(0, dtype=np.float32))


def _follow(leader: NDArray[np.int32], edges: NDArray[np.int64], scores: NDArray[np.float32]) -> int:
    """Let each key follow the most similar leader among its pairs, in the order of keys; count who did."""
    later, earlier = edges >> 32, edges & 0xFFFFFFFF
    order = np.lexsort((earlier, -scores, later))  # for each key: best first, then the smaller hash
    followed, done = 0, -1
    for key, other in zip(later[order].tolist(), earlier[order].tolist(), strict=True):
        if key != done and leader[other] == other:
            leader[key] = other
            followed, done = followed + 1, key
    return followed


def _merge(texts: Sequence[str], leader: NDArray[np.int32], links: NDArray[np.int64], settings: Settings) -> int:
    """Join clusters that a verified pair of members links and whose leaders are near; count the comparisons.

    A leader is a random member of its cluster, so two versions of one sentence can stand on both
    sides of the threshold. A link alone would chain rewording to anything; both together do not.
    """
    ends = np.sort(np.stack((leader[links >> 32], leader[links & 0xFFFFFFFF])).astype(np.int64), axis=0)
    pairs = _distinct((ends[1] << 32 | ends[0])[ends[0] != ends[1]])
    later, earlier = (pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist()
    scores = cpdist(
        [texts[i] for i in later], [texts[i] for i in earlier], scorer=Indel.normalized_similarity, dtype=np.float32
    )
    near = scores >= settings.linked_similarity
    moved = leader.copy()
    _follow(moved, pairs[near], scores[near])
    leader[:] = moved[leader]
    return len(pairs)


def _release(texts: Sequence[str], leader: NDArray[np.int32], settings: Settings) -> int:
    """Set free the members that joining clusters has led too far from their leader; count the comparisons."""
    members = np.flatnonzero(leader != np.arange(len(leader)))
    scores = cpdist(
        [texts[i] for i in members.tolist()],
        [texts[i] for i in leader[members].tolist()],
        scorer=Indel.normalized_similarity,
        dtype=np.float32,
    )
    far = members[scores < settings.linked_similarity - 1e-6]
    leader[far] = far
    return len(members)


def cluster_keys(texts: Sequence[str], settings: Settings | None = None) -> Clusters:
    """Cluster distinct keys around verified leaders.

    Parameters
    ----------
    texts : sequence of str
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
    are left, which mends most of what greed separated, and end when a round joins nothing.
    """
    chosen = settings or Settings()
    lengths = np.fromiter((len(text) for text in texts), dtype=np.int32, count=len(texts))
    usable = np.flatnonzero(letter_counts(texts) >= chosen.min_letters)
    leader = np.arange(len(texts), dtype=np.int32)
    sketches = sketch(texts, bands=_BANDS, rows=_ROWS)
    least = min(chosen.similarity, chosen.short_similarity)
    rounds = verified = crowded = 0
    seen = np.empty(0, dtype=np.int64)
    links, active = [seen], usable
    while rounds < _ROUNDS and len(active) > 1:
        edges, crowded = _candidates(sketches, lengths, active, _WINDOW if rounds else 0, least)
        edges = edges[~np.isin(edges, seen, assume_unique=True)]
        seen = np.concatenate((seen, edges))
        good, scores = _verify(texts, lengths, edges, chosen)
        verified += len(edges)
        rounds += 1
        links.append(good)
        followed = _follow(leader, good, scores)
        leader = leader[leader]  # who followed a key that now follows another goes with it
        if followed == 0 and rounds > 1:
            break
        active = active[leader[active] == active]
    verified += _merge(texts, leader, np.concatenate(links), chosen)
    verified += _release(texts, leader, chosen)
    return Clusters(leader, rounds, verified, crowded)
