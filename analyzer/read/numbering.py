"""The numbers that Word shows before paragraphs but keeps in styles and `numbering.xml`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from analyzer.read.ordinals import ordinal

__all__ = ["Numbering", "W"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_DEPTH = 20  # styles based on styles; deeper only where a file goes round in a circle
_PART = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: first number, style of the number, and the words around it."""

    first: int
    style: str
    pattern: str
    legal: bool  # all numbers of the label in Arabic digits


def _value(element: etree._Element | None, default: str = "") -> str:
    """Give the ``w:val`` of an element that may be missing."""
    return default if element is None else element.get(W + "val", default)


def _number(element: etree._Element | None, default: int) -> int:
    """Give the ``w:val`` as a number."""
    value = _value(element)
    return int(value) if re.fullmatch(r"-?\d{1,6}", value) else default


def _level(element: etree._Element) -> _Level:
    """Read a ``w:lvl``."""
    return _Level(
        _number(element.find(W + "start"), 1),
        _value(element.find(W + "numFmt"), "decimal"),
        _value(element.find(W + "lvlText")),
        element.find(W + "isLgl") is not None,
    )


class Numbering:
    """Counts list paragraphs in the order they come and writes their labels.

    Parameters
    ----------
    numbering, styles : Element or None
        Roots of `numbering.xml` and `styles.xml`; None where a file lacks them.
    """

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles = {s.get(W + "styleId", ""): s for s in styles.iter(W + "style")} if styles is not None else {}
        self._contents = frozenset(
            key for key, s in self._styles.items() if re.match(r"toc \d", _value(s.find(W + "name")).lower())
        )
        self._levels: dict[str, dict[int, _Level]] = {}  # by abstract list
        self._by_style: dict[str, tuple[str, int]] = {}  # paragraph style -> abstract list, level
        self._abstract: dict[str, str] = {}  # list -> abstract list
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._ordinary: dict[str, bool] = {}
        if numbering is not None:
            self._load(numbering)

    def _load(self, numbering: etree._Element) -> None:
        """Read the lists a file defines."""
        for abstract in numbering.iter(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId", "")
            levels = {int(lvl.get(W + "ilvl", "0")): lvl for lvl in abstract.iter(W + "lvl") if _has_level(lvl)}
            self._levels[key] = {i: _level(lvl) for i, lvl in levels.items()}
            for i, lvl in levels.items():
                if style := _value(lvl.find(W + "pStyle")):
                    self._by_style[style] = (key, i)
        for num in numbering.iter(W + "num"):
            key = num.get(W + "numId", "")
            self._abstract[key] = _value(num.find(W + "abstractNumId"))
            overrides = [(o, o.get(W + "ilvl", "0")) for o in num.iter(W + "lvlOverride")]
            starts = {int(i): o.find(W + "startOverride") for o, i in overrides if i.isdecimal()}
            self._restarts[key] = {i: _number(start, 1) for i, start in starts.items() if start is not None}

    def _chain(self, paragraph: etree._Element) -> list[etree._Element]:
        """Give the property elements that apply to a paragraph: its own, then those of its styles."""
        own = paragraph.find(W + "pPr")
        chain = [own] if own is not None else []
        return chain + self._based_on(_value(own.find(W + "pStyle")) if own is not None else "")

    def _based_on(self, style: str) -> list[etree._Element]:
        """Give the property elements of a style and of those it is based on."""
        chain: list[etree._Element] = []
        for _ in range(_MAX_DEPTH):
            element = self._styles.get(style)
            if element is None:
                break
            if (properties := element.find(W + "pPr")) is not None:
                chain.append(properties)
            style = _value(element.find(W + "basedOn"))
        return chain

    def is_contents(self, paragraph: etree._Element) -> bool:
        """Tell whether a paragraph is a line of a generated table of contents (style ``toc 1`` …)."""
        return bool(self._contents) and _value(paragraph.find(f"{W}pPr/{W}pStyle")) in self._contents

    def is_ordinary(self, style: str) -> bool:
        """Tell whether a paragraph style neither numbers its paragraphs nor is of a table of contents."""
        if style not in self._ordinary:
            chain = self._based_on(style)
            numbered = any(properties.find(W + "numPr") is not None for properties in chain)
            self._ordinary[style] = style not in self._contents and not numbered
        return self._ordinary[style]

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Give the list (numId) and level of a paragraph, None for an ordinary one."""
        number: str | None = None
        level: int | None = None
        for properties in self._chain(paragraph):
            numbered = properties.find(W + "numPr")
            if numbered is None:
                continue
            if number is None and numbered.find(W + "numId") is not None:
                number = _value(numbered.find(W + "numId"))
            if level is None and numbered.find(W + "ilvl") is not None:
                level = _number(numbered.find(W + "ilvl"), 0)
            if number is not None:
                break
        if number in (None, "", "0"):
            return None
        if level is None:
            style = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
            level = self._by_style.get(style, ("", 0))[1]
        return str(number), level

    def _count(self, number: str, level: int) -> dict[int, int]:
        """Advance the count of a list at one level and give the counts of all its levels."""
        abstract = self._abstract[number]
        counts = self._counts.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for i, first in self._restarts.get(number, {}).items():
                counts[i] = first - 1
        levels = self._levels[abstract]
        for above in range(level):
            counts.setdefault(above, levels[above].first if above in levels else 1)
        counts[level] = counts.get(level, levels[level].first - 1) + 1
        for below in [i for i in counts if i > level]:
            del counts[below]
        return counts

    def label(self, paragraph: etree._Element) -> str:
        """Advance the list a paragraph belongs to and give its label, such as ``（三）``; "" without one."""
        found = self._list_of(paragraph) if self._levels else None
        if found is None or found[1] not in self._levels.get(self._abstract.get(found[0], ""), {}):
            return ""
        number, at = found
        levels = self._levels[self._abstract[number]]
        counts = self._count(number, at)
        if levels[at].style == "bullet":
            return ""

        def written(match: re.Match[str]) -> str:
            """Give the number of the level that ``%1`` … ``%9`` stands for."""
            i = int(match.group(1)) - 1
            if i not in levels or i not in counts:
                return ""
            return ordinal(counts[i], "decimal" if levels[at].legal else levels[i].style)

        return _PART.sub(written, levels[at].pattern)


def _has_level(element: etree._Element) -> bool:
    """Tell whether a ``w:lvl`` says in a readable way which level it is."""
    return element.get(W + "ilvl", "0").isdecimal()
