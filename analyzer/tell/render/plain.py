"""What the renderers share: inline parts as plain text, ids that can be linked to, files written, zips repacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from analyzer.errors import OutputError
from analyzer.tell.content.model import (
    Definitions,
    Figure,
    Heading,
    Inline,
    Link,
    Page,
    QuoteList,
    Sources,
    Table,
)
from analyzer.tell.style import text_width

__all__ = [
    "SHORT_NOTE",
    "WIDE_TABLE",
    "column_shares",
    "ids_of",
    "plain",
    "repacked",
    "settled",
    "write_file",
    "write_pieces",
]

SHORT_NOTE = 8  # characters of a note, such as a code, that stand beside the text instead of under it
WIDE_TABLE = 8  # columns from which a table stands on a page of its own turned on its side
_ROOM = {False: 54.0, True: 80.0}  # ems of table text across a page, upright and on its side
_MOST_TEXT, _LEAST_TEXT = 34.0, 6.0  # ems that a column of text may ask for, and must have
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def plain(parts: Iterable[Inline]) -> str:
    """Give running text without its marks, and without the words that only lead to another page."""
    return "".join(p if isinstance(p, str) else p.text for p in parts if not (isinstance(p, Link) and _outside(p)))


def _outside(link: Link) -> bool:
    """Tell whether a link leads to another page."""
    return not link.target.startswith("#")


def settled(parts: Iterable[Inline], ids: frozenset[str]) -> list[tuple[Inline, str]]:
    """Give each part with the id its link leads to inside this document, else "".

    A link to a page of quotes leads to the same theme's quotes here; words that only lead to another
    page, where this document has no such place, are left out.
    """
    found: list[tuple[Inline, str]] = []
    for part in parts:
        if not isinstance(part, Link):
            found.append((part, ""))
            continue
        place = part.target.partition("#")[2]
        if place in ids:
            found.append((part, place))
        elif not _outside(part):
            found.append((part, ""))
    return found


def ids_of(page: Page) -> frozenset[str]:
    """Give every id on a page that a link can lead to."""
    found: list[str] = []
    for block in page.blocks:
        if isinstance(block, Heading | Table | Figure):
            found.append(block.id)
        elif isinstance(block, QuoteList):
            found += [g.id for g in block.groups if g.id]
        elif isinstance(block, Definitions):
            found += [f"def-{key}" for key, _, _ in block.items]
        elif isinstance(block, Sources):
            found += [s.report_id for s in block.items]
    return frozenset(found)


def column_shares(table: Table) -> list[float]:
    """Give each column's share of a table's width: numbers what they need, texts the rest by their length."""
    asked = []
    for i, column in enumerate(table.columns):
        cells = [row[i] for row in table.rows]
        longest = max([max(text_width(c.text, 1.0), text_width(c.note, 0.85)) for c in cells], default=0.0)
        head = max(_unbroken(word) for word in column.name.split() or [""])
        limit = longest if column.kind == "number" else max(min(longest, _MOST_TEXT), _LEAST_TEXT)
        asked.append(max(limit, 1.15 * head) + 2.2)
    room = _ROOM[len(table.columns) > WIDE_TABLE]
    numbers = sum(w for w, c in zip(asked, table.columns, strict=True) if c.kind == "number")
    texts = sum(asked) - numbers
    if sum(asked) > room and texts:
        shrunk = max(room - numbers, 0.3 * room) / texts
        asked = [w if c.kind == "number" else w * shrunk for w, c in zip(asked, table.columns, strict=True)]
    return [w / sum(asked) for w in asked]


def _unbroken(word: str) -> float:
    """Give the ems a word of a head needs: Chinese words can be broken in two lines."""
    return text_width(word, 1.0) / (2 if any(c > "\u2e80" for c in word) and len(word) > 4 else 1)


def repacked(data: bytes) -> bytes:
    """Pack a zip again with fixed times and in order of names, so that equal contents are equal bytes."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    # Office readers want the list of content types first; the rest is in order of names.
    names = sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 0
            target.writestr(info, source.read(name), compresslevel=6)
    return buffer.getvalue()


def write_file(path: Path, data: bytes) -> Path:
    """Write a file and give its path; its folder is made if need be.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    return write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> Path:
    """Write a file piece by piece and give its path, so that memory holds one piece.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another --out") from error
    return path
