"""Rows of table three to their official labels, and printed numbers to their seven columns.

Labels decide, order helps: among all ways to match printed and official rows without crossing, the
one with the greatest sum of likeness is taken. Where a row shows more or fewer than seven numbers,
the sum rule of the row (six applicants = total) chooses among the readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz

from analyzer.parse.numerals import read_cell
from analyzer.parse.rows import Row, label_key
from analyzer.schema import GridCell

__all__ = ["Fit", "fit_columns", "match_rows"]

Fit = tuple[tuple[GridCell | None, ...], str]

_GARBLED = 0.5  # below this likeness a label says nothing; garbled real ones reach 0.55 to 0.75
_BY_PLACE = 0.3  # likeness of a row with numbers whose label says nothing: only order speaks for it
_FOLLOWS = 0.12  # what the row after a matched one gains: more than the noise of likeness, less than a label
_WIDTH = 7


@cache
def _core(label: str) -> str:
    """Give the words of an official row without its group and qualifying brackets."""
    return label_key(
        re.sub(r"（(?:区分|单位).*?）", "", label.rsplit("/", 1)[-1])[1:].lstrip("一二三四五六七八九）、.")
    )


@cache
def _full(label: str) -> str:
    """Give all words of an official row after its group."""
    return label_key(re.sub(r"^（.）", "", label.rsplit("/", 1)[-1]))


def _likeness(key: str, label: str) -> float:
    """Compare the words of a printed row with an official row: 1 for the same, 0 for nothing in common."""
    core, full = _core(label), _full(label)
    if key.endswith((core, full)):
        return 1.0
    if len(core) >= 4 and core in key:
        return 0.95
    if not key or len(core) < 3:
        return 0.0
    tail = key[-len(full) - 6 :]
    return max(fuzz.ratio(key[-len(full) :], full), fuzz.partial_ratio(core, tail) - 10) / 100


def _wrapped_key(row: Row, following: Row | None) -> str:
    """Give the label of a bare row whose words go on below its numbers, "" if they cannot."""
    if row.blanks or following is None or not row.labels or len(following.labels) < 2:
        return ""
    return label_key(row.labels[-1].text + following.labels[0].text)


@lru_cache(maxsize=4096)  # printed labels return in every report
def _exact(key: str, official: tuple[str, ...]) -> list[int]:
    """Give the official rows whose words a printed label ends with; the longest words win."""
    hits = [j for j, label in enumerate(official) if key.endswith((_core(label), _full(label)))] if key else []
    longest = max((len(_core(official[j])) for j in hits), default=0)
    return [j for j in hits if len(_core(official[j])) == longest]


def _table_of_likeness(rows: Sequence[Row], official: tuple[str, ...]) -> list[list[float]]:
    """Compare every printed row with every official one; an exact label excludes guesses."""
    grid = []
    for i, row in enumerate(rows):
        key = row.key
        wrapped = _exact(_wrapped_key(row, rows[i + 1] if i + 1 < len(rows) else None), official)
        exact = _exact(key, official)
        # What goes on below the numbers says more than a short word such as 其他 that happens to end the line.
        if wrapped and (not exact or len(_core(official[wrapped[0]])) > len(_core(official[exact[0]]))):
            exact = wrapped
        if exact:
            grid.append([float(j in exact) for j in range(len(official))])
            continue
        likeness = [s if (s := _likeness(key, label)) >= _GARBLED else 0.0 for label in official]
        grid.append([max(s, _BY_PLACE) for s in likeness] if row.numbers >= _WIDTH - 1 else likeness)
    return grid


def _all_exact(rows: Sequence[Row], official: tuple[str, ...]) -> dict[int, int] | None:
    """Match rows that all bear their official words in official order; None where one does not."""
    found: dict[int, int] = {}
    last = -1
    for i, row in enumerate(rows):
        if len(row.values) < _WIDTH - 1:
            continue
        hits = _exact(row.key, official)
        if len(hits) != 1 or hits[0] <= last:
            return None
        last = found[i] = hits[0]
    return found or None


def match_rows(rows: Sequence[Row], official: tuple[str, ...]) -> dict[int, int]:
    """Match printed rows with official ones, without crossing.

    Parameters
    ----------
    rows : sequence of Row
        Printed rows in order, headers and group rows among them.
    official : tuple of str
        Official row labels in order.

    Returns
    -------
    dict of int to int
        Index of the printed row → index of the official row. Rows that match nothing are left out.
    """
    if (plain := _all_exact(rows, official)) is not None:
        return plain
    n, m = len(rows), len(official)
    like = _table_of_likeness(rows, official)
    score = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [[""] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            best, way = score[i - 1][j], "up"
            if score[i][j - 1] > best:
                best, way = score[i][j - 1], "left"
            s = like[i - 1][j - 1]
            if s > 0:
                s += 0.05 * bool(rows[i - 1].numbers) + (_FOLLOWS if step[i - 1][j - 1] == "match" else 0.0)
                if score[i - 1][j - 1] + s > best:
                    best, way = score[i - 1][j - 1] + s, "match"
            score[i][j], step[i][j] = best, way
    found, i, j = {}, n, m
    while i and j:
        way = step[i][j]
        if way == "match":
            found[i - 1] = j - 1
        i, j = i - (way != "left"), j - (way != "up")
    return found


def _number(cell: GridCell | None) -> float:
    """Give a cell's number for a sum: nothing printed adds nothing."""
    return (read_cell(cell.text)[1] or 0.0) if cell else 0.0


