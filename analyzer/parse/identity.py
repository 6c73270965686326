"""Who wrote a report, where and for which year: each value with the evidence for it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from analyzer.parse.agencies import agency_evidence, choose_agency, read_level
from analyzer.parse.dates import choose_year, published_on, year_evidence
from analyzer.parse.titles import Title
from analyzer.parse.unlisted import places_in_name, unlisted_places
from analyzer.schema import Evidence, Level
from analyzer.text.places import Division, divisions_named, place_names, place_of, short_names, townships_named

__all__ = ["Identity", "identify"]

_SHORT = re.compile(r"[“\"「]?中国[·•-]?([㐀-鿿]{2,4})[”\"」]?(?=门户|政府|网|\(|”|\")")
_NEAR, _FAR = 3.0, 1.0  # a name in title, preamble or address weighs more than one in the text
_FAR_CAP = 6  # more mentions than this say nothing more


@dataclass(frozen=True, slots=True)
class Identity:
    """Identity of a report; `evidence` holds what spoke for each value and against it."""

    agency: str | None
    level: Level | None
    province: str | None
    city: str | None
    county: str | None
    adcode: str | None
    year: int | None
    published: date | None
    evidence: tuple[Evidence, ...]


def _mentions(folded: str, head: int) -> Counter[str]:
    """Weigh every division code of six digits that the text names; ambiguous names speak for all."""
    weight: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for start, _, name in place_names(folded):
        seen[name] += 1
        if seen[name] <= _FAR_CAP:
            for d in divisions_named(name):
                weight[d.code] += _NEAR if start < head else _FAR  # type: ignore[assignment]
    for m in _SHORT.finditer(folded):
        for d in short_names().get(m[1], ()):
            weight[d.code] += _NEAR  # type: ignore[assignment]
    return weight


def _lineage(code: str) -> tuple[str, ...]:
    """Give the codes of the province, city and county a code lies in, itself included."""
    return tuple(dict.fromkeys((code[:2] + "0000", code[:4] + "00", code[:6])))


def _candidates(agency: str | None) -> list[Division]:
    """Give the divisions the agency's name can mean, narrowed by all names in it.

    Where an unknown name of a place stands in front (a town of a known name in a county that no
    list has), the known one is another place.
    """
    named = place_names(agency) if agency else []
    if agency and named and re.search(r"[省市县区旗州盟]$", agency[: named[0][0]]):
        return []
    options: list[Division] = []
    for _, _, name in named:
        here = [*townships_named(name), *divisions_named(name)]
        if not here:
            continue
        inside = [d for d in here if any(d.code.startswith(_stem(o)) for o in options)] if options else here
        options = inside or options
    return options


def _stem(division: Division) -> str:
    """Give the digits that all divisions inside this one begin with."""
    code = division.code
    return {"province": code[:2], "city": code[:4]}.get(division.level, code)


def _resolve(options: list[Division], mentions: Counter[str]) -> Division | None:
    """Choose among divisions of one name by the provinces, cities and counties the text mentions."""
    if len(options) == 1:
        return options[0]
    scored = []
    for d in options:
        around = sum(mentions.get(code, 0) for code in _lineage(d.code) if code != d.code)
        scored.append((around, d.current, d))
    scored.sort(key=lambda s: (-s[0], not s[1], s[2].code))
    if len(scored) >= 2 and scored[0][:2] == scored[1][:2]:
        return None
    # An abolished code beside one in force is the same name at another time, not another place.
    return scored[0][2] if scored and (scored[0][0] > 0 or sum(s[1] for s in scored) == 1) else None


def _from_text(mentions: Counter[str]) -> Division | None:
    """Choose the place a text without a place in its title speaks of most: the deepest with a clear lead."""
    counties = [(w, c) for c, w in mentions.items() if not c.endswith("00") and w >= _NEAR]
    counties = [(w + sum(mentions.get(x, 0) for x in _lineage(c)[:-1]), c) for w, c in counties]
    counties.sort(key=lambda x: (-x[0], x[1]))
    if counties and (len(counties) == 1 or counties[0][0] > counties[1][0]):
        return _division(counties[0][1])
    wider = sorted(((-w, c) for c, w in mentions.items() if c.endswith("00") and w >= _NEAR))
    cities = [x for x in wider if not x[1].endswith("0000")] or wider
    if cities and not counties and (len(cities) == 1 or cities[0][0] < cities[1][0]):
        return _division(cities[0][1])
    return None


def _division(code: str) -> Division | None:
    """Give the division of a six-digit code."""
    place = place_of(code)
    name = place.county or place.city or place.province
    return next((d for d in divisions_named(name or "") if d.code == code), None)


def identify(folded: str, title: Title | None, preamble: tuple[int, int], overview: tuple[int, int] | None) -> Identity:
    """Tell who, where and for which year.

    Parameters
    ----------
    folded : str
        The folded text.
    title : Title, optional
        What `find_title` found.
    preamble : tuple of (start, end)
        Text between title and first section.
    overview : tuple of (start, end), optional
        Body of section one.

    Returns
    -------
    Identity
        Values that cannot be known are None; a name that several places bear is resolved only by
        other places the text mentions.
    """
    body = overview[0] if overview else preamble[1]
    evidence = list(agency_evidence(folded, title, preamble, body))
    agency = choose_agency(evidence)
    mentions = _mentions(folded, max(preamble[1], title.end if title else 0))
    options = _candidates(agency)
    division = _resolve(options, mentions) if options else None
    province = city = county = adcode = None
    if division is not None:
        place = place_of(division.code)
        province, city, county, adcode = place.province, place.city, place.county, division.code
        evidence.append(Evidence("adcode", adcode, "agency", None, None, 5.0))
    elif not options and read_level(agency) != "ministry":
        guess = None if any(places_in_name(agency, folded)) else _from_text(mentions)
        if guess is not None:
            place = place_of(guess.code)
            province, city, county, adcode = place.province, place.city, place.county, guess.code
            evidence.append(Evidence("adcode", adcode, "text", None, None, 2.0))
        else:
            province, city, county = unlisted_places(agency, folded, preamble[1])
    years = list(year_evidence(folded, title, preamble, overview))
    day = published_on(folded, title, body)
    if day is not None:
        evidence.append(Evidence("published", day[0].isoformat(), day[3], day[1], day[2], 3.0))
        years.append(Evidence("year", str(day[0].year - 1), "published", day[1], day[2], 1.5))
    evidence.extend(years)
    return Identity(
        agency, read_level(agency), province, city, county, adcode, choose_year(years), day[0] if day else None,
        tuple(evidence),
    )  # fmt: skip
