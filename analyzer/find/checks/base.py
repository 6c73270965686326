"""What all checks share: naming cells, writing numbers, making the row of a check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analyzer.find.checks.rules import RULES
from analyzer.schema import Cell, Finding, Outcome

__all__ = ["GOVERNMENTS", "Key", "cell_name", "make_finding", "show_number", "sum_cells"]

Key = tuple[int, str, str]
"""Table, row and column of a cell."""

GOVERNMENTS = frozenset({"province", "city", "county"})
"""Bodies whose tables cover a region, not only their own office."""


def show_number(value: float) -> str:
    """Write a number as people do: no `.0`, no exponent.

    >>> show_number(231.0), show_number(0.5)
    ('231', '0.5')
    """
    return str(int(value)) if value == int(value) else f"{value:.4f}".rstrip("0").rstrip(".")


def cell_name(key: Key) -> str:
    """Write a cell as the dataset does: ``table3/row/column``."""
    return f"table{key[0]}/{key[1]}/{key[2]}"


def sum_cells(cells: Sequence[Cell]) -> float | None:
    """Add up cells, or give None where one is no trustworthy value."""
    if any(c.value is None or not c.is_sure for c in cells):
        return None
    return sum(c.value for c in cells if c.value is not None)


def make_finding(
    report_id: str,
    rule: str,
    outcome: Outcome,
    messages: tuple[str, str],
    *,
    cells: Iterable[Key] = (),
    stated: str | None = None,
    expected: str | None = None,
    span: tuple[int, int] | None = None,
) -> Finding:
    """Make the row of a check; `messages` are Chinese and English, `span` the quote's place."""
    start, end = span if span is not None else (None, None)
    names = tuple(cell_name(key) for key in cells)
    return Finding(report_id, rule, outcome, RULES[rule].hard, names, stated, expected, start, end, *messages)
