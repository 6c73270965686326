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

from analyzer.find.statements.blocks import Grams, Named, Row
from analyzer.find.statements.features import item_titles
from analyzer.find.statements.layout import Atom

__all__ = ["clause_shape", "topic_blocks", "topic_row"]

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


_ENDINGS = ("lack", "noun", "-")
_OPENINGS = ("effect", "back", "verb", "place", "lack", "some", "cause", "own")


@lru_cache(maxsize=65536)
def clause_shape(words: str) -> tuple[int, int]:
    """Give numbers for how a clause ends (three kinds) and how it opens (eight)."""
    return _ENDINGS.index(_ending(words)), _OPENINGS.index(_opening(words))


def topic_row(words: str, theme: str | None) -> Row:
    """Describe what a clause by itself is about: its characters, their pairs, and the theme its cues hint at."""
    grams = Grams("g", words, _LENGTH, single=True, scaled=True)
    return Row(grams=(grams,), single={"l" + theme: 1.0} if theme else {})


@lru_cache(maxsize=65536)
def _agreement(likeness: int, certainty: int, alike: bool, sign: str, half: str) -> Named:
    """Say how well the topics of two clauses agree: steps of likeness and of certainty, and whether the first is one."""
    q = f"q={likeness}{certainty}"
    return Named((q, f"{q}{sign}", f"{q}{sign}{half}", f"qs={alike:d}{certainty}{sign}"))


@lru_cache(maxsize=65536)
def _turn(likeness: int, certainty: int, ending: str, opening: str) -> Named:
    """Say how topics agree beside how the one clause ends and the other opens."""
    return Named((f"qe={likeness}{certainty}{ending}{opening}",))


@lru_cache(maxsize=65536)
def _built(opened: str, opening: str, ended: str, ending: str, sign: str, half: str) -> Named:
    """Say how alike two clauses are built: how both open and end."""
    ends = ended + ending
    return Named((f"jo={opened}{opening}{sign}", f"je={ends}{sign}{half}", f"jv={ends}{opening}{sign}"))


@lru_cache(maxsize=65536)
def _parallel(head: int, tail: int, length: int, sign: str, half: str) -> Named:
    """Say how many characters two clauses open and end alike with, up to two, and how much longer the second is."""
    return Named((
        f"js={head > 0:d}{tail > 0:d}{sign}", f"jw={head > 1:d}{tail > 1:d}{sign}", f"jl={length}{sign}{half}",
    ))  # fmt: skip


@lru_cache(maxsize=1024)
def _entitled(likeness: int, certainty: int) -> Named:
    """Say how the topic agrees with the title of the item."""
    return Named((f"qt={likeness}{certainty}",))


def _same_head(a: str, b: str) -> int:
    """Count the characters two clauses open alike with, up to two."""
    return 0 if a[:1] != b[:1] else 2 if a[:2] == b[:2] else 1


def _same_tail(a: str, b: str) -> int:
    """Count the characters two clauses end alike with, up to two."""
    return 0 if a[-1:] != b[-1:] else 2 if a[-2:] == b[-2:] else 1


def topic_blocks(topics: NDArray[np.float64], sections: Sequence[Sequence[Atom]]) -> list[list[Named]]:
    """Describe for each atom how its topic agrees with the atom before and with the title of its item.

    Parameters
    ----------
    topics : array of shape (atoms, themes)
        Probabilities of themes for each clause by itself.
    sections : sequence of sequences of Atom
        The same atoms, section by section.

    Returns
    -------
    list of list of Named
        Names of features, each of value one; none for the first atom of a section.
    """
    titles, at = [], 0
    for atoms in sections:
        titles += [title + at if title >= 0 else -1 for title in item_titles(atoms)]
        at += len(atoms)
    if not titles:
        return []
    most, sure = topics.argmax(axis=1), topics.max(axis=1)
    likeness = [0, *_step((topics[1:] * topics[:-1]).sum(axis=1))]
    certainty = [0, *_step(np.minimum(sure[1:], sure[:-1]))]
    alike = [False, *(most[1:] == most[:-1]).tolist()]
    titled = _step((topics * topics[titles]).sum(axis=1))
    alone = _step(sure)
    rows: list[list[Named]] = []
    for atoms in sections:
        a, ended, opened = "", "", ""
        first = len(rows)
        for i, atom in enumerate(atoms, first):
            b, sign, half = atom.words, atom.before, atom.half
            ending, opening = _ending(b), _opening(b)
            blocks: list[Named] = []
            if i > first:
                length = min(max(len(b) - len(a), -9), 9) // 3
                blocks = [
                    _agreement(likeness[i], certainty[i], alike[i], sign, half),
                    _turn(likeness[i], certainty[i], ended, opening),
                    _built(opened, opening, ended, ending, sign, half),
                    _parallel(_same_head(a, b), _same_tail(a, b), length, sign, half),
                ]
                if titles[i] >= 0 and titles[i] != i:
                    blocks.append(_entitled(titled[i], alone[i]))
            rows.append(blocks)
            a, ended, opened = b, ending, opening
    return rows


def _step(values: NDArray[np.float64]) -> list[int]:
    """Give the step of each value."""
    return [int(step) for step in np.searchsorted(_STEPS, values, side="right")]
