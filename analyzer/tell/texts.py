"""The texts of reports, for quoting: held in a table, or fetched from Parquet one row group at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

__all__ = ["Texts", "lengths_and_places"]

_GROUPS = 8  # row groups kept: some 8,000 reports, about 150 MB at the most; quotes of a page jump between few


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report's text stands: Parquet file, row group, row inside it."""

    path: Path
    group: int
    row: int


@dataclass(slots=True)
class Texts:
    """Gives the text of a report by its id.

    Parameters
    ----------
    held : mapping of str to str
        Texts in memory.
    places : mapping of str to Place
        Where the other texts stand on disk.
    """

    held: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    _groups: OrderedDict[tuple[Path, int], Sequence[str | None]] = field(default_factory=OrderedDict)

    def text(self, report_id: str) -> str:
        """Give a report's text.

        Raises
        ------
        KeyError
            There is no such report.
        """
        if report_id in self.held:
            return self.held[report_id]
        place = self.places[report_id]
        return self._group(place.path, place.group)[place.row] or ""

    def _group(self, path: Path, group: int) -> Sequence[str | None]:
        """Read the texts of a row group, or take them from those read last."""
        key = path, group
        if key not in self._groups:
            column = pq.ParquetFile(path).read_row_group(group, columns=["text"]).column("text")
            self._groups[key] = column.to_pylist()
            if len(self._groups) > _GROUPS:
                self._groups.popitem(last=False)
        self._groups.move_to_end(key)
        return self._groups[key]


def lengths_and_places(path: Path) -> Iterator[tuple[str, int | None, Place]]:
    """Yield each report of a Parquet file with the length of its text in code points, and where it stands.

    Memory holds one row group.
    """
    file = pq.ParquetFile(path)
    for group in range(file.num_row_groups):
        rows = file.read_row_group(group, columns=["report_id", "text"])
        ids, lengths = rows.column("report_id").to_pylist(), pc.utf8_length(rows.column("text")).to_pylist()
        for row, (report_id, length) in enumerate(zip(ids, lengths, strict=True)):
            yield report_id, length, Place(path, group, row)
