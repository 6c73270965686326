"""Lines and paragraphs from the characters of a page.

A line that ends short ends its paragraph; an indented line begins one. Page numbers and running heads
are taken out. A wide gap inside a line becomes a tab, so that unruled tables keep their columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzer.read.glyphs import Glyph
from analyzer.read.grids import is_wide, join_lines

__all__ = ["Line", "drop_running_heads", "join_paragraphs", "line_text", "make_lines", "order_columns"]

_SAME_LINE = 0.5  # share of the height by which two characters of one line may be shifted
_TAB = 2.0  # a gap of more than so many characters parts columns
_SHORT = 2.5  # a line that ends so many characters before the margin is the last of its paragraph
_INDENT = 0.8
_PROSE_WIDTH = 10  # characters that a line of prose in a column has on average
_MARGIN = 0.12  # running heads and page numbers stand in this part of the page's height
_PAGE_NUMBER = re.compile(
    r"[\s—–―\-－·~_|/第页頁]*(?:\d{1,3}|[ivxIVX]{1,5})\s*(?:[/／共of]+\s*第?\s*\d{1,3}\s*[页頁]?|[页頁])?[\s—–―\-－·~_|页頁,，]*"
    r"|第\s*\d{1,3}\s*[页頁][\s,，(（/／]*共\s*\d{1,3}\s*[页頁][\s)）]*"
)
_ENUMERATOR = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、是]|\d{1,2}[.．、]|第[一二三四五六七八九十]+[，,、]"
)


@dataclass(frozen=True)
class Line:
    """One line of a page; `column` is 0 over the full width, else 1, 2."""

    glyphs: tuple[Glyph, ...]
    page: int = 0
    column: int = 0

    @property
    def x0(self) -> float:
        """Left end."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.glyphs[-1].x1

    @property
    def middle(self) -> float:
        """Height on the page of the line's middle."""
        return (self.glyphs[0].y0 + self.glyphs[0].y1) / 2

    @cached_property
    def size(self) -> float:
        """Height of the largest character."""
        return max([g.y1 - g.y0 for g in self.glyphs])

    @cached_property
    def text(self) -> str:
        """The characters, blanks and tabs; see `line_text`."""
        return line_text(self)


