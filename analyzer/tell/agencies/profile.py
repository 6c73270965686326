"""One body's own words over the years, beside its peers: the page of `analyzer profile`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analyzer.tell.agencies.choose import Body, level_and_place, only, peer_ids
from analyzer.tell.content import cells, copying, measures
from analyzer.tell.content.context import KINDS, Context
from analyzer.tell.content.corpus import MEASURES, PROBLEMS, YearCorpus
from analyzer.tell.content.model import (
    Block,
    Cell,
    Column,
    Heading,
    Note,
    Page,
    Paragraph,
    Quote,
    QuoteGroup,
    QuoteList,
    Sources,
    Strong,
    Table,
)  # fmt: skip
from analyzer.tell.content.statistics import LISTED, Value

__all__ = ["OneYear", "profile_page", "quotes_of", "span"]

_QUOTED = 3  # quotes of a theme; a body's section 五 rarely says more on one


@dataclass(frozen=True)
class OneYear:
    """One year of one body: its report alone, and its peers."""

    ctx: Context
    report_id: str

    @cached_property
    def own(self) -> YearCorpus:
        """Give the year cut down to the body's report."""
        return only(self.ctx.year, (self.report_id,))

    @cached_property
    def peers(self) -> YearCorpus:
        """Give the year cut down to the other reports of its level and province."""
        return only(self.ctx.year, peer_ids(self.ctx.year, self.report_id))

    @cached_property
    def readable(self) -> bool:
        """Tell whether the body's section 五 could be read."""
        return len(self.own.readable) > 0

    @cached_property
    def peer_prevalence(self) -> dict[str, dict[str, Value]]:
        """Give the share of peers naming each theme, for problems and for measures."""
        return {kind: measures.prevalence(self.peers, self.ctx.themes, types) for kind, types in KINDS.items()}

    def named(self, kind: str) -> dict[str, int]:
        """Count the body's statements of each theme."""
        counts = self.own.of_type(KINDS[kind])["theme"].value_counts()
        return {str(t): int(n) for t, n in counts.items()}

    def peer_note(self, kind: str, theme: str) -> str:
        """Tell how many peers name a theme; nothing where there are fewer than five."""
        value = self.peer_prevalence[kind][theme]
        if value.value is None or value.listed:
            return ""
        small = f" {self.ctx.say('small')}" if value.small else ""
        note = self.ctx.say("agency.peer_note", share=self.ctx.say.percent(value.value), base=value.base)
        return f"{note} {self.ctx.say.interval(value)}{small}"


def span(years: list[int]) -> str:
    """Write years as a stretch where none is missing, else one by one."""
    if len(years) > 1 and years == list(range(years[0], years[-1] + 1)):
        return f"{years[0]}–{years[-1]}"
    return ", ".join(map(str, years))


def profile_page(body: Body, years: list[OneYear]) -> Page:
    """Build the page of one body.

    Parameters
    ----------
    body : Body
        As `find_body` gives it.
    years : list of OneYear
        One for each year of the body, ascending.
    """
    ctx, listed = years[0].ctx, span(list(body.reports))
    say = ctx.say
    blocks: list[Block] = [*_opening(years, listed), Note((say("agency.caution"),), "warning")]
    for kind in KINDS:
        blocks += [Heading(2, say(f"agency.themes.{kind}"), kind), *_themes(body, years, kind)]
    blocks += [Heading(2, say("agency.years"), "years"), _years(body, years)]
    blocks += [Heading(2, say("agency.distance"), "distance"), _distances(years)]
    blocks += [Heading(2, say("agency.quotes"), "quotes"), QuoteList(tuple(quotes_of(years, "problems")), 3)]
    blocks += [Heading(2, say("agency.fails"), "fails"), _fails(years)]
    blocks += [Heading(2, say("agency.sources"), "sources"), Sources(ctx.cite.sources())]
    return Page(
        name=f"{body.name}.html",
        lang=say.lang,
        title=say("agency.profile_title", agency=body.name),
        subtitle=say("agency.profile_subtitle", years=listed, reports=len(years)),
        description=say("agency.profile_description", agency=body.name),
        blocks=tuple(blocks),
    )


