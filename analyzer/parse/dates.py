"""Report year and date of publication, with everything that speaks for and against them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from analyzer.parse.titles import Title, read_year
from analyzer.schema import Evidence

__all__ = ["choose_year", "date_evidence", "meta_dates", "year_evidence"]

_CN = "〇零○一二三四五六七八九十"
_DATE = re.compile(
    r"(?P<y>20[0-3]\d) ?[年./-] ?(?P<m>1[0-2]|0?[1-9]) ?[月./-] ?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d) ?日?"
    rf"|(?P<cy>二[〇零○Oo0][{_CN}]{{2}})年(?P<cm>[{_CN}]{{1,2}})月(?P<cd>[{_CN}]{{1,3}})日"
)
_RELEASED = re.compile(r"(?:发布日期|发布时间|公开日期|公开时间|公布日期|发布于)[:\]】|]?[ \t\n|]{0,4}(?=\d{4})")
_LABELLED = re.compile(r"(?:发文日期|生成日期|成文日期|日期|时间)[:\]】|]?[ \t\n|]{0,4}(?=\d{4})")
# Lines may be broken anywhere inside the dates.
_PERIOD = re.compile(
    r"(?P<y>20[0-3]\d)\s{0,3}年?\s{0,3}1?\s{0,3}月?\s{0,3}0?1\s{0,3}日?[^。\n]{0,8}?(?:至|到|-|—|~|止)[^。]{0,3}?"
    r"(?:(?P<z>20[0-3]\d)\s{0,3}年?\s{0,3})?(?:同年)?12\s{0,3}月?\s{0,3}31"
)
_ABOUT = re.compile(r"(?P<y>20[0-3]\d) ?年度?[^。\n]{0,16}?信息公开")
_OPENING = re.compile(r"(?P<y>20[0-3]\d) ?年(?:度|来|以来)?")
_NEXT = re.compile(r"将|计划|打算|下一步|力争")
_WEIGHTS = {"title": 10.0, "period": 5.0, "preamble": 3.0, "overview": 2.0, "published": 2.0}
_DAYS = {"release": 4.0, "signature": 3.5, "page head": 2.0, "metadata": 2.0, "under the title": 1.5}
_HEAD_DATE = re.compile(
    r"pub_?date|publish_?date|(?:article:)?published_?time|firstpublishedtime|dc\.date(?:\.issued)?", re.I
)
_SIGNATURE_ZONE = 700  # letters at the end in which a signature stands; page furniture may follow it


def _number(words: str) -> int:
    """Read a Chinese number below 100, or single digits one after the other."""
    digits = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
    if "十" in words:
        tens, _, ones = words.partition("十")
        return (digits.get(tens, 1) if tens else 1) * 10 + (digits.get(ones, 0) if ones else 0)
    return int("".join(str(digits.get(c, 0)) for c in words))


def _as_date(m: re.Match[str]) -> date | None:
    """Turn a match into a date, None if there is no such day."""
    try:
        if m["y"]:
            return date(int(m["y"]), int(m["m"]), int(m["d"]))
        year = read_year(m["cy"])
        return None if year is None else date(year, _number(m["cm"]), _number(m["cd"]))
    except ValueError:
        return None


def _labelled(
    folded: str, label: re.Pattern[str], zones: tuple[tuple[int, int], ...], source: str
) -> Iterator[Evidence]:
    """Yield the dates behind a label in the given zones."""
    for zone in zones:
        for m in label.finditer(folded, *zone):
            found = _DATE.match(folded, m.end())
            if found and (day := _as_date(found)):
                yield _dated(day, source, found)


def _dated(day: date, source: str, found: re.Match[str]) -> Evidence:
    return Evidence("published", day.isoformat(), source, found.start(), found.end(), _DAYS[source])


def _signed(folded: str, tail: int) -> Iterator[Evidence]:
    """Yield the dates that stand in a line of their own, or behind a name, at the end; the last comes first."""
    found = []
    for m in _DATE.finditer(folded, tail):
        left = folded.rfind("\n", 0, m.start()) + 1
        line = folded[left : folded.find("\n", m.end()) if "\n" in folded[m.end() :] else len(folded)]
        rest = (line[: m.start() - left] + line[m.end() - left :]).strip()
        if len(rest) <= 30 and not re.search(r"[。,;:]|今天|更新|星期", rest) and (day := _as_date(m)):
            found.append(_dated(day, "signature", m))
    yield from reversed(found)


def date_evidence(folded: str, title: Title | None, body: int) -> Iterator[Evidence]:
    """Yield the dates of publication a page gives: of its release, the signature, other metadata, under the title.

    Parameters
    ----------
    folded : str
        The folded text.
    title : Title, optional
        Where the title stands.
    body : int
        Where the first section begins; metadata stand before it, a signature after it.

    Returns
    -------
    iterator of Evidence
        The likeliest first; one place is named once. What the page says of "today" is never taken.
    """
    tail = max(body, len(folded) - _SIGNATURE_ZONE)
    zones = ((0, body), (tail, len(folded)))
    found = [
        *_labelled(folded, _RELEASED, zones, "release"),
        *_signed(folded, tail),
        *_labelled(folded, _LABELLED, zones, "metadata"),
    ]
    if title and (m3 := re.compile(r"\s*\(?\s*").match(folded, title.end)):
        m4 = _DATE.match(folded, m3.end())
        if m4 and re.match(r"\s*(?:\)|\n|$)", folded[m4.end() :]) and (day := _as_date(m4)):
            found.append(_dated(day, "under the title", m4))
    places: set[int | None] = set()
    for e in found:
        if e.start not in places:
            places.add(e.start)
            yield e


def meta_dates(meta: Iterable[tuple[str, str]]) -> Iterator[Evidence]:
    """Yield the dates of release that a page's head gives."""
    for name, content in meta:
        found = _DATE.match(content.strip()) if _HEAD_DATE.fullmatch(name) else None
        if found and (day := _as_date(found)):
            yield Evidence("published", day.isoformat(), "page head", None, None, _DAYS["page head"])


