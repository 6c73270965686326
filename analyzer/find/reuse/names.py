"""Names of places and bodies: those a report calls its own, and those of the division tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources

from analyzer.text.traditional import simplify

__all__ = ["body_key", "division_spans", "own_names"]

_AUTONOMOUS = re.compile(r"(.{2,}?)(?:维吾尔|[一-鿿]{1,4}族)*自治(?:区|州|县|旗)$")
_SUFFIX = re.compile(r"(?:特别行政区|街道|地区|新区|苏木|省|市|县|区|旗|州|盟|镇|乡)$")
_TOWN = re.compile(r"(?:街道|镇|乡|苏木|省|市|县|区|旗|州|盟)$")
_WHOLE = re.compile(r".{4,}|.{2,}[局厅委办]")
_LEADING = re.compile(r"([一-鿿]{2,3}?[省市县区州旗盟])(?=[一-鿿]{2,}(?:[局委办厅院署镇乡]|街道|中心|委员会|办公室)$)")
_OFFICE = re.compile(r"(?:人民政府|政府)?(?:办公室|办公厅)?$|办事处$|管理委员会$|管委会$")
_DIVISION_END = re.compile(r"街道|苏木|地区|[省市县区旗州盟镇乡]")
_LONGEST = 12
# Words that stand in the tables as names, but are ordinary words in a report.
_COMMON = frozenset(
    {
        "新城区",
        "老城区",
        "主城区",
        "中心城区",
        "经济区",
        "行政区",
        "管理区",
        "开发区",
        "高新区",
        "工业区",
        "示范区",
        "保护区",
        "旅游区",
        "风景区",
        "中心区",
        "试验区",
        "实验区",
        "工业园区",
        "经济开发区",
        "高新技术产业开发区",
        "新市区",
        "中心镇",
        "重点镇",
        "中心乡",
        "新社区",
        "大社区",
        "管理局",
    }
)


def _short(name: str) -> str:
    """Give a place without the word for its kind (晋江市 → 晋江), or the name itself where too little is left."""
    autonomous = _AUTONOMOUS.match(name)
    stem = autonomous[1] if autonomous else _SUFFIX.sub("", name)
    return stem if len(stem) >= 2 else name


def _without_places(agency: str, places: Iterable[str]) -> str:
    """Take the names of the places off the front of a body's name; a short one only before a whole name.

    和平里街道 lies in 和平区 and must not become 里街道.
    """
    for place in places:
        short = _short(place)
        if agency.startswith(place):
            agency = agency[len(place) :]
        elif agency.startswith(short) and _WHOLE.fullmatch(agency, len(short)):
            agency = agency[len(short) :]
    return agency


def _base(agency: str, places: Iterable[str]) -> str:
    """Give what names the body itself: 晋江市西园街道办事处 → 西园街道; a government gives ``""``."""
    return _OFFICE.sub("", _without_places(agency, places))


def body_key(agency: str | None, places: tuple[str | None, ...]) -> str | None:
    """Give a key of a body that is equal however it writes its name, or None where it has no name.

    Examples
    --------
    >>> body_key("青山市河口街道办事处", ("云海省", None, "青山市"))
    '云海省||青山市|河口街道'
    >>> body_key("河口街道", ("云海省", None, "青山市"))
    '云海省||青山市|河口街道'
    """
    if not agency:
        return None
    slots = [place or "" for place in places]
    base = _base(agency, [place for place in slots if place])
    while leading := _LEADING.match(base):  # a place that only the name tells
        if leading[1][-1] == "省":
            slots[0] = slots[0] or leading[1]
        elif leading[1][-1] in "县区旗" or slots[1]:
            slots[2] = slots[2] or leading[1]
        else:
            slots[1] = leading[1]
        base = base[leading.end() :]
    return "|".join([*slots, _OFFICE.sub("", base)])


@lru_cache(maxsize=4096)
def own_names(agency: str | None, places: tuple[str | None, ...]) -> re.Pattern[str] | None:
    """Compile the names, long and short, by which a report can call its place and its body.

    Gives None where nothing is known. Longer names come first, so that 晋江市 wins over 晋江.
    """
    known = tuple(place for place in places if place)
    forms = {form for place in known for form in (place, _short(place))}
    if agency:
        base = _base(agency, known)
        forms |= {agency, _without_places(agency, known)}
        if base:
            forms.add(base)
            if _TOWN.search(base):
                forms.add(_short(base))
    usable = sorted({simplify(form) for form in forms if len(form) >= 2}, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, usable))) if usable else None


@cache
def _divisions() -> frozenset[str]:
    """Load every division name that can be told from ordinary words."""
    names: set[str] = set()
    for table in ("divisions.csv", "townships.csv"):
        lines = resources.files("analyzer.data").joinpath(table).read_text("utf-8").splitlines()
        names.update(row["name"] for row in csv.DictReader(lines))
    return frozenset(simplify(n) for n in names if (len(n) >= 3 or n.endswith("县")) and n not in _COMMON)


def division_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of `text` that are names of the division tables, the longest at each end.

    Only the places where a division can end are looked at, each with a dozen look-ups in a set.
    """
    names, done = _divisions(), 0
    for found in _DIVISION_END.finditer(text):
        end = found.end()
        for start in range(max(done, end - _LONGEST), end - 1):
            if text[start:end] in names:
                yield start, end
                done = end
                break
