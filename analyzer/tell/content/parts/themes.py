"""What agencies admit and promise: themes with intervals, beside last year, by level and place."""

from __future__ import annotations

from analyzer.tell.content import measures
from analyzer.tell.content.context import KINDS, LEVELS, Context
from analyzer.tell.content.model import (
    Bar,
    Bars,
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
from analyzer.tell.content.quotes import Vectors, typical_and_concrete
from analyzer.tell.content.statistics import LISTED, Value

__all__ = ["admitted", "promised"]

_SUBTHEMES = 12  # level-2 rows of the table
_COLUMNS = 16  # places of a heat map; the rest is counted in the subtitle


def admitted(ctx: Context) -> list[Block]:
    """Give the part on problems: themes, level 2, levels, places, quotes."""
    blocks = _opening(ctx, "problems")
    if not ctx.named("problems"):
        return blocks
    if ctx.comparable and ctx.before is not None:
        blocks.append(Note((ctx.say("change.note", panel=ctx.panel, before=ctx.before.year),)))
    blocks.append(_level_two(ctx, "problems"))
    blocks += [f for f in (_by_level(ctx, "problems"), _by_place(ctx, "problems")) if f]
    return [*blocks, Heading(3, ctx.say("problems.quotes"), "problem-quotes"), _quotes(ctx, "problems")]


def promised(ctx: Context) -> list[Block]:
    """Give the part on measures: themes, level 2, levels, quotes."""
    blocks = _opening(ctx, "measures")
    if not ctx.named("measures"):
        return blocks
    blocks.append(_level_two(ctx, "measures"))
    blocks += [f for f in (_by_level(ctx, "measures"),) if f]
    return [*blocks, Heading(3, ctx.say("measures.quotes"), "measure-quotes"), _quotes(ctx, "measures")]


def _opening(ctx: Context, kind: str) -> list[Block]:
    """Give the heading with figure and table, or the one sentence that nothing was read."""
    heading = Heading(2, ctx.say(f"part.{kind}"), kind)
    if not ctx.named(kind):
        return [heading, Paragraph((ctx.say(f"open.{kind}_none"),))]
    return [heading, _figure(ctx, kind), _table(ctx, kind)]


def _figure(ctx: Context, kind: str) -> Figure:
    """Draw the themes by prevalence with intervals, beside last year."""
    say, values, order = ctx.say, ctx.prevalence[kind], ctx.named(kind)
    before = ctx.prevalence_before[kind]
    bars = tuple(
        Bar(
            ctx.theme(t),
            v.value,
            v.low,
            v.high,
            before[t].value if t in before else None,
            v.small,
            say.percent(v.value),
        )
        for t, v in ((t, values[t]) for t in order)
    )
    top, base = order[0], len(ctx.year.readable)
    count = values[top].count or 0
    title = say(f"{kind}.title", theme=ctx.theme(top), count=say.number(count), base=base)
    if not count:  # a theme of last year that nobody names now
        title = say(f"open.{kind}_none")
    elif base < LISTED:
        title = say("few.reports", base=base)
    last = "" if ctx.before is None else say("beside", year=ctx.before.year, base=len(ctx.before.readable))
    subtitle = say(f"{kind}.subtitle", base=base) + last
    legend = (str(ctx.year.year), str(ctx.before.year)) if ctx.before is not None else None
    alt = say("alt.bars", title=title, rows=say.join(f"{b.label} {b.text}" for b in bars))
    data = _data(ctx, kind, ctx.ranked(kind))
    how = (*ctx.how("prevalence", "prevalence", "interval"), " ", ctx.unnamed(kind))
    return Figure(f"f-{kind}", title, subtitle, Bars(bars, legend=legend), alt, data, how)


def _data(ctx: Context, kind: str, order: list[str]) -> Table:
    """Give the rows a bar chart of themes draws."""
    say, values = ctx.say, ctx.prevalence[kind]
    rows = tuple((Cell(ctx.theme(t), t), Cell(say.number(values[t].count)), ctx.cell(values[t])) for t in order)
    heads = (Column(say("col.theme")), Column(say("col.reports"), "number"), Column(say("col.share"), "number"))
    return Table(f"t-{kind}-data", say(f"{kind}.data", base=len(ctx.year.readable)), heads, rows)


def _table(ctx: Context, kind: str) -> Table:
    """Give change on the same bodies, statements, place in the list and prevalence without copies."""
    say = ctx.say
    types = KINDS[kind]
    dense = measures.intensity(ctx.year, ctx.themes, types)
    place = measures.salience(ctx.year, ctx.themes) if kind == "problems" else None
    rows = []
    for t in ctx.named(kind):
        row = [Cell(ctx.theme(t), t), ctx.cell(ctx.prevalence[kind][t])]
        if ctx.before is not None:
            row.append(ctx.cell(ctx.prevalence_before[kind][t]))
        if ctx.comparable:
            row.append(_change_cell(ctx, ctx.changes[kind][t]))
        row.append(Cell(say.number(dense[t].count), say("per_report", n=f"{dense[t].value or 0:.2f}")))
        if place is not None:
            row.append(Cell(say("unknown") if place[t].value is None else f"{place[t].value:g}", "", place[t].small))
        row.append(Cell(say.percent(ctx.without_copies[kind][t].value)))
        rows.append(tuple(row))
    heads = [Column(say("col.theme")), Column(str(ctx.year.year), "number")]
    if ctx.before is not None:
        heads.append(Column(str(ctx.before.year), "number"))
    if ctx.comparable:
        heads.append(Column(say("col.change"), "number"))
    heads.append(Column(say("col.statements"), "number"))
    if place is not None:
        heads.append(Column(say("col.place_in_list"), "number"))
    heads.append(Column(say("col.without"), "number"))
    id_ = "change" if kind == "problems" else f"t-{kind}"
    terms = ("prevalence", "intensity", *(("salience",) if place is not None else ()), "without_copies")
    note = ctx.how("table", "change", *terms) if ctx.comparable else ctx.how("prevalence", *terms)
    return Table(id_, say(f"{kind}.table", base=len(ctx.year.readable)), tuple(heads), tuple(rows), note)


def _change_cell(ctx: Context, change: measures.Change) -> Cell:
    """Write a change; what does not exceed chance is grey."""
    text = ctx.say.points(change.gap.value)
    note = ctx.say.gap_interval(change.gap)
    return Cell(text + ("*" if change.told else ""), note, not change.told)


def _level_two(ctx: Context, kind: str) -> Table:
    """List the level-2 codes named by most reports."""
    say, base = ctx.say, len(ctx.year.readable)
    counts = measures.subthemes(ctx.year, KINDS[kind])
    rows = tuple(
        (Cell(ctx.theme(code), f"{code} · {ctx.theme(code[:3])}"), Cell(say.number(n)),
         Cell(say.percent(n / base if base else None)))
        for code, n in list(counts.items())[:_SUBTHEMES]
    )  # fmt: skip
    heads = (Column(say("col.subtheme")), Column(say("col.reports"), "number"), Column(say("col.share"), "number"))
    note = (say("cut", shown=len(rows), total=len(counts)),) if len(counts) > len(rows) else ()
    return Table(f"t-{kind}-level2", say(f"{kind}.level2", base=base), heads, rows, note)


def _by_level(ctx: Context, kind: str) -> Figure | Table | None:
    """Draw themes by level of body; None where all reports are of one level."""
    names = ctx.year.reports["level"].map(ctx.level, na_action="ignore")
    groups = measures.prevalence_by(ctx.year, ctx.themes, KINDS[kind], names)
    order = [n for n in (ctx.level(v) for v in LEVELS) if n in groups]
    return _heat(ctx, kind, groups, order, "level") if len(order) > 1 else None


def _by_place(ctx: Context, kind: str) -> Figure | Table | None:
    """Draw themes by place; None where all reports are of one place."""
    groups = measures.prevalence_by(ctx.year, ctx.themes, KINDS[kind], ctx.by_place())
    size = {name: next(iter(values.values())).base for name, values in groups.items()}
    order = sorted((n for n in groups if size[n]), key=lambda n: (-size[n], n))
    return _heat(ctx, kind, groups, order, "place") if len(order) > 1 else None


def _heat(ctx: Context, kind: str, groups: dict[str, dict[str, Value]], order: list[str], split: str) -> Figure | Table:
    """Draw a grid of themes by groups of 5 and more, small bases hatched; with fewer than two such only list."""
    say, themes = ctx.say, ctx.named(kind)
    bases = {g: groups[g][themes[0]].base for g in order}
    listed = order[:_COLUMNS]
    rows = tuple(
        (Cell(ctx.theme(t), t), *(Cell(say.of(groups[g][t]), "", groups[g][t].small) for g in listed)) for t in themes
    )
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
    title = say("heat.title", kind=say(f"kind.{kind}"), group=group, theme=ctx.theme(theme), share=say.percent(value))
    alt = say("alt.heat", title=title, rows=len(themes), columns=len(shown))
    subtitle = say("heat.subtitle", kind=say(f"kind.{kind}"))
    return Figure(f"f-{kind}-{split}", title, subtitle, heat, alt, table, ctx.how("heat", "prevalence", "small"))


def _peak(groups: dict[str, dict[str, Value]], shown: list[str], themes: list[str]) -> tuple[str, str, float]:
    """Give the group and theme whose share stands out most over the other groups."""
    gaps = []
    for theme in themes:
        shares = {g: groups[g][theme].value or 0.0 for g in shown}
        for g in shown:
            others = [shares[o] for o in shown if o != g]
            gaps.append((round(shares[g] - max(others), 9), shares[g], g, theme))
    _, share, group, theme = max(gaps, key=lambda x: (x[0], x[1]))
    return group, theme, share


def _quotes(ctx: Context, kind: str) -> QuoteList:
    """Quote the typical and a concrete statement of each theme."""
    say, rows = ctx.say, ctx.year.of_type(KINDS[kind])
    vectors = Vectors(rows["text"])
    groups = []
    for t in ctx.ranked(kind):
        value = ctx.prevalence[kind][t]
        chosen = typical_and_concrete(rows, t, vectors)
        if not chosen:
            continue
        quotes = tuple(
            ctx.cite.words(
                r["text"], r["report_id"], int(r["section"]), int(r["start"]), int(r["end"]), say(f"quote.{label}")
            )
            for label, r in chosen
        )
        groups.append(QuoteGroup(ctx.theme(t), say("quote.summary", share=say.of(value)), quotes, f"q-{kind}-{t}"))
    return QuoteList(tuple(groups))
