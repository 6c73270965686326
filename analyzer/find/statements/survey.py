"""What a whole section tells of each of its clauses: numbers for a second reading (see `reread`).

A first reading gives each clause the chance of each label. Here it is set beside what the same reading makes of the
clauses around, of the other half (as many measures as problems, in the same order), and of the clauses there that are
most like it. How often the section's other lists are cut is left out: writers have habits there that others lack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analyzer.find.statements.blocks import Counted
from analyzer.find.statements.chain import INSIDE, OUTSIDE, Scores, passes, steps
from analyzer.find.statements.joints import clause_shape
from analyzer.find.statements.layout import Atom

__all__ = ["column_names", "survey"]

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_PROBLEM, _MEASURE = 1, 2
_SIDE = {"P": _PROBLEM, "C": _PROBLEM, "MF": _MEASURE, "MD": _MEASURE, "N": 3}
_SIGNS = ("\n", ",", "。", ";", ":", "、", "=", "!", "?", "-")
_HALVES = ("P", "M", "m", "k", "-")
_WIDE = 1_000_000  # more than the items, places and atoms of any section: numbers of two kinds are joined in one
# A clause of the other half counts by how like it is: e ** (_SHARP * likeness). Words in common count beside the topic.
_SHARP, _WORDS = 6.0, 1.5


_FLAGS, _PLACE = attrgetter("pivot", "done"), attrgetter("place", "sentence")
_TEXTS = attrgetter("enumerator", "within", "lead")
_ITEM, _BEFORE, _HALF = map(attrgetter, ("item", "before", "half"))


def _numbers(values: Iterable[int], count: int) -> Places:
    return np.fromiter(values, dtype=np.int64, count=count)


@dataclass(frozen=True, slots=True)
class _Row:
    """All atoms of a batch as arrays: where each stands, and what the first reading and its topic say of it.

    `chance` has the shape (atoms, labels), `begins` and `inside` (atoms,); `side` is 1 for problems, 2 for measures.
    """

    atoms: Sequence[Atom]
    scores: Scores
    classes: tuple[str, ...]
    section: Places
    item: Places
    sign: Places
    half: Places
    chance: Floats
    begins: Floats
    inside: Floats
    side: Places
    topics: Floats

    @classmethod
    def of(cls, sections: Sequence[Sequence[Atom]], scores: Scores, classes: tuple[str, ...], topics: Floats) -> _Row:
        """Gather them; rows are those of `scores`."""
        atoms = [atom for one in sections for atom in one]
        outside, inside = classes.index(OUTSIDE), classes.index(INSIDE)
        alpha, beta, _ = passes(scores.rows, *scores.weights(), outside)
        chance = alpha * beta
        # The type of the unit a clause stands in: that of the last clause that is not likeliest to go on.
        likely = chance.argmax(axis=1)
        opener = np.maximum.accumulate(np.where(likely == inside, 0, np.arange(len(atoms))))
        side = np.array([_SIDE.get(name, 0) for name in classes])[likely[opener]]
        section = np.repeat(np.arange(len(sections)), [len(one) for one in sections])
        signs, halves = ({name: k for k, name in enumerate(names)} for names in (_SIGNS, _HALVES))
        item = _numbers(map(_ITEM, atoms), len(atoms))
        sign = _numbers(map(signs.get, map(_BEFORE, atoms), repeat(-1)), len(atoms))
        half = _numbers(map(halves.get, map(_HALF, atoms), repeat(-1)), len(atoms))
        begins = 1.0 - chance[:, outside] - chance[:, inside]
        return cls(
            atoms, scores, classes, section, section * _WIDE + item, sign, half, chance, begins,
            chance[:, inside], side, topics,
        )  # fmt: skip

    def shift(self, values: Floats, by: int) -> Floats:
        """Give each atom the values of the atom so many places before it in its section, zero without one."""
        moved = np.zeros_like(values)
        n = len(values)
        here, there = (slice(by, n), slice(0, n - by)) if by > 0 else (slice(0, n + by), slice(-by, n))
        same = self.section[here] == self.section[there]
        moved[here] = np.where(same if values.ndim == 1 else same[:, None], values[there], 0.0)
        return moved


def survey(
    sections: Sequence[Sequence[Atom]], scores: Scores, classes: tuple[str, ...], topics: Floats, grams: Counted
) -> dict[str, Floats]:
    """Describe each atom by what the first reading makes of its whole section.

    Parameters
    ----------
    sections : sequence of sequences of Atom
        Atoms section by section; none may lack atoms.
    scores : Scores
        The first reading.
    classes : tuple of str
        Its labels.
    topics : array of shape (atoms, themes)
        What each atom by itself is about.
    grams : Counted
        Pairs of characters of each atom.

    Returns
    -------
    dict of str to array
        Groups of numbers by name, each of shape (atoms, columns).
    """
    row = _Row.of(sections, scores, classes, topics)
    shared = _common(row, grams)
    return {**_around(row), **_topics(row), **_stand(row), **_mirror(row), **_alike(row, shared)}


def column_names(parts: Mapping[str, Floats]) -> tuple[str, ...]:
    """Name the columns of all groups, one after another."""
    return tuple(f"{name}{k}" for name, values in parts.items() for k in range(values.shape[1]))


def _around(row: _Row) -> dict[str, Floats]:
    """Give the chances of labels here and up to two places off."""
    near = {f"chance{by:+d}:": row.shift(row.chance, by) for by in (-2, -1, 1, 2)}
    return near | {"chance:": row.chance, "log:": np.log(row.chance + 1e-4)}


def _columns(*values: NDArray[np.generic]) -> Floats:
    return np.column_stack(values).astype(np.float64)


def _topics(row: _Row) -> dict[str, Floats]:
    """Give topics of the clause and the one before, how like they are, and how like the likely unit so far."""
    here = row.topics
    before, after, earlier = (row.shift(here, by) for by in (1, -1, 2))
    both = here * before
    doubt = -(here * np.log(here + 1e-9)).sum(axis=1)
    so_far, count = np.zeros_like(here), np.zeros(len(here))
    for t, at in enumerate(steps(row.scores.rows)):
        if t:
            so_far[at] = here[at - 1] + row.inside[at - 1, None] * so_far[at - 1]
            count[at] = 1.0 + row.inside[at - 1] * count[at - 1]
    so_far /= np.maximum(count, 1e-9)[:, None]
    like = _columns(
        both.sum(axis=1), np.sqrt(both).sum(axis=1), np.minimum(here, before).sum(axis=1), here.max(axis=1),
        (here * earlier).sum(axis=1), (here * after).sum(axis=1), doubt, row.shift(doubt, 1),
        (so_far * here).sum(axis=1), so_far.max(axis=1), count,
    )  # fmt: skip
    return {"topic:": here, "before:": before, "both:": both, "like:": like}


def _stand(row: _Row) -> dict[str, Floats]:
    """Give signs, half, place, length, and how the clauses at the joint open and end."""
    n = len(row.atoms)
    pivot, done = _numbers(chain.from_iterable(map(_FLAGS, row.atoms)), 2 * n).reshape(n, 2).T
    texts = chain.from_iterable(map(_TEXTS, row.atoms))
    enumerator, within, lead = _numbers(map(bool, texts), 3 * n).reshape(n, 3).T
    place, sentence = np.minimum(_numbers(chain.from_iterable(map(_PLACE, row.atoms)), 2 * n), 6).reshape(n, 2).T
    first = np.concatenate([[True], row.section[1:] != row.section[:-1]])
    words = [a.words for a in row.atoms]
    length = np.log(_numbers(map(len, words), n) + 1)
    shapes = chain.from_iterable(map(clause_shape, words))
    shape = _numbers(shapes, 2 * n).reshape(n, 2)
    ends, opens = np.eye(3)[shape[:, 0]], np.eye(8)[shape[:, 1]]
    stand = _columns(
        enumerator, within, pivot, lead, done, sentence, place, first, np.roll(first, -1), length, row.shift(length, 1),
        row.shift(length, -1),
    )  # fmt: skip
    signs, halves = (np.vstack([np.eye(len(n)), np.zeros(len(n))]) for n in (_SIGNS, _HALVES))
    built = np.hstack([ends, row.shift(ends, 1), opens, row.shift(opens, 1)])
    return {"sign:": signs[row.sign], "half:": halves[row.half], "stand:": stand, "built:": built}


def _groups(keys: Places) -> tuple[Places, Places]:
    """Number equal keys, and count them."""
    _, group, count = np.unique(keys, return_inverse=True, return_counts=True)
    return group, count


def _mirror(row: _Row) -> dict[str, Floats]:
    """Give how many units the other half holds beside this one: in all, and in the item of the same rank."""
    problem, measure = ([k for k, n in enumerate(row.classes) if n in kinds] for kinds in (("P",), ("MF", "MD")))
    mass = np.column_stack([row.chance[:, problem].sum(axis=1), row.chance[:, measure].sum(axis=1)])
    count = len(row.scores.rows.lengths)
    total = np.column_stack([np.bincount(row.section, mass[:, k], minlength=count) for k in (0, 1)])[row.section]
    told = np.zeros((len(row.atoms), 7))
    places = [np.flatnonzero(row.side == side) for side in (_PROBLEM, _MEASURE)]
    items = [np.unique(row.item[at]) for at in places]
    sums = [
        np.bincount(np.searchsorted(one, row.item[at]), mass[at, k], minlength=len(one))
        for k, (at, one) in enumerate(zip(places, items, strict=True))
    ]
    ranks = [np.searchsorted(one // _WIDE, np.arange(count + 1)) for one in items]  # where each section's items begin
    for k, at in enumerate(places):
        own, section = mass[at, k], row.section[at]
        rest, other = total[at, k] - own, total[at, 1 - k]
        told[at, 0] = np.clip(other - rest, -3, 4)
        told[at, 1] = np.clip(np.log((other + 0.5) / (np.maximum(rest, 0.0) + 0.5)), -2, 2)
        here = np.searchsorted(items[k], row.item[at])
        size, size_other = (np.diff(ranks[x])[section] for x in (k, 1 - k))
        same = (size == size_other) & (size > 1)
        there = ranks[1 - k][section] + here - ranks[k][section]
        matched = np.where(same, np.append(sums[1 - k], 0.0)[np.where(same, there, -1)], 0.0)
        left = np.maximum(sums[k][here] - own, 0.0)
        told[at, 2] = same
        told[at, 3] = np.where(same, np.clip(matched - left, -3, 4), 0.0)
        told[at, 4] = np.where(same, np.clip(np.log((matched + 0.3) / (left + 0.3)), -2, 2), 0.0)
        told[at, 5] = np.abs(total[at, 0] - total[at, 1]) < 0.7
        told[at, 6] = np.log((size + 0.5) / (size_other + 0.5))
    both = (total.min(axis=1) >= 0.3)[:, None]  # with nothing on one side there is no mirror
    return {"mirror:": np.where(both, np.column_stack([np.ones(len(told)), told]), 0.0)}


def _common(row: _Row, grams: Counted) -> sparse.csr_matrix:
    """Give how much two clauses of a section share of their pairs of characters; those of many clauses count less."""
    keys = row.section[grams.rows] << 42 | grams.keys
    group, count = _groups(keys)
    values = 1.0 / count[group]
    size = np.sqrt(np.bincount(grams.rows, values**2, minlength=len(row.atoms))) + 1e-9
    table = sparse.csr_matrix(
        (values / size[grams.rows], (grams.rows, group)), shape=(len(row.atoms), len(count) if len(keys) else 1)
    )
    return (table @ table.T).tocsr()


def _alike(row: _Row, shared: sparse.csr_matrix) -> dict[str, Floats]:
    """Give how like a clause is to the other half, and how far off there its match is from that of the clause before."""
    n = len(row.atoms)
    told = np.zeros((n, 8))
    if n > 1:
        told[1:, 0] = np.asarray(shared[np.arange(1, n), np.arange(n - 1)]).ravel()
    root = np.sqrt(row.topics)
    so_far = np.cumsum(row.begins)
    for mine, other in ((_PROBLEM, _MEASURE), (_MEASURE, _PROBLEM)):
        there = np.flatnonzero(row.side == other)
        low, high = (np.searchsorted(row.section[there], row.section, side=s) for s in ("left", "right"))
        own = np.flatnonzero((row.side == mine) & (high > low))
        if not len(own):
            continue
        size = (high - low)[own]
        begin = np.concatenate([[0], np.cumsum(size)[:-1]])
        a = np.repeat(own, size)
        b = there[np.arange(len(a)) + np.repeat(low[own] - begin, size)]
        words = np.asarray(shared[a, b]).ravel()
        like = (root[a] * root[b]).sum(axis=1) + _WORDS * words
        best = np.maximum.reduceat(like, begin)
        weight = np.exp(_SHARP * (like - np.repeat(best, size)))
        mean = np.add.reduceat(weight * so_far[b], begin) / np.add.reduceat(weight, begin)
        hit = np.minimum.reduceat(np.where(like == np.repeat(best, size), np.arange(len(a)), len(a)), begin)
        like[hit] -= 9.0
        second = np.maximum.reduceat(like, begin)
        like[hit] += 9.0
        told[own, 1], told[own, 2] = best, np.maximum.reduceat(words, begin)
        told[own, 3] = np.where(size > 1, best - second, 0.0)
        q = np.flatnonzero((own[1:] == own[:-1] + 1) & (row.section[own[1:]] == row.section[own[:-1]])) + 1
        at = own[q]
        told[at, 4] = 1.0
        told[at, 5] = np.clip(mean[q] - mean[q - 1], -2, 3)
        told[at, 6] = np.clip(so_far[b[hit[q]]] - so_far[b[hit[q - 1]]], -2, 3)
        told[at, 7] = like[begin[q] + hit[q - 1] - begin[q - 1]] - best[q]
    return {"alike:": np.hstack([told, row.shift(told[:, 1:4], 1)])}
