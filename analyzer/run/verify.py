"""Holds a dataset to its word: hashes of every table, and every quote against the text it points to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analyzer.errors import DatasetError
from analyzer.run.manifest import read_manifest, table_files
from analyzer.run.store import file_sha256
from analyzer.schema import COLUMNS

__all__ = ["Verification", "verify"]

_ROWS = 4_096


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


def _rows(path: Path, columns: list[str]) -> Iterator[dict[str, Any]]:
    """Yield rows of a table; a damaged file can have lost a column and still open."""
    file = pq.ParquetFile(path)
    if missing := sorted(set(columns) - set(file.schema_arrow.names)):
        raise DatasetError(f"{path.name}: 缺少列 {missing[0]}。A column is missing.")
    for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
        yield from batch.to_pylist()


def _wrong_rows(table: str, path: Path, texts: dict[str, str]) -> Iterator[tuple[bool, str | None]]:
    """Yield (a quote was compared, what is wrong or None) for each row of a table with offsets."""
    quote = {"statements": "text", "cells": "raw", "chains": "text"}.get(table)
    name = {"statements": "statement_id", "sentences": "sentence_id", "chains": "chain_id"}.get(table, "report_id")
    columns = list(dict.fromkeys([name, "report_id", "start", "end", *([quote] if quote else [])]))
    for number, row in enumerate(_rows(path, columns)):
        place = f"{table} {row[name]} ({number})"
        text = texts.get(row["report_id"])
        if text is None:
            yield False, f"{place}: 没有这份报告。No such report: {row['report_id']}."
        elif row["start"] is None:
            yield False, None
        elif not 0 <= row["start"] <= row["end"] <= len(text):
            yield False, f"{place}: 位置越界 {row['start']}–{row['end']}。Offsets outside the text."
        elif quote and row[quote] is not None and text[row["start"] : row["end"]] != row[quote]:
            yield (
                True,
                f"{place}: 引文与原文 {row['start']}–{row['end']} 不符。The quote is not the text at its offsets.",
            )
        else:
            yield quote is not None, None


def _wrong_overlaps(path: Path, texts: dict[str, str]) -> Iterator[str]:
    for number, row in enumerate(_rows(path, ["a_report", "a_start", "a_end", "b_report", "b_start", "b_end"])):
        for side in "ab":
            text = texts.get(row[f"{side}_report"])
            if text is None or not 0 <= row[f"{side}_start"] < row[f"{side}_end"] <= len(text):
                yield f"overlaps ({number}): {side} 侧的位置不在报告内。Side {side} is outside its report."


def _wrong_documents(dataset: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Compare the inputs of the manifest with the rows of documents, and counts with the tables."""
    rows = {r["document_id"]: r["sha256"] for r in _rows(dataset / "documents.parquet", ["document_id", "sha256"])}
    for given in manifest.get("inputs", []):
        if given["document_id"] not in rows:
            yield f"documents: 输入 {given['path']} 没有记录。This input has no row."
        elif rows[given["document_id"]] != given["sha256"]:
            yield f"documents {given['document_id']}: sha256 与清单不符。The hash is not that of the manifest."
    for table in COLUMNS:
        counted = pq.ParquetFile(dataset / f"{table}.parquet").metadata.num_rows
        if manifest.get("rows", {}).get(table) != counted:
            yield f"{table}: 行数 {counted} 与清单不符。The manifest counts {manifest.get('rows', {}).get(table)} rows."


def _text_table(dataset: Path) -> dict[str, str]:
    return {r["report_id"]: r["text"] or "" for r in _rows(dataset / "reports.parquet", ["report_id", "text"])}


def _contents(dataset: Path, manifest: dict[str, Any], lies: list[str]) -> int:
    """Check every row with offsets; give the number of quotes compared."""
    texts, quotes = _text_table(dataset), 0
    lies += _wrong_documents(dataset, manifest)
    for table in ("sections", "cells", "statements", "sentences", "findings", "evidence", "chains"):
        for compared, wrong in _wrong_rows(table, dataset / f"{table}.parquet", texts):
            quotes += compared
            if wrong:
                lies.append(wrong)
    lies += _wrong_overlaps(dataset / "overlaps.parquet", texts)
    return quotes


def verify(out: Path | str) -> Verification:
    """Re-slice every quote and re-hash every table and page of a run.

    Parameters
    ----------
    out : path
        The folder a run left behind.

    Returns
    -------
    Verification
        `lies` names each place, tables first; empty when everything holds.

    Raises
    ------
    DatasetError
        There is no dataset at all.
    """
    dataset = Path(out) / "dataset"
    try:
        manifest = read_manifest(dataset)
    except (OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"{out}: 没有数据集或清单损坏，请先运行 analyzer run。No dataset or a broken manifest."
        ) from error
    lies = list(_changed_files(Path(out), manifest))
    quotes = 0
    try:
        quotes = _contents(dataset, manifest, lies)
    except DatasetError as error:
        lies.append(str(error))
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        lies.append(f"dataset: 有表格无法读取（{type(error).__name__}）。A table cannot be read.")
    return Verification(quotes, len(manifest.get("tables", {})), tuple(lies))
