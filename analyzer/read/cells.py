"""The cells of Word tables: plain tables in one pass over their elements, and cells laid on the grid.

Most tables hold nothing but words in cells. Such a table is walked through once, and only elements that matter
are touched; any other is left to the general reader, which gives the same for a plain one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from analyzer.read.grids import Table, join_lines, prune
from analyzer.read.numbering import W

__all__ = ["Row", "plain_rows", "spread_rows"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What a plain table does not hold: tracked changes, controls, tables in cells, pictures, boxes, notes, fields, signs,
# hidden words, numbers of lists.
_SPECIAL = (
    *(W + tag for tag in (
        "del", "ins", "moveFrom", "moveTo", "tcPrChange", "trPrChange", "pPrChange", "rPrChange", "tblPrChange",
        "sdt", "customXml", "smartTag", "drawing", "pict", "object", "txbxContent", "footnoteReference",
        "endnoteReference", "delText", "instrText", "fldSimple", "fldChar", "ruby", "rt", "tab", "ptab", "br", "cr",
        "noBreakHyphen", "sym", "vanish", "numPr",
    )),
    _MC + "AlternateContent",
)  # fmt: skip
_TABLE, _ROW, _CELL, _PARAGRAPH, _TEXT = (W + tag for tag in ("tbl", "tr", "tc", "p", "t"))
_SPAN, _MERGE, _STYLE, _BEFORE = (W + tag for tag in ("gridSpan", "vMerge", "pStyle", "gridBefore"))
_VALUE = W + "val"
_DIGITS = re.compile(r"\d{1,4}")


@dataclass(slots=True)
class Row:
    """A row: grid columns it leaves out before its first cell, then text, width and "goes on from above" of each."""

    before: int = 0
    cells: list[tuple[str, int, bool]] = field(default_factory=list)


def _number(value: str, default: int) -> int:
    """Read a count of grid columns, at most 200."""
    return min(int(value), 200) if _DIGITS.fullmatch(value) else default


def _joined(paragraphs: list[str]) -> str:
    """Give the paragraphs of a cell in one line."""
    if len(paragraphs) == 1 and "\n" not in paragraphs[0]:
        return paragraphs[0].strip()
    return join_lines(line for text in paragraphs for line in text.split("\n"))


def plain_rows(table: etree._Element, is_ordinary: Callable[[str], bool]) -> list[Row] | None:
    """Give the rows of a table that holds only words in cells.

    Parameters
    ----------
    table : Element
        A ``w:tbl``.
    is_ordinary : callable
        Tells of a paragraph style that it neither numbers nor hides its paragraphs.

    Returns
    -------
    list of Row or None
        None where the table holds anything else and must be read in the general way.
    """
    if next(table.iter(*_SPECIAL), None) is not None:
        return None
    rows: list[Row] = []
    paragraphs: list[str] = []
    width, continued, inside = 1, False, False
    for item in table.iter(_TEXT, _PARAGRAPH, _CELL, _ROW, _SPAN, _MERGE, _STYLE, _BEFORE, _TABLE):
        tag = item.tag
        if tag == _TEXT:
            if paragraphs:
                paragraphs[-1] += item.text or ""
        elif tag == _PARAGRAPH:
            paragraphs.append("")
        elif tag in (_CELL, _ROW):
            if inside:
                rows[-1].cells.append((_joined(paragraphs), width, continued))
            inside = tag == _CELL
            if not inside:
                rows.append(Row())
            elif not rows:
                return None
            paragraphs, width, continued = [], 1, False
        elif tag == _SPAN:
            width = max(1, _number(item.get(_VALUE, "1"), 1))
        elif tag == _MERGE:
            continued = item.get(_VALUE, "continue") == "continue"
        elif tag == _BEFORE:
            rows[-1].before = _number(item.get(_VALUE, "0"), 0)
        elif (tag == _TABLE and item is not table) or (tag == _STYLE and not is_ordinary(item.get(_VALUE, ""))):
            return None
    if inside:
        rows[-1].cells.append((_joined(paragraphs), width, continued))
    return rows


def spread_rows(rows: Sequence[Row]) -> Table:
    """Lay cells on the grid; a continued cell joins the one above it."""
    texts: list[str] = []
    places: list[list[int | None]] = []
    above: list[int | None] = []
    for row in rows:
        placed: list[int | None] = [None] * row.before if row.cells else []
        for text, width, continued in row.cells:
            at = len(placed)
            index = above[at] if continued and at < len(above) else None
            if index is None:
                index = len(texts)
                texts.append(text)
            if width == 1:
                placed.append(index)
            else:
                placed.extend([index] * width)
        places.append(placed)
        above = placed
    widest = max(map(len, places))
    return prune(Table(tuple(texts), tuple(tuple(line + [None] * (widest - len(line))) for line in places)))
