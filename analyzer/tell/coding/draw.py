"""Drawing statements for hand coding: with known chances for estimates, or by doubt and variety for learning.

A random sample is drawn from zones: statements are put in order (year, doubt, side, theme, level, place), the
row is cut into zones, and from each zone two are drawn. Every zone is a stratum, so the sample is spread
over all of these at once, each statement's weight is known (statements of the zone / drawn from it) and the
variance has an unbiased estimate. Zones are shorter where the model doubts: there a hand code tells more.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from analyzer.text.coding import SampleRow, digest_of, population_of, quote_check
from analyzer.text.view import fold

__all__ = ["PER_ZONE", "Sample", "draw_sample", "propose_next", "size_for_agreement", "size_for_share"]

PER_ZONE = 2  # the least that has a variance of its own
DOUBT = 0.9  # probability below which a code counts as doubtful when statements are put in order
BEFORE, AFTER = 90, 60  # characters of context: about two clauses before, one after
# A statement the model is sure of is wrong now and then; its share of the sample must not fall to nothing.
_LEAST = 0.2
_CANDIDATES = 3_000  # `propose_next` compares so many of the most doubtful with one another (memory 72 MB)
_ONE_SIDED = 1.64


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: its rows in the order in which they are to be coded, and how many statements it came from."""

    rows: tuple[SampleRow, ...]
    population: int


def size_for_agreement(population: int, *, agreement: float = 0.9, margin: float = 0.05) -> int:
    """Give the statements two coders must share to show an agreement.

    Parameters
    ----------
    population : int
        Statements in all.
    agreement : float
        Share of equal codes expected in the population.
    margin : float
        How far below it the sample's share may fall (one-sided, 95 %).

    Notes
    -----
    Source: Lacy & Riffe (1996), *Sampling error and selecting intercoder reliability samples for nominal
    content categories*, Journalism & Mass Communication Quarterly 73(4).

    Examples
    --------
    >>> size_for_agreement(1000)
    92
    """
    spread, error = agreement * (1 - agreement), (population - 1) * (round(margin / _ONE_SIDED, 2)) ** 2
    return min(population, round((error + spread * population) / (error + spread)))


def size_for_share(population: int, *, precision: float, share: float = 0.5) -> int:
    """Give the statements to code so that a theme's share has a 95 % interval of ± `precision`.

    Examples
    --------
    >>> size_for_share(100_000, precision=0.05)
    383
    """
    wanted = 1.96**2 * share * (1 - share) / precision**2
    return min(population, math.ceil(wanted / (1 + (wanted - 1) / population)))


