"""From pieces of text to a report with exact offsets: headings, statutory frame, wraps, page numbers, script."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reuse_builder.source import Body

__all__ = ["Frame", "Piece", "lay_out", "wrap"]

_NO_LINE_START = "，。；：、！？）》”"


@dataclass(frozen=True)
class Piece:
    """A stretch of text; stretches with the same `mark` in two reports are one reused passage."""

    text: str
    mark: int | None = None


@dataclass(frozen=True)
class Frame:
    """What stands around the pieces of a report."""

    preamble: str
    head_one: str = "一、总体情况"
    head_five: str = "五、存在的主要问题及改进情况"
    closing: str = "本年度无其他需要报告的事项。"


def wrap(pieces: Sequence[Piece], width: int, pages: Callable[[], str] | None = None, every: int = 9) -> list[Piece]:
    """Break the running text into lines of `width` letters; after `every` lines put a page number where asked."""
    column = line = 0
    result = []
    for piece in pieces:
        out = []
        for letter in piece.text:
            if letter == "\n":
                column = 0
            elif column >= width and letter not in _NO_LINE_START:
                line += 1
                out.append(f"\n{pages()}\n" if pages and line % every == every // 2 else "\n")
                column = 0
            out.append(letter)
            column += letter != "\n"
        result.append(Piece("".join(out), piece.mark))
    return result


def lay_out(
    body: Body,
    year: int,
    frame: Frame,
    one: Sequence[Piece],
    five: Sequence[Piece],
    finish: Callable[[Sequence[Piece]], Sequence[Piece]] = lambda pieces: pieces,
) -> tuple[str, dict[int, list[tuple[int, int]]]]:
    """Write a report; give its text and where each mark stands in it."""
    pieces = [
        Piece(f"{body.name}{year}年政府信息公开工作年度报告\n\n{frame.preamble}\n\n{frame.head_one}\n\n"),
        *one,
        Piece(f"\n\n{frame.head_five}\n\n"),
        *five,
        Piece(f"\n\n六、其他需要报告的事项\n\n{frame.closing}\n"),
    ]
    text, places = "", {}  # type: str, dict[int, list[tuple[int, int]]]
    for piece in finish(pieces):
        if piece.mark is not None:
            lead = len(piece.text) - len(piece.text.lstrip())
            places.setdefault(piece.mark, []).append((len(text) + lead, len(text) + len(piece.text.rstrip())))
        text += piece.text
    return text, places


def page_numbers(rng: random.Random) -> Callable[[], str]:
    """Give a counter of page numbers in one of the usual styles."""
    count, style = [0], rng.choice(["— {} —", "- {} -", "第{}页 共9页", "{}"])

    def following() -> str:
        count[0] += 1
        return style.format(count[0])

    return following
