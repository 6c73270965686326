"""What agencies admit and promise: themes with intervals, beside last year, by level and place."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.content import cells, measures
from analyzer.tell.content.context import KINDS, LEVELS, Context
from analyzer.tell.content.model import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Dumbbell,
    Figure,
    Heading,
    Link,
    Multiples,
    Note,
    Paragraph,
    QuoteGroup,
    QuoteList,
    Table,
)
from analyzer.tell.content.parts.follow import followed, persisting
from analyzer.tell.content.quotes import Vectors, typical_and_concrete
from analyzer.tell.content.sampling import even_choice
from analyzer.tell.content.statistics import LISTED, Value

__all__ = ["admitted", "promised"]

_SUBTHEMES = 12  # level-2 rows of the table
_PANEL_ROWS = 6  # themes of a small panel
_PLACES = 8  # places with a panel; the heat map holds more
_CANDIDATES = 400  # statements of a theme among which the typical one is looked for; more change it little


def admitted(ctx: Context) -> list[Block]:
    """Give the part on problems: themes, change, what stays, level 2, levels, quotes."""
    blocks = _opening(ctx, "problems")
    if not ctx.named("problems"):
        return blocks
    if ctx.comparable and ctx.before is not None:
        blocks.append(Note((ctx.say("change.note", panel=ctx.panel, before=ctx.before.year),)))
    blocks += [f for f in (_changes(ctx, "problems"),) if f]
    blocks += [*persisting(ctx), _level_two(ctx, "problems")]
    blocks += [f for f in (_panels(ctx, "problems", "level"), _panels(ctx, "problems", "place")) if f]
    return [*blocks, Heading(3, ctx.say("problems.quotes"), "problem-quotes"), _quotes(ctx, "problems")]


def promised(ctx: Context) -> list[Block]:
    """Give the part on measures: themes, change, level 2, levels, last year's promises, quotes."""
    blocks = _opening(ctx, "measures")
    if not ctx.named("measures"):
        return blocks
    blocks += [f for f in (_changes(ctx, "measures"),) if f]
    blocks.append(_level_two(ctx, "measures"))
    blocks += [f for f in (_panels(ctx, "measures", "level"),) if f]
    return [*blocks, *followed(ctx), Heading(3, ctx.say("measures.quotes"), "measure-quotes"), _quotes(ctx, "measures")]


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
    rows = tuple((Cell(ctx.theme(t), t), cells.count(say, values[t].count), ctx.cell(values[t])) for t in order)
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
            row.append(cells.points(say, ctx.changes[kind][t].gap, ctx.changes[kind][t].told))
        row.append(cells.count(say, dense[t].count, say("per_report", n=f"{dense[t].value or 0:.2f}")))
        if place is not None:
            row.append(cells.number(say, place[t].value, 1, place[t].small))
        row.append(cells.percent(say, ctx.without_copies[kind][t].value))
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


def _level_two(ctx: Context, kind: str) -> Table:
    """List the level-2 codes named by most reports."""
    say, base = ctx.say, len(ctx.year.readable)
    counts = measures.subthemes(ctx.year, KINDS[kind])
    rows = tuple(
        (Cell(ctx.theme(code), f"{code} · {ctx.theme(code[:3])}"), cells.count(say, n),
         cells.percent(say, n / base if base else None))
        for code, n in list(counts.items())[:_SUBTHEMES]
    )  # fmt: skip
    heads = (Column(say("col.subtheme")), Column(say("col.reports"), "number"), Column(say("col.share"), "number"))
    note = (say("cut", shown=len(rows), total=len(counts)),) if len(counts) > len(rows) else ()
    return Table(f"t-{kind}-level2", say(f"{kind}.level2", base=base), heads, rows, note)


