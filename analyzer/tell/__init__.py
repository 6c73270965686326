"""tell: rows → files. Yearly thematic reports from a dataset."""

from __future__ import annotations

from pathlib import Path

from analyzer.codebook import Codebook, load_codebook
from analyzer.tell.content.report import build_pages
from analyzer.tell.dataset import Dataset, load_dataset
from analyzer.tell.render.html import write_page

__all__ = ["Dataset", "load_dataset", "write_reports"]


def write_reports(dataset: Dataset, out: Path, *, lang: str, codebook: Codebook | None = None) -> list[Path]:
    """Write the thematic report of each year and the index over all years.

    Parameters
    ----------
    dataset : Dataset
        As `load_dataset` gives it.
    out : Path
        Folder of the pages, made if need be: ``2021.html`` for a year, ``index.html``.
    lang : str
        ``zh`` or ``en``.
    codebook : Codebook, optional
        Names the themes; default is the package's.

    Returns
    -------
    list of Path
        The files written: years ascending, then the index. Equal datasets give equal bytes.

    Raises
    ------
    ValueError
        The language is unknown.
    OutputError
        The folder cannot be written.
    """
    pages = build_pages(dataset, lang, codebook or load_codebook())
    return [write_page(page, Path(out)) for page in pages]
