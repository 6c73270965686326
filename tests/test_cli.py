from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import analyzer
from analyzer.cli import main
from analyzer.run.sample import sample_corpus


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one") / "in"
    folder.mkdir()
    shutil.copy(sorted(sample_corpus().rglob("*.txt"))[0], folder)
    return folder


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--version") == 0
    assert analyzer.__version__ in capsys.readouterr().out


def test_run_verify_and_show(one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert _run("run", str(one), "--out", str(out), "--jobs", "1") == 0
    assert "1 documents, 0 failed" in capsys.readouterr().out.splitlines()[-1]
    assert (out / "reports" / "index.html").exists()
    assert _run("verify", str(out)) == 0
    report = next(one.iterdir())
    assert _run("show", str(report)) == 0
    from_file = capsys.readouterr().out
    assert _run("show", report.name, "--out", str(out)) == 0
    told, _, checks = capsys.readouterr().out.rpartition("核对结果")
    assert told in from_file and "pass" in checks  # the dataset's checks include those over years
    (out / "dataset" / "cells.parquet").write_bytes(b"PAR1")
    assert _run("verify", str(out)) == 1
    assert "cells.parquet" in capsys.readouterr().err


def test_failed_inputs_are_counted_on_the_last_line_and_leave_with_one(
    one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    shutil.copytree(one, folder)
    (folder / "empty.docx").write_bytes(b"")
    assert _run("run", str(folder), "--out", str(tmp_path / "out"), "--jobs", "1") == 1
    assert "2 documents, 1 failed" in capsys.readouterr().out.splitlines()[-1]


def test_a_folder_with_nothing_readable_still_ends_with_its_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"")
    assert _run("run", str(folder), "--out", str(tmp_path / "out"), "--jobs", "1", "--lang", "en") == 1
    assert (tmp_path / "out" / "reports" / "index.html").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "nowhere", "--out", "{tmp}/out"],
        ["run", "{tmp}", "--out", "{tmp}/out"],
        ["run", "{one}", "--out", "{one}"],
        ["run", "{one}", "--out", "{file}"],
        ["run", "{one}", "--out", "{tmp}/out", "--model", "{tmp}"],
        ["run", "{one}"],
        ["run", "{one}", "--out", "{tmp}/out", "--lang", "fr"],
        ["verify", "{tmp}"],
        ["show", "nothing"],
        ["train", "--corpus", "{tmp}", "--out", "{tmp}/model"],
        ["unknown"],
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_with_two(
    arguments: list[str], one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"tmp": tmp_path, "one": one, "file": next(one.iterdir())}
    assert _run(*(a.format(**places) for a in arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and len(captured.err.strip().splitlines()) == 1
    assert captured.err.startswith("analyzer: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_output_is_one_line(one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(0o500)
    assert _run("run", str(one), "--out", str(tmp_path / "out")) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
