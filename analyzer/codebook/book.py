"""The codebook as values: themes, item types, facets, tie-breaks and rulings, and the full form of its file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.errors import AnalyzerError

__all__ = [
    "Borderline",
    "Codebook",
    "CodebookError",
    "Exclusion",
    "ItemType",
    "Degree",
    "Ruling",
    "Subtheme",
    "Theme",
    "TieBreak",
    "build",
]

# The packaged codes are T01, T01a; codes of one's own may begin with any capital letter.
_THEME = re.compile(r"[A-Z]\d{2}")
_SUBTHEME = re.compile(r"[A-Z]\d{2}[a-z]")


class CodebookError(AnalyzerError):
    """The codebook file is missing or breaks the rules of its format.

    Parameters
    ----------
    source : str
        Name of the file.
    reason : str
        What is wrong and where.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source, reason)  # all arguments up: survives pickling between processes
        self.source, self.reason = source, reason

    def __str__(self) -> str:
        return f"codebook {self.source}: {self.reason}"


class _Named:
    """Anything with a Chinese and an English name."""

    __slots__ = ()
    zh: str
    en: str

    def name(self, lang: str) -> str:
        """Give the short name in `lang`: ``zh``, or English for anything else."""
        return self.zh if lang.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Subtheme(_Named):
    """A level-2 code (``T01a``) with the words that hint at it."""

    code: str
    zh: str
    en: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What does not belong to a theme, and the theme where it does."""

    en: str
    see: str


@dataclass(frozen=True, slots=True)
class Borderline:
    """A case decided once for all coders; `code` is a theme, a level-2 code, or None for evaluation."""

    text: str
    code: str | None
    type: str | None = None
    secondary: str | None = None
    specificity: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Theme(_Named):
    """A level-1 theme: names, definitions, level-2 codes (`include`), exclusions, cues, decided cases.

    `cues` has the keys ``problem`` and ``measure``. Cues hint; they never suffice by themselves.
    """

    code: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    include: tuple[Subtheme, ...]
    exclude: tuple[Exclusion, ...]
    cues: Mapping[str, tuple[str, ...]]
    borderline: tuple[Borderline, ...]

    @property
    def subthemes(self) -> tuple[Subtheme, ...]:
        """Give the level-2 codes in order."""
        return self.include

    def subtheme(self, code: str) -> Subtheme:
        """Give the level-2 code, or raise KeyError."""
        for sub in self.include:
            if sub.code == code:
                return sub
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class ItemType(_Named):
    """What a statement is (P C MF MD N, and E for what is not written out), with its test."""

    code: str
    zh: str
    en: str
    test_zh: str
    test_en: str


@dataclass(frozen=True, slots=True)
class Degree(_Named):
    """One degree of specificity, 0 to 3."""

    value: int
    zh: str
    en: str
    test_en: str


@dataclass(frozen=True, slots=True)
class TieBreak(_Named):
    """A rule for two competing themes; lower `order` is applied first."""

    order: int
    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision made while coding that binds like a rule."""

    number: int
    en: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """The whole codebook with the hash of the file it came from; `own` tells one's own from the packaged form."""

    version: str
    sha256: str
    title: Mapping[str, str]
    themes: tuple[Theme, ...]
    item_types: tuple[ItemType, ...]
    specificity: tuple[Degree, ...]
    facets: Mapping[str, Mapping[str, str]]
    law_core: tuple[str, ...]
    tie_breaks: tuple[TieBreak, ...]
    rulings: tuple[Ruling, ...]
    borderline: tuple[Borderline, ...]
    own: bool = False

    @property
    def name_of_version(self) -> str:
        """Give version and the first digits of the file's hash: what a sample was made for."""
        return f"{self.version}/{self.sha256[:8]}"

    def theme(self, code: str) -> Theme:
        """Give the theme of a level-1 or level-2 code, or raise KeyError."""
        for theme in self.themes:
            if theme.code == code[:3]:
                return theme
        raise KeyError(code)

    def item_type(self, code: str) -> ItemType:
        """Give an item type by its code, or raise KeyError."""
        for item in self.item_types:
            if item.code == code:
                return item
        raise KeyError(code)

    def name(self, code: str, lang: str) -> str:
        """Give the short name of a theme, level-2 code or item type, or raise KeyError."""
        if _SUBTHEME.fullmatch(code):
            return self.theme(code).subtheme(code).name(lang)
        return self.theme(code).name(lang) if _THEME.fullmatch(code) else self.item_type(code).name(lang)

    def is_law_core(self, theme: str, subtheme: str | None) -> bool:
        """Tell whether a code stands for a duty fixed in the regulation."""
        return theme in self.law_core or (subtheme is not None and subtheme in self.law_core)


