"""A section as a row of atoms: the shortest stretches between which a statement may begin or end.

Atoms are cut at punctuation outside quotation marks and brackets, after enumerators and lead-ins,
and before the words that join a cause to its effect. Each knows the item and the half (problems or
measures) it stands in. Line breaks inside a sentence, page numbers and layout signs do not cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analyzer.text.view import fold

__all__ = ["Atom", "mask_noise", "read_atoms", "read_sentences"]

_HAN = "一二三四五六七八九十"
# Lines that carry no prose: page numbers ("- 12 -", "第3页"), rules, rests of layout tables.
_NOISE_LINE = re.compile(
    r"^[ \t]*(?:[-—_=|*#~. ]*\d{0,3}[-—_=|*#~. ]*|第? ?\d{1,3} ?页(?: ?共 ?\d+ ?页)?)[ \t]*$", re.M
)
_NOISE_SIGN = re.compile(r"[#*|`\t]+|@@")
_GUARDED = re.compile(
    r"“[^”\n]{0,120}”|‘[^’\n]{0,60}’|「[^」\n]{0,120}」|《[^》]{0,80}》|\((?![一二三四五六七八九十\d]{1,3}\))[^()\n]{0,120}\)"
)
# Up to a sign that always ends an atom.
_SENTENCE = re.compile(rf"(?:[^。;!?“‘「《(]+|{_GUARDED.pattern}|[“‘「《(])+")
_STOP = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;!?。、\n]|-{2,}|—{2,}")
# Converted pages often lose the line ends of a list: "…不够细 2、接受监督…" goes on with the next item.
_LOST_LINE = re.compile(
    r"(?<=[一-龥)”》])[ \u3000]+(?=(?:\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十\d]{1,2}[、.])[^\d\s])"
)
# Pages stored without line ends run a label into what it heads: "(二)改进措施一是…", "(一)存在问题我局…".
_GLUED = re.compile(
    r"(?<=[\n。;)、.:])[ \u3000]*(?:(?:工作中)?存在的?(?:主要|突出)?(?:问题|不足|困难)(?:[和与及](?:困难|不足))?(?:[及和与](?:改进|整改)(?:情况|措施))?|"
    r"(?:下一?步)?(?:主要)?(?:改进|整改)(?:的)?(?:措施|举措|情况))(?=[ \u3000]*(?:一是|首先|第一[,是]|1[.、]|\(一\)|20\d\d年|目前|当前|回顾|[我全]|针对))"
)
_JOIN = re.compile(
    r"(?<=[^,;:。、\s]{3})(?:(?=导致|造成|致使|使得|以致|以至|从而导致|并且|而且|(?<!而|并|暂)且(?!末)(?=[^,;:。、\s]{3}))|(?=第?[二三四五六七八]是(?!否)))"
)

_ENUMERATORS = (
    ("paren", rf"\([{_HAN}]{{1,3}}\)(?:是|[、.,:])?"),
    ("paren_number", r"\(\d{1,2}\)[、.,:]?|\d{1,2}\)"),
    ("circle", r"[①-⑳㈠-㈩⑴-⒇❶-❿➀-➓][、.]?"),
    ("number", r"\d{1,2}[.、](?!\d)|\d{1,2}[.、](?=\d{1,2}月|20\d\d年)|\d{1,2},(?=[^\d\s])"),
    ("is", rf"第?[{_HAN}]{{1,2}}是(?:要)?[,:]?|第[{_HAN}\d]{{1,2}}(?:[,、:.]|[个点条项]?(?:方面)?[,:])"),
    ("must", rf"[{_HAN}]{{1,2}}要(?:[,:])?|[{_HAN}]来(?:是)?[,:]?|其[{_HAN}](?:是|[,、:])"),
    ("han", rf"[{_HAN}]{{1,2}}[、.]"),
)
_ENUMERATOR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ENUMERATORS))
# Words before the statement itself: connectives, "is shown in", "next year our bureau will".
_LEAD = re.compile(
    r"存在的?(?:主要|突出)?(?:问题|不足)(?:主要)?(?:是|有|为)|但是?|然而|不过|可是|而且|并且|同时(?!期)|此外|另外|其中|其次|首先|再次|再者|最后|与此同时|尤其是?|特别是|"
    r"(?:问题)?(?:主要|突出|具体|集中)(?:原因)?(?:表现|体现|集中|反映)(?:在|为|是)(?:于)?|主要(?:原因)?(?:是|有|为)|表现(?:在|为)|体现在|"
    r"(?:譬|比|例|再|又|诸)如|如(?=[部个一有公信政])|存在着?(?!的)|还存在|仍存在|仍然存在|依然存在|由于|因为|加之|加上|鉴于|"
    r"为此|对此|因此|所以|下一?步|下一?阶段|下一?年度?|今后|往后|接下来|明年|来年|新的一年(?:里)?|在?20\d\d年(?:度|里|中|起)?(?=[^底前末初第上下]{0,3}(?:将|拟|计划|打算|要|我|本|继续|进一步|力争|重点|全))|"
    r"(?:全|我|本)(?:局|镇|乡|县|市|区|州|旗|街道(?:办事处|办)?|办|委|单位|机关|中心|厅|省|部|院|社)(?=将|拟|要|计划|打算|存在|还|仍|在|已|已经)|"
    r"(?:我们)?(?:将|拟|计划|打算|准备)(?!来)(?:在|从)?|针对(?!性)|关于|"
    r"\s+"
)
_FRAME_OPENERS = ("针对", "关于", "存在", "还存在", "仍", "依然")
_TAIL = re.compile(
    r"(?:等|方面)*(?:的|这一|这个|等)*(?:突出|主要|实际)?(?:问题|现象|现状|情况|情形|不足|短板|薄弱环节|困难|倾向)$"
)

# A line or a run-in label that only names the half; both kinds of word together name the section.
_LABEL = re.compile(
    r"(?:(?:我|本|全)?(?:局|镇|乡|县|市|区|街道|单位)?(?:政府信息公开|政务公开|信息公开|公开)?(?:工作)?(?:中|上)?)?"
    r"(?:当前|目前|现)?(?:还|仍|仍然)?(?:存在|面临|主要|突出|具体|工作|的|中|下|一|步|阶段|年度?|半年|20\d\d|“|”|今后|现有|仍需|我们|准备|拟|采取|有关|相关|及其|怎么|如何|几个|几点|一些|以及|和|及|与|、|"
    r"问题|不足|困难|短板|弱项|差距|薄弱环节|缺点|欠缺|原因|清单|改进|整改|改|措施|举措|情况|打算|安排|计划|设想|解决|办法|思路|对策|方向|重点|努力|意见|建议|办|做|是|之|处|"
    r"落实|完善|提升|加强|方面|部分|对照|查摆|剖析|方法|途径|目标|任务|开展|下步|将|要|应对|策略|改善|改正|进展|成效|为|有|在|于|对|:|。)+"
)
_LABEL_P = re.compile(r"问题|不足|困难|短板|弱项|差距|薄弱|缺点|欠缺")
_LABEL_M = re.compile(
    r"改进|整改|措施|举措|打算|安排|计划|设想|解决|办法|思路|对策|怎么改|如何改|下一?步|努力方向|工作重点|重点工作|改善|^改$"
)
# What was done about last year's problems: nothing under it is a problem of this year, whatever it sounds like.
_LABEL_DONE = re.compile(
    r"(?:对|对照|针对)?(?:上一?年度?|去年|前一?年度?)(?:的|年报|报告|工作)*(?:中|里)?(?:存在|查找出?|查摆|提出|指出|反映|自查)*的?(?:主要|突出)?"
    r"(?:问题|不足)的?(?:整改|改进|解决|落实)(?:落实|完成|进展)?(?:情况|成效|结果|进展)"
)
_PIVOT = re.compile(
    r"^(?:针对|对照|围绕|结合|对于|面对|根据|为(?:切实|有效|进一步|着力|尽快)?(?:解决|改进|克服|破解|弥补))[^,;。]{0,14}(?:上述|以上|这些|存在|此|该|前述|所列)|"
    r"^(?:下一?步|下一?阶段|下一?年|今后|往后|接下来|明年|来年|新的一年|为此|对此|日后|未来|来年)"
)


class Atom(NamedTuple):
    r"""A stretch of a section that is never cut, and where it stands.

    Attributes
    ----------
    start, end : int
        Offsets in the text, without enumerator, lead-in and closing punctuation.
    words : str
        The folded stretch ``start:end`` without white space.
    full : str
        The same with lead-in and tail.
    lead : str
        The lead-in that `start` leaves out.
    before, after : str
        The sign that separates it from its neighbours; ``\n`` for a line end, ``=`` for a join word.
    enumerator : str
        Kind of the enumerator right before it, or empty.
    within : str
        Kind of the enumerator that opened its item, or empty.
    item, place, sentence : int
        Number of the item, place in the item, place in the sentence; each from 0.
    label : str
        ``P``, ``M`` or ``D`` where the atom only names a half, ``H`` a heading of both, else empty.
    half : str
        ``P`` or ``M`` as labels say, ``m`` after a pivot without label, ``k`` outside section five, else ``-``.
    number : int or None
        What the enumerator counts, where there is one.
    pivot : bool
        Whether it turns from problems to measures (针对上述问题, 下一步).
    done : bool
        Whether it stands under a label that tells what became of last year's problems (上年度问题整改情况).
    """

    start: int
    end: int
    words: str
    full: str
    lead: str
    before: str
    after: str
    enumerator: str
    within: str
    item: int
    place: int
    sentence: int
    label: str
    half: str
    number: int | None
    pivot: bool
    done: bool


def mask_noise(folded: str) -> str:
    """Blank page numbers, layout signs and rules; the length stays."""

    def blank(found: re.Match[str]) -> str:
        return "".join(c if c == "\n" else " " for c in found.group())

    return _NOISE_SIGN.sub(blank, _NOISE_LINE.sub(blank, folded))


def _compact(text: str) -> str:
    return "".join(text.split())


def _label(words: str) -> str:
    """Say which half a stretch names when it does nothing else: P, M, D (done since last year), H (both)."""
    if _LABEL_DONE.fullmatch(words):
        return "D"
    if not 1 <= len(words) <= 24 or not _LABEL.fullmatch(words):
        return ""
    problem, measure = _LABEL_P.search(words), _LABEL_M.search(words)
    if problem and measure:
        # 存在问题的整改措施 speaks of measures, 存在问题及改进措施 heads both.
        return "H" if re.search(r"[及和与、]", words[problem.start() : measure.end()]) else "M"
    return "P" if problem else "M" if measure else ""


def _line_breaks(text: str) -> set[int]:
    """Find the line ends that end a paragraph; the others are wraps inside a sentence."""
    breaks = set()
    for found in re.finditer(r"\n\s*", text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        line, following = text[line_start : found.start()].strip(), text[found.end() : found.end() + 12]
        bare = _compact(_ENUMERATOR.sub("", line, count=1))
        if not line or line[-1] in "。;:!?" or _ENUMERATOR.match(following) or _label(bare.rstrip("。:")):
            breaks.add(found.start())
    return breaks


def _stops(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, sign) of everything that separates atoms, in order."""
    guarded = [m.span() for m in _GUARDED.finditer(text)]
    breaks = _line_breaks(text)
    marks = [(m.start(), m.end(), m.group()[0]) for m in _STOP.finditer(text)]
    marks += [(m.start(), m.start(), "=") for m in _JOIN.finditer(text)]
    marks += [(m.start(), m.end(), ";") for m in _LOST_LINE.finditer(text)]
    marks += [(m.end(), m.end(), ":") for m in _GLUED.finditer(text)]
    g = 0
    for start, end, sign in sorted(marks):
        while g < len(guarded) and guarded[g][1] <= start:
            g += 1
        if g < len(guarded) and guarded[g][0] < start < guarded[g][1]:
            continue
        if sign == "\n" and start not in breaks:
            continue
        yield start, end, sign


