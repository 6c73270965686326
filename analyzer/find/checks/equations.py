"""The equations the form prints: which cells must add up to which (R1–R4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

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
_SHORT = 6  # a sum of no more terms is written out with its zeros


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an equation: the cells added up, and what is known of their sum.

    `known` is the sum of the cells that have a value, `complete` tells whether every cell has one, `terms` writes out
    the sum, blanks as an empty box; of a long sum only the terms that are not zero.
    """

    cells: tuple[Cell, ...]
    known: float
    states: frozenset[str]
    complete: bool
    terms: str

    @classmethod
    def of(cls, cells: tuple[Cell, ...]) -> Side:
        """Add up cells."""
        known = sum([c.value for c in cells if c.value is not None])
        states = frozenset([c.state for c in cells])
        told = cells if len(cells) <= _SHORT else [c for c in cells if c.value != 0] or cells[:1]
        terms = "+".join(["□" if c.value is None else show_number(c.value) for c in told])
        return cls(cells, known, states, states == {"value"}, terms)

    @property
    def written(self) -> str:
        """Write out the sum and what it comes to."""
        return self.terms if "+" not in self.terms or "□" in self.terms else f"{self.terms}={show_number(self.known)}"


@dataclass(frozen=True, slots=True)
class Names:
    """What an equation is about, and what its two sides are called, in Chinese and English."""

    place: tuple[str, str]
    left: tuple[str, str]
    right: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides that must be equal: `left` is what the printed `right` should be."""

    rule: str
    names: Names
    left: Side
    right: Side
    outcome: Outcome


def _outcome(left: Side, right: Side) -> Outcome:
    """Compare the sides.

    A side with blanks is at least what is known of it; if the complete side is smaller, no
    filling of the blanks mends the equation.
    """
    states = left.states | right.states
    if "value" not in states or "absent" in states:
        return "not_assessable"
    if "unreadable" in states or not all(c.is_sure for c in left.cells + right.cells):
        return "uncertain"
    if left.complete and right.complete:
        return "pass" if left.known == right.known else "fail"
    impossible = (left.complete and right.known > left.known) or (right.complete and left.known > right.known)
    return "fail" if impossible else "uncertain"


Keys = tuple[Key, ...]
Shape = tuple[str, Names, Keys, Keys]
"""An equation of the form: its rule, its names, the cells of its left and of its right side."""


def _table3(labels: Mapping[str, tuple[str, ...]]) -> Iterator[Shape]:
    columns = next(iter(labels.values()))
    leaves = [r for r in labels if r not in {NEW, CARRIED_IN, TOTAL, CARRIED_OVER}]
    for column in columns:
        place = (f"表三“{column}”列", f"Table 3, column {column}")
        sides = (("第一项加第二项", "new + carried in ="), ("第三项总计加第四项", "handled + carried over ="))
        came, went = ((3, NEW, column), (3, CARRIED_IN, column)), ((3, TOTAL, column), (3, CARRIED_OVER, column))
        yield "R1", Names(place, *sides), came, went
        sides = (("各项办理结果之和", "results add up to"), ("（七）总计", "the printed total is"))
        yield "R2", Names(place, *sides), tuple((3, row, column) for row in leaves), ((3, TOTAL, column),)
    sides = (("六类申请人之和", "six kinds of applicant add up to"), ("总计", "the printed total is"))
    for row in labels:
        place = (f"表三“{row}”行", f"Table 3, row {row}")
        yield "R3", Names(place, *sides), tuple((3, row, c) for c in columns if c != _SUM), ((3, row, _SUM),)


def _table4(labels: Mapping[str, tuple[str, ...]]) -> Iterator[Shape]:
    sides = (("四种结果之和", "four outcomes add up to"), ("总计", "the printed total is"))
    for block, columns in labels.items():
        place = (f"表四“{block}”", f"Table 4, {block}")
        yield "R4", Names(place, *sides), tuple((4, block, c) for c in columns if c != _SUM), ((4, block, _SUM),)


@cache
def _shapes(form: str) -> dict[int, tuple[Shape, ...]]:
    """Give the equations of a form by table."""
    labels = official_labels(form)
    return {table: tuple(build(labels[table])) for table, build in ((3, _table3), (4, _table4)) if table in labels}


def _filled(shape: Shape, cells: Mapping[Key, Cell]) -> Equation:
    """Put a report's cells in an equation."""
    rule, names, left, right = shape
    came, went = Side.of(tuple([cells[key] for key in left])), Side.of(tuple([cells[key] for key in right]))
    return Equation(rule, names, came, went, _outcome(came, went))


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
    for table, shapes in _shapes(report.template or "").items():
        whole = all((table, row, c) in cells for row, columns in labels[table].items() for c in columns)
        there = whole and any(c.state != "absent" for c in cells.values() if c.table == table)
        found[table] = tuple(_filled(shape, cells) for shape in shapes) if there else None
    return found
