"""Which body carries on another: renamed departments, counties that became districts, and what a glossary says.

Two years of one body under two names would make a problem look new and a promise look gone. A body is joined
to a later one where its name follows from the old by a listed reorganisation (``successors.csv``, facts of the
reforms of 2013, 2017, 2018 and 2021), or by its place changing rank (甲县 to 甲区) in the division table, and
the two do not report on the same year.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

__all__ = ["succeed"]

_RANK = re.compile(r"[县市区旗]$")
_KIND = re.compile(r"(?:委员会|总局|局|厅|委|办公室|办|中心)$")


@cache
def _successors() -> dict[str, tuple[str, int]]:
    """Give for the stem of an old name the stem of the new one and the year of the change."""
    lines = resources.files("analyzer.data").joinpath("successors.csv").read_text("utf-8").splitlines()
    return {row["old"]: (row["new"], int(row["year"])) for row in csv.DictReader(lines)}


def _stem(name: str) -> str:
    return _KIND.sub("", name)


def _new_names(base: str) -> Iterator[tuple[str, int]]:
    """Yield the stems a department's name may have turned into, over several reforms."""
    stem = _stem(base)
    while found := _successors().get(stem):
        yield found
        stem = found[0]


def _same_place(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two places (province, city, county) are one place, the last perhaps risen in rank."""
    for a, b in zip(one[:-1], other[:-1], strict=True):
        if a and b and a != b:
            return False
    a, b = one[-1], other[-1]
    return a == b or bool(a and b and _RANK.search(a) and _RANK.search(b) and _RANK.sub("", a) == _RANK.sub("", b))


def _carries_on(old: Sequence[str], new: Sequence[str], old_last: int, new_first: int) -> bool:
    """Say whether one body (province, city, county, name) is the other under a new name."""
    if old_last >= new_first or not _same_place(old[:3], new[:3]):
        return False
    if old[3] == new[3]:
        return old[2] != new[2]
    return any(stem == _stem(new[3]) and old_last <= year + 1 for stem, year in _new_names(old[3]))


def succeed(
    bodies: Mapping[int, tuple[str, Sequence[int]]], glossary: Mapping[str, str] | None = None
) -> dict[int, int]:
    """Join bodies that carry each other on.

    Parameters
    ----------
    bodies : mapping
        Number of a body to its key (``province|city|county|name``) and the years it reports on.
    glossary : mapping, optional
        Old name to new name, as a researcher knows them; names as `body_key` leaves them, without places.

    Returns
    -------
    dict
        Number of a body to the number of the one that carries it on last; bodies without a successor are left out.
        A body with two possible successors is left alone.
    """
    known = glossary or {}
    split = {n: key.split("|") for n, (key, _) in bodies.items() if key.count("|") == 3}
    years = {n: (min(given), max(given)) for n, (_, given) in bodies.items() if given}
    groups: dict[str, list[int]] = {}
    for n in sorted(split.keys() & years.keys()):
        if stem := _RANK.sub("", split[n][2] or split[n][1] or split[n][0]):
            groups.setdefault(stem, []).append(n)
    successor: dict[int, int] = {}
    for members in groups.values():
        for old in members:
            new = [n for n in members if n != old and _joined(split[old], split[n], years[old][1], years[n][0], known)]
            if len(new) == 1:
                successor[old] = new[0]
    return {old: _last(old, successor) for old in successor}


def _joined(old: Sequence[str], new: Sequence[str], old_last: int, new_first: int, known: Mapping[str, str]) -> bool:
    """Say whether one body carries on the other by the lists or by the researcher's glossary."""
    if known.get(old[3]) == new[3]:
        return old_last < new_first and _same_place(old[:3], new[:3])
    return _carries_on(old, new, old_last, new_first)


def _last(body: int, successor: Mapping[int, int]) -> int:
    while body in successor:  # years rise with each step, so this ends
        body = successor[body]
    return body
