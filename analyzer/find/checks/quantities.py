"""Quantities in the prose that a table also states: what is counted, how many, and over what scope.

A number is taken only where the words around it say what it counts; a number that counts something
else (a channel, last year, another office, hot-line calls) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analyzer.schema import Report
from analyzer.text.numbers import find_numbers
from analyzer.text.view import fold

__all__ = ["Quantity", "find_quantities"]

Kind = Literal["received", "carried_in", "handled", "carried_over", "review", "litigation"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated number: `approximate` for 余、多、近; `scope` is ``own``, ``region`` or ``unsaid``."""

    kind: Kind
    value: float
    approximate: bool
    scope: Literal["own", "region", "unsaid"]
    start: int
    end: int


# Later entries are tried first: 上年结转 must not be read as received, nor 转下年 as handled.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("received", re.compile(r"新收|收到|收办|受理|接收|接到|收悉|共收|登记")),
    ("handled", re.compile(r"办结|答复|办毕|办理完毕|回复|已办理|办理完成")),
    (
        "carried_over",
        re.compile(r"(?:结转|转|顺延|延期|留待)[至到入]?(?:下|次|明|20\d\d)[一]?年|未办结|正在办理|尚在办理"),
    ),
    ("carried_in", re.compile(r"(?:上|去|前|20\d\d)[一]?年(?:度)?(?:结转|转入|转来|遗留|延续)|结转自?上")),
    ("review", re.compile(r"行政复议|提起复议|申请复议|复议案件|复议申请")),
    ("litigation", re.compile(r"行政诉讼|提起诉讼|诉讼案件|应诉|直接起诉|复议后起诉")),
)
_TOPIC = re.compile(r"信息公开|依申请|公开申请|申请公开")
_NOT_TOPIC = re.compile(
    r"建议|提案|议案|12345|热线|来电|来信|信箱|留言|咨询|信访|投诉|举报|许可|低保|救助|备案|便民|工单"
)
_PART = re.compile(
    r"其中|分别|网[上络站]|平台|信函|邮[件寄]|当面|现场|传真|自然人|法人|企业|公民|予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|"
    r"超期|逾期|纠[错正]|维持|败诉|胜诉|撤销|驳回|撤回|审结|起诉|补正|结果"
)
_OTHER_TIME = re.compile(
    r"同比|环比|增长|增加|下降|减少|同期|去年|上年|历年|累计|以来|近[两三四五]年|每[年月季]|平均|增幅|率"
)
_REGION = re.compile(r"全[省市县区州镇盟旗]|各级|各[乡镇部区县市]|全系统")
_OWN = re.compile(r"本级|本机关|机关本部|市政府办|县政府办|区政府办|办公[室厅](?:共|全年|收|受)")
_YEAR = re.compile(r"(20\d\d)年")
_UNITS = frozenset({"件", "份", "宗", "起", "例", "条", "次", "件次", ""})
_NONE = re.compile(r"(?:未|没有|无|零|不存在|暂无)(?:再)?(?:收到|接到|受理|发生|产生|出现|涉及|存在|有|被|因)?")
_NONE_TOPIC = re.compile(r"信息公开申请|依申请|公开申请|申请公开")
_NONE_DISPUTE = re.compile(r"复议|诉讼")
_CLAUSE = re.compile(r"[^,;。!?，；！？\n]+")
_PARAGRAPH = re.compile(r"[^\n]+")


def _scope(paragraph: str) -> Literal["own", "region", "unsaid"]:
    if _OWN.search(paragraph):
        return "own"
    return "region" if _REGION.search(paragraph) else "unsaid"


def _kind_of(left: str, right: str) -> Kind | None:
    """Name what a number counts, from the words before it in its clause, else the few after it."""
    for text in (left, right[:8]):
        found = [(m.end(), rank, kind) for rank, (kind, pattern) in enumerate(_KINDS) for m in pattern.finditer(text)]
        if found:
            return max(found)[2] if text is left else min(found)[2]
    return None


