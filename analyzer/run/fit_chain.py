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

from analyzer.find.statements.chain import INSIDE, OUTSIDE, Rows, Scores, allowed, joints_of, passes
from analyzer.find.statements.layout import Atom
from analyzer.find.statements.linear import Features, LinearModel
from analyzer.find.statements.reread import STEP

__all__ = ["ChainRows", "fit_chain", "fit_second"]

Array = NDArray[np.float64]
# What a right label weighs at least that a first reading held impossible.
_DOUBT = 1e-9
# The penalty is strong, so the second reading is found soon: 60 and 120 rounds give the same units.
_SECOND_ITERATIONS = 60


@dataclass(frozen=True, slots=True)
class _Chain:
    """Everything about the training rows that does not change: see `fit_chain`.

    `weigh` and `steps` are what each label and each step weigh before anything is learned: one or nothing by the
    layout, or what a first reading says; shapes (atoms, labels), (atoms, before, here).
    """

    matrix: sparse.csr_matrix
    rows: Rows
    gold: NDArray[np.int64]
    weigh: Array
    steps: Array | None
    place: NDArray[np.int64]
    kinds: sparse.csr_matrix
    parts: Array
    outside: int

    @property
    def first(self) -> NDArray[np.int64]:
        """Give the rows of the first atoms of the sections."""
        return self.rows.starts[self.rows.lengths > 0]


@dataclass(frozen=True, slots=True)
class ChainRows:
    """Sections, their right labels and what is known of their atoms, laid out once for several fields.

    `matrix` has the shape (atoms, names); `starts` is the first row of each section.
    """

    sections: Sequence[Sequence[Atom]]
    labels: Sequence[str]
    names: tuple[str, ...]
    matrix: sparse.csr_matrix
    starts: NDArray[np.int64]

    @classmethod
    def of(
        cls, sections: Sequence[Sequence[Atom]], rows: Sequence[Features], labels: Sequence[str], *, minimum: int = 2
    ) -> ChainRows:
        """Lay them out; features that occur in fewer than `minimum` rows are dropped."""
        counts = Counter(name for row in rows for name in row)
        names = tuple(sorted(name for name, n in counts.items() if n >= minimum))
        nothing = np.zeros((len(names), 1), dtype=np.float32)
        matrix = LinearModel(("",), names, nothing, np.zeros(1, dtype=np.float32)).matrix(rows).astype(np.float64)
        starts = np.concatenate([[0], np.cumsum([len(atoms) for atoms in sections])[:-1]]).astype(np.int64)
        return cls(sections, labels, names, matrix, starts)

    def part(self, kept: Sequence[int]) -> ChainRows:
        """Give some of the sections, with all names."""
        ranges = [np.arange(self.starts[s], self.starts[s] + len(self.sections[s])) for s in kept]
        at = np.concatenate(ranges)
        sections = [self.sections[s] for s in kept]
        starts = np.concatenate([[0], np.cumsum([len(r) for r in ranges])[:-1]]).astype(np.int64)
        return ChainRows(sections, [self.labels[i] for i in at], self.names, self.matrix[at], starts)


def fit_chain(told: ChainRows, *, c: float, classes: Sequence[str] = (), iterations: int = 200) -> LinearModel:
    """Fit the scores of atoms and steps by penalised likelihood of the rows of labels.

    Parameters
    ----------
    told : ChainRows
        Sections with features and right labels.
    c : float
        Inverse strength of the penalty.
    classes : sequence of str
        Further labels, which the sections may lack.

    Returns
    -------
    LinearModel
        Features of atoms, and ``y=…`` for steps, as `best_paths` reads them.
    """
    sections = told.sections
    classes = tuple(sorted({OUTSIDE, INSIDE, *told.labels, *classes}))
    joints = [joints_of(atom) for atoms in sections for atom in atoms]
    known = {joint: k for k, joint in enumerate(sorted(set(joints)))}
    parts = sorted({part for joint in known for part in joint})
    member = np.zeros((len(known), len(parts)))
    for joint, k in known.items():
        for part in joint:
            member[k, parts.index(part)] = 1.0
    place = np.array([known[joint] for joint in joints])
    gold = np.array([classes.index(x) for x in told.labels])
    mask = allowed(sections, classes)
    mask[np.arange(len(gold)), gold] = True  # where a label breaks the layout's rule, the label is right
    kinds = sparse.csr_matrix((np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(known), len(place)))
    chain = _Chain(
        told.matrix,
        Rows.of(sections),
        gold,
        mask.astype(np.float64),
        None,
        place,
        kinds,
        member,
        classes.index(OUTSIDE),
    )
    weights, bias, moves = _solve(chain, len(classes), c, iterations)
    step_names = tuple(f"y={name}{part}" for part in parts for name in classes)
    return LinearModel(
        classes, told.names + step_names, np.vstack([weights, moves.reshape(-1, len(classes))]).astype(np.float32),
        bias.astype(np.float32),
    )  # fmt: skip


def fit_second(
    scores: Scores, names: Sequence[str], seen: Array, labels: Sequence[str], classes: tuple[str, ...], *, c: float
) -> LinearModel:
    """Fit what a second reading adds to the scores of a first one.

    Parameters
    ----------
    scores : Scores
        First readings by models that did not see the bodies.
    names, seen : sequence of str, array of shape (atoms, names)
        What `survey` tells; each column is brought to one width, so that the penalty treats all alike.
    labels : sequence of str
        Right labels.
    classes : tuple of str
        The labels of the first reading.
    c : float
        Inverse strength of the penalty.
    """
    gold = np.array([classes.index(x) for x in labels])
    weigh, moves = scores.weights()
    at = np.arange(len(gold))
    weigh[at, gold] = np.maximum(weigh[at, gold], _DOUBT)
    mean, width = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    chain = _Chain(
        sparse.csr_matrix((seen - mean) / width), scores.rows, gold, weigh, moves, np.zeros(len(gold), dtype=np.int64),
        sparse.csr_matrix(np.ones((1, len(gold)))), np.ones((1, 1)), classes.index(OUTSIDE),
    )  # fmt: skip
    weights, bias, steps = _solve(chain, len(classes), c, _SECOND_ITERATIONS)
    weights /= width[:, None]
    told = np.vstack([weights, steps.reshape(-1, len(classes))])
    every = (*names, *(f"y={name}{STEP[0]}" for name in classes))
    return LinearModel(classes, every, told.astype(np.float32), (bias - mean @ weights).astype(np.float32))


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
    words = np.exp(scores - top[:, None]) * chain.weigh
    high = tables.max(axis=(1, 2))
    moves = np.exp(tables - high[:, None, None])[chain.place]
    if chain.steps is not None:
        moves *= chain.steps
    alpha, beta, scale = passes(chain.rows, words, moves, chain.outside)
    nodes = alpha * beta
    pairs = np.empty((count, size, size))
    before = np.vstack([np.zeros((1, size)), alpha[:-1]])
    before[chain.first] = 0.0
    before[chain.first, chain.outside] = 1.0
    np.multiply(before[:, :, None] * moves, (words * beta / scale[:, None])[:, None, :], out=pairs)
    total = float(np.log(scale).sum() + top.sum() + high[chain.place].sum())
    return total, nodes, np.asarray(chain.kinds @ pairs.reshape(count, -1)).reshape(-1, size, size)
