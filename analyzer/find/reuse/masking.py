"""Sentences as matching keys: what changes when a text is handed on is masked, the rest is compared.

A key holds the letters of a sentence, folded, in simplified script and without white space, punctuation, enumerators and
page numbers, and one sign for each thing that changes from body to body and year to year:
``A`` a body or place (own or other), ``Y`` a year, ``D`` a date, ``N`` a number, ``U`` an address in
the net. Every step keeps the length until the last one drops and joins characters, so each letter of
a key has its place in the report; the unmasked words stay the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.inputs import ReuseInput
from analyzer.find.reuse.names import division_spans, own_names
from analyzer.text.traditional import simplify
from analyzer.text.view import fold

__all__ = ["SIGNS", "Masked", "count_letters", "letter_counts", "mask_report", "sign_letters"]

SIGNS = "AYDNU"
_AT_ONCE = 4096  # keys counted at a time: what is made of them stays in the cache
_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])  # U+3000 is the last of them
_SIGN = np.array([chr(n) in SIGNS for n in range(128)])
_HAN = "一-鿿"
_NUMERAL = "一二三四五六七八九十"
_PAGE = re.compile(
    r"\n[ \t]*(?:[-—·]+ *\d{1,3} *[-—·]+|\d{1,3}|第 *\d{1,3} *页(?:[ ,，]*共 *\d{1,3} *页)?)[ \t]*(?=\n)"
)
_ENUMERATOR = re.compile(
    rf"(?:^|(?<=[:,;。]))(?:第?[{_NUMERAL}]{{1,3}}(?:[是要]|[、,])|[(][{_NUMERAL}\d]{{1,3}}[)][、.]?是?"
    r"|\d{1,2}(?:[.、](?!\d)|[)])|[①-⑳]|[#*>•◆■●]+)+",
    re.M,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[a-z0-9:/._?=&%#~-]+|[a-z0-9][a-z0-9.-]*@[a-z0-9-]+\.[a-z.]+")
# 健全市场, 安全区, 全部 and 本办法 hold no place; 全局 is a word.
_SELF = re.compile(
    r"(?=[全我本该省市县区州旗盟镇乡街])(?:"
    r"(?:(?<![健安完齐周])全(?:省|市|县|区|镇|乡|街道|州|旗|盟)"
    r"|[我本该](?:省|市|县|区|旗|州|盟|镇|乡|街道?|局|厅|委|办|处|院|署|中心|单位|机关|部门|部|所|站))(?![场域级长法理员])"
    r"(?:人民政府|政府(?!信息|网)|办事处|机关)?"
    r"|[省市县区州旗盟镇乡](?:委(?![员托派])|党工?委(?!书记)|人民政府|政府(?!信息|网|采购|性))"
    r"|(?<![各镇乡、])街道(?:办事处|办(?![法理公])|党工委)?)"
)
_TAIL = re.compile(r"A+(?:镇|乡|街道|市|县|区)?(?:人民政府|政府(?!信息|网|采购|性)|办事处|街道办|党工委|党委|管委会)+")
# A government whose place no table knows: two or three characters after a break or a preposition.
_GENERIC = re.compile(r"(?:街道办事处|[镇乡县区市](?:人民政府|政府(?!信息|网)|办事处))")
_UNKNOWN_PLACE = re.compile(rf"(?:^|[^{_HAN}A]|[由在向与及赴])([{_HAN}]{{2,3}})\Z")
_NO_PLACE = re.compile(r"[各全本我该级层所辖由在向与及赴乡镇市县区]")
_COUNTED = "个次条件项份期场篇家名张批"
_CHANGING = re.compile(
    # The look-ahead spares six attempts at each of the many characters that begin none of them.
    rf"(?=[\d{_NUMERAL}两〇○零百千今去明本上])(?:"
    # dates
    r"(?P<D>\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
    rf"|[{_NUMERAL}〇○零]{{4}}年(?:[{_NUMERAL}]{{1,2}}月)?(?:[{_NUMERAL}]{{1,3}}日)?)"
    # years
    r"|(?P<Y>(?:19|20)\d\d年(?:度)?|[今去明]年(?:度)?|[本上]一?年(?:度)?)"
    # numbers
    r"|(?P<N>\d+(?:[.,]\d+)*[万亿余多%‰]*"
    rf"|百分之[{_NUMERAL}百点零两]+|[{_NUMERAL}百千两〇零]{{2,}}余?(?=[{_COUNTED}余人类种处间轮天周月年])"
    rf"|[{_NUMERAL}两](?<![第{_NUMERAL}].)(?=[{_COUNTED}])(?!次性)))"
)
_DROPPED = re.compile(r"[^\w\n]+")
_DOUBLED = re.compile(rf"([{SIGNS}])\1+")


@dataclass(frozen=True, slots=True, eq=False)
class Masked:
    """The key of a whole report with a way back.

    `key[first[i]:first[i + 1]]` is the key of sentence i; letter k of `key` stands for
    ``text[starts[k]:ends[k]]`` (a sign can stand for many characters).
    """

    key: str
    first: tuple[int, ...]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def keys(self) -> list[str]:
        """Give the key of every sentence, in order; one may be empty."""
        return [self.key[start:end] for start, end in pairwise(self.first)]


@cache
def _folding() -> NDArray[np.uint32]:
    """Tabulate folding, simplified letters and ASCII lower case for the basic plane: one look-up a character."""
    plane = "".join(chr(code) if not 0xD800 <= code < 0xE000 else "\0" for code in range(0x10000))
    lower = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
    table = np.frombuffer(simplify(fold(plane)).translate(lower).encode("utf-32-le"), dtype="<u4").astype(np.uint32)
    table[ord("_")] = ord("-")  # the one sign that a pattern's letter class holds
    table[0xD800:0xE000] = np.arange(0xD800, 0xE000)
    return table


def _codes(text: str) -> NDArray[np.uint32]:
    """Give the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@cache
