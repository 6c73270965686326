"""Where the text of each report stands in the dataset and how long it is, in a few bytes a report."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

__all__ = ["Numbers", "Places", "find_places"]

_AT_ONCE = 128  # reports whose texts are counted at a time
_GROUPS_HELD = 2  # row groups of texts in memory: rows that point into both sides of a border


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number of each report: its place in the table.

    Attributes
    ----------
    ids : array of bytes
        Ids in ascending order, to be searched.
    order : array of int
        For each of them the number of the report.
    """

    ids: NDArray[np.bytes_]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, ids: Sequence[bytes]) -> Numbers:
        """Number reports in the order of their ids as given."""
        known = np.array(ids, dtype=bytes)
        order = np.argsort(known, kind="stable")
        return cls(known[order], order.astype(np.int64))

    def find(self, report_ids: Sequence[str | None]) -> NDArray[np.int64]:
        """Give the number of each report, -1 where there is none."""
        wanted = np.array([(i or "").encode() for i in report_ids], dtype=bytes)
        if not len(self.ids) or not len(wanted):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.where(self.ids[at] == wanted, self.order[at], -1)


@dataclass(slots=True)
class Places:
    """Texts of reports by number.

    Attributes
    ----------
    numbers : Numbers
        Of the reports.
    lengths : array of int
        Code points of each report's text, by number; 0 where it has none.
    groups : list of (path, row group, number of its first report)
    """

    numbers: Numbers
    lengths: NDArray[np.int64]
    groups: list[tuple[Path, int, int]]
    _held: OrderedDict[int, list[str | None]] = field(default_factory=OrderedDict)

    @staticmethod
    def in_file_order(numbers: NDArray[np.int64]) -> Sequence[int]:
        """Give the places in `numbers` in the order of the numbers, so that each row group is read once."""
        found: list[int] = np.argsort(numbers, kind="stable").tolist()
        return found

    def length(self, number: int) -> int | None:
        """Give the length of a text in code points; None where there is no such report."""
        return None if number < 0 else int(self.lengths[number])

    def text(self, number: int) -> str:
        """Give a text, empty where the report has none; the row groups used last stay in memory."""
        group = int(np.searchsorted([first for _, _, first in self.groups], number, side="right")) - 1
        if group not in self._held:
            while len(self._held) >= _GROUPS_HELD:
                self._held.popitem(last=False)
            path, at, _ = self.groups[group]
            self._held[group] = pq.ParquetFile(path).read_row_group(at, columns=["text"]).column(0).to_pylist()
        self._held.move_to_end(group)
        return self._held[group][number - self.groups[group][2]] or ""


def find_places(paths: Sequence[Path]) -> Places:
    """Look through the table of reports once, a row group at a time."""
    ids: list[bytes] = []
    lengths: list[NDArray[np.int64]] = []
    groups: list[tuple[Path, int, int]] = []
    for path in paths:
        file = pq.ParquetFile(path)
        for group in range(file.num_row_groups):
            groups.append((path, group, len(ids)))
            for rows in file.iter_batches(_AT_ONCE, row_groups=[group], columns=["report_id", "text"]):
                ids += [i.encode() for i in rows.column(0).to_pylist()]
                lengths.append(pc.fill_null(pc.utf8_length(rows.column(1)), 0).to_numpy().astype(np.int64))
    pa.default_memory_pool().release_unused()  # what Arrow keeps for later would not be asked for again
    whole = np.concatenate(lengths) if lengths else np.zeros(0, dtype=np.int64)
    return Places(Numbers.of(ids), whole, groups)
