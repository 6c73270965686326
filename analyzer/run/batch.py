"""One batch of files to rows: the part of a run that works in processes of their own."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path, PurePath
from typing import Any

import pyarrow as pa
from threadpoolctl import threadpool_limits

from analyzer.errors import InputError
from analyzer.find.checks import check_report
from analyzer.find.statements import Coder, coder_for, find_statements
from analyzer.parse import parse
from analyzer.read import make_document_id, read_document, reading_tools
from analyzer.read.remote import Source
from analyzer.run.inputs import InputFile
from analyzer.run.limits import time_limit
from analyzer.run.manifest import library_versions
from analyzer.run.parts import source_sha256, write_part
from analyzer.run.store import table_of
from analyzer.schema import Document, Failure, Report
from analyzer.text.collector import collector_paused
from analyzer.text.given import Given, Glossary
from analyzer.text.versions import content_of

__all__ = [
    "Rows",
    "analyze",
    "analyze_batch",
    "document_id_of",
    "failed_rows",
    "failure_of",
    "known_of",
    "make_part",
    "read_report",
    "report_rows",
]

Rows = dict[str, pa.Table]


@cache
def _coder(model: str | None, codebook: str | None, careful: bool) -> Coder:
    """Load model and codebook once for each process."""
    return coder_for(Path(model) if model else None, Path(codebook) if codebook else None, careful=careful)


def document_id_of(name: str, sha256: str | None) -> str:
    """Give the id of a document: stable from run to run, different where name or content differ.

    A file that cannot be opened has no hash; its id comes from the name alone.
    """
    return make_document_id(name, sha256 or "")


def failure_of(file: InputFile, sha256: str | None, error: str, message: str) -> Failure:
    """Make the row of a file that could not be read."""
    size = file.path.stat().st_size if file.member is None and file.path.exists() else None
    kind = PurePath(file.name).suffix.lower().lstrip(".") or None
    return Failure(document_id_of(file.name, sha256), file.name, sha256, size, kind, error, message)


def analyze(file: InputFile, sha256: str | None, glossary: Glossary | None = None) -> tuple[Document, Report] | Failure:
    """Turn one file into one value: a bad file is a row, not a crash."""
    try:
        document = read_document(file.path, name=file.name, member=file.member)
        return document, parse(document, Given(file.known, glossary or Glossary()))
    except InputError as error:
        return failure_of(file, sha256, type(error).__name__, error.reason)


def read_report(path: Path | str) -> Report:
    """Read and parse one file.

    Raises
    ------
    InputError
        The file cannot be read, or is no report; the message says what to do.
    """
    return parse(read_document(Path(path), name=Path(path).name))


@dataclass(slots=True)
class _Collected:
    """What a batch has found, in order of the files."""

    read: list[tuple[Document, Report]] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def report_rows(pairs: Sequence[tuple[Document, Report]], coder: Coder) -> Rows:
    """Make the rows of the tables for reports that could be read; statements are coded in one go."""
    reports = [report for _, report in pairs]
    return {
        "documents": table_of("documents", [document for document, _ in pairs], status=["ok"] * len(pairs)),
        "reports": table_of("reports", reports, content=[content_of(report) for report in reports]),
        "statements": table_of("statements", list(chain.from_iterable(find_statements(reports, coder)))),
        "findings": table_of("findings", [finding for report in reports for finding in check_report(report)]),
        "sections": _held("sections", reports),
        "cells": _held("cells", reports),
        "evidence": _held("evidence", reports),
        "sentences": _held("sentences", reports, sentence_id=[
            f"{report.report_id}-s{n:04d}" for report in reports for n in range(1, 1 + len(report.sentences))
        ]),
    }  # fmt: skip


def _held(table: str, reports: Sequence[Report], **given: Sequence[Any]) -> pa.Table:
    """Make the rows of a table from what each report holds under the table's name."""
    each = [(report.report_id, getattr(report, table)) for report in reports]
    ids = [report_id for report_id, values in each for _ in values]
    return table_of(table, [value for _, values in each for value in values], report_id=ids, **given)


def failed_rows(failed: Sequence[Failure]) -> pa.Table:
    """Make the rows of files that could not be read."""
    return table_of("documents", failed, status=["failed"] * len(failed))


def analyze_batch(
    files: Sequence[tuple[InputFile, str | None]],
    model: str | None,
    codebook: str | None = None,
    glossary: Glossary | None = None,
    careful: bool = False,
) -> Rows:
    """Read, parse, code and check a batch of files.

    Parameters
    ----------
    files : sequence of (InputFile, sha256 or None)
    model : str or None
        Folder of the theme model; None for the one that comes with the package.
    codebook : str, optional
        One's own codebook; the packaged one if left out.
    glossary : Glossary, optional
        Names of bodies a researcher knows.
    careful : bool
        Take a second look at unsure themes.

    Returns
    -------
    dict
        ``{table: rows}`` for every table that a batch tells, ordered as the files are.
    """
    collected = _Collected()
    with threadpool_limits(limits=1):  # one thread each: sums in one order, so the same last digits
        for file, sha256 in files:
            with time_limit():
                value = analyze(file, sha256, glossary)
            if isinstance(value, Failure):
                collected.failed.append(value)
            else:
                collected.read.append(value)
        rows = report_rows(collected.read, _coder(model, codebook, careful))
    rows["documents"] = pa.concat_tables([rows["documents"], failed_rows(collected.failed)])
    return rows


def known_of(files: Sequence[tuple[InputFile, str | None]]) -> dict[str, str]:
    """Give what an index knows of each document, in one line; empty where it knows nothing."""
    return {document_id_of(file.name, sha256): file.known.digest for file, sha256 in files}


def make_part(
    files: Sequence[tuple[InputFile, str | None]],
    *,
    folder: Path,
    model: str | None,
    codebook: str | None,
    glossary: Glossary | None = None,
    careful: bool = False,
) -> str:
    """Turn a batch of files into a part below `folder` and give its name: all that a worker has to tell.

    Raises
    ------
    OutputError
        The disk is full or refuses.
    """
    with collector_paused():
        return write_part(folder, analyze_batch(files, model, codebook, glossary, careful), known_of(files))


def facts_here(
    *, model: str | None, codebook: str | None, folder: Path, file: Source, careful: bool = False
) -> dict[str, str]:
    """Tell what the results of this process depend on, and whether it sees the run's files.

    Two processes that tell the same make the same parts of the same documents.
    """
    coder = _coder(model, codebook, careful)
    look = coder.look.facts() if coder.look else {}
    return {
        "code": source_sha256()[:12],
        "tools": "; ".join(filter(None, reading_tools().values())),
        "model": coder.sha256[:12],
        "codebook": coder.book.sha256[:12],
        "second look": "; ".join(str(value) for value in look.values()),
        "python": ".".join(platform.python_version_tuple()[:2]),
        **library_versions(),
        **reading_tools(),
        str(folder): "found" if folder.is_dir() else "not found",
        str(file): "found" if file.is_file() else "not found",
    }
