"""What came of last year's promises, and which problems stay."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.content import cells, follow
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
    QuoteGroup,
    QuoteList,
    SideBySide,
    Stack,
    Table,
)
from analyzer.tell.content.sampling import even_choice
from analyzer.tell.content.statistics import LISTED

__all__ = ["followed", "persisting"]

_OUTCOMES = ("done", "repeated", "gone")
_PAIRS = 3  # promises shown beside what the next report says of them
_ALIKE = (
    0.20  # a pair shown has at least this likeness: below it the next report only plans something on the same theme
)
_LOST = 4  # promises quoted that are gone


def followed(ctx: Context) -> list[Block]:
    """Give the part on last year's promises; one sentence where there is no last year or too few bodies."""
    say = ctx.say
    blocks: list[Block] = [Heading(3, say("kept.heading"), "kept")]
    if ctx.before is None or ctx.kept is None:
        return [*blocks, Paragraph((say("kept.no_before"),))]
    kept, before = ctx.kept, ctx.before.year
    if kept.done.value is None:
        key = "kept.not_followed" if kept.unfollowed else "kept.none"
        told = say(key, before=before, bodies=kept.bodies, unknown=kept.unknown, n=kept.unfollowed)
        return [*blocks, Paragraph((told,))]
    blocks += [_figure(ctx, kept, before), Note((say("kept.warning"),), "warning")]
    return [*blocks, *_pairs(ctx, kept), *_lost(ctx, kept)]


def _figure(ctx: Context, kept: follow.Kept, before: int) -> Figure:
    """Draw the outcomes of promises, over all and by theme."""
    say, rows = ctx.say, kept.rows
    title = say("kept.title", before=before, done=say.of(kept.done))
    if kept.done.listed:
        title = say("kept.title_few", before=before, base=kept.done.base)
    counts = pd.crosstab(rows["theme"], rows["outcome"]).reindex(columns=list(_OUTCOMES), fill_value=0)
    order = sorted(counts.index, key=lambda t: (-len(rows[rows["theme"] == t]), t))
    whole = counts.sum()
    lines = [("", say("kept.all"), whole), *((t, ctx.theme(t), counts.loc[t]) for t in order)]
    table_rows = []
    for code, name, line in lines:
        total = int(line.sum())
        shares = [kept.done, kept.repeated, kept.gone] if not code else [None] * 3
        written = [
            cells.share(say, value) if value is not None else cells.count(say, int(line[o]))
            for value, o in zip(shares, _OUTCOMES, strict=True)
        ]
        table_rows.append((Cell(name, code, total < LISTED), cells.count(say, total), *written))
    heads = (Column(say("col.theme")), Column(say("col.promises"), "number"),
             *(Column(say(f"kept.{o}"), "number") for o in _OUTCOMES))  # fmt: skip
    note = (
        say("kept.note", unknown=kept.unknown),
        *((say("kept.left", n=kept.unfollowed),) if kept.unfollowed else ()),
    )
    table = Table("t-kept", say("kept.table", before=before, year=ctx.year.year), heads, tuple(table_rows), note)
    drawn = [(name, line) for _, name, line in lines if line.sum() >= LISTED] or [(lines[0][1], whole)]
    parts = tuple(say(f"kept.{o}") for o in _OUTCOMES)
    stack = Stack(tuple(f"{name}{say('count.after', n=int(line.sum()))}" for name, line in drawn), parts,
                  tuple(tuple(float(line[o] / line.sum()) for o in _OUTCOMES) for _, line in drawn))  # fmt: skip
    alt = say("alt.stack", title=title, parts=say.join(parts))
    subtitle = say("kept.subtitle", base=kept.done.base, bodies=kept.bodies, before=before)
    return Figure("f-kept", title, subtitle, stack, alt, table, ctx.how("kept", "kept", "interval"))


def _pairs(ctx: Context, kept: follow.Kept) -> list[Block]:
    """Show promises beside the words by which the next report takes them up."""
    say = ctx.say
    blocks: list[Block] = []
    for outcome in ("done", "repeated"):
        rows = kept.rows[(kept.rows["outcome"] == outcome) & (kept.rows["similarity"].astype("float64") >= _ALIKE)]
        for number, (_, row) in enumerate(even_choice(rows, _PAIRS).iterrows(), 1):
            title = say(f"kept.pair_{outcome}", n=number, theme=ctx.theme(row["theme"]))
            left = ctx.cite.words(row["text"], row["report_id"], int(row["section"]), int(row["start"]),
                                  int(row["end"]), say("kept.promise"))  # fmt: skip
            report, start, end = row["later_report"], int(row["later_start"]), int(row["later_end"])
            right = ctx.cite.quote(report, _section(ctx, report, start), start, end, say(f"kept.{outcome}"))
            blocks.append(SideBySide(title, "", left, right))
    return blocks


def _section(ctx: Context, report: str, start: int) -> int | None:
    """Give the section of a report in which a place lies, None outside all."""
    sections = ctx.corpus.dataset.sections
    here = sections[(sections["report_id"] == report) & (sections["start"] <= start) & (start < sections["end"])]
    return int(here["number"].iloc[0]) if len(here) else None


def _lost(ctx: Context, kept: follow.Kept) -> list[Block]:
    """Quote some promises that section 五 does not take up again."""
    rows = kept.rows[kept.rows["outcome"] == "gone"]
    if rows.empty:
        return []
    quotes = tuple(
        ctx.cite.words(
            r["text"], r["report_id"], int(r["section"]), int(r["start"]), int(r["end"]), ctx.theme(r["theme"])
        )
        for _, r in even_choice(rows, _LOST).iterrows()
    )
    group = QuoteGroup(
        ctx.say("kept.lost"), ctx.say("kept.lost_note", n=len(rows), shown=len(quotes)), quotes, "q-gone"
    )
    return [QuoteList((group,))]


def persisting(ctx: Context) -> list[Block]:
    """Give the figure and table of problems that the same bodies name again; nothing without a panel."""
    say = ctx.say
    found = [p for p in ctx.persistence.values() if p.stays.base or p.new]
    if ctx.before is None or not ctx.comparable or not found:
        return []
    found.sort(key=lambda p: (-p.stays.base, p.theme))
    rows = tuple(
        (Cell(ctx.theme(p.theme), p.theme), cells.counted(say, p.stays, say.interval(p.stays)), cells.counted(say, p.rate),
         cells.count(say, p.new), cells.count(say, p.gone))
        for p in found
    )  # fmt: skip
    names = ("stays", "rate", "new", "gone")
    heads = (Column(say("col.theme")), *(Column(say(f"persist.{n}"), "number") for n in names))
    table = Table("t-persist", say("persist.table", before=ctx.before.year, year=ctx.year.year), heads, rows)
    drawn = [p for p in found if p.stays.base >= LISTED]
    if not drawn:
        return [Table(table.id, table.caption, heads, rows, (say("persist.few"),))]
    top = max(drawn, key=lambda p: (p.stays.value or 0.0, p.stays.base, p.theme))
    title = say("persist.title", theme=ctx.theme(top.theme), share=say.of(top.stays), rate=say.percent(top.rate.value))
    chart = Dumbbell(tuple(ctx.theme(p.theme) for p in drawn), tuple(p.stays.value for p in drawn),
                     tuple(p.rate.value for p in drawn), (say("persist.stays"), say("persist.rate")))  # fmt: skip
    alt = say("alt.dumbbell", title=title, base=ctx.panel)
    how = ctx.how("persist", "persistence", "interval")
    return [Figure("f-persist", title, say("persist.subtitle", panel=ctx.panel), chart, alt, table, how)]
