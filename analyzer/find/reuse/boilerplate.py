"""Boilerplate after Lang and Stice-Lawrence: words in sentences that hold a phrase many reports of the year hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import distinct
from analyzer.find.reuse.checkpoints import leave_array
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.families import latest_versions
from analyzer.find.reuse.inputs import Mapper, Settings
from analyzer.find.reuse.kinds import KINDS, Kinds
from analyzer.find.reuse.shards import SHARDS, Shards, TextsOnDisk
from analyzer.text.words import segment

__all__ = ["boilerplate_shares"]

_GRAM = 4  # words a phrase, as in the source
_BATCH = 20_000  # keys cut into words at a time
_ROWS = 50_000  # sentences whose phrases are looked at at a time
_AT_ONCE = 4_000_000  # phrases of a year counted at a time, some 100 MB
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class _Phrases:
    """Hashes of the phrases of keys that follow each other, one after the other, and where those of each begin (and end).

    `words` counts the words of each key.
    """

    hashes: NDArray[np.uint32]
    begins: NDArray[np.int64]
    words: NDArray[np.int64]


def _cut(keys: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hash the words of some keys: the words one after the other, and how many each key has."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    end = numbers["\n"]
    words = segment("\n".join(keys) + "\n")
    given = np.fromiter(map(numbers.__getitem__, words), dtype=np.int64, count=len(words))
    digest = b"".join(blake2b(w.encode("utf-8", "surrogatepass"), digest_size=8).digest() for w in numbers)
    ends = np.flatnonzero(given == end)
    hashes = np.frombuffer(digest, dtype="<u8").astype(np.uint64)
    return hashes[np.delete(given, ends)], np.diff(np.concatenate(([-1], ends))) - 1


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
    """Hash the phrases of some keys; what comes of a key does not hang on the others."""
    words, counts = _cut(keys)
    hashes, held = _hash(words, counts)
    return _Phrases(hashes, np.concatenate(([0], np.cumsum(held))).astype(np.int64), counts)


def _joined(parts: Sequence[_Phrases]) -> _Phrases:
    """Set the phrases of stretches of keys one after the other."""
    held = [np.empty(0, dtype=np.int64), *(np.diff(part.begins) for part in parts)]
    hashes = np.concatenate([np.empty(0, dtype=np.uint32), *(part.hashes for part in parts)])
    begins = np.concatenate(([0], np.cumsum(np.concatenate(held)))).astype(np.int64)
    return _Phrases(hashes, begins, np.concatenate([held[0], *(part.words for part in parts)]))


class _Here:
    """The phrases of all keys in the memory of this process, found by a mapper."""

    def __init__(self, texts: Sequence[str], mapper: Mapper) -> None:
        batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
        self._phrases = _joined(list(mapper(_find_phrases, batches)))

    def parts(self, keys: NDArray[np.int32]) -> Iterator[tuple[slice, NDArray[np.int32], _Phrases]]:
        """Yield, for some sorted keys, stretches of them, their numbers in the phrases that follow, and these."""
        yield slice(0, len(keys)), keys, self._phrases


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """The phrases of all keys beside the shards that hold the keys; `bounds` tell the first key of each shard."""

    folder: Path
    bounds: tuple[int, ...]

    def parts(self, keys: NDArray[np.int32]) -> Iterator[tuple[slice, NDArray[np.int32], _Phrases]]:
        """Yield as `_Here` does, shard after shard; the system decides what of them stays in memory."""
        cuts = np.searchsorted(keys, self.bounds).tolist()
        for shard, first in enumerate(self.bounds[:-1]):
            part = slice(cuts[shard], cuts[shard + 1])
            if part.start < part.stop:
                paths = (_path(self.folder, shard, name) for name in ("hashes", "begins", "words"))
                yield part, keys[part] - np.int32(first), _Phrases(*(np.load(path, mmap_mode="r") for path in paths))


def _path(folder: Path, shard: int, name: str) -> Path:
    return folder / "phrases" / f"{shard:02d}-{name}.npy"


def _leave_phrases(shard: int, folder: Path) -> int:
    """Leave the phrases of the keys of a shard; give how many keys they are."""
    if not (path := _path(folder, shard, "words")).exists():
        texts = TextsOnDisk(folder).of_shard(shard)
        phrases = _joined([_find_phrases(texts[n : n + _BATCH]) for n in range(0, len(texts), _BATCH)])
        leave_array(_path(folder, shard, "hashes"), phrases.hashes)
        leave_array(_path(folder, shard, "begins"), phrases.begins)
        leave_array(path, phrases.words)  # comes last: it tells that the shard is done
    return len(np.load(path, mmap_mode="r"))


@dataclass(frozen=True, slots=True, eq=False)
class _Year:
    """Sentences of one year that nobody dictates, in the order of their keys: key, and number of the report.

    `counted` tells of each report whether it is the one that counts for its body.
    """

    keys: NDArray[np.int32]
    reports: NDArray[np.int32]
    counted: NDArray[np.bool_]


def _spread(
    phrases: _Here | _OnDisk, keys: NDArray[np.int32]
) -> Iterator[tuple[slice, NDArray[np.uint32], NDArray[np.int64]]]:
    """Yield for the keys of some rows at a time: the rows, their phrases, and the row of each phrase among them."""
    for whole, numbers, found in phrases.parts(keys):
        for start in range(0, len(numbers), _ROWS):
            few = numbers[start : start + _ROWS]
            counts = found.begins[few + 1] - found.begins[few]
            offsets = found.begins[few] - (np.cumsum(counts) - counts)
            at = np.repeat(offsets, counts) + np.arange(counts.sum())
            part = slice(whole.start + start, whole.start + start + len(few))
            yield part, found.hashes[at], np.repeat(np.arange(len(counts)), counts)


def _of_the_trade(phrases: _Here | _OnDisk, year: _Year, settings: Settings) -> NDArray[np.uint32]:
    """Give the phrases that enough, but not too many, of the year's reports hold, sorted; one share of all at a time."""
    counted = year.counted[year.reports]
    keys, reports = year.keys[counted], year.reports[counted]
    total = sum(int((f.begins[n + 1] - f.begins[n]).sum()) for _, n, f in phrases.parts(keys))
    shares = 1 + total // _AT_ONCE
    found = [np.empty(0, dtype=np.uint32)]
    for share in range(shares):
        cells = [np.empty(0, dtype=np.int64)]
        for part, hashes, row in _spread(phrases, keys):
            mine = np.flatnonzero(hashes % np.uint32(shares) == share)
            cells.append(distinct(hashes[mine].astype(np.int64) << 32 | reports[part][row[mine]]))
        held = (distinct(np.concatenate(cells)) >> 32).astype(np.uint32)
        begins = np.flatnonzero(np.concatenate(([True], held[1:] != held[:-1]))) if len(held) else np.empty(0, int)
        spread = np.diff(np.append(begins, len(held))) / int(year.counted.sum())
        found.append(held[begins[(spread >= settings.boilerplate_low) & (spread < settings.boilerplate_high)]])
    return np.sort(np.concatenate(found))


