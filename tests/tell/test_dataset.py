from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.errors import DatasetError
from analyzer.schema import COLUMNS
from analyzer.tell.dataset import empty_table, load_dataset


def _write(data, out: Path, parts: bool = False) -> None:
    folder = out / "dataset"
    folder.mkdir(parents=True)
    for name in COLUMNS:
        frame = getattr(data, name)
        if parts and len(frame) > 1:
            (folder / name).mkdir()
            half = len(frame) // 2
            frame.iloc[:half].to_parquet(folder / name / "part-0.parquet")
            frame.iloc[half:].to_parquet(folder / name / "part-1.parquet")
        else:
            frame.to_parquet(folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps({"package": {"version": "9"}}), "utf-8")


@pytest.mark.parametrize("parts", [False, True])
def test_files_and_part_folders_read_the_same(data, tmp_path, parts):
    _write(data, tmp_path, parts)
    read = load_dataset(tmp_path)
    assert read.years == (2020, 2021, 2022)
    assert read.manifest["package"]["version"] == "9"
    assert list(read.statements["text"]) == list(data.statements["text"])
    assert read.statements["specificity"].dtype == "Int64"
    assert read.sentences["cluster_id"].isna().any()


def test_a_missing_dataset_says_what_to_do(tmp_path):
    with pytest.raises(DatasetError, match="first `analyzer run") as caught:
        load_dataset(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_missing_or_damaged_table_is_named(data, tmp_path):
    _write(data, tmp_path)
    (tmp_path / "dataset" / "statements.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(DatasetError, match="'statements' cannot be read"):
        load_dataset(tmp_path)
    (tmp_path / "dataset" / "statements.parquet").unlink()
    with pytest.raises(DatasetError, match="'statements' is missing"):
        load_dataset(tmp_path)


def test_tables_that_need_not_be_there_are_empty(data, tmp_path):
    _write(data, tmp_path)
    (tmp_path / "dataset" / "evidence.parquet").unlink()
    (tmp_path / "dataset" / "manifest.json").unlink()
    read = load_dataset(tmp_path)
    assert list(read.evidence.columns) == list(COLUMNS["evidence"])
    assert read.evidence.empty
    assert read.manifest == {}


def test_an_empty_table_keeps_its_types():
    assert str(empty_table("statements")["start"].dtype) == "Int64"


@pytest.mark.parametrize("parts", [False, True])
def test_few_columns_still_give_every_text_and_every_contradiction(data, tmp_path, parts):
    _write(data, tmp_path, parts)
    few, whole = load_dataset(tmp_path, few=True), load_dataset(tmp_path)
    assert few.reports["text"].isna().all()
    known = dict(zip(whole.reports["report_id"], whole.reports["text"], strict=True))
    assert {i: few.words.text(i) for i in known} == known
    assert dict(zip(few.reports["report_id"], few.reports["letters"], strict=True)) == {
        i: len(t) for i, t in known.items()
    }
    hard = whole.findings[(whole.findings["outcome"] == "fail") & whole.findings["hard"]]
    kept = few.findings[(few.findings["outcome"] == "fail") & few.findings["hard"]]
    assert sorted(kept["message"]) == sorted(hard["message"])
    assert few.findings["message"].isna().sum() == len(few.findings) - len(hard)
    with pytest.raises(KeyError):
        few.words.text("r-none")


@pytest.mark.parametrize("parts", [False, True])
def test_rows_of_some_reports_are_those_of_the_whole_table(data, tmp_path, parts):
    _write(data, tmp_path, parts)
    few, whole = load_dataset(tmp_path, few=True), load_dataset(tmp_path)
    ids = frozenset(sorted(whole.reports["report_id"])[::2])
    assert few.speaking == whole.speaking
    for name in ("statements", "chains", "reuse", "overlaps"):
        here, there = few.of_reports(name, ids), whole.of_reports(name, ids)
        columns = [c for c in here.columns if here[c].notna().any()]
        assert len(here) == len(there) > 0, name
        assert here[columns].astype(str).to_dict("records") == there[columns].astype(str).to_dict("records")
    assert few.of_reports("statements", frozenset()).empty
    a, b = (whole.of_reports("overlaps", ids)[f"{side}_report"].isin(ids) for side in "ab")
    assert (a | b).all()


def test_a_large_table_that_is_missing_is_told_when_the_dataset_is_opened(data, tmp_path):
    _write(data, tmp_path)
    (tmp_path / "dataset" / "sentences.parquet").unlink()
    with pytest.raises(DatasetError, match="sentences"):
        load_dataset(tmp_path, few=True)
