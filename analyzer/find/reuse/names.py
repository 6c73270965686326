"""Names of places and bodies: those a report calls its own, and those of the division tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from analyzer.text.bodies import own_part, short_place, without_places
from analyzer.text.traditional import simplify

__all__ = ["division_spans", "own_names"]

_TOWN = re.compile(r"(?:街道|镇|乡|苏木|省|市|县|区|旗|州|盟)$")
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


@lru_cache(maxsize=4096)
def own_names(agency: str | None, places: tuple[str | None, ...]) -> re.Pattern[str] | None:
    """Compile the names, long and short, by which a report can call its place and its body.

    Gives None where nothing is known. Longer names come first, so that 晋江市 wins over 晋江.
    """
    known = tuple(place for place in places if place)
    forms = {form for place in known for form in (place, short_place(place))}
    if agency:
        base = own_part(agency, known)
        forms |= {agency, without_places(agency, known)}
        if base:
            forms.add(base)
            if _TOWN.search(base):
                forms.add(short_place(base))
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
