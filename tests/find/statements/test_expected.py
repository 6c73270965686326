from __future__ import annotations

import itertools

import numpy as np
import pytest

from analyzer.find.statements.chain import INSIDE, OUTSIDE, allowed, best_paths, joints_of, step_tables
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
    free = allowed(atoms, CLASSES)
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

    chosen = tuple(expected_rows([atoms], base, model())[0])
    assert worth(chosen) == pytest.approx(max(map(worth, likely)), abs=0.02)  # unlikely stretches are left out


def test_a_sure_row_is_the_best_row() -> None:
    bodies, base = sections(), scores(8) * 40
    assert expected_rows(bodies, base, model()) == best_paths(bodies, base, model())


def test_sections_do_not_depend_on_what_else_is_in_the_batch() -> None:
    bodies, base = sections(), scores(1)
    together, at = expected_rows(bodies, base, model()), 0
    for atoms, path in zip(bodies, together, strict=True):
        assert expected_rows([atoms], base[at : at + len(atoms)], model()) == [path]
        at += len(atoms)


def test_no_unit_begins_at_a_closed_place() -> None:
    bodies = sections()[:1]
    base = np.zeros((len(bodies[0]), 4), dtype=np.float32)
    base[:, CLASSES.index("P")] = 9.0
    assert expected_rows(bodies, base, model()) == [["P"] * len(bodies[0])]
    assert expected_rows(bodies, base, model(), [frozenset({1})])[0][1] in (INSIDE, OUTSIDE)


def test_nothing_gives_nothing() -> None:
    assert expected_rows([[], []], np.zeros((0, 4), dtype=np.float32), model()) == [[], []]
