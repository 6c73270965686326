"""Features in blocks: names that come together, and the characters of a text, counted for a whole batch at once.

Most names of an atom depend on few circumstances (its half, the sign before it, its enumerator), so their block is made
once for each circumstance and a model looks up its columns once. Characters become names only when somebody asks for
them, as training does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Counted", "Edges", "Grams", "Named", "Row", "Table"]

_SHIFT = 21  # bits of a code point; two of them and the number of a row fill 63 bits
_BOTH = (1 << 2 * _SHIFT) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """Names that always come together, each of value one; models remember a block by its identity."""

    names: tuple[str, ...]


class Grams(NamedTuple):
    """The different pairs of neighbouring characters of a text, each named by the prefix and the two.

    Attributes
    ----------
    prefix, text : str
        The first letter of all names, and the text.
    value : float
        Value of each name, or with `scaled` the length of the whole block.
    single, scaled : bool
        Whether single characters count too; whether the block has one length however long the text.
    words : tuple of str
        Further names of the same block.
    """

    prefix: str
    text: str
    value: float
    single: bool = False
    scaled: bool = False
    words: tuple[str, ...] = ()

    def items(self) -> Iterator[tuple[str, float]]:
        """Yield names and values."""
        names = dict.fromkeys(self.prefix + c for c in self.text) if self.single else {}
        names.update(dict.fromkeys(self.prefix + a + b for a, b in zip(self.text, self.text[1:], strict=False)))
        names.update(dict.fromkeys(self.words))
        value = self.value / max(len(names), 1) ** 0.5 if self.scaled else self.value
        return ((name, value) for name in names)


# How an atom opens and closes: prefix of the names, which of its texts, from the end or not, how many characters.
_EDGES = (
    ("s", 0, False, (1, 2, 3)), ("z", 0, True, (1, 2, 3)), ("S", 1, False, (2,)), ("Z", 1, True, (2,)),
    ("pz", 2, True, (2,)), ("ps", 2, False, (2,)), ("ns", 3, False, (2,)),
)  # fmt: skip


class Edges(NamedTuple):
    """First and last characters: of an atom's words, of the atom with its frame, of the atom before, of the next.

    An empty text has none.
    """

    texts: tuple[str, str, str, str]

    def names(self) -> dict[str, float]:
        """Give the names, each of value one."""
        return {
            prefix + (text[-n:] if last else text[:n]): 1.0
            for prefix, which, last, sizes in _EDGES
            if (text := self.texts[which])
            for n in sizes
        }


@dataclass(slots=True)
class Row(Mapping[str, float]):
    """The features of one thing: blocks of names, characters, single names with their values, and edges."""

    blocks: list[Named] = field(default_factory=list)
    grams: tuple[Grams, ...] = ()
    single: dict[str, float] = field(default_factory=dict)
    edges: Edges | None = None

    def flat(self) -> dict[str, float]:
        """Give all names with their values."""
        names: dict[str, float] = {}
        for grams in self.grams:
            names.update(grams.items())
        for block in self.blocks:
            names.update(dict.fromkeys(block.names, 1.0))
        if self.edges:
            names.update(self.edges.names())
        names.update(self.single)
        return names

    def __getitem__(self, name: str) -> float:
        return self.flat()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.flat())

    def __len__(self) -> int:
        return len(self.flat())


@dataclass(frozen=True, slots=True)
class Counted:
    """Characters of many rows under one prefix: row, pair of characters as a number, value; sorted by row and pair."""

    rows: NDArray[np.int64]
    keys: NDArray[np.int64]
    values: NDArray[np.float32]

    @staticmethod
    def key(characters: str) -> int:
        """Give the number of one to three characters."""
        number = 0
        for character in characters:
            number = number << _SHIFT | ord(character)
        return number

    @classmethod
    def of(cls, places: Sequence[int], grams: Sequence[Grams]) -> tuple[Counted, NDArray[np.float64]]:
        """Count the characters of texts, each in the row of its place; give the value of a name of each text, too.

        There may be two million texts at once, for their numbers must fit beside two characters in one integer.
        """
        count = len(grams)
        _, texts, each, singles, scales, words = zip(*grams, strict=True) if grams else ((),) * 6
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=count)
        codes = _codes(texts)
        owner = np.repeat(np.arange(count, dtype=np.int64) << 2 * _SHIFT, lengths)
        inside = owner[1:] == owner[:-1]
        single = np.repeat(np.array(singles, dtype=np.bool_), lengths)
        pairs = (owner[1:] | codes[:-1] << _SHIFT | codes[1:])[inside]
        keys = np.sort(np.concatenate([pairs, (owner | codes)[single]]))
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]]  # np.unique is ten times slower
        text = keys >> 2 * _SHIFT
        counts = np.bincount(text, minlength=count) + np.fromiter(map(len, words), dtype=np.int64, count=count)
        size = np.where(np.array(scales, dtype=np.bool_), np.maximum(counts, 1), 1)
        values = np.array(each, dtype=np.float64) / size**0.5
        rows = np.asarray(places, dtype=np.int64)[text]
        return cls(rows, keys & _BOTH, values.astype(np.float32)[text]), values


def _codes(texts: Iterable[str]) -> NDArray[np.int64]:
    """Give the code points of texts one after another."""
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _edges(places: Sequence[int], edges: Sequence[Edges]) -> Iterator[tuple[str, Counted]]:
    """Give the first and last characters of atoms by prefix."""
    rows = np.array(places, dtype=np.int64)
    laid = []
    for texts in zip(*(e.texts for e in edges), strict=True):
        lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        laid.append((_codes(texts), np.cumsum(lengths), lengths))
    for prefix, which, last, sizes in _EDGES:
        codes, ends, lengths = laid[which]
        found = []
        for n in sizes:
            # Where one size is asked for, a shorter text gives all it has; else its shorter edges say it already.
            wanted = np.minimum(lengths, n)
            here = lengths >= (n if len(sizes) > 1 else 1)
            first = np.where(last, ends - wanted, ends - lengths)[here]
            key = np.zeros(len(first), dtype=np.int64)
            for k in range(n):
                more = wanted[here] > k
                key[more] = key[more] << _SHIFT | codes[first[more] + k]
            found.append((rows[here], key))
        at, keys = (np.concatenate(part) for part in zip(*found, strict=True))
        yield prefix, Counted(at, keys, np.ones(len(at), dtype=np.float32))


class Table:
    """Rows of features, laid out once for all models that read them.

    Attributes
    ----------
    size : int
        How many rows.
    blocks, block_ends : list of Named, list of int
        The blocks of all rows, and where those of each row end, from 0.
    names, name_rows, name_values : lists of one length
        Single names.
    counted : mapping of str to Counted
        Characters by the prefix of their names.
    """

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        told = [row if isinstance(row, Row) else Row(single=dict(row)) for row in rows]
        self.size = len(told)
        self.blocks = list(chain.from_iterable(row.blocks for row in told))
        self.block_ends = [0, *accumulate(len(row.blocks) for row in told)]
        self.names = list(chain.from_iterable(row.single for row in told))
        self.name_values = list(chain.from_iterable(row.single.values() for row in told))
        self.name_rows = list(chain.from_iterable(map(repeat, range(self.size), (len(row.single) for row in told))))
        edged = [(i, row.edges) for i, row in enumerate(told) if row.edges]
        self.counted = dict(_edges(*zip(*edged, strict=True))) if edged else {}
        grams: dict[str, list[tuple[int, Grams]]] = {}
        for i, row in enumerate(told):
            for one in row.grams:
                if (listed := grams.get(one.prefix)) is None:
                    listed = grams[one.prefix] = []
                listed.append((i, one))
        for prefix, listed in grams.items():
            self._count(prefix, *zip(*listed, strict=True))

    def _count(self, prefix: str, places: Sequence[int], listed: Sequence[Grams]) -> None:
        """Count characters, and add the further names of their blocks to the single names."""
        self.counted[prefix], values = Counted.of(places, listed)
        for i, one, value in zip(places, listed, values.tolist(), strict=True):
            if one.words:
                self.names += one.words
                self.name_values += [value] * len(one.words)
                self.name_rows += [i] * len(one.words)
