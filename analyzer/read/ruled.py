"""Tables from ruled lines: lines → grid → cells → table.

Lines that touch form one table. Their positions are the columns and rows; two neighbouring places
without a line between them are one merged cell. So every table comes out rectangular.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzer.read.glyphs import Edge, Glyph
from analyzer.read.grids import Table, join_lines
from analyzer.read.lines import line_text, make_lines

__all__ = ["RuledTable", "find_tables", "join_continued"]

_SNAP = 3.0  # lines nearer than this are one line, drawn twice or by two cells
_GAP = 4.0  # a gap in a line that is none
_MAX_EDGES = 600  # more lines of one direction belong to a drawing
_PADDING = 5.4  # what word processors leave free at the sides of a cell
_ALIGN = 8.0  # how far the sides of a table may shift from page to page


_TOUCH, _ACROSS = 0.12, 0.06  # shares of the size: gap between letters of one run, reach over a border
_OPEN_RUNS = 3
_MORE_COLUMNS = 2  # columns that each page may have for itself, split only in rows of that page
_ENUMERATED = re.compile(r"[（(][一二三四五六七八九十\d]|[一二三四五六七八九十]+、|\d+[.．、]")

Places = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table on a page: column and row positions, the cell at every place, the cells' texts."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: Places
    texts: tuple[str, ...]
    full: frozenset[int] = frozenset()  # cells whose last line reaches from side to side

    @property
    def top(self) -> float:
        """Upper side."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Lower side."""
        return self.ys[-1]

    def table(self) -> Table:
        """Give the table without its geometry."""
        return Table(self.texts, self.places)


def _snap(edges: Sequence[Edge]) -> list[Edge]:
    """Put lines that lie almost on each other on one position and join their pieces."""
    snapped: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda e: e.at):
        if snapped and edge.at - snapped[-1][-1].at <= _SNAP and edge.at - snapped[-1][0].at <= 2 * _SNAP:
            snapped[-1].append(edge)
        else:
            snapped.append([edge])
    joined: list[Edge] = []
    for group in snapped:
        at = sum(e.at for e in group) / len(group)
        pieces = sorted(group, key=lambda e: e.start)
        current = Edge(at, pieces[0].start, pieces[0].end)
        for piece in pieces[1:]:
            if piece.start <= current.end + _GAP:
                current = Edge(at, current.start, max(current.end, piece.end))
            else:
                joined.append(current)
                current = Edge(at, piece.start, piece.end)
        joined.append(current)
    return joined


def _bands(vertical: Sequence[Edge]) -> list[list[Edge]]:
    """Part upright lines where none reaches on: the columns of one table say nothing of those of the next."""
    bands: list[list[Edge]] = []
    reach = 0.0
    for edge in sorted(vertical, key=lambda e: e.start):
        if bands and edge.start <= reach + 2 * _GAP:
            bands[-1].append(edge)
        else:
            bands.append([edge])
            reach = edge.end
        reach = max(reach, edge.end)
    return bands


class _Union:
    """Things numbered 0 … n-1 that are joined to groups step by step."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, i: int) -> int:
        """Give the number that stands for the group of `i`."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, k: int) -> None:
        """Make one group of the groups of `i` and `k`."""
        self._parent[self.root(k)] = self.root(i)


