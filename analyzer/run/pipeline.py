"""The way through: files to parts, parts and reuse to a dataset, the dataset to reports."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from os import cpu_count
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analyzer import __version__
from analyzer.codebook import Codebook
from analyzer.errors import OutputError
from analyzer.find.statements import Coder, coder_for
from analyzer.find.statements.coder import held_out_figures
from analyzer.read.lists import read_glossary, read_index
from analyzer.run.batch import Rows, analyze_batch, document_id_of, failure_of
from analyzer.run.dataset import write_dataset
from analyzer.run.inputs import InputFile, list_inputs
from analyzer.run.listing import Listing, join_index
from analyzer.run.manifest import Stopwatch, write_manifest
from analyzer.run.parts import BATCH, Parts, fingerprint
from analyzer.run.store import file_sha256, rows_of
from analyzer.run.workers import map_batches
from analyzer.schema import COLUMNS
from analyzer.tell import load_dataset, write_reports
from analyzer.text.given import Glossary

__all__ = ["RunResult", "run_analysis"]

_WORK = ".analyzer"  # kept beside the dataset: what a later run takes up again


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run left behind: where, and how many documents were read, failed or taken up.

    `missing` counts rows of the index that no file was given for.
    """

    out: Path
    documents: int
    failed: int
    resumed: int
    missing: int
    pages: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """An input file with its hash (None where it cannot be opened) and its id."""

    file: InputFile
    sha256: str | None
    document_id: str


@dataclass(frozen=True, slots=True)
class _Handed:
    """What the user handed over: files with what is known of them, glossary, index, coder; `options` as given."""

    files: list[InputFile]
    coder: Coder
    glossary: Glossary
    listing: Listing | None
    options: Mapping[str, str | None]

    @property
    def missing(self) -> tuple[str, ...]:
        """Give the rows of the index without a file."""
        return tuple(row.path for row in self.listing.missing) if self.listing else ()

    @property
    def facts(self) -> dict[str, Any]:
        """Tell the manifest of index and glossary."""
        facts: dict[str, Any] = {}
        if self.glossary.sha256:
            facts["glossary"] = {"sha256": self.glossary.sha256, "rows": len(self.glossary.rows)}
        if self.listing is not None:
            index = self.listing.index
            columns = dict(zip(self.listing.columns, index.columns, strict=True))
            facts["index"] = {
                "sha256": index.sha256, "rows": len(index.rows), "missing": list(self.missing), "columns": columns,
            }  # fmt: skip
        return facts


def _handed(paths: Sequence[Path], out: Path, given: Mapping[str, Path | str | None]) -> _Handed:
    """Read everything besides the reports, so that a mistake in it ends the run before it begins."""
    options = {name: None if value is None else str(value) for name, value in given.items()}
    model, codebook, index, glossary = (None if v is None else Path(v) for v in options.values())
    coder = coder_for(model, codebook)
    files = list_inputs(paths, exclude=out)
    bodies, listing = read_glossary(glossary) if glossary else Glossary(), None
    if index is not None:
        listing, files = join_index(read_index(index), files)
    return _Handed(files, coder, bodies, listing, options)


def _hash(file: InputFile) -> str | None:
    try:
        return file_sha256(file.path)
    except OSError:
        return None  # the reader says why, in the document's row


def _given(files: Iterable[InputFile]) -> Iterator[_Given]:
    for file in files:
        sha256 = _hash(file)
        yield _Given(file, sha256, document_id_of(file.name, sha256))


def _prepare(out: Path) -> None:
    """Make the output folder, or take up one of ours.

    Raises
    ------
    OutputError
        The folder holds something else, or cannot be written.
    """
    try:
        if out.exists() and not out.is_dir():
            raise OutputError(f"{out}: 是一个文件，请另给一个文件夹。This is a file; name a folder.")
        ours = (out / _WORK).is_dir()
        if out.exists() and any(out.iterdir()) and not ours:
            raise OutputError(
                f"{out}: 文件夹里已有别的内容，请另给一个空文件夹。The folder holds other files; name an empty one."
            )
        (out / _WORK).mkdir(parents=True, exist_ok=True)
        (out / _WORK / "writable").write_text("", "utf-8")
        (out / _WORK / "writable").unlink()
    except OSError as error:
        raise OutputError(f"{out}: 无法写入（{error.strerror}）。Cannot be written ({error.strerror}).") from error


def _failures(batch: Sequence[tuple[InputFile, str | None]], error: BaseException) -> Rows:
    """Make failure rows for files whose process raised or died."""
    rows: Rows = {table: [] for table in COLUMNS}
    reason = f"处理这份文件的程序出错，请连同文件告诉我们。The reader broke on this file ({error}); please report it."
    failed = [failure_of(file, sha256, type(error).__name__, " ".join(reason.split())) for file, sha256 in batch]
    rows["documents"] = rows_of("documents", failed, status="failed")
    return rows


