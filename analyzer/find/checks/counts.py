"""Counted things in a passage: numbers with a unit of count, and how exactly they are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analyzer.text.numbers import Number, find_numbers

__all__ = ["COUNTED", "Count", "decimals", "find_counts", "rounds_to"]

COUNTED = frozenset(
    [
        "条",
        "件",
        "篇",
        "份",
        "个",
        "项",
        "次",
        "期",
        "起",
        "宗",
        "例",
        "部",
        "册",
        "类",
        "家",
        "户",
        "人次",
        "件次",
        "篇次",
        "条次",
        "家次",
        "人",
        "名",
        "场",
    ]
)
_DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things: `step` is the smallest difference its print can show (1, or 1000 for 2.1万)."""

    start: int
    end: int
    value: float
    unit: str
    step: float
    about: bool


def decimals(printed: str) -> int:
    """Tell how many digits stand after the point.

    >>> decimals("61.62%"), decimals("5%"), decimals("1,203")
    (2, 0, 0)
    """
    found = _DIGITS.search(printed)
    return len(found[1]) if found and found[1] else 0


def rounds_to(value: float, printed: float, digits: int) -> bool:
    """Tell whether `value` may be printed as `printed` with so many digits: rounded half up, half even or cut off.

    >>> rounds_to(61.6162, 61.62, 2), rounds_to(61.6162, 61.61, 2), rounds_to(1.0101, 1.1, 1)
    (True, True, False)
    """
    step: float = 10.0**-digits
    return -0.5 * step - 1e-9 <= printed - value <= 0.5 * step + 1e-9 or -1e-9 <= value - printed < step - 1e-9


def _step(text: str, number: Number) -> float:
    printed = text[number.start : number.end]
    for sign, size in (("万", 1e4), ("亿", 1e8)):
        if sign in printed and number.unit != "万元":
            return float(size * 10.0 ** -decimals(printed))
    return 1.0


# Five checks look for what the same few passages count, one check after the other.
@lru_cache(maxsize=64)
def find_counts(text: str) -> tuple[Count, ...]:
    """Find the numbers of a text that count things, in order."""
    return tuple(
        Count(n.start, n.end, n.value, n.unit, _step(text, n), n.approx)
        for n in find_numbers(text)
        if n.value is not None and n.unit in COUNTED
    )
