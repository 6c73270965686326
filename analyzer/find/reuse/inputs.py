"""What the search for reuse takes, and the thresholds it works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Protocol, TypeVar

from analyzer.schema import Report, Sentence
from analyzer.text.bodies import body_key

__all__ = ["REPORTS", "Mapper", "ReuseInput", "Settings", "Source", "as_sources", "in_batches"]

Item = TypeVar("Item")
Result = TypeVar("Result")
REPORTS = 256  # reports that go to a process at a time, some 3 MB


class Mapper(Protocol):
    """Works like `map` and keeps the order, for few items that each take long, such as ``Pool.imap``."""

    def __call__(self, work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterable[Result]:
        """Do `work` on each item."""


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items `size` at a time.

    >>> list(in_batches("abc", 2))
    [['a', 'b'], ['c']]
    """
    given = iter(items)
    while batch := list(islice(given, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class ReuseInput:
    """The part of a report that the search for reuse looks at.

    Parameters
    ----------
    report_id : str
        Unique in one search.
    agency : str or None
        Key of the body. Keys in the form of `body_key` are linked over years where the places known
        differ (`bodies`); others must be equal. None: unknown, the report counts as a body of its own.
    province, city, county : str or None
        Places the body lies in; their names are masked before sentences are compared.
    year, published : int, date or None
        Year the report is about, day it was published.
    text : str
        The report's text; `sentences` are stretches of it, in order, none overlapping another.
    name : str or None
        Name of the body as it writes itself, masked like the places.
    level : str or None
        Level of government, asked only when a formula's spread is judged.
    superseded : bool
        Another report of this body and year is the later version: this one is looked at, and counts nowhere.
    """

    report_id: str
    agency: str | None
    province: str | None
    city: str | None
    county: str | None
    year: int | None
    published: date | None
    text: str
    sentences: tuple[Sentence, ...]
    name: str | None = None
    level: str | None = None
    superseded: bool = False

    @classmethod
    def of(cls, report: Report, *, agency: str | None = None) -> ReuseInput:
        """Take what is needed from a report; `agency` defaults to `body_key` of its identity."""
        places = (report.province, report.city, report.county)
        return cls(
            report.report_id,
            agency or body_key(report.agency, places),
            *places,
            report.year,
            report.published,
            report.text,
            report.sentences,
            report.agency,
            report.level,
        )


Source = Callable[[], Sequence[ReuseInput]]
"""Gives some reports in the process that is sent it; as many as that process should hold at a time."""


@dataclass(frozen=True, slots=True)
class _Several:
    """A source that has its reports with it."""

    reports: list[ReuseInput]

    def __call__(self) -> list[ReuseInput]:
        return self.reports


def as_sources(inputs: Iterable[ReuseInput | Source], size: int) -> Iterator[Source]:
    """Yield sources as they are, and the reports that stand between them `size` at a time."""
    for here, run in groupby(inputs, key=lambda given: isinstance(given, ReuseInput)):
        if here:
            yield from (_Several([r for r in few if isinstance(r, ReuseInput)]) for few in in_batches(run, size))
        else:
            yield from (source for source in run if not isinstance(source, ReuseInput))


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds of the search, recorded in its result.

    Parameters
    ----------
    min_letters : int
        A sentence with fewer letters after masking is no evidence of anything: at eight letters
        phrases such as 及时更新网站内容 begin, which everybody writes alike.
    similarity, short_similarity, short_letters : float, float, int
        Indel similarity (2·LCS / sum of lengths) that joins a sentence to a cluster's leader; the
        second holds when the shorter has fewer than `short_letters` letters and signs, because two
        problems of ten letters that differ in the one word that counts reach .80.
    linked_similarity : float
        Similarity of two leaders that joins their clusters when two of their members are alike.
    passage_letters : int
        A passage is told from this many shared letters on, statutory words not counted: shorter
        stretches occur between bodies that never saw each other's report.
    gap_sentences, gap_letters : int
        What may stand between two matched sentences of one passage.
    partners : int
        Reports a report is aligned with at most, those sharing most first.
    popular : int
        A cluster in more reports than this joins neighbours in time only, not all pairs.
    years_apart : int
        Largest distance in years within one body (1: consecutive years).
    formula_bodies, formula_cities, formula_provinces, formula_levels : int
        A cluster found in so many bodies, cities, provinces and levels is a formula of the trade
        and no copy.
    family_share : float
        Share of the shorter report's narrative that joins two bodies to a family (measures §1).
    boilerplate_low, boilerplate_high : float, float
        A phrase of four words is boilerplate where at least the first and less than the second share
        of the year's reports hold it (Lang and Stice-Lawrence 2015: .30 and .75).
    boilerplate_reports : int
        A year with fewer reports has no boilerplate share: three of nine reports are no convention.
    statutory_share : float
        Share of a sentence's letters covered by words of law or form that makes it statutory.
    """

    min_letters: int = 8
    similarity: float = 0.80
    short_similarity: float = 0.87
    short_letters: int = 20
    linked_similarity: float = 0.70
    passage_letters: int = 40
    gap_sentences: int = 1
    gap_letters: int = 120
    partners: int = 20
    popular: int = 40
    years_apart: int = 1
    formula_bodies: int = 30
    formula_cities: int = 10
    formula_provinces: int = 4
    formula_levels: int = 2
    family_share: float = 0.5
    boilerplate_low: float = 0.30
    boilerplate_high: float = 0.75
    boilerplate_reports: int = 10
    statutory_share: float = 0.6
