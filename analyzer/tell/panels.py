"""Charts of several panels or of places: slopes of ranks, small multiples, timelines, tiles, networks."""

from __future__ import annotations

import math

from analyzer.tell.content.model import Line, Multiples, Network, Slope, Tiles, Timeline
from analyzer.tell.marks import ROW, SMALL, TINY, fit, ticks
from analyzer.tell.plane import Plane
from analyzer.tell.style import FONT_SIZE, HEAT, text_width

__all__ = ["multiples", "network", "slope", "tiles", "timeline"]

_WIDE_PANEL = 330.0  # room under which panels stand one below the other
_MOVED = 2  # ranks from which a row of a slope chart is drawn in the accent colour


def slope(chart: Slope, width: float) -> Plane:
    """Draw two orders of the same rows; rows that move by two ranks and more stand out."""
    top, rows = 34.0, len(chart.labels)
    plane = Plane(width, top + ROW * rows + 6)
    room = max(width * 0.36, 90.0)
    left, right = room, width - room
    plane.text(left - 10, 12, chart.heads[0], ha="right", size=SMALL, name="soft")
    plane.text(right + 10, 12, chart.heads[1], size=SMALL, name="soft")
    for label, a, b, (before, after) in zip(chart.labels, chart.first, chart.second, chart.notes, strict=True):
        moved = abs(a - b) >= _MOVED
        name = "accent" if moved else "third"
        ys = [top + ROW * (rank - 0.5) for rank in (a, b)]
        plane.line((left, right), (ys[0], ys[1]), name, 2.2 if moved else 1.2)
        plane.dots([left, right], ys, name, 6)
        ink = "ink" if moved else "soft"
        for x, y, rank, note, side in ((left - 10, ys[0], a, before, "right"), (right + 10, ys[1], b, after, "left")):
            short = fit(label, room - 24 - text_width(f"{rank} {note}", SMALL), SMALL)
            text = f"{short} {note}  {rank}" if side == "right" else f"{rank}  {short} {note}"
            plane.text(x, y, text, ha=side, size=SMALL, name=ink)
    return plane