def _kept() -> NDArray[np.bool_]:
    """Tabulate the characters of the basic plane that stay in a key, line ends among them."""
    plane = "".join(chr(code) if not 0xD800 <= code < 0xE000 else "-" for code in range(0x10000))
    table = np.ones(0x10000, dtype=bool)
    for dropped in _DROPPED.finditer(plane):
        table[dropped.start() : dropped.end()] = False
    return table


def _stays(painted: str, codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Mark the characters that are no punctuation."""
    table = _kept()
    stays = table[np.minimum(codes, len(table) - 1)]
    for n in np.flatnonzero(codes >= len(table)).tolist():
        stays[n] = _DROPPED.match(painted, n) is None
    return stays


def sign_letters(key: str) -> NDArray[np.bool_]:
    """Mark the letters of a key that are signs."""
    return _SIGN[np.minimum(_codes(key), len(_SIGN) - 1)]


def _fold_lower(text: str) -> str:
    """Give ``simplify(fold(text))`` in ASCII lower case, of the same length, about thirty times as fast."""
    codes = _codes(text)
    table = _folding()
    folded = np.where(codes < len(table), table[np.minimum(codes, len(table) - 1)], codes).astype("<u4")
    return folded.tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _painter(sign: str) -> Callable[[re.Match[str]], str]:
    """Give a replacement that paints a match with `sign` and keeps its length."""
    return lambda match: sign * (match.end() - match.start())


def _unknown_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that name a government whose place no table knows."""
    for found in _GENERIC.finditer(text):
        place = _UNKNOWN_PLACE.search(text[max(0, found.start() - 4) : found.start()])
        if place and not _NO_PLACE.search(place[1]):
            yield found.start() - len(place[1]), found.end()


def _paint_names(text: str, spans: Iterator[tuple[int, int]]) -> str:
    """Paint the names that stand at `spans` (in order, none overlapping)."""
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], "A" * (end - start)]
        done = end
    return "".join([*parts, text[done:]])