def _make_parts(
    folder: Path, given: Sequence[_Given], handed: _Handed, *, jobs: int, progress: bool
) -> tuple[Parts, int]:
    """Bring every document into a part; give the parts and the number of documents that were there already."""
    coder, glossary = handed.coder, handed.glossary
    settings = {"model": coder.sha256, "codebook": coder.book.sha256, "glossary": glossary.sha256}
    parts = Parts(folder / fingerprint(settings), {g.document_id: g.file.known.digest for g in given})
    missing = [g for g in given if not parts.has(g.document_id)]
    batches = [[(g.file, g.sha256) for g in missing[i : i + BATCH]] for i in range(0, len(missing), BATCH)]
    options = handed.options
    work = partial(analyze_batch, model=options["model"], codebook=options["codebook"], glossary=glossary)
    with tqdm(total=len(given), initial=len(given) - len(missing), unit="份", desc="读取", disable=not progress) as bar:
        for batch, result in map_batches(work, batches, jobs=min(jobs, len(batches) or 1)):
            parts.write(_failures(batch, result) if isinstance(result, BaseException) else result)
            bar.update(len(batch))
    return parts, len(given) - len(missing)


def _facts(
    given: Sequence[_Given], command: str, lang: str, handed: _Handed, written: dict[str, Any]
) -> dict[str, Any]:
    """Collect what the manifest tells besides hashes of output and times."""
    coder, model = handed.coder, handed.options["model"]
    return {
        "package": {"name": "disclosure-analyzer", "version": __version__},
        "codebook": {"version": coder.book.version, "sha256": coder.book.sha256},
        "model": {
            "name": coder.version,
            "sha256": coder.sha256,
            **{f"held_out_{name}": value for name, value in coder.held_out.items()},
            "held_out": {}
            if coder.book.own
            else held_out_figures(Path(model) if model else None),  # the yearly reports tell them by theme
        },
        "command": command,
        "lang": lang,
        "inputs": [{"path": g.file.name, "sha256": g.sha256, "document_id": g.document_id} for g in given],
        "rows": written["rows"],
        "reuse": written["reuse"],
        **handed.facts,
    }


def _command(inputs: Sequence[Path], lang: str, given: Mapping[str, Path | str | None]) -> str:
    """Write the command line with names without their folders: where files are kept is no part of the result."""
    options = "".join(f" --{name} {Path(value).resolve().name}" for name, value in given.items() if value)
    return f"analyzer run {' '.join(sorted(i.resolve().name for i in inputs))} --lang {lang}{options}"


def run_analysis(
    inputs: Sequence[Path | str],
    out: Path | str,
    *,
    lang: str = "zh",
    jobs: int | None = None,
    model: Path | str | None = None,
    codebook: Path | str | None = None,
    index: Path | str | None = None,
    glossary: Path | str | None = None,
    progress: bool = False,
) -> RunResult:
    """Read files and folders, write the dataset and the report of each year.

    Parameters
    ----------
    inputs : sequence of path
        Files and folders of reports, any mixture of txt, md, html, docx and pdf.
    out : path
        An empty or new folder, or that of an earlier run, which is taken up again.
    lang : {"zh", "en"}
        Language of the reports.
    jobs : int, optional
        Number of processes; default: the number of processors. Changes nothing in the result.
    model : path, optional
        Folder of a theme model; default: the one that comes with the package.
    codebook : path, optional
        A codebook of one's own; works at once, better with a `model` trained for it.
    index : path, optional
        Table (csv, xlsx) of what is known of the files: path, agency, year, url, retrieved, any further columns.
        It wins over what is inferred; rows without a file are told, files without a row are read.
    glossary : path, optional
        Table (csv, xlsx) of bodies: as written, normalised name, level, place, code, first and last year.
    progress : bool
        Show a progress bar on standard error.

    Returns
    -------
    RunResult
        Where the dataset and pages lie, and how many documents failed.

    Raises
    ------
    NothingToRead, OutputError, ModelError, CodebookError, GivenError
        Before anything is written.
    """
    out, paths = Path(out), [Path(i) for i in inputs]
    options = {"model": model, "codebook": codebook, "index": index, "glossary": glossary}
    handed = _handed(paths, out, options)
    _prepare(out)
    watch = Stopwatch()
    with watch.stage("hash"):
        given = list(_given(handed.files))
    with watch.stage("read, parse, code, check"):
        parts, resumed = _make_parts(out / _WORK, given, handed, jobs=jobs or cpu_count() or 1, progress=progress)
    unfinished = _fresh(out / _WORK / "dataset.tmp")
    written = write_dataset(unfinished, parts, [g.document_id for g in given], watch, handed.listing, progress=progress)
    book = handed.coder.book
    if book.own and codebook:
        shutil.copyfile(codebook, unfinished / "codebook.yaml")  # the reports name the themes by it later on
    facts = _facts(given, _command(paths, lang, options), lang, handed, written)
    write_manifest(unfinished, facts, watch)
    with watch.stage("tell"):
        pages = _write_pages(unfinished, out, lang, book)
    write_manifest(out / "dataset", facts, watch, out / "reports")
    return RunResult(out, len(given), written["failed"], resumed, len(handed.missing), pages)


def _fresh(folder: Path) -> Path:
    """Make an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _write_pages(unfinished: Path, out: Path, lang: str, book: Codebook) -> tuple[Path, ...]:
    """Put the finished dataset in its place and write the pages of all years anew."""
    dataset, reports = out / "dataset", out / "reports"
    shutil.rmtree(dataset, ignore_errors=True)
    unfinished.rename(dataset)
    new = _fresh(out / _WORK / "reports.tmp")
    written = write_reports(load_dataset(out, few=True), new, lang=lang, codebook=book)
    shutil.rmtree(reports, ignore_errors=True)
    new.rename(reports)
    return tuple(reports / p.relative_to(new) for p in written)
