"""R8, channels: one channel of disclosure credited with two different totals in one report.

通过政府网站公开信息 20 条 in one part and 网站公开信息 16 条 in another. Only plain totals count: a channel
and a number with nothing between them that says what kind, month or column is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzer.find.checks.base import make_finding, show_number
from analyzer.find.checks.counts import Count, find_counts
from analyzer.find.checks.passages import Passage, passages
from analyzer.find.checks.quantities import SPAN_OF_TIME, foreign_year
from analyzer.schema import Finding, Outcome, Report

__all__ = ["check_channels"]

_CHANNEL = re.compile(
    r"(?P<whose>[省市县区镇乡局委厅]?)(?:人民)?(?:政府)?(?:门户|官方)?(?P<name>网站|微信公众号|公众号|微信|微博|公开栏|公示栏|电子显示屏)(?:平台)?"
)
# A column by its name (审计信息栏目, 审计信息专栏) is more exact than the site it stands on.
_COLUMN = re.compile(
    r"(?:网站?|平台|首页|[在过置“的,:]|^)(?P<name>(?![在于从经通])[㐀-鿿]{2,6}?)”?(?:栏目|专栏)(?:中|内)?"
)
_COMMON = re.compile(r"信息公开|该|本|相关|相应|各|专题|有关|政务公开")
_NAMES = {"微信公众号": "公众号", "微信": "公众号", "公示栏": "公开栏"}
# Between channel and number only words that say: all that was disclosed there in the year.
_PLAIN = re.compile(
    r"(?:上|中|全年|本年度?|年度|20\d\d年度?|共|共计|总计|主动|依法|及时|对外|公开|公布|发布|推送|刊发|各类|各项|政府|政务|信息|稿件|内容|了|有|为)*"
)
_BEFORE = re.compile(
    r"(?:[一二三四五六\d()、.]*[㐀-鿿]{0,6}(?:平台建设|主动公开|信息管理|监督保障)(?:方面|情况|工作)?[,:])?(?:通过|在|利用|依托|借助|其中|全年|本年度?|年内|20\d\d年度?|我[㐀-鿿]{1,3}?|本机关|共|主动|公开|信息|政府|政务|县|市|区|的|,|:|、|\(|\)|[一二三四五六\d]+[.、)])*"
)
_ALL_INFORMATION = re.compile(r"(?:公开|发布|公布)(?:各类|各项|政府|政务|工作|相关)*信息(?:共计?|总数|总量)?$")
_ROUGH = re.compile(r"日均|[每各]|较|比|同比|去年|上年|累计|新增|转[发载]|原创|阅读|访问|浏览|关注|粉丝")
_UNITS = frozenset({"条", "篇"})


@dataclass(frozen=True, slots=True)
class _Total:
    """What one channel is said to have disclosed: `whose` is the level written before it, "" where none is."""

    name: str
    whose: str
    unit: str
    value: float
    span: tuple[int, int]


def _under_other_head(text: str, counts: Sequence[Count], at: int, begin: int) -> bool:
    """Tell whether a number stands under 其中 of a total that is not all information (解读30篇，其中网站20篇)."""
    marker = text.rfind("其中", begin, at)
    if marker < 0:
        return False
    head = next((c for c in reversed(counts) if c.end <= marker), None)
    return head is None or not _ALL_INFORMATION.search(text[max(0, head.start - 24) : head.start])


def _channel(left: str) -> tuple[str, str, int] | None:
    """Name the one channel that the words before a number give all of it to: (name, whose, place), else None."""
    column = next(reversed(list(_COLUMN.finditer(left))), None)
    if column is not None:
        plain = _PLAIN.fullmatch(left[column.end() :]) and not _COMMON.search(column["name"])
        return (f"“{column['name']}”栏目", "", column.start("name")) if plain else None
    names = list(_CHANNEL.finditer(left))
    if len(names) != 1:
        return None
    name = names[0]
    if not _BEFORE.fullmatch(left[: name.start()]) or not _PLAIN.fullmatch(left[name.end() :]):
        return None
    return _NAMES.get(name["name"], name["name"]), name["whose"], name.start()


def _in_passage(passage: Passage, year: int | None) -> Iterator[_Total]:
    text, counts = passage.text, find_counts(passage.text)
    previous = 0
    for count in counts:
        begin = max(text.rfind(sign, 0, count.start) for sign in "。;\n") + 1
        at = max(previous, begin)
        left = text[at : count.start]
        previous = count.end
        if count.unit not in _UNITS or count.about or count.step > 1:
            continue
        name, sentence = _channel(left), text[begin : count.start]
        if name is None or _ROUGH.search(sentence) or SPAN_OF_TIME.search(sentence):
            continue
        if not foreign_year(text[: count.start], year) and not _under_other_head(text, counts, count.start, begin):
            called, whose, start = name
            yield _Total(called, whose, count.unit, count.value, passage.span(at + start, count.end))


def check_channels(report: Report) -> Iterator[Finding]:
    """Check R8 for a channel whose plain total is told more than once: the totals must be one.

    Totals in one sentence are those of several accounts or columns and are not compared; where
    only one of two names whose channel it is (县政府网站, 网站), the difference stays open.
    """
    told: dict[tuple[str, str], list[_Total]] = {}
    for passage in passages(report, {1, 2}):
        here: dict[tuple[str, str], list[_Total]] = {}
        for total in _in_passage(passage, report.year):
            here.setdefault((total.name, total.unit), []).append(total)
        for key, totals in here.items():
            ends = [report.text[a.span[1] : b.span[0]] for a, b in pairwise(totals)]
            if all(re.search(r"[。\n]", between) for between in ends):
                told.setdefault(key, []).extend(totals)
    for (name, unit), totals in told.items():
        for total in totals[1:]:
            yield _finding(report, name, unit, totals[0], total)


def _finding(report: Report, name: str, unit: str, first: _Total, other: _Total) -> Finding:
    outcome: Outcome = "pass"
    if first.value != other.value:
        outcome = "fail" if first.whose == other.whose else "uncertain"
    a, b = show_number(first.value), show_number(other.value)
    zh, en = {
        "pass": ("相符", "they agree"),
        "fail": ("两处应当一致", "they should be one"),
        "uncertain": ("可能不是同一个网站或账号，无法断定", "these may be two sites or accounts; undecided"),
    }[outcome]
    return make_finding(
        report.report_id, "R8", outcome,
        (f"正文两处说到{name}公开的数量：前为 {a} {unit}，后为 {b} {unit}，{zh}。",
         f"The prose tells twice how much was disclosed by one channel ({name}): {a}, then {b}; {en}."),
        stated=b, expected=a, span=other.span,
    )  # fmt: skip
