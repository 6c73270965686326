"""The part of the shipped fonts that a page needs, to stand inside the page."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from analyzer.tell.style import font_path, known_characters

__all__ = ["embedded"]


def embedded(characters: Iterable[str], weight: str) -> str:
    """Give a font that shows `characters` as base64 of a WOFF file.

    Parameters
    ----------
    characters : iterable of str
        What the page shows; characters the shipped font lacks are left to the reader's system.
    weight : str
        ``regular`` or ``bold``.

    Returns
    -------
    str
        Base64 text; equal characters give equal text.
    """
    wanted = sorted(frozenset(characters) & known_characters())
    font = TTFont(font_path(weight), recalcTimestamp=False)
    subsetter = Subsetter(Options(hinting=False, layout_features=[], notdef_outline=True, recalc_timestamp=False))
    subsetter.populate(unicodes=[ord(c) for c in wanted])
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
