"""A dataset cut into folders by the year and province of each report, as DuckDB, pandas and Spark open them.

``statements/report_year=2022/report_province=青林省/part-0.parquet``: the files hold every column they hold
otherwise, and the folders' names are two more, so that no column of the contract changes its name or type and
a reader who asks for one year opens that year's files alone. Where a report tells no year or no province the
folder is named ``unknown``; in the columns of the table it is null as ever. (Hive's own name for null keeps pandas
from opening a folder: Arrow cannot join names of folders with null.)

Tables that belong to no single report (documents, listing, clusters, overlaps) and tables without rows stay
one file. Rows keep their order within a folder, so that bytes depend on the inputs and on the keys alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from analyzer.errors import OutputError
from analyzer.run.places import Numbers
from analyzer.run.store import TableWriter
from analyzer.schema import COLUMNS
from analyzer.schema.files import UNKNOWN, folder_value

__all__ = ["KEYS", "part_dataset", "partition_keys"]

KEYS = ("year", "province")
"""By what a dataset can be cut."""

_AT_ONCE = 4_096  # rows that are dealt out at a time
# Some forty files are written side by side, so their row groups are smaller than those of a single file.
_ROWS_PER_GROUP = {"reports": 128}
_USUAL_ROWS = 8_192


def partition_keys(given: str) -> tuple[str, ...]:
    """Read the keys of ``--partition``.

    Raises
    ------
    OutputError
        One is unknown or there twice.

    Examples
    --------
    >>> partition_keys("year, province")
    ('year', 'province')
    """
    keys = tuple(filter(None, (key.strip().lower() for key in given.split(","))))
    if not keys or len(frozenset(keys)) < len(keys) or not frozenset(keys) <= frozenset(KEYS):
        raise OutputError(f"--partition {given}: 请写 year、province 或 year,province。Write year, province or both.")
    return keys


@dataclass(frozen=True, slots=True)
class _Labels:
    """What the folder of each report is called, for one key: a number for each report, a name for each number."""

    key: str
    codes: NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(cls, key: str, values: Sequence[object]) -> _Labels:
        told = [folder_value(value) for value in values]
        names = tuple(sorted({*told, UNKNOWN}))
        at = {name: n for n, name in enumerate(names)}
        return cls(key, np.array([at[t] for t in told], dtype=np.int64), names)

    def folders(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the code of each report; one that does not exist has no year."""
        if not len(self.codes):
            return np.zeros(len(numbers), dtype=np.int64)
        return np.where(numbers < 0, self.names.index(UNKNOWN), self.codes[numbers])


def _deal(source: Path, table: str, folder: Path, labels: _Labels, numbers: Numbers) -> list[Path]:
    """Write the rows of a file into one file for each value of a key; give their folders."""
    writers: dict[int, TableWriter] = {}
    file = pq.ParquetFile(source)
    group = _ROWS_PER_GROUP.get(table, _USUAL_ROWS)
    with ExitStack() as stack:
        for batch in file.iter_batches(batch_size=_AT_ONCE):
            codes = labels.folders(numbers.find(batch.column("report_id").to_pylist()))
            rows = pa.Table.from_batches([batch])
            for code in np.unique(codes).tolist():
                if code not in writers:
                    place = folder / f"report_{labels.key}={labels.names[code]}"
                    place.mkdir(parents=True)
                    writer = TableWriter(place / "part-0.parquet", table, file.schema_arrow, group=group)
                    writers[code] = stack.enter_context(writer)
                writers[code].add(rows.filter(pa.array(codes == code)))
    return [folder / f"report_{labels.key}={labels.names[code]}" for code in sorted(writers)]


def _part_table(source: Path, table: str, folder: Path, labels: Sequence[_Labels], numbers: Numbers) -> None:
    """Cut a file by the first key, each piece by the next, and remove it."""
    places = _deal(source, table, folder, labels[0], numbers)
    source.unlink()
    for place in places if len(labels) > 1 else ():
        _part_table(place / "part-0.parquet", table, place, labels[1:], numbers)


def part_dataset(dataset: Path, keys: Sequence[str]) -> None:
    """Cut the tables of reports below `dataset` into folders by `keys`; nothing is done without keys.

    Parameters
    ----------
    dataset : Path
        Holds one file for each table.
    keys : sequence of str
        Of `KEYS`, outermost folder first.
    """
    if not keys:
        return
    known: Mapping[str, list[object]] = pq.read_table(
        dataset / "reports.parquet", columns=["report_id", *keys]
    ).to_pydict()
    numbers = Numbers.of([str(i).encode() for i in known["report_id"]])
    labels = [_Labels.of(key, known[key]) for key in keys]
    for table in sorted(name for name, columns in COLUMNS.items() if "report_id" in columns):
        source = dataset / f"{table}.parquet"
        if pq.ParquetFile(source).metadata.num_rows:
            _part_table(source, table, dataset / table, labels, numbers)
