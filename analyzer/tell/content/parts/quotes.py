"""Pages of quotes and of contradictions: what a yearly page links to and does not carry itself."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.tell.content.context import KINDS, Context
from analyzer.tell.content.model import Block, Heading, Link, Page, Paragraph, QuoteGroup, QuoteList, Sources
from analyzer.tell.content.parts.sums import hard_failures, hard_pages, hard_table

__all__ = ["more_pages"]


def more_pages(ctx: Context) -> Iterator[Page]:
    """Yield the pages of quotes of a year, problems first, then those of contradictions."""
    for kind in KINDS:
        names = sorted({n for (k, _), n in ctx.quote_pages.items() if k == kind}, key=lambda n: (len(n), n))
        for name in names:
            yield _quote_page(ctx, kind, name, names)
    yield from _failure_pages(ctx)


def _page(ctx: Context, name: str, title: str, blocks: list[Block], sisters: list[str]) -> Page:
    """Make a page that belongs to a year."""
    say, year = ctx.say, ctx.year.year
    links = [Link(say("quotes.back", year=year), f"{year}.html")]
    links += [Link(say("quotes.part", n=n), sister) for n, sister in enumerate(sisters, 1) if len(sisters) > 1]
    return Page(name, say.lang, title, say("page.subtitle", reports=len(ctx.year.reports)), title, tuple(blocks),
                tuple(links))  # fmt: skip


def _quote_page(ctx: Context, kind: str, name: str, names: list[str]) -> Page:
    """Quote the chosen statements of the themes that this page holds."""
    say, cite = ctx.say, ctx.cite.again()
    whole = ctx.year.of_type(KINDS[kind])["theme"].value_counts()
    themes = [t for (k, t), page in ctx.quote_pages.items() if k == kind and page == name]
    blocks: list[Block] = [Paragraph((say("quotes.rule"),))]
    for theme in themes:
        rows = ctx.quoted[kind, theme]
        quotes = tuple(
            cite.words(text, report, int(section), int(start), int(end))
            for text, report, section, start, end in rows[["text", "report_id", "section", "start", "end"]].itertuples(
                index=False
            )
        )
        total = int(whole[theme])
        key = "quotes.all" if total == len(quotes) else "quotes.some"
        blocks.append(Heading(2, ctx.theme(theme), f"h-{kind}-{theme}"))
        summary = say(key, total=say.number(total), shown=len(quotes))
        blocks.append(QuoteList((QuoteGroup("", summary, quotes, f"q-{kind}-{theme}"),)))
    blocks += [Heading(2, say("method.sources"), "sources"), Sources(cite.sources())]
    return _page(ctx, name, say(f"quotes.title_{kind}", year=ctx.year.year), blocks, names)


def _failure_pages(ctx: Context) -> Iterator[Page]:
    """List the hard failures that the yearly page has no room for."""
    say, hard = ctx.say, hard_failures(ctx)
    pieces = hard_pages(ctx)
    for number, (name, start, end) in enumerate(pieces, 1):
        cite = ctx.cite.again()
        caption = say("quotes.failures", first=start + 1, last=end, total=say.number(len(hard)))
        table = hard_table(ctx, hard.iloc[start:end], f"t-hard-{number}", caption, cite)
        blocks: list[Block] = [table, Heading(2, say("method.sources"), "sources"), Sources(cite.sources())]
        yield _page(ctx, name, say("quotes.title_failures", year=ctx.year.year), blocks, [n for n, _, _ in pieces])
