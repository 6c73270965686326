from __future__ import annotations

import numpy as np

from analyzer.find.statements.context import evidence
from analyzer.find.statements.sides import Sides, reduced
from analyzer.find.statements.units import Unit


def unit(kind: str, item: int, section: int = 5) -> Unit:
    return Unit(kind, 0, 5, section, "-", item, None, "", "")  # type: ignore[arg-type]


def test_units_and_items_are_numbered_on_their_side_of_their_report() -> None:
    first = [unit("P", 1), unit("P", 1), unit("C", 2), unit("P", 4), unit("MF", 7), unit("MD", 9)]
    sides = Sides.of([first, [], [unit("P", 9, section=1), unit("MF", 3), unit("P", 6)]])
    assert sides.problems.places.tolist() == [0, 1, 3, 8] and sides.measures.places.tolist() == [4, 5, 7]
    assert sides.problems.item.tolist() == [0, 0, 1, 0] and sides.problems.rank.tolist() == [0, 1, 2, 0]
    assert sides.problems.items.tolist() == [2, 0, 1] and sides.problems.counts.tolist() == [3, 0, 1]
    assert sides.measures.report.tolist() == [0, 0, 2]


def test_items_count_in_the_order_in_which_they_are_met() -> None:
    # Two sections by meaning five (problems, then measures and further problems) both count their items from the start.
    sides = Sides.of([[unit("P", 4), unit("P", 1), unit("P", 4)]])
    assert sides.problems.item.tolist() == [0, 1, 0]


def test_where_items_match_the_units_of_the_same_item_speak() -> None:
    units = [unit("P", 0), unit("P", 1), unit("P", 1), unit("MF", 2), unit("MF", 3)]
    chances = np.array([[1.0, 0.0], [0.5, 0.5], [0.1, 0.9], [0.8, 0.2], [0.0, 1.0]])
    told = evidence(chances, Sides.of([units]))
    assert np.allclose(told[0], [[0.8, 0.2], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0], [0.3, 0.7]])
    assert np.allclose(told[1][:3], [0.8, 1.0]) and np.allclose(told[1][3:], [1.0, 0.9])
    assert np.allclose(told[2][0], [0.6, 1.4]) and np.allclose(told[2][4], [0.8, 0.2])


def test_where_only_the_number_of_units_matches_the_unit_of_the_same_rank_speaks() -> None:
    units = [unit("P", 0), unit("P", 0), unit("MF", 2), unit("MF", 3)]
    chances = np.eye(4)
    told = evidence(chances, Sides.of([units]))
    assert np.array_equal(told[0], chances[[2, 3, 0, 1]])
    longer = evidence(np.eye(5), Sides.of([[*units, unit("MF", 4)]]))
    assert not longer[0].any() and longer[1].any()


def test_without_another_side_nobody_speaks() -> None:
    told = evidence(np.eye(2), Sides.of([[unit("P", 0), unit("P", 1)], []]))
    assert not told[:2].any() and np.array_equal(told[2], np.eye(2)[::-1])


def test_groups_without_rows_give_zeros() -> None:
    sums = reduced(np.add, np.array([[1.0], [2.0], [4.0]]), np.array([0, 0, 2, 2, 3]))
    assert sums.tolist() == [[0.0], [3.0], [0.0], [4.0]]
