"""The command that helps to run on many machines: cluster."""

from __future__ import annotations

import click

__all__ = ["COMMANDS"]


@click.command()
@click.argument("system", type=click.Choice(["slurm", "kubernetes", "compose"]))
@click.option("--workers", type=click.IntRange(min=1), default=8, show_default=True, help="进程数 Number of workers.")
@click.option("--memory", default="4GB", show_default=True, help="每个进程的内存 Memory of a worker.")
@click.option("--image", help="容器镜像 Container image that holds this package.")
def cluster(system: str, workers: int, memory: str, image: str | None) -> int:
    """打印启动集群的现成文件 Print a ready file that starts a cluster and runs the analyzer on it."""
    from analyzer.run.deploy import cluster_file

    click.echo(cluster_file(system, workers=workers, memory=memory, image=image), nl=False)
    return 0


COMMANDS = (cluster,)
