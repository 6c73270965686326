"""xlsx: one workbook, a sheet for each table, with a dictionary, real types and filters."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from analyzer.tell.exports.base import Exported, Source, flat
from analyzer.tell.render.plain import write_file

__all__ = ["MOST_ROWS", "write_xlsx"]

MOST_ROWS = 1_048_576  # of a sheet, the head included, by Excel
_LONGEST_CELL = 32_767  # characters, by Excel
_CREATED = datetime(2000, 1, 1)  # fixed, so that equal tables are equal bytes
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_WIDE = frozenset({"text", "message", "message_en", "title", "heading", "row", "column", "path"})


@dataclass(slots=True)
class _Book:
    """A workbook being written, its looks, and what had to be cut."""

    book: Any
    head: Any
    date: Any
    sheets: list[tuple[str, str]] = field(default_factory=list)
    cut: int = 0
    notes: list[str] = field(default_factory=list)


def _pieces(frame: pd.DataFrame, most: int) -> Iterator[pd.DataFrame]:
    """Cut a table into pieces that a sheet can hold."""
    room = most - 1
    for begin in range(0, max(len(frame), 1), room):
        yield frame.iloc[begin : begin + room]


def _sheet(book: _Book, name: str, frame: pd.DataFrame) -> None:
    """Write one sheet: head, rows in their types, filter, first row fixed."""
    sheet = book.book.add_worksheet(name)
    columns = list(frame.columns)
    for c, column in enumerate(columns):
        sheet.set_column(c, c, 60 if column in _WIDE else 16)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), len(columns) - 1)
    sheet.write_row(0, 0, columns, book.head)
    dates = [column == "published" for column in columns]
    for r, row in enumerate(frame.astype(object).itertuples(index=False, name=None), 1):
        for c, value in enumerate(row):
            _cell(book, sheet, (r, c), flat(value), dates[c])


def _cell(book: _Book, sheet: Any, place: tuple[int, int], value: object, date: bool) -> None:
    """Write one cell as what it is; nothing where nothing is known."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value)
    elif date:
        sheet.write_datetime(*place, datetime.fromisoformat(str(value)), book.date)
    else:
        text = str(value)
        if len(text) > _LONGEST_CELL:
            book.cut += 1
            text = text[:_LONGEST_CELL]
        sheet.write_string(*place, text)


def _dictionary(book: _Book, source: Source) -> None:
    """Write the first sheet: every column of every table, what it means, which values it may have."""
    sheet = book.book.add_worksheet("dictionary")
    heads = ("sheet", "table 表", "column", "中文", "English", "values 取值")
    for c, width in enumerate((14, 44, 18, 40, 50, 90)):
        sheet.set_column(c, c, width)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, heads, book.head)
    row = 1
    for name, frame in source.tables.items():
        info = source.dictionary.table(name)
        for column in frame.columns:
            about = source.dictionary.column(name, str(column), source.codebook)
            codes = source.dictionary.codes(str(column), source.codebook)
            numbers = source.dictionary.named_numbers(str(column), source.codebook)
            values = "; ".join([*(f"{k} = {v}" for k, v in (codes or numbers).items())])
            for c, text in enumerate((name, f"{info.zh} {info.en}", str(column), about.zh, about.en, values)):
                if text:
                    sheet.write_string(row, c, text[:_LONGEST_CELL])
            row += 1
    sheet.autofilter(0, 0, max(row - 1, 1), len(heads) - 1)


def write_xlsx(source: Source, folder: Path, *, most_rows: int = MOST_ROWS) -> Exported:
    """Write ``dataset.xlsx``: a dictionary, then each table; a table too long for a sheet goes on in the next.

    Texts longer than 32,767 characters are cut in their cell, and the notes say how many; the other
    formats hold them whole. Words that begin with ``=`` stay words.

    Parameters
    ----------
    source : Source
        What is exported.
    folder : Path
        Where to.
    most_rows : int
        Rows of a sheet, head included.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"title": "disclosure-analyzer", "created": _CREATED})
        book = _Book(workbook, workbook.add_format({"bold": True, "bottom": 1}),
                     workbook.add_format({"num_format": "yyyy-mm-dd"}))  # fmt: skip
        _dictionary(book, source)
        for name, frame in source.tables.items():
            pieces = list(_pieces(frame, most_rows))
            for n, piece in enumerate(pieces, 1):
                _sheet(book, name if n == 1 else f"{name} {n}", piece)
            if len(pieces) > 1:
                book.notes.append(
                    f"{name}: {len(frame)} 行，分 {len(pieces)} 个工作表。{len(frame)} rows on {len(pieces)} sheets."
                )
    if book.cut:
        book.notes.append(
            f"{book.cut} 个格子超过 {_LONGEST_CELL} 字，已截断；全文见 csv、jsonl。"
            f"{book.cut} cells were longer than {_LONGEST_CELL} characters and are cut; csv and jsonl hold them whole."
        )
    return Exported((write_file(folder / "dataset.xlsx", buffer.getvalue()),), tuple(book.notes))