def _panels(ctx: Context, kind: str, split: str) -> Figure | None:
    """Draw the leading themes in one small panel for each level or place; None with fewer than two to draw."""
    say, themes = ctx.say, ctx.named(kind)[:_PANEL_ROWS]
    names = ctx.by_place() if split == "place" else ctx.year.reports["level"].map(ctx.level, na_action="ignore")
    groups = measures.prevalence_by(ctx.year, ctx.themes, KINDS[kind], names)
    base = {n: groups[n][themes[0]].base for n in groups}
    wanted = (
        [ctx.level(v) for v in LEVELS] if split == "level" else sorted(groups, key=lambda n: (-base[n], n))[:_PLACES]
    )
    order = [n for n in wanted if base.get(n)]
    drawn = [n for n in order if not groups[n][themes[0]].listed]
    if len(drawn) < 2:
        return None
    panels = tuple(
        (say("heat.column", name=g, base=groups[g][themes[0]].base), tuple(_bar(ctx, t, groups[g][t]) for t in themes))
        for g in drawn
    )
    rows = tuple((Cell(ctx.theme(t), t), *(ctx.cell(groups[g][t]) for g in order)) for t in themes)
    heads = (
        Column(say("col.theme")),
        *(Column(f"{g}{say('count.after', n=groups[g][themes[0]].base)}", "number") for g in order),
    )
    table = Table(
        f"t-{kind}-panels-{split}",
        say("panels.table", kind=say(f"kind.{kind}"), split=say(f"panels.split.{split}")),
        heads,
        rows,
    )
    firsts = [_first(groups[g], themes) for g in drawn]
    first = ctx.theme(firsts[0])
    key = "panels.title_same" if len(frozenset(firsts)) == 1 else "panels.title"
    listed = say.join(say("panels.first", group=g, theme=ctx.theme(t)) for g, t in zip(drawn, firsts, strict=True))
    title = say(key, kind=say(f"kind.{kind}"), split=say(f"panels.split.{split}"), theme=first, listed=listed)
    alt = say("alt.multiples", title=title, panels=say.join(drawn))
    subtitle = say("panels.subtitle", kind=say(f"kind.{kind}"))
    how = ctx.how("heat", "prevalence", "small")
    return Figure(f"f-{kind}-panels-{split}", title, subtitle, Multiples(panels), alt, table, how)


def _first(values: dict[str, Value], themes: list[str]) -> str:
    """Give the theme most reports of a group name; ties by the order of all reports."""
    return min(themes, key=lambda t: (-(values[t].value or 0.0), themes.index(t)))


def _bar(ctx: Context, theme: str, value: Value) -> Bar:
    """Make the bar of a theme in a panel."""
    return Bar(ctx.theme(theme), value.value, value.low, value.high, None, value.small, ctx.say.percent(value.value))


def _changes(ctx: Context, kind: str) -> Figure | None:
    """Draw this year against last year on the same bodies; None where there is no panel."""
    say = ctx.say
    if not ctx.comparable or ctx.before is None:
        return None
    found = [c for c in ctx.changes[kind].values() if c.before.count or c.after.count]
    if not found:
        return None
    found.sort(key=lambda c: (c.gap.value or 0.0, c.theme))
    told = [c for c in found if c.told]
    title = say("change.title_none", panel=ctx.panel, kind=say(f"kind.{kind}"))
    if told:
        most = max(told, key=lambda c: abs(c.gap.value or 0.0))
        title = say("change.title", n=len(told), kind=say(f"kind.{kind}"), theme=ctx.theme(most.theme),
                    before=say.percent(most.before.value), after=say.percent(most.after.value))  # fmt: skip
    labels = tuple(ctx.theme(c.theme) + ("*" if c.told else "") for c in found)
    chart = Dumbbell(labels, tuple(c.after.value for c in found), tuple(c.before.value for c in found),
                     (str(ctx.year.year), str(ctx.before.year)))  # fmt: skip
    rows = tuple(
        (Cell(ctx.theme(c.theme), c.theme), cells.counted(say, c.before), cells.counted(say, c.after),
         cells.points(say, c.gap, c.told), cells.number(say, c.p_value, 3))
        for c in found
    )  # fmt: skip
    heads = (Column(say("col.theme")), Column(str(ctx.before.year), "number"), Column(str(ctx.year.year), "number"),
             Column(say("col.change"), "number"), Column(say("col.p"), "number"))  # fmt: skip
    table = Table(f"t-{kind}-change", say("change.table", panel=ctx.panel, kind=say(f"kind.{kind}")), heads, rows)
    alt = say("alt.dumbbell", title=title, base=ctx.panel)
    subtitle = say("change.subtitle", panel=ctx.panel)
    return Figure(f"f-{kind}-change", title, subtitle, chart, alt, table, ctx.how("change", "change", "interval"))


def _quotes(ctx: Context, kind: str) -> QuoteList:
    """Quote the typical and a concrete statement of each theme."""
    say, whole = ctx.say, ctx.year.of_type(KINDS[kind])
    if whole.empty:
        return QuoteList(())
    rows = pd.concat([even_choice(part, _CANDIDATES) for _, part in whole.groupby("theme")]).sort_index()
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
        more = Link(say("quote.all", n=int((whole["theme"] == t).sum())), ctx.quote_page(kind, t))
        groups.append(
            QuoteGroup(ctx.theme(t), say("quote.summary", share=say.of(value)), quotes, f"q-{kind}-{t}", more)
        )
    return QuoteList(tuple(groups))
