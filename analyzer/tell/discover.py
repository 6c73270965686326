"""Themes nobody listed: what the codebook leaves over, grouped, and wording that rises from year to year.

Statements coded as unspecific (T16) or below even odds are grouped by their wording: TF-IDF of characters 1–2
and words, reduced by SVD, joined by average linkage below a fixed distance. A group is kept where several
bodies write it; how stable it is under resampling of bodies is measured and told. Everything has a fixed
seed: the same statements give the same groups.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from analyzer.codebook import OTHER
from analyzer.tell.keyness import keyness, wording_over_time
from analyzer.text.view import fold
from analyzer.text.words import display_words

__all__ = ["Discovery", "discover", "draft_codebook"]

SEED = 20210926
UNSURE = 0.5  # below even odds a code says little
GENERAL = ("T16", OTHER)
# Cosine distance below which groups are joined. On 197 labelled problems of eight level-2 codes taken as unlisted,
# .85 kept 95 % in 27 groups with purity .89; .75 left out 16 %, .95 threw everything together (purity .54).
DISTANCE = 0.85
DIMENSIONS = 64
AT_ONCE = 2_000  # statements joined pair by pair (32 MB); the others go to the nearest group
LEAST_BODIES = 3  # what fewer bodies write is their own affair
RESAMPLES = 20
QUOTES = 3
_GROUP = ["group", "statements", "bodies", "years", "keywords", "quotes", "growth", "stability"]
_MOVES = ["word", "target", "reference", "keyness", "log_ratio"]

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found: `groups` and `drift` (one row each), and `members` (group and statement_id).

    `groups` has group (from 1, largest first), statements, bodies, years (first to last), keywords, quotes,
    share_<year> (share of the year's statements), growth (change of that share a year) and stability (mean
    Jaccard overlap over resamples of bodies, 0 to 1; below .6 a group should not be named).
    """

    groups: pd.DataFrame
    members: pd.DataFrame
    drift: pd.DataFrame
    left_over: int
    statements: int


def discover(statements: pd.DataFrame, reports: pd.DataFrame) -> Discovery:
    """Group what the codebook leaves over and list what drifts.

    Parameters
    ----------
    statements, reports : DataFrame
        Tables of a dataset.

    Notes
    -----
    Stability: Hennig (2007), Computational Statistics & Data Analysis 52(1).
    """
    known = statements.merge(reports[["report_id", "agency", "year"]], on="report_id", how="left")
    known = known.sort_values("statement_id", kind="stable").reset_index(drop=True)
    left = known[known["theme"].isin(GENERAL) | (known["probability"] < UNSURE)]
    left = left[left["type"] != "N"].reset_index(drop=True)
    vectors = _vectors(left["text"].tolist())
    labels = _kept(_grouped(vectors), left["agency"])
    order = _by_size(labels)
    rows = [_group(number, labels == label, left, known, vectors) for number, label in enumerate(order, 1)]
    stable = _stability(vectors, labels, order, left["agency"])
    groups = pd.DataFrame([{**row, "stability": s} for row, s in zip(rows, stable, strict=True)])
    groups = groups if rows else pd.DataFrame(columns=_GROUP)
    numbers = {label: number for number, label in enumerate(order, 1)}
    inside = np.isin(labels, order)
    members = pd.DataFrame(
        {"group": [numbers[x] for x in labels[inside]], "statement_id": left.loc[inside, "statement_id"].tolist()}
    )
    return Discovery(groups, members, _drift(known), len(left), len(known))


def _vectors(texts: Sequence[str]) -> Matrix:
    """Give unit vectors, shape (texts, at most 64); statements of equal wording have equal vectors."""
    if not texts:
        return np.zeros((0, 1))
    folded = ["".join(fold(text).split()) for text in texts]
    parts = [
        TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit_transform(folded),
        TfidfVectorizer(analyzer=display_words, sublinear_tf=True).fit_transform(folded),
    ]
    matrix = normalize(_side_by_side(parts))
    size = min(DIMENSIONS, min(matrix.shape) - 1)
    if size < 2:
        return np.asarray(matrix.todense(), dtype=np.float64)
    return np.asarray(normalize(TruncatedSVD(size, random_state=SEED).fit_transform(matrix)), dtype=np.float64)


def _side_by_side(parts: Sequence[Any]) -> Any:
    from scipy.sparse import hstack

    return hstack(parts).tocsr()


def _grouped(vectors: Matrix) -> NDArray[np.int64]:
    """Label each vector; beyond the first 2,000 in a fixed shuffle a vector goes to the nearest group, or to none (-1)."""
    n = len(vectors)
    if n < 2:
        return np.full(n, -1)
    shuffled = np.random.default_rng(SEED).permutation(n) if n > AT_ONCE else np.arange(n)
    first = np.sort(shuffled[:AT_ONCE])
    model = AgglomerativeClustering(None, distance_threshold=DISTANCE, metric="cosine", linkage="average")
    labels = np.full(n, -1)
    labels[first] = model.fit_predict(vectors[first])
    rest = np.setdiff1d(np.arange(n), first)
    if len(rest):
        centres = normalize(np.array([vectors[labels == g].mean(axis=0) for g in range(labels.max() + 1)]))
        near = vectors[rest] @ centres.T
        labels[rest] = np.where(near.max(axis=1) >= 1 - DISTANCE, near.argmax(axis=1), -1)
    return labels


