"""The coding workbook back in: codes by column, every row held to the hidden record of what was sampled."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analyzer.codebook import Codebook
from analyzer.read.coded.base import CodedError, Coding, check_complete, coded_unit, sample_row
from analyzer.text.coding import SampleRow

__all__ = ["read_workbook"]

_CODING, _MEMORY = "编码 Coding", "_sample"
_NEEDED = ("no", "statement", "theme", "second", "type", "specificity", "note")


def _open(path: Path) -> Any:
    """Open a workbook, values only."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise CodedError(
            path.name, None, "打不开，请另存为 .xlsx。Cannot be opened; save it as .xlsx without a password."
        ) from error
    for name in (_CODING, _MEMORY):
        if name not in book.sheetnames:
            raise CodedError(
                path.name, None,
                f"没有工作表 {name}，请用 analyzer sample 生成的文件。The sheet {name} is missing; use the file that "
                "analyzer sample made.",
            )  # fmt: skip
    return book


def _remembered(source: str, sheet: Any) -> list[SampleRow]:
    """Read the hidden record of the sample."""
    lines = list(sheet.iter_rows(values_only=True))
    heads = [str(h) for h in lines[0]] if lines else []
    return [
        sample_row(source, f"{_MEMORY} {n}", dict(zip(heads, line, strict=True))) for n, line in enumerate(lines[1:], 2)
    ]


def _columns(source: str, heads: Sequence[object]) -> dict[str, int]:
    """Find the columns by the English word of their heads, wherever they were moved to."""
    found = {str(head).split()[-1]: i for i, head in enumerate(heads) if head}
    if missing := [name for name in _NEEDED if name not in found]:
        raise CodedError(source, "第 1 行 row 1", f"缺少列 {missing[0]}。The column {missing[0]} is missing.")
    return found


def _rows(source: str, sheet: Any) -> list[tuple[int, dict[str, object]]]:
    """Give the filled rows of the coding sheet with their numbers."""
    if merged := sorted(str(area) for area in sheet.merged_cells.ranges):
        row = min(area.min_row for area in sheet.merged_cells.ranges)
        raise CodedError(
            source,
            f"第 {row} 行 row {row}",
            f"有合并单元格 {merged[0]}，请取消合并。Merged cells {merged[0]}; unmerge them.",
        )
    lines = sheet.iter_rows(values_only=True)
    columns = _columns(source, next(lines, ()))
    filled = []
    for number, line in enumerate(lines, 2):
        values = {name: line[i] for name, i in columns.items()}
        if any(value not in (None, "") for value in values.values()):
            filled.append((number, values))
    return filled


def read_workbook(path: Path, book: Codebook) -> list[Coding]:
    """Read a coding workbook; the coder is the name of the file.

    Rows may be sorted or filtered: they are matched by their number in the first column.

    Raises
    ------
    CodedError
        A sheet or column is missing, cells are merged, a row was deleted or repeated, a quote was changed, a code
        does not exist or was turned into something else by Excel.
    """
    source = path.name
    workbook = _open(path)
    sampled = dict(enumerate(_remembered(source, workbook[_MEMORY]), 1))
    units, seen = [], set()
    for number, values in _rows(source, workbook[_CODING]):
        place = f"第 {number} 行 row {number}"
        row = sampled.get(_number(source, place, values))
        if row is None:
            raise CodedError(
                source, place, f"序号 {values['no']} 不在样本中。The sample has no statement number {values['no']}."
            )
        if "".join(str(values["statement"] or "").split()) != "".join(row.text.split()):
            raise CodedError(
                source, place,
                f"陈述 {row.statement_id} 的文字被改动，请恢复为“{row.text[:20]}…”。"
                f"The words of {row.statement_id} were changed; restore them.",
            )  # fmt: skip
        units.append(coded_unit(source, place, row, values, book))
        seen.add(row.statement_id)
    for n, row in sampled.items():
        if row.statement_id not in seen:
            raise CodedError(
                source, None,
                f"序号 {n} 的行（{row.statement_id}，“{row.text[:16]}…”）被删除，请恢复。Row number {n} was deleted; restore it.",
            )  # fmt: skip
    return [check_complete(source, path.stem, units)]


def _number(source: str, place: str, values: Mapping[str, object]) -> int:
    """Take the number that names the row's statement."""
    value = values["no"]
    if isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer():
        return int(value)
    raise CodedError(source, place, "序号被改动或删去。The number in the first column was changed or deleted.")
