"""Shared sentences as a table: how many bodies hold one, and who is known to have been the first."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.kinds import Kinds

__all__ = ["cluster_table"]

_ROWS = 10_000  # rows made of Python objects at a time


def _first_report(corpus: Corpus, reports: NDArray[np.int32]) -> int | None:
    """Give the report known to hold a sentence before every other body's, or None.

    By year, then by day of publication. None where a year is unknown, or where several bodies of the
    first year cannot be put in order because a day is unknown or equal.
    """
    years = corpus.year[reports]
    if (years == UNKNOWN).any():
        return None
    oldest = reports[years == years.min()]
    days, bodies = corpus.day[oldest], corpus.body[oldest]
    if (bodies == bodies[0]).all():
        return int(oldest[np.lexsort((oldest, np.where(days == UNKNOWN, np.iinfo(np.int32).max, days)))[0]])
    if (days == UNKNOWN).any():
        return None
    earliest = oldest[days == days.min()]
    return int(earliest.min()) if (corpus.body[earliest] == corpus.body[earliest[0]]).all() else None


def cluster_table(corpus: Corpus, kinds: Kinds) -> pa.Table:
    """Give one row for each cluster that two bodies or more share and that can speak of copying.

    Returns
    -------
    pyarrow.Table
        cluster_id; bodies, reports, sentences (how many); first_report and first_year (null where
        nobody is known to be the first); sentence_id and text of the cluster's leader, in the report
        of the smallest id that holds these words. Ordered by cluster_id.
    """
    rows = np.flatnonzero(kinds.shared)
    rows = rows[np.argsort(corpus.label[rows], kind="stable")]
    labels, begins = np.unique(corpus.label[rows], return_index=True)
    groups = np.split(rows, begins[1:]) if len(labels) else []
    # Labels are numbered in the order of the hashes that name their clusters.
    leaders = [int(members[corpus.key[members] == label][0]) for label, members in zip(labels, groups, strict=True)]
    words = _words(corpus, leaders)
    pieces = [_SCHEMA.empty_table()]
    for start in range(0, len(groups), _ROWS):
        part = slice(start, start + _ROWS)
        told = zip(labels[part].tolist(), groups[part], leaders[part], words[part], strict=True)
        found = [_row(corpus, label, members, leader, text) for label, members, leader, text in told]
        pieces.append(pa.Table.from_pylist(found, schema=_SCHEMA))
    return pa.concat_tables(pieces)


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


def _row(corpus: Corpus, label: int, members: NDArray[np.int64], leader: int, text: str) -> dict[str, object]:
    """Give the row of one cluster; `members` are its sentences, `leader` the first that has its leader's words."""
    reports = np.unique(corpus.report[members])
    first = _first_report(corpus, reports)
    report = int(corpus.report[leader])
    return {
        "cluster_id": corpus.cluster_id(label),
        "bodies": len(np.unique(corpus.body[reports])),
        "reports": len(np.unique(np.stack((corpus.body[reports], corpus.year[reports])), axis=1).T),
        "sentences": len(members),
        "first_report": None if first is None else corpus.inputs[first].report_id,
        "first_year": None if first is None else int(corpus.year[first]),
        "sentence_id": f"{corpus.inputs[report].report_id}-s{leader - int(corpus.first[report]) + 1:04d}",
        "text": text,
    }


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
