"""Quantities in the prose that a table also states: what is counted, how many, and over what scope.

A number is taken only where the words around it say what it counts; a number that counts something
else (a channel, last year, another office, hot-line calls) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from analyzer.find.checks.passages import Passage, passages
from analyzer.schema import Report
from analyzer.text.numbers import Number, find_numbers

__all__ = [
    "APPLICATION_TOPIC",
    "OTHER_MATTER",
    "SPAN_OF_TIME",
    "Kind",
    "Quantity",
    "Scope",
    "find_quantities",
    "foreign_year",
    "scope_at",
]

Kind = Literal["received", "carried_in", "handled", "carried_over", "review", "litigation"]
Scope = Literal["own", "region", "unsaid"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated number: `approximate` for 余、多、近; `scope` is ``own``, ``region`` or ``unsaid``.

    `sure` is False where the words leave open what was counted: such a number can agree, not fail.
    """

    kind: str
    value: float
    approximate: bool
    scope: Scope
    start: int
    end: int
    sure: bool = True


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
APPLICATION_TOPIC = re.compile(r"信息公开|依申请|公开申请|申请公开")
OTHER_MATTER = re.compile(
    r"建议|提案|(?<!复)议案|12345|热线|来电|来信|信箱|留言|咨询|信访|投诉|举报|许可|低保|救助|备案|便民|工单|[村党校厂院]务公开|村务|查询(?!事项)"
    # Applications of other kinds: 取水许可申请, 调解申请
    r"|(?:调解|仲裁|补[贴助]|立案|注册|贷款|资助|公证|援助|认定|奖励|用地|听证|鉴定|执行|取水|入学|落户|公租房|廉租房)申请"
)
_PART = re.compile(
    r"其中|分别|网[上络站]|平台|信函|邮[件寄]|当面|现场|传真|自然人|法人|企业|公民|予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|"
    r"指导|督促|协助|研究|模拟|抽[查取]|评查|回看|疑难|转办(?!理)|移交|超期|逾期|纠[错正]|维持|败诉|胜诉|撤销|驳回|撤回|审结|起诉|补正|结果"
)
SPAN_OF_TIME = re.compile(
    r"近[一二两三四五六七八九十\d]+年|以来|累计|历年|[一二三四\d]个?季度|[上下]半年|月份|自[^,;。]{0,16}(?:施行|实施|开展|开通|成立|运行)"
    r"|(?!0?1月?[至到-]12月)(?<!\d)\d{1,2}月?[至到-]\d{1,2}月(?!\d)|截[至止](?:20\d\d年)?(?!12月)\d{1,2}月"
)
# Letters and notices written in a case are no cases: 延期答复告知书 2 份, 审查答复文书 20 件.
_TOPIC = re.compile(r"信息公开申请|依申请公开|公开申请|申请公开|信息公开(?!栏|平台|工作)")
_ADDED = re.compile(r"(?:共|共计|合计|总计)$")
_PAPERS = re.compile(r"延期答复|当[场日天]|即时|提前|口头|文书|[知复定正]书|审[查核]|修改|草拟|起草")
_COUNTED_BEFORE = re.compile(r"\d[\d,.]*(?:万?[条件份次人宗起篇个项])")
_DISPUTE = re.compile(r"复议|诉讼|应诉")
# The number behind 其中 that a larger one is made of: 收到依申请公开30件，其中信息公开申请12件
_OF_WHICH = re.compile(r"[条件份宗起例][,，(]?其中[^,;。\d]{0,14}信息公开")
_OTHER_TIME = re.compile(
    r"同比|环比|增长|增加|下降|减少|同期|去年|上年|历年|累计|以来|近[两三四五]年|每[年月季]|平均|增幅|率"
)
_REGION = re.compile(r"全[省市县区州镇盟旗]|各级|各[乡镇部区县市]|全系统")
_OWN = re.compile(
    r"以[^,;。]{0,8}政府(?:的?名义|为)|向[省市县区州]政府(?:提出|提交|申请)|我办(?!理)|本级|本机关|机关本部|市政府办|县政府办|区政府办|办公[室厅](?:共|全年|收|受)"
    r"|(?<!各)(?<!级)(?:[局委厅]|[㐀-鿿]{2}(?:镇|乡|街道))(?:共|全年|本年)?(?:新?收到?|受理|接到)"
)
# A year that a number is compared with, or since when something is counted, is not the number's own.
_YEAR = re.compile(r"(?<![比较与自从对])(20\d\d)年(?!以[来前后])")
_THIS_YEAR = re.compile(r"本年|今年|全年|当年|年内|一年来")
_YEAR_OPENS = re.compile(r"(?:^|[。;\n])[^。;,\n\d]{0,6}(20\d\d)年(?!以[来前后])")
_UNITS = frozenset({"件", "份", "宗", "起", "例", "条", "次", "件次", ""})
_AND = frozenset("、和及或与")
_DISPUTES = frozenset({"review", "litigation"})
_DATES = frozenset({"年", "月", "日", "月份"})
_NONE = re.compile(r"(?:未|没有|无|零|不存在|暂无)(?:再)?(?:收到|接到|受理|发生|产生|出现|涉及|存在|有|被|因)?")
_NONE_TOPIC = re.compile(r"信息公开申请|依申请|(?<![村党校厂院]务)公开申请|申请公开")
# 未发生复议后起诉 denies one column of lawsuits only.
_NONE_COLUMN = re.compile(r"复议后|直接(?:起诉|提起)")
_NONE_DISPUTE = re.compile(r"复议|诉讼")
_CLAUSE = re.compile(r"[^,;。!?，；！？\n]+")
# Those who may apply are named in the law's words; they tell nothing of who did.
_ANYONE = re.compile(
    r"公民、?(?:法人)?(?:(?:和|或者?|及|以及)?其[他它]组织)?|法人(?:和|或者?|及)其[他它]组织(?=提出|的)"
)
_NOT_ONE = re.compile(r"[^,;]{0,16}[也都](?:没|未)")
_NO_DENIAL = re.compile(r"违法|确认|责任|负面|赔偿|监督意见")


