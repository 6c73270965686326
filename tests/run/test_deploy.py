from __future__ import annotations

import ast
import importlib.util
import re

import pytest
import yaml

from analyzer import __version__
from analyzer.cli import commands, main
from analyzer.run.deploy import SYSTEMS, cluster_file
from analyzer.run.limits import LimitError


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_file_is_whole_and_says_what_was_asked_for(system: str) -> None:
    text = cluster_file(system, workers=37, memory="6 gb", image="registry.example/reports:7")
    assert "37" in text and "6144MiB" in text and __version__ in text
    assert not re.search(r"\$(?!\(DASK)", text)
    assert ("registry.example/reports:7" in text) == (system != "slurm")


def test_the_script_for_slurm_is_python_and_passes_its_arguments_on() -> None:
    tree = ast.parse(cluster_file("slurm"))
    called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert "SLURMCluster" in called
    assert any(isinstance(n, ast.Starred) for n in ast.walk(tree))
    assert ast.unparse(tree).index("lost-worker-timeout") < ast.unparse(tree).index("SLURMCluster(")


@pytest.mark.skipif(importlib.util.find_spec("dask_jobqueue") is None, reason="dask-jobqueue is not installed")
def test_slurm_gets_a_job_of_one_thread() -> None:
    from dask_jobqueue import SLURMCluster

    call = next(
        n for n in ast.walk(ast.parse(cluster_file("slurm", memory="3GB")))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "SLURMCluster"
    )  # fmt: skip
    options = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}
    with SLURMCluster(**options, scheduler_options={"host": "127.0.0.1", "dashboard_address": None}) as made:
        script = made.job_script()
    assert "--nthreads 1" in script and "--memory-limit 3.00GiB" in script and "#SBATCH --cpus-per-task=1" in script


def test_kubernetes_and_compose_are_yaml_with_workers_of_one_thread() -> None:
    cluster, job = yaml.safe_load_all(cluster_file("kubernetes", workers=3))
    assert cluster["kind"] == "DaskCluster" and cluster["spec"]["worker"]["replicas"] == 3
    worker = cluster["spec"]["worker"]["spec"]["containers"][0]
    assert worker["args"][worker["args"].index("--nthreads") + 1] == "1"
    assert worker["resources"]["limits"]["memory"] == "4096Mi"
    assert job["spec"]["template"]["spec"]["containers"][0]["args"][:2] == ["analyzer", "run"]
    services = yaml.safe_load(cluster_file("compose", workers=3))["services"]
    assert services["worker"]["deploy"]["replicas"] == 3
    assert services["worker"]["command"][2] == services["run"]["command"][-1] == "tcp://scheduler:8786"


@pytest.mark.parametrize("words", [["run"], ["cluster", "slurm"]])
def test_the_options_written_in_the_files_exist(words: list[str]) -> None:
    known = {o for p in commands().commands[words[0]].params for o in p.opts}
    assert {"--cluster", "--out"} <= known if words[0] == "run" else {"--workers", "--memory", "--image"} <= known


def test_a_memory_that_cannot_be_understood_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LimitError, match="4GB"):
        cluster_file("slurm", memory="much")
    with pytest.raises(SystemExit) as left:
        main(["cluster", "slurm", "--memory", "much"])
    assert left.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
