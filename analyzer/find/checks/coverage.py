"""What a report gives no occasion to check: one row a rule, so that the coverage of checks can be counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from analyzer.find.checks.base import make_finding
from analyzer.find.checks.rules import RULES
from analyzer.schema import Finding, Report

__all__ = ["OVER_YEARS", "uncovered"]

OVER_YEARS = frozenset({"R5", "R6"})
"""Rules that need the report of the year before: `check_years` makes their rows."""

_OLD_FORM = (
    "2019年以前的报告没有统一的表格，本项不作核对。",
    "Reports before 2019 have no uniform tables; not checked.",
)
_NOTHING: Mapping[str, tuple[str, str]] = {
    "R7": ("正文没有可与表格比较的数。", "The prose holds no number that a table states too."),
    "R8": ("正文没有应当相加的分项，也没有可验算的百分比。", "The prose holds no list that should add up and no share to compute."),
    "R9": ("正文没有说“全部办结”或“没有结转”。", "The prose does not claim that all was handled."),
    "R11": ("本报告所用表式没有“对外公开总数量”一栏。", "The form used has no column of totals disclosed."),
    "R12": ("本报告所用表式没有以万元计的收费栏。", "The form used has no column in 万元."),
}  # fmt: skip
_ELSE = ("报告没有可供核对的内容。", "The report gives nothing to check.")
_OF_TABLES = frozenset({"R1", "R2", "R3", "R4", "R7", "R10", "R11", "R12"})


def uncovered(report: Report, made: Collection[str]) -> Iterator[Finding]:
    """Yield a ``not_assessable`` row for each rule without a check of its own.

    Parameters
    ----------
    report : Report
    made : collection of str
        Rules that have a row already. Those over years are left to `check_years`.
    """
    for code in RULES:
        if code not in made and code not in OVER_YEARS:
            old = report.template not in {"2019", "2021"} and code in _OF_TABLES
            messages = _OLD_FORM if old else _NOTHING.get(code, _ELSE)
            yield make_finding(report.report_id, code, "not_assessable", messages)
