"""The peers of the benchmark of sentence clusters do their work, and one that cannot is told of and left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.reuse import OFFLINE, ROOT, measure, present, verdict
from benchmarks.reuse_peers import PEERS, _verify_pairs

SENTENCE = "值班人员逐条核对村级公开栏目录并当面答复村民提出的疑问"
TEXTS = [
    SENTENCE,
    "渔政船连夜测绘沙田水库放水路线图误读传言逐月下降",
    SENTENCE + "了",
    "渔",
    "老支书分片讲解茶园用药课件现场争执不再出现",
]
GOOD = {"seconds": 1.0, "precision": 1.0, "recall": 0.96}


def _installed(name: str) -> None:
    if not present([name], {name: sys.executable}):
        pytest.skip(f"{name} is not installed: pip install {PEERS[name].packages}")


def _labels(name: str, texts: list[str]) -> list[int]:
    """Run a peer in a process of its own (some set up multiprocessing when imported)."""
    code = "import json, sys; from benchmarks.reuse_peers import PEERS; "
    code += "print(json.dumps(PEERS[sys.argv[1]].run(json.loads(sys.argv[2]))))"
    path = os.pathsep.join([str(ROOT), *sys.path])
    command = [sys.executable, "-c", code, name, json.dumps(texts)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **OFFLINE, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    labels: list[int] = json.loads(done.stdout)  # fails where a peer printed anything
    return labels


def _fake_python(folder: Path, script: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", sorted(PEERS))
def test_a_peer_joins_what_is_alike_and_nothing_else(name: str) -> None:
    _installed(name)
    labels = _labels(name, TEXTS)
    assert len(labels) == len(TEXTS) and labels[0] == labels[2]
    assert len(set(labels)) == len(TEXTS) - 1
    assert len(set(_labels(name, TEXTS[1:]))) == len(TEXTS) - 1, "no two are alike: every key stays alone"


@pytest.mark.parametrize("name", sorted(PEERS))
def test_a_peer_is_measured_on_text_of_known_truth(name: str) -> None:
    _installed(name)
    result = measure(name, 1_000, "mixed", sys.executable)
    assert result is not None and result["seconds"] > 0 and result["peak"] >= result["before"] > 0
    assert result["precision"] > 0.97 and result["recall"] > 0.85


def test_pairs_that_are_not_alike_are_taken_out_of_each_file(tmp_path: Path) -> None:
    pairs = np.array([[0, 0, 0, 2], [0, 0, 0, 4], [0, 1, 0, 4]], dtype="<u4")
    pairs.tofile(tmp_path / "00000_00.dups")
    pairs[1:].tofile(tmp_path / "00001_00.dups")
    pairs[:0].tofile(tmp_path / "00002_00.dups")
    _verify_pairs(tmp_path, TEXTS)
    left = [np.fromfile(path, dtype="<u4").tolist() for path in sorted(tmp_path.iterdir())]
    assert left == [[0, 0, 0, 2], [], []]


def test_a_peer_that_cannot_be_imported_is_left_out_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = _fake_python(tmp_path, "echo 'ModuleNotFoundError: no rensa here' >&2; exit 1")
    assert present(["rensa"], {"rensa": python}) == []
    told = capsys.readouterr().out
    assert "rensa is left out: ModuleNotFoundError: no rensa here" in told and "pip install" in told


def test_a_peer_that_is_killed_is_told_of_and_not_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure("rensa", 1_000, "mixed", _fake_python(tmp_path, "kill -9 $$")) is None
    assert "not finished: ended by signal 9" in capsys.readouterr().out
    told = verdict({("ours", 1_000): GOOD}, ["rensa"], [1_000], "mixed")
    assert told.startswith("ok at 1,000: P 1.000"), told


def test_a_peer_without_a_target_decides_nothing() -> None:
    results = {(name, 1_000): {**GOOD, "seconds": seconds} for name, seconds in (("ours", 1.0), ("datatrove", 0.5))}
    assert verdict(results, ["datatrove"], [1_000], "mixed").startswith("ok at 1,000: datatrove 0.5x, P")
    slow = {**results, ("rensa", 1_000): {**GOOD, "seconds": 2.0}}
    assert verdict(slow, ["rensa"], [1_000], "mixed").startswith("short at 1,000: rensa 2.0x (target 20x)")
