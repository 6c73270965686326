"""How alike two stretches are in what they name, with words common in the body's own reports counting little.

Pairs of neighbouring characters are compared, not words: a rewording keeps 扫描建档 in pieces that a
segmenter cuts differently from year to year. The weight of a pair is its rarity in the sentences of the
body's own reports, so the result for one body does not depend on which other bodies are in the folder.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analyzer.text.view import fold

__all__ = ["Weights", "pairs_of"]

_HAN = re.compile(r"[一-鿿]+")
# Dates and counts change from year to year; what is counted stays.
_COUNT = re.compile(r"\d+(?:[.,]\d+)*[万亿]?[年月日号个件次期余多条%]?")


def pairs_of(text: str) -> frozenset[str]:
    r"""Give the pairs of neighbouring Chinese characters of a text, white space and numbers left out.

    >>> sorted(pairs_of("4月 扫描建\n档12件"))
    ['建档', '扫描', '描建']
    """
    joined = "".join(_COUNT.sub("|", "".join(fold(text).split())))
    return frozenset(run[i : i + 2] for run in _HAN.findall(joined) for i in range(len(run) - 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """Rarity of each pair in the sentences of one body: log(1 + n / sentences that hold it)."""

    counts: Counter[str]
    sentences: int

    @classmethod
    def of(cls, sentences: Iterable[frozenset[str]]) -> Weights:
        """Count the pairs of a body's sentences."""
        counts: Counter[str] = Counter()
        n = 0
        for pairs in sentences:
            counts.update(pairs)
            n += 1
        return cls(counts, n)

    def mass(self, pairs: Iterable[str]) -> float:
        """Give the summed rarity of some pairs; sorted, so that the sum has the same last digit each time."""
        return math.fsum(math.log1p(self.sentences / max(1, self.counts[pair])) for pair in sorted(pairs))

    def cover(self, wanted: frozenset[str], found: frozenset[str]) -> float:
        """Give the share of what `wanted` names that `found` names too, 0 to 1."""
        total = self.mass(wanted)
        return self.mass(wanted & found) / total if total > 0 else 0.0

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Give the shared rarity over that of the stretch that names less, 0 to 1."""
        least = min(self.mass(one), self.mass(other))
        return self.mass(one & other) / least if least > 0 else 0.0
