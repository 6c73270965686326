from __future__ import annotations

import itertools

import numpy as np
from scipy import sparse

from analyzer.find.statements.chain import Rows, Scores, allowed, best_paths, scored_rows
from analyzer.find.statements.layout import read_atoms
from analyzer.run.fit_chain import ChainRows, _Chain, _expected_gold, _sweep, fit_chain, fit_second

LISTS = ("一是窗口少,牌子旧。", "一是门窄,没人管,灯暗。", "一是表格乱。")


def test_what_is_learned_reads_the_training_rows_again() -> None:
    bodies = [read_atoms(text, 0, len(text)) for text in LISTS]
    labels = ["P", "I", "P", "O", "I", "P"]
    rows = [{f"place{a.place}": 1.0, f"words{a.words}": 1.0} for atoms in bodies for a in atoms]
    model = fit_chain(ChainRows.of(bodies, rows, labels, minimum=1), c=50.0)
    paths = best_paths(scored_rows(bodies, model.scores(rows), model), model.classes)
    assert [label for path in paths for label in path] == ["P", "I", "P", "O", "I", "P"]
    again = fit_chain(ChainRows.of(bodies, rows, labels, minimum=1), c=50.0)
    assert again.names == model.names and np.array_equal(again.weights, model.weights)


def test_the_sum_over_all_rows_of_labels_is_that_of_trying_them() -> None:
    classes = ("I", "O", "P")
    bodies = [read_atoms(text, 0, len(text)) for text in LISTS]
    count = sum(map(len, bodies))
    rng = np.random.default_rng(4)
    place = np.arange(count)
    chain = _Chain(
        sparse.csr_matrix((count, 1)), Rows.of(bodies), np.full(count, 1), allowed(bodies, classes).astype(float),
        None, place, sparse.identity(count, format="csr"), np.eye(count), 1,
    )  # fmt: skip
    scores, tables = rng.normal(size=(count, 3)), rng.normal(size=(count, 3, 3))
    total, nodes, pairs = _sweep(chain, scores, tables)
    tried, expected, at = 0.0, np.zeros((count, 3)), 0
    for atoms in bodies:
        chances = {}
        for path in itertools.product(range(3), repeat=len(atoms)):
            if all(chain.weigh[at + i, c] for i, c in enumerate(path)):
                before = (1, *path)
                chances[path] = np.exp(
                    sum(scores[at + i, c] + tables[at + i, before[i], c] for i, c in enumerate(path))
                )
        whole = sum(chances.values())
        tried += float(np.log(whole))
        for path, chance in chances.items():
            for i, c in enumerate(path):
                expected[at + i, c] += chance / whole
        at += len(atoms)
    assert abs(total - tried) < 1e-9
    assert np.allclose(nodes, expected) and np.allclose(pairs.sum(axis=1), expected)


def test_steps_are_counted_from_outside_at_the_beginning_of_each_section() -> None:
    bodies = [read_atoms(text, 0, len(text)) for text in LISTS]
    gold = np.array([2, 0, 2, 1, 0, 2])
    chain = _Chain(
        sparse.csr_matrix((6, 1)), Rows.of(bodies), gold, np.ones((6, 3)), None, np.zeros(6, dtype=np.int64),
        sparse.csr_matrix(np.ones((1, 6))), np.ones((1, 1)), 1,
    )  # fmt: skip
    nodes, pairs = _expected_gold(chain, 3)
    assert nodes.argmax(axis=1).tolist() == gold.tolist()
    assert pairs[0, 1, 2] == 3 and pairs[0, 2, 0] == 1 and pairs[0, 2, 1] == 1 and pairs[0, 1, 0] == 1


def test_a_second_reading_corrects_what_the_first_has_wrong() -> None:
    bodies = [read_atoms(text, 0, len(text)) for text in LISTS] * 4
    labels = ["P", "P", "P", "O", "P", "P"] * 4
    classes = ("I", "O", "P")
    wrong = np.zeros((len(labels), 3))
    wrong[[1, 4] + [7, 10]] = (1.0, 0.0, 0.0)
    seen = np.zeros((len(labels), 2))
    seen[[i for i, a in enumerate(a for atoms in bodies for a in atoms) if a.before == ","], 0] = 1.0
    scores = Scores(Rows.of(bodies), wrong, np.zeros((1, 3, 3)), np.zeros(len(labels), dtype=np.int64))
    model = fit_second(scores, ("comma", "nothing"), seen, labels, classes, c=5.0)
    assert model.names == ("comma", "nothing", "y=I", "y=O", "y=P")
    told = seen @ model.weights[:2] + model.bias
    assert (told[1] - told[0])[classes.index("O")] > 0  # behind a comma nothing is likelier than in front
    assert told[1].argmax() == classes.index("P")
    again = fit_second(scores, ("comma", "nothing"), seen, labels, classes, c=5.0)
    assert np.array_equal(again.weights, model.weights)
