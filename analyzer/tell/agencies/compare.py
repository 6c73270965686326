"""Bodies side by side, or groups of bodies by level or place: the page of `analyzer compare-agencies`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analyzer.errors import QueryError
from analyzer.tell.agencies.choose import Body
from analyzer.tell.agencies.profile import OneYear, quotes_of, span
from analyzer.tell.content import measures
from analyzer.tell.content.context import KINDS, LEVELS, Context
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Heat,
    Note,
    Page,
    QuoteGroup,
    QuoteList,
    Sources,
    Table,
)  # fmt: skip
from analyzer.tell.content.statistics import LISTED, Value, proportion

__all__ = ["compare_page", "groups_page"]


def compare_page(bodies: Sequence[tuple[Body, list[OneYear]]]) -> Page:
    """Build the page of some bodies side by side, in the order in which they were named.

    Parameters
    ----------
    bodies : sequence of (Body, list of OneYear)
        Each body with its years, ascending.
    """
    ctx = bodies[0][1][0].ctx
    say = ctx.say
    names = say.join(body.name for body, _ in bodies)
    blocks: list[Block] = [Note((say("agency.caution"),), "warning"), Heading(2, say("agency.side"), "side")]
    blocks += [_side(bodies, kind) for kind in KINDS]
    blocks += [Heading(2, say("agency.quotes"), "quotes"), *_quotes(bodies)]
    blocks += [Heading(2, say("agency.sources"), "sources"), Sources(ctx.cite.sources())]
    return Page(
        name="compare.html",
        lang=say.lang,
        title=say("agency.compare_title", names=names),
        subtitle=say("agency.compare_subtitle"),
        description=say("agency.compare_description"),
        blocks=tuple(blocks),
    )


def _side(bodies: Sequence[tuple[Body, list[OneYear]]], kind: str) -> Table:
    """Give one column a body: in how many of its years it names a theme, and how many peers do in its last."""
    ctx = bodies[0][1][0].ctx
    named = [{y.ctx.year.year: y.named(kind) for y in years if y.readable} for _, years in bodies]
    themes = [t for t in ctx.themes if any(t in counts for years in named for counts in years.values())]
    rows = []
    for theme in themes:
        row = [Cell(ctx.theme(theme), theme)]
        for (_, years), counts in zip(bodies, named, strict=True):
            row.append(_over_years(ctx, counts, years, kind, theme))
        rows.append(tuple(row))
    heads = (Column(ctx.say("col.theme")), *(Column(body.name) for body, _ in bodies))
    return Table(f"t-{kind}", ctx.say(f"agency.side_table.{kind}"), heads, tuple(rows))


def _over_years(ctx: Context, counts: dict[int, dict[str, int]], years: list[OneYear], kind: str, theme: str) -> Cell:
    """Write in which years a body names a theme, of how many, with Wilson's interval and its peers' share."""
    say = ctx.say
    at = sorted(year for year, themes in counts.items() if theme in themes)
    value = proportion(len(at), len(counts))
    if value.value is None:
        return Cell(say("agency.unread"), "", True)
    told = say("agency.in_years", named=len(at), base=value.base)
    text = f"{told} ({span(at)})" if at else told
    last = next(y for y in reversed(years) if y.readable)
    note = " · ".join(x for x in (f"{say.interval(value)} {say('small')}", last.peer_note(kind, theme)) if x)
    kinds = {"value": value.value, "low": value.low, "high": value.high, "base": value.base}
    return Cell(text, note, not at, unit="share", **kinds)  # type: ignore[arg-type]


def _quotes(bodies: Sequence[tuple[Body, list[OneYear]]]) -> list[Block]:
    """Quote each body's problems under its name."""
    blocks: list[Block] = []
    for n, (body, years) in enumerate(bodies, 1):
        groups = quotes_of(years, "problems") or [QuoteGroup("", years[0].ctx.say("agency.themes_none.problems"), ())]
        blocks += [Heading(3, body.name, f"body-{n}"), QuoteList(tuple(groups))]
    return blocks


