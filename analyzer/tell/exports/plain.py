"""csv and jsonl: every table as text, for Excel and for programs."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from analyzer.tell.exports.base import Exported, Source, as_json, flat, records, snippet
from analyzer.tell.render.plain import write_file

__all__ = ["csv_bytes", "write_csv", "write_jsonl"]

_BOM = "\ufeff".encode()  # without it Excel takes Chinese for Latin letters


def csv_bytes(frame: pd.DataFrame, *, bom: bool) -> bytes:
    r"""Give a table as CSV in UTF-8: words in quotation marks, missing cells empty without them.

    Lists become JSON, dates ``2022-01-31``, truth values ``true`` and ``false``. Line ends are LF.
    """
    columns = {str(name): _column(frame[name]) for name in frame.columns}
    buffer = io.BytesIO()
    options = pa_csv.WriteOptions(include_header=True, quoting_style="needed")
    pa_csv.write_csv(pa.table(columns), buffer, options)
    return (_BOM if bom else b"") + buffer.getvalue()


def _column(values: pd.Series) -> pa.Array:
    """Turn a column into what CSV can hold; a missing value stays null."""
    if values.dtype == object or str(values.dtype).startswith(("string", "str")):
        return pa.array([flat(v) for v in values], type=pa.string(), from_pandas=True)
    return pa.array(values, from_pandas=True)


def write_csv(source: Source, folder: Path) -> Exported:
    """Write each table as ``NAME.csv``, and the reports' texts as ``texts/REPORT_ID.txt``.

    A text is longer than a cell of Excel may be, and its offsets must survive, so it stands in a
    file of its own: UTF-8 without BOM, line ends LF. ``read.R`` reads all of it into R.
    """
    files = [
        write_file(folder / f"{name}.csv", csv_bytes(frame.drop(columns="text") if name == "reports" else frame, bom=True))
        for name, frame in source.tables.items()
    ]  # fmt: skip
    files += _texts(source.tables["reports"], folder / "texts")
    files.append(snippet("read.R", folder))
    note = "reports.csv 不含正文，正文在 texts/ 里。The texts of reports stand in texts/, not in reports.csv."
    return Exported(tuple(files), (note,))


def _texts(reports: pd.DataFrame, folder: Path) -> Iterable[Path]:
    """Write each report's text as a file."""
    known = reports.dropna(subset="text")
    for report_id, text in zip(known["report_id"], known["text"], strict=True):
        yield write_file(folder / f"{report_id}.txt", text.encode())


def write_jsonl(source: Source, folder: Path) -> Exported:
    """Write each table as ``NAME.jsonl``: one object a line, missing values null, lists as lists."""
    files = []
    for name, frame in source.tables.items():
        lines = "".join(as_json(row) + "\n" for row in records(frame))
        files.append(write_file(folder / f"{name}.jsonl", lines.encode()))
    return Exported(tuple(files))
