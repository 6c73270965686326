"""Themes of units: level 1 from calibrated probabilities, level 2 within it, a second theme where two weigh the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["GENERAL", "ThemeCode", "code_themes"]

GENERAL = "T16"


@dataclass(frozen=True, slots=True)
class ThemeCode:
    """The coding of one unit; `distribution` is over the classes of the theme model.

    `first` is the theme before the second look, None where none was taken.
    """

    theme: str
    subtheme: str | None
    secondary: str | None
    probability: float
    distribution: NDArray[np.float64]
    first: str | None = None


def _below(theme: str, scores: NDArray[np.float32], codes: Sequence[str], inside: list[int]) -> str | None:
    """Give the best level-2 code of a theme; the bare theme among the codes stands for unspecified."""
    if not inside:
        return None
    best = inside[int(scores[inside].argmax())]
    return codes[best] if codes[best] != theme else None


def code_themes(
    probabilities: NDArray[np.float64],
    below: NDArray[np.float32],
    kinds: Sequence[str],
    classes: Sequence[str],
    subclasses: Sequence[str],
    second: float,
) -> list[ThemeCode]:
    """Turn probabilities of level 1 and scores of level 2 into codes.

    Parameters
    ----------
    probabilities : array of shape (units, classes)
        Of level 1, calibrated.
    below : array of shape (units, subclasses)
        Scores of level 2; they compare within a theme only.
    kinds : sequence of str
        Item types; a no-problem claim is always T16 without level 2.
    second : float
        A second theme is given where its probability is at least this.
    """
    order = np.argsort(-probabilities, axis=1, kind="stable")
    inside = {theme: [i for i, code in enumerate(subclasses) if code.startswith(theme)] for theme in classes}
    coded: list[ThemeCode] = []
    for i, kind in enumerate(kinds):
        first, runner_up = int(order[i, 0]), int(order[i, 1])
        theme = classes[first]
        if kind == "N":
            coded.append(ThemeCode(GENERAL, None, None, 1.0, probabilities[i]))
            continue
        other = classes[runner_up] if probabilities[i, runner_up] >= second else None
        if GENERAL in (theme, other):
            other = None
        subtheme = _below(theme, below[i], subclasses, inside[theme])
        coded.append(ThemeCode(theme, subtheme, other, float(probabilities[i, first]), probabilities[i]))
    return coded
