"""Stretches of sixteen letters: what half-copied, merged and split sentences have in common.

Sentence clusters see whole sentences. Where clauses of several sources are woven into one sentence, or
one sentence is cut into three, no cluster joins the two reports, but runs of letters do. Shingles of
the matching keys, set one after the other, find such reports: only those that few reports hold, and of
these a fixed half.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import distinct
from analyzer.find.reuse.corpus import Corpus
from analyzer.find.reuse.kinds import KINDS, Kinds

__all__ = ["LETTERS", "SHINGLE", "hash_shingles", "rare_shingles"]

SHINGLE = 16  # letters; 政府信息公开工作年度报告, the longest term of the trade, has twelve
# One shingle in two is kept, chosen by its hash: of two runs of nineteen letters four are left.
_STEP = 2
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


def _stretches(corpus: Corpus, rows: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the keys of the rows set one after the other, some at a time, with the rows and where each ends.

    A line end stands between sentences that do not follow each other in one report.
    """
    if not len(rows):
        return
    report, texts = corpus.report[rows], corpus.keys.texts
    follows = np.append((rows[1:] == rows[:-1] + 1) & (report[1:] == report[:-1]), False)
    keys = corpus.key[rows].tolist()
    pieces = [texts[k] if go else texts[k] + "\n" for k, go in zip(keys, follows.tolist(), strict=True)]
    ends = np.cumsum(np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces)))
    start = 0
    while start < len(pieces):
        done = ends[start - 1] if start else 0
        stop = max(int(np.searchsorted(ends, done + _BATCH_LETTERS)), start + 1)
        while stop < len(pieces) and follows[stop - 1]:
            stop += 1
        yield "".join(pieces[start:stop]), rows[start:stop], ends[start:stop] - done
        start = stop


def _sampled(corpus: Corpus, rows: NDArray[np.int64], low: int, high: int) -> NDArray[np.uint64]:
    """Give the kept shingles of rows whose hash lies in ``[low, high)``, sorted.

    Each is ``hash << 32 | row`` of the sentence it begins in; 32 bits of the hash are left.
    """
    found = [np.empty(0, dtype=np.uint64)]
    for text, part, ends in _stretches(corpus, rows):
        if len(text) < SHINGLE:
            continue
        hashes = hash_shingles(text)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        breaks = np.concatenate(([0], np.cumsum(codes == ord("\n"))))
        whole = breaks[SHINGLE:] == breaks[: len(breaks) - SHINGLE]
        top = hashes >> np.uint64(32)
        at = np.flatnonzero(whole & (hashes % np.uint64(_STEP) == 0) & (top >= low) & (top < high))
        row = part[np.searchsorted(ends, at, side="right")].astype(np.uint64)
        found.append((hashes[at] & ~_ROW) | row)
    values = np.concatenate(found)
    values.sort()
    return values


def _rare(corpus: Corpus, values: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the rare shingles among sorted ones, numbered from 0 on, and the reports that hold them."""
    hashes = (values >> np.uint64(32)).astype(np.uint32)
    begins = np.flatnonzero(np.concatenate((np.ones(min(len(values), 1), dtype=bool), hashes[1:] != hashes[:-1])))
    sizes = np.diff(np.append(begins, len(values)))
    kept = (sizes > 1) & (sizes <= _FEW)
    begins, sizes = begins[kept], sizes[kept]
    group = np.repeat(np.arange(len(begins)), sizes)
    if not len(group):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    rows = (values[np.repeat(begins - starts, sizes) + np.arange(len(group))] & _ROW).astype(np.int64)
    labels, reports = corpus.label[rows], corpus.report[rows].astype(np.int64)
    many = np.maximum.reduceat(labels, starts) > np.minimum.reduceat(labels, starts)
    cells = distinct((group * len(corpus.inputs) + reports)[many[group]])
    shingle, report = np.divmod(cells, len(corpus.inputs))
    return shingle, report


def rare_shingles(corpus: Corpus, kinds: Kinds) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Find the shingles that join sentences of different clusters and stand in few places.

    Yields
    ------
    tuple of arrays
        Number of the shingle and number of the report, sorted by both, without repetitions; one share of all
        shingles at a time, numbered from 0 on.
    """
    rows = np.flatnonzero(kinds.kind != KINDS.index("statutory"))
    letters = int(corpus.letters[corpus.key[rows]].sum())
    shares = 1 + letters // _STEP // _AT_ONCE
    for share in range(shares):
        low, high = ((n << 32) // shares for n in (share, share + 1))
        yield _rare(corpus, _sampled(corpus, rows, low, high))