def _opening(years: list[OneYear], listed: str) -> list[Block]:
    """Tell what was read of the body, and who its peers are."""
    say = years[0].ctx.say
    counts = {kind: sum(len(y.own.of_type(types)) for y in years) for kind, types in KINDS.items()}
    five = sum(y.readable for y in years)
    scope = say("agency.scope", reports=len(years), years=listed, five=five, **counts)
    sizes = [len(y.peers.reports) for y in years]
    if not any(sizes):
        told = say("agency.no_peers")
    else:
        level, province = level_and_place(years[-1].ctx, years[-1].report_id)
        told = say("agency.peers", level=level, province=province, least=min(sizes), most=max(sizes))
    return [Paragraph((Strong(scope), " ", told), "lead")]


def _themes(body: Body, years: list[OneYear], kind: str) -> list[Block]:
    """Give the table of themes by year with peers, and what most peers name and the body never does."""
    ctx = years[0].ctx
    say = ctx.say
    named = [y.named(kind) for y in years]
    themes = [t for t in ctx.themes if any(t in counts for counts in named)]
    if not themes:
        return [Paragraph((say(f"agency.themes_none.{kind}"),))]
    rows = tuple(
        (Cell(ctx.theme(t), t), *(_named_cell(y, counts, kind, t) for y, counts in zip(years, named, strict=True)))
        for t in themes
    )
    heads = (Column(say("col.theme")), *(Column(str(y.ctx.year.year), "number") for y in years))
    caption = say(f"agency.themes_table.{kind}", agency=body.name)
    blocks: list[Block] = [Table(f"t-{kind}", caption, heads, rows)]
    often = [
        ctx.theme(t) for t in ctx.themes
        if t not in themes and any(_most(y.peer_prevalence[kind][t]) for y in years if y.readable)
    ]  # fmt: skip
    if often:
        blocks.append(Paragraph((say("agency.absent", themes=say.join(often)),)))
    return blocks


def _most(value: Value) -> bool:
    """Tell whether most peers name a theme: their interval lies above one half, so the base is no accident."""
    return value.low is not None and not value.listed and value.low > 0.5


def _named_cell(year: OneYear, counts: dict[str, int], kind: str, theme: str) -> Cell:
    """Write how many statements name a theme: unreadable, not named and counted are three things."""
    say = year.ctx.say
    if not year.readable:
        return Cell(say("agency.unread"), "", True)
    note = year.peer_note(kind, theme)
    if theme not in counts:
        return Cell(say("agency.not_named"), note, True)
    return cells.count(say, counts[theme], note)


def _part(year: OneYear, value: Value, peers: Value) -> Cell:
    """Write a share of the body as count and base, and its peers' share under it."""
    say = year.ctx.say
    text = say("unknown") if value.value is None else f"{say.number(value.count)}/{value.base}"
    note = (
        "" if peers.value is None else say("agency.peer_value", text=f"{say.of(peers)} {say.interval(peers)}".strip())
    )
    return Cell(text, note, value.value is None, value=value.value, base=value.base, unit="share")


def _median(year: OneYear, column: str) -> Cell:
    """Write a share of the body's text, and the median of its peers under it."""
    say = year.ctx.say
    own = copying.text_shares(year.own)[column].dropna()
    others = copying.text_shares(year.peers)[column].dropna()
    note = ""
    if len(others) >= LISTED:
        note = say("agency.peer_value", text=say.percent(float(others.median())))
    return cells.percent(say, float(own.iloc[0]) if len(own) else None, note)


