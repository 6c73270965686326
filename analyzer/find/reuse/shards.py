"""The keys of a corpus in shards on disk: clustering that many processes, or machines, share.

A key is in the shard that the first bits of its hash name, so the order of shards is the order of keys, whatever the
processes, batches and files. Every step is an ordered map over batches, shards, bands or stretches of pairs; each
leaves a file that appears under its name only when it is whole and is taken up when the same search is run again.
The process that leads holds numbers alone: which leader a key follows is decided there (`clusters`), because it hangs
on all smaller keys.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import Candidates, band_pairs, distinct, make_rows
from analyzer.find.reuse.checkpoints import leave, leave_array, take_up
from analyzer.find.reuse.clusters import BANDS, ROWS, Keys, collapse, similarity
from analyzer.find.reuse.inputs import Mapper, Source
from analyzer.find.reuse.minhash import sketch
from analyzer.find.reuse.prepare import Passed, pass_on, prepare_all
from analyzer.find.reuse.statutory import covered_letters

__all__ = ["SHARDS", "KeysOnDisk", "Shards", "TextsOnDisk", "collapse_in_shards"]

_BITS = 6
SHARDS = 1 << _BITS
_PAIRS = 500_000  # pairs compared at a time
_TEXTS = 4096  # texts compared at a time stay in the cache


@dataclass(frozen=True, slots=True)
class Shards:
    """Where keys lie in shards, and who works on them.

    Parameters
    ----------
    folder : Path
        For this search alone: what is found in it is taken up as done. Every process that `mapper` uses must see it.
    mapper : callable
        An ordered `map` for few items that each take long, such as ``partial(engine.each, at_once=1)``.
    """

    folder: Path
    mapper: Mapper


def _as_bytes(texts: Sequence[str]) -> list[bytes]:
    return [text.encode("utf-8", "surrogatepass") for text in texts]


def _joined_bytes(pieces: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Set pieces one after the other; give the bytes and where each piece begins, and the last ends."""
    bounds = np.cumsum(np.array([0, *map(len, pieces)], dtype=np.int64))
    # One byte more: a file without any cannot be mapped into memory.
    return np.frombuffer(b"".join([*pieces, b"\n"]), dtype=np.uint8), bounds


@dataclass(frozen=True, slots=True)
class _Batch:
    """What the process that leads keeps of a batch: characters and key of each sentence, what is packed of reports."""

    passed: Passed
    characters: NDArray[np.int32]
    index: NDArray[np.int32]
    packed: list[bytes]


def _masked(given: tuple[int, Source], folder: Path) -> _Batch:
    """Mask the reports of a source and leave their distinct keys."""
    number, reports = given[0], given[1]()
    path = folder / "masked" / f"{number:06d}.npz"
    if (kept := take_up(path)) is None:
        prepared = prepare_all(reports)
        keys = collapse(key for one in prepared for key in one.keys)
        bounds = np.searchsorted(keys.high >> np.uint64(64 - _BITS), np.arange(SHARDS + 1, dtype=np.uint64))
        characters = np.array([n for one in prepared for n in one.characters], dtype=np.int32)
        text, begins = _joined_bytes(_as_bytes(keys.texts))
        packed, packed_begins = _joined_bytes([one.packed for one in prepared])
        kept = {
            "high": keys.high, "low": keys.low, "bounds": bounds, "index": keys.index, "characters": characters,
            "text": text, "begins": begins, "packed": packed, "packed_begins": packed_begins,
        }  # fmt: skip
        leave(path, kept)
    pieces = kept["packed"].tobytes()
    return _Batch(
        pass_on(reports),
        kept["characters"],
        kept["index"],
        [pieces[a:b] for a, b in pairwise(kept["packed_begins"].tolist())],
    )


def _gathered(shard: int, folder: Path, batches: int) -> tuple[NDArray[np.uint64], list[str]]:
    """Give the hashes (shape (keys, 2)) and texts of a shard's keys, batch after batch, equal ones several times."""
    hashes, texts = [np.empty((0, 2), dtype=np.uint64)], []
    for batch in range(batches):
        with np.load(folder / "masked" / f"{batch:06d}.npz") as masked:
            start, stop = masked["bounds"][shard : shard + 2].tolist()
            hashes.append(np.stack((masked["high"][start:stop], masked["low"][start:stop]), axis=1))
            text, begins = masked["text"], masked["begins"][start : stop + 1].tolist()
        texts += [text[a:b].tobytes().decode("utf-8", "surrogatepass") for a, b in pairwise(begins)]
    return np.concatenate(hashes), texts


