"""R13, years: title, statistics period, publication, legal basis and form must belong to one report year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from analyzer.find.checks.base import make_finding
from analyzer.find.checks.passages import passages
from analyzer.schema import Evidence, Finding, Outcome, Report

__all__ = ["check_basis", "check_period", "check_publication"]

_NEW_RULES = 2019  # the first report year under the regulation in force since 15 May 2019
_NEW_FORM = 2021
_TRIAL = re.compile(r"(?:国办公开办函)?[〔\[(]?2019[〕\])]?60号|年度报告格式[》>]?\(试行\)|年度报告格式\(试行\)")
# The number of the new notice with the title of the old one.
_MIXED = re.compile(r"年度报告有关事项的通知[》>]?[^。;]{0,6}(?:国办公开办函)?[〔\[(]2021[〕\])]30号")
_OLD_LAW = re.compile(r"国务院令第?492号|第492号(?:国务院)?令")
_CITING = re.compile(r"根据|按照|依据|依照|遵照|要求|规定|编制|格式")
_HISTORY = re.compile(r"废止|停止执行|失效|作废|替代|代替|取代|修订前|原格式|此前|不再")
# Bodies of the form 局 or 委 are departments of a government; zones, companies, schools and the like are not named in Art. 49.
_DEPARTMENT = re.compile(r"(?:局|厅|委|委员会|部|署|办公室|办公厅|办)$")
_NO_DEPARTMENT = re.compile(r"管理委员会$|管委会$|税务|海关|气象|公司|学校|医院|中心$|人民政府办公|政府办")
_RELEASED = re.compile(r"(?:发布|公开|公布)(?:日期|时间|于)?[:\]】|]?[ \t\n|]{0,4}$")
# A page may be put up again later, with a new date: this long after the due day the date of a page proves nothing.
_REPOSTED_DAYS = 180


def _evidence(report: Report, field: str, source: str) -> Iterator[Evidence]:
    return (e for e in report.evidence if e.field == field and e.source == source)


def _place(evidence: Evidence) -> tuple[int, int] | None:
    return None if evidence.start is None or evidence.end is None else (evidence.start, evidence.end)


def check_period(report: Report) -> Iterator[Finding]:
    """Check R13 for the statistics period against the year of the title; both must be stated."""
    titled = next(_evidence(report, "year", "title"), None)
    periods = list(_evidence(report, "year", "period"))
    if titled is None or not periods:
        messages = (
            "标题年份或统计期限没有读到，无法核对。",
            "Year of title or statistics period not found; not checked.",
        )
        yield make_finding(report.report_id, "R13", "not_assessable", messages)
        return
    wrong = next((p for p in periods if p.value != titled.value), None)
    period = wrong or periods[0]
    zh, en = ("相符", "they agree") if wrong is None else ("两者不一致", "they differ")
    yield make_finding(
        report.report_id, "R13", "pass" if wrong is None else "fail",
        (f"标题为 {titled.value} 年，统计期限为 {period.value} 年，{zh}。",
         f"The title says {titled.value}, the statistics period {period.value}; {en}."),
        stated=period.value, expected=titled.value, span=_place(period),
    )  # fmt: skip


def _cited(report: Report, pattern: re.Pattern[str]) -> tuple[str, tuple[int, int]] | None:
    """Find where a notice or law is cited as basis: (words, place); mentions as history do not count."""
    first = next((s.start for s in report.sections if s.number == 1), len(report.text))
    for passage in passages(report, {0, 1}):
        for match in pattern.finditer(passage.text):
            begin = max(passage.text.rfind(sign, 0, match.start()) for sign in "。;\n") + 1
            sentence = passage.text[begin : match.end() + 40].split("。")[0]
            near = passage.section == 0 or passage.at[match.start()] < first + 600
            if near and _CITING.search(sentence) and not _HISTORY.search(sentence):
                return match.group(), passage.span(*match.span())
    return None


def _old_tables(report: Report) -> bool:
    """Tell whether the tables themselves, not the year, show the form of 2019–2020."""
    return report.template == "2019" and any(c.state in {"value", "blank"} and c.table == 2 for c in report.cells)


def check_basis(report: Report) -> Iterator[Finding]:
    """Check R13 for legal basis and form: from report year 2021 on the trial notice and its tables are out of force.

    Notes
    -----
    Source: 国办公开办函〔2021〕30号 of 26 September 2021; the regulation as revised in 2019 (国务院令第711号).
    """
    if report.year is None:
        return
    stale: tuple[str, tuple[int, int]] | None = None
    form = False
    if report.year >= _NEW_FORM:
        stale = _cited(report, _TRIAL) or _cited(report, _MIXED)
        form = _old_tables(report)
    if stale is None and report.year >= _NEW_RULES:
        stale = _cited(report, _OLD_LAW)
    if stale is None and not form:
        messages = ("所引依据与报告年度相符。", "The legal basis fits the report year.")
        yield make_finding(report.report_id, "R13", "pass", messages)
        return
    old_law = stale is not None and _OLD_LAW.fullmatch(stale[0]) is not None
    expected = "国务院令第711号" if old_law else "国办公开办函〔2021〕30号"
    what = [f"引用了“{stale[0]}”"] if stale else []
    said = [f"cites “{stale[0]}”"] if stale else []
    if form:
        what.append("使用了 2019 年的试行表式")
        said.append("uses the trial tables of 2019")
    yield make_finding(
        report.report_id, "R13", "fail",
        (f"{report.year} 年度的报告{'，并'.join(what)}；应依据 {expected}。",
         f"The report of {report.year} {' and '.join(said)}; in force is {expected}."),
        stated=stale[0] if stale else "2019", expected=expected, span=stale[1] if stale else None,
    )  # fmt: skip


def _due(report: Report, year: int) -> date | None:
    """Give the day by which the law wants the report published, None where it names none for such a body."""
    agency = report.agency or ""
    if year < _NEW_RULES:
        return date(year + 1, 3, 31)
    if report.level in {"province", "city", "county"}:
        return date(year + 1, 3, 31)
    if report.level == "department" and _DEPARTMENT.search(agency) and not _NO_DEPARTMENT.search(agency):
        return date(year + 1, 1, 31)
    return None


def _publication(report: Report, year: int, source: str, place: tuple[int, int] | None) -> tuple[Outcome, str, str]:
    """Judge the date of publication: (outcome, Chinese and English words)."""
    published = report.published
    due = _due(report, year)
    if published is None:
        return "not_assessable", "没有公布日期，无法核对是否按时", "no date of publication; not checked"
    if (published.year, published.month) == (year, 12):
        return (
            "uncertain",
            "早于统计期限届满，年末数字可能未计入",
            "before the period ended; the last days may be missing",
        )
    if published.year <= year:
        # Figures up to 31 December cannot be told before the year is over; dates typed in January slip by a year.
        return (
            "fail",
            f"早于统计期限届满，年份疑有误（应为 {year + 1} 年）",
            f"before the period ended; {year + 1} seems meant",
        )
    if due is None:
        return (
            "not_assessable",
            "这类机关没有全国统一的公布时限，或类别不明",
            "there is no national date for such a body, or its kind is unclear",
        )
    if published <= due:
        return "pass", f"未超过法定时限 {due.isoformat()}", f"not after the legal date {due.isoformat()}"
    word = f"晚于法定时限 {due.isoformat()}"
    released = place is not None and bool(_RELEASED.search(report.text[max(place[0] - 16, 0) : place[0]]))
    late = (published - due).days
    if (source == "signature" or released) and late <= _REPOSTED_DAYS:
        return "fail", word, f"after the legal date {due.isoformat()}"
    return (
        "uncertain",
        f"{word}，但可能是重新发布的日期，无法断定",
        "late, but the page may have been put up again; undecided",
    )


def check_publication(report: Report) -> Iterator[Finding]:
    """Check R13 for the date of publication: not before the year is over, not after the legal date.

    Departments publish by 31 January, governments by 31 March; until report year 2018 all by 31
    March. Townships, zones and offices outside Art. 49 have no national date (``not_assessable``).

    Notes
    -----
    Source: 政府信息公开条例 (2019) article 49; (2007) article 31.
    """
    titled = next((e for e in report.evidence if e.field == "year" and e.source in {"title", "period"}), None)
    evidence = next((e for e in report.evidence if e.field == "published"), None)
    year = report.year
    if year is None or titled is None:
        messages = ("报告年度没有读到，无法核对公布日期。", "The report year was not found; publication not checked.")
        yield make_finding(report.report_id, "R13", "not_assessable", messages)
        return
    place = _place(evidence) if evidence else None
    outcome, zh, en = _publication(report, year, evidence.source if evidence else "", place)
    day = report.published.isoformat() if report.published else None
    due = _due(report, year)
    yield make_finding(
        report.report_id, "R13", outcome,
        (f"公布日期为 {day}，{zh}。" if day else f"{zh}。", f"Published on {day}: {en}." if day else f"{en[0].upper()}{en[1:]}."),
        stated=day, expected=due.isoformat() if due and outcome in {"fail", "uncertain"} else None, span=place,
    )  # fmt: skip
