"""Which problem a measure answers: by number where the order is parallel, else by content and by what its neighbours answer.

Each measure of a report is set beside each of its problems, for all reports of a batch at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.sides import Side, Sides
from analyzer.find.statements.themes import GENERAL, ThemeCode
from analyzer.find.statements.units import Unit

__all__ = ["Candidates", "Pairing", "candidates", "choose_pairs", "pair_chances", "partners"]

_REFERENCE = re.compile(r"针对第([一二三四五六七八九十\d]+)(?:个|项|条|点)?(?:问题|方面|条|项)?")
_HAN = "一二三四五六七八九十"
_NOBODY = -9  # no measure before or after
Places = NDArray[np.int64]
Floats = NDArray[np.float64]
Values = NDArray[np.float64] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A measure's place, its problem's place, and whether the text itself makes the pair."""

    measure: int
    problem: int
    kind: str


def _reference(heading: str) -> int:
    """Give the number of the problem a heading refers to, 0 without one."""
    found = _REFERENCE.search(heading) if heading else None
    if not found:
        return 0
    value = found.group(1)
    return int(value) if value.isdecimal() else _HAN.index(value[-1]) + 1


@dataclass(frozen=True, slots=True)
class Candidates:
    """All pairs of a measure and a problem of the same report, ordered by report, measure and problem.

    Attributes
    ----------
    measures, problems : arrays of shape (pairs,)
        Places of both among the units of the batch.
    features : mapping of str to array of shape (pairs,)
        Numbers, or true and false.
    explicit : array of shape (pairs,)
        Which pairs the text itself makes: the measure names the problem's number, stands in the item that states the
        problem, or has its number while both sides have equally many items.
    """

    measures: Places
    problems: Places
    features: dict[str, Values]
    explicit: NDArray[np.bool_]

    def rows(self) -> list[dict[str, float]]:
        """Give the features of each pair by name, as training wants them."""
        columns = [values.astype(np.float64).tolist() for values in self.features.values()]
        return [dict(zip(self.features, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True, slots=True)
class _Crossing:
    """Measures and problems of a batch, each measure with all problems of its report, as a table of pairs.

    Attributes
    ----------
    measures, problems : Side
        The units; those of reports that have only one side are in no pair.
    i, j : arrays of shape (pairs,)
        Which measure and which problem.
    begins : array
        Where the pairs of each measure that has any begin.
    """

    measures: Side
    problems: Side
    i: Places
    j: Places
    begins: Places

    @classmethod
    def of(cls, sides: Sides) -> _Crossing:
        """Cross both sides."""
        measures, problems = sides.measures, sides.problems
        wide = problems.counts[measures.report]
        begins = np.cumsum(wide) - wide
        i = np.repeat(np.arange(len(wide)), wide)
        j = np.arange(len(i)) - begins[i] + problems.begins[measures.report][i]
        return cls(measures, problems, i, j, begins[wide > 0])

    def most(self, values: Floats) -> Floats:
        """Give for each pair the greatest value of its measure."""
        return np.repeat(np.maximum.reduceat(values, self.begins), np.diff(np.append(self.begins, len(values))))

    def best(self, values: Floats) -> Places:
        """Give for each measure its pair of greatest value, the first of equals."""
        at = np.arange(len(values))
        return np.minimum.reduceat(np.where(values == self.most(values), at, len(values)), self.begins)

    def best_of_problems(self, values: Floats) -> NDArray[np.bool_]:
        """Tell which pair has the greatest value of its problem, the first of equals."""
        order = np.argsort(self.j, kind="stable")
        first = np.flatnonzero(np.concatenate([[True], np.diff(self.j[order]) > 0]))
        size = np.diff(np.append(first, len(order)))
        top = values[order] == np.repeat(np.maximum.reduceat(values[order], first), size)
        told = np.zeros(len(values), dtype=np.bool_)
        told[order[np.minimum.reduceat(np.where(top, np.arange(len(order)), len(order)), first)]] = True
        return told


def candidates(
    reports: Sequence[Sequence[Unit]], sides: Sides, words: Sequence[str], codes: Sequence[ThemeCode]
) -> Candidates:
    """Describe every measure beside every problem of its report.

    Parameters
    ----------
    reports : sequence of sequences of Unit
        The units of each report.
    sides : Sides
        Their problems and measures.
    words, codes : sequences
        Words and themes of the same units, one after another.
    """
    crossing = _Crossing.of(sides)
    m, p = crossing.measures.places[crossing.i], crossing.problems.places[crossing.j]
    if not len(m):
        return Candidates(m, p, {}, np.zeros(0, dtype=np.bool_))
    units = [unit for listed in reports for unit in listed]
    similar, shared = _likeness(crossing, codes), _shared(m, p, words)
    place, explicit = _place(crossing, units)
    parallel = np.maximum(place["parallel_items"], place["parallel_units"])
    crossed = {"parallel_similar": parallel * similar, "off_place": 1.0 - parallel}
    content = _content(crossing, codes, similar, shared)
    return Candidates(m, p, content | place | crossed | _neighbours(crossing, similar + shared), explicit)


def _likeness(crossing: _Crossing, codes: Sequence[ThemeCode]) -> Floats:
    """Say how alike the themes of measures and problems are."""
    measures, problems = crossing.measures, crossing.problems
    chances = np.array([code.distribution for code in codes])
    mine, other = chances[measures.places], chances[problems.places].T
    bounds = zip(measures.begins, measures.begins[1:], problems.begins, problems.begins[1:], strict=False)
    return np.concatenate([(mine[a:b] @ other[:, c:d]).ravel() for a, b, c, d in bounds])


def _shared(m: Places, p: Places, words: Sequence[str]) -> Floats:
    """Give the share of the pairs of characters that a measure and a problem have in common, of the shorter of both."""
    grams = {i: set(map(add, words[i], words[i][1:])) for i in {*m.tolist(), *p.tolist()}}
    both = ((grams[i], grams[j]) for i, j in zip(m.tolist(), p.tolist(), strict=True))
    return np.fromiter((len(a & b) / min(len(a), len(b)) if a and b else 0.0 for a, b in both), np.float64, len(m))


def _numbered(names: Iterable[str | None]) -> Places:
    """Number equal names equally; none is -1."""
    known: dict[str | None, int] = {None: -1}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def _content(crossing: _Crossing, codes: Sequence[ThemeCode], theme: Floats, shared: Floats) -> dict[str, Values]:
    """Say how theme and words of measures and problems agree."""
    m, p = crossing.measures.places[crossing.i], crossing.problems.places[crossing.j]
    likely, most = crossing.most(theme), crossing.most(shared)
    numbers = _numbered([*(c.theme for c in codes), *(c.secondary for c in codes)]).reshape(2, -1)
    first, second = numbers
    below = _numbered(c.subtheme for c in codes)
    general = np.array([c.theme == GENERAL for c in codes])
    return {
        "similar": theme,
        "most_similar": theme == likely,
        "share": theme / np.maximum(likely, 1e-12),
        "same_theme": first[m] == first[p],
        "same_subtheme": (below[m] == below[p]) & (below[m] >= 0),
        "either_second": (first[m] == second[p]) | (first[p] == second[m]),
        "words": shared,
        "most_words": (shared == most) & (most > 0),
        "general_measure": general[m],
        "general_problem": general[p],
        "general_mismatch": general[m] != general[p],
    }


def _place(crossing: _Crossing, units: Sequence[Unit]) -> tuple[dict[str, Values], NDArray[np.bool_]]:
    """Say how the places of measures and problems agree, and which pairs are explicit."""
    measures, problems = crossing.measures, crossing.problems
    m, p, report = measures.places[crossing.i], problems.places[crossing.j], measures.report[crossing.i]
    item_m, rank_m = measures.item[crossing.i], measures.rank[crossing.i]
    item_p, rank_p = problems.item[crossing.j], problems.rank[crossing.j]
    count_m, count_p = measures.counts[report], problems.counts[report]
    items_m, items_p = measures.items[report], problems.items[report]
    named = np.array([_reference(units[i].heading) for i in measures.places.tolist()])[crossing.i]
    numbered = np.array([bool(units[i].enumerator) for i in measures.places.tolist()])[crossing.i]
    item = np.array([unit.item for unit in units])
    earlier = p < m
    same_item = (item[m] == item[p]) & earlier
    reference = (named > 0) & (item_p == named - 1)
    parallel = (item_m == item_p) & (items_p == items_m) & (items_m > 1)
    last_before = crossing.most(np.where(earlier, p, -1))
    flags = {
        "bias": np.ones(len(m), dtype=np.bool_),
        "parallel_items": parallel,
        "parallel_units": (rank_m == rank_p) & (count_p == count_m),
        "same_item": same_item,
        "reference": reference,
        "just_before": p == last_before,
        "single": count_p == 1,
        "same_rank": rank_m == rank_p,
        "same_item_rank": item_m == item_p,
        "from_end": count_m - rank_m == count_p - rank_p,
        "surplus": rank_m >= count_p,
        "last_of_more": (rank_m == count_m - 1) & (count_m > count_p),
    }
    distances = {
        "distance": np.abs(rank_p / count_p - rank_m / count_m),
        "item_distance": np.abs(item_p / items_p - item_m / items_m),
    }
    return flags | distances, reference | same_item | (parallel & numbered)


def _neighbours(crossing: _Crossing, both: Floats) -> dict[str, Values]:
    """Say what the measures before and after, and other claims on the problem, make of each pair.

    `both` is the likeness of measures and problems by theme and by words.
    """
    size = np.diff(np.append(crossing.begins, len(both)))
    report, row = (values[crossing.i] for values in (crossing.measures.report, crossing.measures.rank))
    column = crossing.problems.rank[crossing.j]
    wide, high = crossing.problems.counts[report], crossing.measures.counts[report]
    at = crossing.best(both)
    here, starts = column[at], report[at]
    same = np.concatenate([[False], starts[1:] == starts[:-1]])
    before = np.repeat(np.where(same, np.roll(here, 1), _NOBODY), size)
    after = np.repeat(np.where(np.roll(same, -1), np.roll(here, -1), _NOBODY), size)
    likeliest = np.repeat(here, size) == column
    claims = np.bincount(crossing.j[at], minlength=len(crossing.problems.places))[crossing.j] - likeliest
    others = both.copy()
    others[at] = -np.inf
    top, k = crossing.best_of_problems(both), np.arange(len(both))
    share = np.zeros(len(crossing.problems.places))
    share[crossing.j[top]] = both[top]
    up = np.where((row > 0) & (column > 0), both[np.maximum(k - wide - 1, 0)], 0.0)
    down = np.where((row < high - 1) & (column < wide - 1), both[np.minimum(k + wide + 1, len(both) - 1)], 0.0)
    flags = {
        "mutual": top & likeliest,
        "follows": (before == column - 1) & (before >= 0),
        "goes_on": before == column,
        "goes_back": before > column,
        "leads": (after == column + 1) & (after >= 0),
        "runs_ahead": (after >= 0) & (after < column),
        "between": (before >= 0) & (after >= 0) & (before <= column) & (column <= after),
        "unclaimed": claims == 0,
        "unclaimed_here": (claims == 0) & (row == column),
    }
    degrees = {
        "share_of_problem": both / (share[crossing.j] + 1e-9),
        "diagonal": up + down,
        "margin": both - np.where(wide > 1, crossing.most(others), both),
    }
    return flags | degrees


def pair_chances(listed: Candidates, model: LinearModel) -> Floats:
    """Give the chance of each pair, shape (pairs,)."""
    yes, no = model.classes.index("yes"), model.classes.index("no")
    weights = (model.weights[:, yes] - model.weights[:, no]).astype(np.float64)
    score = np.full(len(listed.measures), float(model.bias[yes] - model.bias[no]))
    for name, weight in zip(model.names, weights, strict=True):
        if name in listed.features:
            score += weight * listed.features[name]
    return np.asarray(1.0 / (1.0 + np.exp(-score)))


def choose_pairs(
    listed: Candidates, chances: Floats, threshold: float, reports: Sequence[Sequence[Unit]]
) -> list[list[Pairing]]:
    """Choose for each measure of each report the most probable problem, none below the threshold."""
    chosen: list[list[Pairing]] = [[] for _ in reports]
    owner = [r for r, units in enumerate(reports) for _ in units]
    first = np.cumsum([0, *(len(units) for units in reports)]).tolist()
    best: dict[int, int] = {}
    for k, (measure, chance) in enumerate(zip(listed.measures.tolist(), chances.tolist(), strict=True)):
        if chance >= threshold and (measure not in best or chance > chances[best[measure]]):
            best[measure] = k
    for measure, k in best.items():
        r = owner[measure]
        kind = "explicit" if listed.explicit[k] else "thematic"
        chosen[r].append(Pairing(measure - first[r], int(listed.problems[k]) - first[r], kind))
    return chosen


def partners(probabilities: Floats, listed: Candidates, chances: Floats) -> Floats:
    """Give what the probable partners of each unit say of its theme, shape (units, themes).

    The themes of partners are weighed by the chance of the pair; the weights sum to one at most.
    """
    count = len(probabilities)
    table = sparse.csr_matrix((chances, (listed.measures, listed.problems)), shape=(count, count))
    told = table @ probabilities + table.T @ probabilities  # nobody is a measure and a problem
    weight = np.bincount(listed.measures, chances, count) + np.bincount(listed.problems, chances, count)
    return np.asarray(told / np.maximum(weight, 1.0)[:, None])
