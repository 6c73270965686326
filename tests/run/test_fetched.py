"""Datasets at addresses: every command that looks at one says what it says of a folder, or one line and exit 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analyzer.cli import main
from analyzer.errors import DatasetError, QueryError
from analyzer.run import fetched as fetching
from analyzer.run.fetched import fetched
from analyzer.run.manifest import read_manifest, table_files
from analyzer.run.partition import part_dataset
from analyzer.run.store import file_sha256
from analyzer.run.verify import verify
from analyzer.tell.dataset import load_dataset
from analyzer.tell.sql import run_sql, tables_named

pytest.importorskip("fsspec", reason="the extra `remote` is not installed")

URL = "memory://results/run"
QUERY = "select agency, year, count(*) as n from coded group by all order by all"


@pytest.fixture
def there(store: object, small_run: Path) -> object:
    """The small run as it is delivered."""
    for path in small_run.joinpath("out").rglob("*"):
        name = path.relative_to(small_run / "out").as_posix()
        if path.is_file() and name.startswith(("dataset/", "reports/")):
            store.pipe_file(f"/results/run/{name}", path.read_bytes())
    return store


def _said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, list[str]]:
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err.strip().splitlines()


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "OUT"),
        ("sql", "OUT"),
        ("sql", "OUT", QUERY),
        ("sql", "OUT", "select code from themes order by code"),
        ("show", "2021", "--out", "OUT"),
        ("profile", "淮", "--dataset", "OUT"),
    ],
    ids=lambda words: "-".join(words)[:20],
)
def test_a_command_says_of_an_address_what_it_says_of_the_folder(
    there: object, small_run: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    found = []
    for out in (URL, str(small_run / "out")):
        code, told, error = _said(capsys, *(out if word == "OUT" else word for word in words))
        found.append((code, told, [line.replace(out, "OUT") for line in error]))
    assert found[0] == found[1]


def test_what_is_written_from_an_address_has_the_bytes_of_the_folder(
    there: object, small_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, out in (("there", URL), ("here", str(small_run / "out"))):
        to = tmp_path / name
        assert _said(capsys, "report", out, "--year", "2021", "--format", "md", "--out", str(to / "report"))[0] == 0
        assert _said(capsys, "export", out, "--to", "csv", "--out", str(to / "export"))[0] == 0
        words = ("compare", "2020", "2021", "--out", out, "--html", str(to / "compare.html"))
        assert _said(capsys, *words)[0] == 0
    assert _bytes(tmp_path / "there") == _bytes(tmp_path / "here")
    assert len(_bytes(tmp_path / "here")) > 5


def _ask_for_one_year(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    with fetched(URL, ("reports", "statements", "overlaps"), chosen={"year": (2021,)}) as folder:
        files = table_files(folder / "dataset")
        assert len(files) == 3 and sum("report_year=2021" in str(path) for path in files) == 2
    with fetched(URL, ("statements",), chosen={"year": (1900,)}) as folder:
        assert run_sql(folder, "select count(*) as n from statements")["n"].tolist() == [0]
    with fetched(URL, chosen={"year": (2021,)}) as folder:
        assert set(load_dataset(folder).reports["year"]) == {2021}
    for years in (("2021",), ("2020", "2021"), ("1900",)):
        more = [word for year in years for word in ("--year", year)]
        assert _said(capsys, "sql", URL, QUERY, *more) == _said(capsys, "sql", str(here), QUERY, *more)


def test_a_dataset_cut_into_folders_is_one_table_at_an_address_too(
    store: object, small_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = tmp_path / "out" / "dataset"
    shutil.copytree(small_run / "out", tmp_path / "out", ignore=shutil.ignore_patterns(".analyzer"))
    part_dataset(dataset, ("year", "province"))
    told = read_manifest(dataset) | {
        "tables": {p.relative_to(dataset).as_posix(): file_sha256(p) for p in table_files(dataset)}
    }
    (dataset / "manifest.json").write_text(json.dumps(told), "utf-8")
    for path in sorted(p for p in (tmp_path / "out").rglob("*") if p.is_file()):
        store.pipe_file(f"/results/run/{path.relative_to(tmp_path / 'out').as_posix()}", path.read_bytes())
    assert verify(URL).holds
    _ask_for_one_year(capsys, tmp_path / "out")
    for query in (QUERY, "select report_year, count(*) as n from statements group by all order by all"):
        with fetched(URL, tables_named(query)) as folder:
            assert run_sql(folder, query).equals(run_sql(tmp_path / "out", query))


def test_only_the_tables_asked_for_are_fetched(there: object) -> None:
    with fetched(URL, tables_named(QUERY)) as folder:
        assert sorted(p.stem for p in table_files(folder / "dataset")) == ["reports", "statements"]
        assert not (folder / "reports").exists()
    assert not folder.exists()
    with fetched(URL, ()) as folder:
        assert len(table_files(folder / "dataset")) == 13
        assert run_sql(folder, "select count(*) as n from statements")["n"].tolist() == [0]


def test_a_changed_table_is_found_and_exit_1(there: object, capsys: pytest.CaptureFixture[str]) -> None:
    there.pipe_file("/results/run/dataset/cells.parquet", b"PAR1 no more")
    there.rm_file("/results/run/reports/index.html")
    code, _, told = _said(capsys, "verify", URL)
    assert code == 1
    assert any("cells.parquet" in line for line in told) and any("index.html" in line for line in told)
    code, _, told = _said(capsys, "sql", URL)
    assert (code, len(told)) == (2, 1) and "cells" in told[0]


@pytest.mark.parametrize("command", ["verify", "report", "export", "sql"])
def test_nothing_at_an_address_is_one_line_and_exit_2(
    store: object, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    store.pipe_file("/results/run/dataset/reports.parquet", b"delivered half")
    more = ("--out", str(tmp_path)) if command in ("report", "export") else ()
    for url, words in ((URL, "没有完整的数据集"), ("nosuch://a/b", "驱动")):
        code, _, told = _said(capsys, command, url, *more)
        assert (code, len(told)) == (2, 1) and url in told[0] and words in told[0]


def test_errors_name_the_address_and_not_the_folder_behind_it(there: object) -> None:
    with pytest.raises(DatasetError, match="^memory://results/run/dataset: damaged$"), fetched(URL, ()) as folder:
        raise DatasetError(f"{folder}/dataset: damaged")
    with pytest.raises(QueryError, match="nothere"), fetched(URL, ()) as folder:
        run_sql(folder, "select * from nothere")


def test_a_small_disk_and_a_dataset_that_changes_are_refused(there: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_LEFT_FREE", 2**60)
    with pytest.raises(DatasetError, match="TMPDIR"), fetched(URL):
        pass
    monkeypatch.undo()
    plain = type(there).get_file

    def changing(self: object, path: str, to: str, **more: object) -> None:
        plain(self, path, to, **more)
        self.pipe_file("/results/run/dataset/manifest.json", b"{}")

    monkeypatch.setattr(type(there), "get_file", changing)
    with pytest.raises(DatasetError, match="再来一次"), fetched(URL):
        pass


def test_a_store_that_is_lost_is_one_line(there: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(self: object, path: str, to: str, **more: object) -> None:
        raise TimeoutError("no answer")

    monkeypatch.setattr(type(there), "get_file", gone)
    with pytest.raises(DatasetError, match="memory://results/run: 取不到（no answer）"), fetched(URL):
        pass


def test_names_that_lead_out_of_the_folder_are_left_alone(there: object, tmp_path: Path) -> None:
    there.store["/results/run/dataset/../../../escaped.txt"] = there.store["/results/run/dataset/manifest.json"]
    with fetched(URL) as folder:
        assert not list(folder.parent.glob("escaped.txt")) and not list(tmp_path.rglob("escaped.txt"))


def test_a_command_that_writes_beside_the_dataset_wants_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = _said(capsys, "discover", URL)
    assert (code, len(told)) == (2, 1) and "地址" in told[0]
