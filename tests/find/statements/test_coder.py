from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from analyzer.errors import ModelError
from analyzer.find.statements.coder import load_coder, save_coder
from analyzer.find.statements.context import hear_openings
from analyzer.find.statements.features import UnitContext
from analyzer.find.statements.linear import LinearModel
from tests.find.statements.made import coder


def write(folder: Path) -> Path:
    digest = save_coder(coder(), folder)
    (folder / "card.json").write_text(json.dumps({"sha256": digest}), "utf-8")
    return folder


def test_a_saved_coder_is_the_same_again_and_the_same_bytes(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a"), write(tmp_path / "b")
    assert (first / "model.skops").read_bytes() == (second / "model.skops").read_bytes()
    again = load_coder(first)
    assert again.temperature == coder().temperature
    assert all((again.models[n].weights == m.weights).all() for n, m in coder().models.items())


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path)
    with (folder / "model.skops").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="changed after training"):
        load_coder(folder)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no readable"):
        load_coder(tmp_path)


def test_a_model_of_another_codebook_is_refused(tmp_path: Path) -> None:
    from dataclasses import replace

    with pytest.raises(ModelError, match="made for codebook"):
        load_coder(write(tmp_path), book=replace(coder().book, version="9.9"))


def test_the_title_of_an_item_speaks_a_second_time() -> None:
    def describe(contexts: Sequence[UnitContext]) -> list[dict[str, float]]:
        return [{w: float(w in c.words) for w in ("时效", "人员")} for c in contexts]

    weights = np.array([[3.0, 0.0], [0.0, 3.5]], dtype=np.float32)
    model = LinearModel(("T02", "T11"), ("时效", "人员"), weights, np.zeros(2, dtype=np.float32))
    words = "公开时效性不强。经办人员一人多岗"
    contexts = [UnitContext(words, "", "", "P", None, listed) for listed in (True, False)]
    scores = model.scores(describe(contexts))
    listed, unlisted = hear_openings(scores, contexts, model, describe)
    assert np.array_equal(unlisted, scores[1])
    assert unlisted.argmax() == 1 and listed.argmax() == 0


def test_an_item_opens_with_its_title_or_first_clause() -> None:
    def opening(words: str, *, listed: bool = True) -> str | None:
        head = UnitContext(words, "", "", "P", None, listed).opening
        return head and head.words

    assert opening("更新不及时。两个栏目半年没有动静") == "更新不及时"
    assert opening("完善审核制度,严把发布关口") == "完善审核制度"
    assert opening("更新不及时") is None
    assert opening("加强,并改进") is None
    assert opening("更新不及时。两个栏目半年没有动静", listed=False) is None
