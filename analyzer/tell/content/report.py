"""The pages: one for each year and an index over all years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.codebook import Codebook
from analyzer.errors import DatasetError
from analyzer.tell.content.context import Context
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.index import OneYear, index_page
from analyzer.tell.content.model import Block, Link, Page
from analyzer.tell.content.parts.answers import answers, vagueness
from analyzer.tell.content.parts.compared import compared
from analyzer.tell.content.parts.coverage import coverage, coverage_note
from analyzer.tell.content.parts.hand import hand_note
from analyzer.tell.content.parts.lasting import over_years
from analyzer.tell.content.parts.method import method
from analyzer.tell.content.parts.opening import opening
from analyzer.tell.content.parts.quotes import more_pages
from analyzer.tell.content.parts.same import same
from analyzer.tell.content.parts.sums import sums
from analyzer.tell.content.parts.themes import admitted, promised
from analyzer.tell.content.quotes import Citations
from analyzer.tell.content.wording import Wording, load_wording
from analyzer.tell.dataset import Dataset

__all__ = ["build_pages", "citations_of", "year_page"]


def build_pages(
    dataset: Dataset, lang: str, codebook: Codebook, years: Sequence[int] | None = None
) -> Iterator[tuple[Page, Iterator[Page]]]:
    """Yield the page of each year, ascending, then the index, each with the further pages it links to.

    Parameters
    ----------
    dataset : Dataset
        Tables of one run.
    lang : str
        ``zh`` or ``en``.
    codebook : Codebook
        Gives the names of themes.
    years : sequence of int, optional
        Only these years, and no index; default is all years and the index.

    Raises
    ------
    DatasetError
        A year that is asked for has no report.
    """
    say, corpus = load_wording(lang), Corpus.of(dataset)
    if missing := sorted(frozenset(years or ()) - frozenset(corpus.years)):
        there = ", ".join(str(y) for y in corpus.years) or "none"
        raise DatasetError(f"no report of {missing[0]} in this dataset; years there: {there}")
    cite = citations_of(corpus, say)
    told: list[OneYear] = []
    last: Context | None = None
    for year in corpus.years if years is None else sorted(frozenset(years)):
        before = last.year if last is not None and last.year.year == year - 1 else None
        if before is None and year - 1 in corpus.years:
            before = corpus.year(year - 1)
        context = Context(corpus, corpus.year(year), before, say, codebook, cite.again())
        yield year_page(context), more_pages(context)
        if years is None:
            told.append(OneYear.of(context))
        last = context  # the years before it are let go of
    if years is None:
        yield index_page(corpus, told, say, codebook), iter(())


def citations_of(corpus: Corpus, say: Wording) -> Citations:
    """Make the quote maker of one page."""
    documents = corpus.dataset.documents
    paths = documents.drop_duplicates("document_id").set_index("document_id")["path"]
    return Citations(corpus.reports.set_index("report_id"), paths, corpus.dataset.words, say)


def year_page(ctx: Context) -> Page:
    """Build the page of one year, in the order a department head reads and a referee checks."""
    say, year = ctx.say, ctx.year.year
    blocks: list[Block] = [*opening(ctx), coverage_note(ctx), *hand_note(ctx), *coverage(ctx)]
    blocks += [*admitted(ctx), *vagueness(ctx), *promised(ctx), *answers(ctx), *over_years(ctx)]
    blocks += [*same(ctx), *sums(ctx), *compared(ctx), *method(ctx)]
    links = [Link(say("page.index"), "index.html")]
    links += [Link(str(y), f"{y}.html") for y in ctx.corpus.years if y != year]
    return Page(
        name=f"{year}.html",
        lang=say.lang,
        title=say("page.title", year=year),
        subtitle=say("page.subtitle", reports=len(ctx.year.reports)),
        description=say("page.description", year=year),
        blocks=tuple(blocks),
        links=tuple(links),
    )
