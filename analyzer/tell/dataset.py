"""The dataset of a run as pandas tables: what every number of a report is counted from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.errors import DatasetError
from analyzer.schema import COLUMNS

__all__ = ["Dataset", "as_table", "empty_table", "load_dataset"]

# Tables a report cannot be told without; the others are empty where an older run did not write them.
_NEEDED = ("documents", "reports", "sections", "statements", "sentences", "findings", "reuse")
# Null stays null: integers and booleans in pandas' nullable types, numbers as NaN, the rest as objects.
_DTYPES = {"integer": "Int64", "bool": "boolean", "number": "float64"}


@dataclass(frozen=True, slots=True)
class Dataset:
    """All tables of one run, each with the columns of `analyzer.schema.COLUMNS`, and its manifest.

    Numbers that are missing are null, never 0. More columns than the contract names may be there.
    """

    documents: pd.DataFrame
    reports: pd.DataFrame
    sections: pd.DataFrame
    cells: pd.DataFrame
    statements: pd.DataFrame
    sentences: pd.DataFrame
    overlaps: pd.DataFrame
    findings: pd.DataFrame
    reuse: pd.DataFrame
    clusters: pd.DataFrame
    evidence: pd.DataFrame
    chains: pd.DataFrame
    manifest: Mapping[str, Any]

    @property
    def years(self) -> tuple[int, ...]:
        """Give the report years, ascending; reports without a year have none."""
        return tuple(int(y) for y in sorted(self.reports["year"].dropna().unique()))


def as_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give `frame` with the contract's columns first, in their types; missing columns are null.

    Parameters
    ----------
    name : str
        A key of `analyzer.schema.COLUMNS`.
    frame : DataFrame
        Any number of rows; further columns are kept behind the contract's.
    """
    columns = COLUMNS[name]
    missing = [c for c in columns if c not in frame.columns]
    table = frame.assign(**dict.fromkeys(missing, None)) if missing else frame
    table = table[[*columns, *(c for c in table.columns if c not in columns)]]
    return table.astype({c: _DTYPES[kind] for c, kind in columns.items() if kind in _DTYPES}).reset_index(drop=True)


def empty_table(name: str) -> pd.DataFrame:
    """Give a table of no rows with the contract's columns in their types."""
    return as_table(name, pd.DataFrame({c: pd.Series(dtype="object") for c in COLUMNS[name]}))


def _read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read ``NAME.parquet`` or the part files of the folder ``NAME``.

    Raises
    ------
    DatasetError
        A table that is needed is missing, or a file is no Parquet.
    """
    single, parts = folder / f"{name}.parquet", folder / name
    paths = [single] if single.is_file() else sorted(parts.glob("*.parquet"))
    if not paths:
        if name in _NEEDED:
            raise DatasetError(f"{folder}: table {name!r} is missing; run `analyzer run` on the documents again")
        return empty_table(name)
    try:
        tables = [pq.read_table(path) for path in paths]
        table = pa.concat_tables(tables, promote_options="permissive")
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DatasetError(f"{folder}: table {name!r} cannot be read ({reason}); run `analyzer run` again") from error
    return as_table(name, table.to_pandas(integer_object_nulls=True))


def load_dataset(out: Path) -> Dataset:
    """Read the dataset that a run left in ``OUT/dataset``.

    Parameters
    ----------
    out : Path
        The folder given to ``analyzer run --out``.

    Raises
    ------
    DatasetError
        There is no dataset, a needed table is missing or damaged, or the manifest is no JSON.
    """
    folder = Path(out) / "dataset"
    if not folder.is_dir():
        raise DatasetError(f"{out}: no dataset here; first `analyzer run INPUT --out {out}`")
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise DatasetError(f"{path}: not valid JSON; run `analyzer run` again") from error
    names = [f.name for f in fields(Dataset) if f.name != "manifest"]
    return Dataset(**{name: _read_table(folder, name) for name in names}, manifest=manifest)
