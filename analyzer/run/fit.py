"""Fitting the classifiers on labelled sections; everything here is deterministic."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analyzer.codebook import Codebook
from analyzer.find.statements.coder import Coder, unit_contexts
from analyzer.find.statements.context import ContextWeights, blend, evidence, hear_openings
from analyzer.find.statements.facets import specificity_features
from analyzer.find.statements.features import UnitContext, theme_features, title_of
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.linear import Features, LinearModel, softmax
from analyzer.find.statements.pairs import Candidates, candidates, pair_chances, partners
from analyzer.find.statements.sides import Sides
from analyzer.find.statements.themes import ThemeCode, code_themes
from analyzer.find.statements.units import Unit
from analyzer.run.fit_units import fit_tagger, gold_units
from analyzer.run.gold import LabelledSection, LabelledUnit
from analyzer.run.logistic import body_folds, fit_linear
from analyzer.run.vectors import load_vectors
from analyzer.text.view import fold

__all__ = ["LeftOut", "fit_coder", "fit_with_left_out"]

# Chosen by five folds over bodies on the first three sources: C 1–10 lie within half a point; IDF gave 1.5 points.
THEME_C, SUBTHEME_C, RARE = 3.0, 3.0, "gwt"
# A cue word of the codebook is a hint and no example, so it weighs less than a labelled unit.
CODEBOOK_WEIGHT = 0.3
# A pair is given where it is at least this likely: at .45 the F1 of pairs is best (.5 .9521, .4 .9512 on labelled units).
PAIR = 0.45
_TEMPERATURES = (0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0)
_ALONE = tuple(
    ContextWeights(*w) for w in itertools.product((0.0, 1.0, 2.0, 3.0), (0.0, 0.75, 1.5, 2.25), (0.0, -0.3, -0.6))
)
_TOGETHER = tuple(
    ContextWeights(*w)
    for w in itertools.product((0.0, 0.5, 1.0), (0.0, 0.4, 0.8, 1.5), (0.0, -0.3, -0.6), (0.0, 1.0, 2.0, 3.0, 4.0))
)


@dataclass(frozen=True, slots=True)
class _Units:
    """All labelled units in a row: contexts, labels, features, and the section each belongs to."""

    contexts: list[UnitContext]
    labels: list[LabelledUnit]
    rows: list[dict[str, float]]
    section: list[int]
    units: list[list[Unit]]
    owners: list[list[int]]

    @classmethod
    def of(cls, sections: Sequence[LabelledSection], lexicon: Lexicon) -> _Units:
        found = [gold_units(s) for s in sections]
        contexts = [
            c for s, (units, _) in zip(sections, found, strict=True) for c in unit_contexts(s.as_report(), units)
        ]
        labels = [s.units[o] for s, (_, owners) in zip(sections, found, strict=True) for o in owners]
        places = [i for i, (us, _) in enumerate(found) for _ in us]
        rows = _described(contexts, lexicon)
        return cls(contexts, labels, rows, places, [u for u, _ in found], [o for _, o in found])


@dataclass(frozen=True, slots=True)
class _Known:
    """What models that did not see the body say of all labelled units, and what their surroundings say."""

    probabilities: NDArray[np.float64]
    below: NDArray[np.float32]
    told: NDArray[np.float64]
    themed: list[int]
    truth: NDArray[np.int64]
    kinds: list[str]
    classes: tuple[str, ...]
    subclasses: tuple[str, ...]

    @classmethod
    def of(
        cls, data: _Units, probabilities: NDArray[np.float64], below: NDArray[np.float32], classes: tuple[str, ...],
        subclasses: tuple[str, ...],
    ) -> _Known:  # fmt: skip
        themed = [i for i, label in enumerate(data.labels) if label.type != "N"]
        truth = np.array([classes.index(data.labels[i].theme) for i in themed])
        told = evidence(probabilities, Sides.of(data.units))
        return cls(probabilities, below, told, themed, truth, [c.kind for c in data.contexts], classes, subclasses)

    def coded(self, chances: NDArray[np.float64], second: float) -> list[ThemeCode]:
        """Turn probabilities into codes."""
        return code_themes(chances, self.below, self.kinds, self.classes, self.subclasses, second)


def _codebook_rows(book: Codebook, lexicon: Lexicon) -> tuple[list[dict[str, float]], list[str], list[float]]:
    """Give the codebook's own examples as training rows: features, codes, weights."""
    rows = []
    for theme in book.themes:
        for case in theme.borderline:
            if case.code and case.code.startswith("T"):
                rows.append((_context(case.text, "P"), case.code))
        rows += [(_context(sub.zh, "P"), sub.code) for sub in theme.include]
        rows += [(_context(cue, "P"), sub.code) for sub in theme.include for cue in sub.cues if len(cue) > 2]
        rows += [(_context(cue, "P"), theme.code) for cue in theme.cues["problem"] if len(cue) > 2]
        rows += [(_context(cue, "MF"), theme.code) for cue in theme.cues["measure"] if len(cue) > 2]
    cases = [(_context(c.text, c.type or "P"), c.code) for c in book.borderline if c.code]
    described = _described([c for c, _ in cases + rows], lexicon)
    codes = [code for _, code in cases + rows]
    return described, codes, [1.0] * len(cases) + [CODEBOOK_WEIGHT] * len(rows)


