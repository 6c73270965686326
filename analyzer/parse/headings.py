"""Heading candidates of the six statutory sections, found by meaning at the start of a line.

A candidate says which section its words mean (0 preamble, 1–6), how it is numbered, and how sure
the words are. Which candidates are the report's real skeleton is decided in `sections`. Source of
the wordings: the two official formats and the headings seen in real reports since 2008.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Heading", "Level", "find_headings", "read_meaning"]

Level = Literal["top", "none", "number", "sub"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line, or the beginning of one, that may open a section.

    `number` is the section its words mean, None where only its numbering speaks for it. `start`
    is where the heading's own words begin, numbering included, `end` where the body may begin;
    `weight` tells how sure the wording is (3 official, 2 known variant, 1 by key words only).
    """

    number: int | None
    ordinal: int | None
    level: Level
    start: int
    end: int
    weight: float


_CN = "一二三四五六七八九十"
_ORDINALS = {c: i for i, c in enumerate(_CN, 1)} | {"—": 1, "-": 1, "―": 1, "─": 1, "十一": 11, "十二": 12}
# A dash in the place of 一 is what optical reading makes of it; a comma may stand before or after 、.
_TOP = re.compile(
    r"(?P<a>十[一二]|[一二三四五六七八九十]|[—―─-](?=[ ,]*、))[ ,]*[、.．,:][ 、.]*|第(?P<b>[一二三四五六七八九十])(?:部分|章|节)[ 、.:]*"
)
_SUB = re.compile(r"\((?P<a>[一二三四五六七八九十])\)[、.]?|(?P<b>[㈠-㈩])[、.]?")
_NUMBER = re.compile(r"\(?(?P<a>\d{1,2})(?:[.、,]|\)[、.]?)(?!\d)")

