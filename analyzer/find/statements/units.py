"""From sections to units: a first-order tagger over atoms, read by the best path.

Each atom begins a unit of some type, continues one, or is none (frame, praise, slogan). The classifier
sees position first (halves, items, signs) and wording second; the best path over the whole section
settles what neither atom could settle alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.features import atom_features
from analyzer.find.statements.layout import Atom, read_atoms
from analyzer.find.statements.lexicon import Lexicon, is_adverse, is_counted_fault
from analyzer.find.statements.linear import LinearModel
from analyzer.schema import Report, StatementType

__all__ = ["INSIDE", "OUTSIDE", "Unit", "best_path", "collect_units", "report_atoms", "transition_features", "units_of"]

OUTSIDE, INSIDE = "O", "I"
_NEVER = -1e9
# Outside section five labelled examples are few, so a counted fault is given the benefit of the doubt.
_FAULT_BONUS = 4.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit before it is coded: type, span, section, and the item it stands in."""

    type: StatementType
    start: int
    end: int
    section: int
    half: str
    item: int
    number: int | None
    enumerator: str
    heading: str
    score: float


def transition_features(previous: str, atom: Atom) -> list[str]:
    """Name what the label before tells, given the sign between the two atoms."""
    return [
        f"y={previous}",
        f"y={previous}{atom.before}",
        f"y={previous}|{atom.half}",
        f"y={previous}|{bool(atom.enumerator):d}",
    ]


def report_atoms(report: Report) -> list[tuple[int, list[Atom]]]:
    """Give the atoms of every section that may hold statements: (section number, atoms).

    Adverse facts outside section five stand in section one; sections two to four are tables, whose labels
    (结果纠正, 逾期不补正) only sound adverse.
    """
    bodies = []
    for section in report.sections:
        if section.number in (1, 5) and section.start < section.end:
            bodies.append(
                (section.number, read_atoms(report.text, section.start, section.end, core=section.number == 5))
            )
    return bodies


def _transitions(
    model: LinearModel, atom: Atom, known: dict[tuple[str, str, bool, bool], NDArray[np.float64]], *, first: bool
) -> NDArray[np.float64]:
    """Give what each label before adds to each label here, shape (before, here); outside stands before the first."""
    key = (atom.before, atom.half, bool(atom.enumerator), first)
    if key not in known:
        index, weights = model.index, model.weights
        added = np.zeros((len(model.classes), len(model.classes)))
        for p, name in enumerate(model.classes):
            for feature in transition_features(OUTSIDE if first else name, atom):
                if (row := index.get(feature)) is not None:
                    added[p] += weights[row]
        known[key] = added
    return known[key].copy()


def best_path(
    atoms: Sequence[Atom],
    base: NDArray[np.float32],
    model: LinearModel,
    seen: dict[tuple[str, str, bool, bool], NDArray[np.float64]] | None = None,
) -> tuple[list[str], list[float]]:
    """Find the most probable row of labels.

    Parameters
    ----------
    atoms : sequence of Atom
        One section.
    base : array of shape (atoms, classes)
        Scores of `model` without the features of the label before.
    seen : dict, optional
        Keeps what transitions add from call to call, for one model.

    Returns
    -------
    (labels, probabilities)
        One label for each atom, and the probability given the label chosen before it.
    """
    classes = model.classes
    known: dict[tuple[str, str, bool, bool], NDArray[np.float64]] = {} if seen is None else seen
    outside, inside = classes.index(OUTSIDE), classes.index(INSIDE)
    size = len(classes)
    best = np.zeros(size)
    back: list[NDArray[np.int64]] = []
    steps: list[NDArray[np.float64]] = []
    for i, atom in enumerate(atoms):
        scores = base[i].astype(np.float64) + _transitions(model, atom, known, first=not i)
        if atom.half == "k" and "P" in classes and is_counted_fault(atom.full):
            scores[:, classes.index("P")] += _FAULT_BONUS
        if not i or atom.label:
            scores[:, inside] = _NEVER
        if atom.done:
            scores[:, [n for n, name in enumerate(classes) if name in ("P", "C")]] = _NEVER
        if atom.label or atom.half == "k" and not is_adverse(atom.full):
            scores[:, [c for c in range(size) if c != outside]] = _NEVER
        top = scores.max(axis=1, keepdims=True)
        steps.append(scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True)))
        total = best[:, None] + steps[-1]
        if not i:
            total[[c for c in range(size) if c != outside]] = _NEVER
        back.append(total.argmax(axis=0))
        best = total.max(axis=0)
    return _trace(classes, back, steps, int(best.argmax()) if atoms else 0)


def _trace(
    classes: Sequence[str], back: list[NDArray[np.int64]], steps: list[NDArray[np.float64]], last: int
) -> tuple[list[str], list[float]]:
    """Follow the best path back."""
    labels: list[str] = []
    probabilities: list[float] = []
    for i in range(len(back) - 1, -1, -1):
        before = int(back[i][last])
        labels.append(classes[last])
        probabilities.append(float(np.exp(steps[i][before, last])))
        last = before
    return labels[::-1], probabilities[::-1]


def collect_units(section: int, atoms: Sequence[Atom], labels: Sequence[str], scores: Sequence[float]) -> list[Unit]:
    """Join atoms to units."""
    units: list[Unit] = []
    heading = ""
    last_item, number, enumerator = -1, None, ""  # type: int, int | None, str
    for atom, label, score in zip(atoms, labels, scores, strict=True):
        if atom.item != last_item:
            last_item, heading = atom.item, ""
        if atom.enumerator:
            number, enumerator, heading = atom.number, atom.enumerator, ""
        elif atom.before == "\n":
            number, enumerator = None, ""
        if label == INSIDE and units:
            units[-1] = _extended(units[-1], atom.end, score)
        elif label != OUTSIDE:
            units.append(
                Unit(
                    cast(StatementType, label), atom.start, atom.end, section, atom.half, atom.item, number, enumerator,
                    heading, score,
                )
            )  # fmt: skip
        elif len(atom.full) <= 16:
            heading = atom.full
    return units


def _extended(unit: Unit, end: int, score: float) -> Unit:
    """Let a unit run on to `end`."""
    return Unit(
        unit.type, unit.start, end, unit.section, unit.half, unit.item, unit.number, unit.enumerator, unit.heading,
        min(unit.score, score),
    )  # fmt: skip


def units_of(reports: Sequence[Report], model: LinearModel, lexicon: Lexicon) -> list[list[Unit]]:
    """Find the units of many reports with one call of the classifier.

    Returns
    -------
    list of list of Unit
        One list for each report, in the order of the text; empty where nothing was found.
    """
    bodies = [(r, number, atoms) for r, report in enumerate(reports) for number, atoms in report_atoms(report)]
    rows = [row for r, _, atoms in bodies for row in atom_features(atoms, reports[r].year, lexicon)]
    found: list[list[Unit]] = [[] for _ in reports]
    if not rows:
        return found
    base = model.scores(rows)
    at = 0
    seen: dict[tuple[str, str, bool, bool], NDArray[np.float64]] = {}
    for r, number, atoms in bodies:
        labels, scores = best_path(atoms, base[at : at + len(atoms)], model, seen)
        at += len(atoms)
        found[r] += collect_units(number, atoms, labels, scores)
    return [sorted(units, key=lambda u: u.start) for units in found]
