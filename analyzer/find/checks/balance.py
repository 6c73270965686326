"""R8, the balance told in prose: new + carried in = handled + carried over, where no table could tell.

With tables 3 and 4 at hand each of the four numbers is compared with its cell (R7) and the cells with
one another (R1); a report without them, above all of the years before 2019, has only its own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer.find.checks.base import make_finding, show_number
from analyzer.find.checks.quantities import Quantity, find_quantities
from analyzer.schema import Finding, Outcome, Report

__all__ = ["check_balance"]

_NEAR = 16  # letters before a number in which 新收 may stand: such a number holds none carried in
_KINDS = ("received", "carried_in", "handled", "carried_over")


def _four(report: Report) -> Mapping[str, Quantity] | None:
    """Give the four numbers of one report, None where one is missing, rough, or told twice differently."""
    told: dict[str, list[Quantity]] = {kind: [] for kind in _KINDS}
    for quantity in find_quantities(report):
        if quantity.kind in told and quantity.sure:
            told[quantity.kind].append(quantity)
    if any(len({q.value for q in mine}) != 1 or any(q.approximate for q in mine) for mine in told.values()):
        return None
    first = {kind: mine[0] for kind, mine in told.items()}
    return first if len({q.scope for q in first.values()}) == 1 else None


def check_balance(report: Report) -> Iterator[Finding]:
    """Check R8 for the four numbers of applications in the prose; nothing where they are not all told.

    The number received may hold those carried in already (收办 15 件，其中上年结转 3 件).

    Notes
    -----
    Source: the reconciliation rule printed in table 3 of the annual report's form.
    """
    four = _four(report)
    if four is None:
        return
    new, came, done, over = (four[kind].value for kind in _KINDS)
    apart = "新收" in report.text[max(0, four["received"].start - _NEAR) : four["received"].start]
    balanced = done + over == new + came or (done + over == new and not apart)
    in_tables = any(c.table == 3 and c.state != "absent" for c in report.cells)
    if in_tables and not balanced:
        return  # each number is compared with its cell, and the cells with one another
    outcome: Outcome = "pass" if balanced else "fail"
    came_in, went = f"{show_number(new)}+{show_number(came)}", f"{show_number(done)}+{show_number(over)}"
    left, right = show_number(new + came), show_number(done + over)
    zh, en = (
        ("两者平衡", "they balance")
        if balanced
        else ("两者不平衡，其中有一个数不对", "they do not balance; one number is wrong")
    )
    yield make_finding(
        report.report_id, "R8", outcome,
        (f"正文所述申请：新收加上年结转为 {came_in}={left} 件，办结加结转下年为 {went}={right} 件，{zh}。",
         f"Applications in the prose: new + carried in is {came_in}={left}, handled + carried over is {went}={right}; {en}."),
        stated=right, expected=left,
        span=(min(q.start for q in four.values()), max(q.end for q in four.values())),
    )  # fmt: skip
