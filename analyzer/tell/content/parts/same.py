"""Who says the same: distributions of copied text, counts without copies, families, passages."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.content import cells, copying
from analyzer.tell.content.context import KINDS, Context
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Network,
    Note,
    Paragraph,
    SideBySide,
    Slope,
    Strips,
    Table,
)
from analyzer.tell.content.statistics import LISTED

__all__ = ["same"]

_FAMILIES = 20  # rows of the table of families
_DRAWN = 12  # families of the drawing
_FELL = 0.005  # of a share: less is "hardly changes"
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
    blocks += [*_border(ctx), *(_slope(ctx, kind) for kind in KINDS if ctx.named(kind))]
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
        (Cell(name, "", False, f"#def-{c.split('_')[0]}"), cells.count(say, int(shares[c].notna().sum())),
         *(cells.percent(say, q) for q in quarters[c]), cells.percent(say, float(shares[c].max())))
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


def _border(ctx: Context) -> list[Block]:
    """Tell what the border between formula and copy decides: how much is shared at half and at twice the spread.

    The run computes it over all years of the dataset; a dataset of an older run has nothing to tell.
    """
    say, known = ctx.say, ctx.corpus.dataset.manifest.get("reuse", {})
    used = known.get("settings", {}).get("formula_bodies")
    rows = tuple(
        (Cell(say("border.row", bodies=m["bodies"], cities=m["cities"], provinces=m["provinces"]),
              say("border.used") if m["bodies"] == used else ""),
         cells.count(say, m["formulas"]), cells.percent(say, m["shared"]))
        for m in known.get("moved", ())
    )  # fmt: skip
    if not rows:
        return []
    heads = (Column(say("border.spread")), Column(say("border.formulas"), "number"),
             Column(say("border.shared"), "number"))  # fmt: skip
    return [Table("t-border", say("border.table"), heads, rows, (say("border.note"),))]


def _slope(ctx: Context, kind: str) -> Figure:
    """Draw the order of themes as counted and with words shared inside a family counted once."""
    say, order = ctx.say, ctx.named(kind)
    counted, single, own = ctx.prevalence[kind], ctx.without_copies[kind], ctx.in_own_words[kind]
    alone = sorted(order, key=lambda t: (-(single[t].value or 0.0), order.index(t)))
    rank = {t: i for i, t in enumerate(alone, 1)}
    falls = {t: (single[t].value or 0.0) - (counted[t].value or 0.0) for t in order}
    drop = max(order, key=lambda t: (-round(falls[t], 9), t))
    named = say(f"kind.{kind}")
    title = say("without.title_none", kind=named)
    if falls[drop] <= -_FELL:
        title = say("without.title", kind=named, theme=ctx.theme(drop), counted=say.percent(counted[drop].value),
                    single=say.percent(single[drop].value))  # fmt: skip
    heads_of = (say("without.counted"), say("without.single"))
    notes = tuple((say.percent(counted[t].value), say.percent(single[t].value)) for t in order)
    chart = Slope(tuple(ctx.theme(t) for t in order), tuple(range(1, len(order) + 1)),
                  tuple(rank[t] for t in order), notes, heads_of)  # fmt: skip
    rows = tuple(
        (Cell(ctx.theme(t), t), cells.percent(say, counted[t].value), cells.percent(say, single[t].value),
         cells.gap(say, falls[t]), cells.percent(say, own[t].value), cells.count(say, i), cells.count(say, rank[t]))
        for i, t in enumerate(order, 1)
    )  # fmt: skip
    heads = (Column(say("col.theme")), Column(heads_of[0], "number"), Column(heads_of[1], "number"),
             Column(say("without.moved"), "number"), Column(say("without.own"), "number"),
             Column(say("col.rank"), "number"), Column(say("col.rank_without"), "number"))  # fmt: skip
    table = Table(f"t-{kind}-without", say("without.table", kind=named), heads, rows)
    base = len(ctx.year.readable)
    alt = say("alt.slope", title=title, base=base)
    subtitle = say("without.subtitle", kind=named, base=base)
    return Figure(f"f-{kind}-without", title, subtitle, chart, alt, table, ctx.how("without", "without_copies"))


def _network(ctx: Context, found: list[copying.Family]) -> Figure:
    """Draw the families with the passages that join their reports."""
    say, drawn = ctx.say, found[:_DRAWN]
    links = copying.links(ctx.year, drawn)
    groups = tuple(
        (f"{say('families.name', n=n)}{say('count.after', n=len(f.reports))}", len(f.reports), joined)
        for n, (f, joined) in enumerate(zip(drawn, links, strict=True), 1)
    )
    inside, base = sum(len(f.reports) for f in found), len(ctx.year.reports)
    title = say("families.title", n=len(found), reports=inside, base=base, most=len(found[0].reports))
    alt = say("alt.network", title=title, groups=say.join(name for name, _, _ in groups))
    table = _family_table(ctx, found)
    subtitle = say("families.subtitle", shown=len(drawn), total=len(found))
    return Figure("f-families", title, subtitle, Network(groups), alt, table, ctx.how("families", "families"))


def _families(ctx: Context) -> list[Block]:
    """Draw and list the largest groups of bodies whose reports are half the same."""
    found = copying.families(ctx.year)
    heading = Heading(3, ctx.say("families.heading"), "families")
    return [heading, _network(ctx, found) if found else Paragraph((ctx.say("families.none"),))]


def _family_table(ctx: Context, found: list[copying.Family]) -> Table:
    """List the largest families with levels, places and members."""
    say, reports = ctx.say, ctx.year.reports.set_index("report_id")
    rows = []
    for number, family in enumerate(found[:_FAMILIES], 1):
        members = reports.loc[list(family.reports)]
        rows.append(
            (Cell(say("families.name", n=number)), cells.count(say, len(family.reports)),
             Cell(say.join(_levels(ctx, members))), cells.count(say, int(members[ctx.place].nunique()) or None),
             cells.count(say, family.chars), Cell(_named(ctx, family.reports)))
        )  # fmt: skip
    heads = (Column(say("col.family")), Column(say("col.bodies"), "number"), Column(say("col.level")),
             Column(say("col.places"), "number"), Column(say("col.longest"), "number"), Column(say("col.members")))  # fmt: skip
    inside = sum(len(f.reports) for f in found)
    caption = say("families.caption", n=len(found), reports=inside, base=len(ctx.year.reports))
    note = (say("cut", shown=len(rows), total=len(found)),) if len(found) > len(rows) else ()
    return Table("t-families", caption, heads, tuple(rows), note)


def _named(ctx: Context, reports: tuple[str, ...]) -> str:
    """Name the bodies of a group; beyond eight they are counted."""
    names = [ctx.cite.agency(r) for r in reports[:_MEMBERS]]
    more = ctx.say("families.more", n=len(reports) - _MEMBERS) if len(reports) > _MEMBERS else ""
    return ctx.say.join(names) + more


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
        owners = _named(ctx, passage.owners)
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
    """Give the section in which a stretch lies, or begins before its text."""
    rows = ctx.corpus.dataset.sections
    rows = rows[(rows["report_id"] == side[0]) & (rows["end"] > side[1]) & (rows["start"] < side[2])]
    return None if rows.empty or pd.isna(rows["number"].iloc[0]) else int(rows["number"].iloc[0])