def year_evidence(
    folded: str, title: Title | None, preamble: tuple[int, int], overview: tuple[int, int] | None
) -> Iterator[Evidence]:
    """Yield what the text says about the report year, strongest first.

    Plans for the next year are left out: only the title, the statistics period, the preamble's
    words on this report and the opening of section one are heard.
    """
    if title and title.year:
        yield Evidence("year", str(title.year), "title", title.start, title.end, _WEIGHTS["title"])
    begin, end = preamble
    zone = overview[0] + 600 if overview else end
    for m in _PERIOD.finditer(folded, begin, max(end, min(zone, len(folded)))):
        yield Evidence("year", m["z"] or m["y"], "period", m.start(), m.end(), _WEIGHTS["period"])
    for n, m in enumerate(_ABOUT.finditer(folded, title.end if title else begin, end)):
        yield Evidence("year", m["y"], "preamble", m.start("y"), m.end("y"), _WEIGHTS["preamble"] if n == 0 else 0.5)
    if overview:
        for n, m in enumerate(_OPENING.finditer(folded, overview[0], overview[1])):
            if not _NEXT.search(folded[m.end() : m.end() + 24]):
                yield Evidence("year", m["y"], "overview", m.start("y"), m.end("y"), 0.3 if n else _WEIGHTS["overview"])
            if n == 20:
                break


def choose_year(evidence: list[Evidence]) -> int | None:
    """Choose the report year with the greatest summed weight; of equal ones the one seen first."""
    total: dict[str, float] = {}
    for e in evidence:
        total[e.value] = total.get(e.value, 0.0) + e.weight
    return int(max(total, key=lambda y: total[y])) if total else None
