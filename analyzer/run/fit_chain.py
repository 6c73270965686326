"""Fitting the scores of the row of labels: a conditional random field over the atoms of a section.

A classifier that is told the right label before each atom learns too much from it and too little from the words
(label bias); here the whole row is learned at once (Lafferty, McCallum & Pereira 2001, ICML).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from analyzer.find.statements.chain import INSIDE, OUTSIDE, Rows, allowed, joints_of, passes
from analyzer.find.statements.layout import Atom
from analyzer.find.statements.linear import Features, LinearModel

__all__ = ["fit_chain"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Chain:
    """Everything about the training rows that does not change: see `fit_chain`."""

    matrix: sparse.csr_matrix
    rows: Rows
    gold: NDArray[np.int64]
    mask: NDArray[np.bool_]
    place: NDArray[np.int64]
    kinds: sparse.csr_matrix
    parts: Array
    outside: int

    @property
    def first(self) -> NDArray[np.int64]:
        """Give the rows of the first atoms of the sections."""
        return self.rows.starts[self.rows.lengths > 0]


def fit_chain(
    sections: Sequence[Sequence[Atom]],
    rows: Sequence[Features],
    labels: Sequence[str],
    *,
    c: float,
    minimum: int = 2,
    iterations: int = 200,
) -> LinearModel:
    """Fit the scores of atoms and steps by penalised likelihood of the rows of labels.

    Parameters
    ----------
    sections : sequence of sequences of Atom
        Atoms section by section.
    rows, labels : sequences as long as all atoms
        Features and right labels, in the same order.
    c : float
        Inverse strength of the penalty.
    minimum : int
        Drop features that occur in fewer rows.

    Returns
    -------
    LinearModel
        Features of atoms, and ``y=…`` for steps, as `best_paths` reads them.
    """
    counts = Counter(name for row in rows for name in row)
    names = tuple(sorted(name for name, n in counts.items() if n >= minimum))
    classes = tuple(sorted({OUTSIDE, INSIDE, *labels}))
    joints = [joints_of(atom) for atoms in sections for atom in atoms]
    known = {joint: k for k, joint in enumerate(sorted(set(joints)))}
    parts = sorted({part for joint in known for part in joint})
    member = np.zeros((len(known), len(parts)))
    for joint, k in known.items():
        for part in joint:
            member[k, parts.index(part)] = 1.0
    place = np.array([known[joint] for joint in joints])
    gold = np.array([classes.index(x) for x in labels])
    mask = np.vstack([allowed(atoms, classes) for atoms in sections if atoms])
    mask[np.arange(len(gold)), gold] = True  # where a label breaks the layout's rule, the label is right
    blank = LinearModel(("",), names, np.zeros((len(names), 1), dtype=np.float32), np.zeros(1, dtype=np.float32))
    kinds = sparse.csr_matrix((np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(known), len(place)))
    chain = _Chain(
        blank.matrix(rows).astype(np.float64), Rows.of(sections), gold, mask, place, kinds, member,
        classes.index(OUTSIDE),
    )  # fmt: skip
    weights, bias, moves = _solve(chain, len(classes), c, iterations)
    step_names = tuple(f"y={name}{part}" for part in parts for name in classes)
    return LinearModel(
        classes, names + step_names, np.vstack([weights, moves.reshape(-1, len(classes))]).astype(np.float32),
        bias.astype(np.float32),
    )  # fmt: skip


def _solve(chain: _Chain, size: int, c: float, iterations: int) -> tuple[Array, Array, Array]:
    """Find weights of features, biases, and weights of steps."""
    wide, parts = chain.matrix.shape[1], chain.parts.shape[1]
    cuts = (wide * size, wide * size + size)
    wanted = _expected_gold(chain, size)
    turned = chain.matrix.T.tocsr()

    def loss(flat: Array) -> tuple[float, Array]:
        weights, bias = flat[: cuts[0]].reshape(wide, size), flat[cuts[0] : cuts[1]]
        moves = flat[cuts[1] :].reshape(parts, size * size)
        scores = np.asarray(chain.matrix @ weights) + bias
        tables = (chain.parts @ moves).reshape(-1, size, size)
        total, nodes, pairs = _sweep(chain, scores, tables)
        told = scores[np.arange(len(chain.gold)), chain.gold].sum() + float((wanted[1] * tables).sum())
        gap = nodes - wanted[0]
        value = total - told + (float((weights**2).sum()) + float((moves**2).sum())) / (2 * c)
        slope = np.concatenate(
            [
                (np.asarray(turned @ gap) + weights / c).ravel(),
                gap.sum(axis=0),
                (chain.parts.T @ (pairs - wanted[1]).reshape(-1, size * size) + moves / c).ravel(),
            ]
        )
        return value, slope

    start = np.zeros(cuts[1] + parts * size * size)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "ftol": 1e-5}).x
    return (
        found[: cuts[0]].reshape(wide, size),
        found[cuts[0] : cuts[1]],
        found[cuts[1] :].reshape(parts, size, size),
    )


def _expected_gold(chain: _Chain, size: int) -> tuple[Array, Array]:
    """Count what the right labels are: for each atom, and for each kind of step."""
    count = len(chain.gold)
    nodes = np.zeros((count, size))
    nodes[np.arange(count), chain.gold] = 1.0
    before = np.concatenate([[chain.outside], chain.gold[:-1]])
    before[chain.first] = chain.outside
    pairs = np.zeros((count, size, size))
    pairs[np.arange(count), before, chain.gold] = 1.0
    return nodes, np.asarray(chain.kinds @ pairs.reshape(count, -1)).reshape(-1, size, size)


def _sweep(chain: _Chain, scores: Array, tables: Array) -> tuple[float, Array, Array]:
    """Sum over all rows of labels: log of the sum, chance of each label, expected count of each step."""
    count, size = scores.shape
    top = scores.max(axis=1)
    words = np.exp(scores - top[:, None]) * chain.mask
    high = tables.max(axis=(1, 2))
    moves = np.exp(tables - high[:, None, None])[chain.place]
    alpha, beta, scale = passes(chain.rows, words, moves, chain.outside)
    nodes = alpha * beta
    pairs = np.empty((count, size, size))
    before = np.vstack([np.zeros((1, size)), alpha[:-1]])
    before[chain.first] = 0.0
    before[chain.first, chain.outside] = 1.0
    np.multiply(before[:, :, None] * moves, (words * beta / scale[:, None])[:, None, :], out=pairs)
    total = float(np.log(scale).sum() + top.sum() + high[chain.place].sum())
    return total, nodes, np.asarray(chain.kinds @ pairs.reshape(count, -1)).reshape(-1, size, size)
