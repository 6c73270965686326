"""From one year to the next on the same bodies: problems that stay, promises kept, repeated or gone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analyzer.tell.content.corpus import PROBLEMS, YearCorpus, naming
from analyzer.tell.content.statistics import Value, proportion, ratio
from analyzer.text.view import fold
from analyzer.text.words import segment

__all__ = ["OBJECT_KNOWN", "SAME_OBJECT", "Kept", "Persistence", "kept", "persistence"]

OBJECT_KNOWN = 2  # specificity from which a promise names its object (codebook D)
# Share of the weighted words of the shorter statement. On the sample corpus two measures of one theme by
# different bodies reach it in one of twenty pairs, planted fulfilments in coded statements in six of six.
SAME_OBJECT = 0.30
_HAN = re.compile(r"[\u3400-\u9fff]")
# Words of nearly every measure: they name no object.
_EMPTY_WORDS = frozenset({
    "加强", "进一步", "提高", "推进", "完善", "落实", "做好", "加大", "开展", "组织", "工作", "信息", "公开", "政务", "政府", "继续",
    "不断", "及时", "建立", "健全", "强化", "推动", "提升", "全面", "切实", "机制", "力度", "有关", "相关", "一次", "制度", "部门",
    "单位", "人员", "我局", "我市", "我县", "我区", "我镇",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Persistence:
    """A theme over two years of the same bodies.

    `stays` is the share of bodies naming it in the first year that name it again; `rate` the share of
    all bodies of the panel naming it in the second, beside which `stays` must be read. `new` and
    `gone` count bodies.
    """

    theme: str
    stays: Value
    rate: Value
    new: int
    gone: int


def persistence(before: YearCorpus, after: YearCorpus, themes: tuple[str, ...]) -> dict[str, Persistence]:
    """Give for each theme of problems how many bodies name it again a year later.

    Base: bodies with a readable section 五 in both years that named the theme in the first; None
    where nobody did.
    """
    a, b = before.readable, after.readable
    both = sorted(frozenset(a["body"]) & frozenset(b["body"]))
    first = naming(before, themes, PROBLEMS)[pd.Index(a["body"]).get_indexer(both)] > 0
    second = naming(after, themes, PROBLEMS)[pd.Index(b["body"]).get_indexer(both)] > 0
    found = {}
    for i, theme in enumerate(themes):
        old, new = first[:, i], second[:, i]
        stays = proportion(int((old & new).sum()), int(old.sum()))
        rate = proportion(int(new.sum()), len(both))
        found[theme] = Persistence(theme, stays, rate, int((new & ~old).sum()), int((old & ~new).sum()))
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of the promises of the year before.

    `done`, `repeated` and `gone` are shares of promises with a known object, with intervals over
    bodies. `rows` has one row for each such promise: ``statement_id report_id section start end text
    theme outcome`` and, where it was found again, ``later_id`` of the statement that says so.
    `unknown` counts promises without an object, `bodies` the panel.
    """

    done: Value
    repeated: Value
    gone: Value
    rows: pd.DataFrame
    unknown: int
    bodies: int


def kept(before: YearCorpus, after: YearCorpus) -> Kept:
    """Look up last year's promises (MF) in this year's measures of the same body, theme and object.

    A promise is done where a measure taken (MD) has its object, repeated where a planned one (MF)
    has, else gone. Base: promises naming an object (specificity 2 or 3) by bodies whose section 五 is
    readable in both years. Section 五 alone is searched: what a report tells elsewhere as done is
    not seen, so `done` is a lower bound.
    """
    both = frozenset(before.readable["body"]) & frozenset(after.readable["body"])
    promised = _of_bodies(before, ("MF",), both)
    known = (promised["specificity"] >= OBJECT_KNOWN).fillna(False).to_numpy(dtype=bool)
    later = _of_bodies(after, ("MD", "MF"), both)
    rows = promised[known].reset_index(drop=True)
    outcome, found = _outcomes(rows, later)
    rows = rows.assign(outcome=outcome, later_id=pd.Series(found, index=rows.index, dtype="object"))
    done, repeated, gone = (_share(rows, name) for name in ("done", "repeated", "gone"))
    return Kept(done, repeated, gone, rows, int((~known).sum()), len(both))


def _of_bodies(year: YearCorpus, types: Iterable[str], bodies: frozenset[str]) -> pd.DataFrame:
    """Give the statements of these types by these bodies, with the body, in a fixed order."""
    rows = year.of_type(types)
    rows = rows.assign(body=rows["report_id"].map(year.reports.set_index("report_id")["body"]))
    return rows[rows["body"].isin(bodies)].sort_values("statement_id", ignore_index=True)


def _share(rows: pd.DataFrame, outcome: str) -> Value:
    """Give the share of promises with this outcome, interval over bodies."""
    grouped = pd.DataFrame({"body": rows["body"], "hit": (rows["outcome"] == outcome).astype(float)}).groupby("body")
    return ratio(grouped["hit"].sum().to_numpy(), grouped["hit"].size().to_numpy())


def _objects(texts: Iterable[str]) -> list[frozenset[str]]:
    """Give the words of each statement that can name an object."""
    return [
        frozenset(w for w in segment(fold(text)) if len(w) > 1 and _HAN.search(w) and w not in _EMPTY_WORDS)
        for text in texts
    ]


def _outcomes(promised: pd.DataFrame, later: pd.DataFrame) -> tuple[list[str], list[str | None]]:
    """Find for each promise the measure of the next year that is most like it, done ones first."""
    first, second = _objects(promised["text"]), _objects(later["text"])
    weights = _weights([*first, *second])
    at: dict[tuple[str, str], list[int]] = {}
    for n, key in enumerate(zip(later["body"], later["theme"], strict=True)):
        at.setdefault(key, []).append(n)
    types, ids = later["type"].tolist(), later["statement_id"].tolist()
    outcomes: list[str] = []
    found: list[str | None] = []
    for n, key in enumerate(zip(promised["body"], promised["theme"], strict=True)):
        like = [(_likeness(first[n], second[m], weights), m) for m in at.get(key, ())]
        fit = [(types[m] == "MD", score, -m) for score, m in like if score >= SAME_OBJECT]
        best = max(fit, default=None)
        outcomes.append("gone" if best is None else "done" if best[0] else "repeated")
        found.append(None if best is None else ids[-best[2]])
    return outcomes, found


def _weights(objects: Sequence[frozenset[str]]) -> dict[str, float]:
    """Weigh words: what many statements say names an object less."""
    counts = Counter(word for words in objects for word in words)
    return {word: math.log(1 + len(objects) / n) for word, n in counts.items()}


def _likeness(a: frozenset[str], b: frozenset[str], weights: dict[str, float]) -> float:
    """Give the weighted words two statements share over those of the shorter one (0–1)."""
    least = min(sum(weights[w] for w in sorted(words)) for words in (a, b))
    return sum(weights[w] for w in sorted(a & b)) / least if least else 0.0