def _texts(source: str, value: object, where: str) -> tuple[str, ...]:
    """Take a list of distinct, non-empty strings."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise CodebookError(source, f"{where} must be a list of words")
    words = tuple(str(v) for v in value)
    if not all(words) or len(set(words)) != len(words):
        raise CodebookError(source, f"{where} has an empty or repeated word")
    return words


def _case(raw: Mapping[str, Any]) -> Borderline:
    """Read one decided case."""
    keys = ("text", "code", "type", "secondary", "specificity", "note")
    return Borderline(**{k: raw.get(k) for k in keys})  # type: ignore[arg-type]


def _theme(source: str, raw: Mapping[str, Any]) -> Theme:
    """Read one theme and check its codes."""
    code = str(raw["code"])
    if not _THEME.fullmatch(code):
        raise CodebookError(source, f"{code!r} is not a theme code such as T01")
    include = tuple(
        Subtheme(str(s["code"]), str(s["zh"]), str(s["en"]), _texts(source, s["cues"], f"cues of {s['code']}"))
        for s in raw["include"]
    )
    for sub in include:
        if not _SUBTHEME.fullmatch(sub.code) or not sub.code.startswith(code):
            raise CodebookError(source, f"{sub.code!r} is not a level-2 code of {code}")
    cues = {side: _texts(source, raw["cues"][side], f"{side} cues of {code}") for side in ("problem", "measure")}
    return Theme(
        code,
        str(raw["zh"]),
        str(raw["en"]),
        str(raw["definition_zh"]),
        str(raw["definition_en"]),
        include,
        tuple(Exclusion(str(x["en"]), str(x["see"])) for x in raw["exclude"]),
        cues,
        tuple(_case(b) for b in raw["borderline"]),
    )


def _check(source: str, book: Codebook) -> Codebook:
    """Refuse a codebook whose codes are repeated or point nowhere."""
    themes = [t.code for t in book.themes]
    subs = [s.code for t in book.themes for s in t.include]
    for codes in (themes, subs, [i.code for i in book.item_types]):
        if len(set(codes)) != len(codes):
            raise CodebookError(source, f"a code occurs twice among {', '.join(codes)}")
    known = {*themes, *subs}
    used = [
        *book.law_core,
        *(x.see for t in book.themes for x in t.exclude),
        *(c for b in _cases(book) for c in (b.code, b.secondary) if c is not None),
    ]
    if unknown := [c for c in used if c not in known]:
        raise CodebookError(source, f"unknown code {unknown[0]!r}")
    return book


def _cases(book: Codebook) -> list[Borderline]:
    """Give all decided cases, those of the themes and the general ones."""
    return [*(b for t in book.themes for b in t.borderline), *book.borderline]


def build(source: str, raw: Mapping[str, Any], sha256: str) -> Codebook:
    """Build a codebook of the full form, that of the packaged file.

    Raises
    ------
    CodebookError
        A key is missing, an entry is of the wrong kind, a code is repeated or unknown.
    """
    try:
        book = Codebook(
            version=str(raw["version"]),
            sha256=sha256,
            title=dict(raw["title"]),
            themes=tuple(_theme(source, t) for t in raw["themes"]),
            item_types=tuple(ItemType(**i) for i in raw["item_types"]),
            specificity=tuple(Degree(i["value"], i["zh"], i["en"], i["test_en"]) for i in raw["specificity"]),
            facets={k: dict(v) for k, v in raw["facets"].items()},
            law_core=_texts(source, raw["law_core"], "law_core"),
            tie_breaks=tuple(TieBreak(t["order"], t["name"], t["zh"], t["en"]) for t in raw["tie_breaks"]),
            rulings=tuple(Ruling(r["number"], r["en"]) for r in raw["rulings"]),
            borderline=tuple(_case(b) for b in raw["borderline"]),
        )
    except KeyError as error:
        raise CodebookError(source, f"the key {error.args[0]!r} is missing") from error
    except (TypeError, AttributeError) as error:
        raise CodebookError(source, f"has an entry of the wrong kind: {error}") from error
    return _check(source, book)
