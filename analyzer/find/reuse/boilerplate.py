"""Boilerplate after Lang and Stice-Lawrence: words in sentences that hold a phrase many reports of the year hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.families import latest_versions
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.kinds import KINDS, Kinds
from analyzer.text.words import segment

__all__ = ["boilerplate_shares"]

_GRAM = 4  # words a phrase, as in the source
_BATCH = 20_000  # keys cut into words at a time
_ODD = np.uint64(0x9E3779B97F4A7C15)


def _word_numbers(keys: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Number the words of the keys: the words one after the other, and where those of each key begin (and end)."""
    numbers: dict[str, int] = {}
    parts: list[NDArray[np.uint64]] = []
    counts: list[int] = []
    for start in range(0, len(keys), _BATCH):
        words = segment("\n".join(keys[start : start + _BATCH]) + "\n")
        given = np.fromiter((numbers.setdefault(w, len(numbers)) for w in words), dtype=np.int64, count=len(words))
        ends = np.flatnonzero(given == numbers["\n"])
        counts += np.diff(np.concatenate(([-1], ends))).tolist()
        parts.append(np.delete(given, ends).astype(np.uint64))
    first = np.concatenate(([0], np.cumsum(np.array(counts, dtype=np.int64) - 1)))
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.uint64), first.astype(np.int64)


def _grams(words: NDArray[np.uint64], first: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hash the phrases of each key: the hashes one after the other, and where those of each key begin (and end)."""
    value = np.zeros(max(len(words) - _GRAM + 1, 0), dtype=np.uint64)
    for step in range(_GRAM):
        value = (value ^ words[step : len(words) - _GRAM + 1 + step]) * _ODD
        value ^= value >> np.uint64(32)
    counts = np.maximum(np.diff(first) - _GRAM + 1, 0)
    begins = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    inside = np.repeat(first[:-1] - begins[:-1], counts) + np.arange(begins[-1])
    return value[inside], begins


def _spread(begins: NDArray[np.int64], keys: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give for each row's key the places of its phrases, with the row of each."""
    counts = np.diff(begins)[keys]
    offsets = begins[keys] - (np.cumsum(counts) - counts)
    return np.repeat(offsets, counts) + np.arange(counts.sum()), np.repeat(np.arange(len(keys)), counts)


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
    words, first = _word_numbers(corpus.keys.texts)
    grams, begins = _grams(words, first)
    length = np.diff(first)
    narrative = kinds.kind != KINDS.index("statutory")
    latest = np.isin(np.arange(len(corpus.inputs)), latest_versions(corpus))
    for year, size in zip(wanted.tolist(), sizes[np.isin(years, wanted)].tolist(), strict=True):
        rows = np.flatnonzero(narrative & (corpus.year[corpus.report] == year))
        keys, reports = corpus.key[rows], corpus.report[rows]
        at, row = _spread(begins, keys)
        phrases, number = np.unique(grams[at], return_inverse=True)
        counted = latest[reports[row]]
        held = np.unique(number[counted].astype(np.int64) * len(corpus.inputs) + reports[row][counted])
        share = np.bincount(held // len(corpus.inputs), minlength=len(phrases)) / size
        hot = (share >= settings.boilerplate_low) & (share < settings.boilerplate_high)
        flagged = np.bincount(row, weights=hot[number], minlength=len(rows)) > 0
        total = np.bincount(reports, weights=length[keys], minlength=len(shares))
        part = np.bincount(reports, weights=np.where(flagged, length[keys], 0), minlength=len(shares))
        for report in np.unique(reports).tolist():
            shares[report] = float(part[report] / total[report]) if total[report] > 0 else None
    return shares
