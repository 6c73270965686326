"""PDF files: the text layer, or the recognised picture of a page where there is none.

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

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium

from analyzer.errors import DamagedFile, EmptyFile, EncryptedFile, TooLarge
from analyzer.read.encoding import plausibility
from analyzer.read.glyphs import PageContent, read_page
from analyzer.read.grids import Extracted, assemble
from analyzer.read.ocr import find_ocr, recognise, recognised_text
from analyzer.read.pages import page_blocks
from analyzer.read.typeface import use_own_typeface

__all__ = ["read_pdf"]

_MAX_PAGES = 1_000
_TAIL = 8_192
_LEAST_TEXT = 20  # fewer characters in a file with pictures are a stamp on a scan
_MOST_UNMAPPED = 0.3
_DOTS, _PIXELS = 150 / 72, 3_500.0  # pixels in a point of a drawn page; their most, as the side of a square
_JUDGED, _LEAST_PLAUSIBLE = 200, 0.08  # Chinese prose gives 0.4–0.6; wrong character tables of a font below 0.05
_DAMAGED = "pdf 文件不完整，请重新下载。The pdf is damaged or cut off; fetch it again."


def _pages(data: bytes, name: str) -> list[PageContent]:
    """Load all pages; whatever happens, the document is closed."""
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedFile(name, _DAMAGED)
    use_own_typeface()
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


def _to_recognise(pages: Sequence[PageContent]) -> list[int]:
    """Give the numbers of pages that must be recognised: pictures without text, or fonts that do not tell it."""
    letters = "".join(glyph.char for page in pages for glyph in page.glyphs)
    garbled = len(letters) >= _JUDGED and plausibility(letters) < _LEAST_PLAUSIBLE
    glyphs = sum(len(page.glyphs) + len(page.turned) for page in pages)
    if garbled or sum(page.unmapped for page in pages) > _MOST_UNMAPPED * glyphs:
        return list(range(len(pages)))
    return [n for n, page in enumerate(pages) if page.pictures and len(page.glyphs) + len(page.turned) < _LEAST_TEXT]


def _drawn(data: bytes, numbers: Sequence[int]) -> Iterator[tuple[Any, float]]:
    """Yield pages as pictures of shape (height, width, 3), red first, with their width in points."""
    document = pdfium.PdfDocument(data)
    try:
        for number in numbers:
            page = document[number]
            width, height = page.get_size()
            scale = min(_DOTS, _PIXELS / max(width * height, 1.0) ** 0.5)
            picture = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False).to_numpy()[:, :, :3].copy()
            page.close()
            yield picture, width
    except pdfium.PdfiumError:
        return
    finally:
        document.close()


def _recognised(data: bytes, pages: Sequence[PageContent], numbers: Sequence[int], name: str) -> Extracted:
    """Read pages of which some must be recognised; those with a text layer keep it."""
    found = recognise(_drawn(data, numbers), name)
    whole = len(numbers) == len(pages)
    if not whole and all(page.characters < _LEAST_TEXT for page in found):
        return assemble(page_blocks(pages))  # photos between pages of text
    mixed = list(pages)
    for number, page in zip(numbers, found, strict=False):
        mixed[number] = page.page
    return recognised_text(mixed, found, name)


def read_pdf(data: bytes, name: str) -> Extracted:
    """Read a pdf: its text layer, and pages that are pictures where they can be recognised.

    Raises
    ------
    DamagedFile
        The file is broken or cut off.
    EncryptedFile
        A password is needed.
    MissingProgram
        It is a scan, or its fonts do not tell which characters they hold, and the extra ``ocr`` is missing.
    EmptyFile, TooLarge
        No text at all; more pages than any report has.
    """
    pages = _pages(data, name)
    numbers = _to_recognise(pages)
    text = any(page.glyphs or page.turned for number, page in enumerate(pages) if number not in numbers)
    if numbers and (find_ocr() is not None or not text):
        return _recognised(data, pages, numbers, name)
    if not text:
        raise EmptyFile(name, "pdf 没有文字。The pdf holds no text; export it again.")
    return assemble(page_blocks(pages))
