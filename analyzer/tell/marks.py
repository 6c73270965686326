"""What charts are made of besides marks: names of rows, legends, scales, and how texts fit a room."""

from __future__ import annotations

import numpy as np

from analyzer.tell.plane import Plane
from analyzer.tell.style import FONT_SIZE, text_width

__all__ = [
    "NARROW",
    "ROW",
    "SMALL",
    "TINY",
    "WIDE",
    "fit",
    "label_room",
    "legend",
    "lines_of",
    "row_name",
    "scale",
    "ticks",
]

WIDE, NARROW = 720, 350  # pixels: a page on a desk, a page on a telephone
ROW = 25.0
_GAP = 12.0
SMALL = FONT_SIZE - 1.5
TINY = FONT_SIZE - 2.0
_LABEL_SHARE = 0.42  # of the width that row names may take at most


def fit(text: str, room: float, size: float = FONT_SIZE) -> str:
    """Shorten a text to a room in pixels."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def lines_of(text: str, room: float, size: float) -> list[str] | None:
    """Break a text at its spaces into at most three lines of this room; None where it cannot be."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return None if len(lines) > 3 or any(text_width(line, size) > room for line in lines) else lines


def row_name(plane: Plane, left: float, y: float, label: str) -> None:
    """Write a row's name left of the rows: in one line, in two smaller ones, or shortened."""
    room = left - 8
    two = lines_of(label, room, TINY)
    if text_width(label) > room and two is not None and len(two) == 2:
        for n, line in enumerate(two):
            plane.text(room, y - 6 + 12 * n, line, ha="right", size=TINY)
    else:
        plane.text(room, y, fit(label, room), ha="right")


def label_room(labels: tuple[str, ...], width: float) -> float:
    """Give the pixels that row names need, at most a share of the width."""
    return min(max((text_width(x) for x in labels), default=0.0) + _GAP, _LABEL_SHARE * width)


def legend(plane: Plane, x: float, entries: list[tuple[str, str, bool]]) -> None:
    """Write a legend in the first line: (text, colour, hollow); it begins further left where room is short."""
    whole = sum(14 + text_width(text, SMALL) + 18 for text, _, _ in entries) - 18
    x = max(0.0, min(x, plane.width - whole))
    for text, name, hollow in entries:
        if hollow:
            plane.dots([x + 5], [11], name, 7, hollow)
        else:
            plane.box(x, 6, 10, 10, name)
        plane.text(x + 14, 11, text, size=SMALL, name="soft")
        x += 14 + text_width(text, SMALL) + 18


def scale(plane: Plane, left: float, right: float, top: float, bottom: float, most: float, percent: bool) -> None:
    """Draw grid lines with their values under the rows."""
    for tick in ticks(most, percent, 5 if right - left > 260 else 3):
        x = left + (right - left) * tick / most
        plane.line((x, x), (top, bottom), "rule", 0.8)
        text = f"{100 * tick:.0f}%" if percent else f"{tick:,.0f}"
        plane.text(x, bottom + 10, text, ha="center", size=SMALL, name="soft")


def ticks(most: float, percent: bool, wanted: int) -> list[float]:
    """Give round values from 0 up to `most`."""
    raw = most / max(wanted, 1)
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(float(m * power) for m in (1, 2, 2.5, 5, 10) if m * power >= raw - 1e-12)
    if not percent:
        step = max(1.0, step)
    return [i * step for i in range(int(most / step + 1e-9) + 1)]
