"""From the characters and ruled lines of pages to paragraphs and tables: what pdf, ofd and scans share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from analyzer.read.glyphs import PageContent
from analyzer.read.grids import Table
from analyzer.read.lines import Line, drop_running_heads, join_paragraphs, make_lines, order_columns
from analyzer.read.ruled import RuledTable, find_tables, join_continued

__all__ = ["page_blocks"]


def _flow(items: Sequence[Line | RuledTable]) -> Iterable[str | Table]:
    """Give paragraphs and tables in order; lines join across pages but never across a table."""
    lines = [item for item in items if isinstance(item, Line)]
    tables: list[tuple[int, RuledTable]] = []
    count = 0
    for item in items:
        if isinstance(item, Line):
            count += 1
        else:
            tables.append((count, item))
    paragraphs = join_paragraphs(lines, (at for at, _ in tables))
    for first, text in [*paragraphs, (len(lines), "")]:
        while tables and tables[0][0] <= first:
            yield tables.pop(0)[1].table()
        yield text


def _items(pages: Sequence[PageContent]) -> list[Line | RuledTable]:
    """Give the lines and tables of all pages in reading order, continued tables joined."""
    found = [find_tables(page.glyphs, page.horizontal, page.vertical, page.turned) for page in pages]
    lined = [
        [replace(line, page=number) for line in order_columns(make_lines(rest), page.width)]
        for number, (page, (_, rest)) in enumerate(zip(pages, found, strict=True))
    ]
    lined = drop_running_heads(lined, [page.height for page in pages])
    items: list[Line | RuledTable] = []
    for (tables, _), lines in zip(found, lined, strict=True):
        on_page = _in_order(lines, tables)
        if items and on_page and isinstance(items[-1], RuledTable) and isinstance(on_page[0], RuledTable):
            joined = join_continued(items[-1], on_page[0])
            if joined is not None:
                items[-1] = joined
                on_page = on_page[1:]
        items.extend(on_page)
    return items


def _in_order(lines: Sequence[Line], tables: Sequence[RuledTable]) -> list[Line | RuledTable]:
    """Put a page's tables between its lines, each before the first full line below its top."""
    items: list[Line | RuledTable] = list(lines)
    for table in reversed(tables):
        below = (
            i for i, it in enumerate(items) if _top(it) > table.top and not (isinstance(it, Line) and it.column == 1)
        )
        items.insert(next(below, len(items)), table)
    return items


def _top(item: Line | RuledTable) -> float:
    """Give the height at which an item is placed among others."""
    return item.middle if isinstance(item, Line) else item.top


def page_blocks(pages: Sequence[PageContent]) -> Iterator[str | Table]:
    """Yield the paragraphs and tables of pages in reading order; tables that go on over a page are joined."""
    yield from _flow(_items(pages))
