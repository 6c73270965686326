from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.errors import ModelError
from analyzer.find.statements.coder import load_coder, save_coder
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
