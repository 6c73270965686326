"""The whole corpus as compact arrays: one row a sentence, one number a cluster; texts are put aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.bodies import number_names
from analyzer.find.reuse.clusters import Clusters, Comparing, InMemory, Keys, cluster_keys, collapse
from analyzer.find.reuse.inputs import REPORTS, Mapper, ReuseInput, Settings, Source, as_sources
from analyzer.find.reuse.prepare import Passed, Prepared, prepare_source
from analyzer.find.reuse.shards import Shards, collapse_in_shards
from analyzer.find.reuse.shelf import Shelf

__all__ = ["UNKNOWN", "Corpus", "build_corpus"]

UNKNOWN = 0  # a year or day nobody knows


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Reports in the order of their ids, their sentences one after the other.

    Per report: `inputs` without text and sentences, `place` on the shelves of `texts` and `packed`, `body` (number of the body), `year` and `day`
    (0: unknown), `counts` (False for a version that another supersedes); the sentences of report r are the rows
    ``first[r]:first[r + 1]``. Per sentence: `report`, `spans` (section, start, end; shape (sentences, 3)),
    `characters` (visible ones), `key` and `label` (index of the cluster's leader) into `keys`. Per key: `letters`
    without signs and how many of them law or form dictates (`covered`).
    """

    inputs: tuple[ReuseInput, ...]
    texts: Shelf
    packed: Shelf
    place: NDArray[np.int64]
    body: NDArray[np.int32]
    year: NDArray[np.int32]
    day: NDArray[np.int32]
    counts: NDArray[np.bool_]
    first: NDArray[np.int64]
    report: NDArray[np.int32]
    spans: NDArray[np.int32]
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

    def text(self, report: int) -> str:
        """Give the text of a report; the shelves must be open."""
        return self.texts.take(int(self.place[report])).decode("utf-8", "surrogatepass")

    def latest(self) -> dict[tuple[int, int], int]:
        """Give for each body and year (0: unknown) the report that counts; of several the one published last."""
        order = np.lexsort((np.arange(len(self.inputs)), self.day, self.counts))
        return {(int(self.body[report]), int(self.year[report])): report for report in order.tolist()}

    def cluster_id(self, label: int) -> str:
        """Give the name of a cluster: from the hash of its smallest key, thus from its content."""
        return f"c{int(self.keys.high[label]):016x}"


class _Passing:
    """Puts the texts of reports that pass by on a shelf, and keeps the little that stays in memory."""

    def __init__(self, texts: Shelf, packed: Shelf) -> None:
        self._texts, self._packed = texts, packed
        self.known: list[ReuseInput] = []
        self.names: list[str] = []
        self._words: dict[str, str] = {}
        self._spans, self._characters = [np.empty((0, 3), dtype=np.int32)], [np.empty(0, dtype=np.int32)]
        self._counts = [np.empty(0, dtype=np.int64)]

    def _once(self, word: str | None) -> str | None:
        """Give the one copy that is kept of a name that many reports bear."""
        return None if word is None else self._words.setdefault(word, word)

    def note(self, passed: Passed, characters: NDArray[np.int32], packed: Iterable[bytes]) -> None:
        """Keep what is kept of the next reports: `characters` are the visible ones of each sentence."""
        for report in passed.known:
            places = (self._once(report.province), self._once(report.city), self._once(report.county))
            agency, level = self._once(report.agency), self._once(report.level)
            self.known.append(ReuseInput(
                report.report_id, agency, *places, report.year, report.published, "", (), None, level, report.superseded,
            ))  # fmt: skip
        self.names += [self._words.setdefault(name, name) for name in passed.names]
        for shelf, pieces in ((self._texts, passed.texts), (self._packed, packed)):
            for piece in pieces:
                shelf.put(piece)
        self._spans.append(passed.spans)
        self._counts.append(passed.counts)
        self._characters.append(characters)

    def keys(self, prepared: Iterable[tuple[Passed, list[Prepared]]]) -> Iterator[str]:
        """Let the keys of prepared batches of reports pass."""
        for passed, reports in prepared:
            characters = np.array([n for one in reports for n in one.characters], dtype=np.int32)
            self.note(passed, characters, [one.packed for one in reports])
            yield from chain.from_iterable(one.keys for one in reports)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Sentences of each report."""
        return np.concatenate(self._counts)

    @property
    def spans(self) -> NDArray[np.int32]:
        """Section, start and end of each sentence."""
        return np.concatenate(self._spans)

    @property
    def characters(self) -> NDArray[np.int32]:
        """Visible characters of each sentence."""
        return np.concatenate(self._characters)


def build_corpus(
    inputs: Iterable[ReuseInput | Source],
    settings: Settings,
    mapper: Mapper,
    shelves: tuple[Shelf, Shelf],
    shards: Shards | None = None,
) -> Corpus:
    """Mask, collapse and cluster all sentences.

    Parameters
    ----------
    inputs : iterable of ReuseInput or Source
        In any order; they are numbered in the order of their ids.
    settings : Settings
        Thresholds.
    mapper : callable
        Masks batches of reports.
    shelves : tuple of Shelf
        Empty ones, for the texts and for what is packed of the reports.
    shards : Shards, optional
        Where keys are collapsed and compared on disk; in this process's memory if left out.
    """
    passing = _Passing(*shelves)
    keys: Keys
    comparing: Comparing
    if shards is None:
        keys = collapse(passing.keys(mapper(prepare_source, as_sources(inputs, REPORTS))))
        comparing = InMemory(keys.texts)
    else:
        keys, comparing = collapse_in_shards(as_sources(inputs, REPORTS), passing.note, shards)
    known, counts = passing.known, passing.counts
    order = np.array(sorted(range(len(known)), key=lambda n: known[n].report_id), dtype=np.int64)
    ordered = tuple(known[n] for n in order.tolist())
    first = np.concatenate(([0], np.cumsum(counts[order])))
    begins = np.cumsum(counts) - counts
    rows = np.repeat(begins[order] - first[:-1], counts[order]) + np.arange(first[-1])
    clusters = cluster_keys(comparing, settings)
    return Corpus(
        inputs=ordered,
        texts=shelves[0],
        packed=shelves[1],
        place=order,
        body=number_names([passing.names[n] for n in order.tolist()]),
        year=np.array([report.year or UNKNOWN for report in ordered], dtype=np.int32),
        day=np.array([r.published.toordinal() if r.published else UNKNOWN for r in ordered], dtype=np.int32),
        counts=np.array([not r.superseded for r in ordered], dtype=bool),
        first=first,
        report=np.repeat(np.arange(len(ordered), dtype=np.int32), np.diff(first)),
        spans=passing.spans[rows],
        characters=passing.characters[rows],
        key=keys.index[rows],
        label=clusters.leader[keys.index[rows]],
        keys=keys,
        clusters=clusters,
        letters=comparing.letters,
        covered=comparing.covered,
    )
