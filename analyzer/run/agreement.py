"""How well coders agree: Krippendorff's α, Cohen's κ, agreement code by code; and the second coding of the corpus."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.run.gold import LabelledSection, LabelledUnit, SourceError

__all__ = ["Agreement", "cohen_kappa", "compare_codings", "krippendorff_alpha", "read_second_coding"]

Values = Sequence[Hashable | None]
Distance = Callable[[float, float], float]


def _ordinal(counts: Mapping[float, float]) -> Distance:
    """Square of the number of values from one rank to the other, both ends counted half."""
    ranks = sorted(counts)

    def distance(a: float, b: float) -> float:
        low, high = sorted((ranks.index(a), ranks.index(b)))
        between = sum(counts[ranks[k]] for k in range(low, high + 1))
        return (between - (counts[a] + counts[b]) / 2) ** 2

    return distance


def _distance(metric: str, counts: Mapping[Hashable, float]) -> Callable[[Hashable, Hashable], float]:
    numbers: dict[float, float] = {float(k): v for k, v in counts.items()} if metric != "nominal" else {}  # type: ignore[arg-type]
    distances: dict[str, Distance] = {
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: 0.0 if a == b else ((a - b) / (a + b)) ** 2,
        "ordinal": _ordinal(numbers),
    }
    if metric == "nominal":
        return lambda a, b: float(a != b)
    chosen = distances[metric]
    return lambda a, b: chosen(float(a), float(b))  # type: ignore[arg-type]


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
    pairable = [[v for v in unit if v is not None] for unit in units]
    pairable = [unit for unit in pairable if len(unit) > 1]
    counts: Counter[Hashable] = Counter(v for unit in pairable for v in unit)
    total = sum(counts.values())
    if len(counts) < 2:
        return None
    distance = _distance(metric, counts)
    observed = sum(
        sum(distance(a, b) for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j) / (len(unit) - 1)
        for unit in pairable
    )
    expected = sum(n * m * distance(a, b) for a, n in counts.items() for b, m in counts.items()) / (total - 1)
    return 1 - observed / expected


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
