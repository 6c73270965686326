"""Who says the same: distributions of copied text, counts without copies, families, passages."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.content import copying
from analyzer.tell.content.context import Context
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Dumbbell,
    Figure,
    Heading,
    Note,
    Paragraph,
    SideBySide,
    Strips,
    Table,
)
from analyzer.tell.content.statistics import LISTED

__all__ = ["same"]

_FAMILIES = 10
_PASSAGES = 6
_MEMBERS = 8  # names of a family that are printed; the rest is counted


def same(ctx: Context) -> list[Block]:
    """Give the part on shared, sticky, redundant and own text."""
    say = ctx.say
    blocks: list[Block] = [Heading(2, say("part.same"), "same"), Note((say("same.warning"),), "warning")]
    if ctx.text_shares.notna().any(axis=None):
        blocks.append(_strips(ctx))
    else:
        blocks.append(Paragraph((say("open.no_text"),)))
    if ctx.named("problems"):
        blocks.append(_dumbbell(ctx, "problems"))
    return [*blocks, *_families(ctx), *_passages(ctx)]


def _strips(ctx: Context) -> Figure:
    """Draw how much of each report is shared, kept from last year, repeated and its own."""
    say, shares = ctx.say, ctx.text_shares
    columns = [c for c in copying.SHARES if shares[c].notna().any()]
    labels = tuple(say(f"share.{c}") for c in columns)
    values = tuple(tuple(float(x) for x in shares[c].dropna().sort_values()) for c in columns)
    quarters = {c: shares[c].dropna().quantile([0.25, 0.5, 0.75]).tolist() for c in columns}
    shared = shares["shared"].dropna()
    title = say("same.title_none")
    if 0 < len(shared) < LISTED:
        title = say("few.reports", base=len(shared))
    elif len(shared):
        half = int((shared >= 0.5).sum())
        title = say("same.title", share=say.percent(float(shared.median())), half=half, base=len(shared))
    rows = tuple(
        (Cell(name, "", False, f"#def-{c.split('_')[0]}"), Cell(say.number(int(shares[c].notna().sum()))),
         *(Cell(say.percent(q)) for q in quarters[c]), Cell(say.percent(float(shares[c].max()))))
        for c, name in zip(columns, labels, strict=True)
    )  # fmt: skip
    heads = (Column(say("col.measure")), Column(say("col.reports"), "number"), Column(say("col.quarter"), "number"),
             Column(say("col.median"), "number"), Column(say("col.three_quarters"), "number"),
             Column(say("col.most"), "number"))  # fmt: skip
    note: tuple[str, ...] = ()
    if "sticky" not in columns:
        note = (say("same.no_before"),)
    table = Table("t-shares", say("same.table"), heads, rows, note)
    alt = say("alt.strips", title=title, rows=say.join(labels))
    subtitle = say("same.subtitle", base=len(shared))
    return Figure(
        "f-shares", title, subtitle, Strips(labels, values), alt, table, ctx.how("shares", "shared", "sticky", "own")
    )


def _dumbbell(ctx: Context, kind: str) -> Figure:
    """Draw themes as counted and with copied words counted once."""
    say, order = ctx.say, ctx.named(kind)
    counted, single = ctx.prevalence[kind], ctx.without_copies[kind]
    rank = {t: i for i, t in enumerate(sorted(order, key=lambda t: (-(single[t].value or 0.0), order.index(t))), 1)}
    drop = max(order, key=lambda t: (round((counted[t].value or 0.0) - (single[t].value or 0.0), 9), t))
    lost = (counted[drop].value or 0.0) - (single[drop].value or 0.0)
    title = say("without.title_none")
    if lost >= 0.005:
        title = say("without.title", theme=ctx.theme(drop), counted=say.percent(counted[drop].value),
                    single=say.percent(single[drop].value))  # fmt: skip
    legend = (say("without.counted"), say("without.single"))
    chart = Dumbbell(tuple(ctx.theme(t) for t in order), tuple(counted[t].value for t in order),
                     tuple(single[t].value for t in order), legend)  # fmt: skip
    rows = tuple(
        (Cell(ctx.theme(t), t), Cell(say.percent(counted[t].value)), Cell(say.percent(single[t].value)),
         Cell(str(i)), Cell(str(rank[t])))
        for i, t in enumerate(order, 1)
    )  # fmt: skip
    heads = (Column(say("col.theme")), Column(legend[0], "number"), Column(legend[1], "number"),
             Column(say("col.rank"), "number"), Column(say("col.rank_without"), "number"))  # fmt: skip
    table = Table(f"t-{kind}-without", say("without.table"), heads, rows)
    alt = say("alt.dumbbell", title=title, base=len(ctx.year.readable))
    return Figure(f"f-{kind}-without", title, say("without.subtitle", base=len(ctx.year.readable)), chart, alt, table,
                  ctx.how("without", "without_copies"))  # fmt: skip


def _families(ctx: Context) -> list[Block]:
    """List the largest groups of bodies whose reports are half the same."""
    say = ctx.say
    found = copying.families(ctx.year)
    blocks: list[Block] = [Heading(3, say("families.heading"), "families")]
    if not found:
        return [*blocks, Paragraph((say("families.none"),))]
    reports, rows = ctx.year.reports.set_index("report_id"), []
    for number, family in enumerate(found[:_FAMILIES], 1):
        members = reports.loc[list(family.reports)]
        names = [ctx.cite.agency(r) for r in family.reports]
        listed = say.join(names[:_MEMBERS]) + (
            say("families.more", n=len(names) - _MEMBERS) if len(names) > _MEMBERS else ""
        )
        rows.append(
            (Cell(say("families.name", n=number)), Cell(say.number(len(names))), Cell(say.join(_levels(ctx, members))),
             Cell(say.number(int(members[ctx.place].nunique()) or None)), Cell(say.number(family.chars)), Cell(listed))
        )  # fmt: skip
    heads = (Column(say("col.family")), Column(say("col.bodies"), "number"), Column(say("col.level")),
             Column(say("col.places"), "number"), Column(say("col.longest"), "number"), Column(say("col.members")))  # fmt: skip
    inside = sum(len(f.reports) for f in found)
    caption = say("families.caption", n=len(found), reports=inside, base=len(ctx.year.reports))
    note = ctx.how("families", "families")
    return [*blocks, Table("t-families", caption, heads, tuple(rows), note)]


def _levels(ctx: Context, members: pd.DataFrame) -> list[str]:
    """Name the levels of the members, each once, in order."""
    return list(dict.fromkeys(ctx.level(v) for v in members["level"] if isinstance(v, str)))


def _passages(ctx: Context) -> list[Block]:
    """Show the passages most bodies hold, two reports beside one another."""
    say = ctx.say
    found, total = copying.passages(ctx.year, _PASSAGES)
    blocks: list[Block] = [Heading(3, say("passages.heading"), "passages")]
    if not found:
        return [*blocks, Paragraph((say("passages.none"),))]
    blocks.append(Paragraph((say("passages.intro", shown=len(found), total=total),)))
    for number, passage in enumerate(found, 1):
        names = [ctx.cite.agency(r) for r in passage.owners]
        owners = say.join(names[:_MEMBERS]) + (
            say("families.more", n=len(names) - _MEMBERS) if len(names) > _MEMBERS else ""
        )
        title = say("passages.title", n=number, bodies=len(passage.owners), chars=passage.chars)
        known = "" if passage.similarity is None else say("passages.similarity", share=say.percent(passage.similarity))
        if passage.earlier in ("a", "b"):
            first = passage.a if passage.earlier == "a" else passage.b
            known += say("passages.earlier", agency=ctx.cite.agency(first[0]))
        left, right = (
            ctx.cite.quote(side[0], _section(ctx, side), side[1], side[2]) for side in (passage.a, passage.b)
        )
        blocks.append(SideBySide(title, say("passages.owners", owners=owners) + known, left, right))
    return blocks


def _section(ctx: Context, side: tuple[str, int, int]) -> int | None:
    """Give the section in which a stretch begins."""
    rows = ctx.year.sentences
    rows = rows[(rows["report_id"] == side[0]) & (rows["end"] > side[1]) & (rows["start"] < side[2])]
    return None if rows.empty or pd.isna(rows["section"].iloc[0]) else int(rows["section"].iloc[0])
