"""Checks of a report against the form and against itself; never raises, absence is an outcome."""

from __future__ import annotations

from analyzer.find.checks.arithmetic import check_sums
from analyzer.find.checks.prose import check_prose
from analyzer.find.checks.rules import RULES, Rule
from analyzer.schema import Finding, Report

__all__ = ["RULES", "Rule", "check_report"]


def check_report(report: Report) -> tuple[Finding, ...]:
    """Make every check this version knows on one report, passes and failures alike."""
    return (*check_sums(report), *check_prose(report))
