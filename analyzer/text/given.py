"""What is known of a report before it is read: by the researcher's index, a glossary of bodies, a page's own head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analyzer.schema import Level
from analyzer.text.view import fold

__all__ = ["LEVELS", "Glossary", "Given", "Known", "NamedBody", "name_key"]

LEVELS: Mapping[str, Level] = {
    "ministry": "ministry", "部委": "ministry", "国家级": "ministry", "中央": "ministry",
    "province": "province", "省级": "province", "省": "province",
    "city": "city", "地级": "city", "市级": "city", "地市级": "city", "市": "city",
    "county": "county", "县级": "county", "区县级": "county", "县": "county", "区": "county",
    "township": "township", "乡级": "township", "乡镇级": "township", "乡镇": "township", "镇街": "township",
    "街道": "township", "department": "department", "部门": "department", "单位": "department",
}  # fmt: skip
"""Levels as tables of researchers write them."""

_SIGNS = re.compile(r"[\s·•]+")


def name_key(name: str) -> str:
    """Reduce a body's name to what is compared: folded, without blanks."""
    return _SIGNS.sub("", fold(name))


@dataclass(frozen=True, slots=True)
class Known:
    """What a researcher's index says of one file; None where it says nothing."""

    agency: str | None = None
    level: Level | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    adcode: str | None = None
    year: int | None = None
    published: date | None = None

    @property
    def digest(self) -> str:
        """Give all values in one line, "" where nothing is known: a result read with others is another result."""
        values = (getattr(self, name) for name in self.__slots__)
        return "\t".join("" if v is None else str(v) for v in values).strip("\t")


@dataclass(frozen=True, slots=True)
class NamedBody:
    """One row of a glossary: how a body was `written`, its normalised `name`, and in which report years.

    `since` and `until` are the first and last report year of this writing, None where it is open.
    """

    written: str
    name: str
    level: Level | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    adcode: str | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Glossary:
    """A researcher's list of bodies; `sha256` is that of its file."""

    rows: tuple[NamedBody, ...] = ()
    sha256: str | None = None
    _by_name: dict[str, list[NamedBody]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Group the rows by writing; a normalised name is a writing of itself unless the list says otherwise."""
        for row in self.rows:
            self._by_name.setdefault(name_key(row.written), []).append(row)
        for row in self.rows:
            self._by_name.setdefault(name_key(row.name), [row])

    def find(self, name: str | None, year: int | None) -> NamedBody | None:
        """Give the row of a name in a report year; None where none fits, or several name different bodies."""
        rows = self._by_name.get(name_key(name), []) if name else []
        fitting = [
            row for row in rows
            if year is None or ((row.since is None or row.since <= year) and (row.until is None or year <= row.until))
        ]  # fmt: skip
        return fitting[0] if len({row.name for row in fitting}) == 1 else None


@dataclass(frozen=True, slots=True)
class Given:
    """All that is known beforehand of one document."""

    known: Known = field(default_factory=Known)
    glossary: Glossary = field(default_factory=Glossary)
    meta: tuple[tuple[str, str], ...] = ()
