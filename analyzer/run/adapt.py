"""Adapting a fitted model to hand codes: as near to what it was as the codes allow, and the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from analyzer.find.statements.coder import Coder
from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.linear import Features, LinearModel, softmax

__all__ = ["STRENGTH", "adapt", "adapt_coder"]

# How far the weights may move. 200 codes of a sample whose model was right in 86.6 % on bodies left out: .03 85.5, .1
# 86.6, .3 87.1, 1 86.0, 3 85.5; codebooks of one's own with 60 and 240 codes: .3 and 1 within half a point.
STRENGTH = 0.3
# Rare codes count by this power of their rarity. On four codebooks of one's own, 60 codes: macro F1 .607 at once, .60
# with equal weights (most codes then teach that nothing fits), .612 to .624 with .5 to 1; accuracy .759, then .775 to .773.
_RARITY = 0.75
_NEW = 2  # a feature the model never saw counts where this many coded units have it


def adapt(
    model: LinearModel, rows: Sequence[Features], labels: Sequence[str], *, strength: float = STRENGTH
) -> LinearModel:
    """Move a linear model towards coded rows.

    Parameters
    ----------
    model : LinearModel
        Where to begin; its weights are the centre of the penalty.
    rows, labels : sequences of one length
        Features and codes. A class the model lacks is added, without weights of its own at first.
    strength : float
        Variance of the prior around the old weights: 0 changes nothing.

    Returns
    -------
    LinearModel
        Classes and features of the old model and the new ones.

    Notes
    -----
    Maximum a posteriori under a Gaussian prior at the old weights (Chelba & Acero 2006, *Adaptation of maximum
    entropy capitalizer*, Computer Speech & Language 20). The change lies in the span of the coded rows, so one
    number for each row and class is sought, not one for each feature.
    """
    counts = Counter(name for row in rows for name in row)
    fresh = tuple(sorted(name for name, n in counts.items() if n >= _NEW and name not in model.index))
    classes = tuple(sorted({*model.classes, *labels}))
    wide = _widen(model, classes, fresh)
    matrix = wide.matrix(rows).astype(np.float64)
    kernel = np.asarray((matrix @ matrix.T).todense())
    start = np.asarray(matrix @ wide.weights + wide.bias, dtype=np.float64)
    wanted = np.zeros_like(start)
    wanted[np.arange(len(labels)), [classes.index(x) for x in labels]] = 1.0
    given = Counter(labels)
    worth = np.array([(len(labels) / len(given) / given[x]) ** _RARITY for x in labels])
    change = _solve(kernel, start, wanted, worth, strength)
    weights = wide.weights + np.asarray(matrix.T @ change, dtype=np.float32)
    # The bias stays: how frequent a code is among the statements someone chose to code says little.
    return LinearModel(classes, wide.names, weights, wide.bias)


def _widen(model: LinearModel, classes: tuple[str, ...], fresh: tuple[str, ...]) -> LinearModel:
    """Give room for new classes and features; a new class starts as unlikely as the model's least likely."""
    names = model.names + fresh
    weights = np.zeros((len(names), len(classes)), dtype=np.float32)
    bias = np.full(len(classes), float(model.bias.min()) if len(model.bias) else 0.0, dtype=np.float32)
    columns = [classes.index(c) for c in model.classes]
    weights[: len(model.names), columns] = model.weights
    bias[columns] = model.bias
    return LinearModel(classes, names, weights, bias)


def _solve(
    kernel: NDArray[np.float64],
    start: NDArray[np.float64],
    wanted: NDArray[np.float64],
    worth: NDArray[np.float64],
    strength: float,
) -> NDArray[np.float64]:
    """Find the row coefficients of least penalised log loss, shape (rows, classes)."""

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        change = flat.reshape(start.shape)
        moved = kernel @ change
        chance = softmax(start + moved)
        value = -float((worth * np.log((chance * wanted).sum(axis=1) + 1e-12)).sum())
        value += float((change * moved).sum()) / (2 * strength)
        slope = kernel @ ((chance - wanted) * worth[:, None] + change / strength)
        return value, slope.ravel()

    if not len(start):
        return np.zeros_like(start)
    options = {"maxiter": 200, "ftol": 1e-9}
    with threadpool_limits(limits=1):  # the same last digits however many processors there are
        found = minimize(loss, np.zeros(start.size), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x).reshape(start.shape)


def adapt_coder(
    coder: Coder,
    contexts: Sequence[UnitContext],
    themes: Sequence[str],
    subthemes: Sequence[str | None],
    *,
    strength: float = STRENGTH,
) -> Coder:
    """Adapt the themes of both levels to coded units; everything else of the coder stays.

    Parameters
    ----------
    coder : Coder
        Any fitted coder.
    contexts, themes, subthemes : sequences of one length
        The units and their codes; a subtheme of None stands for "level 1 only".
    """
    rows = coder.theme_rows(contexts)
    models = dict(coder.models)
    models["themes"] = adapt(models["themes"], rows, themes, strength=strength)
    models["subthemes"] = _adapt_below(models["subthemes"], rows, themes, subthemes, strength)
    return replace(coder, models=models, sha256="", held_out={})


def _adapt_below(
    below: LinearModel,
    rows: Sequence[Features],
    themes: Sequence[str],
    subthemes: Sequence[str | None],
    strength: float,
) -> LinearModel:
    """Adapt level 2 theme by theme, because its scores compare within a theme only."""
    codes = [s or t for s, t in zip(subthemes, themes, strict=True)]
    for theme in sorted(set(themes)):
        inside = [i for i, code in enumerate(codes) if code.startswith(theme) and code in below.classes]
        columns = [i for i, code in enumerate(below.classes) if code.startswith(theme)]
        if not inside or len(columns) < 2:
            continue
        part = LinearModel(
            tuple(below.classes[i] for i in columns), below.names, below.weights[:, columns], below.bias[columns]
        )
        moved = adapt(part, [rows[i] for i in inside], [codes[i] for i in inside], strength=strength)
        below = _put_back(below, moved, columns)
    return below


def _put_back(below: LinearModel, part: LinearModel, columns: Sequence[int]) -> LinearModel:
    """Put the columns of one theme back into the model of level 2."""
    wide = _widen(below, below.classes, part.names[len(below.names) :])
    wide.weights[:, columns] = part.weights
    wide.bias[columns] = part.bias
    return wide