def _grid(width: float, panels: int, least: float) -> tuple[int, float]:
    """Give the number of panels in a row and the width of one."""
    across = max(1, min(panels, int(width // least)))
    return across, width / across


def multiples(chart: Multiples, width: float) -> Plane:
    """Draw the same bars in one small panel for each group, all on one scale."""
    rows = len(chart.panels[0][1])
    across, wide = _grid(width, len(chart.panels), _WIDE_PANEL)
    tall = 28.0 + 21.0 * rows + 26.0
    plane = Plane(width, tall * math.ceil(len(chart.panels) / across))
    highest = [x for _, bars in chart.panels for b in bars for x in (b.value, b.high) if x is not None]
    most = max([*highest, 0.1])
    for n, (title, bars) in enumerate(chart.panels):
        x0, y0 = wide * (n % across), tall * (n // across)
        left, right = x0 + wide * 0.42, x0 + wide - 44
        plane.text(x0, y0 + 12, fit(title, wide - 10), size=FONT_SIZE)
        plane.line((x0, x0 + wide - 14), (y0 + 23, y0 + 23), "rule", 0.8)
        for i, bar in enumerate(bars):
            y = y0 + 28 + 21.0 * (i + 0.5)
            plane.text(left - 8, y, fit(bar.label, left - x0 - 8, TINY), ha="right", size=TINY, name="soft")
            if bar.value is None:
                continue
            at = [left + (right - left) * (v or 0.0) / most for v in (bar.value, bar.low, bar.high)]
            plane.box(left, y - 5.5, at[0] - left, 11, "pale" if bar.small else "main")
            if bar.low is not None and bar.high is not None and bar.value:
                plane.line((at[1], at[2]), (y, y), "mark", 1.2)
            end = at[2] if bar.value and bar.high is not None else at[0]
            plane.text(end + 5, y, bar.text, size=TINY, name="soft")
    return plane


def timeline(chart: Timeline, width: float) -> Plane:
    """Draw a share over the years in one small panel for each line, with its interval as a band."""
    across, wide = _grid(width, len(chart.lines), 220.0)
    tall = 132.0
    plane = Plane(width, tall * math.ceil(len(chart.lines) / across))
    known = [v for line in chart.lines for v in (*line.values, *line.high) if v is not None]
    most = max([*known, 0.1])
    for n, line in enumerate(chart.lines):
        _panel(plane, chart, line, (wide * (n % across), tall * (n // across), wide), most)
    return plane


def _panel(plane: Plane, chart: Timeline, line: Line, at: tuple[float, float, float], most: float) -> None:
    """Draw one line over the years."""
    x0, y0, wide = at
    left, right, top, bottom = x0 + 34, x0 + wide - 16, y0 + 30, y0 + 104
    plane.text(x0, y0 + 12, fit(line.label, wide - 10, SMALL), size=SMALL)
    for tick in ticks(most, True, 2):
        y = bottom - (bottom - top) * tick / most
        plane.line((left, right), (y, y), "rule", 0.8)
        plane.text(left - 6, y, f"{100 * tick:.0f}%", ha="right", size=TINY, name="soft")
    first, last = chart.years[0], chart.years[-1]

    def x_of(year: int) -> float:
        """Give the place of a year."""
        return left + (right - left) * (year - first) / max(last - first, 1)

    def y_of(value: float) -> float:
        """Give the place of a share."""
        return bottom - (bottom - top) * min(value, most) / most

    for run in _runs(line):
        xs = [x_of(chart.years[i]) for i in run]
        bounds = [(line.low[i], line.high[i]) for i in run]
        if all(a is not None and b is not None for a, b in bounds) and len(run) > 1:
            low, high = ([y_of(b[k] or 0.0) for b in bounds] for k in (0, 1))
            plane.area([*xs, *reversed(xs)], [*low, *reversed(high)], "pale")
        plane.path(xs, [y_of(line.values[i] or 0.0) for i in run], "deep", 1.8)
        for i, x in zip(run, xs, strict=True):
            plane.dots([x], [y_of(line.values[i] or 0.0)], "deep", 5.5, hollow=line.small[i])
    for year in (first, last):
        side = "left" if year == first and first != last else "right"
        plane.text(x_of(year), bottom + 13, str(year), ha=side, size=TINY, name="soft")


def _runs(line: Line) -> list[list[int]]:
    """Give the stretches of years that have a value; a gap is never bridged."""
    runs: list[list[int]] = []
    for i, value in enumerate(line.values):
        if value is None:
            continue
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def tiles(chart: Tiles, width: float) -> Plane:
    """Draw one square for each place, coloured by its count; a place without any stays pale."""
    columns = 1 + max(column for _, column, _, _ in chart.tiles)
    rows = 1 + max(row for _, _, row, _ in chart.tiles)
    side = min(44.0, (width - 4) / columns)
    plane = Plane(width, side * rows + 4)
    most = max([value for *_, value in chart.tiles if value] + [1.0])
    margin = (width - side * columns) / 2
    for name, column, row, value in chart.tiles:
        x, y = margin + side * column, 2 + side * row
        if not value:
            plane.box(x + 1, y + 1, side - 2, side - 2, "band")
            plane.text(x + side / 2, y + side / 2, name, ha="center", size=SMALL, name="soft")
            continue
        # Counts of places differ by powers: shades follow the logarithm, the number says the rest.
        step = min(len(HEAT) - 1, 1 + int(math.log1p(value) / math.log1p(most) * (len(HEAT) - 2) + 0.5))
        plane.box(x + 1, y + 1, side - 2, side - 2, f"heat-{step}")
        plane.text(x + side / 2, y + side * 0.33, name, ha="center", size=SMALL, name=f"on-heat-{step}")
        plane.text(x + side / 2, y + side * 0.7, f"{value:,.0f}", ha="center", size=TINY - 1.5, name=f"on-heat-{step}")
    return plane


_PACKED = 60  # nodes of a family that are drawn; more would be a blot


def network(chart: Network, width: float) -> Plane:
    """Draw each family as a ring of its reports with the passages that join them."""
    across, wide = _grid(width, len(chart.groups), 150.0)
    tall = min(wide, 190.0) + 26
    plane = Plane(width, tall * math.ceil(len(chart.groups) / across))
    largest = max(math.sqrt(min(size, _PACKED)) for _, size, _ in chart.groups)
    for n, (name, size, links) in enumerate(chart.groups):
        cx, cy = wide * (n % across + 0.5), tall * (n // across) + (tall - 26) / 2
        shown = min(size, _PACKED)
        radius = ((tall - 26) / 2 - 10) * max(0.35, math.sqrt(shown) / largest)
        points = [
            (cx + radius * math.sin(2 * math.pi * i / shown), cy - radius * math.cos(2 * math.pi * i / shown))
            for i in range(shown)
        ]
        for a, b in links:
            if a < shown and b < shown:
                plane.line((points[a][0], points[b][0]), (points[a][1], points[b][1]), "pale", 0.9)
        plane.dots([x for x, _ in points], [y for _, y in points], "deep", 6.5 if shown <= 24 else 4.0)
        plane.text(cx, tall * (n // across) + tall - 14, fit(name, wide - 6, SMALL), ha="center", size=SMALL)
    return plane
