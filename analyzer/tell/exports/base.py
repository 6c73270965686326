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
from analyzer.tell.dataset import Dataset
from analyzer.tell.exports.dictionary import Dictionary
from analyzer.tell.exports.panel import panel_table
from analyzer.tell.render.plain import write_file

__all__ = ["Exported", "Source", "as_json", "flat", "present", "records", "snippet", "source_of"]


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


def source_of(dataset: Dataset, codebook: Codebook, dictionary: Dictionary) -> Source:
    """Collect the tables of a dataset and add the panel."""
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
