"""Adjudicated codes: where two coders disagreed, the code that holds, with both codings kept beside it.

The sources hold the first coding, ``second/`` the second; ``adjudicated.tsv`` says what holds where they differ in
type or theme, and by which rule of the codebook. Training and measuring use the adjudicated codes; agreement is
computed from the two codings as they were made.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from analyzer.codebook import Codebook, load_codebook
from analyzer.run.gold import LabelledSection, LabelledUnit, SourceError
from analyzer.schema import StatementType

__all__ = ["ADJUDICATED", "Adjudication", "adjudicate", "adjudicated_sha256", "read_adjudications"]

ADJUDICATED = "adjudicated.tsv"


@dataclass(frozen=True, slots=True)
class Adjudication:
    """One line of ``adjudicated.tsv``: a unit (`section` and `unit` from 1), both codings and what holds."""

    line: int
    source: str
    section: int
    unit: int
    first: str
    second: str
    type: StatementType
    theme: str
    secondary: str | None
    quote: str


def read_adjudications(path: Path, book: Codebook | None = None) -> list[Adjudication]:
    """Read ``adjudicated.tsv``; an absent file gives no rulings.

    Raises
    ------
    SourceError
        A line is malformed or uses a code that the codebook does not have.
    """
    if not path.exists():
        return []
    book = book or load_codebook()
    rulings = []
    with path.open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            try:
                ruling = Adjudication(
                    line, row["source"], int(row["section"]), int(row["unit"]), row["first"], row["second"],
                    cast(StatementType, row["type"]), row["theme"], None if row["secondary"] == "-" else row["secondary"],
                    row["quote"],
                )  # fmt: skip
            except (KeyError, TypeError, ValueError) as error:
                raise SourceError(path.name, line, "a column is missing or no number") from error
            _check(ruling, path.name, book)
            rulings.append(ruling)
    return rulings


def adjudicate(sections: Sequence[LabelledSection], path: Path) -> list[LabelledSection]:
    """Give the sections with adjudicated types and themes in place of the first coder's.

    Parameters
    ----------
    sections : sequence of LabelledSection
        As `load_labelled` gives them: the sections of a source in order.
    path : Path
        ``adjudicated.tsv``; where there is none the sections come back as they are.

    Raises
    ------
    SourceError
        A ruling points to no unit, or the unit's words or first code are not those the ruling was made for.
    """
    rulings: dict[tuple[str, int], list[Adjudication]] = {}
    for ruling in read_adjudications(path):
        rulings.setdefault((ruling.source, ruling.section), []).append(ruling)
    counts: dict[str, int] = {}
    result = []
    for section in sections:
        counts[section.source] = number = counts.get(section.source, 0) + 1
        result.append(_ruled(section, rulings.pop((section.source, number), []), path.name))
    for left in rulings.values():
        raise SourceError(path.name, left[0].line, "points to no section of the sources")
    return result


def adjudicated_sha256(path: Path) -> str | None:
    """Give the sha256 of ``adjudicated.tsv``, line ends made equal first; null where there is none."""
    if not path.exists():
        return None
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _check(ruling: Adjudication, name: str, book: Codebook) -> None:
    """Refuse codes that the codebook does not have."""
    try:
        for code in (ruling.theme, ruling.secondary or ruling.theme):
            book.name(code, "en")
    except KeyError as error:
        raise SourceError(name, ruling.line, f"no such code: {error.args[0]}") from error
    if ruling.type not in get_args(StatementType):
        raise SourceError(name, ruling.line, f"no such type: {ruling.type}")


def _ruled(section: LabelledSection, rulings: Sequence[Adjudication], name: str) -> LabelledSection:
    """Put rulings in the place of first codes; links to what is no problem any more fall away."""
    if not rulings:
        return section
    units = list(section.units)
    for ruling in rulings:
        if not 0 < ruling.unit <= len(units):
            raise SourceError(name, ruling.line, "points to no unit of its section")
        unit = units[ruling.unit - 1]
        # A unit may run over a line break, which a table of one line each cannot hold.
        words = "".join(section.text[unit.start : unit.end].split())
        if words != "".join(ruling.quote.split()) or _code(unit) != ruling.first:
            raise SourceError(name, ruling.line, "was made for other words or another first code")
        units[ruling.unit - 1] = replace(
            unit,
            type=ruling.type,
            theme=ruling.theme[:3],
            subtheme=ruling.theme if len(ruling.theme) == 4 else None,
            secondary=ruling.secondary,
        )
    problems = {i for i, unit in enumerate(units) if unit.type == "P"}
    linked = tuple(replace(u, answers=tuple(a for a in u.answers if a in problems)) for u in units)
    return replace(section, units=linked)


def _code(unit: LabelledUnit) -> str:
    return f"{unit.type} {unit.subtheme or unit.theme}"
