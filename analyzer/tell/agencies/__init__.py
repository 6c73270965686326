"""Agencies: one body's profile beside its peers, and several bodies, levels or places side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import DatasetError
from analyzer.tell.agencies.choose import Body, find_body
from analyzer.tell.agencies.compare import compare_page, groups_page
from analyzer.tell.agencies.profile import OneYear, profile_page
from analyzer.tell.content.context import Context
from analyzer.tell.content.corpus import Corpus
from analyzer.tell.content.model import Page
from analyzer.tell.content.report import citations_of
from analyzer.tell.content.wording import load_wording
from analyzer.tell.dataset import Dataset
from analyzer.tell.render import RENDERERS
from analyzer.tell.render.markdown import page_markdown

__all__ = ["compare_agencies", "profile", "write_agency_page"]


def _contexts(dataset: Dataset, lang: str, codebook: Codebook | None) -> dict[int, Context]:
    """Make what each year's measures need; all years share one list of quoted reports."""
    corpus, say = Corpus.of(dataset), load_wording(lang)
    if not corpus.years:
        raise DatasetError("no report with a year in this dataset; run `analyzer run` on more documents")
    cite, book = citations_of(corpus, say), codebook or load_codebook()
    return {y: Context(corpus, corpus.year(y), None, say, book, cite) for y in corpus.years}


def _body(contexts: dict[int, Context], name: str) -> tuple[Body, list[OneYear]]:
    """Find a body and its years."""
    body = find_body(next(iter(contexts.values())).corpus, name)
    return body, [OneYear(contexts[year], report_id) for year, report_id in sorted(body.reports.items())]


def profile(dataset: Dataset, agency: str, *, lang: str = "zh", codebook: Codebook | None = None) -> Page:
    """Tell what one body admits over the years, beside the bodies of its level and province.

    Parameters
    ----------
    dataset : Dataset
        As `load_dataset` gives it.
    agency : str
        Its name, a part of it that no other has, or the id of one of its reports.
    lang : str
        ``zh`` or ``en``.
    codebook : Codebook, optional
        Names the themes; default is the package's.

    Raises
    ------
    QueryError
        No body matches, or several do.
    """
    return profile_page(*_body(_contexts(dataset, lang, codebook), agency))


def compare_agencies(
    dataset: Dataset,
    agencies: Sequence[str] = (),
    *,
    by: str | None = None,
    lang: str = "zh",
    codebook: Codebook | None = None,
) -> Page:
    """Put bodies side by side; or, with `by`, all bodies by level or place. Nothing is ranked.

    Parameters
    ----------
    dataset : Dataset
        As `load_dataset` gives it.
    agencies : sequence of str
        Names as for `profile`; with `by` the names of groups, default all.
    by : str, optional
        ``level`` or ``place``.
    lang : str
        ``zh`` or ``en``.
    codebook : Codebook, optional
        Names the themes; default is the package's.

    Raises
    ------
    QueryError
        A name matches no body or several, or a group is unknown.
    ValueError
        `by` is neither level nor place, or neither names nor `by` are given.
    """
    if by not in (None, "level", "place") or (by is None and not agencies):
        raise ValueError("name the bodies, or compare by 'level' or 'place'")
    contexts = _contexts(dataset, lang, codebook)
    if by is not None:
        return groups_page(list(contexts.values()), by, agencies)
    return compare_page([_body(contexts, name) for name in agencies])


def write_agency_page(page: Page, out: Path | None, formats: Sequence[str] = ("html",)) -> tuple[str, list[Path]]:
    """Give a page as Markdown text, and where `out` is given write it in `formats` too.

    Parameters
    ----------
    page : Page
        As `profile` or `compare_agencies` gives it.
    out : Path, optional
        Folder for the files.
    formats : sequence of str
        Any of ``html docx pdf xlsx md``.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    if out is None:
        return page_markdown(page), []
    return page_markdown(page), [path for name in formats for path in RENDERERS[name](page, Path(out))]
