"""A row of labels for the atoms of a section: linear scores of each atom and of each step, read by the best path.

Each atom begins a unit of some type, continues one, or is none (frame, praise, slogan). What neither atom could
settle alone, the whole row settles. The batch is walked step by step through all sections at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.layout import Atom
from analyzer.find.statements.lexicon import is_adverse, is_counted_fault
from analyzer.find.statements.linear import LinearModel

__all__ = [
    "INSIDE", "OUTSIDE", "Rows", "Scores", "allowed", "best_paths", "closed_to", "is_barred", "joints_of", "passes",
    "scored_rows", "step_tables", "steps",
]  # fmt: skip

OUTSIDE, INSIDE = "O", "I"
NEVER = -1e9
# Outside section five labelled examples are few, so a counted fault is given the benefit of the doubt.
_FAULT_BONUS = 4.0

Joint = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sections one after another, longest first: `order` of the sections, first row and length of each."""

    order: tuple[int, ...]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, sections: Sequence[Sequence[Atom]]) -> Rows:
        """Lay out sections whose atoms stand in one table in the order given."""
        lengths = np.array([len(atoms) for atoms in sections], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if len(lengths) else lengths
        order = np.argsort(-lengths, kind="stable")
        return cls(tuple(int(i) for i in order), starts[order], lengths[order])


def steps(rows: Rows) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of the first atoms of all sections that have one, of the second atoms, and so on."""
    longest = int(rows.lengths[0]) if len(rows.lengths) else 0
    for t in range(longest):
        yield rows.starts[: int((rows.lengths > t).sum())] + t


def joints_of(atom: Atom) -> Joint:
    """Name what is known of the step to an atom: nothing, the sign before it, its half, whether it is numbered."""
    return "", atom.before, "|" + atom.half, "|1" if atom.enumerator else "|0"


def step_tables(model: LinearModel, joints: Sequence[Joint]) -> NDArray[np.float64]:
    """Give what each label before adds to each label here, shape (joints, before, here)."""
    size = len(model.classes)
    tables = np.zeros((len(joints), size, size))
    for k, joint in enumerate(joints):
        for p, name in enumerate(model.classes):
            for part in joint:
                if (row := model.index.get(f"y={name}{part}")) is not None:
                    tables[k, p] += model.weights[row]
    return tables


def is_barred(atom: Atom) -> bool:
    """Tell whether an atom can be part of no unit: a label, or a clause outside section five that reports no fault."""
    return bool(atom.label) or (atom.half == "k" and not is_adverse(atom.full))


def allowed(sections: Sequence[Sequence[Atom]], classes: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which labels the layout leaves to each atom of all sections, shape (atoms, classes)."""
    atoms = [atom for one in sections for atom in one]
    outside = classes.index(OUTSIDE)
    barred = np.array([is_barred(atom) for atom in atoms], dtype=np.bool_)
    fresh = [not i or bool(one[i - 1].label) for one in sections for i in range(len(one))]
    table = np.ones((len(atoms), len(classes)), dtype=np.bool_)
    table[fresh, classes.index(INSIDE)] = False  # nothing was begun that could go on
    done = np.array([atom.done for atom in atoms], dtype=np.bool_)  # what became of last year's problems
    table &= ~(done[:, None] & np.array([name in ("P", "C") for name in classes]))
    table[barred] = np.arange(len(classes)) == outside
    return table


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a batch.

    Attributes
    ----------
    rows : Rows
        Where the sections lie.
    atoms : array of shape (atoms, labels)
        Of each label for each atom.
    tables : array of shape (kinds of steps, before, here)
        Of each step from label to label.
    step : array of shape (atoms,)
        The kind of the step to each atom.
    """

    rows: Rows
    atoms: NDArray[np.float64]
    tables: NDArray[np.float64]
    step: NDArray[np.int64]

    def weights(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the exponentials of scores of labels and of the steps to each atom, as `passes` wants them."""
        words = np.exp(self.atoms - self.atoms.max(axis=1, keepdims=True))
        steps = np.exp(self.tables - self.tables.max(axis=(1, 2), keepdims=True))
        return words, steps[self.step]


def scored_rows(sections: Sequence[Sequence[Atom]], base: NDArray[np.float32], model: LinearModel) -> Scores:
    """Gather what the best row of labels depends on; what the layout forbids gets a score far below all others.

    Parameters
    ----------
    sections : sequence of sequences of Atom
        Atoms section by section.
    base : array of shape (atoms, classes)
        Scores of `model` for all atoms, in the same order.
    model : LinearModel
        Its features ``y=…`` are scores of steps.
    """
    classes = model.classes
    scores = base.astype(np.float64)
    scores[~allowed(sections, classes)] = NEVER
    atoms = [atom for one in sections for atom in one]
    if "P" in classes:
        faults = [i for i, atom in enumerate(atoms) if atom.half == "k" and is_counted_fault(atom.full)]
        scores[faults, classes.index("P")] += _FAULT_BONUS
    known: dict[Joint, int] = {}
    joints = [known.setdefault(joint, len(known)) for joint in map(joints_of, atoms)]
    return Scores(Rows.of(sections), scores, step_tables(model, list(known)), np.array(joints, dtype=np.int64))


def closed_to(scores: Scores, places: Sequence[int], classes: Sequence[str]) -> Scores:
    """Give the scores where no unit may begin at some atoms."""
    changed = scores.atoms.copy()
    begins = np.array([c for c, name in enumerate(classes) if name not in (OUTSIDE, INSIDE)])
    changed[np.asarray(places, dtype=np.int64)[:, None], begins] = NEVER
    return replace(scores, atoms=changed)


def best_paths(scores: Scores, classes: Sequence[str]) -> list[list[str]]:
    """Find the best row of labels for each section, in the order of the sections."""
    labels: list[list[str]] = [[] for _ in scores.rows.order]
    if not len(scores.atoms):
        return labels
    path = _walk(scores, classes.index(OUTSIDE))
    for s, start, length in zip(scores.rows.order, scores.rows.starts, scores.rows.lengths, strict=True):
        labels[s] = [classes[c] for c in path[start : start + length]]
    return labels


def passes(
    rows: Rows, words: NDArray[np.float64], moves: NDArray[np.float64], outside: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Sum over all rows of labels up to each atom and behind it (forward-backward).

    Parameters
    ----------
    rows : Rows
        Where the sections lie.
    words, moves : arrays of shape (atoms, labels), (atoms, before, here)
        Weights of labels and steps: exponentials of scores.
    outside : int
        The label that stands before each section.

    Returns
    -------
    (alpha, beta, scale)
        Shapes (atoms, labels), (atoms, labels), (atoms,); ``alpha * beta`` is the chance of each label.
    """
    at = list(steps(rows))
    alpha, scale = np.zeros(words.shape), np.ones(len(words))
    for t, here in enumerate(at):
        came = np.matmul(alpha[here - 1][:, None, :], moves[here])[:, 0, :] if t else moves[here, outside]
        reached = came * words[here]
        scale[here] = reached.sum(axis=1)
        alpha[here] = reached / scale[here][:, None]
    beta = np.ones(words.shape)
    for t in range(len(at) - 1, 0, -1):
        here = at[t]
        beta[here - 1] = np.matmul(moves[here], (words[here] * beta[here] / scale[here][:, None])[:, :, None])[:, :, 0]
    return alpha, beta, scale


def _walk(told: Scores, outside: int) -> NDArray[np.int64]:
    """Find the best labels of all atoms (Viterbi), shape (atoms,)."""
    scores, tables, step = told.atoms, told.tables, told.step
    back = np.zeros(scores.shape, dtype=np.int64)
    best = np.zeros((len(told.rows.lengths), scores.shape[1]))
    at = list(steps(told.rows))
    for t, here in enumerate(at):
        n = len(here)
        if t:
            total = best[:n, :, None] + tables[step[here]]
            back[here] = total.argmax(axis=1)
            best[:n] = total.max(axis=1) + scores[here]
        else:
            best[:n] = tables[step[here], outside] + scores[here]
    path = np.zeros(len(scores), dtype=np.int64)
    last = best.argmax(axis=1)
    for t in range(len(at) - 1, -1, -1):
        here = at[t]
        n = len(here)
        longer = len(at[t + 1]) if t + 1 < len(at) else 0
        if longer:
            last[:longer] = back[at[t + 1], path[at[t + 1]]]
        path[here] = last[:n]
    return path
