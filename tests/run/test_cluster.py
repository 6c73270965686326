"""A cluster of real processes on this machine; `python -m tests.cluster` does more, and more often."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analyzer.errors import OutputError
from analyzer.run import engine as engines
from analyzer.run.engine import ClusterError, Engine, ProcessDied, open_engine
from analyzer.run.pipeline import run_analysis
from analyzer.run.sample import sample_corpus
from tests.run import test_engine as local

if TYPE_CHECKING:
    from analyzer.run.cluster import Cluster

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
dask = pytest.importorskip("dask")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Engine]:
    with open_engine("local:2") as made:
        made.agree(_same)
        yield made


@pytest.fixture
def mortal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster of its own for a test that kills workers, on a machine so slow that they are late to start again."""
    monkeypatch.setattr("analyzer.run.cluster._PATIENCE", 60.0)
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "10ms"}), open_engine("local:2") as made:
        yield made


def _same() -> dict[str, str]:
    return {"code": "1"}


def _own() -> dict[str, str]:
    return {"code": str(os.getpid())}


def test_batches_items_and_reductions_are_those_of_this_machine(cluster: Engine, tmp_path: Path) -> None:
    assert cluster.workers == 2
    local.test_every_batch_is_done_once_whatever_the_engine(cluster)
    local.test_what_raises_is_told_apart_item_by_item_and_the_rest_is_whole(cluster)
    local.test_each_keeps_the_order(cluster)
    local.test_reduction_gathers_by_key_over_fixed_shards(cluster, tmp_path)


def test_a_killed_worker_loses_only_the_item_that_did_it_and_is_started_again(mortal: Cluster) -> None:
    done = local._one_by_one(mortal, local._die_at_three)
    assert isinstance(done.pop(3), ProcessDied)
    assert done == {i: 2 * i for i in (1, 2, 4, 5, 6, 7, 8)}
    mortal._client.wait_for_workers(2, timeout=60)


def _long_the_second_time(given: list[Path]) -> str:
    if given[0].exists():
        time.sleep(2)
    given[0].touch()
    return given[0].name


def test_a_result_that_is_lost_with_its_worker_is_made_again(mortal: Cluster, tmp_path: Path) -> None:
    handles = [mortal._submit(_long_the_second_time, [tmp_path / name]) for name in ("a", "b")]
    while not all(handle.done() for handle in handles):
        mortal._wait(handles)
    client = mortal._client
    holder = client.who_has(handles[0])[handles[0].key][0]
    os.kill(client.run(os.getpid, workers=[holder])[holder], signal.SIGKILL)
    while handles[0].status != "lost":
        time.sleep(0.01)
    assert [mortal._settle(handle) for handle in handles] == ["a", "b"]


def test_a_busy_scheduler_is_asked_again(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([TimeoutError("busy"), {"tcp://a": 1}])

    def busy() -> dict[str, int]:
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    monkeypatch.setattr(cluster._client, "nthreads", busy)
    assert cluster.workers == 1


def test_what_concerns_the_whole_run_ends_it(cluster: Engine) -> None:
    with pytest.raises(OutputError, match="no room"):
        list(cluster.map_batches(local._no_room, local.BATCHES))


def test_a_worker_that_differs_is_named(cluster: Engine) -> None:
    with pytest.raises(ClusterError, match=r"tcp://127.0.0.1:\d+: .*code \d+ ≠ \d+"):
        cluster.agree(_own)


def test_a_run_gives_the_bytes_of_this_machine(cluster: Engine, tmp_path: Path) -> None:
    given = tmp_path / "in"
    given.mkdir()
    for path in sorted(sample_corpus().rglob("huaiying-*.txt")):
        shutil.copy(path, given)
    (given / "empty.txt").write_bytes(b"")
    found = []
    for name, engine in (("cluster", cluster), ("here", None)):
        result = run_analysis([given], tmp_path / name, jobs=1, engine=engine)
        manifest = json.loads((tmp_path / name / "dataset" / "manifest.json").read_text("utf-8"))
        found.append((result.documents, result.failed, manifest["tables"], manifest["reports"]))
    assert found[0] == found[1]
    assert found[0][:2] == (4, 1)


@pytest.mark.parametrize("wrong", ["local:0", "local:many", "somewhere", "tcp://127.0.0.1:1"])
def test_a_wrong_address_is_one_line(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analyzer.run.cluster._ANSWER", 1)
    with pytest.raises(ClusterError) as caught:
        open_engine(wrong)
    assert "\n" not in str(caught.value) and wrong in str(caught.value)


def test_the_missing_extra_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(ClusterError, match=r"disclosure-analyzer\[cluster\]"):
        open_engine("local:2")
