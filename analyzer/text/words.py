"""Chinese words: one segmentation for features, another that keeps the field's terms whole for display.

jieba without its hidden Markov model is the declared reference. rjieba gives the same words some
twenty times faster and is used where it is installed; a test holds the two equal.
"""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Callable, Iterable
from functools import cache

__all__ = ["FIELD_TERMS", "display_words", "search_words", "segment", "user_dictionary"]

_Cut = Callable[[str], list[str]]

# Terms jieba's dictionary lacks. For display only: in features a user dictionary lowers accuracy,
# because it glues together what the themes tell apart.
FIELD_TERMS = (
    "政府信息公开工作年度报告",
    "政府信息公开",
    "依申请公开",
    "主动公开",
    "政务公开",
    "政务新媒体",
    "政策解读",
    "三审三校",
    "公开指南",
    "公开目录",
    "行政复议",
    "行政诉讼",
    "规范性文件",
    "重点领域",
    "两化领域",
    "政民互动",
    "保密审查",
    "信息报送",
    "一图读懂",
    "公共企事业单位",
    "政务公开专区",
    "意见征集",
)
_TERM = re.compile("|".join(sorted(map(re.escape, FIELD_TERMS), key=len, reverse=True)))

_CHINESE = re.compile(r"[一-龥]{2,}")


def _reference() -> tuple[_Cut, _Cut]:
    """Give jieba's plain and search-mode cuts, its chatter silenced."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return lambda text: list(jieba.cut(text, HMM=False)), lambda text: list(jieba.cut_for_search(text, HMM=False))


def _fast() -> tuple[_Cut, _Cut]:
    """Give rjieba's plain and search-mode cuts."""
    import rjieba

    return lambda text: list(rjieba.cut(text, False)), lambda text: list(rjieba.cut_for_search(text, False))


@cache
def _cuts() -> tuple[_Cut, _Cut]:
    return _fast() if importlib.util.find_spec("rjieba") else _reference()


def segment(text: str) -> list[str]:
    """Cut a text into words; joined they are the text again.

    >>> segment("信息公开不及时")
    ['信息', '公开', '不', '及时']
    """
    return _cuts()[0](text)


def search_words(text: str) -> list[str]:
    """Cut a text in search mode: a long word comes together with the shorter words inside it.

    >>> search_words("建立长效机制")
    ['建立', '长效', '机制', '长效机制']
    """
    return _cuts()[1](text)


def display_words(text: str) -> list[str]:
    """Cut a text into words and keep the field's terms whole; joined they are the text again.

    >>> display_words("政务新媒体更新慢")
    ['政务新媒体', '更新', '慢']
    """
    words: list[str] = []
    begin = 0
    for term in _TERM.finditer(text):
        words += segment(text[begin : term.start()])
        words.append(term.group())
        begin = term.end()
    return words + segment(text[begin:])


def user_dictionary(more: Iterable[str] = ()) -> str:
    """Give the field's terms as a user dictionary for ``jieba.load_userdict``: a term and its tag on each line.

    Parameters
    ----------
    more : iterable of str
        Further terms; those of one character, with other than Chinese characters, or that are cut as one word
        already are left out.

    >>> user_dictionary(["公开", "清单管理"]).splitlines()[-1]
    '清单管理 n'
    """
    known = dict.fromkeys(FIELD_TERMS)
    known.update(dict.fromkeys(t for t in more if _CHINESE.fullmatch(t) and len(segment(t)) > 1))
    return "".join(f"{term} n\n" for term in known)
