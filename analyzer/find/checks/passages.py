"""Passages: the narrative as checks read it, without line wraps, each letter with its place in the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from analyzer.schema import Report
from analyzer.text.traditional import simplify_page
from analyzer.text.view import fold

__all__ = ["Passage", "passages"]

_STRETCH = re.compile(r"\S+")
_LONGEST = 4_000  # letters of a passage: a whole report on one line must not become one topic
_HEADING = 40  # what stands between two sentences on lines of its own and is no longer is a heading
_TABLE = 200  # and what is longer than this is a table: it parts passages


@dataclass(frozen=True, slots=True)
class Passage:
    r"""Neighbouring sentences of one paragraph, folded, white space dropped; ``\\n`` where a line ended a sentence.

    `at[i]` is the source offset of letter i of `text`.
    """

    section: int
    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a stretch (not empty) back to the source: (start, end) in code points."""
        while end - 1 > start and self.text[end - 1] == "\n":
            end -= 1
        return self.at[start], self.at[end - 1] + 1


class _Builder:
    """A passage under construction."""

    def __init__(self, section: int) -> None:
        self.section = section
        self.letters: list[str] = []
        self.at: list[int] = []

    def add(self, folded: str, start: int, end: int, *, broken: bool) -> None:
        """Append a stretch without its white space; `broken` puts a line end before it."""
        if broken and self.letters:
            self.letters.append("\n")
            self.at.append(self.at[-1])
        for stretch in _STRETCH.finditer(folded, start, end):
            self.letters += stretch.group()
            self.at += range(*stretch.span())

    def done(self) -> Passage:
        """Give the passage."""
        return Passage(self.section, "".join(self.letters), tuple(self.at))


@dataclass(frozen=True)
class _Known:
    """The passages of one report as far as some check has asked for them."""

    report: Report
    found: dict[frozenset[int] | None, tuple[Passage, ...]] = field(default_factory=dict)

    def of(self, sections: frozenset[int] | None) -> tuple[Passage, ...]:
        """Give the passages of some sections."""
        if sections not in self.found:
            self.found[sections] = tuple(_passages(self.report, self.folded, sections))
        return self.found[sections]

    @cached_property
    def folded(self) -> str:
        """Give the text with simplified letters, for the rules' words are such; letters stand one for one."""
        return simplify_page(fold(self.report.text))


# The report that was read last: some forty checks ask for the passages of one report after the other.
_last: _Known | None = None


def passages(report: Report, sections: Collection[int] | None = None) -> tuple[Passage, ...]:
    """Give the paragraphs of a report's narrative, in order.

    Sentences of one paragraph stand together, with the heading before them, because their topic is
    often named only once; an empty line ends a passage. `sections` are the numbers wanted, None for all.
    """
    global _last  # noqa: PLW0603 - a thread that comes between only makes another read again
    known = _last
    if known is None or known.report is not report:
        known = _last = _Known(report)
    return known.of(None if sections is None else frozenset(sections))


def _passages(report: Report, folded: str, sections: Collection[int] | None) -> Iterator[Passage]:
    """Yield the passages of some sections."""
    held: _Builder | None = None
    last = 0
    for sentence in report.sentences:
        if sections is not None and sentence.section not in sections:
            continue
        gap = folded[last : sentence.start]
        fresh = held is None or held.section != sentence.section or "\n\n" in gap or len(gap) > _TABLE
        if held is not None and (fresh or len(held.letters) > _LONGEST):
            yield held.done()
            held = None
        if held is None:
            held = _Builder(sentence.section)
        if gap.strip() and len(gap.strip()) <= _HEADING:
            held.add(folded, last, sentence.start, broken=True)
        held.add(folded, sentence.start, sentence.end, broken="\n" in gap)
        last = sentence.end
    if held is not None and held.letters:
        yield held.done()
