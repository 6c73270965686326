"""Checks between two years of one body, made when every report is there: R5, R6 and the unit of fees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from analyzer.find.checks import YEAR_CELLS, YearCell, YearRow, check_years, tells_rebasing
from analyzer.find.checks.base import Key
from analyzer.find.reuse import ReuseInput
from analyzer.find.reuse.bodies import number_bodies
from analyzer.run.engine import Engine
from analyzer.run.parts import Parts, Stretch
from analyzer.run.store import table_of
from analyzer.schema import UNSURE
from analyzer.text.bodies import body_key

__all__ = ["year_findings"]

_IDENTITY = ["report_id", "agency", "province", "city", "county", "year"]
_REPORT = ["report_id", "agency", "level", "year", "template", "text"]
_CELL = ["report_id", "table", "row", "column", "value", "start", "end", "gate"]
_AT_ONCE = 5_000  # reports of one share in memory, some 4 kB each
_NUMBER, _PLACE = "number_", "place_"  # columns by which findings are brought into order


class _Known(NamedTuple):
    """A report's number among those of a known body and year, its body, and whether it does not count."""

    number: int
    body: int
    superseded: bool


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


def _identities(parts: Parts, documents: Sequence[str]) -> list[ReuseInput]:
    """Give what tells bodies apart, of each report of a known body and year, in order of the documents."""
    return [
        _body(report)
        for piece in parts.pieces("reports", documents, _IDENTITY)
        for report in piece.to_pylist()
        if report["agency"] and report["year"] is not None
    ]


def _body(report: dict[str, Any]) -> ReuseInput:
    """Take what tells bodies apart; the text is not asked, because the agency is known."""
    places = (report["province"], report["city"], report["county"])
    return ReuseInput(
        report["report_id"], body_key(report["agency"], places), *places, report["year"], None, report["report_id"], ()
    )


def _known(parts: Parts, documents: Sequence[str], superseded: frozenset[str]) -> tuple[dict[str, _Known], int]:
    """Give what is known of each report of a known body and year by its id, and how many there are."""
    reports = _identities(parts, documents)
    bodies = number_bodies(reports).tolist()
    found = {
        report.report_id: _Known(n, body, report.report_id in superseded)
        for n, (report, body) in enumerate(zip(reports, bodies, strict=True))
    }
    return found, len(reports)


def _read(given: Sequence[tuple[Stretch, dict[str, _Known]]]) -> Iterator[tuple[int, tuple[int, YearRow]]]:
    """Yield (body, (number of the report, what is compared)) of the reports of some stretches that are known."""
    for stretch, known in given:
        cells = _cells(stretch.rows("cells", _CELL))
        for r in stretch.rows("reports", _REPORT).to_pylist():
            name = r["report_id"]
            if name in known:
                number, body, superseded = known[name]
                yield body, (number, YearRow(
                    name, f"{body:08d}", r["year"], r["template"], cells.get(name, {}), tells_rebasing(r["text"]),
                    r["level"], superseded,
                ))  # fmt: skip


def _check_share(bodies: Mapping[int, list[tuple[int, YearRow]]]) -> pa.Table:
    """Compare the years of the bodies of one share; give rows of `findings` with the number of their report."""
    given = [value for body in sorted(bodies) for value in bodies[body]]
    order = {row.report_id: n for n, row in given}
    found = check_years([row for _, row in given])
    numbers = pa.array([order[f.report_id] for f in found], type=pa.int64())
    return table_of("findings", found).append_column(_NUMBER, numbers)


def year_findings(
    parts: Parts, documents: Sequence[str], superseded: frozenset[str] = frozenset(), *, engine: Engine
) -> pa.Table:
    """Make the findings between consecutive reports of one body.

    Parameters
    ----------
    parts : Parts
        Holds every document.
    documents : sequence of str
        Ids in the order in which rows are written.
    superseded : frozenset of str
        Reports that another is the later version of; nothing is compared with them.
    engine : Engine
        Compares the shares of the bodies; memory holds one share and the findings.

    Returns
    -------
    pyarrow.Table
        Rows of `findings`, in order of the documents.
    """
    known, count = _known(parts, documents, superseded)
    given = parts.shares(documents, known)
    shares = list(engine.reduce(_check_share, _read, given, shards=1 + count // _AT_ONCE, folder=parts.folder))
    found = pa.concat_tables(shares)
    # Arrow's order is not stable: findings of one report and rule keep theirs by their place.
    found = found.append_column(_PLACE, pa.array(range(found.num_rows), type=pa.int64()))
    ordered = found.sort_by([(_NUMBER, "ascending"), ("rule", "ascending"), (_PLACE, "ascending")])
    return ordered.drop_columns([_NUMBER, _PLACE])
