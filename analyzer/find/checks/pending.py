"""R9: "all handled" and "nothing carried over" against the carry-over of table 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.find.checks.base import GOVERNMENTS, Key, make_finding, show_number
from analyzer.find.checks.passages import Passage, passages
from analyzer.find.checks.quantities import OTHER_MATTER, Scope, foreign_year, scope_at
from analyzer.schema import Finding, Outcome, Report

__all__ = ["check_pending"]

_OVER: Key = (3, "四、结转下年度继续办理", "总计")
_ALL = r"(?:全部|均|都|全数|悉数)"
_DONE = r"(?:办结|办理完毕|办毕|办理完结|办理完成)"
# Said of all applications of the year; answering (答复) may be said of those due only and is left open.
_STRONG = re.compile(
    rf"{_ALL}(?:已|已经|能|按[时期]|按规定|依法|及时|在[^,;。]{{0,16}})*{_DONE}|办结率(?:达到?|为|均为)?100%"
    r"|(?:没有|无|未有?|不存在)(?:需要|需)?(?:结转|转)[至到]?(?:下|次|明)一?年|(?:没有|无|未有?)结转(?!自|上)"
)
_WEAK = re.compile(
    rf"{_ALL}(?:已|已经|能|按[时期]|按规定|依法|及时|在[^,;。]{{0,16}})*(?:答复|回复)|答复率(?:达到?|为)?100%"
)
_APPLICATION = re.compile(r"申请")
# Pending cases that are told, or a claim about those due only.
_DUE = re.compile(r"到期|应(?:[于当在][^,;。]{0,8})?[答办]|已?期满")
_TOLD = re.compile(
    r"[时期]限|(?:结转|转)(?:至|到|入)?(?:下|次|明|20\d\d)一?年度?[^,;。无没未]{0,10}\d"
    r"|在办|正在办理|尚未办结|未办结|待办|延期|按[时期]"
)
_CARRIED = re.compile(r"上一?年|结转的")  # of those carried in all may be handled
_PENDING = re.compile(
    r"(?<!没有)(?<!无)(?<!未)(?:结转|转)(?:至|到|入)?(?:下|次|明|20\d\d)一?年度?[^,;。无没未]{0,10}[1-9一二三四五六七八九十]"
    r"|[1-9]\d*件[^,;。]{0,8}(?:在办|正在办理|尚未办结|结转|未到期)|(?:尚|仍|还)有[^,;。]{0,12}(?:在办|未办结|正在办理)"
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim that nothing is pending: `strong` where it cannot be about those due only."""

    strong: bool
    scope: Scope
    span: tuple[int, int]


def _sentence(text: str, at: int) -> tuple[int, int]:
    begin = max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1
    ends = [e for e in (text.find("。", at), text.find("\n", at)) if e >= 0]
    return begin, min(ends, default=len(text))


def _claims(passage: Passage, year: int | None) -> Iterator[_Claim]:
    text = passage.text
    for strong, pattern in ((True, _STRONG), (False, _WEAK)):
        for match in pattern.finditer(text):
            begin, end = _sentence(text, match.start())
            before = max(text.rfind("。", 0, max(begin - 1, 0)), text.rfind("\n", 0, max(begin - 1, 0))) + 1
            around = text[begin:end]
            if OTHER_MATTER.search(around) or foreign_year(text[: match.start()], year):
                continue
            if not _APPLICATION.search(around) and not _APPLICATION.search(text[before:begin]):
                continue
            if re.search(r"复议|诉讼|建议|提案", around) or _CARRIED.search(
                text[max(text.rfind(",", 0, match.start()), begin) : match.end() + 4]
            ):
                continue
            said = text[max(begin, match.start() - 12) : match.end()]
            if _DUE.search(text[max(begin, match.start() - 24) : match.end()]):
                continue
            yield _Claim(strong and not _TOLD.search(said), scope_at(text, match.start()), passage.span(*match.span()))


def _pending_told(report: Report) -> bool:
    """Tell whether the prose says anywhere that cases are carried over or still open."""
    return any(_PENDING.search(passage.text) for passage in passages(report, {1, 3}))


def _outcome(report: Report, claim: _Claim, over: float, told: bool) -> Outcome:
    if over == 0:
        return "pass"
    other_scope = claim.scope == ("own" if report.level in GOVERNMENTS else "region")
    return "uncertain" if told or other_scope or not claim.strong else "fail"


def check_pending(report: Report) -> Iterator[Finding]:
    """Check R9 once for each report that claims to have handled everything; nothing where it claims no such thing.

    Notes
    -----
    Source: 政府信息公开条例 articles 33 and 50. A claim about cases that were due is no claim about all.
    """
    claims = [claim for passage in passages(report, {1, 3}) for claim in _claims(passage, report.year)]
    cell = next((c for c in report.cells if (c.table, c.row, c.column) == _OVER), None)
    if not claims:
        return
    claim = max(claims, key=lambda c: (c.strong, -c.span[0]))
    quote = report.text[slice(*claim.span)]
    if cell is None or cell.value is None or not cell.is_sure:
        messages = (f"正文称“{quote}”，表三的结转数没有读到或空白，无法核对。",
                    "The prose says that all is handled; the carry-over of table 3 is missing or blank.")  # fmt: skip
        yield make_finding(report.report_id, "R9", "not_assessable", messages, cells=[_OVER], span=claim.span)
        return
    outcome, over = _outcome(report, claim, cell.value, _pending_told(report)), show_number(cell.value)
    zh, en = {
        "pass": ("相符", "they agree"),
        "fail": ("两者矛盾", "they contradict"),
        "uncertain": ("可能只指到期的申请，或另有说明，无法断定", "this may be about those due, or is explained; undecided"),
    }[outcome]  # fmt: skip
    yield make_finding(
        report.report_id, "R9", outcome,
        (f"正文称“{quote}”，表三“四、结转下年度继续办理”总计为 {over}，{zh}。",
         f"The prose says that all is handled, table 3 carries {over} over; {en}."),
        cells=[_OVER], stated="0", expected=over, span=claim.span,
    )  # fmt: skip
