"""Holds a dataset to its word: hashes of every table, and every quote against the text it points to.

Memory holds a few thousand texts at a time, however many reports there are: rows are compared with the texts of
the row groups they point into, and only table `chains`, which does not stand in the order of the reports, is
brought into it first (by DuckDB, which sorts on disk what is too much for memory).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.errors import DatasetError
from analyzer.run.fetched import fetched
from analyzer.run.manifest import read_manifest, table_files
from analyzer.run.places import Places, find_places
from analyzer.run.store import file_sha256
from analyzer.schema import COLUMNS
from analyzer.schema.files import table_paths

__all__ = ["Verification", "verify"]

_ROWS = 4_096
_SORTING = "256MB"  # that DuckDB may take; the rest waits on disk
# Tables with offsets; what a row is called by, and the column that repeats the words, where there is one.
_POINTING: dict[str, tuple[str, str | None]] = {
    "sections": ("report_id", None),
    "cells": ("report_id", "raw"),
    "statements": ("statement_id", "text"),
    "sentences": ("sentence_id", None),
    "findings": ("report_id", None),
    "evidence": ("report_id", None),
    "chains": ("chain_id", "text"),
}
_UNORDERED = frozenset({"chains"})
_Batch = tuple[Sequence[int], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and every place where the dataset does not say the truth."""

    quotes: int
    tables: int
    lies: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found wrong."""
        return not self.lies


def _changed_files(out: Path, manifest: dict[str, Any]) -> Iterator[str]:
    dataset = out / "dataset"
    listed = {**manifest.get("tables", {})}
    present = {p.relative_to(dataset).as_posix(): p for p in table_files(dataset)}
    for name in sorted(set(listed) | set(present)):
        if name not in present:
            yield f"{name}: 缺少这个文件。Missing."
        elif name not in listed:
            yield f"{name}: 清单中没有这个文件。Not in the manifest."
        elif file_sha256(present[name]) != listed[name]:
            yield f"{name}: 内容与清单中的 sha256 不符。Its bytes are not those of the manifest."
    for name, sha256 in sorted(manifest.get("reports", {}).items()):
        page = out / name
        if not page.exists():
            yield f"{name}: 缺少这个页面。Missing."
        elif file_sha256(page) != sha256:
            yield f"{name}: 内容与清单中的 sha256 不符。Its bytes are not those of the manifest."


def _files(dataset: Path, table: str) -> list[Path]:
    if not (found := table_paths(dataset, table)):
        raise DatasetError(f"{table}: 缺少这个表。This table is missing.")
    return found


def _batches(dataset: Path, table: str, columns: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield a table piece by piece; a damaged file can have lost a column and still open."""
    for path in _files(dataset, table):
        file = pq.ParquetFile(path)
        if missing := sorted(set(columns) - set(file.schema_arrow.names)):
            raise DatasetError(f"{path.name}: 缺少列 {missing[0]}。A column is missing.")
        yield from file.iter_batches(batch_size=_ROWS, columns=columns)


def _sorted_batches(dataset: Path, table: str, columns: list[str]) -> Iterator[_Batch]:
    """Yield (number of each row, rows) of a table in the order of the reports its rows point into."""
    paths = {name: [str(p) for p in _files(dataset, name)] for name in (table, "reports")}
    with tempfile.TemporaryDirectory(prefix="analyzer-verify-") as folder, duckdb.connect(":memory:") as link:
        link.execute("set threads = 1")
        link.execute(f"set memory_limit = '{_SORTING}'")
        link.execute("set temp_directory = $1", [folder])
        wanted = ", ".join(f't."{c}"' for c in columns)
        link.execute(
            f"with t as (select *, row_number() over () - 1 as row_ from read_parquet($1)),"
            " r as (select report_id, row_number() over () as at_ from read_parquet($2))"
            f" select t.row_, {wanted} from t left join r using (report_id) order by r.at_, t.row_",
            [paths[table], paths["reports"]],
        )
        while found := link.fetchmany(_ROWS):
            yield [row[0] for row in found], [dict(zip(columns, row[1:], strict=True)) for row in found]


def _numbered_batches(dataset: Path, table: str, columns: list[str]) -> Iterator[_Batch]:
    """Yield (number of each row, rows) of a table as it stands."""
    first = 0
    for batch in _batches(dataset, table, columns):
        yield range(first, first + batch.num_rows), batch.to_pylist()
        first += batch.num_rows


