"""The coding workbook: one sheet to code in, one to look up, one that explains, and a hidden one that remembers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.codebook import Codebook
from analyzer.errors import OutputError
from analyzer.text.coding import NO_STATEMENT, SampleRow

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["CODE_COLUMNS", "SHEETS", "code_list", "label_of", "write_workbook"]

SHEETS = ("编码 Coding", "手册 Codebook", "说明 Notes", "_sample", "_lists")
# (head, width, may be changed); readers find columns by the word before the blank.
CODE_COLUMNS = (
    ("序号 no", 6, False), ("机关 agency", 18, False), ("年度 year", 7, False), ("前文 before", 30, False),
    ("陈述 statement", 56, False), ("后文 after", 22, False), ("主题 theme", 24, True), ("次主题 second", 18, True),
    ("类型 type", 16, True), ("具体程度 specificity", 16, True), ("备注 note", 24, True),
)  # fmt: skip
_MADE = datetime(2000, 1, 1)  # fixed, so that the same sample gives the same bytes
_NOTES = (
    "只填灰底的列：主题（必填）、次主题、类型、具体程度、备注。其余各列已锁定，请勿修改、删行或合并单元格。",
    "主题可选一级（如 T01）或二级（如 T01a）；拿不准二级就选一级。不是陈述的选 NONE。",
    "每位编码员各存一份文件，文件名写上姓名，不要互相看。编完运行：analyzer agree 甲.xlsx 乙.xlsx",
    "Fill in the grey columns only: theme (required), second theme, type, specificity, note. The others are locked; do not "
    "change them, delete rows or merge cells.",
    "A theme may be of level 1 (T01) or level 2 (T01a); if in doubt about level 2 take level 1. NONE: no statement.",
    "Each coder keeps a file of their own, with their name in the file's name, and does not look at the other's. "
    "Then: analyzer agree A.xlsx B.xlsx",
)


def label_of(code: str, book: Codebook) -> str:
    """Give a code as coders see it: ``T01 公开内容``."""
    return f"{code} {book.name(code, 'zh')}"


def code_list(book: Codebook) -> dict[str, list[str]]:
    """Give what may be chosen in each column of codes, as coders see it."""
    themes = [label_of(code, book) for t in book.themes for code in (t.code, *(s.code for s in t.include))]
    return {
        "theme": [*themes, f"{NO_STATEMENT} 不是陈述"],
        "second": [label_of(t.code, book) for t in book.themes],
        "type": [label_of(i.code, book) for i in book.item_types],
        "specificity": [f"{d.value} {d.zh}" for d in book.specificity],
    }


def write_workbook(
    rows: Sequence[SampleRow],
    path: Path,
    book: Codebook,
    *,
    given: Mapping[str, Mapping[str, str]] | None = None,
    first: Collection[str] = (),
) -> Path:
    """Write a sample as an Excel workbook to code in.

    Parameters
    ----------
    rows : sequence of SampleRow
        In the order of coding.
    path : Path
        File to write.
    book : Codebook
        Gives the dropdowns and the second sheet. Lists stand in a hidden sheet, because Excel drops lists
        of more than 255 characters that stand in the cell.
    given : mapping, optional
        Codes to fill in: statement_id to ``theme second type specificity note``.
    first : collection of str
        Statements to put on top; numbers stay those of the sample.

    Returns
    -------
    Path
        The file; equal samples give equal bytes.

    Raises
    ------
    OutputError
        The file cannot be written, for instance because Excel has it open.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    workbook.set_properties({"created": _MADE, "title": "coding sample", "author": "disclosure-analyzer"})
    numbered = sorted(enumerate(rows, 1), key=lambda pair: pair[1].statement_id not in first)
    _write_coding(workbook, numbered, book, given or {})
    _write_codebook(workbook, book)
    _write_notes(workbook, book)
    _write_hidden(workbook, rows, book)
    try:
        workbook.close()
    except (FileCreateError, OSError) as error:
        raise OutputError(
            f"{path}: 无法写入，请先关闭打开它的程序。Cannot be written; close it in Excel first."
        ) from error
    return path


def _formats(workbook: Workbook) -> tuple[Format, Format, Format]:
    """Give the looks of heads, of locked text and of cells to fill in."""
    plain = {"text_wrap": True, "valign": "top", "font_size": 11}
    head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = workbook.add_format(plain)
    # Text format: Excel must not turn a code into a date or a number.
    open_cell = workbook.add_format({**plain, "locked": False, "bg_color": "#EFEFEF", "border": 4, "num_format": "@"})
    return head, text, open_cell


