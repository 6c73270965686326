"""One likely cause: the cell whose change would mend several failed sums at once and break none.

A wrong cell inside table 3 breaks its row and its column by the same amount; where exactly one cell
explains them, it is named with the value that would mend them. A failure that stands alone has as many
explanations as cells and none is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzer.find.checks.base import Key, cell_name, show_number
from analyzer.find.checks.equations import Equation
from analyzer.schema import Cell

__all__ = ["Cause", "likely_causes"]


@dataclass(frozen=True, slots=True)
class Cause:
    """A cell that is probably wrong: what it holds, what would mend the sums, and how many it mends."""

    cell: Cell
    right: float
    mends: tuple[int, ...]

    @property
    def name(self) -> str:
        """Give the cell's name as the dataset writes it."""
        return cell_name(_key(self.cell))

    @property
    def zh(self) -> str:
        """Say the cause in Chinese."""
        now, right = show_number(self.cell.value or 0), show_number(self.right)
        place = f"表{'二三四'[self.cell.table - 2]}“{self.cell.row}”行“{self.cell.column}”列"
        return f"最可能是{place}一格有误：现为 {now}，改为 {right} 则这 {len(self.mends)} 处都相符。"

    @property
    def en(self) -> str:
        """Say the cause in English."""
        now, right = show_number(self.cell.value or 0), show_number(self.right)
        place = f"Table {self.cell.table}, row {self.cell.row}, column {self.cell.column}"
        return f"Most likely one cell is wrong: {place} holds {now}; {right} would mend all {len(self.mends)} sums."


def _key(cell: Cell) -> Key:
    return cell.table, cell.row, cell.column


def _changes(equation: Equation) -> Iterable[tuple[Cell, float]]:
    """Give for each cell of an equation the value that would mend it."""
    gap = equation.left.known - equation.right.known
    for cells, sign in ((equation.left.cells, -1), (equation.right.cells, 1)):
        for cell in cells:
            if cell.value is not None:
                yield cell, cell.value + sign * gap


def likely_causes(equations: Sequence[Equation]) -> tuple[Cause, ...]:
    """Find the cells that each explain two or more failed sums, most sums first.

    Parameters
    ----------
    equations : sequence of Equation
        All of one table; those with blanks are left out of the search.

    Returns
    -------
    tuple of Cause
        `mends` are positions in `equations`; no sum is explained twice.
    """
    if all(e.outcome != "fail" for e in equations):
        return ()
    complete = [(i, e) for i, e in enumerate(equations) if e.left.complete and e.right.complete]
    sound = {_key(c) for _, e in complete if e.outcome == "pass" for c in e.left.cells + e.right.cells}
    votes: dict[tuple[Key, float], tuple[Cell, list[int]]] = {}
    for i, equation in complete:
        if equation.outcome == "fail":
            for cell, right in _changes(equation):
                if right >= 0 and _key(cell) not in sound:
                    votes.setdefault((_key(cell), right), (cell, []))[1].append(i)
    causes: list[Cause] = []
    taken: set[int] = set()
    for (_, right), (cell, mends) in sorted(votes.items(), key=lambda vote: -len(vote[1][1])):
        rivals = [m for (_, _), (other, m) in votes.items() if other is not cell and set(m) == set(mends)]
        if len(mends) >= 2 and not taken & set(mends) and not rivals:
            taken |= set(mends)
            causes.append(Cause(cell, right, tuple(mends)))
    return tuple(causes)
