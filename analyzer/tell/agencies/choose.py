"""Which body is meant, its peers, and a year cut down to some of its reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from analyzer.errors import QueryError
from analyzer.tell.content.context import Context
from analyzer.tell.content.corpus import Corpus, YearCorpus

__all__ = ["Body", "find_body", "level_and_place", "only", "peer_ids"]

_LISTED = 8  # names offered where several match


@dataclass(frozen=True, slots=True)
class Body:
    """One body: its key over the years, the name of its last report, and its report of each year."""

    key: str
    name: str
    reports: dict[int, str]


def find_body(corpus: Corpus, wanted: str) -> Body:
    """Find a body by its whole name, a part of it, or the id of one of its reports.

    Raises
    ------
    QueryError
        No body matches, or several do; the message names them.
    """
    reports = corpus.reports[corpus.reports["counts"]]
    names = reports["agency"].fillna("")
    for hit in (reports["report_id"] == wanted, names == wanted, names.str.contains(wanted, regex=False)):
        keys = sorted(frozenset(reports.loc[hit, "body"]))
        if len(keys) == 1:
            mine = reports[reports["body"] == keys[0]].sort_values(["year", "report_id"])
            return Body(keys[0], _name(mine), dict(zip(mine["year"].astype(int), mine["report_id"], strict=True)))
        if keys:
            few = "、".join(_name(reports[reports["body"] == k].sort_values("year")) for k in keys[:_LISTED])
            raise QueryError(f"{wanted}: 有 {len(keys)} 个机关，请写全名 {len(keys)} bodies match, name one: {few}")
    raise QueryError(
        f'{wanted}: 数据里没有这个机关。No such body; `analyzer sql OUT "select distinct agency from reports"` lists them.'
    )


def _name(reports: pd.DataFrame) -> str:
    """Give the last name a body writes, or the id of its last report."""
    known = reports["agency"].dropna()
    return str(known.iloc[-1] if len(known) else reports["report_id"].iloc[-1])


def peer_ids(year: YearCorpus, report_id: str) -> tuple[str, ...]:
    """Give the other reports of the year of the same level in the same province; none where the level is unknown."""
    reports = year.reports
    own = reports[reports["report_id"] == report_id].iloc[0]
    if not isinstance(own["level"], str):
        return ()
    same = (reports["level"] == own["level"]) & (reports["province"].fillna("") == (own["province"] or ""))
    return tuple(reports.loc[same & (reports["report_id"] != report_id), "report_id"])


def only(year: YearCorpus, report_ids: Iterable[str]) -> YearCorpus:
    """Cut a year down to some of its reports, so that every measure can be taken of them alone."""
    ids = frozenset(report_ids)

    def kept(table: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows of these reports."""
        return table[table["report_id"].isin(ids)].reset_index(drop=True)

    return replace(
        year, reports=kept(year.reports), statements=kept(year.statements), elsewhere=kept(year.elsewhere),
        sentences=kept(year.sentences), findings=kept(year.findings), reuse=kept(year.reuse),
    )  # fmt: skip


def level_and_place(ctx: Context, report_id: str) -> tuple[str, str]:
    """Name the level and province by which a report's peers are chosen."""
    own = ctx.year.reports[ctx.year.reports["report_id"] == report_id].iloc[0]
    province = own["province"] if isinstance(own["province"], str) else ctx.say("unknown_place")
    return ctx.level(own["level"]), province
