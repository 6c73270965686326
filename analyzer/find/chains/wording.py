"""How alike two stretches are in what they name, with words common in the body's own reports counting little.

Pairs of neighbouring characters are compared, not words: a rewording keeps 扫描建档 in pieces that a
segmenter cuts differently from year to year. The weight of a pair is its rarity in the sentences of the
body's own reports, so the result for one body does not depend on which other bodies are in the folder.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import add

__all__ = ["Weights", "pairs_of"]

_HAN = re.compile(r"[一-鿿]+")
# Dates and counts change from year to year; what is counted stays.
_COUNT = re.compile(r"\d+(?:[.,]\d+)*[万亿]?[年月日号个件次期余多条%]?")


def pairs_of(folded: str) -> frozenset[str]:
    r"""Give the pairs of neighbouring Chinese characters of a folded text, white space and numbers left out.

    >>> sorted(pairs_of("4月 扫描建\n档12件"))
    ['建档', '扫描', '描建']
    """
    joined = _COUNT.sub("|", "".join(folded.split()))
    return frozenset(chain.from_iterable(map(add, run, run[1:]) for run in _HAN.findall(joined)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Rarity of each pair in the sentences of one body: log(1 + n / sentences that hold it), by that count."""

    counts: Counter[str]
    rarity: Sequence[float]

    @classmethod
    def of(cls, sentences: Sequence[frozenset[str]]) -> Weights:
        """Count the pairs of a body's sentences."""
        n = len(sentences)
        rarity = [math.log1p(n / max(1, count)) for count in range(n + 1)]
        return cls(Counter(chain.from_iterable(sentences)), rarity)

    def mass(self, pairs: Iterable[str]) -> float:
        """Give the summed rarity of some pairs; summed exactly, so that their order changes no digit."""
        return math.fsum([self.rarity[self.counts[pair]] for pair in pairs])

    def share(self, pairs: Iterable[str], whole: float) -> float:
        """Give the share that some pairs have of the mass of a whole, 0 to 1."""
        return self.mass(pairs) / whole if whole > 0 else 0.0
