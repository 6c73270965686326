"""Passages: the narrative as checks read it, without line wraps, each letter with its place in the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from analyzer.schema import Report, Sentence
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
        self.pieces: list[str] = []
        self.at: list[int] = []

    def add(self, folded: str, start: int, end: int, *, broken: bool) -> None:
        """Append a stretch without its white space; `broken` puts a line end before it."""
        if broken and self.at:
            self.pieces.append("\n")
            self.at.append(self.at[-1])
        for stretch in _STRETCH.finditer(folded, start, end):
            self.pieces.append(stretch.group())
            self.at += range(*stretch.span())

    def done(self) -> Passage:
        """Give the passage."""
        return Passage(self.section, "".join(self.pieces), tuple(self.at))


@dataclass(frozen=True)
class _Known:
    """The passages of one report as far as some check has asked for them.

    `runs` holds those of neighbouring sentences of one section, which belong to many sets of sections: what they are
    hangs on where the sentence before them ends, and on nothing else.
    """

    report: Report
    found: dict[frozenset[int] | None, tuple[Passage, ...]] = field(default_factory=dict)
    runs: dict[tuple[int, int, int], tuple[Passage, ...]] = field(default_factory=dict)

    def of(self, sections: frozenset[int] | None) -> tuple[Passage, ...]:
        """Give the passages of some sections."""
        if sections not in self.found:
            self.found[sections] = tuple(self._of(sections))
        return self.found[sections]

    def _of(self, sections: frozenset[int] | None) -> Iterator[Passage]:
        wanted = (s for s in self.report.sentences if sections is None or s.section in sections)
        last = 0
        for _, group in groupby(wanted, attrgetter("section")):
            run = list(group)
            key = last, run[0].start, len(run)
            if key not in self.runs:
                self.runs[key] = tuple(_passages(run, self.folded, last))
            yield from self.runs[key]
            last = run[-1].end

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


def _passages(run: Sequence[Sentence], folded: str, last: int) -> Iterator[Passage]:
    """Yield the passages of neighbouring sentences of one section; the sentence before them ends at `last`."""
    held = _Builder(run[0].section)
    for sentence in run:
        gap = folded[last : sentence.start]
        if held.at and ("\n\n" in gap or len(gap) > _TABLE or len(held.at) > _LONGEST):
            yield held.done()
            held = _Builder(sentence.section)
        if gap.strip() and len(gap.strip()) <= _HEADING:
            held.add(folded, last, sentence.start, broken=True)
        held.add(folded, sentence.start, sentence.end, broken="\n" in gap)
        last = sentence.end
    if held.at:
        yield held.done()
