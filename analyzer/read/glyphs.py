"""What pdfium tells of a page: characters with their boxes, and straight ruled lines.

Coordinates are turned so that (0, 0) is the top left corner of the page as it is shown, y growing
downwards, in points. pdfium is not thread-safe: use one process for one document at a time.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

__all__ = ["Edge", "Glyph", "PageContent", "add_edge", "read_page"]

_THIN = 3.5  # a filled box narrower than this is a ruled line
_SHORT = 4.0  # a line shorter than this rules nothing
_MAX_OBJECTS = 20_000  # a page with more drawings holds a map or chart
_MAX_FORMS = 8
_ABOVE = 0.88  # share of the size above the baseline, as in Chinese fonts
_LEAST_SIZE = 1.0
_MOST_WIDTH = 2.5
_NO_CHARACTER = frozenset((0x2, 0xAD, 0xFFFE, 0xFFFF))  # hyphens of line breaks, and what has no meaning
_MAX_SEGMENTS = 2_000
_SLANTED = 20.0  # degrees; more is a watermark
_ASKED = 4
_DRAWN = frozenset((raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE))

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Glyph(NamedTuple):
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


class Edge(NamedTuple):
    """A straight ruled line: at `at` on one axis, from `start` to `end` on the other."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that is used of a page.

    `turned` are characters that stand sideways on a page whose others are upright: notes in the margin,
    watermarks, labels set on end. `unmapped` counts characters whose font does not tell what they are.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    turned: tuple[Glyph, ...]
    horizontal: tuple[Edge, ...]
    vertical: tuple[Edge, ...]
    unmapped: int
    pictures: int


def _turner(page: pdfium.PdfPage, extra: int) -> tuple[float, float, Callable[[float, float], Point]]:
    """Give the size of a page, shown and turned by `extra` degrees more, and the function to its coordinates."""
    width, height = page.get_size()
    left, bottom, right, top = page.get_cropbox()
    turns: dict[int, Callable[[float, float], Point]] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    if extra % 180:
        width, height = height, width
    return width, height, turns[(page.get_rotation() + extra) % 360]


class _Sizer:
    """Gives size and direction of characters; asks pdfium for the matrix only where line or font size change."""

    def __init__(self, handle: Any) -> None:
        self._handle, self._matrix = handle, raw.FS_MATRIX()
        self.size, self.angle = _LEAST_SIZE, 0

    def look(self, i: int, nominal: float) -> None:
        """Take the size in points and the direction in degrees (a multiple of 90, else -1) of character `i`."""
        scale, matrix = 1.0, self._matrix
        if raw.FPDFText_GetMatrix(self._handle, i, matrix):
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
            nearest = round(angle / 90) * 90
            self.angle = nearest % 360 if abs(angle - nearest) < _SLANTED else -1
        self.size = max(float(nominal * scale), _LEAST_SIZE)


def _characters(handle: Any) -> Iterator[tuple[int, int]]:
    """Yield (index, code point), halves of characters outside the basic plane joined."""
    high, read = 0, raw.FPDFText_GetUnicode
    for i in range(raw.FPDFText_CountChars(handle)):
        code = read(handle, i)
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        yield i, code


def _glyphs(handle: Any, turn: Callable[[float, float], Point]) -> tuple[list[tuple[Glyph, int]], int]:
    """Give the visible characters with their direction in the order of the content, and how many have no meaning.

    Heights are taken from baseline and size: the boxes of fonts without measures differ for each character.
    Whether the font tells what its characters mean is asked of every fourth one only.
    """
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_of, origin_of, font_size = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetFontSize
    sizer = _Sizer(handle)
    glyphs: list[tuple[Glyph, int]] = []
    unmapped, blank, known = 0, "", (0.0, 0.0)
    for i, code in _characters(handle):
        char = chr(code)
        if code <= 32 or char.isspace():
            if blank != " ":
                blank = "?" if raw.FPDFText_IsGenerated(handle, i) else " "
            continue
        if code in _NO_CHARACTER:
            unmapped += 1
            continue
        if not i % _ASKED and raw.FPDFText_HasUnicodeMapError(handle, i) == 1:
            unmapped += _ASKED
        if not box_of(handle, i, box) or not origin_of(handle, i, x, y):
            continue
        here = (y.value, font_size(handle, i))
        if here != known:
            sizer.look(i, here[1])
            known = here
        glyphs.append((_place(char, box, (x.value, y.value), sizer.size, turn, blank), sizer.angle))
        blank = ""
    return glyphs, unmapped


