"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

__all__ = ["CAREFUL", "CLUSTER", "CODEBOOK", "JOBS", "LANG", "MEMORY", "MODEL", "PATH", "PLACE"]


class _Here(click.Path):
    """A path of this machine."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the path; an address would be taken for a strange name of a folder."""
        if "://" in str(value):
            self.fail(
                f"{value}: 这里要本机的文件或文件夹，不能是地址。A path of this machine is wanted here.", param, ctx
            )
        return super().convert(value, param, ctx)


PATH = _Here(path_type=Path)
PLACE = click.STRING  # a path, or an address such as s3://bucket/reports
LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="报告语言 Language of the reports."
)
JOBS = click.option("--jobs", type=click.IntRange(min=1), help="进程数 Number of processes (default: all processors).")
MODEL = click.option("--model", type=PATH, help="主题模型文件夹 Folder of a theme model (default: the one shipped).")
CODEBOOK = click.option(
    "--codebook", type=PATH, help="自己的编码手册 A codebook of your own (YAML; default: the packaged one)."
)
CAREFUL = click.option(
    "--careful",
    is_flag=True,
    help="拿不准的主题由句子编码器再看一遍，需 [semantic] A sentence encoder looks again at unsure themes (extra [semantic]).",
)
CLUSTER = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="由集群来做：调度器地址或 local:进程数 Let a cluster do the work: tcp://host:8786, or local:4 on this machine.",
)
MEMORY = click.option("--memory", metavar="4GB", help="每个进程的内存上限 Memory that each process may take.")
