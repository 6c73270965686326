"""How well coders agree: Krippendorff's α, Cohen's κ, agreement code by code; and the second coding of the corpus."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.run.gold import LabelledSection, LabelledUnit, SourceError

__all__ = [
    "Agreement",
    "alpha_of",
    "cohen_kappa",
    "coincidences",
    "compare_codings",
    "gwet_ac1",
    "krippendorff_alpha",
    "raw_agreement",
    "read_second_coding",
]

Values = Sequence[Hashable | None]
Floats = NDArray[np.float64]


def coincidences(units: Sequence[Values]) -> tuple[tuple[Hashable, ...], Floats]:
    """Count for each unit how often two coders' values meet.

    Parameters
    ----------
    units : sequence of sequences
        For each unit the coders' values, None where a coder has none.

    Returns
    -------
    values : tuple
        The values that occur where two can be compared, in order.
    counts : array of shape (units, values, values)
        Ordered pairs of two coders, each counted 1/(coders - 1): a unit's counts sum up to its coders. Zero where
        fewer than two coders have a value.
    """
    pairable = [[v for v in unit if v is not None] for unit in units]
    pairable = [unit if len(unit) > 1 else [] for unit in pairable]
    values = tuple(sorted({v for unit in pairable for v in unit}, key=_rank))
    place = {v: i for i, v in enumerate(values)}
    counts = np.zeros((len(units), len(values), len(values)))
    for u, unit in enumerate(pairable):
        for i, a in enumerate(unit):
            for j, b in enumerate(unit):
                if i != j:
                    counts[u, place[a], place[b]] += 1 / (len(unit) - 1)
    return values, counts


def _rank(value: Hashable) -> tuple[float, str]:
    """Order numbers by size and other values by name."""
    return (float(value), "") if isinstance(value, int | float) else (0.0, str(value))


def _distances(metric: str, values: Sequence[Hashable], totals: Floats) -> Floats:
    """Give how far each two values lie apart, shape (values, values)."""
    if metric == "nominal":
        return np.asarray(1.0 - np.eye(len(values)))
    numbers = np.array([float(v) for v in values])  # type: ignore[arg-type]
    if metric == "ordinal":
        # The number of values from one rank to the other, both ends counted half.
        middle = np.cumsum(totals) - totals / 2
        return np.asarray(np.subtract.outer(middle, middle) ** 2)
    gap = np.subtract.outer(numbers, numbers)
    if metric == "interval":
        return np.asarray(gap**2)
    whole = np.add.outer(numbers, numbers)
    return np.asarray(np.divide(gap, whole, out=np.zeros_like(gap), where=whole != 0) ** 2)


def alpha_of(counts: Floats, values: Sequence[Hashable], metric: str = "nominal") -> float | None:
    """Give Krippendorff's α of a table of coincidences, shape (values, values); None where it is not defined."""
    totals = counts.sum(axis=0)
    total = totals.sum()
    if (totals > 0).sum() < 2:
        return None
    distance = _distances(metric, values, totals)
    expected = float((np.outer(totals, totals) * distance).sum()) / float(total - 1)
    return 1 - float((counts * distance).sum()) / expected


def krippendorff_alpha(units: Sequence[Values], *, metric: str = "nominal") -> float | None:
    """Give Krippendorff's α for any number of coders, units and missing values.

    Parameters
    ----------
    units : sequence of sequences
        For each unit the coders' values, None where a coder has none.
    metric : {"nominal", "ordinal", "interval", "ratio"}
        How far two values lie apart.

    Returns
    -------
    float or None
        1 for perfect agreement, 0 for what chance gives; None where no two values can be compared or
        all are the same.

    Notes
    -----
    Source: Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011); its worked example
    gives .743, .815, .849 and .797 for the four metrics.
    """
    values, counts = coincidences(units)
    return alpha_of(counts.sum(axis=0), values, metric)


def raw_agreement(counts: Floats) -> float | None:
    """Give the share of equal pairs in a table of coincidences; None without pairs."""
    total = float(counts.sum())
    return float(np.trace(counts)) / total if total else None


