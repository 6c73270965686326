"""Charts as files of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analyzer.tell.charts import chart_file
from analyzer.tell.content.model import Figure, Page
from analyzer.tell.render.plain import write_file

__all__ = ["figure_path", "write_charts"]


def figure_path(page: Page, figure: Figure, kind: str) -> str:
    """Give the path of a chart's file relative to its page."""
    return f"{Path(page.name).stem}-figures/{figure.id}.{kind}"


def write_charts(page: Page, folder: Path, kinds: Sequence[str]) -> list[Path]:
    """Write every chart of a page as ``svg``, ``png`` or ``pdf``; give the files."""
    figures = [b for b in page.blocks if isinstance(b, Figure)]
    return [
        write_file(folder / figure_path(page, figure, kind), chart_file(figure.chart, kind))
        for figure in figures
        for kind in kinds
    ]
