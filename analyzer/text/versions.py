"""Several files of one body and year: versions of one report, or copies of one version, and which of them counts.

The version published last counts; without dates the longer text, then the greater id, so that the order of
files decides nothing. Files of the same content (a Word file and the page it was put up on) are copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from analyzer.schema import Report
from analyzer.text.view import fold

__all__ = ["Filed", "Standing", "content_of", "standings"]

_LETTERS = re.compile(r"[㐀-鿿\w]+")
_RULED = re.compile(r"[\W_]+")


def content_of(report: Report) -> str:
    """Give a short name for what a report says: its narrative without signs and blanks, and its numbers.

    Titles, furniture of a page, layout and format do not enter, so that a page and the Word file it was made from
    bear one name, and a page that was edited bears another.
    """
    folded = fold(report.text)
    words = "".join(_RULED.sub("", folded[s.start : s.end]) for s in report.sentences)
    numbers = "|".join(f"{c.table}/{c.row}/{c.column}={c.value}" for c in report.cells if c.value is not None)
    said = f"{words}|{numbers}" if words or numbers else "".join(_LETTERS.findall(folded))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as versions are told apart: `body` is equal for all reports of one body, `content` for copies."""

    report_id: str
    body: str
    year: int | None
    published: date | None
    letters: int
    content: str

    @property
    def rank(self) -> tuple[date, int, str]:
        """Give the place in the order of versions; the greatest counts."""
        return self.published or date.min, self.letters, self.report_id


@dataclass(frozen=True, slots=True)
class Standing:
    """What a file is among those of its body and year.

    `version` counts from 1, the earliest; None where the year is unknown. `version_of` is the report that counts in
    its stead, `copy_of` one with the same content; both None for the report that counts.
    """

    version: int | None
    version_of: str | None
    copy_of: str | None


def _group(filed: Sequence[Filed]) -> Iterable[tuple[str, Standing]]:
    """Tell the standing of each file of one body and year."""
    ordered = sorted(filed, key=lambda f: f.rank)
    counted = ordered[-1]
    chief = {f.content: f.report_id for f in ordered}  # of copies the one of greatest rank
    numbers = {
        content: n for n, content in enumerate((f.content for f in ordered if chief[f.content] == f.report_id), 1)
    }
    for f in ordered:
        yield (
            f.report_id,
            Standing(
                numbers[f.content] if f.year is not None else None,
                None if f is counted else counted.report_id,
                None if chief[f.content] == f.report_id else chief[f.content],
            ),
        )


def standings(filed: Iterable[Filed]) -> dict[str, Standing]:
    """Tell versions and copies apart.

    Parameters
    ----------
    filed : iterable of Filed
        In any order. Reports of an unknown year are compared by content only.

    Returns
    -------
    dict
        Report id to its standing; a report that is alone in its body and year has version 1.
    """
    groups: dict[tuple[str, int | None, str], list[Filed]] = {}
    for f in filed:
        groups.setdefault((f.body, f.year, "" if f.year is not None else f.content), []).append(f)
    return {name: standing for group in groups.values() for name, standing in _group(group)}
