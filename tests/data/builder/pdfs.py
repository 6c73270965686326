"""Reports as pdf files: a small layout of lines, ruled tables and pages."""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.data.builder.forms import Box, boxes
from tests.data.builder.model import Draft, Table, plain

__all__ = ["Look", "pdf_of"]

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass(frozen=True)
class Look:
    """How a pdf is laid out."""

    size: float = 12
    top: float = 80
    bottom: float = 760
    left: float = 90
    width: float = 415
    head: str = ""  # running head
    number: str = ""  # page number, %d
    rules: str = "lines"  # lines, boxes (thin filled), none, level (only level ones)
    columns: int = 1
    spaced: bool = False  # blanks between all characters
    bold: bool = False  # every character printed twice
    repeat: int = 0  # rows of the head repeated on each page
    rotate: int = 0
    margin_note: str = ""  # words turned by 90° at the edge
    cut: bool = False  # rows are cut by the page's end instead of moved
    justify: bool = False
    label: float = 150  # room for the labels of table three
    overflow: bool = False  # cells do not wrap: long labels reach into the next one


class _Pages:
    """Draws on pages; y is counted from the top."""

    def __init__(self, look: Look) -> None:
        self.look, self.buffer = look, io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.y, self.page, self.column = look.top, 0, 0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.y, self.column = self.look.top, 0
        if self.look.rotate:
            self.canvas.setPageRotation(self.look.rotate)
        if self.look.head:
            self.put(self.look.head, 240, 45, 9)
        if self.look.margin_note:
            self.canvas.saveState()
            self.canvas.translate(40, 300)
            self.canvas.rotate(90)
            self.canvas.setFont(FONT, 9)
            self.canvas.drawString(0, 0, self.look.margin_note)
            self.canvas.restoreState()
        if self.look.number:
            self.put(self.look.number % self.page, 290, 805, 10)

    def put(self, text: str, x: float, y: float, size: float) -> None:
        """Print one line."""
        self.canvas.setFont(FONT, size)
        words = " ".join(text) if self.look.spaced and size == self.look.size else text
        self.canvas.drawString(x, A4[1] - y, words)
        if self.look.bold:
            self.canvas.drawString(x + 0.3, A4[1] - y, words)

    def next(self) -> None:
        """Begin the next column or page."""
        if self.column + 1 < self.look.columns:
            self.column, self.y = self.column + 1, self.look.top
            return
        self.canvas.showPage()
        self._begin()

    def prose(self, text: str, indent: float = 2) -> None:
        """Print a paragraph in broken lines."""
        look = self.look
        gutter = 24.0 if look.columns > 1 else 0.0
        room = (look.width - gutter * (look.columns - 1)) / look.columns
        step = look.size * (1.5 if look.spaced else 1)
        rest, first = text, True
        while rest:
            used, count = indent * look.size if first else 0.0, 0
            while count < len(rest):
                used += step * (0.5 if rest[count] < "\x80" else 1)
                if used > room:
                    break
                count += 1
            if self.y > look.bottom:
                self.next()
            x = look.left + self.column * (room + gutter) + (indent * look.size if first else 0)
            self.put(rest[: max(1, count)], x, self.y, look.size)
            rest, first = rest[max(1, count) :], False
            self.y += 1.6 * look.size

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a ruled line, as the look wants it."""
        if self.look.rules == "none" or (self.look.rules == "level" and x0 == x1):
            return
        if self.look.rules == "boxes":
            self.canvas.rect(x0, A4[1] - y1 - 0.3, max(x1 - x0, 0.6), max(y1 - y0, 0.6), stroke=0, fill=1)
        else:
            self.canvas.line(x0, A4[1] - y0, x1, A4[1] - y1)


def _wrapped(text: str, room: float, size: float) -> list[str]:
    """Break a cell's text at its width."""
    lines, line, used = [], "", 0.0
    for char in text:
        step = size * (0.5 if char < "\x80" else 1)
        if line and used + step > room:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + char, used + step
    return [*lines, line]


