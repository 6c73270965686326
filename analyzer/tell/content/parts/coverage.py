"""What was read and what was not: the funnel, failures, versions, forms, places."""

from __future__ import annotations

import pandas as pd

from analyzer.tell.content import cells, timing
from analyzer.tell.content.context import LEVELS, Context
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.model import Bar, Bars, Block, Cell, Column, Figure, Heading, Note, Paragraph, Table, Tiles
from analyzer.tell.content.provinces import GRID, tiles_of
from analyzer.tell.content.statistics import Value
from analyzer.tell.content.wording import Wording

__all__ = ["coverage", "failures"]

_MOST = 40  # rows of a list before it is cut and the rest counted


def coverage(ctx: Context) -> list[Block]:
    """Give the part on coverage."""
    blocks: list[Block] = [Heading(2, ctx.say("part.coverage"), "coverage"), _funnel(ctx)]
    blocks += [Paragraph((text,)) for text in _remarks(ctx)]
    blocks += [_by_level(ctx), _by_place(ctx)]
    blocks += [b for b in (_tiles(ctx), _on_time(ctx)) if b is not None]
    if missing := _missing_bodies(ctx):
        blocks.append(missing)
    if (unfound := _unfound(ctx)) is not None:
        blocks.append(unfound)
    if ctx.corpus.dataset.documents["status"].eq("failed").any():
        blocks.append(failures(ctx.corpus, ctx.say))
    return blocks


def _funnel(ctx: Context) -> Figure:
    """Show how many documents became reports, sections and statements."""
    say, year = ctx.say, ctx.year
    given, counted = len(year.reports) + len(year.versions), len(year.reports)
    readable = int(year.reports["five"].sum())
    with_rows = int(year.statements["report_id"].nunique())
    steps = [("given", given), ("counted", counted), ("five", readable), ("coded", with_rows)]
    bars = tuple(Bar(say(f"funnel.{key}"), float(n), text=say.number(n)) for key, n in steps)
    rows = tuple((Cell(say(f"funnel.{key}")), cells.count(say, n), Cell(say(f"funnel.why.{key}"))) for key, n in steps)
    lost = counted - readable
    title = say("funnel.title_all", base=counted) if not lost else say("funnel.title", lost=lost, base=counted)
    table = Table(
        "t-funnel", say("funnel.caption"), (Column(say("col.step")), Column(say("col.reports"), "number"),
        Column(say("col.meaning"))), rows,
    )  # fmt: skip
    subtitle = say("funnel.subtitle", statements=say.number(len(year.statements)))
    alt = say("alt.bars", title=title, rows=say.join(f"{b.label} {b.text}" for b in bars))
    return Figure("f-funnel", title, subtitle, Bars(bars, percent=False), alt, table, ctx.how("funnel", "report"))


def _remarks(ctx: Context) -> list[str]:
    """Tell of superseded versions, forms, undated reports and facts told outside section 五."""
    say, year = ctx.say, ctx.year
    forms = year.reports["template"].value_counts()
    names = [say("coverage.form", form=say.pick(f"form.{f}", f), n=int(forms[f])) for f in sorted(forms.index)]
    unknown = int(year.reports["template"].isna().sum())
    if unknown:
        names.append(say("coverage.form", form=say("form.none"), n=unknown))
    remarks = [say("coverage.forms", forms=say.join(names))] if names else []
    copies = int(year.versions["copy_of"].notna().sum())
    if len(year.versions) > copies:
        remarks.append(say("coverage.versions", n=len(year.versions) - copies))
    if copies:
        remarks.append(say("coverage.copies", n=copies))
    if len(year.elsewhere):
        remarks.append(say("coverage.elsewhere", n=len(year.elsewhere), reports=year.elsewhere["report_id"].nunique()))
    claims = year.statements.loc[year.statements["type"] == "N", "report_id"].nunique()
    if claims:
        remarks.append(say("coverage.claims", n=claims, base=len(year.readable)))
    return remarks


def _grouped(ctx: Context, groups: pd.Series, order: list[str], id_: str, caption: str, name: str) -> Table:
    """Count reports and readable sections for each group."""
    say, reports = ctx.say, ctx.year.reports
    labels = groups.fillna(say("unknown_place")).to_numpy()
    rows = []
    for label in order:
        here = reports[labels == label]
        five = int(here["five"].sum())
        rows.append((Cell(label), cells.count(say, len(here)), cells.count(say, five),
                     cells.count(say, int(here["body"].nunique()))))  # fmt: skip
    heads = (Column(name), Column(say("col.reports"), "number"), Column(say("col.five"), "number"),
             Column(say("col.bodies"), "number"))  # fmt: skip
    return Table(id_, caption, heads, tuple(rows))


def _by_level(ctx: Context) -> Table:
    """Count the reports of each level of body."""
    names = ctx.year.reports["level"].map(lambda v: ctx.level(v) if isinstance(v, str) else ctx.say("level.none"))
    wanted = [ctx.level(v) for v in LEVELS] + [ctx.say("level.none")]
    order = [n for n in dict.fromkeys(wanted) if (names == n).any()]
    return _grouped(ctx, names, order, "t-levels", ctx.say("coverage.levels"), ctx.say("col.level"))


def _by_place(ctx: Context) -> Table:
    """Count the reports of each place."""
    places = ctx.by_place().fillna(ctx.say("unknown_place"))
    counts = places.value_counts()
    order = sorted(counts.index, key=lambda p: (-counts[p], p))
    name = ctx.say(f"place.{ctx.place}")
    table = _grouped(ctx, places, order[:_MOST], "t-places", ctx.say("coverage.places"), name)
    return _told_cut(ctx.say, table, len(order))


