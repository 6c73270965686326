"""Traditional characters, one for one with simplified ones, so that offsets stay.

Matching works on simplified letters; the text itself keeps its characters.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

__all__ = ["simplified_letters", "simplify", "simplify_page"]

_TELLING = "總開區縣進處務關報訴訟復議問題"
_ENOUGH = 20  # telling letters in the first thousands: a name or two in traditional script does not reach it


@cache
def simplified_letters() -> dict[int, str]:
    """Give the table ``{code point of a traditional letter: simplified letter}``, for ``str.translate``.

    Notes
    -----
    In the order of the table, the usual traditional form of a simplified letter comes first. Source:
    the character tables of OpenCC (`analyzer/data/traditional.csv`).
    """
    lines = resources.files("analyzer.data").joinpath("traditional.csv").read_text("utf-8").splitlines()
    return {ord(line[0]): line[2] for line in lines[1:]}


def simplify(text: str) -> str:
    """Replace every traditional letter by its simplified one; the length stays.

    >>> simplify("政務公開辦公室")
    '政务公开办公室'
    """
    # Most texts hold no such letter; to see that takes a twentieth of the time of a table for all characters.
    return text.translate(simplified_letters()) if _traditional().search(text) else text


@cache
def _traditional() -> re.Pattern[str]:
    """Compile the set of traditional letters."""
    return re.compile(f"[{''.join(map(chr, simplified_letters()))}]")


def simplify_page(folded: str) -> str:
    """Replace traditional letters one for one where a whole page was converted.

    Parameters
    ----------
    folded : str
        The folded text.

    Returns
    -------
    str
        A text of the same length, the same one if it is not traditional.
    """
    head = folded[:4000]
    if sum(head.count(c) for c in _TELLING) < min(_ENOUGH, 2 + len(head) // 100):
        return folded
    return simplify(folded)
