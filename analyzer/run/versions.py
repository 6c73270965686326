"""Which files are of one body and year, made when every report is there: bodies, versions, copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analyzer.find.reuse import ReuseInput
from analyzer.find.reuse.bodies import number_bodies
from analyzer.run.parts import Parts
from analyzer.text.bodies import body_key
from analyzer.text.versions import Filed, Standing, standings

__all__ = ["Versions", "resolve_versions"]

_COLUMNS = ["report_id", "agency", "province", "city", "county", "year", "published", "content"]


@dataclass(frozen=True, slots=True)
class Versions:
    """Bodies and standings of all reports of a run, by report id. A report without a name has no body."""

    bodies: Mapping[str, str]
    standings: Mapping[str, Standing]

    @property
    def superseded(self) -> frozenset[str]:
        """Give the reports that do not count: earlier versions and copies."""
        return frozenset(name for name, standing in self.standings.items() if standing.version_of is not None)

    def fill(self, piece: pa.Table) -> pa.Table:
        """Write body, version, version_of and copy_of into rows of the table `reports`."""
        ids = piece.column("report_id").to_pylist()
        found = [self.standings[i] for i in ids]
        columns: dict[str, list[Any]] = {
            "body": [self.bodies.get(i) for i in ids],
            "version": [s.version for s in found],
            "version_of": [s.version_of for s in found],
            "copy_of": [s.copy_of for s in found],
        }
        for name, values in columns.items():
            at = piece.schema.get_field_index(name)
            piece = piece.set_column(at, piece.schema.field(at), pa.array(values, piece.schema.field(at).type))
        return piece


def _rows(parts: Parts, documents: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for piece in parts.pieces("reports", documents, [*_COLUMNS, "text"]):
        few = piece.select(_COLUMNS).append_column("letters", pc.utf8_length(piece.column("text")))
        rows += few.to_pylist()
    return rows


def _places(row: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    return row["province"], row["city"], row["county"]


def _bodies(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Give the body of each report that names one.

    Names are joined as `number_bodies` joins them. A name without any place may be borne by many bodies: where two
    different reports of one year would fall together through it, those without a place are bodies of their own.
    """
    named = [row for row in rows if row["agency"]]
    keys = [body_key(row["agency"], _places(row)) or "" for row in named]
    inputs = [
        ReuseInput(row["report_id"], key, *_places(row), row["year"], None, row["report_id"], ())
        for row, key in zip(named, keys, strict=True)
    ]
    longest: dict[int, str] = {}
    contents: dict[tuple[int, int | None], set[str]] = {}
    numbers = number_bodies(inputs).tolist()
    for number, key, row in zip(numbers, keys, named, strict=True):
        longest[number] = max(longest.get(number, ""), key, key=lambda k: (sum(map(bool, k.split("|")[:-1])), k))
        contents.setdefault((number, row["year"]), set()).add(row["content"])
    found = {}
    for number, key, row in zip(numbers, keys, named, strict=True):
        placeless = not any(key.split("|")[:-1])
        apart = placeless and (row["year"] is None or len(contents[number, row["year"]]) > 1)
        found[row["report_id"]] = f"{key}#{row['content']}" if apart else longest[number]
    return found


def resolve_versions(parts: Parts, documents: Sequence[str]) -> Versions:
    """Tell bodies, versions and copies.

    Parameters
    ----------
    parts : Parts
        Holds every document.
    documents : sequence of str
        Ids of the documents; their order changes nothing.
    """
    rows = _rows(parts, documents)
    bodies = _bodies(rows)
    filed = [
        # Without a name only the content tells that two files are one report.
        Filed(
            row["report_id"], bodies.get(row["report_id"], "?" + row["content"]), row["year"], row["published"],
            row["letters"], row["content"],
        )
        for row in rows
    ]  # fmt: skip
    return Versions(bodies, standings(filed))