def scope_at(text: str, at: int) -> Scope:
    """Tell whose count a number at `at` is: what its sentence says, else the sentence before it."""
    begin = max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1
    ends = [end for end in (text.find("。", at), text.find("\n", at)) if end >= 0]
    earlier = max(text.rfind("。", 0, max(begin - 1, 0)), text.rfind("\n", 0, max(begin - 1, 0))) + 1
    for piece in (text[begin : min(ends, default=len(text))], text[earlier:begin]):
        if _OWN.search(piece):
            return "own"
        if _REGION.search(piece):
            return "region"
    return "unsaid"


def _sentence_before(text: str, at: int) -> str:
    """Give the part of a sentence that stands before `at`."""
    return text[max(text.rfind(sign, 0, at) for sign in "。;\n") + 1 : at]


def _kind_of(left: str, right: str) -> Kind | None:
    """Name what a number counts, from the words before it in its clause, else the few after it."""
    for text in (left, right[: 24 if _NOT_ONE.match(right) else 8]):
        found = [(m.end(), rank, kind) for rank, (kind, pattern) in enumerate(_KINDS) for m in pattern.finditer(text)]
        if found:
            return max(found)[2] if text is left else min(found)[2]
    return None


def foreign_year(before: str, year: int | None) -> bool:
    """Tell whether the last year named before the number is another than the report's.

    Years inside earlier sentences (a file of 2009 that was asked for) do not count; years that open
    them do, up to the end of the line or a word such as 本年.
    """
    line = before[before.rfind("\n") + 1 :]
    sentence = line[line.rfind("。") + 1 :]
    named = _YEAR.findall(sentence) or ([] if _THIS_YEAR.search(sentence) else _YEAR_OPENS.findall(line))
    return bool(named) and year is not None and int(named[-1]) != year


@dataclass(frozen=True, slots=True)
class _Place:
    """A number where it stands: its clause, the words since the number before it, and those behind it."""

    passage: Passage
    clause: str
    at: int
    number: Number
    left: str
    right: str

    @property
    def start(self) -> int:
        """Give the place of the number in the passage."""
        return self.at + self.number.start


def _places(passage: Passage) -> Iterator[_Place]:
    """Yield the numbers of a passage that may count cases."""
    for clause in _CLAUSE.finditer(passage.text):
        text, previous = clause.group(), 0
        for number in find_numbers(text):
            if number.unit in _DATES:
                continue  # a date belongs to the words before the number behind it: 结转下一年 2 件
            left, previous = text[previous : number.start], number.end
            if (number.unit or "") in _UNITS and number.value is not None:
                yield _Place(passage, text, clause.start(), number, left, text[number.end :])


def _counts_something_else(here: _Place, kind: Kind, sentence: str) -> bool:
    """Tell whether the words around a number make it a part, a paper, another time's or another matter's."""
    around = _ANYONE.sub("", here.left if kind not in {"carried_in", "carried_over"} else _without_carry(here.left))
    if _PART.search(around) or _OTHER_TIME.search(around) or _part_outcome(kind, here.right):
        return True
    # A clause that counts nothing itself may set the time of the next: 自条例施行至年底,共收到…
    opening = _COUNTED_BEFORE.split(sentence)[-1] + here.clause[: here.number.start]
    if SPAN_OF_TIME.search(opening) or (kind not in _DISPUTES and _DISPUTE.search(sentence)):
        return True
    return kind == "handled" and bool(_PAPERS.search(here.left + here.right[:6]))


