"""The units that agree best with all likely rows of labels, not only with the likeliest one.

The field over a section (see `chain`) gives a chance to every stretch of atoms that could be a unit. A unit counts as
found where it shares at least half of the union with the right one, so a stretch is worth the chances of all stretches it
would be found by, less for those it agrees with worse; the units are those stretches without overlap that are worth most
together. Where likely rows cut differently, the stretch that most of them would find is taken; the likeliest row alone
may hold none of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.chain import INSIDE, OUTSIDE, Scores, passes
from analyzer.find.statements.layout import Atom

__all__ = ["expected_rows"]

# A unit costs this much: F1 is greatest near half its own value. A stretch that shares the part x of the union counts
# x ** POWER. Five folds over bodies, units F1, macro F1 of themes, F1 of pairs end to end: best row .922 .812 .831; 1 and
# .45 .928 .816 .837; .5 and .45 .928 .817 .840; 0 and .4 .929 .811 .828: counting half-right borders in full finds more
# units, but mixes their themes. On real reports .55 is better than .45 (five reports: 23 units found of 27 given instead
# of 31; 81 more sections: .766 and .688 instead of .757 and .679), for their gold cuts coarser than most of our sources.
COST, POWER = 0.55, 0.5
# Stretches less likely than this are left out: they cannot add up to a unit.
_FLOOR = 2e-3

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Stretches of atoms that may be units: first and last atom, and chance by type, shape (stretches, types)."""

    first: Places
    last: Places
    chance: Floats


def _stretches(scores: Scores, begins: Sequence[int], inside: int, outside: int) -> _Stretches:
    """Give the likely stretches of all sections, ordered by first and last atom."""
    words, moves = scores.weights()
    alpha, beta, scale = passes(scores.rows, words, moves, outside)
    # What going on to the next atom weighs, and stopping; behind the last atom of a section there is nowhere to go.
    goes, stops = np.zeros_like(alpha), beta.copy()
    goes[:-1] = moves[1:, :, inside] * (words[1:, inside] / scale[1:])[:, None]
    goes[scores.rows.starts[scores.rows.lengths > 0] - 1] = 0.0
    goes[-1] = 0.0
    stops[:-1] -= goes[:-1] * beta[1:, inside][:, None]
    chance, first = alpha[:, begins], np.arange(len(alpha))
    ends, parts = stops[:, begins], []
    go = goes[:, begins]
    for length in range(int(scores.rows.lengths[0])):
        last = first + length
        full = chance * (ends if length == 0 else stops[last, inside][:, None])
        kept = full.sum(axis=1) > _FLOOR
        parts.append(_Stretches(first[kept], last[kept], full[kept]))
        chance = chance * (go if length == 0 else goes[last, inside][:, None])
        on = (chance * beta[np.minimum(last + 1, len(beta) - 1), inside][:, None]).sum(axis=1) > _FLOOR
        first, chance = first[on], chance[on]
        if not len(first):
            break
    firsts, lasts = np.concatenate([p.first for p in parts]), np.concatenate([p.last for p in parts])
    order = np.lexsort((lasts, firsts))
    return _Stretches(firsts[order], lasts[order], np.vstack([p.chance for p in parts])[order])


def _found_by(stretches: _Stretches, starts: Places, ends: Places) -> Floats:
    """Sum for each stretch the chances of all by which it would be found, shape (stretches, types)."""
    begin, end = starts[stretches.first], ends[stretches.last]
    worth = stretches.chance.copy()
    one = np.arange(len(begin))
    for ahead in range(1, len(begin)):
        one = one[one + ahead < len(begin)]
        one = one[stretches.first[one + ahead] <= stretches.last[one]]  # ordered, so nobody further ahead overlaps
        if not len(one):
            break
        other = one + ahead
        shared = np.minimum(end[one], end[other]) - begin[other]
        union = np.maximum(end[one], end[other]) - begin[one]
        near = 2 * shared >= union
        a, b = one[near], other[near]
        share = (shared[near] / union[near])[:, None] ** POWER
        worth[a] += share * stretches.chance[b]
        worth[b] += share * stretches.chance[a]
    return worth


def _choose(stretches: _Stretches, gain: Floats, count: int) -> list[int]:
    """Choose stretches without overlap of greatest gain in all; `count` is the number of atoms."""
    ending: list[list[int]] = [[] for _ in range(count)]
    useful = np.flatnonzero(gain > 0)
    for k, last in zip(useful.tolist(), stretches.last[useful].tolist(), strict=True):
        ending[last].append(k)
    first, gains = stretches.first.tolist(), gain.tolist()
    best, taken = [0.0] * (count + 1), [-1] * count
    for i, listed in enumerate(ending):
        best[i + 1] = best[i]
        for k in listed:
            if (value := best[first[k]] + gains[k]) > best[i + 1]:
                best[i + 1], taken[i] = value, k
    chosen, i = [], count - 1
    while i >= 0:
        if taken[i] < 0:
            i -= 1
            continue
        chosen.append(taken[i])
        i = first[taken[i]] - 1
    return chosen


def expected_rows(sections: Sequence[Sequence[Atom]], scores: Scores, classes: Sequence[str]) -> list[list[str]]:
    """Label the atoms of each section so that most units are found that any likely row of labels holds.

    Parameters
    ----------
    sections : sequence of sequences of Atom
        Atoms section by section.
    scores, classes
        Of each label and step, and the labels.
    """
    rows = [[OUTSIDE] * len(atoms) for atoms in sections]
    count = len(scores.atoms)
    if not count:
        return rows
    inside, outside = classes.index(INSIDE), classes.index(OUTSIDE)
    begins = [c for c in range(len(classes)) if c not in (inside, outside)]
    stretches = _stretches(scores, begins, inside, outside)
    starts, ends = (
        np.array([getattr(atom, side) for atoms in sections for atom in atoms], dtype=np.int64)
        for side in ("start", "end")
    )
    worth = _found_by(stretches, starts, ends)
    labels = [OUTSIDE] * count
    types = worth.argmax(axis=1).tolist()
    for k in _choose(stretches, worth.sum(axis=1) - COST, count):
        first, last = int(stretches.first[k]), int(stretches.last[k])
        labels[first : last + 1] = [classes[begins[types[k]]], *[INSIDE] * (last - first)]
    at = 0
    for s, atoms in enumerate(sections):
        rows[s] = labels[at : at + len(atoms)]
        at += len(atoms)
    return rows
