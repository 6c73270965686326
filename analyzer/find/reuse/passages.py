"""Passages: the longest stretches that two reports share, across sentence borders, with exact offsets.

Sentences that stand in the same cluster are the seeds; where no whole sentence was taken over, equal
runs of letters are. Seeds near each other in both reports are one passage, whatever their order; its
ends are pushed outwards by aligning the letters that follow and precede, so that merged, split,
half-copied and woven sentences are caught.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from scipy.sparse import coo_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from analyzer.find.reuse.chains import Piece, cluster_pieces
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import REPORTS, Settings
from analyzer.find.reuse.kinds import Kinds
from analyzer.find.reuse.proofs import longest_literal, shared_typos
from analyzer.find.reuse.runs import join_pieces, run_pieces
from analyzer.find.reuse.sides import Given, Side, make_side, source_span
from analyzer.schema import Overlap

__all__ = ["Batch", "Pair", "align_pairs", "pairs_to_align"]

_PAIRS = 4096  # pairs aligned at a time, some two seconds


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports to lay side by side, numbers of a batch, the one with the smaller id as `a`.

    `earlier` is known to be the first.
    """

    a: int
    b: int
    relation: Literal["same_agency", "cross_agency"]
    earlier: Literal["a", "b"] | None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Reports, each of them once, and which of them to lay side by side; arrays, since they are sent soonest.

    Of the reports their ids, texts and what is packed of them, body, year and day (`who`, shape (reports, 3)); of their
    sentences, of which those of report n are the rows ``first[n]:first[n + 1]``, `spans` and `labels` as `Given` holds
    them; `pairs` numbers the two reports of each pair (shape (pairs, 2)).
    """

    ids: tuple[str, ...]
    texts: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    who: NDArray[np.int32]
    first: NDArray[np.int64]
    spans: NDArray[np.int32]
    labels: NDArray[np.int32]
    pairs: NDArray[np.int64]

    def given(self) -> Iterator[Given]:
        """Yield what each report is aligned by."""
        for n, name in enumerate(self.ids):
            rows = slice(int(self.first[n]), int(self.first[n + 1]))
            yield Given(name, self.texts[n], self.packed[n], self.spans[rows], self.labels[rows])

    def told(self) -> Iterator[Pair]:
        """Yield the pairs."""
        who = self.who.tolist()
        for a, b in self.pairs.tolist():
            relation: Literal["same_agency", "cross_agency"] = "cross_agency"
            if who[a][0] == who[b][0]:
                relation = "same_agency"
            yield Pair(a, b, relation, _earlier(who[a][1:], who[b][1:]))


def _earlier(one: Sequence[int], two: Sequence[int]) -> Literal["a", "b"] | None:
    """Say which of two reports, each given by year and day, is known to be the first; None where neither decides."""
    for first, second in zip(one, two, strict=True):
        if UNKNOWN in (first, second):
            return None
        if first != second:
            return "a" if first < second else "b"
    return None


def _in_neighbourhood(pairs: NDArray[np.int64], reports: int) -> NDArray[np.int64]:
    """Order pairs (shape (pairs, 2)) so that those which share a report, or a family, stand together."""
    ones = np.ones(2 * len(pairs), dtype=np.int8)
    ends = np.concatenate((pairs, pairs[:, ::-1])).T
    links = coo_array((ones, (ends[0], ends[1])), shape=(reports, reports)).tocsr()
    rank = np.empty(reports, dtype=np.int64)
    rank[reverse_cuthill_mckee(links, symmetric_mode=True)] = np.arange(reports)
    low, high = np.sort(rank[pairs], axis=1).T
    return pairs[np.lexsort((high, low))]


def _cuts(pairs: NDArray[np.int64]) -> Iterator[list[list[int]]]:
    """Cut ordered pairs into stretches of few pairs in few reports."""
    stretch: list[list[int]] = []
    known: set[int] = set()
    for pair in pairs.tolist():
        if len(known) + sum(report not in known for report in pair) > REPORTS or len(stretch) == _PAIRS:
            yield stretch
            stretch, known = [], set()
        stretch.append(pair)
        known.update(pair)
    if stretch:
        yield stretch


def pairs_to_align(corpus: Corpus, kinds: Kinds, pairs: Sequence[tuple[int, int]]) -> Iterator[Batch]:
    """Yield the pairs in batches with their texts.

    A report is taken from the shelf and made ready once in a batch; pairs are ordered so that few batches meet it.
    """
    if not pairs:
        return
    for stretch in _cuts(_in_neighbourhood(np.array(pairs, dtype=np.int64), len(corpus.inputs))):
        reports = np.unique(stretch)
        counts = corpus.first[reports + 1] - corpus.first[reports]
        first = np.concatenate(([0], np.cumsum(counts)))
        rows = np.repeat(corpus.first[reports] - first[:-1], counts) + np.arange(first[-1])
        places = corpus.place[reports].tolist()
        yield Batch(
            tuple(corpus.inputs[report].report_id for report in reports.tolist()),
            tuple(corpus.texts.take(place) for place in places),
            tuple(corpus.packed.take(place) for place in places),
            np.stack((corpus.body[reports], corpus.year[reports], corpus.day[reports]), axis=1),
            first,
            corpus.spans[rows],
            np.where(kinds.evidence[rows], corpus.label[rows], np.int32(-1)),
            np.searchsorted(reports, stretch),
        )


def align_pairs(batch: Batch, settings: Settings) -> list[Overlap]:
    """Give the passages that the pairs of a batch share.

    Parameters
    ----------
    batch : Batch
        Reports and pairs of them.
    settings : Settings
        `passage_letters` that nobody dictates are needed.

    Returns
    -------
    list of Overlap
        `chars` counts the visible characters of the shorter side; `similarity` is that of the keys,
        so names, dates and numbers that were swapped do not lower it. `literal` and `typos` look at
        the words as they are printed.
    """
    sides = [make_side(given, settings) for given in batch.given()]
    return [overlap for pair in batch.told() for overlap in _align(pair, sides[pair.a], sides[pair.b], settings)]


def _align(pair: Pair, a: Side, b: Side, settings: Settings) -> list[Overlap]:
    """Give the passages of one pair, in the order of the first report."""
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
