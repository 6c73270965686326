"""The pages: one for each year and an index over all years."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.codebook import Codebook
from analyzer.tell.content.context import Context
from analyzer.tell.content.corpus import Corpus, YearCorpus
from analyzer.tell.content.index import index_page
from analyzer.tell.content.model import Block, Link, Page
from analyzer.tell.content.parts.answers import answers, vagueness
from analyzer.tell.content.parts.coverage import coverage, coverage_note
from analyzer.tell.content.parts.method import method
from analyzer.tell.content.parts.opening import opening
from analyzer.tell.content.parts.same import same
from analyzer.tell.content.parts.sums import sums
from analyzer.tell.content.parts.themes import admitted, promised
from analyzer.tell.content.quotes import Citations
from analyzer.tell.content.wording import Wording, load_wording
from analyzer.tell.dataset import Dataset

__all__ = ["build_pages", "year_page"]


def build_pages(dataset: Dataset, lang: str, codebook: Codebook) -> Iterator[Page]:
    """Yield the page of each year, ascending, then the index.

    Parameters
    ----------
    dataset : Dataset
        Tables of one run.
    lang : str
        ``zh`` or ``en``.
    codebook : Codebook
        Gives the names of themes.
    """
    say, corpus = load_wording(lang), Corpus.of(dataset)
    contexts: list[Context] = []
    before: YearCorpus | None = None
    for year in corpus.years:
        here = corpus.year(year)
        last = before if before is not None and before.year == year - 1 else None
        context = Context(corpus, here, last, say, codebook, _citations(corpus, say))
        contexts.append(context)
        yield year_page(context)
        before = here
    yield index_page(corpus, contexts, say)


def _citations(corpus: Corpus, say: Wording) -> Citations:
    """Make the quote maker of one page."""
    documents = corpus.dataset.documents
    paths = documents.drop_duplicates("document_id").set_index("document_id")["path"]
    return Citations(corpus.reports.set_index("report_id"), paths, say)


def year_page(ctx: Context) -> Page:
    """Build the page of one year, in the order a department head reads and a referee checks."""
    say, year = ctx.say, ctx.year.year
    blocks: list[Block] = [*opening(ctx), coverage_note(ctx), *coverage(ctx)]
    blocks += [*admitted(ctx), *promised(ctx), *answers(ctx), *vagueness(ctx), *same(ctx), *sums(ctx), *method(ctx)]
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
