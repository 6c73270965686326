from __future__ import annotations

import itertools

import numpy as np
import pytest

from analyzer.find.statements.chain import (
    INSIDE,
    OUTSIDE,
    allowed,
    best_paths,
    closed_to,
    joints_of,
    scored_rows,
    step_tables,
)  # fmt: skip
from analyzer.find.statements.expected import COST, POWER, expected_rows
from analyzer.find.statements.layout import Atom
from tests.find.statements.test_chain import CLASSES, model, sections

Span = tuple[int, int]


def stretches(path: tuple[str, ...]) -> dict[Span, str]:
    """Give first and last atom of each unit of a row of labels, with its type."""
    found: dict[Span, str] = {}
    for i, label in enumerate(path):
        if label == INSIDE and found and i and path[i - 1] != OUTSIDE:
            (first, _), kind = found.popitem()
            found[first, i] = kind
        elif label not in (OUTSIDE, INSIDE):
            found[i, i] = label
    return found


def chances(atoms: list[Atom], base: np.ndarray) -> dict[tuple[str, ...], float]:  # type: ignore[type-arg]
    """Give the chance of every row of labels by trying all of them."""
    tables = step_tables(model(), [joints_of(a) for a in atoms])
    free = allowed([atoms], CLASSES)
    weights = {}
    for path in itertools.product(range(4), repeat=len(atoms)):
        before = (CLASSES.index(OUTSIDE), *path)
        if all(free[i, c] for i, c in enumerate(path)):
            score = sum(base[i, c] + tables[i, before[i], c] for i, c in enumerate(path))
            weights[tuple(CLASSES[c] for c in path)] = float(np.exp(score))
    whole = sum(weights.values())
    return {path: weight / whole for path, weight in weights.items()}


def agreement(atoms: list[Atom], a: Span, b: Span) -> float:
    shared = min(atoms[a[1]].end, atoms[b[1]].end) - max(atoms[a[0]].start, atoms[b[0]].start)
    union = max(atoms[a[1]].end, atoms[b[1]].end) - min(atoms[a[0]].start, atoms[b[0]].start)
    return float((shared / union) ** POWER) if shared > 0 and 2 * shared >= union else 0.0


def scores(seed: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.random.default_rng(seed).normal(scale=2.0, size=(sum(map(len, sections())), 4)).astype(np.float32)


def units(bodies: list[list[Atom]], base: np.ndarray) -> list[list[str]]:  # type: ignore[type-arg]
    return expected_rows(bodies, scored_rows(bodies, base, model()), CLASSES)


@pytest.mark.parametrize("seed", range(6))
def test_the_units_are_worth_most_of_all_rows_when_every_row_is_tried(seed: int) -> None:
    atoms = sections()[0]
    base = scores(seed)[: len(atoms)]
    likely = chances(atoms, base)

    def worth(path: tuple[str, ...]) -> float:
        return sum(
            sum(p * agreement(atoms, span, other) for row, p in likely.items() for other in stretches(row)) - COST
            for span in stretches(path)
        )

    chosen = tuple(units([atoms], base)[0])
    assert worth(chosen) == pytest.approx(max(map(worth, likely)), abs=0.02)  # unlikely stretches are left out


def test_a_sure_row_is_the_best_row() -> None:
    bodies, base = sections(), scores(8) * 40
    assert units(bodies, base) == best_paths(scored_rows(bodies, base, model()), CLASSES)


def test_sections_do_not_depend_on_what_else_is_in_the_batch() -> None:
    bodies, base = sections(), scores(1)
    together, at = units(bodies, base), 0
    for atoms, path in zip(bodies, together, strict=True):
        assert units([atoms], base[at : at + len(atoms)]) == [path]
        at += len(atoms)


def test_no_unit_begins_at_a_closed_place() -> None:
    bodies = sections()[:1]
    base = np.zeros((len(bodies[0]), 4), dtype=np.float32)
    base[:, CLASSES.index("P")] = 9.0
    told = scored_rows(bodies, base, model())
    assert expected_rows(bodies, told, CLASSES) == [["P"] * len(bodies[0])]
    assert expected_rows(bodies, closed_to(told, [1], CLASSES), CLASSES)[0][1] in (INSIDE, OUTSIDE)


def test_nothing_gives_nothing() -> None:
    assert units([[], []], np.zeros((0, 4), dtype=np.float32)) == [[], []]
