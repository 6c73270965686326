"""tell: rows → files. Yearly thematic reports from a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analyzer.codebook import Codebook, load_codebook
from analyzer.tell.content.report import build_pages
from analyzer.tell.dataset import TOLD_TABLES, Dataset, load_dataset
from analyzer.tell.exports import export_dataset
from analyzer.tell.render import RENDERERS, write_charts

__all__ = ["FORMATS", "TOLD_TABLES", "Dataset", "export_dataset", "load_dataset", "write_reports"]

FORMATS = tuple(RENDERERS)


def write_reports(
    dataset: Dataset,
    out: Path,
    *,
    lang: str,
    codebook: Codebook | None = None,
    years: Sequence[int] | None = None,
    formats: Sequence[str] = ("html",),
    charts: Sequence[str] = (),
) -> list[Path]:
    """Write the thematic report of each year and the index over all years.

    Parameters
    ----------
    dataset : Dataset
        As `load_dataset` gives it.
    out : Path
        Folder of the pages, made if need be: ``2021.html`` for a year, ``index.html``, and pages of
        quotes beside them.
    lang : str
        ``zh`` or ``en``.
    codebook : Codebook, optional
        Names the themes; default is the one the run was made with.
    years : sequence of int, optional
        Only these years, and no index; default is every year and the index.
    formats : sequence of str
        Any of ``html docx pdf xlsx md``; all say the same. Pages of quotes are written for html only.
    charts : sequence of str
        Any of ``svg png pdf``: every chart as a file of its own in ``2021-figures/``.

    Returns
    -------
    list of Path
        The files written: years ascending, then the index. Equal datasets give equal bytes.

    Raises
    ------
    ValueError
        The language or a format is unknown.
    DatasetError
        A year asked for has no report.
    OutputError
        The folder cannot be written.
    """
    if unknown := [f for f in formats if f not in RENDERERS]:
        raise ValueError(f"no report in {unknown[0]!r}; choose among {', '.join(RENDERERS)}")
    written: list[Path] = []
    for page, further in build_pages(dataset, lang, codebook or dataset.codebook or load_codebook(), years):
        for name in formats:
            written += RENDERERS[name](page, Path(out))
        if "html" in formats:
            for more in further:
                written += RENDERERS["html"](more, Path(out))
        written += write_charts(page, Path(out), charts)
    return written
