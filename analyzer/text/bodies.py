"""Which body a name means: the name without its places and its office, and one key for all its spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["body_key", "own_part", "short_place", "without_places"]

_AUTONOMOUS = re.compile(r"(.{2,}?)(?:维吾尔|[一-鿿]{1,4}族)*自治(?:区|州|县|旗)$")
_SUFFIX = re.compile(r"(?:特别行政区|街道|地区|新区|苏木|省|市|县|区|旗|州|盟|镇|乡)$")
_WHOLE = re.compile(r"(?:.{4,}|.{2,}[局厅委办])?")  # without its office; nothing: the government of the place
_LEADING = re.compile(r"([一-鿿]{2,3}?[省市县区州旗盟])(?=[一-鿿]{2,}(?:[局委办厅院署镇乡]|街道|中心|委员会|办公室)$)")
_OFFICE = re.compile(r"(?:人民政府|政府)?(?:办公室|办公厅)?$|办事处$|管理委员会$|管委会$")


def short_place(name: str) -> str:
    """Give a place without the word for its kind (晋江市 → 晋江), or the name itself where too little is left."""
    autonomous = _AUTONOMOUS.match(name)
    stem = autonomous[1] if autonomous else _SUFFIX.sub("", name)
    return stem if len(stem) >= 2 else name


def without_places(agency: str, places: Iterable[str]) -> str:
    """Take the names of the places off the front of a body's name; a short one only before a whole name.

    和平里街道办事处 lies in 和平区 and must not become 里街道办事处.
    """
    for place in places:
        short = short_place(place)
        if agency.startswith(place):
            agency = agency[len(place) :]
        elif agency.startswith(short) and _WHOLE.fullmatch(_OFFICE.sub("", agency[len(short) :])):
            agency = agency[len(short) :]
    return agency


def own_part(agency: str, places: Iterable[str]) -> str:
    """Give what names the body itself: 晋江市西园街道办事处 → 西园街道; a government gives ``""``."""
    return _OFFICE.sub("", without_places(agency, places))


def body_key(agency: str | None, places: tuple[str | None, ...]) -> str | None:
    """Give a key of a body that is equal however it writes its name, or None where it has no name.

    Examples
    --------
    >>> body_key("青山市河口街道办事处", ("云海省", None, "青山市"))
    '云海省||青山市|河口街道'
    >>> body_key("河口街道", ("云海省", None, "青山市"))
    '云海省||青山市|河口街道'
    """
    if not agency:
        return None
    slots = [place or "" for place in places]
    base = own_part(agency, [place for place in slots if place])
    while leading := _LEADING.match(base):  # a place that only the name tells
        if leading[1][-1] == "省":
            slots[0] = slots[0] or leading[1]
        elif leading[1][-1] in "县区旗" or slots[1]:
            slots[2] = slots[2] or leading[1]
        else:
            slots[1] = leading[1]
        base = base[leading.end() :]
    return "|".join([*slots, _OFFICE.sub("", base)])
