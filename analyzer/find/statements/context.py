"""What else tells a unit's theme: how an item opens, and the other units of its section.

The title of an item beats its elaboration (codebook, C4), measures mirror problems, and problems differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.linear import Features, LinearModel, softmax
from analyzer.find.statements.sides import Sides, reduced

__all__ = ["ContextWeights", "blend", "evidence", "hear_openings"]

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


def evidence(probabilities: NDArray[np.float64], sides: Sides) -> NDArray[np.float64]:
    """Gather what the other units of the same report say of each unit.

    Returns
    -------
    array of shape (3, units, themes)
        Mean of the units at the same place on the other side, most on the other side, sum on one's own.
    """
    told = np.zeros((3, *probabilities.shape))
    for own, other in ((sides.problems, sides.measures), (sides.measures, sides.problems)):
        mine, theirs = probabilities[own.places], probabilities[other.places]
        told[0, own.places] = own.facing(other, theirs)
        told[1, own.places] = reduced(np.maximum, theirs, other.begins)[own.report]
        told[2, own.places] = reduced(np.add, mine, own.begins)[own.report] - mine
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
