"""A whole run on reports of the sample corpus and on broken files: same bytes, nothing lost, nothing false."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analyzer.find.reuse import find_reuse
from analyzer.run.dataset import reuse_inputs
from analyzer.run.engine import InOrder, Pool, ProcessDied
from analyzer.run.follow import chain_tables
from analyzer.run.parts import Parts, write_part
from analyzer.run.pipeline import run_analysis
from analyzer.run.sample import sample_corpus
from analyzer.run.verify import verify
from analyzer.run.years import year_findings

SAMPLE = sample_corpus()


def _some(folder: Path, count: int = 6) -> Path:
    """Copy the first small text reports of the sample into a folder of their own, and break three more files."""
    folder.mkdir()
    files = sorted(p for p in SAMPLE.rglob("*") if p.suffix in {".txt", ".md", ".html"})[:count]
    for path in files:
        shutil.copy(path, folder / path.name)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.pdf").write_bytes(bytes(range(256)) * 20)
    (folder / "menu.html").write_text(
        "<html><body><h1>食堂菜单</h1><p>周一：豆腐。周二：面条。</p></body></html>", "utf-8"
    )
    return folder


def _digest(out: Path) -> dict[str, str]:
    manifest = json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))
    return {**manifest["tables"], **manifest["reports"]}


def _table(out: Path, name: str) -> pd.DataFrame:
    return pq.read_table(out / "dataset" / f"{name}.parquet").to_pandas()


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _some(tmp_path_factory.mktemp("given") / "in")


@pytest.fixture(scope="module")
def done(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("done") / "out"
    result = run_analysis([given], out, jobs=1)
    assert (result.documents, result.failed, result.resumed) == (9, 3, 0)
    return out


def test_every_input_is_a_row_and_the_broken_ones_say_why(given: Path, done: Path) -> None:
    documents = _table(done, "documents").set_index("path")
    assert sorted(documents.index) == sorted(p.name for p in given.iterdir())
    failed = documents[documents.status == "failed"]
    assert failed.error.to_dict() == {"empty.txt": "EmptyFile", "noise.pdf": "UnknownFormat", "menu.html": "NotAReport"}
    assert failed.message.str.len().min() > 10
    assert documents[documents.status == "ok"].error.isna().all()


def test_two_processes_give_the_same_bytes_as_one(given: Path, done: Path, tmp_path: Path) -> None:
    run_analysis([given], tmp_path / "out", jobs=2)
    assert _digest(tmp_path / "out") == _digest(done)


def test_one_batch_after_the_other_in_one_process_gives_the_same_bytes(given: Path, done: Path, tmp_path: Path) -> None:
    run_analysis([given], tmp_path / "out", engine=InOrder())
    assert _digest(tmp_path / "out") == _digest(done)


def test_chains_over_several_shards_are_those_of_one(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(next(p for p in (done / ".analyzer").iterdir() if p.is_dir()), tmp_path / "parts")
    parts, documents = Parts(tmp_path / "parts"), _table(done, "documents").document_id.tolist()
    found = []
    with InOrder() as engine:
        for at_once in (5_000, 2):
            monkeypatch.setattr("analyzer.run.follow._AT_ONCE", at_once)
            tables = list(chain_tables(parts, documents, engine=engine))
            found.append(pa.concat_tables(tables).to_pandas().sort_values("chain_id", ignore_index=True))
            assert len(tables) == (1 if at_once == 5_000 else 3)
    assert len(found[0]) > 0
    pd.testing.assert_frame_equal(*found)


def test_findings_between_years_over_several_shards_are_those_of_one(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(next(p for p in (done / ".analyzer").iterdir() if p.is_dir()), tmp_path / "parts")
    parts, documents = Parts(tmp_path / "parts"), _table(done, "documents").document_id.tolist()
    with InOrder() as engine:
        whole = year_findings(parts, documents, engine=engine)
        monkeypatch.setattr("analyzer.run.years._AT_ONCE", 2)
        monkeypatch.setattr("analyzer.run.parts._SHARE", 1)
        assert year_findings(parts, documents, engine=engine).equals(whole)
    assert whole.num_rows > 0


def test_reuse_is_the_same_when_sentences_are_masked_in_other_processes(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(next(p for p in (done / ".analyzer").iterdir() if p.is_dir()), tmp_path / "parts")
    parts, documents = Parts(tmp_path / "parts"), _table(done, "documents").document_id.tolist()
    monkeypatch.setattr("analyzer.run.engine._CHUNK", 2)
    here = find_reuse(reuse_inputs(parts, documents))
    with Pool(1) as pool:
        there = find_reuse(reuse_inputs(parts, documents), mapper=pool.each)
    assert here.sentences.num_rows > 100
    assert here.sentences.equals(there.sentences) and here.overlaps == there.overlaps


def test_a_search_in_shards_gives_the_same_bytes_and_leaves_nothing_behind(
    given: Path, done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as few:
        few.setattr("analyzer.run.dataset._IN_MEMORY", 0)
        few.setattr("analyzer.find.reuse.shards.KeysOnDisk.compare", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            run_analysis([given], out, engine=InOrder())
        assert len(list(out.glob(".analyzer/reuse-*"))) == 1
    monkeypatch.setattr("analyzer.run.dataset._IN_MEMORY", 0)
    run_analysis([given], out, jobs=2)  # tables are merged, and shares compared over the years, by the processes too
    assert _digest(out) == _digest(done)
    assert len(list((out / ".analyzer").iterdir())) == 1


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _limited(command: list[str], size: int) -> subprocess.CompletedProcess[str]:
    """Run a command that can write no file larger than `size`: to the program, a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(command, preexec_fn=limit, capture_output=True, text=True, timeout=300)


