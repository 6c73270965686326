"""R1–R4: the sums that the form itself prints, with blanks kept blank.

A blank is not a zero: a sum with blanks can be possible (``uncertain``) or impossible whatever the
blanks stand for (``fail``, because counts are never negative). A cell the reader could not place
(``unreadable``, or a row whose alignment is ``doubtful``) never leads to ``fail``.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.find.checks.base import make_finding, show_number
from analyzer.find.checks.equations import Equation, equations_of
from analyzer.find.checks.repair import Cause, likely_causes
from analyzer.schema import Finding, Report

__all__ = ["check_sums"]

_RULES = {3: ("R1", "R2", "R3"), 4: ("R4",)}
_WHY = {
    "pass": ("相符", "they agree"),
    "fail": ("不相等", "they differ"),
    "uncertain": ("有空白或读不准的格子，无法断定", "some cells are blank or unsure, so this cannot be decided"),
    "not_assessable": ("没有可核对的数字", "there is nothing to check"),
}


def _finding(report: Report, equation: Equation, cause: Cause | None) -> Finding:
    """Make the row of one equation."""
    names, left, right, outcome = equation.names, equation.left, equation.right, equation.outcome
    zh_why, en_why = _WHY[outcome]
    zh = f"{names.place[0]}：{names.left[0]}为 {left.written}，{names.right[0]}为 {right.written}，{zh_why}。"
    en = f"{names.place[1]}: {names.left[1]} {left.written}, {names.right[1]} {right.written}; {en_why}."
    if cause is not None:
        zh, en = zh + cause.zh, f"{en} {cause.en}"
    place = next((c for c in right.cells if c.start is not None and c.end is not None), None)
    span = (place.start, place.end) if place and place.start is not None and place.end is not None else None
    return make_finding(
        report.report_id,
        equation.rule,
        outcome,
        (zh, en),
        cells=[(c.table, c.row, c.column) for c in left.cells + right.cells],
        stated=right.terms,
        expected=show_number(left.known) if left.complete else None,
        span=span,
    )


def _missing(report: Report, rule: str, table: int) -> Finding:
    messages = (
        f"没有读到表{'二三四'[table - 2]}，本项无法核对。",
        f"Table {table} was not found, so this could not be checked.",
    )
    return make_finding(report.report_id, rule, "not_assessable", messages)


def check_sums(report: Report) -> Iterator[Finding]:
    """Check R1–R4 of a report, one row for each column, row or block; nothing for pre-2019 forms.

    Where one cell explains several failures, their messages name it with the value that mends them.

    Notes
    -----
    Sources: the reconciliation rule printed in the corner of table 3, and the totals of both tables.
    """
    for table, equations in equations_of(report).items():
        if equations is None:
            yield from (_missing(report, rule, table) for rule in _RULES[table])
            continue
        causes = {i: cause for cause in likely_causes(equations) for i in cause.mends}
        for i, equation in enumerate(equations):
            yield _finding(report, equation, causes.get(i))
