"""Features of atoms (where units begin) and of units (what they are about)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from analyzer.find.statements.blocks import Edges, Grams, Named, Row
from analyzer.find.statements.layout import Atom
from analyzer.find.statements.lexicon import Lexicon, clause_cues
from analyzer.text.words import search_words

__all__ = ["UnitContext", "atom_features", "item_titles", "theme_features", "title_of", "year_features"]

# A frame around a problem that is answered at once: 针对…的问题, 关于…的现状.
_OPENS = re.compile(r"针对|关于|对于|着力解决|解决|面对|就|围绕")
_CLOSES = re.compile(r"(?:的|这一|等)*(?:突出|主要|实际)?(?:问题|现象|现状|情况|情形|不足|短板|薄弱环节|困难|倾向)$")
_YEAR = re.compile(r"20\d\d(?=年)")
_TITLE_LENGTH = 22  # a run-in title is a short sentence of its own right after an enumerator

_SHORTEST_OPENING = 4  # letters; 一是加强，… and the like name nothing

_LENGTHS = (3, 5, 8, 12, 18, 28, 45)


def _bucket(value: int, edges: tuple[int, ...]) -> int:
    return bisect_right(edges, value)


def year_features(words: str, year: int | None) -> list[str]:
    """Tell whether years named in the words lie before, in or after the report's year."""
    found = [int(y) for y in _YEAR.findall(words)] if "年" in words else []
    if not found:
        return []
    if year is None:
        return ["y?"]
    return sorted({"y-" if y < year else "y=" if y == year else "y+" for y in found})


def _is_title(atoms: Sequence[Atom], i: int) -> bool:
    """Tell whether an atom is a run-in title: a short sentence right after an enumerator, with more to follow."""
    atom = atoms[i]
    if not atom.enumerator or atom.after not in "。:\n" or len(atom.words) > _TITLE_LENGTH:
        return False
    return i + 1 < len(atoms) and atoms[i + 1].item == atom.item


def item_titles(atoms: Sequence[Atom]) -> list[int]:
    """Give for each atom the place of the run-in title of its item, -1 without one."""
    titles: list[int] = []
    item, title = -1, -1
    for i, atom in enumerate(atoms):
        if atom.item != item:
            item, title = atom.item, -1
        if _is_title(atoms, i):
            title = i
        titles.append(title)
    return titles


