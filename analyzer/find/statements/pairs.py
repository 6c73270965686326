"""Which problem a measure answers: by number where the order is parallel, else by content, else none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.context import sides_of
from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.themes import ThemeCode
from analyzer.find.statements.units import Unit

__all__ = ["Candidate", "Pairing", "candidates", "choose_pairs"]

_REFERENCE = re.compile(r"针对第([一二三四五六七八九十\d]+)(?:个|项|条|点)?(?:问题|方面|条|项)?")
_HAN = "一二三四五六七八九十"


Candidate = tuple[int, int, dict[str, float], bool]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A measure's place, its problem's place, and whether the text itself makes the pair."""

    measure: int
    problem: int
    kind: str


def _grams(words: str) -> set[str]:
    return {a + b for a, b in zip(words, words[1:], strict=False)}


def _overlap(a: set[str], b: set[str]) -> float:
    """Give the share of the smaller set that the two have in common."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _reference(heading: str) -> int | None:
    """Give the number of the problem a heading refers to."""
    found = _REFERENCE.search(heading)
    if not found:
        return None
    value = found.group(1)
    return int(value) if value.isdecimal() else _HAN.index(value[-1]) + 1


def candidates(units: Sequence[Unit], words: Sequence[str], codes: Sequence[ThemeCode]) -> list[Candidate]:
    """List every (measure, problem) of one report with features, and whether the pair is explicit.

    A pair is explicit where the measure names the problem's number, stands in the item that states the
    problem, or has its number while both sides have equally many items.
    """
    sides = sides_of(units)
    problems, measures = sides.problems, sides.measures
    if not problems or not measures:
        return []
    grams = {i: _grams(words[i]) for i in [*problems, *measures]}
    rows: list[Candidate] = []
    for m in measures:
        similar = {p: float(codes[m].distribution @ codes[p].distribution) for p in problems}
        likely, words_in_common = max(similar.values()), {p: _overlap(grams[m], grams[p]) for p in problems}
        most = max(words_in_common.values())
        named = _reference(units[m].heading)
        for p in problems:
            same_item = units[m].item == units[p].item and units[m].section == units[p].section
            parallel_items = sides.parallel(p, m)
            parallel_units = sides.aligned(p, m)
            reference = named is not None and sides.rank[p][0] == named - 1
            row = {
                "bias": 1.0,
                "similar": similar[p],
                "most_similar": float(similar[p] == likely),
                "share": similar[p] / likely if likely > 0 else 0.0,
                "same_theme": float(codes[m].theme == codes[p].theme),
                "same_subtheme": float(codes[m].subtheme is not None and codes[m].subtheme == codes[p].subtheme),
                "either_second": float(codes[m].theme == codes[p].secondary or codes[p].theme == codes[m].secondary),
                "words": words_in_common[p],
                "most_words": float(most > 0 and words_in_common[p] == most),
                "parallel_items": float(parallel_items),
                "parallel_units": float(parallel_units),
                "parallel_similar": float(parallel_items or parallel_units) * similar[p],
                "parallel_theme": float((parallel_items or parallel_units) and codes[m].theme == codes[p].theme),
                "same_item": float(same_item and p < m),
                "just_before": float(max(q for q in problems if q < m) == p) if any(q < m for q in problems) else 0.0,
                "single": float(len(problems) == 1),
                "reference": float(reference),
                "general_measure": float(codes[m].theme == "T16"),
                "general_problem": float(codes[p].theme == "T16"),
                "general_mismatch": float((codes[m].theme == "T16") != (codes[p].theme == "T16")),
                "distance": min(abs(sides.rank[p][1] / len(problems) - sides.rank[m][1] / len(measures)), 1.0),
            }
            explicit = reference or (same_item and p < m) or (parallel_items and bool(units[m].enumerator))
            rows.append((m, p, row, explicit))
    return rows


def choose_pairs(
    reports: Sequence[Sequence[Candidate]], model: LinearModel, threshold: float = 0.5
) -> list[list[Pairing]]:
    """Choose for each measure of each report the most probable problem, none below the threshold."""
    rows = [row for candidates_of in reports for _, _, row, _ in candidates_of]
    if not rows:
        return [[] for _ in reports]
    chances: NDArray[np.float64] = model.probabilities(rows)[:, model.classes.index("yes")]
    chosen: list[list[Pairing]] = []
    at = 0
    for listed in reports:
        best: dict[int, tuple[float, int, bool]] = {}
        for m, p, _, explicit in listed:
            chance = float(chances[at])
            at += 1
            if chance >= threshold and (m not in best or chance > best[m][0]):
                best[m] = (chance, p, explicit)
        chosen.append([Pairing(m, p, "explicit" if e else "thematic") for m, (_, p, e) in sorted(best.items())])
    return chosen
