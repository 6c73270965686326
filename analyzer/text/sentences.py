"""Sentences of Chinese prose with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["split_sentences"]

# A full stop only where it is none of a number ("1.5%") and not inside quotation marks or brackets.
_ENDS = "。！？!?；;"
_OPEN, _CLOSE = "“「『（(《〈【〔", "”」』）)》〉】〕"
_MAX_QUOTED = 120  # a bracket left open further back than this is a typing error, not a quotation
_SIGN = re.compile(f"[{re.escape(_ENDS + _OPEN + _CLOSE)}]")
_HAN = "[一二三四五六七八九十]+"
_ENUMERATOR = rf"(?:[（(]{_HAN}[)）]|{_HAN}是|{_HAN}、|\d+[.．、])"
_HARD = re.compile(rf"\n[ \t　\xa0]*\n|\n(?=[ \t　\xa0]*{_ENUMERATOR})")


def _soft_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut one paragraph after closing punctuation that stands outside brackets and quotation marks."""
    begin, opened = start, []  # type: int, list[int]
    for sign in _SIGN.finditer(text, start, end):
        i, c = sign.start(), sign.group()
        if c in _OPEN:
            opened.append(i)
        elif c in _CLOSE and opened:
            opened.pop()
            after_stop = i > begin and text[i - 1] in "。！？" and not opened
            if after_stop and i + 1 < end and text[i + 1] not in _ENDS + "，,、":
                yield begin, i + 1
                begin = i + 1
        elif c in _ENDS:
            if opened and i - opened[0] > _MAX_QUOTED:
                opened.clear()
            following = text[i + 1] if i + 1 < end else ""
            if not opened and following not in _ENDS + _CLOSE:
                yield begin, i + 1
                begin = i + 1
    if begin < end:
        yield begin, end


def split_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the sentences of ``text[start:end]`` as (start, end), white space trimmed, none empty.

    Sentences end at 。！？； (also half width), at an empty line and before a line that opens with
    an enumerator; a line break inside a sentence is only a wrap. ``1.5%`` and what stands in
    quotation marks or brackets is not cut.
    """
    stop = len(text) if end is None else end
    begin = start
    breaks = [m.start() for m in _HARD.finditer(text, start, stop)] + [stop]
    for edge in breaks:
        for s, e in _soft_parts(text, begin, edge):
            piece = text[s:e]
            if stripped := piece.strip():
                lead = s + piece.index(stripped[0])
                yield lead, lead + len(stripped)
        begin = edge
