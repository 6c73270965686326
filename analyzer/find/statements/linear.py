"""A linear classifier as plain arrays: what the model file holds and the package runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from analyzer.find.statements.blocks import Counted, Named, Table

__all__ = ["Features", "LinearModel", "softmax"]

Features = Mapping[str, float]
Floats = NDArray[np.float32]
_Part = tuple[NDArray[np.int32], NDArray[np.int32], Floats]
_SEPARATOR = "\x1f"
_REMEMBERED = 200_000  # blocks of names whose scores a model keeps in mind


def softmax(logits: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Turn scores of shape (rows, classes) into probabilities."""
    shifted = np.asarray(logits, dtype=np.float64)
    shifted = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


@dataclass(slots=True)
class _Blocks:
    """Blocks of names that were met, and what each adds to the scores, shape (blocks, classes)."""

    place: dict[Named, int]
    scores: Floats


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

    @cached_property
    def _remembered(self) -> _Blocks:
        """Remember what blocks of names add to the scores."""
        return _Blocks({}, np.zeros((0, len(self.classes)), dtype=np.float32))

    @cached_property
    def _characters(self) -> dict[str, tuple[pd.Index, NDArray[np.int32]]]:
        """Remember which characters are known by a prefix, and their columns."""
        return {}

    def matrix(self, rows: Iterable[Features]) -> sparse.csr_matrix:
        """Turn rows of features into one sparse matrix; names never seen in training are dropped."""
        table = Table(rows)
        count = len(table.blocks)
        ones = np.ones(count, dtype=np.float32)
        which = sparse.csr_matrix((ones, np.arange(count), table.block_ends), shape=(table.size, count))
        return sum(self._singles(table), which @ self._of_blocks(table.blocks))

    def _of_blocks(self, blocks: Sequence[Named]) -> sparse.csr_matrix:
        """Give the known names of blocks, one row for each."""
        lengths = np.fromiter((len(block.names) for block in blocks), dtype=np.int64, count=len(blocks))
        columns = self._places(chain.from_iterable(block.names for block in blocks), int(lengths.sum()))
        known = columns >= 0
        ends = np.concatenate([[0], np.cumsum(known)])[np.concatenate([[0], np.cumsum(lengths)])]
        values = np.ones(int(ends[-1]), dtype=np.float32)
        return sparse.csr_matrix((values, columns[known], ends), shape=(len(blocks), len(self.names)))

    def _places(self, names: Iterable[str], count: int) -> NDArray[np.int32]:
        """Give the column of each name, -1 for a name never seen in training."""
        return np.fromiter(map(self.index.get, names, repeat(-1)), dtype=np.int32, count=count)

    def _singles(self, table: Table) -> list[sparse.csr_matrix]:
        """Give the matrices of single names and of characters."""
        parts = [self._of_names(table)]
        parts += [self._of_characters(prefix, counted) for prefix, counted in table.counted.items()]
        shape = (table.size, len(self.names))
        return [sparse.csr_matrix((values, (rows, columns)), shape=shape) for rows, columns, values in parts]

    def _block_scores(self, table: Table) -> Floats:
        """Sum what the blocks of each row add to the scores, shape (rows, classes)."""
        if len(self._remembered.place) > _REMEMBERED:
            del self.__dict__["_remembered"]
        known = self._remembered
        if fresh := [block for block in dict.fromkeys(table.blocks) if block not in known.place]:
            known.place.update((block, i) for i, block in enumerate(fresh, len(known.place)))
            known.scores = np.vstack([known.scores, self._of_blocks(fresh) @ self.weights])
        places = np.fromiter(map(known.place.__getitem__, table.blocks), dtype=np.int32, count=len(table.blocks))
        ones = np.ones(len(places), dtype=np.float32)
        shape = (table.size, len(known.scores))
        return np.asarray(sparse.csr_matrix((ones, places, table.block_ends), shape=shape) @ known.scores)

    def _of_names(self, table: Table) -> _Part:
        """Give rows, columns and values of single names."""
        count = len(table.names)
        columns = self._places(table.names, count)
        known = columns >= 0
        values = np.array(table.name_values, dtype=np.float32)
        return np.array(table.name_rows, dtype=np.int32)[known], columns[known], values[known]

    def _of_characters(self, prefix: str, counted: Counted) -> _Part:
        """Give rows, columns and values of the characters counted under a prefix."""
        if prefix not in self._characters:
            size = len(prefix)
            listed = sorted(
                (Counted.key(name[size:]), i)
                for name, i in self.index.items()
                if name.startswith(prefix) and size < len(name) < size + 4
            )
            self._characters[prefix] = (
                pd.Index([key for key, _ in listed], dtype=np.int64), np.array([i for _, i in listed], dtype=np.int32)
            )  # fmt: skip
        keys, columns = self._characters[prefix]
        at = keys.get_indexer(pd.Index(counted.keys))  # a hash table: four times as fast as searching in sorted keys
        known = at >= 0
        return counted.rows[known].astype(np.int32), columns[at[known]], counted.values[known]

    def scores(self, rows: Iterable[Features] | Table) -> Floats:
        """Give the raw scores, shape (rows, classes)."""
        table = rows if isinstance(rows, Table) else Table(rows)
        total = np.tile(self.bias, (table.size, 1))
        for part in self._singles(table):
            total += part @ self.weights
        return np.asarray(total + self._block_scores(table) if table.blocks else total, dtype=np.float32)

    def probabilities(self, rows: Iterable[Features] | Table, temperature: float = 1.0) -> NDArray[np.float64]:
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