def _blank_pages(text: str) -> str:
    """Blank lines that hold nothing but a page number, lengths kept."""
    return _PAGE.sub(_painter(" "), text) if "\n" in text else text


def _paint(report: ReuseInput, lines: str) -> str:
    """Paint names, dates and numbers of compact sentences (one a line) with their signs, lengths kept."""
    lines = _ADDRESS.sub(_painter("U"), lines)
    lines = _ENUMERATOR.sub(_painter(" "), lines)
    own = own_names(report.name, (report.province, report.city, report.county))
    if own is not None:
        lines = own.sub(_painter("A"), lines)
    for find_names in (division_spans, _unknown_places):
        lines = _paint_names(lines, find_names(lines))
    for pattern in (_SELF, _TAIL):
        lines = pattern.sub(_painter("A"), lines)
    return _CHANGING.sub(lambda m: (m.lastgroup or "N") * (m.end() - m.start()), lines)


def _places(pieces: Sequence[str], report: ReuseInput) -> NDArray[np.int64]:
    """Give the place in the text of each visible character of the sentences, and after each sentence its end."""
    lengths = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
    starts, ends = np.array([(s.start, s.end) for s in report.sentences], dtype=np.int64).T
    codes = _codes("".join(pieces))
    visible = np.flatnonzero(~_SPACE[np.minimum(codes, len(_SPACE) - 1)])
    line = np.repeat(np.arange(len(pieces)), lengths)[visible]
    at = np.empty(len(visible) + len(pieces), dtype=np.int64)
    at[np.arange(len(visible)) + line] = visible + (starts - np.cumsum(lengths) + lengths)[line]
    at[np.cumsum(np.bincount(line, minlength=len(pieces)) + 1) - 1] = ends
    return at


def mask_report(report: ReuseInput) -> Masked:
    """Give the keys of a report with the offsets of every letter."""
    if not report.sentences:
        return Masked("", (0,), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    folded = _fold_lower(report.text)
    pieces = [_blank_pages(folded[s.start : s.end]) for s in report.sentences]
    painted = _paint(report, "\n".join(["".join(piece.split()) for piece in pieces])) + "\n"
    codes = _codes(painted)
    told = _stays(painted, codes)
    at, codes = _places(pieces, report)[told], codes[told]
    signs = _SIGN[np.minimum(codes, len(_SIGN) - 1)]
    doubled = np.concatenate(([False], (codes[1:] == codes[:-1]) & signs[1:]))
    last = np.concatenate((~doubled[1:], [True]))  # the last of equal signs closes the one that is kept
    starts, ends, codes = at[~doubled], at[last] + 1, codes[~doubled]
    breaks = np.flatnonzero(codes == ord("\n"))
    first = (0, *(breaks - np.arange(len(breaks))).tolist())
    letters = codes != ord("\n")
    key = codes[letters].tobytes().decode("utf-32-le", "surrogatepass")
    return Masked(key, first, starts[letters], ends[letters])


def count_letters(key: str) -> int:
    """Count the letters of a key that are no signs."""
    return len(key) - sum(map(key.count, SIGNS))


def letter_counts(keys: Sequence[str]) -> NDArray[np.int64]:
    """Count the letters of each key that are no signs; one scan for all keys of a batch."""
    counts = np.fromiter(map(len, keys), dtype=np.int64, count=len(keys))
    for start in range(0, len(keys), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        codes = _codes("".join(keys[part]))
        low = np.flatnonzero(codes < len(_SIGN))
        signs = low[_SIGN[codes[low]]]
        ends = np.cumsum(counts[part])
        counts[part] -= np.bincount(np.searchsorted(ends, signs, side="right"), minlength=len(ends))
    return counts
