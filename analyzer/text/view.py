"""Views of a text for matching, each with a way back to the source's offsets.

`fold` never changes the length, so offsets of the folded text are offsets of the source.
`View` drops white space and other characters that carry no meaning and keeps a map.
The source text itself is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain

__all__ = ["View", "fold"]

_RUN = re.compile(r"\S+")

# CJK Radicals Supplement that NFKC leaves alone although fonts show them as whole characters.
_RADICALS = {
    "⻓": "长", "⻔": "门", "⻚": "页", "⻛": "风", "⻋": "车", "⻅": "见", "⻆": "角", "⻉": "贝", "⻢": "马", "⻥": "鱼",
    "⻦": "鸟", "⻩": "黄", "⻬": "齐", "⻰": "龙", "⻜": "飞", "⻝": "食", "⻄": "西", "⻘": "青", "⻤": "鬼", "⻨": "麦",
    "⻮": "齿", "⺠": "民", "⺟": "母", "⺫": "目", "⺾": "艹", "⻌": "辶", "⻊": "足", "⻣": "骨", "⻒": "镸", "⺍": "小",
}  # fmt: skip
# Signs that stand for one another in these reports; one character each, so that lengths stay.
_SIGNS = {
    "　": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u200b": " ", "\u200c": " ", "\u200d": " ",
    "\ufeff": " ", "﹒": ".", "∶": ":", "﹕": ":", "﹔": ";", "﹐": ",", "︰": ":", "–": "-", "‐": "-", "‑": "-", "−": "-",
    "〈": "<", "〉": ">", "﹝": "〔", "﹞": "〕", "［": "[", "］": "]",
}  # fmt: skip


@cache
def _folding() -> dict[int, str]:
    """Build the table of one-to-one replacements: NFKC where it gives one character, and our own."""
    table: dict[int, str] = {}
    for first, last in ((0xFF01, 0xFF5E), (0x2F00, 0x2FD5), (0xFE30, 0xFE6F), (0xF900, 0xFAFF)):
        for code in range(first, last + 1):
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1 and folded != chr(code):
                table[code] = folded
    table.update({ord(a): b for a, b in {**_RADICALS, **_SIGNS}.items()})
    return table


def fold(text: str) -> str:
    """Replace width, radical and sign variants one for one: the result has the length of `text`.

    Brackets and punctuation become half width, full-width digits ASCII, Kangxi radicals Han
    characters, every kind of blank a space. Circled numbers and … keep their form, because NFKC
    would change lengths or numbers.
    """
    usual, others = _usual()
    for sign, plain in usual:
        text = text.replace(sign, plain)
    return text.translate(_folding()) if others.search(text) else text


# What nearly every report has to be folded for. Replacing these one after the other and looking whether anything else
# is left takes a tenth of the time of a table for all characters.
_USUAL = "，：；（）！？\u3000０１２３４５６７８９"


@cache
def _usual() -> tuple[tuple[tuple[str, str], ...], re.Pattern[str]]:
    """Give the usual signs with what stands for them, and a pattern of all others that are folded."""
    table = _folding()
    others = "".join(re.escape(chr(code)) for code in sorted(table) if chr(code) not in _USUAL)
    return tuple((sign, table[ord(sign)]) for sign in _USUAL), re.compile(f"[{others}]")


@dataclass(frozen=True, slots=True)
class View:
    """A text without the characters that carry no meaning; `at[i]` is the source offset of letter i."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(
        cls, source: str, *, start: int = 0, end: int | None = None, keep: Callable[[str], bool] | None = None
    ) -> View:
        """Fold `source[start:end]` and keep the characters `keep` accepts (default: all but white space)."""
        stop = len(source) if end is None else end
        folded = fold(source[start:stop])
        if keep is None:
            runs = list(_RUN.finditer(folded))
            places = chain.from_iterable(range(start + run.start(), start + run.end()) for run in runs)
            return cls("".join(run.group() for run in runs), tuple(places))
        pairs = [(c, i) for i, c in enumerate(folded, start) if keep(c)]
        return cls("".join(c for c, _ in pairs), tuple(i for _, i in pairs))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a stretch of the view (not empty) back to the source: (start, end) in code points.

        Raises
        ------
        ValueError
            The stretch is empty or outside the view.
        """
        if not 0 <= start < end <= len(self.at):
            raise ValueError(f"no such stretch in a view of {len(self.at)} characters: {start}:{end}")
        return self.at[start], self.at[end - 1] + 1
