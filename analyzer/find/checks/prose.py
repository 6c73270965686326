"""R7: what the prose counts against what the tables count, as a set of admissible values.

"收办 12 件" may mean received, or received and carried in; "受理" in one city is the one, in the
next the other. A number fails only when it equals none of the quantities it could mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analyzer.find.checks.arithmetic import show_number
from analyzer.find.checks.quantities import Quantity, find_quantities
from analyzer.find.checks.rules import RULES
from analyzer.schema import Cell, Finding, Outcome, Report

__all__ = ["check_prose"]

_NEW, _IN = (3, "一、本年新收政府信息公开申请数量", "总计"), (3, "二、上年结转政府信息公开申请数量", "总计")
_DONE, _OVER = (3, "（七）总计", "总计"), (3, "四、结转下年度继续办理", "总计")
_REVIEW = (4, "行政复议", "总计")
_DIRECT, _AFTER = (4, "行政诉讼/未经复议直接起诉", "总计"), (4, "行政诉讼/复议后起诉", "总计")

Key = tuple[int, str, str]
# For each kind the sums it may mean: the first is the usual one and stands in the message.
_MEANINGS: Mapping[str, tuple[tuple[Key, ...], ...]] = {
    "received": ((_NEW,), (_NEW, _IN), (_DONE,)),
    "carried_in": ((_IN,),),
    "handled": ((_DONE,), (_NEW,)),
    "carried_over": ((_OVER,),),
    "review": ((_REVIEW,),),
    "litigation": ((_DIRECT, _AFTER), (_DIRECT,), (_AFTER,)),
}
_NAMES = {
    "received": ("收到申请", "applications received"),
    "carried_in": ("上年结转", "carried in"),
    "handled": ("办结", "applications handled"),
    "carried_over": ("结转下年", "carried over"),
    "review": ("行政复议", "administrative reviews"),
    "litigation": ("行政诉讼", "lawsuits"),
}
# Bodies whose table covers a region, not only their own office.
_GOVERNMENTS = {"province", "city", "county"}


def _sum(cells: Sequence[Cell]) -> float | None:
    """Add up cells, or None where one is no trustworthy value."""
    if any(c.value is None or c.gate == "doubtful" for c in cells):
        return None
    return sum(c.value for c in cells if c.value is not None)


def _same_scope(report: Report, quantity: Quantity) -> bool:
    if report.level in _GOVERNMENTS:
        return quantity.scope != "own"
    return quantity.scope != "region"


def _equals(quantity: Quantity, value: float) -> bool:
    if quantity.approximate:  # 260余件 is 261–269, 近300件 201–299: off by less than its last digit that is no zero
        digits = show_number(quantity.value)
        step: int = 10 ** (len(digits) - len(digits.rstrip("0")))
        return abs(value - quantity.value) < step
    return quantity.value == value


def _judge(
    report: Report, quantity: Quantity, cells: Mapping[Key, Cell], confirmed: bool
) -> tuple[Outcome, tuple[Key, ...]]:
    """Compare one quantity with all it can mean; `confirmed`: another number of its kind agrees already."""
    meanings = _MEANINGS[quantity.kind]
    if any(key not in cells or cells[key].state == "absent" for key in meanings[0]):
        return "not_assessable", meanings[0]
    values = [(keys, _sum([cells[k] for k in keys])) for keys in meanings if all(k in cells for k in keys)]
    for keys, value in values:
        if value is not None and _equals(quantity, value):
            return "pass", keys
    unsure = any(value is None for _, value in values)
    if unsure or confirmed or quantity.approximate or not _same_scope(report, quantity):
        return "uncertain", meanings[0]
    return "fail", meanings[0]


def _message(quantity: Quantity, outcome: Outcome, printed: str | None) -> tuple[str, str]:
    zh_name, en_name = _NAMES[quantity.kind]
    stated = show_number(quantity.value)
    table = printed or "—"
    tail = {
        "pass": ("相符", "they agree"),
        "fail": ("两者不一致", "they differ"),
        "uncertain": ("口径可能不同或表中空白，无法断定", "scope may differ or the table is blank; undecided"),
        "not_assessable": ("没有读到对应表格，无法核对", "the table was not found"),
    }[outcome]
    return (
        f"正文称{zh_name} {stated} 件，表中为 {table}，{tail[0]}。",
        f"The prose states {stated} {en_name}, the table {table}; {tail[1]}.",
    )


def check_prose(report: Report) -> Iterator[Finding]:
    """Check R7: each quantity of the prose once, with the cells it was compared with and its quote."""
    cells = {(c.table, c.row, c.column): c for c in report.cells}
    quantities = list({(q.kind, q.value): q for q in reversed(list(find_quantities(report)))}.values())
    if report.template not in {"2019", "2021"}:
        return
    agreed = {q.kind for q in quantities if _judge(report, q, cells, False)[0] == "pass"}
    for quantity in sorted(quantities, key=lambda q: (q.start, q.kind)):
        outcome, keys = _judge(report, quantity, cells, quantity.kind in agreed)
        total = _sum([cells[k] for k in keys]) if all(k in cells for k in keys) else None
        printed = None if total is None else show_number(total)
        zh, en = _message(quantity, outcome, printed)
        yield Finding(
            report.report_id, "R7", outcome, RULES["R7"].hard, tuple(f"table{t}/{r}/{c}" for t, r, c in keys),
            show_number(quantity.value), printed, quantity.start, quantity.end, zh, en,
        )  # fmt: skip
