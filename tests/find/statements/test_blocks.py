from __future__ import annotations

import numpy as np
import pytest

from analyzer.find.statements import blocks
from analyzer.find.statements.blocks import Edges, Grams, Named, Row
from analyzer.find.statements.features import atom_features
from analyzer.find.statements.layout import read_atoms
from analyzer.find.statements.linear import LinearModel

SHAPE = Named(("half=P", "place=0"))
ROWS = [
    Row(
        [SHAPE, Named(("cue=deficit",))],
        (Grams("c", "更新更新慢", 1.0),),
        edges=Edges(("更新更新慢", "更新更新慢的问题", "", "人")),
    ),
    Row([SHAPE], (Grams("c", "人", 1.0),), edges=Edges(("人", "人", "更新更新慢", ""))),
    Row(),
    Row([], (Grams("g", "人少事多", 4.0, single=True, scaled=True, words=("w人少",)),), {"lT11": 0.6}),
]


def model_of(rows: list[Row], drop: str = "") -> LinearModel:
    names = sorted({name for row in rows for name in row} - {drop})
    weights = np.arange(2.0 * len(names), dtype=np.float32).reshape(-1, 2) / 7
    return LinearModel(("a", "b"), tuple(names), weights, np.array([0.5, -0.5], dtype=np.float32))


def by_name(model: LinearModel, row: Row) -> list[float]:
    """The scores, name by name."""
    total = model.bias.astype(np.float64)
    for name, value in row.items():
        if name in model.names:
            total = total + value * model.weights[model.names.index(name)].astype(np.float64)
    return [float(x) for x in total]


@pytest.mark.parametrize("drop", ["", "half=P", "c更新", "w人少", "lT11", "z慢"])
def test_scores_in_bulk_are_those_name_by_name(drop: str) -> None:
    model = model_of(ROWS, drop)
    expected = np.array([by_name(model, row) for row in ROWS])
    assert np.allclose(model.scores(ROWS), expected, atol=1e-4)
    assert np.allclose(model.scores(ROWS), expected, atol=1e-4)  # and again with the blocks it remembers
    assert np.allclose(model.matrix(ROWS) @ model.weights + model.bias, expected, atol=1e-4)


def test_rows_of_real_atoms_score_alike_in_bulk_and_by_name() -> None:
    text = "一是更新不及时。有的栏目几个月没有动静,读者找不到新消息。二是人手少,业务生疏。下一步,将增配1人。"
    rows = atom_features(read_atoms(text, 0, len(text)), 2023, [None] * 7)
    model = model_of(rows)
    assert np.allclose(model.scores(rows), [by_name(model, row) for row in rows], rtol=1e-5)


def test_a_row_names_each_character_pair_once_and_scales_the_block_by_their_number() -> None:
    assert dict(ROWS[3])["g人少"] == pytest.approx(4.0 / 8**0.5)  # four characters, three pairs, one word
    assert dict(ROWS[3])["w人少"] == dict(ROWS[3])["g多"]
    assert [name for name in ROWS[0] if name.startswith("c更")] == ["c更新"]


def test_edges_of_short_and_missing_texts() -> None:
    assert set(Edges(("人", "人", "", "更新慢")).names()) == {"s人", "z人", "S人", "Z人", "ns更新"}
    assert set(Edges(("", "", "", "")).names()) == set()


def test_a_model_that_forgot_its_blocks_gives_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(ROWS)
    before = model.scores(ROWS)
    monkeypatch.setattr("analyzer.find.statements.linear._REMEMBERED", 1)
    assert np.array_equal(model.scores(ROWS), before)
    assert blocks.Table(ROWS).size == len(ROWS)
