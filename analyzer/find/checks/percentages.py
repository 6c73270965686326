"""R8, shares and growth: percentages of a stated total, and changes against a stated year before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.find.checks.base import make_finding, show_number
from analyzer.find.checks.breakdowns import find_breakdowns
from analyzer.find.checks.counts import Count, decimals, find_counts, rounds_to
from analyzer.find.checks.passages import Passage, passages
from analyzer.schema import Finding, Outcome, Report
from analyzer.text.numbers import find_numbers

__all__ = ["check_growth", "check_shares"]

# 占 and what it may name (占全部申请的), then the number; 分别占 and 合计占 speak of several counts.
_SHARE = re.compile(
    r"(?<!分别)(?<!合计)(?<!各)(?:占比?|比例|比重)(?:例|为|达到?|约|约占)*(?:[^,、;。\d%]{0,16}的)?(?:约|近)?$"
)
_CHANGE = re.compile(r"[增减升降多少]")
_NAMED = re.compile(r"占(?:[^,、;。\d%]{1,16}的)$")
_BACK = 600  # letters a total may stand before the share of it
_N = r"(\d[\d,]*(?:\.\d+)?)"
_U = r"(条|件|篇|份|个|项|次|期|起|宗|人次)"
_VERB = r"(?P<verb>增加|增长|减少|下降|上升|多|少)"
# 16118 条，比上年(的 15240 条)增加 878 条，增长 5.76%
_GROWTH = re.compile(
    rf"(?:(?P<now>{_N})(?P<unit>{_U})[,]?)?(?:比|较|与)(?:上年|去年|上一年|20\d\d年)度?(?:同期)?(?:的)?"
    rf"(?:(?P<before>{_N})(?P<unit2>{_U}))?(?:相比)?[,]?(?:[^,;。\d]{{0,10}})?{_VERB}了?"
    rf"(?:(?P<by>{_N})(?P<unit3>{_U}))?"
    rf"(?:(?:[,(]?(?:同比)?(?:增长|下降|增幅|降幅|上升|增长率)?(?:率)?(?:为|达)?)(?P<rate>{_N})%)?"
)
_UP = frozenset({"增加", "增长", "上升", "多"})


@dataclass(frozen=True, slots=True)
class _Share:
    """A share: the count before it, the percentage, its printed digits, the totals it may refer to."""

    count: Count
    percent: float
    digits: int
    named: bool
    bases: tuple[Count, ...]
    start: int
    end: int

    def agrees(self, base: float) -> bool:
        """Tell whether the percentage is that of the count in a total."""
        return base > 0 and rounds_to(100 * self.count.value / base, self.percent, self.digits)


def _shares(text: str) -> list[_Share]:
    """Find the shares of a text that stand right behind the count they are of."""
    numbers = find_numbers(text)
    counts = find_counts(text)
    found = []
    for i, number in enumerate(numbers):
        if number.unit != "%" or number.value is None or number.approx or i == 0:
            continue
        before = numbers[i - 1]
        count = next((c for c in counts if c.start == before.start), None)
        between = text[before.end : number.start]
        if count is None or count.about or len(between) > 24 or re.search(r"[;。\n]", between):
            continue
        label = text[numbers[i - 2].end if i > 1 else 0 : before.start]
        # 640条(62.02%) is a share too, unless the count is a change: 增加10条(12.5%)
        if not _SHARE.search(between) and not (between == "(" and not _CHANGE.search(label)):
            continue
        bases = tuple(
            c for c in counts
            if c.end <= count.start and count.start - c.end <= _BACK and c.unit == count.unit and c.value >= count.value
        )  # fmt: skip
        digits = decimals(text[number.start : number.end])
        named = bool(_NAMED.search(between))
        found.append(_Share(count, number.value, digits, named, bases, number.start, number.end))
    return found


def _common_base(shares: Sequence[_Share], text: str) -> Count | None:
    """Find the total most shares of a passage agree with: it must convince two, or be the head of the only list."""
    votes: dict[int, tuple[int, Count]] = {}
    for share in shares:
        for base in share.bases:
            if share.agrees(base.value) and base.value > share.count.value:
                votes[base.start] = (votes.get(base.start, (0, base))[0] + 1, base)
    if votes:
        return max(votes.values(), key=lambda vote: (vote[0], -vote[1].start))[1]
    heads = [found.total for found in find_breakdowns(text) if found.sum == found.total.value]
    return heads[0] if len(heads) == 1 else None


def _slack(shares: Sequence[_Share]) -> float:
    """Give one last digit where the shares were adjusted to make exactly 100, else 0."""
    digits = max((s.digits for s in shares), default=0)
    adjusted = abs(sum(s.percent for s in shares) - 100) < 1e-9 and len(shares) >= 3
    return 1.5 * 10.0**-digits if adjusted else 0.0


def _judge(share: _Share, base: Count | None, slack: float) -> tuple[Outcome, float | None]:
    """Compare a share with the totals it may refer to; give the outcome and the total."""
    for candidate in reversed(share.bases):
        if share.agrees(candidate.value):
            return "pass", candidate.value
    if base is None or base not in share.bases or base.about or base.step > 1:
        return "uncertain", base.value if base else None
    if abs(100 * share.count.value / base.value - share.percent) <= slack:
        return "pass", base.value
    return ("uncertain" if share.named else "fail"), base.value


def check_shares(report: Report) -> Iterator[Finding]:
    """Check R8 for percentages that stand behind the count they are of.

    A share fails only where the total is sure: other shares of the passage agree with it, or the
    parts listed add up to it. Digits as printed decide; a last digit moved to make 100 % is let pass.
    """
    for passage in passages(report, {1, 2, 3, 4, 6}):
        shares = [s for s in _shares(passage.text) if s.bases]
        base, slack = _common_base(shares, passage.text), _slack(shares)
        for share in shares:
            outcome, whole = _judge(share, base, slack)
            if whole is not None:
                yield _share_finding(report, passage, share, outcome, whole)


def _share_finding(report: Report, passage: Passage, share: _Share, outcome: Outcome, whole: float) -> Finding:
    part, total, unit = show_number(share.count.value), show_number(whole), share.count.unit
    stated = f"{passage.text[share.start : share.end].rstrip('%')}%"
    right = f"{100 * share.count.value / whole:.{max(share.digits, 2)}f}%"
    zh, en = {
        "pass": ("相符", "as stated"),
        "fail": (f"正文却写作 {stated}", f"the prose says {stated}"),
        "uncertain": (f"正文写作 {stated}，所指的总数不明，无法断定", f"the prose says {stated}, of which total is unclear; undecided"),
    }[outcome]  # fmt: skip
    return make_finding(
        report.report_id, "R8", outcome, (f"按正文的数字计算，{part} {unit}占 {total} {unit}的 {right}，{zh}。",
         f"Computed from the numbers given, {part} of {total} is {right}; {en}."),
        stated=stated, expected=right, span=passage.span(share.count.start, share.end),
    )  # fmt: skip


def _value(text: str | None) -> float | None:
    return None if text is None else float(text.replace(",", ""))


def _growth(match: re.Match[str]) -> tuple[bool, str, str] | None:
    """Judge one comparison: (holds, stated, expected), or None where too little is stated."""
    units = {match[name] for name in ("unit", "unit2", "unit3")} - {None}
    now, before, by, rate = (_value(match[name]) for name in ("now", "before", "by", "rate"))
    if len(units) > 1:
        return None
    sign = 1 if match["verb"] in _UP else -1
    if now is not None and before is not None and by is not None and now - before != sign * by:
        return False, f"{match['verb']}{match['by']}", show_number(abs(now - before))
    if rate is None:
        return (True, match["by"], match["by"]) if None not in (now, before, by) else None
    if before is None and now is not None and by is not None:
        before = now - sign * by
    if by is None and now is not None and before is not None:
        by = abs(now - before)
    if before is None or by is None or before <= 0:
        return None
    digits = decimals(match["rate"])
    right = 100 * by / before
    return rounds_to(right, rate, digits), f"{match['rate']}%", f"{right:.{max(digits, 2)}f}%"


def check_growth(report: Report) -> Iterator[Finding]:
    """Check R8 for changes against the year before, where enough numbers stand side by side."""
    for passage in passages(report, {1, 2, 3, 4, 6}):
        for match in _GROWTH.finditer(passage.text):
            judged = _growth(match)
            if judged is None or match.end() == match.start():
                continue
            holds, stated, expected = judged
            zh, en = ("相符", "as stated") if holds else (f"正文写作 {stated}", f"the prose says {stated}")
            yield make_finding(
                report.report_id, "R8", "pass" if holds else "fail",
                (f"按正文所列数字计算，与上年相比的变化应为 {expected}，{zh}。", f"From the numbers given the change is {expected}; {en}."),
                stated=stated, expected=expected, span=passage.span(match.start(), match.end()),
            )  # fmt: skip
