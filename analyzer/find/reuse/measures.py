"""How much of each report is shared, kept, repeated and its own (measures §1), with their null rules."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analyzer.find.reuse.boilerplate import boilerplate_shares
from analyzer.find.reuse.corpus import Corpus
from analyzer.find.reuse.families import narrative_characters
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.kinds import KINDS, Kinds

__all__ = ["measure_reports", "sentence_table"]

_PROBLEMS = 5  # the section whose share is told apart


def sentence_table(corpus: Corpus, kinds: Kinds) -> pa.Table:
    """Give one row a sentence, with the columns of the dataset's table `sentences`.

    Rows stand in the order of report ids and of the sentences of a report; `sentence_id` counts a
    report's sentences from 1.
    """
    ids = [report.report_id for report in corpus.inputs]
    sentences = [sentence for report in corpus.inputs for sentence in report.sentences]
    ordinal = np.arange(len(sentences)) - corpus.first[corpus.report] + 1
    names = {label: corpus.cluster_id(label) for label in np.unique(corpus.label).tolist()}
    return pa.table(
        {
            "sentence_id": pa.array(
                [f"{ids[r]}-s{n:04d}" for r, n in zip(corpus.report.tolist(), ordinal.tolist(), strict=True)],
                pa.string(),
            ),
            "report_id": pa.array([ids[r] for r in corpus.report.tolist()], pa.string()),
            "section": pa.array([s.section for s in sentences], pa.int64()),
            "start": pa.array([s.start for s in sentences], pa.int64()),
            "end": pa.array([s.end for s in sentences], pa.int64()),
            "kind": pa.array([KINDS[kind] for kind in kinds.kind.tolist()], pa.string()),
            "cluster_id": pa.array([names[label] for label in corpus.label.tolist()], pa.string()),
            "agencies": pa.array(kinds.agencies.astype(np.int64)),
            "sticky": pa.array(kinds.sticky),
            "redundant": pa.array(kinds.redundant),
        }
    )


def _shares(corpus: Corpus, marked: NDArray[np.bool_], base: NDArray[np.bool_]) -> list[float | None]:
    """Give for each report the share of the base's characters that is marked; None where the base is empty."""
    size = len(corpus.inputs)
    total = np.bincount(corpus.report, weights=np.where(base, corpus.characters, 0), minlength=size)
    part = np.bincount(corpus.report, weights=np.where(base & marked, corpus.characters, 0), minlength=size)
    return [float(p / t) if t > 0 else None for p, t in zip(part.tolist(), total.tolist(), strict=True)]


def measure_reports(
    corpus: Corpus, kinds: Kinds, families: Mapping[int, tuple[str, int]], settings: Settings
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
    sections = np.array([s.section for report in corpus.inputs for s in report.sentences], dtype=np.int64)
    problems = narrative & (sections == _PROBLEMS)
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
        "boilerplate": (boilerplate_shares(corpus, kinds, settings), pa.float64()),
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
