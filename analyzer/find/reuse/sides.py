"""One report made ready for alignment: its keys with offsets, and what each of its letters can prove."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.inputs import ReuseInput, Settings
from analyzer.find.reuse.masking import SIGNS, Masked, mask_report
from analyzer.find.reuse.shingles import SHINGLE, hash_shingles
from analyzer.find.reuse.statutory import dictated_letters
from analyzer.schema import Sentence

__all__ = ["Given", "Side", "Span", "make_side", "source_span"]

Span = tuple[int, int]
# Five names or more in a row: columns of a website, fields of work, departments. Everybody lists the same.
_LIST = re.compile(r"(?:[^、，。；：:,;\s]{2,12}、\s*){4,}[^、，。；：:,;\s等和及]{2,8}")


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What a report is aligned by: itself, and the cluster of each sentence or -1 where it is no evidence."""

    source: ReuseInput
    labels: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One report made ready for alignment.

    `labels[i]` is the cluster of sentence i, or -1 where it is no evidence; `worth[i]` its letters
    that nobody dictates; `block[i]` numbers stretches that no heading, table or section border cuts.
    For the letters of the key: `plain` tells which can prove copying (no sign, not dictated, in no
    list of names), `hashes` are those of its stretches of sixteen letters, sorted, and `places` where
    each of them begins first.
    """

    report_id: str
    text: str
    sentences: tuple[Sentence, ...]
    masked: Masked
    labels: tuple[int, ...]
    worth: tuple[int, ...]
    block: tuple[int, ...]
    plain: NDArray[np.bool_]
    hashes: NDArray[np.uint64]
    places: NDArray[np.int64]

    def sentence_at(self, place: int) -> int:
        """Give the sentence in which a letter of the key stands."""
        return int(np.searchsorted(self.masked.first, place, side="right")) - 1

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


def _blocks(sentences: tuple[Sentence, ...], gap: int) -> tuple[int, ...]:
    """Number the stretches of sentences that no section border and no gap of letters cuts."""
    numbers, number = [], 0
    for n, sentence in enumerate(sentences):
        before = sentences[n - 1] if n else sentence
        number += sentence.section != before.section or sentence.start - before.end > gap
        numbers.append(number)
    return tuple(numbers)


def _plain_letters(text: str, masked: Masked) -> NDArray[np.bool_]:
    """Mark the letters of a key that are no signs, not dictated and in no list of names."""
    keys = [masked.key[start:end] for start, end in zip(masked.first, masked.first[1:], strict=False)]
    codes = np.frombuffer(masked.key.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    plain = ~np.isin(codes, [ord(sign) for sign in SIGNS])
    if keys:
        plain &= ~dictated_letters(keys)
    for found in _LIST.finditer(text):
        plain[slice(*np.searchsorted(masked.starts, found.span()))] = False
    return plain


def make_side(given: Given, settings: Settings) -> Side:
    """Make a report ready for alignment; worth keeping while its pairs are looked at."""
    source = given.source
    masked = mask_report(source)
    plain = _plain_letters(source.text, masked)
    before = np.concatenate(([0], np.cumsum(plain)))[list(masked.first)]
    block = _blocks(source.sentences, settings.gap_letters)
    hashes, places = np.unique(hash_shingles(masked.key), return_index=True)
    of_letter = np.repeat(np.array(block, dtype=np.int64), np.diff(masked.first))
    whole = of_letter[places] == of_letter[places + SHINGLE - 1] if len(places) else np.zeros(0, dtype=bool)
    worth = tuple(np.diff(before).tolist())
    return Side(
        source.report_id, source.text, source.sentences, masked, tuple(given.labels.tolist()), worth, block, plain,
        hashes[whole], places[whole],
    )  # fmt: skip


def source_span(side: Side, start: int, end: int) -> Span:
    """Map a stretch of the key to the text; whole sentences keep their enumerator and closing sign."""
    first = side.masked.first
    low, high = side.sentence_at(start), side.sentence_at(end - 1)
    begin = side.sentences[low].start if start == first[low] else int(side.masked.starts[start])
    stop = side.sentences[high].end if end == first[high + 1] else int(side.masked.ends[end - 1])
    return begin, stop
