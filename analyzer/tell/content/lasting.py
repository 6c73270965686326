"""Several years at once: how long problems go on being named, and what is said that was not said before."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.sampling import even_choice
from analyzer.tell.discover import Discovery, discover
from analyzer.tell.survival import survival

__all__ = ["LEAST_YEARS", "READ_A_YEAR", "Drift", "curves", "drift"]

LEAST_YEARS = 3  # two years show a change; only a third shows whether it goes on
READ_A_YEAR = 2_000  # statements of a year that are grouped: minutes become seconds, and wording rarer is no drift
_COLUMNS = ["group", "years", "at_risk", "ended", "censored", "survival", "low", "high"]


def curves(corpus: Corpus, year: int) -> pd.DataFrame | None:
    """Estimate the share of problems still named after each number of years, as known at the end of `year`.

    Returns
    -------
    DataFrame or None
        As `survival` gives it, for all problems (group ``all``) and then by theme; None where fewer than three
        years are at hand up to `year`. What later reports say is left out, so that a page does not change when
        a year is added.
    """
    if sum(y <= year for y in corpus.years) < LEAST_YEARS:
        return None
    # A report without statements is passed over by the chains, so it ends no spell.
    counted = corpus.reports[corpus.reports["counts"] & corpus.reports["speaks"] & (corpus.reports["year"] <= year)]
    body = counted.set_index("report_id")["body"]
    last = counted.groupby("body")["year"].max()
    chains = corpus.dataset.chains
    chains = chains[(chains["kind"] == "problem") & chains["report_id"].isin(frozenset(counted["report_id"]))]
    seen = (chains["report_id"].map(body).map(last) > chains["year"]).astype(bool)
    chains = chains.assign(follow=chains["follow"].where((chains["follow"] != "gone") | seen, "unknown"))
    found = [survival(chains), survival(chains, by="theme")]
    return pd.concat([f for f in found if len(f)] or [pd.DataFrame(columns=_COLUMNS)], ignore_index=True)


@dataclass(frozen=True, slots=True)
class Drift:
    """What moved: `found` by `discover` in the statements `read` of the last three years, of `all` there are."""

    found: Discovery
    statements: pd.DataFrame
    read: int
    all: int


def drift(corpus: Corpus, year: int) -> Drift | None:
    """Group what the codebook leaves over and list words that rise or fall, in three years up to `year`.

    Returns
    -------
    Drift or None
        None where one of the three years has no report. Of a year with more than `READ_A_YEAR` statements in
        section 五 a fixed even choice is read.
    """
    years = range(year - LEAST_YEARS + 1, year + 1)
    if any(y not in corpus.years for y in years):
        return None
    read, there = [], 0
    for y in years:
        rows = corpus.problems_and_measures(y)
        read.append(even_choice(rows, READ_A_YEAR))
        there += len(rows)
    chosen = pd.concat(read, ignore_index=True)
    reports = corpus.reports[corpus.reports["report_id"].isin(frozenset(chosen["report_id"]))]
    # A body is one agency, however it writes its name.
    named = reports.assign(agency=reports["body"])
    return Drift(discover(chosen, named), chosen, len(chosen), there)
