"""R13 and ENTITY: what a researcher's index says beside what the page itself says.

Which of the two is wrong cannot be known here, so a difference is ``uncertain`` and names both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.find.checks.base import make_finding
from analyzer.schema import Evidence, Finding, Report

__all__ = ["check_index"]

_OFFICE = re.compile(r"(?:人民政府|政府)?(?:办公室|办公厅)?$|办事处$")
# What each field is compared with, the first that the page has; a date put under a title is often that of the page.
_BESIDE = {
    "year": ("title", "period"),
    "agency": ("title", "signature", "issuer"),
    "published": ("release", "signature"),
}
_RULE = {"year": "R13", "agency": "ENTITY", "published": "R13"}
_NAMES = {"year": ("年度", "year"), "agency": ("机关", "body"), "published": ("公布日期", "date of publication")}
_SOURCES = {
    "title": ("标题", "title"),
    "period": ("统计期限", "statistics period"),
    "signature": ("落款", "signature"),
    "issuer": ("发布机构", "publisher"),
    "release": ("页面发布日期", "release date on the page"),
}


def _agree(field: str, one: str, other: str) -> bool:
    """Tell whether two values are one: of names one may leave out places in front or the office."""
    if field != "agency":
        return one == other
    short, long = sorted((_OFFICE.sub("", one), _OFFICE.sub("", other)), key=len)
    return bool(short) and long.endswith(short)


def _beside(report: Report, field: str) -> Evidence | None:
    """Give the strongest words of the page on a field."""
    seen = [e for e in report.evidence if e.field == field]
    return next((e for source in _BESIDE[field] for e in seen if e.source == source), None)


def check_index(report: Report) -> Iterator[Finding]:
    """Check R13 (year, date) and ENTITY (body) between index and page; nothing where there is no index."""
    for field, rule in _RULE.items():
        known = next((e for e in report.evidence if e.field == field and e.source == "index"), None)
        seen = _beside(report, field)
        if known is None or seen is None:
            continue
        agrees = _agree(field, known.value, seen.value)
        zh, en = (
            ("相符", "they agree")
            if agrees
            else ("两者不一致，请核对是清单有误还是报告有误", "they differ; one of them is wrong")
        )
        name, source = _NAMES[field], _SOURCES[seen.source]
        yield make_finding(
            report.report_id, rule, "pass" if agrees else "uncertain",
            (f"清单所列{name[0]}为 {known.value}，{source[0]}为 {seen.value}，{zh}。",
             f"The index gives the {name[1]} {known.value}, the {source[1]} {seen.value}; {en}."),
            stated=seen.value, expected=known.value,
            span=None if seen.start is None or seen.end is None else (seen.start, seen.end),
        )  # fmt: skip