def _years(body: Body, years: list[OneYear]) -> Table:
    """Give one row a year: counts, vagueness, answers, copied text."""
    say = years[0].ctx.say
    rows = []
    for y in years:
        counts = [len(y.own.of_type(types)) if y.readable else None for types in (PROBLEMS, MEASURES)]
        rows.append(
            (Cell(str(y.ctx.year.year)), *(cells.count(say, n) for n in counts),
             _part(y, measures.vague(y.own, PROBLEMS), measures.vague(y.peers, PROBLEMS)),
             _part(y, measures.answered(y.own)[0], measures.answered(y.peers)[0]),
             _median(y, "shared"), _median(y, "sticky"))
        )  # fmt: skip
    names = ("problems_count", "measures_count", "vague", "answered", "shared", "sticky")
    heads = (Column(say("agency.year")), *(Column(say(f"agency.{n}"), "number") for n in names))
    return Table("t-years", say("agency.years_table", agency=body.name), heads, tuple(rows))


def _distances(years: list[OneYear]) -> Block:
    """Give the distance of each year's themes from its peers'; years with too little have none."""
    say = years[0].ctx.say
    found = [next((d for d in y.ctx.distances if d.report_id == y.report_id), None) for y in years]
    if all(one is None or one.value.value is None for one in found):
        return Paragraph((say("agency.distance_none"),))
    rows = []
    for y, one in zip(years, found, strict=True):
        value = one.value if one is not None else Value(None, 0)
        chance = one.chance if one is not None else None
        told = say("unknown") if value.value is None else say("agency.yes" if one and one.told else "agency.no")
        rows.append(
            (Cell(str(y.ctx.year.year)), cells.distance(say, value), cells.number(say, chance, 2),
             cells.count(say, value.base), cells.count(say, len(y.peers.reports)), Cell(told))
        )  # fmt: skip
    names = ("distance", "chance", "statements", "peer_count")
    heads = (Column(say("agency.year")), *(Column(say(f"agency.{n}"), "number") for n in names),
             Column(say("agency.beyond")))  # fmt: skip
    return Table("t-distance", say("agency.distance_table"), heads, tuple(rows), (say("agency.distance_few"),))


def quotes_of(years: list[OneYear], kind: str) -> list[QuoteGroup]:
    """Quote what a body says on each theme: the last year first, up to three statements."""
    ctx = years[0].ctx
    rows = pd.concat([y.own.of_type(KINDS[kind]).assign(year=y.ctx.year.year) for y in years])
    rows = rows.sort_values(["year", "start"], ascending=[False, True], kind="stable")
    found = []
    for theme in ctx.themes:
        mine = rows[rows["theme"] == theme]
        if mine.empty:
            continue
        listed = span(sorted({int(y) for y in mine["year"]}))
        summary = ctx.say("agency.quote_summary", n=len(mine), years=listed)
        found.append(
            QuoteGroup(ctx.theme(theme), summary, tuple(_quote(ctx, r) for r in mine.head(_QUOTED).itertuples()))
        )
    return found


def _quote(ctx: Context, row: object) -> Quote:
    """Quote one statement, labelled with its year."""
    return ctx.cite.words(row.text, row.report_id, int(row.section), int(row.start), int(row.end), str(row.year))  # type: ignore[attr-defined]


def _fails(years: list[OneYear]) -> Block:
    """List the hard checks that fail; none found and none made are two things."""
    say = years[0].ctx.say
    tried = pd.concat([y.own.findings.assign(year=y.ctx.year.year) for y in years])
    hard = tried[tried["hard"].fillna(False).astype(bool) & (tried["outcome"] != "not_assessable")]
    if hard.empty:
        return Paragraph((say("agency.fails_unknown"),))
    fails = hard[hard["outcome"] == "fail"].sort_values(["year", "rule", "message"])
    if fails.empty:
        return Paragraph((say("agency.fails_none"),))
    column = "message" if say.lang == "zh" else "message_en"
    rows = tuple((Cell(str(r["year"])), Cell(r["rule"]), Cell(r[column])) for _, r in fails.iterrows())
    heads = (Column(say("agency.year")), Column(say("agency.rule")), Column(say("agency.message")))
    return Table("t-fails", say("agency.fails_table"), heads, rows)
