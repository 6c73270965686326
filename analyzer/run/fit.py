"""Fitting the classifiers on labelled sections; everything here is deterministic."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analyzer.codebook import Codebook
from analyzer.find.statements.coder import Coder, unit_context
from analyzer.find.statements.context import ContextWeights, blend, evidence, split_rows
from analyzer.find.statements.facets import specificity_features
from analyzer.find.statements.features import UnitContext, atom_features, theme_features, title_of
from analyzer.find.statements.layout import Atom
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.linear import Features, LinearModel, softmax
from analyzer.find.statements.pairs import candidates
from analyzer.find.statements.themes import ThemeCode, code_themes
from analyzer.find.statements.units import INSIDE, OUTSIDE, Unit, collect_units, report_atoms, transition_features
from analyzer.run.gold import LabelledSection, LabelledUnit
from analyzer.text.view import fold

__all__ = ["atom_labels", "body_folds", "fit_coder", "fit_linear", "fit_tagger", "gold_units"]

# Chosen by five folds over bodies on the first three sources: C 1–10 lie within half a point; IDF gave 1.5 points.
THEME_C, SUBTHEME_C, RARE = 3.0, 3.0, "gwt"
# A cue word of the codebook is a hint and no example, so it weighs less than a labelled unit.
CODEBOOK_WEIGHT = 0.3


def fit_linear(
    rows: Sequence[Features], labels: Sequence[str], *, c: float, balanced: bool = False, minimum: int = 1,
    weights: Sequence[float] | None = None, rare: str = "",
) -> LinearModel:  # fmt: skip
    """Fit a multinomial logistic regression on feature mappings.

    Parameters
    ----------
    rows, labels : sequences of one length
        Features and classes.
    c : float
        Inverse strength of the penalty.
    balanced : bool
        Weigh classes by their rarity.
    minimum : int
        Drop features that occur in fewer rows.
    weights : sequence of float, optional
        A weight for each row.
    rare : str
        Features whose names begin with one of these letters count by their rarity (IDF). The factor goes
        into the weights, so that nothing needs to be done at run time.
    """
    counts = Counter(name for row in rows for name in row)
    names = tuple(sorted(name for name, n in counts.items() if n >= minimum))
    classes = tuple(sorted(set(labels)))
    empty = np.zeros((len(names), len(classes)), dtype=np.float32)
    matrix: sparse.csr_matrix = LinearModel(classes, names, empty, empty[0] if len(names) else empty).matrix(rows)
    model = LogisticRegression(C=c, class_weight="balanced" if balanced else None, max_iter=300, tol=1e-3)
    factor = np.array([np.log((1 + len(rows)) / (1 + counts[n])) / 4 + 0.25 if n[0] in rare else 1.0 for n in names])
    scaled = matrix.astype(np.float64) @ sparse.diags(factor)
    model.fit(scaled, list(labels), sample_weight=None if weights is None else np.asarray(weights))
    coefficients, bias = model.coef_.T * factor[:, None], model.intercept_
    if len(classes) == 2:  # scikit-learn keeps one column for two classes
        coefficients, bias = np.hstack([-coefficients, coefficients]) / 2, np.array([-bias[0], bias[0]]) / 2
    return LinearModel(classes, names, coefficients.astype(np.float32), bias.astype(np.float32))


def atom_labels(section: LabelledSection, atoms: Sequence[Atom]) -> list[str]:
    """Give each atom its label: the type where a unit begins, inside, or outside.

    An atom belongs to the unit that covers more than half of it.
    """
    labels: list[str] = []
    open_unit = -1
    for atom in atoms:
        owner = -1
        for u, unit in enumerate(section.units):
            if 2 * (min(unit.end, atom.end) - max(unit.start, atom.start)) > atom.end - atom.start:
                owner = u
                break
        labels.append(OUTSIDE if owner < 0 else INSIDE if owner == open_unit else section.units[owner].type)
        open_unit = owner
    return labels


def fit_tagger(sections: Sequence[LabelledSection], lexicon: Lexicon, *, c: float = 0.3) -> LinearModel:
    """Fit the classifier that finds where units begin, with the right label before each atom given."""
    rows: list[dict[str, float]] = []
    labels: list[str] = []
    for section in sections:
        for _, atoms in report_atoms(section.as_report()):
            wanted = atom_labels(section, atoms)
            described = atom_features(atoms, section.year, lexicon)
            for atom, row, label, before in zip(atoms, described, wanted, [OUTSIDE, *wanted], strict=False):
                if atom.label:
                    continue  # labels of halves are never units: the decoder knows
                row.update(dict.fromkeys(transition_features(before, atom), 1.0))
                rows.append(row)
                labels.append(label)
    for missing in sorted({OUTSIDE, INSIDE} - set(labels)):  # a tiny corpus may lack frames or long units
        rows.append({"bias": 1.0})
        labels.append(missing)
    return fit_linear(rows, labels, c=c, minimum=2)


def gold_units(section: LabelledSection) -> tuple[list[Unit], list[int]]:
    """Give the labelled units as the segmenter would give them, and the index of the label of each.

    Spans follow the atoms, so that the classifiers are trained on what they will see.
    """
    found: list[Unit] = []
    for number, atoms in report_atoms(section.as_report()):
        found += collect_units(number, atoms, atom_labels(section, atoms), [1.0] * len(atoms))
    found.sort(key=lambda u: u.start)
    owners = []
    for unit in found:
        shared = [min(unit.end, u.end) - max(unit.start, u.start) for u in section.units]
        owners.append(int(np.argmax(shared)))
    return found, owners


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
        contexts = [unit_context(s.as_report(), u) for s, (us, _) in zip(sections, found, strict=True) for u in us]
        labels = [s.units[o] for s, (_, owners) in zip(sections, found, strict=True) for o in owners]
        places = [i for i, (us, _) in enumerate(found) for _ in us]
        rows = [theme_features(c, lexicon) for c in contexts]
        return cls(contexts, labels, rows, places, [u for u, _ in found], [o for _, o in found])


def _codebook_rows(book: Codebook, lexicon: Lexicon) -> list[tuple[dict[str, float], str, str, float]]:
    """Give the codebook's own examples as training rows: (features, theme, level 2, weight)."""
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
    strong = [(theme_features(c, lexicon), code[:3], code, 1.0) for c, code in cases]
    return strong + [(theme_features(c, lexicon), code[:3], code, CODEBOOK_WEIGHT) for c, code in rows]


