"""Tables as they stand in plain text: rows of printed cells, whatever the layout.

Four layouts occur: rows with pipes (Markdown), rows with tabs between cells, one cell per line
behind a tab with an empty line between rows, and bare lines (one cell or one row per line) that only
the official labels give away. The first three tell blank cells from missing ones; the last does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.parse.headings import find_headings
from analyzer.parse.numerals import is_value
from analyzer.schema import Grid, GridCell

__all__ = ["Printed", "find_printed"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as printed: rows of cells in order; blank cells are cells with empty text.

    `blanks` is False where the layout cannot show a blank cell: then a row is only labels and
    the numbers after them.
    """

    start: int
    end: int
    rows: tuple[tuple[GridCell, ...], ...]
    blanks: bool


_RULE = re.compile(r"[\s|:+=_-]*$")
_MARKUP = re.compile(r"<br ?/?>|\*\*")
_MAX_CONTINUED = 30  # letters of a line that goes on with the cell above; real ones have 2 to 12
_LONG_CELL = 150  # a data table has no cell longer than this; a layout table has

_ANCHOR = re.compile(
    r"第二十六?条第|^信息内容|勾稽关系|^申请人情况|本年新收政府信息公开申请|^结果 ?维持|未经复议直接(?:起诉|诉讼)|本年制发件数|本年新制作数量"
    r"|^自然人|上年(?:度)?结转政府信息"
)
_ANCHOR_ROW = re.compile(
    r"(?:规章|行政规范性文件|规范性文件|行政许可|行政处罚|行政强制|行政复议|行政诉讼|\(一\)予以公开)(?:\s|$)"
)
_VALUES = re.compile(r"(?:(?<=[ \t])|^)([+-]?\d[\d,.]*(?: ?(?:万?元|件|项|条|个|份))?|[-/—]{1,2}|无)(?=\s|$)")
_NUMBER_RUN = re.compile(r"[ \t]*(?:\d{1,6}[ \t]+){6,}\d{1,6}[ \t]*$")  # a row, or a whole table, whose words are lost
_PROSE = re.compile(r"[。;!?]|，.*，")
_MAX_LABEL = 60  # letters of the longest line inside a table of bare lines


def _cell(folded: str, start: int, end: int) -> GridCell:
    """Make a cell of a stretch without the white space around it."""
    piece = folded[start:end]
    text = piece.strip()
    if len(text) == len(piece):
        return GridCell(text, start, end)
    start = start + piece.index(text) if text else end
    return GridCell(text, start, start + len(text))


def _split(folded: str, start: int, end: int, sign: str) -> tuple[GridCell, ...]:
    """Cut a line at each `sign`; an outer sign opens and closes the row."""
    line = folded[start:end]
    cells, at = [], start
    for piece in line.split(sign):
        cells.append(_cell(folded, at, at + len(piece)))
        at += len(piece) + 1
    if sign == "|":
        if line.lstrip().startswith("|"):
            cells = cells[1:]
        if line.rstrip().endswith("|"):
            cells = cells[:-1]
    return tuple(cells)


def _kind(line: str) -> str:
    """Tell the layout of a line: pipe, row, cell, empty or other."""
    tabs = line.count("\t")
    if not tabs and not line.strip(" |"):
        return "empty"  # runs of pipes are what is left of a page's layout
    if line.count("|") >= 2:
        return "pipe"
    if not tabs:
        return "other"
    return "cell" if tabs == 1 and line[0] == "\t" else "row"


def _is_heading(folded: str, start: int, end: int) -> bool:
    """Tell whether a line opens a section."""
    return any(h.weight >= 2 and h.level in ("top", "none") for h in find_headings(folded[start:end]))


def _separated(folded: str, lines: Sequence[tuple[int, int]], kinds: Sequence[str]) -> Iterator[Printed]:
    """Yield the tables whose lines carry pipes or tabs."""
    i, n = 0, len(lines)
    while i < n:
        kind = kinds[i]
        if kind not in ("pipe", "row", "cell"):
            i += 1
            continue
        j = i
        if kind == "cell":
            j, rows = _cells_per_line(folded, lines, kinds, i)
        else:
            sign = "|" if kind == "pipe" else "\t"
            rows = []
            while j < n and kinds[j] in (kind, "cell"):
                if not _RULE.match(folded, *lines[j]) or kind == "row":
                    rows.append(_split(folded, *lines[j], sign))
                j += 1
        if len(rows) > 1 or kind != "cell":
            yield Printed(lines[i][0], lines[j - 1][1], tuple(rows), True)
        i = j


def _cells_per_line(
    folded: str, lines: Sequence[tuple[int, int]], kinds: Sequence[str], i: int
) -> tuple[int, list[tuple[GridCell, ...]]]:
    """Read a table of one cell per line behind a tab; an empty line ends a row."""
    rows: list[tuple[GridCell, ...]] = []
    row: list[GridCell] = []
    last = i
    for j in range(i, len(lines)):
        kind = kinds[j]
        if kind == "cell":
            row.append(_cell(folded, *lines[j]))
            last = j
        elif kind == "empty":
            if row:
                rows.append(tuple(row))
            row = []
        elif kind == "other" and _goes_on(folded, lines, kinds, j):
            part = _cell(folded, *lines[j])
            held = row or list(rows.pop() if rows else ())
            if held and held[-1].text and not is_value(held[-1].text):
                held[-1] = GridCell(held[-1].text + part.text, held[-1].start, part.end)
            row = held
            last = j
        else:
            break
    if row:
        rows.append(tuple(row))
    return last + 1, rows


