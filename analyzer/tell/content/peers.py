"""A body's themes against those of its peers: the same level in the same province."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.tell.content.corpus import YearCorpus
from analyzer.tell.content.statistics import LISTED, Value, discoveries, interval_of

__all__ = ["LEAST_STATEMENTS", "Distance", "distance", "peer_distances"]

LEAST_STATEMENTS = 5  # fewer say nothing about a profile (measures.md)
_DRAWS = 1000  # of each null distribution and interval; enough for a p-value of .002
_TYPES = ("P", "C", "MF", "MD")


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a report's themes are from its peers'.

    `value` is the Jensen–Shannon distance (0–1), its base the number of statements; where `told` it
    has a 95 % interval from resampled statements. `value.value` is None under 5 statements or 5 peers. `chance` is
    the distance that as many statements drawn from the peers would exceed once in twenty times.
    `more` is the theme the body speaks of most above its peers. `told` where it exceeds chance at a
    false discovery rate of 10 %.
    """

    report_id: str
    peers: int
    value: Value
    chance: float | None = None
    p_value: float | None = None
    more: str | None = None
    told: bool = False


def distance(shares: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the Jensen–Shannon distance, the root of the divergence in bits, between rows of shares.

    Parameters
    ----------
    shares, others : arrays of shape (..., themes)
        Shares that add up to one; broadcast against one another.

    Notes
    -----
    Source: Endres & Schindelin (2003), IEEE Transactions on Information Theory 49(7).

    Examples
    --------
    >>> float(distance(np.array([1.0, 0.0]), np.array([0.0, 1.0])))
    1.0
    """
    middle = (shares + others) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(x > 0, x * np.log2(x / middle), 0.0).sum(axis=-1) for x in (shares, others)]
    found: NDArray[np.float64] = np.sqrt(np.clip((parts[0] + parts[1]) / 2, 0.0, 1.0))
    return found


def _seed(*parts: object) -> int:
    """Give a seed that depends on names alone, so that a body's draws do not depend on the others'."""
    return int.from_bytes(hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=8).digest(), "big")


def _draws(shares: NDArray[np.float64], size: int, seed: int) -> NDArray[np.float64]:
    """Draw `size` statements `_DRAWS` times; give the shares of each draw."""
    counts = np.random.Generator(np.random.PCG64(seed)).multinomial(size, shares / shares.sum(), size=_DRAWS)
    found: NDArray[np.float64] = counts / size
    return found


def peer_distances(year: YearCorpus, themes: tuple[str, ...]) -> list[Distance]:
    """Give the distance of each report with 5 statements and more, in order of ids.

    Peers are the other reports of the same level and province with statements; statements are
    problems, causes and measures of section 五.
    """
    rows, reports = year.of_type(_TYPES), year.readable
    rows = rows[rows["theme"].isin(themes)]
    counts = np.zeros((len(reports), len(themes)))
    ids = list(reports["report_id"])
    at = {report_id: n for n, report_id in enumerate(ids)}
    column = {theme: n for n, theme in enumerate(themes)}
    pairs = [(at[r], column[t]) for r, t in zip(rows["report_id"], rows["theme"], strict=True) if r in at]
    np.add.at(counts, tuple(np.array(pairs, dtype=int).reshape(-1, 2).T), 1)
    groups: dict[tuple[str, str], list[int]] = {}
    for n, (level, province) in enumerate(zip(reports["level"], reports["province"], strict=True)):
        if counts[n].any() and isinstance(level, str):
            groups.setdefault((level, province if isinstance(province, str) else ""), []).append(n)
    others: dict[str, NDArray[np.float64]] = {}
    found = [d for key in sorted(groups) for d in _of_group(key, groups[key], counts, ids, themes, others)]
    known = [n for n, d in enumerate(found) if d.p_value is not None]
    stands = discoveries([found[n].p_value or 0.0 for n in known])
    for n, told in zip(known, stands, strict=True):
        if told:
            found[n] = _told(found[n], counts[at[found[n].report_id]], others[found[n].report_id])
    return sorted(found, key=lambda d: d.report_id)


def _told(one: Distance, counts: NDArray[np.float64], others: NDArray[np.float64]) -> Distance:
    """Mark a distance as beyond chance and give it its interval."""
    low, high = interval_of(distance(_draws(counts, one.value.base, _seed(one.report_id)), others))
    value = replace(one.value, low=low, high=high)
    return replace(one, value=value, told=True)


def _of_group(
    key: tuple[str, str],
    members: list[int],
    counts: NDArray[np.float64],
    ids: list[str],
    themes: tuple[str, ...],
    profiles: dict[str, NDArray[np.float64]],
) -> list[Distance]:
    """Give the distances inside one group of peers and put each report's peers into `profiles`.

    The null of a size is drawn once for the group.
    """
    whole = counts[members].sum(axis=0)
    chances: dict[int, NDArray[np.float64]] = {}
    found = []
    for n in members:
        size, peers = int(counts[n].sum()), len(members) - 1
        rest = whole - counts[n]
        if size < LEAST_STATEMENTS or peers < LISTED:
            if size:
                found.append(Distance(ids[n], peers, Value(None, size)))
            continue
        own, others = counts[n] / size, rest / rest.sum()
        far = float(distance(own, others))
        if size not in chances:
            profile = whole / whole.sum()
            chances[size] = np.sort(distance(_draws(whole, size, _seed(*key, size)), profile))
        beyond = _DRAWS - int(np.searchsorted(chances[size], far))
        value = Value(far, size)
        profiles[ids[n]] = others
        more = themes[int(np.argmax(own - others))]
        chance = float(chances[size][int(0.95 * _DRAWS)])
        found.append(Distance(ids[n], peers, value, chance, (beyond + 1) / (_DRAWS + 1), more))
    return found