def test_a_full_disk_ends_the_run_with_one_line_and_the_next_run_goes_on(
    given: Path, done: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "analyzer", "run", str(given), "--out", str(out), "--jobs", "1"]
    ended = _limited(command, 2_000)
    assert ended.returncode == 2
    assert len(ended.stderr.strip().splitlines()) == 1 and "腾出空间" in ended.stderr
    run_analysis([given], out, jobs=1)
    assert _digest(out) == _digest(done)


class _Deadly(InOrder):
    """Says of one file that its process died, as `Pool` and `Cluster` do after the second death."""

    def map_batches(self, work, batches):
        for batch in batches:
            for item in batch:
                yield [item], ProcessDied() if item[0].name == "noise.pdf" else work([item])


def test_a_file_that_kills_its_process_is_set_aside_as_a_row(given: Path, tmp_path: Path) -> None:
    result = run_analysis([given], tmp_path / "out", engine=_Deadly())
    assert (result.documents, result.failed) == (9, 3)
    row = _table(tmp_path / "out", "documents").set_index("path").loc["noise.pdf"]
    assert (row.status, row.error) == ("failed", "ProcessDied")
    assert "已跳过" in row.message and "\n" not in row.message
    parts = Parts(next(p for p in (tmp_path / "out" / ".analyzer").iterdir() if p.is_dir()))
    assert parts.has(row.document_id)  # the next run does not try it again
    assert verify(tmp_path / "out").holds


def test_a_part_made_twice_is_kept_once(done: Path, tmp_path: Path) -> None:
    source = next(p for p in (done / ".analyzer").glob("*/*") if p.is_dir())
    rows = {p.stem: pq.read_table(p) for p in source.glob("*.parquet")}
    names = [write_part(tmp_path, rows) for _ in range(2)]
    assert names == [source.name] * 2
    assert [p.name for p in tmp_path.iterdir()] == [source.name]
    for path in source.iterdir():
        assert (tmp_path / source.name / path.name).read_bytes() == path.read_bytes()


def test_a_second_run_takes_up_what_is_done(given: Path, done: Path) -> None:
    before = _digest(done)
    assert run_analysis([given], done, jobs=1).resumed == 9
    assert _digest(done) == before


def test_a_grown_folder_gives_what_a_run_from_nothing_gives(given: Path, done: Path, tmp_path: Path) -> None:
    part = tmp_path / "in"
    shutil.copytree(given, part)
    held = sorted(part.glob("*.txt"))[1]
    shutil.move(held, tmp_path / held.name)
    run_analysis([part], tmp_path / "out", jobs=1)
    shutil.move(tmp_path / held.name, held)
    assert run_analysis([part], tmp_path / "out", jobs=1).resumed == 8
    assert _digest(tmp_path / "out") == _digest(done)


def test_a_packed_tar_gives_the_rows_of_its_files_in_whatever_order_they_were_packed(
    given: Path, done: Path, tmp_path: Path
) -> None:
    found = []
    for name, backwards in (("one", False), ("two", True)):
        folder = tmp_path / name / "in"
        folder.mkdir(parents=True)
        with tarfile.open(folder / "all.tar.gz", "w:gz") as made:
            for path in sorted(given.iterdir(), reverse=backwards):
                made.add(path, path.name)
        assert run_analysis([folder], tmp_path / f"out-{name}", jobs=1).failed == 3
        found.append(_digest(tmp_path / f"out-{name}"))
    assert found[0] == found[1]
    texts = [_table(out, "reports")["text"].tolist() for out in (tmp_path / "out-one", done)]
    assert texts[0] == texts[1]


def test_a_run_killed_midway_resumes_and_ends_with_the_same_bytes(given: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "analyzer", "run", str(given), "--out", str(out), "--jobs", "1"]
    child = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and child.poll() is None and not list(out.glob(".analyzer/*/*")):
        time.sleep(0.01)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    run_analysis([given], out, jobs=2)
    assert _digest(out) == _digest(done)
    assert verify(out).holds


def test_source_date_epoch_fixes_the_manifest_too(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    manifests = []
    for jobs, name in ((1, "a"), (2, "b")):
        run_analysis([given], tmp_path / name, jobs=jobs)
        manifests.append((tmp_path / name / "dataset" / "manifest.json").read_bytes())
    assert manifests[0] == manifests[1]
    assert b"2023-11-14T22:13:20Z" in manifests[0]


def test_a_sound_dataset_verifies(done: Path) -> None:
    result = verify(done)
    assert result.lies == ()
    assert result.quotes > 100


def test_one_changed_character_of_a_quote_is_found_and_named(done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(done, out)
    path = out / "dataset" / "statements.parquet"
    rows = pq.read_table(path)
    texts = rows.column("text").to_pylist()
    texts[3] = "另" + texts[3][1:]
    changed = rows.set_column(rows.column_names.index("text"), "text", pa.array(texts))
    pq.write_table(changed, path)
    lies = verify(out).lies
    assert any(rows.column("statement_id")[3].as_py() in lie for lie in lies)
    assert any("statements.parquet" in lie for lie in lies)


def test_one_changed_byte_of_any_table_is_found_and_named(done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(done, out)
    for path in sorted((out / "dataset").glob("*.parquet")):
        whole = path.read_bytes()
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        assert any(path.name in lie for lie in verify(out).lies), path.name
        path.write_bytes(whole)
    assert verify(out).holds
