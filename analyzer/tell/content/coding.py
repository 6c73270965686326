"""The model's errors and what they do to the counts: shares of themes corrected by known confusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import nnls

from analyzer.tell.content.corpus import YearCorpus
from analyzer.tell.content.statistics import Value, interval_of, resampled_sums

__all__ = ["confusion_of", "corrected_shares", "errors_of"]

_DRAWS = 500  # of bodies and of the confusion together; a corrected share costs one small least-squares fit each
_SEED = 20190515  # day the revised regulation took effect; any fixed number would do


def errors_of(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the held-out figures of the model that the manifest keeps; empty where a run did not keep them."""
    found = manifest.get("model", {}).get("held_out", {})
    return found if isinstance(found, Mapping) else {}


def confusion_of(manifest: Mapping[str, Any], themes: tuple[str, ...]) -> NDArray[np.float64] | None:
    """Give how many gold statements of each theme the model coded as each theme.

    Returns
    -------
    array of shape (themes, themes) or None
        Rows are true themes, columns coded ones. None where the manifest keeps no confusion or a
        theme has no gold statement.
    """
    pairs = errors_of(manifest).get("confusion")
    if not isinstance(pairs, Mapping):
        return None
    grid = np.zeros((len(themes), len(themes)))
    place = {theme: n for n, theme in enumerate(themes)}
    for pair, n in pairs.items():
        true, _, coded = str(pair).partition(">")
        if true in place and coded in place:
            grid[place[true], place[coded]] = float(n)
    return grid if grid.sum(axis=1).all() else None


def corrected_shares(
    year: YearCorpus, themes: tuple[str, ...], types: Iterable[str], confusion: NDArray[np.float64]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """Give the share of each theme among statements, as coded and corrected for the model's confusion.

    Parameters
    ----------
    confusion : array of shape (themes, themes)
        As `confusion_of` gives it.

    Returns
    -------
    coded, corrected : dict of str to Value
        Base: statements of these types. The corrected share solves ``coded = confusionᵀ · true``
        with shares not below 0; its interval holds both uncertainties: bodies and the gold
        statements behind each row of the confusion are drawn anew together.
    """
    rows = year.of_type(types)
    rows = rows[rows["theme"].isin(themes)]
    counts = pd.crosstab(rows["report_id"], rows["theme"]).reindex(columns=list(themes), fill_value=0)
    table = counts.to_numpy(dtype=float)
    total = float(table.sum())
    if not total:
        nothing = {t: Value(None, 0) for t in themes}
        return nothing, dict(nothing)
    sums = resampled_sums(table)[:_DRAWS]
    rng = np.random.Generator(np.random.PCG64(_SEED))
    drawn = np.array([_solve(part, _redrawn(confusion, rng)) for part in sums])
    plain = table.sum(axis=0) / total
    best = _solve(table.sum(axis=0), confusion)
    shares = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1.0)
    base = int(total)
    coded = {
        t: Value(float(plain[i]), base, float(plain[i] * total), *interval_of(shares[:, i]))
        for i, t in enumerate(themes)
    }
    fixed = {t: Value(float(best[i]), base, None, *interval_of(drawn[:, i])) for i, t in enumerate(themes)}
    return coded, fixed


def _redrawn(confusion: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw the gold statements of each true theme anew."""
    return np.array([rng.multinomial(int(row.sum()), row / row.sum()) for row in confusion], dtype=float)


def _solve(counts: NDArray[np.float64], confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the true shares, not below 0, that the confusion would turn into the coded ones."""
    rates = confusion / confusion.sum(axis=1, keepdims=True)
    found, _ = nnls(rates.T, counts / max(float(counts.sum()), 1.0))
    total = float(found.sum())
    shares: NDArray[np.float64] = found / total if total else found
    return shares
