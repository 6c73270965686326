"""Fitting what finds units: the tagger of atoms and the topics of clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.find.statements.blocks import Row
from analyzer.find.statements.chain import INSIDE, OUTSIDE
from analyzer.find.statements.features import atom_features
from analyzer.find.statements.joints import topic_row
from analyzer.find.statements.layout import Atom
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.units import Unit, add_topics, collect_units, report_atoms
from analyzer.run.fit_chain import fit_chain
from analyzer.run.gold import LabelledSection
from analyzer.run.logistic import body_folds, fit_linear

__all__ = ["atom_labels", "fit_tagger", "gold_units"]

# Inverse strength of the penalty. Units F1 in five folds over bodies: .2 and .4 the same, .1 two tenths of a point less; the
# plain, official texts, which real reports are most like, are best at .2.
TAGGER_C = 0.2


def _owner(section: LabelledSection, atom: Atom) -> int:
    """Give the place of the unit that covers more than half of an atom, -1 without one."""
    for u, unit in enumerate(section.units):
        if 2 * (min(unit.end, atom.end) - max(unit.start, atom.start)) > atom.end - atom.start:
            return u
    return -1


def atom_labels(section: LabelledSection, atoms: Sequence[Atom]) -> list[str]:
    """Give each atom its label: the type where a unit begins, inside, or outside.

    An atom belongs to the unit that covers more than half of it.
    """
    labels: list[str] = []
    open_unit = -1
    for atom in atoms:
        owner = _owner(section, atom)
        labels.append(OUTSIDE if owner < 0 else INSIDE if owner == open_unit else section.units[owner].type)
        open_unit = owner
    return labels


@dataclass(frozen=True, slots=True)
class _Body:
    """One section as the tagger sees it: atoms, wanted labels, features, and what each atom is about."""

    body: str
    atoms: list[Atom]
    labels: list[str]
    rows: list[Row]
    about: list[Row]
    themes: list[str | None]


def _bodies(sections: Sequence[LabelledSection], lexicon: Lexicon) -> list[_Body]:
    """Describe all atoms of all sections."""
    bodies = []
    for section in sections:
        for _, atoms in report_atoms(section.as_report()):
            owners = [_owner(section, atom) for atom in atoms]
            hints = [lexicon.main_theme(atom.words) for atom in atoms]
            bodies.append(
                _Body(
                    section.body,
                    atoms,
                    atom_labels(section, atoms),
                    atom_features(atoms, section.year, hints),
                    [topic_row(a.words, hint) for a, hint in zip(atoms, hints, strict=True)],
                    [None if o < 0 or section.units[o].type == "N" else section.units[o].theme for o in owners],
                )
            )
    return bodies


def _fit_topics(bodies: Sequence[_Body]) -> LinearModel:
    """Fit what an atom by itself is about; atoms outside units teach nothing."""
    known = [(row, theme) for b in bodies for row, theme in zip(b.about, b.themes, strict=True) if theme]
    if len({theme for _, theme in known}) < 2:  # nothing to tell apart: every clause is as like as any other
        return LinearModel(("-",), (), np.zeros((0, 1), dtype=np.float32), np.zeros(1, dtype=np.float32))
    return fit_linear([r for r, _ in known], [t for _, t in known], c=2.0, minimum=2, rare="g")


def fit_tagger(
    sections: Sequence[LabelledSection], lexicon: Lexicon, *, folds: int = 3
) -> tuple[LinearModel, LinearModel]:
    """Fit the classifier that finds where units begin, and the one that says what a clause is about.

    The first learns with topics guessed by models that did not see the body, in so many folds.

    Returns
    -------
    (tagger, topics)
        Both as `units_of` wants them.
    """
    bodies = _bodies(sections, lexicon)
    fold_of = body_folds([b.body for b in bodies], folds)
    for left_out in range(folds):
        inside = [b for b in bodies if fold_of[b.body] == left_out and b.atoms]
        if inside:
            topics = _fit_topics([b for b in bodies if fold_of[b.body] != left_out])
            for body in inside:
                add_topics(body.rows, topics.probabilities(body.about), [body.atoms])
    tagger = fit_chain(
        [b.atoms for b in bodies],
        [row for b in bodies for row in b.rows],
        [label for b in bodies for label in b.labels],
        c=TAGGER_C,
    )
    return tagger, _fit_topics(bodies)


def gold_units(section: LabelledSection) -> tuple[list[Unit], list[int]]:
    """Give the labelled units as the segmenter would give them, and the index of the label of each.

    Spans follow the atoms, so that the classifiers are trained on what they will see.
    """
    found: list[Unit] = []
    for number, atoms in report_atoms(section.as_report()):
        found += collect_units(number, atoms, atom_labels(section, atoms))
    found.sort(key=lambda u: u.start)
    owners = []
    for unit in found:
        shared = [min(unit.end, u.end) - max(unit.start, u.start) for u in section.units]
        owners.append(int(np.argmax(shared)))
    return found, owners
