"""The typeface pdfium is given where a pdf names a Chinese one and does not hold it: a box for every letter.

Left to itself pdfium takes what is installed on the machine, and where no Chinese typeface is, letters that are drawn
one by one are lost without a word. What is read must hang on the file alone, so nothing installed is looked at; where
letters stand is told by the file, and of the typeface only that each has a shape is ever asked.
"""

from __future__ import annotations

import ctypes
import io
import struct
from functools import cache
from typing import Any

import pypdfium2.raw as raw
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.DefaultTable import DefaultTable

__all__ = ["use_own_typeface"]

_CHINESE = frozenset((128, 129, 134, 136))  # character sets of East Asia as Windows numbers them
_EM = 1000
_HANDLE = 1  # any number but 0


@cache
def _boxes() -> bytes:
    """Make a TrueType file in which every code point is shown by one box."""
    pen = TTGlyphPen(None)
    pen.moveTo((60, -60))
    for point in ((60, 820), (940, 820), (940, -60)):
        pen.lineTo(point)
    pen.closePath()
    shapes = dict.fromkeys((".notdef", "box"), pen.glyph())
    font = FontBuilder(_EM, isTTF=True)
    font.setupGlyphOrder(list(shapes))
    font.setupGlyf(shapes)
    font.setupHorizontalMetrics(dict.fromkeys(shapes, (_EM, 60)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    font.setupCharacterMap({0x4E00: "box"})
    font.setupOS2()
    font.setupPost()
    # One group of many to one (format 13), which the builder knows only letter by letter.
    letters = DefaultTable("cmap")
    letters.data = struct.pack(">HHHHLHHLLLLLL", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, 1, 0x10FFFF, 1)
    font.font["cmap"] = letters
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def _map_font(_info: Any, _weight: int, _italic: int, charset: int, _pitch: int, _face: Any, _exact: Any) -> int | None:
    """Give our typeface for Chinese ones, none for others: pdfium has its own for Latin letters."""
    return _HANDLE if charset in _CHINESE else None


def _font_data(_info: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
    """Give the whole file, or only its size where there is no room."""
    data = b"" if table else _boxes()
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


@cache
def use_own_typeface() -> Any:
    """Have pdfium take our typeface and none of those installed; give what must stay in memory for it."""
    kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
    info = raw.FPDF_SYSFONTINFO(
        version=1, MapFont=kinds["MapFont"](_map_font), GetFontData=kinds["GetFontData"](_font_data)
    )
    raw.FPDF_SetSystemFontInfo(info)
    return info
