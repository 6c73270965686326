"""Does it add up: checks with their four outcomes, hard failures with cell, quote and mending value."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.content import measures
from analyzer.tell.content.context import Context
from analyzer.tell.content.model import Block, Cell, Column, Figure, Heading, Note, Paragraph, Stack, Table

__all__ = ["sums"]

_MOST = 40
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
        (Cell(r.rule, _rule(ctx, r.rule)), *(Cell(say.number(n)) for n in
         (r.assessable, r.passed, r.uncertain, r.failed, r.hard, r.not_assessable)), ctx.cell(r.rate))
        for r in rules
    )  # fmt: skip
    names = ("assessable", "pass", "uncertain", "fail", "hard", "not_assessable", "hard_rate")
    heads = (Column(say("col.rule")), *(Column(say(f"outcome.{n}"), "number") for n in names))
    table = Table("t-rules", say("sums.table"), heads, rows)
    alt = say("alt.stack", title=title, parts=say.join(say(f"outcome.{o}") for o in _OUTCOMES))
    chart = Stack(labels, tuple(say(f"outcome.{o}") for o in _OUTCOMES), shares)
    return Figure("f-rules", title, say("sums.subtitle"), chart, alt, table, ctx.how("rules", "findings"))


def _failures(ctx: Context) -> Block:
    """List every hard failure with its report, cells, stated and expected value and quote."""
    say, rows = ctx.say, ctx.year.findings
    hard = rows[(rows["outcome"] == "fail") & rows["hard"].fillna(False).astype(bool)]
    if hard.empty:
        return Paragraph((say("sums.no_hard"),))
    hard = hard.sort_values(["rule", "report_id", "start"], na_position="last")
    message = "message" if say.lang == "zh" else "message_en"
    listed = []
    for _, row in hard.head(_MOST).iterrows():
        quote, source = _quoted(ctx, row)
        cells = () if row["cells"] is None else tuple(row["cells"])
        listed.append(
            (Cell(ctx.cite.agency(row["report_id"]), str(row["rule"]), False, f"#{row['report_id']}"),
             Cell(str(row[message]) if not pd.isna(row[message]) else "", _cells(ctx, cells)),
             Cell(_known(ctx, row["stated"])), Cell(_known(ctx, row["expected"])), Cell(quote or say("unknown"), source))
        )  # fmt: skip
        ctx.cite.cited[row["report_id"]] = None
    heads = (Column(say("col.agency")), Column(say("col.finding")), Column(say("col.stated"), "number"),
             Column(say("col.expected"), "number"), Column(say("col.quote")))  # fmt: skip
    note = (say("cut", shown=len(listed), total=len(hard)),) if len(hard) > len(listed) else ()
    reports = hard["report_id"].nunique()
    return Table("t-hard", say("sums.hard", n=len(hard), reports=reports), heads, tuple(listed), note)


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
