"""Hand-coded files back in: the workbook, doccano, Label Studio and REFI-QDA, checked strictly, nothing half-read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analyzer.codebook import Codebook
from analyzer.read.coded.base import CodedError, CodedUnit, Coding
from analyzer.read.coded.qdpx import read_qdpx
from analyzer.read.coded.tools import read_doccano, read_label_studio
from analyzer.read.coded.workbook import read_workbook

__all__ = ["CodedError", "CodedUnit", "Coding", "read_coded", "read_one_coding"]

_READERS: dict[str, Callable[[Path, Codebook], list[Coding]]] = {
    ".xlsx": read_workbook,
    ".jsonl": read_doccano,
    ".json": read_label_studio,
    ".qdpx": read_qdpx,
}


def read_coded(path: Path, book: Codebook) -> list[Coding]:
    """Read a hand-coded file.

    Parameters
    ----------
    path : Path
        ``.xlsx`` (our workbook), ``.jsonl`` (doccano), ``.json`` (Label Studio) or ``.qdpx`` (REFI-QDA).
    book : Codebook
        Whose codes are allowed.

    Returns
    -------
    list of Coding
        One for each coder in the file: doccano's admin export, Label Studio and REFI-QDA may hold several.

    Raises
    ------
    CodedError
        Anything in the file is not as it should be; the message names the row.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise CodedError(
            path.name, None,
            "不是编码文件（.xlsx .jsonl .json .qdpx）。Is no coded file: .xlsx, .jsonl, .json or .qdpx is expected.",
        )  # fmt: skip
    if not path.is_file():
        raise CodedError(path.name, None, "没有这个文件。No such file.")
    return reader(path, book)


def read_one_coding(path: Path, book: Codebook) -> Coding:
    """Read a hand-coded file that must hold one coder's codes, such as an adjudicated one.

    Raises
    ------
    CodedError
        As `read_coded`, or the file holds several coders.
    """
    codings = read_coded(path, book)
    if len(codings) > 1:
        raise CodedError(
            path.name, None,
            f"有 {len(codings)} 位编码员，请先用 analyzer agree 裁定成一份。Holds {len(codings)} coders; adjudicate first with analyzer agree.",
        )  # fmt: skip
    return codings[0]
