"""Tables on disk: nouns to Arrow and Parquet, always the same bytes for the same rows."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.errors import OutputError
from analyzer.schema import COLUMNS
from analyzer.schema.files import table_paths

if TYPE_CHECKING:
    from analyzer.read.remote import Source

__all__ = [
    "TableWriter",
    "arrow_schema",
    "dataset_rows",
    "file_sha256",
    "read_table",
    "table_of",
    "write_table",
    "writing",
]

_KINDS: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "strings": pa.list_(pa.string()),
}
# A report's row holds its whole text, so its row groups are small enough for a laptop's memory.
_ROWS_PER_GROUP = {"reports": 1_024}
_USUAL_ROWS = 65_536


# What says that the disk is at fault and not the data or the program.
_DISK = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO", "ESTALE", "EACCES", "EPERM")
    if hasattr(errno, name)
}


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn trouble with the disk inside the block into one line.

    Raises
    ------
    OutputError
        The disk is full, read-only, gone or refuses.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None or error.errno not in _DISK:
            raise
        why = os.strerror(error.errno)
        raise OutputError(
            f"{folder}: 写不进去（{why}）。已做完的都保留着，腾出空间后再运行一次即可接着做。"
            f"Cannot be written ({why}); what is done is kept: make room and run again to go on."
        ) from error


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Give the Arrow schema of a table of the dataset, columns in the order of `schema.COLUMNS`."""
    return pa.schema([pa.field(name, _KINDS[kind]) for name, kind in COLUMNS[table].items()])


def table_of(table: str, values: Sequence[Any], **given: Sequence[Any]) -> pa.Table:
    """Make the rows of a table from nouns of one kind, or from mappings.

    `given` are further columns with a value for each row. A column that neither they nor the values have is null.
    """
    schema = arrow_schema(table)
    columns = {**_columns(values, schema.names), **given}
    absent = [None] * len(values)
    return pa.table([pa.array(columns.get(f.name, absent), f.type) for f in schema], schema=schema)


def _columns(values: Sequence[Any], names: Sequence[str]) -> dict[str, list[Any]]:
    """Give what nouns or mappings have of some columns: one column at a time is thrice as fast as row by row."""
    if values and is_dataclass(values[0]):
        own = {f.name for f in fields(values[0])}
        return {name: list(map(attrgetter(name), values)) for name in names if name in own}
    return {name: [value.get(name) for value in values] for name in names}


class TableWriter:
    """Writes one table of the dataset piece by piece; memory holds one row group.

    Use as a context manager. The bytes depend on the rows alone, not on how they were cut into
    pieces: rows are collected until a row group is full. `schema` stands for that of the table where a
    researcher's own columns follow, `group` for the usual rows of a row group.
    """

    def __init__(self, path: Path, table: str, schema: pa.Schema | None = None, *, group: int | None = None) -> None:
        self._schema = schema or arrow_schema(table)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", write_statistics=True)
        self._group = group or _ROWS_PER_GROUP.get(table, _USUAL_ROWS)
        self._held: list[pa.Table] = []
        self._count = 0
        self.rows = 0

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._held:
            self._flush(self._count)
        self._writer.close()

    def add(self, piece: pa.Table) -> None:
        """Append rows; they are written as soon as a row group is full."""
        if not piece.num_rows:
            return
        self._held.append(piece.select(self._schema.names).cast(self._schema))
        self._count += piece.num_rows
        self.rows += piece.num_rows
        while self._count >= self._group:
            self._flush(self._group)

    def _flush(self, size: int) -> None:
        whole = pa.concat_tables(self._held).combine_chunks()
        self._writer.write_table(whole.slice(0, size), row_group_size=self._group)
        rest = whole.slice(size)
        self._held = [rest] if rest.num_rows else []
        self._count = rest.num_rows


def write_table(path: Path, table: str, rows: pa.Table) -> None:
    """Write rows as one Parquet file."""
    with TableWriter(path, table) as writer:
        writer.add(rows)


def read_table(
    path: Path, columns: list[str] | None = None, filters: list[tuple[str, str, Any]] | None = None
) -> pa.Table:
    """Read a Parquet file, or a folder of part files in order of their names; all rows and columns if not told."""
    return pq.read_table(path, columns=columns, filters=filters)


def dataset_rows(
    dataset: Path, table: str, columns: list[str] | None = None, filters: list[tuple[str, str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Read rows of a table of a dataset, however many files it is cut into."""
    return [row for path in table_paths(dataset, table) for row in read_table(path, columns, filters).to_pylist()]


def file_sha256(path: Source) -> str:
    """Give the sha256 of a file as hexadecimal digits, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
