"""How well the coder does on bodies it was never trained on: the figures of model card, gate and benchmark."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from analyzer.codebook import Codebook, load_codebook
from analyzer.find.statements import find_statements
from analyzer.find.statements.coder import Coder
from analyzer.run.engine import Engine, InOrder
from analyzer.run.fit import fit_coder
from analyzer.run.gold import LabelledSection, LabelledUnit
from analyzer.run.logistic import body_folds
from analyzer.schema import Statement

__all__ = [
    "FOLDS", "Figures", "Scored", "align_spans", "body_part", "coded_by_others", "cross_validate", "measure", "score",
    "weighted_kappa",
]  # fmt: skip

Span = tuple[int, int]
FOLDS = 5
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Scored:
    """A labelled section with what the coder found in it."""

    section: LabelledSection
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; shares lie in 0–1, `None` where there was nothing to measure.

    `units` are precision, recall and F1 of spans at an overlap of one half; `type`, `theme`,
    `theme_or_second`, `subtheme` are shares of the found units; `themes` F1 for each theme end to end, `macro` their
    mean; `pairs` F1 of (measure, problem); `specificity` quadratic weighted κ; `calibration` the
    expected calibration error of the theme's probability; `certainty` for each threshold the share of codes at
    least so probable and how many of these, and of those below, are right.
    """

    sections: int
    gold: int
    found: int
    units: dict[str, float]
    type: float
    theme: float
    theme_or_second: float
    subtheme: float
    themes: dict[str, dict[str, float]]
    macro: float
    pairs: dict[str, float]
    specificity: float
    calibration: float
    confusion: dict[str, int]
    certainty: tuple[dict[str, float], ...]


def align_spans(gold: Sequence[Span], found: Sequence[Span]) -> dict[int, int]:
    """Pair spans one to one, best overlap first, at an intersection of at least half the union."""
    candidates = []
    for i, (a, b) in enumerate(gold):
        for j, (c, d) in enumerate(found):
            shared = min(b, d) - max(a, c)
            union = max(b, d) - min(a, c)
            if shared > 0 and 2 * shared >= union:
                candidates.append((-shared / union, i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def weighted_kappa(first: Sequence[int], second: Sequence[int], levels: int = 4) -> float:
    """Give Cohen's κ with quadratic weights; 1.0 where both sides always say the same one thing."""
    if not first:
        return 0.0
    table = np.zeros((levels, levels))
    for a, b in zip(first, second, strict=True):
        table[a, b] += 1
    weights = np.subtract.outer(np.arange(levels), np.arange(levels)) ** 2
    expected = np.outer(table.sum(1), table.sum(0)) / table.sum()
    disagreement = float((weights * expected).sum())
    return 1.0 - float((weights * table).sum()) / disagreement if disagreement else 1.0


def _f1(right: int, found: int, wanted: int) -> dict[str, float]:
    precision, recall = right / found if found else 0.0, right / wanted if wanted else 0.0
    both = precision + recall
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / both if both else 0.0, 4),
    }