def _tiles(ctx: Context) -> Figure | None:
    """Draw the provinces as tiles; None where no report is of a province of the divisions."""
    say = ctx.say
    counts = {str(k): int(n) for k, n in ctx.year.reports["province"].value_counts().items()}
    here = {name: n for name, n in counts.items() if name in GRID}
    if not here:
        return None
    order = sorted(here, key=lambda p: (-here[p], p))
    rows = tuple((Cell(name), cells.count(say, here[name])) for name in order)
    heads = (Column(say("place.province")), Column(say("col.reports"), "number"))
    table = Table("t-provinces", say("tiles.table"), heads, rows)
    title = say("tiles.title", n=len(here), of=len(GRID), most=order[0], reports=here[order[0]])
    outside = len(ctx.year.reports) - sum(here.values())
    subtitle = say("tiles.subtitle", base=sum(here.values()), outside=outside)
    alt = say("alt.tiles", title=title, rows=say.join(f"{name} {here[name]}" for name in order))
    return Figure("f-provinces", title, subtitle, Tiles(tiles_of(here, say.lang)), alt, table, (say("how.tiles"),))


def _on_time(ctx: Context) -> Table | None:
    """Tell how many reports were published by the legal date, over all and by level; None where none can be judged."""
    say, whole = ctx.say, timing.on_time(ctx.year)
    if not whole.base:
        return None
    levels = timing.on_time_by_level(ctx.year)
    lines: list[tuple[str, Value, str | None]] = [(say("kept.all"), whole, None)]
    lines += [(ctx.level(v), levels[v], v) for v in LEVELS if v in levels]
    rows = tuple(
        (Cell(name), Cell("" if v is None else say(f"limit_date.{'march' if _march(v, ctx.year.year) else 'january'}")),
         ctx.cell(value), cells.count(say, value.count), cells.count(say, value.base))
        for name, value, v in lines
    )  # fmt: skip
    heads = (Column(say("col.level")), Column(say("col.limit")), Column(say("col.on_time"), "number"),
             Column(say("col.count"), "number"), Column(say("col.base"), "number"))  # fmt: skip
    left = len(ctx.year.reports) - whole.base
    note = (say("coverage.on_time_note", left=left), " ", *ctx.how("on_time", "on_time", "interval"))
    return Table("t-on-time", say("coverage.on_time"), heads, rows, note)


def _march(level: str, year: int) -> bool:
    """Tell whether a level's date falls in March."""
    limit = timing.deadline(level, year)
    return limit is not None and limit.month == 3


def _missing_bodies(ctx: Context) -> Table | None:
    """List bodies with a report the year before and none this year; no list of expected bodies is assumed."""
    if ctx.before is None:
        return None
    here = frozenset(ctx.year.reports["body"])
    gone = ctx.before.reports[~ctx.before.reports["body"].isin(here)]
    if gone.empty:
        return None
    say = ctx.say
    gone = gone.sort_values(["level", "agency", "report_id"])
    rows = tuple((Cell(ctx.cite.agency(r)), Cell(ctx.level(level))) for r, level in
                 zip(gone["report_id"][:_MOST], gone["level"][:_MOST], strict=True))  # fmt: skip
    caption = say("coverage.gone", n=len(gone), before=ctx.before.year, year=ctx.year.year)
    return _told_cut(
        ctx.say, Table("t-gone", caption, (Column(say("col.agency")), Column(say("col.level"))), rows), len(gone)
    )


def _unfound(ctx: Context) -> Table | None:
    """List reports of this year, or of no stated year, that the index names and no file was given for."""
    say, listing = ctx.say, ctx.corpus.dataset.listing
    here = listing[listing["document_id"].isna() & (listing["year"].isna() | (listing["year"] == ctx.year.year))]
    if here.empty:
        return None
    here = here.sort_values(["agency", "path"])
    rows = tuple(
        (Cell("" if pd.isna(agency) else str(agency)), Cell(str(path)))
        for agency, path in zip(here["agency"][:_MOST], here["path"][:_MOST], strict=True)
    )
    heads = (Column(say("col.agency")), Column(say("col.file")))
    return _told_cut(ctx.say, Table("t-unfound", say("coverage.unfound", n=len(here)), heads, rows), len(here))


def failures(corpus: Corpus, say: Wording) -> Table:
    """List the documents of the whole run that could not be read: the tool failed, not the agency."""
    documents = corpus.dataset.documents
    failed = documents[documents["status"] == "failed"].sort_values("path")
    rows = tuple(
        (Cell(str(path)), Cell(say.pick(f"error.{error}", str(error))), Cell("" if pd.isna(message) else str(message)))
        for path, error, message in failed[["path", "error", "message"]].head(_MOST).itertuples(index=False)
    )
    caption = say("coverage.failed", n=len(failed), base=len(documents))
    heads = (Column(say("col.file")), Column(say("col.reason")), Column(say("col.message")))
    return _told_cut(say, Table("t-failed", caption, heads, rows), len(failed))


def _told_cut(say: Wording, table: Table, total: int) -> Table:
    """Say under a table how many rows are not shown."""
    if total <= len(table.rows):
        return table
    note = (say("cut", shown=len(table.rows), total=total),)
    return Table(table.id, table.caption, table.columns, table.rows, note)


def coverage_note(ctx: Context) -> Note:
    """Warn that nothing is said about bodies whose reports were not given."""
    return Note((ctx.say("coverage.warning"),), "warning")