def _write_coding(
    workbook: Workbook,
    rows: Sequence[tuple[int, SampleRow]],
    book: Codebook,
    given: Mapping[str, Mapping[str, str]],
) -> None:
    """Write the sheet to code in; `rows` carry their numbers in the sample."""
    labels = {item.split()[0]: item for items in code_list(book).values() for item in items}
    sheet = workbook.add_worksheet(SHEETS[0])
    head, text, open_cell = _formats(workbook)
    grey = workbook.add_format({"text_wrap": True, "valign": "top", "font_color": "#777777", "font_size": 9})
    for column, (name, width, _) in enumerate(CODE_COLUMNS):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, width)
    for line, (number, row) in enumerate(rows, 1):
        for column, value in enumerate((number, row.agency, row.year, row.before, row.text, row.after)):
            look = grey if column in (3, 5) else text
            if isinstance(value, int):
                sheet.write_number(line, column, value, look)
            else:
                sheet.write_string(line, column, value or "", look)
        codes = given.get(row.statement_id, {})
        for column in range(6, len(CODE_COLUMNS)):
            value = codes.get(CODE_COLUMNS[column][0].split()[-1])
            if value:
                sheet.write_string(line, column, labels.get(value, value), open_cell)
            else:
                sheet.write_blank(line, column, None, open_cell)
    _add_dropdowns(sheet, len(rows), book)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True, "autofilter": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _add_dropdowns(sheet: Worksheet, count: int, book: Codebook) -> None:
    """Point the cells to fill in to the hidden lists."""
    for position, (name, items) in enumerate(code_list(book).items()):
        column = 6 + position
        letter = chr(ord("A") + position)
        sheet.data_validation(
            1, column, max(count, 1), column,
            {
                "validate": "list",
                "source": f"='{SHEETS[4]}'!${letter}$1:${letter}${len(items)}",
                "error_title": "没有这个代码 No such code",
                "error_message": f"请从下拉列表中选择。Choose from the list ({name}).",
            },
        )  # fmt: skip


def _codebook_lines(book: Codebook) -> list[tuple[str, str, str, str]]:
    """Give the codebook as rows: code, name, what it means, examples or words that hint at it."""
    lines = []
    for theme in book.themes:
        cases = "；".join(c.text for c in theme.borderline)
        lines.append((theme.code, f"{theme.zh} {theme.en}", f"{theme.definition_zh}\n{theme.definition_en}", cases))
        lines += [(s.code, f"{s.zh} {s.en}", "", "、".join(s.cues[:8])) for s in theme.include]
    lines += [(i.code, f"{i.zh} {i.en}", f"{i.test_zh}\n{i.test_en}", "") for i in book.item_types]
    return lines + [(str(d.value), f"{d.zh} {d.en}", d.test_en, "") for d in book.specificity]


def _write_codebook(workbook: Workbook, book: Codebook) -> None:
    sheet = workbook.add_worksheet(SHEETS[1])
    head, text, _ = _formats(workbook)
    for column, (name, width) in enumerate(
        (("代码 code", 8), ("名称 name", 28), ("含义 meaning", 70), ("例 examples", 50))
    ):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, width)
    for line, values in enumerate(_codebook_lines(book), 1):
        for column, value in enumerate(values):
            sheet.write_string(line, column, value, text)
    sheet.freeze_panes(1, 0)
    sheet.protect()


def _write_notes(workbook: Workbook, book: Codebook) -> None:
    sheet = workbook.add_worksheet(SHEETS[2])
    _, text, _ = _formats(workbook)
    sheet.set_column(0, 0, 110)
    for line, note in enumerate((*_NOTES, f"编码手册 codebook: {book.version}")):
        sheet.write_string(line, 0, note, text)
    sheet.protect()


def _write_hidden(workbook: Workbook, rows: Sequence[SampleRow], book: Codebook) -> None:
    """Keep the sample as it was drawn, so that a changed quote or a missing row is seen; and the lists."""
    memory = workbook.add_worksheet(SHEETS[3])
    for column, part in enumerate(fields(SampleRow)):
        memory.write_string(0, column, part.name)
    for line, row in enumerate(rows, 1):
        values: tuple[Any, ...] = astuple(row)
        for column, value in enumerate(values):
            if isinstance(value, int | float):
                memory.write_number(line, column, value)
            elif value is not None:
                memory.write_string(line, column, value)
    memory.very_hidden()
    memory.protect()
    lists = workbook.add_worksheet(SHEETS[4])
    for column, items in enumerate(code_list(book).values()):
        for line, item in enumerate(items):
            lists.write_string(line, column, item)
    lists.very_hidden()
    lists.protect()
