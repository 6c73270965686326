"""What pdfium tells of a page: characters with their boxes, and straight ruled lines.

Coordinates are turned so that (0, 0) is the top left corner of the page as it is shown, y growing
downwards, in points. pdfium is not thread-safe: use one process for one document at a time.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

__all__ = ["Edge", "Glyph", "PageContent", "read_page"]

_THIN = 3.5  # a filled box narrower than this is a ruled line
_SHORT = 4.0  # a line shorter than this rules nothing
_MAX_OBJECTS = 20_000  # a page with more drawings holds a map or chart
_MAX_FORMS = 8
_ABOVE = 0.88  # share of the size above the baseline, as in Chinese fonts
_LEAST_SIZE = 1.0
_MOST_WIDTH = 2.5
_NO_CHARACTER = frozenset((0x2, 0xAD, 0xFFFE, 0xFFFF))  # hyphens of line breaks, and what has no meaning
_MAX_SEGMENTS = 2_000

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; `blank` tells what stands before it: "" nothing, " " a blank, "?" one pdfium supposes."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    blank: str

    @property
    def size(self) -> float:
        """Height of the line box, about the font size."""
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight ruled line: at `at` on one axis, from `start` to `end` on the other."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that is used of a page; `unmapped` counts characters whose font does not tell what they are."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontal: tuple[Edge, ...]
    vertical: tuple[Edge, ...]
    unmapped: int
    pictures: int


def _turner(page: pdfium.PdfPage) -> tuple[float, float, Callable[[float, float], Point]]:
    """Give the shown size of a page and the function from pdf coordinates to shown ones."""
    width, height = page.get_size()
    left, bottom, right, top = page.get_cropbox()
    turns: dict[int, Callable[[float, float], Point]] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return width, height, turns[page.get_rotation() % 360]


class _Sizer:
    """Gives the shown size of characters; asks pdfium for the scale only where font size or line change."""

    def __init__(self, handle: Any) -> None:
        self._handle, self._matrix = handle, raw.FS_MATRIX()
        self._known, self._scale = (0.0, 0.0), 1.0

    def size(self, i: int, baseline: float) -> float:
        """Give the size of character `i` in points on the page."""
        nominal = raw.FPDFText_GetFontSize(self._handle, i)
        if (nominal, baseline) != self._known and raw.FPDFText_GetMatrix(self._handle, i, self._matrix):
            self._known = (nominal, baseline)
            self._scale = math.hypot(self._matrix.c, self._matrix.d) or 1.0
        return max(float(nominal * self._scale), _LEAST_SIZE)


def _characters(handle: Any) -> Iterator[tuple[int, int]]:
    """Yield (index, code point), halves of characters outside the basic plane joined."""
    high = 0
    for i in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        yield i, code


def _glyphs(handle: Any, turn: Callable[[float, float], Point]) -> tuple[list[Glyph], int]:
    """Give the visible characters in the order of the content, and how many have no known meaning.

    Heights are taken from baseline and size: the boxes of fonts without measures differ for each character.
    """
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    sizer = _Sizer(handle)
    glyphs: list[Glyph] = []
    unmapped, blank = 0, ""
    for i, code in _characters(handle):
        char = chr(code)
        if code <= 32 or char.isspace():
            if blank != " ":
                blank = "?" if raw.FPDFText_IsGenerated(handle, i) else " "
            continue
        if code in _NO_CHARACTER or raw.FPDFText_HasUnicodeMapError(handle, i) == 1:
            unmapped += 1
        known = code not in _NO_CHARACTER and raw.FPDFText_GetLooseCharBox(handle, i, box)
        if not known or not raw.FPDFText_GetCharOrigin(handle, i, x, y):
            continue
        (xa, _), (xb, _) = turn(box.left, box.top), turn(box.right, box.bottom)
        size = sizer.size(i, y.value)
        origin, base = turn(x.value, y.value)
        x0, x1 = min(xa, xb), max(xa, xb)
        if x1 - x0 > _MOST_WIDTH * size:  # a font with wrong widths: its boxes reach into other cells
            x0, x1 = origin, origin + size
        glyphs.append(Glyph(char, x0, base - _ABOVE * size, x1, base + (1 - _ABOVE) * size, blank))
        blank = ""
    return glyphs, unmapped


def _compose(inner: Matrix, outer: Matrix) -> Matrix:
    """Give the matrix that applies `inner` first and `outer` second."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _matrix_of(item: Any) -> Matrix:
    """Give the matrix of a page object."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _paths(page: pdfium.PdfPage) -> Iterator[tuple[Any, Matrix, int]]:
    """Yield paths and pictures of a page, also inside forms, with their matrix and kind."""
    stack: list[tuple[Any, Matrix, int]] = []
    count = raw.FPDFPage_CountObjects(page.raw)
    for i in range(min(count, _MAX_OBJECTS)):
        stack.append((raw.FPDFPage_GetObject(page.raw, i), _IDENTITY, 0))
        while stack:
            item, outer, depth = stack.pop()
            kind = raw.FPDFPageObj_GetType(item)
            if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                yield item, _compose(_matrix_of(item), outer), kind
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_FORMS:
                matrix = _compose(_matrix_of(item), outer)
                inside = min(raw.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)
                stack.extend((raw.FPDFFormObj_GetObject(item, k), matrix, depth + 1) for k in reversed(range(inside)))


def _segments(path: Any, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a path in pdf coordinates; curves are passed over."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    first: Point | None = None
    last: Point | None = None
    for i in range(min(raw.FPDFPath_CountSegments(path), _MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        elif kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield point, first
            last = first


def _is_stroked(path: Any) -> bool:
    """Tell whether the outline of a path is drawn."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, fill, stroke)) and bool(stroke.value)


