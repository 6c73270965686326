"""Which statements a page quotes when there are more than it can hold: a fixed, even choice."""

from __future__ import annotations

import hashlib

import pandas as pd

__all__ = ["even_choice", "fixed_order"]


def fixed_order(ids: pd.Series) -> pd.Series:
    """Give each id a number that looks random and is always the same, so that no place or name is favoured."""
    return ids.map(lambda i: int.from_bytes(hashlib.blake2b(str(i).encode(), digest_size=8).digest(), "big"))


def even_choice(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Choose at most `most` statements: one of each report before a second of any, in the fixed order.

    Parameters
    ----------
    rows : DataFrame
        Statements with ``statement_id`` and ``report_id``.

    Returns
    -------
    DataFrame
        The chosen rows, in the order in which they stood. The same rows are chosen whatever else
        the table holds and however it is sorted.
    """
    if len(rows) <= most:
        return rows
    order = fixed_order(rows["statement_id"])
    ranked = rows.assign(_order=order.to_numpy()).sort_values("_order", kind="stable")
    turn = ranked.groupby("report_id").cumcount()
    chosen = ranked.assign(_turn=turn).sort_values(["_turn", "_order"], kind="stable").head(most)
    return rows.loc[rows.index.isin(chosen.index)]
