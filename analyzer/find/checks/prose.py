"""R7: what the prose counts against what the tables count, as a set of admissible values.

"收办 12 件" may mean received, or received and carried in; "受理" in one city is the one, in the
next the other. A number fails only when it equals none of the quantities it could mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from analyzer.find.checks.base import GOVERNMENTS, Key, make_finding, show_number, sum_cells
from analyzer.find.checks.parts import find_parts
from analyzer.find.checks.quantities import Quantity, find_quantities
from analyzer.schema import Cell, Finding, Outcome, Report, official_labels

__all__ = ["check_prose"]

_NEW_ROW, _IN_ROW = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
_DONE_ROW, _OVER_ROW = "（七）总计", "四、结转下年度继续办理"
_NEW, _IN, _DONE, _OVER = ((3, row, "总计") for row in (_NEW_ROW, _IN_ROW, _DONE_ROW, _OVER_ROW))
_REVIEW = (4, "行政复议", "总计")
_DIRECT, _AFTER = (4, "行政诉讼/未经复议直接起诉", "总计"), (4, "行政诉讼/复议后起诉", "总计")
_FIRMS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
_GROUPS = {"refused": "（三）", "lacking": "（四）", "dismissed": "（五）"}

Meanings = tuple[tuple[Key, ...], ...]


def _applicants(columns: Sequence[str]) -> Meanings:
    """Give the sums a number of applicants may mean: received, received and carried in, handled."""
    new, carried, done = (tuple((3, row, c) for c in columns) for row in (_NEW_ROW, _IN_ROW, _DONE_ROW))
    return new, new + carried, done


# For each kind the sums it may mean: the first is the usual one and stands in the message.
_MEANINGS: Mapping[str, Meanings] = {
    "received": ((_NEW,), (_NEW, _IN), (_DONE,)),
    "carried_in": ((_IN,),),
    "handled": ((_DONE,), (_NEW,)),
    "carried_over": ((_OVER,),),
    "review": ((_REVIEW,),),
    "litigation": ((_DIRECT, _AFTER), (_DIRECT,), (_AFTER,)),
    "natural": _applicants(("自然人",)),
    "company": _applicants(("商业企业",)),
    "legal": _applicants(_FIRMS),
    "open": (((3, "（一）予以公开", "总计"),),),
    "partial": (((3, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "总计"),),),
}
_NAMES = {
    "received": ("收到申请", "applications received"),
    "carried_in": ("上年结转", "carried in"),
    "handled": ("办结", "applications handled"),
    "carried_over": ("结转下年", "carried over"),
    "review": ("行政复议", "administrative reviews"),
    "litigation": ("行政诉讼", "lawsuits"),
    "natural": ("自然人申请", "applications by natural persons"),
    "company": ("商业企业申请", "applications by companies"),
    "legal": ("法人或其他组织申请", "applications by legal persons and organisations"),
    "open": ("予以公开", "applications granted"),
    "partial": ("部分公开", "applications granted in part"),
    "refused": ("不予公开", "applications refused"),
    "lacking": ("无法提供", "information not held"),
    "dismissed": ("不予处理", "applications not dealt with"),
}


def _meanings(kind: str, form: str) -> Meanings:
    """Give the sums a kind may mean in a form; a group is the sum of its leaves, a leaf any one or the group."""
    if kind in _MEANINGS:
        return _MEANINGS[kind]
    prefix = _GROUPS[kind.removesuffix("_leaf")]
    leaves = tuple((3, row, "总计") for row in official_labels(form)[3] if row.startswith(prefix))
    return (leaves, *((key,) for key in leaves)) if kind.endswith("_leaf") else (leaves,)


def _same_scope(report: Report, quantity: Quantity) -> bool:
    if report.level in GOVERNMENTS:
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
) -> tuple[Outcome, tuple[Key, ...], float | None]:
    """Compare one quantity with all it can mean; give the outcome, the cells and what they come to.

    `confirmed`: another number of its kind agrees already.
    """
    meanings = _meanings(quantity.kind, report.template or "2021")
    if any(key not in cells or cells[key].state == "absent" for key in meanings[0]):
        return "not_assessable", meanings[0], None
    if quantity.kind == "litigation" and quantity.value == 0:
        meanings = meanings[:1]  # none at all: one empty column of two does not make it true
    values = [(keys, sum_cells([cells[k] for k in keys])) for keys in meanings if all(k in cells for k in keys)]
    for keys, value in values:
        if value is not None and _equals(quantity, value):
            return "pass", keys, value
    if quantity.kind == "handled" and all(k in cells for k in (_NEW, _OVER)):
        new, over = cells[_NEW].value, cells[_OVER].value
        if new is not None and over is not None and _equals(quantity, new - over):
            return "pass", (_NEW, _OVER), new - over  # of this year's applications those handled
    unsure = not quantity.sure or any(value is None for _, value in values)
    if unsure or confirmed or quantity.approximate or not _same_scope(report, quantity):
        return "uncertain", meanings[0], values[0][1]
    return "fail", meanings[0], values[0][1]


def _place(keys: Sequence[Key]) -> tuple[str, str]:
    """Name the cells a number was compared with, in Chinese and English: one cell, a sum of two, or a group."""
    table, numeral = keys[0][0], "二三四"[keys[0][0] - 2]
    rows, columns = list(dict.fromkeys(k[1] for k in keys)), list(dict.fromkeys(k[2] for k in keys))
    if len(rows) > 2:
        group = rows[0].partition("/")[0]
        return f"表{numeral}“{group}”各项合计", f"table 3, all of {group},"
    if len(columns) > 1:
        return (
            f"表{numeral}“{rows[0]}”行五类法人合计",
            f"table {table}, row {rows[0]}, the five kinds of legal persons,",
        )
    zh = f"表{numeral}“{'”加“'.join(rows)}”行“{columns[0]}”列"
    return zh, f"table {table}, row {' + '.join(rows)}, column {columns[0]},"


def _message(quantity: Quantity, outcome: Outcome, keys: Sequence[Key], printed: str | None) -> tuple[str, str]:
    zh_name, en_name = _NAMES[quantity.kind.removesuffix("_leaf")]
    stated = show_number(quantity.value)
    table, (zh_place, en_place) = printed or "空白", _place(keys)
    tail = {
        "pass": ("相符", "they agree"),
        "fail": ("两者不一致", "they differ"),
        "uncertain": ("口径可能不同或表中空白，无法断定", "scope may differ or the table is blank; undecided"),
        "not_assessable": ("没有读到对应表格，无法核对", "the table was not found"),
    }[outcome]
    return (
        f"正文称{zh_name} {stated} 件，{zh_place}为 {table}，{tail[0]}。",
        f"The prose states {stated} {en_name}; {en_place} says {printed or 'nothing'}; {tail[1]}.",
    )


def check_prose(report: Report) -> Iterator[Finding]:
    """Check R7: each quantity of the prose once, with the cells it was compared with and its quote.

    Notes
    -----
    Source: 政府信息公开条例 article 50.
    """
    if report.template not in {"2019", "2021"}:
        return
    cells = {(c.table, c.row, c.column): c for c in report.cells}
    found = list(chain(find_quantities(report), find_parts(report)))
    quantities = list({(q.kind, q.value): q for q in reversed(found)}.values())
    agreed = {q.kind for q in quantities if _judge(report, q, cells, False)[0] == "pass"}
    for quantity in sorted(quantities, key=lambda q: (q.start, q.kind)):
        outcome, keys, total = _judge(report, quantity, cells, quantity.kind in agreed)
        printed = None if total is None else show_number(total)
        yield make_finding(
            report.report_id, "R7", outcome, _message(quantity, outcome, keys, printed), cells=keys,
            stated=show_number(quantity.value), expected=printed, span=(quantity.start, quantity.end),
        )  # fmt: skip
