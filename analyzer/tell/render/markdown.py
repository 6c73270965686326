"""Markdown: the report as text with pipe tables, charts as SVG files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from analyzer.tell.content.model import (
    Block,
    Cell,
    Definitions,
    Figure,
    Heading,
    Inline,
    Link,
    Note,
    Page,
    Paragraph,
    Quote,
    QuoteList,
    SideBySide,
    Sources,
    Strong,
    Table,
)
from analyzer.tell.content.wording import load_wording
from analyzer.tell.render.pictures import figure_path, write_charts
from analyzer.tell.render.plain import ids_of, settled, write_file

__all__ = ["page_markdown", "write_markdown"]

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


def _text(text: str) -> str:
    """Write words so that none of them is taken for a mark."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _inline(parts: Iterable[Inline], ids: frozenset[str]) -> str:
    """Write running text with the links that lead to places of this document."""
    written = []
    for part, place in settled(parts, ids):
        if isinstance(part, Strong):
            written.append(f"**{_text(part.text)}**")
        elif isinstance(part, Link):
            written.append(f"[{_text(part.text)}](#{place})" if place else _text(part.text))
        else:
            lead, tail = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
            written.append((lead[:1] + _text(part) + tail[:1]) if part.strip() else " ")
    return "".join(written)


def _cell(cell: Cell, ids: frozenset[str]) -> str:
    """Write a cell; its note stands behind it."""
    inside = cell.target.startswith("#") and cell.target[1:] in ids
    text = f"[{_text(cell.text)}]({cell.target})" if inside else _text(cell.text)
    return f"{text}<br><small>{_text(cell.note)}</small>" if cell.note else text


def _table(table: Table, ids: frozenset[str]) -> Iterator[str]:
    """Yield the lines of a table with its caption above."""
    yield f'<a id="{table.id}"></a>**{_text(table.caption)}**\n'
    yield "| " + " | ".join(_text(c.name) for c in table.columns) + " |"
    yield "|" + "|".join(" ---: " if c.kind == "number" else " --- " for c in table.columns) + "|"
    for row in table.rows:
        yield "| " + " | ".join(_cell(cell, ids) for cell in row) + " |"
    yield ""
    if table.note:
        yield f"<small>{_inline(table.note, ids)}</small>\n"


def _quote(quote: Quote) -> Iterator[str]:
    """Yield a quote with its source."""
    label = f"**{_text(quote.label)}** " if quote.label else ""
    yield f"> {label}{_text(quote.text)}  "
    yield f"> — {_text(quote.source)}\n"


def _block(page: Page, block: Block, ids: frozenset[str]) -> Iterator[str]:
    """Yield the lines of a block."""
    if isinstance(block, Heading):
        yield f'<a id="{block.id}"></a>\n\n{"#" * block.level} {_text(block.text)}\n'
    elif isinstance(block, Paragraph):
        yield _inline(block.parts, ids) + "\n"
    elif isinstance(block, Note):
        yield f"> {_inline(block.parts, ids)}\n"
    elif isinstance(block, Figure):
        yield f'<a id="{block.id}"></a>**{_text(block.title)}**  \n{_text(block.subtitle)}\n'
        yield f"![{_text(block.alt)}]({figure_path(page, block, 'svg')})\n"
        if block.method:
            yield f"<small>{_inline(block.method, ids)}</small>\n"
        yield from _table(block.table, ids)
    elif isinstance(block, Table):
        yield from _table(block, ids)
    elif isinstance(block, QuoteList):
        for group in block.groups:
            if group.title:
                yield f'<a id="{group.id}"></a>\n\n#### {_text(group.title)}\n'
            yield _text(group.summary) + "\n"
            for quote in group.quotes:
                yield from _quote(quote)
    elif isinstance(block, SideBySide):
        yield f"#### {_text(block.title)}\n"
        if block.detail:
            yield _text(block.detail) + "\n"
        yield from _quote(block.left)
        yield from _quote(block.right)
    elif isinstance(block, Definitions):
        for key, term, text in block.items:
            yield f'- <a id="def-{key}"></a>**{_text(term)}** {_text(text)}'
        yield ""
    elif isinstance(block, Sources):
        for source in block.items:
            yield f'1. <a id="{source.report_id}"></a>{_text(source.title)} — {_text(source.detail)}'
        yield ""


def page_markdown(page: Page) -> str:
    """Give a page as Markdown text."""
    ids, say = ids_of(page), load_wording(page.lang)
    lines = [f"# {_text(page.title)}\n"]
    if page.subtitle:
        lines.append(f"{_text(page.subtitle)}\n")
    lines += [f"- [{_text(h.text)}](#{h.id})" for h in page.headings]
    lines.append("")
    for block in page.blocks:
        lines += _block(page, block, ids)
    lines += ["---\n", say("page.made")]
    return "\n".join(lines).rstrip() + "\n"


def write_markdown(page: Page, folder: Path) -> list[Path]:
    """Write a page as ``NAME.md`` with its charts as SVG in ``NAME-figures``; give the files."""
    path = write_file(folder / Path(page.name).with_suffix(".md"), page_markdown(page).encode())
    return [path, *write_charts(page, folder, ("svg",))]
