"""PDF: the page as data for a typst template; the compiler and the font come with the package."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from analyzer.tell.charts import chart_file
from analyzer.tell.content.model import (
    Block,
    Cell,
    Definitions,
    Figure,
    Heading,
    Inline,
    Note,
    Page,
    Paragraph,
    Quote,
    QuoteList,
    SideBySide,
    Sources,
    Strong,
    Table,
)
from analyzer.tell.content.wording import load_wording
from analyzer.tell.render.plain import SHORT_NOTE, WIDE_TABLE, column_shares, ids_of, settled, write_file
from analyzer.tell.style import font_path, printable

__all__ = ["page_pdf", "write_pdf"]

Data = dict[str, Any]


def _inline(parts: Iterable[Inline], ids: frozenset[str]) -> list[Data]:
    """Give running text as data with the links that lead to places of this document."""
    found: list[Data] = []
    for part, place in settled(parts, ids):
        if isinstance(part, str):
            found.append({"text": _shown(part)})
        elif isinstance(part, Strong):
            found.append({"text": _shown(part.text), "strong": True})
        else:
            found.append({"text": _shown(part.text), "to": place or None})
    return found


def _shown(text: str) -> str:
    """Replace what the font lacks, and keep the blanks at the ends that `printable` drops."""
    lead, tail = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return lead + printable(text) + tail if text.strip() else " "


def _cell(cell: Cell, kind: str, ids: frozenset[str]) -> Data:
    """Give a table cell as data."""
    known = cell.target.startswith("#") and cell.target[1:] in ids
    return {"text": printable(cell.text), "note": printable(cell.note), "muted": cell.muted,
            "beside": bool(cell.note) and kind == "text" and len(cell.note) <= SHORT_NOTE,
            "to": cell.target[1:] if known else None}  # fmt: skip


def _table(table: Table, ids: frozenset[str]) -> Data:
    """Give a table as data."""
    return {
        "kind": "table", "id": table.id, "caption": printable(table.caption), "wide": len(table.columns) > WIDE_TABLE,
        "shares": [round(share, 4) for share in column_shares(table)],
        "columns": [{"name": printable(c.name), "number": c.kind == "number"} for c in table.columns],
        "rows": [[_cell(cell, c.kind, ids) for cell, c in zip(row, table.columns, strict=True)] for row in table.rows], "note": _inline(table.note, ids),
    }  # fmt: skip


def _quote(quote: Quote, ids: frozenset[str]) -> Data:
    """Give a quote as data."""
    return {"text": printable(quote.text), "source": printable(quote.source), "label": printable(quote.label),
            "to": quote.report_id if quote.report_id in ids else None}  # fmt: skip


def _block(block: Block, ids: frozenset[str]) -> Data:
    """Give a block as data."""
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level - 1, "text": printable(block.text), "id": block.id}
    if isinstance(block, Paragraph | Note):
        style = block.style if isinstance(block, Paragraph) else block.kind
        return {"kind": "paragraph", "style": style, "parts": _inline(block.parts, ids)}
    if isinstance(block, Figure):
        return {"kind": "figure", "id": block.id, "title": printable(block.title), "subtitle": printable(block.subtitle),
                "image": f"{block.id}.svg", "alt": block.alt, "method": _inline(block.method, ids),
                "table": _table(block.table, ids)}  # fmt: skip
    if isinstance(block, Table):
        return _table(block, ids)
    if isinstance(block, QuoteList):
        groups = [{"title": printable(g.title), "summary": printable(g.summary), "id": g.id,
                   "quotes": [_quote(q, ids) for q in g.quotes]} for g in block.groups]  # fmt: skip
        return {"kind": "quotes", "groups": groups}
    if isinstance(block, SideBySide):
        return {"kind": "sides", "title": printable(block.title), "detail": printable(block.detail),
                "quotes": [_quote(block.left, ids), _quote(block.right, ids)]}  # fmt: skip
    if isinstance(block, Definitions):
        return {"kind": "terms", "items": [{"id": f"def-{k}", "term": printable(t), "text": printable(x)}
                                           for k, t, x in block.items]}  # fmt: skip
    return _sources(block)


def _sources(block: Sources) -> Data:
    """Give the list of sources as data."""
    items = [{"id": s.report_id, "title": printable(s.title), "detail": printable(s.detail)} for s in block.items]
    return {"kind": "sources", "items": items}


def page_pdf(page: Page) -> bytes:
    """Give a page as a tagged PDF with the shipped font; nothing is asked from system or network.

    Equal pages give equal bytes: no date is written.
    """
    ids, say = ids_of(page), load_wording(page.lang)
    data = {
        "title": printable(page.title), "subtitle": printable(page.subtitle), "lang": page.lang,
        "contents": say("page.contents"), "made": say("page.made"),
        "blocks": [_block(block, ids) for block in page.blocks],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = resources.files("analyzer.tell.render").joinpath("templates", "report.typ").read_text("utf-8")
        (folder / "main.typ").write_text(template, "utf-8")
        (folder / "page.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        for block in page.blocks:
            if isinstance(block, Figure):
                (folder / f"{block.id}.svg").write_bytes(chart_file(block.chart, "svg"))
        fonts = [str(font_path().parent)]
        made: bytes = typst.compile(str(folder / "main.typ"), root=name, font_paths=fonts, ignore_system_fonts=True)
    return made


def write_pdf(page: Page, folder: Path) -> list[Path]:
    """Write a page as ``NAME.pdf``; give the file."""
    return [write_file(folder / Path(page.name).with_suffix(".pdf"), page_pdf(page))]
