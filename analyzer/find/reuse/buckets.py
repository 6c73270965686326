"""Which keys to compare: pairs that share a bucket of a band and whose sketches agree.

No step looks at all pairs. In each bucket of each band a key meets the bucket's first key and, where a window is
asked for, its next few predecessors: the work is bounded by keys × bands however popular a bucket is. What is made
of a band is made some thousand keys at a time, so that it stays in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.minhash import GROUP, Sketches

__all__ = ["Candidates", "Rows", "band_pairs", "distinct", "find_candidates", "make_rows"]

# Of 48 hashes. Of the pairs that verify among a million generated sentences one in 7,000 has fewer; of the pairs that do
# not, two in seven: the more sentences, the more pairs share as many words by chance.
_FEWEST_EQUAL = 22
# Of sixteen hashes outside the band: nine in ten chance pairs have fewer, of pairs with 30 of 48 one in a thousand.
_FEWEST_AT_FIRST = 4
# A bucket with more keys is cut by two further hashes where a window is asked for. Among a million generated sentences
# 8 instead of 16 leave out two in seven of the pairs to look at, and one in 60 of those that verify; as many others that
# verify come in their place.
_LARGE = 8
# What is sorted of a band: 28 bits of the hash, 28 of the row's number, 8 of its length.
_HASH, _BUCKET = np.uint64(0xFFFFFFF0), np.uint64((1 << 36) - 1)
_ROW, _SIZE, _HALF = np.uint64((1 << 28) - 1), np.uint64(8), np.uint64(32)
_LENGTH_STEPS = 40
_SLICE = 1 << 16  # keys of a band looked at together, half a megabyte
_IN_CACHE = 16_384  # pairs of rows compared at a time: 3 MB with what is made of them
_EACH_BYTE, _TOP_BYTE = np.uint64(0x0101010101010101), np.uint64(56)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs worth comparing, as ``later << 32 | earlier``, sorted and distinct; `crowded` buckets left some out."""

    pairs: NDArray[np.int64]
    crowded: int


@dataclass(frozen=True, slots=True)
class Rows:
    """What is compared of rows: their lengths in steps, and the last bytes of their hashes, `width` of them a band.

    `most` is the greatest difference in length of two rows that can be near enough.
    """

    size: NDArray[np.uint8]
    most: int
    low: NDArray[np.uint8]
    width: int


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort and drop repetitions; sorting beats the hash table of `np.unique` on millions of pairs."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def _packed(hashes: NDArray[np.uint32], rows: Rows, active: NDArray[np.int64] | None) -> NDArray[np.uint64]:
    """Set each hash before the number and the length of its row, and sort.

    Sorting plain numbers is some eight times faster than argsort. Among three million keys one in a hundred meets
    another by chance in a band of 28 bits; each is only one more pair to look at.
    """
    count = len(hashes) if active is None else len(active)
    packed = np.empty(count, dtype=np.uint64)
    for start in range(0, count, _SLICE):
        part = packed[start : start + _SLICE]
        chosen = np.arange(start, start + len(part)) if active is None else active[start : start + _SLICE]
        np.left_shift(hashes[chosen] & _HASH, _HALF, out=part, dtype=np.uint64)
        part |= (chosen.view(np.uint64) << _SIZE) | rows.size[chosen]
    packed.sort()
    return packed


