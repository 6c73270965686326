"""Small documents for the tests of the readers, built on the spot."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document as WordDocument
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from analyzer.read.grids import Extracted, is_wide

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


class Ofd:
    """Draws lines and tables on the pages of an ofd file; y is counted from the top in points, as in `Pdf`."""

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]

    def line(self, y: float, text: str, x: float = 90, size: float = 12) -> None:
        mm = 25.4 / 72
        steps = " ".join(f"{size * mm * (1 if is_wide(c) else 0.5):.3f}" for c in text[:-1])
        self._pages[-1].append(
            f'<ofd:TextObject ID="{len(self._pages[-1])}" Boundary="{x * mm:.3f} {(y - size) * mm:.3f} 200 {size * mm:.3f}"'
            f' Size="{size * mm:.3f}"><ofd:TextCode X="0" Y="{size * mm:.3f}" DeltaX="{steps}">{text}</ofd:TextCode>'
            "</ofd:TextObject>"
        )

    def table(self, y: float, rows: Sequence[Sequence[str]], widths: Sequence[float], height: float = 20) -> float:
        """A fully ruled table; gives the y below."""
        xs = [90.0]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [y + height * i for i in range(len(rows) + 1)]
        for at in ys:
            self._path(xs[0], at, xs[-1], at)
        for at in xs:
            self._path(at, ys[0], at, ys[-1])
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text:
                    self.line(y + height * r + 14, text, xs[c] + 4, 9)
        return ys[-1]

    def _path(self, x0: float, y0: float, x1: float, y1: float) -> None:
        mm = 25.4 / 72
        self._pages[-1].append(
            f'<ofd:PathObject ID="1" Boundary="{x0 * mm:.3f} {y0 * mm:.3f} {(x1 - x0) * mm:.3f} {(y1 - y0) * mm:.3f}">'
            f"<ofd:AbbreviatedData>M 0 0 L {(x1 - x0) * mm:.3f} {(y1 - y0) * mm:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def picture(self) -> None:
        self._pages[-1].append('<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="1"/>')

    def next_page(self) -> None:
        self._pages.append([])

    def done(self) -> bytes:
        ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(self._pages)))
        parts = {
            "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        }
        for n, drawn in enumerate(self._pages):
            parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
                f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="2">{"".join(drawn)}</ofd:Layer></ofd:Content></ofd:Page>'
            )
        return zipped({name: f"<?xml version='1.0' encoding='UTF-8'?>{xml}".encode() for name, xml in parts.items()})


def zipped(files: Mapping[str, bytes], encoding: str | None = None) -> bytes:
    """A zip archive; with an encoding, names are written in it and without the mark of UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    if encoding is None:
        return out.getvalue()
    data = out.getvalue()
    for name in files:
        old, new = name.encode(), name.encode(encoding)
        assert old.isascii() or len(old) == len(new), "give names that are as long in both encodings"
        data = data.replace(old, new)
    return _without_mark(data)


def _without_mark(data: bytes) -> bytes:
    """Take out the mark that says names are in UTF-8."""
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(magic), data):
            flags = found.start() + at
            data = data[:flags] + bytes([data[flags], data[flags + 1] & ~0x08]) + data[flags + 2 :]
    return data
