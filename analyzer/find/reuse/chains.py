"""Pieces of passages that sentence clusters show: matched sentences near each other in both reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.masking import count_letters
from analyzer.find.reuse.sides import Side, Span

__all__ = ["Piece", "cluster_pieces", "reach"]

_REACH = 160  # letters looked at beyond a seed: a long sentence or two short ones
_BLOCK = 7  # an equal run this long beyond a seed is hardly chance; 政府信息公开 has six letters
_SLACK = 8  # letters that may differ before such a run: a word put in or changed
_WINDOW = 4  # sentences that a passage's order may be turned over

Match = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both keys that goes together.

    `worth` counts the letters that can prove copying, `common` the letters that are equal;
    `exact` says whether it is one equal run.
    """

    a: Span
    b: Span
    worth: int
    common: float
    exact: bool


def _seeds(a: Side, b: Side) -> list[Match]:
    """Pair the sentences of one cluster in the order of the two texts, each used once."""
    shared = a.where.keys() & b.where.keys()
    return sorted(pair for label in shared for pair in zip(a.where[label], b.where[label], strict=False))


def _near(side: Side, used: frozenset[int], one: int, two: int, settings: Settings) -> bool:
    """Say whether two sentences of one report stand close: few unmatched sentences and letters between."""
    low, high = min(one, two), max(one, two)
    if high - low > _WINDOW:
        return False
    between = [n for n in range(low + 1, high) if n not in used]
    first = side.masked.first
    letters = sum(first[n + 1] - first[n] for n in between)
    return (
        side.block[low] == side.block[high]
        and len(between) <= settings.gap_sentences
        and letters <= settings.gap_letters
    )


def _chains(a: Side, b: Side, seeds: list[Match], settings: Settings) -> list[list[Match]]:
    """Group seeds that are near each other in both reports; the order inside a group may differ."""
    parent = list(range(len(seeds)))
    used_a, used_b = frozenset(i for i, _ in seeds), frozenset(j for _, j in seeds)

    def root(n: int) -> int:
        """Find the smallest seed of a group."""
        while parent[n] != n:
            n = parent[n]
        return n

    for n in range(len(seeds)):
        for m in range(n + 1, len(seeds)):
            one, two = seeds[n], seeds[m]
            if two[0] - one[0] > _WINDOW:
                break
            low, high = sorted((root(n), root(m)))
            near = low != high and _near(a, used_a, one[0], two[0], settings)
            if near and _near(b, used_b, one[1], two[1], settings):
                parent[high] = low
    groups: dict[int, list[Match]] = {}
    for n, seed in enumerate(seeds):
        groups.setdefault(root(n), []).append(seed)
    return list(groups.values())


def reach(one: str, two: str) -> tuple[int, int, int]:
    """Give how far two texts run together from their beginnings: letters of each, and letters in common."""
    end_one = end_two = common = 0
    for op in Indel.opcodes(one[:_REACH], two[:_REACH]):
        if op.tag != "equal" or op.src_end - op.src_start < _BLOCK:
            continue
        if max(op.src_start - end_one, op.dest_start - end_two) > _SLACK:
            break
        end_one, end_two = op.src_end, op.dest_end
        common += count_letters(one[op.src_start : op.src_end])
    return end_one, end_two, common


def _limit(side: Side, used: set[int], edge: int, step: int) -> int:
    """Give the place in the key up to which a passage may grow from sentence `edge` in direction `step`."""
    n = edge + step
    while 0 <= n < len(side.labels) and n not in used and side.block[n] == side.block[edge] and side.labels[n] >= 0:
        n += step
    return side.masked.first[n if step > 0 else n + 1]


def _around(side: Side, used: set[int], low: int, high: int) -> tuple[str, str, int, int]:
    """Give the letters before a passage (reversed) and after it, and its own bounds in the key."""
    first, key = side.masked.first, side.masked.key
    start, end = first[low], first[high + 1]
    before = key[max(_limit(side, used, low, -1), start - _REACH) : start]
    after = key[end : _limit(side, used, high, 1)]
    return before[::-1], after, start, end


def _common(a: Side, b: Side, chain: Sequence[Match], span_a: Span, span_b: Span) -> float:
    """Count the letters in common, sentence by sentence where the order differs."""
    key_a, key_b = a.masked.key[slice(*span_a)], b.masked.key[slice(*span_b)]
    if all(one[1] < two[1] for one, two in zip(chain, chain[1:], strict=False)):
        return Indel.normalized_similarity(key_a, key_b) * (len(key_a) + len(key_b)) / 2
    first_a, first_b = a.masked.first, b.masked.first
    common = 0.0
    for i, j in chain:
        one, two = a.masked.key[first_a[i] : first_a[i + 1]], b.masked.key[first_b[j] : first_b[j + 1]]
        common += Indel.normalized_similarity(one, two) * (len(one) + len(two)) / 2
    return min(common, (len(key_a) + len(key_b)) / 2)


def cluster_pieces(a: Side, b: Side, settings: Settings) -> list[Piece]:
    """Give the stretches that matched sentences make, their ends pushed outwards, in the order of `a`."""
    seeds = _seeds(a, b)
    used_a, used_b = {i for i, _ in seeds}, {j for _, j in seeds}
    found = []
    for chain in _chains(a, b, seeds, settings):
        side_a = _around(a, used_a, chain[0][0], chain[-1][0])
        side_b = _around(b, used_b, min(j for _, j in chain), max(j for _, j in chain))
        back_a, back_b, before = reach(side_a[0], side_b[0])
        on_a, on_b, after = reach(side_a[1], side_b[1])
        span_a, span_b = (side_a[2] - back_a, side_a[3] + on_a), (side_b[2] - back_b, side_b[3] + on_b)
        worth = sum(min(a.worth[i], b.worth[j]) for i, j in chain) + before + after
        found.append(Piece(span_a, span_b, worth, _common(a, b, chain, span_a, span_b), exact=False))
    return found
