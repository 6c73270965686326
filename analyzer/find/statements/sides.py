"""Problems and measures of section five, of all reports of a batch at once: which item and which unit each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements.units import Unit

__all__ = ["Side", "Sides", "reduced"]

Places = NDArray[np.int64]

_PROBLEM, _MEASURE = 1, 2
_SIDE = {"P": _PROBLEM, "MF": _MEASURE, "MD": _MEASURE}
_ITEMS = 32  # bits of the number of an item


def reduced(how: np.ufunc, values: NDArray[np.float64], begins: Places) -> NDArray[np.float64]:
    """Reduce the rows of each group, such as to their sum; a group without rows gives zeros.

    Parameters
    ----------
    how : ufunc
        ``np.add``, ``np.maximum`` …
    values : array of shape (rows, …)
        Group after group.
    begins : array of shape (groups + 1,)
        Where each group begins, and the end of the last.

    Returns
    -------
    array of shape (groups, …)
    """
    told = np.zeros((len(begins) - 1, *values.shape[1:]))
    filled = np.flatnonzero(np.diff(begins))
    if len(filled):
        told[filled] = how.reduceat(values, begins[filled])
    return told


@dataclass(frozen=True, slots=True)
class Side:
    """Problems or measures, report after report.

    Attributes
    ----------
    places, report : arrays of shape (units of this side,)
        Which units of the batch they are, and of which reports.
    item, rank : arrays of the same shape
        The number of its item and of the unit on this side of its report, from 0; items count where they hold units.
    begins, item_begins : arrays of shape (reports + 1,)
        Where the units and the items of each report begin.
    """

    places: Places
    report: Places
    item: Places
    rank: Places
    begins: Places
    item_begins: Places

    @classmethod
    def of(cls, places: Places, report: Places, item: Places, count: int) -> Side:
        """Number units and items; `item` holds the section's numbers, `count` is the number of reports."""
        _, first, group = np.unique(report << _ITEMS | item, return_index=True, return_inverse=True)
        number = np.empty_like(first)
        number[np.argsort(first)] = np.arange(len(first))  # in the order in which they are met
        begins = np.searchsorted(report, np.arange(count + 1))
        item_begins = np.searchsorted(np.sort(report[first]), np.arange(count + 1))
        rank = np.arange(len(places)) - begins[report]
        return cls(places, report, number[group] - item_begins[report], rank, begins, item_begins)

    @property
    def counts(self) -> Places:
        """How many units each report has on this side."""
        return np.diff(self.begins)

    @property
    def items(self) -> Places:
        """How many items each report has on this side."""
        return np.diff(self.item_begins)

    def facing(self, other: Side, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give for each unit the mean of those at the same place of the other side, zeros without one.

        Where both sides have equally many items, they are the units of the same item; else, where both have equally
        many units, it is the unit of the same rank. `values` has the shape (units of the other side, columns).
        """
        told = np.zeros((len(self.places), values.shape[1]))
        by_item = ((self.items == other.items) & (self.items > 1))[self.report]
        by_rank = (self.counts == other.counts)[self.report] & ~by_item
        told[by_rank] = values[(other.begins[self.report] + self.rank)[by_rank]]
        group = other.item_begins[other.report] + other.item
        order = np.argsort(group, kind="stable")
        begins = np.searchsorted(group[order], np.arange(other.item_begins[-1] + 1))
        means = reduced(np.add, values[order], begins) / np.diff(begins)[:, None]
        told[by_item] = means[(other.item_begins[self.report] + self.item)[by_item]]
        return told


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of all reports."""

    problems: Side
    measures: Side

    @classmethod
    def of(cls, reports: Sequence[Sequence[Unit]]) -> Sides:
        """Split the units of each report."""
        sizes = np.array([len(units) for units in reports], dtype=np.int64)
        core = [(_SIDE.get(u.type, 0) if u.section == 5 else 0, u.item) for units in reports for u in units]
        side, item = np.array(core, dtype=np.int64).reshape(-1, 2).T
        report = np.repeat(np.arange(len(sizes)), sizes)
        both = (np.flatnonzero(side == wanted) for wanted in (_PROBLEM, _MEASURE))
        problems, measures = (Side.of(at, report[at], item[at], len(sizes)) for at in both)
        return cls(problems, measures)