def _wrong_row(place: str, row: dict[str, Any], length: int | None, text: str | None, quote: str | None) -> str | None:
    """Say what is wrong with a row; `text` is the report's where words are to be compared."""
    if length is None:
        return f"{place}: 没有这份报告。No such report: {row['report_id']}."
    if row["start"] is None:
        return None
    if not 0 <= row["start"] <= row["end"] <= length:
        return f"{place}: 位置越界 {row['start']}–{row['end']}。Offsets outside the text."
    if text is not None and text[row["start"] : row["end"]] != quote:
        return f"{place}: 引文与原文 {row['start']}–{row['end']} 不符。The quote is not the text at its offsets."
    return None


def _wrong_rows(dataset: Path, table: str, places: Places) -> tuple[int, list[str]]:
    """Check every row of a table with offsets; give how many quotes were compared, and what is wrong in order."""
    name, quote = _POINTING[table]
    columns = list(dict.fromkeys([name, "report_id", "start", "end", *([quote] if quote else [])]))
    batches = (_sorted_batches if table in _UNORDERED else _numbered_batches)(dataset, table, columns)
    quotes, wrong = 0, []
    for numbers, rows in batches:
        at = places.numbers.find([row["report_id"] for row in rows])
        for i in places.in_file_order(at) if quote else range(len(rows)):
            row, length = rows[i], places.length(at[i])
            words = row[quote] if quote else None
            sound = length is not None and row["start"] is not None and 0 <= row["start"] <= row["end"] <= length
            quotes += sound and quote is not None
            text = places.text(at[i]) if sound and words is not None else None
            if told := _wrong_row(f"{table} {row[name]} ({numbers[i]})", row, length, text, words):
                wrong.append((numbers[i], told))
    return quotes, [told for _, told in sorted(wrong)]


def _wrong_overlaps(dataset: Path, places: Places) -> Iterator[str]:
    columns = ["a_report", "a_start", "a_end", "b_report", "b_start", "b_end"]
    for numbers, rows in _numbered_batches(dataset, "overlaps", columns):
        at = {side: places.numbers.find([row[f"{side}_report"] for row in rows]) for side in "ab"}
        for i, row in enumerate(rows):
            for side in "ab":
                length = places.length(at[side][i])
                if length is None or not 0 <= row[f"{side}_start"] < row[f"{side}_end"] <= length:
                    yield f"overlaps ({numbers[i]}): {side} 侧的位置不在报告内。Side {side} is outside its report."


def _wrong_documents(dataset: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Compare the inputs of the manifest with the rows of documents, and counts with the tables."""
    rows: dict[str, str | None] = {}
    for batch in _batches(dataset, "documents", ["document_id", "sha256"]):
        rows.update(zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True))
    for given in manifest.get("inputs", []):
        if given["document_id"] not in rows:
            yield f"documents: 输入 {given['path']} 没有记录。This input has no row."
        elif rows[given["document_id"]] != given["sha256"]:
            yield f"documents {given['document_id']}: sha256 与清单不符。The hash is not that of the manifest."
    for table in COLUMNS:
        counted = sum(pq.ParquetFile(path).metadata.num_rows for path in _files(dataset, table))
        if manifest.get("rows", {}).get(table) != counted:
            yield f"{table}: 行数 {counted} 与清单不符。The manifest counts {manifest.get('rows', {}).get(table)} rows."


def _contents(dataset: Path, manifest: dict[str, Any], lies: list[str]) -> int:
    """Check every row with offsets; give the number of quotes compared."""
    places, quotes = find_places(_files(dataset, "reports")), 0
    lies += _wrong_documents(dataset, manifest)
    for table in _POINTING:
        compared, wrong = _wrong_rows(dataset, table, places)
        quotes += compared
        lies += wrong
    lies += _wrong_overlaps(dataset, places)
    return quotes


def verify(out: Path | str) -> Verification:
    """Re-slice every quote and re-hash every table and page of a run.

    Parameters
    ----------
    out : path
        The folder a run left behind, or the address it was brought to.

    Returns
    -------
    Verification
        `lies` names each place, tables first; empty when everything holds.

    Raises
    ------
    DatasetError, RemoteError
        There is no dataset at all, or the address cannot be used.
    """
    with fetched(out, pages=True) as folder:
        return _verify(folder)


def _verify(out: Path) -> Verification:
    dataset = out / "dataset"
    try:
        manifest = read_manifest(dataset)
    except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"{out}: 没有数据集或清单损坏，请先运行 analyzer run。No dataset or a broken manifest."
        ) from error
    lies = list(_changed_files(out, manifest))
    quotes = 0
    try:
        quotes = _contents(dataset, manifest, lies)
    except DatasetError as error:
        lies.append(str(error))
    except (OSError, pa.ArrowException, duckdb.Error, UnicodeDecodeError) as error:
        lies.append(f"dataset: 有表格无法读取（{type(error).__name__}）。A table cannot be read.")
    return Verification(quotes, len(manifest.get("tables", {})), tuple(lies))
