"""`analyzer sample`: from a dataset to files for hand coding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.codebook import Codebook, load_codebook
from analyzer.errors import DatasetError, OutputError
from analyzer.read.coded import read_coded
from analyzer.tell import load_dataset
from analyzer.tell.coding import (
    Sample,
    draw_sample,
    propose_next,
    size_for_agreement,
    size_for_share,
    write_doccano,
    write_label_studio,
    write_qdpx,
    write_workbook,
)

__all__ = ["SampleResult", "make_sample"]

_WRITERS: dict[str, Callable[..., Any]] = {
    ".xlsx": write_workbook,
    ".jsonl": write_doccano,
    ".json": write_label_studio,
    ".qdpx": write_qdpx,
}


@dataclass(frozen=True, slots=True)
class SampleResult:
    """What was drawn, from how many statements, and the files written.

    `for_agreement` is the number two coders should share to show an agreement of .9 within .05.
    """

    sample: Sample
    files: tuple[Path, ...]
    for_agreement: int


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in _WRITERS:
        raise OutputError(
            f"{path}: 文件名须以 .xlsx、.jsonl（doccano）、.json（Label Studio）或 .qdpx（REFI-QDA）结尾。"
            "The name must end in .xlsx, .jsonl (doccano), .json (Label Studio) or .qdpx (REFI-QDA)."
        )
    if path.exists():
        raise OutputError(
            f"{path}: 已存在，可能有人编过，请另起名字。Exists already and may hold codes; choose another name."
        )


def make_sample(
    out: Path,
    files: Sequence[Path],
    *,
    size: int = 200,
    precision: float | None = None,
    seed: int = 1,
    proposed: bool = False,
    coded: Sequence[Path] = (),
    book: Codebook | None = None,
) -> SampleResult:
    """Draw statements of a dataset, or propose the most telling ones, and write them for coding.

    Parameters
    ----------
    out : Path
        Folder of a run.
    files : sequence of Path
        Files to write; the ending says the kind.
    size : int
        Statements; `precision` takes its place where given.
    precision : float, optional
        Half width of the interval of a theme's share that is wished for, 0.05 for five points.
    seed : int
        Of the random draw.
    proposed : bool
        Propose doubtful and varied statements instead of drawing at random.
    coded : sequence of Path
        Coded files whose statements need not be proposed again.
    book : Codebook, optional
        The one the run was made with if left out.

    Raises
    ------
    DatasetError, OutputError, CodedError
        No dataset or no statements in it; a file that exists; a coded file that cannot be read.
    """
    for path in files:
        _check_ending(path)
    tables = load_dataset(out)
    book = book or tables.codebook or load_codebook()
    known = [unit.row.statement_id for path in coded for coding in read_coded(path, book) for unit in coding.units]
    population = int((tables.statements["type"] != "N").sum())
    if population < 2:
        raise DatasetError(f"{out}: 数据集里的陈述不足两条，无从抽样。Fewer than two statements; nothing to draw from.")
    if precision is not None:
        size = size_for_share(population, precision=precision)
    if proposed:
        sample = propose_next(tables.statements, tables.reports, size, coded=known, codebook=book.name_of_version)
        if not sample.rows:
            raise DatasetError(f"{out}: 所有陈述都已编过。Every statement is coded already.")
    else:
        sample = draw_sample(tables.statements, tables.reports, size, seed=seed, codebook=book.name_of_version)
    written = []
    for path in files:
        made = _WRITERS[path.suffix.lower()](sample.rows, path, book)
        written += [made] if isinstance(made, Path) else list(made)
    return SampleResult(sample, tuple(written), size_for_agreement(population))
