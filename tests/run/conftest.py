"""What several tests look at: a small run, made once, and an empty store at an address."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.run.engine import InOrder
from analyzer.run.pipeline import run_analysis
from analyzer.run.sample import sample_corpus


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with two reports of one body, one of them packed, in ``in``, and their run in ``out``."""
    place = tmp_path_factory.mktemp("small")
    given = place / "in"
    given.mkdir()
    first, second = sorted(sample_corpus().rglob("huaiying-*.txt"))[1:3]
    shutil.copy(first, given)
    (given / ".hidden").write_bytes(b"x")
    with tarfile.open(given / "more.tar.gz", "w:gz") as made:
        made.add(second, second.name)
    run_analysis([given], place / "out", engine=InOrder())
    return place


@pytest.fixture
def store() -> Iterator[object]:
    """Give fsspec's file system ``memory://`` with nothing in it."""
    place = pytest.importorskip("fsspec", reason="the extra `remote` is not installed").filesystem("memory")
    place.store.clear()
    place.pseudo_dirs[:] = [""]
    yield place
    place.store.clear()
