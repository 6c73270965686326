from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.errors import ModelError
from analyzer.find.statements.coder import load_coder, save_coder
from analyzer.find.statements.features import UnitContext
from tests.find.statements.made import coded, coder


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


def test_the_title_of_an_item_outweighs_its_elaboration() -> None:
    words = "公开时效性不强。经办人员身兼数职，业务骨干年初又调走，忙的时候顾不上"
    (listed,) = coded(f"（一）存在的问题\n1.{words}。\n")
    (unlisted,) = coded(f"（一）存在的问题\n{words}。\n")
    assert listed.text == unlisted.text == words
    assert (listed.theme, unlisted.theme) == ("T02", "T11")


def test_an_item_opens_with_its_title_or_first_clause() -> None:
    def opening(words: str, *, listed: bool = True) -> str | None:
        head = UnitContext(words, "", "", "P", None, listed).opening
        return head and head.words

    assert opening("更新不及时。两个栏目半年没有动静") == "更新不及时"
    assert opening("完善审核制度,严把发布关口") == "完善审核制度"
    assert opening("更新不及时") is None
    assert opening("加强,并改进") is None
    assert opening("更新不及时。两个栏目半年没有动静", listed=False) is None
