"""Features of atoms (where units begin) and of units (what they are about)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.find.statements.layout import Atom
from analyzer.find.statements.lexicon import Lexicon, clause_cues
from analyzer.text.words import search_words

__all__ = ["UnitContext", "atom_features", "item_titles", "theme_features", "title_of", "year_features"]

_YEAR = re.compile(r"20\d\d(?=年)")
_TITLE_LENGTH = 22  # a run-in title is a short sentence of its own right after an enumerator


def _bucket(value: int, edges: tuple[int, ...]) -> int:
    return sum(value >= edge for edge in edges)


def year_features(words: str, year: int | None) -> list[str]:
    """Tell whether years named in the words lie before, in or after the report's year."""
    found = [int(y) for y in _YEAR.findall(words)]
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


def atom_features(atoms: Sequence[Atom], year: int | None, themes: Sequence[str | None]) -> list[dict[str, float]]:
    """Describe each atom of a section in its surroundings; `themes` are those the atoms' cues hint at.

    Returns
    -------
    list of dict
        One mapping of feature names to 1.0 for each atom; the label before it is added by the decoder.
    """
    cues = [clause_cues(a.full) for a in atoms]
    labels = [a.label for a in atoms]
    p_label, m_label = "P" in labels, "M" in labels
    last_m = max((i for i, x in enumerate(labels) if x == "M"), default=-1)
    titled = -1
    future = False
    items: dict[int, int] = {}
    for atom in atoms:
        items[atom.item] = items.get(atom.item, 0) + 1
    rows: list[dict[str, float]] = []
    for i, atom in enumerate(atoms):
        if atom.sentence == 0:
            future = False
        title = _is_title(atoms, i)
        if title:
            titled = atom.item
        years = year_features(atom.full, year)
        future = future or "future" in cues[i] or "y+" in years
        place = min(atom.place, 3)
        names = _shape(atom, place, title, titled == atom.item and not title)
        names += _text(atom)
        names += [f"cue={c}" for c in cues[i]] + [f"cue={c}|{atom.half}" for c in cues[i]]
        names += [f"{y}|{atom.half}" for y in years] + years
        names.append(f"labels={p_label:d}{m_label:d}{i < last_m:d}|{atom.half}")
        names.append(f"future={future:d}|{atom.half}")
        names.append(f"size={_bucket(items[atom.item], (2, 3, 5, 9))}|{place}")
        names.append(f"where={int(4 * i / len(atoms))}|{atom.half}")
        names += _neighbours(atoms, i, cues, themes)
        rows.append(dict.fromkeys(names, 1.0))
    return rows


def _shape(atom: Atom, place: int, title: bool, titled: bool) -> list[str]:
    """Where the atom stands and by which signs it is enclosed."""
    e, h, b = atom.enumerator, atom.half, atom.before
    w = atom.within
    return [
        f"in={w}", f"in={bool(w):d}{b}{h}", f"in={bool(w):d}{place}{b}{h}", f"in={bool(w):d}{title:d}{titled:d}{b}",
        f"half={h}", f"b={b}", f"a={atom.after}", f"ba={b}{atom.after}", f"e={e}", f"place={place}", f"eh={bool(e):d}{h}",
        f"bh={b}{h}", f"pb={place}{b}", f"phb={place}{h}{b}", f"sent={min(atom.sentence, 2)}{h}", f"label={atom.label}",
        f"len={_bucket(len(atom.words), (3, 5, 8, 12, 18, 28, 45))}", f"title={title:d}", f"titled={titled:d}{b}",
        f"lead={atom.lead}", f"leads={bool(atom.lead):d}{h}", f"pivot={atom.pivot:d}{h}", f"anylabel={bool(atom.label):d}",
        f"tail={_tail(atom)}", f"tail={bool(_tail(atom)):d}{bool(atom.lead):d}{h}",
    ]  # fmt: skip


def _tail(atom: Atom) -> str:
    """Give what follows the statement inside its frame (的问题)."""
    return atom.full[len(atom.lead) + len(atom.words) :]


