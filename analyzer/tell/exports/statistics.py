"""dta and sav: tables for Stata and SPSS, with labels and within their limits."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from analyzer.errors import OutputError
from analyzer.tell.exports.base import Exported, Source, flat, snippet
from analyzer.tell.render.plain import write_file

__all__ = ["write_dta", "write_sav"]

_TABLES_WITHOUT = {"reports": ("text",)}  # whole texts fit in neither format
_LABEL = 80  # characters of a label, by Stata
_NAME = 32  # characters of a name, by Stata
_STATA_VERSION = 14  # format 118, which Stata 14 and every edition since reads; 15 means 119, for Stata/MP alone
_STATA_TEXT = 2_045  # bytes of a plain string variable, by Stata
_SPSS_TEXT = 32_767  # bytes, by SPSS
_SPSS_LABEL = 120  # bytes of a value label, by SPSS


@dataclass(slots=True)
class _Prepared:
    """A table in the types of a statistics program, with its labels; `cut` counts shortened strings by column."""

    frame: pd.DataFrame
    labels: list[str] = field(default_factory=list)
    values: dict[str, dict[int, str]] = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)


def _clipped(text: str, most: int) -> str:
    """Cut a text to so many bytes of UTF-8, never inside a character."""
    data = text.encode()
    return text if len(data) <= most else data[:most].decode(errors="ignore")


def _coded(values: pd.Series, codes: Mapping[str, str]) -> tuple[pd.Series, dict[int, str]]:
    """Turn coded words into whole numbers from 1 in the codebook's order, each with its name.

    A value that the codebook does not name follows behind under its own words.
    """
    extra = sorted({str(v) for v in values.dropna()} - set(codes))
    names = {**codes, **{v: v for v in extra}}
    numbers = {value: n for n, value in enumerate(names, 1)}
    return values.map(numbers).astype("float64"), {numbers[v]: name for v, name in names.items()}


def _prepare(name: str, frame: pd.DataFrame, source: Source, text: int, label: int) -> _Prepared:
    """Bring a table into numbers and strings of at most `text` bytes, labels of at most `label` bytes."""
    frame = frame.drop(columns=[c for c in _TABLES_WITHOUT.get(name, ()) if c in frame.columns])
    done = _Prepared(pd.DataFrame(index=frame.index))
    columns: dict[str, pd.Series] = {}
    for column in map(str, frame.columns):
        values, codes = frame[column], source.dictionary.codes(column, source.codebook)
        short = column[:_NAME]
        about = source.dictionary.column(name, column, source.codebook)
        done.labels.append(about.label[:_LABEL])
        if codes:
            columns[short], names = _coded(values, codes)
            done.values[short] = {n: _clipped(v[:_LABEL], label) for n, v in names.items()}
        elif values.dtype == object or str(values.dtype).startswith(("string", "str")):
            plain = [flat(v) for v in values]
            clipped = ["" if v is None else _clipped(str(v), text) for v in plain]
            if cut := sum(v is not None and c != v for c, v in zip(clipped, plain, strict=True)):
                done.cut[column] = cut
            columns[short] = pd.Series(clipped, index=frame.index, dtype="object")
        else:
            columns[short] = values.astype("float64")
            if names := source.dictionary.named_numbers(column, source.codebook):
                done.values[short] = {n: _clipped(v, label) for n, v in names.items()}
    done.frame = pd.DataFrame(columns, index=frame.index)
    return done


def _write(path: Path, done: _Prepared, title: str) -> Path:
    """Write one table by pyreadstat, which wants a file, and fix the time it puts in."""
    with tempfile.TemporaryDirectory() as folder:
        temporary = Path(folder) / path.name
        options: dict[str, Any] = {
            "file_label": title[:60], "column_labels": done.labels, "variable_value_labels": done.values,
        }  # fmt: skip
        try:
            if path.suffix == ".dta":
                pyreadstat.write_dta(done.frame, str(temporary), version=_STATA_VERSION, **options)
            else:
                pyreadstat.write_sav(done.frame, str(temporary), **options)
        except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError) as error:
            raise OutputError(f"{path.name}: cannot be written ({error}); export another format") from error
        return write_file(path, _timeless(temporary.read_bytes(), path.suffix))


def _timeless(data: bytes, kind: str) -> bytes:
    """Put a fixed moment where the file says when it was written, so that equal tables are equal bytes."""
    if kind == ".dta":
        begin = data.index(b"<timestamp>") + len(b"<timestamp>")
        length = data[begin]
        return data[: begin + 1] + b"01 Jan 2000 00:00"[:length].ljust(length) + data[begin + 1 + length :]
    # SPSS: creation date (9 bytes) and time (8 bytes) at fixed places of the header.
    return data[:92] + b"01 Jan 0000:00:00" + data[109:]


def _write_all(source: Source, folder: Path, ending: str, text: int, label: int) -> Exported:
    """Write each table; say what was shortened."""
    files, notes = [], []
    for name, frame in source.tables.items():
        if frame.empty:
            notes.append(f"{name}: 没有数据，未写出。No rows, not written.")
            continue
        done = _prepare(name, frame, source, text, label)
        files.append(_write(folder / f"{name}{ending}", done, source.dictionary.table(name).en))
        for column, cut in done.cut.items():
            notes.append(
                f"{name}.{column}: {cut} 个值超过 {text} 字节，已截断。"
                f"{cut} values longer than {text} bytes are cut; csv and jsonl hold them whole."
            )
    notes.append("reports 不含正文，正文见 csv。The texts of reports are left out; csv holds them.")
    return Exported(tuple(files), tuple(notes))


def write_dta(source: Source, folder: Path) -> Exported:
    """Write each table as ``NAME.dta`` (Stata 14 and later) and ``read.do``, which joins them.

    Coded words become numbers with value labels; labels have at most 80 characters, strings 2,045
    bytes. Missing numbers are ``.``, missing words the empty string, as Stata has no other.
    """
    done = _write_all(source, folder, ".dta", _STATA_TEXT, 4 * _LABEL)
    return Exported((*done.files, snippet("read.do", folder)), done.notes)


def write_sav(source: Source, folder: Path) -> Exported:
    """Write each table as ``NAME.sav`` for SPSS. As `write_dta`; value labels have at most 120 bytes."""
    return _write_all(source, folder, ".sav", _SPSS_TEXT, _SPSS_LABEL)
