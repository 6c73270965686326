"""Shares with their base and interval.

Uncertainty of sampling is over bodies, never over statements: a body that writes much does not
count as many witnesses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom

__all__ = [
    "CONFIDENCE",
    "FDR",
    "LINEAR",
    "LISTED",
    "RESAMPLES",
    "SMALL",
    "Value",
    "difference",
    "discoveries",
    "interval_of",
    "proportion",
    "ratio",
    "resampled_sums",
    "wilson",
]

SMALL = 30  # below this base a share is printed grey with the word "small" (measures.md)
LISTED = 5  # below this base a share is only listed, never told in a sentence
CONFIDENCE = 0.95
FDR = 0.10  # share of false changes accepted among those told, over all themes
LINEAR = 5000  # bodies above which the interval is linearised: equal to the bootstrap's to three digits, and quick
RESAMPLES = 2000  # keeps the error of a 95 % bound near half a percentage point
SEED = 20210926  # day of the notice on the 2021 form; any fixed number would do
_Z = 1.959963984540054  # 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what it was counted over.

    `value` is None where the base is empty: nothing known is never 0. `count` is the numerator
    (it may be a weighted sum), `base` the number of units in the denominator, `low` and `high` the
    95 % interval.
    """

    value: float | None
    base: int
    count: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def small(self) -> bool:
        """Tell whether the base is below 30."""
        return self.base < SMALL

    @property
    def listed(self) -> bool:
        """Tell whether the base is below 5, so that the share is only listed."""
        return self.base < LISTED


def wilson(count: float, base: int) -> tuple[float, float]:
    """Give the Wilson score interval of ``count / base`` at 95 %.

    Notes
    -----
    Source: Wilson (1927), JASA 22. It stays inside 0–1 and behaves at 0 and 1, where the bootstrap
    gives an interval of no width.

    Examples
    --------
    >>> [round(x, 3) for x in wilson(3, 10)]
    [0.108, 0.603]
    """
    p, z2 = count / base, _Z * _Z
    middle = (p + z2 / (2 * base)) / (1 + z2 / base)
    half = _Z / (1 + z2 / base) * np.sqrt(p * (1 - p) / base + z2 / (4 * base * base))
    return float(max(0.0, middle - half)), float(min(1.0, middle + half))


def proportion(count: float, base: int) -> Value:
    """Give a share of bodies with its Wilson interval; None where the base is 0."""
    if base == 0:
        return Value(None, 0)
    low, high = wilson(count, base)
    return Value(count / base, base, count, low, high)


def resampled_sums(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw bodies with replacement and sum their columns.

    Parameters
    ----------
    columns : array of shape (bodies, k)
        One row for each body.

    Returns
    -------
    array of shape (RESAMPLES, k)
        The same draws for every column; the seed is fixed, so equal input gives equal draws.
    """
    bodies, width = columns.shape
    rng = np.random.Generator(np.random.PCG64(SEED))
    sums = np.empty((RESAMPLES, width))
    step = max(1, 2_000_000 // max(bodies, 1))  # about 16 MB of weights at a time
    for begin in range(0, RESAMPLES, step):
        rows = min(step, RESAMPLES - begin)
        draws = rng.integers(0, bodies, size=(rows, bodies))
        draws += np.arange(rows)[:, None] * bodies
        weights = np.bincount(draws.ravel(), minlength=rows * bodies).reshape(rows, bodies)
        sums[begin : begin + rows] = weights @ columns
    return sums


def interval_of(samples: NDArray[np.float64]) -> tuple[float, float]:
    """Give the percentile interval of the samples at 95 %."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(samples, [tail, 1 - tail])
    return float(low), float(high)


def _linear(influence: NDArray[np.float64], middle: float | None = None) -> tuple[float, float]:
    """Give mean ± 1.96 standard errors of what each body adds: what the bootstrap tends to with many bodies."""
    centre = float(influence.mean()) if middle is None else float(middle)
    half = _Z * float(influence.std(ddof=1)) / math.sqrt(len(influence))
    return centre - half, centre + half


def ratio(part: ArrayLike, whole: ArrayLike) -> Value:
    """Give sum(part) / sum(whole) over bodies, with a bootstrap interval over bodies.

    Parameters
    ----------
    part, whole : arrays of equal length
        Numerator and denominator of each body, such as its vague and all its problems.

    Returns
    -------
    Value
        `base` is sum(whole); None where that is 0. Where the share is 0 or 1 the resampled
        interval has no width and Wilson's over bodies with a denominator takes its place.
    """
    columns = np.column_stack([np.asarray(part, dtype=float), np.asarray(whole, dtype=float)])
    columns = columns[columns[:, 1] > 0]
    if not len(columns):
        return Value(None, 0)
    total, base = columns.sum(axis=0)
    if total in (0, base) or len(columns) == 1:
        low, high = wilson(total / base * len(columns), len(columns))
    elif len(columns) > LINEAR:
        low, high = _linear((columns[:, 0] - total / base * columns[:, 1]) / columns[:, 1].mean(), total / base)
    else:
        sums = resampled_sums(columns)
        low, high = interval_of(sums[:, 0] / sums[:, 1])
    return Value(float(total / base), round(base), float(total), low, high)


def difference(before: NDArray[np.float64], after: NDArray[np.float64]) -> tuple[list[Value], list[float]]:
    """Compare two years of the same bodies, theme by theme.

    Parameters
    ----------
    before, after : arrays of shape (bodies, themes)
        1 where the body names the theme in that year, else 0; rows are the same bodies.

    Returns
    -------
    values : list of Value
        ``mean(after) - mean(before)`` with a bootstrap interval over bodies.
    p_values : list of float
        Two-sided exact test on the bodies that differ (McNemar): the resampled interval alone says
        "change" too easily in panels of a dozen bodies.
    """
    bodies, themes = before.shape
    if bodies == 0:
        return [Value(None, 0)] * themes, [1.0] * themes
    gap = after - before
    means = resampled_sums(gap) / bodies if bodies <= LINEAR else None
    values, tests = [], []
    for t in range(themes):
        low, high = _linear(gap[:, t]) if means is None else interval_of(means[:, t])
        values.append(Value(float(gap[:, t].mean()), bodies, float(gap[:, t].sum()), low, high))
        up, down = int((gap[:, t] > 0).sum()), int((gap[:, t] < 0).sum())
        tests.append(min(1.0, 2 * float(binom.cdf(min(up, down), up + down, 0.5))) if up + down else 1.0)
    return values, tests


def discoveries(p_values: Sequence[float], rate: float = FDR) -> list[bool]:
    """Tell which tests stand when a share `rate` of false ones is accepted (Benjamini & Hochberg 1995).

    Examples
    --------
    >>> discoveries([0.001, 0.04, 0.5, 0.9])
    [True, True, False, False]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    last = max((rank for rank, i in enumerate(order, 1) if p_values[i] <= rate * rank / len(order)), default=0)
    kept = frozenset(order[:last])
    return [i in kept for i in range(len(p_values))]
