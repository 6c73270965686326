"""Coding in a codebook of one's own: at once by cues and likeness, better as soon as statements are coded.

Where statements begin, their type, specificity and pairs are those of the packaged model; only the themes
are one's own. The first model is made of the codebook's words alone, as a linear model, so that hand codes
move it like any other. From hand codes it also learns what the packaged themes of a statement say about its own:
a code that is nearly a packaged theme, or part of two, need not be learned word by word.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.codebook import OTHER, Codebook, load_codebook
from analyzer.codebook.book import Theme
from analyzer.errors import ModelError
from analyzer.find.statements.blocks import Row
from analyzer.find.statements.coder import Coder, load_coder
from analyzer.find.statements.features import UnitContext, theme_features
from analyzer.find.statements.lexicon import Lexicon
from analyzer.find.statements.linear import LinearModel, softmax
from analyzer.find.statements.pairs import Pairing, choose_pairs
from analyzer.find.statements.sides import Sides
from analyzer.find.statements.themes import ThemeCode
from analyzer.find.statements.units import Unit
from analyzer.text.view import fold
from analyzer.text.words import search_words

__all__ = ["OwnCoder", "coder_for", "first_models", "with_opinions"]

# Set on packaged themes taken as three- to eight-code codebooks of strangers (names, definitions and a few cues):
# likeness 40 against 2 for "none of these" gives the best macro F1 over them (.60; 24 against 3 .47, 80 against 3
# .60, 80 against 2 .56); half the weight of cues changes nothing. See benchmarks/own_codebook.py.
_LIKENESS, _CUE, _NONE = 40.0, 5.0, 2.0
_TEMPERATURE = 1.5
# How loudly the packaged themes speak. Nine strangers' codebooks, six of which cut across the packaged themes, 60 codes:
# accuracy .828 and macro F1 .465 without, 1 .831 .474, 2 .840 .509, 4 .839 .536, 8 .815 .519; 4 loses accuracy where
# codes cut across.
_LOUD = 2.0
_HEARD = 0.02  # a packaged theme less likely than this says nothing


@dataclass(frozen=True)
class OwnCoder(Coder):
    """A coder whose themes are those of one's own codebook.

    Attributes
    ----------
    own : Lexicon
        Cue words of one's own; `lexicon` stays the packaged one, which finds where statements begin.
    """

    own: Lexicon = Lexicon.from_codes({})

    def theme_rows(self, contexts: Sequence[UnitContext]) -> list[Row]:
        """Give the features that the theme models see: words, one's own cues, and what the packaged themes are."""
        packaged = self.models["packaged"]
        chances = packaged.probabilities([theme_features(c, self.lexicon) for c in contexts])
        return with_opinions([theme_features(c, self.own) for c in contexts], chances, packaged.classes)

    def code(
        self, contexts: Sequence[UnitContext], reports: Sequence[Sequence[Unit]]
    ) -> tuple[list[ThemeCode], list[list[Pairing]]]:
        """Give the themes of many units at once, and the pairs of each report; what no code fits is X00."""
        if not contexts:
            return [], [[] for _ in reports]
        rows = self.theme_rows(contexts)
        model, below = self.models["themes"], self.models["subthemes"]
        chances = softmax(model.scores(rows) / self.temperature)
        inner = below.scores(rows)
        other = model.classes.index(OTHER)
        coded = []
        for context, chance, scores in zip(contexts, chances, inner, strict=True):
            best = other if context.kind == "N" else int(np.argmax(chance))
            theme = model.classes[best]
            coded.append(ThemeCode(theme, _level2(theme, scores, below.classes), None, float(chance[best]), chance))
        listed, odds = self.pair_up(contexts, reports, Sides.of(reports), coded)
        return coded, choose_pairs(listed, odds, self.pair, reports)


def _level2(theme: str, scores: np.ndarray[Any, Any], codes: Sequence[str]) -> str | None:
    """Give the best code of level 2 inside a theme; the bare theme stands for none."""
    inside = [i for i, code in enumerate(codes) if code.startswith(theme)]
    best = codes[max(inside, key=lambda i: float(scores[i]))] if inside else theme
    return best if best != theme else None


def with_opinions(rows: Sequence[Row], chances: np.ndarray[Any, Any], classes: Sequence[str]) -> list[Row]:
    """Add to each row the chances of the packaged themes, shape (rows, classes); without hand codes they weigh nothing."""
    told = []
    for row, chance in zip(rows, chances, strict=True):
        opinion = {f"o{code}": _LOUD * float(p) for code, p in zip(classes, chance, strict=True) if p >= _HEARD}
        told.append(replace(row, single=row.single | opinion))
    return told


def _words_of(theme: Theme, code: str) -> str:
    """Give all words a codebook says of a code; level 2 counts for its level 1, too."""
    subs = [s for s in theme.include if code in (theme.code, s.code)]
    parts = [s.zh for s in subs] + [cue for s in subs for cue in s.cues]
    parts += [b.text for b in theme.borderline if b.code and b.code.startswith(code)]
    if code == theme.code:
        parts += [theme.zh, theme.definition_zh, *theme.cues["problem"], *theme.cues["measure"]]
    return "。".join(parts)


