"""Cells that carry a number: what is printed and the value it rounds, made in one place."""

from __future__ import annotations

from analyzer.tell.content.model import Cell
from analyzer.tell.content.statistics import Value
from analyzer.tell.content.wording import Wording

__all__ = ["count", "counted", "distance", "gap", "number", "percent", "points", "share"]


def count(say: Wording, value: float | None, note: str = "") -> Cell:
    """Write a count; None is "not known"."""
    return Cell(say.number(value), note, value=None if value is None else float(value), unit="count")


def percent(say: Wording, value: float | None, note: str = "", muted: bool = False) -> Cell:
    """Write a share (0–1) without an interval; None is "not known"."""
    return Cell(say.percent(value), note, muted, value=None if value is None else float(value), unit="share")


def number(say: Wording, value: float | None, digits: int, muted: bool = False) -> Cell:
    """Write a plain number with so many digits after the point; None is "not known"."""
    text = say("unknown") if value is None else f"{value:.{digits}f}"
    return Cell(text, "", muted, value=None if value is None else float(value), unit="number")


def _held(say: Wording, value: Value, text: str, note: str, muted: bool, unit: str) -> Cell:
    """Make the cell of a measure with its interval and base."""
    kind: dict[str, object] = {"value": value.value, "low": value.low, "high": value.high, "base": value.base}
    return Cell(text, note, muted, unit=unit, **kind)  # type: ignore[arg-type]


def share(say: Wording, value: Value) -> Cell:
    """Write a share: interval under it, grey and with the word "small" where the base is small."""
    small = say("small") if value.small and value.value is not None else ""
    note = " ".join(x for x in (say.interval(value), small) if x)
    return _held(say, value, say.percent(value.value), note, value.small, "share")


def counted(say: Wording, value: Value, note: str = "") -> Cell:
    """Write a share with count and base, as in ``26% (9/35)``; grey where the base is small."""
    return _held(say, value, say.of(value), note, value.small, "share")


def gap(say: Wording, value: float | None) -> Cell:
    """Write a difference of two shares of the same reports, which has no interval; None is "not known"."""
    return Cell(say.points(value), value=value, unit="points")


def points(say: Wording, gap: Value, told: bool) -> Cell:
    """Write a change in percentage points; what does not exceed chance is grey, what does has a star."""
    text = say.points(gap.value) + ("*" if told else "")
    return _held(say, gap, text, say.gap_interval(gap), not told, "points")


def distance(say: Wording, value: Value) -> Cell:
    """Write a distance (0–1) with its interval."""
    if value.value is None or value.low is None or value.high is None:
        return number(say, value.value, 2)
    note = f"{value.low:.2f}–{value.high:.2f}"
    return _held(say, value, f"{value.value:.2f}", note, False, "number")
