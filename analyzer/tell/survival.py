"""How long a problem goes on being named: survival over the reports of many bodies, with censoring.

A spell begins where a body names a problem that its report before did not name, and ends with the first report
that no longer names it. A spell that the last report at hand still names has not ended as far as anybody knows:
it is censored, and counts for as long as it was watched (Kaplan & Meier 1958; variance after Greenwood 1926,
interval on the log(-log) scale).
"""

from __future__ import annotations

import math

import pandas as pd

__all__ = ["spells", "survival"]

_Z = 1.959963984540054


def spells(chains: pd.DataFrame) -> pd.DataFrame:
    """Cut the problem chains of table `chains` into spells.

    Returns
    -------
    DataFrame
        One row a spell: chain_id, agency, theme, first_year, years (years from the first to the last report that
        names the problem, counted with both), ended (bool; False where no later report is at hand).
    """
    problems = chains[chains["kind"] == "problem"].sort_values(["chain_id", "year"], kind="stable")
    # Several statements of one year can stand in one chain: the year goes on if any of them does.
    marked = problems.assign(
        gone=problems["follow"] == "gone", joined=(problems["gap"] == 0).fillna(False).astype(bool)
    )
    years = marked.groupby(["chain_id", "year"], as_index=False).agg(
        agency=("agency", "first"), theme=("theme", "first"), gone=("gone", "all"), joined=("joined", "any")
    )
    begins = ~(years["joined"] & (years["chain_id"] == years["chain_id"].shift()))
    found = years.groupby(begins.cumsum()).agg(
        chain_id=("chain_id", "first"), agency=("agency", "first"), theme=("theme", "first"),
        first_year=("year", "first"), last=("year", "last"), ended=("gone", "last"),
    )  # fmt: skip
    found["years"] = found["last"] - found["first_year"] + 1
    return found[["chain_id", "agency", "theme", "first_year", "years", "ended"]].reset_index(drop=True)


def survival(chains: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Estimate the share of problems still named after each number of years.

    Parameters
    ----------
    chains : DataFrame
        Table `chains` of a dataset.
    by : str, optional
        ``theme``: one curve for each theme. Left out: one curve for all.

    Returns
    -------
    DataFrame
        Columns group, years, at_risk (spells watched at least so long), ended, censored, survival, low, high
        (95 %). Null intervals where nothing has ended yet or everything has. Empty where there is no chain.

    Notes
    -----
    Spells that already run when a body's first report begins are counted from that report: durations are years
    *since first seen*, and the curve is a lower bound where many bodies enter late.
    """
    found = spells(chains)
    groups = [("all", found)] if by is None else list(found.groupby(by))
    rows = [{"group": name, **row} for name, part in groups for row in _curve(part)]
    columns = ["group", "years", "at_risk", "ended", "censored", "survival", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _curve(part: pd.DataFrame) -> list[dict[str, float | int | None]]:
    """Give the product-limit estimate at each length that occurs."""
    rows: list[dict[str, float | int | None]] = []
    alive, greenwood = 1.0, 0.0
    for years in sorted(part["years"].unique()):
        at_risk = int((part["years"] >= years).sum())
        here = part[part["years"] == years]
        ended = int(here["ended"].sum())
        alive *= 1 - ended / at_risk
        if ended < at_risk:
            greenwood += ended / (at_risk * (at_risk - ended))
        low, high = _interval(alive, greenwood)
        rows.append(
            {
                "years": int(years),
                "at_risk": at_risk,
                "ended": ended,
                "censored": len(here) - ended,
                "survival": alive,
                "low": low,
                "high": high,
            }
        )
    return rows


def _interval(alive: float, greenwood: float) -> tuple[float | None, float | None]:
    """Give the 95 % interval of a survival on the log(-log) scale."""
    if not 0 < alive < 1:
        return None, None
    spread = _Z * math.sqrt(greenwood) / math.log(alive)
    ends = alive ** math.exp(spread), alive ** math.exp(-spread)
    return min(ends), max(ends)