_P = r"(?:(?:政府|政务)?信息(?:公开)?|政务公开)"
_YEAR = r"(?:(?:20\d\d)年度?|本年度?|年度)?"
# Each row: section, weight, pattern. A pattern is tried where the words of the heading begin, first hit wins.
_EXACT: tuple[tuple[int, float, str], ...] = (
    (1, 3, r"总体情况(?:概述)?"),
    (2, 3, r"主动公开政府信息(?:的|统计|工作)?情况"),
    (3, 3, r"收到[和及与、]?(?:处理|办理)(?:的)?(?:政府)?信息公开申请(?:的)?情况"),
    (
        4,
        3,
        r"(?:因)?政府信息公开(?:工作)?(?:被申请|被提起|引起的|引发的|的)?(?:申请)?行政复议[、,和及]?"
        r"(?:被)?(?:提起)?(?:的)?行政诉讼(?:的)?情况",
    ),
    (5, 3, rf"(?:{_P}(?:工作)?)?(?:中)?存在的?主要问题(?:[及和与、]改进(?:情况|措施))"),
    (6, 3, r"其他需要报告的?(?:其他)?事项"),
    (0, 2, r"(?:引言|前言|导言|编制说明|概要说明)"),
    (
        1,
        2,
        rf"{_YEAR}(?:全[省市县区州镇乡]|我[省市县区局委镇乡])?(?:{_P})?(?:主要)?(?:工作)?(?:的)?"
        r"(?:总体|基本|整体)(?:推进|进展)?(?:工作)?(?:推进|进展|开展)?(?:情况|概况)",
    ),
    (1, 2, rf"{_YEAR}(?:{_P})?(?:主要)?(?:工作)?(?:概述|概况|综述|开展情况|主要举措|工作举措|推进情况)"),
    (1, 2, rf"{_YEAR}(?:主要工作举措|主要工作情况|工作总体推进情况|主要做法(?:及成效)?|工作情况|总体工作情况)"),
    (2, 2, rf"(?:行政机关|我局|我[市县区镇乡])?主动公开(?:的)?(?:{_P})?(?:工作)?(?:的)?(?:统计)?(?:情况)?"),
    (2, 2, r"(?:政府|政务)?信息公开情况$"),
    (
        3,
        2,
        rf"(?:{_P})?依申请公开(?:的)?(?:{_P})?(?:工作)?(?:[和及与、]不予公开(?:{_P})?)?(?:的)?"
        r"(?:办理|处理|受理)?(?:工作)?(?:的)?(?:情况)?",
    ),
    (3, 2, rf"(?:收到[和及]?)?(?:处理|办理|受理)?(?:{_P})(?:的)?申请(?:的)?(?:及)?(?:办理|处理|受理)?(?:的)?情况"),
    (3, 2, rf"(?:{_P})?申请(?:公开)?(?:的)?(?:办理|处理|受理)情况"),
    (
        4,
        2,
        rf"(?:因)?(?:{_P})?(?:工作)?(?:被)?(?:申请|引起|引发|的)*(?:投诉|举报|咨询)?[、,和及]*(?:行政)?(?:复议|诉讼)"
        r"(?:[、,和及与]*(?:被)?(?:提起|申请)?(?:行政)?(?:复议|诉讼|申诉|举报|投诉))*(?:等)?(?:方面)?(?:的)?(?:情况)?",
    ),
    (
        5,
        2,
        rf"(?:{_P}|政府|政务)?(?:工作)?(?:中)?(?:存在|面临)?的?(?:主要)?(?:问题|不足|困难|困难和问题|问题和困难|薄弱环节)"
        r"(?:[及和与、,以]+(?:下一?步|今后|改进|整改|解决|主要|重点|工作|20\d\d年|明年|努力)*(?:的)?"
        r"(?:改进|整改|解决|工作|重点|主要)*(?:的)?(?:情况|措施|计划|思路|打算|安排|办法|建议|意见|方向|举措|对策|工作))*(?:情况)?",
    ),
    (5, 2, r"(?:存在)?(?:的)?(?:不足|困难)(?:之处)?(?:[及和与、]+.{2,12})?"),
    (
        5,
        2,
        rf"(?:下一?步|今后|{_YEAR}|来年|明年)(?:{_P})?(?:的)?(?:主要|重点)?(?:改进|工作|重点工作|努力)+(?:的)?"
        r"(?:重点|措施|思路|计划|打算|安排|方向|举措|目标)+",
    ),
    (5, 2, r"(?:下一?步|今后)(?:的)?(?:工作)?(?:打算|计划|安排|思路|措施|举措)|(?:主要)?(?:改进|整改)(?:的)?(?:情况|措施|打算|计划)(?:及下一?步.{2,8})?"),
    (
        6,
        2,
        r"(?:其[他它])?(?:需要?)?(?:报告|说明|反映)的?(?:其[他它])?(?:有关|相关)?(?:事项|情况|问题)(?:[与和及]附表)?"
        r"|其[他它](?:有关|相关|重要)?(?:工作|报告|说明)?(?:的)?(?:事项|情况)|(?:附表|附件|附录|指标统计附表)",
    ),
    (
        6,
        2,
        rf"(?:(?:{_P}|依申请公开)(?:工作)?(?:的)?)?(?:政府支出与|支出[与和及])?(?:收费|收取费用|收取信息处理费|费用收取|费用)"
        r"(?:[及和与、](?:费用)?(?:减免|减、免))?(?:的)?(?:情况)?",
    ),
)  # fmt: skip
_PATTERNS = tuple((number, weight, re.compile(pattern)) for number, weight, pattern in _EXACT)
# Weakest sign: a short numbered line that holds one of these words.
_WORDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (4, re.compile(r"行政复议|行政诉讼|复议.*诉讼|诉讼.*复议")),
    (
        5,
        re.compile(
            r"(?:存在|主要|突出).{0,4}(?:问题|不足|困难)|问题.{0,3}(?:改进|整改|措施)|改进(?:情况|措施)"
            r"|下一?步.{0,6}(?:工作|打算|计划|安排|思路|措施)|工作(?:思路|打算|计划)"
        ),
    ),
    (6, re.compile(r"其[他它].{0,6}事项|需要(?:说明|报告)|(?:收费|费用).{0,4}(?:减免|情况)|附表")),
    (3, re.compile(r"依申请公开|信息公开申请|公开申请")),
    (2, re.compile(r"主动公开")),
    (1, re.compile(r"总体情况|基本情况|工作概述")),
)  # fmt: skip
# Rows of table three open like headings; dotted leaders and page numbers mark a table of contents.
_NOT_HEADING = re.compile(
    r"本年新收|上年(?:度)?结转|结转下|办理结果|予以公开|无法提供|不予处理|\.{4,}|…{2,}|·{4,}|[>›»]"
)
_NOTE = re.compile(r"\((?:宋体|黑体|楷体|仿宋|加粗|小?[一二三四五六]号)[^)]*\)|\((?:见|附)[^)]{0,12}\)|[、,]$")
_RUN_IN = re.compile(r"[。:.]")
# Words such as these end a heading that is longer than any known wording.
_HEADING_END = re.compile(r"[^。;,!?:]{4,30}(?:情况|措施|事项|计划|打算|安排|思路|问题|概况|概述|附表|建议|工作)$")
# A numbered title that runs into its body: short and without a comma.
_SHORT_CLAUSE = re.compile(r"([^。;,!?:]{2,26})[。:]")
_CONTINUES = "的和及与、,;等是为在中将按以有进工被请予;)》”"
# Blanks, markup and the pronunciation some converted pages print behind a letter.
_MEANINGLESS = re.compile(r"[ \t*#_]+|(?:\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\))+")
_MAX_TITLE = 40  # visible letters; the longest official heading has 20, with a year and an agency's name 36


