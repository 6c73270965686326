"""Which reports come from one body, although they name it and its places differently.

One year a title gives the whole chain of places, the next only the last, the third none. Reports are
of one body when its own name and its nearest place are equal and no known place above contradicts;
a name without any place joins the only body of that name, if there is only one. Where two bodies
would fit, none is taken. Taking two years of one body for two bodies would turn repetition into
copying, which is the worse error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from analyzer.find.reuse.inputs import ReuseInput

__all__ = ["body_name", "number_bodies", "number_names"]

_PARTS = 4  # province, city, county and the body's own name, as `body_key` writes them


@dataclass(slots=True)
class _Body:
    """A body under construction: what is known of the places above its nearest one, and its keys."""

    above: tuple[str, str]
    keys: list[str] = field(default_factory=list)

    def agrees(self, above: tuple[str, str]) -> bool:
        """Say whether nothing known of the places above contradicts."""
        return all(not one or not other or one == other for one, other in zip(self.above, above, strict=True))

    def add(self, key: str, above: tuple[str, str]) -> None:
        """Take a key in, and what it knows."""
        self.keys.append(key)
        self.above = (self.above[0] or above[0], self.above[1] or above[1])


def _nearest(parts: Sequence[str]) -> tuple[str, tuple[str, str]]:
    """Give the nearest place of a key, and province and city above it (``""`` where unknown)."""
    province, city, county = parts[:3]
    if county:
        return county, (province, city)
    return (city, (province, "")) if city else (province, ("", ""))


def _place(bodies: list[_Body], key: str, above: tuple[str, str]) -> None:
    """Put a key to the one body it agrees with, else make a body of it."""
    fitting = [body for body in bodies if body.agrees(above)]
    if len(fitting) == 1:
        fitting[0].add(key, above)
    else:
        bodies.append(_Body(above, [key]))


def _linked(keys: Sequence[str]) -> dict[str, str]:
    """Give for each key the smallest key of its body."""
    named: dict[str, dict[str, list[_Body]]] = {}
    split = {key: key.split("|") for key in keys}
    usable = [key for key in keys if len(split[key]) == _PARTS]
    # The keys that know most come first, so that what is known is there when the others are placed.
    for key in sorted(usable, key=lambda key: (-sum(map(bool, split[key][:3])), key)):
        nearest, above = _nearest(split[key])
        places = named.setdefault(split[key][3], {})
        known = [body for bodies in places.values() for body in bodies]
        if not nearest and split[key][3] and len(known) == 1:
            known[0].add(key, above)
        else:
            _place(places.setdefault(nearest, []), key, above)
    found = {key: key for key in keys}
    for places in named.values():
        for bodies in places.values():
            for body in bodies:
                found.update(dict.fromkeys(body.keys, min(body.keys)))
    return found


def body_name(report: ReuseInput) -> str:
    """Give what a report's body is told by: its key, or its text where it has none."""
    if report.agency is not None:
        return report.agency
    return "?" + blake2b(report.text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def number_names(names: Sequence[str]) -> NDArray[np.int32]:
    """Number the bodies that `body_name` tells of."""
    linked = _linked(sorted(set(names)))
    numbers = {name: n for n, name in enumerate(sorted(set(linked.values())))}
    return np.array([numbers[linked[name]] for name in names], dtype=np.int32)


def number_bodies(inputs: Sequence[ReuseInput]) -> NDArray[np.int32]:
    """Number the bodies of the reports.

    Keys in the form of `body_key` are linked as described above, other keys must be equal. A report
    without a key is a body of its own, shared only by files of the very same text.
    """
    return number_names([body_name(report) for report in inputs])