def _calibration_error(probabilities: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Give the mean gap between stated and true accuracy over bins of equal width."""
    total = 0.0
    p, r = np.asarray(probabilities), np.asarray(right, dtype=float)
    for b in range(bins):
        inside = (p > b / bins) & (p <= (b + 1) / bins)
        if inside.any():
            total += inside.sum() * abs(p[inside].mean() - r[inside].mean())
    return float(total / len(p)) if len(p) else 0.0


def _certainty(probabilities: Sequence[float], right: Sequence[bool]) -> tuple[dict[str, float], ...]:
    """Say for each threshold what is kept, and how much of it and of the rest is right; empty parts count as 0."""
    p, r = np.asarray(probabilities), np.asarray(right, dtype=float)
    rows = []
    for threshold in THRESHOLDS if len(p) else ():
        kept = p >= threshold
        rows.append(
            {
                "threshold": threshold,
                "kept": round(float(kept.mean()), 4),
                "right": round(float(r[kept].mean()), 4) if kept.any() else 0.0,
                "right_below": round(float(r[~kept].mean()), 4) if not kept.all() else 0.0,
            }
        )
    return tuple(rows)


def _visible_span(text: str, start: int, end: int, before: Sequence[int]) -> Span:
    """Count a span in letters without white space."""
    return before[start], before[end]


def _letters(text: str) -> list[int]:
    """Give for each place of a text the number of letters before it."""
    counts = [0]
    for c in text:
        counts.append(counts[-1] + (not c.isspace()))
    return counts


@dataclass(slots=True)
class _Tally:
    """Counts that run over sections."""

    counts: Counter[str]
    theme_right: Counter[str]
    theme_gold: Counter[str]
    theme_found: Counter[str]
    confusion: Counter[str]
    degrees: list[tuple[int, int]]
    probabilities: list[tuple[float, bool]]

    def add(self, scored: Scored) -> None:
        """Count one section."""
        section, statements = scored.section, scored.statements
        before = _letters(section.text)
        gold = [_visible_span(section.text, u.start, u.end, before) for u in section.units]
        found = [_visible_span(section.text, s.start, s.end, before) for s in statements]
        pairs = align_spans(gold, found)
        self.counts.update(gold=len(gold), found=len(found), matched=len(pairs))
        self.theme_gold.update(u.theme for u in section.units)
        self.theme_found.update(s.theme for s in statements)
        for i, j in pairs.items():
            self._add_unit(section.units[i], statements[j])
        self._add_pairs(section.units, statements, pairs)

    def _add_unit(self, unit: LabelledUnit, statement: Statement) -> None:
        right = unit.theme == statement.theme
        self.counts["type"] += unit.type == statement.type
        self.counts["theme"] += right
        self.counts["theme_or_second"] += bool(
            {unit.theme, unit.secondary} & {statement.theme, statement.secondary} - {None}
        )
        self.counts["subtheme"] += right and unit.subtheme == statement.subtheme
        self.theme_right[unit.theme] += right
        self.confusion[f"{unit.theme}>{statement.theme}"] += 1
        self.degrees.append((unit.specificity, statement.specificity))
        if statement.probability is not None and statement.type != "N":
            self.probabilities.append((statement.probability, right))

    def _add_pairs(self, units: Sequence[LabelledUnit], statements: Sequence[Statement], pairs: dict[int, int]) -> None:
        """Count pairs end to end; any of the problems a measure is labelled with will do."""
        back = {j: i for i, j in pairs.items()}
        place = {s.statement_id: j for j, s in enumerate(statements)}
        self.counts["pairs_gold"] += sum(bool(u.answers) for u in units)
        for j, statement in enumerate(statements):
            if statement.answers is None:
                continue
            self.counts["pairs_found"] += 1
            problem = back.get(place[statement.answers])
            self.counts["pairs_right"] += j in back and problem is not None and problem in units[back[j]].answers


def score(scored: Iterable[Scored]) -> Figures:
    """Measure the coder's statements against the labels."""
    tally = _Tally(Counter(), Counter(), Counter(), Counter(), Counter(), [], [])
    sections = 0
    for one in scored:
        sections += 1
        tally.add(one)
    n = tally.counts
    matched = n["matched"] or 1
    themes = {t: _f1(tally.theme_right[t], tally.theme_found[t], tally.theme_gold[t]) for t in sorted(tally.theme_gold)}
    return Figures(
        sections=sections,
        gold=n["gold"],
        found=n["found"],
        units=_f1(n["matched"], n["found"], n["gold"]),
        type=round(n["type"] / matched, 4),
        theme=round(n["theme"] / matched, 4),
        theme_or_second=round(n["theme_or_second"] / matched, 4),
        subtheme=round(n["subtheme"] / matched, 4),
        themes=themes,
        macro=round(float(np.mean([f["f1"] for f in themes.values()])) if themes else 0.0, 4),
        pairs=_f1(n["pairs_right"], n["pairs_found"], n["pairs_gold"]),
        specificity=round(weighted_kappa([a for a, _ in tally.degrees], [b for _, b in tally.degrees]), 4),
        calibration=round(
            _calibration_error([p for p, _ in tally.probabilities], [r for _, r in tally.probabilities]), 4
        ),
        confusion=dict(sorted(tally.confusion.items())),
        certainty=_certainty([p for p, _ in tally.probabilities], [r for _, r in tally.probabilities]),
    )


def measure(coder: Coder, sections: Sequence[LabelledSection]) -> Figures:
    """Measure a coder on labelled sections that it was not fitted on."""
    coded = find_statements([section.as_report() for section in sections], coder)
    return score(Scored(section, statements) for section, statements in zip(sections, coded, strict=True))


def coded_by_others(task: tuple[Sequence[LabelledSection], Sequence[LabelledSection]], book: Codebook) -> list[Scored]:
    """Code the second sections of `task` with a coder fitted on the first."""
    others, inside = task
    coder = fit_coder(others, book, version="held-out")
    coded = find_statements([section.as_report() for section in inside], coder)
    return [Scored(section, statements) for section, statements in zip(inside, coded, strict=True)]


def cross_validate(
    sections: Sequence[LabelledSection],
    *,
    only: int | None = None,
    folds: int = FOLDS,
    book: Codebook | None = None,
    engine: Engine | None = None,
) -> list[Scored]:
    """Code every section, or those of the fold `only`, with a coder that never saw its body.

    Bodies are dealt into folds by a hash of their names, so measures that mirror problems, and a body's
    other years, never stand on both sides. The folds are done by `engine`, in this process if left out.
    """
    fold_of = body_folds([s.body for s in sections], folds)
    places: dict[int, list[int]] = {}
    for i, section in enumerate(sections):
        if only in (None, fold_of[section.body]):
            places.setdefault(fold_of[section.body], []).append(i)
    tasks = (
        ([s for s in sections if fold_of[s.body] != fold], [sections[i] for i in inside])
        for fold, inside in places.items()
    )
    work = partial(coded_by_others, book=book or load_codebook())
    found = (engine or InOrder()).each(work, tasks, at_once=1)
    scored = {
        i: one
        for inside, coded in zip(places.values(), found, strict=True)
        for i, one in zip(inside, coded, strict=True)
    }
    return [scored[i] for i in sorted(scored)]


def body_part(body: str, salt: str) -> float:
    """Give a body a fixed number in 0–1 that depends on nothing but its name and the salt."""
    return int(hashlib.blake2b(f"{salt}|{body}".encode(), digest_size=4).hexdigest(), 16) / 2**32
