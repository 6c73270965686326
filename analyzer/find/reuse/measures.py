"""How much of each report is shared, kept, repeated and its own (measures §1), with their null rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analyzer.find.reuse.corpus import Corpus
from analyzer.find.reuse.families import narrative_characters
from analyzer.find.reuse.kinds import KINDS, Kinds

__all__ = ["measure_reports", "sentence_pieces"]

_PROBLEMS = 5  # the section whose share is told apart
_ROWS = 65_536  # rows of the table of sentences made at a time


def sentence_pieces(corpus: Corpus, kinds: Kinds) -> Iterator[pa.Table]:
    """Yield one row a sentence, with the columns of the dataset's table `sentences`, some rows at a time.

    Rows stand in the order of report ids and of the sentences of a report; `sentence_id` counts a
    report's sentences from 1.
    """
    ids = pa.array([report.report_id for report in corpus.inputs], pa.string())
    for start in range(0, max(len(corpus.report), 1), _ROWS):
        part = slice(start, start + _ROWS)
        report = corpus.report[part]
        names = ids.take(pa.array(report))
        ordinal = np.arange(start, start + len(report)) - corpus.first[report] + 1
        labels, which = np.unique(corpus.label[part], return_inverse=True)
        numbered = zip(names.to_pylist(), ordinal.tolist(), strict=True)
        clusters = pa.array([corpus.cluster_id(label) for label in labels.tolist()], pa.string())
        yield pa.table(
            {
                "sentence_id": pa.array([f"{name}-s{n:04d}" for name, n in numbered], pa.string()),
                "report_id": names,
                **{
                    name: pa.array(corpus.spans[part, n].astype(np.int64))
                    for n, name in enumerate(("section", "start", "end"))
                },
                "kind": pa.array(KINDS, pa.string()).take(pa.array(kinds.kind[part])),
                "cluster_id": clusters.take(pa.array(which)),
                "agencies": pa.array(kinds.agencies[part].astype(np.int64)),
                "sticky": pa.array(kinds.sticky[part]),
                "redundant": pa.array(kinds.redundant[part]),
            }
        )


def _shares(corpus: Corpus, marked: NDArray[np.bool_], base: NDArray[np.bool_]) -> list[float | None]:
    """Give for each report the share of the base's characters that is marked; None where the base is empty."""
    size = len(corpus.inputs)
    total = np.bincount(corpus.report, weights=np.where(base, corpus.characters, 0), minlength=size)
    part = np.bincount(corpus.report, weights=np.where(base & marked, corpus.characters, 0), minlength=size)
    return [float(p / t) if t > 0 else None for p, t in zip(part.tolist(), total.tolist(), strict=True)]


def measure_reports(
    corpus: Corpus, kinds: Kinds, families: Mapping[int, tuple[str, int]], boilerplate: list[float | None]
) -> pa.Table:
    """Give one row a report: its shares of narrative characters and its family.

    Returns
    -------
    pyarrow.Table
        report_id; characters (visible, of the narrative); shared, shared_problems (section 五 alone),
        sticky, redundant, own, boilerplate: shares 0–1 or null; previous (report of the year before); family_id,
        family_size. Shares are null where there is no narrative; shared and own also where the corpus
        knows no other body, sticky where it has no report of the year before.

    Notes
    -----
    own = 1 − (shared or sticky), counted once; a year before that is missing takes nothing away from
    it, which `sticky` being null tells.
    """
    narrative = kinds.kind != KINDS.index("statutory")
    problems = narrative & (corpus.spans[:, 0] == _PROBLEMS)
    others = len(np.unique(corpus.body)) > 1
    nothing: list[float | None] = [None] * len(corpus.inputs)
    copied = _shares(corpus, kinds.shared | kinds.sticky, narrative)
    sticky = _shares(corpus, kinds.sticky, narrative)
    before = kinds.previous.tolist()
    ids = [report.report_id for report in corpus.inputs]
    columns: dict[str, tuple[list[float | None], pa.DataType]] = {
        "shared": (_shares(corpus, kinds.shared, narrative) if others else nothing, pa.float64()),
        "shared_problems": (_shares(corpus, kinds.shared, problems) if others else nothing, pa.float64()),
        "sticky": ([s if p >= 0 else None for s, p in zip(sticky, before, strict=True)], pa.float64()),
        "redundant": (_shares(corpus, kinds.redundant, narrative), pa.float64()),
        "own": ([None if c is None else 1.0 - c for c in copied] if others else nothing, pa.float64()),
        "boilerplate": (boilerplate, pa.float64()),
    }
    belongs = [families.get(report) for report in range(len(ids))]
    return pa.table(
        {
            "report_id": pa.array(ids, pa.string()),
            "characters": pa.array(narrative_characters(corpus, kinds)),
            **{name: pa.array(values, kind) for name, (values, kind) in columns.items()},
            "previous": pa.array([ids[p] if p >= 0 else None for p in before], pa.string()),
            "family_id": pa.array([family[0] if family else None for family in belongs], pa.string()),
            "family_size": pa.array([family[1] if family else None for family in belongs], pa.int64()),
        }
    )
