"""The search for reuse over a corpus: sentences, passages, families and shares, in one result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from analyzer.find.reuse.boilerplate import boilerplate_shares
from analyzer.find.reuse.corpus import Corpus, build_corpus
from analyzer.find.reuse.families import find_families
from analyzer.find.reuse.firsts import cluster_table
from analyzer.find.reuse.inputs import Mapper, ReuseInput, Settings, Source
from analyzer.find.reuse.kinds import Kinds, Moved, classify, formula_sensitivity
from analyzer.find.reuse.measures import measure_reports, sentence_pieces
from analyzer.find.reuse.pairs import ReportPairs, candidate_pairs
from analyzer.find.reuse.pairs_in_shards import pairs_in_shards
from analyzer.find.reuse.passages import align_pairs, pairs_to_align
from analyzer.find.reuse.shards import Shards
from analyzer.find.reuse.shelf import Shelf
from analyzer.find.reuse.statutory import Formula
from analyzer.schema import Overlap

__all__ = ["ReuseResult", "find_reuse"]


@dataclass(frozen=True, slots=True, eq=False)
class ReuseResult:
    """What the search found.

    Parameters
    ----------
    corpus, kinds : Corpus, Kinds
        What `sentence_pieces` makes its rows of.
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

    corpus: Corpus
    kinds: Kinds
    overlaps: tuple[Overlap, ...]
    reports: pa.Table
    clusters: pa.Table
    formulas: tuple[Formula, ...]
    moved: tuple[Moved, ...]
    settings: Settings
    counts: Mapping[str, int]

    def sentence_pieces(self) -> Iterator[pa.Table]:
        """Yield one row a sentence, columns as the dataset's table `sentences`, some rows at a time."""
        return sentence_pieces(self.corpus, self.kinds)

    @property
    def sentences(self) -> pa.Table:
        """Give the rows of `sentence_pieces` as one table."""
        return pa.concat_tables(self.sentence_pieces())


def _find_overlaps(
    corpus: Corpus, kinds: Kinds, pairs: ReportPairs, settings: Settings, mapper: Mapper
) -> tuple[Overlap, ...]:
    """Align the pairs."""
    found = mapper(partial(align_pairs, settings=settings), pairs_to_align(corpus, kinds, pairs.pairs))
    overlaps = [overlap for few in found for overlap in few]
    return tuple(sorted(overlaps, key=lambda o: (o.a_report, o.b_report, o.a_start, o.b_start, o.a_end, o.b_end)))


def _counts(corpus: Corpus, pairs: ReportPairs) -> dict[str, int]:
    """Say how much was looked at, and what was left out."""
    return {
        "distinct_keys": len(corpus.keys.texts),
        "clusters": int((corpus.clusters.leader == range(len(corpus.clusters.leader))).sum()),
        "verified_pairs": corpus.clusters.verified,
        "crowded_buckets": corpus.clusters.crowded,
        "aligned_pairs": len(pairs.pairs),
        "pairs_skipped_in_clusters": pairs.skipped_in_clusters,
        "pairs_skipped_by_cap": pairs.skipped_by_cap,
    }


def find_reuse(
    inputs: Iterable[ReuseInput | Source],
    *,
    settings: Settings | None = None,
    mapper: Mapper = map,
    folder: Path | None = None,
    shards: Shards | None = None,
) -> ReuseResult:
    """Find what reports share with each other, with their own past and within themselves.

    Parameters
    ----------
    inputs : iterable of ReuseInput or Source
        Reports with distinct ids, in any order: the order changes nothing. They are looked at once; those of a source
        by the process that masks them.
    settings : Settings, optional
        Thresholds; recorded in the result.
    mapper : callable, optional
        An ordered `map` (such as ``Pool.imap``) for what batches of reports, keys and pairs are asked: masking, words
        and the alignment of passages.
    folder : Path, optional
        Where the texts wait in a file while they are not looked at; they stay in memory if left out.
    shards : Shards, optional
        Where, and by whom, sentences are collapsed and compared on disk: for corpora whose sentences are more than
        this process should hold, and for many machines. In memory if left out; the result is the same.

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
    with Shelf(folder) as texts, Shelf(folder) as packed:
        corpus = build_corpus(inputs, chosen, mapper, (texts, packed), shards)
        kinds = classify(corpus, chosen)
        pairs = (
            candidate_pairs(corpus, kinds, chosen) if shards is None else pairs_in_shards(corpus, kinds, chosen, shards)
        )
        overlaps = _find_overlaps(corpus, kinds, pairs, chosen, mapper)
        clusters = cluster_table(corpus, kinds)
        boilerplate = boilerplate_shares(corpus, kinds, chosen, mapper, shards)
        # Few reports are looked at sooner than they are sent.
        families = find_families(corpus, kinds, chosen, map if shards is None else shards.mapper)
    return ReuseResult(
        corpus=corpus,
        kinds=kinds,
        overlaps=overlaps,
        reports=measure_reports(corpus, kinds, families, boilerplate),
        clusters=clusters,
        formulas=kinds.formulas,
        moved=formula_sensitivity(corpus, kinds, chosen),
        settings=chosen,
        counts=_counts(corpus, pairs),
    )
