"""The equations the form prints: which cells must add up to which (R1–R4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzer.find.checks.base import Key, show_number
from analyzer.schema import Cell, Outcome, Report, official_labels

__all__ = ["Equation", "Names", "Side", "equations_of"]

NEW, CARRIED_IN, TOTAL, CARRIED_OVER = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（七）总计",
    "四、结转下年度继续办理",
)
_SUM = "总计"


@dataclass(frozen=True)
class Side:
    """One side of an equation: the cells added up, and what is known of their sum."""

    cells: tuple[Cell, ...]

    @cached_property
    def known(self) -> float:
        """Give the sum of the cells that have a value."""
        return sum(c.value for c in self.cells if c.value is not None)

    @cached_property
    def states(self) -> set[str]:
        """Give the states that occur."""
        return {c.state for c in self.cells}

    @cached_property
    def complete(self) -> bool:
        """Tell whether every cell has a value."""
        return self.states == {"value"}

    @cached_property
    def terms(self) -> str:
        """Write out the sum, blanks as an empty box; of a long sum only the terms that are not zero."""
        cells = self.cells if len(self.cells) <= 6 else [c for c in self.cells if c.value != 0] or self.cells[:1]
        return "+".join("□" if c.value is None else show_number(c.value) for c in cells)

    @cached_property
    def written(self) -> str:
        """Write out the sum and what it comes to."""
        return self.terms if "+" not in self.terms or "□" in self.terms else f"{self.terms}={show_number(self.known)}"


@dataclass(frozen=True, slots=True)
class Names:
    """What an equation is about, and what its two sides are called, in Chinese and English."""

    place: tuple[str, str]
    left: tuple[str, str]
    right: tuple[str, str]


@dataclass(frozen=True)
class Equation:
    """Two sides that must be equal: `left` is what the printed `right` should be."""

    rule: str
    names: Names
    left: Side
    right: Side

    @cached_property
    def outcome(self) -> Outcome:
        """Compare the sides.

        A side with blanks is at least what is known of it; if the complete side is smaller, no
        filling of the blanks mends the equation.
        """
        left, right = self.left, self.right
        cells = left.cells + right.cells
        if not any(c.state == "value" for c in cells) or "absent" in left.states | right.states:
            return "not_assessable"
        if any(c.state == "unreadable" or not c.is_sure for c in cells):
            return "uncertain"
        if left.complete and right.complete:
            return "pass" if left.known == right.known else "fail"
        impossible = (left.complete and right.known > left.known) or (right.complete and left.known > right.known)
        return "fail" if impossible else "uncertain"


Cells = Mapping[Key, Cell]


def _pick(cells: Cells, table: int, row: str, columns: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(cells[table, row, column] for column in columns)


def _table3(cells: Cells, labels: Mapping[str, tuple[str, ...]]) -> Iterator[Equation]:
    columns = next(iter(labels.values()))
    leaves = [r for r in labels if r not in {NEW, CARRIED_IN, TOTAL, CARRIED_OVER}]
    for column in columns:
        place = (f"表三“{column}”列", f"Table 3, column {column}")
        came = Side((cells[3, NEW, column], cells[3, CARRIED_IN, column]))
        went = Side((cells[3, TOTAL, column], cells[3, CARRIED_OVER, column]))
        sides = (("第一项加第二项", "new + carried in ="), ("第三项总计加第四项", "handled + carried over ="))
        yield Equation("R1", Names(place, *sides), came, went)
        parts = Side(tuple(cells[3, row, column] for row in leaves))
        sides = (("各项办理结果之和", "results add up to"), ("（七）总计", "the printed total is"))
        yield Equation("R2", Names(place, *sides), parts, Side((cells[3, TOTAL, column],)))
    sides = (("六类申请人之和", "six kinds of applicant add up to"), ("总计", "the printed total is"))
    for row in labels:
        six = Side(_pick(cells, 3, row, [c for c in columns if c != _SUM]))
        place = (f"表三“{row}”行", f"Table 3, row {row}")
        yield Equation("R3", Names(place, *sides), six, Side((cells[3, row, _SUM],)))


def _table4(cells: Cells, labels: Mapping[str, tuple[str, ...]]) -> Iterator[Equation]:
    sides = (("四种结果之和", "four outcomes add up to"), ("总计", "the printed total is"))
    for block, columns in labels.items():
        four = Side(_pick(cells, 4, block, [c for c in columns if c != _SUM]))
        place = (f"表四“{block}”", f"Table 4, {block}")
        yield Equation("R4", Names(place, *sides), four, Side((cells[4, block, _SUM],)))


def equations_of(report: Report) -> dict[int, tuple[Equation, ...] | None]:
    """Give the equations of tables 3 and 4, ``{table: equations}``; None for a table the report lacks.

    Notes
    -----
    Source: the reconciliation rule printed in the corner of table 3, and the totals of both tables.
    Forms before 2019 have no such tables and give an empty mapping.
    """
    labels = official_labels(report.template or "")
    cells = {(c.table, c.row, c.column): c for c in report.cells if c.table in labels}
    found: dict[int, tuple[Equation, ...] | None] = {}
    for table, build in ((3, _table3), (4, _table4)):
        if table not in labels:
            continue
        whole = all((table, row, c) in cells for row, columns in labels[table].items() for c in columns)
        there = whole and any(c.state != "absent" for c in cells.values() if c.table == table)
        found[table] = tuple(build(cells, labels[table])) if there else None
    return found
