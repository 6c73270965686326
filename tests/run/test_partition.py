"""A dataset cut by year and province says what the uncut one says, to every reader."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from analyzer.cli import commands
from analyzer.errors import DatasetError, OutputError
from analyzer.run.engine import InOrder
from analyzer.run.partition import UNKNOWN, part_dataset, partition_keys
from analyzer.run.pipeline import run_analysis
from analyzer.run.sample import sample_corpus
from analyzer.run.store import dataset_rows, table_of, write_table
from analyzer.run.verify import verify
from analyzer.schema import COLUMNS
from analyzer.tell import export_dataset, load_dataset
from analyzer.tell.sql import run_sql

CUT = sorted(name for name, columns in COLUMNS.items() if "report_id" in columns)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("given") / "in"
    folder.mkdir()
    for path in sorted(p for p in sample_corpus().rglob("*") if p.suffix in {".txt", ".md"})[:8]:
        shutil.copy(path, folder / path.name)
    return folder


@pytest.fixture(scope="module")
def whole(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    run_analysis([given], out, jobs=1)
    return out


@pytest.fixture(scope="module")
def cut(given: Path, whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cut") / "out"
    shutil.copytree(whole, out)  # a run that is cut takes up the parts of one that was not
    assert run_analysis([given], out, jobs=1, partition=("year", "province")).resumed == 8
    return out


def _sorted(rows: list[dict[str, object]]) -> list[str]:
    return sorted(json.dumps(row, default=str, sort_keys=True, ensure_ascii=False) for row in rows)


def test_every_row_is_in_the_folder_of_its_report(whole: Path, cut: Path) -> None:
    known = {r["report_id"]: (r["year"], r["province"]) for r in dataset_rows(whole / "dataset", "reports")}
    assert len({year for year, _ in known.values()}) > 1
    for name in COLUMNS:
        assert _sorted(dataset_rows(cut / "dataset", name)) == _sorted(dataset_rows(whole / "dataset", name)), name
        assert (cut / "dataset" / name).is_dir() == (name in CUT and bool(dataset_rows(whole / "dataset", name)))
    for path in (cut / "dataset").rglob("part-0.parquet"):
        year, province = (part.partition("=")[2] for part in path.relative_to(cut / "dataset").parts[1:3])
        for row in pq.ParquetFile(path).read(["report_id"]).to_pylist():
            told = tuple(UNKNOWN if v is None else str(v) for v in known[row["report_id"]])
            assert told == (year, province)


def test_pages_are_the_same_and_every_quote_holds(whole: Path, cut: Path) -> None:
    manifests = [json.loads((out / "dataset" / "manifest.json").read_text("utf-8")) for out in (whole, cut)]
    assert manifests[0]["rows"] == manifests[1]["rows"]
    assert manifests[1]["partition"] == ["year", "province"]
    assert "--partition year,province" in manifests[1]["command"]
    found = verify(cut)
    assert found.lies == () and found.quotes == verify(whole).quotes


def test_the_same_bytes_whatever_the_engine(given: Path, cut: Path, tmp_path: Path) -> None:
    run_analysis([given], tmp_path / "out", engine=InOrder(), partition=("year", "province"))
    tables = [
        json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))["tables"] for out in (cut, tmp_path / "out")
    ]
    assert tables[0] == tables[1]


def test_pandas_and_duckdb_open_a_table_as_one(whole: Path, cut: Path) -> None:
    there = pd.read_parquet(whole / "dataset" / "statements.parquet")
    here = pd.read_parquet(cut / "dataset" / "statements")
    assert len(here) == len(there) and set(here.columns) - set(there.columns) == {"report_year", "report_province"}
    reports = pd.read_parquet(cut / "dataset" / "reports")
    assert (reports["year"] == reports["report_year"].astype(int)).all()
    asked = f"select year, report_year from read_parquet('{cut}/dataset/reports/**/*.parquet')"
    assert all(a == b for a, b in duckdb.sql(asked).fetchall())


def test_sql_export_and_loading_give_what_they_give_otherwise(whole: Path, cut: Path, tmp_path: Path) -> None:
    asked = "select theme, count(*) as n from problems group by theme order by theme"
    assert run_sql(cut, asked).equals(run_sql(whole, asked))
    years = run_sql(
        cut, "select distinct report_year, year from statements join reports using (report_id, report_year)"
    )
    assert (years["report_year"] == years["year"]).all() and len(years) > 1
    for few in (False, True):
        one, two = (load_dataset(out, few=few) for out in (whole, cut))
        for name in ("statements", "sections", "findings"):
            a, b = ([json.dumps(r, default=str) for r in getattr(d, name).to_dict("records")] for d in (one, two))
            assert sorted(a) == sorted(b)
    for name, out in (("whole", whole), ("cut", cut)):
        export_dataset(out, tmp_path / name, to=["csv"])
    lines = [sorted((tmp_path / n / "csv" / "statements.csv").read_bytes().splitlines()) for n in ("whole", "cut")]
    assert lines[0] == lines[1]
    panels = [(tmp_path / n / "csv" / "panel.csv").read_bytes() for n in ("whole", "cut")]
    assert panels[0] == panels[1]


def test_one_report_is_shown_from_a_cut_dataset(cut: Path) -> None:
    report_id = dataset_rows(cut / "dataset", "reports")[0]["report_id"]
    shown = CliRunner().invoke(commands(), ["show", report_id, "--out", str(cut)])
    assert shown.exit_code == 0, shown.output


def test_unknown_years_and_odd_names_have_a_folder(tmp_path: Path) -> None:
    tmp_path = tmp_path / "dataset"
    tmp_path.mkdir()
    reports = [("r1", None, None), ("r2", 2021, "甲/乙=丙 省"), ("r3", 2021, None)]
    write_table(
        tmp_path / "reports.parquet",
        "reports",
        table_of("reports", [{"report_id": r, "year": y, "province": p} for r, y, p in reports]),
    )
    write_table(
        tmp_path / "statements.parquet",
        "statements",
        table_of("statements", [{"report_id": r, "ordinal": n} for n, (r, *_) in enumerate([*reports, ("r?",)])]),
    )
    for name in set(CUT) - {"reports", "statements"}:
        write_table(tmp_path / f"{name}.parquet", name, table_of(name, []))
    part_dataset(tmp_path, ("year", "province"))
    folders = sorted(
        p.parent.relative_to(tmp_path / "statements").as_posix() for p in tmp_path.glob("statements/*/*/*")
    )
    odd = "甲%2F乙%3D丙%20省"
    assert folders == sorted((f"report_year=2021/report_province={odd}", f"report_year=2021/report_province={UNKNOWN}",
                              f"report_year={UNKNOWN}/report_province={UNKNOWN}"))  # fmt: skip
    assert (tmp_path / "sections.parquet").is_file()  # without rows there is nothing to cut
    asked = f"select report_id, report_year, report_province from read_parquet('{tmp_path}/statements/**/*.parquet') order by 1"
    name = "甲/乙=丙 省"
    rows = [("r1", UNKNOWN, UNKNOWN), ("r2", "2021", name), ("r3", "2021", UNKNOWN), ("r?", UNKNOWN, UNKNOWN)]
    assert duckdb.sql(asked).fetchall() == rows
    opened = pd.read_parquet(tmp_path / "statements").sort_values("report_id").astype(str)
    assert list(opened[["report_id", "report_year", "report_province"]].itertuples(index=False, name=None)) == rows
    here = run_sql(tmp_path.parent, "select report_id, report_year, report_province from statements order by 1")
    assert here.astype(object).where(here.notna(), None).values.tolist() == [
        ["r1", None, None], ["r2", 2021, name], ["r3", 2021, None], ["r?", None, None]]  # fmt: skip


@pytest.mark.parametrize("keys", [("year",), ("province",), ("year", "province")])
def test_years_and_provinces_asked_for_are_those_of_the_reports(whole: Path, cut: Path, keys: tuple[str, ...]) -> None:
    asked = "select year, province from problems where province > '' and report_id in (select report_id from cells)"
    year, province = run_sql(whole, f"{asked} order by all").iloc[0]
    given = {
        "years": (int(year), 1900) if "year" in keys else (),
        "provinces": (province,) if "province" in keys else (),
    }
    told = " and ".join(f"{key} = '{value}'" for key, value in (("year", year), ("province", province)) if key in keys)
    for asked, of in (
        ("select * from bodies", ""),
        ("select * from problems", ""),
        ("select * from cells", "report_id"),
    ):
        where = f" where report_id in (select report_id from reports where {told})" if of else f" where {told}"
        right = run_sql(whole, f"{asked}{where} order by all")
        assert len(right) and run_sql(whole, f"{asked} order by all", **given).equals(right)
        assert run_sql(cut, f"{asked} order by all", **given)[right.columns].equals(right)


def test_the_files_of_other_years_are_not_opened(cut: Path, tmp_path: Path) -> None:
    shutil.copytree(cut / "dataset", tmp_path / "dataset")
    asked = "select count(*) as n from statements"
    for path in tmp_path.rglob("*.parquet"):
        if "report_year=" in str(path) and "report_year=2021" not in str(path):
            path.write_bytes(b"no more")
    assert run_sql(tmp_path, asked, years=[2021]).equals(run_sql(cut, f"{asked} where report_year = 2021"))
    with pytest.raises(DatasetError, match="report_year=2020"):
        run_sql(tmp_path, asked, years=[2021, 2020])


def test_cutting_does_not_depend_on_how_rows_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for at_once in (4_096, 3):
        folder = tmp_path / str(at_once)
        folder.mkdir()
        reports = [{"report_id": f"r{n}", "year": 2020 + n % 3, "province": "甲" if n % 2 else "乙"} for n in range(40)]
        write_table(folder / "reports.parquet", "reports", table_of("reports", reports))
        for name in set(CUT) - {"reports"}:
            write_table(
                folder / f"{name}.parquet", name, table_of(name, [{"report_id": f"r{n % 40}"} for n in range(300)])
            )
        monkeypatch.setattr("analyzer.run.partition._AT_ONCE", at_once)
        part_dataset(folder, ("province", "year"))
        found.append({p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.parquet")})
    assert found[0] == found[1] and len(found[0]) == len(CUT) * 6
    table = pa.concat_tables(pq.ParquetFile(p).read() for p in (tmp_path / "3" / "cells").rglob("*.parquet"))
    assert table.num_rows == 300 and pa.compute.count_distinct(table["report_id"]).as_py() == 40


@pytest.mark.parametrize("wrong", ["", "month", "year,year", "year,,city"])
def test_a_wrong_key_is_one_line(wrong: str) -> None:
    with pytest.raises(OutputError, match="--partition"):
        partition_keys(wrong)
