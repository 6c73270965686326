"""R10–R12: table 2 against what the body may do and against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analyzer.find.checks.base import Key, make_finding, show_number
from analyzer.find.checks.passages import passages
from analyzer.schema import Cell, Finding, Outcome, Report
from analyzer.text.numbers import find_numbers

__all__ = ["check_rules_made", "check_totals_disclosed", "check_units", "fee_beyond"]

_MADE = {"2019": ("本年新制作数量", "本年新公开数量"), "2021": ("本年制发件数",)}
_HELD = {"2019": ("对外公开总数量",), "2021": ("本年废止件数", "现行有效件数")}
_FEE: Key = (2, "行政事业性收费", "本年收费金额（单位：万元）")
# 万元 a body of this level cannot have charged in a year: cities of five million people report some 60 000, provinces
# a few million. Above it the column holds yuan; a tenth of it is left open.
_TOO_MUCH = {"township": 20_000.0, "department": 1_000_000.0, "county": 1_000_000.0, "city": 10_000_000.0}


def _cells(report: Report, table: int) -> Mapping[Key, Cell]:
    return {(c.table, c.row, c.column): c for c in report.cells if c.table == table}


def _place(cell: Cell) -> tuple[int, int] | None:
    return None if cell.start is None or cell.end is None else (cell.start, cell.end)


def _may_make_rules(report: Report, made: bool) -> Outcome:
    """Tell whether a body may issue 规章: ``pass`` it may, ``fail`` it may not, ``uncertain`` where that is open.

    Ministries, provinces and cities with districts may. A department of a province or city often
    reports the government rules it drafted, above all among those in force.
    """
    if report.level in {"ministry", "province"}:
        return "pass"
    if report.level == "city":
        return "fail" if report.county else "pass"
    if report.level in {"county", "township"}:
        return "fail"
    return "fail" if report.level == "department" and report.county and made else "uncertain"


def check_rules_made(report: Report) -> Iterator[Finding]:
    """Check R10: 规章 only from bodies that may issue them.

    Notes
    -----
    Source: 立法法 (2023) articles 91 and 93. Soft: rows are often confused with 规范性文件.
    """
    form = report.template or ""
    if form not in _MADE:
        return
    cells = _cells(report, 2)
    row = [cells[2, "规章", c] for c in (*_MADE[form], *_HELD[form]) if (2, "规章", c) in cells]
    if not any(c.state == "value" for c in row):
        messages = ("表二“规章”没有数字，无法核对。", "Table 2 has no numbers of 规章; not checked.")
        yield make_finding(report.report_id, "R10", "not_assessable", messages)
        return
    some = [c for c in row if c.value]
    if not some:
        messages = ("表二“规章”均为 0，相符。", "Table 2 has no 规章; as it should be.")
        yield make_finding(report.report_id, "R10", "pass", messages, cells=[(2, "规章", c.column) for c in row])
        return
    first = some[0]
    outcome = _may_make_rules(report, first.column in _MADE[form])
    if not first.is_sure and outcome == "fail":
        outcome = "uncertain"
    number = show_number(first.value or 0)
    zh, en = {
        "pass": ("该级机关有权制定规章，相符", "this body may issue them"),
        "fail": ("该级机关无权制定规章，应为 0（可能是规范性文件）", "this body cannot issue them, so 0 (perhaps 规范性文件 are meant)"),
        "uncertain": ("部门填报政府规章或机关层级不明，无法断定", "government rules drafted by a department, or level unknown; undecided"),
    }[outcome]  # fmt: skip
    yield make_finding(
        report.report_id, "R10", outcome,
        (f"表二“规章”{first.column}为 {number}，{zh}。", f"Table 2 gives {number} 规章 ({first.column}); {en}."),
        cells=[(2, "规章", c.column) for c in some], stated=number, expected="0" if outcome != "pass" else None,
        span=_place(first),
    )  # fmt: skip


def check_totals_disclosed(report: Report) -> Iterator[Finding]:
    """Check R11: in the form of 2019–2020 the total disclosed includes what was disclosed this year.

    Notes
    -----
    Source: 国办公开办函〔2019〕60号, table 2.
    """
    if report.template != "2019":
        return
    cells = _cells(report, 2)
    for row in ("规章", "规范性文件"):
        new, total = cells.get((2, row, "本年新公开数量")), cells.get((2, row, "对外公开总数量"))
        keys: list[Key] = [(2, row, "本年新公开数量"), (2, row, "对外公开总数量")]
        if new is None or total is None or new.value is None or total.value is None:
            messages = (f"表二“{row}”有空白，无法核对。", f"Table 2, {row}: blank cells; not checked.")
            yield make_finding(report.report_id, "R11", "not_assessable", messages, cells=keys)
            continue
        doubtful = not (new.is_sure and total.is_sure)
        outcome: Outcome = "pass" if total.value >= new.value else "uncertain" if doubtful else "fail"
        zh, en = (
            ("相符", "they agree") if outcome == "pass" else ("总数少于其中的新增数", "the total is less than its part")
        )
        a, b = show_number(new.value), show_number(total.value)
        yield make_finding(
            report.report_id, "R11", outcome,
            (f"表二“{row}”：本年新公开 {a}，对外公开总数量 {b}，{zh}。", f"Table 2, {row}: newly disclosed {a}, total {b}; {en}."),
            cells=keys, stated=b, expected=None if outcome == "pass" else a, span=_place(total),
        )  # fmt: skip


def _stated_fee(report: Report) -> Iterator[tuple[float, str, tuple[int, int]]]:
    """Yield the amounts the prose gives for 行政事业性收费: (amount, 元 or 万元, place)."""
    for passage in passages(report, {1, 2, 6}):
        for match in re.finditer(r"行政事业性收费[^。;\n]{0,20}?(?=\d)", passage.text):
            number = next(iter(find_numbers(passage.text[match.end() : match.end() + 24])), None)
            if number and number.value is not None and number.unit in {"元", "万元"} and number.start == 0:
                span = passage.span(match.start(), match.end() + number.end)
                yield number.value, number.unit, span


def fee_beyond(level: str | None, fee: float) -> bool:
    """Tell whether a fee in 万元 is beyond anything a body of this level charges in a year."""
    return fee > _TOO_MUCH.get(level or "", float("inf"))


def _fee_outcome(report: Report, cell: Cell, value: float) -> tuple[Outcome, float | None]:
    """Judge the fee of table 2: (outcome, the amount in 万元 that would be consistent)."""
    raw = re.sub(r"\s", "", cell.raw or "")
    if raw.endswith("元") and not raw.endswith("万元"):
        return "fail", value / 10_000
    for amount, unit, _ in _stated_fee(report):
        right = amount / 10_000 if unit == "元" else amount
        if value > 0 and abs(value - right * 10_000) < 0.5 and value >= 100:
            return "fail", right
        if abs(value - right) < 0.006:
            return "pass", None
    if fee_beyond(report.level, value):
        return "fail", value / 10_000
    limit = _TOO_MUCH.get(report.level or "")
    return ("uncertain", value / 10_000) if limit is not None and value > limit / 10 else ("pass", None)


def check_units(report: Report) -> Iterator[Finding]:
    """Check R12: the fee of table 2 is in 万元, as its head says.

    It fails where the cell names 元, where the prose gives the same digits in 元, or where the sum is
    beyond anything a body of this level can charge.

    Notes
    -----
    Source: 国办公开办函〔2021〕30号, table 2. The purchase amount of the 2019 form has no unit.
    """
    if report.template != "2021":
        return
    cell = _cells(report, 2).get(_FEE)
    if cell is None or cell.value is None:
        messages = ("表二收费金额空白或没有读到，无法核对。", "The fee of table 2 is blank or missing; not checked.")
        yield make_finding(report.report_id, "R12", "not_assessable", messages, cells=[_FEE])
        return
    outcome, right = _fee_outcome(report, cell, cell.value)
    if not cell.is_sure and outcome == "fail":
        outcome = "uncertain"
    stated = show_number(cell.value)
    expected = None if right is None else show_number(right)
    zh, en = {
        "pass": ("单位合理", "the unit is plausible"),
        "fail": (f"应是以元填报，折合 {expected} 万元", f"it seems to be in yuan, that is {expected} 万元"),
        "uncertain": ("数额偏大，请核对是否以元填报", "it is large; check whether yuan were meant"),
    }[outcome]  # fmt: skip
    yield make_finding(
        report.report_id, "R12", outcome,
        (f"表二“行政事业性收费”为 {stated}（栏目单位：万元），{zh}。", f"Table 2 gives a fee of {stated} under a head of 万元; {en}."),
        cells=[_FEE], stated=stated, expected=expected, span=_place(cell),
    )  # fmt: skip
