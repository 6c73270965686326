"""Numbers in Chinese prose: Arabic and Chinese numerals, 万 and 亿, percent, 余 and 多, with their units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analyzer.text.view import fold

__all__ = ["Number", "find_numbers", "read_numeral"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_PLACES = {"十": 10, "百": 100, "千": 1_000, "拾": 10, "佰": 100, "仟": 1_000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_UNIT = (
    r"人次|件次|家次|篇次|条次|万?元|件|条|份|宗|起|例|个|项|次|篇|期|场|人|户|家|名|部|册|类|种|天|日|月|年|页|字|点"
)
_NUMBER = re.compile(
    rf"""
    (?P<about>近|约|约为|超过?|逾|不足|至少|将近)?\s?
    (?:
        (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      | (?P<han>[〇零一二两三四五六七八九十百千][〇零一二两三四五六七八九十百千]*)(?![是、)）])
    )
    \s?(?P<myriad>[万亿](?!元))?
    \s?(?P<more>余|多|来|几)?
    \s?(?:(?P<percent>%|‰|个百分点)|(?P<unit>{_UNIT}))?
    """,
    re.VERBOSE,
)
# Words that hold a numeral without counting anything.
_NO_COUNT = re.compile(r"第[^,，。]{0,2}$|之$|进$|统$|唯$|同$|[星周]期?$|三审$|万$|专$")
_HAN_WORD = re.compile(
    r"一(?:步|定|般|些|体|网|站|切|致|直|旦|律|系列|方面|并|次性|手|线|起|同|对一|张网)|三(?:安全|审|校|公|定|类)|四类|两化|十[分足]|百分|千方|万众"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text: `start`:`end` covers the numeral and its unit.

    `value` is in the unit named (``2.5万元`` is 2.5 with unit 万元, ``2.5万件`` 25000 with unit 件); percent
    are per hundred with unit ``%``. `approx` for 余, 多, 近 and the like. None where it cannot be read.
    """

    start: int
    end: int
    value: float | None
    unit: str | None
    approx: bool


def read_numeral(text: str) -> float | None:
    """Read one numeral, Arabic or Chinese; None where it is neither.

    >>> read_numeral("1,203"), read_numeral("一百零三"), read_numeral("十二"), read_numeral("二〇二三")
    (1203.0, 103.0, 12.0, 2023.0)
    """
    if text[:1].isdigit():
        return float(text.replace(",", ""))
    if all(c in _DIGITS for c in text):  # 二〇二三: digits read one by one
        return float("".join(str(_DIGITS[c]) for c in text)) if text else None
    total, digit = 0, 0
    for c in text:
        if c in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[c], 0
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            return None
    return float(total + digit)


def _make(match: re.Match[str], folded: str) -> Number | None:
    numeral = match["digits"] or match["han"]
    begin = match.start("digits") if match["digits"] else match.start("han")
    if match["han"] and (
        _HAN_WORD.match(folded, begin) or not (match["unit"] or match["percent"] or match["myriad"] or len(numeral) > 1)
    ):
        return None
    if _NO_COUNT.search(folded, max(0, begin - 4), begin):
        return None
    value = read_numeral(numeral)
    if value is not None and match["myriad"]:
        value *= _MYRIADS[match["myriad"]]
    unit = "%" if match["percent"] == "%" else match["percent"] or match["unit"]
    end = (
        match.end("unit")
        if match["unit"]
        else match.end("percent")
        if match["percent"]
        else match.end("digits" if match["digits"] else "han")
    )
    end = max(end, match.end("myriad"), match.end("more")) if not unit else end
    return Number(begin, end, value, unit, bool(match["about"] or match["more"]))


def find_numbers(text: str) -> list[Number]:
    """Find the numbers of a text, in order; offsets count in `text`.

    Width does not matter. Ordinals (第三), list signs (一是, 一、) and words such as 进一步 are no
    numbers; a Chinese numeral of one character counts only with a unit.

    >>> [(n.value, n.unit, n.approx) for n in find_numbers("收到１２件，同比增长5.5%，涉及三十余人、2万多条")]
    [(12.0, '件', False), (5.5, '%', False), (30.0, '人', True), (20000.0, '条', True)]
    """
    return list(_numbers(text))


# Ten checks look for the numbers of the same few passages, one check after the other.
@lru_cache(maxsize=64)
def _numbers(text: str) -> tuple[Number, ...]:
    folded = fold(text)
    return tuple(n for m in _NUMBER.finditer(folded) if (n := _make(m, folded)) is not None)
