"""The way through: files to parts, parts and reuse to a dataset, the dataset to reports."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from tqdm import tqdm

from analyzer.codebook import Codebook
from analyzer.errors import InputError, OutputError
from analyzer.find.statements import Coder, coder_for
from analyzer.find.statements.coder import held_out_figures
from analyzer.read import close_archives, read_bytes, reading_tools
from analyzer.read.remote import RemoteFile, is_url
from analyzer.run.batch import Rows, document_id_of, facts_here, failed_rows, failure_of, known_of, make_part
from analyzer.run.dataset import write_dataset
from analyzer.run.deliver import Destination
from analyzer.run.engine import Engine, Pool, ProcessDied
from analyzer.run.handed import Handed, hand_over
from analyzer.run.inputs import InputFile, in_reading_order, list_inputs
from analyzer.run.manifest import Stopwatch, write_manifest
from analyzer.run.partition import part_dataset
from analyzer.run.parts import BATCH, Parts, fingerprint, write_part
from analyzer.run.store import file_sha256, writing
from analyzer.tell import load_dataset, write_reports
from analyzer.version import __version__

__all__ = ["RunResult", "run_analysis"]

_WORK = ".analyzer"  # kept beside the dataset: what a later run takes up again


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run left behind: where, and how many documents were read, failed or taken up.

    `missing` counts rows of the index that no file was given for. `url` is the address the results were brought to from
    `out`, where one was asked for.
    """

    out: Path
    documents: int
    failed: int
    resumed: int
    missing: int
    pages: tuple[Path, ...]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    """An input file with its hash (None where it cannot be opened) and its id."""

    file: InputFile
    sha256: str | None
    document_id: str


def _hash(file: InputFile) -> str | None:
    try:
        if file.member is not None:
            return hashlib.sha256(read_bytes(file.path, file.name, file.member)).hexdigest()
        return file_sha256(file.path)
    except (OSError, InputError):
        return None  # the reader says why, in the document's row


def _given(files: Sequence[InputFile]) -> list[_Given]:
    """Hash the files; archives are read from front to back."""
    hashed = {(f.path, f.member): _hash(f) for f in in_reading_order(files)}
    close_archives()
    return [_Given(f, sha256, document_id_of(f.name, sha256)) for f in files for sha256 in (hashed[f.path, f.member],)]


def _settings(coder: Coder, handed: Handed) -> dict[str, Any]:
    """Give what a part hangs on besides code and files: what is installed later reads more files."""
    return {
        "model": coder.sha256,
        "codebook": coder.book.sha256,
        "glossary": handed.glossary.sha256,
        "tools": reading_tools(),
        **({"second look": coder.look.facts()} if coder.look else {}),
    }


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
    reason = f"处理这份文件的程序出错，请连同文件告诉我们。The reader broke on this file ({error}); please report it."
    if isinstance(error, MemoryError):
        reason = (
            "处理这份文件要的内存超过上限（--memory），已跳过。It needs more memory than allowed; it was set aside."
        )
    if isinstance(error, ProcessDied):
        reason = (
            "处理这份文件的进程两次中断（内存不够、时间过长或程序崩溃），已跳过。The process died on this file "
            "twice (too little memory, too much time, or a crash); it was set aside."
        )
    failed = [failure_of(file, sha256, type(error).__name__, " ".join(reason.split())) for file, sha256 in batch]
    return {"documents": failed_rows(failed)}


def _make_parts(
    parts: Parts,
    given: Sequence[_Given],
    work: Callable[[list[tuple[InputFile, str | None]]], str],
    *,
    engine: Engine,
    progress: bool,
) -> int:
    """Bring every document into a part; give the number that was there already."""
    sha256 = {(g.file.path, g.file.member): g.sha256 for g in given if not parts.has(g.document_id)}
    missing = in_reading_order([g.file for g in given if (g.file.path, g.file.member) in sha256])
    pairs = [(f, sha256[f.path, f.member]) for f in missing]
    batches = [pairs[i : i + BATCH] for i in range(0, len(pairs), BATCH)]
    with tqdm(total=len(given), initial=len(given) - len(missing), unit="份", desc="读取", disable=not progress) as bar:
        for batch, made in engine.map_batches(work, batches):
            if isinstance(made, BaseException):
                made = write_part(parts.folder, _failures(batch, made), known_of(batch))
            parts.take_up(made)
            bar.update(len(batch))
    close_archives()  # where batches are done in this process; others keep the last two for their next batch
    return len(given) - len(missing)