def _frame(statements: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Give the statements that can be drawn, with their report's identity, in an order that any input order gives."""
    columns = ["report_id", "agency", "level", "province", "city", "year", "text"]
    found = statements[statements["type"] != "N"].merge(
        reports[columns].rename(columns={"text": "whole"}), on="report_id", how="left"
    )
    found["probability"] = found["probability"].fillna(0.5)
    found["year"] = found["year"].astype("Int64")
    found["doubtful"] = found["probability"] < DOUBT
    found["problem"] = found["type"].isin(["P", "C"])
    keys = ["year", "doubtful", "problem", "theme", "level", "province", "city", "statement_id"]
    return found.sort_values(keys, kind="stable", na_position="last").reset_index(drop=True)


def _zones_of(measure: NDArray[np.float64], count: int) -> list[slice]:
    """Cut a row of statements into `count` zones of about equal measure and at least two statements."""
    n = len(measure)
    total = np.cumsum(measure)
    ends = [0]
    for j in range(1, count):
        wanted = int(np.searchsorted(total, total[-1] * j / count)) + 1
        ends.append(min(max(wanted, ends[-1] + PER_ZONE), n - PER_ZONE * (count - j)))
    return [slice(a, b) for a, b in zip(ends, [*ends[1:], n], strict=True)]


def _shares(sizes: Sequence[int], measures: Sequence[float], zones: int) -> list[int]:
    """Deal zones to years by their measure: at least one each, at most half their statements."""
    most = [max(size // PER_ZONE, 1) for size in sizes]
    dealt = [1] * len(sizes)
    while sum(dealt) < zones and any(d < m for d, m in zip(dealt, most, strict=True)):
        open_years = [i for i in range(len(sizes)) if dealt[i] < most[i]]
        dealt[max(open_years, key=lambda i: (measures[i] / dealt[i], -i))] += 1
    return dealt


def _zones(frame: pd.DataFrame, size: int) -> list[NDArray[np.int64]]:
    """Cut the frame into zones, year by year; gives the row numbers of each zone."""
    chance = frame["probability"].to_numpy(dtype=np.float64)
    measure = np.maximum(np.sqrt(chance * (1 - chance)), _LEAST)
    years = frame["year"].astype("string").fillna("").to_numpy()
    parts = [np.flatnonzero(years == y) for y in dict.fromkeys(years)]
    dealt = _shares([len(p) for p in parts], [float(measure[p].sum()) for p in parts], max(size // PER_ZONE, 1))
    return [part[cut] for part, count in zip(parts, dealt, strict=True) for cut in _zones_of(measure[part], count)]


def draw_sample(
    statements: pd.DataFrame, reports: pd.DataFrame, size: int, *, seed: int = 1, codebook: str = ""
) -> Sample:
    """Draw statements with known chances.

    Parameters
    ----------
    statements, reports : DataFrame
        Tables of a dataset.
    size : int
        Statements to draw, at least 2; all of them where there are no more. A corpus of many years may get
        a few more or less, because each year has a zone.
    seed : int
        Another seed draws another sample; the same gives the same.
    codebook : str
        Version of the codebook the sample is to be coded with.

    Returns
    -------
    Sample
        Rows in a random order, so that a coder's tiredness falls on all themes alike. Weights sum up to
        the number of statements drawn from.

    Notes
    -----
    Two for each stratum: Cochran (1977), *Sampling Techniques*, 5A.11.
    """
    frame = _frame(statements, reports)
    rng = np.random.Generator(np.random.PCG64(seed))
    if size >= len(frame):
        chosen = [(i, 1, len(frame), 1.0) for i in range(len(frame))]
    else:
        chosen = []
        for number, zone in enumerate(_zones(frame, size), 1):
            taken = rng.choice(zone, size=min(PER_ZONE, len(zone)), replace=False)
            chosen += [(int(i), number, len(zone), len(zone) / len(taken)) for i in taken]
    order = rng.permutation(len(chosen))
    return _sample(frame, [chosen[int(i)] for i in order], f"random-{seed}", _population(frame), codebook)


def propose_next(
    statements: pd.DataFrame,
    reports: pd.DataFrame,
    size: int,
    *,
    coded: Sequence[str] = (),
    codebook: str = "",
) -> Sample:
    """Propose the statements whose hand codes would teach the model most: doubtful ones that differ.

    Parameters
    ----------
    statements, reports : DataFrame
        Tables of a dataset.
    size : int
        Statements to propose.
    coded : sequence of str
        Ids of statements that are coded already: they are left out, and so is what resembles them.
    codebook : str
        Version of the codebook.

    Returns
    -------
    Sample
        Without weights: no estimate can rest on it.

    Notes
    -----
    Doubt is one minus the probability of the code; each choice lowers the worth of what resembles it
    (information density turned round: Settles 2009, *Active Learning Literature Survey*, 3.6).
    """
    frame = _frame(statements, reports)
    known = frame["statement_id"].isin(set(coded)).to_numpy()
    doubt = 1 - frame["probability"].to_numpy(dtype=np.float64)
    ranked = [int(i) for i in np.argsort(-doubt, kind="stable") if not known[i]][:_CANDIDATES]
    before = [int(i) for i in np.flatnonzero(known)]
    chosen = _varied(frame["text"].tolist(), doubt, ranked, before, size) if ranked else []
    rows: list[tuple[int, int | None, int | None, float | None]] = [(i, None, None, None) for i in chosen]
    return _sample(frame, rows, "next", _population(frame), codebook)


def _varied(
    texts: Sequence[str], doubt: NDArray[np.float64], ranked: Sequence[int], known: Sequence[int], size: int
) -> list[int]:
    """Choose one by one what is doubtful and unlike everything chosen or known."""
    words = ["".join(fold(texts[i]).split()) for i in [*ranked, *known]]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit_transform(words)
    own = sparse.csr_matrix(vectors[: len(ranked)])
    nearest = np.zeros(len(ranked))
    if known:
        nearest = np.asarray((own @ vectors[len(ranked) :].T).max(axis=1).todense()).ravel()
    chosen: list[int] = []
    taken = np.zeros(len(ranked), dtype=bool)
    worth = doubt[list(ranked)]
    for _ in range(min(size, len(ranked))):
        value = np.where(taken, -1.0, worth * (1 - nearest))
        best = int(np.argmax(value))
        taken[best] = True
        chosen.append(ranked[best])
        nearest = np.maximum(nearest, np.asarray((own @ own[best].T).todense()).ravel())
    return chosen


def _sample(
    frame: pd.DataFrame,
    chosen: Sequence[tuple[int, int | None, int | None, float | None]],
    design: str,
    population: str,
    codebook: str,
) -> Sample:
    """Make the rows of a sample."""
    records = frame.iloc[[i for i, _, _, _ in chosen]].to_dict("records")
    checks = [quote_check(str(r["statement_id"]), str(r["text"])) for r in records]
    name = "s" + digest_of([design, population, *checks])
    rows = []
    for record, check, (_, zone, zone_size, weight) in zip(records, checks, chosen, strict=True):
        before, after = _context(record)
        rows.append(
            SampleRow(
                statement_id=str(record["statement_id"]), text=str(record["text"]), before=before, after=after,
                agency=_known(record["agency"]), level=_known(record["level"]), province=_known(record["province"]),
                year=None if pd.isna(record["year"]) else int(record["year"]), section=int(record["section"]),
                zone=zone, zone_size=zone_size, weight=weight, design=design, sample=name, size=len(records),
                population=population, codebook=codebook, check=check,
            )
        )  # fmt: skip
    return Sample(tuple(rows), len(frame))


def _population(frame: pd.DataFrame) -> str:
    return population_of(zip(frame["statement_id"], frame["text"], strict=True))


def _known(value: object) -> str | None:
    return None if value is None or value is pd.NA or value != value else str(value)


def _context(record: Mapping[Hashable, object]) -> tuple[str, str]:
    """Give what stands before and after a statement in its report."""
    whole, start, end = _known(record["whole"]) or "", int(str(record["start"])), int(str(record["end"]))
    return whole[max(0, start - BEFORE) : start], whole[end : end + AFTER]