def _described(contexts: Sequence[UnitContext], lexicon: Lexicon) -> list[dict[str, float]]:
    """Give the features of contexts, laid out once, since each fold counts them."""
    return [theme_features(context, lexicon).flat() for context in contexts]


def _context(words: str, kind: str) -> UnitContext:
    words = fold(words)
    return UnitContext(words, title_of(words) if len(words) > 12 else "", "", kind, None)


def fit_themes(data: _Units, keep: Sequence[int], book: Codebook, lexicon: Lexicon) -> tuple[LinearModel, LinearModel]:
    """Fit level 1 and level 2 on the units at the places `keep`."""
    chosen = [i for i in keep if data.labels[i].type != "N"]
    extra, codes, less = _codebook_rows(book, lexicon)
    rows = [data.rows[i] for i in chosen] + extra
    themes = [data.labels[i].theme for i in chosen] + [code[:3] for code in codes]
    below = [data.labels[i].subtheme or data.labels[i].theme for i in chosen] + codes
    weights = [1.0] * len(chosen) + less
    first = fit_linear(
        rows, themes, c=THEME_C, balanced=True, minimum=2, weights=weights, rare=RARE, vectors=load_vectors()
    )
    return first, _fit_below(rows, below, weights)


def _fit_below(rows: Sequence[Features], below: Sequence[str], weights: Sequence[float]) -> LinearModel:
    """Fit level 2 theme by theme and join the weights into one model; scores compare within a theme only."""
    parts = []
    for theme in sorted({code[:3] for code in below}):
        inside = [i for i, code in enumerate(below) if code.startswith(theme)]
        if len({below[i] for i in inside}) > 1:
            chosen = [weights[i] for i in inside]
            parts.append(
                fit_linear(
                    [rows[i] for i in inside],
                    [below[i] for i in inside],
                    c=SUBTHEME_C,
                    minimum=2,
                    weights=chosen,
                    rare=RARE,
                )
            )
    names = tuple(sorted({name for part in parts for name in part.names}))
    index = {name: i for i, name in enumerate(names)}
    joined = np.zeros((len(names), sum(len(part.classes) for part in parts)), dtype=np.float32)
    at = 0
    for part in parts:
        joined[[index[name] for name in part.names], at : at + len(part.classes)] = part.weights
        at += len(part.classes)
    classes = tuple(c for part in parts for c in part.classes)
    return LinearModel(classes, names, joined, np.concatenate([part.bias for part in parts]))


def _fit_context(
    known: _Known, grid: Iterable[ContextWeights], temperatures: Sequence[float], partners: NDArray[np.float64] | None
) -> tuple[ContextWeights, float]:
    """Find weights and temperature of least log loss on a fixed grid."""
    rows = np.arange(len(known.themed))
    best: tuple[float, ContextWeights, float] | None = None
    for weights in grid:
        scores = blend(known.probabilities, known.told, weights, partners)[known.themed]
        for temperature in temperatures:
            loss = float(-np.log(softmax(scores / temperature)[rows, known.truth] + 1e-12).mean())
            if best is None or loss < best[0] - 1e-9:
                best = (loss, weights, temperature)
    if best is None:
        raise ValueError("no labelled unit to calibrate on")
    return best[1], best[2]


