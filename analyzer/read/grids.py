r"""Paragraphs and tables that a reader finds, and how they become one text with exact offsets.

Decisions all readers share:

* A byte order mark, NUL and other control characters are dropped; every kind of line end is ``\n``;
  nothing else is changed.
* Paragraphs are parted by an empty line, so that a single line break is only a wrap or a ``<br>``.
* A table row is one line with as many tab-separated fields as the table has columns. A merged cell is
  printed once, where it begins; in the grid it stands in every place it covers.
* A cell is one line: breaks inside it are taken out between Chinese characters, else become a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzer.schema import Grid, GridCell

__all__ = [
    "Extracted",
    "Spanning",
    "Table",
    "TextBuilder",
    "assemble",
    "clean",
    "is_wide",
    "join_lines",
    "prune",
    "spread",
]

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Far above any real table; they keep wrong spans from filling memory.
_MAX_COLUMNS, _MAX_ROWS, _MAX_PLACES = 200, 20_000, 500_000


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader makes of the bytes: the text, the tables in it, the encoding where there is one.

    `meta` holds what the head of a page says of itself, as (name, content). `confidence` (0–1) tells how sure the
    recognition of characters was; None where they were read as they are.
    """

    text: str
    grids: tuple[Grid, ...] = ()
    encoding: str | None = None
    meta: tuple[tuple[str, str], ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Spanning:
    """A cell as html and docx write it: its text and how many places it covers to the right and down."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular table: ``places[row][column]`` is an index into `texts`, None where no cell is."""

    texts: tuple[str, ...]
    places: tuple[tuple[int | None, ...], ...]

    @property
    def columns(self) -> int:
        """Number of columns, 0 for a table without rows."""
        return len(self.places[0]) if self.places else 0


def clean(text: str) -> str:
    r"""Drop the byte order mark and control characters and make every line end ``\n``."""
    text = _DROPPED.sub("", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))
    return _SURROGATES.sub("\ufffd", text)


def is_wide(char: str) -> bool:
    """Tell whether a character is Chinese or Chinese punctuation, next to which no blank is needed."""
    return char >= "\u2e80" or char in "，。“”‘’—…·、〇"


def join_lines(lines: Iterable[str]) -> str:
    """Join broken lines to one, with a blank only where letters of two Latin words would touch."""
    joined = ""
    for line in (line.strip() for line in lines):
        if joined and line and not is_wide(joined[-1]) and not is_wide(line[0]):
            joined += " "
        joined += line
    return joined


def spread(rows: Sequence[Sequence[Spanning]]) -> Table:
    """Give each cell every place that its spans cover; short rows are filled up with None."""
    texts: list[str] = []
    places: list[list[int | None]] = [[] for _ in rows[:_MAX_ROWS]]
    room = _MAX_PLACES
    for r, row in enumerate(rows[:_MAX_ROWS]):
        column = 0
        for cell in row:
            while column < len(places[r]) and places[r][column] is not None:
                column += 1
            width = max(1, min(cell.columns, _MAX_COLUMNS - column))
            if column >= _MAX_COLUMNS:
                break
            texts.append(cell.text)
            covered = places[r : r + (max(1, cell.rows) if room > 0 else 1)]
            room -= width * len(covered)
            for line in covered:
                line.extend([None] * (column + width - len(line)))
                for c in range(column, column + width):
                    line[c] = len(texts) - 1 if line[c] is None else line[c]
            column += width
    widest = max((len(line) for line in places), default=0)
    return prune(Table(tuple(texts), tuple(tuple(line + [None] * (widest - len(line))) for line in places)))


def prune(table: Table) -> Table:
    """Take out columns and rows that only repeat their neighbour: every cell of theirs is merged with it."""
    rows = [row for r, row in enumerate(table.places) if r == 0 or row != table.places[r - 1]]
    columns = list(zip(*rows, strict=True))
    kept = [c for c in range(len(columns)) if c == 0 or columns[c] != columns[c - 1]]
    return Table(table.texts, tuple(tuple(row[c] for c in kept) for row in rows))


def _one_line(text: str) -> str:
    """Give a cell's text cleaned and in one line; most have nothing to clean."""
    if text.isprintable():
        return text.strip()
    return join_lines(clean(text).replace("\t", " ").split("\n"))


class TextBuilder:
    """Grows the text of a document and notes where each table and cell comes to stand."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._grids: list[Grid] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Append cleaned text as it is."""
        self._parts.append(text)
        self._length += len(text)

    def add_table(self, table: Table) -> None:
        """Append a table, one line for each row, and keep its grid."""
        begin, made = self._length, {}  # type: int, dict[int, GridCell]
        rows: list[tuple[GridCell | None, ...]] = []
        for r, places in enumerate(table.places):
            if r:
                self.add("\n")
            for c, index in enumerate(places):
                if c:
                    self.add("\t")
                if index is not None and index not in made:
                    text = _one_line(table.texts[index])
                    made[index] = GridCell(text, self._length, self._length + len(text))
                    self.add(text)
            rows.append(tuple(None if index is None else made[index] for index in places))
        self._grids.append(Grid(begin, self._length, tuple(rows)))

    def finish(self, encoding: str | None = None) -> Extracted:
        """Give the whole text with its grids."""
        return Extracted("".join(self._parts), tuple(self._grids), encoding)


def assemble(blocks: Iterable[str | Table], encoding: str | None = None) -> Extracted:
    """Put paragraphs and tables into one text, parted by empty lines; empty ones are left out."""
    builder, started = TextBuilder(), False
    for block in blocks:
        if isinstance(block, str):
            block = clean(block).strip()
        elif not any(text.strip() for text in block.texts):
            continue
        if not block:
            continue
        if started:
            builder.add("\n\n")
        started = True
        if isinstance(block, str):
            builder.add(block)
        else:
            builder.add_table(block)
    return builder.finish(encoding)
