"""Parts to the tables of the dataset: streamed in order of names, with what only the whole corpus tells."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
from tqdm import tqdm

from analyzer.find.reuse import ReuseInput, ReuseResult, Shards, find_reuse
from analyzer.find.reuse.inputs import REPORTS
from analyzer.run.engine import Engine
from analyzer.run.follow import chain_tables
from analyzer.run.listing import Listing
from analyzer.run.manifest import Stopwatch
from analyzer.run.parts import Parts, Stretch
from analyzer.run.store import TableWriter, arrow_schema, table_of, writing
from analyzer.run.versions import Versions, resolve_versions
from analyzer.run.years import year_findings
from analyzer.schema import Sentence
from analyzer.text.bodies import body_key

__all__ = ["reuse_inputs", "write_dataset"]

# Reports whose sentences are clustered in the memory of this process; of more, workers hold what a task needs. It takes as
# long either way.
_IN_MEMORY = 5_000
_REUSED = ["report_id", "agency", "province", "city", "county", "level", "year", "published", "text"]
# Written from the parts as they are; to the others something is added that the whole corpus tells.
_PLAIN = ("sections", "cells", "statements", "evidence")


@dataclass(frozen=True, slots=True)
class _Reports:
    """Some reports as the search for reuse takes them, read where they are wanted."""

    stretches: tuple[Stretch, ...]
    superseded: frozenset[str]

    def __call__(self) -> list[ReuseInput]:
        """Give what the search needs of each, in order of the documents."""
        return [report for stretch in self.stretches for report in self._of(stretch)]

    def _of(self, stretch: Stretch) -> Iterator[ReuseInput]:
        found: dict[str, list[Sentence]] = {}
        columns = stretch.rows("sentences", ["report_id", "section", "start", "end"]).columns
        for name, *span in zip(*(column.to_pylist() for column in columns), strict=True):
            found.setdefault(name, []).append(Sentence(*span))
        for row in stretch.rows("reports", _REUSED).to_pylist():
            places = (row["province"], row["city"], row["county"])
            yield ReuseInput(
                row["report_id"],
                body_key(row["agency"], places),
                *places,
                row["year"],
                row["published"],
                row["text"],
                tuple(found.get(row["report_id"], ())),
                row["agency"],
                row["level"],
                row["report_id"] in self.superseded,
            )


def reuse_inputs(
    parts: Parts, documents: Sequence[str], superseded: frozenset[str] = frozenset()
) -> Iterator[_Reports]:
    """Yield what gives the search for reuse its reports, some at a time, in order of the documents."""
    held: list[Stretch] = []
    for stretch in parts.stretches(documents):
        held.append(stretch)
        if sum(len(few.documents) for few in held) >= REPORTS:
            yield _some(held, superseded)
            held = []
    if held:
        yield _some(held, superseded)


def _some(stretches: Sequence[Stretch], superseded: frozenset[str]) -> _Reports:
    here = {"r" + i[1:] for stretch in stretches for i in stretch.documents}
    return _Reports(tuple(stretches), superseded & here)


def _write_documents(folder: Path, parts: Parts, documents: Sequence[str], listing: Listing | None) -> Counter[str]:
    """Write `documents` with where they come from and the id of the first of the same bytes; count by status."""
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    with TableWriter(folder / "documents.parquet", "documents") as writer:
        for piece in parts.pieces("documents", documents):
            rows = piece.to_pylist()
            for row in rows:
                counts[row["status"]] += 1
                if listing is not None:
                    row.update(listing.provenance(row["path"]))
                if row["sha256"] is not None:
                    original = first.setdefault(row["sha256"], row["document_id"])
                    row["duplicate_of"] = original if original != row["document_id"] else None
            writer.add(table_of("documents", rows))
    return counts


def _write_listing(folder: Path, parts: Parts, documents: Sequence[str], listing: Listing | None) -> int:
    """Write the rows of the index with the document each means; an empty table where there is no index."""
    schema = None if listing is None else listing.schema
    with TableWriter(folder / "listing.parquet", "listing", schema) as writer:
        if listing is not None:
            pieces = parts.pieces("documents", documents, ["path", "document_id"])
            named = {row["path"]: row["document_id"] for piece in pieces for row in piece.to_pylist()}
            writer.add(listing.table(named))
    return writer.rows


def _write_plain(table: str, folder: Path, stretches: Sequence[Stretch]) -> int:
    """Write a table as it lies in the parts; give its rows. It gets its name when it is whole: others may do it too."""
    unfinished = folder / f"{table}.{uuid4().hex}.tmp"
    with writing(folder):
        with TableWriter(unfinished, table) as writer:
            for stretch in stretches:
                writer.add(stretch.rows(table))
        unfinished.replace(folder / f"{table}.parquet")
    return writer.rows


def _merge(
    folder: Path, parts: Parts, documents: Sequence[str], versions: Versions, engine: Engine | None, progress: bool
) -> dict[str, int]:
    """Write the tables that come from the parts alone, a table each by the workers of an engine, and that of reports."""
    write = partial(_write_plain, folder=folder.resolve(), stretches=tuple(parts.stretches(documents)))
    written = map(write, _PLAIN) if engine is None else engine.each(write, _PLAIN, at_once=1)
    told = tqdm(written, total=len(_PLAIN), desc="合并", unit="表", disable=not progress)
    rows = dict(zip(_PLAIN, told, strict=True))
    with TableWriter(folder / "reports.parquet", "reports") as writer:
        for piece in parts.pieces("reports", documents):
            writer.add(versions.fill(piece))
    return rows | {"reports": writer.rows}


def _write_findings(
    folder: Path, parts: Parts, documents: Sequence[str], superseded: frozenset[str], engine: Engine
) -> int:
    """Write the findings of each report, and behind them those between years."""
    with TableWriter(folder / "findings.parquet", "findings") as writer:
        for piece in parts.pieces("findings", documents):
            writer.add(piece)
        writer.add(year_findings(parts, documents, superseded, engine=engine))
    return writer.rows


def _write_reuse(folder: Path, result: ReuseResult) -> dict[str, int]:
    """Write sentences, overlaps, shared sentences and the shares of each report."""
    tables: dict[str, Iterable[pa.Table]] = {
        "sentences": result.sentence_pieces(),
        "overlaps": [table_of("overlaps", result.overlaps)],
        "reuse": [result.reports],
        "clusters": [result.clusters],
    }
    counts = {}
    for name, pieces in tables.items():
        with TableWriter(folder / f"{name}.parquet", name) as writer:
            for piece in pieces:
                writer.add(_in_columns(name, piece))
        counts[name] = writer.rows
    return counts


def _search(parts: Parts, documents: Sequence[str], superseded: frozenset[str], engine: Engine) -> ReuseResult:
    """Search for reuse; where many machines work, or reports are many, in shards beside the parts.

    A search that was cut short is taken up where it was: the folder of shards is named after what is searched.
    """
    shards, mapper = None, partial(engine.each, at_once=1)
    if engine.far or len(documents) > _IN_MEMORY:
        told = blake2b("\n".join([*documents, "", *sorted(superseded)]).encode(), digest_size=8).hexdigest()
        place = parts.folder.with_name(f"reuse-{told}-{parts.folder.name}").resolve()
        shards = Shards(place, mapper)
    given = reuse_inputs(parts, documents, superseded)
    result = find_reuse(given, mapper=mapper, folder=parts.folder, shards=shards)
    for left in parts.folder.parent.glob(f"reuse-*-{parts.folder.name}"):
        shutil.rmtree(left, ignore_errors=True)
    return result


def _in_columns(name: str, table: pa.Table) -> pa.Table:
    return table.select(arrow_schema(name).names).cast(arrow_schema(name))


def _reuse_facts(result: ReuseResult) -> dict[str, Any]:
    """Tell the manifest which thresholds the search used and what it left out."""
    return {
        "settings": asdict(result.settings),
        "counts": dict(result.counts),
        "formulas": [asdict(formula) for formula in result.formulas],
        "moved": [asdict(moved) for moved in result.moved],
    }


def write_dataset(
    folder: Path,
    parts: Parts,
    documents: Sequence[str],
    watch: Stopwatch,
    listing: Listing | None = None,
    *,
    engine: Engine,
    progress: bool = False,
) -> dict[str, Any]:
    """Write every table of the dataset into `folder`.

    Parameters
    ----------
    folder : Path
        An empty folder.
    parts : Parts
        Holds every document.
    documents : sequence of str
        Ids in the order in which rows are written.
    watch : Stopwatch
        Gets the seconds of each step.
    listing : Listing, optional
        The user's index.
    engine : Engine
        Follows bodies over the years and masks sentences.
    progress : bool
        Show a progress bar.

    Returns
    -------
    dict
        ``rows`` (rows of each table), ``failed`` (documents) and ``reuse`` (thresholds and counts).
    """
    rows: dict[str, int] = {}
    many = len(documents) > _IN_MEMORY  # else starting processes anew takes longer than it saves
    if many:
        engine.rest()  # the model that reading needs is not needed any more
    with watch.stage("merge"):
        status = _write_documents(folder, parts, documents, listing)
        rows["documents"] = len(documents)
        rows["listing"] = _write_listing(folder, parts, documents, listing)
        versions = resolve_versions(parts, documents)
        rows |= _merge(folder, parts, documents, versions, engine if many else None, progress)
        rows["findings"] = _write_findings(folder, parts, documents, versions.superseded, engine)
    if many:
        engine.rest()
    with watch.stage("chains"), TableWriter(folder / "chains.parquet", "chains") as writer:
        for piece in chain_tables(parts, documents, versions.superseded, engine=engine):
            writer.add(piece)
        rows["chains"] = writer.rows
    if many:
        engine.rest()
    with watch.stage("reuse"):
        result = _search(parts, documents, versions.superseded, engine)
        rows |= _write_reuse(folder, result)
    return {"rows": dict(sorted(rows.items())), "failed": status["failed"], "reuse": _reuse_facts(result)}