def make_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group characters into lines, top to bottom, each from left to right; doubled characters are dropped."""
    groups: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.y0 + g.y1, g.x0)):
        at = (glyph.y0 + glyph.y1) / 2
        if groups and at - middle <= _SAME_LINE * min(glyph.size, groups[-1][0].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
            middle = at
    return [Line(tuple(_undouble(sorted(group, key=lambda g: g.x0)))) for group in groups]


def _undouble(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop a character printed again on almost the same spot, as imitated bold type does."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        twin = kept and kept[-1].char == glyph.char and glyph.x0 - kept[-1].x0 < 0.3 * (glyph.x1 - glyph.x0)
        if not twin:
            kept.append(glyph)
    return kept


def line_text(line: Line) -> str:
    """Give the characters of a line: real blanks stay, supposed ones only between Latin words."""
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in line.glyphs:
        if before is not None:
            supposed = glyph.blank == "?" and not is_wide(glyph.char) and not is_wide(before.char)
            if glyph.x0 - before.x1 > _TAB * max(glyph.size, before.size):
                parts.append("\t")
            elif glyph.blank == " " or supposed:
                parts.append(" ")
        parts.append(glyph.char)
        before = glyph
    return "".join(parts)


def order_columns(lines: Sequence[Line], width: float) -> list[Line]:
    """Put a page in two columns into reading order; other pages stay as they are.

    Two columns are taken for granted only if a strip near the middle stays free in most lines, and these have ten
    characters on each side on average, so that no unruled table is torn apart.
    """
    gutter = _find_gutter(lines, width)
    if gutter is None:
        return list(lines)
    ordered: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if any(g.x0 < gutter < g.x1 for g in line.glyphs) or _bridges(line, gutter):
            ordered += [*right, line]
            right = []
            continue
        sides = [g for g in line.glyphs if g.x1 <= gutter], [g for g in line.glyphs if g.x0 >= gutter]
        if sides[0]:
            ordered.append(Line(tuple(sides[0]), line.page, 1))
        if sides[1]:
            right.append(Line(tuple(sides[1]), line.page, 2))
    return ordered + right


def _bridges(line: Line, gutter: float) -> bool:
    """Tell whether a line runs across the gutter without a gap there."""
    pairs = zip(line.glyphs, line.glyphs[1:], strict=False)
    return any(a.x1 <= gutter <= b.x0 and b.x0 - a.x1 < 0.8 * a.size for a, b in pairs)


def _find_gutter(lines: Sequence[Line], width: float) -> float | None:
    """Give the middle of the strip between two columns of prose, None if there is none."""
    best: tuple[int, float] | None = None
    for share in range(40, 61, 2):
        x = width * share / 100
        free = [ln for ln in lines if not _crosses(ln, x)]
        if len(free) < 0.6 * len(lines):
            continue
        left, right = [ln for ln in free if ln.x0 < x], [ln for ln in free if ln.x1 > x]
        both = len(left) + len(right) - len(free)
        widths = [sum(g.x1 <= x for ln in left for g in ln.glyphs), sum(g.x0 >= x for ln in right for g in ln.glyphs)]
        if min(widths[0] - _PROSE_WIDTH * len(left), widths[1] - _PROSE_WIDTH * len(right)) < 0:
            continue
        level = both >= 6 and both >= 0.6 * len(lines)
        # Lines of two columns need not stand level, and the second of the last page is short; then all must begin
        # at one place.
        apart = len(left) >= 6 and len(right) >= 4 and len(free) >= 0.8 * len(lines) and _is_flush(right, x)
        if (level or apart) and (best is None or len(free) > best[0]):
            best = (len(free), x)
    return None if best is None else best[1]


def _crosses(line: Line, x: float) -> bool:
    """Tell whether a line has a character at `x`, or only the gap between two letters."""
    if not line.x0 < x < line.x1:
        return False
    return any(g.x0 < x < g.x1 for g in line.glyphs) or _bridges(line, x)


def _is_flush(lines: Sequence[Line], x: float) -> bool:
    """Tell whether what stands right of `x` begins at one place in most lines."""
    begins = Counter(round(min(g.x0 for g in line.glyphs if g.x0 >= x) / 2) for line in lines)
    return begins.most_common(1)[0][1] >= 0.6 * len(lines)


def drop_running_heads(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Take page numbers, and lines that return at the edge of most pages, out of the flow."""
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    seen = Counter(key for lines in edges for key in {_masked(line) for line in lines})
    often = max(2, (len(pages) + 1) // 2)
    kept: list[list[Line]] = []
    for lines, outer in zip(pages, edges, strict=True):
        drop = {id(line) for line in outer if _is_page_number(line) or seen[_masked(line)] >= often}
        kept.append([line for line in lines if id(line) not in drop])
    return kept


def _edge_lines(lines: Sequence[Line], height: float) -> list[Line]:
    """Give the two outermost lines at the top and at the bottom that lie in the margins."""
    ordered = sorted(lines, key=lambda ln: ln.middle)
    top = [ln for ln in ordered[:2] if ln.middle < _MARGIN * height]
    bottom = [ln for ln in ordered[-2:] if ln.middle > (1 - _MARGIN) * height]
    return top + bottom


def _masked(line: Line) -> str:
    """Give a line's text without blanks, numbers masked, for comparing pages."""
    return re.sub(r"\d+", "#", "".join(g.char for g in line.glyphs))


def _is_page_number(line: Line) -> bool:
    """Tell whether a line is only a page number."""
    return bool(_PAGE_NUMBER.fullmatch(line.text))


def _margins(lines: Sequence[Line]) -> dict[tuple[int, int], tuple[float, float]]:
    """Give left and right margin of each page and column; pages with few lines take those of the document."""
    groups: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.page, line.column), []).append(line)
    whole: dict[int, list[Line]] = {}
    for line in lines:
        whole.setdefault(line.column, []).append(line)
    margins: dict[tuple[int, int], tuple[float, float]] = {}
    for (page, column), own in groups.items():
        basis = own if len(own) >= 8 else whole[column]
        margins[page, column] = (_left(basis), max(ln.x1 for ln in basis))
    return margins


def _left(lines: Sequence[Line]) -> float:
    """Give the left margin: the leftmost place where at least a tenth of the lines (two or more) begin."""
    counts = Counter(round(line.x0 / 3) for line in lines)
    often = max(2, len(lines) // 10)
    frequent = [place for place, count in counts.items() if count + counts.get(place + 1, 0) >= often]
    return min(frequent or counts) * 3.0


def _continues(last: Line, line: Line, margins: dict[tuple[int, int], tuple[float, float]]) -> bool:
    """Tell whether a line goes on with the sentence of the line before."""
    left, right = margins[last.page, last.column]
    if last.x1 < right - _SHORT * last.size or abs(last.size - line.size) > 0.15 * last.size:
        return False
    if line.x0 > margins[line.page, line.column][0] + _INDENT * line.size + 1.5:
        return False
    here = (line.page, line.column) == (last.page, last.column)
    if here and line.middle - last.middle > 2.6 * last.size:
        return False
    before, text = last.text, line.text
    if "\t" in before or "\t" in text:
        return False
    return not (before.endswith(("。", "；", "：", ":", ";")) and _ENUMERATOR.match(text))


def join_paragraphs(lines: Sequence[Line], breaks: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Join lines to paragraphs.

    Parameters
    ----------
    lines : sequence of Line
        In reading order, over all pages.
    breaks : iterable of int
        Indices before which a table stands: no paragraph runs across it.

    Returns
    -------
    list of (int, str)
        Index of each paragraph's first line, and its text.
    """
    margins, stops = _margins(lines), frozenset(breaks)
    paragraphs: list[tuple[int, list[Line]]] = []
    for i, line in enumerate(lines):
        if paragraphs and i not in stops and _continues(paragraphs[-1][1][-1], line, margins):
            paragraphs[-1][1].append(line)
        else:
            paragraphs.append((i, [line]))
    return [(first, join_lines(line.text for line in part)) for first, part in paragraphs]
