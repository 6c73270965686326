"""Compared: themes by level, place and field of work, and bodies whose themes are far from their peers'."""

from __future__ import annotations

from analyzer.tell.content import cells, measures
from analyzer.tell.content.context import KINDS, LEVELS, Context
from analyzer.tell.content.kinds import fields_of
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Heat,
    Note,
    Paragraph,
    QuoteGroup,
    QuoteList,
    Table,
)
from analyzer.tell.content.peers import Distance
from analyzer.tell.content.statistics import LISTED, Value

__all__ = ["compared"]

_COLUMNS = 16  # groups of a heat map; the rest is counted under it
_QUOTED = 6
_FAR = 30  # bodies far from their peers that are listed

Groups = dict[str, dict[str, Value]]


def compared(ctx: Context) -> list[Block]:
    """Give the part that holds levels, places and fields of work beside one another, without ranking bodies."""
    say = ctx.say
    blocks: list[Block] = [Heading(2, say("part.compared"), "compared"), Note((say("compared.warning"),), "warning")]
    drawn: list[Block] = []
    for kind in KINDS:
        if ctx.named(kind):
            drawn += [f for f in (_by_level(ctx, kind), _by_place(ctx, kind), _by_field(ctx, kind)) if f is not None]
    if not drawn:
        blocks.append(Paragraph((say("compared.none"),)))
    return [*blocks, *drawn, *_far(ctx)]


def _by_level(ctx: Context, kind: str) -> Figure | Table | None:
    """Draw themes by level of body; None where all reports are of one level."""
    names = ctx.year.reports["level"].map(ctx.level, na_action="ignore")
    groups = measures.prevalence_by(ctx.year, ctx.themes, KINDS[kind], names)
    order = [n for n in (ctx.level(v) for v in LEVELS) if n in groups]
    return _heat(ctx, kind, groups, order, "level") if len(order) > 1 else None


def _by_place(ctx: Context, kind: str) -> Figure | Table | None:
    """Draw themes by place; None where all reports are of one place."""
    groups = measures.prevalence_by(ctx.year, ctx.themes, KINDS[kind], ctx.by_place())
    order = _by_size(groups)
    return _heat(ctx, kind, groups, order, "place") if len(order) > 1 else None


def _by_field(ctx: Context, kind: str) -> Figure | Table | None:
    """Draw themes by the field of work of departments; None where fewer than two are known."""
    names = fields_of(ctx.year.reports, ctx.say.lang)
    groups = measures.prevalence_by(ctx.year, ctx.themes, KINDS[kind], names)
    order = _by_size(groups)
    return _heat(ctx, kind, groups, order, "field") if len(order) > 1 else None


def _by_size(groups: Groups) -> list[str]:
    """Order groups by their number of reports, ties by name."""
    size = {name: next(iter(values.values())).base for name, values in groups.items()}
    return sorted((n for n in groups if size[n]), key=lambda n: (-size[n], n))


def _heat(ctx: Context, kind: str, groups: Groups, order: list[str], split: str) -> Figure | Table:
    """Draw a grid of themes by groups of 5 and more, small bases hatched; with fewer than two such only list."""
    say, themes = ctx.say, ctx.named(kind)
    bases = {g: groups[g][themes[0]].base for g in order}
    listed = order[:_COLUMNS]
    rows = tuple((Cell(ctx.theme(t), t), *(cells.counted(say, groups[g][t]) for g in listed)) for t in themes)
    heads = (Column(say("col.theme")), *(Column(g, "number") for g in listed))
    caption = say("heat.table", kind=say(f"kind.{kind}"), split=say(f"split.{split}"))
    rest = say("heat.rest", n=len(order) - len(listed)) if len(order) > len(listed) else ""
    note = (rest,) if rest else ()
    table = Table(f"t-{kind}-{split}", caption, heads, rows, note)
    shown = [g for g in listed if bases[g] >= LISTED]
    if len(shown) < 2:
        return Table(table.id, caption, heads, rows, (*note, say("few.groups")))
    heat = Heat(
        tuple(ctx.theme(t) for t in themes),
        tuple(say("heat.column", name=g, base=bases[g]) for g in shown),
        tuple(tuple(groups[g][t].value for g in shown) for t in themes),
        tuple(tuple(groups[g][t].small for g in shown) for t in themes),
    )
    group, theme, value = _peak(groups, shown, themes)
    title = say("heat.title", kind=say(f"kind.{kind}"), group=group, theme=ctx.theme(theme), share=say.of(value))
    alt = say("alt.heat", title=title, rows=len(themes), columns=len(shown))
    subtitle = say("heat.subtitle", kind=say(f"kind.{kind}"))
    return Figure(f"f-{kind}-{split}", title, subtitle, heat, alt, table, ctx.how("heat", "prevalence", "small"))


