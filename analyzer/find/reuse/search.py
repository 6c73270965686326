"""The search for reuse over a corpus: sentences, passages, families and shares, in one result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from analyzer.find.reuse.corpus import Corpus, Mapper, build_corpus
from analyzer.find.reuse.families import find_families
from analyzer.find.reuse.firsts import cluster_table
from analyzer.find.reuse.inputs import ReuseInput, Settings
from analyzer.find.reuse.kinds import Kinds, Moved, classify, formula_sensitivity
from analyzer.find.reuse.measures import measure_reports, sentence_table
from analyzer.find.reuse.pairs import ReportPairs, candidate_pairs
from analyzer.find.reuse.passages import align_pair
from analyzer.find.reuse.sides import Side, make_side
from analyzer.find.reuse.statutory import Formula
from analyzer.schema import Overlap

__all__ = ["ReuseResult", "find_reuse"]

_SIDES = 2048  # reports kept ready while pairs are aligned, some 40 KB each


@dataclass(frozen=True, slots=True, eq=False)
class ReuseResult:
    """What the search found.

    Parameters
    ----------
    sentences : pyarrow.Table
        One row a sentence, columns as the dataset's table `sentences`.
    overlaps : tuple of Overlap
        Passages, ordered by the two reports and their place.
    reports : pyarrow.Table
        One row a report: shares and family (`measures.measure_reports`).
    clusters : pyarrow.Table
        One row a sentence that several bodies share, and who was first (`firsts.cluster_table`).
    formulas : tuple of Formula
        Clusters so widely spread that they count as statutory, with their spread.
    moved : tuple of Moved
        What half and twice that spread would give.
    settings : Settings
        Every threshold that was used.
    counts : mapping
        What was looked at and what was left out: distinct_keys, clusters, verified_pairs,
        crowded_buckets, aligned_pairs, pairs_skipped_in_clusters, pairs_skipped_by_cap.
    """

    sentences: pa.Table
    overlaps: tuple[Overlap, ...]
    reports: pa.Table
    clusters: pa.Table
    formulas: tuple[Formula, ...]
    moved: tuple[Moved, ...]
    settings: Settings
    counts: Mapping[str, int]


def _find_overlaps(corpus: Corpus, kinds: Kinds, pairs: ReportPairs, settings: Settings) -> tuple[Overlap, ...]:
    """Align the pairs; reports are made ready once as long as their pairs follow each other."""

    @lru_cache(maxsize=_SIDES)
    def side(report: int) -> Side:
        """Make a report ready, or take it from the last ones."""
        return make_side(corpus, kinds, report, settings)

    found = [overlap for a, b in sorted(pairs.pairs) for overlap in align_pair(corpus, side(a), side(b), settings)]
    return tuple(sorted(found, key=lambda o: (o.a_report, o.b_report, o.a_start, o.b_start, o.a_end, o.b_end)))


def find_reuse(inputs: Iterable[ReuseInput], *, settings: Settings | None = None, mapper: Mapper = map) -> ReuseResult:
    """Find what reports share with each other, with their own past and within themselves.

    Parameters
    ----------
    inputs : iterable of ReuseInput
        Reports with distinct ids, in any order: the order changes nothing.
    settings : Settings, optional
        Thresholds; recorded in the result.
    mapper : callable, optional
        An ordered `map` (such as ``Pool.imap``) for the masking of reports, the one step done report
        by report.

    Returns
    -------
    ReuseResult
        Equal for equal reports, whatever the order and the number of processes.

    Notes
    -----
    Sources: Wilkerson et al. 2015 and Linder et al. 2020 for reuse of passages, Dyer, Lang and
    Stice-Lawrence 2017 for keeping boilerplate, stickiness and redundancy apart.
    """
    chosen = settings or Settings()
    corpus = build_corpus(inputs, chosen, mapper)
    kinds = classify(corpus, chosen)
    pairs = candidate_pairs(corpus, kinds, chosen)
    counts = {
        "distinct_keys": len(corpus.keys.texts),
        "clusters": int((corpus.clusters.leader == range(len(corpus.clusters.leader))).sum()),
        "verified_pairs": corpus.clusters.verified,
        "crowded_buckets": corpus.clusters.crowded,
        "aligned_pairs": len(pairs.pairs),
        "pairs_skipped_in_clusters": pairs.skipped_in_clusters,
        "pairs_skipped_by_cap": pairs.skipped_by_cap,
    }
    return ReuseResult(
        sentences=sentence_table(corpus, kinds),
        overlaps=_find_overlaps(corpus, kinds, pairs, chosen),
        reports=measure_reports(corpus, kinds, find_families(corpus, kinds, chosen), chosen),
        clusters=cluster_table(corpus, kinds),
        formulas=kinds.formulas,
        moved=formula_sensitivity(corpus, kinds, chosen),
        settings=chosen,
        counts=counts,
    )
