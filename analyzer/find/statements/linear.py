"""A linear classifier as plain arrays: what the model file holds and the package runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
        index = self.index
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for row in rows:
            known = [(index[name], value) for name, value in row.items() if name in index]
            columns += [column for column, _ in known]
            values += [value for _, value in known]
            ends.append(len(columns))
        shape = (len(ends) - 1, len(self.names))
        data = (np.array(values, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(ends, dtype=np.int32))
        return sparse.csr_matrix(data, shape=shape)

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