def _context(words: str, kind: str) -> UnitContext:
    words = fold(words)
    return UnitContext(words, title_of(words) if len(words) > 12 else "", "", kind, None)


def fit_themes(data: _Units, keep: Sequence[int], book: Codebook, lexicon: Lexicon) -> tuple[LinearModel, LinearModel]:
    """Fit level 1 and level 2 on the units at the places `keep`."""
    chosen = [i for i in keep if data.labels[i].type != "N"]
    extra = _codebook_rows(book, lexicon)
    rows = [data.rows[i] for i in chosen] + [r for r, _, _, _ in extra]
    themes = [data.labels[i].theme for i in chosen] + [t for _, t, _, _ in extra]
    below = [data.labels[i].subtheme or data.labels[i].theme for i in chosen] + [s for _, _, s, _ in extra]
    weights = [1.0] * len(chosen) + [w for _, _, _, w in extra]
    first = fit_linear(rows, themes, c=THEME_C, balanced=True, minimum=2, weights=weights, rare=RARE)
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


def body_folds(bodies: Sequence[str], folds: int) -> dict[str, int]:
    """Deal bodies into folds by the hash of their names: the same for any order and any other bodies."""
    return {b: int(hashlib.blake2b(b.encode(), digest_size=4).hexdigest(), 16) % folds for b in bodies}


def _fit_context(
    probabilities: NDArray[np.float64],
    truth: NDArray[np.int64],
    themed: Sequence[int],
    reports: Sequence[Sequence[Unit]],
) -> tuple[ContextWeights, float, NDArray[np.float64]]:
    """Find weights and temperature of least log loss on a fixed grid; give the blended scores too."""
    told = np.concatenate([evidence(part, units) for part, units in split_rows(probabilities, reports)], axis=1)
    rows = np.arange(len(themed))
    best: tuple[float, ContextWeights, float] | None = None
    for opposite, anywhere, same in itertools.product(
        (0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 0.75, 1.5, 2.25), (0.0, -0.3, -0.6)
    ):
        weights = ContextWeights(opposite, anywhere, same)
        scores = blend(probabilities, told, weights)[themed]
        for temperature in (0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0):
            loss = float(-np.log(softmax(scores / temperature)[rows, truth] + 1e-12).mean())
            if best is None or loss < best[0] - 1e-9:
                best = (loss, weights, temperature)
    if best is None:
        raise ValueError("no labelled unit to calibrate on")
    return best[1], best[2], blend(probabilities, told, best[1])


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


def fit_coder(sections: Sequence[LabelledSection], book: Codebook, *, version: str, folds: int = 4) -> Coder:
    """Fit everything a coder needs.

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
        _spread(scores, inside, themes.classes, model.scores(rows), model.classes)
        _spread(below, inside, subthemes.classes, model_below.scores(rows), model_below.classes)
    themed = [i for i in everything if data.labels[i].type != "N"]
    truth = np.array([themes.classes.index(data.labels[i].theme) for i in themed])
    context, temperature, blended = _fit_context(softmax(scores), truth, themed, data.units)
    calibrated = softmax(blended / temperature)
    second = _second_threshold(calibrated[themed], themes.classes, [data.labels[i] for i in themed])
    kinds = [c.kind for c in data.contexts]
    codes = code_themes(calibrated, below, kinds, themes.classes, subthemes.classes, second)
    models = {
        "tagger": fit_tagger(sections, lexicon),
        "themes": themes,
        "subthemes": subthemes,
        "specificity": _fit_specificity(data, codes),
        "pairs": _fit_pairs(data, codes),
    }
    return Coder(book, lexicon, models, temperature, second, 0.5, context, version)


def _spread(
    target: NDArray[np.float32], rows: Sequence[int], classes: Sequence[str], scores: NDArray[np.float32],
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


def _fit_pairs(data: _Units, codes: Sequence[ThemeCode]) -> LinearModel:
    """Fit the classifier of pairs; a measure that answers several problems counts for each."""
    rows: list[dict[str, float]] = []
    labels: list[str] = []
    at = 0
    for units, owners in zip(data.units, data.owners, strict=True):
        part = slice(at, at + len(units))
        words = [c.words for c in data.contexts[part]]
        gold = data.labels[part]
        position = {owner: i for i, owner in enumerate(owners)}
        for m, p, row, _ in candidates(units, words, codes[part]):
            rows.append(row)
            labels.append("yes" if p in {position.get(a, -1) for a in gold[m].answers} else "no")
        at += len(units)
    return fit_linear(rows, labels, c=1.0)
