"""Who wrote a report, where and for which year: each value with the evidence for it and against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from analyzer.parse.agencies import agency_evidence, choose_agency, meta_agencies, read_level
from analyzer.parse.dates import choose_year, date_evidence, meta_dates, year_evidence
from analyzer.parse.places import Located, locate
from analyzer.parse.titles import Title
from analyzer.schema import Evidence, Level
from analyzer.text.given import Given, NamedBody

__all__ = ["Identity", "identify"]

_INDEX, _GLOSSARY = 20.0, 15.0  # what a researcher hands over weighs more than all a page can say
_SITE = re.compile(r"sitename|site_name|og:site_name", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """Identity of a report; `evidence` holds what spoke for each value and against it."""

    agency: str | None
    written: str | None
    level: Level | None
    place: Located
    year: int | None
    published: date | None
    evidence: tuple[Evidence, ...]


def _index(field: str, value: object) -> Iterator[Evidence]:
    """Yield what the index says of one field."""
    if value is not None:
        yield Evidence(field, str(value), "index", None, None, _INDEX)


def _levels(agencies: list[Evidence], given: Given, row: NamedBody | None) -> tuple[Level | None, list[Evidence]]:
    """Tell the level, and what every name that was seen says of it; the first of equal weight is taken."""
    found = list(_index("level", given.known.level))
    if row is not None and row.level:
        found.append(Evidence("level", row.level, "glossary", None, None, _GLOSSARY))
    for e in agencies:
        if level := read_level(e.value):
            found.append(Evidence("level", level, e.source, e.start, e.end, e.weight))
    return given.known.level or (row.level if row else None), found


def _places(given: Given, row: NamedBody | None) -> Iterator[Evidence]:
    """Yield what index and glossary say of the place, the index first."""
    for slot in ("province", "city", "county", "adcode"):
        yield from _index(slot, getattr(given.known, slot))
        if row is not None and (value := getattr(row, slot)) is not None:
            yield Evidence(slot, value, "glossary", None, None, _GLOSSARY)


def _dates(
    folded: str, title: Title | None, body: int, given: Given
) -> tuple[date | None, list[Evidence], Iterator[Evidence]]:
    """Tell the date of publication, everything that names one (the chosen first), and what it says of the year."""
    days = [*_index("published", given.known.published), *date_evidence(folded, title, body), *meta_dates(given.meta)]
    # A release date on the page and a signature come before the page's head: a page is often put up again.
    order = {source: n for n, source in enumerate(("index", "release", "signature", "page head"))}
    days.sort(key=lambda e: order.get(e.source, len(order)))
    if not days:
        return None, [], iter(())
    first = days[0]
    day = date.fromisoformat(first.value)
    return day, days, iter([Evidence("year", str(day.year - 1), "published", first.start, first.end, 1.5)])


def identify(
    folded: str, title: Title | None, preamble: tuple[int, int], overview: tuple[int, int] | None, given: Given
) -> Identity:
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
    given : Given
        What is known beforehand. It wins over what is inferred, which stays as evidence.

    Returns
    -------
    Identity
        Values that cannot be known are None; a name that several places bear is resolved only by
        other places the text mentions.
    """
    body = overview[0] if overview else preamble[1]
    day, days, of_day = _dates(folded, title, body, given)
    years = [*_index("year", given.known.year), *year_evidence(folded, title, preamble, overview), *of_day]
    year = choose_year(years)
    names = [*agency_evidence(folded, title, preamble, body), *meta_agencies(given.meta)]
    own = choose_agency(names)
    written = max(names, key=lambda e: e.weight).value if names else given.known.agency
    row = given.glossary.find(given.known.agency or own, year) or given.glossary.find(written, year)
    names = [*_index("agency", given.known.agency), *names]
    if row is not None:
        names.append(Evidence("agency", row.name, "glossary", None, None, _GLOSSARY))
    agency = row.name if row is not None else given.known.agency or own
    level, levels = _levels(names, given, row)
    level = level or read_level(agency)
    site = " ".join(content for name, content in given.meta if _SITE.fullmatch(name))
    head = max(preamble[1], title.end if title else 0)
    place = locate(agency, folded, head, site, list(_places(given, row)), ministry=level == "ministry")
    evidence = (*names, *levels, *place.evidence, *days, *years)
    return Identity(agency, written, level, place, year, day, evidence)