def read_meaning(words: str) -> tuple[int, float, int] | None:
    """Tell which section the first words of a line mean.

    Parameters
    ----------
    words : str
        A folded line without numbering and without blanks.

    Returns
    -------
    tuple of (section, weight, length of the heading's words), or None.
    """
    best: tuple[int, float, int] | None = None
    for number, weight, pattern in _PATTERNS:
        if (m := pattern.match(words)) and m.end() >= 2:
            if weight == 3:
                return number, weight, m.end()
            if best is None or m.end() > best[2]:
                best = number, weight, m.end()
    return best


def _by_words(words: str) -> int | None:
    """Tell the section of a short heading from the words it holds, None if none of them occurs."""
    if len(words) > _MAX_TITLE or re.search(r"[。;!?]", words):
        return None
    return next((number for number, pattern in _WORDS if pattern.search(words)), None)


def _numbering(line: str) -> tuple[int | None, Level, int]:
    """Read the numbering a folded line opens with: (ordinal, level, length)."""
    if m := _TOP.match(line):
        return _ORDINALS[m["a"] or m["b"]], "top", m.end()
    if m := _SUB.match(line):
        return (_ORDINALS[m["a"]] if m["a"] else ord(m["b"]) - ord("㈠") + 1), "sub", m.end()
    if m := _NUMBER.match(line):
        return int(m["a"]), "number", m.end()
    return None, "none", 0


def _source_length(line: str, begin: int, letters: int) -> int:
    """Find where in `line` the first `letters` visible letters after `begin` end."""
    at = begin
    while letters and at < len(line):
        if skipped := _MEANINGLESS.match(line, at):
            at = skipped.end()
            continue
        letters -= 1
        at += 1
    return at


def _closes(rest: str, level: Level, weight: float) -> bool:
    """Tell whether what follows the heading's words on its line may be a body, not more of a sentence.

    A list of the parts in the preamble goes on with a comma or semicolon; a body never does.
    """
    if not rest or _RUN_IN.match(rest):
        return True
    return level == "top" and weight >= 2 and rest[0] not in _CONTINUES