def atom_features(atoms: Sequence[Atom], year: int | None, themes: Sequence[str | None]) -> list[Row]:
    """Describe each atom of a section in its surroundings; `themes` are those the atoms' cues hint at.

    Returns
    -------
    list of Row
        Names of features, each of value 1.0; the label before is added by the decoder.
    """
    cues = [clause_cues(a.full) for a in atoms]
    labels = [a.label for a in atoms]
    sides = f"{'P' in labels:d}{'M' in labels:d}"
    last_m = max((i for i, x in enumerate(labels) if x == "M"), default=-1)
    sizes = Counter(atom.item for atom in atoms)
    titled, future = -1, False
    frames, tails = _frames(atoms), [_tail(atom) for atom in atoms]
    lacks, acts = ["deficit" in told for told in cues], ["action" in told for told in cues]
    rows: list[Row] = []
    for i, atom in enumerate(atoms):
        if atom.sentence == 0:
            future = False
        title = _is_title(atoms, i)
        if title:
            titled = atom.item
        years = tuple(year_features(atom.full, year)) if "年" in atom.full else ()
        future = future or "future" in cues[i] or "y+" in years
        place, half, sign = min(atom.place, 3), atom.half, atom.before
        blocks = [
            _stand(atom.enumerator, half, sign, atom.within, place, title, titled == atom.item and not title),
            _signs(sign, atom.after, half, min(atom.sentence, 2), _bucket(len(atom.words), _LENGTHS), atom.label),
            _frame(atom.lead, tails[i], atom.pivot, half),
            _framed(frames[i], sign, atom.after, bool(atom.enumerator)),
            _cues(cues[i], half),
            _course(years, f"{sides}{i < last_m:d}", future, 4 * i // len(atoms), half),
            _size(_bucket(sizes[atom.item], (2, 3, 5, 9)), place),
        ]
        before = atoms[i - 1].words if i else ""
        after = atoms[i + 1].words if i + 1 < len(atoms) else ""
        edges = Edges((atom.words, atom.full, before, after))
        if i:
            turn = (_change_of(themes[i - 1], themes[i]), lacks[i - 1], lacks[i], acts[i - 1], acts[i])
            blocks.append(_looks(atoms[i - 1], sign))
            blocks += [_tail_before(tails[i - 1], sign), _change(*turn, sign, half, bool(atom.within))]
            blocks.append(_cues_before(cues[i - 1], sign))
        else:
            blocks.append(_FIRST)
        if i + 1 < len(atoms):
            following = atoms[i + 1]
            blocks.append(_after(bool(following.enumerator), atom.after, following.label))
            blocks.append(_cues_after(cues[i + 1]))
        else:
            blocks.append(_LAST)
        rows.append(Row(blocks, (Grams("c", atom.words, 1.0),), edges=edges))
    return rows


@lru_cache(maxsize=65536)
def _stand(e: str, h: str, b: str, w: str, place: int, title: bool, titled: bool) -> Named:
    """Where the atom stands: enumerator, half, sign before it, item, run-in title."""
    return Named((
        f"in={w}", f"in={bool(w):d}{b}{h}", f"in={bool(w):d}{place}{b}{h}", f"in={bool(w):d}{title:d}{titled:d}{b}",
        f"half={h}", f"b={b}", f"e={e}", f"place={place}", f"eh={bool(e):d}{h}", f"bh={b}{h}", f"pb={place}{b}",
        f"phb={place}{h}{b}", f"title={title:d}", f"titled={titled:d}{b}",
    ))  # fmt: skip


@lru_cache(maxsize=65536)
def _signs(b: str, after: str, h: str, sentence: int, length: int, label: str) -> Named:
    """By which signs it is enclosed, and how long it is."""
    return Named((
        f"a={after}", f"ba={b}{after}", f"sent={sentence}{h}", f"len={length}", f"label={label}",
        f"anylabel={bool(label):d}",
    ))  # fmt: skip


@lru_cache(maxsize=65536)
def _frame(lead: str, tail: str, pivot: bool, h: str) -> Named:
    """What leads in and out of it."""
    return Named((
        f"lead={lead}", f"leads={bool(lead):d}{h}", f"pivot={pivot:d}{h}", f"tail={tail}",
        f"tail={bool(tail):d}{bool(lead):d}{h}",
    ))  # fmt: skip


@lru_cache(maxsize=65536)
def _cues(cues: tuple[str, ...], h: str) -> Named:
    """What its cue words say."""
    return Named((*(f"cue={c}" for c in cues), *(f"cue={c}|{h}" for c in cues)))


@lru_cache(maxsize=65536)
def _course(years: tuple[str, ...], labels: str, future: bool, where: int, h: str) -> Named:
    """How far the section has come: years named, labels of halves, plans begun."""
    told = (f"labels={labels}|{h}", f"future={future:d}|{h}", f"where={where}|{h}")
    return Named((*(f"{y}|{h}" for y in years), *years, *told))


@lru_cache(maxsize=1024)
def _size(size: int, place: int) -> Named:
    """How many atoms its item has."""
    return Named((f"size={size}|{place}",))


def _frames(atoms: Sequence[Atom]) -> list[tuple[bool, bool, bool, bool, bool]]:
    """Say of each atom whether it opens and closes a frame, whether the one before does, and whether one was opened."""
    frames, opened = [], False
    before = (False, False)
    for atom in atoms:
        if atom.sentence == 0:
            opened = False
        here = (bool(_OPENS.match(atom.full)), bool(_CLOSES.search(atom.full)))
        frames.append((*here, *before, opened))
        opened, before = opened or here[0], here
    return frames


@lru_cache(maxsize=4096)
def _framed(frame: tuple[bool, bool, bool, bool, bool], b: str, after: str, numbered: bool) -> Named:
    """How the atom stands to a frame around a problem: what follows the frame is the measure."""
    opens, closes, opened_before, closed_before, opened = frame
    here = f"{opens:d}{closes:d}"
    return Named((
        f"fo={here}{b}", f"fn={here}{numbered:d}{after}", f"fp={opened_before:d}{closed_before:d}{b}",
        f"fs={opened:d}{closed_before:d}{closes:d}{b}",
    ))  # fmt: skip


def _tail(atom: Atom) -> str:
    """Give what follows the statement inside its frame (的问题)."""
    return atom.full[len(atom.lead) + len(atom.words) :]


def _looks(before: Atom, b: str) -> Named:
    """What the atom before looks like."""
    return _before(bool(before.enumerator), b, before.label, _bucket(len(before.words), (3, 5, 8, 12, 18)))


_FIRST, _LAST = Named(("first",)), Named(("last",))


@lru_cache(maxsize=65536)
def _before(numbered: bool, b: str, label: str, length: int) -> Named:
    """What the atom before looks like."""
    return Named((f"pe={numbered:d}{b}", f"pl={label}", f"plen={length}{b}"))


@lru_cache(maxsize=65536)
def _tail_before(tail: str, b: str) -> Named:
    """What closed the frame of the atom before."""
    return Named((f"ft={tail}{b}",))


def _change_of(before: str | None, here: str | None) -> str:
    """Say whether the themes two clauses hint at differ."""
    return "?" if before is None or here is None else "same" if before == here else "new"


@lru_cache(maxsize=65536)
def _change(
    change: str, lacked: bool, lacks: bool, acted: bool, acts: bool, b: str, h: str, within: bool
) -> Named:  # fmt: skip
    """Whether theme and predicate change at the joint."""
    return Named((
        f"theme={change}", f"theme={change}{b}{h}", f"theme={change}{within:d}{b}", f"dd={lacked:d}{lacks:d}{b}",
        f"aa={acted:d}{acts:d}{b}{h}",
    ))  # fmt: skip


@lru_cache(maxsize=65536)
def _cues_before(cues: tuple[str, ...], b: str) -> Named:
    """What the cue words of the atom before say."""
    return Named((*(f"pcue={c}" for c in cues), *(f"pc{c}{b}" for c in cues)))


@lru_cache(maxsize=65536)
def _cues_after(cues: tuple[str, ...]) -> Named:
    """What the cue words of the next atom say."""
    return Named(tuple(f"ncue={c}" for c in cues))


@lru_cache(maxsize=65536)
def _after(numbered: bool, after: str, label: str) -> Named:
    """What the next atom looks like."""
    return Named((f"ne={numbered:d}{after}", f"nl={label}"))


class UnitContext(NamedTuple):
    """A unit's own words and what helps to read them.

    `words` and `title` are folded and without white space; `heading` is the label or title it stands
    under without being part of it; `kind` its type; `level` the kind of agency; `listed` tells whether it stands in
    an enumerated item.
    """

    words: str
    title: str
    heading: str
    kind: str
    level: str | None
    listed: bool = False

    @property
    def opening(self) -> UnitContext | None:
        """Give the title or first clause of an enumerated unit as a unit of its own; None where nothing follows it."""
        head = title_of(self.words)
        if not self.listed or len(head) < _SHORTEST_OPENING or len(head) + 1 >= len(self.words):
            return None
        return self._replace(words=head, title="", listed=False)


def title_of(words: str) -> str:
    """Give the title part of a unit: its first sentence, or its first clause where there is only one sentence."""
    first, stop, rest = words.partition("。")
    if stop and rest and len(first) <= _TITLE_LENGTH + 4:
        return first
    return re.split(r"[,;:]", words, maxsplit=1)[0]


_APPLICATION = re.compile(
    r"依申请|申请(?:人|件|公开|量|办理|渠道|表|书)|答复(?:书|文书|质量|时限|口径)|行政复议|行政诉讼|复议|诉讼|败诉|纠错|告知书|补正"
)
_INTERPRETATION = re.compile(r"解读|图解|一图|说明稿|明白卡|宣讲|通俗")
_RESPONSE = re.compile(r"回应|留言|信箱|来信|舆情|12345|热线|互动|征求意见|意见征集|征集|听证|开放日|参与")


def theme_features(unit: UnitContext, lexicon: Lexicon) -> Row:
    """Describe a unit for the theme model: characters, words, cues and the first rules of precedence."""
    words, title = unit.words, unit.title
    # Each block is scaled by its own length, so that long units do not outweigh short ones.
    tokens = tuple(sorted({"w" + token for token in search_words(words) if len(token) > 1}))
    grams = [Grams("g", words, 4.0, single=True, scaled=True, words=tokens)]
    if title:
        grams.append(Grams("t", title, 1.5, scaled=True))
    if unit.heading:
        grams.append(Grams("h", unit.heading, 0.4))
    row: dict[str, float] = {}
    for i, hit in lexicon.hits(words):
        weight = 0.3 * min(len(hit.cue), 4) / len(hit.codes)
        titled = i + len(hit.cue) <= len(title)  # the title is how the words begin
        for code in hit.codes:
            row["l" + code] = min(row.get("l" + code, 0.0) + weight, 1.5)
            if titled:
                row["lt" + code[:3]] = min(row.get("lt" + code[:3], 0.0) + weight, 1.5)
    for name, pattern in (("application", _APPLICATION), ("interpretation", _INTERPRETATION), ("response", _RESPONSE)):
        if pattern.search(words):
            row["r" + name] = 1.0
    row["k" + unit.kind[0]] = 0.5
    row[f"v{unit.level}"] = 0.3
    row[f"n{_bucket(len(words), (6, 10, 16, 26, 45))}"] = 0.5
    return Row(grams=tuple(grams), single=row)