def _groups(level: list[Edge], upright: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Group lines that touch one another."""
    union = _Union(len(level) + len(upright))
    for i, h in enumerate(level):
        for k, v in enumerate(upright, len(level)):
            across = h.start - _GAP <= v.at <= h.end + _GAP
            if across and v.start - _GAP <= h.at <= v.end + _GAP:
                union.join(i, k)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, edge in enumerate([*level, *upright]):
        groups.setdefault(union.root(i), ([], []))[int(i >= len(level))].append(edge)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _close_sides(level: list[Edge], upright: list[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Add the outer sides that a table left open, where its lines reach beyond the last one."""
    left, right = min(e.start for e in level), max(e.end for e in level)
    top, bottom = min(e.start for e in upright), max(e.end for e in upright)
    wide, tall = [*level], [*upright]
    for at in (left, right):
        if all(abs(e.at - at) > 2 * _SNAP for e in upright):
            tall.append(Edge(at, top, bottom))
    for at in (top, bottom):
        if all(abs(e.at - at) > 2 * _SNAP for e in level):
            wide.append(Edge(at, left, right))
    return wide, tall


def _positions(edges: list[Edge]) -> list[float]:
    """Give the distinct positions of lines in order."""
    distinct: list[float] = []
    for at in sorted(e.at for e in edges):
        if not distinct or at - distinct[-1] > _SNAP:
            distinct.append(at)
    return distinct


def _covers(edges: list[Edge], at: float, middle: float) -> bool:
    """Tell whether a line stands at a position over a point of the other axis."""
    return any(abs(e.at - at) <= _SNAP and e.start - _SNAP <= middle <= e.end + _SNAP for e in edges)


def _merge_places(xs: list[float], ys: list[float], level: list[Edge], upright: list[Edge]) -> list[list[int]]:
    """Number the cells: places without a line between them get the same number."""
    rows, columns = len(ys) - 1, len(xs) - 1
    union = _Union(rows * columns)
    uprights = [[e for e in upright if abs(e.at - x) <= _SNAP] for x in xs]
    levels = [[e for e in level if abs(e.at - y) <= _SNAP] for y in ys]
    for r in range(rows):
        for c in range(columns):
            here = r * columns + c
            if c + 1 < columns and not _covers(uprights[c + 1], xs[c + 1], (ys[r] + ys[r + 1]) / 2):
                union.join(here, here + 1)
            if r + 1 < rows and not _covers(levels[r + 1], ys[r + 1], (xs[c] + xs[c + 1]) / 2):
                union.join(here, here + columns)
    numbers: dict[int, int] = {}
    return [
        [numbers.setdefault(union.root(r * columns + c), len(numbers)) for c in range(columns)] for r in range(rows)
    ]


def _prune(
    places: list[list[int]], ys: list[float], xs: list[float]
) -> tuple[list[list[int]], list[float], list[float]]:
    """Take out rows and columns that only repeat their neighbour."""
    rows = [r for r in range(len(places)) if r == 0 or places[r] != places[r - 1]]
    kept = [places[r] for r in rows]
    columns = [c for c in range(len(xs) - 1) if c == 0 or any(row[c] != row[c - 1] for row in kept)]
    slim = [[row[c] for c in columns] for row in kept]
    return slim, [*(ys[r] for r in rows), ys[-1]], [*(xs[c] for c in columns), xs[-1]]


def find_tables(
    glyphs: Sequence[Glyph], horizontal: Sequence[Edge], vertical: Sequence[Edge], turned: Sequence[Glyph] = ()
) -> tuple[list[RuledTable], list[Glyph]]:
    """Find the ruled tables of a page and the characters that stand outside of them.

    A frame around text, with fewer than two rows, columns or filled cells, is no table. Characters set on end
    (`turned`) are read where a cell holds them, in the order they were written.
    """
    level, upright = _snap(horizontal), [edge for band in _bands(vertical) for edge in _snap(band)]
    if not level or not upright or max(len(level), len(upright)) > _MAX_EDGES:
        return [], list(glyphs)
    tables: list[RuledTable] = []
    outside = list(glyphs)
    for group in _groups(level, upright):
        wide, tall = _close_sides(*group)
        xs, ys = _positions(tall), _positions(wide)
        if len(xs) < 3 or len(ys) < 3:
            continue
        places, ys, xs = _prune(_merge_places(xs, ys, wide, tall), ys, xs)
        table, rest = _fill(places, xs, ys, outside, turned)
        if len(xs) > 2 and len(ys) > 2 and sum(bool(text) for text in table.texts) >= 2:
            tables.append(table)
            outside = rest
    return sorted(tables, key=lambda t: (t.top, t.xs[0])), outside


def _fill(
    places: list[list[int]], xs: list[float], ys: list[float], glyphs: list[Glyph], turned: Sequence[Glyph]
) -> tuple[RuledTable, list[Glyph]]:
    """Put each character into the cell its middle lies in, or where the words it goes on with began."""
    held: dict[int, list[Glyph]] = {}
    on_end: dict[int, str] = {}
    rest: list[Glyph] = []
    runs: list[tuple[Glyph, int, bool]] = []  # the ends of the last runs: words and the figures they lie over mix
    for glyph in glyphs:
        at = _place_of(glyph, xs, ys)
        if at is None:
            rest.append(glyph)
            continue
        cell, spilt = places[at[0]][at[1]], False
        before = next((k for k in range(len(runs) - 1, -1, -1) if _touches(runs[k][0], glyph)), None)
        if before is not None:
            last, began, spilt = runs.pop(before)
            spilt = began != cell and (spilt or _spills(last, glyph, xs[at[1]]))
            cell = began if spilt else cell
        held.setdefault(cell, []).append(glyph)
        runs = [*runs[-_OPEN_RUNS:], (glyph, cell, spilt)]
    for glyph in turned:
        if (at := _place_of(glyph, xs, ys)) is not None:
            cell = places[at[0]][at[1]]
            on_end[cell] = on_end.get(cell, "") + glyph.char
    order = sorted({index for row in places for index in row})
    number = {index: i for i, index in enumerate(order)}
    lines = [make_lines(held.get(index, ())) for index in order]
    numbered = tuple(tuple(number[index] for index in row) for row in places)
    room = _rooms(numbered, xs)
    full = frozenset(i for i, own in enumerate(lines) if own and own[-1].x1 - own[-1].x0 > room[i] - 1.2 * own[-1].size)
    texts = tuple(
        join_lines([*(line_text(line) for line in own), on_end.get(index, "")])
        for own, index in zip(lines, order, strict=True)
    )
    return RuledTable(tuple(xs), tuple(ys), numbered, texts, full), rest


def _place_of(glyph: Glyph, xs: list[float], ys: list[float]) -> tuple[int, int] | None:
    """Give row and column in which the middle of a character lies, None outside the table."""
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    if not (xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]):
        return None
    return bisect_right(ys, y) - 1, bisect_right(xs, x) - 1


