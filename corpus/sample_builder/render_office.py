"""Word and PDF, the same bytes on each run."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from .forms import Grid, expand
from .render_text import join_headings, spaced
from .source import Block

_FONT = "STSong-Light"  # a font every PDF reader knows: nothing has to be embedded or installed
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)


def _fill_docx_table(document: Any, grid: Grid) -> None:
    lines = expand(grid)
    table = document.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(grid):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            last = (y + cell.rowspan - 1, x + cell.colspan - 1)
            taken |= {(j, i) for j in range(y, last[0] + 1) for i in range(x, last[1] + 1)}
            target = table.cell(y, x)
            if last != (y, x):
                target = target.merge(table.cell(*last))
            target.text = cell.text
            x = last[1] + 1


def _add_docx_block(document: Any, block: Block, options: dict[str, Any]) -> None:
    text = spaced(block.text) if options.get("spaces") else block.text
    if block.kind in ("heading", "sub") and options.get("styles"):
        document.add_heading(text, level=1 if block.kind == "heading" else 2)
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = block.kind in ("title", "heading", "sub")
    if block.kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.font.size = Pt(20)
    elif block.kind == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif block.kind == "paragraph":
        paragraph.paragraph_format.first_line_indent = Pt(24)


def _lighten(document: Any) -> None:
    """Take out what python-docx's template carries and nothing here uses: a picture, a second and unused styles."""
    for rels in (document.part.rels, document.part.package.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(("stylesWithEffects", "thumbnail"))]:
            del rels[name]
    used = {"Normal", "Heading 1", "Heading 2", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
    for style in list(document.styles):
        if style.name not in used:
            style.element.getparent().remove(style.element)


def render_docx(blocks: list[Block], grids: dict[str, Grid], options: dict[str, Any]) -> bytes:
    """A Word file with merged cells; the archive is stored uncompressed under one fixed time."""
    document = Document()
    for line in options.get("top") or []:
        document.add_paragraph(line)
    for block in join_headings(blocks):
        if block.kind.startswith("table"):
            _fill_docx_table(document, grids[block.kind])
        elif block.kind == "page":
            document.add_page_break()
        elif block.kind != "image":
            _add_docx_block(document, block, options)
    _lighten(document)
    raw, fixed = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist()):
            new.writestr(zipfile.ZipInfo(name, _ZIP_TIME), old.read(name))
    return fixed.getvalue()


def _styles(size: float) -> dict[str, ParagraphStyle]:
    base = ParagraphStyle("base", fontName=_FONT, fontSize=size, leading=size * 1.7, wordWrap="CJK")

    def style(name: str, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **more)

    return {
        "title": style("title", fontSize=size * 1.6, leading=size * 2.4, alignment=TA_CENTER),
        "heading": style("heading", fontSize=size * 1.15),
        "sub": style("sub"),
        "right": style("right", alignment=TA_RIGHT),
        "paragraph": style("paragraph", firstLineIndent=size * 2),
        "cell": style("cell", fontSize=7.5, leading=9.5),
    }


def _pdf_table(grid: Grid, style: ParagraphStyle, width: float) -> Table:
    lines = expand(grid)
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    data = [[Paragraph(text, style) if text else "" for text in row] for row in lines]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(grid):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            last = (x + cell.colspan - 1, y + cell.rowspan - 1)
            taken |= {(j, i) for j in range(y, last[1] + 1) for i in range(x, last[0] + 1)}
            if last != (x, y) and cell.rowspan < 12:  # longer than a page cannot be one cell
                commands.append(("SPAN", (x, y), last))
            x = last[0] + 1
    columns = len(lines[0])
    shares = [0.1, 0.1, 0.24, *[0.08] * 7] if columns == 10 else [1 / columns] * columns
    return Table(data, colWidths=[s * width for s in shares], style=commands, repeatRows=0)


def _number_page(canvas: Any, document: Any) -> None:
    canvas.setFont(_FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")


def render_pdf(blocks: list[Block], grids: dict[str, Grid], options: dict[str, Any]) -> bytes:
    """A PDF of several pages with page numbers; streams are not compressed, so that zlib's version does not matter."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    styles, buffer = _styles(options.get("size", 11)), BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, invariant=1, pageCompression=0, leftMargin=64, rightMargin=64)
    story: list[Flowable] = [Paragraph(line, styles["right"]) for line in options.get("top") or []]
    for block in join_headings(blocks):
        if block.kind.startswith("table"):
            story += [_pdf_table(grids[block.kind], styles["cell"], document.width), Spacer(1, 10)]
        elif block.kind == "page":
            story.append(PageBreak())
        elif block.kind != "image":
            text = spaced(block.text) if options.get("spaces") else block.text
            story.append(Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), styles[block.kind]))
    document.build(story, onFirstPage=_number_page, onLaterPages=_number_page)
    return buffer.getvalue()
