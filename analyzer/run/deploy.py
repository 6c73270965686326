"""Ready files that start a cluster where people have one: Slurm, Kubernetes, docker compose."""

from __future__ import annotations

from importlib import resources
from string import Template

from analyzer.run.limits import memory_bytes
from analyzer.version import __version__

__all__ = ["SYSTEMS", "cluster_file"]

SYSTEMS = ("slurm", "kubernetes", "compose")


def cluster_file(system: str, *, workers: int = 8, memory: str = "4GB", image: str | None = None) -> str:
    """Give the text of a file that starts a scheduler and workers and runs the analyzer on them.

    Parameters
    ----------
    system : {"slurm", "kubernetes", "compose"}
        A Python script for dask-jobqueue, or YAML.
    workers : int
        How many worker processes, one thread each.
    memory : str
        What a worker may take, such as ``4GB``; a worker that takes more is started anew.
    image : str, optional
        Container image that holds this package with its extra `cluster`; not used by Slurm.

    Raises
    ------
    LimitError
        `memory` cannot be understood.
    """
    size = memory_bytes(memory) >> 20
    text = (resources.files("analyzer") / "data" / "cluster" / f"{system}.txt").read_text("utf-8")
    return Template(text).substitute(
        version=__version__,
        workers=workers,
        memory=f"{size}MiB",
        quantity=f"{size}Mi",
        image=image or f"disclosure-analyzer:{__version__}",
    )
