"""The command `report` as a new user calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analyzer.cli import main
from analyzer.run.sample import sample_corpus


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    (folder / "in").mkdir()
    for path in sorted(sample_corpus().rglob("*.txt"))[:3]:
        shutil.copy(path, folder / "in")
    assert _run("run", str(folder / "in"), "--out", str(folder / "out"), "--jobs", "1") == 0
    return folder / "out"


def test_several_formats_of_one_year(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    year = sorted(p.stem for p in (out / "reports").glob("[0-9][0-9][0-9][0-9].html"))[0]
    arguments = [
        "--year",
        year,
        "--format",
        "html,docx,pdf,xlsx,md",
        "--charts",
        "png",
        "--out",
        str(tmp_path),
        "--lang",
        "en",
    ]
    assert _run("report", str(out), *arguments) == 0
    told = capsys.readouterr().out.split()
    assert [Path(p).name for p in told[:5]] == [f"{year}.{kind}" for kind in ("html", "docx", "pdf", "xlsx", "md")]
    assert all(Path(p).stat().st_size > 1000 for p in told)
    assert list((tmp_path / f"{year}-figures").glob("*.png"))
    assert not (tmp_path / "index.html").exists()


def test_the_default_is_what_run_wrote(out: Path, tmp_path: Path) -> None:
    assert _run("report", str(out), "--out", str(tmp_path)) == 0
    for path in (out / "reports").iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_the_models_errors_reach_the_page(out: Path) -> None:
    manifest = json.loads((out / "dataset" / "manifest.json").read_text("utf-8"))
    f1 = manifest["model"]["held_out"]["themes"]["T01"]["precision"]
    page = next((out / "reports").glob("[0-9][0-9][0-9][0-9].html")).read_text("utf-8")
    assert 'id="t-model-themes"' in page
    assert f"{f1:.2f}" in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--year", "1999"), "no report of 1999"),
        (("--format", "odt"), "odt: "),
        (("--charts", "gif"), "gif: "),
    ],
)
def test_what_cannot_be_done_is_one_line(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert _run("report", str(out), "--out", str(tmp_path / "x"), *arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_a_folder_without_a_dataset_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("report", str(tmp_path), "--out", str(tmp_path / "x")) == 2
    assert "no dataset here" in capsys.readouterr().err
