"""Which province, city and county a body lies in, from its name and from the places its text speaks of.

The name of a township or sub-district alone decides nothing: many places bear it, and lists do not know them
all. It counts only where the county or city it would lie in is named as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.parse.unlisted import places_in_name, unlisted_places
from analyzer.schema import Evidence
from analyzer.text.places import Division, divisions_named, place_names, place_of, short_names, townships_named

__all__ = ["Located", "locate"]

_SHORT = re.compile(r"中国[·•-]?([㐀-鿿]{2,4})[”\"」]?(?=门户|政府|网|\(|”|\"|\n|$)")
# What stands before the first known name and makes it another: a place that no list has, with or without one or two
# letters of the same word (石 of 石盘县), or these letters alone.
_ANOTHER = re.compile(r"[省市县区旗州盟]$|(?:^|[省市县区旗州盟])(?!中共|原|驻)[㐀-鿿]{1,2}$")
_NEAR, _FAR = 3.0, 1.0  # a name in title, preamble or address weighs more than one in the text
_FAR_CAP = 6  # more mentions than this say nothing more
_STATED, _TOLD = 5.0, 2.0  # weight of a place the body's name states, and of one only its text speaks of
_SLOTS = ("province", "city", "county")
_MOST = 12  # namesakes kept as evidence: 城关镇 has some hundred


@dataclass(frozen=True, slots=True)
class Located:
    """Where a body lies; `evidence` holds what speaks for the place and for its namesakes."""

    province: str | None
    city: str | None
    county: str | None
    adcode: str | None
    evidence: tuple[Evidence, ...]


def _mentions(folded: str, head: int, site: str) -> Counter[str]:
    """Weigh every division code of six digits that the text names; ambiguous names speak for all."""
    weight: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for start, _, name in place_names(folded):
        seen[name] += 1
        if seen[name] <= _FAR_CAP:
            for d in divisions_named(name):
                weight[d.code] += _NEAR if start < head else _FAR  # type: ignore[assignment]
    for text in (folded, site):
        for m in _SHORT.finditer(text):
            for d in short_names().get(m[1], ()):
                weight[d.code] += _NEAR  # type: ignore[assignment]
    for _, _, name in place_names(site):
        for d in divisions_named(name):
            weight[d.code] += _NEAR  # type: ignore[assignment]
    return weight


def _lineage(code: str) -> tuple[str, ...]:
    """Give the codes of the province, city and county a code lies in, itself included."""
    return tuple(dict.fromkeys((code[:2] + "0000", code[:4] + "00", code[:6])))


def _stem(division: Division) -> str:
    """Give the digits that all divisions inside this one begin with."""
    code = division.code
    return {"province": code[:2], "city": code[:4]}.get(division.level, code)


def _candidates(agency: str | None) -> list[Division]:
    """Give the divisions the agency's name can mean, narrowed by all names in it.

    Where an unknown name of a place stands in front (a town of a known name in a county that no
    list has), or the known name is the end of a longer one (盘县 in 石盘县), the place is another.
    """
    named = place_names(agency) if agency else []
    if agency and named and _ANOTHER.search(agency[: named[0][0]]):
        return []
    options: list[Division] = []
    for _, _, name in named:
        here = [*townships_named(name), *divisions_named(name)]
        if not here:
            continue
        inside = [d for d in here if any(d.code.startswith(_stem(o)) for o in options)] if options else here
        options = inside or options
    return options


def _stated(options: list[Division], agency: str | None, mentions: Counter[str]) -> list[Division]:
    """Leave out townships whose county or city neither the name nor the text states."""
    if not any(d.level == "township" for d in options):
        return options
    chain = {d.code for _, _, name in place_names(agency or "") for d in divisions_named(name)}
    return [
        d for d in options
        if d.level != "township" or any(code in chain or mentions.get(code, 0) for code in _lineage(d.code)[1:])
    ]  # fmt: skip


def _around(division: Division, mentions: Counter[str]) -> float:
    """Weigh what the text says of the places above a division."""
    return sum(mentions.get(code, 0) for code in _lineage(division.code) if code != division.code)


def _resolve(options: list[Division], mentions: Counter[str]) -> Division | None:
    """Choose among divisions of one name by the provinces, cities and counties the text mentions."""
    if len(options) == 1:
        return options[0]
    scored = [(_around(d, mentions), d.current, d) for d in options]
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


def _of_code(code: str, source: str, weight: float, evidence: list[Evidence]) -> Located:
    place = place_of(code)
    own = Evidence("adcode", code, source, None, None, weight)
    return Located(place.province, place.city, place.county, code, (own, *evidence))


def _inferred(agency: str | None, folded: str, head: int, site: str, ministry: bool) -> Located:
    """Infer the place from name and text."""
    mentions = _mentions(folded, head, site)
    named = _candidates(agency)
    options = _stated(named, agency, mentions)
    division = _resolve(options, mentions) if options else None
    others = [
        Evidence("adcode", d.code, "namesake", None, None, min(_around(d, mentions), _STATED - 0.5))
        for d in sorted(named, key=lambda d: (-_around(d, mentions), d.code))[:_MOST]
        if division is None or d.code != division.code
    ]
    if division is not None:
        return _of_code(division.code, "agency", _STATED, others)
    if options or ministry:
        return Located(None, None, None, None, tuple(others))
    guess = None if any(places_in_name(agency, folded)) else _from_text(mentions)
    if guess is not None:
        return _of_code(guess.code, "text", _TOLD, others)
    names = unlisted_places(agency, folded, head)
    told = [Evidence(slot, name, "text", None, None, _TOLD) for slot, name in zip(_SLOTS, names, strict=True) if name]
    return Located(*names, None, (*told, *others))


def locate(
    agency: str | None, folded: str, head: int, site: str, told: Sequence[Evidence], *, ministry: bool
) -> Located:
    """Tell where a body lies.

    Parameters
    ----------
    agency : str, optional
        The body's name.
    folded : str
        The folded text.
    head : int
        End of the preamble: what stands before weighs more.
    site : str
        What a page's head says of its site, "" where it says nothing.
    told : sequence of Evidence
        What a researcher knows: fields province, city, county, adcode, the first of a field counts.
        It is taken, what was inferred stays as evidence.
    ministry : bool
        Whether the body is of the whole country.

    Returns
    -------
    Located
        None for what cannot be known; a name that several places bear is resolved only by other
        places the text mentions.
    """
    inferred = _inferred(agency, folded, head, site, ministry)
    if not told:
        return inferred
    known = {e.field: e.value for e in reversed(told)}
    listed = place_of(known["adcode"]) if "adcode" in known else None
    agrees = all(getattr(inferred, s) in (None, v) for s, v in known.items())
    names = {}
    for slot in _SLOTS:
        other = getattr(listed, slot) if listed else getattr(inferred, slot) if agrees else None
        names[slot] = known.get(slot) or other
    # A place known otherwise than inferred has no code that is sure.
    same = all(names[slot] == getattr(inferred, slot) for slot in _SLOTS)
    code = known.get("adcode") or (inferred.adcode if same else None)
    return Located(names["province"], names["city"], names["county"], code, (*told, *inferred.evidence))
