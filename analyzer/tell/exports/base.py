"""What every exporter gets and gives: tables with their dictionary in, files and notes out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analyzer.codebook import Codebook
from analyzer.tell.dataset import TABLES, Dataset, load_dataset, read_table, table_pieces
from analyzer.tell.exports.dictionary import Dictionary
from analyzer.tell.exports.panel import panel_table
from analyzer.tell.render.plain import write_file

__all__ = ["Exported", "Source", "Stored", "as_json", "flat", "present", "records", "snippet", "source_of"]

AT_ONCE = 5_000  # rows of a piece: with the texts of reports some 100 MB


@dataclass(frozen=True, slots=True)
class Source:
    """What is exported.

    `tables` are those of the dataset, in its order, then ``panel``: one wide row a report. Missing
    values are null.
    """

    tables: Mapping[str, pd.DataFrame]
    codebook: Codebook
    dictionary: Dictionary
    manifest: Mapping[str, Any]

    def pieces(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table in pieces, in order: straight from disk where the tables are those of a run."""
        if isinstance(self.tables, Stored):
            yield from self.tables.pieces(name)
        else:
            frame = self.tables[name]
            for begin in range(0, max(len(frame), 1), AT_ONCE):
                yield frame.iloc[begin : begin + AT_ONCE]

    @property
    def coder(self) -> str:
        """Name who coded the statements that name no coder: the model of the run."""
        model = self.manifest.get("model") or {}
        return str(model.get("name", "analyzer"))

    @property
    def version(self) -> str:
        """Give the version of the package that made the dataset, or an empty string."""
        return str((self.manifest.get("package") or {}).get("version", ""))


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of one format, and what it could not hold: one sentence for each thing cut or left out."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


class Stored(Mapping[str, pd.DataFrame]):
    """The tables of a run on disk, read when they are asked for and not kept, and the panel made from them."""

    def __init__(self, out: Path, few: Dataset, codebook: Codebook) -> None:
        made = {"hand": few.hand} if few.hand is not None else {}
        self._out, self._made = out, {**made, "panel": panel_table(few, codebook)}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Read a table whole.

        Raises
        ------
        KeyError
            There is no such table.
        """
        if name in self._made:
            return self._made[name]
        if name not in TABLES:
            raise KeyError(name)
        return read_table(self._out, name)

    def __iter__(self) -> Iterator[str]:
        """Give the names of the tables, the panel last."""
        return iter((*TABLES, *self._made))

    def __len__(self) -> int:
        """Count the tables."""
        return len(TABLES) + len(self._made)

    def pieces(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table in pieces."""
        return iter((self._made[name],)) if name in self._made else table_pieces(self._out, name, AT_ONCE)


def source_of(dataset: Dataset | Path, codebook: Codebook, dictionary: Dictionary) -> Source:
    """Collect the tables of a dataset, or of a run on disk, and add the panel."""
    if isinstance(dataset, Path):
        few = load_dataset(dataset, few=True)
        return Source(Stored(dataset, few, codebook), codebook, dictionary, few.manifest)
    tables = {f.name: value for f in fields(dataset) if isinstance(value := getattr(dataset, f.name), pd.DataFrame)}
    tables["panel"] = panel_table(dataset, codebook)
    return Source(tables, codebook, dictionary, dataset.manifest)


def flat(value: object) -> object:
    """Give a cell as a plain Python value: None where missing, a list as JSON, a date as ISO text."""
    if isinstance(value, list | tuple | np.ndarray):
        return as_json([str(v) for v in value])
    if not present(value):
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return value.item() if isinstance(value, np.generic) else value


def present(value: object) -> bool:
    """Tell whether a cell holds anything."""
    return value is not None and value is not pd.NA and value is not pd.NaT and value == value


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as dictionaries; None where missing, lists as lists, dates as ISO text."""
    names = list(frame.columns)
    for row in frame.astype(object).itertuples(index=False, name=None):
        yield {n: [str(v) for v in value] if isinstance(value, list | tuple | np.ndarray) else flat(value)
               for n, value in zip(names, row, strict=True)}  # fmt: skip


def as_json(value: object, indent: int | None = None) -> str:
    """Write JSON with Chinese as it is; not-a-number never gets in."""
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)


def snippet(name: str, folder: Path) -> Path:
    """Put one of the shipped reading scripts beside the files it reads."""
    data = resources.files("analyzer.tell.exports").joinpath("snippets", name).read_bytes()
    return write_file(folder / name, data.replace(b"\r\n", b"\n"))
