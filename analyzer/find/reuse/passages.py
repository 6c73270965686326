"""Passages: the longest stretches that two reports share, across sentence borders, with exact offsets.

Sentences that stand in the same cluster are the seeds; where no whole sentence was taken over, equal
runs of letters are. Seeds near each other in both reports are one passage, whatever their order; its
ends are pushed outwards by aligning the letters that follow and precede, so that merged, split,
half-copied and woven sentences are caught.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from rapidfuzz.distance import Indel

from analyzer.find.reuse.chains import Piece, cluster_pieces
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.kinds import Kinds
from analyzer.find.reuse.proofs import longest_literal, shared_typos
from analyzer.find.reuse.runs import join_pieces, run_pieces
from analyzer.find.reuse.sides import Given, Side, make_side, source_span
from analyzer.schema import Overlap

__all__ = ["Pair", "align_pair", "forget_sides", "pairs_to_align"]

_KEPT = 2048  # reports kept ready while pairs are aligned, some 60 kB each


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports to lay side by side, the one with the smaller id as `a`; `earlier` is known to be the first."""

    a: Given
    b: Given
    relation: Literal["same_agency", "cross_agency"]
    earlier: Literal["a", "b"] | None


def _earlier(corpus: Corpus, a: int, b: int) -> Literal["a", "b"] | None:
    """Say which report is known to be the first: by year, then by day; None where neither decides."""
    for values in (corpus.year, corpus.day):
        one, two = int(values[a]), int(values[b])
        if UNKNOWN in (one, two):
            return None
        if one != two:
            return "a" if one < two else "b"
    return None


def pairs_to_align(corpus: Corpus, kinds: Kinds, pairs: Sequence[tuple[int, int]]) -> Iterator[Pair]:
    """Yield the pairs with their texts, those next to each other in the order in which reports were given."""

    @lru_cache(maxsize=_KEPT)
    def given(report: int) -> Given:
        """Take a report from the shelf, or from the last ones."""
        rows = corpus.rows(report)
        return Given(corpus.whole(report), np.where(kinds.evidence[rows], corpus.label[rows], np.int32(-1)))

    # Reports of one place mostly lie together: in this order each is taken from the shelf and made ready only once.
    for a, b in sorted(pairs, key=lambda pair: sorted(int(corpus.place[report]) for report in pair)):
        same = corpus.body[a] == corpus.body[b]
        yield Pair(given(a), given(b), "same_agency" if same else "cross_agency", _earlier(corpus, a, b))


@lru_cache(maxsize=_KEPT)
def _side(given: Given, settings: Settings) -> Side:
    """Make a report ready, or take it from the last ones of this process."""
    return make_side(given, settings)


def forget_sides() -> None:
    """Let go of the reports kept ready in this process."""
    _side.cache_clear()


def align_pair(pair: Pair, settings: Settings) -> list[Overlap]:
    """Give the passages two reports share, in the order of the first.

    Parameters
    ----------
    pair : Pair
        The reports.
    settings : Settings
        `passage_letters` that nobody dictates are needed.

    Returns
    -------
    list of Overlap
        `chars` counts the visible characters of the shorter side; `similarity` is that of the keys,
        so names, dates and numbers that were swapped do not lower it. `literal` and `typos` look at
        the words as they are printed.
    """
    a, b = _side(pair.a, settings), _side(pair.b, settings)
    pieces = cluster_pieces(a, b, settings)
    pieces += run_pieces(a, b, pieces)
    if sum(piece.worth for piece in pieces) < settings.passage_letters:
        return []
    whole = join_pieces(a, b, pieces, settings.passage_letters)
    return [_overlap(pair, a, b, piece) for piece in sorted(whole, key=lambda p: (p.a, p.b))]


def _similarity(a: Side, b: Side, piece: Piece) -> float:
    """Give 2·(letters in common) / (letters of both): of the pieces in their order, or of the whole if more."""
    key_a, key_b = a.masked.key[slice(*piece.a)], b.masked.key[slice(*piece.b)]
    pieced = 2 * piece.common / (len(key_a) + len(key_b))
    return float(min(1.0, max(pieced, Indel.normalized_similarity(key_a, key_b))))


def _overlap(pair: Pair, a: Side, b: Side, piece: Piece) -> Overlap:
    """Describe one passage by its offsets in both texts."""
    span_a, span_b = source_span(a, *piece.a), source_span(b, *piece.b)
    text_a, text_b = ("".join(side.text[slice(*span)].split()) for side, span in ((a, span_a), (b, span_b)))
    return Overlap(
        a_report=a.report_id,
        a_start=span_a[0],
        a_end=span_a[1],
        b_report=b.report_id,
        b_start=span_b[0],
        b_end=span_b[1],
        chars=min(len(text_a), len(text_b)),
        similarity=round(_similarity(a, b, piece), 4),
        relation=pair.relation,
        earlier=pair.earlier,
        literal=longest_literal(text_a, text_b),
        typos=shared_typos(text_a, text_b),
    )
