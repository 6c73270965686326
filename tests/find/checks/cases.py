"""How the tests of single rules ask: a body text, its tables and identity, the outcomes of one rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from analyzer.find.checks import check_report
from analyzer.schema import Evidence, Finding, Report
from tests.make import Values, cells_of, make_report

__all__ = ["dated", "findings", "outcomes"]


def findings(rule: str, report: Report) -> list[Finding]:
    """Give the findings of a rule; each quote must lie inside the text."""
    found = [f for f in check_report(report) if f.rule == rule]
    assert all(f.start is None or 0 <= f.start < (f.end or 0) for f in found)
    return found


def outcomes(rule: str, text: str, values: Values = {}, *, form: str = "2021", **more: Any) -> list[str]:  # noqa: B006
    """Give the outcomes of a rule on one section, sorted."""
    changes = {k: more.pop(k) for k in ("agency", "city", "county", "province") if k in more}
    report = replace(make_report(text, cells=cells_of(form, values), form=form, **more), **changes)
    return sorted(f.outcome for f in findings(rule, report))


def dated(
    text: str = "总体平稳。",
    *,
    title: int = 2022,
    period: int | None = 2022,
    published: date | None = None,
    signed: bool = True,
    **more: Any,
) -> Report:
    """Make a report with evidence for title year, period and date of publication."""
    changes = {k: more.pop(k) for k in ("agency",) if k in more}
    evidence = [Evidence("year", str(title), "title", 0, 1, 10.0)]
    if period is not None:
        evidence.append(Evidence("year", str(period), "period", 1, 2, 5.0))
    if published is not None:
        evidence.append(Evidence("published", published.isoformat(), "signature" if signed else "metadata", 2, 3, 3.0))
    made = make_report(text, cells=more.pop("cells", cells_of("2021")), year=title, **more)
    return replace(made, evidence=tuple(evidence), published=published, **changes)