def _looked(parts: Parts, documents: Sequence[str]) -> dict[str, int]:
    """Count the statements that got a second look, and those whose theme it changed."""
    looked = changed = 0
    for piece in parts.pieces("statements", documents, ["report_id", "theme", "first_theme"]):
        first = piece.column("first_theme")
        looked += len(piece) - first.null_count
        changed += pc.sum(pc.not_equal(first, piece.column("theme"))).as_py() or 0  # null where nobody looked
    return {"looked": looked, "changed": changed}


def _facts(given: Sequence[_Given], task: _Task, written: dict[str, Any]) -> dict[str, Any]:
    """Collect what the manifest tells besides hashes of output and times."""
    coder, model = task.coder, Path(task.model) if task.model else None
    return {
        "package": {"name": "disclosure-analyzer", "version": __version__},
        "codebook": {"version": coder.book.version, "sha256": coder.book.sha256},
        "model": {
            "name": coder.version,
            "sha256": coder.sha256,
            **{f"held_out_{name}": value for name, value in coder.held_out.items()},
            "learned": list(coder.learned),  # samples that cannot correct what this model counts
            # The yearly reports tell them by theme.
            "held_out": {} if coder.book.own else held_out_figures(model, careful=coder.look is not None),
            **({"second_look": {**coder.look.facts(), **written["looked"]}} if coder.look else {}),
        },
        "tools": reading_tools(),
        "command": task.command,
        "lang": task.lang,
        "partition": list(task.partition),
        "inputs": [{"path": g.file.name, "sha256": g.sha256, "document_id": g.document_id} for g in given],
        "rows": written["rows"],
        "reuse": written["reuse"],
    }


def _name(given: Path | str) -> str:
    return RemoteFile(str(given)).name if is_url(given) else Path(given).resolve().name


def _command(inputs: Sequence[Path | str], lang: str, given: Mapping[str, Path | str | None], careful: bool) -> str:
    """Write the command line with names without their folders: where files are kept is no part of the result."""
    options = "".join(f" --{name} {Path(value).resolve().name}" for name, value in given.items() if value)
    options += " --careful" if careful else ""
    return f"analyzer run {' '.join(sorted(_name(i) for i in inputs))} --lang {lang}{options}"


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
    partition: Sequence[str] = (),
    careful: bool = False,
    progress: bool = False,
    engine: Engine | None = None,
) -> RunResult:
    """Read files and folders, write the dataset and the report of each year.

    Parameters
    ----------
    inputs : sequence of path
        Files, folders and addresses (``s3://…``) of reports, any mixture of txt, md, html, docx and pdf;
        ``@list.txt`` names one a line.
    out : path
        An empty or new folder, or that of an earlier run, which is taken up again; or an address, to which the
        results are brought when they are done.
    lang : {"zh", "en"}
        Language of the reports.
    jobs : int, optional
        Number of processes; default: the number of processors. Changes nothing in the result.
    model : path, optional
        Folder of a theme model; default: the one that comes with the package.
    codebook : path, optional
        A codebook of one's own; works at once, better with a `model` trained for it.
    index : path, optional
        Table (csv, xlsx) of what is known of the files: path, agency, year, url, retrieved, any further columns. It wins.
    glossary : path, optional
        Table (csv, xlsx) of bodies: as written, normalised name, level, place, code, first and last year.
    partition : sequence of str
        ``year``, ``province`` or both: cut the tables into folders by them.
    careful : bool
        Have a sentence encoder take a second look at statements whose theme is unsure; needs the extra ``semantic``.
    progress : bool
        Show a progress bar on standard error.
    engine : Engine, optional
        Who does the work, instead of `jobs` processes; changes nothing in the result and stays open.

    Returns
    -------
    RunResult
        Where the dataset and pages lie, and how many documents failed.

    Raises
    ------
    NothingToRead, ModelError, CodebookError, GivenError
        Before anything is written.
    RemoteError
        An address cannot be used: no driver, or nobody answers.
    ClusterError, OutputError
        Workers differ or are lost; the folder cannot be used or is full. The next run takes up what is done.
    """
    paths = [i if is_url(i) else Path(i) for i in inputs]
    chosen, own = (None if given is None else str(Path(given).resolve()) for given in (model, codebook))
    # A wrong model or codebook ends the run before it begins.
    coder = coder_for(Path(chosen) if chosen else None, Path(own) if own else None, careful=careful)
    handed = hand_over(list_inputs(paths, exclude=out), index, glossary)
    place = Destination.of(out)
    _prepare(place.folder)
    options = {"model": chosen, "codebook": own, "index": index, "glossary": glossary, "partition": ",".join(partition)}
    task = _Task(lang, chosen, own, coder, handed, _command(paths, lang, options, careful), tuple(partition), progress)
    with writing(place.folder), Pool(jobs) if engine is None else nullcontext(engine) as workers:
        result = _run(task, place.folder, workers)
    place.deliver()
    return replace(result, url=place.url)


