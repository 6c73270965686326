"""Which problem a measure answers: by number where the order is parallel, else by content and by what its neighbours answer.

All measures of a report are compared with all its problems at once: arrays of shape (measures, problems).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.context import Sides, sides_of
from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.themes import GENERAL, ThemeCode
from analyzer.find.statements.units import Unit

__all__ = ["Candidates", "Pairing", "candidates", "choose_pairs", "pair_chances", "partners"]

_REFERENCE = re.compile(r"针对第([一二三四五六七八九十\d]+)(?:个|项|条|点)?(?:问题|方面|条|项)?")
_HAN = "一二三四五六七八九十"
Floats = NDArray[np.float64]
Values = NDArray[np.float64] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A measure's place, its problem's place, and whether the text itself makes the pair."""

    measure: int
    problem: int
    kind: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """All pairs of one report: places of both sides, features by name, and which pairs the text itself makes.

    Each feature, a number or true and false, and `explicit` have the shape (measures, problems). A pair is explicit where the measure names the
    problem's number, stands in the item that states the problem, or has its number while both sides have equally
    many items.
    """

    measures: tuple[int, ...]
    problems: tuple[int, ...]
    features: dict[str, Values]
    explicit: NDArray[np.bool_]

    def rows(self) -> Iterator[tuple[int, int, dict[str, float]]]:
        """Yield measure, problem and features of each pair, as training wants them."""
        for i, m in enumerate(self.measures):
            for j, p in enumerate(self.problems):
                yield m, p, {name: float(values[i, j]) for name, values in self.features.items()}


def _grams(words: str) -> set[str]:
    return {a + b for a, b in zip(words, words[1:], strict=False)}


