"""Statements: what agencies admit and promise, unit by unit, with theme, facets and pairs."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.find.statements.coder import Coder, load_coder, save_coder, unit_contexts
from analyzer.find.statements.facets import (
    attribution_of,
    channel_of,
    hedging_of,
    specificity_features,
    specificity_of,
    time_of,
)
from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.own import coder_for
from analyzer.find.statements.pairs import Pairing
from analyzer.find.statements.themes import ThemeCode
from analyzer.find.statements.units import Unit, units_of
from analyzer.schema import Report, Statement
from analyzer.text.collector import collector_paused

__all__ = ["Coder", "code_units", "coder_for", "find_statements", "load_coder", "save_coder"]


def find_statements(reports: Sequence[Report], coder: Coder) -> list[tuple[Statement, ...]]:
    """Find and code the statements of many reports in one batch.

    Parameters
    ----------
    reports : sequence of Report
        Sections by meaning; section five holds statements, sections one to four adverse facts.
    coder : Coder
        From `load_coder` or training.

    Returns
    -------
    list of tuple of Statement
        One tuple for each report in the order of the text; ``()`` where nothing was found. Never raises.
    """
    with collector_paused():
        found = units_of(reports, coder.models, coder.lexicon)
        return code_units(reports, found, coder)


def code_units(reports: Sequence[Report], found: Sequence[Sequence[Unit]], coder: Coder) -> list[tuple[Statement, ...]]:
    """Code units that are already found; the result mirrors `found`."""
    contexts = [c for report, units in zip(reports, found, strict=True) for c in unit_contexts(report, units)]
    codes, pairs = coder.code(contexts, found)
    degrees = specificity_of(
        [specificity_features(c, t.theme) for c, t in zip(contexts, codes, strict=True)], coder.models["specificity"]
    )
    parts = []
    at = 0
    for units in found:
        parts.append(slice(at, at + len(units)))
        at += len(units)
    return [
        _statements(report, units, contexts[part], codes[part], degrees[part], chosen, coder)
        for report, units, part, chosen in zip(reports, found, parts, pairs, strict=True)
    ]


def _statements(
    report: Report,
    units: Sequence[Unit],
    contexts: Sequence[UnitContext],
    codes: Sequence[ThemeCode],
    degrees: Sequence[int],
    pairs: Sequence[Pairing],
    coder: Coder,
) -> tuple[Statement, ...]:
    """Make the rows of one report."""
    ids = [f"{report.report_id}-{ordinal:03d}" for ordinal in range(1, len(units) + 1)]
    answer = {pair.measure: pair for pair in pairs}
    rows = []
    for i, (unit, context, code) in enumerate(zip(units, contexts, codes, strict=True)):
        pair = answer.get(i)
        measure = unit.type in ("MF", "MD")
        rows.append(
            Statement(
                statement_id=ids[i],
                report_id=report.report_id,
                section=unit.section,
                ordinal=i + 1,
                type=unit.type,
                start=unit.start,
                end=unit.end,
                text=report.text[unit.start : unit.end],
                theme=code.theme,
                subtheme=code.subtheme,
                secondary=code.secondary,
                probability=round(code.probability, 4),
                specificity=degrees[i],
                answers=ids[pair.problem] if pair else None,
                pairing=pair.kind if pair else "unmatched" if measure else None,
                hedging=hedging_of(unit.type, context.words),
                attribution=attribution_of(unit.type, context.words, report.level),
                channel=channel_of(context.words),
                time=time_of(unit.type, context.words),
                law_core=coder.book.is_law_core(code.theme, code.subtheme),
                rule=f"{unit.half}:{unit.enumerator or 'none'}",
                first_theme=code.first,
            )
        )
    return tuple(rows)