def _begins(packed: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Give where the buckets begin."""
    return np.flatnonzero(np.concatenate(([True], (packed[1:] ^ packed[:-1]) > _BUCKET)))


def _narrowed(packed: NDArray[np.uint64], further: NDArray[np.uint16]) -> list[NDArray[np.uint64]]:
    """Cut large buckets by further hashes of their rows; give the small buckets, and what became of the others."""
    begins = _begins(packed)
    sizes = np.diff(np.append(begins, len(packed)))
    large = np.repeat(sizes > _LARGE, sizes)
    part = packed[large]
    mixed = (part >> _HALF) ^ further[(part >> _SIZE & _ROW).view(np.int64)] * np.uint64(0x9E3779B1)
    part = ((mixed & _HASH) << _HALF) | (part & _BUCKET)
    part.sort()
    return [packed[~large], part]


def _slices(packed: NDArray[np.uint64]) -> Iterator[NDArray[np.uint64]]:
    """Cut sorted rows of a band into slices that end where a bucket ends."""
    start = 0
    while start < len(packed):
        last = min(start + _SLICE, len(packed)) - 1
        stop = int(np.searchsorted(packed, packed[last] | _BUCKET, side="right"))
        yield packed[start:stop]
        start = stop


def _near(one: NDArray[np.uint64], other: NDArray[np.uint64], most: int) -> NDArray[np.uint64]:
    """Give the pairs of sorted rows that are near in length as ``later << 32 | earlier``."""
    size, beside = one.astype(np.uint8), other.astype(np.uint8)  # the last byte
    kept = np.flatnonzero(np.maximum(size, beside) - np.minimum(size, beside) <= most)
    return ((one[kept] >> _SIZE & _ROW) << _HALF) | (other[kept] >> _SIZE & _ROW)


def _edges(packed: NDArray[np.uint64], window: int, most: int) -> tuple[NDArray[np.uint64], int]:
    """Give the pairs to look at in sorted rows as ``later << 32 | earlier``, and the crowded buckets.

    A row meets its bucket's first row and its `window` predecessors, if their lengths differ by `most` steps or less.
    """
    # Most buckets hold one row: only the rows that follow another one in their bucket are looked at.
    at = np.flatnonzero((packed[1:] ^ packed[:-1]) <= _BUCKET) + 1
    begins = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1] + 1))) if len(at) else at
    head = np.repeat(at[begins] - 1, np.diff(np.append(begins, len(at))))
    rank = at - head
    later = packed[at]
    edges = [_near(later, packed[head], most)]
    for back in range(1, window + 1):
        far = np.flatnonzero(rank > back)
        edges.append(_near(later[far], packed[at[far] - back], most))
    return np.concatenate(edges), int(np.count_nonzero(rank == window + 2))


def _equal(group: NDArray[np.uint8], later: NDArray[np.int64], earlier: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Count the equal bytes of the rows in one group of sixteen: eight are counted as one number."""
    one, other = (group.take(rows, axis=0, mode="clip") for rows in (later, earlier))
    words = (one == other).view(np.uint64)
    counts: NDArray[np.uint64] = ((words[:, 0] + words[:, 1]) * _EACH_BYTE) >> _TOP_BYTE
    return counts


def _agreeing(edges: NDArray[np.uint64], rows: Rows, first: int) -> Iterator[NDArray[np.uint64]]:
    """Yield the pairs of rows that agree in enough bytes of their sketches.

    The group `first` is looked at before the others: it must not hold hashes of the band.
    """
    rest = [group for n, group in enumerate(rows.low) if n != first]
    for start in range(0, len(edges), _IN_CACHE):
        part = edges[start : start + _IN_CACHE]
        later, earlier = (part >> _HALF).view(np.int64), (part & _ROW).view(np.int64)
        equal = _equal(rows.low[first], later, earlier)
        kept = np.flatnonzero(equal >= _FEWEST_AT_FIRST)
        later, earlier, equal = later[kept], earlier[kept], equal[kept]
        for group in rest:
            equal += _equal(group, later, earlier)
        yield part[kept[equal >= _FEWEST_EQUAL]]


def band_pairs(
    hashes: NDArray[np.uint32], number: int, rows: Rows, active: NDArray[np.int64] | None, window: int
) -> tuple[NDArray[np.int64], int]:
    """Find the pairs of one band that agree.

    Parameters
    ----------
    hashes : array of uint32
        Of this band, for each row.
    number : int
        Which band it is.
    rows : Rows
        What is compared.
    active : array of int, optional
        The rows to look at, sorted; without it all.
    window : int
        Predecessors that a row meets besides its bucket's first row. Where it is not 0, large buckets are cut finer.

    Returns
    -------
    tuple
        Pairs as ``later << 32 | earlier``, in no order, and how many buckets left pairs out.
    """
    groups = len(rows.low)
    last = (number + 1) * rows.width - 1  # the last hash of the band
    pair = (last + 2) // 2 % (groups * GROUP // 2)  # two hashes of the bands that follow
    further = rows.low[pair * 2 // GROUP].view(np.uint16)[:, pair % (GROUP // 2)]
    found = [np.empty(0, dtype=np.uint64)]
    crowded = 0
    for piece in _slices(_packed(hashes, rows, active)):
        for part in _narrowed(piece, further) if window else [piece]:
            edges, popular = _edges(part, window, rows.most)
            found += _agreeing(edges, rows, (last // GROUP + 1) % groups)
            crowded += popular
    return np.concatenate(found).view(np.int64), crowded


def make_rows(lengths: NDArray[np.int32], low: NDArray[np.uint8], width: int, least: float) -> Rows:
    """Make ready what is compared of the rows; `width` hashes make a band.

    The shorter text bounds the common subsequence, thus the similarity: 2 · short ≥ least · (short + long). Lengths are
    compared in steps of a fortieth on the logarithmic scale, a step of tolerance allowed.
    """
    size = np.minimum(np.log(np.maximum(lengths, 1)) * _LENGTH_STEPS, 255).astype(np.uint8)
    return Rows(size, ceil(log((2 - least) / least) * _LENGTH_STEPS) + 1, low, width)


def find_candidates(
    sketches: Sketches, lengths: NDArray[np.int32], active: NDArray[np.int64], window: int, least: float
) -> Candidates:
    """Find the pairs of active rows that share a bucket, agree in their sketches and can reach a similarity.

    Parameters
    ----------
    sketches : Sketches
        Of all keys.
    lengths : array of int
        Letters and signs of each key.
    active : array of int
        The rows to look at, sorted.
    window : int
        Predecessors that a row meets besides its bucket's first row. Where it is not 0, large buckets are cut finer.
    least : float
        Similarity that a pair must be able to reach.
    """
    chosen = None if len(active) == len(lengths) else active
    rows = make_rows(lengths, sketches.low, sketches.width, least)
    found = [np.empty(0, dtype=np.int64)]
    crowded = 0
    for number, band in enumerate(sketches.bands):
        pairs, popular = band_pairs(band, number, rows, chosen, window)
        found.append(pairs)
        crowded += popular
    return Candidates(distinct(np.concatenate(found)), crowded)
