"""R1–R4: the sums that the form itself prints, with blanks kept blank.

A blank is not a zero: a sum with blanks can be possible (``uncertain``) or impossible whatever the
blanks stand for (``fail``, because counts are never negative). A cell the reader could not place
(``unreadable``, or a row whose alignment is ``doubtful``) never leads to ``fail``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.find.checks.rules import RULES
from analyzer.schema import Cell, Finding, Outcome, Report, official_labels

__all__ = ["check_sums", "show_number"]

_NEW, _CARRIED_IN, _TOTAL, _CARRIED_OVER = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（七）总计",
    "四、结转下年度继续办理",
)
_SUM = "总计"

Cells = Mapping[tuple[int, str, str], Cell]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an equation: the cells added up, and what is known of their sum."""

    cells: tuple[Cell, ...]

    @property
    def known(self) -> float:
        return sum(c.value for c in self.cells if c.value is not None)

    @property
    def states(self) -> set[str]:
        return {c.state for c in self.cells}

    @property
    def complete(self) -> bool:
        return self.states == {"value"}


def show_number(value: float) -> str:
    """Write a number as people do: no `.0`, no exponent.

    >>> show_number(231.0), show_number(0.5)
    ('231', '0.5')
    """
    return str(int(value)) if value == int(value) else f"{value:.4f}".rstrip("0").rstrip(".")


def _outcome(left: _Side, right: _Side) -> Outcome:
    """Compare two sides that should be equal.

    A side with blanks is at least what is known of it; if the complete side is smaller, no filling
    of the blanks mends the equation.
    """
    cells = left.cells + right.cells
    if not any(c.state == "value" for c in cells) or "absent" in left.states | right.states:
        return "not_assessable"
    if any(c.state == "unreadable" or c.gate == "doubtful" for c in cells):
        return "uncertain"
    if left.complete and right.complete:
        return "pass" if left.known == right.known else "fail"
    impossible = (left.complete and right.known > left.known) or (right.complete and left.known > right.known)
    return "fail" if impossible else "uncertain"


def _name(cell: Cell) -> str:
    return f"table{cell.table}/{cell.row}/{cell.column}"


_WHY = {
    "pass": ("相符", "they agree"),
    "fail": ("不相等", "they differ"),
    "uncertain": ("有空白或读不准的格子，无法断定", "some cells are blank or unsure, so this cannot be decided"),
    "not_assessable": ("没有可核对的数字", "there is nothing to check"),
}


def _terms(side: _Side) -> str:
    """Write out a sum, blanks as an empty box; of a long sum only the terms that are not zero."""
    cells = side.cells if len(side.cells) <= 6 else [c for c in side.cells if c.value != 0] or side.cells[:1]
    return "+".join("□" if c.value is None else show_number(c.value) for c in cells)


@dataclass(frozen=True, slots=True)
class _Names:
    """What an equation is about, and what its two sides are called, in Chinese and English."""

    place: tuple[str, str]
    left: tuple[str, str]
    right: tuple[str, str]


def _written(side: _Side) -> str:
    terms = _terms(side)
    return terms if "+" not in terms or "□" in terms else f"{terms}={show_number(side.known)}"


def _finding(report: Report, code: str, names: _Names, left: _Side, right: _Side) -> Finding:
    """Make the row of one equation; `left` is what the printed `right` should equal."""
    outcome = _outcome(left, right)
    (zh_place, en_place), (zh_left, en_left), (zh_right, en_right) = names.place, names.left, names.right
    zh_why, en_why = _WHY[outcome]
    place = next((c for c in right.cells if c.start is not None), None)
    return Finding(
        report_id=report.report_id,
        rule=code,
        outcome=outcome,
        hard=RULES[code].hard,
        cells=tuple(_name(c) for c in left.cells + right.cells),
        stated=_terms(right),
        expected=show_number(left.known) if left.complete else None,
        start=place.start if place else None,
        end=place.end if place else None,
        message=f"{zh_place}：{zh_left}为 {_written(left)}，{zh_right}为 {_written(right)}，{zh_why}。",
        message_en=f"{en_place}: {en_left} {_written(left)}, {en_right} {_written(right)}; {en_why}.",
    )


def _missing(report: Report, code: str, table: int) -> Finding:
    zh = f"{'二三四'[table - 2]}"
    return Finding(
        report.report_id, code, "not_assessable", RULES[code].hard, (), None, None, None, None,
        f"没有读到表{zh}，本项无法核对。", f"Table {table} was not found, so this could not be checked.",
    )  # fmt: skip


def _pick(cells: Cells, table: int, row: str, columns: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(cells[table, row, column] for column in columns)


def _check_table3(report: Report, cells: Cells, labels: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    columns = next(iter(labels.values()))
    leaves = [r for r in labels if r not in {_NEW, _CARRIED_IN, _TOTAL, _CARRIED_OVER}]
    for column in columns:
        place = (f"表三“{column}”列", f"Table 3, column {column}")
        came = _Side((cells[3, _NEW, column], cells[3, _CARRIED_IN, column]))
        went = _Side((cells[3, _TOTAL, column], cells[3, _CARRIED_OVER, column]))
        sides = (("第一项加第二项", "new + carried in ="), ("第三项总计加第四项", "handled + carried over ="))
        yield _finding(report, "R1", _Names(place, *sides), came, went)
        parts = _Side(tuple(cells[3, row, column] for row in leaves))
        total = _Side((cells[3, _TOTAL, column],))
        sides = (("各项办理结果之和", "results add up to"), ("（七）总计", "the printed total is"))
        yield _finding(report, "R2", _Names(place, *sides), parts, total)
    for row in labels:
        six = _Side(_pick(cells, 3, row, [c for c in columns if c != _SUM]))
        total = _Side((cells[3, row, _SUM],))
        sides = (("六类申请人之和", "six kinds of applicant add up to"), ("总计", "the printed total is"))
        yield _finding(report, "R3", _Names((f"表三“{row}”行", f"Table 3, row {row}"), *sides), six, total)


def _check_table4(report: Report, cells: Cells, labels: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    sides = (("四种结果之和", "four outcomes add up to"), ("总计", "the printed total is"))
    for block, columns in labels.items():
        four = _Side(_pick(cells, 4, block, [c for c in columns if c != _SUM]))
        total = _Side((cells[4, block, _SUM],))
        yield _finding(report, "R4", _Names((f"表四“{block}”", f"Table 4, {block}"), *sides), four, total)


def check_sums(report: Report) -> Iterator[Finding]:
    """Check R1–R4 of a report, one row for each column, row or block; nothing for pre-2019 forms.

    Notes
    -----
    Sources: the reconciliation rule printed in the corner of table 3, and the totals of both tables.
    """
    labels = official_labels(report.template or "")
    cells = {(c.table, c.row, c.column): c for c in report.cells if c.table in labels}
    for table, codes, check in ((3, ("R1", "R2", "R3"), _check_table3), (4, ("R4",), _check_table4)):
        if table not in labels:
            continue
        if any((table, row, c) not in cells for row, columns in labels[table].items() for c in columns) or all(
            c.state == "absent" for c in cells.values() if c.table == table
        ):
            yield from (_missing(report, code, table) for code in codes)
        else:
            yield from check(report, cells, labels[table])
