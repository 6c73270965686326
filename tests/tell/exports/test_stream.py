"""A run exported from disk, piece by piece, is what its tables in memory give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.errors import DatasetError
from analyzer.schema import COLUMNS
from analyzer.tell import load_dataset
from analyzer.tell.dataset import Dataset
from analyzer.tell.exports import EXPORTERS, base, export_dataset


@pytest.fixture(scope="module")
def run(small: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    (out / "dataset").mkdir()
    for name in COLUMNS:
        getattr(small, name).to_parquet(out / "dataset" / f"{name}.parquet", row_group_size=7)
    (out / "dataset" / "manifest.json").write_text(json.dumps(dict(small.manifest)), "utf-8")
    return out


def test_pieces_from_disk_give_the_bytes_of_tables_in_memory(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = export_dataset(load_dataset(run), tmp_path / "whole", to=tuple(EXPORTERS))
    monkeypatch.setattr(base, "AT_ONCE", 5)
    export_dataset(run, tmp_path / "pieces", to=tuple(EXPORTERS))
    for done in whole.values():
        for path in done.files:
            assert path.read_bytes() == (tmp_path / "pieces" / path.relative_to(tmp_path / "whole")).read_bytes(), path


def test_a_folder_without_a_dataset_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no dataset here"):
        export_dataset(tmp_path, tmp_path / "out")
