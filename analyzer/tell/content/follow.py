"""From one year to the next on the same bodies: problems that stay, promises kept, repeated or gone."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyzer.tell.content.corpus import PROBLEMS, YearCorpus, naming
from analyzer.tell.content.statistics import Value, proportion, ratio

__all__ = ["OBJECT_KNOWN", "Kept", "Persistence", "fates", "kept", "persistence"]

OBJECT_KNOWN = 2  # specificity from which a promise names its object (codebook D)
_TOLD = ("done", "repeated", "gone")
_LATER = {"report_id": "later_report", "start": "later_start", "end": "later_end", "similarity": "similarity"}


@dataclass(frozen=True, slots=True)
class Persistence:
    """A theme over two years of the same bodies.

    `stays` is the share of bodies naming it in the first year that name it again; `rate` the share of
    all bodies of the panel naming it in the second, beside which `stays` must be read. `new` and
    `gone` count bodies.
    """

    theme: str
    stays: Value
    rate: Value
    new: int
    gone: int


def persistence(before: YearCorpus, after: YearCorpus, themes: tuple[str, ...]) -> dict[str, Persistence]:
    """Give for each theme of problems how many bodies name it again a year later.

    Base: bodies with a readable section 五 in both years that named the theme in the first; None
    where nobody did.
    """
    a, b = before.readable, after.readable
    both = sorted(frozenset(a["body"]) & frozenset(b["body"]))
    first = naming(before, themes, PROBLEMS)[pd.Index(a["body"]).get_indexer(both)] > 0
    second = naming(after, themes, PROBLEMS)[pd.Index(b["body"]).get_indexer(both)] > 0
    found = {}
    for i, theme in enumerate(themes):
        old, new = first[:, i], second[:, i]
        stays = proportion(int((old & new).sum()), int(old.sum()))
        rate = proportion(int(new.sum()), len(both))
        found[theme] = Persistence(theme, stays, rate, int((new & ~old).sum()), int((old & ~new).sum()))
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of the promises of the year before.

    `done`, `repeated` and `gone` are shares of followed promises with a known object, with intervals over
    bodies. `rows` are these promises as `fates` gives them. `unknown` counts promises without an object,
    `unfollowed` those with one that table `chains` does not follow, `bodies` the panel.
    """

    done: Value
    repeated: Value
    gone: Value
    rows: pd.DataFrame
    unknown: int
    unfollowed: int
    bodies: int


def fates(before: YearCorpus, after: YearCorpus, chains: pd.DataFrame) -> pd.DataFrame:
    """Give the promises of one year with what the same body's next report says of them, from table `chains`.

    Parameters
    ----------
    before, after : YearCorpus
        A year and the one behind it.
    chains : DataFrame
        The table of the dataset.

    Returns
    -------
    DataFrame
        One row for each planned measure (MF) in section 五 of `before` by a body of `_panel`: the columns of
        `statements`, body, outcome (``done``: told as done anywhere in the next report's prose; ``repeated``:
        promised again; ``gone``; null where the chains do not follow it) and later_report, later_start,
        later_end of the words that say so and their similarity (null for ``gone``).
    """
    rows = _of_bodies(before, _panel(before, after))
    promises = chains[(chains["kind"] == "promise") & chains["statement_id"].isin(frozenset(rows["statement_id"]))]
    said = promises[promises["link"] != "done"].drop_duplicates("statement_id").set_index("statement_id")["follow"]
    later = chains[(chains["kind"] == "promise") & chains["report_id"].isin(frozenset(after.reports["report_id"]))]
    later = later.dropna(subset="previous").drop_duplicates("previous").set_index("previous")
    outcome = rows["statement_id"].map(said)
    outcome = outcome.where(outcome.isin(_TOLD)).astype("object")
    found = {new: rows["statement_id"].map(later[old]).where(outcome.notna()) for old, new in _LATER.items()}
    # Words of another report than the year's counted version cannot be shown as this year's.
    outcome = outcome.where((outcome == "gone") | found["later_report"].notna())
    return rows.assign(outcome=outcome, **found)


def _panel(before: YearCorpus, after: YearCorpus) -> frozenset[str]:
    """Give the bodies whose section 五 is readable in the first year and that say anything coded in the second."""
    said = frozenset(after.statements["report_id"]) | frozenset(after.elsewhere["report_id"])
    speaking = after.reports.loc[after.reports["report_id"].isin(said), "body"]
    return frozenset(before.readable["body"]) & frozenset(speaking)


def kept(before: YearCorpus, after: YearCorpus, chains: pd.DataFrame) -> Kept:
    """Count what came of last year's promises that name their object.

    Base: promises (MF) of specificity 2 or 3 that table `chains` follows into this year; None where there is none.
    What was done and not written is not seen, so `done` is a lower bound.
    """
    rows = fates(before, after, chains)
    known = (rows["specificity"] >= OBJECT_KNOWN).fillna(False).to_numpy(dtype=bool)
    followed = rows["outcome"].notna().to_numpy(dtype=bool)
    counted = rows[known & followed].reset_index(drop=True)
    done, repeated, gone = (_share(counted, name) for name in _TOLD)
    unknown, unfollowed = int((~known).sum()), int((known & ~followed).sum())
    return Kept(done, repeated, gone, counted, unknown, unfollowed, len(_panel(before, after)))


def _of_bodies(year: YearCorpus, bodies: frozenset[str]) -> pd.DataFrame:
    """Give the promises of these bodies, with the body, in a fixed order."""
    rows = year.of_type(("MF",))
    rows = rows.assign(body=rows["report_id"].map(year.reports.set_index("report_id")["body"]))
    return rows[rows["body"].isin(bodies)].sort_values("statement_id", ignore_index=True)


def _share(rows: pd.DataFrame, outcome: str) -> Value:
    """Give the share of promises with this outcome, interval over bodies."""
    grouped = pd.DataFrame({"body": rows["body"], "hit": (rows["outcome"] == outcome).astype(float)}).groupby("body")
    return ratio(grouped["hit"].sum().to_numpy(), grouped["hit"].size().to_numpy())
