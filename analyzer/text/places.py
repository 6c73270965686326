"""Names of Chinese administrative divisions: which occur in a text, and what their codes say.

Data: ``divisions.csv`` (provinces, cities, counties with the years in which a name was in force:
GB/T 2260 revisions 2004–2019 and the codes of 2023) and ``townships.csv`` (townships and
sub-districts of 2023). A code's first two, four and six digits are those of its province, city
and county.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["Division", "Place", "divisions_named", "place_names", "place_of", "short_names", "townships_named"]

_MUNICIPALITIES = ("11", "12", "31", "50")
# The last letter of a name. A search that begins with one set of letters is several times as fast as one for endings.
_SUFFIX = re.compile("[省市区县旗州盟镇乡场道木](?<![^街]道)(?<![^苏]木)")
_LONGEST = 15
# Names of counties that are common nouns as well: alone they say nothing.
_NOUNS = frozenset(("城区", "郊区", "矿区", "新区", "街道", "市区", "林区"))
# What a place is called for short: 晋江 for 晋江市. Longer endings first.
_ENDINGS = re.compile(r"(?:特别行政区|[一-鿿]{1,6}自治[区州县旗]|林区|地区|新区|省|市|区|县|旗|盟)$")


@dataclass(frozen=True, slots=True)
class Division:
    """One division: `code` has six digits, nine for townships; `level` province city county township."""

    code: str
    name: str
    level: str
    current: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code lies: names of its province, city and county, None where there is none."""

    code: str
    province: str | None
    city: str | None
    county: str | None


@cache
def _divisions() -> tuple[Division, ...]:
    """Read the list of divisions in the order of the file."""
    with resources.files("analyzer.data").joinpath("divisions.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return tuple(Division(r["code"], r["name"], r["level"], not r["last_year"]) for r in rows)


@cache
def _by_name() -> dict[str, tuple[Division, ...]]:
    """Group divisions by name; names in force come before abolished ones."""
    found: dict[str, list[Division]] = {}
    for d in sorted(_divisions(), key=lambda d: (not d.current, d.code)):
        # 省直辖县级行政单位, 市辖区 and the like are headings of the list, not places.
        if d.name not in ("市辖区", "县", "市") and not d.name.endswith(("行政单位", "行政区划")):
            found.setdefault(d.name, []).append(d)
    return {name: tuple(ds) for name, ds in found.items()}


@cache
def _by_code() -> dict[str, str]:
    """Give the newest name of each six-digit code."""
    names: dict[str, str] = {}
    for d in sorted(_divisions(), key=lambda d: d.current):
        if not d.name.endswith(("行政单位", "行政区划")) and d.name not in ("市辖区", "县"):
            names[d.code] = d.name
    return names


@cache
def _townships() -> dict[str, tuple[str, ...]]:
    """Group the nine-digit codes of townships by name."""
    found: dict[str, list[str]] = {}
    text = resources.files("analyzer.data").joinpath("townships.csv").read_text("utf-8")
    for line in text.splitlines()[1:]:
        code, _, name = line.partition(",")
        found.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def _lengths() -> dict[str, list[int]]:
    """Give how long the names are that end with the same two letters, the longest first."""
    found: dict[str, set[int]] = {}
    for name in (*_by_name(), *_townships()):
        if len(name) <= _LONGEST:
            found.setdefault(name[-2:], set()).add(len(name))
    return {ending: sorted(lengths, reverse=True) for ending, lengths in found.items()}


@cache
def short_names() -> dict[str, tuple[Division, ...]]:
    """Give cities and counties by their name without 市, 县, 区 …; at least two letters remain."""
    found: dict[str, list[Division]] = {}
    for name, divisions in _by_name().items():
        short = _ENDINGS.sub("", name)
        if len(short) >= 2 and short != name:
            found.setdefault(short, []).extend(d for d in divisions if d.current)
    return {name: tuple(ds) for name, ds in found.items() if ds}


def divisions_named(name: str) -> tuple[Division, ...]:
    """Give the provinces, cities and counties of exactly this name, those in force first."""
    return _by_name().get(name, ())


def townships_named(name: str) -> tuple[Division, ...]:
    """Give the townships and sub-districts of exactly this name (2023)."""
    return tuple(Division(code, name, "township") for code in _townships().get(name, ()))


def place_of(code: str) -> Place:
    """Tell province, city and county of a division's code.

    Parameters
    ----------
    code : str
        Six or nine digits.

    Returns
    -------
    Place
        A municipality is its own province and has no city; counties directly under a province
        have no city either.
    """
    names = _by_code()
    province = names.get(code[:2] + "0000")
    city = None if code[:2] in _MUNICIPALITIES or code[2:4] == "00" else names.get(code[:4] + "00")
    county = None if code[4:6] == "00" else names.get(code[:6])
    return Place(code, province, city, county)


def place_names(text: str) -> list[tuple[int, int, str]]:
    """Find the names of divisions in a text, longest first, without overlaps.

    Parameters
    ----------
    text : str
        Any text; a folded one finds more.

    Returns
    -------
    list of (start, end, name)
        In order of the text: names of provinces, cities, counties and townships as the lists write them.
    """
    known, towns, lengths = _by_name(), _townships(), _lengths()
    hits: list[tuple[int, int, str]] = []
    for m in _SUFFIX.finditer(text):
        end = m.end()
        for length in lengths.get(text[max(end - 2, 0) : end], ()):
            piece = text[max(end - length, 0) : end]
            if (piece in known or piece in towns) and piece not in _NOUNS:
                hits.append((end - len(piece), end, piece))
                break
    return _without_overlaps(hits)


def _without_overlaps(hits: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Of names that overlap keep the longer, of equal ones the first."""
    chosen: list[tuple[int, int, str]] = []
    for hit in sorted(hits):
        while chosen and chosen[-1][1] > hit[0]:
            if chosen[-1][1] - chosen[-1][0] >= hit[1] - hit[0]:
                break
            chosen.pop()
        else:
            chosen.append(hit)
    return chosen
