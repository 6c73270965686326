"""Shared sentences as a table: how many bodies hold one, and who is known to have been the first."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.kinds import Kinds

__all__ = ["cluster_table"]


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
    labels, begins, sizes = np.unique(corpus.label[rows], return_index=True, return_counts=True)
    ids = [report.report_id for report in corpus.inputs]
    found: list[dict[str, object]] = []
    for label, begin, size in zip(labels.tolist(), begins.tolist(), sizes.tolist(), strict=True):
        members = rows[begin : begin + size]
        reports = np.unique(corpus.report[members])
        first = _first_report(corpus, reports)
        leader = int(members[corpus.key[members] == label][0])
        report, ordinal = int(corpus.report[leader]), leader - int(corpus.first[corpus.report[leader]])
        sentence = corpus.inputs[report].sentences[ordinal]
        found.append(
            {
                "cluster_id": corpus.cluster_id(label),
                "bodies": len(np.unique(corpus.body[reports])),
                "reports": len(np.unique(np.stack((corpus.body[reports], corpus.year[reports])), axis=1).T),
                "sentences": size,
                "first_report": None if first is None else ids[first],
                "first_year": None if first is None else int(corpus.year[first]),
                "sentence_id": f"{ids[report]}-s{ordinal + 1:04d}",
                "text": corpus.inputs[report].text[sentence.start : sentence.end],
            }
        )
    found.sort(key=lambda row: str(row["cluster_id"]))
    return pa.Table.from_pylist(found, schema=_SCHEMA)


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
