"""Fitting a linear classifier on named features; deterministic."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analyzer.find.statements.linear import Features, LinearModel
from analyzer.run.vectors import WordVectors

__all__ = ["body_folds", "fit_linear"]

# Length of the block of meanings beside that of characters and words (4.0), chosen by five folds over bodies: 3.0 is
# a quarter point worse, nothing at all a whole point.
MEANING = 2.0


def fit_linear(
    rows: Sequence[Features], labels: Sequence[str], *, c: float, balanced: bool = False, minimum: int = 1,
    weights: Sequence[float] | None = None, rare: str = "", vectors: WordVectors | None = None,
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
    vectors : WordVectors, optional
        Meanings of the words (features ``w…``). What is learned about them goes into the words' weights, too.
    """
    counts = Counter(chain.from_iterable(rows))
    names = tuple(sorted(name for name, n in counts.items() if n >= minimum))
    classes = tuple(sorted(set(labels)))
    matrix = _matrix(names, rows)
    model = LogisticRegression(C=c, class_weight="balanced" if balanced else None, max_iter=300, tol=1e-3)
    factor = np.array([np.log((1 + len(rows)) / (1 + counts[n])) / 4 + 0.25 if n[0] in rare else 1.0 for n in names])
    scaled = matrix @ sparse.diags(factor)
    if vectors is not None:
        meaning = _matrix(tuple("w" + w for w in vectors.words), rows) @ vectors.vectors
        # Rows have the length MEANING on average, so that the block counts as much for short corpora as for long ones.
        stretch = MEANING / max(float(np.linalg.norm(meaning, axis=1).mean()), 1e-9)
        scaled = sparse.hstack([scaled, sparse.csr_matrix(meaning * stretch)], format="csr")
    model.fit(scaled, list(labels), sample_weight=None if weights is None else np.asarray(weights))
    found, bias = model.coef_.T, model.intercept_
    if len(classes) == 2:  # scikit-learn keeps one column for two classes
        found, bias = np.hstack([-found, found]) / 2, np.array([-bias[0], bias[0]]) / 2
    named = found[: len(names)] * factor[:, None]
    if vectors is not None:
        names, named = _fold(names, named, vectors, stretch * vectors.vectors @ found[len(factor) :])
    return LinearModel(classes, names, named.astype(np.float32), bias.astype(np.float32))


def _matrix(names: tuple[str, ...], rows: Sequence[Features]) -> sparse.csr_matrix:
    """Give the values of named features, shape (rows, names)."""
    nothing = np.zeros((len(names), 1), dtype=np.float32)
    return LinearModel(("",), names, nothing, np.zeros(1, dtype=np.float32)).matrix(rows).astype(np.float64)


def _fold(
    names: tuple[str, ...], named: NDArray[np.float64], vectors: WordVectors, more: NDArray[np.float64]
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Add to the weights of words what their vectors say; words that were never seen get that alone."""
    words = tuple("w" + w for w in vectors.words if len(w) > 1)
    every = tuple(sorted({*names, *words}))
    index = {name: i for i, name in enumerate(every)}
    weights = np.zeros((len(every), named.shape[1]))
    weights[[index[n] for n in names]] = named
    kept = [i for i, w in enumerate(vectors.words) if len(w) > 1]
    weights[[index[n] for n in words]] += more[kept]
    return every, weights


def body_folds(bodies: Sequence[str], folds: int) -> dict[str, int]:
    """Deal bodies into folds by the hash of their names: the same for any order and any other bodies."""
    return {b: int(hashlib.blake2b(b.encode(), digest_size=4).hexdigest(), 16) % folds for b in bodies}