def _collapsed(shard: int, folder: Path, batches: int) -> int:
    """Bring the equal keys of a shard together, sketch them and leave them; give how many they are."""
    path = folder / "keys" / f"{shard:02d}.npz"
    if (kept := take_up(path)) is not None:
        return len(kept["high"])
    hashes, given = _gathered(shard, folder, batches)
    order = np.lexsort((hashes[:, 1], hashes[:, 0]))
    hashes = hashes[order]
    new = np.concatenate((np.ones(min(len(hashes), 1), dtype=bool), (hashes[1:] != hashes[:-1]).any(axis=1)))
    rank = np.empty(len(hashes), dtype=np.int32)
    rank[order] = np.cumsum(new, dtype=np.int32) - 1
    texts = [given[n] for n in order[new].tolist()]
    sketches = sketch(texts, bands=BANDS, rows=ROWS)
    letters, covered = covered_letters(texts)
    text, begins = _joined_bytes(_as_bytes(texts))
    leave_array(folder / "keys" / f"{shard:02d}-text.npy", text)
    leave_array(folder / "keys" / f"{shard:02d}-begins.npy", begins)
    lengths = np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))
    arrays = {
        "high": hashes[new, 0], "low": hashes[new, 1], "rank": rank, "sketch": sketches.low,
        "lengths": lengths, "letters": letters, "covered": covered,
        **{f"band-{number}": band for number, band in enumerate(sketches.bands)},
    }  # fmt: skip
    leave(path, arrays)  # comes last: it tells that the shard is done
    return len(texts)


@dataclass(frozen=True, slots=True)
class _Round:
    """What a band is asked in one round: for the rows in the file `active`, or for all."""

    folder: Path
    step: int
    every: bool
    window: int
    least: float


def _joined(folder: Path, *names: str) -> list[NDArray[Any]]:
    """Give arrays of all keys, shard after shard; the sketches run along their second axis."""
    paths = [folder / "keys" / f"{shard:02d}.npz" for shard in range(SHARDS)]
    counts = np.cumsum([0, *(len(np.load(f"{path.with_suffix('')}-begins.npy", mmap_mode="r")) - 1 for path in paths)])
    found: list[NDArray[Any]] = []
    for path, (start, stop) in zip(paths, pairwise(counts.tolist()), strict=True):
        with np.load(path) as keys:
            for n, name in enumerate(names):
                part = keys[name]
                axis = part.ndim // 2
                if len(found) == n:  # filled in place: the pieces beside the whole would take twice the memory
                    found.append(np.empty((*part.shape[:axis], counts[-1], *part.shape[axis + 1 :]), part.dtype))
                found[n][(*(slice(None),) * axis, slice(start, stop))] = part
    return found


def _band(number: int, asked: _Round) -> int:
    """Leave the pairs of one band, sorted and distinct; give how many buckets were crowded."""
    path = asked.folder / f"step-{asked.step:02d}" / f"band-{number:02d}.npz"
    if (kept := take_up(path)) is not None:
        return int(kept["crowded"][0])
    active = None if asked.every else np.load(asked.folder / f"step-{asked.step:02d}" / "active.npy")
    lengths, low, hashes = _joined(asked.folder, "lengths", "sketch", f"band-{number}")
    rows = make_rows(lengths, low, ROWS, asked.least)
    pairs, crowded = band_pairs(hashes, number, rows, active, asked.window)
    leave(path, {"pairs": distinct(pairs), "crowded": np.array([crowded])})
    return crowded


def _compared(part: int, folder: Path, step: int, least: float | None) -> int:
    """Compare a stretch of pairs and leave their similarities; give its number."""
    path = folder / f"step-{step:02d}" / f"similar-{part:06d}.npz"
    if path.exists():
        return part
    pairs = np.load(path.with_name("pairs.npy"), mmap_mode="r")[part * _PAIRS : (part + 1) * _PAIRS]
    rows = np.unique(np.concatenate((pairs >> 32, pairs & 0xFFFFFFFF)))
    on_disk = TextsOnDisk(folder)
    texts = [on_disk[n] for n in rows.tolist()]
    one, other = (np.searchsorted(rows, ends) for ends in (pairs >> 32, pairs & 0xFFFFFFFF))
    scores = [np.empty(0, dtype=np.float32)]
    for start in range(0, len(pairs), _TEXTS):
        part_one, part_other = ([texts[n] for n in ends[start : start + _TEXTS].tolist()] for ends in (one, other))
        scores.append(similarity(part_one, part_other, least))
    leave(path, {"scores": np.concatenate(scores)})
    return part


