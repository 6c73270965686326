"""Does it add up: checks with their four outcomes, hard failures with cell, quote and mending value."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analyzer.tell.content import cells, measures
from analyzer.tell.content.context import Context
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Inline,
    Link,
    Note,
    Paragraph,
    Stack,
    Table,
)
from analyzer.tell.content.quotes import Citations

__all__ = ["hard_failures", "hard_pages", "hard_table", "sums"]

_MOST = 40  # contradictions on the yearly page itself
_PAGE_ROWS, _PAGES = 250, 8  # of the pages with more; the dataset holds the rest
_ROWS = 3  # rows whose cells a finding names; a column of a long table has too many
_OUTCOMES = ("pass", "uncertain", "fail")


def sums(ctx: Context) -> list[Block]:
    """Give the part on contradictions."""
    say = ctx.say
    blocks: list[Block] = [Heading(2, say("part.sums"), "sums")]
    rules = measures.rules(ctx.year)
    if not rules:
        return [*blocks, Paragraph((say("sums.none"),))]
    return [*blocks, Note((say("sums.warning"),), "warning"), _figure(ctx, rules), _failures(ctx)]


def _rule(ctx: Context, rule: str) -> str:
    """Name a rule."""
    return ctx.say.pick(f"rule.{rule}", rule)


def _figure(ctx: Context, rules: list[measures.Rule]) -> Figure:
    """Draw each rule's outcomes as shares of the reports where it could be assessed."""
    say, rate = ctx.say, measures.findings_rate(ctx.year)
    title = say("sums.title_none") if not rate.count else say("sums.title", share=say.of(rate))
    if rate.listed:
        title = say("few.checked", base=rate.base)
    shares = tuple(
        (r.passed / r.assessable, r.uncertain / r.assessable, r.failed / r.assessable) if r.assessable else None
        for r in rules
    )
    labels = tuple(f"{r.rule} {say.pick(f'rule_short.{r.rule}', '')}".strip() for r in rules)
    rows = tuple(
        (Cell(r.rule, _rule(ctx, r.rule)), *(cells.count(say, n) for n in
         (r.assessable, r.passed, r.uncertain, r.failed, r.hard, r.not_assessable)), ctx.cell(r.rate))
        for r in rules
    )  # fmt: skip
    names = ("assessable", "pass", "uncertain", "fail", "hard", "not_assessable", "hard_rate")
    heads = (Column(say("col.rule")), *(Column(say(f"outcome.{n}"), "number") for n in names))
    table = Table("t-rules", say("sums.table"), heads, rows)
    alt = say("alt.stack", title=title, parts=say.join(say(f"outcome.{o}") for o in _OUTCOMES))
    chart = Stack(labels, tuple(say(f"outcome.{o}") for o in _OUTCOMES), shares, warns=True)
    return Figure("f-rules", title, say("sums.subtitle"), chart, alt, table, ctx.how("rules", "findings"))


def hard_failures(ctx: Context) -> pd.DataFrame:
    """Give the certain contradictions of the year, by rule and report."""
    rows = ctx.year.findings
    hard = rows[(rows["outcome"] == "fail") & rows["hard"].fillna(False).astype(bool)]
    return hard.sort_values(["rule", "report_id", "start"], na_position="last", ignore_index=True)


def hard_pages(ctx: Context) -> list[tuple[str, int, int]]:
    """Give the pages that list contradictions beyond the first forty: name, first row, row after the last."""
    total = min(len(hard_failures(ctx)), _PAGE_ROWS * _PAGES)
    if total <= _MOST:
        return []
    return [
        (f"{ctx.year.year}-findings-{n}.html", start, min(start + _PAGE_ROWS, total))
        for n, start in enumerate(range(0, total, _PAGE_ROWS), 1)
    ]


def _failures(ctx: Context) -> Block:
    """List the first hard failures, with a link to the pages that list more."""
    say, hard = ctx.say, hard_failures(ctx)
    if hard.empty:
        return Paragraph((say("sums.no_hard"),))
    caption = say("sums.hard", n=len(hard), reports=hard["report_id"].nunique())
    table = hard_table(ctx, hard.head(_MOST), "t-hard", caption, ctx.cite)
    if len(hard) <= _MOST:
        return table
    more: tuple[Inline, ...] = (say("cut", shown=_MOST, total=len(hard)),)
    for n, (name, _, _) in enumerate(hard_pages(ctx), 1):
        more += (" ", Link(say("quotes.part", n=n), name))
    return replace(table, note=more)


def hard_table(ctx: Context, hard: pd.DataFrame, id_: str, caption: str, cite: Citations) -> Table:
    """Write contradictions with their report, cells, stated and expected value and quote."""
    say = ctx.say
    message = "message" if say.lang == "zh" else "message_en"
    cite.texts.fetch(hard.loc[hard["start"].notna(), "report_id"])
    listed = []
    for _, row in hard.iterrows():
        quote, source = _quoted(ctx, row)
        named = () if row["cells"] is None else tuple(row["cells"])
        listed.append(
            (Cell(cite.agency(row["report_id"]), str(row["rule"]), False, f"#{row['report_id']}"),
             Cell(str(row[message]) if not pd.isna(row[message]) else "", _cells(ctx, named)),
             Cell(_known(ctx, row["stated"])), Cell(_known(ctx, row["expected"])), Cell(quote or say("unknown"), source))
        )  # fmt: skip
        cite.cited[row["report_id"]] = None
    heads = (Column(say("col.agency")), Column(say("col.finding")), Column(say("col.stated"), "number"),
             Column(say("col.expected"), "number"), Column(say("col.quote")))  # fmt: skip
    return Table(id_, caption, heads, tuple(listed))


def _cells(ctx: Context, names: tuple[str, ...]) -> str:
    """Write ``table3/row/column`` in words, cells of one row together; rows may hold a slash of their own."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name in names:
        table, _, rest = name.partition("/")
        row, _, column = rest.rpartition("/")
        rows.setdefault((table.removeprefix("table"), row), []).append(column)
    written = [
        ctx.say("cell", table=table, row=row, columns=ctx.say.join(columns)) for (table, row), columns in rows.items()
    ]
    if len(written) > _ROWS:
        written = [*written[:_ROWS], ctx.say("cut_cells", n=len(names))]
    return ctx.say("list.semicolon").join(written)


def _known(ctx: Context, value: object) -> str:
    """Write a stated or expected value, or "not known"."""
    return value if isinstance(value, str) else ctx.say("unknown")


def _quoted(ctx: Context, row: pd.Series) -> tuple[str, str]:
    """Quote the words of a finding, with their offsets; findings on cells alone have none."""
    if pd.isna(row["start"]) or pd.isna(row["end"]):
        return "", ""
    quote = ctx.cite.quote(row["report_id"], None, int(row["start"]), int(row["end"]))
    return quote.text, ctx.say("offsets", start=int(row["start"]), end=int(row["end"]))
