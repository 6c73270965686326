"""The words of the pages: one catalogue for each language, with the same keys."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from analyzer.tell.content.statistics import Value

__all__ = ["LANGUAGES", "Wording", "load_wording"]

LANGUAGES = ("zh", "en")
# Places of the catalogue that hold counts; other whole numbers are years and positions.
_COUNTS = frozenset(
    {"base", "bodies", "count", "documents", "failed", "few", "full", "half", "left", "lost", "missing", "most", "n", "outside", "panel",
     "reports", "rows", "same", "shown", "silent", "statements", "total", "unknown"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue of one language and its ways of writing numbers.

    Examples
    --------
    >>> load_wording("en").percent(0.257)
    '26%'
    """

    lang: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Give the text of `key` with its places filled.

        Raises
        ------
        KeyError
            The catalogue has no such key, or a place has no value.
        """
        return self.texts[key].format(**{k: self._counted(k, v) for k, v in values.items()})

    def _counted(self, name: str, value: object) -> object:
        """Separate the thousands of a count; years, positions and words stay as they are."""
        return self.number(value) if isinstance(value, int) and name in _COUNTS else value

    def has(self, key: str) -> bool:
        """Tell whether the catalogue has `key`."""
        return key in self.texts

    def pick(self, key: str, fallback: str, /) -> str:
        """Give the text of `key`, or `fallback` for what the catalogue does not name."""
        return self.texts.get(key, fallback)

    def number(self, value: float | None) -> str:
        """Write a count with thousands separated; None is "not known"."""
        if value is None:
            return self("unknown")
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"

    def percent(self, share: float | None) -> str:
        """Write a share as a whole percentage; a positive one below 0.5 % does not become 0."""
        if share is None or math.isnan(share):
            return self("unknown")
        if 0 < share < 0.005:
            return "<1%"
        return f"{100 * share:.0f}%"

    def points(self, gap: float | None) -> str:
        """Write a difference of two shares in percentage points, with its sign."""
        if gap is None:
            return self("unknown")
        return f"{100 * gap:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")

    def interval(self, value: Value) -> str:
        """Write the 95 % interval of a share, or nothing where there is none."""
        if value.low is None or value.high is None:
            return ""
        return f"{100 * value.low:.0f}–{100 * value.high:.0f}%"

    def gap_interval(self, value: Value) -> str:
        """Write the 95 % interval of a difference in percentage points."""
        if value.low is None or value.high is None:
            return ""
        return self("gap.interval", low=self.points(value.low), high=self.points(value.high))

    def of(self, value: Value) -> str:
        """Write a share with its base: ``26% (9/35)``."""
        if value.value is None:
            return self("unknown")
        return self("share.of", share=self.percent(value.value), count=self.number(value.count), base=value.base)

    def join(self, items: Iterable[str]) -> str:
        """Join names as a list is written in this language."""
        return self("list.comma").join(items)


@cache
def load_wording(lang: str) -> Wording:
    """Read the catalogue of a language.

    Raises
    ------
    ValueError
        There is no catalogue of this language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no wording for {lang!r}; choose one of {', '.join(LANGUAGES)}")
    folder = resources.files("analyzer.tell.content.wording")
    texts: dict[str, str] = {}
    for name in sorted(f.name for f in folder.iterdir() if f.name.startswith(f"{lang}.")):
        texts |= _flat(yaml.safe_load(folder.joinpath(name).read_text("utf-8")))
    return Wording(lang, texts)


def _flat(tree: Mapping[str, object], before: str = "") -> Iterable[tuple[str, str]]:
    """Yield the leaves of nested keys as ``a.b.c``."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)