def _goes_on(folded: str, lines: Sequence[tuple[int, int]], kinds: Sequence[str], j: int) -> bool:
    """Tell whether a line without a tab is the rest of the cell above: short, no heading, the table goes on below."""
    start, end = lines[j]
    if end - start > _MAX_CONTINUED or _is_heading(folded, start, end):
        return False
    following = next((k for k in range(j + 1, min(j + 5, len(kinds))) if kinds[k] != "empty"), None)
    return following is not None and kinds[following] in ("cell", "other")


def _bare_row(folded: str, start: int, end: int) -> tuple[GridCell, ...]:
    """Cut a bare line into a label and the numbers after it."""
    line = folded[start:end]
    hits = list(_VALUES.finditer(line))
    while hits and line[hits[-1].end() :].strip():
        return (_cell(folded, start, end),)
    first = len(hits)
    edge = len(line.rstrip())
    while first and not line[hits[first - 1].end() : edge].strip():
        first -= 1
        edge = hits[first].start()
    cells = [_cell(folded, start + h.start(1), start + h.end(1)) for h in hits[first:]]
    label = _cell(folded, start, start + edge)
    return (label, *cells) if label.text else tuple(cells)


def _bare(folded: str, lines: Sequence[tuple[int, int]], kinds: Sequence[str]) -> Iterator[Printed]:
    """Yield the tables of bare lines: from an official label on, as long as lines stay short."""
    i, n = 0, len(lines)
    while i < n:
        if kinds[i] != "other":
            i += 1
            continue
        line = folded[slice(*lines[i])].strip(" |")
        named = len(line) <= _MAX_LABEL + 20 and (_ANCHOR.search(line) or _ANCHOR_ROW.match(line))
        run = _NUMBER_RUN.match(line)
        if not (named or run) or _is_heading(folded, *lines[i]) and not _ANCHOR.search(line):
            i += 1
            continue
        rows, last, j = [], i, i
        while j < n and kinds[j] in ("other", "empty"):
            start, end = lines[j]
            if kinds[j] == "other":
                text = folded[start:end]
                if len(text.strip()) > _MAX_LABEL + 40 and not _bare_row(folded, start, end)[1:]:
                    break
                if "。" in text or (
                    j > i and _is_heading(folded, start, end) and not _ANCHOR_ROW.match(text.strip(" |"))
                ):
                    break
                while end > start and folded[end - 1] in " |":
                    end -= 1
                rows.append(_bare_row(folded, start, end))
                last = j
            j += 1
        if len(rows) >= 3 or run:
            yield Printed(lines[i][0], lines[last][1], tuple(rows), False)
        i = max(j, i + 1)


def _from_reader(grid: Grid, folded: str) -> Printed:
    """Turn a reader's grid into a printed table: a merged cell is printed once."""
    rows = []
    for row in grid.rows:
        cells: list[GridCell] = []
        for cell in row:
            if cell is None or not cell.text.strip():
                cells.append(GridCell("", cell.start if cell else grid.start, cell.start if cell else grid.start))
            elif not cells or (cells[-1].start, cells[-1].end) != (cell.start, cell.end):
                cells.append(_cell(folded, cell.start, cell.end))
        rows.append(tuple(cells))
    return Printed(grid.start, grid.end, tuple(rows), True)


def _is_data(grid: Grid) -> bool:
    """Tell a table of data from one that only lays out a page."""
    return all(cell is None or len(cell.text) <= _LONG_CELL for row in grid.rows for cell in row)


def find_printed(folded: str, grids: Sequence[Grid]) -> list[Printed]:
    """Find all tables of a document.

    Parameters
    ----------
    folded : str
        The folded text.
    grids : sequence of Grid
        The tables the reader found; layout tables among them are passed over.

    Returns
    -------
    list of Printed
        In order of the text, without overlaps.
    """
    found = [_from_reader(g, folded) for g in sorted(grids, key=lambda g: (g.start, -g.end)) if _is_data(g)]
    found = [p for i, p in enumerate(found) if not any(q.start <= p.start and p.end <= q.end for q in found[:i])]
    printed: list[Printed] = []
    at = 0
    for known in [*found, Printed(len(folded), len(folded), (), True)]:
        if known.start > at:
            printed.extend(_in_text(folded, at, known.start))
        if known.rows:
            printed.append(known)
        at = max(at, known.end)
    return printed


def _in_text(folded: str, start: int, end: int) -> list[Printed]:
    """Find the tables in a stretch of plain text."""
    lines, kinds = [], []
    for line in folded[start:end].split("\n"):
        lines.append((start, start + len(line)))
        kinds.append(_kind(line))
        start += len(line) + 1
    found = list(_separated(folded, lines, kinds)) if {"pipe", "row", "cell"} & set(kinds) else []
    for p in found:
        first, after = bisect_left(lines, (p.start, 0)), bisect_left(lines, (p.end + 1, 0))
        kinds[first:after] = ["taken"] * (after - first)
    found.extend(_bare(folded, lines, kinds))
    return sorted(found, key=lambda p: p.start)