def gwet_ac1(units: Sequence[Values], *, categories: int | None = None) -> float | None:
    """Give Gwet's AC1, which stays sensible where one code is rare.

    Parameters
    ----------
    units : sequence of sequences
        For each unit the coders' values, None where a coder has none.
    categories : int, optional
        Codes that could have been given; those that were given if left out.

    Returns
    -------
    float or None
        None where no two values can be compared.

    Notes
    -----
    Source: Gwet (2008), *Computing inter-rater reliability and its variance in the presence of high
    agreement*, British Journal of Mathematical and Statistical Psychology 61. In the example of Gwet (2002),
    *Kappa statistic is not satisfactory*, 118, 5, 2 and 0 of 125 give .941 where κ is -.023.
    """
    pairable = [[v for v in unit if v is not None] for unit in units]
    pairable = [unit for unit in pairable if len(unit) > 1]
    values = {v for unit in pairable for v in unit}
    number = max(categories or 0, len(values))
    if not pairable:
        return None
    if number < 2:
        return 1.0
    same = [sum(n * (n - 1) for n in Counter(unit).values()) / (len(unit) * (len(unit) - 1)) for unit in pairable]
    shares = [sum(unit.count(v) / len(unit) for unit in pairable) / len(pairable) for v in values]
    chance = sum(p * (1 - p) for p in shares) / (number - 1)
    return (sum(same) / len(same) - chance) / (1 - chance)


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Give Cohen's κ of two coders; None without pairs or where chance alone agrees always.

    Notes
    -----
    Source: Cohen, *A coefficient of agreement for nominal scales* (1960).
    """
    if not pairs:
        return None
    n = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[v] * second[v] for v in first) / n**2
    return None if chance == 1 else (sum(a == b for a, b in pairs) / n - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two codings of the same units; None where it cannot be computed.

    `level2` compares only units whose theme agrees; `positive` gives for each theme the share of its
    codes that both gave: 2·both / (first + second).
    """

    units: int
    type_alpha: float | None
    theme_agreement: float
    theme_alpha: float | None
    theme_kappa: float | None
    level2_alpha: float | None
    specificity_alpha: float | None
    positive: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Second:
    """One line of the second coding."""

    type: str
    theme: str
    subtheme: str | None
    specificity: int


def read_second_coding(path: Path, sections: Sequence[LabelledSection]) -> Iterator[tuple[LabelledUnit, _Second]]:
    """Pair each unit of a source with its second code.

    Parameters
    ----------
    path : Path
        Tab-separated with a head line: section, unit (both from 1), type, theme, secondary, specificity.
    sections : sequence of LabelledSection
        The sections of that source in order.

    Raises
    ------
    SourceError
        A line points to no unit, or a unit has none.
    """
    seen = 0
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t"), 2):
            try:
                unit = sections[int(row["section"]) - 1].units[int(row["unit"]) - 1]
                code = row["theme"]
                sub = code if len(code) > 3 else None
                yield unit, _Second(row["type"], code[:3], sub, int(row["specificity"]))
            except (IndexError, KeyError, TypeError, ValueError) as error:
                raise SourceError(path.name, number, "points to no unit of its source") from error
            seen += 1
    if seen != (units := sum(len(s.units) for s in sections)):
        raise SourceError(path.name, seen + 1, f"codes {seen} of {units} units")


def compare_codings(pairs: Sequence[tuple[LabelledUnit, _Second]]) -> Agreement:
    """Measure how far the first and the second coding of the same units agree."""
    themes = [(a.theme, b.theme) for a, b in pairs]
    used: dict[str, int] = defaultdict(int)
    both: dict[str, int] = defaultdict(int)
    for a, b in themes:
        used[a] += 1
        used[b] += 1
        both[a] += a == b
    return Agreement(
        units=len(pairs),
        type_alpha=krippendorff_alpha([(a.type, b.type) for a, b in pairs]),
        theme_agreement=sum(a == b for a, b in themes) / len(themes) if themes else 0.0,
        theme_alpha=krippendorff_alpha(themes),
        theme_kappa=cohen_kappa(themes),
        level2_alpha=krippendorff_alpha(
            [(a.subtheme or "x", b.subtheme or "x") for a, b in pairs if a.theme == b.theme]
        ),
        specificity_alpha=krippendorff_alpha([(a.specificity, b.specificity) for a, b in pairs], metric="ordinal"),
        positive={theme: 2 * both[theme] / used[theme] for theme in sorted(used)},
    )
