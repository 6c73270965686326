"""Values on their way to the process that gathers them: dealt to shards by key, each item's in a file of its own."""

from __future__ import annotations

import os
import pickle
from array import array
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

__all__ = ["deal", "gathered", "reduce_shard"]

Item = TypeVar("Item")
Value = TypeVar("Value")
Result = TypeVar("Result")


def gathered(pairs: Iterable[tuple[int, Value]]) -> dict[int, list[Value]]:
    """Give the values of each key, in the order of the pairs."""
    found: dict[int, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def deal(
    given: tuple[int, Item], find: Callable[[Item], Iterable[tuple[int, Value]]], shards: int, folder: Path
) -> None:
    """Leave what is found in an item in a file, shard after shard, the sizes of the shards before them."""
    number, item = given
    dealt: list[list[tuple[int, Value]]] = [[] for _ in range(shards)]
    for key, value in find(item):
        dealt[key % shards].append((key, value))
    pieces = [pickle.dumps(pairs) for pairs in dealt]
    # Two processes may do one item, if one was given up as lost.
    unfinished = folder / f"{number:06d}.{uuid4().hex}.tmp"
    unfinished.write_bytes(b"".join([array("q", map(len, pieces)).tobytes(), *pieces]))
    unfinished.replace(folder / f"{number:06d}")


def _load(path: Path, shard: int, shards: int) -> list[tuple[int, Any]]:
    """Give what an item left for a shard."""
    sizes = array("q")
    with path.open("rb") as file:
        sizes.frombytes(file.read(shards * sizes.itemsize))
        file.seek(sum(sizes[:shard]), os.SEEK_CUR)
        found: list[tuple[int, Any]] = pickle.loads(file.read(sizes[shard]))  # noqa: S301 - written by this run
    return found


def reduce_shard(
    shard: int, work: Callable[[dict[int, list[Any]]], Result], shards: int, folder: Path, count: int
) -> Result:
    """Do `work` on what `count` items have left for a shard, in the order of the items."""
    paths = (folder / f"{number:06d}" for number in range(count))
    return work(gathered(chain.from_iterable(_load(path, shard, shards) for path in paths)))
