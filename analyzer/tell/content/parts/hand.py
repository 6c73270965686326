"""Shares of themes corrected by a hand-coded sample, where the dataset has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analyzer.tell.content import cells
from analyzer.tell.content.context import KINDS, Context
from analyzer.tell.content.model import Block, Cell, Column, Heading, Link, Note, Paragraph, Table
from analyzer.tell.content.statistics import Value
from analyzer.tell.estimates import corrected_shares, fits, learned_from

__all__ = ["hand_corrected", "hand_note"]


def _coded(ctx: Context) -> int:
    """Count the statements of the year that were coded by hand."""
    sample = ctx.corpus.dataset.hand
    return (
        0 if sample is None else int(sample["statement_id"].isin(frozenset(ctx.year.statements["statement_id"])).sum())
    )


def hand_note(ctx: Context) -> list[Block]:
    """Say near the top that shares are corrected, or that a sample is there and cannot be used; else nothing."""
    sample = ctx.corpus.dataset.hand
    if sample is None:
        return []
    if not fits(sample, ctx.corpus.dataset.statements):
        return [Note((ctx.say("hand.stale"),), "warning")]
    if learned_from(sample, ctx.corpus.dataset.manifest):
        return [Note((ctx.say("hand.learned"),), "warning")]
    if not (n := _coded(ctx)):
        return []
    return [Note((ctx.say("hand.note", n=n), Link(ctx.say("hand.link"), "#hand"), ctx.say("stop")))]


def hand_corrected(ctx: Context) -> list[Block]:
    """Give the tables of corrected shares; nothing without a sample of the year that fits the dataset and its model."""
    say, sample, dataset = ctx.say, ctx.corpus.dataset.hand, ctx.corpus.dataset
    if sample is None or not _coded(ctx) or not fits(sample, dataset.statements):
        return []
    if learned_from(sample, dataset.manifest):
        return []
    intro = say("hand.intro", sampled=say.number(len(sample)), n=_coded(ctx))
    blocks: list[Block] = [Heading(3, say("hand.heading"), "hand"), Paragraph((intro,))]
    for kind, types in KINDS.items():
        shares = corrected_shares(ctx.year.of_type(types)[["statement_id", "theme"]], sample, ctx.themes)
        if shares["share"].notna().any():
            blocks.append(_table(ctx, kind, shares))
    return blocks


def _table(ctx: Context, kind: str, shares: pd.DataFrame) -> Table:
    """Set the machine's share of each theme beside the corrected one, largest first."""
    say = ctx.say
    shown = shares[(shares["naive"] > 0) | (shares["share"] > 0)]
    order = shown.sort_values(["share", "theme"], ascending=[False, True], kind="stable")
    rows = tuple(_row(ctx, row) for row in order.to_dict("records"))
    heads = (Column(say("col.theme")), *(Column(say(f"hand.{n}"), "number") for n in ("machine", "corrected", "gain")))
    base, coded = int(shares["base"].iloc[0]), int(shares["coded"].iloc[0])
    caption = say("hand.table", kind=say(f"kind.{kind}"), base=base, coded=say.number(coded))
    return Table(f"t-{kind}-hand", caption, heads, rows)


def _row(ctx: Context, row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    say, gain = ctx.say, row["gain"]
    fixed = Value(row["share"], int(row["coded"]), None, row["low"], row["high"])
    worth = (
        Cell(say("unknown"))
        if pd.isna(gain)
        else Cell(say("hand.times", times=f"{gain:.1f}"), value=float(gain), unit="number")
    )
    return Cell(ctx.theme(row["theme"]), row["theme"]), cells.percent(say, row["naive"]), ctx.cell(fixed), worth
