"""Who says the same: shares of copied text, counts without copies, families, most copied passages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyzer.tell.content.corpus import YearCorpus
from analyzer.tell.content.statistics import Value

__all__ = [
    "FAMILY_SHARE",
    "Family",
    "Passage",
    "copy_sizes",
    "families",
    "links",
    "passages",
    "prevalence_in_own_words",
    "prevalence_without_copies",
    "text_shares",
]

FAMILY_SHARE = 0.5  # of the shorter report's narrative (measures.md)
SHARES = ("shared", "shared_problems", "sticky", "redundant", "own", "boilerplate")
_FAR = 1 << 32  # longer than any text: keeps (report, offset) in one sortable number


def text_shares(year: YearCorpus) -> pd.DataFrame:
    """Give for each report how much of its narrative is shared, sticky, redundant and its own.

    Returns
    -------
    DataFrame
        Index report_id, columns ``shared shared_problems sticky redundant own``: shares of
        narrative characters (0–1) as the run measured them, and `boilerplate`, of words. Null: all
        where a report has no narrative, `shared_problems` without section 五, `sticky` without a report of
        the year before, `boilerplate` where the run did not measure it.
    """
    return (
        year.reuse.set_index("report_id").reindex(index=year.reports["report_id"], columns=list(SHARES)).astype(float)
    )


def _shared_sentences(year: YearCorpus, statements: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Give the shared sentences of section 五, and for each statement the row of the one that holds it, or −1.

    A statement belongs to the sentence that holds its middle character.
    """
    rows = year.sentences.dropna(subset=["start", "end", "cluster_id"])
    rows = rows[(rows["kind"] == "shared") & (rows["section"] == 5)]
    ids = pd.Index(year.reports["report_id"])
    begin = ids.get_indexer(pd.Index(rows["report_id"])) * _FAR + rows["start"].to_numpy(dtype=np.int64)
    order = np.argsort(begin, kind="stable")
    rows, begin = rows.iloc[order], begin[order]
    if not len(rows):
        return rows, np.full(len(statements), -1)
    middle = (statements["start"] + statements["end"]).to_numpy(dtype=np.int64) // 2
    report = ids.get_indexer(pd.Index(statements["report_id"]))
    at = np.searchsorted(begin, report * _FAR + middle, side="right") - 1
    inside = (begin[at] // _FAR == report) & (middle < rows["end"].to_numpy(dtype=np.int64)[at])
    return rows, np.where((at >= 0) & inside, at, -1)


def copy_sizes(year: YearCorpus, statements: pd.DataFrame) -> pd.Series:
    """Give for each statement how many bodies of its family say it: 1 where its words stand outside a family.

    The size is the number of bodies of the report's family (`families`) whose section 五 has a shared
    sentence of the same cluster, so that the weights of one family add up to one however many of its
    members took the sentence over.
    """
    rows, at = _shared_sentences(year, statements)
    sizes = pd.Series(1, index=statements.index)
    if not len(rows):
        return sizes
    body = rows["report_id"].map(year.reports.set_index("report_id")["body"])
    family = rows["report_id"].map(year.reuse.set_index("report_id")["family_id"])
    said_by = body.groupby([family, rows["cluster_id"]]).transform("nunique").fillna(1).to_numpy(dtype=np.int64)
    sizes[at >= 0] = said_by[at[at >= 0]]
    return sizes


def prevalence_without_copies(year: YearCorpus, themes: tuple[str, ...], types: Iterable[str]) -> dict[str, Value]:
    """Give the prevalence where words shared inside a family count once for the whole family.

    A statement has the weight 1 / (bodies of the family that say it); a report counts for a theme with
    its heaviest statement on it. Base: reports with a readable section 五, as for `prevalence`.
    """
    rows = year.of_type(types)
    return _weighed(year, themes, rows, 1 / copy_sizes(year, rows))


def prevalence_in_own_words(year: YearCorpus, themes: tuple[str, ...], types: Iterable[str]) -> dict[str, Value]:
    """Give the share of readable reports that name a theme in a sentence no other body has."""
    rows = year.of_type(types)
    alone = _shared_sentences(year, rows)[1] < 0
    return _weighed(year, themes, rows, pd.Series(alone.astype(float), index=rows.index))


def _weighed(year: YearCorpus, themes: tuple[str, ...], rows: pd.DataFrame, weight: pd.Series) -> dict[str, Value]:
    """Add up over the readable reports the weight of the heaviest statement on each theme."""
    base = len(year.readable)
    inside = rows["report_id"].isin(frozenset(year.readable["report_id"]))
    heaviest = weight[inside].groupby([rows.loc[inside, "theme"], rows.loc[inside, "report_id"]]).max()
    sums = heaviest.groupby(level=0).sum() if len(heaviest) else pd.Series(dtype=float)
    return {t: Value(float(sums.get(t, 0.0)) / base if base else None, base, float(sums.get(t, 0.0))) for t in themes}


@dataclass(frozen=True, slots=True)
class Family:
    """Reports of one year that share at least half of the shorter one's narrative, link by link.

    `chars` is the length of the longest passage shared inside, None where none was recorded.
    """

    reports: tuple[str, ...]
    chars: int | None


def _across(year: YearCorpus) -> pd.DataFrame:
    """Give the passages between two counted reports of this year of different bodies."""
    ids = frozenset(year.reports["report_id"])
    rows = year.overlaps
    rows = rows[(rows["relation"] == "cross_agency") & rows["a_report"].isin(ids) & rows["b_report"].isin(ids)]
    return rows.sort_values(["a_report", "b_report", "a_start", "b_start"], ignore_index=True)


def families(year: YearCorpus) -> list[Family]:
    """Give the families among the counted reports of a year, the largest first."""
    rows = year.reuse[year.reuse["report_id"].isin(frozenset(year.reports["report_id"]))].dropna(subset="family_id")
    home = rows.set_index("report_id")["family_id"]
    across = _across(year)
    inside = across[across["a_report"].map(home) == across["b_report"].map(home)]
    longest = inside["chars"].astype(float).groupby(inside["a_report"].map(home)).max()
    found = []
    for name, members in rows.groupby("family_id"):
        if len(members) > 1:
            chars = longest.get(name)
            found.append(Family(tuple(sorted(members["report_id"])), None if chars is None else int(chars)))
    return sorted(found, key=lambda f: (-len(f.reports), f.reports))


def links(year: YearCorpus, found: list[Family]) -> list[tuple[tuple[int, int], ...]]:
    """Give for each family which of its reports share a recorded passage, as pairs of places in `reports`."""
    place = {report: (n, i) for n, family in enumerate(found) for i, report in enumerate(family.reports)}
    joined: list[set[tuple[int, int]]] = [set() for _ in found]
    across = _across(year)
    for a, b in zip(across["a_report"], across["b_report"], strict=True):
        if a in place and b in place and place[a][0] == place[b][0]:
            joined[place[a][0]].add((min(place[a][1], place[b][1]), max(place[a][1], place[b][1])))
    return [tuple(sorted(pairs)) for pairs in joined]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that several bodies of one year share, shown by the pair that shares most of it.

    `owners` are the report ids that hold it; `earlier` is the side known to be first, or None.
    """

    owners: tuple[str, ...]
    chars: int
    similarity: float | None
    a: tuple[str, int, int]
    b: tuple[str, int, int]
    earlier: str | None


def passages(year: YearCorpus, limit: int) -> tuple[list[Passage], int]:
    """Give the passages held by most bodies (then the longest), and how many there are in all.

    Pairs whose stretches overlap in the same report are one passage; at most `limit` are given.
    """
    rows = _across(year)
    ends = pd.concat(
        [
            pd.DataFrame({"pair": rows.index, "report": rows[f"{s}_report"], "start": rows[f"{s}_start"],
                          "end": rows[f"{s}_end"]})
            for s in "ab"
        ]
    ).sort_values(["report", "start", "end", "pair"], ignore_index=True)  # fmt: skip
    if rows.empty:
        return [], 0
    group = pd.Series(_joined(ends, len(rows)), index=rows.index)
    owners = ends["report"].groupby(ends["pair"].map(group)).nunique()
    longest = rows["chars"].astype(int).groupby(group).max()
    most = pd.DataFrame({"pair": owners.index, "owners": owners.to_numpy(), "chars": longest.to_numpy()})
    most = most.sort_values(["owners", "chars", "pair"], ascending=[False, False, True])
    return [_passage(rows[group == number]) for number in most["pair"].head(limit)], len(most)


def _passage(members: pd.DataFrame) -> Passage:
    """Show a group of pairs by the pair that shares most."""
    best = members.sort_values(["chars", "a_report", "b_report"], ascending=[False, True, True]).iloc[0]
    owners = tuple(sorted(frozenset(members["a_report"]) | frozenset(members["b_report"])))
    similarity, earlier = best["similarity"], best["earlier"]
    return Passage(
        owners,
        int(best["chars"]),
        None if pd.isna(similarity) else float(similarity),
        (best["a_report"], int(best["a_start"]), int(best["a_end"])),
        (best["b_report"], int(best["b_start"]), int(best["b_end"])),
        None if pd.isna(earlier) else str(earlier),
    )


def _joined(ends: pd.DataFrame, pairs: int) -> np.ndarray:
    """Number the pairs so that pairs with stretches covering one another by half share a number."""
    parent = np.arange(pairs)

    def root(i: int) -> int:
        """Give the first pair of a passage, halving the way to it."""
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = int(parent[i])
        return i

    last: tuple[str, int, int, int] | None = None  # report, start, end, pair of the stretch before
    for pair, report, start, end in ends.itertuples(index=False):
        if last and last[0] == report:
            covered = min(end, last[2]) - start
            if covered > 0.5 * min(end - start, last[2] - last[1]):
                low, high = sorted((root(pair), root(last[3])))
                parent[high] = low
        last = (report, start, end, pair)
    return np.array([root(i) for i in range(pairs)], dtype=int)
