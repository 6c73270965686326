"""Fitting what finds units: the field over atoms, the topics of clauses, and the second reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.blocks import Row, Table
from analyzer.find.statements.chain import INSIDE, OUTSIDE, Rows, Scores, scored_rows
from analyzer.find.statements.features import atom_features
from analyzer.find.statements.joints import topic_row
from analyzer.find.statements.layout import Atom
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.survey import column_names, survey
from analyzer.find.statements.units import Unit, add_topics, collect_units, report_atoms
from analyzer.run.fit_chain import ChainRows, fit_chain, fit_second
from analyzer.run.gold import LabelledSection
from analyzer.run.logistic import body_folds, fit_linear

__all__ = ["atom_labels", "fit_tagger", "gold_units"]

# Inverse strength of the penalty. Units F1 in five folds over bodies: .2 and .4 the same, .1 two tenths of a point less; the
# plain, official texts, which real reports are most like, are best at .2.
TAGGER_C = 0.2
# The same for what the second reading learns from columns of one width. Five folds over bodies, fifteen sources, units F1 and
# pairs end to end: 1/20 .933 .850, 1/60 .935 .849, 1/200 .934 .850: it hardly matters.
REREAD_C = 1 / 20
# The second reading learns on first readings by fields of so many folds, which know nearly as much as the one that is read at
# run time. Units of 81 real sections (2019-2025) .778, with three folds .769.
READ_FOLDS = 5


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


def fit_tagger(sections: Sequence[LabelledSection], lexicon: Lexicon, *, folds: int = 3) -> dict[str, LinearModel]:
    """Fit what finds units: the field, what a clause is about, and the second reading.

    The field learns with topics guessed by models that did not see the body, in `folds` folds; the second reading
    learns from first readings by fields that did not see it, in `READ_FOLDS`.

    Returns
    -------
    dict of str to LinearModel
        ``tagger``, ``topics`` and ``reread``, as `units_of` wants them.
    """
    bodies = [b for b in _bodies(sections, lexicon) if b.atoms]
    fold_of = body_folds([b.body for b in bodies], folds)
    topics: dict[int, NDArray[np.float64]] = {}
    for left_out in range(folds):
        inside = [i for i, b in enumerate(bodies) if fold_of[b.body] == left_out]
        if inside:
            model = _fit_topics([b for b in bodies if fold_of[b.body] != left_out])
            topics |= {i: model.probabilities(bodies[i].about) for i in inside}
    for i, body in enumerate(bodies):
        add_topics(body.rows, topics[i], [body.atoms])
    told = ChainRows.of(
        [b.atoms for b in bodies],
        [row for b in bodies for row in b.rows],
        [label for b in bodies for label in b.labels],
    )
    tagger = fit_chain(told, c=TAGGER_C)
    return {
        "tagger": tagger,
        "topics": _fit_topics(bodies),
        "reread": _fit_reread(bodies, topics, told, tagger.classes),
    }


def _fit_reread(
    bodies: Sequence[_Body], topics: Mapping[int, NDArray[np.float64]], told: ChainRows, classes: tuple[str, ...]
) -> LinearModel:
    """Fit the second reading on first readings of each fold by a field that was fitted on the others."""
    fold_of = body_folds([b.body for b in bodies], READ_FOLDS)
    folds = [fold_of[b.body] for b in bodies]
    order: list[int] = []
    read: list[Scores] = []
    names: tuple[str, ...] = ()
    seen = []
    for left_out in sorted(set(folds)):
        inside, others = ([i for i, f in enumerate(folds) if (f == left_out) == same] for same in (True, False))
        if not others:  # one fold holds everything: nothing is left to learn the first reading from
            others = inside
        field = fit_chain(told.part(others), c=TAGGER_C, classes=classes)
        atoms = [bodies[i].atoms for i in inside]
        table = Table([row for i in inside for row in bodies[i].rows])
        scores = scored_rows(atoms, field.scores(table), field)
        parts = survey(atoms, scores, classes, np.vstack([topics[i] for i in inside]), table.counted["c"])
        names = column_names(parts)
        order += inside
        read.append(scores)
        seen.append(np.hstack(list(parts.values())))
    first = np.cumsum([0, *(len(r.tables) for r in read)])  # each reading has its own kinds of steps
    scores = Scores(
        Rows.of([bodies[i].atoms for i in order]), np.vstack([r.atoms for r in read]),
        np.concatenate([r.tables for r in read]),
        np.concatenate([r.step + at for r, at in zip(read, first, strict=False)]),
    )  # fmt: skip
    labels = [label for i in order for label in bodies[i].labels]
    return fit_second(scores, names, np.vstack(seen), labels, classes, c=REREAD_C)


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
