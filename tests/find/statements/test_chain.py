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
from analyzer.find.statements.layout import Atom, read_atoms
from analyzer.find.statements.linear import LinearModel

CLASSES = ("I", "MF", "O", "P")
TEXTS = ("一是窗口少,牌子旧。二是没人管;", "门口的表格没有换。", "")


def sections() -> list[list[Atom]]:
    return [read_atoms(text, 0, len(text)) for text in TEXTS]


def model(seed: int = 3) -> LinearModel:
    """Give random scores for steps only."""
    names = tuple(f"y={c}{part}" for part in ("", ",", "。", "|-", "|0", "|1") for c in CLASSES)
    weights = np.random.default_rng(seed).normal(size=(len(names), 4)).astype(np.float32)
    return LinearModel(CLASSES, names, weights, np.zeros(4, dtype=np.float32))


def best_by_trying(atoms: list[Atom], base: np.ndarray, told: LinearModel) -> tuple[str, ...]:  # type: ignore[type-arg]
    tables = step_tables(told, [joints_of(a) for a in atoms])
    free = allowed([atoms], CLASSES)

    def total(path: tuple[int, ...]) -> float:
        before = (CLASSES.index(OUTSIDE), *path)
        if not all(free[i, c] for i, c in enumerate(path)):
            return -np.inf
        return sum(base[i, c] + tables[i, before[i], c] for i, c in enumerate(path))

    best = max(itertools.product(range(4), repeat=len(atoms)), key=total)
    return tuple(CLASSES[c] for c in best)


@pytest.mark.parametrize("seed", range(5))
def test_the_path_is_the_best_of_all_rows_of_labels(seed: int) -> None:
    bodies, told = sections(), model(seed)
    base = np.random.default_rng(seed + 50).normal(size=(sum(map(len, bodies)), 4)).astype(np.float32)
    paths = best_paths(scored_rows(bodies, base, told), CLASSES)
    at = 0
    for atoms, path in zip(bodies, paths, strict=True):
        assert tuple(path) == (best_by_trying(atoms, base[at : at + len(atoms)], told) if atoms else ())
        at += len(atoms)


def test_sections_do_not_depend_on_what_else_is_in_the_batch() -> None:
    bodies, told = sections(), model()
    base = np.random.default_rng(1).normal(size=(sum(map(len, bodies)), 4)).astype(np.float32)
    together = best_paths(scored_rows(bodies, base, told), CLASSES)
    at = 0
    for atoms, path in zip(bodies, together, strict=True):
        assert best_paths(scored_rows([atoms], base[at : at + len(atoms)], told), CLASSES) == [path]
        at += len(atoms)


def test_no_unit_begins_at_a_closed_place_and_none_goes_on_at_the_beginning() -> None:
    bodies, told = sections()[:1], model()
    base = np.zeros((len(bodies[0]), 4), dtype=np.float32)
    base[:, CLASSES.index("P")] = 9.0
    assert best_paths(scored_rows(bodies, base, told), CLASSES) == [["P"] * len(bodies[0])]
    assert best_paths(closed_to(scored_rows(bodies, base, told), [1], CLASSES), CLASSES)[0][1] in (INSIDE, OUTSIDE)
    base[:, CLASSES.index(INSIDE)] = 99.0
    assert best_paths(scored_rows(bodies, base, told), CLASSES)[0][0] != INSIDE


def test_a_label_of_a_half_is_never_a_unit() -> None:
    text = "存在的问题\n一是牌子旧。"
    atoms = read_atoms(text, 0, len(text))
    base = np.zeros((len(atoms), 4), dtype=np.float32)
    base[:, CLASSES.index("P")] = 9.0
    assert best_paths(scored_rows([atoms], base, model()), CLASSES)[0] == [OUTSIDE, "P"]


def test_an_empty_batch_gives_nothing() -> None:
    assert best_paths(scored_rows([[], []], np.zeros((0, 4), dtype=np.float32), model()), CLASSES) == [[], []]
