"""Ready files that start a cluster where people have one: Slurm, Kubernetes, docker compose."""

from __future__ import annotations

import re
from importlib import resources
from string import Template

from analyzer import __version__
from analyzer.run.engine import ClusterError

__all__ = ["SYSTEMS", "cluster_file"]

SYSTEMS = ("slurm", "kubernetes", "compose")
_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([MG])i?B?", re.IGNORECASE)


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
    ClusterError
        `memory` cannot be understood.
    """
    size = _MEMORY.fullmatch(memory.strip())
    if size is None:
        raise ClusterError(f"--memory {memory}: 请写成 4GB 或 512MB。Write it as 4GB or 512MB.")
    number, unit = size[1], size[2].upper()
    text = (resources.files("analyzer") / "data" / "cluster" / f"{system}.txt").read_text("utf-8")
    return Template(text).substitute(
        version=__version__,
        workers=workers,
        memory=f"{number}{unit}iB",
        quantity=f"{number}{unit}i",
        image=image or f"disclosure-analyzer:{__version__}",
    )
