"""Do two coders cut a text alike? A second coder marked sections of the corpus from their bare text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.run.evaluate import align_spans
from analyzer.run.gold import LabelledSection, SourceError

__all__ = ["BORDERS", "BorderAgreement", "Marked", "compare_borders", "read_borders"]

BORDERS = "borders.tsv"
_NEAR = 5  # letters a border may lie off, as the codebook's reliability protocol asks (F3)


@dataclass(frozen=True, slots=True)
class Marked:
    """A unit the second coder marked: type and span in the section's text."""

    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BorderAgreement:
    """How far two codings of the same texts agree on where units are.

    `overlap`, `near` and `exact` are F1 of units whose intersection is at least half of their union, both of whose
    borders lie within five letters, and whose borders are equal; `type` is the share of equal types among the first.
    """

    sections: int
    first: int
    second: int
    overlap: float
    near: float
    exact: float
    type: float


def read_borders(
    path: Path, sections: Mapping[str, Sequence[LabelledSection]]
) -> Iterator[tuple[LabelledSection, list[Marked]]]:
    r"""Yield each section that was marked a second time, with its units in order.

    Parameters
    ----------
    path : Path
        Tab-separated with a head line: source, section (from 1), type, quote (``\n`` for a line break); the units of
        a section one after another in the order of the text.
    sections : mapping of str to sequence of LabelledSection
        The sections of each source in order.

    Raises
    ------
    SourceError
        A section does not exist, or a quote is not found behind the one before it.
    """
    marked: dict[tuple[str, int], list[Marked]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            try:
                key = (row["source"], int(row["section"]))
                text, quote = sections[key[0]][key[1] - 1].text, row["quote"].replace("\\n", "\n")
            except (IndexError, KeyError, ValueError) as error:
                raise SourceError(path.name, number, "points to no section") from error
            units = marked.setdefault(key, [])
            start = text.find(quote, units[-1].end if units else 0)
            if start < 0:
                raise SourceError(path.name, number, "the quote does not follow in its section")
            units.append(Marked(row["type"], start, start + len(quote)))
    for (source, n), units in marked.items():
        yield sections[source][n - 1], units


def compare_borders(pairs: Sequence[tuple[LabelledSection, Sequence[Marked]]]) -> BorderAgreement:
    """Measure how far the first coder's units and those marked from the bare text agree."""
    met = []
    for section, units in pairs:
        found = align_spans([(u.start, u.end) for u in section.units], [(u.start, u.end) for u in units])
        met += [(section.units[i], units[j]) for i, j in found.items()]
    first, second = sum(len(s.units) for s, _ in pairs), sum(len(units) for _, units in pairs)

    def f1(hits: int) -> float:
        return 2 * hits / max(first + second, 1)

    return BorderAgreement(
        sections=len(pairs),
        first=first,
        second=second,
        overlap=f1(len(met)),
        near=f1(sum(abs(a.start - b.start) <= _NEAR and abs(a.end - b.end) <= _NEAR for a, b in met)),
        exact=f1(sum((a.start, a.end) == (b.start, b.end) for a, b in met)),
        type=sum(a.type == b.type for a, b in met) / max(len(met), 1),
    )