def _foreign_year(before: str, year: int | None) -> bool:
    """Tell whether the last year named before the number is another than the report's."""
    named = _YEAR.findall(before)
    return bool(named) and year is not None and int(named[-1]) != year


def _from_numbers(paragraph: str, offset: int, year: int | None) -> Iterator[Quantity]:
    scope = _scope(paragraph)
    for clause in _CLAUSE.finditer(paragraph):
        text, at = clause.group(), clause.start()
        previous = 0
        for number in find_numbers(text):
            left, right = text[previous : number.start], text[number.end :]
            previous = number.end
            if (number.unit or "") not in _UNITS or number.value is None:
                continue
            kind = _kind_of(left, right)
            if kind is None or _NOT_TOPIC.search(text) or _foreign_year(paragraph[: at + number.start], year):
                continue
            around = left if kind not in {"carried_in", "carried_over"} else _without_carry(left)
            if _PART.search(around) or _OTHER_TIME.search(around) or _part_outcome(kind, right):
                continue
            yield Quantity(
                kind, number.value, number.approx, scope, offset + at + number.start, offset + at + number.end
            )


def _without_carry(left: str) -> str:
    """Drop the words of carrying themselves, which name last year or the next by right."""
    return re.sub(r"[上去前下次明]一?年度?|20\d\d年度?", "", left)


def _part_outcome(kind: Kind, right: str) -> bool:
    """Tell whether the words after a number of cases make it a part (维持3件, 纠正1件)."""
    return kind in {"review", "litigation"} and bool(re.match(r"[^,;]{0,4}(?:维持|纠正|撤销|驳回|审结)", right))


def _from_denials(paragraph: str, offset: int, year: int | None) -> Iterator[Quantity]:
    """Find "none received", "no review": a stated zero."""
    scope = _scope(paragraph)
    for clause in _CLAUSE.finditer(paragraph):
        text, at = clause.group(), clause.start()
        none = _NONE.search(text)
        if none is None or _foreign_year(paragraph[: at + none.start()], year):
            continue
        rest = text[none.start() :]
        if (
            any(char.isdigit() for char in rest)
            or _PART.search(rest)
            or re.search(r"违法|确认|责任|负面|赔偿|监督意见", rest)
        ):
            continue
        place = (offset + at + none.start(), offset + clause.end())
        if _NONE_DISPUTE.search(rest):
            if "复议" in rest:
                yield Quantity("review", 0.0, False, scope, *place)
            if "诉讼" in rest:
                yield Quantity("litigation", 0.0, False, scope, *place)
        elif (
            _NONE_TOPIC.search(rest)
            and re.match(r".{0,24}(?:申请|依申请公开)", rest)
            and not re.search(r"不予|收费|费", rest)
        ):
            yield Quantity("received", 0.0, False, scope, *place)


def find_quantities(report: Report) -> Iterator[Quantity]:
    """Yield the numbers of the prose that tables 3 and 4 state too, in order of the text.

    Only paragraphs that speak about applications or disclosure are read; tables, and what stands
    under 其中 or another year, are not.
    """
    folded = fold(report.text)
    for section in report.sections:
        if section.number not in {1, 3, 4, 6}:
            continue
        sentences = [s for s in report.sentences if section.start <= s.start < section.end]
        for first, last in _paragraphs(folded, [(s.start, s.end) for s in sentences]):
            paragraph = folded[first:last]
            if _TOPIC.search(paragraph) or section.number in {3, 4}:
                yield from _from_numbers(paragraph, first, report.year)
                yield from _from_denials(paragraph, first, report.year)


def _paragraphs(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join neighbouring sentences of one paragraph: their topic is often named only once."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held is not None and "\n\n" not in text[held[1] : start] and end - held[0] < 2_000:
            held = (held[0], end)
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held