def _kept(labels: NDArray[np.int64], agencies: pd.Series) -> NDArray[np.int64]:
    """Keep groups that enough bodies write; the others become -1."""
    bodies = pd.Series(agencies.to_numpy()).groupby(labels).nunique()
    return np.where(np.isin(labels, bodies[bodies >= LEAST_BODIES].index), labels, -1)


def _by_size(labels: NDArray[np.int64]) -> list[int]:
    sizes = pd.Series(labels[labels >= 0]).value_counts()
    return sorted((int(g) for g in sizes.index), key=lambda g: (-int(sizes[g]), g))


def _group(
    number: int, inside: NDArray[np.bool_], left: pd.DataFrame, known: pd.DataFrame, vectors: Matrix
) -> dict[str, Any]:
    """Describe one group: who writes it, when, with which words, and its most typical quotes."""
    mine = left[inside]
    years = mine["year"].dropna().astype(int)
    totals = known["year"].dropna().astype(int).value_counts()
    shares = {f"share_{year}": int((years == year).sum()) / int(totals[year]) for year in sorted(totals.index)}
    marked = known.assign(inside=known["statement_id"].isin(mine["statement_id"]))
    words = keyness(marked, by="inside", target=True, least=2)
    return {
        "group": number,
        "statements": int(inside.sum()),
        "bodies": int(mine["agency"].nunique()),
        "years": f"{years.min()}–{years.max()}" if len(years) else None,
        "keywords": "、".join(words.loc[words["keyness"] > 0, "word"].head(6)),
        "quotes": " | ".join(_typical(mine, vectors[inside])),
        **shares,
        "growth": float(np.polyfit(range(len(shares)), list(shares.values()), 1)[0]) if len(shares) > 1 else None,
    }


def _typical(mine: pd.DataFrame, vectors: Matrix) -> list[str]:
    """Give the quotes nearest to the group's centre, each of another body."""
    near = vectors @ vectors.mean(axis=0)
    quotes: dict[str, str] = {}
    for place in np.lexsort((mine["statement_id"].to_numpy().astype(str), -near)):
        row = mine.iloc[int(place)]
        quotes.setdefault(str(row["agency"]), "".join(str(row["text"]).split()))
    return list(quotes.values())[:QUOTES]


def _stability(
    vectors: Matrix, labels: NDArray[np.int64], order: Sequence[int], agencies: pd.Series
) -> list[float | None]:
    """Give for each group the mean over resamples of bodies of its best Jaccard overlap."""
    if not order:
        return []
    codes, bodies = pd.factorize(agencies.fillna(""))
    rng = np.random.default_rng(SEED)
    overlaps: list[list[float]] = [[] for _ in order]
    for _ in range(RESAMPLES):
        drawn = np.flatnonzero(np.isin(codes, np.unique(rng.integers(0, len(bodies), len(bodies)))))
        again = _grouped(vectors[drawn])
        for place, label in enumerate(order):
            mine = labels[drawn] == label
            if mine.any():
                found = [
                    int((mine & (again == g)).sum()) / int((mine | (again == g)).sum()) for g in np.unique(again[mine])
                ]
                overlaps[place].append(max(found))
    return [round(float(np.mean(values)), 3) if values else None for values in overlaps]


def _drift(known: pd.DataFrame) -> pd.DataFrame:
    """List words and pairs of words that rise or fall clearly from a year to the next, with a quote."""
    years = sorted(known["year"].dropna().astype(int).unique())
    found = []
    for before, year in zip(years, years[1:], strict=False):
        for size in (1, 2):
            words = keyness(known, by="year", target=year, reference=before, size=size)
            clear = words[words["clear"].astype(bool)]
            found += [[year, before, *row] for row in clear[_MOVES].itertuples(index=False)]
    columns = ["year", "before", "word", "count", "count_before", "keyness", "log_ratio"]
    drift = pd.DataFrame(found, columns=columns)
    drift["quote"] = [_quote(known, row) for row in drift.to_dict("records")]
    slopes = wording_over_time(known).set_index("word")["slope"]
    drift["slope"] = [slopes.get(word) for word in drift["word"]]
    return drift


def _quote(known: pd.DataFrame, row: Mapping[Hashable, Any]) -> str | None:
    """Give the first statement of the year that uses a word more, as an example."""
    letters = row["word"].replace(" ", "")
    texts = known.loc[known["year"] == row["year" if row["keyness"] > 0 else "before"], "text"]
    return next((text for text in ("".join(str(t).split()) for t in texts) if letters in text), None)


def draft_codebook(found: Discovery) -> list[dict[str, Any]]:
    """Draft a codebook entry for each group, to be named and cut by a person.

    Returns
    -------
    list of dict
        code (``N01`` …), zh and en (left for the researcher: null), cues, examples, and what was measured.
    """
    return [
        {
            "code": f"N{row['group']:02d}",
            "zh": None,
            "en": None,
            "cues": row["keywords"].split("、"),
            "examples": row["quotes"].split(" | "),
            "statements": row["statements"],
            "bodies": row["bodies"],
            "stability": row["stability"],
        }
        for row in found.groups.to_dict("records")
    ]
