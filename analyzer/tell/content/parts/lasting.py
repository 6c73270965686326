"""Over several years: how long problems go on being named, words that drift, groups that no theme lists."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analyzer.tell.content import cells, lasting
from analyzer.tell.content.context import Context
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Line,
    Paragraph,
    QuoteGroup,
    QuoteList,
    Table,
    Timeline,
)
from analyzer.tell.content.sampling import even_choice
from analyzer.tell.content.statistics import LISTED, SMALL, Value

__all__ = ["over_years"]

_THEMES = 5  # themes with a curve of their own
_WORDS = 12  # words that drift, of each year
_REPORTS = 3  # that must use a word before it is told: one report's repeated phrase is no drift
_GROUPS = 6
_QUOTES = 3  # of each group
_STABLE = 0.6  # below it a group is a matter of chance (Hennig 2007)


def over_years(ctx: Context) -> list[Block]:
    """Give the part on several years; one sentence where three years are not at hand."""
    say, year = ctx.say, ctx.year.year
    blocks: list[Block] = [Heading(2, say("part.over_years"), "over-years")]
    found = lasting.curves(ctx.corpus, year)
    if found is None:
        known = [str(y) for y in ctx.corpus.years if y <= year]
        return [*blocks, Paragraph((say("lasting.short", years=say.join(known)),))]
    whole = found[found["group"] == "all"]
    if whole.empty or int(whole["at_risk"].iloc[0]) < LISTED:
        blocks.append(Paragraph((say("lasting.few"),)))
    else:
        blocks.append(_survival(ctx, found))
    moved = lasting.drift(ctx.corpus, year)
    if moved is None:
        return [*blocks, Paragraph((say("drift.gap", first=year - lasting.LEAST_YEARS + 1, year=year),))]
    return [*blocks, *_words(ctx, moved), *_groups(ctx, moved)]


def _curve(found: pd.DataFrame, group: str, longest: int) -> list[Value]:
    """Give the share still named after 0, 1 … years; None beyond the last length that was watched."""
    rows = {int(r["years"]): _value(r) for r in found[found["group"] == group].to_dict("records")}
    values = [Value(1.0, max(v.base for v in rows.values()), None, 1.0, 1.0)]
    for n in range(1, longest + 1):
        later = [rows[m] for m in sorted(rows) if m >= n]
        if n in rows:
            values.append(rows[n])
        else:  # nothing ends at this length: the share of the length before goes on
            values.append(Value(values[-1].value, later[0].base) if later else Value(None, 0))
    return values


def _survival(ctx: Context, found: pd.DataFrame) -> Figure:
    """Draw how long problems go on being named: all, and themes with most of them."""
    say = ctx.say
    sizes = found.groupby("group")["at_risk"].max()
    themes = sorted((t for t in ctx.themes if sizes.get(t, 0) >= LISTED), key=lambda t: (-sizes[t], t))[:_THEMES]
    groups = [("all", say("lasting.all")), *((t, ctx.theme(t)) for t in themes)]
    longest = int(found.loc[found["group"] == "all", "years"].max())
    lines = []
    for code, name in groups:
        values = _curve(found, code, longest)
        label = f"{name}{say('count.after', n=int(sizes[code]))}"
        lines.append(Line(label, tuple(v.value for v in values), tuple(v.low for v in values),
                          tuple(v.high for v in values), tuple(v.base < SMALL for v in values)))  # fmt: skip
    rows = tuple(
        (Cell(name, "" if code == "all" else code), cells.count(say, int(r["years"])), cells.count(say, int(r["at_risk"])),
         cells.count(say, int(r["ended"])), cells.count(say, int(r["censored"])), ctx.cell(_value(r)))
        for code, name in groups for r in found[found["group"] == code].to_dict("records")
    )  # fmt: skip
    names = ("years", "at_risk", "ended", "censored", "survival")
    heads = (Column(say("col.theme")), *(Column(say(f"lasting.{n}"), "number") for n in names))
    table = Table("t-lasting", say("lasting.table", year=ctx.year.year), heads, rows, (say("lasting.note"),))
    first = _curve(found, "all", longest)[1]
    title = say("lasting.title", share=say.percent(first.value), interval=say.interval(first))
    alt = say("alt.timeline", title=title, names=say.join(name for _, name in groups))
    chart = Timeline(tuple(range(longest + 1)), tuple(lines))
    subtitle = say("lasting.subtitle", base=first.base)
    return Figure("f-lasting", title, subtitle, chart, alt, table, ctx.how("lasting", "lasting"))


def _value(row: Mapping[Hashable, Any]) -> Value:
    """Turn one row of a curve into a share with its interval."""
    low, high = (None if pd.isna(row[k]) else float(row[k]) for k in ("low", "high"))
    return Value(float(row["survival"]), int(row["at_risk"]), None, low, high)


def _words(ctx: Context, moved: lasting.Drift) -> list[Block]:
    """List the words that rise or fall clearly against last year, each with a quote."""
    say, year = ctx.say, ctx.year.year
    blocks: list[Block] = [Heading(3, say("drift.heading"), "drift")]
    rows = moved.found.drift
    rows = rows[(rows["year"] == year) & rows["quote"].notna()]
    spread = [
        _spread(ctx, moved, str(r["word"]), year if r["log_ratio"] > 0 else year - 1) for r in rows.to_dict("records")
    ]
    rows = rows[pd.Series(spread, index=rows.index, dtype=bool)]
    rows = rows.assign(size=rows["keyness"].abs()).sort_values(["size", "word"], ascending=[False, True]).head(_WORDS)
    if rows.empty:
        return [*blocks, Paragraph((say("drift.none", before=year - 1, n=moved.read),))]
    lines = tuple(
        (Cell("".join(r["word"].split())), Cell(say("drift.more" if r["log_ratio"] > 0 else "drift.less")),
         cells.count(say, int(r["count_before"])), cells.count(say, int(r["count"])), Cell(r["quote"]))
        for r in rows.to_dict("records")
    )  # fmt: skip
    heads = (Column(say("drift.word")), Column(say("drift.way")), Column(str(year - 1), "number"),
             Column(str(year), "number"), Column(say("drift.quote")))  # fmt: skip
    note = (say("drift.note", shown=moved.read, total=moved.all),)
    return [*blocks, Table("t-drift", say("drift.table", before=year - 1, year=year), heads, lines, note)]


def _spread(ctx: Context, moved: lasting.Drift, word: str, year: int) -> bool:
    """Say whether a word of two letters and more stands in several reports of a year."""
    letters = "".join(word.split())
    reports = ctx.corpus.reports
    here = moved.statements[moved.statements["report_id"].isin(reports.loc[reports["year"] == year, "report_id"])]
    using = here.loc[here["text"].str.contains(letters, regex=False), "report_id"]
    return len(letters) > 1 and using.nunique() >= _REPORTS


def _groups(ctx: Context, moved: lasting.Drift) -> list[Block]:
    """List the groups of statements that no theme of the codebook takes, with quotes."""
    say, year, groups = ctx.say, ctx.year.year, moved.found.groups
    blocks: list[Block] = [Heading(3, say("groups.heading"), "groups")]
    sure = groups[groups["stability"].astype("float64") >= _STABLE].head(_GROUPS)
    if sure.empty:
        return [*blocks, Paragraph((say("groups.none", n=moved.found.left_over, total=moved.found.statements),))]
    years = range(year - lasting.LEAST_YEARS + 1, year + 1)
    lines, quotes = [], []
    for n, row in enumerate(sure.to_dict("records"), 1):
        name = say("groups.name", n=n)
        shares = (cells.percent(say, row.get(f"share_{y}")) for y in years)
        lines.append((Cell(name, row["keywords"]), cells.count(say, row["statements"]), cells.count(say, row["bodies"]), *shares,
                      cells.number(say, row["stability"], 2)))  # fmt: skip
        quotes.append(_group_quotes(ctx, moved, int(row["group"]), name))
    heads = (Column(say("groups.group")), *(Column(say(f"groups.{k}"), "number") for k in ("statements", "bodies")),
             *(Column(str(y), "number") for y in years), Column(say("groups.stability"), "number"))  # fmt: skip
    note = (say("groups.note", n=moved.found.left_over, total=moved.found.statements, left=len(groups) - len(sure)),)
    return [*blocks, Table("t-groups", say("groups.table"), heads, tuple(lines), note), QuoteList(tuple(quotes))]


def _group_quotes(ctx: Context, moved: lasting.Drift, group: int, name: str) -> QuoteGroup:
    """Quote some statements of a group, chosen by the fixed rule."""
    members = moved.found.members
    rows = moved.statements[
        moved.statements["statement_id"].isin(frozenset(members.loc[members["group"] == group, "statement_id"]))
    ]
    quotes = tuple(
        ctx.cite.words(
            r["text"], r["report_id"], int(r["section"]), int(r["start"]), int(r["end"]), ctx.theme(r["theme"])
        )
        for _, r in even_choice(rows, _QUOTES).iterrows()
    )
    return QuoteGroup(name, ctx.say("groups.quotes", n=len(rows), shown=len(quotes)), quotes, f"q-group-{group}")
