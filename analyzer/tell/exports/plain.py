"""csv and jsonl: every table as text, for Excel and for programs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from analyzer.tell.exports.base import Exported, Source, as_json, flat, records, snippet
from analyzer.tell.render.plain import write_file, write_pieces

__all__ = ["csv_bytes", "write_csv", "write_jsonl"]

_BOM = "\ufeff".encode()  # without it Excel takes Chinese for Latin letters


def csv_bytes(frame: pd.DataFrame, *, bom: bool, head: bool = True) -> bytes:
    r"""Give a table as CSV in UTF-8: words in quotation marks, missing cells empty without them.

    Lists become JSON, dates ``2022-01-31``, truth values ``true`` and ``false``. Line ends are LF. Without
    `head` the rows alone: they go on with a table begun before.
    """
    columns = {str(name): _column(frame[name]) for name in frame.columns}
    buffer = io.BytesIO()
    options = pa_csv.WriteOptions(include_header=head, quoting_style="needed")
    pa_csv.write_csv(pa.table(columns), buffer, options)
    return (_BOM if bom else b"") + buffer.getvalue()


def _column(values: pd.Series) -> pa.Array:
    """Turn a column into what CSV can hold; a missing value stays null."""
    if values.dtype == object or str(values.dtype).startswith(("string", "str")):
        return pa.array([flat(v) for v in values], type=pa.string(), from_pandas=True)
    return pa.array(values, from_pandas=True)


def _csv(source: Source, name: str) -> Iterator[bytes]:
    """Yield a table as CSV piece by piece, without the texts of reports."""
    for n, frame in enumerate(source.pieces(name)):
        told = frame.drop(columns="text") if name == "reports" else frame
        yield csv_bytes(told, bom=not n, head=not n)


def write_csv(source: Source, folder: Path) -> Exported:
    """Write each table as ``NAME.csv``, and the reports' texts as ``texts/REPORT_ID.txt``.

    A text is longer than a cell of Excel may be, and its offsets must survive, so it stands in a
    file of its own: UTF-8 without BOM, line ends LF. ``read.R`` reads all of it into R. Memory holds
    a piece of one table.
    """
    files = [write_pieces(folder / f"{name}.csv", _csv(source, name)) for name in source.tables]
    files += _texts(source, folder / "texts")
    files.append(snippet("read.R", folder))
    note = "reports.csv 不含正文，正文在 texts/ 里。The texts of reports stand in texts/, not in reports.csv."
    return Exported(tuple(files), (note,))


def _texts(source: Source, folder: Path) -> Iterable[Path]:
    """Write each report's text as a file."""
    for reports in source.pieces("reports"):
        known = reports.dropna(subset="text")
        for report_id, text in zip(known["report_id"], known["text"], strict=True):
            yield write_file(folder / f"{report_id}.txt", text.encode())


def write_jsonl(source: Source, folder: Path) -> Exported:
    """Write each table as ``NAME.jsonl``: one object a line, missing values null, lists as lists.

    Memory holds a piece of one table.
    """
    return Exported(tuple(write_pieces(folder / f"{name}.jsonl", _jsonl(source, name)) for name in source.tables))


def _jsonl(source: Source, name: str) -> Iterator[bytes]:
    """Yield a table as lines of JSON, piece by piece."""
    for frame in source.pieces(name):
        yield "".join(as_json(row) + "\n" for row in records(frame)).encode()
