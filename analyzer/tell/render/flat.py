"""A table as plain rows with typed numbers: bounds, bases and notes in columns of their own."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from analyzer.tell.content.model import Cell, Table
from analyzer.tell.content.wording import Wording

__all__ = ["Field", "csv_link", "fields_of"]

_EXTRA: tuple[tuple[str, Callable[[Cell], float | None]], ...] = (
    ("low", lambda cell: cell.low), ("high", lambda cell: cell.high), ("base", lambda cell: cell.base),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet: its head, what it holds, how wide it is, and how to take it from a row."""

    head: str
    meaning: str
    take: Callable[[tuple[Cell, ...]], tuple[object, str]]


def fields_of(table: Table, say: Wording) -> list[Field]:
    """Give the columns of a sheet: each column of the table, with its note, bounds and base where it has them."""
    found: list[Field] = []
    for i, column in enumerate(table.columns):
        cells = [row[i] for row in table.rows]
        typed = any(cell.value is not None for cell in cells)
        found.append(Field(column.name, say("xlsx.value" if typed else "xlsx.text"), _value_of(i, typed)))
        for name, get in _EXTRA:
            if any(get(cell) is not None for cell in cells):
                found.append(
                    Field(f"{column.name} {say(f'xlsx.{name}')}", say(f"xlsx.{name}_meaning"), _extra_of(i, name, get))
                )
        if any(cell.note for cell in cells) and not any(cell.low is not None for cell in cells):
            found.append(Field(f"{column.name} {say('xlsx.note')}", say("xlsx.note_meaning"), _note_of(i)))
    return found


def _value_of(i: int, typed: bool) -> Callable[[tuple[Cell, ...]], tuple[object, str]]:
    """Take a cell's number where its column has numbers, else its words; an unknown number is an empty cell."""

    def take(row: tuple[Cell, ...]) -> tuple[object, str]:
        cell = row[i]
        if typed and (cell.value is not None or cell.unit):
            whole = cell.unit == "count" and cell.value is not None and cell.value.is_integer()
            return int(cell.value or 0) if whole else cell.value, cell.unit + ("-muted" if cell.muted else "")
        return cell.text, "wrap"

    return take


def _extra_of(
    i: int, name: str, get: Callable[[Cell], float | None]
) -> Callable[[tuple[Cell, ...]], tuple[object, str]]:
    """Take a bound or the base of a cell."""

    def take(row: tuple[Cell, ...]) -> tuple[object, str]:
        return get(row[i]), "count" if name == "base" else row[i].unit

    return take


def _note_of(i: int) -> Callable[[tuple[Cell, ...]], tuple[object, str]]:
    """Take the note of a cell."""

    def take(row: tuple[Cell, ...]) -> tuple[object, str]:
        return row[i].note, "wrap"

    return take


def csv_link(table: Table, say: Wording) -> str:
    """Give a table as the address of a CSV file inside the page: UTF-8 with a mark that Excel knows it by."""
    found, buffer = fields_of(table, say), io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([one.head for one in found])
    for row in table.rows:
        writer.writerow([_guarded(one.take(row)[0]) for one in found])
    data = base64.b64encode(("\ufeff" + buffer.getvalue()).encode()).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{data}"


def _guarded(value: object) -> object:
    """Keep a spreadsheet from taking words for a formula; nothing stays nothing."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return "" if value is None else value
