"""Excel: every table of a page as a sheet with typed numbers, filters and a dictionary of sheets and columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from analyzer.tell.content.model import Figure, Page, Paragraph, Quote, QuoteList, SideBySide, Table
from analyzer.tell.content.wording import Wording, load_wording
from analyzer.tell.render.flat import Field, fields_of
from analyzer.tell.render.plain import plain, write_file

__all__ = ["page_xlsx", "write_xlsx"]

_CREATED = datetime(2000, 1, 1)  # fixed, so that equal pages are equal bytes
_NO_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # of a sheet, by Excel
_FORMATS = {"share": "0.0%", "points": "+0.0%;-0.0%;0.0%", "count": "#,##0", "number": "0.000", "": "General"}


@dataclass(slots=True)
class _Book:
    """A workbook in memory, its cell formats and the names its sheets have."""

    book: Any
    say: Wording
    formats: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def look(self, name: str) -> Any:
        """Give a cell format, made once."""
        if name not in self.formats:
            kinds: dict[str, dict[str, Any]] = {
                "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
                "title": {"bold": True, "font_size": 14},
                "caption": {"bold": True},
                "wrap": {"text_wrap": True, "valign": "top"},
                "link": {"font_color": "#1F5A87", "underline": 1},
            }
            wanted = kinds.get(name) or {"num_format": _FORMATS[name.removesuffix("-muted")], "valign": "top"}
            if name.endswith("-muted"):
                wanted |= {"font_color": "#6A737B"}
            self.formats[name] = self.book.add_format({"font_name": "Microsoft YaHei", "font_size": 10, **wanted})
        return self.formats[name]

    def sheet(self, title: str) -> tuple[str, Any]:
        """Add a sheet under a name that Excel takes and no other sheet has."""
        name = short = _NO_NAME.sub(" ", title).strip()[:_LONGEST_NAME]
        number = 2
        while name.lower() in self.names:
            name = f"{short[: _LONGEST_NAME - 3]} {number}"
            number += 1
        self.names.add(name.lower())
        return name, self.book.add_worksheet(name)


def _write(sheet: Any, row: int, column: int, value: object, look: Any) -> None:
    """Write a number as a number, words as words, nothing as nothing."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, str(value), look)


def _table_sheet(book: _Book, table: Table) -> tuple[str, list[Field]]:
    """Write a table; give its sheet's name and columns."""
    name, sheet = book.sheet(table.caption)
    found = fields_of(table, book.say)
    sheet.write_string(0, 0, table.caption, book.look("caption"))
    for c, one in enumerate(found):
        sheet.write_string(1, c, one.head, book.look("head"))
        texts = [str(one.take(row)[0] or "") for row in table.rows[:200]]
        longest = max([len(one.head), *(min(len(t) * 2, 60) for t in texts)], default=8)
        sheet.set_column(c, c, min(max(longest, 9), 60))
    for r, row in enumerate(table.rows, 2):
        for c, one in enumerate(found):
            value, look = one.take(row)
            _write(sheet, r, c, value, book.look(look))
    if table.rows:
        sheet.autofilter(1, 0, 1 + len(table.rows), len(found) - 1)
    sheet.freeze_panes(2, 1)
    if table.note:
        sheet.write_string(len(table.rows) + 3, 0, plain(table.note), book.look("wrap"))
    return name, found


def _front(book: _Book, page: Page, sheet: Any) -> None:
    """Write title, scope and the opening sentences."""
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, page.title, book.look("title"))
    sheet.write_string(1, 0, page.subtitle, book.look("wrap"))
    row = 3
    for block in page.blocks:
        if isinstance(block, Paragraph) and block.style == "lead":
            sheet.write_string(row, 0, plain(block.parts), book.look("wrap"))
            row += 1
    sheet.write_string(row + 1, 0, book.say("page.made"), book.look("wrap"))


def _quotes(page: Page) -> Iterable[tuple[str, Quote]]:
    """Yield every quote of a page with its subject."""
    for block in page.blocks:
        if isinstance(block, QuoteList):
            for group in block.groups:
                for quote in group.quotes:
                    yield group.title or quote.label, quote
        elif isinstance(block, SideBySide):
            yield block.title, block.left
            yield block.title, block.right


def _quote_sheet(book: _Book, page: Page) -> str | None:
    """Write the quotes of a page; give the sheet's name, or None where it has none."""
    rows = list(_quotes(page))
    if not rows:
        return None
    name, sheet = book.sheet(book.say("xlsx.quotes"))
    heads = [book.say(f"xlsx.quote_{n}") for n in ("subject", "label", "words", "source", "report")]
    for c, (head, width) in enumerate(zip(heads, (30, 14, 80, 50, 20), strict=True)):
        sheet.write_string(0, c, head, book.look("head"))
        sheet.set_column(c, c, width)
    for r, (subject, quote) in enumerate(rows, 1):
        for c, text in enumerate((subject, quote.label, quote.text, quote.source, quote.report_id)):
            _write(sheet, r, c, text, book.look("wrap"))
    sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    sheet.freeze_panes(1, 0)
    return name


def _dictionary(book: _Book, sheet: Any, listed: list[tuple[str, str, list[Field]]], quotes: str | None) -> None:
    """Write the dictionary: each sheet, what it holds, each column and what it means."""
    heads = [book.say(f"xlsx.dictionary_{n}") for n in ("sheet", "holds", "column", "meaning")]
    for c, (head, width) in enumerate(zip(heads, (34, 60, 34, 70), strict=True)):
        sheet.write_string(0, c, head, book.look("head"))
        sheet.set_column(c, c, width)
    row = 1
    for name, caption, found in listed:
        for one in found:
            sheet.write_url(row, 0, f"internal:'{name}'!A1", book.look("link"), name)
            for c, text in enumerate((caption, one.head, one.meaning), 1):
                sheet.write_string(row, c, text, book.look("wrap"))
            row += 1
    if quotes:
        sheet.write_url(row, 0, f"internal:'{quotes}'!A1", book.look("link"), quotes)
        sheet.write_string(row, 1, book.say("xlsx.quotes_meaning"), book.look("wrap"))
    sheet.autofilter(0, 0, row, 3)
    sheet.freeze_panes(1, 0)


def page_xlsx(page: Page) -> bytes:
    """Give a page as a workbook: summary, dictionary, a sheet for each table, quotes.

    Shares are numbers between 0 and 1 shown as percentages, counts whole numbers; what is unknown
    is an empty cell. Words that begin with ``=`` stay words.
    """
    buffer, say = io.BytesIO(), load_wording(page.lang)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"title": page.title, "created": _CREATED})
        book = _Book(workbook, say)
        _, front = book.sheet(say("xlsx.front"))
        _, dictionary = book.sheet(say("xlsx.dictionary"))
        _front(book, page, front)
        listed = []
        for block in page.blocks:
            table = block.table if isinstance(block, Figure) else block
            if isinstance(table, Table):
                name, found = _table_sheet(book, table)
                listed.append((name, table.caption, found))
        _dictionary(book, dictionary, listed, _quote_sheet(book, page))
    return buffer.getvalue()


def write_xlsx(page: Page, folder: Path) -> list[Path]:
    """Write a page as ``NAME.xlsx``; give the file."""
    return [write_file(folder / Path(page.name).with_suffix(".xlsx"), page_xlsx(page))]
