"""For each sentence: dictated, shared with other bodies, kept from last year, repeated, or own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.buckets import distinct
from analyzer.find.reuse.corpus import UNKNOWN, Corpus
from analyzer.find.reuse.inputs import Settings
from analyzer.find.reuse.statutory import Formula

__all__ = ["KINDS", "Kinds", "Moved", "classify", "formula_sensitivity"]

KINDS = ("own", "shared", "sticky", "statutory")
_ROWS = 1 << 18  # sentences looked up at a time
_OWN, _SHARED, _STICKY, _STATUTORY = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """One row a sentence. `kind` indexes `KINDS`; `agencies` counts the bodies of the cluster.

    `evidence` says whether the sentence can speak of copying at all: it is not statutory and long
    enough. `shared`, `sticky` and `redundant` are False without it. `previous` gives for each report
    the number of a report of the same body one year before, or -1.
    """

    kind: NDArray[np.int8]
    agencies: NDArray[np.int32]
    evidence: NDArray[np.bool_]
    shared: NDArray[np.bool_]
    sticky: NDArray[np.bool_]
    redundant: NDArray[np.bool_]
    previous: NDArray[np.int32]
    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What another boundary between formula and copy would give.

    `bodies`, `cities` and `provinces` are the boundary, `formulas` the clusters beyond it, `shared` the share of
    the corpus's narrative characters that then stand in sentences of several bodies (null without narrative).
    """

    bodies: int
    cities: int
    provinces: int
    formulas: int
    shared: float | None


def _bodies_of(corpus: Corpus) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Give the number of bodies of each label, and the distinct (label, body) pairs as ``label·B + body``."""
    bodies = int(corpus.body.max(initial=0)) + 1
    pairs = distinct(corpus.label.astype(np.int64) * bodies + corpus.body[corpus.report])
    counts = np.bincount(pairs // bodies, minlength=len(corpus.keys.texts))
    return counts.astype(np.int32), pairs


def _formulas(
    corpus: Corpus, counts: NDArray[np.int32], pairs: NDArray[np.int64], settings: Settings
) -> dict[int, Formula]:
    """Find the clusters (label → formula) so widely spread that handing on a report does not explain them."""
    bodies = int(corpus.body.max(initial=0)) + 1
    identity = {int(body): report for body, report in zip(corpus.body, corpus.inputs, strict=True)}
    found: dict[int, Formula] = {}
    for label in np.flatnonzero(counts >= settings.formula_bodies).tolist():
        low, high = np.searchsorted(pairs, (label * bodies, (label + 1) * bodies))
        members = [identity[int(pair % bodies)] for pair in pairs[low:high]]
        cities = {(m.province, m.city) for m in members if m.city}
        provinces = {m.province for m in members if m.province}
        levels = {m.level for m in members if m.level}
        if (
            len(cities) >= settings.formula_cities
            and len(provinces) >= settings.formula_provinces
            and len(levels) >= settings.formula_levels
        ):
            spread = (len(members), len(cities), len(provinces), len(levels))
            found[label] = Formula(corpus.cluster_id(label), corpus.keys.texts[label], *spread)
    return found


def _previous_reports(corpus: Corpus) -> NDArray[np.int32]:
    """Give for each report a report of the same body one year before (the last version), or -1."""
    latest = corpus.latest()
    return np.array(
        [
            latest.get((int(body), int(year) - 1), -1) if year != UNKNOWN else -1
            for body, year in zip(corpus.body, corpus.year, strict=True)
        ],
        dtype=np.int32,
    )


def _carried(corpus: Corpus, previous: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Mark the sentences whose cluster also stands in the report of the year before."""
    size = len(corpus.keys.texts)
    present = distinct(corpus.report.astype(np.int64) * size + corpus.label)
    found = np.zeros(len(corpus.report), dtype=bool)
    for start in range(0, len(found), _ROWS):
        part = slice(start, start + _ROWS)
        before = previous[corpus.report[part]]
        wanted = before.astype(np.int64) * size + corpus.label[part]
        found[part] = (before >= 0) & (
            present[np.minimum(np.searchsorted(present, wanted), len(present) - 1)] == wanted
        )
    return found


def _repeated(corpus: Corpus, evidence: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the sentences whose cluster stands earlier in the same report."""
    rows = np.flatnonzero(evidence)
    pairs = corpus.report[rows].astype(np.int64) * len(corpus.keys.texts) + corpus.label[rows]
    _, first = np.unique(pairs, return_index=True)
    result = evidence.copy()
    result[rows[first]] = False
    return result


def _statutory(corpus: Corpus, formulas: list[int], settings: Settings) -> NDArray[np.bool_]:
    """Mark the sentences that dictated words cover or whose cluster is a formula."""
    dictated = corpus.covered >= settings.statutory_share * np.maximum(corpus.letters, 1)
    formula = np.zeros(len(corpus.keys.texts), dtype=bool)
    formula[formulas] = True
    return np.asarray(dictated[corpus.key] | formula[corpus.label])


def formula_sensitivity(corpus: Corpus, kinds: Kinds, settings: Settings) -> tuple[Moved, ...]:
    """Tell what the boundary between formula and copy decides: at half, at once and at twice the spread asked for.

    One formula fewer is one copied sentence more, so the share of shared text hangs on where the line is drawn.
    """
    counts, pairs = _bodies_of(corpus)
    found = []
    for factor in (0.5, 1.0, 2.0):
        moved = replace(
            settings,
            formula_bodies=round(settings.formula_bodies * factor),
            formula_cities=round(settings.formula_cities * factor),
            formula_provinces=round(settings.formula_provinces * factor),
        )
        formulas = _formulas(corpus, counts, pairs, moved)
        narrative = ~_statutory(corpus, list(formulas), moved)
        shared = narrative & (corpus.letters[corpus.key] >= settings.min_letters) & (kinds.agencies >= 2)
        base = int(corpus.characters[narrative].sum())
        share = round(int(corpus.characters[shared].sum()) / base, 6) if base else None
        found.append(Moved(moved.formula_bodies, moved.formula_cities, moved.formula_provinces, len(formulas), share))
    return tuple(found)


def classify(corpus: Corpus, settings: Settings) -> Kinds:
    """Decide the kind of every sentence: statutory before shared before sticky before own.

    A sentence both shared and sticky has the kind ``shared`` and `sticky` True. Two files of one
    body and year are versions of one report and share nothing.
    """
    counts, pairs = _bodies_of(corpus)
    formulas = _formulas(corpus, counts, pairs, settings)
    statutory = _statutory(corpus, list(formulas), settings)
    evidence = ~statutory & (corpus.letters[corpus.key] >= settings.min_letters)
    agencies = counts[corpus.label]
    previous = _previous_reports(corpus)
    shared = evidence & (agencies >= 2)
    sticky = evidence & _carried(corpus, previous)
    kind = np.full(len(corpus.label), _OWN, dtype=np.int8)
    kind[sticky] = _STICKY
    kind[shared] = _SHARED
    kind[statutory] = _STATUTORY
    return Kinds(
        kind, agencies, evidence, shared, sticky, _repeated(corpus, evidence), previous, tuple(formulas.values())
    )
