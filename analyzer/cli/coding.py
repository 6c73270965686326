"""Commands about codes and models: train."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.options import PATH

__all__ = ["COMMANDS"]


@click.command()
@click.option("--corpus", required=True, type=PATH, help="标注语料文件夹 Folder of labelled sections.")
@click.option("--out", required=True, type=PATH, help="放模型的文件夹 Folder for the new model's folder.")
def train(corpus: Path, out: Path) -> int:
    """用标注语料训练主题模型 Train a theme model from labelled sections and measure it on bodies left out."""
    from analyzer.run.train import train as train_model

    result = train_model(corpus, out)
    click.echo(f"{result.units} units, {result.sections} sections; sha256 {result.sha256}")
    click.echo(f"模型卡 card: {result.folder / 'README.md'}")
    return 0


COMMANDS = (train,)
