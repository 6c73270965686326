"""From heading candidates to the six sections by meaning."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.parse.headings import Heading, Level
from analyzer.schema import Section

__all__ = ["choose_headings", "cut_sections"]

_LEVELS: tuple[tuple[Level, ...], ...] = (("top", "none"), ("number", "none"), ("sub", "none"))
_BARE = 0.6  # what a heading without any numbering weighs less: a wrapped line can look like one
_STEP, _BACK = 0.8, -1.5  # numbering that goes on by one; numbering that does not rise


def _joins(a: Heading, b: Heading) -> float | None:
    """Weigh `b` right after `a` in one skeleton; None where that cannot be."""
    step = None if a.ordinal is None or b.ordinal is None else b.ordinal - a.ordinal
    order = 0.0 if step is None else _STEP if step == 1 else 0.0 if step > 1 else _BACK
    if a.number is None or b.number is None:
        return None
    if b.number > a.number:
        return order
    # Problems and plans may be two sections; fees stand between applications and remedies in old reports.
    if b.number == a.number == 5 or a.number == 6:
        return order if step == 1 else None
    return -1.0 if step == 1 else None


def _best_chain(headings: Sequence[Heading]) -> list[Heading]:
    """Choose the sequence of headings with the greatest weight; of equal ones the later wording wins.

    What may follow a heading depends on its section and ordinal alone, so only the best chain that
    ends in each such pair is kept: the work grows with the number of headings, not its square.
    """
    score: list[float] = []
    back: list[int] = []
    ends: dict[tuple[int | None, int | None], int] = {}
    for i, b in enumerate(headings):
        own = b.weight - (_BARE if b.level == "none" else 0.0)
        top, origin = own, -1
        for j in sorted(ends.values()):
            gain = _joins(headings[j], b)
            if gain is not None and score[j] + gain + own >= top:
                top, origin = score[j] + gain + own, j
        score.append(top)
        back.append(origin)
        held = ends.get((b.number, b.ordinal))
        if held is None or score[held] <= top:
            ends[b.number, b.ordinal] = i
    if not score:
        return []
    at = max(range(len(score)), key=lambda i: (score[i], i))
    chain = []
    while at >= 0:
        chain.append(headings[at])
        at = back[at]
    return chain[::-1]


def choose_headings(candidates: Sequence[Heading]) -> list[Heading]:
    """Choose the headings that open sections.

    Numbering 一、 is tried first, then 1., then （一）; the first style that opens two different
    sections wins, because sub-headings of section 一 often carry the names of whole sections.

    Returns
    -------
    list of Heading
        In order of the text; empty if nothing is a statutory heading.
    """
    fallback: list[Heading] = []
    for levels in _LEVELS:
        meant = [h for h in candidates if h.level in levels and h.number is not None]
        chain = _best_chain(meant)
        if len({h.number for h in chain} - {0}) >= 2:
            return _with_unnamed(chain, candidates)
        if len(chain) > len(fallback):
            fallback = chain
    return fallback


def _with_unnamed(chain: list[Heading], candidates: Sequence[Heading]) -> list[Heading]:
    """Add numbered headings of no known meaning that close a section: 七、… after the problems is other matter."""
    last = chain[-1]
    if last.ordinal is None or last.level != "top" or last.number not in (5, 6):
        return chain
    extra, ordinal = [], last.ordinal
    for h in candidates:
        if h.start > last.start and h.level == "top" and h.ordinal == ordinal + 1:
            extra.append(Heading(6 if h.number is None else h.number, h.ordinal, h.level, h.start, h.end, h.weight))
            ordinal += 1
    return chain + extra


def _before(text: str, at: int) -> int:
    """Give where a body ends before a heading: the marks of Markdown in front of the heading are its own."""
    marked = at
    while marked and text[marked - 1] in " \t#*>_":
        marked -= 1
    return marked if marked == 0 or text[marked - 1] == "\n" else at


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends inward over white space."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def cut_sections(text: str, headings: Sequence[Heading], begin: int, end: int) -> tuple[Section, ...]:
    """Cut a report into its sections.

    Parameters
    ----------
    text : str
        The source text.
    headings : sequence of Heading
        What `choose_headings` gives.
    begin, end : int
        Where the report begins (after its title) and ends (before the signature).

    Returns
    -------
    tuple of Section
        The preamble (0) if there is any text before the first heading, then one for each heading;
        bodies without their headings and without white space at the ends. They do not overlap.
    """
    sections = []
    first = headings[0].start if headings else end
    start, stop = _trim(text, min(begin, first), max(min(begin, first), _before(text, first)))
    if start < stop and not (headings and headings[0].number == 0):
        sections.append(Section(0, None, start, stop))
    for i, h in enumerate(headings):
        limit = _before(text, headings[i + 1].start) if i + 1 < len(headings) else end
        start, stop = _trim(text, h.end, max(limit, h.end))
        name = " ".join(text[h.start : h.end].split()).strip("*#_ ")
        sections.append(Section(h.number or 0, name, start, max(start, stop)))
    return tuple(sections)
