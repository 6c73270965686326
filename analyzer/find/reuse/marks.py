"""Two versions of one passage, letter against letter: what is equal, what was swapped, whose name was left in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analyzer.find.reuse.inputs import ReuseInput
from analyzer.find.reuse.masking import SIGNS, Masked, mask_report
from analyzer.find.reuse.names import own_names
from analyzer.schema import Overlap
from analyzer.text.traditional import simplify
from analyzer.text.view import fold

__all__ = ["Mark", "mark_passage"]

_TILE = 4  # letters: shorter equal runs are chance


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of one report: ``same`` on both sides, ``swapped`` for what is one's own, or a ``foreign`` name."""

    start: int
    end: int
    kind: Literal["same", "swapped", "foreign"]


def _runs(one: str, other: str) -> Iterator[tuple[int, int, int]]:
    """Yield the equal runs of two keys as (length, place, place), each as long as it can be."""
    where: dict[str, list[int]] = {}
    for n in range(len(other) - _TILE + 1):
        where.setdefault(other[n : n + _TILE], []).append(n)
    open_runs: dict[int, tuple[int, int]] = {}
    for n in range(len(one) - _TILE + 2):
        going = {m - n: m for m in where.get(one[n : n + _TILE], ())} if n <= len(one) - _TILE else {}
        for shift in [shift for shift in open_runs if shift not in going]:
            start, end = open_runs.pop(shift)
            yield end - start, start, start + shift
        for shift in going:
            start, _ = open_runs.get(shift, (n, n))
            open_runs[shift] = (start, n + _TILE)


def _tiles(one: str, other: str) -> list[tuple[int, int, int]]:
    """Cover two keys with equal runs, the longest first, whatever their order: (place, place, length)."""
    taken_one, taken_other = bytearray(len(one)), bytearray(len(other))
    found = []
    for length, p, q in sorted(_runs(one, other), key=lambda run: (-run[0], run[1], run[2])):
        n = 0
        while n < length:
            size = 0
            while n + size < length and not taken_one[p + n + size] and not taken_other[q + n + size]:
                size += 1
            if size >= _TILE:
                found.append((p + n, q + n, size))
                taken_one[p + n : p + n + size] = taken_other[q + n : q + n + size] = b"\1" * size
            n += size + 1
    return sorted(found)


def _letters(masked: Masked, start: int, end: int) -> tuple[int, int]:
    """Give the letters of the key that stand in a stretch of the text."""
    return int(np.searchsorted(masked.starts, start)), int(np.searchsorted(masked.ends, end, side="right"))


def _kind(raw: str, counterpart: str, writer: ReuseInput, other: ReuseInput) -> Literal["same", "swapped", "foreign"]:
    """Judge one sign: the same words on both sides may be the other body's name."""
    raw, counterpart = (simplify(fold("".join(words.split()))) for words in (raw, counterpart))
    if raw != counterpart:
        return "swapped"
    own, foreign = (own_names(r.name, (r.province, r.city, r.county)) for r in (writer, other))
    if foreign is not None and foreign.search(raw) and not (own is not None and own.search(raw)):
        return "foreign"
    return "same"


def _merged(marks: list[Mark], text: str) -> tuple[Mark, ...]:
    """Join marks of one kind that only signs and blanks part."""
    found: list[Mark] = []
    for mark in sorted(marks, key=lambda m: m.start):
        between = text[found[-1].end : mark.start] if found else ""
        if found and found[-1].kind == mark.kind and not any(c.isalnum() for c in between):
            found[-1] = Mark(found[-1].start, mark.end, mark.kind)
        else:
            found.append(mark)
    return tuple(found)


def mark_passage(a: ReuseInput, b: ReuseInput, overlap: Overlap) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Mark what the two sides of a passage have in common.

    Parameters
    ----------
    a, b : ReuseInput
        The reports `overlap.a_report` and `overlap.b_report`.
    overlap : Overlap
        The passage.

    Returns
    -------
    tuple of two tuples of Mark
        For each side in order of its text: equal words, own names, dates and numbers in the place of
        the other's, and the other body's name where it was left in. What has no mark is one's own.
    """
    sides = ((a, overlap.a_start, overlap.a_end), (b, overlap.b_start, overlap.b_end))
    masked = mask_report(a), mask_report(b)
    bounds = [_letters(m, start, end) for m, (_, start, end) in zip(masked, sides, strict=True)]
    keys = [m.key[slice(*bound)] for m, bound in zip(masked, bounds, strict=True)]
    marks: tuple[list[Mark], list[Mark]] = ([], [])
    for p, q, size in _tiles(keys[0], keys[1]):
        for step in range(size):
            at = bounds[0][0] + p + step, bounds[1][0] + q + step
            spans = [(int(m.starts[n]), int(m.ends[n])) for m, n in zip(masked, at, strict=True)]
            words = [report.text[slice(*span)] for (report, _, _), span in zip(sides, spans, strict=True)]
            sign = keys[0][p + step] in SIGNS
            for n in (0, 1):
                kind = _kind(words[n], words[1 - n], sides[n][0], sides[1 - n][0]) if sign else "same"
                marks[n].append(Mark(*spans[n], kind))
    return _merged(marks[0], a.text), _merged(marks[1], b.text)