def _read(here: _Place, year: int | None) -> Quantity | None:
    """Read one number, None where the words do not say that it counts what a table counts."""
    whole, number = here.passage.text, here.number
    kind = _kind_of(here.left, here.right)
    # 收到11件,补正后另收1件,共12件: the last may be the total meant; it can agree and proves nothing wrong.
    added = kind is None and _ADDED.search(here.left) is not None and _received_before(whole, here.start)
    kind = "received" if added else kind
    sentence = _sentence_before(whole, here.start)
    if kind is None or _other_subject(sentence, here.clause) or foreign_year(whole[: here.start], year):
        return None
    if _counts_something_else(here, kind, sentence):
        return None
    topical = kind not in _DISPUTES or here.passage.section == 4 or bool(APPLICATION_TOPIC.search(sentence))
    end = here.at + number.end
    sure = topical and not added and not _OF_WHICH.match(whole, end - 1)
    value = 0.0 if _NOT_ONE.match(here.right) else number.value or 0.0  # 一件申请也没有收到
    place = here.passage.span(here.start, end)
    return Quantity(kind, value, number.approx, scope_at(whole, here.start), *place, sure)


def _from_numbers(passage: Passage, year: int | None) -> Iterator[Quantity]:
    read = (_read(here, year) for here in _places(passage))
    return (quantity for quantity in read if quantity is not None)


def _other_subject(sentence: str, clause: str) -> bool:
    """Tell whether the clause, or the last subject named in the sentence before it, is another matter.

    县长信箱受理信件 3 件,已办结 3 件: the second number has its subject from the first.
    """
    if OTHER_MATTER.search(clause):
        return True
    others, topics = list(OTHER_MATTER.finditer(sentence)), list(_TOPIC.finditer(sentence))
    return bool(others) and (not topics or others[-1].start() > topics[-1].end())


def _received_before(text: str, at: int) -> bool:
    """Tell whether the sentence has spoken of applications received before `at`."""
    sentence = _sentence_before(text, at)
    return bool(_KINDS[0][1].search(sentence) and APPLICATION_TOPIC.search(sentence))


def _without_carry(left: str) -> str:
    """Drop the words of carrying themselves, which name last year or the next by right."""
    return re.sub(r"[上去前下次明]一?年度?|20\d\d年度?", "", left)


def _part_outcome(kind: Kind, right: str) -> bool:
    """Tell whether the words after a number of cases make it a part (维持3件, 纠正1件)."""
    return kind in {"review", "litigation"} and bool(re.match(r"[^,;]{0,4}(?:维持|纠正|撤销|驳回|审结)", right))


def _denied(rest: str) -> Iterator[Kind]:
    """Name what a clause that opens with a denial says there was none of."""
    topic = _NONE_TOPIC.search(rest) or _NONE_DISPUTE.search(rest)
    other = OTHER_MATTER.search(rest[: topic.start()]) if topic else None
    if _NONE_COLUMN.search(rest) or (other and rest[other.end() : other.end() + 1] not in _AND):
        return  # 无提案 in a line of its own before 申请公开情况
    if _NONE_DISPUTE.search(rest):
        if "复议" in rest:
            yield "review"
        if "诉讼" in rest:
            yield "litigation"
    elif (
        _NONE_TOPIC.search(rest)
        and re.match(r".{0,24}(?:申请|依申请公开)", rest)
        and not re.search(r"不予|收费|费|结转", rest)
    ):
        yield "received"


def _from_denials(passage: Passage, year: int | None) -> Iterator[Quantity]:
    """Find "none received", "no review": a stated zero."""
    for clause in _CLAUSE.finditer(passage.text):
        text, at = clause.group(), clause.start()
        none = _NONE.search(text)
        if none is None or foreign_year(passage.text[: at + none.start()], year):
            continue
        rest = _ANYONE.sub("", text[none.start() :])
        if any(c.isdigit() for c in rest) or _PART.search(rest) or _NO_DENIAL.search(rest):
            continue
        if none.group() == "未" and _NONE_DISPUTE.search(rest):
            continue  # 未进入诉讼程序 is said of one case
        for kind in _denied(rest):
            place = passage.span(at + none.start(), clause.end())
            yield Quantity(kind, 0.0, False, scope_at(passage.text, at + none.start()), *place)


def find_quantities(report: Report) -> Iterator[Quantity]:
    """Yield the numbers of the prose that tables 3 and 4 state too, in order of the text.

    Only paragraphs that speak about applications or disclosure are read; tables, and what stands
    under 其中 or another year, are not.
    """
    finders: tuple[Callable[[Passage, int | None], Iterator[Quantity]], ...] = (_from_numbers, _from_denials)
    for passage in passages(report, {1, 3, 4, 6}):
        if APPLICATION_TOPIC.search(passage.text) or passage.section in {3, 4}:
            for find in finders:
                yield from find(passage, report.year)
