"""R8, sums: a total in the prose and the list that should add up to it.

``共 97 条，其中 A 28 条、B 19 条 …`` and ``A 3 条、B 4 条，共 7 条``. A list after 其中 need not be whole:
it fails where its items exceed the total, or where it says or shows that it is whole. Channels may
overlap, so far too large a sum is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.find.checks.base import make_finding, show_number
from analyzer.find.checks.counts import Count, find_counts
from analyzer.find.checks.passages import Passage, passages
from analyzer.schema import Finding, Outcome, Report

__all__ = ["Breakdown", "check_breakdowns", "find_breakdowns"]

_MARKER = re.compile(r"其中|包括|分别为|分别是|具体为|分为|主要有|主要是|涵盖(?=.{0,12}\d)|[条件篇份]:")
_BRACKETS = re.compile(r"\([^()]*\)")
# Words that begin something else than an item of the list; 类 after them makes them a name (答复类 3 件).
_STOP = re.compile(
    r"(?:办结|答复|结转|回复|办理|受理|收到|收悉|同比|环比|比上年|较上年|比去年|较去年|增[加长]|减少|下降|阅读|浏览|访问|关注|点击|召开|举办"
    r"|培训|参训|转发|满意|粉丝|更新|累计|^合计|^共计|^总计|截至|发放|调整|退回|整改|另外|此外|年底|尚有|在办|尚未|期限)(?!\w{0,3}类)"
)
_TOTAL_AFTER = re.compile(r"(?:合计|共计|总计|[,、件条]共|共有?)(?=\d)")
_PARTLY = re.compile(r"主要|重点|如:?|例如|比如|含|包含|部分")
_REST = re.compile(r"其[他它余]|另有|未分类")
_PERSON, _FIRM = re.compile(r"自然人|公民|个人"), re.compile(r"法人|企业|组织|单位")
# Groups that exclude one another by law or nature; a list of two of them is believed.
_EXCLUSIVE = re.compile(
    r"自然人|公民|法人|企业|组织|予以公开|同意公开|部分公开|不予公开|无法提供|不予处理|其他处理|当面|网络|网上|信函|邮寄|传真|新收|结转"
)
_WEIGHT = {"、": 0, ",": 1, ";": 2}
_HEAD_GAP = (
    60  # letters between a total and the 其中 that splits it: a clause such as 全文电子化率达100% may stand there
)
_WHOLE = 0.95  # of three and more items so much of the total is a whole list with a slip; partial lists stay below
_EXCESS = 1.1  # a list larger than this times its total counts overlapping channels, or another total

_EXCESS_WHOLE = 1.5  # a list that ends in 其他 counts each thing once


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and the items of the list behind it; `closed` where nothing of the list was left out in reading."""

    total: Count
    items: tuple[Count, ...]
    labels: tuple[str, ...]
    closed: bool
    partly: bool

    @property
    def sum(self) -> float:
        """Give the sum of the items."""
        return sum(item.value for item in self.items)


def _blank_brackets(text: str) -> str:
    """Blank what stands in brackets: it explains an item and is none."""
    return _BRACKETS.sub(lambda m: " " * len(m.group()), text)


def _head(counts: Sequence[Count], marker: int, unit: str, text: str) -> Count | None:
    """Find the total before a marker: the nearest count of the items' unit, at most one full stop away."""
    for count in reversed([c for c in counts if c.end <= marker]):
        between = text[count.end : marker]
        if len(between) > _HEAD_GAP or between.count("。") > 1 or between.count("\n") > 1:
            return None
        if count.unit == unit:
            return count
    return None


def _sign(between: str) -> str:
    """Name the heaviest sign between two items; shares (，占 5%；) stand before the sign that counts."""
    return next((sign for sign in ";,、" if sign in between.rpartition("%")[2]), "、")


def _items(text: str, counts: Sequence[Count], begin: int, spread: bool) -> tuple[list[Count], list[str], bool]:
    """Read the items from `begin`: counts of one unit, each with its label, up to the end of the sentence."""
    items: list[Count] = []
    labels: list[str] = []
    at, closed, sign = begin, True, "、"
    for count in counts:
        if count.start < begin:
            continue
        raw = text[at : count.start]
        label = raw.lstrip(",，、;:。和及与 ")
        if items:
            # A share in percent may stand behind an item: 占 4.23%
            label = re.sub(r"^[^,、;。]{0,12}[\d.]+%[^,、;。]{0,4}[,、;]?", "", label).lstrip(",、;和及与 ")
        if items and ("。" in raw or "\n" in raw):
            break
        # After A 1 件、B 1 件 a comma or semicolon opens another list; they separate items only where they always did.
        if len(items) >= 2 and _WEIGHT[sign] < _WEIGHT[_sign(raw)]:
            closed = _sign(raw) == ";"
            break
        sign = _sign(raw) if len(items) == 1 else sign
        stop = _STOP.search(label) or (items and _MARKER.search(label))
        if stop or len(label) > 40 or (count.unit != items[0].unit if items else False):
            closed = not ("、" in raw[:1] or (items and _MARKER.search(label)))
            break
        if not label and not spread:
            break
        items.append(count)
        labels.append(label)
        at = count.end
    return items, labels, closed