def _place(char: str, box: Any, origin: Point, size: float, turn: Callable[[float, float], Point], blank: str) -> Glyph:
    """Put one character on the page as it is shown."""
    x0, x1 = turn(box.left, box.top)[0], turn(box.right, box.bottom)[0]
    if x0 > x1:
        x0, x1 = x1, x0
    at, base = turn(*origin)
    if x1 - x0 > _MOST_WIDTH * size:  # a font with wrong widths: its boxes reach into other cells
        x0, x1 = at, at + size
    return Glyph(char, x0, base - _ABOVE * size, x1, base + (1 - _ABOVE) * size, blank)


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
    """Yield paths and pictures of a page, also inside forms, with the matrix of their forms and their kind."""
    count = raw.FPDFPage_CountObjects(page.raw)
    for i in range(min(count, _MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, i)
        kind = raw.FPDFPageObj_GetType(item)
        if kind in _DRAWN:
            yield item, _IDENTITY, kind
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _inside(item, _IDENTITY, 0)


def _inside(form: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix, int]]:
    """Yield what a form holds, forms in it included."""
    matrix = _compose(_matrix_of(form), outer)
    for k in range(min(raw.FPDFFormObj_CountObjects(form), _MAX_OBJECTS)):
        item = raw.FPDFFormObj_GetObject(form, k)
        kind = raw.FPDFPageObj_GetType(item)
        if kind in _DRAWN:
            yield item, matrix, kind
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth + 1 < _MAX_FORMS:
            yield from _inside(item, matrix, depth + 1)


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


def _bounds(path: Any, outer: Matrix, turn: Callable[[float, float], Point]) -> tuple[float, float, float, float]:
    """Give the box around a path as it is shown: (x0, y0, x1, y1)."""
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not raw.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    a, b, c, d, e, f = outer
    corners = [(left.value, bottom.value), (right.value, top.value)]
    (xa, ya), (xb, yb) = (turn(a * x + c * y + e, b * x + d * y + f) for x, y in corners)
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def add_edge(p: Point, q: Point, horizontal: list[Edge], vertical: list[Edge]) -> None:
    """Sort one straight piece into the ruled lines, if it is level or upright."""
    (xa, ya), (xb, yb) = p, q
    if abs(ya - yb) <= 1.0 and abs(xa - xb) >= _SHORT:
        horizontal.append(Edge((ya + yb) / 2, min(xa, xb), max(xa, xb)))
    elif abs(xa - xb) <= 1.0 and abs(ya - yb) >= _SHORT:
        vertical.append(Edge((xa + xb) / 2, min(ya, yb), max(ya, yb)))


def _edges(page: pdfium.PdfPage, turn: Callable[[float, float], Point]) -> tuple[list[Edge], list[Edge], int]:
    """Give the level and the upright ruled lines of a page, and how many pictures it holds.

    The box around a path tells most: Word and browsers draw lines as thin filled boxes. Only an outline that
    is wider is looked at piece by piece.
    """
    horizontal: list[Edge] = []
    vertical: list[Edge] = []
    pictures = 0
    for item, outer, kind in _paths(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
            continue
        x0, y0, x1, y1 = _bounds(item, outer, turn)
        if y1 - y0 <= _THIN or x1 - x0 <= _THIN:
            level = x1 - x0 >= y1 - y0
            p, q = ((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)) if level else (((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1))
            add_edge(p, q, horizontal, vertical)
        elif _is_stroked(item):
            for p, q in _segments(item, _compose(_matrix_of(item), outer)):
                add_edge(turn(*p), turn(*q), horizontal, vertical)
    return horizontal, vertical, pictures


def _read_turned(page: pdfium.PdfPage, handle: Any, extra: int) -> tuple[PageContent, int]:
    """Read a page turned by `extra` degrees; give its content and the direction most characters have then."""
    width, height, turn = _turner(page, extra)
    found, unmapped = _glyphs(handle, turn)
    shown = (page.get_rotation() + extra) % 360
    upright = tuple(glyph for glyph, angle in found if angle == shown)
    turned = tuple(glyph for glyph, angle in found if angle != shown)
    most = shown if len(upright) >= len(turned) else Counter(a for _, a in found if a != -1).most_common(1)[0][0]
    horizontal, vertical, pictures = _edges(page, turn)
    content = PageContent(
        width, height, upright, turned, tuple(horizontal), tuple(vertical), unmapped, pictures
    )  # fmt: skip
    return content, (most - shown) % 360


def read_page(page: pdfium.PdfPage) -> PageContent:
    """Give the characters and ruled lines of a page, turned so that most characters stand upright.

    Raises
    ------
    pypdfium2.PdfiumError
        The page's text cannot be loaded.
    """
    textpage = page.get_textpage()
    try:
        content, turn = _read_turned(page, textpage.raw, 0)
        return content if not turn else _read_turned(page, textpage.raw, turn)[0]
    finally:
        textpage.close()
