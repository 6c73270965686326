"""Numbers in table cells: what is a value, a blank, or something that cannot be read."""

from __future__ import annotations

import re
from functools import lru_cache

from analyzer.schema import CellState

__all__ = ["is_value", "read_cell"]

_UNIT = r"(?:万?元|人民币|万|件|项|条|个|份|宗|起|次|人|家|篇|笔|例|余|多|约)*"
_NUMBER = re.compile(
    rf"(?:约|共|¥|￥)?(?P<s>增加?|减少?|净[增减]|上升|下降|[↑↓])?(?P<n>[+-]?\d[\d, ]*(?:\.\d+)?)(?P<u>{_UNIT})$"
)
_NOTHING = re.compile(r"(?:[-/\\—–_~*.]{1,4}|无|空|不适用|不涉及|N/?A|[（(]\s*[)）])$", re.IGNORECASE)
_WORD_NUMBERS = {"零": 0.0, "〇": 0.0, "○": 0.0}


@lru_cache(maxsize=4096)  # most cells of a corpus are one of a few short texts
def is_value(text: str) -> bool:
    """Tell whether a printed, folded cell is a number or a sign for none; an empty one is not."""
    stripped = text.strip()
    return bool(stripped) and bool(_NUMBER.match(stripped) or _NOTHING.match(stripped) or stripped in _WORD_NUMBERS)


@lru_cache(maxsize=4096)
def read_cell(text: str) -> tuple[CellState, float | None]:
    """Read a folded cell.

    Parameters
    ----------
    text : str
        The cell as printed, folded.

    Returns
    -------
    tuple of (state, value)
        ``value`` with the number as printed (thousands taken out, 万 multiplied, units dropped: 元
        and 万元 stay what they are); ``blank`` for an empty cell or a sign such as ``/``;
        ``unreadable`` for anything else.
    """
    stripped = text.replace("\n", "").strip()
    if not stripped or _NOTHING.match(stripped):
        return "blank", None
    if stripped in _WORD_NUMBERS:
        return "value", _WORD_NUMBERS[stripped]
    m = _NUMBER.match(stripped)
    if m is None:
        return "unreadable", None
    value = float(m["n"].replace(",", "").replace(" ", ""))
    if m["s"] and m["s"] in "减少净减下降↓":
        value = -value
    return "value", value * 10000 if re.match(r"万(?!元)", m["u"]) else value
