"""The one look of all charts and pages: colours, sizes, fonts.

Colours are told apart by people with any common colour blindness and in grey print. Each has a name
that pages use as a CSS variable, so that a chart follows the reader's light or dark scheme.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties

__all__ = [
    "COLOURS",
    "DARK",
    "FONT_SIZE",
    "HEAT",
    "colour",
    "css_variables",
    "font",
    "font_path",
    "known_characters",
    "printable",
    "text_width",
]

# name -> (light scheme, dark scheme). No colour occurs under two names: charts are recoloured by it.
COLOURS = {
    "paper": ("#fdfdfb", "#15191d"),
    "ink": ("#1c2126", "#e6e8e6"),
    "soft": ("#59626b", "#a3acb4"),
    "rule": ("#d9dddf", "#343c43"),
    "band": ("#f3f4f2", "#1c2227"),
    "deep": ("#1f5a87", "#6fb1e0"),
    "main": ("#5d91bb", "#4b81a9"),
    "pale": ("#b9cfe0", "#34536b"),
    "accent": ("#b4531a", "#f0a067"),
    "third": ("#7d8790", "#87919a"),
    "mark": ("#0d2f4d", "#d3eafa"),
}
# Steps of a heat map from none to all; the number on a step is dark on the first four, light on the rest.
HEAT = (
    ("#eef2f4", "#1f272d"),
    ("#d6e2eb", "#233746"),
    ("#b3cbdd", "#2a4a62"),
    ("#88afcb", "#34617f"),
    ("#588db4", "#4f8bb5"),
    ("#2f6a97", "#7db6dd"),
    ("#164a73", "#aad6f3"),
)
_ON_HEAT = (("#1b2025", "#e5e7e5"), ("#fdfefe", "#10161b"))  # on the first steps, on the last
_DEEP = 4  # first step of a heat map that carries light numbers
DARK = 1
FONT_SIZE = 12.5

_FONTS = {"regular": "NotoSansSC-Regular-subset.ttf", "bold": "NotoSansSC-Bold-subset.ttf"}
_MISSING = "〓"  # the printer's sign for a character that the fount lacks


def colour(name: str) -> str:
    """Give the light-scheme value of a colour, of ``heat-N`` or of ``on-heat-N``."""
    if name.startswith("heat-"):
        return HEAT[int(name[5:])][0]
    if name.startswith("on-heat-"):
        return _ON_HEAT[int(name[8:]) >= _DEEP][0]
    return COLOURS[name][0]


@cache
def css_variables() -> dict[str, tuple[str, str]]:
    """Give all colours as ``{variable: (light, dark)}``, without the leading dashes."""
    names = dict(COLOURS)
    names |= {f"heat-{i}": pair for i, pair in enumerate(HEAT)}
    names |= {"on-light": _ON_HEAT[0], "on-deep": _ON_HEAT[1]}
    return names


def font_path(weight: str = "regular") -> Path:
    """Give the shipped font file of a weight (``regular``, ``bold``): Noto Sans SC, a TrueType subset."""
    return Path(str(resources.files("analyzer.data").joinpath("fonts", _FONTS[weight])))


@cache
def font(weight: str = "regular") -> FontProperties:
    """Give the font for matplotlib."""
    return FontProperties(fname=str(font_path(weight)))


@cache
def known_characters() -> frozenset[str]:
    """Give all characters that the shipped font shows."""
    with TTFont(font_path(), lazy=True) as opened:
        return frozenset(chr(c) for c in opened.getBestCmap())


def printable(text: str) -> str:
    """Replace what the font lacks by 〓, so that a chart never shows an empty square."""
    known = known_characters()
    return "".join(c if c in known else _MISSING for c in " ".join(text.split()))


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Estimate the width of a text in pixels: a Han character is one em, a Latin one a little over half (M and W more)."""
    wide = sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in text)
    return wide * size
