"""Small documents for the tests of the readers, built on the spot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from docx import Document as WordDocument
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from analyzer.read.grids import Extracted

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

PROSE = "本单位全年通过网站和公告栏公开各类信息三十二条，答复群众来信五封，没有发生超期答复的情况。"


def page(body: str, head: str = "") -> bytes:
    """A web page in UTF-8."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def word(*paragraphs: str) -> WordFile:
    document = WordDocument()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def add_xml(document: WordFile, xml: str) -> None:
    """Append raw WordprocessingML before the section properties."""
    wrapped = xml if "xmlns:w" in xml else re.sub(r"^<w:\w+", lambda tag: f"{tag.group()} {nsdecls('w')}", xml)
    document.element.body.insert(len(document.element.body) - 1, parse_xml(wrapped))


def saved(document: WordFile) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one part put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


class Pdf:
    """Draws lines and tables on pages; y is counted from the top in points."""

    def __init__(self, **settings: object) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, **settings)  # type: ignore[arg-type]

    def line(self, y: float, text: str, x: float = 90, size: float = 12) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, A4[1] - y, text)

    def paragraph(self, y: float, text: str, *, width: int = 34, size: float = 12) -> float:
        """Text broken after `width` characters, first line indented by two; gives the y below."""
        lines, rest = [text[: width - 2]], text[width - 2 :]
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
        for i, line in enumerate(lines):
            self.line(y, line, 90 + (2 * size if i == 0 else 0), size)
            y += 1.6 * size
        return y

    def table(self, y: float, rows: Sequence[Sequence[str]], widths: Sequence[float], height: float = 20) -> float:
        """A fully ruled table; gives the y below."""
        xs = [90.0]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [A4[1] - y - height * i for i in range(len(rows) + 1)]
        self.canvas.grid(xs, ys)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                self.line(y + height * r + 14, text, xs[c] + 4, 9)
        return y + height * len(rows)

    def next_page(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


def cells(extracted: Extracted, number: int = 0) -> list[list[str | None]]:
    """The words of a grid."""
    return [[None if cell is None else cell.text for cell in row] for row in extracted.grids[number].rows]


def assert_quotes(extracted: Extracted) -> None:
    """Every grid is rectangular and every cell is what stands at its place in the text."""
    assert extracted.grids
    for grid in extracted.grids:
        assert len({len(row) for row in grid.rows}) == 1
        for cell in (cell for row in grid.rows for cell in row if cell is not None):
            assert extracted.text[cell.start : cell.end] == cell.text
            assert grid.start <= cell.start <= cell.end <= grid.end
