"""Passages: the longest stretches that two reports share, across sentence borders, with exact offsets.

Sentences that stand in the same cluster are the seeds; where no whole sentence was taken over, equal
runs of letters are. Seeds near each other in both reports are one passage, whatever their order; its
ends are pushed outwards by aligning the letters that follow and precede, so that merged, split,
half-copied and woven sentences are caught.
"""

from __future__ import annotations

from typing import Literal

from rapidfuzz.distance import Indel

from analyzer.find.reuse.chains import Piece, cluster_pieces
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.proofs import longest_literal, shared_typos
from analyzer.find.reuse.runs import join_pieces, run_pieces
from analyzer.find.reuse.sides import Side, source_span
from analyzer.schema import Overlap

__all__ = ["align_pair"]


def _earlier(corpus: Corpus, a: int, b: int) -> Literal["a", "b"] | None:
    """Say which report is known to be the first: by year, then by day; None where neither decides."""
    for values in (corpus.year, corpus.day):
        one, two = int(values[a]), int(values[b])
        if UNKNOWN in (one, two):
            return None
        if one != two:
            return "a" if one < two else "b"
    return None


def align_pair(corpus: Corpus, a: Side, b: Side, settings: Settings) -> list[Overlap]:
    """Give the passages two reports share, in the order of the first.

    Parameters
    ----------
    corpus : Corpus
        Where the reports come from.
    a, b : Side
        The report with the smaller id is `a`.
    settings : Settings
        `passage_letters` that nobody dictates are needed.

    Returns
    -------
    list of Overlap
        `chars` counts the visible characters of the shorter side; `similarity` is that of the keys,
        so names, dates and numbers that were swapped do not lower it. `literal` and `typos` look at
        the words as they are printed.
    """
    pieces = cluster_pieces(a, b, settings)
    pieces += run_pieces(a, b, pieces)
    if sum(piece.worth for piece in pieces) < settings.passage_letters:
        return []
    whole = join_pieces(a, b, pieces, settings.passage_letters)
    return [_overlap(corpus, a, b, piece) for piece in sorted(whole, key=lambda p: (p.a, p.b))]


def _similarity(a: Side, b: Side, piece: Piece) -> float:
    """Give 2·(letters in common) / (letters of both): of the pieces in their order, or of the whole if more."""
    key_a, key_b = a.masked.key[slice(*piece.a)], b.masked.key[slice(*piece.b)]
    pieced = 2 * piece.common / (len(key_a) + len(key_b))
    return float(min(1.0, max(pieced, Indel.normalized_similarity(key_a, key_b))))


def _overlap(corpus: Corpus, a: Side, b: Side, piece: Piece) -> Overlap:
    """Describe one passage by its offsets in both texts."""
    span_a, span_b = source_span(a, *piece.a), source_span(b, *piece.b)
    text_a, text_b = ("".join(side.text[slice(*span)].split()) for side, span in ((a, span_a), (b, span_b)))
    same = corpus.body[a.report] == corpus.body[b.report]
    return Overlap(
        a_report=corpus.inputs[a.report].report_id,
        a_start=span_a[0],
        a_end=span_a[1],
        b_report=corpus.inputs[b.report].report_id,
        b_start=span_b[0],
        b_end=span_b[1],
        chars=min(len(text_a), len(text_b)),
        similarity=round(_similarity(a, b, piece), 4),
        relation="same_agency" if same else "cross_agency",
        earlier=_earlier(corpus, a.report, b.report),
        literal=longest_literal(text_a, text_b),
        typos=shared_typos(text_a, text_b),
    )
