"""Checks of a report against the form, against itself and against the year before; absence is an outcome.

`check_report` makes the checks one report allows, `check_years` those between two reports of one body.
Nothing here raises: what cannot be checked is told as ``not_assessable`` or ``uncertain``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from analyzer.find.checks.arithmetic import check_sums
from analyzer.find.checks.balance import check_balance
from analyzer.find.checks.breakdowns import check_breakdowns
from analyzer.find.checks.channels import check_channels
from analyzer.find.checks.coverage import uncovered
from analyzer.find.checks.dates import check_basis, check_period, check_publication
from analyzer.find.checks.disclosed import check_rules_made, check_totals_disclosed, check_units
from analyzer.find.checks.index import check_index
from analyzer.find.checks.leftovers import check_instructions, check_plans
from analyzer.find.checks.names import check_names
from analyzer.find.checks.pending import check_pending
from analyzer.find.checks.percentages import check_growth, check_shares
from analyzer.find.checks.prose import check_prose
from analyzer.find.checks.rules import RULES, Rule
from analyzer.find.checks.years import YEAR_CELLS, YearCell, YearRow, check_years, tells_rebasing, year_row
from analyzer.schema import Finding, Report

__all__ = [
    "RULES",
    "YEAR_CELLS",
    "Rule",
    "YearCell",
    "YearRow",
    "check_report",
    "check_years",
    "tells_rebasing",
    "year_row",
]

_CHECKS: tuple[Callable[[Report], Iterator[Finding]], ...] = (
    check_sums,
    check_prose,
    check_breakdowns,
    check_shares,
    check_growth,
    check_balance,
    check_channels,
    check_pending,
    check_rules_made,
    check_totals_disclosed,
    check_units,
    check_period,
    check_publication,
    check_basis,
    check_index,
    check_plans,
    check_instructions,
    check_names,
)


def _softened(finding: Finding) -> Finding:
    """Make a contradiction in recognised text uncertain: a misread figure is no error of the agency."""
    if finding.outcome != "fail":
        return finding
    return replace(
        finding,
        outcome="uncertain",
        message=finding.message + "（文字由图片识别而来，请对照原件。）",
        message_en=finding.message_en + " (Recognised from a picture; compare the original.)",
    )


def check_report(report: Report) -> tuple[Finding, ...]:
    """Make every check one report allows, passes and failures alike; a rule that finds nothing to check says so."""
    found = [finding for check in _CHECKS for finding in check(report)]
    if report.recognised:
        found = [_softened(finding) for finding in found]
    return (*found, *uncovered(report, {finding.rule for finding in found}))
