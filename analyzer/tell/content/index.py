"""The index: all years beside one another, and what no year could take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analyzer.codebook import Codebook
from analyzer.tell.content import cells, measures
from analyzer.tell.content.context import KINDS, Context, theme_name
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.follow import Persistence
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Heat,
    Line,
    Link,
    Page,
    Paragraph,
    Table,
    Timeline,
)
from analyzer.tell.content.parts.coverage import failures
from analyzer.tell.content.statistics import LISTED, Value
from analyzer.tell.content.wording import Wording

__all__ = ["OneYear", "index_page"]

_LINES = 6  # problems whose course is drawn
_BODIES = 60  # rows of the body × year table; larger sets are only counted


@dataclass(frozen=True, slots=True)
class OneYear:
    """What the index tells of a year: its measures without its tables, so that a year can be let go of.

    `reports` counts reports, `readable` those with a readable section 五; `shared` is the median share of shared
    text (None without any) and the number of reports it is of.
    """

    year: int
    reports: int
    readable: int
    five: Value
    answered: Value
    rate: Value
    shared: tuple[float | None, int]
    ranked: Mapping[str, Sequence[str]]
    prevalence: Mapping[str, Mapping[str, Value]]
    persistence: Mapping[str, Persistence]

    @classmethod
    def of(cls, ctx: Context) -> OneYear:
        """Take what the index tells from everything that is known of a year."""
        shared = ctx.text_shares["shared"].dropna()
        return cls(
            year=ctx.year.year,
            reports=len(ctx.year.reports),
            readable=len(ctx.year.readable),
            five=measures.has_five(ctx.year),
            answered=measures.answered(ctx.year)[0],
            rate=measures.findings_rate(ctx.year),
            shared=(float(shared.median()) if len(shared) else None, len(shared)),
            ranked={kind: ctx.ranked(kind) for kind in KINDS},
            prevalence=ctx.prevalence,
            persistence=ctx.persistence,
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """Words and names of themes."""

    say: Wording
    codebook: Codebook

    def theme(self, code: str) -> str:
        return theme_name(self.codebook, code, self.say.lang)


def index_page(corpus: Corpus, years: Sequence[OneYear], say: Wording, codebook: Codebook) -> Page:
    """Build the index over all years; a dataset without years says so."""
    words = _Words(say, codebook)
    documents = corpus.dataset.documents
    counted = int(corpus.reports["counts"].sum())
    blocks: list[Block] = [
        Paragraph((say("index.scope", documents=len(documents), reports=counted, years=len(years)),), "lead")
    ]
    if not years:
        blocks.append(Paragraph((say("index.none"),)))
    else:
        blocks += [Heading(2, say("index.years"), "years"), _years(years, words), *_themes(years, words)]
    blocks.append(Heading(2, say("index.coverage"), "coverage"))
    blocks += [*_bodies(corpus, say), *_undated(corpus, say)]
    if years and documents["status"].eq("failed").any():
        blocks.append(failures(corpus, say))
    return Page(
        name="index.html",
        lang=say.lang,
        title=say("index.title"),
        subtitle=say("index.subtitle", first=corpus.years[0], last=corpus.years[-1]) if years else "",
        description=say("index.description"),
        blocks=tuple(blocks),
        links=tuple(Link(str(c.year), f"{c.year}.html") for c in years),
    )


def _years(years: Sequence[OneYear], words: _Words) -> Table:
    """Give one row for each year, leading to its page."""
    say, rows = words.say, []
    for c in years:
        top, (shared, base) = c.ranked["problems"][0], c.shared
        value, open_ = c.prevalence["problems"][top], c.answered
        named = Cell(words.theme(top), say.of(value), value.small) if value.count else Cell(say("unknown"))
        rows.append(
            (Cell(str(c.year), "", False, f"{c.year}.html"), cells.count(say, c.reports), cells.counted(say, c.five), named,
             cells.percent(say, None if open_.value is None else 1 - open_.value, "", open_.small),
             cells.percent(say, shared, "", base < 30), cells.counted(say, c.rate))
        )  # fmt: skip
    names = ("year", "reports", "five", "top_problem", "unanswered_share", "shared_median", "hard_rate")
    heads = tuple(Column(say(f"col.{n}"), "text" if n in ("year", "top_problem") else "number") for n in names)
    return Table("t-years", say("index.years_table"), heads, tuple(rows), (say("index.how"),))


def _themes(years: Sequence[OneYear], words: _Words) -> list[Block]:
    """Show problems and measures by year: drawn for years with 5 reports and more, listed for all."""
    say = words.say
    blocks: list[Block] = []
    for kind in KINDS:
        drawn = [c for c in years if c.readable >= LISTED]
        last = (drawn or years)[-1]
        themes = [t for t in last.ranked[kind] if any(c.prevalence[kind][t].count for c in years)]
        if len(years) < 2 or not themes:
            continue
        rows = tuple(
            (Cell(words.theme(t), t), *(cells.share(say, c.prevalence[kind][t]) for c in years)) for t in themes
        )
        heads = (Column(say("col.theme")), *(Column(str(c.year), "number") for c in years))
        table = Table(f"t-{kind}-years", say(f"{kind}.years"), heads, rows)
        blocks.append(_figure(drawn, kind, themes, table, words) if len(drawn) > 1 else table)
        if len(drawn) > 1 and kind == "problems":
            blocks.append(_timeline(drawn, themes[:_LINES], words))
    return blocks


def _figure(years: Sequence[OneYear], kind: str, themes: list[str], table: Table, words: _Words) -> Figure:
    """Draw themes by year."""
    say = words.say
    heat = Heat(
        tuple(words.theme(t) for t in themes),
        tuple(say("heat.column", name=c.year, base=c.readable) for c in years),
        tuple(tuple(c.prevalence[kind][t].value for c in years) for t in themes),
        tuple(tuple(c.prevalence[kind][t].small for c in years) for t in themes),
    )
    title = _leads(years, kind, words)
    alt = say("alt.heat", title=title, rows=len(themes), columns=len(years))
    subtitle = say("heat.subtitle", kind=say(f"kind.{kind}"))
    return Figure(f"f-{kind}-years", title, subtitle, heat, alt, table, (say("how.prevalence"),))


def _timeline(years: Sequence[OneYear], themes: list[str], words: _Words) -> Figure:
    """Draw the course of the leading problems, and tell how many bodies took each up and dropped it."""
    say, all_years = words.say, tuple(range(years[0].year, years[-1].year + 1))
    at = {c.year: c for c in years}
    lines, rows = [], []
    for t in themes:
        values = [at[y].prevalence["problems"][t] if y in at else Value(None, 0) for y in all_years]
        lines.append(Line(words.theme(t), tuple(v.value for v in values), tuple(v.low for v in values),
                          tuple(v.high for v in values), tuple(v.small for v in values)))  # fmt: skip
        for c in years:
            one = c.persistence.get(t)
            rows.append(
                (Cell(words.theme(t), t), Cell(str(c.year)), cells.share(say, c.prevalence["problems"][t]),
                 cells.count(say, one.stays.count if one and one.stays.base else None),
                 cells.count(say, one.new if one else None), cells.count(say, one.gone if one else None))
            )  # fmt: skip
    heads = (Column(say("col.theme")), Column(say("col.year")), Column(say("col.share"), "number"),
             *(Column(say(f"timeline.{n}"), "number") for n in ("stays", "new", "gone")))  # fmt: skip
    table = Table("t-timeline", say("timeline.table"), heads, tuple(rows))
    first, last = (c.prevalence["problems"][themes[0]] for c in (years[0], years[-1]))
    title = say("timeline.title", theme=words.theme(themes[0]), first=years[0].year, last=years[-1].year,
                before=say.percent(first.value), after=say.percent(last.value))  # fmt: skip
    alt = say("alt.timeline", title=title, names=say.join(line.label for line in lines))
    chart = Timeline(all_years, tuple(lines))
    return Figure("f-timeline", title, say("timeline.subtitle"), chart, alt, table, (say("how.timeline"),))


def _leads(years: Sequence[OneYear], kind: str, words: _Words) -> str:
    """Say whether the same theme leads every year."""
    say, firsts = words.say, [c.ranked[kind][0] for c in years]
    name, different = words.theme(firsts[-1]), len(frozenset(firsts))
    if different == 1:
        return say("index.same_lead", kind=say(f"kind.{kind}"), theme=name)
    return say("index.other_lead", kind=say(f"kind.{kind}"), n=different, years=len(years), theme=name,
               year=years[-1].year)  # fmt: skip


def _bodies(corpus: Corpus, say: Wording) -> list[Block]:
    """Tell which body has a report in which year."""
    counted = corpus.reports[corpus.reports["counts"]]
    if counted.empty:
        return []
    seen = counted.groupby("body")["year"].nunique()
    full = int((seen == len(corpus.years)).sum())
    told = Paragraph((say("index.panel", bodies=len(seen), full=full, years=len(corpus.years)),))
    if len(seen) > _BODIES or len(corpus.years) < 2:
        return [told]
    names = counted.sort_values(["year", "report_id"]).groupby("body")["agency"].last()
    grid = counted.pivot_table(index="body", columns="year", values="five", aggfunc="max")
    order = sorted(seen.index, key=lambda b: (str(names.get(b)), b))
    rows = tuple(
        (
            Cell(str(names[b]) if isinstance(names.get(b), str) else b),
            *(_mark(grid.at[b, y], say) for y in corpus.years),
        )
        for b in order
    )
    heads = (Column(say("col.agency")), *(Column(str(y)) for y in corpus.years))
    return [told, Table("t-bodies", say("index.bodies"), heads, rows, (say("index.marks"),))]


def _mark(five: Any, say: Wording) -> Cell:
    """Mark a body and year: report with section 五, report without, no report given."""
    if pd.isna(five):
        return Cell(say("mark.none"), "", True)
    return Cell(say("mark.five") if five else say("mark.no_five"))


def _undated(corpus: Corpus, say: Wording) -> list[Block]:
    """List reports without a readable year: they stand in no yearly page."""
    undated = corpus.undated
    if undated.empty:
        return []
    rows = tuple(
        (Cell(title if isinstance(title, str) else report), Cell(agency if isinstance(agency, str) else say("unknown")))
        for report, title, agency in undated[["report_id", "title", "agency"]].head(_BODIES).itertuples(index=False)
    )
    heads = (Column(say("col.title")), Column(say("col.agency")))
    note = (say("cut", shown=len(rows), total=len(undated)),) if len(undated) > len(rows) else ()
    return [Table("t-undated", say("index.undated", n=len(undated)), heads, rows, note)]
