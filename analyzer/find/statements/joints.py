"""Does a new statement begin at the joint of two clauses? How like their topics are, and how they end and open.

The codebook splits where predicate or theme changes (A2, A3, A5). What a clause is about by itself is guessed by a
small linear model on its characters (`Topics`); the joint is described by how well two such guesses agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.layout import Atom

__all__ = ["topic_features", "topic_row"]

# Steps of a likeness or certainty; finer where few things agree.
_STEPS = (0.05, 0.15, 0.3, 0.5, 0.75)
# A clause's block of characters has this length, as that of a unit in the theme model.
_LENGTH = 4.0
_LACK_AT_END = re.compile(
    r"(?:不[^,;。]{1,4}|有待[^,;。]{0,6}|[还仍尚]需[^,;。]{0,8}|亟[需待][^,;。]{0,6}|欠缺|缺[乏失少位]?|滞后|薄弱|单一|"
    r"[偏较过][一-龥]|差距|距离|空间|空白|困难|[难少弱差慢低窄浅粗短]|未[^,;。]{1,8}|没有?[^,;。]{1,8}|无[^,;。]{1,4}|"
    r"脱节|断档|参差|悬殊)$"
)
_NOUN_AT_END = re.compile(r"(?:[性度率力量面]|方式|形式|内容|机制|制度|水平|意识|程序|流程|渠道|环节)$")
_OPENING = re.compile(
    r"(?P<effect>导致|造成|致使|使|以致|从而|因此|所以|因而|影响|不利于|容易|往往|甚至|只|仅|难免|给|让)|"
    r"(?P<back>其|这|该|此|它|他|即|也|还|又|并|且|而|同时|更|都|均|就|才)|"
    r"(?P<verb>进一步|继续|不断|持续|切实|着力|积极|认真|全面|严格|大力|努力|充分|深入|及时|主动|逐步|定期|坚持|做到|确保|实现|"
    r"[加强建规推拓抓打严修制统整设增督改请学配用]|提[高升]|完善|健全|丰富|优化|落实|开展|组织|细化|明确|压实|深化|充实|扩大|创新|梳理|编制|引导|保障|安排|指导|协调|利用|发挥|邀请)|"
    r"(?P<place>对|在|与|向|按|由|把|将|以|从|为|通过|根据|围绕|结合|针对)|"
    r"(?P<lack>不|没|未|无|缺|难|欠|少|有待)|(?P<some>个别|部分|有的|有些|少数|一些|各|某些)|(?P<cause>因|随着|受)"
)


@lru_cache(maxsize=65536)
def _ending(words: str) -> str:
    """Say how a clause ends: with a lack, with a quality that still wants its predicate, or otherwise."""
    if _LACK_AT_END.search(words[-12:]):
        return "lack"
    return "noun" if _NOUN_AT_END.search(words[-2:]) else "-"


@lru_cache(maxsize=65536)
def _opening(words: str) -> str:
    """Say how a clause opens: with a consequence, a verb, a preposition …, or else with a subject of its own."""
    found = _OPENING.match(words)
    return str(found.lastgroup) if found else "own"


def topic_row(words: str, theme: str | None) -> dict[str, float]:
    """Describe what a clause by itself is about: its characters, their pairs, and the theme its cues hint at."""
    grams = {"g" + c for c in words} | {"g" + a + b for a, b in zip(words, words[1:], strict=False)}
    row = dict.fromkeys(sorted(grams), _LENGTH / max(len(grams), 1) ** 0.5)
    if theme:
        row["l" + theme] = 1.0
    return row


def _parallel(before: Atom, atom: Atom) -> list[str]:
    """Say how alike two clauses are built: how both open and end, and how long they are."""
    a, b, sign = before.words, atom.words, atom.before
    ends = f"{_ending(a)}{_ending(b)}"
    heads, tails = a[:1] == b[:1], a[-1:] == b[-1:]
    length = min(max(len(b) - len(a), -9), 9) // 3
    return [
        f"jo={_opening(a)}{_opening(b)}{sign}", f"je={ends}{sign}{atom.half}", f"js={heads:d}{tails:d}{sign}",
        f"jw={a[:2] == b[:2]:d}{a[-2:] == b[-2:]:d}{sign}", f"jl={length}{sign}{atom.half}",
        f"jv={ends}{_opening(b)}{sign}",
    ]  # fmt: skip


def topic_features(topics: NDArray[np.float64], atoms: Sequence[Atom], titles: Sequence[int]) -> list[list[str]]:
    """Describe for each atom how its topic agrees with the atom before and with the title of its item.

    Parameters
    ----------
    topics : array of shape (atoms, themes)
        Probabilities of themes for each clause by itself.
    atoms : sequence of Atom
        One section.
    titles : sequence of int
        For each atom the place of the run-in title of its item, -1 without one.

    Returns
    -------
    list of list of str
        Names of features, each of value one; none for the first atom.
    """
    if len(atoms) < 2:
        return [[] for _ in atoms]
    most, sure = topics.argmax(axis=1), topics.max(axis=1)
    likeness = np.searchsorted(_STEPS, (topics[1:] * topics[:-1]).sum(axis=1), side="right")
    certainty = np.searchsorted(_STEPS, np.minimum(sure[1:], sure[:-1]), side="right")
    titled = np.searchsorted(_STEPS, (topics * topics[list(titles)]).sum(axis=1), side="right")
    alone = np.searchsorted(_STEPS, sure, side="right")
    rows: list[list[str]] = [[]]
    for i in range(1, len(atoms)):
        atom, sign = atoms[i], atoms[i].before
        level = f"{likeness[i - 1]}{certainty[i - 1]}"
        names = [
            f"q={level}", f"q={level}{sign}", f"q={level}{sign}{atom.half}",
            f"qs={most[i] == most[i - 1]:d}{certainty[i - 1]}{sign}",
            f"qe={level}{_ending(atoms[i - 1].words)}{_opening(atom.words)}", *_parallel(atoms[i - 1], atom),
        ]  # fmt: skip
        if titles[i] >= 0 and titles[i] != i:
            names.append(f"qt={titled[i]}{alone[i]}")
        rows.append(names)
    return rows
