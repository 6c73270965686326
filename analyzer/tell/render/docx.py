"""Word: the report as a .docx with real headings, captions, tables, alt texts and links inside."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from analyzer.tell.charts import chart_file
from analyzer.tell.content.model import (
    Block,
    Definitions,
    Figure,
    Heading,
    Inline,
    Link,
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
from analyzer.tell.render.plain import WIDE_TABLE, ids_of, repacked, write_file
from analyzer.tell.render.wordxml import Anchors, paragraph, table

__all__ = ["page_docx", "write_docx"]

_DATE = datetime(2000, 1, 1)  # fixed, so that equal pages are equal bytes
_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"  # Word's own; where they lack, the reader's system chooses
_BLUE, _GREY, _INK = RGBColor(0x1F, 0x5A, 0x87), RGBColor(0x59, 0x62, 0x6B), RGBColor(0x1C, 0x21, 0x26)
_MARGIN, _PICTURE = Cm(2.2), Cm(16.4)
# style id -> (built on, points, bold, colour, space before, space after, keep with next)
_STYLES: dict[str, tuple[str, float, bool, RGBColor, float, float, bool]] = {
    "Lead": ("Normal", 11.5, False, _INK, 0, 6, False),
    "Remark": ("Normal", 9.5, False, _GREY, 4, 8, False),
    "Warning": ("Normal", 9.5, False, _INK, 4, 8, False),
    "Finding": ("Normal", 11.5, True, _INK, 14, 0, True),
    "Unit": ("Normal", 9, False, _GREY, 0, 4, True),
    "How": ("Normal", 8.5, False, _GREY, 2, 6, False),
    "QuoteText": ("Normal", 10.5, False, _INK, 4, 0, True),
    "QuoteSource": ("Normal", 8.5, False, _GREY, 0, 6, False),
    "TableText": ("Normal", 8.5, False, _INK, 1, 1, False),
    "TableNote": ("Normal", 7.5, False, _GREY, 0, 1, False),
    "Term": ("Normal", 10, False, _INK, 0, 5, False),
    "SourceLine": ("Normal", 8.5, False, _GREY, 0, 3, False),
}
_HEADINGS = {"Title": 22.0, "Heading 1": 16.0, "Heading 2": 13.0, "Heading 3": 11.0}


def _fonts(style: Any) -> None:
    """Name the Latin and the Chinese font of a style, over any theme."""
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), _CHINESE)


def _styles(document: Any, lang: str) -> None:
    """Set fonts, sizes, colours and language of all styles the report uses."""
    styles = document.styles
    for name, size in _HEADINGS.items():
        style = styles[name]
        _fonts(style)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, _BLUE if name == "Title" else _INK
    for name in ("Normal", "Subtitle", "Caption"):
        _fonts(styles[name])
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Subtitle"].font.size, styles["Subtitle"].font.italic = Pt(12), False
    styles["Subtitle"].font.color.rgb = _GREY
    styles["Caption"].font.size, styles["Caption"].font.bold = Pt(9.5), True
    styles["Caption"].font.color.rgb = _INK
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_before = Pt(10)
    tongue = styles["Normal"].element.get_or_add_rPr()
    tongue.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
    for id_, (base, size, bold, colour, before, after, keep) in _STYLES.items():
        style = styles.add_style(id_, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        _fonts(style)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, colour
        shape = style.paragraph_format
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
    _shaded(styles["Warning"])
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _BLUE, True
    document.core_properties.language = {"zh": "zh-CN", "en": "en-US"}[lang]


def _shaded(style: Any) -> None:
    """Give a style a pale ground and a coloured rule at its left."""
    properties = style.element.get_or_add_pPr()
    shape = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="6" w:color="B4531A"/></w:pBdr>'
    ground = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F3F4F2"/>'
    for mark in (shape, ground):
        properties.insert_element_before(parse_xml(mark), "w:spacing", "w:ind", "w:jc", "w:rPr")


class _Writer:
    """Appends the blocks of one page to a document."""

    def __init__(self, document: Any, page: Page) -> None:
        self.document, self.page, self.anchors = document, page, Anchors(ids_of(page))
        self.say = load_wording(page.lang)
        self.sideways = False

    def add(self, element: Any) -> None:
        """Append an element before the section's end."""
        self.document.element.body.insert_element_before(element, "w:sectPr")

    def text(self, parts: tuple[Inline, ...], style: str, *ids: str) -> None:
        """Append a paragraph."""
        self.add(paragraph(parts, style, self.anchors, ids))

    def turn(self, sideways: bool) -> None:
        """Begin a page on its side, or upright again."""
        if sideways == self.sideways:
            return
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width
        self.sideways = sideways

    def table(self, one: Table, *ids: str) -> None:
        """Append a table with its caption above and its note below."""
        self.turn(len(one.columns) > WIDE_TABLE)
        self.text((one.caption,), "Caption", *ids, one.id)
        self.add(table(one, self.anchors))
        self.text(one.note, "How")
        self.turn(False)

    def figure(self, figure: Figure) -> None:
        """Append a chart with its finding, unit, picture, remark and table."""
        self.text((figure.title,), "Finding", figure.id)
        self.text((figure.subtitle,), "Unit")
        picture = self.document.add_picture(io.BytesIO(chart_file(figure.chart, "png")), width=_PICTURE)
        limit = Cm(20)  # what stands on one page with its title
        if picture.height > limit:
            picture.width, picture.height = int(picture.width * limit / picture.height), limit
        marks = picture._inline.docPr
        marks.set("descr", figure.alt)
        marks.set("title", figure.title)
        if figure.method:
            self.text(figure.method, "How")
        self.table(figure.table)

    def quote(self, quote: Quote) -> None:
        """Append a quote with its source."""
        label: tuple[Inline, ...] = (Strong(f"{quote.label}  "),) if quote.label else ()
        self.text((*label, quote.text), "QuoteText")
        self.text((Link(quote.source, f"#{quote.report_id}"),), "QuoteSource")

    def block(self, block: Block) -> None:
        """Append a block."""
        if isinstance(block, Heading):
            self.text((block.text,), f"Heading{block.level - 1}", block.id)
        elif isinstance(block, Paragraph):
            self.text(block.parts, "Lead" if block.style == "lead" else "Normal")
        elif isinstance(block, Note):
            self.text(block.parts, "Warning" if block.kind == "warning" else "Remark")
        elif isinstance(block, Figure):
            self.figure(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, QuoteList):
            for group in block.groups:
                if group.title:
                    self.text((group.title,), "Heading3", *((group.id,) if group.id else ()))
                self.text((group.summary,), "How")
                for quote in group.quotes:
                    self.quote(quote)
        elif isinstance(block, SideBySide):
            self.text((block.title,), "Heading3")
            if block.detail:
                self.text((block.detail,), "How")
            self.quote(block.left)
            self.quote(block.right)
        elif isinstance(block, Definitions):
            for key, term, text in block.items:
                self.text((Strong(f"{term}  "), text), "Term", f"def-{key}")
        elif isinstance(block, Sources):
            for n, source in enumerate(block.items, 1):
                self.text((f"{n}. {source.title} — {source.detail}",), "SourceLine", source.report_id)


def page_docx(page: Page) -> bytes:
    """Give a page as a Word document; equal pages give equal bytes."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    _styles(document, page.lang)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = page.title, "disclosure-analyzer", "", ""
    core.created = core.modified = _DATE
    core.revision = 1
    writer = _Writer(document, page)
    writer.text((page.title,), "Title")
    if page.subtitle:
        writer.text((page.subtitle,), "Subtitle")
    body = list(page.blocks)
    while body and isinstance(body[0], Paragraph | Note):  # the opening stands before the contents
        writer.block(body.pop(0))
    if page.headings:
        writer.text((writer.say("page.contents"),), "Finding")
        for heading in page.headings:
            writer.text((Link(heading.text, f"#{heading.id}"),), "Term")
    for block in body:
        writer.block(block)
    writer.text((writer.say("page.made"),), "How")
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def write_docx(page: Page, folder: Path) -> list[Path]:
    """Write a page as ``NAME.docx``; give the file."""
    return [write_file(folder / Path(page.name).with_suffix(".docx"), page_docx(page))]
