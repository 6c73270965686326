"""The short form of `python -m tests.acceptance`: every way to be broken, and a few reports of each format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analyzer.cli import main
from tests.acceptance import BROKEN, make_folder, wrong_in


def test_a_mixed_folder_ends_with_one_and_tells_every_broken_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(tmp_path / "in", reports=14, broken=len(BROKEN))
    with pytest.raises(SystemExit) as left:
        main(["run", str(folder.path), "--out", str(tmp_path / "out"), "--jobs", "1"])
    assert left.value.code == 1
    assert f"{14 + len(BROKEN)} documents, {len(BROKEN)} failed" in capsys.readouterr().out.splitlines()[-1]
    assert wrong_in(folder, tmp_path / "out") == []


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", reports=3, broken=2)
    first = sorted(folder.reports)[0]
    text = tmp_path / "in" / first
    shutil.copy(tmp_path / "in" / sorted(folder.reports)[1], text)
    with pytest.raises(SystemExit):
        main(["run", str(folder.path), "--out", str(tmp_path / "out"), "--jobs", "1"])
    assert any(first in line for line in wrong_in(folder, tmp_path / "out"))