def _shares_of(year: _Year, phrases: _Here | _OnDisk, settings: Settings) -> list[float | None]:
    """Give the share of each report of a year."""
    hot = _of_the_trade(phrases, year, settings)
    flagged = np.zeros(len(year.keys), dtype=bool)
    for part, hashes, row in _spread(phrases, year.keys):
        flagged[part.start + row[np.isin(hashes, hot)]] = True
    length = np.zeros(len(year.keys), dtype=np.int64)
    for part, numbers, found in phrases.parts(year.keys):
        length[part] = found.words[numbers]
    total = np.bincount(year.reports, weights=length, minlength=len(year.counted))
    told = np.bincount(year.reports, weights=np.where(flagged, length, 0), minlength=len(year.counted))
    return [float(t / of) if of > 0 else None for t, of in zip(told.tolist(), total.tolist(), strict=True)]


def _wanted_years(corpus: Corpus, least: int) -> list[int]:
    """Give the known years of at least so many reports that count."""
    years, sizes = np.unique(corpus.year[latest_versions(corpus)], return_counts=True)
    wanted: list[int] = years[(sizes >= least) & (years != UNKNOWN)].tolist()
    return wanted


def _years(corpus: Corpus, kinds: Kinds, years: Sequence[int]) -> Iterator[_Year]:
    """Yield what is looked at of each of the years; reports are numbered in their order."""
    latest = np.zeros(len(corpus.inputs), dtype=bool)
    latest[latest_versions(corpus)] = True
    narrative = kinds.kind != KINDS.index("statutory")
    for year in years:
        reports = np.flatnonzero(corpus.year == year)
        rows = np.flatnonzero(narrative & (corpus.year[corpus.report] == year))
        rows = rows[np.argsort(corpus.key[rows], kind="stable")]
        numbers = np.searchsorted(reports, corpus.report[rows]).astype(np.int32)
        yield _Year(corpus.key[rows], numbers, latest[reports])


def boilerplate_shares(
    corpus: Corpus, kinds: Kinds, settings: Settings, mapper: Mapper = map, shards: Shards | None = None
) -> list[float | None]:
    """Give for each report the share of its narrative's words in sentences that hold a phrase of the trade.

    Parameters
    ----------
    corpus, kinds : Corpus, Kinds
    settings : Settings
        Thresholds.
    mapper : callable
        Cuts keys into words, some at a time.
    shards : Shards, optional
        Where the keys lie that are no list in this process; its mapper cuts them and counts the phrases of the years.

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
    years = _wanted_years(corpus, settings.boilerplate_reports)
    if not years:
        return shares
    phrases: _Here | _OnDisk
    counting: Mapper = map  # numbers alone are counted sooner than sent
    if shards is None:
        phrases = _Here(corpus.keys.texts, mapper)
    else:
        counts = list(shards.mapper(partial(_leave_phrases, folder=shards.folder), range(SHARDS)))
        phrases, counting = _OnDisk(shards.folder, (0, *np.cumsum(counts).tolist())), shards.mapper
    found = counting(partial(_shares_of, phrases=phrases, settings=settings), _years(corpus, kinds, years))
    for year, told in zip(years, found, strict=True):
        for report, share in zip(np.flatnonzero(corpus.year == year).tolist(), told, strict=True):
            shares[report] = share
    return shares
