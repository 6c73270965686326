"""What is likely to go wrong with a codebook: cues that overlap, codes without examples, codes nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analyzer.codebook.book import Codebook, Theme
from analyzer.codebook.own import OTHER

__all__ = ["Complaint", "lint"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint: an ``error`` keeps a code from ever being given, a ``warning`` makes it less sure."""

    kind: Literal["error", "warning"]
    code: str
    zh: str
    en: str


def _cues(theme: Theme) -> set[str]:
    return {*theme.cues["problem"], *theme.cues["measure"], *(c for s in theme.include for c in s.cues)}


def _overlaps(book: Codebook) -> Iterator[Complaint]:
    """Find words that lead to two codes, or a word that is part of another code's word."""
    owner: dict[str, str] = {}
    for theme in book.themes:
        for cue in sorted(_cues(theme)):
            if cue in owner:
                yield Complaint(
                    "warning",
                    theme.code,
                    f"提示词“{cue}”也属于 {owner[cue]}",
                    f"the cue {cue} also belongs to {owner[cue]}",
                )
            owner.setdefault(cue, theme.code)
    for cue, code in sorted(owner.items()):
        for longer, other in sorted(owner.items()):
            if code != other and cue != longer and cue in longer and len(cue) > 1:
                yield Complaint(
                    "warning",
                    code,
                    f"提示词“{cue}”包含在 {other} 的“{longer}”里",
                    f"the cue {cue} is part of {longer} of {other}",
                )


def _single(theme: Theme) -> Iterator[Complaint]:
    """Look at one code by itself."""
    words = _cues(theme)
    told = theme.definition_zh or theme.definition_en
    if not told:
        yield Complaint(
            "warning",
            theme.code,
            "没有定义，编码员和程序都只能猜",
            "has no definition; coders and the program must guess",
        )
    if not theme.borderline:
        yield Complaint("warning", theme.code, "没有例句", "has no examples")
    han = any("\u4e00" <= c <= "\u9fff" for c in "".join([theme.zh, told, *words, *(b.text for b in theme.borderline)]))
    if not han:
        yield Complaint(
            "error", theme.code,
            "没有一个汉字（名称、定义、提示词、例句），程序在中文里找不到它",
            "has no Chinese character in name, definition, cues or examples; it cannot be found in Chinese text",
        )  # fmt: skip
    for cue in sorted(words):
        if len(cue) == 1:
            yield Complaint(
                "warning", theme.code, f"提示词“{cue}”只有一个字，会到处出现", f"the cue {cue} is a single character"
            )


def lint(book: Codebook) -> tuple[Complaint, ...]:
    """List what is likely to go wrong, in the order of the codes.

    Returns
    -------
    tuple of Complaint
        Empty where nothing was found.
    """
    themes = [t for t in book.themes if t.code != OTHER]
    found = [c for theme in themes for c in _single(theme)]
    names: dict[str, str] = {}
    for theme in themes:
        if theme.zh in names:
            found.append(
                Complaint(
                    "warning", theme.code, f"与 {names[theme.zh]} 同名", f"has the same name as {names[theme.zh]}"
                )
            )
        names.setdefault(theme.zh, theme.code)
    order = {t.code: n for n, t in enumerate(book.themes)}
    return tuple(sorted([*found, *_overlaps(book)], key=lambda c: (order[c.code], c.kind, c.zh)))
