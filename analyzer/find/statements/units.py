"""From sections to units: atoms are labelled by the field over their row, read twice (see `chain`, `reread`), and joined.

The classifier sees position first (halves, items, signs) and wording second; what a clause is about by itself, and how
like its neighbours that is, tells where the codebook's splits lie (A2, A3, A5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.blocks import Counted, Row, Table
from analyzer.find.statements.chain import INSIDE, OUTSIDE, Scores, best_paths, closed_to, is_barred, scored_rows
from analyzer.find.statements.expected import expected_rows
from analyzer.find.statements.features import atom_features, item_titles
from analyzer.find.statements.joints import topic_blocks, topic_row
from analyzer.find.statements.layout import Atom, read_atoms, read_sentences
from analyzer.find.statements.lexicon import Lexicon, clause_cues, names_fault
from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.reread import reread
from analyzer.schema import Report, StatementType

__all__ = ["Unit", "add_topics", "collect_units", "first_reading", "report_atoms", "units_of"]


class Unit(NamedTuple):
    """A unit before it is coded: type, span, section, and the item it stands in."""

    type: StatementType
    start: int
    end: int
    section: int
    half: str
    item: int
    number: int | None
    enumerator: str
    heading: str


def report_atoms(report: Report, *, silent: bool = True) -> list[tuple[int, list[Atom]]]:
    """Give the atoms of every section that may hold statements: (section number, atoms).

    Adverse facts outside section five stand in section one; sections two to four are tables, whose labels
    (结果纠正, 逾期不补正) only sound adverse. Most sections one name no fault: nothing can begin in their hundred
    clauses, so they are left out unless `silent` asks for them.
    """
    bodies = []
    for section in report.sections:
        if section.number in (1, 5) and section.start < section.end:
            core = section.number == 5
            place = report.text, section.start, section.end
            if silent or core or any(map(names_fault, read_sentences(*place))):
                bodies.append((section.number, read_atoms(*place, core=core, heading=section.heading)))
    return bodies


def _closed(atoms: Sequence[Atom], labels: Sequence[str], titles: Sequence[int]) -> frozenset[int]:
    """Give the places behind a run-in title that is a unit: its elaboration belongs to it (A4), up to a turn to plans."""
    places = set()
    turned = False
    for i, (atom, title) in enumerate(zip(atoms, titles, strict=True)):
        turned = title not in (-1, i) and (turned or atom.pivot or "future" in clause_cues(atom.lead))
        if title in (-1, i) or turned or atoms[title].after != "。":
            continue
        if labels[title] not in (OUTSIDE, INSIDE):
            places.add(i)
    return frozenset(places)


def _label_rows(sections: Sequence[Sequence[Atom]], scores: Scores, classes: Sequence[str]) -> list[list[str]]:
    """Find the rows of labels; no elaboration breaks away from a title that the best row holds a unit."""
    closed: list[int] = []
    at = 0
    for atoms, labels in zip(sections, best_paths(scores, classes), strict=True):
        closed += [at + i for i in _closed(atoms, labels, item_titles(atoms))]
        at += len(atoms)
    return expected_rows(sections, closed_to(scores, closed, classes), classes)


def collect_units(section: int, atoms: Sequence[Atom], labels: Sequence[str]) -> list[Unit]:
    """Join atoms to units."""
    units: list[Unit] = []
    heading = ""
    last_item, number, enumerator = -1, None, ""  # type: int, int | None, str
    ends = _ends(atoms, labels)
    for i, (atom, label) in enumerate(zip(atoms, labels, strict=True)):
        if atom.item != last_item:
            last_item, heading = atom.item, ""
        if atom.enumerator:
            number, enumerator, heading = atom.number, atom.enumerator, ""
        elif atom.before == "\n":
            number, enumerator = None, ""
        if label == OUTSIDE:
            heading = atom.full if len(atom.full) <= 16 else heading
        elif label != INSIDE or not units:
            kind = cast(StatementType, label)
            units.append(
                Unit(kind, atom.start, ends[i], section, atom.half, atom.item, number, enumerator, heading)
            )  # fmt: skip
    return units


def _ends(atoms: Sequence[Atom], labels: Sequence[str]) -> list[int]:
    """Give where a unit that begins with each atom ends: with its last atom inside, what stands between belongs to it."""
    ends: list[int] = []
    end = -1
    for atom, label in zip(reversed(atoms), reversed(labels), strict=True):
        if label == INSIDE:
            end = max(end, atom.end)
        ends.append(max(end, atom.end))
        if label not in (INSIDE, OUTSIDE):
            end = -1
    return ends[::-1]


def add_topics(rows: Sequence[Row], topics: NDArray[np.float64], sections: Sequence[Sequence[Atom]]) -> None:
    """Add to the features of atoms, section by section, what their topics tell; the rows are changed in place."""
    for row, blocks in zip(rows, topic_blocks(topics, sections), strict=True):
        row.blocks += blocks


def first_reading(
    sections: Sequence[Sequence[Atom]], rows: Sequence[Row], topics: NDArray[np.float64], tagger: LinearModel
) -> tuple[Scores, Counted]:
    """Read sections by the field alone; give the scores, and the pairs of characters of each atom.

    Parameters
    ----------
    sections : sequence of sequences of Atom
        Atoms section by section.
    rows : sequence of Row
        Their features, which get those of topics added.
    topics : array of shape (atoms, themes)
        What each atom by itself is about.
    tagger : LinearModel
        The field.
    """
    add_topics(rows, topics, sections)
    table = Table(rows)
    return scored_rows(sections, tagger.scores(table), tagger), table.counted["c"]


def units_of(reports: Sequence[Report], models: Mapping[str, LinearModel], lexicon: Lexicon) -> list[list[Unit]]:
    """Find the units of many reports with one call of each classifier.

    Parameters
    ----------
    reports : sequence of Report
        Sections by meaning.
    models : mapping of str to LinearModel
        ``tagger``: labels of atoms; ``topics``: what an atom by itself is about; ``reread``: the second reading.
    lexicon : Lexicon
        The codebook's cues.

    Returns
    -------
    list of list of Unit
        One list for each report, in the order of the text; empty where nothing was found.
    """
    bodies = [
        (r, number, atoms)
        for r, report in enumerate(reports)
        for number, atoms in report_atoms(report, silent=False)
        if not all(map(is_barred, atoms))
    ]
    found: list[list[Unit]] = [[] for _ in reports]
    if not bodies:
        return found
    sections = [atoms for _, _, atoms in bodies]
    hints = [lexicon.main_theme(a.words) for atoms in sections for a in atoms]
    words = [a.words for atoms in sections for a in atoms]
    topics = models["topics"].probabilities([topic_row(w, hint) for w, hint in zip(words, hints, strict=True)])
    rows: list[Row] = []
    for r, _, atoms in bodies:
        rows += atom_features(atoms, reports[r].year, hints[len(rows) : len(rows) + len(atoms)])
    scores, grams = first_reading(sections, rows, topics, models["tagger"])
    scores = reread(sections, scores, models["reread"], topics, grams)
    labels = _label_rows(sections, scores, models["tagger"].classes)
    for (r, number, atoms), row in zip(bodies, labels, strict=True):
        found[r] += collect_units(number, atoms, row)
    return [sorted(units, key=lambda u: u.start) for units in found]