@dataclass(frozen=True, slots=True)
class _Task:
    """What a run was asked for."""

    lang: str
    model: str | None
    codebook: str | None
    coder: Coder
    handed: Handed
    command: str
    partition: tuple[str, ...]
    progress: bool

    @property
    def careful(self) -> bool:
        """Tell whether unsure themes get a second look."""
        return self.coder.look is not None


def _run(task: _Task, out: Path, engine: Engine) -> RunResult:
    """Do a run whose inputs and settings were found sound, after a look whether all workers are alike."""
    watch, coder, handed = Stopwatch(), task.coder, task.handed
    place, first = (out / _WORK).resolve(), handed.files[0].path.resolve()
    chosen: dict[str, Any] = {"model": task.model, "codebook": task.codebook, "careful": task.careful}
    engine.agree(partial(facts_here, **chosen, folder=place, file=first))
    with watch.stage("hash"):
        given = _given(handed.files)
    with watch.stage("read, parse, code, check"):
        parts = Parts(
            out / _WORK / fingerprint(_settings(coder, handed)), {g.document_id: g.file.known.digest for g in given}
        )
        work = partial(make_part, folder=parts.folder.resolve(), **chosen, glossary=handed.glossary)
        resumed = _make_parts(parts, given, work, engine=engine, progress=task.progress)
    unfinished = out / _WORK / "dataset.tmp"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    documents = [g.document_id for g in given]
    written = write_dataset(unfinished, parts, documents, watch, handed.listing, engine=engine, progress=task.progress)
    if coder.look:
        written["looked"] = _looked(parts, documents)
    with watch.stage("partition") if task.partition else nullcontext():
        part_dataset(unfinished, task.partition)
    if coder.book.own and task.codebook:
        shutil.copyfile(task.codebook, unfinished / "codebook.yaml")  # the reports name the themes by it later on
    facts = _facts(given, task, written)
    facts |= handed.facts
    write_manifest(unfinished, facts, watch)
    with watch.stage("tell"):
        pages = _write_pages(unfinished, out, task.lang, coder.book)
    write_manifest(out / "dataset", facts, watch, out / "reports")
    return RunResult(out, len(given), written["failed"], resumed, handed.missing, pages)


def _write_pages(unfinished: Path, out: Path, lang: str, book: Codebook) -> tuple[Path, ...]:
    """Put the finished dataset in its place and write the pages of all years anew."""
    dataset, reports = out / "dataset", out / "reports"
    shutil.rmtree(dataset, ignore_errors=True)
    unfinished.rename(dataset)
    new = out / _WORK / "reports.tmp"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    written = write_reports(load_dataset(out, few=True), new, lang=lang, codebook=book)
    shutil.rmtree(reports, ignore_errors=True)
    new.rename(reports)
    return tuple(reports / p.relative_to(new) for p in written)
