"""One report made ready for alignment: its keys with offsets, and what each of its letters can prove."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.masking import Masked
from analyzer.find.reuse.prepare import unpack
from analyzer.find.reuse.shingles import SHINGLE, hash_shingles

__all__ = ["Given", "Side", "Span", "make_side", "source_span"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What a report is aligned by.

    `text` is in UTF-8, `packed` what `prepare_all` gave. For each sentence `spans` hold section, start and end (shape
    (sentences, 3)), `labels` its cluster or -1 where it is no evidence.
    """

    report_id: str
    text: bytes
    packed: bytes
    spans: NDArray[np.int32]
    labels: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One report made ready for alignment.

    `spans[i]` is section, start and end of sentence i, `labels[i]` its cluster, or -1 where it is no evidence; `where`
    gives the sentences of each cluster in order;
    `worth[i]` its letters that nobody dictates; `block[i]` numbers stretches that no heading, table or section border cuts.
    For the letters of the key: `plain` tells which can prove copying (no sign, not dictated, in no
    list of names), `hashes` are those of its stretches of sixteen letters, sorted, and `places` where
    each of them begins first.
    """

    report_id: str
    text: str
    spans: NDArray[np.int32]
    masked: Masked
    labels: tuple[int, ...]
    where: dict[int, list[int]]
    worth: tuple[int, ...]
    block: tuple[int, ...]
    plain: NDArray[np.bool_]
    hashes: NDArray[np.uint64]
    places: NDArray[np.int64]

    def sentence_at(self, place: int) -> int:
        """Give the sentence in which a letter of the key stands."""
        return bisect_right(self.masked.first, place) - 1

    def limits(self, place: int) -> Span:
        """Give the bounds in the key of the block in which a letter stands."""
        low = high = self.sentence_at(place)
        while low and self.block[low - 1] == self.block[low]:
            low -= 1
        while high + 1 < len(self.block) and self.block[high + 1] == self.block[high]:
            high += 1
        return self.masked.first[low], self.masked.first[high + 1]

    def evidence(self, start: int, end: int) -> int:
        """Count the letters of a stretch of the key that can prove copying."""
        return int(np.count_nonzero(self.plain[start:end]))


def _blocks(spans: NDArray[np.int32], gap: int) -> NDArray[np.int64]:
    """Number the stretches of sentences that no section border and no gap of letters cuts."""
    section, start, end = spans.T
    cut = (section[1:] != section[:-1]) | (start[1:] - end[:-1] > gap)
    return np.concatenate((np.zeros(min(len(spans), 1), dtype=np.int64), np.cumsum(cut)))


def _first_places(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Give the distinct hashes, sorted, and where each stands first; a plain sort beats the stable one of `np.unique`."""
    order = np.argsort(hashes)
    ordered = hashes[order]
    begins = np.flatnonzero(np.concatenate((np.ones(min(len(hashes), 1), dtype=bool), ordered[1:] != ordered[:-1])))
    return ordered[begins], np.minimum.reduceat(order, begins) if len(begins) else order


def make_side(given: Given, settings: Settings) -> Side:
    """Make a report ready for alignment; worth keeping while its pairs are looked at."""
    proof = unpack(given.packed)
    masked, plain = proof.masked, proof.plain
    before = np.concatenate(([0], np.cumsum(plain)))[list(masked.first)]
    block = _blocks(given.spans, settings.gap_letters)
    hashes, places = _first_places(hash_shingles(masked.key))
    of_letter = np.repeat(block, np.diff(masked.first))
    whole = of_letter[places] == of_letter[places + SHINGLE - 1] if len(places) else np.zeros(0, dtype=bool)
    worth, labels = tuple(np.diff(before).tolist()), tuple(given.labels.tolist())
    where: dict[int, list[int]] = {}
    for n, label in enumerate(labels):
        if label >= 0:
            where.setdefault(label, []).append(n)
    return Side(
        given.report_id, given.text.decode("utf-8", "surrogatepass"), given.spans, masked, labels, where, worth, tuple(block.tolist()), plain,
        hashes[whole], places[whole],
    )  # fmt: skip


def source_span(side: Side, start: int, end: int) -> Span:
    """Map a stretch of the key to the text; whole sentences keep their enumerator and closing sign."""
    first = side.masked.first
    low, high = side.sentence_at(start), side.sentence_at(end - 1)
    begin = int(side.spans[low, 1]) if start == first[low] else int(side.masked.starts[start])
    stop = int(side.spans[high, 2]) if end == first[high + 1] else int(side.masked.ends[end - 1])
    return begin, stop
