"""What else tells a unit's theme: how an item opens, and the other units of its section.

The title of an item beats its elaboration (codebook, C4), measures mirror problems, and problems differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.linear import Features, LinearModel, softmax
from analyzer.find.statements.units import Unit

__all__ = ["ContextWeights", "Sides", "blend", "evidence", "hear_openings", "sides_of", "split_rows"]

# How much the title or first clause of an item counts beside the whole. A quarter of the bodies left out, right themes of
# labelled units with a title: .937 at 0, .966 at .5, .971 at 1; of items without one, by their first clause: .877 at 0, .891
# at .25, .887 at .5. On 81 sections of real reports, end to end: .777 and .767 at 0, .800 and .793 at .5, with today's model.
_OPENING = 0.5

_FLOOR = 1e-3  # keeps a theme the words rule out from minus infinity, so that context may speak for it


@dataclass(frozen=True, slots=True)
class ContextWeights:
    """How much other units count: the one at the same place on the other side, any there, one's own side, partners."""

    opposite: float
    anywhere: float
    same: float
    partner: float = 0.0


@dataclass(frozen=True, slots=True)
class Sides:
    """Places of problems and measures of section five, and the rank of each: (item, unit)."""

    problems: tuple[int, ...]
    measures: tuple[int, ...]
    rank: dict[int, tuple[int, int]]
    items: tuple[int, int]

    def partners(self, own: Sequence[int], other: Sequence[int]) -> list[list[int]]:
        """Give for each unit of one side those at the same place of the other.

        Where both sides have equally many items, they are the units of the same item; else, where both have equally
        many units, it is the unit of the same rank.
        """
        by_item: dict[int, list[int]] = {}
        if self.items[0] == self.items[1] > 1:
            for j in other:
                by_item.setdefault(self.rank[j][0], []).append(j)
        aligned = len(own) == len(other)
        return [by_item.get(self.rank[i][0]) or ([other[k]] if aligned else []) for k, i in enumerate(own)]


def sides_of(units: Sequence[Unit]) -> Sides:
    """Split the units of one report into its two sides."""
    core = [i for i, u in enumerate(units) if u.section == 5]
    problems = tuple(i for i in core if units[i].type == "P")
    measures = tuple(i for i in core if units[i].type in ("MF", "MD"))
    rank: dict[int, tuple[int, int]] = {}
    counts = []
    for side in (problems, measures):
        items: dict[tuple[int, int], int] = {}
        for order, place in enumerate(side):
            item = items.setdefault((units[place].section, units[place].item), len(items))
            rank[place] = (item, order)
        counts.append(len(items))
    return Sides(problems, measures, rank, (counts[0], counts[1]))


def split_rows(
    rows: NDArray[np.float64], reports: Sequence[Sequence[Unit]]
) -> Iterator[tuple[NDArray[np.float64], Sequence[Unit]]]:
    """Yield the rows of each report with its units; reports without units are left out."""
    at = 0
    for units in reports:
        if units:
            yield rows[at : at + len(units)], units
        at += len(units)


def hear_openings(
    scores: NDArray[np.float32],
    contexts: Sequence[UnitContext],
    model: LinearModel,
    describe: Callable[[Sequence[UnitContext]], Sequence[Features]],
) -> NDArray[np.float64]:
    """Let the title or first clause of an item speak a second time, by itself, for the unit's theme.

    Parameters
    ----------
    scores : array of shape (units, themes)
        What `model` says of the units as a whole.
    contexts : sequence of UnitContext
        The same units.
    model : LinearModel
        The theme model.
    describe : callable
        Gives the features of contexts.

    Returns
    -------
    array of shape (units, themes)
    """
    heard = scores.astype(np.float64)
    heads = {i: head for i, context in enumerate(contexts) if (head := context.opening)}
    if heads:
        at = list(heads)
        told = model.probabilities(describe(list(heads.values())))
        # Neither may rule out for good what the other names.
        heard[at] = np.log(softmax(heard[at]) + _FLOOR) + _OPENING * np.log(told + _FLOOR)
    return heard


def evidence(probabilities: NDArray[np.float64], units: Sequence[Unit]) -> NDArray[np.float64]:
    """Gather what the other units of one report say.

    Returns
    -------
    array of shape (3, units, themes)
        Mean of the units at the same place on the other side, most on the other side, sum on one's own.
    """
    told = np.zeros((3, *probabilities.shape))
    sides = sides_of(units)
    for own, other in ((sides.problems, sides.measures), (sides.measures, sides.problems)):
        total = probabilities[list(own)].sum(axis=0) if own else None
        most = probabilities[list(other)].max(axis=0) if other else None
        for i, matched in zip(own, sides.partners(own, other), strict=True):
            if matched:
                told[0, i] = probabilities[matched].mean(axis=0)
            if most is not None:
                told[1, i] = most
            if total is not None:
                told[2, i] = total - probabilities[i]
    return told


def blend(
    probabilities: NDArray[np.float64],
    told: NDArray[np.float64],
    weights: ContextWeights,
    partners: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Give the scores of themes from the words, the context, and the partners in pairs, shape (units, themes)."""
    scores = np.log(probabilities + _FLOOR)
    scores = scores + weights.opposite * told[0] + weights.anywhere * told[1] + weights.same * told[2]
    return np.asarray(scores if partners is None else scores + weights.partner * partners)