def _candidate(line: str, at: int, *, inline: bool = False) -> Heading | None:
    """Judge one folded line, or the rest of one, that begins at `at`."""
    lead = len(line) - len(line.lstrip(" \t#*>|_"))
    ordinal, level, used = _numbering(line[lead:])
    begin = lead + used
    words = _MEANINGLESS.sub("", line[begin : begin + 120])
    if len(words) < 2 or _NOT_HEADING.search(words[:_MAX_TITLE]):
        return None
    whole = _NOTE.sub("", words)
    meaning = read_meaning(words)
    if meaning is not None:
        number, weight, length = meaning
        rest = _NOTE.sub("", words[length:], count=1)
        note = len(words) - length - len(rest)
        if _closes(rest, level, weight) and not (rest and level == "none"):
            if rest and not _RUN_IN.match(rest) and _HEADING_END.match(whole):
                length = len(whole)
            end = _source_length(line, begin, length + note)
            end += len(line[end:]) - len(line[end:].lstrip(" *_#:：。、"))
            return Heading(number, ordinal, level, at + lead, at + end, weight)
    if inline or level == "none":
        return None
    if level == "top" and (m := _SHORT_CLAUSE.match(words)) and (by_words := _by_words(m[1])) is not None:
        return Heading(by_words, ordinal, level, at + lead, at + _source_length(line, begin, m.end()), 1.0)
    if len(whole) > _MAX_TITLE:
        return None
    named = _by_words(whole)
    if named is None and (level != "top" or len(whole) > 26 or re.search(r"[。;,!?]", whole)):
        return None
    return Heading(named, ordinal, level, at + lead, at + len(line.rstrip()), 1.0 if named is not None else 0.0)


_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_OFFICIAL = r"(?:总体情况|主动公开政府信息|收到和处理政府信息公开|因?政府信息公开(?:工作)?(?:被申请)?行政复议|存在的主要问题|其他需要报告)"
# In the middle of a line a heading follows a sentence's end, or bears official words right behind whatever
# stands before it, such as another heading whose table was a picture. Its first letter is looked for first,
# which is several times as fast as looking at what stands before each letter.
_INLINE = re.compile(
    r"[一二三四五六七八九十—第](?:(?<=[。;!?)\]” \t].)(?=(?:(?<!第)[ ]?、|(?<=第)[一二三四五六]部分)[ ]?\S)"
    rf"|(?<=[^\n一二三四五六七八九十、,(“][^—第])(?=[ ]?、[ ]?{_OFFICIAL}))"
)


def find_headings(folded: str, skip: Sequence[tuple[int, int]] = ()) -> Iterator[Heading]:
    """Yield every heading candidate of a folded text in order.

    Parameters
    ----------
    folded : str
        The report's text after `fold`: offsets are those of the source.
    skip : sequence of (start, end)
        Sorted stretches, such as tables, in which nothing is a heading.

    Yields
    ------
    Heading
        At most one for a line start, and one for each numbered heading in the middle of a line.
    """
    at, length = 0, len(folded)
    for begin, stop in (*skip, (length, length + 1)):
        for m in _LINE.finditer(folded, at):
            if m.start() >= begin:
                break
            yield from _in_line(m.group(), m.start())
        if begin < stop:  # an empty stretch blocks nothing; a line belongs to the stretch it begins in
            after = folded.find("\n", stop - 1)
            at = max(at, length if after < 0 else after + 1)


def _in_line(line: str, at: int) -> Iterator[Heading]:
    """Yield the heading a folded line that begins at `at` opens with, and those in the middle of it."""
    lead = len(line) - len(line.lstrip(" \t#*>|_"))
    cuts = [c.start() for c in _INLINE.finditer(line, lead + 1)] if len(line) > 12 else []
    ends = [*cuts, len(line)]
    found = _candidate(line[: min(160, ends[0])], at)
    if found is not None:
        yield found
    for cut, until in zip(cuts, ends[1:], strict=True):
        inner = _candidate(line[cut : min(cut + 80, until)], at + cut, inline=True)
        if inner is not None and inner.weight == 3:
            yield Heading(inner.number, inner.ordinal, "top", inner.start, inner.end, 2.0)