def _peak(groups: Groups, shown: list[str], themes: list[str]) -> tuple[str, str, Value]:
    """Give the group and theme whose share stands out most over the other groups; large bases first."""
    gaps = []
    fit = [g for g in shown if not groups[g][themes[0]].small]
    for theme in themes:
        shares = {g: groups[g][theme].value or 0.0 for g in shown}
        for g in fit if len(fit) > 1 else shown:
            others = [shares[o] for o in shown if o != g]
            gaps.append((round(shares[g] - max(others), 9), shares[g], g, theme))
    _, _, group, theme = max(gaps, key=lambda x: (x[0], x[1]))
    return group, theme, groups[group][theme]


def _far(ctx: Context) -> list[Block]:
    """List bodies whose themes are further from their peers' than chance, in order of their names."""
    say = ctx.say
    blocks: list[Block] = [Heading(3, say("peer.heading"), "peers")]
    known = [d for d in ctx.distances if d.value.value is not None]
    few = len(ctx.distances) - len(known)
    if not known:
        return [*blocks, Paragraph((say("peer.none", few=few),))]
    told = [d for d in known if d.told]
    blocks.append(Paragraph((say("peer.told", n=len(told), base=len(known), few=few),)))
    if not told:
        return blocks
    levels = ctx.year.reports.set_index("report_id")["level"]
    told.sort(key=lambda d: (ctx.cite.agency(d.report_id), d.report_id))
    rows = []
    for d in told[:_FAR]:
        ctx.cite.cited[d.report_id] = None
        rows.append(
            (Cell(ctx.cite.agency(d.report_id), ctx.level(levels[d.report_id]), False, f"#{d.report_id}"),
             cells.distance(say, d.value), cells.number(say, d.chance, 2), cells.count(say, d.value.base),
             cells.count(say, d.peers), Cell(ctx.theme(d.more or ""), d.more or ""))
        )  # fmt: skip
    names = ("distance", "chance", "statements", "peers", "more")
    kinds = ("number", "number", "number", "number", "text")
    heads = (Column(say("col.agency")),
             *(Column(say(f"peer.{n}"), k) for n, k in zip(names, kinds, strict=True)))  # type: ignore[arg-type]  # fmt: skip
    note = (say("cut", shown=len(rows), total=len(told)),) if len(told) > len(rows) else ()
    how = ctx.how("peers", "distance", "interval")
    return [*blocks, Table("t-peers", say("peer.table"), heads, tuple(rows), (*note, *how)), *_peer_quotes(ctx, told)]


def _peer_quotes(ctx: Context, told: list[Distance]) -> list[Block]:
    """Quote for the first bodies what they say on the theme that sets them apart."""
    quotes = []
    rows = ctx.year.of_type(("P", "C", "MF", "MD"))
    for d in told[:_QUOTED]:
        mine = rows[(rows["report_id"] == d.report_id) & (rows["theme"] == d.more)]
        for _, r in mine.head(1).iterrows():
            quotes.append(
                ctx.cite.words(r["text"], r["report_id"], int(r["section"]), int(r["start"]), int(r["end"]),
                               ctx.theme(r["theme"]))
            )  # fmt: skip
    if not quotes:
        return []
    return [QuoteList((QuoteGroup("", ctx.say("peer.quotes"), tuple(quotes), "q-peers"),))]
