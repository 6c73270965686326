"""Pieces of passages that no sentence cluster shows: equal runs of letters inside and across sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.chains import Piece, reach
from analyzer.find.reuse.shingles import SHINGLE
from analyzer.find.reuse.sides import Side, Span

__all__ = ["join_pieces", "run_pieces"]

_GAP = 60  # letters between two pieces of one passage: what a sentence woven in from elsewhere takes
_DENSE = 0.4  # least share of a passage's letters that its pieces make: woven from two sources half and half


def _matches(a: Side, b: Side) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give where both keys hold the same stretch of sixteen letters, in the order of `a`."""
    if not len(a.hashes) or not len(b.hashes):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    at = np.minimum(np.searchsorted(b.hashes, a.hashes), len(b.hashes) - 1)
    same = b.hashes[at] == a.hashes
    one, other = a.places[same], b.places[at[same]]
    order = np.argsort(one, kind="stable")
    return one[order], other[order]


def _free(places: NDArray[np.int64], taken: Sequence[Span]) -> NDArray[np.bool_]:
    """Mark the stretches that lie outside all the spans."""
    free = np.ones(len(places), dtype=bool)
    for start, end in taken:
        free &= (places + SHINGLE <= start) | (places >= end)
    return free


def _runs(a: Side, b: Side, told: Sequence[Piece]) -> Iterator[tuple[Span, Span]]:
    """Yield the longest equal runs outside the pieces told, none overlapping another on either side."""
    one, other = _matches(a, b)
    free = _free(one, [piece.a for piece in told]) & _free(other, [piece.b for piece in told])
    one, other = one[free], other[free]
    if not len(one):
        return
    begins = np.flatnonzero(np.concatenate(([True], (np.diff(one) != 1) | (np.diff(other) != 1))))
    ends = np.append(begins[1:], len(one)) - 1
    sizes = one[ends] - one[begins] + SHINGLE
    kept: list[tuple[Span, Span]] = []
    for n in np.lexsort((one[begins], -sizes)).tolist():
        size = int(sizes[n])
        span_a, span_b = (
            (int(one[begins[n]]), int(one[begins[n]]) + size),
            (int(other[begins[n]]), int(other[begins[n]]) + size),
        )
        if all(_apart(span_a, p) and _apart(span_b, q) for p, q in kept):
            kept.append((span_a, span_b))
    yield from sorted(kept)


def _apart(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or one[0] >= other[1]


def _room(side: Side, span: Span, taken: Sequence[Span]) -> Span:
    """Give the bounds up to which a run may grow: its block, and what is taken."""
    low, high = side.limits(span[0])
    for start, end in taken:
        if end <= span[0]:
            low = max(low, end)
        if start >= span[1]:
            high = min(high, start)
    return low, high


def run_pieces(a: Side, b: Side, told: Sequence[Piece]) -> list[Piece]:
    """Give the equal runs outside the pieces told, their ends pushed outwards over changed words."""
    found: list[Piece] = []
    runs = list(_runs(a, b, told))
    for n, (span_a, span_b) in enumerate(runs):
        others = [*((p.a, p.b) for p in (*told, *found)), *runs[n + 1 :]]
        room_a = _room(a, span_a, [p for p, _ in others])
        room_b = _room(b, span_b, [q for _, q in others])
        key_a, key_b = a.masked.key, b.masked.key
        back_a, back_b, before = reach(key_a[room_a[0] : span_a[0]][::-1], key_b[room_b[0] : span_b[0]][::-1])
        on_a, on_b, after = reach(key_a[span_a[1] : room_a[1]], key_b[span_b[1] : room_b[1]])
        worth = min(a.evidence(*span_a), b.evidence(*span_b)) + before + after
        common = span_a[1] - span_a[0] + before + after
        grown = (span_a[0] - back_a, span_a[1] + on_a), (span_b[0] - back_b, span_b[1] + on_b)
        found.append(Piece(*grown, worth, float(common), exact=True))
    return found


def _close(side: Side, one: Span, other: Span) -> bool:
    """Say whether two stretches of one report stand near each other in one block."""
    first, second = sorted((one, other))
    near = second[0] - first[1] <= _GAP
    return near and side.block[side.sentence_at(first[1] - 1)] == side.block[side.sentence_at(second[0])]


def _group(a: Side, b: Side, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Group pieces that are near each other on both sides."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.a, p.b)):
        near = [g for g in groups if any(_close(a, p.a, piece.a) and _close(b, p.b, piece.b) for p in g)]
        groups = [g for g in groups if g not in near]
        groups.append([*(p for g in near for p in g), piece])
    return groups


def _whole(group: Sequence[Piece]) -> Piece:
    """Join the pieces of a group to one."""
    span_a = min(p.a[0] for p in group), max(p.a[1] for p in group)
    span_b = min(p.b[0] for p in group), max(p.b[1] for p in group)
    return Piece(span_a, span_b, sum(p.worth for p in group), sum(p.common for p in group), len(group) == 1)


def join_pieces(a: Side, b: Side, pieces: Sequence[Piece], least: int) -> list[Piece]:
    """Join pieces that stand together, and keep what has at least `least` letters of evidence.

    A joint passage whose pieces make too little of it is taken apart again.
    """
    found = []
    for group in _group(a, b, pieces):
        whole = _whole(group)
        longest = max(whole.a[1] - whole.a[0], whole.b[1] - whole.b[0])
        joint = [whole] if len(group) > 1 and whole.common >= _DENSE * longest else group
        found += [piece for piece in joint if piece.worth >= least]
    return found
