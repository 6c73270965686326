"""Inputs and results at addresses: the bytes of a run in folders, and one line where an address cannot be used.

Tried with fsspec's own ``memory://`` and ``file://``; no object store takes part.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tarfile
from pathlib import Path

import pytest

from analyzer.cli import main
from analyzer.errors import NothingToRead, OutputError
from analyzer.read import list_members
from analyzer.read.remote import RemoteError, RemoteFile
from analyzer.run.deliver import Destination
from analyzer.run.engine import InOrder
from analyzer.run.inputs import list_inputs
from analyzer.run.pipeline import run_analysis
from analyzer.run.verify import verify

fsspec = pytest.importorskip("fsspec", reason="the extra `remote` is not installed")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def given(small_run: Path) -> Path:
    return small_run / "in"


@pytest.fixture
def done(small_run: Path) -> dict[str, str]:
    return _digest((small_run / "out" / "dataset" / "manifest.json").read_bytes())


def _digest(manifest: bytes) -> dict[str, str]:
    told = json.loads(manifest)
    return {**told["tables"], **told["reports"]}


def _fill(place: object, folder: Path, root: str) -> None:
    for path in folder.iterdir():
        place.pipe_file(f"{root}/{path.name}", path.read_bytes())


def test_files_at_an_address_have_the_names_and_sizes_of_a_folder(store: object, given: Path) -> None:
    _fill(store, given, "/bucket/in")
    here = list_inputs([given])
    there = list_inputs(["memory://bucket/in/"])
    assert [f.name for f in there] == [f.name for f in here] and len(here) == 2
    assert [f.path.stat().st_size for f in there] == [f.path.stat().st_size for f in here]


def test_processes_read_for_themselves_and_bring_the_same_bytes(
    given: Path, done: dict[str, str], tmp_path: Path
) -> None:
    url = f"file://{tmp_path}/results"
    result = run_analysis([f"file://{given}"], url, jobs=2)
    assert result.url == url
    assert _digest((tmp_path / "results" / "dataset" / "manifest.json").read_bytes()) == done
    assert verify(tmp_path / "results").holds


def test_lists_name_addresses(given: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"file://{given}/more.tar.gz\nin-the-list.txt\n", "utf-8")
    names = [f.name for f in list_inputs([f"@{tmp_path / 'list.txt'}"])]
    assert names[0] == "in-the-list.txt" and names[1].endswith("in/more.tar.gz!/huaiying-2021.txt") and len(names) == 2


def test_several_inputs_are_told_apart_and_the_result_is_no_input(store: object, given: Path) -> None:
    _fill(store, given, "/a/in")
    store.pipe_file("/a/in/out/dataset/x.txt", b"x")
    names = [f.name for f in list_inputs(["memory://a/in", given], exclude="memory://a/in/out")]
    assert len(names) == 4 and len(set(names)) == 4
    assert not any("dataset" in name for name in names)


def test_a_file_that_is_not_there_is_a_row(store: object, tmp_path: Path) -> None:
    gone = RemoteFile("memory://bucket/gone.txt")
    assert not gone.exists() and list_members(gone) is None
    (tmp_path / "list.txt").write_text("memory://bucket/gone.txt\n", "utf-8")
    assert run_analysis([f"@{tmp_path / 'list.txt'}"], tmp_path / "out", engine=InOrder()).failed == 1
    with pytest.raises(NothingToRead):
        list_inputs(["memory://bucket/nothing"])


def test_a_delivery_that_is_cut_leaves_no_manifest_and_the_next_run_ends_it_with_the_same_bytes(
    store: object, given: Path, done: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(store, given, "/bucket/in")
    for name in (".analyzer", "dataset/manifest.json"):  # of an earlier delivery
        store.pipe_file(f"/results/run/{name}", b"{}")
    plain, count = type(store).put_file, iter(range(99))

    def full(self: object, here: str, there: str, **more: object) -> None:
        if next(count) > 3:
            raise OSError(28, "No space left")
        plain(self, here, there, **more)

    words = (["memory://bucket/in"], "memory://results/run")
    with monkeypatch.context() as patched:
        patched.setattr(type(store), "put_file", full)
        with pytest.raises(OutputError, match="再运行一次") as caught:
            run_analysis(*words, engine=InOrder())
    assert "\n" not in str(caught.value)
    assert not store.exists("/results/run/dataset/manifest.json") and store.exists("/results/run/dataset/cells.parquet")
    result = run_analysis(*words, engine=InOrder())
    assert (result.url, result.resumed) == (words[1], 2)  # taken up from the folder of this machine
    assert _digest(store.cat_file("/results/run/dataset/manifest.json")) == done


@pytest.mark.parametrize("url", ["memory://results/run", "file://{}/results"])
def test_a_later_delivery_takes_the_place_of_an_earlier_one(
    store: object, small_run: Path, tmp_path: Path, url: str
) -> None:
    url = url.format(tmp_path)
    place, root = fsspec.core.url_to_fs(url)
    first = Destination.of(url)
    shutil.copytree(small_run / "out", first.folder)
    first.deliver()
    place.pipe_file(f"{root}/dataset/old.parquet", b"left by an earlier run")
    Destination.of(url).deliver()
    place.get(root, str(tmp_path / "back"), recursive=True)
    held = next(p for p in (tmp_path / "back", tmp_path / "back" / Path(root).name) if (p / "dataset").is_dir())
    assert verify(held).holds and not (held / "dataset" / "old.parquet").exists()


def test_an_address_that_holds_other_files_is_refused(store: object) -> None:
    store.pipe_file("/results/mine.txt", b"x")
    with pytest.raises(OutputError, match="别的内容"):
        Destination.of("memory://results")
    assert store.cat_file("/results/mine.txt") == b"x"


@pytest.mark.parametrize("url", ["nosuch://a/b", "tosfs-no-such-driver://a"])
def test_a_missing_driver_is_one_line_and_exit_2(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["run", url, "--out", str(tmp_path / "out")], ["run", str(tmp_path), "--out", url]):
        (tmp_path / "a.txt").write_text("x")
        with pytest.raises(SystemExit) as ended:
            main(words)
        told = capsys.readouterr().err.strip().splitlines()
        assert ended.value.code == 2 and len(told) == 1 and "驱动" in told[0] and url in told[0]


def test_the_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(RemoteError, match=r"disclosure-analyzer\[remote\]"):
        list_inputs(["s3://bucket/in"])


def test_what_stands_at_an_address_reads_as_a_file_does(store: object) -> None:
    store.pipe_file("/b/x.tar", _tar())
    file = RemoteFile("memory://b/x.tar")
    assert (file.name, file.parent.name, file.resolve(), file.is_file()) == ("x.tar", "b", file, True)
    assert [m.name for m in list_members(file) or ()] == ["甲.txt"]
    before = file.stat()
    store.pipe_file("/b/x.tar", _tar() + bytes(512))
    assert file.stat().st_mtime_ns != before.st_mtime_ns


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        info = tarfile.TarInfo("甲.txt")
        info.size = 1
        made.addfile(info, io.BytesIO(b"x"))
    return out.getvalue()