def _text(atom: Atom) -> list[str]:
    """The words themselves: characters in pairs, and how the atom opens and closes."""
    w = atom.words
    names = [f"c{a}{b}" for a, b in zip(w, w[1:], strict=False)]
    names += [f"s{w[:n]}" for n in (1, 2, 3)] + [f"z{w[-n:]}" for n in (1, 2, 3)]
    names += [f"S{atom.full[:2]}", f"Z{atom.full[-2:]}"]
    return names


def _neighbours(
    atoms: Sequence[Atom], i: int, cues: Sequence[tuple[str, ...]], themes: Sequence[str | None]
) -> list[str]:
    """What stands before and after, and whether the subject changes."""
    atom = atoms[i]
    names: list[str] = []
    if i:
        before = atoms[i - 1]
        names += [f"pz{before.words[-2:]}", f"ps{before.words[:2]}", f"pe={bool(before.enumerator):d}{atom.before}"]
        names += [f"pcue={c}" for c in cues[i - 1]] + [f"pc{c}{atom.before}" for c in cues[i - 1]]
        names.append(f"pl={before.label}")
        names.append(f"plen={_bucket(len(before.words), (3, 5, 8, 12, 18))}{atom.before}")
        a, b = themes[i - 1], themes[i]
        change = "?" if a is None or b is None else "same" if a == b else "new"
        names += [
            f"theme={change}",
            f"theme={change}{atom.before}{atom.half}",
            f"theme={change}{bool(atom.within):d}{atom.before}",
        ]
        names.append(f"dd={'deficit' in cues[i - 1]:d}{'deficit' in cues[i]:d}{atom.before}")
        names.append(f"aa={'action' in cues[i - 1]:d}{'action' in cues[i]:d}{atom.before}{atom.half}")
    else:
        names.append("first")
    if i + 1 < len(atoms):
        after = atoms[i + 1]
        names += [f"ns{after.words[:2]}", f"ne={bool(after.enumerator):d}{atom.after}", f"nl={after.label}"]
        names += [f"ncue={c}" for c in cues[i + 1]]
    else:
        names.append("last")
    return names


@dataclass(frozen=True, slots=True)
class UnitContext:
    """A unit's own words and what helps to read them.

    `words` and `title` are folded and without white space; `heading` is the label or title it stands
    under without being part of it; `kind` its type; `level` the kind of agency.
    """

    words: str
    title: str
    heading: str
    kind: str
    level: str | None


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


def theme_features(unit: UnitContext, lexicon: Lexicon) -> dict[str, float]:
    """Describe a unit for the theme model: characters, words, cues and the first rules of precedence."""
    words = unit.words
    # Each block is scaled by its own length, so that long units do not outweigh short ones.
    names = dict.fromkeys(["g" + c for c in words])
    names.update(dict.fromkeys(["g" + a + b for a, b in zip(words, words[1:], strict=False)]))
    names.update(dict.fromkeys(sorted({"w" + token for token in search_words(words) if len(token) > 1})))
    row = _block(names, 4.0)
    title = unit.title
    row.update(_block(dict.fromkeys(["t" + a + b for a, b in zip(title, title[1:], strict=False)]), 1.5))
    hits = [(i + len(cue), min(len(cue), 4), codes) for i, cue, codes in lexicon.hits(words)]
    for _, length, codes in hits:
        for code in codes:
            row["l" + code] = min(row.get("l" + code, 0.0) + 0.3 * length / len(codes), 1.5)
    for end, length, codes in hits:
        if end <= len(title):  # the title is how the words begin
            for code in codes:
                row["lt" + code[:3]] = min(row.get("lt" + code[:3], 0.0) + 0.3 * length / len(codes), 1.5)
    for name, pattern in (("application", _APPLICATION), ("interpretation", _INTERPRETATION), ("response", _RESPONSE)):
        if pattern.search(words):
            row["r" + name] = 1.0
    row["k" + unit.kind[0]] = 0.5
    row[f"v{unit.level}"] = 0.3
    row[f"n{_bucket(len(words), (6, 10, 16, 26, 45))}"] = 0.5
    for a, b in zip(unit.heading, unit.heading[1:], strict=False):
        row["h" + a + b] = 0.4
    return row


def _block(names: dict[str, None], total: float) -> dict[str, float]:
    """Give a block of features the length `total`."""
    return dict.fromkeys(names, total / len(names) ** 0.5) if names else {}