def _overlap(a: set[str], b: set[str]) -> float:
    """Give the share of the smaller set that the two have in common."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _reference(heading: str) -> int:
    """Give the number of the problem a heading refers to, 0 without one."""
    found = _REFERENCE.search(heading) if heading else None
    if not found:
        return 0
    value = found.group(1)
    return int(value) if value.isdecimal() else _HAN.index(value[-1]) + 1


def candidates(units: Sequence[Unit], words: Sequence[str], codes: Sequence[ThemeCode]) -> Candidates | None:
    """Describe every (measure, problem) of one report; None where one side is empty."""
    sides = sides_of(units)
    if not sides.problems or not sides.measures:
        return None
    similar, shared = _likeness(sides, words, codes)
    content = _content(sides, codes, similar, shared)
    place, explicit = _place(sides, units)
    parallel = np.maximum(place["parallel_items"], place["parallel_units"])
    crossed = {"parallel_similar": parallel * similar, "off_place": 1.0 - parallel}
    features = content | place | crossed | _neighbours(similar + shared)
    return Candidates(sides.measures, sides.problems, features, explicit)


def _likeness(sides: Sides, words: Sequence[str], codes: Sequence[ThemeCode]) -> tuple[Floats, Floats]:
    """Say how alike the themes of measures and problems are, and how many pairs of characters they share."""
    mine, other = [codes[m].distribution for m in sides.measures], [codes[p].distribution for p in sides.problems]
    grams = [_grams(words[p]) for p in sides.problems]
    shared = np.array([[_overlap(g, h) for h in grams] for g in (_grams(words[m]) for m in sides.measures)])
    return np.vstack(mine) @ np.vstack(other).T, shared


def _content(sides: Sides, codes: Sequence[ThemeCode], theme: Floats, shared: Floats) -> dict[str, Values]:
    """Say how theme and words of measures and problems agree."""
    mine, other = [codes[m] for m in sides.measures], [codes[p] for p in sides.problems]
    likely, most = theme.max(axis=1, keepdims=True), shared.max(axis=1, keepdims=True)
    general = np.array([[c.theme == GENERAL] for c in mine]), np.array([c.theme == GENERAL for c in other])
    same = [[m.theme == p.theme for p in other] for m in mine]
    below = [[m.subtheme is not None and m.subtheme == p.subtheme for p in other] for m in mine]
    second = [[m.theme == p.secondary or p.theme == m.secondary for p in other] for m in mine]
    return {
        "similar": theme,
        "most_similar": theme == likely,
        "share": theme / np.maximum(likely, 1e-12),
        "same_theme": np.array(same),
        "same_subtheme": np.array(below),
        "either_second": np.array(second),
        "words": shared,
        "most_words": (shared == most) & (most > 0),
        "general_measure": general[0] + np.zeros(theme.shape),
        "general_problem": general[1] + np.zeros(theme.shape),
        "general_mismatch": general[0] != general[1],
    }


def _place(sides: Sides, units: Sequence[Unit]) -> tuple[dict[str, Values], NDArray[np.bool_]]:
    """Say how the places of measures and problems agree, and which pairs are explicit."""
    m, p = np.array(sides.measures)[:, None], np.array(sides.problems)
    item_m, rank_m = (np.array([[sides.rank[x][k]] for x in sides.measures]) for k in (0, 1))
    item_p, rank_p = (np.array([sides.rank[x][k] for x in sides.problems]) for k in (0, 1))
    count_p, count_m = len(sides.problems), len(sides.measures)
    block_m, block_p = (
        np.array([units[x].section * 10_000 + units[x].item for x in side]) for side in (sides.measures, sides.problems)
    )
    named = np.array([[_reference(units[x].heading)] for x in sides.measures])
    numbered = np.array([[bool(units[x].enumerator)] for x in sides.measures])
    earlier = p < m
    same_item = (block_m[:, None] == block_p) & earlier
    reference = (named > 0) & (item_p == named - 1)
    parallel = (item_m == item_p) & (sides.items[0] == sides.items[1] > 1)
    aligned = (rank_m == rank_p) & (count_p == count_m)
    last_before = np.where(earlier, p, -1).max(axis=1, keepdims=True)
    flags = {
        "bias": np.ones(earlier.shape, dtype=np.bool_),
        "parallel_items": parallel,
        "parallel_units": aligned,
        "same_item": same_item,
        "reference": reference,
        "just_before": p == last_before,
        "single": np.full(earlier.shape, count_p == 1),
        "same_rank": rank_m == rank_p,
        "same_item_rank": item_m == item_p,
        "from_end": count_m - rank_m == count_p - rank_p,
        "surplus": (rank_m >= count_p) & np.ones(earlier.shape, dtype=np.bool_),
        "last_of_more": (rank_m == count_m - 1) & np.full(earlier.shape, count_m > count_p),
    }
    distances = {
        "distance": np.abs(rank_p / count_p - rank_m / count_m),
        "item_distance": np.abs(item_p / sides.items[0] - item_m / sides.items[1]),
    }
    return flags | distances, reference | same_item | (parallel & numbered)


def _neighbours(both: Floats) -> dict[str, Values]:
    """Say what the measures before and after, and other claims on the problem, make of each pair.

    `both` is the likeness of measures and problems by theme and by words.
    """
    rows, columns = both.shape
    best, j = both.argmax(axis=1), np.arange(columns)
    nobody = np.full(1, -9)
    before = np.concatenate([nobody, best[:-1]])[:, None]
    after = np.concatenate([best[1:], nobody])[:, None]
    padded = np.zeros((rows + 2, columns + 2))
    padded[1:-1, 1:-1] = both
    claims = np.bincount(best, minlength=columns) - (best[:, None] == j)
    here = np.arange(rows)[:, None] == j
    second = np.sort(both, axis=1)[:, -2:-1] if columns > 1 else both
    flags = {
        "mutual": (both.argmax(axis=0) == np.arange(rows)[:, None]) & (best[:, None] == j),
        "follows": (before == j - 1) & (before >= 0),
        "goes_on": before == j,
        "goes_back": before > j,
        "leads": (after == j + 1) & (after >= 0),
        "runs_ahead": (after >= 0) & (after < j),
        "between": (before >= 0) & (after >= 0) & (before <= j) & (j <= after),
        "unclaimed": claims == 0,
        "unclaimed_here": (claims == 0) & here,
    }
    degrees = {
        "share_of_problem": both / (both.max(axis=0) + 1e-9),
        "diagonal": padded[:-2, :-2] + padded[2:, 2:],
        "margin": both - second,
    }
    return flags | degrees


def pair_chances(listed: Sequence[Candidates | None], model: LinearModel) -> list[Floats]:
    """Give the chance of each pair of each report, shape (measures, problems); empty where one side is empty."""
    yes, no = model.classes.index("yes"), model.classes.index("no")
    weights = (model.weights[:, yes] - model.weights[:, no]).astype(np.float64)
    bias = float(model.bias[yes] - model.bias[no])
    chances = []
    for one in listed:
        if one is None:
            chances.append(np.zeros((0, 0)))
            continue
        score = np.full(one.explicit.shape, bias)
        for name, weight in zip(model.names, weights, strict=True):
            if name in one.features:
                score += weight * one.features[name]
        chances.append(1.0 / (1.0 + np.exp(-score)))
    return chances


def choose_pairs(
    listed: Sequence[Candidates | None], chances: Sequence[Floats], threshold: float
) -> list[list[Pairing]]:
    """Choose for each measure of each report the most probable problem, none below the threshold."""
    chosen: list[list[Pairing]] = []
    for one, chance in zip(listed, chances, strict=True):
        pairs = []
        for i, j in enumerate(chance.argmax(axis=1)) if one else ():
            if one and chance[i, j] >= threshold:
                kind = "explicit" if one.explicit[i, j] else "thematic"
                pairs.append(Pairing(one.measures[i], one.problems[j], kind))
        chosen.append(pairs)
    return chosen


def partners(probabilities: Floats, one: Candidates | None, chance: Floats) -> Floats:
    """Give what the probable partners of each unit of one report say of its theme, shape (units, themes).

    The themes of partners are weighed by the chance of the pair; the weights sum to one at most.
    """
    told = np.zeros_like(probabilities)
    if one:
        m, p = list(one.measures), list(one.problems)
        told[m] = chance @ probabilities[p] / np.maximum(chance.sum(axis=1), 1.0)[:, None]
        told[p] = chance.T @ probabilities[m] / np.maximum(chance.sum(axis=0), 1.0)[:, None]
    return told