def _number(words: str) -> int | None:
    """Give what an enumerator counts."""
    if digits := re.search(r"\d+", words):
        return int(digits.group())
    if han := re.search(rf"[{_HAN}]+", words):
        value = han.group()
        if len(value) == 1:
            return _HAN.index(value) + 1
        return 10 + _HAN.index(value[-1]) + 1 if value[0] == "十" else None
    return ord(words[0]) - 0x2460 + 1 if words and "①" <= words[0] <= "⑳" else None


def _pieces(text: str) -> Iterator[tuple[int, int, str, str, str, int | None]]:
    """Yield (start, end, before, after, enumerator, number) of the stretches between separators."""
    at, before = 0, "\n"
    pending, counted = "", None  # type: str, int | None
    for start, end, sign in [*_stops(text), (len(text), len(text), "\n")]:
        if start < at:
            continue
        begin = at
        while begin < start and text[begin].isspace():
            begin += 1
        # 、 never precedes an enumerator, or dates and lists of numbers would be cut.
        while before not in "、" and (found := _ENUMERATOR.match(text, begin, max(start, min(len(text), start + 1)))):
            pending, counted = found.lastgroup or "", _number(found.group())
            begin = found.end()
            while begin < start and text[begin].isspace():
                begin += 1
        stop = start
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if stop > begin:
            yield begin, stop, before, sign, pending, counted
            pending, counted = "", None
            before = sign
        elif begin > start:
            at = begin
            continue
        elif sign == "\n" or before in ",、=":
            before = sign
        at = max(end, begin)


