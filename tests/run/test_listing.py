"""A run with index and glossary: what is known reaches the dataset, what is listed in vain is told."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analyzer.cli import main
from analyzer.errors import GivenError
from analyzer.read.lists import read_index
from analyzer.run.inputs import InputFile
from analyzer.run.listing import join_index
from analyzer.run.pipeline import run_analysis
from analyzer.run.verify import verify
from analyzer.tell import export_dataset, load_dataset
from tests.parse.made import report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "甲").mkdir(parents=True)
    for name, agency in (("甲/a.txt", "梧岭县水务局"), ("b.txt", "梧岭县民政局"), ("c.txt", "梧岭县司法局")):
        (folder / name).write_text(report(title=f"{agency}2022年政府信息公开工作年度报告"), "utf-8")
    return folder


INDEX = """path,agency,year,url,retrieved,受访编号,path2
甲/a.txt,,2021,http://example.invalid/a,2023-02-01,17,x
old\\b.txt,青禾县民政局,,,,18,
d.txt,梧岭县财政局,2022,,,19,
"""


def _index(tmp_path: Path, text: str = INDEX) -> Path:
    path = tmp_path / "reports.csv"
    path.write_text(text, "utf-8")
    return path


def test_an_index_reaches_every_table_and_what_has_no_file_is_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, index = tmp_path / "out", _index(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["run", str(folder), "--out", str(out), "--jobs", "1", "--index", str(index)])
    assert left.value.code == 0
    assert "1 listed reports have no file" in capsys.readouterr().out
    data = load_dataset(out)
    documents = data.documents.set_index("path")
    assert documents.loc["甲/a.txt", "url"] == "http://example.invalid/a"
    assert str(documents.loc["甲/a.txt", "retrieved"]) == "2023-02-01"
    reports = data.reports.merge(data.documents[["document_id", "path"]], on="document_id").set_index("path")
    assert reports["year"].to_dict() == {"甲/a.txt": 2021, "b.txt": 2022, "c.txt": 2022}
    assert reports["agency"].to_dict() == {"甲/a.txt": "梧岭县水务局", "b.txt": "青禾县民政局", "c.txt": "梧岭县司法局"}
    listing = data.listing.set_index("path")
    assert listing["受访编号"].to_dict() == {"甲/a.txt": "17", "old\\b.txt".replace("\\", "/"): "18", "d.txt": "19"}
    assert listing["document_id"].isna().to_dict() == {"甲/a.txt": False, "old/b.txt": False, "d.txt": True}
    assert {"index"} <= set(data.evidence.loc[data.evidence["field"] == "year", "source"])
    assert verify(out).holds
    manifest = json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))
    assert manifest["index"]["missing"] == ["d.txt"] and "--index reports.csv" in manifest["command"]
    assert "d.txt" in (out / "reports" / "2022.html").read_text("utf-8")


def test_a_changed_row_reads_only_its_own_file_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run_analysis([folder], out, jobs=1, index=_index(tmp_path)).resumed == 0
    assert run_analysis([folder], out, jobs=1, index=_index(tmp_path)).resumed == 3
    changed = _index(tmp_path, INDEX.replace("青禾县民政局", "白塘县民政局"))
    assert run_analysis([folder], out, jobs=1, index=changed).resumed == 2
    agencies = pq.read_table(out / "dataset" / "reports.parquet").column("agency").to_pylist()
    assert "白塘县民政局" in agencies and "青禾县民政局" not in agencies
    assert run_analysis([folder], out, jobs=1).resumed == 1


def test_the_glossary_makes_one_body_of_two_names(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").write_text(report(title="梧岭县水利局2021年政府信息公开工作年度报告"), "utf-8")
    glossary = tmp_path / "agencies.csv"
    glossary.write_text("written,name,until\n梧岭县水利局,梧岭县水务局,2021\n", "gbk")
    run_analysis([folder], tmp_path / "out", jobs=1, glossary=glossary)
    reports = load_dataset(tmp_path / "out").reports
    assert sorted(reports.loc[reports["agency"] == "梧岭县水务局", "year"]) == [2021, 2022]
    assert set(reports["written"]) == {"梧岭县水利局", "梧岭县水务局", "梧岭县司法局"}


FILES = [InputFile(name, Path(name)) for name in ("x/1.txt", "y/1.txt", "y/2.txt", "z.zip!/三.txt")]


@pytest.mark.parametrize(
    ("path", "name"),
    [("x/1.txt", "x/1.txt"), ("/home/me/y/2.txt", "y/2.txt"), ("2.txt", "y/2.txt"), ("1.txt", None), ("三.txt", "z.zip!/三.txt"),
     ("z.zip!/三.txt", "z.zip!/三.txt"), ("C:/data/y/1.txt", "y/1.txt"), ("q/x/9.txt", None)],
)  # fmt: skip
def test_a_row_means_the_one_file_its_path_can_mean(tmp_path: Path, path: str, name: str | None) -> None:
    index = read_index(
        _index(tmp_path, f"path,year\nz.zip!/三.txt,2020\n{path},2021\n" if "三" not in path else f"path\n{path}\n")
    )
    listing, files = join_index(index, FILES)
    assert next((n for n, row in listing.rows.items() if row.path == path), None) == name
    assert sorted(f.name for f in files) == sorted(f.name for f in FILES)
    assert all(f.known.year == 2021 for f in files if f.name == name and "三" not in path)


def test_rows_that_mean_nothing_or_one_file_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GivenError, match="No row means a file"):
        join_index(read_index(_index(tmp_path, "path\nq.txt\n")), FILES)
    with pytest.raises(GivenError, match="Both mean one file"):
        join_index(read_index(_index(tmp_path, "path\n2.txt\ny/2.txt\n")), FILES)


def test_an_index_with_odd_heads_goes_into_every_export(folder: Path, tmp_path: Path) -> None:
    index = _index(tmp_path, "path,人口（万）,2020 GDP,Agency Type!\nb.txt,31.5,7,x\n")
    run_analysis([folder], tmp_path / "out", jobs=1, index=index)
    data = load_dataset(tmp_path / "out")
    assert {"人口_万", "c_2020_GDP", "Agency_Type"} < set(data.listing.columns)
    export_dataset(data, tmp_path / "exports", to=("csv", "xlsx", "dta", "sav", "datapackage"))
    assert "31.5" in (tmp_path / "exports" / "csv" / "listing.csv").read_text("utf-8-sig")


def test_a_further_column_never_overwrites_one_of_ours(tmp_path: Path) -> None:
    listing, _ = join_index(read_index(_index(tmp_path, "path,document_id,document_id_\nx/1.txt,7,8\n")), FILES)
    table = listing.table({f.name: f"d{n}" for n, f in enumerate(FILES)})
    assert (
        table.to_pylist()[0] | {"document_id_": "7", "document_id__": "8", "document_id": "d0"} == table.to_pylist()[0]
    )
