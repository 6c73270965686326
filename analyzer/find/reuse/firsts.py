"""Shared sentences as a table: how many bodies hold one, and who is known to have been the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import distinct
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.kinds import Kinds

__all__ = ["cluster_table"]


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """Shared clusters in the order of their labels: for each its sentences, `size` of them from `begins` on in `rows`."""

    rows: NDArray[np.int64]
    labels: NDArray[np.int32]
    begins: NDArray[np.int64]
    size: NDArray[np.int64]

    @property
    def group(self) -> NDArray[np.int64]:
        """Give the number of the cluster of each sentence."""
        return np.repeat(np.arange(len(self.labels)), self.size)


def _shared(corpus: Corpus, kinds: Kinds) -> _Shared:
    """Gather the sentences of shared clusters."""
    rows = np.flatnonzero(kinds.shared)
    rows = rows[np.argsort(corpus.label[rows], kind="stable")]
    labels, begins, size = np.unique(corpus.label[rows], return_index=True, return_counts=True)
    return _Shared(rows, labels, begins, size)


def _first_reports(corpus: Corpus, shared: _Shared) -> NDArray[np.int64]:
    """Give for each cluster the report known to hold its sentence before every other body's, or -1.

    By year, then by day of publication. None where a year is unknown, or where several bodies of the
    first year cannot be put in order because a day is unknown or equal.
    """
    group, report = _pairs(shared.group, corpus.report[shared.rows])
    year, begins = corpus.year[report], _begins(group)
    oldest = year == np.minimum.reduceat(year, begins)[group]
    unknown = np.minimum.reduceat(year, begins) == UNKNOWN  # the smallest of all years
    group, report = group[oldest], report[oldest]
    begins, body = _begins(group), corpus.body[report]
    day = np.where(corpus.day[report] == UNKNOWN, np.iinfo(np.int32).max, corpus.day[report]).astype(np.int64)
    earliest = day == np.minimum.reduceat(day, begins)[group]
    low = np.minimum.reduceat(np.where(earliest, body, np.iinfo(np.int32).max), begins)
    one_earliest = low == np.maximum.reduceat(np.where(earliest, body, -1), begins)
    one = np.minimum.reduceat(body, begins) == np.maximum.reduceat(body, begins)
    dated = np.minimum.reduceat(corpus.day[report], begins) != UNKNOWN
    first = np.minimum.reduceat(day << 32 | report, begins) & 0xFFFFFFFF
    return np.where(~unknown & (one | (dated & one_earliest)), first, -1)


def _pairs(group: NDArray[np.int64], other: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the distinct pairs, sorted."""
    cells = distinct(group << 32 | other)
    return cells >> 32, cells & 0xFFFFFFFF


def _begins(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give where the groups begin; every group has a member."""
    return np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))


def cluster_table(corpus: Corpus, kinds: Kinds) -> pa.Table:
    """Give one row for each cluster that two bodies or more share and that can speak of copying.

    Returns
    -------
    pyarrow.Table
        cluster_id; bodies, reports, sentences (how many); first_report and first_year (null where
        nobody is known to be the first); sentence_id and text of the cluster's leader, in the report
        of the smallest id that holds these words. Ordered by cluster_id.
    """
    shared = _shared(corpus, kinds)
    if not len(shared.labels):
        return _SCHEMA.empty_table()
    group, report = shared.group, corpus.report[shared.rows]
    known = np.flatnonzero(corpus.key[shared.rows] == shared.labels[group])
    leaders = shared.rows[known[np.unique(group[known], return_index=True)[1]]]
    # Labels are numbered in the order of the hashes that name their clusters.
    of_leader = corpus.report[leaders]
    first = _first_reports(corpus, shared)
    ids = pa.array([known.report_id for known in corpus.inputs], pa.string())
    named = zip(
        ids.take(pa.array(of_leader)).to_pylist(), (leaders - corpus.first[of_leader] + 1).tolist(), strict=True
    )
    _, issue = np.unique(np.stack((corpus.body, corpus.year)), axis=1, return_inverse=True)
    return pa.table(
        [
            pa.array([corpus.cluster_id(label) for label in shared.labels.tolist()], pa.string()),
            pa.array(np.bincount(_pairs(group, corpus.body[report])[0])),
            pa.array(np.bincount(_pairs(group, issue.astype(np.int32)[report])[0])),
            pa.array(shared.size.astype(np.int64)),
            ids.take(pa.array(first, mask=first < 0)),
            pa.array(corpus.year[first].astype(np.int64), mask=first < 0),
            pa.array([f"{name}-s{n:04d}" for name, n in named], pa.string()),
            pa.array(_words(corpus, leaders.tolist()), pa.string()),
        ],
        schema=_SCHEMA,
    )


def _words(corpus: Corpus, rows: list[int]) -> list[str]:
    """Give the words of sentences; each report is taken from the shelf once."""
    words = [""] * len(rows)
    report, text = -1, ""
    for n in np.argsort(rows, kind="stable").tolist():
        if corpus.report[rows[n]] != report:
            report = int(corpus.report[rows[n]])
            text = corpus.text(report)
        start, end = corpus.spans[rows[n], 1:].tolist()
        words[n] = text[start:end]
    return words


_SCHEMA = pa.schema(
    [
        ("cluster_id", pa.string()),
        ("bodies", pa.int64()),
        ("reports", pa.int64()),
        ("sentences", pa.int64()),
        ("first_report", pa.string()),
        ("first_year", pa.int64()),
        ("sentence_id", pa.string()),
        ("text", pa.string()),
    ]
)
