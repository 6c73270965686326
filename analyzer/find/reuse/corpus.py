"""The whole corpus as compact arrays: one row a sentence, one number a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.bodies import number_bodies
from analyzer.find.reuse.clusters import Clusters, Keys, cluster_keys, collapse
from analyzer.find.reuse.inputs import ReuseInput, Settings
from analyzer.find.reuse.masking import mask_sentences
from analyzer.find.reuse.statutory import covered_letters

__all__ = ["Corpus", "Mapper", "Prepared", "build_corpus", "prepare"]

UNKNOWN = 0  # a year or day nobody knows


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one report gives to the corpus: a key and the count of visible characters for each sentence."""

    keys: list[str]
    characters: list[int]


Mapper = Callable[[Callable[[ReuseInput], Prepared], Iterable[ReuseInput]], Iterable[Prepared]]


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Reports in the order of their ids, their sentences one after the other.

    Per report: `body` (number of the body), `year` and `day` (0: unknown), `counts` (False for a version that
    another supersedes); the sentences of report r
    are the rows ``first[r]:first[r + 1]``. Per sentence: `report`, `characters` (visible ones),
    `key` and `label` (index of the cluster's leader) into `keys`. Per key: `letters` without signs
    and how many of them law or form dictates (`covered`).
    """

    inputs: tuple[ReuseInput, ...]
    body: NDArray[np.int32]
    year: NDArray[np.int32]
    day: NDArray[np.int32]
    counts: NDArray[np.bool_]
    first: NDArray[np.int64]
    report: NDArray[np.int32]
    characters: NDArray[np.int32]
    key: NDArray[np.int32]
    label: NDArray[np.int32]
    keys: Keys
    clusters: Clusters
    letters: NDArray[np.int32]
    covered: NDArray[np.int32]

    def rows(self, report: int) -> slice:
        """Give the rows of a report's sentences."""
        return slice(int(self.first[report]), int(self.first[report + 1]))

    def latest(self) -> dict[tuple[int, int], int]:
        """Give for each body and year (0: unknown) the report that counts; of several the one published last."""
        order = np.lexsort((np.arange(len(self.inputs)), self.day, self.counts))
        return {(int(self.body[report]), int(self.year[report])): report for report in order.tolist()}

    def cluster_id(self, label: int) -> str:
        """Give the name of a cluster: from the hash of its smallest key, thus from its content."""
        return f"c{int(self.keys.high[label]):016x}"


def prepare(report: ReuseInput) -> Prepared:
    """Mask one report; a plain function of it, so that processes can share the work."""
    characters = [len("".join(report.text[s.start : s.end].split())) for s in report.sentences]
    return Prepared(mask_sentences(report), characters)


def build_corpus(inputs: Iterable[ReuseInput], settings: Settings, mapper: Mapper = map) -> Corpus:
    """Mask, collapse and cluster all sentences.

    Parameters
    ----------
    inputs : iterable of ReuseInput
        In any order; they are sorted by id.
    settings : Settings
        Thresholds.
    mapper : callable
        Works like `map` and keeps the order, for example ``Pool.imap``.
    """
    ordered = tuple(sorted(inputs, key=lambda report: report.report_id))
    texts: list[str] = []
    characters: list[int] = []
    counts = [0]
    for prepared in mapper(prepare, ordered):
        texts += prepared.keys
        characters += prepared.characters
        counts.append(len(prepared.keys))
    keys = collapse(texts)
    del texts
    clusters = cluster_keys(keys.texts, settings)
    letters, covered = covered_letters(keys.texts)
    first = np.cumsum(np.array(counts, dtype=np.int64))
    return Corpus(
        inputs=ordered,
        body=number_bodies(ordered),
        year=np.array([report.year or UNKNOWN for report in ordered], dtype=np.int32),
        day=np.array([r.published.toordinal() if r.published else UNKNOWN for r in ordered], dtype=np.int32),
        counts=np.array([not r.superseded for r in ordered], dtype=bool),
        first=first,
        report=np.repeat(np.arange(len(ordered), dtype=np.int32), np.diff(first)),
        characters=np.array(characters, dtype=np.int32),
        key=keys.index,
        label=clusters.leader[keys.index],
        keys=keys,
        clusters=clusters,
        letters=letters,
        covered=covered,
    )
