"""From bytes to text: which of the Chinese encodings it is, by content and not by declaration.

A declared encoding (html ``meta``) is wrong often enough that it is not asked. Strict UTF-8 is tried
first, since other encodings of Chinese almost never are valid UTF-8. Of the rest the one is taken
whose reading looks most like Chinese prose: the share of very frequent characters among all that are
not ASCII.
"""

from __future__ import annotations

import codecs
import re

from analyzer.errors import UnknownFormat
from analyzer.read.grids import clean

__all__ = ["decode", "plausibility"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# gb18030 contains gbk and gb2312, so these are reported under its name.
_CANDIDATES = ("gb18030", "utf-8", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# The most frequent characters of Chinese prose and of disclosure reports, in both scripts.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要到时来用们生出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性应开它合还因由其些然前外天政四日那社义事平形相全"
    "表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五"
    "府信息报告申请项目总情况复议诉讼收到处理存主要改进其他需措施务政街镇县市区省办室局委网站平台规范落及群众监督保障依据"
    "這為個國時來們會對產過動發種後說經進學電裡現實體兩當點從業開還應質氣數條關與問變無結報請項總況複議訴訟處區縣鎮辦規範務監據"
    "，。、；：（）“”《》"
)
_SAMPLE = 16_384
_LEAST = 0.12  # prose gives 0.4–0.6, a list of names 0.15, the wrong reading and noise below 0.06
_BROKEN = 0.05  # share of letters that may be undecodable before the bytes count as no text
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")


def plausibility(text: str) -> float:
    """Give the share of frequent Chinese characters among all not ASCII, less what is undecodable.

    1.0 for pure ASCII without control characters; below 0 for noise.
    """
    others = [c for c in text if c > "\x7f"]
    broken = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in others) + len(_CONTROLS.findall(text))
    if not others:
        return 1.0 if not broken else -broken / len(text)
    return (sum(c in _FREQUENT for c in others) - 2 * broken) / len(others)


def _is_binary(text: str) -> bool:
    """Tell whether a decoded text has more control characters than any text file has."""
    return len(_CONTROLS.findall(text[:_SAMPLE])) > max(2, len(text[:_SAMPLE]) // 100)


def _best_guess(data: bytes) -> str | None:
    """Choose the encoding whose reading of the first part is most plausible; None if none is."""
    sample = data[:_SAMPLE]
    scores = []
    for order, name in enumerate(_CANDIDATES):
        if name.startswith("utf-32") and b"\x00" not in sample:
            continue
        text = sample.decode(name, errors="replace")
        if text.count("\ufffd") <= max(1, len(text) * _BROKEN):
            scores.append((plausibility(text), -order, name))
    score, _, name = max(scores, default=(0.0, 0, ""))
    return name if score >= _LEAST else None


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Decode bytes of unknown encoding.

    Parameters
    ----------
    data : bytes
        The whole content.
    name : str
        Path as recorded, for the error.

    Returns
    -------
    tuple of str
        The cleaned text and the name of the encoding: utf-8, utf-16-le, utf-16-be, utf-32-le,
        utf-32-be, gb18030 (also for gbk and gb2312) or big5hkscs (also for big5). Single undecodable
        bytes of a text that is otherwise clear become U+FFFD: marked, not guessed.

    Raises
    ------
    UnknownFormat
        The bytes are no text in any of these encodings.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return clean(data[len(mark) :].decode(encoding, errors="replace")), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and not _is_binary(text):
        return clean(text), "utf-8"
    guess = _best_guess(data)
    if guess is None:
        raise UnknownFormat(
            name,
            "不是可识别的文本，请换成 txt、md、html、docx 或 pdf。"
            "The content is no text in any known encoding; give txt, md, html, docx or pdf.",
        )
    return clean(data.decode(guess, errors="replace")), guess