def row_balances(cells: Sequence[GridCell | None]) -> bool:
    """Tell whether the applicants of a row add up to its total."""
    return abs(sum(_number(c) for c in cells[:-1]) - _number(cells[-1])) < 0.01


def fit_columns(values: Sequence[GridCell], blanks: bool, subtotal: bool) -> Fit | None:
    """Give the printed cells of a row their seven columns.

    Parameters
    ----------
    values : sequence of GridCell
        The cells after the row's label.
    blanks : bool
        Whether the layout shows blank cells.
    subtotal : bool
        Whether the header has a column too many, a subtotal of the legal persons.

    Returns
    -------
    tuple of (seven cells or None, gate), or None where the row cannot be read. A None among the
    seven is a cell that was not printed.
    """
    cells = list(values)
    if not blanks:
        cells = [c for c in cells if c.text]
    if subtotal and len(cells) == _WIDTH + 1:
        del cells[1]
    if len(cells) == _WIDTH:
        return tuple(cells), "exact"
    numbers = [i for i, c in enumerate(cells) if c.text]
    if len(cells) > _WIDTH:
        return _too_many(cells, numbers)
    if len(cells) == _WIDTH - 1 and numbers:
        return _one_missing(cells)
    if not numbers and blanks:
        return tuple(cells) + (None,) * (_WIDTH - len(cells)), "exact"
    return None


def _too_many(cells: list[GridCell], numbers: list[int]) -> Fit | None:
    """Choose seven of more cells: the window that holds all numbers, the one that balances first."""
    if not numbers:
        return tuple(cells[:_WIDTH]), "exact"
    low, high = numbers[0], numbers[-1]
    if high - low + 1 > _WIDTH:
        if len(cells) != _WIDTH + 1:
            return None
        options = [tuple(cells[:k] + cells[k + 1 :]) for k in range(1, _WIDTH)]
        balanced = [o for o in options if row_balances(o)]
        return (balanced[0], "sums") if balanced else None
    starts = range(max(0, high - _WIDTH + 1), min(low, len(cells) - _WIDTH) + 1)
    windows = [tuple(cells[s : s + _WIDTH]) for s in starts]
    balanced = [w for w in windows if row_balances(w) and (w[-1].text or not any(_number(c) for c in w))]
    if high - low + 1 == _WIDTH:
        return windows[0], "exact"
    # A total that is printed speaks for its window; the sums are asked first.
    return (balanced[0], "sums") if balanced else (windows[-1], "doubtful")


def _one_missing(cells: list[GridCell]) -> Fit:
    """Put six cells into seven places: where only one place balances it is known, else it is doubtful."""
    options: list[tuple[GridCell | None, ...]] = [(*cells[:k], None, *cells[k:]) for k in range(_WIDTH)]
    balanced = [o for o in options[:-1] if row_balances(o)]
    if any(_number(c) for c in cells) and len(balanced) == 1:
        return balanced[0], "sums"
    if balanced:
        return balanced[-1], "doubtful"
    return options[-1], "doubtful"
