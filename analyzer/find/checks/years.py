"""R5, R6 and the unit of R12 over years: two consecutive reports of one body against each other.

A run calls this after its parts are merged, on rows that hold a few cells of each report only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.find.checks.base import Key, make_finding, show_number
from analyzer.find.checks.disclosed import fee_beyond
from analyzer.schema import Finding, Outcome, Report
from analyzer.text.traditional import simplify_page

__all__ = ["YEAR_CELLS", "YearCell", "YearRow", "check_years", "tells_rebasing", "year_row"]

_IN: Key = (3, "二、上年结转政府信息公开申请数量", "总计")
_OVER: Key = (3, "四、结转下年度继续办理", "总计")
_FEE: Key = (2, "行政事业性收费", "本年收费金额（单位：万元）")
_ROWS = ("规章", "行政规范性文件")
_MADE, _REPEALED, _FORCE = "本年制发件数", "本年废止件数", "现行有效件数"

YEAR_CELLS: frozenset[Key] = frozenset(
    {_IN, _OVER, _FEE, *((2, row, c) for row in _ROWS for c in (_MADE, _REPEALED, _FORCE))}
)
"""The cells `check_years` looks at; a run need load no others."""

# Words that a clean-up or a new way of counting moved the number of documents in force.
_REBASED = re.compile(
    r"(?:规范性文件|规章|文件)[^。\n]{0,40}(?:清理|重新统计|重新核定|重新认定|口径|调整统计)|(?:清理|重新统计|重新核定|统计口径)[^。\n]{0,40}(?:规范性文件|规章|有效件数)"
    r"|(?:宣布失效|自动失效|到期失效|失效)[^。\n]{0,20}(?:规范性文件|件)|(?:规范性文件|文件)[^。\n]{0,30}失效|机构改革|职能划[转入出]|合并|划入|撤并"
)
# 元 written under a head of 万元 is 10 000 times too much; yearly change beside it stays within this factor.
_YUAN = (3_000.0, 30_000.0)


@dataclass(frozen=True, slots=True)
class YearCell:
    """What a cell holds: its value (None unless `sure`), and where it stands in the text."""

    value: float | None
    sure: bool = True
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class YearRow:
    """A report as `check_years` needs it: `body` is equal for all reports of one body.

    `cells` need hold only `YEAR_CELLS`; `rebased` tells that the prose explains a change of the
    documents in force; `superseded` that another report of the year is the later version.
    """

    report_id: str
    body: str
    year: int
    template: str | None
    cells: Mapping[Key, YearCell]
    rebased: bool = False
    level: str | None = None
    superseded: bool = False

    def value(self, key: Key) -> float | None:
        """Give a trustworthy value, else None."""
        cell = self.cells.get(key)
        return cell.value if cell is not None and cell.sure else None

    def span(self, key: Key) -> tuple[int, int] | None:
        """Give the place of a cell, None where it is unknown."""
        cell = self.cells.get(key)
        return cell.span if cell is not None else None


def tells_rebasing(text: str) -> bool:
    """Tell whether a report explains why its documents in force do not follow from last year's.

    >>> tells_rebasing("对行政规范性文件开展全面清理，现行有效件数按新目录统计。")
    True
    """
    return _REBASED.search(simplify_page(text)) is not None


def year_row(report: Report, body: str) -> YearRow | None:
    """Make the row of one report, None where its year is unknown."""
    if report.year is None:
        return None
    cells = {
        (c.table, c.row, c.column): YearCell(
            c.value, c.is_sure, None if c.start is None or c.end is None else (c.start, c.end)
        )
        for c in report.cells
        if (c.table, c.row, c.column) in YEAR_CELLS
    }
    return YearRow(
        report.report_id, body, report.year, report.template, cells, tells_rebasing(report.text), report.level
    )


def _carry_over(before: YearRow, now: YearRow, sole: bool) -> Iterator[Finding]:
    """Check R5: carried over then = carried in now."""
    if not {before.template, now.template} <= {"2019", "2021"}:
        return
    over, came = before.value(_OVER), now.value(_IN)
    if over is None or came is None:
        messages = (
            f"{before.year} 年的结转数或 {now.year} 年的上年结转数空白或没有读到，无法核对。",
            f"The carry-over of {before.year} or {now.year} is blank or missing; not checked.",
        )
        yield make_finding(now.report_id, "R5", "not_assessable", messages, cells=[_IN])
        return
    outcome: Outcome = "pass" if over == came else "fail" if sole else "uncertain"
    zh, en = {
        "pass": ("相符", "they agree"),
        "fail": ("两者应当相等", "they should be equal"),
        "uncertain": ("同一年有多份数字不同的报告，无法断定", "several reports of one year differ; undecided"),
    }[outcome]
    a, b = show_number(over), show_number(came)
    yield make_finding(
        now.report_id, "R5", outcome,
        (f"{before.year} 年报告结转下年度 {a} 件，{now.year} 年报告上年结转 {b} 件，{zh}。",
         f"The report of {before.year} carries {a} over, that of {now.year} carries {b} in; {en}."),
        cells=[_IN], stated=b, expected=a, span=now.span(_IN),
    )  # fmt: skip


def _in_force(before: YearRow, now: YearRow, sole: bool) -> Iterator[Finding]:
    """Check R6: in force now = in force then + issued − repealed; both reports in the form of 2021."""
    if before.template != "2021" or now.template != "2021":
        return
    for row in _ROWS:
        keys: list[Key] = [(2, row, _MADE), (2, row, _REPEALED), (2, row, _FORCE)]
        held, made, repealed, force = before.value((2, row, _FORCE)), *(now.value(k) for k in keys)
        if held is None or made is None or repealed is None or force is None:
            messages = (f"表二“{row}”有空白，无法与上年核对。", f"Table 2, {row}: blank cells; not checked over years.")
            yield make_finding(now.report_id, "R6", "not_assessable", messages, cells=keys)
            continue
        right = held + made - repealed
        open_ = now.rebased or not sole or right < 0
        outcome: Outcome = "pass" if right == force else "uncertain" if open_ else "fail"
        zh, en = {
            "pass": ("相符", "they agree"),
            "fail": ("正文没有说明原因", "the prose gives no reason"),
            "uncertain": ("可能因清理或口径变化重新统计，无法断定", "perhaps counted anew after a clean-up; undecided"),
        }[outcome]
        terms = f"{show_number(held)}+{show_number(made)}-{show_number(repealed)}={show_number(right)}"
        printed = show_number(force)
        yield make_finding(
            now.report_id, "R6", outcome,
            (f"表二“{row}”：上年有效加制发减废止为 {terms}，现行有效为 {printed}，{zh}。",
             f"Table 2, {row}: last year's + issued − repealed is {terms}, in force {printed}; {en}."),
            cells=keys, stated=printed, expected=show_number(right), span=now.span(keys[-1]),
        )  # fmt: skip


def _fee_unit(before: YearRow, now: YearRow) -> Iterator[Finding]:
    """Check R12 over years: a fee some ten thousand times last year's is in yuan."""
    then, fee = before.value(_FEE), now.value(_FEE)
    if not then or not fee:
        return
    for late, early, wrong in ((fee, then, now), (then, fee, before)):
        # A fee that is beyond the level anyway is told of the one report already.
        if _YUAN[0] <= late / early <= _YUAN[1] and late >= 10_000 and not fee_beyond(wrong.level, late):
            stated, right = show_number(late), show_number(late / 10_000)
            yield make_finding(
                wrong.report_id, "R12", "fail",
                (f"表二“行政事业性收费”为 {stated}，相邻年度为 {show_number(early)}，相差约一万倍，应是以元填报，折合 {right} 万元。",
                 f"Table 2 gives a fee of {stated}, the year beside it {show_number(early)}; it seems to be in yuan, {right} 万元."),
                cells=[_FEE], stated=stated, expected=right, span=wrong.span(_FEE),
            )  # fmt: skip