def _placed(rows: list[list[Box]]) -> list[list[tuple[Box, int] | None]]:
    """For each row, the boxes that begin in it with their column."""
    held: set[tuple[int, int]] = set()
    placed: list[list[tuple[Box, int] | None]] = []
    for r, row in enumerate(rows):
        line: list[tuple[Box, int] | None] = []
        column = 0
        for box in row:
            while (r, column) in held:
                column += 1
            held |= {(r + i, column + k) for i in range(box.rows) for k in range(box.columns)}
            line.append((box, column))
            column += box.columns
        placed.append(line)
    return placed


def _draw_table(pages: _Pages, rows: list[list[Box]], widths: list[float]) -> None:
    """Draw a table over as many pages as it needs; a cell over several rows stands where it begins."""
    look = pages.look
    xs = [look.left]
    for width in widths:
        xs.append(xs[-1] + width)
    placed, size = _placed(rows), 8.0
    heights = [
        max(
            (16.0 if look.overflow else 6 + 10 * len(_wrapped(b.text, xs[c + b.columns] - xs[c] - 6, size)))
            for b, c in (p for p in line if p and p[0].rows == 1)
        )
        if any(p and p[0].rows == 1 for p in line)
        else 16.0
        for line in placed
    ]
    start = 0
    while start < len(rows):
        head = list(range(look.repeat)) if start and look.repeat else []
        y, shown = pages.y, [*head]
        y += sum(heights[r] for r in head)
        at = start
        while at < len(rows) and (y + heights[at] <= look.bottom or at == start):
            shown.append(at)
            y += heights[at]
            at += 1
        _draw_rows(pages, placed, heights, xs, shown, start, size)
        start = at
        if start < len(rows):
            pages.next()


def _draw_rows(
    pages: _Pages,
    placed: list[list[tuple[Box, int] | None]],
    heights: list[float],
    xs: list[float],
    shown: list[int],
    start: int,
    size: float,
) -> None:
    """Draw some rows of a table with their rules and move down."""
    y = pages.y
    tops: dict[int, float] = {}
    for r in shown:
        tops[r] = y
        y += heights[r]
    for r, line in enumerate(placed):
        for box, c in (p for p in line if p):
            covered = [k for k in range(r, r + box.rows) if k in tops and (k >= start or r in shown)]
            if not covered:
                continue
            y0, y1 = tops[covered[0]], tops[covered[-1]] + heights[covered[-1]]
            x0, x1 = xs[c], xs[c + box.columns]
            for x in (x0, x1):
                pages.rule(x, y0, x, y1)
            for level in (y0, y1):
                pages.rule(x0, level, x1, level)
            if r in shown:
                room = x1 - x0 - 6
                lines = [box.text] if pages.look.overflow else _wrapped(box.text, room, size)
                for i, text in enumerate(lines):
                    shift = (room - 4.0 * len(text)) / 2 if text.isascii() else 0.0  # figures stand in the middle
                    pages.put(text, x0 + 3 + shift, y0 + 11 + 10 * i, size)
    pages.y = y + 6


def _widths(number: int, rows: list[list[Box]], look: Look) -> list[float]:
    """Column widths for a table of the official form."""
    count = max(sum(b.columns for b in row) for row in rows)
    if number == 3:
        return [26.0, 44.0, look.label - 70, *[(look.width - look.label) / 7] * 7]
    if number == 2:
        return [130.0, *[(look.width - 130) / (count - 1)] * (count - 1)]
    return [look.width / count] * count


def pdf_of(draft: Draft, look: Look = Look()) -> bytes:  # noqa: B008
    """The report as a pdf."""
    pages = _Pages(look)
    for line in (*draft.above, *draft.title):
        pages.prose(line, indent=4)
        pages.y += 6
    for part in draft.parts:
        if part.heading is not None:
            pages.prose(part.heading)
        for block in part.body:
            if isinstance(block, Table):
                rows = boxes(block, draft.form)
                _draw_table(pages, rows, _widths(block.number, rows, look))
                pages.y += 14
            else:
                pages.prose(plain(block))
    for line in draft.signature:
        pages.prose(line, indent=20)
    pages.canvas.save()
    return pages.buffer.getvalue()