def _ending(items: Sequence[Count], whole: float) -> int:
    """Tell how many items belong to the list: where the first ones are the total, the rest counts something else."""
    return next((n for n in range(2, len(items)) if sum(c.value for c in items[:n]) == whole), len(items))


def find_breakdowns(text: str) -> Iterator[Breakdown]:
    """Yield the totals of a text whose parts are listed behind 其中, 包括 and the like."""
    plain = _blank_brackets(text)
    counts = find_counts(plain)
    for marker in _MARKER.finditer(plain):
        spread = marker.group().startswith("分别")
        items, labels, closed = _items(plain, counts, marker.end(), spread)
        if len(items) < 2:
            continue
        total = _head(counts, marker.start() + (marker.group()[-1] == ":"), items[0].unit, plain)
        if total is None or total is items[0]:
            continue
        after = plain[items[-1].end : items[-1].end + 2]
        partly = bool(_PARTLY.search(marker.group() + plain[marker.end() : marker.end() + 2]))
        n = _ending(items, total.value)
        yield Breakdown(total, tuple(items[:n]), tuple(labels[:n]), closed, partly or after.startswith("等"))
    yield from _totals_after(plain, counts)


def _totals_after(text: str, counts: Sequence[Count]) -> Iterator[Breakdown]:
    """Yield totals that follow their parts in one sentence: 新收60件，加上年结转4件共64件."""
    for word in _TOTAL_AFTER.finditer(text):
        total = next((c for c in counts if 0 <= c.start - word.end() <= 1), None)
        if total is None:
            continue
        begin = max(text.rfind(sign, 0, word.start()) for sign in "。;\n") + 1
        head = text[begin : word.start()]
        items = [c for c in counts if begin <= c.start and c.end <= word.start() + 1]
        if len(items) < 2 or any(c.unit != total.unit for c in items) or re.search(r"比|较|增|减|其中|包括|共", head):
            continue
        yield Breakdown(total, tuple(items), tuple(head.split("、")), False, False)


def _outcome(found: Breakdown, admissible: Sequence[Count]) -> Outcome | None:
    """Judge a list; None where it is partial and claims nothing."""
    whole, part = found.total.value, found.sum
    if max(c.value for c in found.items) > whole:
        return "pass" if any(c.value == part for c in admissible) else None  # the list is of another total
    slack = sum(c.step for c in (*found.items, found.total) if c.step > 1) / 2
    if abs(whole - part) <= slack or any(c.value == part for c in admissible):
        return "pass"
    if found.total.about or any(c.about for c in found.items) or whole <= 0:
        return None
    words = "".join(found.labels)
    exclusive = all(_EXCLUSIVE.search(label) for label in found.labels) or len(found.items) >= 3
    if part > whole:
        limit = _EXCESS_WHOLE if any(_REST.search(label) for label in found.labels) else _EXCESS
        sure = exclusive and part <= limit * whole and max(c.value for c in found.items) < whole
        small = exclusive and part - whole <= 2 and len(found.labels) == 2
        return "fail" if sure or small else "uncertain"
    if found.partly:
        return None
    complete = bool(_REST.search(found.labels[-1])) or bool(_PERSON.search(words) and _FIRM.search(words))
    if found.closed and (complete or (len(found.items) >= 3 and part >= _WHOLE * whole)):
        return "fail"
    return "uncertain" if part >= 0.8 * whole else None


def _finding(report: Report, passage: Passage, found: Breakdown, outcome: Outcome) -> Finding:
    terms = "+".join(show_number(c.value) for c in found.items)
    stated, added, unit = show_number(found.total.value), show_number(found.sum), found.total.unit
    tails = {
        "pass": ("相符", "they agree"),
        "fail": (f"与所述 {stated} {unit}不一致；总数或某一分项有误", f"not the {stated} stated; the total or one item is wrong"),
        "uncertain": (f"与所述 {stated} {unit}不同；分项可能没有列全或互有重叠，无法断定",
                      f"not the {stated} stated; the list may be partial or overlap, undecided"),
    }  # fmt: skip
    zh, en = tails[outcome]
    ends = (found.total.start, found.total.end, found.items[0].start, found.items[-1].end)
    return make_finding(
        report.report_id,
        "R8",
        outcome,
        (f"正文分项之和为 {terms}={added}，{zh}。", f"The parts in the prose add up to {terms}={added}; {en}."),
        stated=stated,
        expected=added,
        span=passage.span(min(ends), max(ends)),
    )


def check_breakdowns(report: Report) -> Iterator[Finding]:
    """Check R8 for every list in the prose that should add up to a stated total.

    Notes
    -----
    Source: 政府信息公开条例 article 50 (the report tells numbers of disclosure and applications).
    """
    for passage in passages(report, {1, 2, 3, 4, 6}):
        seen: set[tuple[int, ...]] = set()
        counts = find_counts(passage.text)
        for found in find_breakdowns(passage.text):
            key = tuple(c.start for c in found.items)
            near = [c for c in counts if c.end <= found.items[0].start and found.items[0].start - c.end <= 160]
            outcome = _outcome(found, [c for c in near if c.unit == found.total.unit])
            if outcome is not None and key not in seen:
                seen.add(key)
                yield _finding(report, passage, found, outcome)
