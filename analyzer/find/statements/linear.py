"""A linear classifier as plain arrays: what the model file holds and the package runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Features", "LinearModel", "softmax"]

Features = Mapping[str, float]
Floats = NDArray[np.float32]
_SEPARATOR = "\x1f"


def softmax(logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Turn scores of shape (rows, classes) into probabilities."""
    shifted = np.asarray(logits, dtype=np.float64)
    shifted = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class LinearModel:
    """Classes, feature names and weights of shape (features, classes)."""

    classes: tuple[str, ...]
    names: tuple[str, ...]
    weights: Floats
    bias: Floats

    @cached_property
    def index(self) -> dict[str, int]:
        """Give the row of each feature name."""
        return {name: i for i, name in enumerate(self.names)}

    def matrix(self, rows: Iterable[Features]) -> sparse.csr_matrix:
        """Turn feature mappings into one sparse matrix; names never seen in training are dropped."""
        listed = list(rows)
        lengths = np.fromiter(map(len, listed), dtype=np.int64, count=len(listed))
        total = int(lengths.sum())
        every = chain.from_iterable(listed)
        columns = np.fromiter(map(self.index.get, every, repeat(-1)), dtype=np.int32, count=total)
        values = np.fromiter(chain.from_iterable(row.values() for row in listed), dtype=np.float32, count=total)
        known = columns >= 0
        ends = np.concatenate([[0], np.cumsum(known)])[np.concatenate([[0], np.cumsum(lengths)])].astype(np.int32)
        return sparse.csr_matrix((values[known], columns[known], ends), shape=(len(listed), len(self.names)))

    def scores(self, rows: Iterable[Features]) -> Floats:
        """Give the raw scores, shape (rows, classes)."""
        return np.asarray(self.matrix(rows) @ self.weights + self.bias, dtype=np.float32)

    def probabilities(self, rows: Sequence[Features], temperature: float = 1.0) -> NDArray[np.float64]:
        """Give probabilities, shape (rows, classes); a temperature above one makes them milder."""
        return softmax(self.scores(rows) / temperature)

    def state(self) -> dict[str, Any]:
        """Give plain arrays and strings, fit for a model file."""
        return {
            "classes": _SEPARATOR.join(self.classes),
            "names": _SEPARATOR.join(self.names),
            "weights": self.weights,
            "bias": self.bias,
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> LinearModel:
        """Build the model again from `state`."""
        return cls(
            tuple(str(state["classes"]).split(_SEPARATOR)),
            tuple(str(state["names"]).split(_SEPARATOR)),
            np.asarray(state["weights"], dtype=np.float32),
            np.asarray(state["bias"], dtype=np.float32),
        )