def _add_edge(p: Point, q: Point, horizontal: list[Edge], vertical: list[Edge]) -> None:
    """Sort one straight piece into the ruled lines, if it is level or upright."""
    (xa, ya), (xb, yb) = p, q
    if abs(ya - yb) <= 1.0 and abs(xa - xb) >= _SHORT:
        horizontal.append(Edge((ya + yb) / 2, min(xa, xb), max(xa, xb)))
    elif abs(xa - xb) <= 1.0 and abs(ya - yb) >= _SHORT:
        vertical.append(Edge((xa + xb) / 2, min(ya, yb), max(ya, yb)))


def _edges(page: pdfium.PdfPage, turn: Callable[[float, float], Point]) -> tuple[list[Edge], list[Edge], int]:
    """Give the level and the upright ruled lines of a page, and how many pictures it holds."""
    horizontal: list[Edge] = []
    vertical: list[Edge] = []
    pictures = 0
    for item, matrix, kind in _paths(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
            continue
        pieces = [(turn(*p), turn(*q)) for p, q in _segments(item, matrix)]
        if not pieces:
            continue
        xs = [x for piece in pieces for x, _ in piece]
        ys = [y for piece in pieces for _, y in piece]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if y1 - y0 <= _THIN or x1 - x0 <= _THIN:  # Word draws lines as thin filled boxes
            level = x1 - x0 >= y1 - y0
            p, q = ((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)) if level else (((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1))
            _add_edge(p, q, horizontal, vertical)
        elif _is_stroked(item):
            for p, q in pieces:
                _add_edge(p, q, horizontal, vertical)
    return horizontal, vertical, pictures


def read_page(page: pdfium.PdfPage) -> PageContent:
    """Give the characters and ruled lines of a page.

    Raises
    ------
    pypdfium2.PdfiumError
        The page's text cannot be loaded.
    """
    width, height, turn = _turner(page)
    textpage = page.get_textpage()
    try:
        glyphs, unmapped = _glyphs(textpage.raw, turn)
    finally:
        textpage.close()
    horizontal, vertical, pictures = _edges(page, turn)
    return PageContent(width, height, tuple(glyphs), tuple(horizontal), tuple(vertical), unmapped, pictures)
