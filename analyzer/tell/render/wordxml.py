"""Pieces of a Word document as XML: runs, links inside the document, bookmarks, tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from analyzer.tell.content.model import Cell, Inline, Link, Strong, Table
from analyzer.tell.render.plain import SHORT_NOTE, WIDE_TABLE, column_shares, settled

__all__ = ["Anchors", "paragraph", "runs", "table"]

_W = nsdecls("w")
_ACROSS = {False: 9_350, True: 14_300}  # twentieths of a point between the margins, upright and on its side


@dataclass(slots=True)
class Anchors:
    """The bookmarks of a document: which ids exist, and a number for each bookmark set."""

    ids: frozenset[str]
    count: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def name(self, id_: str) -> str:
        """Give the bookmark's name of an id: letters and digits, at most 40."""
        if id_ not in self.names:
            self.names[id_] = "b" + hashlib.blake2b(id_.encode(), digest_size=12).hexdigest()
        return self.names[id_]

    def mark(self, id_: str) -> str:
        """Give the XML of a bookmark."""
        self.count += 1
        return f'<w:bookmarkStart w:id="{self.count}" w:name="{self.name(id_)}"/><w:bookmarkEnd w:id="{self.count}"/>'


def _run(text: str, properties: str = "") -> str:
    """Give the XML of a run."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r>'


def _clean(text: str) -> str:
    """Drop control characters that XML refuses."""
    return "".join(c for c in text if c >= " " or c == "\t")


def runs(parts: Iterable[Inline], anchors: Anchors) -> str:
    """Give the XML of running text with the links that lead to places of this document."""
    written = []
    for part, place in settled(parts, anchors.ids):
        if isinstance(part, Strong):
            written.append(_run(part.text, "<w:b/>"))
        elif isinstance(part, Link):
            run = _run(part.text, '<w:rStyle w:val="Hyperlink"/>' if place else "")
            if place:
                run = f'<w:hyperlink w:anchor="{anchors.name(place)}" w:history="1">{run}</w:hyperlink>'
            written.append(run)
        else:
            written.append(_run(part))
    return "".join(written)


def paragraph(parts: Iterable[Inline], style: str, anchors: Anchors, ids: Sequence[str] = ()) -> Any:
    """Give a paragraph element of a style, with bookmarks before its words."""
    marks = "".join(anchors.mark(i) for i in ids)
    return parse_xml(f'<w:p {_W}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{marks}{runs(parts, anchors)}</w:p>')


def _cell(cell: Cell, kind: str, anchors: Anchors, head: bool) -> str:
    """Give the XML of a table cell: its text, and its note in a smaller line."""
    side = '<w:jc w:val="right"/>' if kind == "number" else ""
    colour = '<w:color w:val="6A737B"/>' if cell.muted else ""
    known = cell.target.startswith("#") and cell.target[1:] in anchors.ids
    look = ("<w:b/>" if head else "") + colour
    words = runs((Link(cell.text, cell.target),), anchors) if known else _run(cell.text, look)
    beside = bool(cell.note) and kind == "text" and len(cell.note) <= SHORT_NOTE
    if beside:
        words += _run(f"  {cell.note}", '<w:color w:val="6A737B"/><w:sz w:val="15"/>')
    lines = f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{side}</w:pPr>{words}</w:p>'
    if cell.note and not beside:
        lines += f'<w:p><w:pPr><w:pStyle w:val="TableNote"/>{side}</w:pPr>{_run(cell.note)}</w:p>'
    border = '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:color="1C2126"/></w:tcBorders>' if head else ""
    return f"<w:tc><w:tcPr>{border}</w:tcPr>{lines}</w:tc>"


def table(one: Table, anchors: Anchors) -> Any:
    """Give a table element: rules above, below and under the head, which repeats on every page."""
    kinds = [c.kind for c in one.columns]
    across = _ACROSS[len(kinds) > WIDE_TABLE]
    widths = [round(share * across) for share in column_shares(one)]
    head = "".join(_cell(Cell(c.name), c.kind, anchors, True) for c in one.columns)
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in one.rows:
        cells = "".join(_cell(cell, kind, anchors, False) for cell, kind in zip(row, kinds, strict=True))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    line = 'w:val="single" w:sz="8" w:color="1C2126"'
    thin = 'w:val="single" w:sz="2" w:color="D9DDDF"'
    borders = f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {thin}/></w:tblBorders>"
    margins = '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
    caption = f'<w:tblCaption w:val="{escape(_clean(one.caption), {chr(34): "&quot;"})}"/>'
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>{margins}'
        f'<w:tblLook w:firstRow="1" w:firstColumn="1"/>{caption}</w:tblPr>'
    )
    return parse_xml(f"<w:tbl {_W}>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")
