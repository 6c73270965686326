"""MinHash signatures of short texts, many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["GROUP", "Sketches", "minima", "signatures", "sketch"]

_BATCH_LETTERS = 1 << 16  # one batch and its copies stay in the second-level cache
_BATCH_TEXTS = 4096
_GOLDEN = 0x9E3779B97F4A7C15
GROUP = 16  # hashes whose last bytes stand together: two words, within one cache line


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """What is left of the signatures of n texts.

    `bands` has shape (bands, n): texts with an equal number in a row share that band; `width` hashes make one. `low`
    has shape (hashes / GROUP, n, GROUP): the last byte of each hash, enough to estimate how alike two texts are (equal
    by chance once in 256).
    """

    bands: NDArray[np.uint32]
    low: NDArray[np.uint8]
    width: int


def _seeds(count: int) -> tuple[list[np.uint32], list[np.uint32]]:
    """Give `count` fixed odd factors and offsets by splitmix64: no generator whose stream could change."""
    values, state, mask = [], _GOLDEN, (1 << 64) - 1
    for _ in range(2 * count):
        state = (state + _GOLDEN) & mask
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        values.append(np.uint32((z ^ (z >> 31)) & 0xFFFFFFFF))
    return [v | np.uint32(1) for v in values[:count]], values[count:]


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut the texts into runs of about `_BATCH_LETTERS` letters."""
    start = size = 0
    for i, text in enumerate(texts):
        size += len(text) + 2
        if size >= _BATCH_LETTERS:
            yield start, i + 1
            start, size = i + 1, 0
    if start < len(texts):
        yield start, len(texts)


def _shingles(texts: Sequence[str], width: int) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Hash the shingles of each text, its two ends included; give them in a row and where each text begins."""
    padded = "".join(f"\x02{text}\x03" for text in texts)
    codes = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
    lengths = np.fromiter((len(text) + 2 for text in texts), dtype=np.intp, count=len(texts))
    mixed = codes[: len(codes) - width + 1] * np.uint32(0x85EBCA6B)
    for step in range(1, width):
        mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0xC2B2AE35)
        mixed += codes[step : len(codes) - width + 1 + step] * np.uint32(0x27D4EB2F)
    mixed = (mixed ^ (mixed >> np.uint32(16))) * np.uint32(0x7FEB352D)
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x846CA68B)
    mixed ^= mixed >> np.uint32(16)
    counts = np.maximum(lengths - (width - 1), 1)
    ends = np.cumsum(lengths)
    inside = np.ones(len(codes), dtype=bool)
    for step in range(1, width):  # shingles that would reach into the next text
        inside[ends - step] = False
    inside = inside[: len(mixed)]
    return mixed[inside], np.concatenate(([0], np.cumsum(counts)[:-1]))


def signatures(texts: Sequence[str], *, size: int, width: int = 2) -> NDArray[np.uint32]:
    """Give the MinHash signature of every text.

    Parameters
    ----------
    texts : sequence of str
        Each of one character or more.
    size : int
        Hashes a text.
    width : int
        Letters a shingle. Two: a word changed in Chinese is one or two characters, and each changes
        two shingles instead of three, which keeps reworded sentences far from chance (measured on
        generated sentences with known truth, `benchmarks/reuse.py`).

    Returns
    -------
    NDArray[np.uint32]
        Shape (texts, size). The share of equal columns of two rows estimates their Jaccard similarity.
    """
    result = np.empty((len(texts), size), dtype=np.uint32, order="F")  # written and read column by column
    factors, offsets = _seeds(size)
    for start, stop in _batches(texts):
        shingles, begins = _shingles(texts[start:stop], width)
        work = np.empty_like(shingles)
        for column, (factor, offset) in enumerate(zip(factors, offsets, strict=True)):
            np.bitwise_xor(shingles, offset, out=work)
            np.multiply(work, factor, out=work)
            result[start:stop, column] = np.minimum.reduceat(work, begins)
    return result


def minima(items: NDArray[np.uint32], counts: NDArray[np.int64], *, size: int) -> NDArray[np.uint32]:
    """Give the MinHash of sets of numbers: `counts[i]` of `items`, in a row, belong to set i (none empty)."""
    begins = np.concatenate(([0], np.cumsum(counts)[:-1]))
    factors, offsets = _seeds(size)
    columns = [
        np.minimum.reduceat((items ^ offset) * factor, begins) for factor, offset in zip(factors, offsets, strict=True)
    ]
    return np.stack(columns, axis=1)


def _band_hash(columns: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Give one number for the columns (shape rows, texts) of a band."""
    value = np.full(columns.shape[1], _GOLDEN & 0xFFFFFFFF, dtype=np.uint32)
    for column in columns:
        value = (value ^ column) * np.uint32(0x9E3779B1)
        value ^= value >> np.uint32(15)
    return value


def sketch(texts: Sequence[str], *, bands: int, rows: int) -> Sketches:
    """Sketch every text by ``bands * rows`` hashes; only what is compared later is kept.

    Parameters
    ----------
    texts : sequence of str
        As `signatures` takes them.
    bands, rows : int
        Two texts of Jaccard similarity s share a band with probability ``1 - (1 - s ** rows) ** bands``. Their product
        is a multiple of `GROUP`.
    """
    found = np.empty((bands, len(texts)), dtype=np.uint32)
    low = np.empty((bands * rows // GROUP, len(texts), GROUP), dtype=np.uint8)
    for start in range(0, len(texts), _BATCH_TEXTS):
        part = slice(start, start + _BATCH_TEXTS)
        signature = signatures(texts[part], size=bands * rows)
        last = signature.astype(np.uint8)
        for n in range(len(low)):
            low[n, part] = last[:, n * GROUP : (n + 1) * GROUP]
        for band in range(bands):
            found[band, part] = _band_hash(signature.T[band * rows : (band + 1) * rows])
    return Sketches(found, low, rows)