class TextsOnDisk(Sequence[str]):
    """The texts of all keys, read from their shards when they are asked for; the system decides what stays in memory."""

    def __init__(self, folder: Path) -> None:
        paths = [folder / "keys" / f"{shard:02d}" for shard in range(SHARDS)]
        self._texts = [memoryview(np.load(f"{path}-text.npy", mmap_mode="r")) for path in paths]
        self._bounds = [memoryview(np.load(f"{path}-begins.npy", mmap_mode="r")) for path in paths]
        self._begins = [0, *np.cumsum([len(bounds) - 1 for bounds in self._bounds]).tolist()]

    def __len__(self) -> int:
        return int(self._begins[-1])

    def of_shard(self, shard: int) -> list[str]:
        """Give the texts of one shard."""
        return self[self._begins[shard] : self._begins[shard + 1]]

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        shard = bisect_right(self._begins, at) - 1
        row = at - self._begins[shard]
        start, end = self._bounds[shard][row], self._bounds[shard][row + 1]
        return bytes(self._texts[shard][start:end]).decode("utf-8", "surrogatepass")


class KeysOnDisk:
    """Keys in shards, compared by a mapper: `clusters.Comparing` without a text in this process."""

    def __init__(self, shards: Shards) -> None:
        self._shards = shards
        self._step = 0
        self.lengths, self.letters, self.covered = _joined(shards.folder, "lengths", "letters", "covered")

    def _next_step(self) -> Path:
        """Give the folder of the next step; steps follow each other in the same order in every run."""
        self._step += 1
        folder = self._shards.folder / f"step-{self._step:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def candidates(self, active: NDArray[np.int64], window: int, least: float) -> Candidates:
        """Find the pairs of active keys worth comparing, band by band."""
        place, every = self._next_step(), len(active) == len(self.lengths)
        if not every:
            np.save(place / "active.npy", active)
        asked = _Round(self._shards.folder, self._step, every, window, least)
        crowded = sum(self._shards.mapper(partial(_band, asked=asked), range(BANDS)))
        found = np.empty(0, dtype=np.int64)
        for number in range(BANDS):
            with np.load(place / f"band-{number:02d}.npz") as band:
                found = distinct(np.concatenate((found, band["pairs"])))
        return Candidates(found, crowded)

    def compare(self, pairs: NDArray[np.int64], least: float | None = None) -> NDArray[np.float32]:
        """Give the similarity of each pair, stretch by stretch."""
        place = self._next_step()
        np.save(place / "pairs.npy", pairs)
        count = -(-len(pairs) // _PAIRS)
        work = partial(_compared, folder=self._shards.folder, step=self._step, least=least)
        scores = [np.empty(0, dtype=np.float32)]
        for part in self._shards.mapper(work, range(count)):
            with np.load(place / f"similar-{part:06d}.npz") as similar:
                scores.append(similar["scores"])
        return np.concatenate(scores)


def _numbered(folder: Path, indexes: Sequence[NDArray[np.int32]], counts: Sequence[int]) -> NDArray[np.int32]:
    """Give the key of every sentence, in the order of batches; `indexes` number the keys of each batch alone."""
    bounds = np.zeros((len(indexes), SHARDS + 1), dtype=np.int64)
    for batch in range(len(indexes)):
        with np.load(folder / "masked" / f"{batch:06d}.npz") as masked:
            bounds[batch] = masked["bounds"]
    offsets = np.cumsum(bounds[:, -1]) - bounds[:, -1]
    number = np.empty(int(bounds[:, -1].sum()), dtype=np.int32)
    for shard, base in enumerate(np.cumsum(counts) - counts):
        sizes = bounds[:, shard + 1] - bounds[:, shard]
        starts = offsets + bounds[:, shard] - (np.cumsum(sizes) - sizes)
        with np.load(folder / "keys" / f"{shard:02d}.npz") as keys:
            number[np.repeat(starts, sizes) + np.arange(sizes.sum())] = keys["rank"] + np.int32(base)
    found = [number[index + offset] for index, offset in zip(indexes, offsets.tolist(), strict=True)]
    return np.concatenate([np.empty(0, dtype=np.int32), *found])


def collapse_in_shards(
    sources: Iterable[Source], note: Callable[[Passed, NDArray[np.int32], Iterable[bytes]], None], shards: Shards
) -> tuple[Keys, KeysOnDisk]:
    """Mask reports and bring equal keys together, on disk.

    Parameters
    ----------
    sources : iterable of Source
        Of reports; read by the workers.
    note : callable
        Gets what is kept of some reports, the visible characters of their sentences and what is packed of them.
    shards : Shards
        Where, and by whom.

    Returns
    -------
    tuple of Keys and KeysOnDisk
        As `collapse` gives them, texts left on disk; and what clusters them.
    """
    indexes = []
    for batch in shards.mapper(partial(_masked, folder=shards.folder), enumerate(sources)):
        note(batch.passed, batch.characters, batch.packed)
        indexes.append(batch.index)
    work = partial(_collapsed, folder=shards.folder, batches=len(indexes))
    counts = list(shards.mapper(work, range(SHARDS)))
    index = _numbered(shards.folder, indexes, counts)
    high, low = _joined(shards.folder, "high", "low")
    return Keys(TextsOnDisk(shards.folder), high, low, index), KeysOnDisk(shards)
