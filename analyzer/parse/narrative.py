"""The narrative of a report: its sentences without tables, headings, contact lines, chrome and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analyzer.schema import Section, Sentence
from analyzer.text.sentences import split_sentences

__all__ = ["narrative_sentences", "tail_start"]

_ENUMERATOR = (
    r"(?:\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、](?!\d)"
    r"|第[一二三四五六七八九十]+[,、是]|[一二三四五六七八九十]是|其[一二三四五])"
)
_OPENS_ITEM = re.compile(rf"[ \t#*]*{_ENUMERATOR}")
_BARE_HEADING = re.compile(rf"[ \t#*]*(?:{_ENUMERATOR}[ \t]*|#+ )[^。;!?,:\n]{{1,32}}[ \t*:]*$")
_LABEL = re.compile(
    r"[ \t#*]*(?:存在的?(?:主要)?(?:问题|不足)|(?:下一步)?(?:改进|整改)(?:情况|措施)|引 ?言|联系方式)[ \t*:]*$"
)
_CONTACT = re.compile(
    r"[ \t]*(?:联系)?(?:地址|电话|邮编|邮政编码|传真|电子邮箱|邮箱|联系人|联系电话|网址|办公时间)[:：]"
)
_CHROME = re.compile(
    r"首页|当前位置|索引号|字体[:：]|\[?大 ?中 ?小\]?|打印|关闭窗口|浏览(?:量|次数)|点击(?:数|次数)|访问量|分享到|扫一扫|ICP|备案|公安网|版权所有"
    r"|主办[:：单]|承办[:：单]|技术支持|网站地图|无障碍|上一[篇条]|下一[篇条]|责任编辑|信息来源[:：]|发布(?:日期|时间|机构)[:：]|相关附件|今天是"
    r"|微信扫描|网站标识码|生成日期|公开方式|有效性"
)
_ONLY_DATE = re.compile(
    r"[ \t]*(?:20\d\d ?[年.-] ?\d{1,2} ?[月.-] ?\d{1,2} ?日?|二[〇○零][^\n]{2,4}年[^\n]{1,3}月[^\n]{1,3}日)[ \t]*$"
)
_SIGNATURE = re.compile(
    r"[ \t]*[㐀-鿿()]{3,28}(?:政府|办事处|街道|局|厅|委|委员会|办公室|中心|镇|乡|管委会|处|院|部|署)[ \t]*$"
)
_PAGE_NUMBER = re.compile(r"[ \t]*[-—~·第]*[ \t]*\d{1,3}[ \t]*[-—~·页]*[ \t]*$")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_WORD = re.compile(r"[㐀-鿿]")
_MAX_FURNITURE = 60  # visible letters; a longer line with such a word is a sentence
_ENDS = "。！？!?；;：:"


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of a stretch that hold anything."""
    return (m.span() for m in _LINE.finditer(text, start, end))


def tail_start(folded: str, begin: int) -> int:
    """Find where, after `begin`, the report ends and signature and page furniture start.

    Returns
    -------
    int
        Offset of the first line of the closing block, the text's length if there is none.
    """
    cut = len(folded)
    for start, end in reversed(list(_lines(folded, begin, len(folded)))):
        line = folded[start:end]
        if not (_is_furniture(line) or _SIGNATURE.match(line) or _is_signed(line)):
            break
        cut = start
    return cut


def _is_furniture(line: str) -> bool:
    """Tell whether a line is a date, page furniture or no words at all."""
    short = len(line.strip()) <= _MAX_FURNITURE
    return short and bool(_CHROME.search(line) or _ONLY_DATE.match(line) or not _WORD.search(line))


def _is_signed(line: str) -> bool:
    """Tell whether a line holds agency and date together."""
    parts = line.split()
    return len(parts) >= 2 and len(line.strip()) < 50 and "。" not in line and bool(_ONLY_DATE.match(parts[-1]))


def _is_prose(line: str) -> bool:
    """Tell whether a folded line belongs to the narrative."""
    if not _WORD.search(line) or _BARE_HEADING.match(line) or _LABEL.match(line) or _CONTACT.match(line):
        return False
    short = len(line.strip()) <= _MAX_FURNITURE
    return not (short and _CHROME.search(line)) and not (short and "\t" in line.strip()) and line.count("|") < 2


def _between(folded: str, start: int, end: int, tables: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of whole lines that no table touches; a table without a letter parts nothing."""
    for first, last in tables:
        edge = max(start, folded.rfind("\n", start, first + 1) + 1)
        after = folded.find("\n", last - 1, end) + 1 or end
        if folded[edge:after].strip():
            yield start, edge
            start = after
    yield start, end


def _paragraphs(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of prose; lines broken in the middle of a sentence are joined again."""
    open_at: int | None = None
    last = start
    for a, b in _lines(folded, start, end):
        line = folded[a:b]
        if open_at is not None and _PAGE_NUMBER.match(line):
            continue  # the sentence may go on behind it
        if not _is_prose(line):
            if open_at is not None:
                yield open_at, last
            open_at = None
            continue
        wrapped = open_at is not None and folded[last - 1] not in _ENDS and not _OPENS_ITEM.match(line)
        if open_at is not None and not wrapped:
            yield open_at, last
            open_at = None
        open_at = a if open_at is None else open_at
        last = a + len(line.rstrip())
    if open_at is not None:
        yield open_at, last


def narrative_sentences(
    text: str, folded: str, sections: Sequence[Section], skip: Sequence[tuple[int, int]]
) -> tuple[Sentence, ...]:
    """Split the narrative of all sections into sentences.

    Parameters
    ----------
    text, folded : str
        The source and its folded twin of the same length.
    sections : sequence of Section
        The report's sections.
    skip : sequence of (start, end)
        Tables.

    Returns
    -------
    tuple of Sentence
        In order of the text; ``text[start:end]`` is the sentence.
    """
    found: list[Sentence] = []
    for section in sections:
        near = [span for span in skip if span[0] < section.end and section.start < span[1]]
        for stretch in _between(folded, section.start, section.end, near):
            for a, b in _paragraphs(folded, *stretch):
                pieces = list(split_sentences(text, a, b))
                found.extend(Sentence(section.number, s, e) for s, e in _rejoin(text, pieces))
    return tuple(found)


def _rejoin(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join what an empty line cut in the middle of a sentence: a piece without an end goes on in the next."""
    i = 0
    while i < len(pieces):
        start, end = pieces[i]
        while i + 1 < len(pieces) and _goes_on(text, end, pieces[i + 1][0]):
            i += 1
            end = pieces[i][1]
        if _WORD.search(text, start, end) and end - start > 1:
            yield start, end
        i += 1


def _goes_on(text: str, end: int, start: int) -> bool:
    """Tell whether the gap between two pieces is only an empty line inside one sentence."""
    return (
        text[end - 1] not in _ENDS + "”）)"
        and "\n" in text[end:start]
        and not _OPENS_ITEM.match(text[start : start + 8])
    )
