from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.find.statements import find_statements, load_coder, save_coder
from analyzer.find.statements.blocks import Counted, Row, Table
from analyzer.find.statements.chain import Rows, Scores
from analyzer.find.statements.features import atom_features
from analyzer.find.statements.layout import Atom, read_atoms
from analyzer.find.statements.linear import LinearModel
from analyzer.find.statements.reread import reread
from analyzer.find.statements.survey import column_names, survey
from tests.find.statements.made import coder, report

CLASSES = ("I", "MF", "O", "P")
LISTS = "存在问题:一是牌子旧,灯暗;二是门窄,路远。改进措施:一是换新牌子,多装几盏灯;二是把门拓宽,修一条近路。"


def sections() -> list[list[Atom]]:
    other = "牌子旧,门窄,灯暗。"
    return [read_atoms(LISTS, 0, len(LISTS)), read_atoms(other, 0, len(other))]


def grams(bodies: list[list[Atom]]) -> Counted:
    rows: list[Row] = []
    for atoms in bodies:
        rows += atom_features(atoms, 2021, [None] * len(atoms))
    return Table(rows).counted["c"]


def reading(bodies: list[list[Atom]], labels: str, strength: float = 9.0) -> Scores:
    """A first reading that is sure of these labels: P and M begin units, i goes on, o is none."""
    atoms = np.zeros((sum(map(len, bodies)), 4))
    for i, label in enumerate(labels):
        atoms[i, "iMoP".index(label)] = strength
    return Scores(Rows.of(bodies), atoms, np.zeros((1, 4, 4)), np.zeros(len(atoms), dtype=np.int64))


def topics(count: int) -> NDArray[np.float64]:
    told = np.random.default_rng(3).random((count, 3))
    return np.asarray(told / told.sum(axis=1, keepdims=True))


def seen(bodies: list[list[Atom]], scores: Scores, about: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    parts = survey(bodies, scores, CLASSES, about, grams(bodies))
    names, values = column_names(parts), np.hstack(list(parts.values()))
    assert len(set(names)) == len(names) == values.shape[1] and np.isfinite(values).all()
    return dict(zip(names, values.T, strict=True))


def test_the_lists_have_the_atoms_the_other_tests_count_on() -> None:
    words = [a.words for a in sections()[0]]
    assert words[1:5] == ["牌子旧", "灯暗", "门窄", "路远"] and len(words) == 10


def test_a_section_is_seen_alike_alone_and_in_a_batch() -> None:
    bodies = sections()
    about = topics(13)
    together = seen(bodies, reading(bodies, "oPiPPoMiMiPPP", 2.0), about)
    alone = seen(bodies[:1], reading(bodies[:1], "oPiPPoMiMi", 2.0), about[:10])
    for name, values in alone.items():
        assert np.allclose(together[name][:10], values), name


def test_the_half_across_tells_how_many_units_are_missing_here() -> None:
    bodies = sections()[:1]
    told = seen(bodies, reading(bodies, "oPPPPoMiMi"), topics(10))
    # Four problems against two measures; the second clause of each measure item lacks one in its own item, too.
    assert told["mirror:1"][7] > 1.9 and told["mirror:4"][7] > 0.9
    assert told["mirror:3"][7] == 1.0
    full = seen(bodies, reading(bodies, "oPPPPoMMMM"), topics(10))
    assert full["mirror:1"][7] < 1.1 and full["mirror:6"][7] == 1.0


def test_without_a_half_across_nothing_is_mirrored() -> None:
    bodies = sections()[1:]
    told = seen(bodies, reading(bodies, "PPP"), topics(3))
    assert not any(values.any() for name, values in told.items() if name.startswith("mirror:"))


def test_clauses_find_their_match_across_by_the_words_they_share() -> None:
    bodies = sections()[:1]
    even = np.full((10, 3), 1 / 3)
    told = seen(bodies, reading(bodies, "oPPPPoMiMi"), even)
    assert told["alike:2"][6] > 0 and told["alike:2"][9] == 0.0  # 牌子 is across, 近路 is not
    assert told["alike:4"][7] == 1.0 and told["alike:4"][1] == 0.0


def test_a_model_without_weights_changes_nothing_and_one_with_them_does() -> None:
    bodies = sections()
    scores, about = reading(bodies, "oPiPPoMiMiPPP", 2.0), topics(13)
    names = column_names(survey(bodies, scores, CLASSES, about, grams(bodies)))
    every = (*names, *(f"y={name}" for name in CLASSES))
    blank = LinearModel(CLASSES, every, np.zeros((len(every), 4), dtype=np.float32), np.zeros(4, dtype=np.float32))
    same = reread(bodies, scores, blank, about, grams(bodies))
    assert np.array_equal(same.atoms, scores.atoms) and np.array_equal(same.tables, scores.tables)
    weights = blank.weights.copy()
    weights[blank.index["chance:3"], 3] = 5.0
    weights[blank.index["y=P"], 0] = 1.5
    moved = reread(bodies, scores, LinearModel(CLASSES, every, weights, blank.bias), about, grams(bodies))
    assert moved.atoms[4, 3] > scores.atoms[4, 3] and np.array_equal(moved.atoms[:, 0], scores.atoms[:, 0])
    assert (moved.tables[:, 3, 0] == 1.5).all()


def test_a_coder_reads_a_second_time(tmp_path: Path) -> None:
    once = coder()
    last = once.models["reread"]
    bias = last.bias.copy()
    bias[last.classes.index("O")] = 50.0  # nothing is worth saying
    silent = replace(once, models={**once.models, "reread": replace(last, bias=bias)})
    card = {"sha256": save_coder(silent, tmp_path)}
    (tmp_path / "card.json").write_text(json.dumps(card), "utf-8")
    assert find_statements([report(LISTS)], once)[0] and not find_statements([report(LISTS)], load_coder(tmp_path))[0]
