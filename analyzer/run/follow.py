"""Chains over the years, made when every report is there: the reports of each body gathered and followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from analyzer.find.chains import Stated, YearReport, follow, succeed
from analyzer.find.reuse import ReuseInput
from analyzer.find.reuse.bodies import number_bodies
from analyzer.run.engine import Engine
from analyzer.run.parts import Parts, Stretch
from analyzer.run.store import table_of
from analyzer.text.bodies import body_key

__all__ = ["chain_tables"]

_REPORT = ["report_id", "agency", "province", "city", "county", "year", "published"]
_WORDS = ["report_id", "agency", "year", "published", "text"]
_SENTENCE = ["report_id", "section", "start", "end"]
_STATED = ["report_id", *Stated.__slots__]
_AT_ONCE = 5_000  # reports of one share in memory, some 12 kB each


def _identities(parts: Parts, documents: Sequence[str]) -> list[dict[str, Any]]:
    """Give who wrote each report of a known body and year, in order of the documents."""
    return [
        row
        for piece in parts.pieces("reports", documents, _REPORT)
        for row in piece.to_pylist()
        if row["agency"] and row["year"] is not None
    ]


def _bodies(rows: Sequence[Mapping[str, Any]], glossary: Mapping[str, str] | None) -> list[int]:
    """Number the bodies of the reports; one that carries on another has its number."""
    keys = [body_key(row["agency"], (row["province"], row["city"], row["county"])) or "" for row in rows]
    inputs = [
        ReuseInput(r["report_id"], key, r["province"], r["city"], r["county"], r["year"], None, r["report_id"], ())
        for r, key in zip(rows, keys, strict=True)
    ]
    numbers: list[int] = number_bodies(inputs).tolist()
    years: dict[int, list[int]] = {}
    longest: dict[int, str] = {}
    for number, key, row in zip(numbers, keys, rows, strict=True):
        years.setdefault(number, []).append(row["year"])
        longest[number] = max(longest.get(number, ""), key, key=lambda k: (sum(map(bool, k.split("|"))), k))
    carried = succeed({n: (longest[n], years[n]) for n in years}, glossary)
    return [carried.get(n, n) for n in numbers]


def _chosen(rows: Sequence[Mapping[str, Any]], bodies: Sequence[int], superseded: frozenset[str]) -> dict[str, int]:
    """Choose one report for each body and year, of those that count the one published last; give its body."""
    latest: dict[tuple[int, int], tuple[str, str]] = {}
    for row, body in zip(rows, bodies, strict=True):
        if row["report_id"] not in superseded:
            rank = (str(row["published"] or ""), row["report_id"])
            latest[body, row["year"]] = max(latest.get((body, row["year"]), ("", "")), rank)
    return {report_id: body for (body, _), (_, report_id) in latest.items()}


def _by_report(piece: pa.Table) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in piece.to_pylist():
        found.setdefault(row.pop("report_id"), []).append(row)
    return found


def _read(given: Sequence[tuple[Stretch, dict[str, int]]]) -> Iterator[tuple[int, YearReport]]:
    """Yield the chosen reports of some stretches, with their bodies, that say anything that can be followed."""
    for stretch, chosen in given:
        spans, stated = (
            _by_report(stretch.rows(*asked)) for asked in (("sentences", _SENTENCE), ("statements", _STATED))
        )
        for row in stretch.rows("reports", _WORDS).to_pylist():
            name = row["report_id"]
            if name in chosen and name in stated:
                yield chosen[name], YearReport(
                    name, row["agency"], row["year"], row["published"], row["text"],
                    tuple((s["section"], s["start"], s["end"]) for s in spans.get(name, ())),
                    tuple(Stated(**s) for s in stated[name]),
                )  # fmt: skip


def _follow_share(bodies: Mapping[int, list[YearReport]]) -> pa.Table:
    """Follow the bodies of one share; give rows of `chains`."""
    links = []
    for body in sorted(bodies):
        links += follow(sorted(bodies[body], key=lambda report: report.year))
    return table_of("chains", links)


def chain_tables(
    parts: Parts,
    documents: Sequence[str],
    superseded: frozenset[str] = frozenset(),
    glossary: Mapping[str, str] | None = None,
    *,
    engine: Engine,
) -> Iterator[pa.Table]:
    """Yield the rows of table `chains`, body after body.

    Parameters
    ----------
    parts : Parts
        Holds every document.
    documents : sequence of str
        Ids in the order in which rows are written.
    superseded : frozenset of str
        Reports that do not count, because another is the later version.
    glossary : mapping, optional
        Old name to new name of bodies that a researcher knows to be one.
    engine : Engine
        Follows the shares of the bodies.

    Returns
    -------
    iterator of pyarrow.Table
        One table for each share of the bodies; order and rows depend on neither processes nor order of files.
    """
    known = _identities(parts, documents)
    bodies = _bodies(known, glossary)
    several = {body for body, n in Counter(bodies).items() if n > 1}
    chosen = {name: body for name, body in _chosen(known, bodies, superseded).items() if body in several}
    count = 1 + len(chosen) // _AT_ONCE
    yield from engine.reduce(_follow_share, _read, parts.shares(documents, chosen), shards=count, folder=parts.folder)
