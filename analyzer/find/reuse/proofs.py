"""What the printed words of a passage prove: the longest literal run, and errors both sides make."""

from __future__ import annotations

import re
from bisect import bisect_left

from rapidfuzz.distance import Indel

from analyzer.text.traditional import simplify
from analyzer.text.view import fold

__all__ = ["longest_literal", "shared_typos"]

# Errors that are no spelling of anything: a particle or a sign typed twice, and words whose wrong
# character no dictionary has. Frequent slips (登陆 for 登录, 帐号) prove nothing and are left out.
_TYPO = re.compile(
    r"([的了和在是及与对为将被把])\1(?!士|确)|([,、;:])\2+|(?<!。)。。(?!。)|[,、;:]。|。[,、;:]"
    r"|([一-鿿]{3,6})\3|布署|既时|按装|迁徒|即使性|工做|政幅|信自公开|公开工工作|依申清|行攻|复仪|诉诵|己经|巳经|末收到|末发生"
)
_WORDS_AROUND = 4  # letters on each side that must agree too: the same slip in the same place


def longest_literal(one: str, other: str) -> int:
    """Count the letters of the longest run that stands in both texts character for character.

    Parameters
    ----------
    one, other : str
        Texts without white space; widths and script are folded, names and numbers are not masked.
    """
    short, long = sorted((simplify(fold(one)), simplify(fold(other))), key=len)
    # An alignment's longest equal run is mostly the longest there is: one look at the next size proves it.
    blocks = Indel.opcodes(short, long)
    least = max((op.src_end - op.src_start for op in blocks if op.tag == "equal"), default=0)

    def lacks(size: int) -> bool:
        """Say whether no stretch of this size stands in both."""
        known = {long[n : n + size] for n in range(len(long) - size + 1)}
        return all(short[n : n + size] not in known for n in range(len(short) - size + 1))

    if lacks(least + 1):
        return least
    return least + 1 + bisect_left(range(least + 2, len(short) + 1), True, key=lacks)


def _typos(text: str) -> dict[str, str]:
    """Give the typing errors of a text as {words around: error}."""
    return {text[max(0, m.start() - _WORDS_AROUND) : m.end() + _WORDS_AROUND]: m.group() for m in _TYPO.finditer(text)}


def shared_typos(one: str, other: str) -> tuple[str, ...]:
    """Give the typing errors that both texts make at the same place, with the words around, in order."""
    found = _typos(simplify(fold(one)))
    if not found:
        return ()
    known = _typos(simplify(fold(other)))
    return tuple(around for around in found if around in known)