def groups_page(contexts: Sequence[Context], by: str, names: Sequence[str] = ()) -> Page:
    """Build the page of levels or places side by side, year by year.

    Parameters
    ----------
    contexts : sequence of Context
        One for each year, ascending.
    by : str
        ``level`` or ``place``.
    names : sequence of str
        Only these groups, by their names or level codes, in this order; default is all.

    Raises
    ------
    QueryError
        A group that is named has no report in any year.
    """
    say = contexts[0].say
    wanted = [contexts[0].level(n) if by == "level" and n in LEVELS else n for n in names]
    seen = {g for c in contexts for g in _labels(c, by).dropna()}
    if missing := [n for n in wanted if n not in seen]:
        raise QueryError(f"{missing[0]}: 没有这一组。No such group; there are: {'、'.join(sorted(seen))}")
    blocks: list[Block] = [Note((say("agency.caution_groups"),), "warning")]
    for ctx in reversed(contexts):
        year = str(ctx.year.year)
        drawn = [b for kind in KINDS if (b := _grid(ctx, by, wanted, kind)) is not None]
        if drawn:
            blocks += [Heading(2, year, f"y{year}"), *drawn]
    return Page(
        name=f"by-{by}.html",
        lang=say.lang,
        title=say(f"agency.by_title.{by}"),
        subtitle=say("agency.by_subtitle", years=span([c.year.year for c in contexts])),
        description=say("agency.compare_description"),
        blocks=tuple(blocks),
    )


def _labels(ctx: Context, by: str) -> pd.Series:
    """Give the group of each report of a year."""
    if by == "level":
        return ctx.year.reports["level"].map(ctx.level, na_action="ignore")
    return ctx.by_place()


def _group_cell(ctx: Context, value: Value) -> Cell:
    """Write the share of a group; fewer than five reports are written as count and base, as 100% of one says too much."""
    if not value.listed or value.value is None:
        return ctx.cell(value)
    return replace(ctx.cell(value), text=f"{ctx.say.number(value.count)}/{value.base}", note="")


def _grid(ctx: Context, by: str, wanted: list[str], kind: str) -> Figure | Table | None:
    """Give the prevalence of each theme in each group; None where no group has a readable section 五.

    Groups of five reports and more are drawn; smaller ones are only listed in the table.
    """
    say = ctx.say
    values = measures.prevalence_by(ctx.year, ctx.themes, KINDS[kind], _labels(ctx, by))
    fixed = [ctx.level(v) for v in LEVELS] if by == "level" else sorted(values)
    groups = [g for g in (wanted or fixed) if g in values and next(iter(values[g].values())).base]
    themes = [t for t in ctx.themes if any(values[g][t].count for g in groups)]
    if not themes:
        return None
    rows = tuple((Cell(ctx.theme(t), t), *(_group_cell(ctx, values[g][t]) for g in groups)) for t in themes)
    bases = [next(iter(values[g].values())).base for g in groups]
    heads = (Column(say("col.theme")), *(Column(f"{g} ({n})", "number") for g, n in zip(groups, bases, strict=True)))
    year = ctx.year.year
    table = Table(f"t-{year}-{kind}", say(f"agency.group_table.{kind}", year=year), heads, rows)
    drawn = [g for g, n in zip(groups, bases, strict=True) if n >= LISTED]
    if len(drawn) < 2:
        return table
    heat = Heat(
        tuple(ctx.theme(t) for t in themes),
        tuple(drawn),
        tuple(tuple(values[g][t].value for g in drawn) for t in themes),
        tuple(tuple(values[g][t].small for g in drawn) for t in themes),
    )
    title = say(f"agency.heat_title.{kind}", year=year)
    alt = say("agency.alt", title=title, rows=len(themes), columns=len(drawn))
    return Figure(f"f-{year}-{kind}", title, say("agency.heat_subtitle"), heat, alt, table)
