"""The texts of reports, for quoting: held in a table, or fetched from Parquet one row group at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

__all__ = ["Texts", "lengths_and_places"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report's text stands: Parquet file, row group, row inside it."""

    path: Path
    group: int
    row: int


@dataclass(slots=True)
class Texts:
    """Gives the text of a report by its id; what was fetched once is kept.

    Parameters
    ----------
    held : dict of str to str
        Texts in memory.
    places : mapping of str to Place
        Where the other texts stand on disk.
    """

    held: dict[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    def text(self, report_id: str) -> str:
        """Give a report's text.

        Raises
        ------
        KeyError
            There is no such report.
        """
        self.fetch((report_id,))
        return self.held[report_id]

    def fetch(self, report_ids: Iterable[str]) -> None:
        """Bring texts into memory, each row group read once: do so before quoting from many reports."""
        wanted: dict[tuple[Path, int], list[str]] = {}
        for report_id in sorted(frozenset(report_ids) - self.held.keys()):
            place = self.places[report_id]
            wanted.setdefault((place.path, place.group), []).append(report_id)
        for (path, group), ids in wanted.items():
            column = pq.ParquetFile(path).read_row_group(group, columns=["text"]).column("text")
            rows = [self.places[i].row for i in ids]
            self.held.update((i, text or "") for i, text in zip(ids, column.take(rows).to_pylist(), strict=True))


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
