"""Checks between two years of one body, made when every report is there: R5, R6 and the unit of fees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analyzer.find.checks import YEAR_CELLS, YearCell, YearRow, check_years, tells_rebasing
from analyzer.find.checks.base import Key
from analyzer.find.reuse import ReuseInput
from analyzer.find.reuse.bodies import number_bodies
from analyzer.run.parts import Parts
from analyzer.run.store import rows_of, table_of
from analyzer.schema import UNSURE
from analyzer.text.bodies import body_key

__all__ = ["year_findings"]

_REPORT = ["report_id", "agency", "province", "city", "county", "level", "year", "template", "text"]
_CELL = ["report_id", "table", "row", "column", "value", "start", "end", "gate"]


def _few_cells(piece: pa.Table) -> list[dict[str, Any]]:
    """Give the rows of `cells` that are compared over years: some ten of two hundred a report."""
    rows = pa.array(sorted({row for _, row, _ in YEAR_CELLS}))
    columns = pa.array(sorted({column for _, _, column in YEAR_CELLS}))
    wanted = pc.and_(pc.is_in(piece.column("row"), value_set=rows), pc.is_in(piece.column("column"), value_set=columns))
    found: list[dict[str, Any]] = piece.filter(wanted).to_pylist()
    return found


def _cells(piece: pa.Table) -> dict[str, dict[Key, YearCell]]:
    """Give the compared cells of each report."""
    found: dict[str, dict[Key, YearCell]] = {}
    for row in _few_cells(piece):
        span = None if row["start"] is None or row["end"] is None else (row["start"], row["end"])
        cell = YearCell(row["value"], row["gate"] not in UNSURE, span)
        found.setdefault(row["report_id"], {})[row["table"], row["row"], row["column"]] = cell
    return found


def _reports(parts: Parts, documents: Sequence[str]) -> Iterator[tuple[dict[str, Any], dict[Key, YearCell], bool]]:
    """Yield reports of a known body and year: (identity, cells, whether the prose explains a new count)."""
    cells = parts.pieces("cells", documents, _CELL)
    for piece in parts.pieces("reports", documents, _REPORT):
        here = _cells(next(cells))
        for report in piece.to_pylist():
            rebased = tells_rebasing(report.pop("text"))
            if report["agency"] and report["year"] is not None:
                yield report, here.get(report["report_id"], {}), rebased


def _body(report: dict[str, Any]) -> ReuseInput:
    """Take what tells bodies apart; the text is not asked, because the agency is known."""
    places = (report["province"], report["city"], report["county"])
    return ReuseInput(
        report["report_id"], body_key(report["agency"], places), *places, report["year"], None, report["report_id"], ()
    )


def year_findings(parts: Parts, documents: Sequence[str], superseded: frozenset[str] = frozenset()) -> pa.Table:
    """Make the findings between consecutive reports of one body.

    Parameters
    ----------
    parts : Parts
        Holds every document.
    documents : sequence of str
        Ids in the order in which rows are written.
    superseded : frozenset of str
        Reports that another is the later version of; nothing is compared with them.

    Returns
    -------
    pyarrow.Table
        Rows of `findings`, in order of the documents.
    """
    given = list(_reports(parts, documents))
    bodies = number_bodies([_body(report) for report, _, _ in given])
    rows = [
        YearRow(
            r["report_id"],
            f"{body:08d}",
            r["year"],
            r["template"],
            cells,
            rebased,
            r["level"],
            r["report_id"] in superseded,
        )
        for (r, cells, rebased), body in zip(given, bodies.tolist(), strict=True)
    ]
    order = {report["report_id"]: n for n, (report, _, _) in enumerate(given)}
    found = sorted(check_years(rows), key=lambda f: (order[f.report_id], f.rule))
    return table_of("findings", rows_of("findings", found))