def _touches(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether a character goes on where another of the same line ends."""
    near = _TOUCH * (glyph.y1 - glyph.y0)
    return -near <= glyph.x0 - last.x1 <= near and -near <= glyph.y1 - last.y1 <= near


def _spills(last: Glyph, glyph: Glyph, border: float) -> bool:
    """Tell whether words that did not fit cross the border of their cell: no character of a cell of its own does."""
    across = _ACROSS * glyph.size
    return last.x1 > border + across or glyph.x0 < border - across


def _rooms(places: Places, xs: Sequence[float]) -> dict[int, float]:
    """Give the width that each cell leaves for text."""
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    for row in places:
        for c, index in enumerate(row):
            left[index] = min(left.get(index, xs[c]), xs[c])
            right[index] = max(right.get(index, xs[c + 1]), xs[c + 1])
    return {index: right[index] - left[index] - 2 * _PADDING for index in left}


def _align(table: RuledTable, xs: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """Give a table's places on a finer set of columns."""
    inner = [(a + b) / 2 for a, b in zip(xs, xs[1:], strict=False)]
    shift = table.xs[0] - xs[0]
    last = len(table.xs) - 2
    columns = [max(0, min(bisect_right(table.xs, x + shift) - 1, last)) for x in inner]
    return tuple(tuple(row[c] for c in columns) for row in table.places)


def _repeated_rows(upper: Places, lower: Places, first: RuledTable, second: RuledTable) -> int:
    """Count the leading rows of a continued table that only repeat the header."""
    count = 0
    for a, b in zip(upper, lower, strict=False):
        texts = [first.texts[i] for i in a]
        if texts != [second.texts[i] for i in b] or not any(t and not t.isdecimal() for t in texts):
            break
        count += 1
    return min(count, len(lower) - 1)


def _goes_on(last: Sequence[int], row: Sequence[int], first: RuledTable, second: RuledTable) -> bool:
    """Tell whether a page break cuts a row in two: its label runs on, its numbers stand in one half only.

    The label's last line must fill its cell: a short label that ends there is complete, and the row below,
    though blank, is one of its own.
    """
    pairs = dict.fromkeys(zip(last, row, strict=True))
    both = [(a, b) for a, b in pairs if first.texts[a] and second.texts[b]]
    if not both or any(_is_number(first.texts[a]) or _ENUMERATED.match(second.texts[b]) for a, b in both):
        return False
    numbers = [any(_is_number(first.texts[a]) for a in last), any(_is_number(second.texts[b]) for b in row)]
    return sum(numbers) == 1 and all(a in first.full for a, _ in both)


def _is_remnant(row: Sequence[int], beside: Sequence[int], table: RuledTable) -> bool:
    """Tell whether a row at a page break holds nothing of its own: the rim of a row that moved over."""
    return all(index in beside or not table.texts[index] for index in row)


def _is_number(text: str) -> bool:
    """Tell whether a cell holds a figure."""
    return bool(re.fullmatch(r"[\d,.，．%/\s-]+", text))


def _is_cut_label(above: int, index: int, upper: Places, lower: Places, texts: Sequence[str], base: int) -> bool:
    """Tell whether a page break cuts a group label: same columns, and below it is tall and opens nothing new."""
    same = [i == above for i in upper[-1]] == [i == index for i in lower[0]]
    tall = len(lower) > 1 and index in lower[1]
    label, rest = texts[above], texts[base + index]
    return same and tall and bool(label) and not _is_number(label) and not (_ENUMERATED.match(rest) or _is_number(rest))


def _move_columns(table: RuledTable, target: RuledTable) -> RuledTable:
    """Lay the columns of a table on those of another where they are near enough to be the same."""
    shift = target.xs[0] - table.xs[0]
    shifted = [x + shift for x in table.xs]
    near = [min((abs(at - x), at) for at in target.xs) for x in shifted]
    moved = [at if distance <= _ALIGN else x for x, (distance, at) in zip(shifted, near, strict=True)]
    rising = all(a < b for a, b in zip(moved, moved[1:], strict=False))
    return replace(table, xs=tuple(moved if rising else shifted))


def join_continued(first: RuledTable, second: RuledTable) -> RuledTable | None:
    """Join a table with its continuation on the next page, header rows dropped; None if it is another table.

    A cell merged downwards that the page break cuts (a group label whose second half is empty) stays one,
    and so does a row that begins on one page and ends on the next.
    """
    if abs((first.xs[-1] - first.xs[0]) - (second.xs[-1] - second.xs[0])) > _ALIGN:
        return None
    moved = _move_columns(second, first)
    xs = _positions([Edge(x, 0, 0) for x in (*first.xs, *moved.xs)])
    if len(xs) > max(len(first.xs), len(second.xs)) + _MORE_COLUMNS:
        return None
    upper, lower = _align(first, xs), _align(moved, xs)
    if len(upper) > 1 and _is_remnant(upper[-1], upper[-2], first):
        upper = upper[:-1]
    skipped = _repeated_rows(upper, lower, first, second)
    if len(lower) > skipped + 1 and _is_remnant(lower[skipped], lower[skipped + 1], second):
        skipped += 1
    base, head = len(first.texts), lower[skipped]
    renamed = {i: base + i for i in range(len(second.texts))}
    texts = [*first.texts, *second.texts]
    cut = _goes_on(upper[-1], head, first, second)
    for above, index in dict.fromkeys(zip(upper[-1], head, strict=True)):
        if cut or _is_cut_label(above, index, upper, lower[skipped:], texts, base):
            renamed[index] = above
            texts[above] = join_lines((first.texts[above], second.texts[index]))
    taken = skipped + 1 if cut else skipped
    rows = tuple(tuple(renamed[i] for i in row) for row in lower[taken:])
    ys = (*first.ys, *(first.bottom + y - second.top for y in second.ys[taken + 1 :]))
    return RuledTable(tuple(xs), ys, (*upper, *rows), tuple(texts), first.full | {base + i for i in second.full})