def _alone(now: YearRow) -> Iterator[Finding]:
    """Tell that a report has none of the year before to be compared with."""
    messages = (
        f"没有读到同一机关 {now.year - 1} 年的报告，无法跨年核对。",
        f"The report of {now.year - 1} of the same body was not read; not checked over years.",
    )
    for rule in ("R5", "R6"):
        yield make_finding(now.report_id, rule, "not_assessable", messages)


def _same(a: YearRow, b: YearRow) -> bool:
    """Tell whether two reports of one year hold the same numbers: copies of one report."""
    return all(a.value(key) == b.value(key) for key in sorted(YEAR_CELLS))


def _by_year(rows: Sequence[YearRow]) -> dict[int, list[YearRow]]:
    years: dict[int, list[YearRow]] = {}
    for row in sorted(rows, key=lambda r: (r.year, r.report_id)):
        years.setdefault(row.year, []).append(row)
    return years


def _counted(rows: Sequence[YearRow] | None) -> list[YearRow]:
    """Give the reports of a year that count; all where none is told to."""
    return [row for row in rows or () if not row.superseded] or list(rows or ())


def check_years(rows: Iterable[YearRow]) -> tuple[Finding, ...]:
    """Check R5, R6 and the unit of fees between consecutive reports of one body.

    Parameters
    ----------
    rows : iterable of YearRow
        In any order. Reports of one body must bear one `body`; a body whose name changed bears
        another and is not compared.

    Returns
    -------
    tuple of Finding
        Ordered by body and year; each belongs to the later report. Two reports of one year that
        differ make a failure ``uncertain``, because either may be the earlier version.

    Notes
    -----
    Source: 国办公开办函〔2021〕30号, tables 2 and 3.
    """
    bodies: dict[str, list[YearRow]] = {}
    for row in rows:
        bodies.setdefault(row.body, []).append(row)
    found: list[Finding] = []
    for _, mine in sorted(bodies.items()):
        years = _by_year(mine)
        for year, now in sorted(years.items()):
            before, counted = _counted(years.get(year - 1)), _counted(now)
            if not before:
                found += [finding for row in now for finding in _alone(row)]
                continue
            sole = all(_same(group[0], other) for group in (before, counted) for other in group[1:])
            for row in now:
                found += [*_carry_over(before[-1], row, sole), *_in_force(before[-1], row, sole)]
            if sole:
                found += _fee_unit(before[-1], counted[-1])
    return tuple(found)
