"""Themes of units: level 1 from calibrated probabilities, level 2 within it, a second theme where two weigh the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["GENERAL", "ThemeCode", "code_themes"]

GENERAL = "T16"


class ThemeCode(NamedTuple):
    """The coding of one unit; `distribution` is over the classes of the theme model.

    `first` is the theme before the second look, None where none was taken.
    """

    theme: str
    subtheme: str | None
    secondary: str | None
    probability: float
    distribution: NDArray[np.float64]
    first: str | None = None


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
    first = probabilities.argmax(axis=1)
    others = probabilities.copy()
    others[np.arange(len(first)), first] = -1.0
    runner_up = others.argmax(axis=1)
    most, next_most = probabilities.max(axis=1).tolist(), others.max(axis=1).tolist()
    level2 = _below(below, first, classes, subclasses)
    coded: list[ThemeCode] = []
    for i, (kind, a, b) in enumerate(zip(kinds, first.tolist(), runner_up.tolist(), strict=True)):
        if kind == "N":
            coded.append(ThemeCode(GENERAL, None, None, 1.0, probabilities[i]))
            continue
        theme, other = classes[a], classes[b] if next_most[i] >= second else None
        if GENERAL in (theme, other):
            other = None
        coded.append(ThemeCode(theme, level2[i], other, most[i], probabilities[i]))
    return coded


def _below(
    scores: NDArray[np.float32], first: NDArray[np.int64], classes: Sequence[str], codes: Sequence[str]
) -> list[str | None]:
    """Give the best level-2 code of each unit's theme; the bare theme among the codes stands for unspecified."""
    told: list[str | None] = [None] * len(first)
    for k, theme in enumerate(classes):
        inside = np.array([i for i, code in enumerate(codes) if code.startswith(theme)], dtype=np.int64)
        at = np.flatnonzero(first == k)
        if not len(inside) or not len(at):
            continue
        best = inside[scores[np.ix_(at, inside)].argmax(axis=1)]
        for i, code in zip(at.tolist(), best.tolist(), strict=True):
            told[i] = codes[code] if codes[code] != theme else None
    return told
