"""PDF files with a text layer.

Decisions:

* Text in reading order; page numbers and running heads out of the flow; broken lines joined to
  paragraphs, without blanks between Chinese characters (`analyzer.read.lines`).
* A page is turned so that most of its words stand upright; what then stands sideways is read inside tables
  and left out elsewhere, since it is a margin note or a watermark (`analyzer.read.glyphs`).
* Ruled tables become grids in their place; a table that goes on over the page is one grid and its
  repeated header stands once (`analyzer.read.ruled`).
* A file that ends without its closing mark was cut off in transfer: pdfium would open what is left and
  lose pages in silence, so it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from analyzer.errors import DamagedFile, EmptyFile, EncryptedFile, TooLarge, UnknownFormat
from analyzer.read.encoding import plausibility
from analyzer.read.glyphs import PageContent, read_page
from analyzer.read.grids import Extracted, Table, assemble
from analyzer.read.lines import Line, drop_running_heads, join_paragraphs, make_lines, order_columns
from analyzer.read.ruled import RuledTable, find_tables, join_continued

__all__ = ["read_pdf"]

_MAX_PAGES = 1_000
_TAIL = 8_192
_LEAST_TEXT = 20  # fewer characters in a file with pictures are a stamp on a scan
_MOST_UNMAPPED = 0.3
_JUDGED, _LEAST_PLAUSIBLE = 200, 0.08  # Chinese prose gives 0.4–0.6; wrong character tables of a font below 0.05
_DAMAGED = "pdf 文件不完整，请重新下载。The pdf is damaged or cut off; fetch it again."


def _pages(data: bytes, name: str) -> list[PageContent]:
    """Load all pages; whatever happens, the document is closed."""
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedFile(name, _DAMAGED)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise EncryptedFile(name, "文件有密码，请解除后再试。A password is needed; save it without one.") from error
        raise DamagedFile(name, _DAMAGED) from error
    try:
        if len(document) > _MAX_PAGES:
            raise TooLarge(name, f"超过 {_MAX_PAGES} 页，请拆分。More than {_MAX_PAGES} pages; split it.")
        return [_load(document, number) for number in range(len(document))]
    except pdfium.PdfiumError as error:
        raise DamagedFile(name, _DAMAGED) from error
    finally:
        document.close()


def _load(document: pdfium.PdfDocument, number: int) -> PageContent:
    """Read one page and close it."""
    page = document[number]
    try:
        return read_page(page)
    finally:
        page.close()


def _refuse_unreadable(pages: Sequence[PageContent], name: str) -> None:
    """Raise if there is no text layer, or one whose fonts do not say which characters they hold."""
    glyphs = sum(len(page.glyphs) + len(page.turned) for page in pages)
    if glyphs < _LEAST_TEXT and any(page.pictures for page in pages):
        raise UnknownFormat(
            name, "是扫描件，没有文字层；请先做文字识别。A scan without a text layer; recognise the text first."
        )
    if not glyphs:
        raise EmptyFile(name, "pdf 没有文字。The pdf holds no text; export it again.")
    letters = "".join(glyph.char for page in pages for glyph in page.glyphs)
    garbled = len(letters) >= _JUDGED and plausibility(letters) < _LEAST_PLAUSIBLE
    if garbled or sum(page.unmapped for page in pages) > _MOST_UNMAPPED * glyphs:
        raise UnknownFormat(
            name,
            "字体未嵌入编码，文字无法读出；请做文字识别。The fonts do not tell their characters; recognise the text.",
        )


def _flow(items: Sequence[Line | RuledTable]) -> Iterable[str | Table]:
    """Give paragraphs and tables in order; lines join across pages but never across a table."""
    lines = [item for item in items if isinstance(item, Line)]
    tables: list[tuple[int, RuledTable]] = []
    count = 0
    for item in items:
        if isinstance(item, Line):
            count += 1
        else:
            tables.append((count, item))
    paragraphs = join_paragraphs(lines, (at for at, _ in tables))
    for first, text in [*paragraphs, (len(lines), "")]:
        while tables and tables[0][0] <= first:
            yield tables.pop(0)[1].table()
        yield text


def _items(pages: Sequence[PageContent]) -> list[Line | RuledTable]:
    """Give the lines and tables of all pages in reading order, continued tables joined."""
    found = [find_tables(page.glyphs, page.horizontal, page.vertical, page.turned) for page in pages]
    lined = [
        [replace(line, page=number) for line in order_columns(make_lines(rest), page.width)]
        for number, (page, (_, rest)) in enumerate(zip(pages, found, strict=True))
    ]
    lined = drop_running_heads(lined, [page.height for page in pages])
    items: list[Line | RuledTable] = []
    for (tables, _), lines in zip(found, lined, strict=True):
        on_page = _in_order(lines, tables)
        if items and on_page and isinstance(items[-1], RuledTable) and isinstance(on_page[0], RuledTable):
            joined = join_continued(items[-1], on_page[0])
            if joined is not None:
                items[-1] = joined
                on_page = on_page[1:]
        items.extend(on_page)
    return items


def _in_order(lines: Sequence[Line], tables: Sequence[RuledTable]) -> list[Line | RuledTable]:
    """Put a page's tables between its lines, each before the first full line below its top."""
    items: list[Line | RuledTable] = list(lines)
    for table in reversed(tables):
        below = (
            i for i, it in enumerate(items) if _top(it) > table.top and not (isinstance(it, Line) and it.column == 1)
        )
        items.insert(next(below, len(items)), table)
    return items


def _top(item: Line | RuledTable) -> float:
    """Give the height at which an item is placed among others."""
    return item.middle if isinstance(item, Line) else item.top


def read_pdf(data: bytes, name: str) -> Extracted:
    """Read a pdf with a text layer.

    Raises
    ------
    DamagedFile
        The file is broken or cut off.
    EncryptedFile
        A password is needed.
    UnknownFormat
        It is a scan, or its fonts do not tell which characters they hold.
    EmptyFile, TooLarge
        No text at all; more pages than any report has.
    """
    pages = _pages(data, name)
    _refuse_unreadable(pages, name)
    return assemble(_flow(_items(pages)))
