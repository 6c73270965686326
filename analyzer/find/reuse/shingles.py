"""Stretches of sixteen letters: what half-copied, merged and split sentences have in common.

Sentence clusters see whole sentences. Where clauses of several sources are woven into one sentence, or
one sentence is cut into three, no cluster joins the two reports, but runs of letters do. Shingles of
the matching keys, set one after the other, find such reports: only those that few reports hold, and of
these a fixed half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import distinct
from analyzer.find.reuse.corpus import Corpus
from analyzer.find.reuse.kinds import KINDS, Kinds

__all__ = [
    "LETTERS",
    "SHINGLE",
    "STEP",
    "Told",
    "few_places",
    "hash_shingles",
    "joining_shingles",
    "rare_shingles",
    "sampled_shingles",
    "told_sentences",
]

SHINGLE = 16  # letters; 政府信息公开工作年度报告, the longest term of the trade, has twelve
# One shingle in two is kept, chosen by its hash: of two runs of nineteen letters four are left.
STEP = 2
LETTERS = 5  # what a kept shingle stands for when letters shared are estimated from a few short runs
_FEW = 24  # places; what stands in more of them is a phrase, or a cluster's business
_BATCH_LETTERS = 1 << 20
_AT_ONCE = 16_000_000  # kept shingles looked at at a time, 300 MB; what is more is hashed again for each share
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_ROW = np.uint64(0xFFFFFFFF)


def hash_shingles(text: str) -> NDArray[np.uint64]:
    """Hash every stretch of `SHINGLE` letters of a text; the i-th hash is that of ``text[i:i + SHINGLE]``.

    The hash of sixteen letters is made from two of eight, these from two of four, and so on.
    """
    value = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    if len(value) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    width = 1
    for odd in _ODD:
        value = value * np.uint64(odd)
        value ^= value >> np.uint64(31)
        value = value[:-width] * np.uint64(0xFF51AFD7ED558CCD) + value[width:]
        width *= 2
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(29))


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Sentences in the order of their reports: the key, cluster and report of each, all of its report or none left out.

    `follows` tells which sentence stands before the next one of the same report, with none between them.
    """

    key: NDArray[np.int32]
    label: NDArray[np.int32]
    report: NDArray[np.int32]
    follows: NDArray[np.bool_]


def told_sentences(corpus: Corpus, kinds: Kinds, reports: slice = slice(None)) -> Told:
    """Give the sentences of some reports that nobody dictates."""
    first = corpus.first[: len(corpus.inputs)][reports]
    end = corpus.first[1:][reports]
    rows = np.arange(first[0], end[-1]) if len(first) else np.empty(0, dtype=np.int64)
    rows = rows[kinds.kind[rows] != KINDS.index("statutory")]
    report = corpus.report[rows]
    follows = np.zeros(len(rows), dtype=bool)
    follows[:-1] = (rows[1:] == rows[:-1] + 1) & (report[1:] == report[:-1])
    return Told(corpus.key[rows], corpus.label[rows], report, follows)


def _stretches(texts: Sequence[str], told: Told) -> Iterator[tuple[str, int, NDArray[np.int64]]]:
    """Yield the keys of sentences set one after the other, some at a time, with the first's number and where each ends.

    A line end stands between sentences that do not follow each other in one report.
    """
    follows = told.follows.tolist()
    pieces = [texts[k] if go else texts[k] + "\n" for k, go in zip(told.key.tolist(), follows, strict=True)]
    ends = np.cumsum(np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces)))
    start = 0
    while start < len(pieces):
        done = ends[start - 1] if start else 0
        stop = max(int(np.searchsorted(ends, done + _BATCH_LETTERS)), start + 1)
        while stop < len(pieces) and follows[stop - 1]:
            stop += 1
        yield "".join(pieces[start:stop]), start, ends[start:stop] - done
        start = stop


def sampled_shingles(texts: Sequence[str], told: Told, low: int = 0, high: int = 1 << 32) -> NDArray[np.uint64]:
    """Give the kept shingles whose hash lies in ``[low, high)``, sorted.

    Each is ``hash << 32 | n``, n the number of the sentence it begins in; 32 bits of the hash are left.
    """
    found = [np.empty(0, dtype=np.uint64)]
    for text, first, ends in _stretches(texts, told):
        if len(text) < SHINGLE:
            continue
        hashes = hash_shingles(text)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        breaks = np.concatenate(([0], np.cumsum(codes == ord("\n"))))
        whole = breaks[SHINGLE:] == breaks[: len(breaks) - SHINGLE]
        top = hashes >> np.uint64(32)
        at = np.flatnonzero(whole & (hashes % np.uint64(STEP) == 0) & (top >= low) & (top < high))
        row = (first + np.searchsorted(ends, at, side="right")).astype(np.uint64)
        found.append((hashes[at] & ~_ROW) | row)
    values = np.concatenate(found)
    values.sort()
    return values


def few_places(hashes: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the places of sorted hashes that stand there several times, but not too often, and numbers of the hashes."""
    begins = np.flatnonzero(np.concatenate((np.ones(min(len(hashes), 1), dtype=bool), hashes[1:] != hashes[:-1])))
    sizes = np.diff(np.append(begins, len(hashes)))
    kept = (sizes > 1) & (sizes <= _FEW)
    begins, sizes = begins[kept], sizes[kept]
    group = np.repeat(np.arange(len(begins)), sizes)
    return np.repeat(begins - (np.cumsum(sizes) - sizes), sizes) + np.arange(len(group)), group


def joining_shingles(
    group: NDArray[np.int64], labels: NDArray[np.int32], reports: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give (shingle, report) where a shingle stands in several clusters, sorted, without repetitions."""
    if not len(group):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
    many = np.maximum.reduceat(labels, starts) > np.minimum.reduceat(labels, starts)
    cells = distinct((group << 32 | reports)[many[group]])
    return cells >> 32, cells & 0xFFFFFFFF


def rare_shingles(corpus: Corpus, kinds: Kinds) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Find the shingles that join sentences of different clusters and stand in few places.

    Yields
    ------
    tuple of arrays
        Number of the shingle and number of the report, sorted by both, without repetitions; one share of all
        shingles at a time, numbered from 0 on.
    """
    told = told_sentences(corpus, kinds)
    letters = int(corpus.letters[told.key].sum())
    shares = 1 + letters // STEP // _AT_ONCE
    for share in range(shares):
        low, high = ((n << 32) // shares for n in (share, share + 1))
        values = sampled_shingles(corpus.keys.texts, told, low, high)
        at, group = few_places((values >> np.uint64(32)).astype(np.uint32))
        rows = (values[at] & _ROW).astype(np.int64)
        yield joining_shingles(group, told.label[rows], told.report[rows])