def _second_threshold(coded: NDArray[np.float64], classes: Sequence[str], labels: Sequence[LabelledUnit]) -> float:
    """Find the threshold at which second themes agree best with the labels (F1)."""
    order = np.argsort(-coded, axis=1, kind="stable")
    best, best_f = 0.5, 0.0
    for threshold in np.round(np.arange(0.1, 0.5, 0.02), 2):
        hits = given = 0
        for row, ranks, label in zip(coded, order, labels, strict=True):
            if row[ranks[1]] >= threshold:
                given += 1
                hits += label.secondary is not None and {classes[ranks[0]], classes[ranks[1]]} == {
                    label.theme,
                    label.secondary,
                }
        wanted = sum(label.secondary is not None for label in labels)
        f = 2 * hits / max(given + wanted, 1)
        if f > best_f:
            best, best_f = float(threshold), f
    return best


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a coder says of labelled statements whose body it did not see; no-problem claims, which have no theme, left out.

    `chances` has the shape (units, classes) and is calibrated; `themes` and `bodies` are those of the labels.
    """

    contexts: list[UnitContext]
    chances: NDArray[np.float64]
    classes: tuple[str, ...]
    themes: list[str]
    bodies: list[str]


def fit_coder(sections: Sequence[LabelledSection], book: Codebook, *, version: str, folds: int = 4) -> Coder:
    """Fit everything a coder needs; see `fit_with_left_out`."""
    return fit_with_left_out(sections, book, version=version, folds=folds)[0]


def fit_with_left_out(
    sections: Sequence[LabelledSection], book: Codebook, *, version: str, folds: int = 4
) -> tuple[Coder, LeftOut]:
    """Fit everything a coder needs, and keep what it said of bodies that were left out.

    Parameters
    ----------
    sections : sequence of LabelledSection
        Training sections.
    book : Codebook
        Themes, cues and decided cases.
    version : str
        Name of the model.
    folds : int
        Calibration, second theme and pairs learn from codes given to bodies that were left out, in so
        many folds.
    """
    with threadpool_limits(limits=1):  # sums in one order, so the same last digits however many processors there are
        return _fit(sections, book, version, folds)


def _fit(sections: Sequence[LabelledSection], book: Codebook, version: str, folds: int) -> tuple[Coder, LeftOut]:
    """Fit everything; see `fit_with_left_out`."""
    lexicon = Lexicon.of(book)
    data = _Units.of(sections, lexicon)
    fold_of = body_folds([s.body for s in sections], folds)
    place = [fold_of[sections[s].body] for s in data.section]
    everything = list(range(len(data.rows)))
    themes, subthemes = fit_themes(data, everything, book, lexicon)
    scores = np.zeros((len(data.rows), len(themes.classes)), dtype=np.float32)
    below = np.zeros((len(data.rows), len(subthemes.classes)), dtype=np.float32)
    for left_out in range(folds):
        inside = [i for i in everything if place[i] == left_out]
        model, model_below = fit_themes(data, [i for i in everything if place[i] != left_out], book, lexicon)
        rows = [data.rows[i] for i in inside]
        contexts = [data.contexts[i] for i in inside]
        heard = hear_openings(model.scores(rows), contexts, model, partial(_described, lexicon=lexicon))
        _spread(scores, inside, themes.classes, heard, model.classes)
        _spread(below, inside, subthemes.classes, model_below.scores(rows), model_below.classes)
    known = _Known.of(data, softmax(scores), below, themes.classes, subthemes.classes)
    alone, _ = _fit_context(known, _ALONE, (1.0,), None)
    first = known.coded(softmax(blend(known.probabilities, known.told, alone)), 1.0)
    pairs, partner = _fit_pairs(data, first, [fold_of[s.body] for s in sections], known.probabilities)
    context, temperature = _fit_context(known, _TOGETHER, _TEMPERATURES, partner)
    calibrated = softmax(blend(known.probabilities, known.told, context, partner) / temperature)
    second = _second_threshold(calibrated[known.themed], themes.classes, [data.labels[i] for i in known.themed])
    models = fit_tagger(sections, lexicon) | {
        "themes": themes,
        "subthemes": subthemes,
        "specificity": _fit_specificity(data, known.coded(calibrated, second)),
        "pairs": pairs,
    }
    unseen = LeftOut(
        [data.contexts[i] for i in known.themed],
        calibrated[known.themed],
        themes.classes,
        [data.labels[i].theme for i in known.themed],
        [sections[data.section[i]].body for i in known.themed],
    )
    return Coder(book, lexicon, models, temperature, second, PAIR, alone, context, version), unseen


def _spread(
    target: NDArray[np.float32], rows: Sequence[int], classes: Sequence[str], scores: NDArray[np.floating[Any]],
    given: Sequence[str],
) -> None:  # fmt: skip
    """Write the scores of a fold's model into the full table; a class the fold lacks gets a low score."""
    if not rows:
        return
    low = float(scores.min()) - 5.0
    for column, name in enumerate(classes):
        target[list(rows), column] = scores[:, given.index(name)] if name in given else low


