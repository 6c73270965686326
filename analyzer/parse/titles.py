"""The title of a report: found over broken lines, and read for agency and year."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Title", "clean_agency", "find_title", "read_year"]

YEAR = r"(?:20[0-3]\d|二[〇零○OoО0][〇零○OoО0一二三四五六七八九]{2})"
_DIGITS = str.maketrans("〇零○OoО一二三四五六七八九", "000000123456789")
_YEAR = re.compile(rf"({YEAR})(?:年度|年|(?=政府|政务|信息|[)）]|$))")
_BARE_YEAR = re.compile(YEAR)
_TAIL = (
    r"(?:年度)?(?:本级)?(?:政府|政务)?信息(?:公开)(?:工作)?(?:情况)?(?:的)?"
    rf"(?:{YEAR}年?)?(?:年度|年)?(?:工作)?(?:情况)?(?:总结)?(?:的)?(?:报告|年报)"
)
_TITLE = re.compile(rf"(?:关于)?(?P<head>[^。;,!?<>|:：/]{{0,48}}?)(?P<tail>{_TAIL})(?P<after>\([^)]{{1,14}}\)|全文)?")
_CHROME = re.compile(
    r"首页|当前位置|索引号|发布|来源|文件$|文件20|〔|\d号|目录|专栏|打印|格式|编制|通知|序号|标题|今天"
)
_AGENCY = re.compile(r"[㐀-鿿()·、“”]{2,40}")
# Blanks, markup and the pronunciation that some converted pages print behind a letter.
_MEANINGLESS = re.compile(r"[\s#*_]+|(?:\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\))+")
_MAX_LINES = 4  # a title broken into more lines than this was not seen


@dataclass(frozen=True, slots=True)
class Title:
    """A title: `text` without blanks, its place, and the agency and year it names."""

    text: str
    start: int
    end: int
    agency: str | None
    year: int | None


def read_year(token: str) -> int | None:
    """Read a year written in digits or Chinese numerals, None if it is none from 2000 to 2039."""
    m = _BARE_YEAR.search(token)
    return int(m.group().translate(_DIGITS)) if m else None


def clean_agency(words: str) -> str | None:
    """Take year, 关于, 的 and stray signs from the words before 政府信息公开; None if no name is left."""
    name = _BARE_YEAR.sub("", re.sub(rf"{YEAR}(?:年度?)?", "", words))
    name = name.strip("#*_-—–·.、 \"'“”《》[]【】")
    name = re.sub(r"^(?:关于|年度|年)|(?:关于|的|年度|年|本级)+$", "", name)
    return name if _AGENCY.fullmatch(name) and not _CHROME.search(name) else None


def _judge(words: str) -> tuple[float, str | None, int | None, int] | None:
    """Weigh joined lines as a title: (weight, agency, year, letters used)."""
    m = _TITLE.match(words)
    if m is None or _CHROME.search(m["head"]):
        return None
    years = _YEAR.findall(m.group()) or _BARE_YEAR.findall(m["tail"])
    year = read_year(years[-1]) if years else None
    agency = clean_agency(m["head"])
    rest = words[m.end() :]
    # Whole report on one line: the title may run into the text, but then it must name a year.
    if rest and (year is None or len(rest) < 20):
        return None
    if year is None and agency is None:
        return 0.2, None, None, m.end()
    return (2.0 if year else 0.0) + (2.0 if agency else 0.0) - (0.5 if rest else 0.0), agency, year, m.end()


def find_title(folded: str, limit: int) -> Title | None:
    """Find the title before `limit`.

    Up to four lines are joined, because titles break at any letter; a join must earn its lines by
    giving a year or an agency that the single line has not.

    Parameters
    ----------
    folded : str
        The folded text.
    limit : int
        Where the first section heading stands.
    """
    lines = [
        (m.start(), m.end(), _MEANINGLESS.sub("", m.group())) for m in re.finditer(r"[^\n]*\S[^\n]*", folded[:limit])
    ][:80]
    best: tuple[float, Title] | None = None
    for i, (start, _, _) in enumerate(lines):
        words = ""
        for n in range(min(_MAX_LINES, len(lines) - i)):
            words += lines[i + n][2]
            if len(words) > 4000 or (n and len(words) > 90):
                break
            judged = _judge(words)
            if judged is None or len(words) - judged[3] >= len(lines[i + n][2]):
                continue
            weight = judged[0] - 0.4 * n - 0.01 * i
            if best is None or weight > best[0]:
                end = _end_of(folded, start, judged[3])
                lead = start + len(folded[start:end]) - len(folded[start:end].lstrip("#* \t_"))
                best = weight, Title(words[: judged[3]], lead, end, judged[1], judged[2])
    return best[1] if best else None


def _end_of(folded: str, start: int, letters: int) -> int:
    """Find the offset after the first `letters` visible letters from `start`."""
    at = start
    while letters:
        if skipped := _MEANINGLESS.match(folded, at):
            at = skipped.end()
            continue
        letters -= 1
        at += 1
    return at
