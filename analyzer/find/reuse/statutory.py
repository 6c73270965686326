"""Words that law or form dictate, and formulas of the trade found in the corpus.

Nobody copies what everybody must write. The dictated words are a list that can be read and argued
about (`analyzer/data/statutory.yaml`), in the masked form of the matching keys. A formula is a
cluster that spreads over so many bodies, cities, provinces and levels that handing on a report does
not explain it; the boundary between formula and copy is a setting and stands in the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import yaml
from numpy.typing import NDArray

from analyzer.find.reuse.masking import SIGNS, letter_counts
from analyzer.schema import official_labels

__all__ = ["Formula", "StatutoryPhrase", "covered_letters", "dictated_letters", "load_phrases", "match_phrases"]

_NO_LETTER = re.compile(r"[\W_]+")
_LABEL_NUMBER = re.compile(r"^(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|\d+\.)")
_BATCH = 10_000  # keys a scan: arrays of some MB whatever the size of the corpus
_SHORTEST_LABEL = 4  # shorter labels (其他, 总计) are ordinary words


@dataclass(frozen=True, slots=True)
class StatutoryPhrase:
    """One entry of the list: `pattern` is searched in keys, `source` says who dictates the words.

    Where `needs` is not empty, the pattern is tried only on keys that hold one of its words.
    """

    id: str
    source: str
    pattern: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A cluster that is no copy but a formula of the trade, with the spread that makes it one."""

    cluster_id: str
    key: str
    bodies: int
    cities: int
    provinces: int
    levels: int


def _label_phrases() -> list[StatutoryPhrase]:
    """Give the labels of the official tables as phrases."""
    labels: set[str] = set()
    for form in ("2019", "2021"):
        for rows in official_labels(form).values():
            for row, columns in rows.items():
                labels.update(_LABEL_NUMBER.sub("", part) for part in (*row.split("/"), *columns))
    letters = sorted({_NO_LETTER.sub("", label) for label in labels}, key=lambda label: (-len(label), label))
    pattern = "|".join(re.escape(label) for label in letters if len(label) >= _SHORTEST_LABEL)
    return [StatutoryPhrase("table-labels", "格式", pattern)] if pattern else []


@cache
def load_phrases() -> tuple[StatutoryPhrase, ...]:
    """Load the list of dictated words, the labels of the official tables at its end."""
    raw = yaml.safe_load(resources.files("analyzer.data").joinpath("statutory.yaml").read_text("utf-8"))
    listed = [
        StatutoryPhrase(entry["id"], entry["source"], entry["pattern"], tuple(entry.get("needs", "").split()))
        for entry in raw["entries"]
    ]
    return (*listed, *_label_phrases())


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    """Compile each phrase by itself: their matches may overlap."""
    return tuple(re.compile(phrase.pattern, re.M) for phrase in load_phrases())


def _lines_with(words: tuple[str, ...], lines: str, ends: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Give the stretches of the lines that hold one of the words; all in one stretch where none is asked for."""
    if not words:
        return [(0, len(lines))]
    at: list[int] = []
    for word in words:
        found = lines.find(word)
        while found >= 0:
            at.append(found)
            found = lines.find(word, found + len(word))
    rows = np.unique(np.searchsorted(ends, np.array(at, dtype=np.int64)))
    starts = np.where(rows > 0, ends[rows - 1] + 1, 0)
    return list(zip(starts.tolist(), ends[rows].tolist(), strict=True))


def _search(lines: str, ends: NDArray[np.int64]) -> Iterator[tuple[str, int, int]]:
    """Yield the dictated words in lines of keys as (id of the phrase, start, end), phrase by phrase."""
    for phrase, pattern in zip(load_phrases(), _compiled(), strict=True):
        for start, stop in _lines_with(phrase.needs, lines, ends):
            for found in pattern.finditer(lines, start, stop):
                if found.end() > found.start():
                    yield phrase.id, found.start(), found.end()


def match_phrases(key: str) -> list[tuple[str, int, int]]:
    """Give the dictated words in a key as (id of the phrase, start, end), in the order of the list."""
    return list(_search(key, np.array([len(key)], dtype=np.int64)))


def _lines_hit(keys: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Mark the letters that dictated words cover in the keys set in lines, and give the ends of the lines."""
    lines = "\n".join(keys) + "\n"
    codes = np.frombuffer(lines.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    ends = np.flatnonzero(codes == ord("\n"))
    spans = np.array([(start, end) for _, start, end in _search(lines, ends)], dtype=np.int64).reshape(-1, 2)
    size = len(codes) + 1
    open_at = np.bincount(spans[:, 0], minlength=size) - np.bincount(spans[:, 1], minlength=size)
    hit = np.cumsum(open_at[:-1]) > 0
    return hit & ~np.isin(codes, [ord(sign) for sign in SIGNS]), ends


def dictated_letters(keys: Sequence[str]) -> NDArray[np.bool_]:
    """Mark the letters that dictated words cover, signs left out, in the keys set one after the other."""
    hit, ends = _lines_hit(keys)
    return np.delete(hit, ends)


def _covered(keys: Sequence[str]) -> NDArray[np.int32]:
    """Count the letters of each key, signs left out, that dictated words cover; one scan a phrase for all keys."""
    hit, ends = _lines_hit(keys)
    before = np.concatenate(([0], np.cumsum(hit)))
    starts = np.concatenate(([0], ends[:-1] + 1))
    return (before[ends] - before[starts]).astype(np.int32)


def covered_letters(keys: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Count the letters of each key without signs: all of them, and those that dictated words cover."""
    letters = letter_counts(keys).astype(np.int32)
    parts = [_covered(keys[start : start + _BATCH]) for start in range(0, len(keys), _BATCH)]
    return letters, np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)
