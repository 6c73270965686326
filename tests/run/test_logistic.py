from __future__ import annotations

import numpy as np

from analyzer.run.logistic import fit_linear
from analyzer.run.vectors import WordVectors, load_vectors

# Two kinds of words by their vectors: 甲甲 and 乙乙 mean one thing, 丙丙 and 丁丁 another.
VECTORS = WordVectors(
    ("甲甲", "乙乙", "丙丙", "丁丁"),
    np.array([[1, 0.1], [1, -0.1], [-1, 0.1], [-1, -0.1]], dtype=np.float32),
)
ROWS = [{"w甲甲": 2.0, "g甲": 2.0}, {"w丙丙": 2.0, "g丙": 2.0}] * 4
LABELS = ["a", "b"] * 4


def best(rows: list[dict[str, float]], vectors: WordVectors | None) -> list[str]:
    model = fit_linear(ROWS, LABELS, c=1.0, vectors=vectors)
    return [model.classes[int(i)] for i in model.scores(rows).argmax(axis=1)]


def test_words_never_seen_are_known_by_words_of_like_meaning() -> None:
    unseen = [{"w乙乙": 2.0}, {"w丁丁": 2.0}]
    assert best(unseen, VECTORS) == ["a", "b"]
    assert len(set(best(unseen, None))) == 1


def test_the_folded_weights_are_those_of_rows_with_vectors_beside() -> None:
    model = fit_linear(ROWS, LABELS, c=1.0, vectors=VECTORS)
    lift = model.weights[model.index["w乙乙"]] - model.weights[model.index["w丁丁"]]
    classes = [model.classes.index(c) for c in ("a", "b")]
    assert lift[classes[0]] > 0 > lift[classes[1]]


def test_three_classes_and_a_word_outside_the_table() -> None:
    rows = [*ROWS, {"w戊戊": 2.0}, {"w戊戊": 2.0}]
    model = fit_linear(rows, [*LABELS, "c", "c"], c=1.0, vectors=VECTORS)
    assert model.classes[int(model.scores([{"w戊戊": 2.0}]).argmax())] == "c"
    assert model.classes[int(model.scores([{"w乙乙": 2.0}]).argmax())] == "a"


def test_the_packaged_table_knows_likeness_the_characters_do_not_show() -> None:
    table = load_vectors()
    near, like, far = (table.vectors[table.words.index(w)] for w in ("宣传", "推广", "诉讼"))

    def cosine(a: np.ndarray, b: np.ndarray) -> float:  # type: ignore[type-arg]
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    assert cosine(near, like) > cosine(near, far)
    assert len(table.sha256) == 64
    assert len(set(table.words)) == len(table.words) == len(table.vectors)
