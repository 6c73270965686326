"""Renderers: each turns the content model into one kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analyzer.tell.content.model import Page
from analyzer.tell.render.docx import write_docx
from analyzer.tell.render.html import write_page
from analyzer.tell.render.markdown import write_markdown
from analyzer.tell.render.pdf import write_pdf
from analyzer.tell.render.pictures import write_charts
from analyzer.tell.render.xlsx import write_xlsx

__all__ = ["RENDERERS", "write_charts"]

RENDERERS: dict[str, Callable[[Page, Path], list[Path]]] = {
    "html": write_page,
    "docx": write_docx,
    "pdf": write_pdf,
    "xlsx": write_xlsx,
    "md": write_markdown,
}
