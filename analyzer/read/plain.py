"""Plain text and Markdown: the text as it is.

Tables drawn with tabs or pipes are left to the parser, which sees the same characters. Only tables
that a converter wrote as html into a plain text (``<table>…</table>``) become rows and a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.errors import EmptyFile
from analyzer.read.encoding import decode
from analyzer.read.grids import Extracted, TextBuilder
from analyzer.read.html import read_table

__all__ = ["read_plain"]

_OPEN = re.compile(r"<table\b", re.IGNORECASE)
_CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)


def _html_tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where html tables stand; each character is looked at once, however many are left open."""
    end = 0
    while (opened := _OPEN.search(text, end)) and (closed := _CLOSE.search(text, opened.end())):
        end = closed.end()
        yield opened.start(), end


def read_plain(data: bytes, name: str) -> Extracted:
    """Read txt or md in any Chinese encoding.

    Raises
    ------
    UnknownFormat
        The bytes are no text.
    EmptyFile
        The text is blank.
    """
    text, encoding = decode(data, name)
    if not text.strip():
        raise EmptyFile(name, "文件没有文字。The file holds no letters; export it again.")
    builder, done = TextBuilder(), 0
    for start, end in _html_tables(text):
        table = read_table(text[start:end])
        if table is not None:
            builder.add(text[done:start])
            builder.add_table(table)
            done = end
    builder.add(text[done:])
    return builder.finish(encoding)
