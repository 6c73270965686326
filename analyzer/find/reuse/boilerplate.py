"""Boilerplate after Lang and Stice-Lawrence: words in sentences that hold a phrase many reports of the year hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import distinct
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.families import latest_versions
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.kinds import KINDS, Kinds
from analyzer.text.words import segment

__all__ = ["boilerplate_shares"]

_GRAM = 4  # words a phrase, as in the source
_BATCH = 20_000  # keys cut into words at a time
_ROWS = 50_000  # sentences whose phrases are looked at at a time
_AT_ONCE = 8_000_000  # phrases of a year counted at a time, some 200 MB
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class _Phrases:
    """Hashes of the phrases of all keys, one after the other, and where those of each key begin (and end).

    `words` counts the words of each key.
    """

    hashes: NDArray[np.uint32]
    begins: NDArray[np.int64]
    words: NDArray[np.int64]


def _cut(keys: Sequence[str], numbers: dict[str, int]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Number the words of some keys: the words one after the other, and how many each key has."""
    words = segment("\n".join(keys) + "\n")
    given = np.fromiter((numbers.setdefault(w, len(numbers)) for w in words), dtype=np.int64, count=len(words))
    ends = np.flatnonzero(given == numbers["\n"])
    return np.delete(given, ends).astype(np.uint64), np.diff(np.concatenate(([-1], ends))) - 1


def _hash(words: NDArray[np.uint64], counts: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hash the phrases of some keys: the hashes one after the other, and how many each key has."""
    value = np.zeros(max(len(words) - _GRAM + 1, 0), dtype=np.uint64)
    for step in range(_GRAM):
        value = (value ^ words[step : len(words) - _GRAM + 1 + step]) * _ODD
        value ^= value >> np.uint64(32)
    held = np.maximum(counts - _GRAM + 1, 0)
    first = np.cumsum(counts) - counts
    inside = np.repeat(first - (np.cumsum(held) - held), held) + np.arange(held.sum())
    # Half of the hash: of a hundred million phrases two in a hundred share theirs with another, rare one.
    return (value[inside] >> np.uint64(32)).astype(np.uint32), held


def _find_phrases(keys: Sequence[str]) -> _Phrases:
    """Hash the phrases of all keys, some keys at a time."""
    numbers: dict[str, int] = {}
    hashes, held = [np.empty(0, dtype=np.uint32)], [np.empty(0, dtype=np.int64)]
    counts = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(keys), _BATCH):
        words, count = _cut(keys[start : start + _BATCH], numbers)
        found, few = _hash(words, count)
        hashes.append(found)
        held.append(few)
        counts.append(count)
    begins = np.concatenate(([0], np.cumsum(np.concatenate(held)))).astype(np.int64)
    return _Phrases(np.concatenate(hashes), begins, np.concatenate(counts))


def _spread(
    phrases: _Phrases, keys: NDArray[np.int32]
) -> Iterator[tuple[slice, NDArray[np.uint32], NDArray[np.int64]]]:
    """Yield for the keys of some rows at a time: the rows, their phrases, and the row of each phrase among them."""
    for start in range(0, len(keys), _ROWS):
        part = slice(start, start + _ROWS)
        counts = phrases.begins[keys[part] + 1] - phrases.begins[keys[part]]
        offsets = phrases.begins[keys[part]] - (np.cumsum(counts) - counts)
        at = np.repeat(offsets, counts) + np.arange(counts.sum())
        yield part, phrases.hashes[at], np.repeat(np.arange(len(counts)), counts)


def _of_the_trade(
    phrases: _Phrases, keys: NDArray[np.int32], reports: NDArray[np.int32], size: int, settings: Settings
) -> NDArray[np.uint32]:
    """Give the phrases that enough, but not too many, of `size` reports hold, sorted; one share of all at a time."""
    total = int((phrases.begins[keys + 1] - phrases.begins[keys]).sum())
    shares = 1 + total // _AT_ONCE
    found = [np.empty(0, dtype=np.uint32)]
    for share in range(shares):
        cells = [np.empty(0, dtype=np.int64)]
        for part, hashes, row in _spread(phrases, keys):
            mine = np.flatnonzero(hashes % np.uint32(shares) == share)
            cells.append(distinct(hashes[mine].astype(np.int64) << 32 | reports[part][row[mine]]))
        held = (distinct(np.concatenate(cells)) >> 32).astype(np.uint32)
        begins = np.flatnonzero(np.concatenate(([True], held[1:] != held[:-1]))) if len(held) else np.empty(0, int)
        spread = np.diff(np.append(begins, len(held))) / size
        found.append(held[begins[(spread >= settings.boilerplate_low) & (spread < settings.boilerplate_high)]])
    return np.sort(np.concatenate(found))


def boilerplate_shares(corpus: Corpus, kinds: Kinds, settings: Settings) -> list[float | None]:
    """Give for each report the share of its narrative's words in sentences that hold a phrase of the trade.

    Returns
    -------
    list of float or None
        None where the report's year is unknown or has fewer than `settings.boilerplate_reports`
        reports, and where the narrative has no word.

    Notes
    -----
    A phrase is four words in a row; it is of the trade where at least `settings.boilerplate_low` and
    less than `settings.boilerplate_high` of the year's reports hold it: what more of them hold is
    dictated. Source: Lang and Stice-Lawrence 2015, adapted: words by jieba, on the masked sentences,
    one report a body and year.
    """
    shares: list[float | None] = [None] * len(corpus.inputs)
    years, sizes = np.unique(corpus.year[latest_versions(corpus)], return_counts=True)
    wanted = years[(sizes >= settings.boilerplate_reports) & (years != UNKNOWN)]
    if not len(wanted):
        return shares
    phrases = _find_phrases(corpus.keys.texts)
    narrative = kinds.kind != KINDS.index("statutory")
    latest = np.isin(np.arange(len(corpus.inputs)), latest_versions(corpus))
    for year, size in zip(wanted.tolist(), sizes[np.isin(years, wanted)].tolist(), strict=True):
        rows = np.flatnonzero(narrative & (corpus.year[corpus.report] == year))
        keys, reports = corpus.key[rows], corpus.report[rows]
        counted = latest[reports]
        hot = _of_the_trade(phrases, keys[counted], reports[counted], size, settings)
        flagged = np.zeros(len(rows), dtype=bool)
        for part, hashes, row in _spread(phrases, keys):
            flagged[part.start + row[np.isin(hashes, hot)]] = True
        length = phrases.words[keys]
        total = np.bincount(reports, weights=length, minlength=len(shares))
        told = np.bincount(reports, weights=np.where(flagged, length, 0), minlength=len(shares))
        for report in np.unique(reports).tolist():
            shares[report] = float(told[report] / total[report]) if total[report] > 0 else None
    return shares
