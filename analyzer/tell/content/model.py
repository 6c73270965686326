"""The content model: what a page says, without a word on how it looks.

A page is a list of blocks. Every renderer shows the same blocks; charts are data here, and a figure
always carries the table of what it draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "Cell",
    "Chart",
    "Column",
    "Definitions",
    "Dumbbell",
    "Figure",
    "Heading",
    "Heat",
    "Inline",
    "Line",
    "Link",
    "Multiples",
    "Network",
    "Note",
    "Page",
    "Paragraph",
    "Quote",
    "QuoteGroup",
    "QuoteList",
    "SideBySide",
    "Slope",
    "Source",
    "Sources",
    "Stack",
    "Strips",
    "Strong",
    "Table",
    "Tiles",
    "Timeline",
]


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry weight."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another block (``#id``) or to another page of the same folder."""

    text: str
    target: str


Inline = str | Strong | Link


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 opens a part of the page, level 3 a subject inside it."""

    level: Literal[2, 3]
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `style` is ``lead`` for the opening sentences, else ``body``."""

    parts: tuple[Inline, ...]
    style: Literal["lead", "body"] = "body"


@dataclass(frozen=True, slots=True)
class Note:
    """An aside: how a number was made, or what to beware of."""

    parts: tuple[Inline, ...]
    kind: Literal["method", "warning"] = "method"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: `value` with its interval, and last year's value. None is "not known"."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    small: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars; values are shares (0–1) where `percent`, else counts."""

    bars: tuple[Bar, ...]
    percent: bool = True
    legend: tuple[str, str] | None = None  # what the bar and the hollow dot stand for


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """Two values for each row joined by a line: `first` as counted, `second` in another way."""

    labels: tuple[str, ...]
    first: tuple[float | None, ...]
    second: tuple[float | None, ...]
    legend: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heat:
    """A grid of shares or counts, shape (rows, columns); `small` marks bases too small to read."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    small: tuple[tuple[bool, ...], ...]
    percent: bool = True
    row_title: str = ""
    column_title: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """Rows divided into shares that add up to one, in the order of `parts`.

    `warns`: the last part is what went wrong, and stands out.
    """

    rows: tuple[str, ...]
    parts: tuple[str, ...]
    shares: tuple[tuple[float, ...] | None, ...]
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Strips:
    """Distributions side by side: one value (0–1) for each report, with the median marked."""

    labels: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Slope:
    """Two orders of the same rows: ranks left and right, with what is written beside them."""

    labels: tuple[str, ...]
    first: tuple[int, ...]  # rank of each row, 1 = first
    second: tuple[int, ...]
    notes: tuple[tuple[str, str], ...]  # what stands behind the name left and right, such as the share
    heads: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Multiples:
    """The same bars for several groups, one small panel each, on one scale."""

    panels: tuple[tuple[str, tuple[Bar, ...]], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A share over the years: None where nothing was read; `small` years are drawn hollow."""

    label: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    small: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines over the same years, one small panel each."""

    years: tuple[int, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tiles:
    """A value for each tile of a map without shapes: (short name, column, row, value or None)."""

    tiles: tuple[tuple[str, int, int, float | None], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Groups of nodes: for each its name, number of nodes, and links between nodes by their number."""

    groups: tuple[tuple[str, int, tuple[tuple[int, int], ...]], ...]


Chart = Bars | Dumbbell | Heat | Multiples | Network | Slope | Stack | Strips | Tiles | Timeline


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand right."""

    name: str
    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: `note` is printed small under it, `muted` marks a small base.

    `value` is the number that `text` writes, unrounded, for tables that compute on: a share is 0–1,
    `points` a difference of shares (also 0–1). `low`, `high` and `base` are its interval and base.
    """

    text: str
    note: str = ""
    muted: bool = False
    target: str = ""
    value: float | None = None
    unit: Literal["", "count", "share", "points", "number"] = ""
    low: float | None = None
    high: float | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the first cell of a row names the row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its finding as title, its unit and base as subtitle, and the table it draws."""

    id: str
    title: str
    subtitle: str
    chart: Chart
    alt: str
    table: Table
    method: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A report's own words: ``report text[start:end]``, and where they stand."""

    text: str
    source: str
    report_id: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """Quotes of one subject."""

    title: str
    summary: str
    quotes: tuple[Quote, ...]
    id: str = ""
    more: Link | None = None  # to the page that holds more of them


@dataclass(frozen=True, slots=True)
class QuoteList:
    """Groups of quotes; `level` is that of their titles, one below the heading they stand under."""

    groups: tuple[QuoteGroup, ...]
    level: Literal[3, 4] = 4


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two passages that share their words, beside one another."""

    title: str
    detail: str
    left: Quote
    right: Quote


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and what they mean; each can be linked to as ``#def-KEY``."""

    items: tuple[tuple[str, str, str], ...]  # key, term, text


@dataclass(frozen=True, slots=True)
class Source:
    """A report that the page quotes."""

    report_id: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sources:
    """All reports that the page quotes; each can be linked to as ``#REPORT_ID``."""

    items: tuple[Source, ...]


Block = Heading | Paragraph | Note | Figure | Table | QuoteList | SideBySide | Definitions | Sources


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a year, or the index over all years."""

    name: str
    lang: str
    title: str
    subtitle: str
    description: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Give the headings that open a part, for the table of contents."""
        return tuple(b for b in self.blocks if isinstance(b, Heading) and b.level == 2)
