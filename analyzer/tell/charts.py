"""Charts of the content model as SVG, drawn by matplotlib on a plane of pixels.

Text becomes outlines of the shipped font, so that any machine shows the same and none shows
squares. Outlines of letters are collected once for a page (`Drawn.glyphs`). Colours become CSS
variables. Equal charts give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analyzer.tell.content.model import (
    Bars,
    Chart,
    Dumbbell,
    Heat,
    Multiples,
    Network,
    Slope,
    Stack,
    Strips,
    Tiles,
    Timeline,
)
from analyzer.tell.marks import NARROW, ROW, SMALL, WIDE, fit, label_room, legend, lines_of, row_name, scale
from analyzer.tell.panels import multiples, network, slope, tiles, timeline
from analyzer.tell.plane import Drawn, Plane
from analyzer.tell.style import HEAT, text_width

__all__ = ["NARROW", "WIDE", "Drawn", "chart_file", "draw"]


def _bars(chart: Bars, width: float) -> Plane:
    """Draw horizontal bars with intervals; last year as hollow dots."""
    top = 28.0 if chart.legend else 6.0
    bottom = top + ROW * len(chart.bars)
    plane = Plane(width, bottom + 22)
    left = label_room(tuple(b.label for b in chart.bars), width)
    values = [x for b in chart.bars for x in (b.value, b.high, b.before) if x is not None]
    most = max([*values, 0.1 if chart.percent else 1.0])
    room = max((text_width(b.text, SMALL) for b in chart.bars), default=0.0) + 8
    right = width - room - 6
    scale(plane, left, right, top, bottom, most, chart.percent)
    if chart.legend:
        legend(plane, left, [(chart.legend[0], "main", False), (chart.legend[1], "accent", True)])
    for i, bar in enumerate(chart.bars):
        y = top + ROW * (i + 0.5)
        row_name(plane, left, y, bar.label)
        if bar.value is None:
            continue
        at = [left + (right - left) * (x or 0.0) / most for x in (bar.value, bar.low, bar.high, bar.before)]
        plane.box(left, y - 7, at[0] - left, 14, "pale" if bar.small else "main")
        if bar.value and bar.low is not None and bar.high is not None:
            plane.line((at[1], at[2]), (y, y), "mark", 1.4)
        if bar.before is not None:
            plane.dots([at[3]], [y], "accent", 6.5, hollow=True)
        reached = (bar.value, None, bar.high if bar.value else None, bar.before)
        end = max(x for x, v in zip(at, reached, strict=True) if v is not None)
        plane.text(end + 8, y, bar.text, size=SMALL, name="soft")
    return plane


def _dumbbell(chart: Dumbbell, width: float) -> Plane:
    """Draw two values a row, joined."""
    top = 28.0
    bottom = top + ROW * len(chart.labels)
    plane = Plane(width, bottom + 22)
    left, right = label_room(chart.labels, width), width - 24
    most = max([x for x in (*chart.first, *chart.second) if x is not None] + [0.1])
    scale(plane, left, right, top, bottom, most, True)
    legend(plane, left, [(chart.legend[0], "deep", False), (chart.legend[1], "accent", True)])
    for i, (label, first, second) in enumerate(zip(chart.labels, chart.first, chart.second, strict=True)):
        y = top + ROW * (i + 0.5)
        row_name(plane, left, y, label)
        a, b = (None if v is None else left + (right - left) * v / most for v in (first, second))
        if a is not None and b is not None:
            plane.line((a, b), (y, y), "third", 2.2)
        if b is not None:
            plane.dots([b], [y], "accent", 9.5, hollow=True)
        if a is not None:
            plane.dots([a], [y], "deep", 6)
    return plane


def _heat(chart: Heat, width: float) -> Plane:
    """Draw a grid; each cell carries its number, small bases are hatched, unknown cells stay empty."""
    left = label_room(chart.rows, width)
    cell = (width - left - 4) / max(len(chart.columns), 1)
    heads = [lines_of(c, cell - 6, SMALL) for c in chart.columns]
    upright = any(lines is None for lines in heads)
    deep = max((len(lines) for lines in heads if lines), default=1)
    head = (
        min(max((text_width(c, SMALL) for c in chart.columns), default=0.0), 190.0) + 12
        if upright
        else 10.0 + 15 * deep
    )
    title = 20.0 if chart.column_title else 0.0
    plane = Plane(width, title + head + ROW * len(chart.rows) + 4)
    if chart.column_title:
        plane.text(left, 9, f"{chart.row_title} ↓   {chart.column_title} →", size=SMALL, name="soft")
    for j, column in enumerate(chart.columns):
        x = left + cell * (j + 0.5)
        if upright:
            name = fit(column, head - 6, SMALL)
            plane.text(x, title + head - 6, name, size=SMALL, name="soft", rotation=90, va="bottom", ha="center")
            continue
        for n, line in enumerate(reversed(heads[j] or ())):
            plane.text(x, title + head - 12 - 15 * n, line, size=SMALL, name="soft", ha="center")
    most = 1.0 if chart.percent else max([v for row in chart.values for v in row if v is not None] + [1.0])
    for i, row in enumerate(chart.rows):
        y = title + head + ROW * i
        row_name(plane, left, y + ROW / 2, row)
        for j, value in enumerate(chart.values[i]):
            _cell(plane, chart, (left + cell * j, y, cell), value, most, chart.small[i][j])
    return plane


def _cell(
    plane: Plane, chart: Heat, at: tuple[float, float, float], value: float | None, most: float, small: bool
) -> None:
    """Draw one cell of a grid."""
    x, y, wide = at
    if value is None:
        plane.box(x + 0.75, y + 0.75, wide - 1.5, ROW - 1.5, "band")
        return
    step = min(len(HEAT) - 1, int(value / most * (len(HEAT) - 1) + 0.5))
    plane.box(x + 0.75, y + 0.75, wide - 1.5, ROW - 1.5, f"heat-{step}")
    if small:  # strokes in one corner leave the number readable
        for d in (4.0, 8.0):
            plane.line((x + wide - 1 - d, x + wide - 1), (y + ROW - 1, y + ROW - 1 - d), f"on-heat-{step}", 0.7)
    text = f"{100 * value:.0f}" if chart.percent else f"{value:,.0f}"
    if wide >= 18:
        plane.text(x + wide / 2, y + ROW / 2, text, ha="center", size=SMALL, name=f"on-heat-{step}")


_DOTS = 400  # reports of a strip that are drawn one by one; more say no more and weigh much
_WARNS = ("heat-1", "heat-3", "accent")
_PARTS = {3: ("heat-5", "heat-3", "heat-1"), 4: ("heat-1", "heat-3", "heat-5", "heat-6")}


def _stack(chart: Stack, width: float) -> Plane:
    """Draw rows divided into shares."""
    colours = _WARNS if chart.warns else _PARTS[len(chart.parts)]
    lines, x = [[]], 0.0  # type: list[list[tuple[str, str]]], float
    for part, name in zip(chart.parts, colours, strict=True):
        need = 14 + text_width(part, SMALL) + 18
        if x + need > width and lines[-1]:
            lines.append([])
            x = 0.0
        lines[-1].append((part, name))
        x += need
    top = 8.0 + 20 * len(lines)
    bottom = top + ROW * len(chart.rows)
    plane = Plane(width, bottom + 22)
    for n, entries in enumerate(lines):
        x = 0.0
        for part, name in entries:
            plane.box(x, 5 + 20 * n, 11, 11, name)
            plane.text(x + 16, 11 + 20 * n, part, size=SMALL, name="soft")
            x += 14 + text_width(part, SMALL) + 18
    left, right = label_room(chart.rows, width), width - 20
    scale(plane, left, right, top, bottom, 1.0, True)
    for i, (label, shares) in enumerate(zip(chart.rows, chart.shares, strict=True)):
        y, x = top + ROW * i, left
        row_name(plane, left, y + ROW / 2, label)
        for share, name in zip(shares or (), colours, strict=False):
            wide = (right - left) * share
            plane.box(x, y + 4, wide, ROW - 8, name)
            if wide > 30:
                over = "on-heat-6" if name in ("heat-5", "heat-6", "accent") else "on-heat-0"
                plane.text(x + wide / 2, y + ROW / 2, f"{100 * share:.0f}%", ha="center", size=SMALL, name=over)
            x += wide
    return plane


def _strips(chart: Strips, width: float) -> Plane:
    """Draw one dot for each report in rows; where dots are many, only their outline of frequency shows."""
    tall = 46.0
    bottom = 6 + tall * len(chart.labels)
    plane = Plane(width, bottom + 22)
    left, right = label_room(chart.labels, width), width - 20
    scale(plane, left, right, 6, bottom, 1.0, True)
    for i, (label, values) in enumerate(zip(chart.labels, chart.values, strict=True)):
        base = 6 + tall * (i + 1) - 6
        row_name(plane, left, base - tall / 2 + 6, label)
        bins = max(10, int((right - left) / 7))
        counts = np.bincount(np.minimum((np.asarray(values) * bins).astype(int), bins - 1), minlength=bins)
        step = min(5.5, (tall - 10) / max(int(counts.max()), 1))
        xs = [left + (right - left) * (j + 0.5) / bins for j in range(bins)]
        if step >= 1.2 and len(values) <= _DOTS:
            at = [(xs[j], base - step * k) for j in range(bins) for k in range(int(counts[j]))]
            plane.dots([x for x, _ in at], [y for _, y in at], "deep", 4.2)
        else:
            for j in range(bins):
                plane.box(xs[j] - 2.6, base - step * counts[j], 5.2, step * counts[j], "deep")
        middle = left + (right - left) * float(np.median(values))
        plane.line((middle, middle), (base - tall + 10, base + 4), "accent", 2.0)
    return plane


_DRAW: dict[type, Callable[[Any, float], Plane]] = {
    Bars: _bars, Dumbbell: _dumbbell, Heat: _heat, Multiples: multiples, Network: network, Slope: slope, Stack: _stack,
    Strips: _strips, Tiles: tiles, Timeline: timeline,
}  # fmt: skip


def draw(chart: Chart, key: str, width: int, alt: str) -> Drawn:
    """Draw a chart.

    Parameters
    ----------
    chart : Chart
        Data of the content model.
    key : str
        Makes the ids inside the SVG unique on a page.
    width : int
        Pixels; the height follows from the rows.
    alt : str
        Text for readers who do not see the chart.

    Returns
    -------
    Drawn
        The SVG without outlines of letters, and these by id.
    """
    return _DRAW[type(chart)](chart, float(width)).drawn(key, alt)


def chart_file(chart: Chart, kind: str, width: int = WIDE) -> bytes:
    """Give a chart as a file of its own on paper, in the colours of the light scheme.

    Parameters
    ----------
    kind : str
        ``svg`` (letters as outlines), ``png`` (at three times the pixels) or ``pdf`` (font embedded).

    Returns
    -------
    bytes
        Equal charts give equal bytes.
    """
    return _DRAW[type(chart)](chart, float(width)).file(kind)