def _trim(text: str, start: int, end: int, framed: bool) -> tuple[int, int, bool]:
    """Move the start behind lead-ins and the end before 等问题, or 的问题 where a lead-in has opened a frame."""
    begin = start
    while begin < end and (found := _LEAD.match(text, begin, end)):
        if found.end() >= end:
            break
        framed = framed or found.group().startswith(_FRAME_OPENERS)
        begin = found.end()
    tail = _TAIL.search(text[begin:end])
    if tail and tail.start() > 2 and (framed or tail.group().startswith("等")):
        end = begin + tail.start()
    return begin, end, framed


def _heading_label(heading: str | None) -> str:
    """Say what a section's heading names, as `_label` does."""
    words = _compact(fold(heading or ""))
    return _label(_ENUMERATOR.sub("", words, count=1).rstrip(":。"))


def _half_under(label: str) -> str:
    """Give the half that a label opens; ``-`` where it names both, none, or what became of last year's problems."""
    return label if label in ("P", "M") else "-"


def read_sentences(text: str, start: int, end: int) -> Iterator[str]:
    """Yield a section's sentences without white space, in order; each atom is part of one."""
    for found in _SENTENCE.finditer(mask_noise(fold(text[start:end]))):
        yield _compact(found.group())


def read_atoms(text: str, start: int, end: int, *, core: bool = True, heading: str | None = None) -> list[Atom]:
    """Cut a section's body into atoms.

    Parameters
    ----------
    text : str
        The whole report.
    start, end : int
        The body, in code points of `text`.
    core : bool
        True for section five or its equivalent, where labels and pivots tell the halves.
    heading : str, optional
        The section's heading: 六、存在的主要问题 and 七、改进措施 are halves in sections of their own.

    Returns
    -------
    list of Atom
        In order, without overlap; empty for an empty body.
    """
    body = mask_noise(fold(text[start:end]))
    atoms: list[Atom] = []
    item = place = sentence = 0
    framed = False
    above = _heading_label(heading) if core else ""
    half, done = _half_under(above) if core else "k", above == "D"
    within = ""
    for begin, stop, before, after, enumerator, number in _pieces(body):
        words = _compact(body[begin:stop])
        label = _label(words) if core and before in "\n。;:" and after in "\n。:,;" else ""
        pivot = core and before in "\n。;," and bool(_PIVOT.match(words))
        if enumerator or before == "\n":
            item, place, within = item + 1, 0, enumerator
        if before in "\n。;!?":
            sentence, framed = 0, False
        if label:
            half = _half_under(label)
            done = label == "D"
        elif pivot and half == "-" and any(not a.label for a in atoms):
            half = "m"
        left, right, framed = _trim(body, begin, stop, framed)
        atoms.append(
            Atom(
                start + left, start + right, _compact(body[left:right]), words, _compact(body[begin:left]), before, after, enumerator, within,
                item, place, sentence, label, half, number, pivot, done,
            )
        )  # fmt: skip
        place, sentence = place + 1, sentence + 1
    return atoms
