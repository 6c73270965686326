"""Problems and measures held against one another: answered, unasked, done, vague."""

from __future__ import annotations

from analyzer.tell.content import cells, measures
from analyzer.tell.content.context import Context
from analyzer.tell.content.corpus import MEASURES, PROBLEMS
from analyzer.tell.content.model import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Heat,
    QuoteGroup,
    QuoteList,
    Stack,
    Table,
)
from analyzer.tell.content.quotes import Vectors
from analyzer.tell.content.statistics import LISTED, Value

__all__ = ["answers", "vagueness"]

_EXAMPLES = 3


def answers(ctx: Context) -> list[Block]:
    """Give the part on problems without a measure and the matrix of pairs."""
    say = ctx.say
    blocks: list[Block] = [Heading(2, say("part.answers"), "answers"), _summary(ctx)]
    if measures.answered(ctx.year)[0].value is not None:
        blocks.append(_unanswered(ctx))
    if quotes := _examples(ctx):
        blocks += [Heading(3, say("answers.examples"), "unanswered-quotes"), quotes]
    if measures.pairs(ctx.year, ctx.themes).any():
        blocks.append(_matrix(ctx))
    return blocks


def _summary(ctx: Context) -> Table:
    """Give answered, unasked and done with base and interval."""
    say = ctx.say
    share, silent = measures.answered(ctx.year)
    rows = [("answered", share), ("unasked", measures.unasked(ctx.year)), ("done", measures.done(ctx.year))]
    note = (say("answers.silent", n=silent),) if silent else ()
    return _measure_table(ctx, "t-answers", say("answers.table"), rows, note)


def _measure_table(
    ctx: Context, id_: str, caption: str, values: list[tuple[str, Value]], note: tuple[str, ...] = ()
) -> Table:
    """Give one row for each measure: share, count, base, interval, definition."""
    say = ctx.say
    rows = tuple(
        (Cell(say(f"term.{key}"), "", False, f"#def-{key.split('_')[0]}"), cells.share(say, v),
         cells.count(say, v.count if v.value is not None else None), cells.count(say, v.base))
        for key, v in values
    )  # fmt: skip
    heads = (Column(say("col.measure")), Column(say("col.share"), "number"), Column(say("col.count"), "number"),
             Column(say("col.base"), "number"))  # fmt: skip
    return Table(id_, caption, heads, rows, note)


def _unanswered(ctx: Context) -> Figure:
    """Draw for each theme the share of its problems that no measure answers."""
    say = ctx.say
    values = measures.answered_by_theme(ctx.year, ctx.themes)
    open_ = {t: _turned(v) for t, v in values.items()}
    order = sorted((t for t in ctx.themes if open_[t].value is not None), key=lambda t: (-(open_[t].value or 0.0), t))
    order.sort(key=lambda t: open_[t].listed)  # what is only listed stands last
    bars = tuple(
        Bar(
            ctx.theme(t),
            v.value,
            v.low,
            v.high,
            None,
            v.small,
            say("share.base", share=say.percent(v.value), base=v.base),
        )
        for t, v in ((t, open_[t]) for t in order)
    )
    fit = [t for t in order if not open_[t].listed]
    title = say("answers.title_none")
    if fit:
        key = "answers.title" if open_[fit[0]].count else "answers.title_full"
        title = say(key, theme=ctx.theme(fit[0]), share=say.of(open_[fit[0]]))
    rows = tuple((Cell(ctx.theme(t), t), cells.count(say, open_[t].count), cells.count(say, open_[t].base), ctx.cell(open_[t]))
                 for t in order)  # fmt: skip
    heads = (Column(say("col.theme")), Column(say("col.unanswered"), "number"), Column(say("col.problems"), "number"),
             Column(say("col.share"), "number"))  # fmt: skip
    table = Table("t-unanswered", say("answers.data"), heads, rows)
    alt = say("alt.bars", title=title, rows=say.join(f"{b.label} {b.text}" for b in bars))
    subtitle = say("answers.subtitle", base=sum(v.base for v in open_.values()))
    return Figure("f-unanswered", title, subtitle, Bars(bars), alt, table, ctx.how("answered", "answered", "interval"))


def _turned(value: Value) -> Value:
    """Turn "answered" into "not answered"."""
    if value.value is None or value.low is None or value.high is None or value.count is None:
        return value
    return Value(1 - value.value, value.base, value.base - value.count, 1 - value.high, 1 - value.low)


