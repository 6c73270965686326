"""Plain text and Markdown."""

from __future__ import annotations

import re
from typing import Any

from .forms import Cell, Grid, expand
from .source import Block

_HAN_DIGIT = re.compile(r"(?<=[一-鿿])(?=[0-9])|(?<=[0-9])(?=[一-鿿])")


def spaced(text: str) -> str:
    """Blanks between Chinese and digits, as some converters leave them."""
    return _HAN_DIGIT.sub(" ", text)


def wrapped(text: str, width: int) -> str:
    """Hard breaks after every `width` characters, in the middle of words too."""
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def join_headings(blocks: list[Block]) -> list[Block]:
    """Let a run-in heading swallow the paragraph after it."""
    joined: list[Block] = []
    for block in blocks:
        if joined and joined[-1].kind == "heading" and joined[-1].run_in and block.kind == "paragraph":
            head = joined.pop()
            block = Block("paragraph", head.text + block.text, block.section)
        joined.append(block)
    return joined


def cell_lines(grid: Grid) -> list[str]:
    """One cell a line behind a tab, a blank line between rows."""
    lines: list[str] = []
    for row in expand(grid):
        lines += ["\t" + text for text in row if text is not None] + [""]
    return lines


def table_lines(grid: Grid, style: str) -> list[str]:
    """A table in plain text: `lines`, `tsv`, `bars` or `pipes` (Markdown)."""
    if style == "lines":
        return cell_lines(grid)
    rows = [[cell or "" for cell in row] for row in expand(grid)]
    if style == "tsv":
        return ["\t".join(row) for row in rows]
    if style == "bars":
        return [" | ".join(row) + " |" for row in rows]
    rule = "|" + "---|" * len(rows[0])
    body = ["| " + " | ".join(row) + " |" for row in rows]
    return [body[0], rule, *body[1:], ""]


def _line(block: Block, options: dict[str, Any]) -> list[str]:
    text = spaced(block.text) if options.get("spaces") else block.text
    if block.kind == "paragraph":
        indent = options.get("indent", "")
        text = wrapped(indent + text, options["wrap"]) if options.get("wrap") else indent + text
    if block.kind == "right":
        text = "　" * 20 + text
    gap = [""] if options.get("gaps") else []
    return [text, *gap]


def render_txt(blocks: list[Block], grids: dict[str, Grid], options: dict[str, Any]) -> str:
    """One line for each block."""
    lines: list[str] = list(options.get("top") or [])
    page = 0
    for block in join_headings(blocks):
        if block.kind.startswith("table"):
            lines += table_lines(grids[block.kind], options.get("tables", "lines"))
        elif block.kind == "page":
            page += 1
            lines.append(f"— {page} —")
        elif block.kind != "image":
            lines += _line(block, options)
    lines += list(options.get("foot") or [])
    end = "\r\n" if options.get("crlf") else "\n"
    return end.join(line.replace("\n", end) for line in lines) + end


def render_md(blocks: list[Block], grids: dict[str, Grid], options: dict[str, Any]) -> str:
    """Markdown as converters make it: uneven heading levels, pipe tables."""
    marks = {"title": "# ", "heading": "## ", "sub": "### "} | (options.get("marks") or {})
    lines: list[str] = [*(options.get("top") or [])]
    for block in join_headings(blocks):
        if block.kind.startswith("table"):
            lines += table_lines(grids[block.kind], "pipes")
            continue
        text = spaced(block.text) if options.get("spaces") else block.text
        if block.kind == "image":
            text = "![](images/image1.png)"
        if block.kind != "page":
            lines += [marks.get(block.kind, "") + text, ""]
    return "\n".join([*lines, *(options.get("foot") or [])]) + "\n"


def older_grid(rows: list[list[Any]]) -> Grid:
    """The statistics table of a report before 2019: the first row is the head."""
    return [[Cell(str(value)) for value in row] for row in rows]
