"""The nouns: frozen values that travel between the verbs, and the columns they are written to.

One noun is one dataclass, one table of the dataset and one export sheet. `start` and `end` count
Unicode code points of `Report.text`, `end` exclusive: ``text[start:end]`` is the quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = [
    "UNSURE",
    "Cell",
    "CellState",
    "Document",
    "Evidence",
    "Failure",
    "Finding",
    "Form",
    "Grid",
    "GridCell",
    "Level",
    "Link",
    "Outcome",
    "Overlap",
    "Report",
    "Section",
    "Sentence",
    "Statement",
    "StatementType",
]

Level = Literal["ministry", "province", "city", "county", "township", "department"]
Form = Literal["pre2019", "2019", "2021"]
CellState = Literal["value", "blank", "unreadable", "absent"]
StatementType = Literal["P", "C", "MF", "MD", "N"]
Outcome = Literal["pass", "fail", "uncertain", "not_assessable"]

UNSURE = frozenset({"doubtful", "ocr"})
"""Gates of cells that reading may have got wrong."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a table as it stands in the text; `text` is ``Document.text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table found by a reader: `rows` is rectangular, a merged cell stands in every place it covers.

    `start` and `end` are the stretch of the document's text that the table occupies.
    """

    start: int
    end: int
    rows: tuple[tuple[GridCell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read: its text, and the tables whose cells the format tells apart."""

    document_id: str
    path: str
    sha256: str
    bytes: int
    format: str
    encoding: str | None
    text: str
    grids: tuple[Grid, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()  # what a page's head says of itself: (name, content)
    ocr_confidence: float | None = None  # 0–1 where characters were recognised from pictures, else None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why: a row, not a crash."""

    document_id: str
    path: str
    sha256: str | None
    bytes: int | None
    format: str | None
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section by meaning (0 preamble, 1–6); `start`:`end` is the body without its heading."""

    number: int
    heading: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an official table under its official labels.

    `value` is a number exactly when `state` is ``value``. `start`/`end` point at the printed cell
    where there is one. `gate` tells how the row was aligned: ``exact`` (every printed cell had its
    place), ``sums`` (two readings were possible, the sum rules chose), ``doubtful``, or ``ocr`` (recognised from a
    picture). Where `is_sure` is false, a check never ends in ``fail``.
    """

    table: int
    row: str
    column: str
    value: float | None
    state: CellState
    raw: str | None
    start: int | None = None
    end: int | None = None
    gate: str = "exact"

    @property
    def is_sure(self) -> bool:
        """Whether what is printed is known, so that a contradiction is the report's and not its reader's."""
        return self.gate not in UNSURE


@dataclass(frozen=True, slots=True)
class Sentence:
    """A narrative sentence of a section."""

    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one value of one identity field: where it was seen and how much it weighs.

    `chosen` says whether it speaks for the value the report was given, `confidence` (0–1) how much of all that
    speaks does: weight for the value / (all weights + 1), each source once; equal in all rows of one field.
    """

    field: str
    value: str
    source: str
    start: int | None
    end: int | None
    weight: float
    chosen: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One report: identity with its evidence, sections by meaning, table cells, sentences.

    `written` is the body's name as the title or the strongest other place writes it; `agency` is completed by
    what the report signs with, or normalised by a glossary. `damage` names what befell the text on its way.
    """

    report_id: str
    document_id: str
    title: str | None
    agency: str | None
    level: Level | None
    province: str | None
    city: str | None
    county: str | None
    adcode: str | None
    year: int | None
    template: Form | None
    published: date | None
    text: str
    sections: tuple[Section, ...] = ()
    cells: tuple[Cell, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    written: str | None = None
    recognised: bool = False  # characters come from pictures, so that a contradiction may be the reader's
    damage: tuple[str, ...] = ()

    def section(self, number: int) -> Section | None:
        """Give the first section of this number, or None."""
        return next((s for s in self.sections if s.number == number), None)


@dataclass(frozen=True, slots=True)
class Statement:
    """A coded unit: one problem, cause, measure or no-problem claim, with its exact words.

    `answers` is the statement_id of the problem a measure answers. `hedging` (plain hedged
    minimised), `attribution` (own subordinate departments public external), `channel` (website
    new_media offline none) and `time` (previous report next) are the codebook's facets.
    `heading` holds the sub-heading or run-in label the unit stands under; `rule` how it was found.
    `first_theme` is the fast model's theme where a sentence encoder took a second look, else None.
    """

    statement_id: str
    report_id: str
    section: int
    ordinal: int
    type: StatementType
    start: int
    end: int
    text: str
    theme: str
    subtheme: str | None
    secondary: str | None
    probability: float | None
    specificity: int
    answers: str | None
    pairing: str | None = None
    hedging: str | None = None
    attribution: str | None = None
    channel: str | None = None
    time: str | None = None
    law_core: bool = False
    rule: str | None = None
    first_theme: str | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """A passage that two reports share; `earlier` is the side known to be first, else None.

    `literal` counts the letters of the longest run that is equal character for character, `typos`
    are typing errors that both make at the same place, with the letters around.
    """

    a_report: str
    a_start: int
    a_end: int
    b_report: str
    b_start: int
    b_end: int
    chars: int
    similarity: float
    relation: Literal["same_agency", "cross_agency"]
    earlier: Literal["a", "b"] | None
    literal: int | None = None
    typos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that was made: pass, fail, uncertain or not assessable, with cells, quote and numbers.

    `cells` are ``table3/row/column``. `message` is one sentence in Chinese that an agency can
    check, `message_en` the same in English.
    """

    report_id: str
    rule: str
    outcome: Outcome
    hard: bool
    cells: tuple[str, ...]
    stated: str | None
    expected: str | None
    start: int | None
    end: int | None
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Link:
    """One year of a chain: a problem a body named, a promise it made, or the words that tell it as done.

    `kind` is ``problem`` or ``promise``. `link` tells how the row joins the one before it: ``first``,
    ``same_words``, ``new_words`` (same theme), ``repeated`` (promised again) or ``done``. `previous` is the
    statement it is joined to, `similarity` how alike the words are, `gap` how many reports in between do not
    name it. `follow` tells what the body's next report does: ``again``, ``gone``, ``done``, ``repeated``, or
    ``unknown`` where there is none.
    """

    chain_id: str
    kind: str
    agency: str
    theme: str
    subtheme: str | None
    year: int
    report_id: str
    statement_id: str | None
    start: int
    end: int
    text: str
    link: str
    previous: str | None
    similarity: float | None
    gap: int | None
    follow: str | None