def _examples(ctx: Context) -> QuoteList | None:
    """Quote problems without an answer from the themes that have most of them, one each."""
    say, year = ctx.say, ctx.year
    measured = year.of_type(MEASURES)
    rows = year.of_type(PROBLEMS)
    rows = rows[rows["report_id"].isin(frozenset(measured["report_id"]))]
    rows = rows[~rows["statement_id"].isin(frozenset(measured["answers"].dropna()))]
    if rows.empty:
        return None
    counts = rows["theme"].value_counts()
    vectors, quotes = Vectors(rows["text"]), []
    for theme in sorted(counts.index, key=lambda t: (-counts[t], t))[:_EXAMPLES]:
        mine = (rows["theme"] == theme).to_numpy().nonzero()[0]
        row = rows.iloc[mine[int(vectors.nearness(mine).argmax())]]
        quotes.append(
            ctx.cite.words(row["text"], row["report_id"], int(row["section"]), int(row["start"]), int(row["end"]),
                           ctx.theme(theme))
        )  # fmt: skip
    group = QuoteGroup("", say("answers.examples_note", n=len(rows)), tuple(quotes), "q-unanswered")
    return QuoteList((group,))


def _matrix(ctx: Context) -> Figure:
    """Draw which measures answer which problems."""
    say, counts = ctx.say, measures.pairs(ctx.year, ctx.themes)
    total = int(counts.sum())
    same = int(counts.trace())
    title = say("matrix.title", share=say.percent(same / total), same=same, total=total)
    names = tuple(ctx.theme(t) for t in ctx.themes)
    down = [i for i in range(len(names)) if counts[i].sum()]
    across = [j for j in range(len(names)) if counts[:, j].sum()]
    values = tuple(tuple(float(counts[i, j]) if counts[i, j] else None for j in across) for i in down)
    plain = tuple(tuple(False for _ in row) for row in values)
    heat = Heat(tuple(names[i] for i in down), tuple(names[j] for j in across), values, plain, False,
                say("kind.problems"), say("kind.measures"))  # fmt: skip
    rows = []
    for i, t in enumerate(ctx.themes):
        top = sorted((j for j in range(len(ctx.themes)) if counts[i, j]), key=lambda j: (-counts[i, j], j))[:_EXAMPLES]
        mostly = say.join(say("matrix.entry", theme=names[j], n=int(counts[i, j])) for j in top)
        rows.append((Cell(names[i], t), cells.count(say, int(counts[i].sum())), Cell(mostly or say("unknown"))))
    heads = (Column(say("col.problem")), Column(say("col.answers"), "number"), Column(say("col.answered_by")))
    table = Table("t-matrix", say("matrix.table"), heads, tuple(rows))
    alt = say("alt.heat", title=title, rows=len(down), columns=len(across))
    return Figure(
        "f-matrix", title, say("matrix.subtitle", total=total), heat, alt, table, ctx.how("matrix", "pairing")
    )


def vagueness(ctx: Context) -> list[Block]:
    """Give the part on vague and concrete wording, hedging and blame."""
    say, year = ctx.say, ctx.year
    kinds = {"P": PROBLEMS, "MF": ("MF",), "MD": ("MD",)}
    names = tuple(say(f"type.{k}") for k in kinds)
    shares = tuple(measures.specificity_shares(year, types) for types in kinds.values())
    parts = tuple(d.name(say.lang) for d in ctx.codebook.specificity)
    sizes = [len(year.of_type(types)) for types in kinds.values()]
    problems, planned = (measures.vague(year, types) for types in (PROBLEMS, MEASURES))
    title = say("vague.title_none")
    if not (problems.listed or planned.listed) and problems.value is not None and planned.value is not None:
        key = "vague.title_more" if planned.value > problems.value else "vague.title_less"
        title = say(key, problems=say.percent(problems.value), measures=say.percent(planned.value))
    rows = tuple(
        (Cell(name, "", size < LISTED), cells.count(say, size), *(cells.percent(say, x) for x in part or (None,) * 4))
        for name, size, part in zip(names, sizes, shares, strict=True)
    )
    heads = (Column(say("col.type")), Column(say("col.statements"), "number"), *(Column(p, "number") for p in parts))
    table = Table("t-specificity", say("vague.data"), heads, rows)
    alt = say("alt.stack", title=title, parts=say.join(parts))
    figure = Figure("f-vague", title, say("vague.subtitle", base=sum(sizes)), Stack(names, parts, shares), alt, table,
                    ctx.how("vague", "vague"))  # fmt: skip
    values = [("vague_problems", problems), ("vague_measures", planned), ("hedged", measures.hedged(year)),
              ("blame", measures.blame(year))]  # fmt: skip
    heading = Heading(2, say("part.vague"), "vague")
    table_of_shares = _measure_table(ctx, "t-vague", say("vague.table"), values)
    return [heading, figure, table_of_shares] if sum(sizes) else [heading, table_of_shares]