def _features(text: str) -> set[str]:
    """Give pairs of Chinese characters and words of more than one, named as the theme features name them."""
    found = set()
    for part in "".join(c if "\u4e00" <= c <= "\u9fff" else " " for c in fold(text)).split():
        found |= {f"g{a}{b}" for a, b in zip(part, part[1:], strict=False)}
        found |= {f"w{token}" for token in search_words(part) if len(token) > 1}
    return found


def first_models(book: Codebook, background: Codebook) -> tuple[LinearModel, LinearModel]:
    """Make the models of level 1 and level 2 of the codebook's words alone.

    Parameters
    ----------
    book : Codebook
        One's own.
    background : Codebook
        The packaged one: words that many of its themes use tell little.
    """
    seen = Counter(f for theme in background.themes for f in _features(_words_of(theme, theme.code)))
    for theme in book.themes:
        seen.update(_features(_words_of(theme, theme.code)))
    rarity = {name: math.log((1 + len(background.themes) + len(book.themes)) / n) for name, n in seen.items()}
    level1 = [(t.code, t) for t in book.themes]
    level2 = [(code, t) for t in book.themes if t.include for code in (t.code, *(s.code for s in t.include))]
    first = _from_words(level1, rarity, bias={OTHER: _NONE})
    # Level 2 is given where its words are there, else the bare theme stands.
    below = _from_words(level2, rarity, bias={t.code: 1.0 for t in book.themes}, bare={t.code for t in book.themes})
    return first, below


def _from_words(
    codes: Iterable[tuple[str, Theme]],
    rarity: Mapping[str, float],
    *,
    bias: Mapping[str, float],
    bare: Iterable[str] = (),
) -> LinearModel:
    """Make a linear model whose weights are each code's own words, as long as one another."""
    columns: dict[str, dict[str, float]] = {}
    for code, theme in codes:
        if code in bare:
            columns[code] = {}
            continue
        words = {f: rarity.get(f, 1.0) for f in _features(_words_of(theme, code))}
        length = math.sqrt(sum(v * v for v in words.values())) or 1.0
        # Theme features have length four, so the sum over a statement's words is likeness times the cosine.
        column = {f: _LIKENESS / 4 * v / length for f, v in words.items()}
        for cue_code in (code, *(s.code for s in theme.include if s.code.startswith(code))):
            column["l" + cue_code] = _CUE
        column["lt" + code] = _CUE / 2
        columns[code] = column
    if not columns:  # a codebook of one level: a model that says nothing
        columns = {OTHER: {"none": 0.0}}
    classes = tuple(sorted(columns))
    names = tuple(sorted({name for column in columns.values() for name in column}))
    index = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(classes)), dtype=np.float32)
    for c, code in enumerate(classes):
        for name, value in columns[code].items():
            weights[index[name], c] = value
    return LinearModel(classes, names, weights, np.array([bias.get(c, 0.0) for c in classes], dtype=np.float32))


def _own_coder(base: Coder, book: Codebook, **changed: Any) -> OwnCoder:
    """Put one's own themes into a coder; what finds statements keeps the packaged cues."""
    given = {f.name: getattr(base, f.name) for f in fields(Coder)} | changed
    given |= {"book": book, "lexicon": Lexicon.of(load_codebook())}
    return OwnCoder(**given, own=Lexicon.of(book))


def coder_for(model: Path | None = None, codebook: Path | None = None, *, careful: bool = False) -> Coder:
    """Load the coder for a model folder and a codebook file, either of which may be left out.

    Parameters
    ----------
    model : Path, optional
        Folder of a model; for a codebook of one's own, one trained with it.
    codebook : Path, optional
        One's own codebook, or another of the packaged form, for which `model` must have been trained.
    careful : bool
        Take a second look at unsure themes with a sentence encoder; needs the extra ``semantic``.

    Raises
    ------
    ModelError, CodebookError
        The model is missing, damaged or of another codebook, or cannot look twice; the codebook breaks its form.
    """
    if codebook is None:
        return load_coder(model, careful=careful)
    book = load_codebook(codebook)
    if not book.own:
        return load_coder(model, book=book, careful=careful)
    if careful:
        raise ModelError(
            "--careful 只能用于自带的主题，自己的手册请去掉它。The second look knows the packaged themes only; leave --careful out "
            "with a codebook of your own"
        )
    if model is not None:
        loaded = load_coder(model, book=book)
        codes = {t.code for t in book.themes}
        if set(loaded.models["themes"].classes) != codes:
            raise ModelError(
                f"{model}: 是为另一些代码训练的。was trained for other codes; train it again with --codebook"
            )
        if "packaged" not in loaded.models:
            raise ModelError(f"{model}: 不是自己的手册的模型。was not trained with --codebook; train it again")
        return _own_coder(loaded, book)
    base = load_coder()
    themes, subthemes = first_models(book, load_codebook())
    return _own_coder(
        base,
        book,
        models={**base.models, "themes": themes, "subthemes": subthemes, "packaged": base.models["themes"]},
        temperature=_TEMPERATURE,
        version=f"own-{book.sha256[:8]}",
        sha256=hashlib.sha256(f"{base.sha256}|{book.sha256}".encode()).hexdigest(),
        held_out={},
    )