def _fit_specificity(data: _Units, codes: Sequence[ThemeCode]) -> LinearModel:
    """Fit the degree of specificity on codes as the coder will give them."""
    rows = [specificity_features(c, t.theme) for c, t in zip(data.contexts, codes, strict=True)]
    return fit_linear(rows, [str(u.specificity) for u in data.labels], c=0.5, minimum=2)


@dataclass(frozen=True, slots=True)
class _Paired:
    """All pairs of all sections, with their features by name, right labels and folds."""

    listed: Candidates
    rows: list[dict[str, float]]
    labels: list[str]
    folds: NDArray[np.int64]

    @classmethod
    def of(cls, data: _Units, codes: Sequence[ThemeCode], folds: Sequence[int]) -> _Paired:
        """Describe all pairs; a measure that answers several problems counts for each."""
        listed = candidates(data.units, Sides.of(data.units), [c.words for c in data.contexts], codes)
        gold: list[set[int]] = []
        for owners in data.owners:
            position = {owner: i for i, owner in enumerate(owners, len(gold))}
            labels = data.labels[len(gold) : len(gold) + len(owners)]
            gold += [{position.get(a, -1) for a in label.answers} for label in labels]
        pairs = zip(listed.measures.tolist(), listed.problems.tolist(), strict=True)
        right = ["yes" if p in gold[m] else "no" for m, p in pairs]
        of_unit = np.array([fold for fold, units in zip(folds, data.units, strict=True) for _ in units], dtype=np.int64)
        return cls(listed, listed.rows(), right, of_unit[listed.measures])

    def fit(self, keep: NDArray[np.bool_]) -> LinearModel:
        """Fit the classifier of pairs on some of them."""
        kept = np.flatnonzero(keep).tolist()
        wanted = [self.labels[k] for k in kept]
        if len(set(wanted)) < 2:  # a tiny corpus may pair everything or nothing
            return LinearModel(("no", "yes"), (), np.zeros((0, 2), dtype=np.float32), np.zeros(2, dtype=np.float32))
        return fit_linear([self.rows[k] for k in kept], wanted, c=1.0)


def _fit_pairs(
    data: _Units, codes: Sequence[ThemeCode], folds: Sequence[int], probabilities: NDArray[np.float64]
) -> tuple[LinearModel, NDArray[np.float64]]:
    """Fit the classifier of pairs, and give what partners say of themes by classifiers that did not see the body.

    The second has the shape (units, themes).
    """
    paired = _Paired.of(data, codes, folds)
    chances = np.zeros(len(paired.labels))
    for left_out in sorted(set(folds)):
        here = paired.folds == left_out
        chances[here] = pair_chances(paired.listed, paired.fit(~here))[here]
    return paired.fit(np.ones(len(chances), dtype=np.bool_)), partners(probabilities, paired.listed, chances)
