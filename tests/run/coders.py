"""Hands that code: fill in a coding workbook from given codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

__all__ = ["fill", "read_ids"]


def read_ids(path: Path) -> list[str]:
    """Give the statement ids of a workbook by their number in the sample."""
    sheet = load_workbook(path)["_sample"]
    return [str(line[0].value) for line in sheet.iter_rows(min_row=2)]


def fill(path: Path, target: Path, code: Callable[[str], dict[str, object] | None]) -> Path:
    """Write a copy of a workbook with codes; `code` gives theme, type, specificity of a statement, or None."""
    book = load_workbook(path)
    ids, sheet = read_ids(path), book["编码 Coding"]
    columns = {str(c.value).split()[-1]: c.column for c in sheet[1]}
    for line in sheet.iter_rows(min_row=2):
        for name, value in (code(ids[line[0].value - 1]) or {}).items():
            sheet.cell(line[0].row, columns[name], value)
    book.save(target)
    return target
