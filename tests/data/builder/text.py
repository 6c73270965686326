"""Reports as plain text and Markdown, the tables in every layout that converters leave."""

from __future__ import annotations

from collections.abc import Callable

from tests.data.builder.forms import Box, boxes
from tests.data.builder.model import Draft, Table, plain

__all__ = [
    "bare_lines", "cell_lines", "cell_paragraphs", "html_rows", "lone_pipes", "markdown", "pipe_lines", "pipe_rows", "render", "spaced_rows",
    "split_labels", "tab_rows", "text_of", "trailing_pipes",
]  # fmt: skip

Rows = list[list[Box]]
Layout = Callable[[Rows], str]


def cell_lines(rows: Rows) -> str:
    """One cell per line behind a tab, an empty line between rows."""
    return "\n\n".join("\n".join(f"\t{b.text}" for b in row) for row in rows) + "\n"


def tab_rows(rows: Rows) -> str:
    """A row per line, tabs between cells."""
    return "\n".join("\t".join(b.text for b in row) for row in rows)


def pipe_rows(rows: Rows) -> str:
    """Rows with outer pipes."""
    return "\n".join("| " + " | ".join(b.text for b in row) + " |" for row in rows)


def trailing_pipes(rows: Rows) -> str:
    """Rows that end in runs of pipes."""
    return "\n".join(" | ".join(b.text for b in row) + " | ||||" for row in rows)


def pipe_lines(rows: Rows) -> str:
    """A cell per line, each with a pipe behind it, runs of pipes between rows."""
    return "\n||||||\n".join("\n".join(f"{b.text} |" for b in row) for row in rows)


def lone_pipes(rows: Rows) -> str:
    """A cell per line, a line with one pipe between them."""
    return "\n|\n".join(b.text for row in rows for b in row)


def bare_lines(rows: Rows) -> str:
    """A cell per line and nothing else."""
    return "\n".join(b.text for row in rows for b in row)


def cell_paragraphs(rows: Rows) -> str:
    """A cell per paragraph, an empty line between any two."""
    return "\n\n".join(b.text for row in rows for b in row)


def split_labels(rows: Rows) -> str:
    """A cell per paragraph, long labels broken over two of them."""
    pieces = []
    for box in (b for row in rows for b in row):
        half = len(box.text) // 2 + 1
        pieces += [box.text[:half], box.text[half:]] if 9 <= len(box.text) <= 16 else [box.text]
    return "\n\n".join(pieces)


def spaced_rows(rows: Rows) -> str:
    """A row per line, blanks between cells."""
    return "\n".join(" ".join(b.text for b in row) for row in rows)


def markdown(rows: Rows) -> str:
    """A Markdown table as converters make it from a pdf: empty places for merged cells, a rule below the head."""
    width = max(sum(b.columns for b in row) for row in rows)
    lines, held = [], [0] * width
    for row in rows:
        line, queue = [""] * width, list(row)
        for c in range(width):
            if held[c]:
                held[c] -= 1
                continue
            if queue and (c == 0 or line[c - 1] != "\0"):
                box = queue.pop(0)
                line[c] = box.text
                for k in range(c, min(width, c + box.columns)):
                    held[k] = box.rows - 1 + (k > c)
        lines.append("| " + " | ".join(line) + " |")
    lines.insert(1, "|" + "---|" * width)
    return "\n".join(lines)


def html_rows(rows: Rows) -> str:
    """A table that stayed html in a plain text."""
    body = "".join(
        "<tr>" + "".join(f'<td colspan="{b.columns}" rowspan="{b.rows}">{b.text}</td>' for b in row) + "</tr>"
        for row in rows
    )
    return f"<table>{body}</table>"


def render(draft: Draft, layout: Layout = cell_lines, *, gap: str = "\n", mark: str = "") -> str:
    """The whole report; `gap` stands between paragraphs, `mark` before headings."""
    lines = [*draft.above, *draft.title]
    for part in draft.parts:
        if part.heading is not None:
            lines.append(mark + part.heading)
        for block in part.body:
            lines.append(layout(boxes(block, draft.form)) if isinstance(block, Table) else plain(block))
    return gap.join([*lines, *draft.signature]) + "\n"


def text_of(draft: Draft, layout: Layout = cell_lines, **settings: str) -> bytes:
    """The report as a file in UTF-8."""
    return render(draft, layout, **settings).encode()
