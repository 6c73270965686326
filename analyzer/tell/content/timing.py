"""Published in time: the date of each report against the date the law gives this kind of body."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analyzer.tell.content.corpus import YearCorpus
from analyzer.tell.content.statistics import Value, proportion

__all__ = ["deadline", "on_time", "on_time_by_level"]

_REVISED = 2019  # first report year under the regulation as revised in 2019
_BY_JANUARY = frozenset({"ministry", "department"})
_BY_MARCH = frozenset({"province", "city", "county"})


def deadline(level: str | None, year: int) -> date | None:
    """Give the last day on which a body of this kind may publish its report of `year`.

    None where no national rule gives this kind of body a date (townships since 2019) or where the
    kind is not known.

    Notes
    -----
    Source: 《政府信息公开条例》, Article 49 as revised in 2019 (departments by 31 January, governments from
    the county up by 31 March); before, Article 31 of 2007 (all bodies by 31 March).

    Examples
    --------
    >>> deadline("department", 2022), deadline("township", 2022)
    (datetime.date(2023, 1, 31), None)
    """
    if level is None:
        return None
    if year < _REVISED or level in _BY_MARCH:
        return date(year + 1, 3, 31)
    return date(year + 1, 1, 31) if level in _BY_JANUARY else None


def _judged(year: YearCorpus) -> pd.DataFrame:
    """Give the reports that can be judged, with `late`."""
    rows = year.reports[["report_id", "level", "published"]].dropna()
    limits = rows["level"].map(lambda level: deadline(level, year.year))
    rows = rows.assign(limit=pd.to_datetime(limits), day=pd.to_datetime(rows["published"], errors="coerce"))
    rows = rows.dropna(subset=["limit", "day"])
    return rows.assign(late=rows["day"] > rows["limit"])


def on_time(year: YearCorpus) -> Value:
    """Give the share of reports published by the legal date. Base: date known and kind with a national date."""
    rows = _judged(year)
    return proportion(int((~rows["late"]).sum()), len(rows))


def on_time_by_level(year: YearCorpus) -> dict[str, Value]:
    """Give `on_time` for each level of body that can be judged."""
    rows = _judged(year)
    return {
        str(level): proportion(int((~here["late"]).sum()), len(here))
        for level, here in rows.groupby("level", sort=True)
    }
